"""Every rule shows itself: its bad examples are found, its good ones are not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from assistant.checking import Subject, facts, form, logic, phrase, policy, repeat, run, wording
from assistant.checking.limits import limit_file
from assistant.checking.phrase import PhraseFile
from assistant.checking.rules import Example, PatternRule, Rule
from assistant.checking.setlists import SetListFile
from assistant.models import Authority, Finding, Genre, Severity

FAMILIES = (facts, policy, phrase, wording, form, repeat, logic)
YEAR = 2026
# Names that changed in some year are only checked where the year is known.
DATED = {"as_of": dt.date(YEAR, 11, 20), "year": YEAR, "facts": ()}


def all_rules() -> Iterator[Rule]:
    for family in FAMILIES:
        for file in family.rule_files():
            yield from (*file.rules, *file.checks.values())
    yield from limit_file().limits


def found(rule: Rule, text: str) -> list[Finding]:
    genre = rule.genres[0] if rule.genres else Genre.REPORT
    result = run(Subject(text=text, genre=genre, **DATED), only=[rule.family])
    return [f for f in result.findings if f.rule == rule.id]


RULES = [pytest.param(rule, id=rule.id) for rule in all_rules()]


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_finds_its_bad_examples_and_leaves_its_good_ones(rule: Rule) -> None:
    for bad in rule.bad:
        got = [(f.quote, f.suggestion) for f in found(rule, bad.text)]
        assert (bad.quote, bad.suggestion) in got, f"{bad.text} 得到 {got}"
    for good in rule.good:
        got = [(f.quote, f.suggestion) for f in found(rule, good)]
        assert not got, f"{good} 得到 {got}"


@pytest.mark.parametrize("rule", [p for p in RULES if isinstance(p.values[0], PatternRule)])
def test_every_plain_wrong_form_is_found_where_it_stands(rule: PatternRule) -> None:
    for entry in rule.entries:
        if entry.plain and not entry.unless:
            quotes = [f.quote for f in found(rule, f"2026年，{entry.wrong}。")]
            assert entry.wrong in quotes
            assert entry.right != entry.wrong


def test_set_phrases_show_themselves() -> None:
    (file,) = [f for f in phrase.rule_files() if isinstance(f, PhraseFile)]
    (lists,) = [f for f in phrase.rule_files() if isinstance(f, SetListFile)]
    listed = {"phrase.members", "phrase.order", "phrase.verb", "phrase.old_verb"}

    def got(text: str, names: set[str]) -> list[tuple[str, str | None]]:
        result = run(Subject(text=text, **DATED), only=["phrase"])
        return [(f.quote, f.suggestion) for f in result.findings if f.rule in names]

    rows: list[tuple[tuple[Example, ...], tuple[str, ...], set[str]]] = [
        (entry.bad, entry.good, listed) for entry in (*lists.lists, *file.verbs)
    ]
    rows.append((file.quoted_bad, file.quoted_good, {"phrase.quotation_marks"}))
    for bad, good, names in rows:
        for example in bad:
            assert (example.quote, example.suggestion) in got(example.text, names), example
        for text in good:
            hits = got(text, names - {"phrase.old_verb"})
            assert not hits, f"{text} 得到 {hits}"


def test_rule_ids_are_unique_and_belong_to_their_family() -> None:
    ids = [rule.id for rule in all_rules()]
    assert len(ids) == len(set(ids))
    assert {rule.family for rule in all_rules()} == {family.family for family in FAMILIES}


def test_every_rule_names_its_source_and_doubtful_ones_are_no_errors() -> None:
    for rule in all_rules():
        assert rule.source, rule.id
        if rule.mark in ("S", "M"):
            assert rule.severity is not Severity.ERROR, rule.id
        if rule.authority is Authority.LAW:
            assert rule.mark != "E", rule.id


def test_a_rule_that_says_more_than_its_authority_is_refused() -> None:
    with pytest.raises(ValueError, match="规定"):
        Rule(id="wording.x", message="按规定应写作甲。", severity=Severity.WARNING)
    with pytest.raises(ValueError, match="未见原文"):
        Rule(id="wording.x", message="应写作甲。", severity=Severity.ERROR, mark="M")
