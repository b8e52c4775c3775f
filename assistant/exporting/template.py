"""The base document: a slim DOCX made in code, with named styles, page grid and page numbers.

python-docx's own template is not used: it carries theme fonts, letter paper, ``lang`` ja-JP and parts nobody
needs. The body is empty; ``writer.py`` fills it.
"""

from __future__ import annotations

import functools
import io
import zipfile
from xml.sax.saxutils import escape

from assistant.exporting import styles
from assistant.exporting.numbers import footer, side_footer
from assistant.exporting.ooxml import Element, make, to_bytes
from assistant.exporting.paper import SectionEnd, Sheet
from assistant.exporting.profile import Profile, twips
from assistant.exporting.stylesheet import style_elements
from assistant.exporting.theme import theme_xml

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_HEADER = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_FOOTERS = {
    "rIdOdd": "footer1.xml",
    "rIdEven": "footer2.xml",
    "rIdSideOdd": "footer3.xml",
    "rIdSideEven": "footer4.xml",
    "rIdNone": "footer5.xml",
}
_REFERENCES = {
    Sheet.UPRIGHT: ("rIdOdd", "rIdEven"),
    Sheet.SIDEWAYS: ("rIdSideOdd", "rIdSideEven"),
    Sheet.BARE: ("rIdNone", "rIdNone"),
}
"""Footers of odd and even pages."""


@functools.lru_cache(maxsize=16)
def _cached(key: str) -> bytes:
    profile = Profile.model_validate_json(key)
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _package_relations(),
        "docProps/core.xml": _core(),
        "docProps/app.xml": _app(),
        "word/document.xml": to_bytes(_document(profile)),
        "word/_rels/document.xml.rels": _document_relations(),
        "word/styles.xml": to_bytes(make("styles", children=style_elements(profile))),
        "word/settings.xml": to_bytes(_settings(profile)),
        "word/fontTable.xml": to_bytes(_font_table(profile)),
        "word/theme/theme1.xml": theme_xml(profile.face.body),
        "word/footer1.xml": to_bytes(footer(profile, styles.PAGE_ODD)),
        "word/footer2.xml": to_bytes(footer(profile, styles.PAGE_EVEN)),
        "word/footer3.xml": to_bytes(side_footer(profile, odd=True)),
        "word/footer4.xml": to_bytes(side_footer(profile, odd=False)),
        "word/footer5.xml": to_bytes(footer(profile, styles.PAGE_ODD, numbered=False)),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), data)
    return buffer.getvalue()


def base_document(profile: Profile) -> bytes:
    """The empty DOCX for ``profile``."""
    return _cached(profile.model_dump_json())


def section_properties(end: SectionEnd) -> Element:
    """Sheet, margins, grid and page numbers of a section."""
    p = end.profile
    references: list[Element] = []
    for relation, kind in zip(_REFERENCES[end.sheet], ("default", "even"), strict=True):
        reference = make("footerReference", {"type": kind})
        reference.set(f"{{{_OFFICE}}}id", relation)
        references.append(reference)
    grid: dict[str, str | int] = {"type": p.grid.kind, "linePitch": p.grid.line_twips}
    if p.grid.kind == "linesAndChars":
        natural = p.size.body_pt
        pitch = p.page.text_width_twips / 20 / p.grid.chars
        grid["charSpace"] = round((pitch - natural) * 4096)
    sheet: dict[str, str | int] = {"w": twips(p.page.width_mm), "h": twips(p.page.height_mm)}
    margins = {
        "top": twips(p.page.top_mm),
        "right": twips(p.page.right_mm),
        "bottom": twips(p.page.bottom_mm),
        "left": twips(p.page.left_mm),
    }
    if end.sheet is Sheet.SIDEWAYS:
        # 8: on odd pages the head of the table is at 订口, on even ones at 切口, which is the same turn.
        sheet = {"w": sheet["h"], "h": sheet["w"], "orient": "landscape"}
        margins = {
            "top": margins["left"],
            "right": margins["top"],
            "bottom": margins["right"],
            "left": margins["bottom"],
        }
    around = {"header": 851, "footer": twips(p.page.footer_mm), "gutter": 0}
    return make(
        "sectPr",
        children=[
            *references,
            make("type", {"val": "evenPage"}) if end.even else None,
            make("pgSz", sheet),
            make("pgMar", {**margins, **around}),
            make("cols", {"space": 425}),
            make("docGrid", grid),
        ],
    )


