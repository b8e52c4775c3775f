"""Reading rendered pages and DOCX files back, for the layout tests. Lengths in millimetres from the upper left."""

from __future__ import annotations

import functools
import io
import os
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pdfplumber
import pytest
from lxml import etree
from PIL import Image

from assistant.exporting import Manuscript, load_profile, manuscript, pdf, render_docx
from assistant.exporting.profile import Profile

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SAMPLES = Path(__file__).resolve().parents[2].parent / "shared" / "samples"
MM = 25.4 / 72
PAGE_NUMBER_TOP = 264.0
"""Everything below this is page number."""


def need_soffice() -> None:
    """Skip without LibreOffice, but never in CI."""
    if pdf.find_soffice() is None:
        if os.environ.get("CI"):
            pytest.fail("LibreOffice Writer is not installed in CI")
        pytest.skip("LibreOffice Writer is not installed")


def sample(name: str) -> str:
    path = SAMPLES / name
    if not path.exists():
        pytest.skip(f"sample {name} is not on this machine")
    return path.read_text(encoding="utf-8")


def bare(text: str) -> str:
    """Text without any blank."""
    return "".join(c for c in text if not c.isspace())


# ----------------------------------------------------------------------------- DOCX


def part(data: bytes, name: str = "word/document.xml") -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read(name))


def docx_text(data: bytes) -> str:
    """Text of the body, a line per paragraph, line breaks and tabs as such."""
    lines = []
    for paragraph in part(data).iter(f"{W}p"):
        pieces = []
        for node in paragraph.iter(f"{W}t", f"{W}br", f"{W}tab"):
            if node.getparent().tag != f"{W}r":
                continue
            pieces.append(node.text or "" if node.tag == f"{W}t" else " ")
        lines.append("".join(pieces))
    return "\n".join(lines)


def style_of(paragraph: etree._Element) -> str:
    found = paragraph.find(f"{W}pPr/{W}pStyle")
    return found.get(f"{W}val") if found is not None else "Normal"


# ----------------------------------------------------------------------------- PDF


@dataclass(frozen=True)
class Glyph:
    text: str
    left: float
    right: float
    top: float
    bottom: float
    font: str
    size: float
    colour: tuple[float, ...]


@dataclass(frozen=True)
class Line:
    text: str
    left: float
    right: float
    top: float
    bottom: float
    glyphs: tuple[Glyph, ...]


@dataclass(frozen=True)
class Sheet:
    number: int
    body: tuple[Line, ...]
    foot: tuple[Line, ...]
    rules: tuple[tuple[float, float, float], ...]
    """Horizontal lines: left, right, y."""
    width: float
    height: float


def _lines(glyphs: list[Glyph]) -> tuple[Line, ...]:
    rows: list[list[Glyph]] = []
    for glyph in glyphs:
        middle = (glyph.top + glyph.bottom) / 2
        if rows:
            last = rows[-1][-1]
            if abs((last.top + last.bottom) / 2 - middle) < 2:
                rows[-1].append(glyph)
                continue
        rows.append([glyph])
    for row in rows:
        row.sort(key=lambda g: g.left)
    return tuple(
        Line(
            "".join(g.text for g in row),
            min(g.left for g in row),
            max(g.right for g in row),
            min(g.top for g in row),
            max(g.bottom for g in row),
            tuple(row),
        )
        for row in rows
    )


def read_pages(data: bytes) -> tuple[Sheet, ...]:
    sheets = []
    with pdfplumber.open(io.BytesIO(data)) as document:
        for number, page in enumerate(document.pages, 1):
            glyphs = [
                Glyph(
                    c["text"],
                    c["x0"] * MM,
                    c["x1"] * MM,
                    c["top"] * MM,
                    c["bottom"] * MM,
                    c["fontname"].split("+")[-1],
                    round(c["size"], 1),
                    tuple(c["non_stroking_color"] or ()),
                )
                for c in page.chars
                if not c["text"].isspace()
            ]
            flat = [
                (s["x0"] * MM, s["x1"] * MM, (s["top"] + s["bottom"]) / 2 * MM)
                for s in (*page.lines, *page.rects)
                if s["bottom"] - s["top"] < 3 and s["x1"] - s["x0"] > 100
            ]
            sheets.append(
                Sheet(
                    number,
                    _lines([g for g in glyphs if g.top < PAGE_NUMBER_TOP]),
                    _lines([g for g in glyphs if g.top >= PAGE_NUMBER_TOP]),
                    tuple(sorted(flat, key=lambda r: r[2])),
                    float(page.width) * MM,
                    float(page.height) * MM,
                )
            )
    return tuple(sheets)


def body_text(sheets: tuple[Sheet, ...]) -> str:
    return "".join(line.text for sheet in sheets for line in sheet.body)


@dataclass(frozen=True)
class Rendered:
    """A paper through LibreOffice."""

    docx: bytes
    pdf: bytes
    sheets: tuple[Sheet, ...]

    def ink(
        self,
        page: int,
        *,
        left: float = 0,
        top: float = 0,
        right: float = 297,
        bottom: float = 297,
        red: bool = False,
    ) -> tuple[float, float, float, float]:
        """Left, top, right, bottom of what is really printed in a part of a page (counted from 1)."""
        pixels = _pixels(self.pdf, page)
        scale = pixels.shape[0] / self.sheets[page - 1].height
        y, x = int(top * scale), int(left * scale)
        part_of = pixels[y : int(bottom * scale), x : int(right * scale)].astype(int)
        if red:
            marked = (part_of[..., 0] > 150) & (part_of[..., 1] < 120) & (part_of[..., 2] < 120)
        else:
            marked = part_of.sum(axis=2) < 450
        rows, columns = np.nonzero(marked)
        assert rows.size, "nothing is printed there"
        return (
            (columns.min() + x) / scale,
            (rows.min() + y) / scale,
            (columns.max() + 1 + x) / scale,
            (rows.max() + 1 + y) / scale,
        )


@functools.lru_cache(maxsize=16)
def _pixels(data: bytes, page: int) -> np.ndarray:
    image = Image.open(io.BytesIO(pdf.page_image(data, page, dpi=200))).convert("RGB")
    return np.asarray(image)


@functools.lru_cache(maxsize=64)
def render_file(data: bytes) -> Rendered:
    """A DOCX and its pages; each is rendered once per session."""
    need_soffice()
    printed = pdf.to_pdf(data)
    return Rendered(data, printed, read_pages(printed))


def rendered(
    source: Manuscript | str, *, markdown: bool = False, profile: str | Profile = "gb9704"
) -> Rendered:
    """A text or manuscript, exported and rendered."""
    if isinstance(source, str):
        source = manuscript.from_text(source, markdown=markdown)
    return _render(source, load_profile(profile).model_dump_json())


@functools.lru_cache(maxsize=64)
def _render(source: Manuscript, key: str) -> Rendered:
    return render_file(render_docx(source, profile=Profile.model_validate_json(key)))


def has_style_chain(styles: etree._Element, style: str, path: str) -> etree._Element | None:
    """First element at ``path`` along the basedOn chain of a style."""
    seen: str | None = style
    while seen:
        node = next(s for s in styles.iter(f"{W}style") if s.get(f"{W}styleId") == seen)
        found = node.find(path)
        if found is not None:
            return found
        based = node.find(f"{W}basedOn")
        seen = based.get(f"{W}val") if based is not None else None
    return None


DATE = re.compile(r"\d{4}年([1-9]|1[0-2])月([1-9]|[12]\d|3[01])日")
