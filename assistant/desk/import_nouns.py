"""What is shown of facts before they enter: rows, problems, choices."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from assistant.drafting.columns import told
from assistant.models import Fact, Noun


class RowKind(StrEnum):
    """How a row stands to the facts there are, and to the rows above it."""

    NEW = "new"
    DUPLICATE = "duplicate"
    CONFLICT = "conflict"


class Choice(StrEnum):
    """What the clerk does with a row."""

    ADD = "add"
    """Enter it, beside the other where there is one."""
    REPLACE = "replace"
    """Put it in the other's place."""
    SKIP = "skip"


class ImportRow(Noun):
    """One fact that would come in."""

    place: str
    """第5行; unique in one preview."""
    fact: Fact
    kind: RowKind = RowKind.NEW
    other: Fact | None = None
    """The fact it repeats or contradicts."""
    other_place: str = ""
    """The row of the same file that ``other`` is; empty where it is a fact of the report."""
    differences: tuple[tuple[str, str], ...] = ()
    """(as ``other`` says, as this row says)."""
    notes: tuple[str, ...] = ()
    """What was read otherwise than it is written, in plain Chinese."""
    prompt: str = ""
    """The printed prompt of a form that it answers."""
    sender: str = ""
    """填报科室 and 填报人, where the table names them."""


class RowProblem(Noun):
    """A row that cannot come in as it is."""

    place: str
    message: str


class NothingToReport(Noun):
    """A prompt of a form that was answered with 无."""

    prompt: str
    department: str = ""


class ImportPreview(Noun):
    """What a file holds; nothing of it is stored."""

    name: str
    columns: tuple[str, ...] = ()
    """Names of the columns found."""
    mapping: dict[str, str] = Field(default_factory=dict)
    """Column name → field (id, date, category, matter, content, source, status, department, …)."""
    rows: tuple[ImportRow, ...] = ()
    problems: tuple[RowProblem, ...] = ()
    nothing: tuple[NothingToReport, ...] = ()

    @property
    def ready(self) -> bool:
        """Whether it is known which column holds the facts."""
        return not self.columns or told(self.mapping)

    def of(self, kind: RowKind) -> tuple[ImportRow, ...]:
        """Rows of one kind, in the order of the file."""
        return tuple(row for row in self.rows if row.kind is kind)


class Accepted(Noun):
    """What became of a preview."""

    added: tuple[Fact, ...] = ()
    replaced: tuple[Fact, ...] = ()
    left: tuple[ImportRow, ...] = ()
    """Contradictions nobody decided: they stay outside until someone does."""
    entered: dict[str, str] = Field(default_factory=dict)
    """Place of a row → id of the fact it became."""
