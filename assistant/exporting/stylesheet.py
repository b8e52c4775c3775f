"""The style sheet of the base document, from a profile: all formatting of the page is written here."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.exporting.ooxml import Element, flag, make
from assistant.exporting.profile import Profile
from assistant.exporting.styles import (
    ADDRESSEE,
    ANNEX,
    ATTACHMENT,
    ATTACHMENT_TITLE,
    BODY,
    CELL,
    CELL_HEAD,
    CLASSIFICATION,
    COPIES,
    COPY_NUMBER,
    DATE,
    FLUSH,
    HEADING,
    LEAD,
    MARK,
    NAME,
    NAMES,
    NOTE,
    NUMBER,
    PAGE_EVEN,
    PAGE_ODD,
    PLAIN,
    PRINTED,
    RARE,
    RARE_KAI,
    REMARK,
    SIGNATURE,
    TABLE,
    TABLE_END,
    TITLE,
    URGENCY,
)


def fonts(face: str) -> Element:
    """One face for every script; ``hint`` makes quotes, dashes and ellipses follow the Chinese one."""
    return make(
        "rFonts",
        {"hint": "eastAsia", "ascii": face, "hAnsi": face, "eastAsia": face, "cs": face},
    )


def size(points: float) -> list[Element]:
    """Type size; half-points in the file."""
    half = round(points * 2)
    return [make("sz", {"val": half}), make("szCs", {"val": half})]


def chars(count: float) -> int:
    """Characters as the hundredths Word counts in."""
    return round(count * 100)


def style_elements(profile: Profile) -> list[Element]:
    """docDefaults, built-in and own styles, in the order they are written."""
    p = profile
    line = p.grid.line_twips
    heads = [_heading(p, level) for level in range(4)]
    leads = [_lead(p, level) for level in range(4)]
    return [
        _defaults(p),
        _normal(p),
        *_built_in(p),
        _paragraph(BODY, p_pr=[_first_line(p)]),
        _paragraph(
            TITLE,
            p_pr=[
                make("keepNext"),
                make("keepLines"),
                make("snapToGrid", {"val": 0}),
                _exact(p.title.line_twips, after=p.title.blank_below * line),
                make("jc", {"val": "center"}),
            ],
            r_pr=[fonts(p.face.title), make("spacing", {"val": 0}), *size(p.size.title_pt)],
            following=ADDRESSEE,
        ),
        _paragraph(
            NOTE,
            p_pr=[make("keepNext"), make("jc", {"val": "center"})],
            r_pr=[fonts(p.face.kai)],
            following=BODY,
        ),
        _paragraph(ADDRESSEE, p_pr=[make("keepNext")], following=BODY),
        *heads,
        *leads,
        _paragraph(
            ANNEX,
            p_pr=[make("keepLines"), _exact(line, before=p.annex.blank_above * line)],
        ),
        _paragraph(
            SIGNATURE,
            p_pr=[
                make("keepNext"),
                _exact(line, before=p.sign.blank_above * line),
                make("jc", {"val": "left"}),
            ],
            following=DATE,
        ),
        _paragraph(DATE, p_pr=[make("jc", {"val": "left"})]),
        _paragraph(REMARK, p_pr=[_first_line(p)]),
        _paragraph(
            ATTACHMENT,
            p_pr=[
                make("keepNext"),
                make("pageBreakBefore"),
                _exact(line, after=line),
            ],
            r_pr=[fonts(p.face.strong)],
            following=ATTACHMENT_TITLE,
        ),
        _paragraph(ATTACHMENT_TITLE, based=TITLE, following=BODY),
        _paragraph(COPY_NUMBER),
        _paragraph(CLASSIFICATION, r_pr=[fonts(p.face.strong)]),
        _paragraph(URGENCY, r_pr=[fonts(p.face.strong)]),
        _paragraph(
            MARK,
            p_pr=[make("snapToGrid", {"val": 0}), make("jc", {"val": "center"})],
            r_pr=[
                fonts(p.face.mark),
                make("color", {"val": p.letterhead.colour}),
                make("spacing", {"val": 0}),
                *size(p.size.mark_pt),
            ],
            following=NUMBER,
        ),
        _paragraph(NUMBER, p_pr=[make("jc", {"val": "center"})], following=TITLE),
        _character(NAME, [fonts(p.face.kai)]),
        _character(PLAIN, [fonts(p.face.body)]),
        _character(RARE, [fonts(p.face.body_wide)]),
        _character(RARE_KAI, [fonts(p.face.kai_wide)]),
        _imprint(p, COPIES),
        _imprint(p, PRINTED),
        _page_number(p, PAGE_ODD, p.number.odd),
        _page_number(p, PAGE_EVEN, p.number.even),
        *_table(p),
    ]


def _exact(line: int, *, before: int = 0, after: int = 0) -> Element:
    return make("spacing", {"before": before, "after": after, "line": line, "lineRule": "exact"})


def _first_line(p: Profile) -> Element:
    # Both: Word goes by characters, LibreOffice by twips.
    count = p.body.indent_chars
    return make("ind", {"firstLineChars": chars(count), "firstLine": count * p.char_twips})


def _defaults(p: Profile) -> Element:
    lang = make("lang", {"val": "en-US", "eastAsia": "zh-CN", "bidi": "ar-SA"})
    r_pr = make("rPr", children=[fonts(p.face.body), *size(p.size.body_pt), lang])
    return make(
        "docDefaults",
        children=[
            make("rPrDefault", children=[r_pr]),
            make("pPrDefault", children=[make("pPr")]),
        ],
    )


def _normal(p: Profile) -> Element:
    # overflowPunct: without it LibreOffice 7.4 loses commas at line ends.
    # widowControl off: the standard fills every page with 22 lines.
    p_pr = [
        make("widowControl", {"val": 0}),
        make("overflowPunct", {"val": 1}),
        make("autoSpaceDE", {"val": 0}),
        make("autoSpaceDN", {"val": 0}),
        _exact(p.grid.line_twips),
        make("jc", {"val": "both"}),
    ]
    return make(
        "style",
        {"type": "paragraph", "default": 1, "styleId": FLUSH},
        [
            make("name", {"val": "Normal"}),
            make("qFormat"),
            make("pPr", children=p_pr),
            make("rPr", children=[make("spacing", {"val": p.grid.spacing_twips})]),
        ],
    )


def _built_in(p: Profile) -> Iterable[Element]:
    """Styles Word and python-docx expect under their own ids."""
    yield make(
        "style",
        {"type": "character", "default": 1, "styleId": "DefaultParagraphFont"},
        [
            make("name", {"val": "Default Paragraph Font"}),
            make("uiPriority", {"val": 1}),
            make("semiHidden"),
            make("unhideWhenUsed"),
        ],
    )
    margins = [
        make(side, {"w": width, "type": "dxa"})
        for side, width in (("top", 0), ("left", 108), ("bottom", 0), ("right", 108))
    ]
    yield make(
        "style",
        {"type": "table", "default": 1, "styleId": "TableNormal"},
        [
            make("name", {"val": "Normal Table"}),
            make("uiPriority", {"val": 99}),
            make("semiHidden"),
            make("unhideWhenUsed"),
            make(
                "tblPr",
                children=[
                    make("tblInd", {"w": 0, "type": "dxa"}),
                    make("tblCellMar", children=margins),
                ],
            ),
        ],
    )
    yield make(
        "style",
        {"type": "numbering", "default": 1, "styleId": "NoList"},
        [
            make("name", {"val": "No List"}),
            make("uiPriority", {"val": 99}),
            make("semiHidden"),
            make("unhideWhenUsed"),
        ],
    )
    small = [fonts(p.face.page_number), make("spacing", {"val": 0}), *size(10.5)]
    yield make(
        "style",
        {"type": "paragraph", "styleId": "CommentText"},
        [
            make("name", {"val": "annotation text"}),
            make("basedOn", {"val": FLUSH}),
            make("uiPriority", {"val": 99}),
            make(
                "pPr",
                children=[
                    make("spacing", {"line": 240, "lineRule": "auto"}),
                    make("jc", {"val": "left"}),
                ],
            ),
            make("rPr", children=small),
        ],
    )
    yield make(
        "style",
        {"type": "character", "styleId": "CommentReference"},
        [
            make("name", {"val": "annotation reference"}),
            make("uiPriority", {"val": 99}),
            make("rPr", children=size(10.5)),
        ],
    )


def _paragraph(
    style: str,
    *,
    based: str = FLUSH,
    p_pr: Iterable[Element] = (),
    r_pr: Iterable[Element] = (),
    following: str | None = None,
    linked: str | None = None,
) -> Element:
    in_p, in_r = list(p_pr), list(r_pr)
    return make(
        "style",
        {"type": "paragraph", "customStyle": 1, "styleId": style},
        [
            make("name", {"val": NAMES[style]}),
            make("basedOn", {"val": based}),
            make("next", {"val": following}) if following else None,
            make("link", {"val": linked}) if linked else None,
            make("qFormat"),
            make("pPr", children=in_p) if in_p else None,
            make("rPr", children=in_r) if in_r else None,
        ],
    )


def _character(style: str, r_pr: Iterable[Element]) -> Element:
    return make(
        "style",
        {"type": "character", "customStyle": 1, "styleId": style},
        [
            make("name", {"val": NAMES[style]}),
            make("basedOn", {"val": "DefaultParagraphFont"}),
            make("qFormat"),
            make("rPr", children=r_pr),
        ],
    )


def _level_face(p: Profile, level: int) -> list[Element]:
    face = (p.face.level1, p.face.level2, p.face.level3, p.face.level4)[level]
    bold = [flag("b"), flag("bCs")] if level == 1 and p.body.bold_level2 else []
    return [fonts(face), *(e for e in bold if e is not None)]


def _heading(p: Profile, level: int) -> Element:
    return _paragraph(
        HEADING[level],
        based=BODY,
        p_pr=[make("keepNext"), make("keepLines"), make("outlineLvl", {"val": level})],
        r_pr=_level_face(p, level),
        following=BODY,
    )


def _lead(p: Profile, level: int) -> Element:
    """The heading at the start of a paragraph."""
    return _character(LEAD[level], _level_face(p, level))


def _page_number(p: Profile, style: str, side: str) -> Element:
    indent = round(p.number.indent_chars * p.size.page_number_pt * 20)
    sides = {"left": {"left": indent}, "right": {"right": indent}, "center": {}}
    return _paragraph(
        style,
        p_pr=[
            make("snapToGrid", {"val": 0}),
            _exact(round(p.size.page_number_pt * 20)),
            make("ind", sides[side]) if sides[side] else make("ind", {"firstLine": 0}),
            make("jc", {"val": side}),
        ],
        r_pr=[
            fonts(p.face.page_number),
            make("spacing", {"val": 0}),
            *size(p.size.page_number_pt),
        ],
    )


def _imprint(p: Profile, style: str) -> Element:
    return _paragraph(
        style,
        p_pr=[make("snapToGrid", {"val": 0}), _exact(round(p.imprint.row_pt * 20))],
        r_pr=[make("spacing", {"val": 0}), *size(p.size.imprint_pt)],
    )


def _table(p: Profile) -> list[Element]:
    line = round(p.size.table_pt * 20 * 1.5)
    cell = [
        make("snapToGrid", {"val": 0}),
        make("spacing", {"before": 20, "after": 60, "line": line, "lineRule": "atLeast"}),
        make("jc", {"val": "left"}),
    ]
    grid = [
        make(side, {"val": "single", "sz": 4, "space": 0, "color": "000000"})
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    ]
    plain = [make("spacing", {"val": 0}), *size(p.size.table_pt)]
    return [
        _paragraph(CELL, p_pr=cell, r_pr=plain),
        _paragraph(
            CELL_HEAD,
            based=CELL,
            p_pr=[make("keepNext"), make("jc", {"val": "center"})],
            r_pr=[fonts(p.face.strong)],
        ),
        _paragraph(TABLE_END, p_pr=[make("snapToGrid", {"val": 0}), _exact(120)]),
        make(
            "style",
            {"type": "table", "customStyle": 1, "styleId": TABLE},
            [
                make("name", {"val": NAMES[TABLE]}),
                make("basedOn", {"val": "TableNormal"}),
                make(
                    "tblPr",
                    children=[
                        make("tblInd", {"w": 0, "type": "dxa"}),
                        make("tblBorders", children=grid),
                    ],
                ),
            ],
        ),
    ]
