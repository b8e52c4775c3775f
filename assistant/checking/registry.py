"""The families of checks in their order, and the run over one text."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from assistant.checking import (
    coverage,
    facts,
    form,
    halfwidth,
    judging,
    logic,
    phrase,
    policy,
    repeat,
    wording,
)
from assistant.checking.engine import CheckData, settle
from assistant.checking.subject import CheckResult, Subject
from assistant.errors import UserError
from assistant.models import Fact, Finding, Skipped


@dataclass(frozen=True)
class Family:
    """One family: its name, its check, and what it cannot do for want of input."""

    name: str
    check: Callable[[Subject, CheckData], Iterable[Finding]]
    missing: Callable[[Subject], Iterable[str]] = lambda subject: ()
    """Says, in plain Chinese, which part of the family is left out and why."""


FAMILIES: tuple[Family, ...] = (
    Family("facts", facts.check, facts.missing),
    Family("policy", policy.check, policy.missing),
    Family("phrase", phrase.check),
    Family("wording", wording.check),
    Family("form", form.check),
    Family("repeat", repeat.check, repeat.missing),
    Family("logic", logic.check),
)
NAMES = tuple(family.name for family in FAMILIES)


_FIRST_WORDS = "今年以来，本单位召开会议3次，参会120人。下一步，将继续抓好落实。"
_FACT = Fact(id="F001", content="召开会议3次，参会120人")


def read_rules(*, only: Collection[str] | None = None) -> None:
    """Read the rule files a check needs, so that the first one need not.

    Raises:
        DefectError: one of them does not validate.
    """
    words = _FIRST_WORDS
    run(Subject(text=words, facts=(_FACT,), previous_text=words, notice_text=words), only=only)


def run(subject: Subject, *, only: Collection[str] | None = None) -> CheckResult:
    """Check one text.

    Args:
        subject: the text and what is known about it.
        only: names of the families to run; all when ``None``.

    Raises:
        UserError: ``only`` names a family that does not exist.
    """
    wanted = set(NAMES if only is None else only)
    unknown = wanted - set(NAMES)
    if unknown:
        raise UserError(f"没有“{'、'.join(sorted(unknown))}”这类检查，可选：{'、'.join(NAMES)}。")
    data = CheckData.of(subject)
    findings: list[Finding] = []
    skipped: list[Skipped] = []
    for family in FAMILIES:
        if family.name not in wanted:
            continue
        findings.extend(family.check(subject, data))
        skipped.extend(Skipped(family=family.name, why=why) for why in family.missing(subject))
    rows = coverage.rows(data) if policy.family in wanted else ()
    findings.extend(coverage.findings(data, rows))
    return CheckResult(
        findings=settle(data, halfwidth.settled(subject.text, findings)),
        skipped=tuple(skipped),
        coverage=coverage.matrix(data, rows),
        statements=judging.judged(data) if policy.family in wanted else (),
    )
