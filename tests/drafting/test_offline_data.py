"""The writer's own words assert nothing that would need a source, and its data files hold together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.drafting.categories import load_categories
from assistant.drafting.patterns import load_patterns
from assistant.errors import DefectError
from assistant.evidence import VerifyContext, verify
from assistant.models import Verdict

CONTEXT = VerifyContext(year=2026, unit="某市水务局")
NAMES = {
    "we": "我局",
    "year": "2026",
    "n": "三",
    "subject": "各项工作",
    "themes": "供水保障、河湖管护",
}


def own_words() -> Iterator[str]:
    """Sentences that stand in reports without any marker."""
    data = load_patterns()
    for rule in data.transitions:
        yield from rule.texts
    for category in load_categories().all:
        yield from category.remarks
    for kind in (data.problems.rest, data.problems.punished):
        yield from kind.judge
    yield from data.problems.found.judge
    yield from data.problems.adverse.judge
    yield from (t.format(**NAMES) for t in data.problems.lead)
    yield from data.problems.lead_one
    for variants in (data.plans.lead, data.plans.lead_free, data.plans.lead_one):
        yield from (t.format(**NAMES) for t in variants)
    yield from (t.format(**NAMES) for t in data.leads.count)
    yield data.leads.bare
    for part in load_categories().parts.values():
        yield from (f"{aim}，抓好各项工作。" for aim in part.aims)
    guide = data.guides[0].text
    for frame in data.frames:
        for text in (*frame.opening, *frame.closing):
            filled = text.format(**NAMES, guide=guide, basis="")
            yield from (s for s in re.split(r"(?<=。)", filled) if s)
    deadline = data.plans.deadline
    for text in data.plans.stated.sentence:
        yield text.format(deadline=deadline) + "。"


@pytest.mark.parametrize("sentence", sorted(set(own_words())))
def test_own_words_need_no_source(sentence: str) -> None:
    check = verify(sentence, (), (), context=CONTEXT)
    assert check.verdict is not Verdict.UNSUPPORTED, check.reasons


def test_transitions_are_short_and_without_figures() -> None:
    for rule in load_patterns().transitions:
        for text in rule.texts:
            assert len(text) <= 40
            assert not re.search(r"\d|《|“", text)


def test_point_headings_are_short() -> None:
    for category in load_categories().all:
        for heading in (*category.point, *(h for p in category.points for h in p.headings)):
            assert 4 <= len(heading) <= 14, heading
            assert not re.search(r"\d", heading)


def test_every_category_is_found_by_its_names() -> None:
    known = load_categories()
    for category in known.all:
        assert known.find(category.name).name == category.name
        for alias in category.aliases:
            assert known.find(alias).known


def test_unknown_names_keep_their_own() -> None:
    strange = load_categories().find("鱼类增殖")
    assert (strange.name, strange.known) == ("鱼类增殖", False)
    assert load_categories().find("文化惠民").shown == "文化惠民"


@pytest.mark.parametrize("content", ["", "version: 1", "parts: ["])
def test_broken_data_is_a_defect(tmp_path: Path, content: str) -> None:
    path = tmp_path / "broken.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DefectError, match=r"broken\.yaml"):
        load_categories(path)
    with pytest.raises(DefectError, match=r"broken\.yaml"):
        load_patterns(path)
