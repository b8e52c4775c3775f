"""A theme part for the base document.

Word wants one in the package (and validators report its absence); no style refers to it, so the faces of
the page never depend on it.
"""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_COLOURS = (
    ("dk1", "000000"),
    ("lt1", "FFFFFF"),
    ("dk2", "000000"),
    ("lt2", "FFFFFF"),
    ("accent1", "000000"),
    ("accent2", "404040"),
    ("accent3", "595959"),
    ("accent4", "7F7F7F"),
    ("accent5", "A6A6A6"),
    ("accent6", "BFBFBF"),
    ("hlink", "000000"),
    ("folHlink", "000000"),
)


def theme_xml(face: str) -> str:
    """A plain theme whose fonts are ``face``."""
    colours = "".join(f'<a:{n}><a:srgbClr val="{v}"/></a:{n}>' for n, v in _COLOURS)
    name = quoteattr(face)
    fonts = f'<a:latin typeface={name}/><a:ea typeface={name}/><a:cs typeface=""/>'
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    line = f'<a:ln w="6350">{fill}<a:prstDash val="solid"/></a:ln>'
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<a:theme xmlns:a="{_DRAWING}" name="公文"><a:themeElements>'
        f'<a:clrScheme name="公文">{colours}</a:clrScheme>'
        f'<a:fontScheme name="公文"><a:majorFont>{fonts}</a:majorFont>'
        f"<a:minorFont>{fonts}</a:minorFont></a:fontScheme>"
        f'<a:fmtScheme name="公文"><a:fillStyleLst>{fill * 3}</a:fillStyleLst>'
        f"<a:lnStyleLst>{line * 3}</a:lnStyleLst><a:effectStyleLst>{effect * 3}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
    )
