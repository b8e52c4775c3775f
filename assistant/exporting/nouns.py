"""What an exported paper consists of, before it is laid out.

A ``Manuscript`` holds text only. Where a part stands on the page, its face and its size are the layout's
business (``layout.py``) and come from a profile (``profile.py``). The parts follow GB/T 9704—2012 clause 7:
版头 letterhead, 主体 main part, 版记 imprint.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from assistant.models import Noun


class BlockKind(StrEnum):
    """What a block of the body is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    TABLE = "table"
    TITLE = "title"
    """A title that does not stand first (a Markdown file with remarks above its # line)."""
    ADDRESSEE = "addressee"


class Block(Noun):
    """One paragraph, heading or table of the body, its characters exactly as given."""

    kind: BlockKind
    text: str = ""
    """Without leading and trailing blanks (the layout indents); empty for a table."""
    level: int = 0
    """1 一、, 2 （一）, 3 1., 4 （1）; 0 for a paragraph without a heading of its own."""
    lead: int = 0
    """Length of the heading at the start of a paragraph (run-in heading: （一）开展…。 followed by text)."""
    rows: tuple[tuple[str, ...], ...] = ()
    """Cells of a table, row by row; the first row is its head."""
    section: str | None = None
    """Section of the report this block belongs to; None in a paper made from a file."""


class LetterheadForm(StrEnum):
    """Which of the standard's forms a letterhead follows."""

    DOCUMENT = "文件"
    """7.2: mark in 版心, one red line under the number."""
    ORDER = "命令"
    """10.2: mark 20 mm below the upper edge of 版心, 令号 below, no title, signed with a 签名章."""
    MINUTES = "纪要"
    """10.3: mark as in 7.2.4 without 文件; what numbers it may be set as is the custom of the office."""
    LETTER = "信函"
    """10.1: mark 30 mm from the top of the sheet, double red lines, no page number on the first page."""


class Letterhead(Noun):
    """版头 (7.2). Every field is optional; an empty one is not printed."""

    form: LetterheadForm = LetterheadForm.DOCUMENT
    copy_number: str = ""
    """份号, six digits, on classified papers only (7.2.1)."""
    classification: str = ""
    """密级和保密期限: 机密★1年 (7.2.2)."""
    urgency: str = ""
    """紧急程度: 特急 or 加急 (7.2.3)."""
    mark: str = ""
    """发文机关标志: full or standard short name, with 文件 where wanted (7.2.4)."""
    number: str = ""
    """发文字号 (7.2.5); 令号 of an order: 第12号 (10.2)."""
    signatory: str = ""
    """签发人：and the names, on papers that go up (7.2.6)."""


class Imprint(Noun):
    """版记 (7.4)."""

    copies: tuple[str, ...] = ()
    """抄送 lines, with 抄送： and the final mark as written (7.4.2)."""
    printer: str = ""
    """印发机关 (7.4.3)."""
    printed: str = ""
    """印发日期, with 印发: 2026年1月5日印发."""


class Attachment(Noun):
    """附件 (7.3.7): starts a page of its own."""

    label: str
    """附件 or 附件1."""
    title: str = ""
    """May have several lines."""
    blocks: tuple[Block, ...] = ()


class Manuscript(Noun):
    """A whole paper, ready to be laid out."""

    letterhead: Letterhead | None = None
    title: str = ""
    """Several lines where the author broke it by hand; the layout balances a line that is too long."""
    notes: tuple[str, ...] = ()
    """Lines below the title: （2026年1月5日）, ——在…会议上的报告, 文号 of a downloaded text."""
    addressee: str = ""
    """主送机关 with its colon."""
    blocks: tuple[Block, ...] = ()
    annexes: tuple[str, ...] = ()
    """附件说明 lines as written: 附件：1.… / 2.… (7.3.4)."""
    signature: tuple[str, ...] = ()
    """署名, one line per office."""
    date: str = ""
    """成文日期 as written."""
    sealed: bool = False
    """Whether a seal will be put on: decides where 署名 and 成文日期 stand (7.3.5.1 or 7.3.5.2)."""
    stamped: bool = False
    """Whether a 签名章 will be put on (7.3.5.3): the signature is the office of who signs, and may be the name."""
    remark: str = ""
    """附注 with its round brackets (7.3.6)."""
    attachments: tuple[Attachment, ...] = ()
    imprint: Imprint | None = None


