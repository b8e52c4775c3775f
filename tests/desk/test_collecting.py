"""Last year's points answered, forms out to the departments and back, documents split."""

from __future__ import annotations

import io
from collections.abc import Iterator

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from assistant.config import Settings
from assistant.desk import Desk
from assistant.desk.collecting import CHANGED, HAVE, LACKING, Question
from assistant.desk.imports import Choice, RowKind
from assistant.drafting.forms import HEADER, Form, FormRow, build
from assistant.errors import UserError
from assistant.models import DocumentKind, Fact, FactStatus, SectionRole
from assistant.reading.facts import read_facts

PREVIOUS = (
    "关于2025年度作风建设情况的报告\n\n某区党委：\n现将有关情况报告如下。\n"
    "一、抓好学习教育。一是开展学习。举办演讲比赛3场，参加210人。二是加强警示。观看警示教育片2次。\n"
    "二、坚持厉行节约。一是压减经费。公务接待支出12万元。二是管好用房。清查办公用房85间。\n"
    "三、存在的问题。一是学习不够深入。二是制度落实不到位。\n"
    "四、下一步打算。一是继续抓好学习。二是加强管理。\n"
)
NOTICE = (
    "关于报送2026年度作风建设情况的通知\n\n各有关单位：\n请按要求报送。\n一、报送内容\n"
    "（一）学习教育情况。包括开展次数、人次。\n（二）厉行节约情况。包括公务接待、办公用房清查情况。\n"
    "（三）存在的主要问题。\n（四）下一步打算。\n二、有关要求\n正文不超过3000字。\n"
)
FACTS = (
    Fact(id="F001", date="2026-08", category="厉行节约", matter="办公用房清查",
         content="清查办公用房87间", source="机关服务中心"),
    Fact(id="F002", date="2026", category="志愿服务", matter="志愿服务",
         content="志愿服务活动约60场", source="公共服务科", status=FactStatus.UNVERIFIED),
)  # fmt: skip


@pytest.fixture
def desk(settings: Settings) -> Iterator[Desk]:
    opened = Desk(settings)
    yield opened
    opened.close()


@pytest.fixture
def report(desk: Desk) -> str:
    previous = desk.reports.adopt("去年.txt", PREVIOUS.encode(), DocumentKind.REPORT)
    notice = desk.reports.adopt("通知.txt", NOTICE.encode(), DocumentKind.NOTICE)
    made = desk.reports.new(
        title="关于2026年度作风建设情况的报告",
        year=2026,
        unit="某区档案馆",
        previous=previous.id,
        notice=notice.id,
        facts=FACTS,
    )
    return made.id


def question(desk: Desk, report: str, words: str) -> Question:
    return next(q for q in desk.collecting.questions(report) if words in q.asked.question)


def opened(data: bytes) -> Worksheet:
    return openpyxl.load_workbook(io.BytesIO(data))["填报表"]


def row_of(sheet: Worksheet, words: str) -> int:
    return next(r for r in range(1, sheet.max_row + 1) if words in str(sheet.cell(r, 1).value))


def saved(sheet: Worksheet) -> bytes:
    out = io.BytesIO()
    assert sheet.parent is not None
    sheet.parent.save(out)
    return out.getvalue()


COLUMN = {name: number for number, name in enumerate(HEADER, 1)}


# --------------------------------------------------------------------------- last year's points


def test_every_point_of_last_year_is_asked_without_its_specifics(desk: Desk, report: str) -> None:
    asked = [q.asked.question for q in desk.collecting.questions(report)]
    assert len(asked) == 6
    assert any("演讲比赛" in q for q in asked)
    assert not any(c.isdigit() for q in asked for c in q)


def test_a_fact_that_may_be_the_answer_is_shown(desk: Desk, report: str) -> None:
    assert [f.id for f in question(desk, report, "办公用房").candidates] == ["F001"]


def test_have_opens_a_fact_with_the_category_filled(desk: Desk, report: str) -> None:
    asked = question(desk, report, "警示教育片").asked
    fact = desk.collecting.have(report, asked.key, Fact(id="", content="观看警示教育片3次"))
    assert fact.category == asked.category == "警示教育"
    answer = question(desk, report, "警示教育片").answer
    assert answer is not None
    assert (answer.kind, answer.fact) == (HAVE, fact.id)
    desk.facts.remove(report, fact.id)
    assert question(desk, report, "警示教育片").answer is None


