"""Templates, this year's needs, numbering and the clerk's edits."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.drafting import outline, outline_edit, requirements
from assistant.drafting.assign import assign
from assistant.errors import BadFileError, NotFoundError, UserError
from assistant.models import Fact, FactStatus, Requirement, Section, SectionRole
from assistant.reading import headings, read_facts


def req(text: str, number: int = 1, *aspects: str, **limits: int) -> Requirement:
    return Requirement(id=f"r{number}", text=text, basis="通知", aspects=aspects, limits=limits)


@pytest.fixture(scope="module")
def learned(samples: Path) -> tuple[Section, ...]:
    text = (samples / "past-report-wenlv.txt").read_text(encoding="utf-8")
    return outline.learn(text, headings(text))


# --------------------------------------------------------------------------- improve


def test_what_has_no_home_goes_behind_last_years_parts(
    learned: tuple[Section, ...], samples: Path
) -> None:
    notice = requirements.read_notice((samples / "notice-2026.txt").read_text(encoding="utf-8"))
    facts = read_facts("f.csv", (samples / "facts-2026.csv").read_bytes())
    sections = outline.improve(learned, notice.requirements, facts)
    shown = list(outline.numbered(sections).values())
    assert [h[:2] for h in shown] == ["", "一、", "二、", "三、", "四、", "五、", "六、", "七、"]
    fresh = sections[5]
    assert "厉行节约" in fresh.categories
    assert fresh.origin == "notice"
    assert "为基层减负" not in fresh.categories
    assert [s.heading for s in sections[1:5]] == [s.heading for s in learned[1:5]]
    assert sections[6].role is SectionRole.PROBLEMS


def test_related_matter_extends_a_part_and_leaves_last_years_points(
    learned: tuple[Section, ...],
) -> None:
    facts = [Fact(id="F1", content="查处违反中央八项规定精神问题1起1人", category="问题查处")]
    sections = outline.improve(learned, (), facts)
    assert len(sections) == len(learned)
    grown = next(s for s in sections if "问题查处" in s.categories)
    before = next(s for s in learned if s.id == grown.id)
    assert grown.slots == before.slots


UMBRELLA = (
    "现将情况报告如下。\n一、主要做法\n（一）深化学习教育。举办读书班2期。\n"
    "（二）严格经费管理。“三公”经费下降8%。\n二、存在问题\n一是学习不够。\n三、下一步打算\n一是加强学习。\n"
)


def test_a_new_matter_joins_the_one_part_that_holds_all_work() -> None:
    base = outline.learn(UMBRELLA, headings(UMBRELLA))
    facts = [Fact(id="F1", content="清理工作群17个", category="为基层减负")]
    sections = outline.improve(base, (), facts)
    assert list(outline.numbered(sections).values()) == [
        "",
        "一、主要做法",
        "（一）深化学习教育",
        "（二）严格经费管理",
        "（三）整治形式主义，为基层松绑减负",
        "二、存在问题",
        "三、下一步打算",
    ]
    assert assign(facts, sections) == {"F1": sections[4].id}


def test_a_category_whose_matters_have_a_home_needs_no_part_of_its_own() -> None:
    base = outline.learn(UMBRELLA, headings(UMBRELLA))
    facts = [
        Fact(id="F1", category="教育培训", matter="警示教育", content="观看警示教育片4部"),
        Fact(id="F2", category="教育培训", matter="读书班", content="举办读书班3期"),
    ]
    sections = outline.improve(base, (), facts)
    assert [s.heading for s in sections] == [s.heading for s in base]
    assert set(assign(facts, sections).values()) == {
        next(s.id for s in sections if s.heading == "深化学习教育")
    }
    others = [f.model_copy(update={"matter": "新员工入职"}) for f in facts]
    assert len(outline.improve(base, (), others)) == len(base) + 1


def test_economy_and_relief_get_separate_parts_when_both_are_asked_for() -> None:
    base = outline.learn("现将情况报告如下。\n一、扛牢主体责任\n抓好落实。\n", ())
    wanted = [req("厉行节约反对浪费情况", 1), req("整治形式主义为基层减负情况", 2)]
    sections = outline.improve(base, wanted, ())
    homes = [s.categories for s in sections if s.origin == "notice"]
    assert homes == [("厉行节约",), ("为基层减负",)]


def test_an_unknown_category_is_a_group_named_by_itself() -> None:
    base = outline.from_template("eight-rules")
    facts = [Fact(id="F1", content="投放鱼苗3万尾", category="增殖放流")]
    sections = outline.improve(base, (), facts)
    fresh = next(s for s in sections if s.origin == "facts")
    assert fresh.categories == ("增殖放流",)
    assert "增殖放流" in fresh.heading


def test_parts_for_problems_and_plans_are_added_when_needed() -> None:
    base = outline.learn("现将情况报告如下。\n一、供水工作\n抓好供水。\n", ())
    plan = Fact(id="F1", content="拟于12月启动改造", status=FactStatus.PLANNED)
    sections = outline.improve(base, [req("存在的主要问题", 1, min_problems=3)], [plan])
    assert [s.role.value for s in sections][-2:] == ["problems", "plans"]


def test_length_targets_fit_the_notice(learned: tuple[Section, ...]) -> None:
    sections = outline.improve(learned, [req("党建情况", 1, max_chars=2000)], ())
    assert sum(s.target_chars or 0 for s in sections) <= 2000


def test_nothing_to_do_changes_nothing(learned: tuple[Section, ...]) -> None:
    assert outline.improve(learned, (), ()) == learned


# --------------------------------------------------------------------------- templates


@pytest.mark.parametrize(
    "name",
    [
        "贯彻执行中央八项规定精神情况报告",
        "落实全面从严治党主体责任情况报告",
        "年度工作总结",
        "整改情况报告",
        "自查报告",
        "述职述廉报告",
        "annual-work",
    ],
)
def test_templates_are_complete(name: str) -> None:
    sections = outline.from_template(name)
    roles = [s.role for s in sections]
    assert roles[0] is SectionRole.OPENING
    assert SectionRole.PROBLEMS in roles
    assert SectionRole.PLANS in roles
    assert all(s.brief for s in sections)
    assert all(s.target_chars for s in sections if s.level == 1)
    assert all(s.categories for s in sections if s.role is SectionRole.WORK)


@pytest.mark.parametrize(
    ("title", "template"),
    [
        ("关于2026年度贯彻落实中央八项规定精神情况的报告", "eight-rules"),
        ("某局2026年度工作总结", "annual-work"),
        ("关于巡察反馈问题整改情况的报告", "rectification"),
        ("2026年度述职述廉报告", "duty-report"),
        ("关于经费管理的自查报告", "self-check"),
        ("会议记录", None),
    ],
)
def test_the_title_chooses_a_template(title: str, template: str | None) -> None:
    assert outline.template_for(title) == template


def test_an_office_may_keep_its_own_outline(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(
        "name: 本单位提纲\nsource: 自拟\nsections:\n- role: opening\n- heading: 河道管护\n"
        "  children:\n  - heading: 巡河检查\n    slots: [日常巡河, 专项检查]\n",
        encoding="utf-8",
    )
    sections = outline.from_template(path)
    assert [(s.level, s.parent) for s in sections] == [(0, None), (1, None), (2, "s2")]
    assert [x.ordinal for x in sections[2].slots] == ["一是", "二是"]


@pytest.mark.parametrize(
    "content",
    ["", "name: x", "sections: [", "name: x\nsource: y\nsections:\n- heading: ''\n  role: work\n"],
)
def test_a_bad_outline_file_says_so(tmp_path: Path, content: str) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(BadFileError, match=r"bad\.yaml"):
        outline.from_template(path)


def test_an_unknown_outline_names_the_known_ones() -> None:
    with pytest.raises(NotFoundError, match="年度工作总结"):
        outline.from_template("没有这个提纲")


# --------------------------------------------------------------------------- numbering


def test_ordinals_by_level() -> None:
    sections = [
        Section(id="a", heading="", level=0, role=SectionRole.OPENING),
        Section(id="b", heading="甲", level=1),
        Section(id="c", heading="乙", level=2, parent="b"),
        Section(id="d", heading="丙", level=3, parent="c"),
        Section(id="e", heading="丁", level=4, parent="d"),
        Section(id="f", heading="戊", level=2, parent="b"),
        Section(id="g", heading="己", level=1),
        Section(id="h", heading="庚", level=2, parent="g"),
    ]
    assert list(outline.numbered(sections).values()) == [
        "",
        "一、甲",
        "（一）乙",
        "1.丙",
        "（1）丁",
        "（二）戊",
        "二、己",
        "（一）庚",
    ]


def test_twenty_parts_are_numbered_in_chinese() -> None:
    sections = [Section(id=f"s{i}", heading="x", level=1) for i in range(21)]
    shown = list(outline.numbered(sections).values())
    assert (shown[9], shown[10], shown[19], shown[20]) == (
        "十、x",
        "十一、x",
        "二十、x",
        "二十一、x",
    )


# --------------------------------------------------------------------------- edits


@pytest.fixture
def plan() -> tuple[Section, ...]:
    return outline.from_template("eight-rules")


def ids(sections: tuple[Section, ...]) -> list[str]:
    return [s.id for s in sections]


def test_rename_brief_and_target(plan: tuple[Section, ...]) -> None:
    renamed = outline_edit.rename(plan, "s2", "抓责任")
    assert renamed[1].heading == "抓责任"
    assert plan[1].heading != "抓责任"
    assert outline_edit.set_brief(plan, "s2", "写清楚")[1].brief == "写清楚"
    assert outline_edit.set_target(plan, "s2", None)[1].target_chars is None


def test_move_carries_children_and_stops_at_the_edge(plan: tuple[Section, ...]) -> None:
    with_child = outline_edit.add(plan, "s2", "专题研究", level=2)
    child = with_child[2].id
    moved = outline_edit.move(with_child, "s2", 1)
    assert ids(moved)[1:4] == ["s3", "s2", child]
    assert ids(outline_edit.move(moved, "s2", -1)) == ids(with_child)
    assert ids(outline_edit.move(with_child, "s2", -5)) == ids(with_child)
    last = plan[-2].id
    assert ids(outline_edit.move(plan, last, 9)) == ids(plan)


def test_add_stays_before_the_closing_and_guesses_the_role(plan: tuple[Section, ...]) -> None:
    added = outline_edit.add(plan, "", "存在的困难和问题")
    assert added[-1].role is SectionRole.CLOSING
    assert added[-2].heading == "存在的困难和问题"
    assert added[-2].role is SectionRole.PROBLEMS


def test_remove_takes_the_children_along(plan: tuple[Section, ...]) -> None:
    with_child = outline_edit.add(plan, "s2", "专题研究", level=2)
    assert ids(outline_edit.remove(with_child, "s2")) == [i for i in ids(plan) if i != "s2"]


def test_split_and_merge(plan: tuple[Section, ...]) -> None:
    parted = outline_edit.split(plan, "s3", "做实廉政谈话", at=2)
    first, second = parted[2], parted[3]
    assert [x.role for x in first.slots] == ["学习教育", "警示教育"]
    assert [(x.ordinal, x.role) for x in second.slots] == [("一是", "廉政谈话")]
    assert second.categories == ("廉政谈话",)
    merged = outline_edit.merge(parted, "s3", second.id)
    assert [x.role for x in merged[2].slots] == ["学习教育", "警示教育", "廉政谈话"]
    assert len(merged) == len(plan)


@pytest.mark.parametrize(
    "change",
    [
        lambda s: outline_edit.rename(s, "s1", "开头"),
        lambda s: outline_edit.rename(s, "s2", "  "),
        lambda s: outline_edit.move(s, "s1", 1),
        lambda s: outline_edit.merge(s, "s2", "s2"),
        lambda s: outline_edit.add(s, "s2", "跳级", level=3),
        lambda s: outline_edit.set_target(s, "s2", 0),
        lambda s: outline_edit.split(s, "s3", "", at=1),
    ],
)
def test_edits_that_make_no_sense_are_refused(plan: tuple[Section, ...], change) -> None:
    with pytest.raises(UserError):
        change(plan)


def test_an_unknown_section_is_named(plan: tuple[Section, ...]) -> None:
    with pytest.raises(NotFoundError, match="s99"):
        outline_edit.rename(plan, "s99", "x")


def test_new_parts_come_behind_all_work_even_where_problems_stand_in_between() -> None:
    base = (
        Section(id="o", heading="", level=0, role=SectionRole.OPENING),
        Section(id="a", heading="存在的问题", role=SectionRole.PROBLEMS),
        Section(id="b", heading="供水工作", categories=("供水保障",)),
        Section(id="c", heading="下一步打算", role=SectionRole.PLANS),
    )
    sections = outline.improve(base, [req("为基层减负情况")], ())
    assert [s.id for s in sections][:3] == ["o", "a", "b"]
    assert sections[3].origin == "notice"
