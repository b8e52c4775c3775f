"""What a director stumbles over: plans beside the wrong problem, a period for a heading, a period said again."""

from __future__ import annotations

import pytest
from offline_support import context, fact

from assistant.drafting import outline
from assistant.drafting.offline import OfflineWriter
from assistant.models import Fact, SectionRole
from assistant.reading import headings

UNIT = "某区残疾人联合会"
OUTLINE = outline.from_template("annual-work")


def parts(*facts: Fact) -> dict[SectionRole, str]:
    made = context("某区残疾人联合会2026年工作总结", facts, OUTLINE, unit=UNIT)
    texts = OfflineWriter().write_report(made)
    return {s.role: texts[s.id] for s in made.sections if texts.get(s.id)}


@pytest.mark.parametrize(
    ("problem", "plan"),
    [
        ("只有2名工作人员，专业力量不足", "拟招聘专职安全员3名"),
        ("个别企业负责人安全意识不强", "计划举办企业负责人培训4期"),
        ("河道管护经费缺口约320万元", "拟争取专项资金200万元"),
        ("有就业意愿未就业残疾人仍有210人", "拟开发残疾人公益性岗位60个"),
    ],
)
def test_a_plan_answers_the_problem_it_is_about_though_they_share_no_word(
    problem: str, plan: str
) -> None:
    other = "残疾人艺术团排练场地被占用，演出服装陈旧"
    text = parts(
        fact("F001", other, category="问题"),
        fact("F002", problem, category="问题"),
        fact("F003", plan, category="计划", status="planned"),
    )[SectionRole.PLANS]
    points = [line for line in text.split("\n") if "F003" in line]
    assert len(points) == 1
    assert "场地" not in points[0]
    # No third point: the plan stands with the problem it answers.
    assert "（三）" not in text
    assert "三是" not in text


def test_words_of_the_unit_s_name_attach_no_plan() -> None:
    text = parts(
        fact("F001", "个别残疾人艺术团演员流失", category="问题"),
        fact("F002", "拟举办残疾人专职委员选举1次", category="计划", status="planned"),
    )[SectionRole.PLANS]
    assert not any("艺术团" in line and "F002" in line for line in text.split("\n"))


def test_a_period_heads_no_problem() -> None:
    text = parts(
        fact("F001", "三季度，技能人才求人倍率1.9", category="问题"),
        fact("F002", "1—10月，企业用工需求同比下降3.4%", category="问题"),
    )
    for role in (SectionRole.PROBLEMS, SectionRole.PLANS):
        assert "三季度。" not in text[role]
        assert "三季度方面" not in text[role]


def test_the_period_of_three_figures_is_said_once() -> None:
    learned = outline.learn(
        "2025年总结\n一、就业工作\n新增就业5万人。\n二、存在的问题\n不足。\n",
        headings("2025年总结\n一、就业工作\n新增就业5万人。\n二、存在的问题\n不足。\n"),
        year=2026,
    )
    facts = [
        fact("F001", "1—10月，城镇新增就业5.9万人，同比增长5.7%", category="就业"),
        fact("F002", "1—10月，失业人员再就业2.03万人，同比增长6.8%", category="就业"),
        fact("F003", "1—10月，就业困难人员就业6510人，同比增长1.2%", category="就业"),
        fact("F004", "截至10月底，脱贫人口务工4.52万人", category="就业"),
    ]
    made = context("2026年就业工作总结", facts, learned)
    text = "\n".join(OfflineWriter().write_report(made).values())
    assert text.count("1—10月，") == 1
    assert "截至10月底，脱贫人口" in text
    assert "月，底" not in text
