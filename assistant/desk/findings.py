"""Findings for the screens: a report is checked once per state it is in, not per click."""

from __future__ import annotations

import threading
from collections import OrderedDict
from functools import lru_cache

from assistant.desk.checking import CheckingService, CheckResult
from assistant.desk.compose import compose
from assistant.desk.context import DeskContext
from assistant.desk.repetition import Repetition, repetitions
from assistant.models import Finding, FindingStatus

_KEPT = 8
"""States remembered; one report is written at a time, by few people."""


@lru_cache(maxsize=64)
def _repetitions(
    text: str, others: tuple[tuple[str, str], ...], names: tuple[str, ...]
) -> tuple[Repetition, ...]:
    return repetitions(text, others, names=names)


class FindingsService:
    """Remembers the last check of every report."""

    def __init__(self, context: DeskContext, checking: CheckingService) -> None:
        self._workspace = context.workspace
        self._checking = checking
        self._results: OrderedDict[str, CheckResult] = OrderedDict()
        self._lock = threading.Lock()

    def checked(self, report_id: str) -> CheckResult:
        """The check of the report as it reads now, with what was decided about its findings."""
        states = self._workspace.finding_states(report_id)
        result = self._result(report_id)
        findings = tuple(
            f.model_copy(update={"status": states.get(f.id, (FindingStatus.OPEN, ""))[0]})
            for f in result.findings
        )
        return result.model_copy(update={"findings": findings})

    def of_section(self, report_id: str, section_id: str) -> tuple[Finding, ...]:
        """Open findings of a section, offsets in the section's own text."""
        report = self._workspace.report(report_id)
        revisions = self._workspace.current_revisions(report_id)
        composed = compose(report, {sid: r.text for sid, r in revisions.items()})
        place = next((p for p in composed.sections if p.section.id == section_id), None)
        if place is None:
            return ()
        decided = self._workspace.finding_states(report_id)
        return tuple(
            f.model_copy(update={"start": f.start - place.start, "end": f.end - place.start})
            for f in self._result(report_id).findings
            if f.start is not None
            and f.end is not None
            and place.start <= f.start < place.end
            and decided.get(f.id, (FindingStatus.OPEN, ""))[0] is FindingStatus.OPEN
        )

    def repetitions(self, report_id: str, section_id: str) -> tuple[Repetition, ...]:
        """Stretches of a section that also stand in another section, set phrases aside."""
        report = self._workspace.report(report_id)
        revisions = self._workspace.current_revisions(report_id)
        if section_id not in revisions:
            return ()
        others = tuple(
            (s.id, revisions[s.id].text)
            for s in report.outline
            if s.id != section_id and s.id in revisions
        )
        names = tuple(n for n in (report.unit, report.addressee, report.title) if n)
        return _repetitions(revisions[section_id].text, others, names)

    def _result(self, report_id: str) -> CheckResult:
        key = self._state(report_id)
        with self._lock:
            known = self._results.get(key)
            if known is not None:
                self._results.move_to_end(key)
                return known
        result = self._checking.check_report(report_id)
        with self._lock:
            self._results[key] = result
            while len(self._results) > _KEPT:
                self._results.popitem(last=False)
        return result

    def _state(self, report_id: str) -> str:
        """Everything a check looks at, as a key."""
        report = self._workspace.report(report_id)
        revisions = self._workspace.current_revisions(report_id)
        facts = self._workspace.facts(report_id)
        parts = [
            report.model_dump_json(),
            *sorted(r.id for r in revisions.values()),
            *(f.model_dump_json(exclude={"quantities"}) for f in facts),
            *sorted(f"{k}={v}" for k, v in self._workspace.excuses(report_id).items()),
            *(d.sha256 for d in self._workspace.document_headers()),
            *(d.model_dump_json() for d in self._workspace.rule_decisions()),
            self._workspace.office().model_dump_json(),
        ]
        return str(hash(tuple(parts)))
