"""One thing put in another's place, the figure unchanged; and the same thing in other words."""

from __future__ import annotations

import pytest

from assistant.evidence import VerifyContext, verify, with_quantities
from assistant.models import Fact, Verdict

CONTEXT = VerifyContext(year=2026, unit="某县图书馆")

# fact, false sentence, true sentence
PAIRS = (
    ("省督察反馈问题42个，完成整改37个", "中央督察反馈问题42个。", "省级督察反馈的42个问题，已整改37个。"),
    ("全体党员赴纪念馆开展主题党日", "全体干部赴纪念馆开展主题党日。", "组织全体党员前往纪念馆开展主题党日。"),
    ("诉前调解纠纷3527件", "诉中调解纠纷3527件。", "诉前化解纠纷3527件。"),
    ("举办退役军人专场招聘会6场", "举办退役军人及家属专场招聘会6场。", "组织退役军人专场招聘会6场。"),
    ("新建雨量站37处，改造水位站12处", "改造雨量站37处，新建水位站12处。", "改造水位站12处、新建雨量站37处。"),
    ("代偿率0.97%", "不良率0.97%。", "代偿率控制在0.97%。"),
    ("书记讲党课2次", "局长讲党课2次。", "党组书记讲党课2次。"),
    ("为5126名农民工追回工资6380万元", "为5126名环卫工人追回工资6380万元。", "追回5126名农民工工资6380万元。"),
    ("举办“书香江口”阅读活动92场", "举办“书香校园”阅读活动92场。", "“书香江口”阅读活动共举办92场。"),
    ("拟召开第三届理事会第二次会议", "拟召开第三届理事会第三次会议。", "第三届理事会第二次会议拟召开。"),
    ("规模以上工业增加值增长8.7%", "规模以上服务业增加值增长8.7%。", "规模以上工业增加值同比增长8.7%。"),
    ("招募志愿者230名", "招募志愿者230名，组织开展志愿者业务培训。", "共招募230名志愿者。"),
)  # fmt: skip

# fact, date, sentence, whether it holds
DERIVED = (
    ("新建微型消防站26个，总数达到143个", "2026-09", "微型消防站由117个增加到143个。", True),
    ("新建微型消防站26个，总数达到143个", "2026-09", "微型消防站由107个增加到143个。", False),
    ("走访2280人，发放慰问金136.8万元", "2026-08-01", "“八一”期间走访2280人，人均600元。", True),
    ("走访2280人，发放慰问金136.8万元", "2026-08-01", "春节期间走访2280人。", False),
    ("走访2280人，发放慰问金136.8万元", "2026-08-01", "走访2280人，人均700元。", False),
    ("新增用户7318户，其中工商业用户205户", "2026", "新增用户7318户，其中居民用户7113户、工商业用户205户。", True),
    ("新增用户7318户，其中工商业用户205户", "2026", "新增用户7318户，其中居民用户7013户、工商业用户205户。", False),
    ("组织消防、防震演练各3次", "2026", "组织消防、防震演练共计6次。", True),
    ("组织消防、防震演练各3次", "2026", "组织消防、防震演练共计8次。", False),
    ("完成造林3.15万亩，占年度任务的105%", "2026", "造林3.15万亩，超额完成5个百分点。", True),
    ("完成造林3.15万亩，占年度任务的105%", "2026", "造林3.15万亩，超额完成15个百分点。", False),
    ("拟于12月上旬召开通报会", "2026-12", "计划12月上旬召开通报会。", True),
    ("拟于12月上旬召开通报会", "2026-12", "计划12月下旬召开通报会。", False),
    ("现场签约11个项目", "2026", "11个项目现场签约。", True),
    ("贷款余额284亿元，较年初增加37亿元", "2026", "贷款余额284亿元，较年初的247亿元增长15.0%。", True),
    ("贷款余额284亿元，较年初增加37亿元", "2026", "贷款余额284亿元，较年初的237亿元增长15.0%。", False),
)  # fmt: skip


def holds(content: str, sentence: str, date: str = "2026") -> bool:
    fact = with_quantities(Fact(id="F001", content=content, date=date))
    check = verify(sentence, (fact,), (), context=CONTEXT)
    return check.verdict is not Verdict.UNSUPPORTED


@pytest.mark.parametrize(("content", "false", "true"), PAIRS, ids=[p[1] for p in PAIRS])
def test_another_thing_is_marked_and_other_words_are_not(
    content: str, false: str, true: str
) -> None:
    assert not holds(content, false)
    assert holds(content, true)


@pytest.mark.parametrize(("content", "date", "said", "good"), DERIVED, ids=[d[2] for d in DERIVED])
def test_what_follows_from_a_fact_by_computation_or_calendar(
    content: str, date: str, said: str, good: bool
) -> None:
    assert holds(content, said, date) is good
