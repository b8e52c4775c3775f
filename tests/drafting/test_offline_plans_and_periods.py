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


def test_facts_without_a_matter_are_not_headed_by_whatever_their_category_may_mean() -> None:
    facts = [
        fact(f"F{i:03d}", content, category="学生资助")
        for i, content in enumerate(
            (
                "发放资助资金1413万元",
                "办理生源地助学贷款902笔",
                "减免学费9.9万元",
                "营养改善计划受益学生337人",
            ),
            1,
        )
    ]
    made = context("2026年教育工作总结", facts, OUTLINE)
    text = "\n".join(OfflineWriter().write_report(made).values())
    for odd in ("落实立德树人", "促进学生成长", "改善受益学生", "用好生源地助学贷款"):
        assert odd not in text
    assert all(f"〔{f.id}〕" in text for f in facts)


def test_what_was_found_and_put_right_in_figures_is_told_as_put_right() -> None:
    done = fact("F001", "组织自查，发现问题68个，整改68个", category="监督检查", matter="自查")
    text = parts(done).get(SectionRole.PROBLEMS, "")
    assert "虽已纠正" in text or "F001" not in text


def test_a_plan_of_no_known_field_stands_without_a_heading() -> None:
    text = parts(
        fact("F001", "拟于2027年3月举办校长论坛9期", category="计划", status="planned"),
        fact("F002", "拟招聘教师35名", category="计划", status="planned"),
    )[SectionRole.PLANS]
    assert "推进重点工作" not in text
