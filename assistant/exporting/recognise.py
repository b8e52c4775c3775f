"""From a text to a manuscript, without touching a character."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.exporting.head import Title, is_addressee, take_letterhead, take_title
from assistant.exporting.lines import Line, split_lines
from assistant.exporting.nouns import Attachment, Block, BlockKind, LetterheadForm, Manuscript
from assistant.exporting.ordinals import attendance_label, has_ordinal, ordinal_of
from assistant.exporting.tail import find_attachments, take_imprint, take_tail


def from_text(text: str, *, markdown: bool = False) -> Manuscript:
    """The parts of a finished text, by what it says and in the order in which it says it.

    Args:
        text: a whole paper, one paragraph a line.
        markdown: the text comes from a .md file: a leading # and the bars of a table are markup. Nothing
            else of Markdown is interpreted, so no other character can get lost.

    Returns:
        A manuscript with ``plain_text(result)`` equal to ``text`` but for blanks at line ends and empty
        lines. It has no 版头, 署名 or date that the text does not contain.
    """
    lines = split_lines(text, markdown=markdown)
    letterhead, start = take_letterhead(lines)
    preface = _before_marked_title(lines[start:])
    head = Title() if preface else take_title(lines[start:])
    rest = lines[start + head.taken :]
    imprint, left = take_imprint(rest)
    starts = find_attachments(rest[:left])
    main = rest[: starts[0]] if starts else rest[:left]
    tail = take_tail(main)
    return Manuscript(
        letterhead=letterhead,
        title=head.title,
        notes=head.notes,
        addressee=head.addressee,
        blocks=blocks_of(main[: tail.left], titled=preface),
        annexes=tail.annexes,
        signature=tail.signature,
        date=tail.date,
        stamped=letterhead is not None and letterhead.form is LetterheadForm.ORDER,
        remark=tail.remark,
        attachments=_attachments(rest[:left], starts),
        imprint=imprint,
    )


def blocks_of(
    lines: Sequence[Line], *, section: str | None = None, titled: bool = False
) -> tuple[Block, ...]:
    """Body lines as headings, paragraphs and tables.

    Args:
        lines: what stands between addressee and signature.
        section: the report section they belong to.
        titled: the first Markdown # heading is the title, and an addressee may follow it.
    """
    found: list[Block] = []
    title_open = titled
    for line in lines:
        if line.rows:
            found.append(Block(kind=BlockKind.TABLE, rows=line.rows, section=section))
        elif title_open and line.marked and not has_ordinal(line.text):
            title_open = False
            found.append(Block(kind=BlockKind.TITLE, text=line.text, section=section))
        elif found and found[-1].kind is BlockKind.TITLE and is_addressee(line.text):
            found.append(Block(kind=BlockKind.ADDRESSEE, text=line.text, section=section))
        else:
            found.append(_block(line, section))
    return tuple(found)


def _block(line: Line, section: str | None) -> Block:
    text = line.text
    ordinal = ordinal_of(text)
    if line.marked:
        level = ordinal.level or min(max(line.marked - 1, 1), 4)
        return Block(kind=BlockKind.HEADING, text=text, level=level, section=section)
    if label := attendance_label(text):
        return Block(kind=BlockKind.PARAGRAPH, text=text, level=1, lead=label, section=section)
    if ordinal.lead == 0:
        return Block(kind=BlockKind.PARAGRAPH, text=text, section=section)
    if ordinal.lead == len(text):
        return Block(kind=BlockKind.HEADING, text=text, level=ordinal.level, section=section)
    return Block(
        kind=BlockKind.PARAGRAPH,
        text=text,
        level=ordinal.level,
        lead=ordinal.lead,
        section=section,
    )


def _before_marked_title(lines: Sequence[Line]) -> bool:
    """Whether a Markdown text has lines above its # title (remarks on the draft, say)."""
    first = next((i for i, line in enumerate(lines) if line.marked), 0)
    return first > 0 and lines[first].marked == 1 and not has_ordinal(lines[first].text)


def _attachments(lines: Sequence[Line], starts: Sequence[int]) -> tuple[Attachment, ...]:
    found: list[Attachment] = []
    if not starts:
        return ()
    for start, end in zip(starts, (*starts[1:], len(lines)), strict=True):
        inner = lines[start + 1 : end]
        head = take_title(inner)
        plain = not head.addressee and not head.notes
        taken = head.taken if plain else 0
        found.append(
            Attachment(
                label=lines[start].text,
                title=head.title if plain else "",
                blocks=blocks_of(inner[taken:]),
            )
        )
    return tuple(found)
