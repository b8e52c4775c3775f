"""Whatever the facts are: no invented figure, no lost fact, no foreign marker, no crash."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st
from offline_support import context, fact, not_carried, parsed, unsupported, write

from assistant.drafting import outline
from assistant.models import Fact

CATEGORIES = (
    "供水保障",
    "河湖管护",
    "安全生产",
    "厉行节约",
    "巡察整改",
    "警示教育",
    "工会活动",
    "信访化解",
    "",
)
THINGS = ("阀门井", "宣传栏", "泵站", "水表", "检测点")
NUMBERS = st.integers(min_value=2, max_value=900)


@st.composite
def plain(draw: st.DrawFn) -> str:
    a, b = draw(NUMBERS), draw(NUMBERS)
    return f"检修{draw(st.sampled_from(THINGS))}{a}处、更换部件{b}件"


@st.composite
def compared(draw: st.DrawFn) -> str:
    base, part = sorted((draw(NUMBERS) + 10, draw(NUMBERS)), reverse=True)
    part = min(part, base - 1)
    rate = round((base - part) * 100 / base, 1)
    return f"1—10月维护费支出{part}万元，比上年同期减少{base - part}万元、下降{rate}%"


@st.composite
def two_values(draw: st.DrawFn) -> str:
    a, b = draw(NUMBERS), draw(NUMBERS)
    if a == b:
        a += 1
    way = "减至" if b < a else "增至"
    return f"例会由上年同期的{a}次{way}{b}次"


@st.composite
def completed(draw: st.DrawFn) -> str:
    total, done = sorted((draw(NUMBERS) + 1, draw(NUMBERS)), reverse=True)
    return f"排查管网隐患{total}处，整改{min(done, total)}处"


@st.composite
def facts(draw: st.DrawFn) -> list[Fact]:
    contents = draw(
        st.lists(st.one_of(plain(), compared(), two_values(), completed()), min_size=1, max_size=10)
    )
    made = []
    for number, content in enumerate(contents, start=1):
        planned = draw(st.integers(0, 5)) == 0
        made.append(
            fact(
                f"F{number:03d}",
                f"计划12月底前{content}"
                if planned and "上年" not in content and "整改" not in content
                else content,
                category=draw(st.sampled_from(CATEGORIES)),
                matter=draw(st.sampled_from(("", "设备检修", "隐患排查", "费用压减"))),
                date=draw(st.sampled_from(("", "2026", "2026-05", "2026-06-18"))),
                source=draw(st.sampled_from(("", "办公室", "供水科〔2026〕3号"))),
                status="planned"
                if planned and "上年" not in content and "整改" not in content
                else "done",
            )
        )
    return made


@settings(max_examples=60, deadline=None)
@given(
    facts(),
    st.sampled_from(("annual-work", "eight-rules", "rectification", "party-responsibility")),
)
def test_every_figure_rests_on_its_facts_and_every_fact_is_told(
    given_facts: list[Fact], template: str
) -> None:
    ctx = context(
        "关于2026年工作情况的报告", given_facts, outline.from_template(template), unit="某市水务局"
    )
    texts = write(ctx)
    assert unsupported(ctx, texts) == []
    assert not_carried(ctx, texts) == []


FREE = st.text(
    alphabet=st.sampled_from(
        "供水完成整改会议召开学习了的在年月日，。；、“”《》（）〔〕【】12368%—- \n\tA*▢"
    ),
    min_size=1,
    max_size=60,
).filter(lambda s: bool(s.strip()))


@settings(max_examples=80, deadline=None)
@given(st.lists(FREE, min_size=1, max_size=6))
def test_any_text_is_survived_with_closed_markers(contents: list[str]) -> None:
    given_facts = [fact(f"F{i:03d}", c) for i, c in enumerate(contents, start=1)]
    ctx = context("关于工作情况的报告", given_facts, outline.from_template("annual-work"))
    texts = write(ctx)
    ids = {f.id for f in given_facts}
    for raw in texts.values():
        assert {m.id for m in parsed(ctx, raw).marks} <= ids
    cited = set(re.findall(r"〔(F\d{3})〕", "".join(texts.values())))
    assert cited == set(ctx.assignment)


@given(st.text(max_size=200))
def test_any_text_can_be_last_years_report(text: str) -> None:
    from assistant.reading import headings

    sections = outline.learn(text, headings(text))
    assert sections
    assert set(outline.numbered(sections)) == {s.id for s in sections}
