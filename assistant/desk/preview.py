"""Pages of an exported report as pictures."""

from __future__ import annotations

from assistant.exporting import pdf

_DPI = 80
"""A page is then about 660 pixels wide: readable beside the form on a 1366 pixel screen."""
MOST_PAGES = 30


def can_print() -> bool:
    """Whether this computer can make a PDF at all (LibreOffice is there)."""
    return pdf.find_soffice() is not None


def page_images(printed: bytes, *, dpi: int = _DPI) -> tuple[bytes, ...]:
    """PNG bytes of each page of a PDF, the first thirty at most.

    Raises:
        OutsideError: the bytes are not a readable PDF.
    """
    pages = min(pdf.page_count(printed), MOST_PAGES)
    return tuple(pdf.page_image(printed, n, dpi=dpi) for n in range(1, pages + 1))


def profiles() -> dict[str, str]:
    """Id → name of the layouts an export can have."""
    from assistant.exporting.profile import profile_names

    return profile_names()
