"""Shipped digests in the catalogue: the date decides the edition, an older one names its successor."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from assistant.library import Catalogue
from assistant.reading import headings
from assistant.reading.knowledge import read_policy

POLICIES = Path(__file__).resolve().parents[2] / "knowledge" / "policies"
DOCUMENTS = [read_policy(path)[0] for path in sorted(POLICIES.glob("*.md"))]
CATALOGUE = Catalogue(DOCUMENTS)

EDITIONS = [
    ("党政机关厉行节约反对浪费条例", "2024-12-31", "lixing-jieyue-2013"),
    ("党政机关厉行节约反对浪费条例", "2026-11-20", "lixing-jieyue-2025"),
    ("厉行节约条例", "2026-11-20", "lixing-jieyue-2025"),
    ("《中国共产党纪律处分条例》", "2023-12-31", "jilv-chufen-2018"),
    ("《中国共产党纪律处分条例》", "2024-01-01", "jilv-chufen-2023"),
    ("中国共产党巡视工作条例", "2023-06-30", "xunshi-tiaoli-2017"),
    ("中国共产党巡视工作条例", "2025-06-30", "xunshi-tiaoli-2024"),
    ("监察法", "2025-05-31", "jianchafa-2018"),
    ("中华人民共和国监察法", "2025-06-01", "jianchafa-2024"),
    ("保守国家秘密法", "2024-04-30", "baomi-fa-2010"),
    ("保守国家秘密法", "2024-05-01", "baomi-fa-2024"),
    ("信访条例", "2026-11-20", "xinfang-tiaoli-2005"),
    ("中办发〔2012〕14号", "2026-11-20", "gongwen-chuli-tiaoli"),
    ("财行〔2013〕531号", "2026-11-20", "chailvfei-2013"),
]


@pytest.mark.parametrize(("name", "on", "expected"), EDITIONS)
def test_name_and_date_lead_to_one_edition(name: str, on: str, expected: str) -> None:
    found = CATALOGUE.resolve(name, on=dt.date.fromisoformat(on))
    assert found is not None
    assert found.id == expected


def test_unknown_number_stays_unknown() -> None:
    assert CATALOGUE.resolve("财行〔2026〕45号", on=dt.date(2026, 11, 20)) is None


@pytest.mark.parametrize("document", [d for d in DOCUMENTS if d.repealed], ids=lambda d: d.id)
def test_repealed_edition_names_its_successor(document) -> None:
    successor = CATALOGUE.successor(document)
    assert successor is not None
    assert document.id in successor.supersedes
    assert not CATALOGUE.in_force(document, document.repealed)
    assert CATALOGUE.in_force(successor, document.repealed)


def test_everything_not_repealed_is_in_force_today() -> None:
    today = dt.date(2026, 11, 20)
    assert [d.id for d in DOCUMENTS if not d.repealed and not CATALOGUE.in_force(d, today)] == []


def test_clauses_of_a_digest_are_joints_of_its_text() -> None:
    digest = CATALOGUE.get("lixing-jieyue-2025")
    assert digest is not None
    ordinals = [heading.ordinal for heading in headings(digest.text)]
    assert ordinals == ["第二十二条", "第三十八条", "第四十八条", "第五十二条", "第五十五条"]
