"""What the deterministic writer makes of single facts: figures, comparisons, completion, time."""

from __future__ import annotations

import pytest
from offline_support import fact

from assistant.drafting.categories import load_categories
from assistant.drafting.offline.reading import FactReading, read_fact
from assistant.drafting.wording import pronoun, verb_phrase


def read(content: str, **fields: str) -> FactReading:
    return read_fact(fact("F1", content, **fields), year=2026, categories=load_categories())


@pytest.mark.parametrize(
    ("content", "written"),
    [
        # 现值＋差额＋幅度: the base follows
        (
            "机关用水1.24万吨，比上年同期减少0.16万吨、下降11.4%",
            "机关用水1.24万吨，比上年同期的1.40万吨减少0.16万吨、下降11.4%",
        ),
        (
            "门诊42.6万人次，同比增加3.1万人次、增长7.8%",
            "门诊42.6万人次，比上年同期的39.5万人次增加3.1万人次、增长7.8%",
        ),
        # 两期值: difference and rate follow
        ("会议由上年同期20次减至15次", "会议由上年同期的20次减至15次，减少5次、下降25%"),
        # not against last year: no rate
        ("检查事项由7项合并为3项", "检查事项由7项合并为3项，减少4项"),
        (
            "审批时限由15个工作日压缩至7个工作日",
            "审批时限由15个工作日压缩至7个工作日，减少8个工作日",
        ),
        ("合格率由96.5%提高到99.2%", "合格率由96.5%提高到99.2%，上升2.7个百分点"),
        # 只有幅度: nothing is computed back
        ("接待128.7万人次，同比增长9.2%", "接待128.7万人次，同比增长9.2%"),
        # figures that do not agree are left as they are
        (
            "用电35.2万度，比上年同期减少4.1万度、下降20.4%",
            "用电35.2万度，比上年同期减少4.1万度、下降20.4%",
        ),
        # different units are not computed with
        ("投资1.2亿元，比上年同期增加3000万元", "投资1.2亿元，比上年同期增加3000万元"),
    ],
)
def test_comparisons_say_what_follows_from_the_fact(content: str, written: str) -> None:
    assert read(content).text == written


def test_figures_that_disagree_are_noticed() -> None:
    assert read("用电35.2万度，比上年同期减少4.1万度、下降20.4%").inconsistent
    assert not read("用电35.2万度，比上年同期减少4.1万度、下降10.4%").inconsistent


@pytest.mark.parametrize(
    ("content", "written", "rest"),
    [
        ("排查隐患48处，整改45处", "排查隐患48处，整改45处，整改率为93.8%", "3"),
        (
            "年度任务18项，已完成16项，2项正在推进",
            "年度任务18项，已完成16项，完成率为88.9%，其余2项正在推进",
            "2",
        ),
        ("巡察反馈的27个问题完成整改27个", "巡察反馈的27个问题完成整改27个", ""),
        ("受理投诉320件，办结312件，办结率97.5%", "受理投诉320件，办结312件，办结率97.5%", "8"),
        (
            "排查隐患120处，其中重大隐患3处，完成整改118处",
            "排查隐患120处，其中重大隐患3处，完成整改118处，整改完成率为98.3%",
            "2",
        ),
    ],
)
def test_completion_states_the_rate_and_keeps_the_remainder(
    content: str, written: str, rest: str
) -> None:
    reading = read(content)
    assert reading.text == written
    assert reading.completions[0].rest == rest


@pytest.mark.parametrize(
    "content",
    ["检查企业50家，整改企业9家", "提出意见31条，采纳落实29条", "举办培训6期，参加200人次"],
)
def test_not_every_pair_of_figures_is_a_completion(content: str) -> None:
    assert read(content).completions == ()
    assert "率" not in read(content).text


@pytest.mark.parametrize(
    ("content", "date", "lead"),
    [
        ("召开巡河动员会1次，参加80人", "2026-04-22", "4月22日，"),
        ("节水宣讲6场", "2026-03", ""),
        ("举办培训班3期，参加90人", "2026-03-08", ""),
        ("停用工作群11个", "2026-05", "5月，"),
        ("反馈的9个问题整改7个", "2026-06", "截至6月，"),
        ("1—9月用电12万度", "2026-09-30", ""),
        ("上半年研究2次", "2026-07-14", ""),
        ("召开动员会，参加80人", "2025-12-30", "2025年12月30日，"),
        ("召开动员会，参加80人", "", ""),
        ("召开动员会，参加80人", "待定", ""),
    ],
)
def test_time_in_front(content: str, date: str, lead: str) -> None:
    assert read(content, date=date).time.lead == lead


def test_a_dated_single_event_needs_no_once() -> None:
    assert (
        read("召开警示教育大会1次，通报案例3起", date="2026-04-18").text
        == "召开警示教育大会，通报案例3起"
    )
    assert read("召开警示教育大会2次", date="2026-04-18").text == "召开警示教育大会2次"


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (
            "任前廉政谈话11人次、提醒谈话17人次",
            "任前廉政谈话11人次、提醒谈话17人次，两项合计28人次",
        ),
        ("惠民演出146场，送戏下乡88场", "惠民演出146场，送戏下乡88场"),
        ("停用工作群11个、小程序2个", "停用工作群11个、小程序2个"),
        ("读书班2期、专题党课7场", "读书班2期、专题党课7场"),
    ],
)
def test_only_kinds_of_one_thing_in_one_unit_are_added(content: str, text: str) -> None:
    assert read(content).text == text


@pytest.mark.parametrize(
    ("content", "category", "punished", "found"),
    [
        ("查处违反中央八项规定精神问题1起1人", "问题查处", True, False),
        ("查处水事违法案件16起", "执法检查", False, False),
        ("开展明察暗访9次，发现问题5个，已全部整改", "节日监督", False, True),
        ("检查经营单位932家次，发现问题57个", "市场监管", False, False),
    ],
)
def test_only_the_offices_own_conduct_makes_a_problem(
    content: str, category: str, punished: bool, found: bool
) -> None:
    reading = read(content, category=category)
    assert bool(reading.punished) is punished
    assert bool(reading.found) is found


@pytest.mark.parametrize(
    ("matter", "phrase"),
    [
        ("会议压减", "压减会议"),
        ("办公用房清查", "清查办公用房"),
        ("签订责任书", "签订责任书"),
        ("文旅市场检查", "开展文旅市场检查"),
        ("河道管护", "加强河道管护"),
        ("局党组专题研究", "做好专题研究"),
        ("总体进展", ""),
        ("2026年工作", ""),
    ],
)
def test_matters_become_verb_phrases(matter: str, phrase: str) -> None:
    assert verb_phrase(matter) == phrase


@pytest.mark.parametrize(
    ("unit", "say"),
    [
        ("某市水务局", "我局"),
        ("*市第四中学", "我校"),
        ("某区人民医院", "我院"),
        ("某街道办事处", "我街道"),
        ("某市行政审批服务中心", "我中心"),
        ("某县人民政府办公室", "我办"),
        ("", "我单位"),
        ("某某", "我单位"),
    ],
)
def test_how_the_unit_calls_itself(unit: str, say: str) -> None:
    assert pronoun(unit) == say
