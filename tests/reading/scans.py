"""Scans made from texts: pages drawn with a Chinese face, as pictures and as PDFs of pictures."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from support.ofd import printed

if TYPE_CHECKING:
    from PIL import Image

_FACES = (
    "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/System/Library/Fonts/PingFang.ttc",
    "C:/Windows/Fonts/simsun.ttc",
)


@cache
def face() -> str:
    """A file with Chinese glyphs; without one the test is skipped."""
    found = next((name for name in _FACES if Path(name).is_file()), None)
    if found is None:
        pytest.skip("no Chinese face to draw a scan with")
    return found


def drawn(text: str, *, dpi: int = 200) -> list[Image.Image]:
    """A4 pages of 22 lines of 28 characters in 三号, with page numbers."""
    from PIL import Image, ImageDraw, ImageFont

    scale = dpi / 25.4
    font = ImageFont.truetype(face(), round(16 / 72 * dpi))
    pages = []
    for number, lines in enumerate(printed(text), 1):
        page = Image.new("L", (round(210 * scale), round(297 * scale)), 255)
        pen = ImageDraw.Draw(page)
        for x, y, line in lines:
            pen.text((x * scale, y * scale), line, font=font, fill=20)
        pen.text((100 * scale, 275 * scale), f"— {number} —", font=font, fill=20)
        pages.append(page)
    return pages


def scan(pictures: Sequence[Image.Image], *, dpi: int = 200) -> bytes:
    """A PDF that holds nothing but pictures, as a scanner makes it."""
    out = io.BytesIO()
    pictures[0].save(
        out, "PDF", resolution=dpi, save_all=True, append_images=list(pictures[1:]), quality=60
    )
    return out.getvalue()


def mixed(first: bytes, second: bytes) -> bytes:
    """The pages of two PDFs, one after the other."""
    import pypdfium2

    document = pypdfium2.PdfDocument.new()
    for part in (first, second):
        document.import_pages(pypdfium2.PdfDocument(part))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def marked(data: bytes, words: str) -> bytes:
    """A scan with a line of text over the picture, as scanning programs leave it."""
    import ctypes

    import pypdfium2
    from pypdfium2 import raw

    document = pypdfium2.PdfDocument(data)
    page = document[0]
    item = raw.FPDFPageObj_NewTextObj(document, b"Helvetica", 12.0)
    encoded = (words + "\0").encode("utf-16-le")
    buffer = ctypes.cast(ctypes.create_string_buffer(encoded), ctypes.POINTER(ctypes.c_ushort))
    raw.FPDFText_SetText(item, buffer)
    raw.FPDFPage_InsertObject(page, item)
    page.gen_content()
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
