"""From a report of the desk to a manuscript."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from assistant.exporting.lines import split_lines
from assistant.exporting.nouns import Block, BlockKind, Manuscript
from assistant.exporting.recognise import blocks_of
from assistant.exporting.tail import Tail, take_tail
from assistant.models import Report


def chinese_date(date: dt.date) -> str:
    """Arabic digits, year in full, no leading zero: 2026年1月5日 (GB/T 9704—2012 7.3.5.4)."""
    return f"{date.year}年{date.month}月{date.day}日"


def from_report(
    report: Report, texts: Mapping[str, str], headings: Mapping[str, str]
) -> Manuscript:
    """The report as a paper: title, addressee, sections in order, signature and date.

    Args:
        report: gives title, addressee, unit and signing date, and the order of its sections.
        texts: section id → text without heading; a section without text gets its heading only.
        headings: section id → heading with its ordinal (一、… / （一）…); empty for the opening.

    The signature is the report's unit and the date its signing date, each only when the report has it, and
    neither when the last section's text already ends with one.
    """
    blocks: list[Block] = []
    written = Tail(left=0)
    last = next((s.id for s in reversed(report.outline) if texts.get(s.id, "").strip()), None)
    for section in report.outline:
        heading = headings.get(section.id, "").strip()
        if heading:
            level = min(max(section.level, 1), 4)
            blocks.append(
                Block(kind=BlockKind.HEADING, text=heading, level=level, section=section.id)
            )
        lines = split_lines(texts.get(section.id, ""))
        if section.id == last:
            written = take_tail(lines)
            lines = lines[: written.left]
        blocks.extend(blocks_of(lines, section=section.id))
    own = bool(written.signature or written.date)
    dated = "" if own or report.signing_date is None else chinese_date(report.signing_date)
    unit = report.unit.strip()
    return Manuscript(
        title=report.title.strip(),
        addressee=_with_colon(report.addressee),
        blocks=tuple(blocks),
        annexes=written.annexes,
        signature=written.signature if own or not unit else (unit,),
        date=written.date if own else dated,
        remark=written.remark,
    )


def _with_colon(addressee: str) -> str:
    """7.3.2: a full-width colon after the last addressee."""
    name = addressee.strip().rstrip("：:")
    return f"{name}：" if name else ""
