"""From a manuscript to the paragraphs of the page, by the rules of GB/T 9704—2012 clause 7.

Formatting comes from the styles; what is set here on a single paragraph is only what has to be computed from
its text (where signature and date begin, how a title breaks, how large a letterhead may be).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.exporting import styles
from assistant.exporting.closing import settled
from assistant.exporting.frames import imprint_items, letterhead_items
from assistant.exporting.letter import letter_items
from assistant.exporting.nouns import BlockKind, LetterheadForm, Manuscript, Part, PartKind, parts
from assistant.exporting.ordinals import attendance_label
from assistant.exporting.paper import Indent, Item, Para, Piece
from assistant.exporting.profile import Profile
from assistant.exporting.sections import turned, with_imprint
from assistant.exporting.signing import SignPlace, sign_places, width_of
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
    order = manuscript.letterhead is not None and manuscript.letterhead.form is LetterheadForm.ORDER
    items: list[Item] = list(
        letter_items(head, profile) if letter else letterhead_items(head, profile, order=order)
    )
    text = list(_main(main, profile, manuscript, under_head=bool(head)))
    if head and not order and main and main[0].kind is not PartKind.TITLE:
        text[:1] = [_below_rule(text[0], profile)]
    items.extend(text)
    paper = settled(turned(items, profile), profile)
    return with_imprint(paper, tuple(imprint_items(foot, profile, ruled=not letter)), profile)


def _below_rule(item: Item, profile: Profile) -> Item:
    """What stands first under the red line where there is no title: minutes often have none.

    As far below it as a title (7.3.1: 红色分隔线下空二行).
    """
    if not isinstance(item, Para) or item.before:
        return item
    return replace(item, before=profile.title.blank_below_rule * profile.grid.line_twips)


def is_letter(manuscript: Manuscript) -> bool:
    """Whether the paper is set as a letter (信函格式, 10.1)."""
    head = manuscript.letterhead
    return head is not None and head.form is LetterheadForm.LETTER


def _main(
    found: Sequence[Part], profile: Profile, manuscript: Manuscript, *, under_head: bool
) -> Iterator[Item]:
    first_seen: set[PartKind] = set()
    signs = sign_places(manuscript, profile)
    line = profile.grid.line_twips
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
            above = profile.sign.stamp_blank_above * line if manuscript.stamped else None
            yield _sign(part, styles.SIGNATURE, signs[0], before=above if first else 0)
        elif part.kind is PartKind.DATE:
            alone = PartKind.SIGNATURE not in first_seen
            blank = line * (
                profile.sign.stamp_blank_below
                if manuscript.stamped and not alone
                else profile.sign.blank_above
            )
            remarked = following is not None and following.kind is PartKind.REMARK
            yield _sign(
                part,
                styles.DATE,
                signs[1],
                before=blank if alone or manuscript.stamped else None,
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
        return grid_of(part, profile, upright=bool(bound))
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
        hang = width_of(part.text[:label], profile)
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
    width = width_of(label + number, profile)
    start = 2 * unit if label else 2 * unit + width_of("附件：", profile)
    return Para(
        style=styles.ANNEX,
        pieces=_whole(part),
        indent=Indent(left=start + width, hanging=width) if width else Indent(left=start),
        before=None if first else 0,
        keep_next=bound,
    )


def _sign(
    part: Part, style: str, place: SignPlace, *, before: int | None, keep_next: bool | None = None
) -> Para:
    return Para(
        style=style,
        pieces=_whole(part),
        indent=place.indent,
        align=place.align,
        before=before,
        keep_next=keep_next,
    )
