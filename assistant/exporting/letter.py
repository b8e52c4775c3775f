"""信函格式 (10.1): the head of a letter, and its first page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.exporting import styles
from assistant.exporting.frames import FACE_DROP_PT, LINE_STYLES, fitted_size
from assistant.exporting.nouns import Part, PartKind
from assistant.exporting.paper import Frame, Item, Para, Piece, Rule
from assistant.exporting.profile import Profile, twips

_GAP_MM = 4
"""From the mark to the double line (10.1)."""
_SEVEN_EIGHTHS = 7 / 8
"""Of the height of a character: from the double line to the line below it (10.1)."""


def letter_items(found: Sequence[Part], profile: Profile) -> Iterator[Item]:
    """Mark and double lines at fixed places; 份号, 密级, 紧急程度 flush left and 文号 flush right below."""
    rules = profile.letterhead
    width = twips(rules.letter_rule_width_mm)
    left = twips(profile.page.left_mm) + (profile.page.text_width_twips - width) // 2
    eighths = round(rules.letter_rule_pt * 8)
    top = twips(rules.letter_mark_top_mm)
    mark = next((p for p in found if p.kind is PartKind.MARK), None)
    under = top
    if mark is not None:
        size = fitted_size(mark.text, profile)
        gap = round(_GAP_MM * 72 / 25.4)
        height = round((size + gap + rules.letter_rule_pt) * 20)
        under = top + height
        rule = Rule("bottom", eighths, gap, rules.colour, "thickThinSmallGap")
        yield Para(
            style=styles.MARK,
            pieces=(Piece(mark.text, mark.start),),
            frame=Frame(left, top, width, height),
            rules=(rule,),
            line=round(size * 20),
            size_pt=size,
        )
    foot = twips(profile.page.height_mm - rules.letter_rule_bottom_mm)
    yield Para(
        style=styles.FLUSH,
        pieces=(),
        frame=Frame(left, foot - round(rules.letter_rule_pt * 20), width, 60),
        rules=(Rule("top", eighths, 0, rules.colour, "thinThickSmallGap"),),
        line=20,
    )
    # The line box begins above its characters.
    leading = (profile.grid.line_twips / 20 - profile.size.body_pt) / 2 + FACE_DROP_PT
    below = round((profile.size.body_pt * _SEVEN_EIGHTHS - leading) * 20)
    before = max(under + below - twips(profile.page.top_mm), 0)
    yield from _lines([p for p in found if p.kind is not PartKind.MARK], profile, before)


def _lines(found: Sequence[Part], profile: Profile, before: int) -> Iterator[Item]:
    number = next((p for p in found if p.kind is PartKind.NUMBER), None)
    others = [p for p in found if p.kind is not PartKind.NUMBER]
    right = (("right", profile.page.text_width_twips),)
    if not others and number is not None:
        yield Para(
            style=styles.NUMBER,
            pieces=(Piece(number.text, number.start),),
            before=before,
            align="right",
        )
        return
    for index, part in enumerate(others):
        pieces = [Piece(part.text, part.start)]
        if index == 0 and number is not None:
            pieces += [Piece("\t"), Piece(number.text, number.start, styles.PLAIN)]
        yield Para(
            style=LINE_STYLES[part.kind],
            pieces=tuple(pieces),
            before=before if index == 0 else None,
            tabs=right if index == 0 else (),
        )
