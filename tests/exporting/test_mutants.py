"""Each spoilt export must fail at least one acceptance measure, or the measures prove nothing."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

import pytest
from exporting_acceptance import FULL, grid_faults, imprint_faults, number_faults
from exporting_pages import Rendered, render_file, rendered
from exporting_texts import RED_HEAD

from assistant.exporting import load_profile, manuscript, render_docx

pytestmark = pytest.mark.render

MUTANTS: dict[str, dict[str, str | int | float]] = {
    "upper margin 2 mm more": {"page__top_mm": 39},
    "left margin 2 mm more": {"page__left_mm": 30},
    "lower margin 2 mm more": {"page__bottom_mm": 37},
    "right margin 2 mm more": {"page__right_mm": 28},
    "580 instead of 579": {"grid__line_twips": 580},
    "no character spacing": {"grid__spacing_twips": 0},
    "swapped footers": {"number__odd": "left", "number__even": "right"},
    "footer 5 mm lower": {"page__footer_mm": 19.8},
    "character grid": {"grid__kind": "linesAndChars"},
}


def faults(paper: Rendered) -> Iterator[str]:
    yield from grid_faults(paper)
    yield from number_faults(paper)


@pytest.mark.parametrize("name", MUTANTS)
def test_mutant_of_the_profile_is_caught(name: str) -> None:
    spoilt = load_profile("gb9704").changed(**MUTANTS[name])
    assert list(faults(rendered(FULL, profile=spoilt)))


def test_dropped_paragraph_after_the_imprint_is_caught() -> None:
    data = render_docx(manuscript.from_text(RED_HEAD))
    spoilt = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(spoilt, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "word/document.xml":
                start = content.rindex(b"<w:p>")
                content = content[:start] + content[content.index(b"<w:sectPr", start) :]
            target.writestr(name, content)
    assert list(imprint_faults(render_file(spoilt.getvalue())))
