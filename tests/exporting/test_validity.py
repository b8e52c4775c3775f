"""Acceptance test 1: no validator finds an error in any exported file, genre by genre, profile by profile."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from exporting_papers import ODD_TEXTS, PAPERS
from exporting_texts import REPORT
from exporting_validators import audit_errors, sdk_errors

from assistant.exporting import Manuscript, manuscript, profile_names, render_docx
from assistant.exporting.manuscript import plain_text
from assistant.exporting.redline import render_redline
from assistant.exporting.review import Comment, render_review
from assistant.exporting.sheets import approval_sheet, figure_table, with_attachment
from assistant.models import Fact, Report, Sentence, Verdict

OTHER = manuscript.from_text(REPORT)


def review(paper: Manuscript, profile: str) -> bytes:
    text = plain_text(paper)
    step = max(len(text) // 7, 1)
    comments = [
        Comment(start=at, end=min(at + step + 3, len(text)), author="依据", text=f"第{at}处\n来源")
        for at in range(0, len(text), step)
    ]
    whole = Comment(start=None, end=None, author="体例", text="全文")
    return render_review(paper, [*comments, whole], profile=profile)


VARIANTS: dict[str, Callable[[Manuscript, str], bytes]] = {
    "clean": lambda paper, profile: render_docx(paper, profile=profile),
    "review": review,
    "redline from another": lambda paper, profile: render_redline(OTHER, paper, profile=profile),
    "redline to another": lambda paper, profile: render_redline(paper, OTHER, profile=profile),
}


def check(data: bytes, path: Path) -> list[str]:
    path.write_bytes(data)
    return [*audit_errors(path), *sdk_errors(path)]


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("genre", PAPERS)
def test_every_genre_in_every_variant_and_profile(genre: str, variant: str, tmp_path: Path) -> None:
    # The way back to another text says nothing new in another layout.
    profiles = ("gb9704",) if variant == "redline to another" else tuple(profile_names())
    for profile in profiles:
        data = VARIANTS[variant](PAPERS[genre], profile)
        assert check(data, tmp_path / f"{profile}.docx") == []


@pytest.mark.parametrize("name", ODD_TEXTS)
def test_odd_texts(name: str, tmp_path: Path) -> None:
    paper = manuscript.from_text(ODD_TEXTS[name])
    for variant, render in VARIANTS.items():
        assert check(render(paper, "gb9704"), tmp_path / f"{variant}.docx") == []


@pytest.mark.parametrize("profile", profile_names())
def test_sheet_and_annex(profile: str, tmp_path: Path) -> None:
    report = Report(
        id="r", title="关于某事的报告", year=2026, as_of=dt.date(2026, 9, 30), outline=()
    )  # fmt: skip
    sheet = approval_sheet(report, findings=(), date=dt.date(2026, 9, 30), gaps=("数据",))
    sentence = Sentence(
        start=0, end=8, text="培训12期次。", evidence=("F001",), verdict=Verdict.SUPPORTED
    )
    annex = figure_table([sentence], {"F001": Fact(id="F001", content="培训12期", source="台账")})
    for name, paper in (("sheet", sheet), ("annex", with_attachment(OTHER, annex))):
        data = render_docx(paper, profile=profile)
        assert check(data, tmp_path / f"{name}.docx") == []


@pytest.mark.parametrize("validator", [audit_errors, sdk_errors])
@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("word/document.xml", b'w:val="center"', b'w:val="middle"'),
        ("word/styles.xml", b"<w:keepNext/><w:keepLines/>", b"<w:keepLines/><w:keepNext/>"),
        ("word/document.xml", b'w:type="lines"', b'w:type="rows"'),
        ("word/document.xml", b"<w:p>", b"<w:nonsense/><w:p>"),
    ],
)
def test_validators_notice_what_is_wrong(
    validator: Callable[[Path], list[str]], name: str, old: bytes, new: bytes, tmp_path: Path
) -> None:
    import io
    import zipfile

    path = tmp_path / "spoilt.docx"
    with (
        zipfile.ZipFile(io.BytesIO(render_docx(PAPERS["table"]))) as source,
        zipfile.ZipFile(path, "w") as target,
    ):
        for entry in source.namelist():
            content = source.read(entry)
            if entry == name:
                assert old in content
                content = content.replace(old, new, 1)
            target.writestr(entry, content)
    assert list(validator(path))