class PartKind(StrEnum):
    """What a part of the finished paper is; one part becomes one paragraph (or one table) of the page."""

    COPY_NUMBER = "copy_number"
    CLASSIFICATION = "classification"
    URGENCY = "urgency"
    MARK = "mark"
    NUMBER = "number"
    TITLE = "title"
    NOTE = "note"
    ADDRESSEE = "addressee"
    BLOCK = "block"
    ANNEX = "annex"
    SIGNATURE = "signature"
    DATE = "date"
    REMARK = "remark"
    ATTACHMENT_LABEL = "attachment_label"
    ATTACHMENT_TITLE = "attachment_title"
    COPIES = "copies"
    PRINTED = "printed"


class Part(Noun):
    """A part in reading order, with its place in ``plain_text``."""

    kind: PartKind
    text: str
    start: int
    block: Block | None = None
    columns: tuple[str, ...] = ()
    """Texts set side by side on one line (文号 and 签发人; 印发机关 and 印发日期)."""

    @property
    def end(self) -> int:
        """Offset just after the part."""
        return self.start + len(self.text)


def _head_pieces(
    head: Letterhead,
) -> Iterator[tuple[PartKind, str, Block | None, tuple[str, ...]]]:
    lines = [
        (kind, text)
        for kind, text in (
            (PartKind.COPY_NUMBER, head.copy_number),
            (PartKind.CLASSIFICATION, head.classification),
            (PartKind.URGENCY, head.urgency),
        )
        if text
    ]
    columns = tuple(t for t in (head.number, head.signatory) if t)
    number = (PartKind.NUMBER, "\t".join(columns), None, columns)
    if head.form is not LetterheadForm.LETTER:
        yield from ((kind, text, None, ()) for kind, text in lines)
        yield PartKind.MARK, head.mark, None, ()
        yield number
        return
    # A letter has its mark first and its number at the right of the first line below it (10.1).
    yield PartKind.MARK, head.mark, None, ()
    yield from ((kind, text, None, ()) for kind, text in lines[:1])
    yield number
    yield from ((kind, text, None, ()) for kind, text in lines[1:])


def _pieces(m: Manuscript) -> Iterator[tuple[PartKind, str, Block | None, tuple[str, ...]]]:
    yield from _head_pieces(m.letterhead or Letterhead())
    yield PartKind.TITLE, m.title, None, ()
    for note in m.notes:
        yield PartKind.NOTE, note, None, ()
    yield PartKind.ADDRESSEE, m.addressee, None, ()
    for block in m.blocks:
        yield PartKind.BLOCK, block_text(block), block, ()
    for annex in m.annexes:
        yield PartKind.ANNEX, annex, None, ()
    for line_text in m.signature:
        yield PartKind.SIGNATURE, line_text, None, ()
    yield PartKind.DATE, m.date, None, ()
    yield PartKind.REMARK, m.remark, None, ()
    for attachment in m.attachments:
        yield PartKind.ATTACHMENT_LABEL, attachment.label, None, ()
        yield PartKind.ATTACHMENT_TITLE, attachment.title, None, ()
        for block in attachment.blocks:
            yield PartKind.BLOCK, block_text(block), block, ()
    imprint = m.imprint or Imprint()
    for copies in imprint.copies:
        yield PartKind.COPIES, copies, None, ()
    last = tuple(t for t in (imprint.printer, imprint.printed) if t)
    yield PartKind.PRINTED, "\t".join(last), None, last


def block_text(block: Block) -> str:
    """A block as plain text: a table has its cells parted by tabs and its rows by line ends."""
    if block.kind is BlockKind.TABLE:
        return "\n".join("\t".join(row) for row in block.rows)
    return block.text


def parts(manuscript: Manuscript) -> tuple[Part, ...]:
    """All parts that have text, in reading order."""
    found: list[Part] = []
    at = 0
    for kind, text, block, columns in _pieces(manuscript):
        if not text and block is None:
            continue
        found.append(Part(kind=kind, text=text, start=at, block=block, columns=columns))
        at += len(text) + 1
    return tuple(found)


def plain_text(manuscript: Manuscript) -> str:
    """The paper as text, one part a line.

    Has exactly the characters of what it was made from, in the same order; only blanks at line ends and
    empty lines may differ.
    """
    return "\n".join(part.text for part in parts(manuscript))
