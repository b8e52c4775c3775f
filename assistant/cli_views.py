"""What the command line shows: the JSON shapes of DESIGN §8, and the same as plain lines."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.models import (
    Document,
    Fact,
    FactState,
    FactStatus,
    FindingStatus,
    Ledger,
    Passage,
    Revision,
    SearchResult,
    Section,
    Severity,
    Verdict,
)

if TYPE_CHECKING:
    from assistant.desk.checking import CheckResult
    from assistant.desk.drafting import DraftResult
    from assistant.desk.evaluation import Evaluation
    from assistant.desk.exporting import Exported
    from assistant.desk.library import IngestResult, LibraryEntry
    from assistant.desk.reports import ReportState
    from assistant.desk.returning import Returned
    from assistant.desk.system import Check

STATUS = {FactStatus.DONE: "已完成", FactStatus.PLANNED: "拟开展", FactStatus.UNVERIFIED: "待核"}
STATE = {FactState.USED: "已用", FactState.EXCUSED: "说明不用", FactState.UNUSED: "未用"}
VERDICT = {Verdict.SUPPORTED: "有据", Verdict.UNSUPPORTED: "无出处", Verdict.CONNECTIVE: "衔接"}
SEVERITY = {Severity.ERROR: "错误", Severity.WARNING: "提醒", Severity.INFO: "提示"}
COMPLETENESS = {"full": "全文", "digest": "要点摘编", "entry": "仅目录信息"}
KIND = {"policy": "政策文件", "report": "往年报告", "notice": "来文通知", "material": "素材"}


def _header(document: Document) -> dict[str, Any]:
    return document.model_dump(mode="json", exclude={"text"})


def ingest(result: IngestResult, pending: int) -> dict[str, Any]:
    """Every file taken in or refused."""
    return {
        "documents": [
            {**_header(i.document), "new": i.new} for i in result.taken if i.document is not None
        ],
        "failed": [{"name": i.name, "message": i.message} for i in result.failed],
        "pending": pending,
    }


def ingest_lines(result: IngestResult, pending: int) -> Iterator[str]:
    """The same for people."""
    for item in result.taken:
        if item.document is not None:
            state = "已收入" if item.new else "已在库中"
            yield f"{state} {item.document.id}《{item.document.title}》"
            yield from (f"  注意：{w}" for w in item.document.warnings)
    if pending:
        yield f"还有{pending}段等待建立语义索引，现在可以按字词查找。"


def library(entries: tuple[LibraryEntry, ...]) -> dict[str, Any]:
    """The catalogue."""
    return {
        "documents": [
            {**_header(e.document), "in_force": e.in_force, "successor": e.successor or None}
            for e in entries
        ]
    }


def library_lines(entries: tuple[LibraryEntry, ...]) -> Iterator[str]:
    """The same for people."""
    for e in entries:
        d = e.document
        state = "" if e.in_force else "【不在有效期】"
        after = f"，见《{e.successor}》" if e.successor else ""
        yield f"{d.id}\t{KIND[d.kind]}\t《{d.title}》{d.number}\t{COMPLETENESS[d.completeness]}{state}{after}"


def document(doc: Document, passages: tuple[Passage, ...]) -> dict[str, Any]:
    """One document and its passages."""
    return {
        "document": doc.model_dump(mode="json"),
        "passages": [p.model_dump(mode="json") for p in passages],
    }


def document_lines(doc: Document, passages: tuple[Passage, ...]) -> Iterator[str]:
    """The same for people."""
    yield f"《{doc.title}》{doc.number}  {KIND[doc.kind]}  {COMPLETENESS[doc.completeness]}"
    yield f"共{len(passages)}段"
    yield doc.text


def search(found: SearchResult) -> dict[str, Any]:
    """``{"hits": […], "pending": n}``."""
    return {
        "hits": [
            {
                "passage": h.passage.id,
                "document": h.passage.document,
                "title": h.title,
                "locator": h.passage.locator,
                "text": h.passage.text,
                "score": h.score,
                "in_force": h.in_force,
                "via": list(h.via),
                "successor": h.successor or None,
            }
            for h in found.hits
        ],
        "pending": found.pending,
    }


def search_lines(found: SearchResult) -> Iterator[str]:
    """The same for people."""
    for number, h in enumerate(found.hits, start=1):
        state = (
            ""
            if h.in_force
            else "（已不在有效期" + (f"，见《{h.successor}》" if h.successor else "") + "）"
        )
        yield f"{number}. 《{h.title}》{h.passage.locator}{state}  [{'、'.join(h.via)}]"
        yield "   " + " ".join(h.passage.text.split())[:160]
    if not found.hits:
        yield "没有找到。可以换个说法，或先把相关文件收进资料库。"


def _section(section: Section, heading: str) -> dict[str, Any]:
    return {
        "id": section.id,
        "heading": heading,
        "level": section.level,
        "parent": section.parent,
        "brief": section.brief,
        "slots": [str(s) for s in section.slots],
    }


def new(state: ReportState) -> dict[str, Any]:
    """The report as started."""
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
    }


def new_lines(state: ReportState) -> Iterator[str]:
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


def _fact(fact: Fact) -> dict[str, Any]:
    return fact.model_dump(mode="json", exclude={"quantities"})


def facts(ledger: Ledger) -> dict[str, Any]:
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
    }


def facts_lines(ledger: Ledger) -> Iterator[str]:
    """The same for people."""
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


def check(result: CheckResult, text_length: int) -> dict[str, Any]:
    """``{"text_length", "findings", "skipped", "coverage"}``."""
    return {
        "text_length": text_length,
        "findings": [f.model_dump(mode="json") for f in result.findings],
        "skipped": [s.model_dump(mode="json") for s in result.skipped],
        "coverage": [c.model_dump(mode="json") for c in result.coverage],
    }


def check_lines(result: CheckResult) -> Iterator[str]:
    """The same for people."""
    shown = [f for f in result.findings if f.status is FindingStatus.OPEN]
    for f in shown:
        place = f"第{f.start}字 " if f.start is not None else ""
        fix = f" → {f.suggestion}" if f.suggestion is not None else ""
        yield f"[{SEVERITY[f.severity]}] {place}{f.message}" + (
            f"  “{f.quote}”{fix}" if f.quote else ""
        )
        if f.basis is not None:
            yield f"      依据：《{f.basis.document}》{f.basis.locator} {f.basis.quote}".rstrip()
    yield from (f"[未核] {s.family}：{s.why}" for s in result.skipped)
    words = {"covered": "已写", "weak": "偏弱", "missing": "未写"}
    yield from (f"[要求] {words[c.status]}：{c.requirement}" for c in result.coverage)
    yield f"共{len(shown)}条意见。"


def export(path: Path, done: Exported) -> dict[str, Any]:
    """``{"out", "pages", "warnings"}``."""
    return {"out": str(path), "pages": done.pages, "warnings": list(done.warnings)}


def export_lines(path: Path, done: Exported) -> Iterator[str]:
    """The same for people."""
    pages = f"，共{done.pages}页" if done.pages is not None else ""
    yield f"已导出{path}{pages}。"
    yield from (f"注意：{w}" for w in done.warnings)


def returned(found: Returned) -> dict[str, Any]:
    """``{"changed", "evidence_broken"}``, with notes and changes of title, addressee or signature."""
    return {
        "changed": [c.model_dump(mode="json") for c in found.changed],
        "evidence_broken": [b.model_dump(mode="json") for b in found.evidence_broken],
        "frame": [f.model_dump(mode="json") for f in found.frame],
        "notes": [n.model_dump(mode="json") for n in found.notes],
        "pending": found.pending,
    }


def returned_lines(found: Returned) -> Iterator[str]:
    """The same for people."""
    if not found.changed and not found.frame:
        yield "没有改动。"
    for change in found.changed:
        yield f"{change.heading_after or change.heading_before or change.section} 有改动，已保存。"
    for frame in found.frame:
        yield f"标题、主送或落款有改动：{frame.before} → {frame.after}，请在“导出”里确认。"
    for broken in found.evidence_broken:
        yield f"※ 改后没有出处：{broken.text.strip()}（{'；'.join(broken.reasons)}）"
    for note in found.notes:
        yield f"批注（{note.author}）：{note.text}"


def doctor(checks: tuple[Check, ...]) -> dict[str, Any]:
    """Every check of the machine."""
    return {
        "ok": all(c.ok or c.optional for c in checks),
        "checks": [c.model_dump(mode="json") for c in checks],
    }


def doctor_lines(checks: tuple[Check, ...]) -> Iterator[str]:
    """The same for people."""
    for c in checks:
        mark = "正常" if c.ok else ("可选" if c.optional else "有问题")
        yield f"[{mark}] {c.name}：{c.detail}"


def evaluation(result: Evaluation) -> dict[str, Any]:
    """Metrics per leg."""
    return result.as_json()


def evaluation_lines(result: Evaluation) -> Iterator[str]:
    """The same for people."""
    for leg, figures in result.legs().items():
        yield leg + "  " + "  ".join(f"{k} {v}" for k, v in figures.items())
    yield f"向量：{result.backend or '无'}；段落{result.passages}；建立用时{result.seconds_to_embed}秒"
