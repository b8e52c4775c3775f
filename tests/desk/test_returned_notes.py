"""Comments of a Word file that came back, as notes on the sentences they stand on."""

from __future__ import annotations

import io

import docx
import pytest
from docx.document import Document

from assistant.config import Settings
from assistant.desk import Desk
from assistant.errors import NotFoundError
from assistant.models import Note


@pytest.fixture
def report(settings: Settings) -> tuple[Desk, str]:
    desk = Desk(settings)
    made = desk.reports.new(
        title="关于2026年度某项工作情况的报告",
        year=2026,
        unit="某市水务局",
        addressee="某市人民政府",
    )
    section = next(s for s in made.outline if s.heading)
    desk.drafting.edit(made.id, section.id, "完成河道清淤12公里。新建泵站3座，投资460万元。")
    return desk, made.id


def remarked(
    data: bytes, words: str, text: str, *, author: str = "张某", change: str = ""
) -> bytes:
    """The file with a comment on the run that has ``words``, which may be changed."""
    document: Document = docx.Document(io.BytesIO(data))
    for paragraph in document.paragraphs:
        if words not in paragraph.text:
            continue
        whole = paragraph.text
        before, _, after = whole.partition(words)
        for run in paragraph.runs[1:]:
            run._r.getparent().remove(run._r)
        paragraph.runs[0].text = before
        marked = paragraph.add_run(change or words)
        paragraph.add_run(after)
        document.add_comment([marked], text=text, author=author)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def take(report: tuple[Desk, str], words: str, text: str, **how: str) -> tuple[Note, ...]:
    desk, report_id = report
    data = desk.exporting.report(report_id).data
    desk.returning.take(report_id, remarked(data, words, text, **how))
    return desk.returning.notes(report_id)


def test_a_comment_becomes_a_note_on_its_sentence(report: tuple[Desk, str]) -> None:
    (note,) = take(report, "3座", "核实一下")
    assert (note.author, note.text, note.quote) == ("张某", "核实一下", "3座")
    assert note.sentence == "新建泵站3座，投资460万元。"
    assert not note.done


def test_a_comment_on_changed_words_stands_on_the_new_sentence(report: tuple[Desk, str]) -> None:
    (note,) = take(report, "3座", "我改了", change="4座")
    assert note.sentence == "新建泵站4座，投资460万元。"
    desk, report_id = report
    texts = [r.text for r in desk._context.workspace.current_revisions(report_id).values()]
    assert any("4座" in t for t in texts)


def test_a_comment_on_the_title_stands_on_no_section(report: tuple[Desk, str]) -> None:
    (note,) = take(report, "关于2026年度", "题目太长")
    assert (note.section, note.sentence) == ("", "")


def test_the_same_file_twice_keeps_one_note_and_settling_stays(report: tuple[Desk, str]) -> None:
    desk, report_id = report
    (note,) = take(report, "3座", "核实一下")
    desk.returning.settle(report_id, note.id)
    assert [n.done for n in take(report, "3座", "核实一下")] == [True]
    desk.returning.settle(report_id, note.id, done=False)
    assert [n.done for n in desk.returning.notes(report_id)] == [False]
    with pytest.raises(NotFoundError):
        desk.returning.settle(report_id, "N-none")


def test_what_the_review_copy_said_itself_is_no_remark(report: tuple[Desk, str]) -> None:
    desk, report_id = report
    data = desk.exporting.report(report_id, variant="review").data
    assert docx.Document(io.BytesIO(data)).comments
    desk.returning.take(report_id, remarked(data, "3座", "核实一下"))
    assert [n.text for n in desk.returning.notes(report_id)] == ["核实一下"]


def test_notes_survive_a_restart_and_go_with_the_report(
    report: tuple[Desk, str], settings: Settings
) -> None:
    desk, report_id = report
    take(report, "3座", "核实一下")
    desk.close()
    again = Desk(settings)
    assert [n.text for n in again.returning.notes(report_id)] == ["核实一下"]
    again.reports.remove(report_id)
    assert again.returning.notes(report_id) == ()
    again.close()
