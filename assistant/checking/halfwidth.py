"""Half-width marks: a slip in a text that otherwise has the marks of Chinese, a habit in one that has none.

One comma of the wrong width among right ones is an error where it stands. A text typed or converted
with half-width marks throughout has one thing to be put right, however many marks that are: the
first occurrence says so and how many there are, the others are hints that can be applied with it.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.models import Finding, Severity

_WIDE = str.maketrans(",;:?!()", "，；：？！（）")
_MARKS, _BRACKETS = "，；：？！", "（）"
_HABIT = 4
"""So many half-width marks to one of full width are no slips."""
_DOCUMENT = 5
"""With fewer of them, or in a single paragraph, nobody can tell a habit: they are hints."""
_LENGTH = 120
_NAMES = ((_MARKS, "逗号等标点"), (_BRACKETS, "括号"))


def settled(text: str, findings: Sequence[Finding]) -> list[Finding]:
    """The findings, those about marks of the wrong width told as one where they are a habit."""
    changed: dict[int, Finding] = {}
    for marks, name in _NAMES:
        half = [at for at, finding in enumerate(findings) if _widened(finding, marks)]
        wide = sum(text.count(mark) for mark in marks)
        if not half or len(half) < _HABIT * wide:
            continue
        changed |= {at: _with(findings[at], Severity.INFO) for at in half}
        loud = [at for at in half if findings[at].severity is not Severity.INFO]
        if loud and len(half) >= _DOCUMENT and len(text) >= _LENGTH and "\n" in text.strip():
            first = min(loud, key=lambda at: findings[at].start or 0)
            message = (
                f"全文的{name}{'大多' if wide else '都'}用了半角，共{len(half)}处，请一并改为全角。"
            )
            told = _with(findings[first], Severity.WARNING)
            changed[first] = told.model_copy(update={"message": message})
    return [changed.get(at, finding) for at, finding in enumerate(findings)]


def _widened(finding: Finding, marks: str) -> bool:
    """Whether the finding asks for nothing but the same marks in full width."""
    return (
        finding.suggestion is not None
        and finding.quote != finding.suggestion == finding.quote.translate(_WIDE)
        and any(mark in finding.suggestion for mark in marks)
    )


def _with(finding: Finding, severity: Severity) -> Finding:
    return finding.model_copy(update={"severity": severity})
