"""An exported report edited in Word comes back into its sections."""

from __future__ import annotations

import datetime as dt
import io
import subprocess
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from exporting_pages import need_soffice
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.errors import BadFileError
from assistant.exporting import Manuscript, pdf, render_docx
from assistant.exporting.manuscript import from_report
from assistant.exporting.redline import render_redline
from assistant.exporting.reimport import Reimport, reimport
from assistant.exporting.resolve import read_back
from assistant.exporting.review import Comment, render_review
from assistant.models import Report, Section, SectionRole

HEADINGS = {"s0": "", "s1": "一、主要做法", "s2": "（一）抓学习", "s3": "二、存在问题", "s4": ""}
TEXTS = {
    "s0": "现将有关情况报告如下。",
    "s1": "坚持统筹推进。",
    "s2": "一是办培训。全年培训12期，参加1,024人次。\n二是抓自学。人均学时36小时。",
    "s3": "执法力量不足，持证人员仅7人。",
    "s4": "特此报告。",
}


def paper(texts: dict[str, str] = TEXTS) -> Manuscript:
    roles = {"s0": SectionRole.OPENING, "s4": SectionRole.CLOSING}
    levels = {"s0": 0, "s1": 1, "s2": 2, "s3": 1, "s4": 0}
    outline = tuple(
        Section(
            id=i,
            heading=h.lstrip("一二、（）"),
            level=levels[i],
            role=roles.get(i, SectionRole.WORK),
        )
        for i, h in HEADINGS.items()
    )
    report = Report(
        id="r", title="关于2026年度学习教育和队伍建设工作情况的报告", year=2026,
        as_of=dt.date(2026, 12, 31), unit="某某局", addressee="某某市人民政府",
        signing_date=dt.date(2026, 12, 31), outline=outline,
    )  # fmt: skip
    return from_report(report, texts, HEADINGS)


def edited(change: Callable[[docx.document.Document], None]) -> Reimport:
    """The export, changed as a person would in Word, read back."""
    document = docx.Document(io.BytesIO(render_docx(paper())))
    change(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return reimport(paper(), read_back(buffer.getvalue()))


def find(document: docx.document.Document, words: str) -> docx.text.paragraph.Paragraph:
    return next(p for p in document.paragraphs if words in p.text)


def test_unchanged_file_changes_nothing() -> None:
    back = edited(lambda document: None)
    assert back == Reimport(sections=(), frame=(), notes=(), pending=0)


@settings(max_examples=50)
@given(
    st.fixed_dictionaries(
        {
            i: st.lists(
                st.sampled_from(
                    ["一是抓学习。全年12次。", "（1）细项。", "1.要点", "完成率为92.6%，居全市第二位。",
                     "“三会一课”——按期开展……", "特此说明。", "李喆负责。", "A类项目 12 个", "重复的话。"]
                ),
                max_size=4,
            ).map("\n".join)
            for i in HEADINGS
        }
    )
)  # fmt: skip
def test_generated_reports_come_back_unchanged(texts: dict[str, str]) -> None:
    source = paper(texts)
    back = reimport(source, read_back(render_docx(source)))
    assert (back.sections, back.frame) == ((), ())


def test_one_edited_figure_is_one_changed_section() -> None:
    def change(document: docx.document.Document) -> None:
        run = next(r for r in find(document, "1,024").runs if "1,024" in r.text)
        run.text = run.text.replace("1,024", "1,042")

    (section,) = edited(change).sections
    assert section.section == "s2"
    assert section.before == TEXTS["s2"]
    assert section.after == TEXTS["s2"].replace("1,024", "1,042")


def test_new_paragraph_belongs_where_it_stands() -> None:
    def change(document: docx.document.Document) -> None:
        find(document, "二、存在问题").insert_paragraph_before("三是强保障。落实经费5万元。")

    (section,) = edited(change).sections
    assert section.section == "s2"
    assert section.after == TEXTS["s2"] + "\n三是强保障。落实经费5万元。"


def test_deleted_paragraph() -> None:
    def change(document: docx.document.Document) -> None:
        element = find(document, "坚持统筹推进")._element
        element.getparent().remove(element)

    (section,) = edited(change).sections
    assert (section.section, section.after) == ("s1", "")


def test_moved_paragraph_leaves_one_section_and_enters_another() -> None:
    def change(document: docx.document.Document) -> None:
        element = find(document, "二是抓自学")._element
        find(document, "执法力量不足")._element.addnext(element)

    changed = {s.section: s for s in edited(change).sections}
    assert set(changed) == {"s2", "s3"}
    assert changed["s3"].after == TEXTS["s3"] + "\n二是抓自学。人均学时36小时。"
    assert changed["s2"].after == "一是办培训。全年培训12期，参加1,024人次。"
    assert changed["s2"].moved
    assert changed["s3"].moved


def test_renamed_heading() -> None:
    def change(document: docx.document.Document) -> None:
        find(document, "二、存在问题").runs[0].text = "二、存在的主要问题"

    (section,) = edited(change).sections
    assert (section.heading_before, section.heading_after) == ("二、存在问题", "二、存在的主要问题")
    assert section.before == section.after


def test_title_addressee_and_date() -> None:
    def change(document: docx.document.Document) -> None:
        title = document.paragraphs[0]
        for run in title.runs[1:]:
            run._element.getparent().remove(run._element)
        title.runs[0].text = "全新标题"
        find(document, "2026年12月31日").runs[0].text = "2027年1月4日"

    back = edited(change)
    assert back.sections == ()
    assert [(f.kind.value, f.after) for f in back.frame] == [
        ("title", "全新标题"),
        ("date", "2027年1月4日"),
    ]


def test_open_tracked_changes_are_read_as_accepted_and_counted() -> None:
    new = paper({**TEXTS, "s3": "执法力量仍然不足，持证人员仅9人。"})
    back = reimport(paper(), read_back(render_redline(paper(), new)))
    (section,) = back.sections
    assert section.after == "执法力量仍然不足，持证人员仅9人。"
    assert back.pending > 0


def test_comments_become_notes_on_their_words() -> None:
    source = paper()
    from assistant.exporting.manuscript import plain_text

    at = plain_text(source).index("36小时")
    data = render_review(source, [Comment(start=at, end=at + 4, author="局领导", text="再核一下")])
    back = reimport(source, read_back(data))
    (note,) = back.notes
    assert (note.section, note.author, note.text) == ("s2", "局领导", "再核一下")
    assert TEXTS["s2"][note.start : note.end] == note.quote == "36小时"


@pytest.mark.render
def test_saved_by_another_program_in_between(tmp_path: Path) -> None:
    need_soffice()
    source = tmp_path / "a.docx"
    source.write_bytes(render_docx(paper()))
    program = pdf.find_soffice()
    assert program is not None
    subprocess.run(
        [program, "--headless", f"-env:UserInstallation={(tmp_path / 'p').as_uri()}",
         "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(tmp_path / "out"), str(source)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    back = reimport(paper(), read_back((tmp_path / "out" / "a.docx").read_bytes()))
    assert (back.sections, back.frame) == ((), ())


@pytest.mark.parametrize("data", [b"", b"not a zip", b"PK\x03\x04broken"])
def test_what_is_no_word_file_is_refused(data: bytes) -> None:
    with pytest.raises(BadFileError, match="不是完好的Word文件"):
        read_back(data)
