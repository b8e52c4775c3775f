"""What a text says it puts out of force, and what only sounds like it."""

from __future__ import annotations

import datetime as dt

import pytest

from assistant.library import Catalogue, repealed_by
from assistant.library.repeals import repeals
from assistant.models import Document, DocumentKind, Level


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("本条例自2024年3月1日起施行。《某法实施办法》同时废止。", ["某法实施办法"]),
        (
            "2001年4月3日某部、某局发布的《场所管理办法》和《场所登记规定》同时废止。",
            ["场所管理办法", "场所登记规定"],
        ),
        ("自本办法施行之日起，原《会费办法》即行废止。", ["会费办法"]),
        ("《甲办法》第三条同时废止。", []),
        ("《甲办法》不同时废止。", []),
        ("《甲办法》此前已经予以废止。", []),
        ("依照《甲办法》制定的规章同时废止的，从其规定。", []),
        ("本办法依据《甲条例》制定。与本办法不一致的，以本办法为准。", []),
    ],
)
def test_whole_texts_that_are_repealed(text: str, titles: list[str]) -> None:
    assert [r.title for r in repeals(text)] == titles


def _policy(id: str, title: str, began: dt.date | None, text: str = "", **more: object) -> Document:
    fields = {"kind": DocumentKind.POLICY, "sha256": id, "effective": began, **more}
    return Document.model_validate({"id": id, "title": title, "text": text or title, **fields})


NEW = _policy(
    "new", "信访条例", dt.date(2005, 5, 1), "1995年10月28日某机关发布的《信访条例》同时废止。"
)


@pytest.mark.parametrize(
    ("case", "old", "meant"),
    [
        ("the edition of that year", _policy("a", "信访条例", dt.date(1995, 10, 28)), True),
        ("a later edition", _policy("b", "信访条例", dt.date(2022, 5, 1)), False),
        ("an edition of another year", _policy("c", "信访条例", dt.date(1988, 1, 1)), False),
        ("of its own title, without any date", _policy("d", "信访条例", None), False),
    ],
)
def test_of_several_editions_the_one_of_the_year_that_is_named(
    case: str, old: Document, *, meant: bool
) -> None:
    assert (repealed_by(NEW, Catalogue([NEW, old])) == (old,)) is meant, case


def test_another_place_s_rules_of_the_same_title_stay() -> None:
    new = _policy(
        "n", "甲市接待条例", dt.date(2026, 1, 1), "《接待办法》同时废止。", level=Level.CITY, issuer="甲市政府"
    )  # fmt: skip
    own = _policy("o", "接待办法", dt.date(2010, 1, 1), level=Level.CITY, issuer="甲市政府")
    other = _policy("x", "接待办法", dt.date(2010, 1, 1), level=Level.CITY, issuer="乙市政府")
    assert repealed_by(new, Catalogue([new, own, other])) == (own,)


def test_a_text_without_a_first_day_repeals_nothing_yet() -> None:
    new = _policy("n", "甲条例", None, "《乙办法》同时废止。")
    assert repealed_by(new, Catalogue([new, _policy("o", "乙办法", None)])) == ()
