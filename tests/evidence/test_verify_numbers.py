"""Figures: what the evidence carries, what follows from it, and what does not."""

from __future__ import annotations

import pytest
from evidence_desk import ask
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.evidence import VerifyContext, verify
from assistant.models import Fact

SUPPORTED = (
    ("“三公”经费支出18.6万元。", ("三公",)),
    ("“三公”经费支出186000元。", ("三公",)),
    ("“三公”经费支出186,000元，比上年同期减少3.9万元。", ("三公",)),
    ("发放补助资金18.59万元。", ("工资",)),
    ("1—9月，“三公”经费支出18.6万元，比上年同期减少3.9万元、下降17.3%。", ("三公",)),
    ("免费开放累计接待128.7万人次，同比增长9.2%。", ("场馆",)),
    ("免费开放累计接待1287000人次。", ("场馆",)),
    ("参加128人。", ("警示",)),
    ("128名党员干部参加警示教育大会。", ("警示",)),
    ("警示教育大会有一百二十八人参加。", ("警示",)),
    ("通报典型案例三起。", ("警示",)),
    ("停用工作群11个、小程序2个。", ("停用",)),
    ("走访企业约60家。", ("走访",)),
    ("走访企业60家左右。", ("走访",)),
    ("收集意见100余条。", ("走访",)),
    ("免费开放累计接待近130万人次。", ("场馆",)),
    ("服务群众20余万人次。", ("演出",)),
    ("全局性会议由上年同期的19次减至13次。", ("会议数",)),
    ("全局性会议13次。", ("会议数",)),
)


@pytest.mark.parametrize(("sentence", "ids"), SUPPORTED, ids=[s for s, _ in SUPPORTED])
def test_carries(sentence: str, ids: tuple[str, ...]) -> None:
    check = ask(sentence, *ids)
    assert (check.verdict, check.reasons) == ("supported", ())


DERIVED = (
    ("两项合计28人次。", ("谈话",), "11+17=28"),
    ("任前廉政谈话和提醒谈话共28人次。", ("谈话",), "11+17=28"),
    ("与班子成员、局属单位、科室签订责任书28份。", ("签约",), "6+9+13=28"),
    ("全局性会议减少6次。", ("会议数",), "19−13=6"),
    ("全局性会议下降31.6%。", ("会议数",), "6÷19≈31.6%"),
    ("面向县（区）的督查检查事项减少4项。", ("统筹",), "7−3=4"),
    ("上年同期“三公”经费为22.5万元。", ("三公",), "18.6+3.9=22.5"),
    ("比上年同期的22.5万元减少3.9万元。", ("三公",), "18.6+3.9=22.5"),
    ("印发文件比上年同期的77件减少15件。", ("发文",), "62+15=77"),
    ("整改完成率为91.2%。", ("查摆",), "31÷34≈91.2%"),
    ("整改完成率超过九成。", ("查摆",), "31÷34≈91.2%"),
    ("整改完成率为91%。", ("查摆",), "31÷34≈91%"),
    ("整改完成率为91.18%。", ("查摆",), "31÷34≈91.18%"),
    ("仍有3个问题没有完成整改。", ("查摆",), "34−31=3"),
    ("巡察反馈问题完成率为92.6%。", ("巡察",), "25÷27≈92.6%"),
    ("超标准使用的2间，占清查总数的2.3%。", ("用房",), "2÷87≈2.3%"),
    ("其中，公务接待支出1.26万元，占6.8%。", ("三公", "接待"), "1.26÷18.6≈6.8%"),
    ("按时办结率提高7.7个百分点。", ("率",), "96.2−88.5=7.7"),
    ("受理信访件38件，比上年减少12件、下降24%。", ("去年", "今年"), "12÷50=24%"),
)


@pytest.mark.parametrize(("sentence", "ids", "shown"), DERIVED, ids=[s for s, _, _ in DERIVED])
def test_computes_and_shows_how(sentence: str, ids: tuple[str, ...], shown: str) -> None:
    check = ask(sentence, *ids)
    assert (check.verdict, check.reasons) == ("supported", ())
    assert shown in check.derivations


