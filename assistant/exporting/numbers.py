"""页码 (7.5): the footers of odd and even pages, upright and turned sideways."""

from __future__ import annotations

from assistant.exporting import styles
from assistant.exporting.ooxml import Element, make
from assistant.exporting.profile import Profile, twips

_DASH_BELOW_MM = 7
"""From the lower edge of 版心 to the middle of the dash."""


def footer(profile: Profile, style: str, *, numbered: bool = True) -> Element:
    """The footer of an upright page: — 1 —, or nothing."""
    return make("ftr", children=[_number(profile, style) if numbered else _empty()])


def side_footer(profile: Profile, *, odd: bool) -> Element:
    """The footer of a page turned sideways.

    The number stands where it stands on the other pages (8), so it is written along the left edge of the
    turned sheet, from top to bottom: odd numbers end at the lower edge of the text, even ones begin at the upper.
    """
    page = profile.page
    wide = round(profile.size.page_number_pt * 20)
    length = profile.page.text_width_twips
    left = twips(page.bottom_mm - _DASH_BELOW_MM) - wide // 2
    style = styles.PAGE_ODD if odd else styles.PAGE_EVEN
    place: dict[str, str | int | float] = {
        "vertAnchor": "page",
        "horzAnchor": "page",
        "tblpX": left,
        "tblpY": twips(page.left_mm),
    }
    flat = [make(side, {"w": 0, "type": "dxa"}) for side in ("left", "right")]
    # A table, because LibreOffice 7.4 puts a text box of an even footer elsewhere.
    cell = make(
        "tc",
        children=[
            make(
                "tcPr",
                children=[
                    make("tcW", {"w": wide, "type": "dxa"}),
                    make("textDirection", {"val": "tbRl"}),
                ],
            ),
            _number(profile, style),
        ],
    )
    box = make(
        "tbl",
        children=[
            make(
                "tblPr",
                children=[
                    make("tblpPr", place),
                    make("tblW", {"w": wide, "type": "dxa"}),
                    make("tblLayout", {"type": "fixed"}),
                    make("tblCellMar", children=flat),
                ],
            ),
            make("tblGrid", children=[make("gridCol", {"w": wide})]),
            make(
                "tr",
                children=[
                    make("trPr", children=[make("trHeight", {"val": length, "hRule": "exact"})]),
                    cell,
                ],
            ),
        ],
    )
    return make("ftr", children=[box, _empty()])


def _empty() -> Element:
    return make("p")


def _number(profile: Profile, style: str) -> Element:
    """The number between two 一字线, half-width spaces around it."""

    def field(kind: str) -> Element:
        return make("r", children=[make("fldChar", {"fldCharType": kind})])

    def run(text: str) -> Element:
        return make("r", children=[make("t", text=text)])

    dash = profile.number.dash
    return make(
        "p",
        children=[
            make("pPr", children=[make("pStyle", {"val": style})]),
            run(f"{dash} "),
            field("begin"),
            make("r", children=[make("instrText", text=" PAGE ")]),
            field("separate"),
            run("1"),
            field("end"),
            run(f" {dash}"),
        ],
    )
