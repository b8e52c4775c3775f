"""What ``check`` shows: the JSON shape of DESIGN §8, and lines for people."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from assistant.models import CoverageStatus, Finding, FindingStatus, Severity

if TYPE_CHECKING:
    from assistant.desk.checking import CheckResult
    from assistant.errors import BadFileError

    Checked = tuple[str, str, CheckResult | BadFileError]

_SEVERITY = {Severity.ERROR: "错误", Severity.WARNING: "提醒", Severity.INFO: "提示"}
_WRITTEN = {
    CoverageStatus.COVERED: "已写",
    CoverageStatus.WEAK: "偏弱",
    CoverageStatus.MISSING: "未写",
}
_AROUND, _LONGEST, _QUOTE = 12, 44, 70
_ALIKE = 3
"""So many hints in the same words are shown one by one; the rest is counted."""


def check(result: CheckResult, text_length: int) -> dict[str, Any]:
    """``{"text_length", "findings", "skipped", "coverage", "statements"}``."""
    return {
        "text_length": text_length,
        "findings": [f.model_dump(mode="json") for f in result.findings],
        "skipped": [s.model_dump(mode="json") for s in result.skipped],
        "coverage": [c.model_dump(mode="json", exclude={"answers"}) for c in result.coverage],
        "statements": [s.model_dump(mode="json") for s in result.statements],
    }


def check_lines(result: CheckResult, text: str, told: Sequence[str] = ()) -> Iterator[str]:
    """Remarks by place, each with the words around it; then requirements, policies, what was not checked."""
    shown = [f for f in result.findings if f.status is FindingStatus.OPEN]
    lines = _Lines(text)
    alike: Counter[tuple[str, str]] = Counter()
    for finding in shown:
        kind = (finding.rule, finding.message)
        alike[kind] += finding.severity is Severity.INFO
        if alike[kind] <= _ALIKE:
            yield from _remark(finding, lines)
    yield from (
        f"[提示] 同样的提示另有{number - _ALIKE}处，不再逐处列出：{message}"
        for (_, message), number in alike.items()
        if number > _ALIKE
    )
    if result.coverage:
        yield "要求逐条对照："
        for row in result.coverage:
            place = f"（{lines.place(row.sentence.start)}）" if row.sentence is not None else ""
            yield f"  [{_WRITTEN[row.status]}] {row.requirement}{place}"
    spoken = [s for s in result.statements if s.document]
    if spoken:
        yield "与政策对照："
        for said in spoken:
            basis = f"《{said.document}》{said.locator}：{_short(said.quote)}"
            yield f"  [{said.verdict.value}] {lines.place(said.start)}　{basis}"
    if result.skipped:
        yield "没有核的："
        yield from (f"  {s.why}" for s in result.skipped)
    yield _summary(shown)
    yield from told


def _remark(finding: Finding, lines: _Lines) -> Iterator[str]:
    yield f"{lines.place(finding.start)}　[{_SEVERITY[finding.severity]}] {finding.message}"
    if finding.start is not None and finding.end is not None:
        yield f"    {lines.around(finding.start, finding.end)}"
    if finding.suggestion is not None and finding.quote:
        yield f"    改为：{finding.suggestion or '（删去）'}"
    if finding.basis is not None:
        basis = finding.basis
        quote = f"：{_short(basis.quote)}" if basis.quote else ""
        yield f"    依据：《{basis.document}》{basis.locator}{quote}"


def _summary(shown: Sequence[Finding]) -> str:
    counts = [
        f"{name}{sum(f.severity is severity for f in shown)}条"
        for severity, name in _SEVERITY.items()
    ]
    return f"共{len(shown)}条意见：{'、'.join(counts)}。" if shown else "没有发现问题。"


def folder(every: Sequence[Checked]) -> dict[str, Any]:
    """``{"files": [{"file", …as for one}], "unreadable": [{"file", "message"}]}``."""
    files: list[dict[str, Any]] = []
    unreadable: list[dict[str, str]] = []
    for name, text, result in every:
        if isinstance(result, Exception):
            unreadable.append({"file": name, "message": str(result)})
        else:
            files.append({"file": name, **check(result, len(text))})
    return {"files": files, "unreadable": unreadable}


def folder_lines(every: Sequence[Checked]) -> Iterator[str]:
    """One file after the other."""
    for name, text, result in every:
        yield f"== {name}"
        if isinstance(result, Exception):
            yield f"读不了：{result}"
        else:
            yield from check_lines(result, text)


class _Lines:
    """Places in a text as people count them."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = [0, *(i + 1 for i, c in enumerate(text) if c == "\n")]

    def place(self, offset: int | None) -> str:
        """第3行第12字; 全文 for no place."""
        if offset is None:
            return "全文"
        row = bisect_right(self._starts, offset)
        return f"第{row}行第{offset - self._starts[row - 1] + 1}字"

    def around(self, start: int, end: int) -> str:
        """The stretch between 【 and 】 with the words around it."""
        text = self._text
        left = text[max(0, start - _AROUND) : start].rsplit("\n", 1)[-1]
        right = text[end : end + _AROUND].split("\n", 1)[0]
        return f"…{left.lstrip()}【{_short(text[start:end], _LONGEST)}】{right.rstrip()}…"


def _short(words: str, limit: int = _QUOTE) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) <= limit else f"{flat[: limit // 2]}……{flat[-limit // 2 :]}"
