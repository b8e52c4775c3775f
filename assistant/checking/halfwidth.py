"""Half-width marks and straight quotation marks: a slip among right ones, a habit where a text has no others.

One comma of the wrong width among right ones is an error where it stands. A text typed or converted
with half-width marks throughout has one thing to be put right, however many marks that are: the
first occurrence says so and how many there are, the others are hints that can be applied with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from assistant.models import Finding, Severity

_WIDE = str.maketrans(",;:?!()", "，；：？！（）")
_MARKS, _BRACKETS = "，；：？！", "（）"
_HABIT = 4
"""So many half-width marks to one of full width are no slips."""
_DOCUMENT = 5
"""With fewer of them, or in a single paragraph, nobody can tell a habit: they are hints."""
_LENGTH = 120
_NAMES = ((_MARKS, "逗号等标点用了半角", "全角"), (_BRACKETS, "括号用了半角", "全角"))
_QUOTES = ("“”", "引号用了直引号", "弯引号“”")


def settled(text: str, findings: Sequence[Finding]) -> list[Finding]:
    """The findings, those about marks of the wrong width told as one where they are a habit."""
    changed: dict[int, Finding] = {}
    for marks, what, right in (*_NAMES, _QUOTES):
        quotes = marks == _QUOTES[0]
        told = _straight if quotes else partial(_widened, marks=marks)
        half = [at for at, finding in enumerate(findings) if told(finding)]
        wide = sum(text.count(mark) for mark in marks)
        if not half or len(half) < _HABIT * wide or (quotes and len(half) < _DOCUMENT):
            continue
        changed |= {at: _with(findings[at], Severity.INFO) for at in half}
        loud = [at for at in half if findings[at].severity is not Severity.INFO]
        if loud and len(half) >= _DOCUMENT and len(text) >= _LENGTH and "\n" in text.strip():
            first = min(loud, key=lambda at: findings[at].start or 0)
            much = what.replace("用了", "大多用了" if wide else "都用了")
            message = f"全文的{much}，共{len(half)}处，请一并改为{right}。"
            loudest = _with(findings[first], Severity.WARNING)
            changed[first] = loudest.model_copy(update={"message": message})
    return [changed.get(at, finding) for at, finding in enumerate(findings)]


def _widened(finding: Finding, marks: str) -> bool:
    """Whether the finding asks for nothing but the same marks in full width."""
    return (
        finding.suggestion is not None
        and finding.quote != finding.suggestion == finding.quote.translate(_WIDE)
        and any(mark in finding.suggestion for mark in marks)
    )


def _straight(finding: Finding) -> bool:
    return finding.quote.startswith('"') and (finding.suggestion or "").startswith("“")


def _with(finding: Finding, severity: Severity) -> Finding:
    return finding.model_copy(update={"severity": severity})
