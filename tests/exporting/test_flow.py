"""The estimate of line breaks, in cases that can be counted by hand."""

from __future__ import annotations

import pytest

from assistant.exporting.flow import line_number

WIDTH, EM, SPACING = 8844, 320, -5


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", 1),
        ("国" * 26, 1),
        ("国" * 27, 2),
        ("国" * (26 + 28), 2),
        ("国" * 726, 26),
        ("国" * 26 + "。", 2),
        ("国" * 26 + "国" * 27 + "（国）", 3),
        ("国" * 20 + "1" * 20, 2),
        ("1" * 200, 4),
    ],
)
def test_lines_of_a_paragraph(text: str, lines: int) -> None:
    assert line_number(text, width=WIDTH, first=630, em=EM, spacing=SPACING) == lines


def test_closing_mark_takes_its_character_along() -> None:
    """。 may not begin a line, so the 26th character goes with it; the count shows on the next full line."""
    text = "国" * 26 + "。" + "国" * 27
    assert line_number(text, width=WIDTH, first=630, em=EM, spacing=SPACING) == 3
