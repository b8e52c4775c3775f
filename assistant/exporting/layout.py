"""From a manuscript to the paragraphs of the page, by the rules of GB/T 9704—2012 clause 7.

Formatting comes from the styles; what is set here on a single paragraph is only what has to be computed from
its text (where signature and date begin, how a title breaks, how large a letterhead may be).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.exporting import styles
from assistant.exporting.closing import settled
from assistant.exporting.frames import imprint_items, letterhead_items
from assistant.exporting.letter import letter_items
from assistant.exporting.measure import advance
from assistant.exporting.nouns import BlockKind, LetterheadForm, Manuscript, Part, PartKind, parts
from assistant.exporting.ordinals import attendance_label
from assistant.exporting.paper import Indent, Item, Para, Piece
from assistant.exporting.profile import Profile
from assistant.exporting.tables import grid_of
from assistant.exporting.titles import balanced

_ANNEX_PREFIX = re.compile(
    r"(附件\s*[\d一二三四五六七八九十]*\s*[：:.．、]\s*)?([\d０-９]{1,2}\s*[.．、]\s*)?"
)
_SIMPLE = {
    PartKind.NOTE: styles.NOTE,
    PartKind.ADDRESSEE: styles.ADDRESSEE,
    PartKind.REMARK: styles.REMARK,
    PartKind.ATTACHMENT_LABEL: styles.ATTACHMENT,
}
_SIGNED = frozenset({PartKind.SIGNATURE, PartKind.DATE})
_HEAD = frozenset(
    {
        PartKind.COPY_NUMBER,
        PartKind.CLASSIFICATION,
        PartKind.URGENCY,
        PartKind.MARK,
        PartKind.NUMBER,
    }
)
_IMPRINT = frozenset({PartKind.COPIES, PartKind.PRINTED})


def layout(manuscript: Manuscript, profile: Profile) -> tuple[Item, ...]:
    """All paragraphs and tables of the paper, top to bottom."""
    found = parts(manuscript)
    head = [p for p in found if p.kind in _HEAD]
    foot = [p for p in found if p.kind in _IMPRINT]
    main = [p for p in found if p.kind not in _HEAD and p.kind not in _IMPRINT]
    letter = is_letter(manuscript)
    items: list[Item] = list((letter_items if letter else letterhead_items)(head, profile))
    items.extend(_main(main, profile, manuscript, under_head=bool(head)))
    items.extend(imprint_items(foot, profile, ruled=not letter))
    return settled(items, profile)


def is_letter(manuscript: Manuscript) -> bool:
    """Whether the paper is set as a letter (信函格式, 10.1)."""
    head = manuscript.letterhead
    return head is not None and head.form is LetterheadForm.LETTER


def _main(
    found: Sequence[Part], profile: Profile, manuscript: Manuscript, *, under_head: bool
) -> Iterator[Item]:
    first_seen: set[PartKind] = set()
    signs = _sign_places(manuscript, profile)
    for index, part in enumerate(found):
        first = part.kind not in first_seen
        first_seen.add(part.kind)
        following = found[index + 1] if index + 1 < len(found) else None
        # 7.3.5.5: signature and date never stand on a page without text of the paper.
        bound = True if following is not None and following.kind in _SIGNED else None
        if part.kind is PartKind.BLOCK:
            yield _block(part, profile, bound)
        elif part.kind is PartKind.TITLE:
            lines = profile.title.blank_below_rule if under_head else profile.title.blank_above
            noted = following is not None and following.kind is PartKind.NOTE
            yield _title(
                part, styles.TITLE, profile, before=lines * profile.grid.line_twips, noted=noted
            )
        elif part.kind is PartKind.ATTACHMENT_TITLE:
            yield _title(part, styles.ATTACHMENT_TITLE, profile)
        elif part.kind is PartKind.ANNEX:
            yield _annex(part, profile, first=first, bound=bound)
        elif part.kind is PartKind.SIGNATURE:
            yield _sign(part, styles.SIGNATURE, signs[0], before=None if first else 0)
        elif part.kind is PartKind.DATE:
            blank = profile.sign.blank_above * profile.grid.line_twips
            alone = PartKind.SIGNATURE not in first_seen
            remarked = following is not None and following.kind is PartKind.REMARK
            yield _sign(
                part,
                styles.DATE,
                signs[1],
                before=blank if alone else None,
                keep_next=True if remarked else None,
            )
        else:
            last_note = part.kind is PartKind.NOTE and (
                following is None or following.kind is not PartKind.NOTE
            )
            yield Para(
                style=_SIMPLE[part.kind],
                pieces=_whole(part),
                after=profile.title.blank_below * profile.grid.line_twips if last_note else None,
            )


def _whole(part: Part) -> tuple[Piece, ...]:
    return (Piece(part.text, part.start),)


def _title(
    part: Part, style: str, profile: Profile, *, before: int = 0, noted: bool = False
) -> Para:
    pieces: list[Piece] = []
    at = part.start
    for given in part.text.split("\n"):
        for line in balanced(given, chars=profile.title.chars):
            if pieces:
                pieces.append(Piece("\n"))
            pieces.append(Piece(line, at))
            at += len(line)
        at += 1
    return Para(
        style=style, pieces=tuple(pieces), before=before or None, after=0 if noted else None
    )


def _block(part: Part, profile: Profile, bound: bool | None) -> Item:
    block = part.block
    if block is None:
        return Para(style=styles.BODY, pieces=_whole(part), keep_next=bound)
    if block.kind is BlockKind.TABLE:
        return grid_of(part, profile)
    if block.kind is BlockKind.TITLE:
        return _title(part, styles.TITLE, profile, before=profile.grid.line_twips)
    if block.kind is BlockKind.ADDRESSEE:
        return Para(style=styles.ADDRESSEE, pieces=_whole(part), section=block.section)
    level = min(max(block.level, 1), 4) - 1
    if block.kind is BlockKind.HEADING:
        return Para(style=styles.HEADING[level], pieces=_whole(part), section=block.section)
    pieces = _whole(part)
    if block.lead:
        pieces = (
            Piece(part.text[: block.lead], part.start, styles.LEAD[level]),
            Piece(part.text[block.lead :], part.start + block.lead),
        )
    label = attendance_label(part.text)
    indent = None
    if label:
        # 10.3: 左空二字, wrapped names align with the first one.
        hang = _width(part.text[:label], profile)
        indent = Indent(left=2 * profile.char_twips + hang, hanging=hang)
    return Para(
        style=styles.BODY, pieces=pieces, keep_next=bound, indent=indent, section=block.section
    )


def _annex(part: Part, profile: Profile, *, first: bool, bound: bool | None) -> Para:
    """7.3.4: 左空二字; wrapped names align with the first character of the name above."""
    unit = profile.char_twips
    matched = _ANNEX_PREFIX.match(part.text)
    label = (matched.group(1) or "") if matched else ""
    number = (matched.group(2) or "") if matched else ""
    width = _width(label + number, profile)
    start = 2 * unit if label else 2 * unit + _width("附件：", profile)
    return Para(
        style=styles.ANNEX,
        pieces=_whole(part),
        indent=Indent(left=start + width, hanging=width) if width else Indent(left=start),
        before=None if first else 0,
        keep_next=bound,
    )


def _width(text: str, profile: Profile) -> int:
    spacing = profile.char_twips - round(profile.size.body_pt * 20)
    return advance(text, size_pt=profile.size.body_pt, spacing_twips=spacing)


@dataclass(frozen=True)
class _Place:
    """Where a signature or date stands. One of the two is anchored at the right margin, the other follows it."""

    indent: Indent
    align: str


def _sign_places(manuscript: Manuscript, profile: Profile) -> tuple[_Place, _Place]:
    """Places of signature and date (7.3.5.1 with a seal, 7.3.5.2 without)."""
    unit, whole = profile.char_twips, profile.page.text_width_twips
    rules = profile.sign
    wide = max((_width(s, profile) for s in manuscript.signature), default=0)
    date = _width(manuscript.date, profile)

    def at_right(characters: int) -> _Place:
        return _Place(Indent(right=characters * unit), "right")

    def at_left(twips: int) -> _Place:
        return _Place(Indent(left=min(max(twips, 0), max(whole - wide, 0))), "left")

    if manuscript.sealed and manuscript.date:
        date_left = whole - rules.sealed_right_chars * unit - date
        return at_left(date_left + (date - wide) // 2), at_right(rules.sealed_right_chars)
    shift = rules.date_shift_chars * unit
    margin = rules.right_chars * unit
    # The standard says so for a date longer than the signature; a date only a little shorter would end at the
    # edge of the type area (and break there in programs that set figures wider), so it is anchored as well.
    if manuscript.signature and manuscript.date and date + shift > wide:
        return at_left(whole - margin - date - shift), at_right(rules.right_chars)
    several = len({_width(s, profile) for s in manuscript.signature}) > 1
    sign_left = whole - margin - wide
    signature = at_left(sign_left) if several else at_right(rules.right_chars)
    if not manuscript.signature:
        return signature, at_right(rules.right_chars)
    # The date may end close to the margin; a substitute face with wide digits must not break its line.
    room = Indent(left=max(sign_left + shift, 0), right=-margin)
    return signature, _Place(room, "left")


def _sign(
    part: Part, style: str, place: _Place, *, before: int | None, keep_next: bool | None = None
) -> Para:
    return Para(
        style=style,
        pieces=_whole(part),
        indent=place.indent,
        align=place.align,
        before=before,
        keep_next=keep_next,
    )
