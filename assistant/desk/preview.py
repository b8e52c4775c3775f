"""Pages of an exported report as pictures."""

from __future__ import annotations

from assistant.exporting import pdf
from assistant.models import Noun

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


class LayoutValue(Noun):
    """One value of a layout, with the clause of GB/T 9704—2012 it rests on and its strength."""

    key: str
    value: str
    clause: str
    strength: str
    note: str


def layout_values(profile: str) -> tuple[LayoutValue, ...]:
    """Every value of a layout, as its file gives it.

    Raises:
        NotFoundError: there is no such layout.
    """
    from assistant.exporting.profile import load_profile

    return tuple(
        LayoutValue(
            key=key,
            value=str(setting.value),
            clause=setting.clause,
            strength=setting.strength,
            note=setting.note,
        )
        for key, setting in load_profile(profile).sources.items()
    )


def missing_fonts(profile: str) -> tuple[str, ...]:
    """Which faces of the layout this computer lacks, and what that means; one sentence each."""
    from assistant.exporting import fonts

    return tuple(font.message for font in fonts.missing_fonts(profile))
