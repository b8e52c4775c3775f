"""The acceptance measures of the page, each as a function that lists what is wrong.

The same functions judge the export (test_pages.py: nothing wrong) and its mutants (test_mutants.py: something
wrong), so a measure that cannot fail is noticed.
"""

from __future__ import annotations

from collections.abc import Iterator

from exporting_pages import Rendered

from assistant.exporting import Block, BlockKind, Manuscript

FULL = Manuscript(blocks=(Block(kind=BlockKind.PARAGRAPH, text="国" * 1900),))
"""Four pages of nothing but full-width characters."""


def near(what: str, found: float, wanted: float, tolerance: float) -> Iterator[str]:
    if abs(found - wanted) > tolerance:
        yield f"{what}: {found:.1f} mm instead of {wanted} ± {tolerance}"


def grid_faults(paper: Rendered) -> Iterator[str]:
    """22 lines on every full page, 28 characters on every full line, 版心 where it belongs."""
    pages = paper.sheets
    for sheet in pages[:-1]:
        if len(sheet.body) != 22:
            yield f"page {sheet.number}: {len(sheet.body)} lines"
        for number, line in enumerate(sheet.body):
            wanted = 26 if sheet.number == 1 and number == 0 else 28
            if len(line.text) != wanted:
                yield f"page {sheet.number} line {number + 1}: {len(line.text)} characters"
    lines = paper.sheets[1].body
    yield from near("left edge of the text", min(x.left for x in lines), 28, 0.3)
    yield from near("right edge of the text", max(x.right for x in lines), 184, 0.4)
    _, top, _, bottom = paper.ink(2, bottom=264)
    yield from near("first line", top, 40.4, 1)
    yield from near("last line", bottom, 260.2, 1)


def number_faults(paper: Rendered) -> Iterator[str]:
    """Page numbers: dash 7 mm under 版心, odd right and even left one character in, — n —, 14 pt."""
    for sheet in paper.sheets:
        if len(sheet.foot) != 1 or sheet.foot[0].text != f"—{sheet.number}—":
            yield f"page {sheet.number}: page number reads {[x.text for x in sheet.foot]}"
            continue
        line = sheet.foot[0]
        if {g.size for g in line.glyphs} != {14.0}:
            yield f"page {sheet.number}: page number is not 14 pt"
        dash = line.glyphs[0]
        _, top, _, bottom = paper.ink(
            sheet.number, left=dash.left, right=dash.right, top=264, bottom=280
        )
        yield from near("dash under the type area", (top + bottom) / 2, 269, 1)
        if sheet.number % 2:
            yield from near("odd page number, right edge", line.right, 184 - 4.94, 0.5)
        else:
            yield from near("even page number, left edge", line.left, 28 + 4.94, 0.5)


def imprint_faults(paper: Rendered) -> Iterator[str]:
    """版记: three rules as wide as 版心 on the last page, the last on its lower edge."""
    rules = paper.sheets[-1].rules
    if len(rules) != 3:
        yield f"{len(rules)} rules on the last page"
        return
    for left, right, _ in rules:
        yield from near("rule begins", left, 28, 0.4)
        yield from near("rule ends", right, 184, 0.4)
    yield from near("last rule", rules[-1][2], 262, 0.7)


def ending_faults(paper: Rendered, signature: str, date: str) -> Iterator[str]:
    """Signature and date on one page, with other text of the paper on it."""
    for sheet in paper.sheets:
        texts = [line.text for line in sheet.body]
        if signature in texts or date in texts:
            if signature not in texts or date not in texts:
                yield f"page {sheet.number}: signature and date are parted"
            elif texts.index(signature) == 0:
                yield f"page {sheet.number}: signature alone on the page"
