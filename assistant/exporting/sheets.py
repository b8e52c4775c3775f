"""Papers that go with a report: the 送审单 (what is still open, on one page) and the table of figures.

Both are ordinary manuscripts, so they are exported, previewed and printed like everything else.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from assistant.evidence import quantities
from assistant.exporting.compose import chinese_date
from assistant.exporting.measure import ems
from assistant.exporting.nouns import Attachment, Block, BlockKind, Manuscript
from assistant.models import (
    Coverage,
    CoverageStatus,
    Fact,
    FactState,
    Finding,
    FindingStatus,
    Ledger,
    Report,
    Sentence,
    Severity,
    Skipped,
    Verdict,
)

FIGURES_TITLE = "数据来源表"
_SEVERITY = {Severity.ERROR: "错误", Severity.WARNING: "提醒", Severity.INFO: "参考"}
_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}
_MOST_FINDINGS = 3
_MOST_OTHERS = 2
_FEW_ROWS = 6
_TWO_LINES = 54.0
"""Characters of two lines of the widest column."""
_OUTDATED = ("policy.superseded", "policy.repealed", "policy.not_yet_effective")
_CELL = 32.0
"""Characters of a remark on the sheet; two lines of its column."""
_EXCERPT = 40.0
_SIGN_HERE = ("拟稿人", "", "核稿人", "")
_SIGN_BELOW = ("处（科）室意见", "", "领导签发", "")


def approval_sheet(
    report: Report,
    *,
    findings: Sequence[Finding],
    date: dt.date,
    ledger: Ledger | None = None,
    coverage: Sequence[Coverage] = (),
    gaps: Sequence[str] = (),
    aside: Sequence[tuple[Finding, str]] | None = None,
    skipped: Sequence[Skipped] | None = None,
) -> Manuscript:
    """One page for the director: what is unresolved before the report goes up.

    Args:
        report: the report that is submitted.
        findings: of the last check; only open ones count.
        date: of the sheet.
        ledger: where each fact stands.
        coverage: rows of the coverage matrix.
        gaps: what each 【待补：…】 asks for.
        aside: remarks that were set aside, with the reasons.
        skipped: what was not checked, and why.
    """
    still_open = [f for f in findings if f.status is FindingStatus.OPEN]
    rows = [("事项", "数量", "说明")]
    rows.append(finding_row(still_open))
    if ledger is not None:
        rows.append(_ledger_row(ledger))
    if coverage:
        rows.append(coverage_row(coverage))
    rows.append(outdated_row(still_open, report.as_of))
    rows.append(named("待补内容", "处", gaps))
    if aside is not None:
        rows.append(aside_row(aside))
    if skipped is not None:
        rows.append(skipped_row(skipped))
    blocks = [
        paragraph(f"文稿：{report.title.replace(chr(10), '')}"),
        paragraph(f"主送：{report.addressee.rstrip('：:') or '未填写'}"),
        heading("一、未了事项"),
        table(rows),
    ]
    blocks += remarks_and_signing(still_open, rows=len(rows))
    return Manuscript(
        title="文稿送审单",
        notes=(f"（{report.unit + '，' if report.unit else ''}{chinese_date(date)}）",),
        blocks=tuple(blocks),
    )


def remarks_and_signing(still_open: Sequence[Finding], *, rows: int) -> list[Block]:
    """The gravest remarks in words, as many as the ``rows`` above leave room for, and where people sign."""
    few = rows <= _FEW_ROWS
    most, cell, quote = (_MOST_FINDINGS, _CELL, 11) if few else (_MOST_FINDINGS - 1, 24.0, 7)
    worst = [f for f in still_open if f.severity is not Severity.INFO]
    blocks: list[Block] = []
    if worst:
        shown = sorted(worst, key=lambda f: _ORDER[f.severity])[:most]
        listed = [("程度", "原文", "意见")]
        listed += [
            (_SEVERITY[f.severity], short(f.quote, quote), short(f.message, cell)) for f in shown
        ]
        more = len(worst) - len(shown)
        title = f"二、主要核稿意见（另有{more}条见审阅稿）" if more else "二、主要核稿意见"
        blocks += [heading(title), table(listed)]
    blocks += [
        heading("三、签批" if worst else "二、签批"),
        table([_SIGN_HERE, _SIGN_BELOW]),
    ]
    return blocks


def figure_table(sentences: Iterable[Sentence], facts: Mapping[str, Fact]) -> Attachment:
    """Every figure of the report with its source, as an attachment.

    Args:
        sentences: of the whole report in reading order.
        facts: by id.
    """
    rows = [("序号", "数据", "所在文句", "来源")]
    for sentence in sentences:
        source = _source(sentence, facts)
        for quantity in quantities(sentence.text):
            excerpt = _around(sentence.text, quantity.start, quantity.end)
            rows.append((str(len(rows)), quantity.text, excerpt, source))
    return Attachment(label="附件", title=FIGURES_TITLE, blocks=(table(rows),))


def with_attachment(manuscript: Manuscript, attachment: Attachment) -> Manuscript:
    """The manuscript with one more attachment, named in 附件说明 and numbered after those it has."""
    number = max(len(manuscript.annexes), len(manuscript.attachments)) + 1
    line = f"附件：{attachment.title}" if number == 1 else f"{number}.{attachment.title}"
    label = "附件" if number == 1 else f"附件{number}"
    return manuscript.model_copy(
        update={
            "annexes": (*manuscript.annexes, line),
            "attachments": (
                *manuscript.attachments,
                attachment.model_copy(update={"label": label}),
            ),
        }
    )


def finding_row(found: Sequence[Finding], *, changed: int = 0) -> tuple[str, str, str]:
    """How many remarks there are of each severity, and how many places were changed on the way."""
    counts = [
        f"{name}{sum(f.severity is severity for f in found)}条"
        for severity, name in _SEVERITY.items()
    ]
    told = "、".join(counts) if found else "无"
    return "核稿意见", f"{len(found)}条", f"{told}；核稿中已改{changed}处" if changed else told


def named(
    name: str,
    unit: str,
    texts: Sequence[str],
    *,
    count: int | None = None,
    most: int = _MOST_OTHERS,
) -> tuple[str, str, str]:
    """A row that counts things and names the first few."""
    told = short(several(texts, most=most), _TWO_LINES) if texts else "无"
    return name, f"{len(texts) if count is None else count}{unit}", told


def outdated_row(found: Sequence[Finding], as_of: dt.date) -> tuple[str, str, str]:
    """Documents that are cited and not in force on a day."""
    old = [f for f in found if f.rule in _OUTDATED]
    quotes = tuple(dict.fromkeys(f.quote for f in old))
    _, number, told = named("", "处", quotes, count=len(old))
    return "失效文件", number, f"按{chinese_date(as_of)}核：{told}"


def aside_row(aside: Sequence[tuple[Finding, str]]) -> tuple[str, str, str]:
    """Remarks that were set aside, and why."""
    return named("不采纳意见", "条", [f"{short(f.quote or f.message, 10)}：{w}" for f, w in aside])


def skipped_row(skipped: Sequence[Skipped]) -> tuple[str, str, str]:
    """What was not checked, and why."""
    return named("没有核", "项", [s.why.rstrip("。") for s in skipped])


def _ledger_row(ledger: Ledger) -> tuple[str, str, str]:
    unused = [p.fact for p in ledger.places if p.state is FactState.UNUSED]
    excused = len(ledger.ids(FactState.EXCUSED))
    used = len(ledger.ids(FactState.USED))
    note = f"共{len(ledger.places)}条，已用{used}条，说明不用{excused}条"
    if unused:
        note += f"；未用：{several([f.id for f in unused], most=6)}"
    return "未用事实", f"{len(unused)}条", note


def coverage_row(coverage: Sequence[Coverage]) -> tuple[str, str, str]:
    """What is asked for and not answered."""
    lacking = [c for c in coverage if c.status is not CoverageStatus.COVERED]
    note = f"通知和规定要求{len(coverage)}项"
    if lacking:
        note += f"；未写到或写得不够：{several([c.requirement for c in lacking])}"
    return "未落实要求", f"{len(lacking)}项", short(note, _TWO_LINES)


def _source(sentence: Sentence, facts: Mapping[str, Fact]) -> str:
    if sentence.verdict is Verdict.UNSUPPORTED:
        return "无出处"
    named = [
        f"{identity}{facts[identity].source and '　' + facts[identity].source}"
        for identity in sentence.evidence
        if identity in facts
    ]
    named += [f"推算：{d}" for d in sentence.derivations]
    return "；".join(named) or "无出处"


def _around(text: str, start: int, end: int) -> str:
    """The clause a figure stands in, shortened."""
    left = max(text.rfind(mark, 0, start) for mark in "，。；：、") + 1
    stops = [i for i in (text.find(mark, end) for mark in "，。；") if i >= 0]
    return short(text[left : min(stops, default=len(text))].strip(), _EXCERPT)


def several(texts: Sequence[str], most: int = _MOST_OTHERS) -> str:
    """The first few, and how many there are."""
    shown = "；".join(short(t, 20) for t in texts[:most])
    return f"{shown}等{len(texts)}项" if len(texts) > most else shown


def short(text: str, limit: float) -> str:
    """A text cut to a width, in characters."""
    text = " ".join(text.split())
    if ems(text) <= limit:
        return text
    while text and ems(text) > limit - 2:
        text = text[:-1]
    return f"{text}……"


def heading(text: str) -> Block:
    """A heading of a sheet."""
    return Block(kind=BlockKind.HEADING, level=1, text=text)


def paragraph(text: str) -> Block:
    """A line of a sheet."""
    return Block(kind=BlockKind.PARAGRAPH, text=text)


def table(rows: Sequence[tuple[str, ...]]) -> Block:
    """A table of a sheet."""
    return Block(kind=BlockKind.TABLE, rows=tuple(rows))
