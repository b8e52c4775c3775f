"""Text that goes through other programs: LibreOffice saving the file in between, and the PDF."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
from exporting_pages import bare, docx_text, need_soffice, rendered
from exporting_papers import ODD_TEXTS, PAPERS
from exporting_texts import REPORT

from assistant.exporting import manuscript, pdf, render_docx
from assistant.exporting.manuscript import plain_text
from assistant.exporting.redline import render_redline
from assistant.exporting.resolve import read_back
from assistant.exporting.review import Comment, render_review

pytestmark = pytest.mark.render


def resaved(files: Mapping[str, bytes], folder: Path) -> dict[str, bytes]:
    """The files as LibreOffice saves them again, all in one call."""
    need_soffice()
    program = pdf.find_soffice()
    assert program is not None
    paths = {}
    for number, (name, data) in enumerate(files.items()):
        paths[name] = folder / f"{number}.docx"
        paths[name].write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'p').as_uri()}"
    subprocess.run(
        [program, "--headless", profile, "--convert-to", "docx:MS Word 2007 XML",
         "--outdir", str(folder / "out"), *map(str, paths.values())],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    return {name: (folder / "out" / path.name).read_bytes() for name, path in paths.items()}


def lines(data: bytes, *, accept: bool = True) -> list[str]:
    return [x for line in read_back(data, accept=accept).lines if (x := bare(line))]


def test_saved_by_another_program_in_between(tmp_path: Path) -> None:
    """No genre loses or changes a character, nor do texts the layout never planned for."""
    files = {name: render_docx(paper) for name, paper in PAPERS.items()}
    files |= {name: render_docx(manuscript.from_text(text)) for name, text in ODD_TEXTS.items()}
    for name, data in resaved(files, tmp_path).items():
        assert lines(data) == lines(files[name]), name


def test_comments_and_open_changes_survive_another_program(tmp_path: Path) -> None:
    old, new = manuscript.from_text(REPORT), manuscript.from_text(REPORT.replace("2,136", "2,316"))
    at = plain_text(new).index("2,316人次")
    review = render_review(new, [Comment(start=at, end=at + 7, author="张某", text="核实\n再报")])
    back = resaved({"review": review, "redline": render_redline(old, new)}, tmp_path)
    (comment,) = read_back(back["review"]).comments
    assert (comment.author, bare(comment.text), comment.quote) == ("张某", "核实再报", "2,316人次")
    assert lines(back["review"]) == lines(render_docx(new))
    assert lines(back["redline"]) == lines(render_docx(new))
    assert lines(back["redline"], accept=False) == lines(render_docx(old))
    assert read_back(back["redline"]).pending > 0


@pytest.mark.parametrize("name", [n for n in ODD_TEXTS if not n.startswith("emoji")])
def test_pdf_of_odd_texts_has_every_character(name: str) -> None:
    paper = rendered(ODD_TEXTS[name])
    printed = sorted(g.text for s in paper.sheets for x in s.body for g in x.glyphs)
    assert "".join(printed) == "".join(sorted(bare(docx_text(paper.docx))))
