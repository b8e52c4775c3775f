"""The labelled cases: how they are read, run and scored."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from assistant.checking import Subject, run
from assistant.models import Document, DocumentKind, Fact, Finding, Level, Severity

CASES = Path(__file__).parent / "cases"
FAMILIES = ("facts", "policy", "phrase", "wording", "form", "repeat", "logic")
AS_OF = dt.date(2026, 11, 20)


@dataclass(frozen=True)
class Case:
    """One labelled sentence or passage."""

    family: str
    number: int
    subject: Subject
    find: tuple[tuple[str, str, str | None], ...]
    find_info: tuple[tuple[str, str, str | None], ...]
    whole: tuple[str, ...]
    verdict: str

    @property
    def name(self) -> str:
        return f"{self.family}-{self.number}"


@dataclass
class Score:
    """Counts of one family; only errors and warnings can be false alarms."""

    hits: int = 0
    missed: list[str] = field(default_factory=list)
    false: list[str] = field(default_factory=list)
    errors_right: int = 0
    errors_false: int = 0

    @property
    def precision(self) -> float:
        return self.hits / (self.hits + len(self.false)) if self.hits else 0.0

    @property
    def recall(self) -> float:
        return self.hits / (self.hits + len(self.missed)) if self.hits else 0.0


def document(key: str, raw: dict[str, Any]) -> Document:
    text = raw["text"]
    return Document(
        id=key,
        kind=DocumentKind.POLICY,
        title=raw["title"],
        text=text,
        sha256=hashlib.sha256(f"{key}{text}".encode()).hexdigest(),
        number=raw.get("number", ""),
        level=Level.CITY,
        issuer="青川市机关事务局",
        effective=raw.get("effective"),
        supersedes=tuple(raw.get("supersedes", ())),
        completeness=raw["completeness"],
    )


def cases(family: str) -> Iterator[Case]:
    raw = yaml.safe_load((CASES / f"{family}.yaml").read_text(encoding="utf-8"))
    library = {key: document(key, value) for key, value in raw.get("library", {}).items()}
    for number, row in enumerate(raw["cases"], 1):
        facts = None
        if "facts" in row:
            facts = tuple(Fact(id=i, content=c, status=s) for i, c, s in row["facts"])
        documents = tuple(library[key] for key in row["documents"]) if "documents" in row else None
        subject = Subject(
            text=row["text"],
            as_of=row.get("as_of", AS_OF),
            year=row.get("year"),
            facts=facts,
            excuses=dict.fromkeys(row.get("excuse", ()), "本次不写"),
            previous_text=row.get("previous"),
            documents=documents,
        )
        yield Case(
            family,
            number,
            subject,
            tuple(_label(label) for label in row.get("find", ())),
            tuple(_label(label) for label in row.get("find_info", ())),
            tuple(row.get("whole", ())),
            row.get("verdict", ""),
        )


def _label(label: list[Any]) -> tuple[str, str, str | None]:
    rule, quote, *rest = label
    return rule, str(quote), str(rest[0]) if rest else None


def outcome(case: Case) -> tuple[Finding, ...]:
    return run(case.subject, only=[case.family]).findings


def judge(case: Case) -> Score:
    """One case scored by itself."""
    result = Score()
    found = list(outcome(case))
    for rule, quote, right in (*case.find, *case.find_info):
        match = next(
            (
                f
                for f in found
                if f.rule == rule and f.quote == quote and (right is None or f.suggestion == right)
            ),
            None,
        )
        if match is None:
            got = [(f.rule, f.quote, f.suggestion) for f in found]
            result.missed.append(f"{case.name} {rule} “{quote}” 得到 {got}")
        else:
            found.remove(match)
            result.hits += 1
            result.errors_right += match.severity is Severity.ERROR
    for rule in case.whole:
        match = next((f for f in found if f.rule == rule and f.start is None), None)
        if match is None:
            result.missed.append(f"{case.name} {rule}")
        else:
            found.remove(match)
            result.hits += 1
    for finding in found:
        if finding.severity is not Severity.INFO:
            result.false.append(f"{case.name} {finding.rule} “{finding.quote}”")
            result.errors_false += finding.severity is Severity.ERROR
    return result


def score(family: str) -> Score:
    """All cases of a family together."""
    total = Score()
    for case in cases(family):
        one = judge(case)
        total.hits += one.hits
        total.missed += one.missed
        total.false += one.false
        total.errors_right += one.errors_right
        total.errors_false += one.errors_false
    return total