def _document(p: Profile) -> Element:
    return make("document", children=[make("body", children=[section_properties(SectionEnd(p))])])


def _settings(p: Profile) -> Element:
    word = "http://schemas.microsoft.com/office/word"
    modes = (
        ("compatibilityMode", 15),
        ("overrideTableStyleFontSizeAndJustification", 1),
        ("enableOpenTypeFeatures", 1),
        ("doNotFlipMirrorIndents", 1),
        ("differentiateMultirowTableHeaders", 1),
    )
    compat = [
        make("spaceForUL"),
        make("balanceSingleByteDoubleByteWidth"),
        make("doNotLeaveBackslashAlone"),
        make("ulTrailSpace"),
        make("doNotExpandShiftReturn"),
        make("adjustLineHeightInTable"),
        make("useFELayout"),
        *(make("compatSetting", {"name": n, "uri": word, "val": v}) for n, v in modes),
    ]
    return make(
        "settings",
        children=[
            make("zoom", {"percent": 100}),
            make("defaultTabStop", {"val": 420}),
            make("evenAndOddHeaders"),
            make("drawingGridVerticalSpacing", {"val": p.grid.line_twips}),
            make("characterSpacingControl", {"val": "doNotCompress"}),
            make("compat", children=compat),
            make("themeFontLang", {"val": "en-US", "eastAsia": "zh-CN"}),
            make("decimalSymbol", {"val": "."}),
            make("listSeparator", {"val": ","}),
        ],
    )


def _font_table(p: Profile) -> Element:
    names = dict.fromkeys(p.face.model_dump().values())
    fonts = [
        make(
            "font",
            {"name": name},
            [
                make("charset", {"val": "86"}),
                make("family", {"val": "auto"}),
                make("pitch", {"val": "variable"}),
            ],
        )
        for name in names
    ]
    return make("fonts", children=fonts)


def _content_types() -> str:
    overrides = {
        "/word/document.xml": f"{_WORD}.document.main+xml",
        "/word/styles.xml": f"{_WORD}.styles+xml",
        "/word/settings.xml": f"{_WORD}.settings+xml",
        "/word/fontTable.xml": f"{_WORD}.fontTable+xml",
        "/word/theme/theme1.xml": "application/vnd.openxmlformats-officedocument.theme+xml",
        **{f"/word/{name}": f"{_WORD}.footer+xml" for name in _FOOTERS.values()},
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "/docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
    }
    inner = "".join(f'<Override PartName="{n}" ContentType="{t}"/>' for n, t in overrides.items())
    return (
        f'{_HEADER}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{inner}</Types>'
    )


def _relations(entries: list[tuple[str, str, str]]) -> str:
    inner = "".join(
        f'<Relationship Id="{i}" Type="{escape(t)}" Target="{target}"/>' for i, t, target in entries
    )
    return f'{_HEADER}<Relationships xmlns="{_RELS}">{inner}</Relationships>'


def _package_relations() -> str:
    core = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
    return _relations(
        [
            ("rId1", f"{_OFFICE}/officeDocument", "word/document.xml"),
            ("rId2", core, "docProps/core.xml"),
            ("rId3", f"{_OFFICE}/extended-properties", "docProps/app.xml"),
        ]
    )


def _document_relations() -> str:
    return _relations(
        [
            ("rId1", f"{_OFFICE}/styles", "styles.xml"),
            ("rId2", f"{_OFFICE}/settings", "settings.xml"),
            ("rId3", f"{_OFFICE}/fontTable", "fontTable.xml"),
            ("rId4", f"{_OFFICE}/theme", "theme/theme1.xml"),
            *((i, f"{_OFFICE}/footer", target) for i, target in _FOOTERS.items()),
        ]
    )


def _core() -> str:
    return (
        f"{_HEADER}<cp:coreProperties "
        'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"></cp:coreProperties>'
    )


def _app() -> str:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
    return f'{_HEADER}<Properties xmlns="{kind}"><Application>拟稿台</Application></Properties>'
