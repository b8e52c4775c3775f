"""The coverage matrix on offices and notices of other kinds: what answers what, and what is gone when it is gone."""

from __future__ import annotations

import pytest
from coverage_offices import OFFICES, Office

from assistant.checking import SectionSpan, Subject, run
from assistant.drafting.requirements import from_notice
from assistant.models import Coverage, CoverageStatus
from assistant.reading import headings

ITEMS = [(o, item) for o in OFFICES for item in o.answers]


def matrix(office: Office, draft: str) -> dict[str, Coverage]:
    tops = [h for h in headings(draft) if h.depth == 0]
    subject = Subject(
        text=draft,
        sections=tuple(
            SectionSpan(id=f"S{n}", heading=f"{h.ordinal}{h.title}", start=h.start, end=h.end)
            for n, h in enumerate(tops)
        ),
        requirements=from_notice(office.notice, "通知"),
        year=2026,
    )
    return {row.requirement: row for row in run(subject, only=("policy",)).coverage}


def row_of(rows: dict[str, Coverage], item: str) -> Coverage:
    found = [r for name, r in rows.items() if name.startswith(item)]
    assert len(found) == 1, list(rows)
    return found[0]


def sentence(office: Office, item: str) -> str:
    start = office.draft.index(office.answers[item])
    return office.draft[start : office.draft.index("。", start) + 1]


@pytest.mark.parametrize(("office", "item"), ITEMS, ids=lambda v: getattr(v, "name", v))
def test_each_item_is_answered_by_its_sentence(office: Office, item: str) -> None:
    row = row_of(matrix(office, office.draft), item)
    assert row.status is CoverageStatus.COVERED
    assert row.sentence is not None
    assert row.sentence.quote.strip().endswith(sentence(office, item))


@pytest.mark.parametrize(("office", "item"), ITEMS, ids=lambda v: getattr(v, "name", v))
def test_without_its_only_sentence_exactly_that_row_is_missing(office: Office, item: str) -> None:
    before = matrix(office, office.draft)
    after = matrix(office, office.draft.replace(sentence(office, item), ""))
    changed = {n for n, row in after.items() if row.status is not before[n].status}
    assert changed == {row_of(before, item).requirement}
    assert row_of(after, item).status is CoverageStatus.MISSING
