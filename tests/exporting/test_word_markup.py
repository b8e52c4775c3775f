"""Files as Word and WPS leave them: split runs, fields, controls, moves and nested changes, read back whole."""

from __future__ import annotations

import io
import zipfile

import pytest

from assistant.exporting.resolve import read_back

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def paragraph(content: str, mark: str = "") -> str:
    properties = f"<w:pPr><w:rPr>{mark}</w:rPr></w:pPr>" if mark else ""
    return f"<w:p>{properties}{content}</w:p>"


def read(body: str, *, accept: bool = True) -> tuple[str, ...]:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(
            "word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>"
        )
    return read_back(buffer.getvalue(), accept=accept).lines


DELETED = '<w:del w:id="2"><w:r><w:delText>丙</w:delText></w:r></w:del>'
FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF a</w:instrText></w:r>'
    f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("表1")}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
MOVED = (
    paragraph(f'<w:moveFrom w:id="3">{run("移")}</w:moveFrom>', '<w:moveFrom w:id="1"/>')
    + paragraph(run("中"))
    + paragraph(f'<w:moveTo w:id="5">{run("移")}</w:moveTo>', '<w:moveTo w:id="4"/>')
)


@pytest.mark.parametrize(
    ("body", "accepted", "rejected"),
    [
        pytest.param(
            paragraph(
                f'<w:proofErr w:type="spellStart"/>{run("甲")}<w:bookmarkStart w:id="0" w:name="a"/>'
                f'{run("乙")}<w:smartTag w:element="x"><w:smartTagPr/>{run("丙")}</w:smartTag>'
            ),
            ("甲乙丙",),
            ("甲乙丙",),
            id="split runs, bookmarks, smart tags",
        ),
        pytest.param(
            paragraph(
                "<w:r><w:t>甲</w:t><w:softHyphen/><w:lastRenderedPageBreak/><w:t>乙</w:t></w:r>"
            ),
            ("甲乙",),
            ("甲乙",),
            id="soft hyphen and rendered page break",
        ),
        pytest.param(paragraph(run("见") + FIELD), ("见表1",), ("见表1",), id="field code"),
        pytest.param(
            f"<w:sdt><w:sdtPr/><w:sdtContent>{paragraph(run('甲'))}</w:sdtContent></w:sdt>",
            ("甲",),
            ("甲",),
            id="content control",
        ),
        pytest.param(MOVED, ("中", "移"), ("移", "中"), id="moved paragraph"),
        pytest.param(
            paragraph(f'{run("甲")}<w:ins w:id="1">{run("乙")}{DELETED}</w:ins>{run("丁")}'),
            ("甲乙丁",),
            ("甲丁",),
            id="deletion inside an insertion",
        ),
        pytest.param(
            paragraph(run("甲"), '<w:del w:id="1"/>') + paragraph(run("乙")),
            ("甲乙",),
            ("甲", "乙"),
            id="deleted paragraph mark",
        ),
    ],
)
def test_text_with_changes_accepted_and_rejected(
    body: str, accepted: tuple[str, ...], rejected: tuple[str, ...]
) -> None:
    assert read(body) == accepted
    assert read(body, accept=False) == rejected