UNSUPPORTED = (
    # A digit, a unit, a scale.
    ("下降18.3%。", ("三公",), "18.3%"),
    ("支出18.8万元。", ("三公",), "18.8万元"),
    ("“三公”经费支出18.6元。", ("三公",), "18.6元"),
    ("“三公”经费支出18.6亿元。", ("三公",), "18.6亿元"),
    ("参加128人次。", ("警示",), "128人次"),
    ("参观89人。", ("参观",), "89人"),
    ("通报典型案例3件。", ("警示",), "3件"),
    ("参加128场次。", ("警示",), "128场次"),
    ("累计接待128.7人次。", ("场馆",), "128.7人次"),
    # Direction and part.
    ("比上年同期增加3.9万元。", ("三公",), "3.9万元"),
    ("“三公”经费支出3.9万元。", ("三公",), "3.9万元"),
    ("同比下降9.2%。", ("场馆",), "9.2%"),
    ("全局性会议由上年同期的13次减至19次。", ("会议数",), "19次"),
    ("全局性会议由上年同期的19次增至13次。", ("会议数",), "13次"),
    ("上年同期“三公”经费支出18.6万元。", ("三公",), "18.6万元"),
    ("今年召开全局性会议19次。", ("会议数",), "19次"),
    ("全局性会议增加6次。", ("会议数",), "6次"),
    # The number of another thing.
    ("停用工作群2个、小程序11个。", ("停用",), "2个"),
    ("任前廉政谈话17人次、提醒谈话11人次。", ("谈话",), "17人次"),
    ("查摆政绩观方面问题31个，完成整改34个。", ("查摆",), "31个"),
    ("反馈的27个问题完成整改2个，25个按计划推进。", ("巡察",), "2个"),
    ("清查办公用房2间，调整超标准使用办公用房87间。", ("用房",), "2间"),
    # Arithmetic the evidence does not allow.
    ("演出合计234场。", ("演出",), "234场"),
    ("停用工作群和小程序后还剩9个。", ("停用",), "9个"),
    ("上年免费开放接待117.9万人次。", ("场馆",), "117.9万人次"),
    ("完成率为92.2%。", ("查摆",), "92.2%"),
    ("完成率为91.3%。", ("查摆",), "91.3%"),
    ("完成率超过95%。", ("查摆",), "95%"),
    ("送戏下乡占60.3%。", ("演出",), "60.3%"),
    ("警示教育和参观合计217人次。", ("警示", "参观"), "217人次"),
    ("仍有4个问题没有完成整改。", ("查摆",), "4个"),
    ("“三公”经费下降20.9%。", ("三公",), "20.9%"),
    # Approximate made exact, exact made vague the wrong way.
    ("走访企业60家。", ("走访",), "60家"),
    ("收集意见100条。", ("走访",), "100条"),
    ("接待近128万人次。", ("场馆",), "128万人次"),
    ("服务群众超过30万人次。", ("演出",), "30万人次"),
    # No evidence at all, or only what may not carry.
    ("召开警示教育大会，128人参加。", (), "128人"),
    ("志愿服务活动约60场。", ("志愿",), "60场"),
    ("查处问题12起。", ("查处",), "12起"),
    ("参加三百人。", ("警示",), "三百人"),
)


@pytest.mark.parametrize(
    ("sentence", "ids", "words"), UNSUPPORTED, ids=[s for s, _, _ in UNSUPPORTED]
)
def test_does_not_carry(sentence: str, ids: tuple[str, ...], words: str) -> None:
    check = ask(sentence, *ids)
    assert check.verdict == "unsupported"
    assert any(words in r for r in check.reasons), check.reasons


def test_says_so_when_nothing_is_cited() -> None:
    assert "“128人”没有出处：本句没有引用任何事实" in ask("共128人参加。").reasons


def test_names_the_unverified_fact() -> None:
    (reason, *_) = ask("志愿服务活动约60场。", "志愿").reasons
    assert "志愿是待核事实" in reason


def test_names_what_the_evidence_says_instead() -> None:
    assert any("下降17.3%" in r or "17.3%" in r for r in ask("下降18.3%。", "三公").reasons)
    assert any("人数128人" in r for r in ask("参加128人次。", "警示").reasons)


@settings(max_examples=300, deadline=None)
@given(
    st.integers(min_value=1, max_value=99999),
    st.integers(min_value=1, max_value=99999),
    st.sampled_from(["件", "人次", "万元", "场", "家次", "平方米"]),
)
def test_any_other_number_of_the_same_thing_fails(true: int, said: int, unit: str) -> None:
    fact = Fact(id="F001", content=f"办理业务{true}{unit}", date="2026")
    check = verify(f"办理业务{said}{unit}。", [fact], [], context=VerifyContext(year=2026))
    assert (check.verdict == "supported") is (true == said)


@settings(max_examples=200, deadline=None)
@given(st.integers(min_value=2, max_value=5000), st.data())
def test_a_rate_is_right_to_the_last_decimal_written(total: int, data: st.DataObject) -> None:
    done = data.draw(st.integers(min_value=1, max_value=total))
    fact = Fact(id="F001", content=f"排查隐患{total}处，完成整改{done}处", date="2026")
    context = VerifyContext(year=2026)
    tenths = (done * 2000 + total) // (2 * total)
    """Per cent in tenths, rounded half up, in whole numbers."""
    right = f"{tenths // 10}.{tenths % 10}"
    off = tenths + data.draw(st.sampled_from([-3, -1, 1, 2]))
    wrong = f"{off // 10}.{off % 10}"
    assert verify(f"整改率为{right}%。", [fact], [], context=context).verdict == "supported"
    assert verify(f"整改率为{wrong}%。", [fact], [], context=context).verdict == "unsupported"