def test_an_existing_fact_can_be_the_answer(desk: Desk, report: str) -> None:
    key = question(desk, report, "办公用房").asked.key
    desk.collecting.have(report, key, "F001")
    assert len(desk.facts.list(report)) == 2
    assert question(desk, report, "办公用房").answer is not None


def test_changed_keeps_what_came_instead(desk: Desk, report: str) -> None:
    key = question(desk, report, "演讲比赛").asked.key
    desk.collecting.changed(report, key, Fact(id="", content="举办读书分享会4场"), "读书分享会")
    answer = question(desk, report, "演讲比赛").answer
    assert answer is not None
    assert (answer.kind, answer.reason) == (CHANGED, "读书分享会")


def test_lacking_keeps_its_reason_and_is_not_asked_again(desk: Desk, report: str) -> None:
    key = question(desk, report, "演讲比赛").asked.key
    with pytest.raises(UserError, match="原因"):
        desk.collecting.lacking(report, key, " ")
    desk.collecting.lacking(report, key, "今年没有安排")
    answer = question(desk, report, "演讲比赛").answer
    assert answer is not None
    assert (answer.kind, answer.reason) == (LACKING, "今年没有安排")
    assert "演讲比赛" not in str(list(opened(desk.collecting.form(report)).values))
    desk.collecting.reopen(report, key)
    assert question(desk, report, "演讲比赛").answer is None


def test_an_answer_survives_the_section_being_renamed(desk: Desk, report: str) -> None:
    asked = question(desk, report, "演讲比赛").asked
    desk.collecting.lacking(report, asked.key, "今年没有安排")
    desk.outline.rename(report, asked.section, "深化学习教育")
    assert question(desk, report, "演讲比赛").answer is not None


@pytest.mark.parametrize(
    ("words", "category", "role"),
    [("加强管理", "下一步", SectionRole.PLANS), ("警示教育片", "警示教育", SectionRole.WORK)],
)
def test_an_answer_goes_to_the_part_that_was_asked_about(
    desk: Desk, report: str, words: str, category: str, role: SectionRole
) -> None:
    asked = question(desk, report, words)
    status = FactStatus.PLANNED if asked.planned else FactStatus.DONE
    fact = Fact(id="", content="对3个科室开展检查", status=status)
    entered = desk.collecting.have(report, asked.asked.key, fact)
    assert entered.category == category
    assert home(desk, report, entered.id) is role


def test_a_problem_goes_to_the_problems_part(desk: Desk, report: str) -> None:
    (fact,) = desk.facts.add(report, [Fact(id="", content="2个科室更新不及时", category="问题")])
    assert home(desk, report, fact.id) is SectionRole.PROBLEMS


def home(desk: Desk, report: str, fact_id: str) -> SectionRole:
    place = next(p for p in desk.facts.ledger(report).places if p.fact.id == fact_id)
    return next(s.role for s in desk.reports.get(report).outline if s.id == place.section)


# --------------------------------------------------------------------------- forms


def test_a_form_has_prompts_lists_and_instructions(desk: Desk, report: str) -> None:
    data = desk.collecting.form(report, "公共服务科")
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["填报表", "填写说明", "选项"]
    assert book["选项"].sheet_state == "hidden"
    sheet = book["填报表"]
    assert tuple(c.value for c in sheet[3]) == HEADER
    assert row_of(sheet, "演讲比赛")
    assert row_of(sheet, "通知要求：公务接待")
    rules = {str(v.sqref)[0]: v for v in sheet.data_validations.dataValidation}
    assert set(rules) == {"H", "D"}
    unsure = row_of(sheet, "请核实")
    assert sheet.cell(unsure, COLUMN["编号"]).value == "F002"
    assert sheet.cell(unsure, COLUMN["填报科室"]).value == "公共服务科"
    assert "请核实" not in str(list(opened(desk.collecting.form(report, "财务科")).values))


