"""Editions as the clerk meets them: asked at ingest, answered, and kept to by search and quotation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.desk import open_desk

from assistant.desk import Desk
from assistant.errors import UserError
from assistant.models import DocumentKind

OLD = (
    "某市会务管理办法\n（2018年3月1日起施行）\n第一条　会议用餐不得超过三十人。\n"
    "第二条　本办法自2018年3月1日起施行。\n"
)
NEW = (
    "某市会务管理办法\n（2026年3月1日起施行）\n第一条　会议用餐不得超过十人。\n"
    "第二条　本办法自2026年3月1日起施行。\n"
)
FULL = (
    "党政机关厉行节约反对浪费条例\n"
    "（2013年10月29日中共中央、国务院印发　2025年5月18日修订）\n"
    "第一章　总则\n第一条　为了青檀节约，制定本条例。\n第二条　本条例所称浪费，是指青檀支出。\n"
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = open_desk(tmp_path / "data")
    yield opened
    opened.close()


def _take(desk: Desk, name: str, text: str) -> str:
    return desk.library.ingest_bytes(name, text.encode(), kind=DocumentKind.POLICY).id


def test_a_newer_edition_is_asked_about_and_search_keeps_to_the_date(desk: Desk) -> None:
    old = _take(desk, "旧.txt", OLD)
    (item,) = desk.library.take_upload("新.txt", NEW.encode(), kind=DocumentKind.POLICY)
    assert item.document is not None
    assert item.edition is not None
    assert (item.edition.relation, item.edition.other) == ("newer", old)
    assert [e.document.id for e in desk.library.questions()] == [item.document.id]
    for on, holds in ((dt.date(2025, 6, 1), old), (dt.date(2026, 6, 1), item.document.id)):
        hits = desk.library.search("会议用餐人数", as_of=on, in_force_only=True).hits
        own = [h.passage.document for h in hits if h.title == "某市会务管理办法"]
        assert set(own) == {holds}
        state = {e.document.id: e.in_force for e in desk.library.entries(as_of=on)}
        assert [state[old], state[item.document.id]] == [holds == old, holds != old]
    desk.library.link_editions(item.document.id, old)
    assert desk.library.questions() == ()
    assert desk.library.document(item.document.id).supersedes == (old,)


def test_the_answer_no_holds_and_can_be_taken_back(desk: Desk) -> None:
    old, new = _take(desk, "旧.txt", OLD), _take(desk, "新.txt", NEW)
    on = dt.date(2026, 6, 1)
    desk.library.unlink_editions(new, old)
    assert desk.library.questions() == ()
    assert desk.library.entry(old, as_of=on).in_force
    desk.library.link_editions(new, old)
    assert not desk.library.entry(old, as_of=on).in_force


def test_without_a_date_nothing_is_linked_until_the_clerk_gives_one(desk: Desk) -> None:
    old = _take(desk, "旧.txt", OLD)
    new = _take(
        desk, "新.txt", "某市会务管理办法\n\n第一条　会议用餐不得超过五人。\n第二条　略。\n"
    )
    assert desk.library.entry(old).in_force
    with pytest.raises(UserError, match="施行日期"):
        desk.library.link_editions(new, old)
    desk.library.link_editions(new, old, effective=dt.date(2026, 5, 1))
    assert desk.library.entry(old, as_of=dt.date(2026, 4, 30)).in_force
    assert not desk.library.entry(old, as_of=dt.date(2026, 5, 1)).in_force


def test_a_full_text_takes_over_from_the_shipped_digest(desk: Desk) -> None:
    (item,) = desk.library.take_upload("条例.txt", FULL.encode(), kind=DocumentKind.POLICY)
    assert item.document is not None
    assert item.edition is not None
    assert item.edition.relation == "full"
    assert item.edition.other == "lixing-jieyue-2025"
    assert desk.library.entry("lixing-jieyue-2025").full_text == item.document.id
    hits = desk.library.search("厉行节约反对浪费的要求", k=50).hits
    assert "lixing-jieyue-2025" not in {h.passage.document for h in hits}
    assert item.document.id in {h.passage.document for h in hits}
    cited = desk.library.search("《党政机关厉行节约反对浪费条例》第一条").hits[0]
    assert "青檀节约" in cited.passage.text
    # Taken out again, the digest is back.
    desk.library.remove(item.document.id)
    hits = desk.library.search("厉行节约反对浪费的要求", k=50).hits
    assert "lixing-jieyue-2025" in {h.passage.document for h in hits}


def test_a_full_text_without_dates_takes_over_those_of_the_digest(desk: Desk) -> None:
    text = "党政机关厉行节约反对浪费条例\n\n第一条　为了青檀节约。\n第二条　略。\n第三条　略。\n"
    full = _take(desk, "条例.txt", text)
    (asked,) = desk.library.questions()
    assert asked.edition is not None
    assert asked.edition.relation == "unclear"
    desk.library.same_edition(full, "lixing-jieyue-2025")
    digest = desk.library.document("lixing-jieyue-2025")
    assert desk.library.document(full).effective == digest.effective
    assert desk.library.entry("lixing-jieyue-2025").full_text == full
    assert desk.library.questions() == ()


def test_corrected_cuts_are_what_search_finds(desk: Desk) -> None:
    one = _take(desk, "旧.txt", OLD)
    first = next(p for p in desk.library.passages(one) if p.locator == "第一条")
    desk.library.merge_passage(one, first.id)
    found = desk.library.search("会议用餐三十人").hits[0].passage
    assert (found.id, found.locator) == (first.id, "第一条至第二条")
    assert "起施行" in found.text
    at = desk.library.split_places(found)[-1]
    parted = desk.library.split_passage(one, first.id, at)
    assert [p.locator for p in parted if p.document == one][-1] == "第一条至第二条"
    assert "起施行" not in desk.library.search("会议用餐三十人").hits[0].passage.text
    assert [p.locator for p in desk.library.recut(one)] == ["", "第一条", "第二条"]


REPEALED = "某市会费办法\n第一条　会费由办公室管。\n第二条　会费按季交。\n"
REPEALING = (
    "某市会费管理条例\n（2026年2月1日起施行）\n第一条　会费归财务科管。\n"
    "第二条　本条例自2026年2月1日起施行。《某市会费办法》同时废止。\n"
)


@pytest.mark.parametrize("new_first", [False, True])
def test_what_a_text_repeals_is_out_of_force_from_its_first_day(
    desk: Desk, *, new_first: bool
) -> None:
    texts = {"旧.txt": REPEALED, "新.txt": REPEALING}
    order = reversed(texts) if new_first else texts
    ids = {name: _take(desk, name, texts[name]) for name in order}
    old, new = ids["旧.txt"], ids["新.txt"]
    assert desk.library.entry(old, as_of=dt.date(2026, 1, 31)).in_force
    after = desk.library.entry(old, as_of=dt.date(2026, 2, 1))
    assert (after.in_force, after.successor_id) == (False, new)
    if not new_first:
        assert "文中写明废止《某市会费办法》" in desk.library.document(new).warnings[0]
    # And a person may say otherwise.
    desk.library.unlink_editions(new, old)
    assert desk.library.entry(old, as_of=dt.date(2026, 2, 1)).in_force
