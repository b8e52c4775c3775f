"""版头 and 版记: the parts that stand at fixed places of the sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.exporting import styles
from assistant.exporting.measure import ems, line_count
from assistant.exporting.nouns import Part, PartKind
from assistant.exporting.paper import Frame, Indent, Item, Para, Piece, Rule
from assistant.exporting.profile import TWIPS_PER_MM, Profile, twips

LINE_STYLES = {
    PartKind.COPY_NUMBER: styles.COPY_NUMBER,
    PartKind.CLASSIFICATION: styles.CLASSIFICATION,
    PartKind.URGENCY: styles.URGENCY,
}
_SIGNATORY = re.compile(r"(签发人[：:]\s*)(.+)")
_MARK_FILL = 0.96
"""Share of the text width a letterhead may fill before it is set smaller."""
_TYPE_AREA_MM = 225
_ROW_LIFT_PT = 3.0
"""What brings the text of a 版记 row to the middle between its rules."""
FACE_DROP_PT = 2.2
"""How much lower than the middle of an exact line the characters stand (measured in LibreOffice)."""


def letterhead_items(
    found: Sequence[Part], profile: Profile, *, order: bool = False
) -> Iterator[Item]:
    """版头 (7.2): number lines at the top, the mark 35 mm below the upper edge, 文号, red rule.

    Args:
        found: the parts of the 版头.
        profile: the layout.
        order: a 命令 (10.2): the mark 20 mm below the upper edge, 令号 and two blank lines, no rule.
    """
    above = 0
    marked = False
    for part in found:
        if part.kind in LINE_STYLES:
            above += 1
            yield Para(style=LINE_STYLES[part.kind], pieces=(Piece(part.text, part.start),))
        elif part.kind is PartKind.MARK:
            marked = True
            top = profile.letterhead.order_mark_top_mm if order else profile.letterhead.mark_top_mm
            yield _mark(part, profile, twips(top) - above * profile.grid.line_twips)
        elif part.kind is PartKind.NUMBER:
            blank = profile.letterhead.blank_above_number if marked else 1
            before = blank * profile.grid.line_twips
            yield _order_number(part, before) if order else _number(part, profile, before=before)


def fitted_size(mark: str, profile: Profile) -> float:
    """Type size of a letterhead: that of the profile, or smaller so that it stays on one line."""
    fits = _MARK_FILL * profile.page.text_width_twips / 20 / max(ems(mark), 1.0)
    return min(profile.size.mark_pt, int(fits * 2) / 2)


def _mark(part: Part, profile: Profile, gap: int) -> Para:
    size = fitted_size(part.text, profile)
    return Para(
        style=styles.MARK,
        pieces=(Piece(part.text, part.start),),
        before=max(gap, 0),
        line=round(size * 20),
        size_pt=size,
    )


def _order_number(part: Part, before: int) -> Para:
    """令号, with two blank lines below (10.2), which are those above the number."""
    return Para(
        style=styles.NUMBER, pieces=(Piece(part.text, part.start),), before=before, after=before
    )


def _number(part: Part, profile: Profile, *, before: int) -> Para:
    """文号 centred, or with 签发人 at left and right, one character in; the red rule 4 mm below."""
    colour = profile.letterhead.colour
    eighths = round(profile.letterhead.rule_pt * 8)
    # The border stands off the line box, which reaches a little below the characters.
    below = (profile.grid.line_twips / 20 - profile.size.body_pt) / 2 - FACE_DROP_PT
    space = max(round(profile.letterhead.rule_gap_mm * TWIPS_PER_MM / 20 - below), 0)
    rule = Rule(side="bottom", eighths=eighths, space_pt=space, colour=colour)
    matched = _SIGNATORY.fullmatch(part.columns[-1])
    if matched is None:
        return Para(
            style=styles.NUMBER,
            pieces=(Piece(part.text, part.start),),
            before=before,
            rules=(rule,),
        )
    unit, whole = profile.char_twips, profile.page.text_width_twips
    number = part.columns[0] if len(part.columns) > 1 else ""
    at = part.start + len(part.text) - len(part.columns[-1])
    label, name = matched.groups()
    return Para(
        style=styles.NUMBER,
        pieces=(
            Piece("\t"),
            Piece(number, part.start),
            Piece("\t"),
            Piece(label, at),
            Piece(name, at + len(label), styles.NAME),
        ),
        before=before,
        align="left",
        tabs=(("left", unit), ("right", whole - unit)),
        rules=(rule,),
    )


def imprint_items(found: Sequence[Part], profile: Profile, *, ruled: bool = True) -> Iterator[Item]:
    """版记 (7.4): last line on the lower edge of 版心; frames, because LibreOffice does not float tables.

    Args:
        found: 抄送 lines, 印发机关 and 印发日期.
        profile: the layout.
        ruled: with its lines; a letter has none (10.1).
    """
    if not found:
        return
    row = round(profile.imprint.row_pt * 20)
    width = profile.page.text_width_twips
    left = twips(profile.page.left_mm)
    chars = width / 20 / profile.size.imprint_pt
    hang = ems("抄送：")
    rows = [
        1
        if part.kind is PartKind.PRINTED
        else line_count(part.text, chars=chars - 2 * profile.imprint.indent_chars - hang)
        for part in found
    ]
    bottom = twips(profile.page.top_mm + _TYPE_AREA_MM)
    top = bottom - sum(rows) * row
    outer = round(profile.imprint.outer_mm * TWIPS_PER_MM / 20 * 8)
    inner = round(profile.imprint.inner_mm * TWIPS_PER_MM / 20 * 8)
    for index, (part, count) in enumerate(zip(found, rows, strict=True)):
        last = index == len(found) - 1
        rules = [Rule("top", outer if index == 0 else inner)]
        if last:
            rules.append(Rule("bottom", outer))
        lift = round(_ROW_LIFT_PT * 20)
        frame = Frame(left, top, width, count * row)
        yield replace(
            _row(part, profile, frame, tuple(rules) if ruled else ()),
            line=(count * row - lift) // count,
            after=lift,
        )
        top += count * row
    # A frame that is the last block disappears in LibreOffice.
    yield Para(style=styles.FLUSH, pieces=(), line=20)


def _row(part: Part, profile: Profile, frame: Frame, rules: tuple[Rule, ...]) -> Para:
    em = round(profile.size.imprint_pt * 20)
    edge = profile.imprint.indent_chars * em
    if part.kind is PartKind.COPIES:
        hang = round(ems("抄送：") * em)
        return Para(
            style=styles.COPIES,
            pieces=(Piece(part.text, part.start),),
            indent=Indent(left=edge + hang, right=edge, hanging=hang),
            rules=rules,
            frame=frame,
        )
    pieces: list[Piece] = []
    at = part.start
    for column in part.columns:
        if pieces:
            pieces.append(Piece("\t"))
        pieces.append(Piece(column, at))
        at += len(column) + 1
    return Para(
        style=styles.PRINTED,
        pieces=tuple(pieces),
        indent=Indent(left=edge, right=edge),
        tabs=(("right", frame.width - edge),),
        rules=rules,
        frame=frame,
    )
