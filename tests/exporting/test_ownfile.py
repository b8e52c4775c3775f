"""A Word file someone brought comes back as it was, with changes and remarks at their places."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from exporting_validators import audit_errors, sdk_errors, sdk_program
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.errors import BadFileError
from assistant.exporting.ownfile import give_back
from assistant.exporting.resolve import read_back
from assistant.exporting.review import Comment
from assistant.reading import read_bytes

WHEN = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
LINES = (
    "关于2026年湖面保洁工作的报告",
    "一、主要做法",
    "出动船只32艘次，清理水草85吨，切实的改善了水质。",
    "区段\t长度（公里）\t船只（艘）",
    "东段\t12\t8",
    "二、下一步打算",
    "继续抓好XX工作，均己部署。",
)


def tracked(paragraph: object, kind: str, words: str, number: int) -> None:
    change = OxmlElement(f"w:{kind}")
    for name, value in (("id", str(number)), ("author", "某人"), ("date", "2026-11-01T08:00:00Z")):
        change.set(qn(f"w:{name}"), value)
    run, text = OxmlElement("w:r"), OxmlElement("w:t" if kind == "ins" else "w:delText")
    text.text = words
    run.append(text)
    change.append(run)
    paragraph._p.append(change)  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def brought() -> bytes:
    """Headings, a bold run, a table, another person's tracked changes and comment."""
    document = Document()
    document.add_paragraph(LINES[0]).runs[0].font.size = Pt(22)
    document.add_heading(LINES[1], 1)
    paragraph = document.add_paragraph("出动船只")
    tracked(paragraph, "del", "30", 901)
    tracked(paragraph, "ins", "32", 902)
    paragraph.add_run("艘次，")
    paragraph.add_run("清理水草85吨").bold = True
    paragraph.add_run("，切实的改善了水质。")
    table = document.add_table(rows=2, cols=3)
    for row, line in zip(table.rows, LINES[3:5], strict=True):
        for cell, words in zip(row.cells, line.split("\t"), strict=True):
            cell.text = words
    document.add_heading(LINES[5], 1)
    last = document.add_paragraph(LINES[6])
    document.add_comment(last.runs, text="请核实", author="某人", initials="某")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def squeezed(text: str) -> str:
    return "".join(text.split())


def lines_of(data: bytes, *, accept: bool) -> str:
    return squeezed("\n".join(read_back(data, accept=accept).lines))


def text_of(data: bytes) -> str:
    return read_bytes("稿.docx", data).text


def test_the_fixture_reads_as_written(brought: bytes) -> None:
    assert text_of(brought).split("\n") == list(LINES)


CHANGES = {
    "a word in a plain run": ("切实的改善", "切实地改善"),
    "a figure in a bold run": ("85吨", "96吨"),
    "across runs": ("艘次，清理水草", "艘次、打捞水草"),
    "inside another's insertion": ("船只32艘", "船只35艘"),
    "a table cell": ("东段\t12", "东段\t13"),
    "a new paragraph": ("水质。\n", "水质。\n另投入资金20万元。\n"),
    "a paragraph that goes": (f"\n{LINES[6]}", ""),
    "a paragraph that goes in the middle": (f"{LINES[2]}\n", ""),
    "a new first paragraph": ("关于2026年", "初稿\n关于2026年"),
    "the end": ("均己部署。", "均已部署。\n某县水利局"),
}


@pytest.mark.parametrize("case", CHANGES)
def test_accepting_gives_the_new_text_and_rejecting_the_old(
    brought: bytes, case: str, tmp_path: Path
) -> None:
    old = text_of(brought)
    before, after = CHANGES[case]
    assert before in old
    new = old.replace(before, after)
    done = give_back(brought, old, new, track=True, date=WHEN)
    assert done.unplaced == 0
    assert squeezed(text_of(done.data)) == squeezed(new)
    # What another person changed is still theirs to decide: rejecting all goes back behind it too.
    assert lines_of(done.data, accept=False) == lines_of(brought, accept=False)
    plain = give_back(brought, old, new, track=False)
    assert squeezed(text_of(plain.data)) == squeezed(new)
    assert "拟稿台" not in _body(plain.data)
    path = tmp_path / "out.docx"
    path.write_bytes(done.data)
    known = tmp_path / "in.docx"
    known.write_bytes(brought)
    assert set(audit_errors(path)) <= set(audit_errors(known))
    if sdk_program():
        assert list(sdk_errors(path)) == list(sdk_errors(known))


def _body(data: bytes) -> str:
    from zipfile import ZipFile

    with ZipFile(io.BytesIO(data)) as archive:
        return archive.read("word/document.xml").decode()


def test_what_is_not_changed_keeps_its_look(brought: bytes) -> None:
    old = text_of(brought)
    done = give_back(brought, old, old.replace("85吨", "96吨"), track=True, date=WHEN)
    document = Document(io.BytesIO(done.data))
    bold = "".join(
        t.text or ""
        for p in document.paragraphs
        for r in p._p.iter(qn("w:r"))
        if r.find(f"{qn('w:rPr')}/{qn('w:b')}") is not None
        for t in r
        if t.tag in (qn("w:t"), qn("w:delText"))
    )
    assert squeezed(bold) == "清理水草8596吨" or squeezed(bold) == "清理水草85吨96吨"
    assert document.paragraphs[1].style.name == "Heading 1"
    assert "某人" in _body(done.data)
    assert [c.author for c in document.comments] == ["某人"]


