"""Where facts go."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.drafting import outline
from assistant.drafting.assign import assign
from assistant.drafting.categories import load_categories
from assistant.models import Fact, FactStatus, Section, SectionRole

SECTIONS = outline.from_template("eight-rules")
ROLES = {s.id: s.role for s in SECTIONS}
HEADINGS = {s.id: s.heading for s in SECTIONS}


@pytest.mark.parametrize(
    ("category", "matter", "content", "heading"),
    [
        ("警示教育", "", "召开警示教育大会1次", "抓实教育引导"),
        ("", "三公经费", "支出18.6万元", "坚持过紧日子"),
        ("", "", "停用面向基层的工作群11个", "整治形式主义"),
        ("", "", "巡察反馈的27个问题完成整改25个", "从严监督检查"),
        ("党组专题研究情况", "", "专题研究4次", "扛牢主体责任"),
    ],
)
def test_by_category_else_by_what_is_said(
    category: str, matter: str, content: str, heading: str
) -> None:
    fact = Fact(id="F1", content=content, category=category, matter=matter)
    assert HEADINGS[assign([fact], SECTIONS)["F1"]].startswith(heading)


def test_planned_unverified_and_problems() -> None:
    facts = [
        Fact(id="F1", content="拟于12月开展检查", category="节日监督", status=FactStatus.PLANNED),
        Fact(id="F2", content="约60场", category="警示教育", status=FactStatus.UNVERIFIED),
        Fact(id="F3", content="接待清单填写不完整", category="存在的问题"),
    ]
    placed = assign(facts, SECTIONS)
    assert ROLES[placed["F1"]] is SectionRole.PLANS
    assert "F2" not in placed
    assert ROLES[placed["F3"]] is SectionRole.PROBLEMS


def test_the_sub_part_is_chosen_by_the_matter() -> None:
    sections = [
        Section(id="a", heading="抓实教育", level=1, categories=("警示教育",)),
        Section(id="b", heading="开展警示教育", level=2, parent="a", categories=("警示教育",)),
        Section(id="c", heading="开展廉政谈话", level=2, parent="a", categories=("廉政谈话",)),
    ]
    facts = [
        Fact(id="F1", content="召开大会1次", category="警示教育", matter="警示教育大会"),
        Fact(id="F2", content="提醒谈话17人次", category="警示教育", matter="廉政谈话"),
    ]
    assert assign(facts, sections) == {"F1": "b", "F2": "c"}


def test_a_plan_is_never_put_among_what_was_done() -> None:
    sections = [Section(id="a", heading="供水工作", categories=("供水保障",))]
    plan = Fact(id="F1", content="拟新建水厂1座", category="供水保障", status=FactStatus.PLANNED)
    assert assign([plan], sections) == {}


@given(
    st.lists(
        st.builds(
            Fact,
            id=st.uuids().map(str),
            content=st.text(min_size=1, max_size=30),
            category=st.text(max_size=8),
            matter=st.text(max_size=8),
            status=st.sampled_from(list(FactStatus)),
        ),
        max_size=8,
    )
)
def test_every_sure_fact_finds_a_part(facts: list[Fact]) -> None:
    placed = assign(facts, SECTIONS)
    assert set(placed) == {f.id for f in facts if f.status is not FactStatus.UNVERIFIED}
    for fact in facts:
        if fact.status is FactStatus.PLANNED:
            assert ROLES[placed[fact.id]] is SectionRole.PLANS


def test_a_confirmed_fact_filed_as_uncertain_finds_its_matter() -> None:
    found = load_categories().of(
        Fact(id="F1", category="待核", matter="惠民演出", content="举办惠民演出60场")
    )
    assert found.name == "服务群众"
