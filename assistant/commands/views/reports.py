"""What ``new``, ``facts``, ``draft``, ``edit`` and ``show`` show: the JSON shapes of DESIGN §8, and plain lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from assistant.models import (
    Fact,
    FactState,
    FactStatus,
    Ledger,
    Revision,
    Section,
    Verdict,
)

if TYPE_CHECKING:
    from assistant.desk.drafted import DraftResult
    from assistant.desk.reports import ReportState

STATUS = {FactStatus.DONE: "已完成", FactStatus.PLANNED: "拟开展", FactStatus.UNVERIFIED: "待核"}
STATE = {FactState.USED: "已用", FactState.EXCUSED: "说明不用", FactState.UNUSED: "未用"}


def _section(section: Section, heading: str) -> dict[str, Any]:
    return {
        "id": section.id,
        "heading": heading,
        "level": section.level,
        "parent": section.parent,
        "brief": section.brief,
        "slots": [str(s) for s in section.slots],
    }


def new(state: ReportState, warnings: Sequence[str] = ()) -> dict[str, Any]:
    """The report as started; ``warnings``: what in its files the clerk should look at."""
    report = state.report
    return {
        "report": report.id,
        "as_of": report.as_of.isoformat(),
        "sections": [_section(s, state.headings[s.id]) for s in report.outline],
        "facts": [
            {"id": p.fact.id, "section": p.section, "status": p.fact.status.value}
            for p in state.ledger.places
        ],
        "requirements": [
            {"id": r.id, "text": r.text, "section": report.requirement_sections.get(r.id)}
            for r in report.requirements
        ],
        "warnings": list(warnings),
    }


def new_lines(state: ReportState, warnings: Sequence[str] = ()) -> Iterator[str]:
    """The same for people."""
    report, places = state.report, state.ledger.places
    yield f"已新建报告 {report.id}《{report.title}》"
    for section in report.outline:
        ids = "、".join(p.fact.id for p in places if p.section == section.id)
        name = state.headings[section.id] or ("导语" if section.role.value == "opening" else "结尾")
        yield f"{section.id}\t{name}" + (f"\t{ids}" if ids else "")
        yield from (f"\t· {s}" for s in section.slots)
    loose = [p.fact.id for p in places if p.section is None]
    if loose:
        yield "未分派的事实：" + "、".join(loose)
    open_ = [r.text for r in report.requirements if r.id not in report.requirement_sections]
    for text in open_:
        yield f"提纲没有覆盖的要求：{text}"
    yield from (f"注意：{w}" for w in warnings)


def _fact(fact: Fact) -> dict[str, Any]:
    return fact.model_dump(mode="json", exclude={"quantities"})


def facts(ledger: Ledger, warnings: Sequence[str] = ()) -> dict[str, Any]:
    """Every fact with its section and state."""
    return {
        "facts": [
            {
                **_fact(p.fact),
                "section": p.section,
                "state": p.state.value,
                "excuse": p.excuse or None,
                "sentences": list(p.sentences),
            }
            for p in ledger.places
        ],
        "used": list(ledger.ids(FactState.USED)),
        "unused": list(ledger.ids(FactState.UNUSED)),
        "excused": list(ledger.ids(FactState.EXCUSED)),
        "warnings": list(warnings),
    }


def facts_lines(ledger: Ledger, warnings: Sequence[str] = ()) -> Iterator[str]:
    """The same for people."""
    yield from (f"注意：{w}" for w in warnings)
    for p in ledger.places:
        f = p.fact
        why = f"（{p.excuse}）" if p.excuse else ""
        yield f"{f.id}\t{STATE[p.state]}{why}\t{STATUS[f.status]}\t{p.section or '—'}\t{f.content}"


def _drafted(section: Section, heading: str, revision: Revision) -> dict[str, Any]:
    return {
        "id": section.id,
        "heading": heading,
        "text": revision.text,
        "sentences": [
            {
                "start": s.start,
                "end": s.end,
                "text": s.text,
                "evidence": list(s.evidence),
                "verdict": s.verdict.value,
                "reasons": list(s.reasons),
                "derivations": list(s.derivations),
            }
            for s in revision.sentences
        ],
        "engine": {"model": "llm", "rule": "offline"}.get(
            revision.author.value, revision.author.value
        ),
        "usage": revision.usage.model_dump(mode="json") if revision.usage else None,
        "proposal": revision.proposal,
        "unfinished": revision.unfinished,
    }


def draft(result: DraftResult, ledger: Ledger) -> dict[str, Any]:
    """Sections drafted, and where every fact stands now."""
    return {
        "sections": [_drafted(d.section, d.heading, d.revision) for d in result.sections],
        "facts": {
            "used": list(ledger.ids(FactState.USED)),
            "unused": list(ledger.ids(FactState.UNUSED)),
            "excused": list(ledger.ids(FactState.EXCUSED)),
        },
    }


def draft_lines(result: DraftResult, ledger: Ledger) -> Iterator[str]:
    """The same for people."""
    for d in result.sections:
        if d.heading:
            yield d.heading
        yield d.revision.text
        marked = [s for s in d.revision.sentences if s.verdict is Verdict.UNSUPPORTED]
        yield from (f"  ※ 无出处：{s.text.strip()}（{'；'.join(s.reasons)}）" for s in marked)
        if d.revision.proposal:
            yield "  ※ 这部分有人工修改，新稿作为建议保存；加 --accept 采用。"
        yield ""
    unused = ledger.ids(FactState.UNUSED)
    if unused:
        yield "未用的事实：" + "、".join(unused)


def section(state: ReportState, revision: Revision) -> dict[str, Any]:
    """One section after an edit."""
    found = next(s for s in state.report.outline if s.id == revision.section)
    return {"section": _drafted(found, state.headings[found.id], revision)}


def show(state: ReportState) -> dict[str, Any]:
    """The whole report as data."""
    return {
        "report": state.report.id,
        "title": state.report.title,
        "unit": state.report.unit,
        "addressee": state.report.addressee,
        "as_of": state.report.as_of.isoformat(),
        "text": state.composed.text,
        "sections": [
            {
                **_section(s, state.headings[s.id]),
                **(
                    _drafted(s, state.headings[s.id], state.revisions[s.id])
                    if s.id in state.revisions
                    else {"text": "", "sentences": []}
                ),
            }
            for s in state.report.outline
        ],
    }


def markdown(state: ReportState) -> str:
    """The report with Markdown headings."""
    report = state.report
    parts = [f"# {report.title}"]
    if report.addressee:
        parts.append(report.addressee.rstrip("：:") + "：")
    for place in state.composed.sections:
        if place.heading:
            parts.append(f"{'#' * (place.section.level + 1)} {place.heading}")
        if place.text:
            parts.append(place.text.replace("\n", "\n\n"))
    tail = state.composed.text.rstrip("\n").rsplit("\n", 2)
    if report.unit:
        parts += tail[-2:]
    return "\n\n".join(parts) + "\n"