def test_a_filled_form_comes_back_with_its_sender(desk: Desk, report: str) -> None:
    sheet = opened(desk.collecting.form(report, "公共服务科"))
    content, status = COLUMN["内容"], COLUMN["状态"]
    sheet.cell(row_of(sheet, "警示教育片"), content).value = "观看警示教育片4次，参加96人次"
    sheet.cell(row_of(sheet, "演讲比赛"), content).value = "无"
    unsure = row_of(sheet, "请核实")
    sheet.cell(unsure, content).value = "志愿服务活动58场"
    sheet.cell(unsure, status).value = "已完成"
    sheet.cell(unsure, COLUMN["填报人"]).value = "王五"
    free = sheet.max_row - 5
    sheet.cell(free, content).value = "个别窗口服务超时"
    sheet.cell(free, COLUMN["类别"]).value = "问题"
    sheet.cell(free, COLUMN["来源"]).value = "窗口台账"

    preview = desk.collecting.receive(report, "公共服务科.xlsx", saved(sheet))
    assert [(r.fact.content, r.kind, r.fact.source) for r in preview.rows] == [
        ("志愿服务活动58场", RowKind.CONFLICT, "公共服务科"),
        ("观看警示教育片4次，参加96人次", RowKind.NEW, "公共服务科"),
        ("个别窗口服务超时", RowKind.NEW, "窗口台账"),
    ]
    assert preview.rows[1].fact.category == "警示教育"
    assert len(desk.facts.list(report)) == 2

    accepted = desk.collecting.accept(report, preview, {preview.rows[0].place: Choice.REPLACE})
    assert [f.id for f in accepted.replaced] == ["F002"]
    facts = {f.id: f for f in desk.facts.list(report)}
    assert facts["F002"].status is FactStatus.DONE
    assert desk.facts.confirmations(report)["F002"][0] == "公共服务科 王五"
    answers = {q.asked.question: q.answer for q in desk.collecting.questions(report) if q.answer}
    assert sorted(a.kind for a in answers.values()) == [HAVE, LACKING]
    assert any("公共服务科" in a.reason for a in answers.values())


def test_a_form_sent_back_untouched_brings_nothing_in(desk: Desk, report: str) -> None:
    data = desk.collecting.form(report, "公共服务科")
    preview = desk.collecting.receive(report, "表.xlsx", data)
    assert [r.kind for r in preview.rows] == [RowKind.DUPLICATE]
    assert not preview.problems
    assert not desk.collecting.accept(report, preview).added


def test_the_strict_reader_of_facts_files_reads_a_form_too(desk: Desk, report: str) -> None:
    sheet = opened(desk.collecting.form(report, "人事科"))
    sheet.cell(row_of(sheet, "演讲比赛"), COLUMN["内容"]).value = "举办演讲比赛2场"
    assert [f.content for f in read_facts("表.xlsx", saved(sheet))] == ["举办演讲比赛2场"]


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|'/c calc'!A1", "\t=1", "正文"]
)
def test_text_never_becomes_a_formula(text: str) -> None:
    row = FormRow(prompt=text, content=text, source=text)
    data = build(Form(title=text, department=text, rows=(row,), categories=(text,), notes=(text,)))
    for sheet in openpyxl.load_workbook(io.BytesIO(data)).worksheets:
        for cells in sheet.iter_rows():
            for cell in cells:
                assert cell.data_type != "f"
                if cell.value is not None and str(cell.value).startswith(("=", "+", "-", "@")):
                    assert cell.quotePrefix


def test_characters_a_workbook_cannot_hold_do_no_harm() -> None:
    data = build(Form(title="表\x00\x0b", rows=(FormRow(prompt="甲\x08乙" + "长" * 40_000),)))
    assert opened(data).cell(4, 1).value.startswith("甲乙长")


# --------------------------------------------------------------------------- documents


def test_a_departments_word_file_is_split_into_proposals(desk: Desk, report: str) -> None:
    from docx import Document

    document = Document()
    document.add_paragraph("一、学习情况。今年以来，组织集中学习5次，参加160人次。")
    document.add_paragraph("二、办公用房。清查办公用房87间。拟于12月开展回头看检查。")
    out = io.BytesIO()
    document.save(out)
    preview = desk.collecting.receive_text(report, "人事科材料.docx", out.getvalue())
    found = [(r.fact.content, r.fact.status, r.fact.source) for r in preview.rows]
    assert ("清查办公用房87间", FactStatus.DONE, "人事科材料") in found
    assert any(s is FactStatus.PLANNED for _c, s, _f in found)
    duplicate = next(r for r in preview.rows if "87间" in r.fact.content)
    assert duplicate.kind is RowKind.DUPLICATE
    assert len(desk.facts.list(report)) == 2
    accepted = desk.collecting.accept(report, preview)
    assert len(desk.facts.list(report)) == 2 + len(accepted.added)
