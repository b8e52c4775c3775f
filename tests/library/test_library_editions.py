"""Editions of one title, full texts beside digests, and corrections of a cut."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import NotFoundError, UserError
from assistant.library import Catalogue, cut, edition_of
from assistant.library.recut import merge_with_next, split_at, split_places
from assistant.models import Completeness, Document, DocumentKind, Level
from assistant.reading import headings

TITLE = "某市公务接待管理办法"


def doc(id: str, year: int | None = None, **more: object) -> Document:
    given_ = {
        "kind": DocumentKind.POLICY,
        "title": TITLE,
        "text": f"第一条　{id}。",
        "sha256": id,
        "effective": dt.date(year, 3, 1) if year else None,
    }
    return Document.model_validate({"id": id, **given_, **more})


@pytest.mark.parametrize(
    ("there", "comes", "relation", "linked", "says"),
    [
        (doc("old", 2018), doc("new", 2024), "newer", True, "这是新修订版吗？"),
        (doc("new", 2024), doc("old", 2018), "older", True, "这是它的旧版吗？"),
        (doc("d", 2024, completeness=Completeness.DIGEST), doc("f", 2024), "full", True, "全文"),
        (doc("a", 2024), doc("b", 2024), "copy", True, "是否重复"),
        (doc("old", 2018), doc("new"), "unclear", False, "没有读出施行日期"),
        (
            doc("old", 2018),
            doc("new", 2024, title=f"{TITLE}（2024年修订）"),
            "newer",
            True,
            "新修订版",
        ),
        (doc("old", 2018), doc("new", 2024, title=f"{TITLE}（试行）"), "newer", True, "新修订版"),
        # One number and no date: the decree that is known as a digest.
        (
            doc("d", 2024, number="某政发〔2024〕3号", completeness=Completeness.DIGEST),
            doc("f", number="某政发〔2024〕3号"),
            "full",
            True,
            "以全文为准",
        ),
        # An amended text keeps the number of the decree that first published it.
        (
            doc("old", 2018, number="国务院令第9号"),
            doc("new", 2024, number="国务院令第9号"),
            "newer",
            True,
            "新修订版",
        ),
    ],
)
def test_what_a_text_is_to_one_of_the_same_title(
    there: Document, comes: Document, relation: str, linked: bool, says: str
) -> None:
    found = edition_of(comes, Catalogue([there, comes]))
    assert found is not None
    assert (found.relation, found.linked, found.other) == (relation, linked, there.id)
    assert says in found.question


@pytest.mark.parametrize(
    ("there", "comes"),
    [
        (doc("a", 2018), doc("b", 2024, title="某市公务用车管理办法")),
        (doc("a", 2018, unrelated=("b",)), doc("b", 2024)),
        (doc("a", 2018), doc("b", 2024, unrelated=("a",))),
        (doc("a", 2018), doc("b", 2024, supersedes=("a",))),
        (doc("a", 2018), doc("b", 2024, shipped=True)),
        (doc("a", 2018), doc("b", 2024, kind=DocumentKind.REPORT)),
        (doc("a", 2018, level=Level.CENTRAL), doc("b", 2024, level=Level.CITY)),
    ],
)
def test_nothing_is_asked(there: Document, comes: Document) -> None:
    assert edition_of(comes, Catalogue([there, comes])) is None


def test_a_newer_edition_takes_over_from_its_first_day_unless_a_person_says_no() -> None:
    old, new = doc("old", 2018), doc("new", 2024)
    day, before = dt.date(2024, 3, 1), dt.date(2024, 2, 29)
    both = Catalogue([old, new])
    assert [both.in_force(old, d) for d in (before, day)] == [True, False]
    assert [both.in_force(new, d) for d in (before, day)] == [False, True]
    apart = Catalogue([old, new.model_copy(update={"unrelated": ("old",)})])
    assert apart.in_force(old, day)
    assert apart.successor(old) is None


def test_a_digest_steps_back_behind_the_full_text_of_its_edition_only() -> None:
    digests = [
        doc("d18", 2018, completeness=Completeness.DIGEST),
        doc("d24", 2024, completeness=Completeness.DIGEST, supersedes=("d18",)),
    ]
    full = doc("f24", 2024)
    catalogue = Catalogue([*digests, full])
    assert catalogue.full_text(digests[1]) == full
    assert catalogue.full_text(digests[0]) is None
    assert catalogue.resolve(TITLE, on=dt.date(2025, 1, 1)) == full
    old_full = doc("f18", 2018)
    catalogue = Catalogue([*digests, full, old_full])
    assert catalogue.full_text(digests[0]) == old_full
    assert not catalogue.in_force(old_full, dt.date(2025, 1, 1))


def test_a_title_of_one_character_is_no_trouble() -> None:
    older, newer = doc("a", 2018, title="令"), doc("b", 2024, title="令")
    catalogue = Catalogue([older, newer])
    assert catalogue.get("a") == older
    assert catalogue.get("b") == newer


# ------------------------------------------------------------------ corrections of a cut

LAW = Document(
    id="D1",
    kind=DocumentKind.POLICY,
    title="办法",
    sha256="x",
    text="某办法\n\n第一章　总则\n第一条　甲事项。乙事项；丙事项。\n　　丁事项。\n"
    "第二条　戊事项。\n第二章　附则\n第三条　己事项。\n",
)


def _whole(text: str) -> str:
    return "".join(text.split())


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 50), st.integers(0, 200)), max_size=12))
def test_no_correction_loses_or_doubles_a_character(moves: list[tuple[bool, int, int]]) -> None:
    passages = cut(LAW, headings(LAW.text))
    for merge, which, where in moves:
        chosen = passages[which % len(passages)]
        kept = {p.id: p for p in passages}
        try:
            if merge:
                passages = merge_with_next(LAW, passages, chosen.id)
            else:
                passages = split_at(LAW, passages, chosen.id, where % (len(chosen.text) + 1))
        except UserError:
            continue
        assert _whole("".join(p.text for p in passages)) == _whole(LAW.text)
        assert all(LAW.text[p.start : p.end] == p.text for p in passages)
        assert len({p.id for p in passages}) == len(passages)
        # A report cites passages by id: only the ones at work may change.
        changed = [p for p in passages if p.id in kept and p != kept[p.id]]
        assert [p.id for p in changed] in ([chosen.id], [])


def test_a_merged_passage_is_called_by_both_and_a_parted_one_as_before() -> None:
    passages = cut(LAW, headings(LAW.text))
    first = next(p for p in passages if p.locator == "第一条")
    merged = merge_with_next(LAW, passages, first.id)
    assert next(p for p in merged if p.id == first.id).locator == "第一条至第二条"
    at = split_places(first.text)[-1]
    parted = split_at(LAW, passages, first.id, at)
    halves = [p.text for p in parted if p.locator == "第一条"]
    assert halves[1] == "丁事项。"
    assert halves[0].endswith("丙事项。")


def test_places_to_part_are_begins_of_sentences_and_lines() -> None:
    text = "第一条　甲。“乙。丙。”丁；\n　　戊。"
    assert [text[at:][:1] for at in split_places(text)] == ["“", "丁", "戊"]


def test_what_cannot_be_corrected_is_said() -> None:
    passages = cut(LAW, headings(LAW.text))
    with pytest.raises(UserError, match="最后一段"):
        merge_with_next(LAW, passages, passages[-1].id)
    with pytest.raises(UserError, match="空的"):
        split_at(LAW, passages, passages[0].id, 0)
    with pytest.raises(NotFoundError, match="刷新"):
        merge_with_next(LAW, passages, "D1#99")
