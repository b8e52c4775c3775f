"""What ``check``, ``export`` and ``reimport`` show: the JSON shapes of DESIGN §8, and plain lines."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.models import (
    FindingStatus,
    Severity,
)

if TYPE_CHECKING:
    from assistant.desk.checking import CheckResult
    from assistant.desk.exporting import Exported
    from assistant.desk.returning import Returned

SEVERITY = {Severity.ERROR: "错误", Severity.WARNING: "提醒", Severity.INFO: "提示"}


def check(result: CheckResult, text_length: int) -> dict[str, Any]:
    """``{"text_length", "findings", "skipped", "coverage", "statements"}``."""
    return {
        "text_length": text_length,
        "findings": [f.model_dump(mode="json") for f in result.findings],
        "skipped": [s.model_dump(mode="json") for s in result.skipped],
        "coverage": [c.model_dump(mode="json", exclude={"answers"}) for c in result.coverage],
        "statements": [s.model_dump(mode="json") for s in result.statements],
    }


def check_lines(result: CheckResult) -> Iterator[str]:
    """The same for people."""
    shown = [f for f in result.findings if f.status is FindingStatus.OPEN]
    for f in shown:
        place = f"第{f.start + 1}字 " if f.start is not None else ""
        fix = f" → {f.suggestion or '（删去）'}" if f.suggestion is not None else ""
        yield f"[{SEVERITY[f.severity]}] {place}{f.message}" + (
            f"  “{f.quote}”{fix}" if f.quote else ""
        )
        if f.basis is not None:
            yield f"      依据：《{f.basis.document}》{f.basis.locator} {f.basis.quote}".rstrip()
    yield from (f"[未核] {s.why}" for s in result.skipped)
    yield from (
        f"[{s.verdict.value}] 第{s.start + 1}字 《{s.document}》{s.locator}：{s.quote}"
        for s in result.statements
        if s.document
    )
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
        yield f"批注（{note.author}）：{note.text}（已记在句子旁，见“③ 起草”）"
