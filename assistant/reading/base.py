"""The one interface behind which every file format stands, and the errors they share."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Protocol

from assistant.errors import BadFileError
from assistant.models import Noun, Progress, Stop

MEGABYTE = 1024 * 1024


class Extracted(Noun):
    """Text of one file as the desk stores it: line ends unified, BOM removed, nothing else changed."""

    text: str
    format: str
    """txt / md / html / docx / doc / wps / pdf / ofd / xlsx / csv / image."""
    warnings: tuple[str, ...] = ()
    """What could not be brought over, in plain Chinese."""
    quality: float | None = None
    """Mean confidence (0–1) of the characters that OCR recognised; None where the file held its text."""
    recognised_pages: tuple[int, ...] = ()
    """Pages, from 1, whose text comes from OCR."""
    unread_pages: tuple[int, ...] = ()
    """Scanned pages, from 1, that gave no text."""


def _ignore(_done: int, _total: int, _message: str) -> None:
    return None


def _never() -> bool:
    return False


@dataclass(frozen=True, kw_only=True)
class Watch:
    """Who watches long reading (OCR takes seconds a page) and may end it."""

    progress: Progress = _ignore
    """(pages done, pages in all, message)."""
    stop: Stop = _never


@dataclass(frozen=True, kw_only=True)
class Source:
    """A file as it came in."""

    name: str
    """As the person knows it; may hold folders, ``/``-separated."""
    data: bytes
    watch: Watch = field(default_factory=Watch)

    @property
    def label(self) -> str:
        """The name as sentences for people show it."""
        return f"《{self.name}》"

    @property
    def suffix(self) -> str:
        """Lower-case, with the dot; empty when there is none."""
        return suffix_of(self.name)


class Backend(Protocol):
    """Reads one format. A backend holds no state; heavy libraries are imported inside ``read``."""

    @property
    def suffixes(self) -> tuple[str, ...]:
        """Suffixes that claim this format, used when the content does not decide."""
        ...

    def matches(self, source: Source) -> bool:
        """Whether the content alone shows that this is the format, whatever the name says."""
        ...

    def read(self, source: Source) -> Extracted:
        """The text.

        Raises:
            BadFileError: with one sentence that says what to do.
        """
        ...


def suffix_of(name: str) -> str:
    """Lower-case suffix of a file name, with the dot."""
    return PurePosixPath(name.replace("\\", "/")).suffix.lower()


def empty_file(label: str) -> BadFileError:
    """The sentence for a file of no bytes or of blanks only."""
    return BadFileError(f"{label}是空文件，请检查后重新选择。")


def check_size(
    name: str, size: int, *, max_office_mb: int, max_pdf_mb: int, pdf: bool = False
) -> None:
    """Refuse a file over its limit before it is read.

    Args:
        name: decides which limit holds: PDF and zip have their own.
        size: in bytes.
        max_office_mb: limit of text and Office files, in MB.
        max_pdf_mb: limit of PDF and zip files, in MB.
        pdf: the content is known to be a PDF or zip, whatever the name says.

    Raises:
        BadFileError: the limit is stated in the sentence.
    """
    large = pdf or suffix_of(name) in {".pdf", ".zip"}
    limit = max_pdf_mb if large else max_office_mb
    if size > limit * MEGABYTE:
        shown = f"{size / MEGABYTE:.1f}"
        raise BadFileError(
            f"《{name}》有{shown} MB，超过{limit} MB的上限，请拆分或压缩后重新选择。"
        )
