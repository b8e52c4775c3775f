"""What ``export`` and ``reimport`` show: the JSON shapes of DESIGN §8, and plain lines."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.desk.exporting import Exported
    from assistant.desk.returning import Returned


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