def test_remarks_stand_at_the_words_they_speak_of(brought: bytes) -> None:
    old = text_of(brought)
    new = old.replace("均己", "均已")

    def at(words: str) -> dict[str, int]:
        start = new.index(words)
        return {"start": start, "end": start + len(words)}

    comments = [
        Comment(**at("切实的"), author="文字", text="甲"),
        Comment(**at("12"), author="事实核对", text="乙"),
        Comment(**at("32"), author="事实核对", text="丙"),
        Comment(**at("XX"), author="体例", text="丁"),
        Comment(start=None, end=None, author="政策核对", text="戊"),
    ]
    done = give_back(brought, old, new, track=True, comments=comments, date=WHEN)
    found = {c.text: c.quote for c in read_back(done.data).comments}
    assert found == {
        "请核实": new.split("\n")[6], "甲": "切实的", "乙": "12", "丙": "32", "丁": "XX", "戊": LINES[0],
    }  # fmt: skip
    assert squeezed(text_of(done.data)) == squeezed(new)


def test_a_change_the_body_does_not_hold_is_counted(brought: bytes) -> None:
    shown = f"1. {text_of(brought)}"
    done = give_back(brought, shown, shown.replace("1. ", "2. "), track=True, date=WHEN)
    assert done.unplaced == 1
    assert squeezed(text_of(done.data)) == squeezed(text_of(brought))


def test_a_file_that_is_no_word_file_says_so() -> None:
    with pytest.raises(BadFileError, match="另存为"):
        give_back(b"PK\x03\x04 not a zip", "甲", "乙", track=True)


words = st.text(alphabet="一二三水草船只0123，。（）“”年", min_size=0, max_size=6)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_edit_of_the_lines_comes_back_whole(brought: bytes, data: st.DataObject) -> None:
    old = text_of(brought)
    new = old
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(new)))
        upto = data.draw(st.integers(at, min(len(new), at + 12)))
        if "\n" in new[at:upto] or "\t" in new[at:upto]:
            continue
        new = new[:at] + data.draw(words) + new[upto:]
    done = give_back(brought, old, new, track=True, date=WHEN)
    if done.unplaced == 0:
        assert squeezed(text_of(done.data)) == squeezed(new)
    assert lines_of(done.data, accept=False) == lines_of(brought, accept=False)


_NOTES_XML = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:footnotes xmlns:w="'
    'http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    '<w:footnote w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:rPr><w:b/></w:rPr>'
    "<w:t>人数截止11月底。</w:t></w:r></w:p></w:footnote></w:footnotes>"
)


def with_note_and_head() -> bytes:
    """A first page with a head of its own, and a footnote."""
    import zipfile

    document = Document()
    section = document.sections[0]
    section.different_first_page_header_footer = True
    section.first_page_header.is_linked_to_previous = False
    section.first_page_header.paragraphs[0].text = "某某县林业局文件件"
    document.add_paragraph("关于2026年护林工作的报告")
    document.add_paragraph("全县有护林员862名。").add_run("")
    held = io.BytesIO()
    document.save(held)
    out = io.BytesIO()
    with zipfile.ZipFile(held) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "[Content_Types].xml":
                part = (
                    b'<Override PartName="/word/footnotes.xml" ContentType="application/vnd.'
                    b'openxmlformats-officedocument.wordprocessingml.footnotes+xml"/>'
                )
                data = data.replace(b"</Types>", part + b"</Types>")
            elif name == "word/_rels/document.xml.rels":
                link = (
                    b'<Relationship Id="rIdNotes" Type="http://schemas.openxmlformats.org/'
                    b'officeDocument/2006/relationships/footnotes" Target="footnotes.xml"/>'
                )
                data = data.replace(b"</Relationships>", link + b"</Relationships>")
            elif name == "word/document.xml":
                mark = '862名。</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r>'
                data = data.decode().replace("862名。</w:t></w:r>", mark).encode()
            target.writestr(name, data)
        target.writestr("word/footnotes.xml", _NOTES_XML)
    return out.getvalue()


@pytest.mark.parametrize("track", [True, False])
def test_words_of_a_footnote_and_of_the_first_page_s_head_are_changed_too(
    track: bool, tmp_path: Path
) -> None:
    data = with_note_and_head()
    old = text_of(data)
    assert old.split("\n")[0] == "某某县林业局文件件"
    new = old.replace("文件件", "文件").replace("截止", "截至").replace("862", "863")
    done = give_back(data, old, new, track=track, date=WHEN)
    assert done.unplaced == 0
    assert text_of(done.data) == new
    again = Document(io.BytesIO(done.data))
    notes = next(
        r.target_part.blob.decode()
        for r in again.part.rels.values()
        if r.reltype.endswith("/footnotes")
    )
    assert ("w:ins" in notes) is track
    assert "<w:b/>" in notes
    path = tmp_path / "稿.docx"
    path.write_bytes(done.data)
    known = tmp_path / "原.docx"
    known.write_bytes(data)
    assert set(audit_errors(path)) <= set(audit_errors(known))
    if sdk_program():
        assert list(sdk_errors(path)) == list(sdk_errors(known))


def test_a_head_that_the_body_repeats_is_left_alone() -> None:
    document = Document()
    section = document.sections[0]
    section.different_first_page_header_footer = True
    section.first_page_header.is_linked_to_previous = False
    section.first_page_header.paragraphs[0].text = "关于护林工作的报告"
    document.add_paragraph("关于护林工作的报告")
    document.add_paragraph("护林员862名。")
    held = io.BytesIO()
    document.save(held)
    old = text_of(held.getvalue())
    done = give_back(held.getvalue(), old, old.replace("护林工作", "森林防火工作"), track=False)
    again = Document(io.BytesIO(done.data))
    assert again.paragraphs[0].text == "关于森林防火工作的报告"
    assert again.sections[0].first_page_header.paragraphs[0].text == "关于护林工作的报告"
