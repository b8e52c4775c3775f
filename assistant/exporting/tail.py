"""The end of a text: 附件说明, 署名, 成文日期, 附注, 附件, 版记.

Everything is taken from the back, and only in the order in which the page prints it, so that no line moves.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.exporting.head import looks_like_title
from assistant.exporting.lines import Line
from assistant.exporting.nouns import Imprint
from assistant.exporting.ordinals import has_ordinal

_DIGIT = r"[\d０-９〇○零一二三四五六七八九十×xX*＊_□▢]"
_DATE = re.compile(rf"{_DIGIT}{{1,4}}\s*年\s*(?:{_DIGIT}{{0,3}}\s*月\s*(?:{_DIGIT}{{0,3}}\s*日)?)?")
_OFFICE_END = re.compile(
    r"(?:局|委|委员会|党委|党组|办公室|办公厅|厅|部|院|会|中心|政府|公司|集团|处|科|室|所|站|队|支队|总队|馆|"
    r"学校|大学|学院|医院|银行|法院|检察院|协会|联合会|总工会|支部|总支|纪委|组|台|社|街道|镇|乡|村)$"
)
_NOT_SIGNED = re.compile(r"^(?:特此|专此|此致|敬礼|以上|附件|妥否|当否|请|抄送|（)")
_CLOSED = re.compile(r"[。；！？：:;!?]")
_REMARK = re.compile(r"[（(].+[）)]")
_ANNEX = re.compile(r"附件\s*[\d一二三四五六七八九十]{0,2}\s*[：:.．、]")
_ANNEX_MORE = re.compile(r"(?:[\d０-９]{1,2}\s*[.．、]|附件\s*\d)")
_ATTACHMENT = re.compile(r"附件\s*[\d一二三四五六七八九十]{0,2}")
_COPIES = re.compile(r"(?:主送|抄送|抄报|分送)[：:].+")
_PRINTED = re.compile(rf"{_DIGIT}{{4}}\s*年\s*{_DIGIT}{{1,3}}\s*月\s*{_DIGIT}{{1,3}}\s*日\s*印发")
_PRINTER_LINE = re.compile(rf"(?P<printer>\S.{{0,40}}?)\s+(?P<printed>{_PRINTED.pattern})")

_SIGNATURE_LENGTH = 40
_ANNEX_LENGTH = 120
_MOST_SIGNATURES = 8


@dataclass(frozen=True)
class Tail:
    """What was taken from the end, and how many lines are left to the body."""

    left: int
    annexes: tuple[str, ...] = ()
    signature: tuple[str, ...] = ()
    date: str = ""
    remark: str = ""


def find_attachments(lines: Sequence[Line]) -> tuple[int, ...]:
    """Where attachment pages begin: lines that are only 附件 or 附件1 and have something after them."""
    return tuple(
        i
        for i, line in enumerate(lines)
        if i > 0 and i + 1 < len(lines) and _ATTACHMENT.fullmatch(line.text) and not line.rows
    )


def take_imprint(lines: Sequence[Line]) -> tuple[Imprint | None, int]:
    """版记 at the end: 抄送 lines, then 印发机关 and 印发日期. Returns it and how many lines are left."""
    left = len(lines)
    printer = printed = ""
    if left and (match := _PRINTER_LINE.fullmatch(lines[-1].text)):
        printer, printed, left = match.group("printer"), match.group("printed"), left - 1
    elif left > 1 and _PRINTED.fullmatch(lines[-1].text) and looks_like_title(lines[-2].text):
        printer, printed, left = lines[-2].text, lines[-1].text, left - 2
    copies: list[str] = []
    while left and _COPIES.fullmatch(lines[left - 1].text):
        left -= 1
        copies.insert(0, lines[left].text)
    if not copies and not printed:
        return None, len(lines)
    return Imprint(copies=tuple(copies), printer=printer, printed=printed), left


def take_tail(lines: Sequence[Line]) -> Tail:
    """附件说明, 署名, 成文日期 and 附注 at the end of the main part."""
    left = len(lines)
    remark = ""
    dated = left
    if left > 1 and _REMARK.fullmatch(lines[-1].text) and _DATE.fullmatch(lines[-2].text):
        remark, dated = lines[-1].text, left - 1
    date = ""
    if dated and _DATE.fullmatch(lines[dated - 1].text):
        date = lines[dated - 1].text
        left = dated - 1
    signature = _take_signature(lines[:left], dated=bool(date))
    left -= len(signature)
    annexes = _take_annexes(lines[:left])
    left -= len(annexes)
    return Tail(left=left, annexes=annexes, signature=signature, date=date, remark=remark)


def _take_signature(lines: Sequence[Line], *, dated: bool) -> tuple[str, ...]:
    """署名 lines. Above a date one plausible line is enough; alone it must stand clear and name an office."""
    taken: list[str] = []
    for line in reversed(lines):
        text = line.text
        plausible = (
            len(text) <= _SIGNATURE_LENGTH
            and not line.rows
            and not line.marked
            and not _CLOSED.search(text)
            and not _NOT_SIGNED.match(text)
            and not has_ordinal(text)
            and not _ATTACHMENT.fullmatch(text)
        )
        office = bool(_OFFICE_END.search(text))
        wanted = office if taken else (dated or (office and line.apart))
        if not plausible or not wanted or len(taken) == _MOST_SIGNATURES:
            break
        taken.insert(0, text)
    return tuple(taken)


def _take_annexes(lines: Sequence[Line]) -> tuple[str, ...]:
    """附件说明: from the last 附件： line to the end, if all that follows are names of attachments."""
    taken: list[str] = []
    for line in reversed(lines):
        text = line.text
        if line.rows or line.marked or len(text) > _ANNEX_LENGTH or text.endswith("。"):
            return ()
        taken.insert(0, text)
        if _ANNEX.match(text) and not re.match(r"附件\s*[2-9二三四五六七八九]", text):
            return tuple(taken)
        if not _ANNEX_MORE.match(text):
            return ()
    return ()
