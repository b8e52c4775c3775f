"""A table of any layout comes in only after its preview: columns, repeated facts, contradictions."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.config import Settings
from assistant.desk import Desk
from assistant.desk.imports import Choice, RowKind
from assistant.drafting.columns import header_row, match
from assistant.errors import BadFileError, UserError
from assistant.evidence.conflicts import Relation, compare
from assistant.models import Fact, FactStatus


@pytest.fixture
def desk(settings: Settings) -> Iterator[Desk]:
    opened = Desk(settings)
    yield opened
    opened.close()


def fact(
    content: str, matter: str = "", date: str = "", *, id: str = "F001", **more: object
) -> Fact:
    return Fact.model_validate(
        {"id": id, "content": content, "matter": matter, "date": date, **more}
    )


PRESENT = (
    fact("召开警示教育大会1次，通报典型案例3起，参加128人", "警示教育大会", "2026-04-18", id="F001",
         category="警示教育", source="机关纪委"),
    fact("志愿服务活动约60场", "志愿服务", "2026", id="F002", status=FactStatus.UNVERIFIED),
    fact("清查办公用房87间", "办公用房清查", "2026-08", id="F003", source="机关服务中心"),
)  # fmt: skip


@pytest.fixture
def report(desk: Desk) -> str:
    made = desk.reports.new(title="2026年度工作总结", year=2026, unit="某区档案馆", facts=PRESENT)
    return made.id


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("编号 日期 类别 事项 内容 来源 状态",
         "id date category matter content source status"),
        ("序号 时间 具体内容 责任科室", "id date content source"),
        ("序号 工作内容（必填）* 完成情况 科室", "id content status source"),
        ("活动名称 活动时间 地点 情况说明", "matter date - content"),
        ("填报提示 编号 日期 类别 事项 内容 来源 状态 填报科室 填报人",
         "prompt id date category matter content source status department person"),
        ("No. 内容 内容", "id content -"),
        ("板块 主题 主要做法", "category matter content"),
    ],
)  # fmt: skip
def test_column_names_an_office_uses(header: str, expected: str) -> None:
    cells = header.split()
    found = list(match(cells).values())
    assert found == [f for f in expected.split() if f != "-"]


def test_the_longest_column_is_proposed_where_no_name_is_known() -> None:
    rows = [
        ("1", "召开会议研究作风建设工作3次，印发要点", "甲"),
        ("2", "开展检查12次，发现问题5个", "乙"),
    ]
    assert match(["甲", "乙", "丙"], rows) == {"乙": "content"}
    assert match(["甲", "乙"], [("长长的一列文字在这里", "另外一列也很长很长的")]) == {}


def test_titles_above_the_header_are_passed_over() -> None:
    rows = [
        ["某局2026年工作情况表"],
        ["填报时间：11月"],
        ["序号", "时间", "工作内容"],
        ["1", "3月", "开展检查"],
    ]
    assert header_row(rows) == 2


@pytest.mark.parametrize(
    ("one", "other", "relation", "differences"),
    [
        (fact("参加人数128人", "警示教育大会", "2026-04-18"),
         fact("警示教育大会参加人数126人", "警示教育大会", "2026-04"),
         Relation.CONFLICT, (("128人", "126人"),)),
        (fact("举办读书班2期，参加128人次"), fact("举办读书班3期，参加128人次。"),
         Relation.CONFLICT, (("2期", "3期"),)),
        (fact("支出18.6万元"), fact("支出 18.6万元。"), Relation.SAME, ()),
        (fact("支出18.6万元", "三公经费"), fact("“三公”经费支出186000元", "三公经费"), None, ()),
        (fact("志愿服务活动约60场", status="unverified"), fact("志愿服务活动约60场"),
         Relation.CONFLICT, (("待核", "已完成"),)),
        (fact("1—9月经费支出18.6万元", "三公经费", "2026-09"),
         fact("1—10月经费支出20.1万元", "三公经费", "2026-10"),
         Relation.CONFLICT, (("18.6万元", "20.1万元"),)),
        # Two events on two days, two courses of two kinds, two inspections of two offices: all different things.
        (fact("开展廉政谈话11人次", "廉政谈话", "2026-03-02"),
         fact("开展廉政谈话9人次", "廉政谈话", "2026-06-11"), None, ()),
        (fact("举办读书班2期"), fact("举办培训班3期"), None, ()),
        (fact("检查单位23家次", "节日监督"), fact("检查单位19家次", "财务检查"), None, ()),
        (fact("召开会议3次", "会议", "2026-03"), fact("召开会议3次", "会议", "2026-04"), None, ()),
    ],
)  # fmt: skip
def test_the_same_a_contradiction_or_another_thing(
    one: Fact, other: Fact, relation: Relation | None, differences: tuple[tuple[str, str], ...]
) -> None:
    found = compare(one, other)
    assert (found.relation if found else None) == relation
    assert (found.differences if found else ()) == differences


TABLE = (
    "某区档案馆事实表,,,,\n"
    "序号,时间,具体内容,责任科室,状态\n"
    "1,4月18日,召开警示教育大会1次，通报典型案例4起，参加128人,机关纪委,已完成\n"
    "2,2026-08,清查办公用房87间,机关服务中心,\n"
    "3,7月,开展家风教育活动1次，参加35人,机关党委,完成\n"
    "4,13月,走访慰问困难职工12人,工会,差不多\n"
    "5,9月,,办公室,\n"
    "6,7月,开展家风教育活动1次，参加36人,办公室,完成\n"
)


def test_a_preview_sorts_the_rows_and_stores_nothing(desk: Desk, report: str) -> None:
    before = desk.facts.list(report)
    preview = desk.facts.preview(report, "机关.csv", TABLE.encode("gb18030"))
    assert preview.mapping == {
        "序号": "id", "时间": "date", "具体内容": "content", "责任科室": "source", "状态": "status",
    }  # fmt: skip
    assert [(r.place, r.kind) for r in preview.rows] == [
        ("第3行", RowKind.CONFLICT),
        ("第4行", RowKind.DUPLICATE),
        ("第5行", RowKind.NEW),
        ("第6行", RowKind.NEW),
        ("第8行", RowKind.CONFLICT),
    ]
    conflict = preview.rows[0]
    assert conflict.other is not None
    assert conflict.other.id == "F001"
    assert conflict.differences == (("3起", "4起"),)
    assert preview.rows[4].other_place == "第5行"
    doubtful = preview.rows[3]
    assert doubtful.fact.status is FactStatus.UNVERIFIED
    assert doubtful.fact.date == ""
    assert len(doubtful.notes) == 2
    assert [(p.place, p.message) for p in preview.problems] == [("第7行", "没有填“内容”，没有读入")]
    assert desk.facts.list(report) == before


def test_only_what_was_chosen_enters(desk: Desk, report: str) -> None:
    preview = desk.facts.preview(report, "机关.csv", TABLE.encode())
    accepted = desk.facts.accept(
        report, preview, {"第3行": Choice.REPLACE, "第6行": Choice.SKIP, "第8行": Choice.ADD}
    )
    assert [f.content for f in accepted.added] == [
        "开展家风教育活动1次，参加35人",
        "开展家风教育活动1次，参加36人",
    ]
    assert [f.id for f in accepted.replaced] == ["F001"]
    facts = {f.id: f for f in desk.facts.list(report)}
    assert "4起" in facts["F001"].content
    assert facts["F001"].category == "警示教育"
    assert facts["F001"].earlier == ("召开警示教育大会1次，通报典型案例3起，参加128人",)
    assert len(facts) == 5


def test_an_undecided_contradiction_stays_outside_and_is_handed_back(
    desk: Desk, report: str
) -> None:
    preview = desk.facts.preview(report, "机关.csv", TABLE.encode())
    accepted = desk.facts.accept(report, preview)
    assert [r.place for r in accepted.left] == ["第3行", "第8行"]
    assert [f.source for f in accepted.added] == ["机关党委", "工会"]
    again = desk.facts.preview(report, "机关.csv", TABLE.encode())
    assert not again.of(RowKind.NEW)


def test_the_clerk_says_which_column_is_the_content(desk: Desk, report: str) -> None:
    data = "甲,乙\n开展检查3次,办公室检查记录\n组织培训2期,人事科培训台账\n".encode()
    assert not desk.facts.preview(report, "表.csv", data).ready
    preview = desk.facts.preview(report, "表.csv", data, {"甲": "content", "乙": "source"})
    assert [(r.fact.content, r.fact.source) for r in preview.rows] == [
        ("开展检查3次", "办公室检查记录"),
        ("组织培训2期", "人事科培训台账"),
    ]
    with pytest.raises(UserError, match="只留一列"):
        desk.facts.preview(report, "表.csv", data, {"甲": "content", "乙": "content"})


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("空.xlsx", b"", "空文件"),
        ("照片.png", b"\x89PNG....", "不是事实表"),
        ("表.csv", "一段话\n".encode(), "表头"),
    ],
)
def test_what_is_no_table_is_refused_in_one_sentence(
    desk: Desk, report: str, name: str, data: bytes, says: str
) -> None:
    with pytest.raises((BadFileError, UserError), match=says):
        desk.facts.preview(report, name, data)


def test_contradictions_in_the_list_are_found(desk: Desk, report: str) -> None:
    desk.facts.add(report, [fact("清查办公用房89间", "办公用房清查", "2026-08", id="")])
    found = desk.facts.conflicts(report)
    assert [(c.one.id, c.other.id, c.differences) for c in found] == [
        ("F003", "F004", (("87间", "89间"),))
    ]


def test_who_confirmed_and_when_and_that_a_change_takes_it_back(desk: Desk, report: str) -> None:
    confirmed = desk.facts.confirm(report, "F002", status=FactStatus.DONE, who="李四")
    assert confirmed.source == "李四核实"
    who, when = desk.facts.confirmations(report)["F002"]
    assert who == "李四"
    assert when.tzinfo is not None
    desk.facts.update(report, confirmed.model_copy(update={"content": "志愿服务活动66场"}))
    assert desk.facts.confirmations(report) == {}
    assert desk.facts.list(report)[1].source == ""
