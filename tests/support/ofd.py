"""A small OFD writer: one text in the ways that different producers set it down."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from typing import Literal
from xml.sax.saxutils import escape

NS = "http://www.ofdspec.org/2016"
Setting = Literal["line", "signs", "scaled", "glyphs", "steps"]
"""line: one object a line, no steps; steps: DeltaX with runs; signs: one object a character; scaled: size 1
under a matrix; glyphs: a CGTransform beside the text."""

SIZE = 5.64
"""三号, in millimetres."""
WIDTH = 28
LINES = 22
_LEFT, _TOP, _PITCH = 28.0, 37.0, 10.2


def printed(text: str) -> list[list[tuple[float, float, str]]]:
    """Pages of (x, y, line): 22 lines of 28 characters, paragraphs indented by two."""
    lines: list[tuple[float, str]] = []
    for paragraph in text.split("\n"):
        rest, indent = paragraph, 2
        while True:
            room = WIDTH - indent
            lines.append((_LEFT + indent * SIZE, rest[:room]))
            rest, indent = rest[room:], 0
            if not rest:
                break
    return [
        [(x, _TOP + _PITCH * n, line) for n, (x, line) in enumerate(lines[first : first + LINES])]
        for first in range(0, len(lines), LINES)
    ]


def ofd(
    pages: Sequence[Sequence[tuple[float, float, str]]],
    *,
    setting: Setting = "steps",
    head: str = "",
    numbers: bool = False,
    odd: bool = False,
    doctype: str = "",
) -> bytes:
    """The file. ``odd``: members in an odd order, absolute locations, another prefix."""
    prefix = "ns1" if odd else "ofd"
    root = "/" if odd else ""
    members: dict[str, str] = {}
    rows = "".join(
        f'<P:Page ID="{n}" BaseLoc="{root + "Doc_0/" if odd else ""}Pages/Page_{n}/Content.xml"/>'
        for n in range(len(pages))
    )
    template = '<P:TemplatePage ID="900" BaseLoc="Tpls/Tpl_0/Content.xml"/>' if head else ""
    members["OFD.xml"] = (
        f"{doctype}<P:OFD xmlns:P='{NS}' Version='1.0' DocType='OFD'><P:DocBody><P:DocInfo/>"
        f"<P:DocRoot>{root}Doc_0/Document.xml</P:DocRoot></P:DocBody></P:OFD>"
    )
    members["Doc_0/Document.xml"] = (
        f"<P:Document xmlns:P='{NS}'><P:CommonData><P:PageArea><P:PhysicalBox>0 0 210 297</P:PhysicalBox>"
        f"</P:PageArea>{template}</P:CommonData><P:Pages>{rows}</P:Pages></P:Document>"
    )
    if head:
        members["Doc_0/Tpls/Tpl_0/Content.xml"] = _page([(80.0, 15.0, head)], "steps", "")
    for number, lines in enumerate(pages):
        foot = [(100.0, 270.0, f"— {number + 1} —")] if numbers else []
        used = '<P:Template TemplateID="900" ZOrder="Background"/>' if head else ""
        members[f"Doc_0/Pages/Page_{number}/Content.xml"] = _page([*lines, *foot], setting, used)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        names = sorted(members, reverse=True) if odd else list(members)
        for name in names:
            text = members[name].replace("P:", f"{prefix}:").replace(":P=", f":{prefix}=")
            archive.writestr(name, '<?xml version="1.0" encoding="UTF-8"?>' * (not doctype) + text)
    return out.getvalue()


def _page(lines: Sequence[tuple[float, float, str]], setting: Setting, template: str) -> str:
    objects = "".join(_object(n, x, y, line, setting) for n, (x, y, line) in enumerate(lines))
    return (
        f"<P:Page xmlns:P='{NS}'><P:Area><P:PhysicalBox>0 0 210 297</P:PhysicalBox></P:Area>{template}"
        f'<P:Content><P:Layer ID="1"><P:PageBlock ID="2">{objects}</P:PageBlock></P:Layer></P:Content></P:Page>'
    )


def _object(number: int, x: float, y: float, line: str, setting: Setting) -> str:
    if setting == "signs":
        return "".join(
            _text(f"{x + i * SIZE:.3f} {y:.3f} {SIZE} {SIZE}", f'Size="{SIZE}"', f'X="0" Y="{SIZE}"', sign)
            for i, sign in enumerate(line)
        )  # fmt: skip
    box = f"{x:.3f} {y:.3f} {len(line) * SIZE:.3f} {SIZE}"
    if setting == "scaled":
        return _text(box, f'Size="1" CTM="{SIZE} 0 0 {SIZE} 0 0"', 'X="0" Y="1"', line, "1")
    step = "" if setting == "line" else f"{SIZE}"
    glyphs = ""
    if setting == "glyphs":
        ids = " ".join(str(100 + i) for i in range(len(line)))
        glyphs = (
            f'<P:CGTransform CodePosition="0" CodeCount="{len(line)}" GlyphCount="{len(line)}">'
            f"<P:Glyphs>{ids}</P:Glyphs></P:CGTransform>"
        )
    return _text(box, f'Size="{SIZE}"', f'X="0" Y="{SIZE}"', line, step, glyphs)


def _text(box: str, shape: str, place: str, line: str, step: str = "", glyphs: str = "") -> str:
    count = len(line) - 1
    if step and count > 3:
        delta = f' DeltaX="{step} g {count - 1} {step}"'
    else:
        delta = f' DeltaX="{" ".join([step] * count)}"' if step and count > 0 else ""
    return (
        f'<P:TextObject ID="9" Boundary="{box}" Font="3" {shape}>{glyphs}'
        f"<P:TextCode {place}{delta}>{escape(line)}</P:TextCode></P:TextObject>"
    )
