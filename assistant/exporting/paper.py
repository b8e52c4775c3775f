"""The page as a list of paragraphs and tables: what the layout decides and the writers carry out.

Every ``Piece`` knows where its text stands in ``plain_text(manuscript)``, so comments and tracked changes can
be put at exact places.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from assistant.exporting.profile import Profile


@dataclass(frozen=True)
class Piece:
    """A run of text in one character style. ``\\n`` is a line break within the paragraph, ``\\t`` a tab."""

    text: str
    start: int | None = None
    """Offset of its first character in the plain text; None for a break or tab the layout added."""
    style: str | None = None
    """Character style id."""


@dataclass(frozen=True)
class Indent:
    """Indents in twips; ``hanging`` and ``first`` exclude each other."""

    left: int = 0
    right: int = 0
    first: int = 0
    hanging: int = 0


@dataclass(frozen=True)
class Rule:
    """A border line of a paragraph."""

    side: str
    """top or bottom."""
    eighths: int
    """Thickness in eighths of a point."""
    space_pt: int = 0
    colour: str = "000000"
    kind: str = "single"
    """Border style: single, thickThinSmallGap, thinThickSmallGap."""


@dataclass(frozen=True)
class Frame:
    """A frame anchored to the page, twips."""

    left: int
    top: int
    width: int
    height: int


class Sheet(StrEnum):
    """How the pages of a section are turned and numbered."""

    UPRIGHT = "upright"
    SIDEWAYS = "sideways"
    """横排表格 (8): the head of the table towards the left of the upright sheet, the number where it always is."""
    BARE = "bare"
    """Without page number: a page that has nothing but the 版记 (7.5)."""


@dataclass(frozen=True)
class SectionEnd:
    """The end of a section, and how its pages are set."""

    profile: Profile
    sheet: Sheet = Sheet.UPRIGHT
    even: bool = False
    """Begins on an even page, the back of a sheet."""


@dataclass(frozen=True)
class Para:
    """One paragraph. What is None comes from the style."""

    style: str
    pieces: tuple[Piece, ...]
    keep_next: bool | None = None
    page_break: bool | None = None
    indent: Indent | None = None
    align: str | None = None
    before: int | None = None
    after: int | None = None
    line: int | None = None
    """Exact line pitch, twips."""
    tabs: tuple[tuple[str, int], ...] = ()
    """(alignment, position in twips)."""
    rules: tuple[Rule, ...] = ()
    frame: Frame | None = None
    size_pt: float | None = None
    """Type size where it was fitted to the text."""
    section: str | None = None
    """Section of the report."""
    ends: SectionEnd | None = None
    """Where it is the last paragraph of a section; None where the whole paper is one upright section."""

    @property
    def text(self) -> str:
        """Its characters without added breaks and tabs."""
        return "".join(p.text for p in self.pieces if p.start is not None)


@dataclass(frozen=True)
class Grid:
    """A table: cells are paragraphs, widths in twips."""

    rows: tuple[tuple[Para, ...], ...]
    widths: tuple[int, ...]
    section: str | None = field(default=None)
    sideways: bool = False
    """Too wide for an upright page; ``widths`` are those on a page turned sideways."""

    @property
    def text(self) -> str:
        """Cells parted by tabs, rows by line ends."""
        return "\n".join("\t".join(cell.text for cell in row) for row in self.rows)


Item = Para | Grid
