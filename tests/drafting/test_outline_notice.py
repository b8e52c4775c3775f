"""No report of last year: the notice's own items are the parts, and facts stand under what names them."""

from __future__ import annotations

import pytest

from assistant.drafting import outline
from assistant.drafting.assign import assign
from assistant.drafting.requirements import from_notice
from assistant.models import Fact, FactStatus, Requirement, SectionRole

NOTICE = (
    "关于报送2026年安全生产工作情况的通知\n各乡镇人民政府：\n报告应包括：\n"
    "一、安全生产责任落实情况（党政领导研究安全生产工作次数、签订责任书情况）；\n"
    "二、隐患排查治理情况（检查企业数、发现隐患数、整改率）；\n"
    "三、重点行业领域专项整治情况（道路交通、消防、危化品、建筑施工、有限空间）；\n"
    "四、宣传教育培训情况；\n五、应急能力建设情况；\n六、存在问题及2027年工作打算。\n"
)
TITLE = "某镇关于2026年安全生产工作情况的报告"


def drawn() -> tuple[tuple[Requirement, ...], dict[str, str]]:
    wanted = from_notice(NOTICE, "关于报送2026年安全生产工作情况的通知")
    sections = outline.from_notice(wanted, outline.from_template("annual-work"))
    return wanted, {s.id: s.heading for s in sections}


def test_the_items_of_the_notice_are_the_parts_in_their_order() -> None:
    _, headings = drawn()
    assert list(headings.values()) == [
        "", "安全生产责任落实情况", "隐患排查治理情况", "重点行业领域专项整治情况",
        "宣传教育培训情况", "应急能力建设情况", "存在问题", "2027年工作打算", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("matter", "content", "home"),
    [
        ("签订责任书", "与46家企业签订安全生产责任书64份", "安全生产责任落实情况"),
        ("党委会研究", "镇党委会专题研究安全生产工作12次", "安全生产责任落实情况"),
        ("检查", "检查企业和场所412家次，发现隐患683处，整改671处", "隐患排查治理情况"),
        ("消防", "开展“九小场所”消防整治，检查126家", "重点行业领域专项整治情况"),
        ("道路交通", "整治农村道路隐患点9处，安装警示标志58块", "重点行业领域专项整治情况"),
        ("有限空间", "排查污水井、沼气池83处，设置警示牌83块", "重点行业领域专项整治情况"),
        ("安全生产月", "开展安全宣传咨询活动，发放宣传资料3200份", "宣传教育培训情况"),
        ("应急队伍", "组建镇应急救援队1支28人", "应急能力建设情况"),
        ("问题", "镇应急办只有2名工作人员，专业力量不足", "存在问题"),
    ],
)
def test_facts_without_a_category_go_where_the_notice_names_them(
    matter: str, content: str, home: str
) -> None:
    wanted = from_notice(NOTICE, "通知")
    sections = outline.from_notice(wanted, outline.from_template("annual-work"))
    fact = Fact(id="F001", matter=matter, content=content, status=FactStatus.DONE)
    placed = assign([fact], sections, title=TITLE)
    assert next(s.heading for s in sections if s.id == placed["F001"]) == home


@pytest.mark.parametrize(
    "texts",
    [
        ("学习教育情况", "存在的问题", "下一步打算"),
        ("请各单位认真总结全年工作", "请附典型案例1个", "请报送表格"),
        ("学习教育情况", "学习教育情况", "学习教育情况"),
    ],
)
def test_too_little_or_no_headings_leave_the_template(texts: tuple[str, ...]) -> None:
    wanted = [Requirement(id=f"r{i}", text=t, basis="通知") for i, t in enumerate(texts, 1)]
    assert outline.from_notice(wanted, outline.from_template("annual-work")) == ()


def test_what_only_this_year_s_notice_and_facts_name_gets_a_part_of_its_own() -> None:
    previous = (
        "关于2025年度河湖长制工作情况的报告\n一、工作开展情况\n（一）压实河湖长责任。全年巡河1.8万人次。\n"
        "（二）推进河湖“清四乱”。整改“四乱”问题55个。\n二、存在的问题\n经费不足。\n"
    )
    from assistant.reading import headings

    learned = outline.learn(previous, headings(previous), year=2026)
    wanted = [Requirement(id="r1", text="幸福河湖建设情况", basis="通知")]
    fact = Fact(id="F001", category="幸福河湖", content="建成幸福河湖2条，总投资4860万元")
    grown = outline.improve(
        learned, wanted, [fact], previous=previous, title="关于2026年度河湖长制工作情况的报告"
    )
    names = [s.heading for s in grown if s.role is SectionRole.WORK]
    assert names == ["工作开展情况", "压实河湖长责任", "推进河湖“清四乱”", "推进幸福河湖建设"]
    placed = assign([fact], grown, previous=previous)
    assert next(s.heading for s in grown if s.id == placed["F001"]) == "推进幸福河湖建设"
