"""The top of a text: 版头, title, lines below the title, 主送机关.

Nothing is moved: each function takes lines from the front in the order in which the page prints them, and
leaves the rest to the body.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.exporting.lines import Line
from assistant.exporting.nouns import Letterhead, LetterheadForm
from assistant.exporting.ordinals import has_ordinal

_GENRES = (
    "决议|决定|命令|令|公报|公告|通告|意见|通知|通报|报告|请示|批复|议案|函|复函|纪要|方案|总结|要点|计划|规划|办法|规定|"
    "细则|条例|制度|清单|情况|汇报|讲话|致辞|提纲|材料|综述|说明|简报|倡议书|承诺书|责任书|建议|答复|预案|通则|规则|"
    "守则|章程|标准|指南|提示|提醒|信息|体会|述职述廉|述职|评估|分析|调研|台账|安排|部署|措施"
)
_GENRE_END = re.compile(rf"(?:{_GENRES})(?:[（(《〈][^（(]*[）)》〉])?$")
_NOTE = re.compile(
    r"[（(].*[）)]$|——.*|[^\s。，]{1,20}[〔\[（(【]\d{4}[〕\]）)】]\s*(?:第)?\d+号$"
    r"|[\d〇○零一二三四五六七八九十\s]{4,}年.{0,12}[月日]$"
)
_COPY_NUMBER = re.compile(r"\d{6}")
_CLASSIFICATION = re.compile(r"(?:绝密|机密|秘密)(?:★.{0,12})?")
_URGENCY = re.compile(r"特急|加急|特提|平急")
_MARK = re.compile(r"[^\s。，：:；]{2,40}文件")
_NUMBER = re.compile(
    r"(?P<number>[^\s。，：:《》]{1,20}[〔\[（(【]\d{4}[〕\]）)】]\s*\d+号)(?:\s+(?P<signatory>签发人[：:].+))?"
)
_SIGNATORY = re.compile(r"签发人[：:].+")
_LETTER_MARK = re.compile(
    r"[^\s。，：:；《》]{2,36}(?:局|委|委员会|办公室|办公厅|厅|部|院|会|中心|政府|公司|处|所|站|队|馆|组|法院|检察院)"
)
_LETTER_NUMBER = re.compile(r"[^\s。，：:《》]{0,18}函[〔\[（(【]\d{4}[〕\]）)】]\s*\d+号")
_ORDER_MARK = re.compile(r"[^\s。，：:；《》]{2,40}令")
_ORDER_NUMBER = re.compile(r"第?\s*[\d〇○零一二三四五六七八九十百]+\s*号")
_MINUTES_MARK = re.compile(r"[^\s。，：:；《》]{2,40}纪要")
_MINUTES_NUMBER = re.compile(
    r"[（(〔\[]?(?:\d{4}年?)?[〕\])）]?\s*[（(〔]?第?\s*[\d一二三四五六七八九十百]+\s*(?:期|号|次)[）)〕]?"
)
_SENTENCE = re.compile(r"[。；！？;!?]")
_INTRODUCES = re.compile(
    r"(?:如下|如次|以下.{0,8}|下列.{0,8}|下面.{0,8})[：:]$"
    r"|^(?:抄送|抄报|主送|联系人|联系电话|时间|地点|附件|来源|作者|出席|列席|请假|主持人|记录人|注|摘要|关键词)"
)

_TITLE_LENGTH = 80
_ADDRESSEE_LENGTH = 400
_HEAD_LINES = 8
"""A title, its remarks and the addressee stand within this many lines."""
_LONE_TITLE_LENGTH = 40


@dataclass(frozen=True)
class Title:
    """What stands between 版头 and body, and how many lines it took."""

    title: str = ""
    notes: tuple[str, ...] = ()
    addressee: str = ""
    taken: int = 0


def take_letterhead(lines: Sequence[Line]) -> tuple[Letterhead | None, int]:
    """版头 elements at the front, where they stand in the order of 7.2.1 to 7.2.6; and lines taken."""
    at = 0
    found: dict[str, str] = {}

    def peek(pattern: re.Pattern[str]) -> re.Match[str] | None:
        if at >= len(lines) or lines[at].rows or lines[at].marked:
            return None
        return pattern.fullmatch(lines[at].text)

    for name, pattern in (
        ("copy_number", _COPY_NUMBER),
        ("classification", _CLASSIFICATION),
        ("urgency", _URGENCY),
    ):
        if match := peek(pattern):
            found[name], at = match.group(), at + 1
    special = _special_head(lines[at : at + 2], first=not found)
    if special is not None:
        return Letterhead.model_validate({**found, **special}), at + 2
    if peek(_MARK) and at + 1 < len(lines) and _NUMBER.fullmatch(lines[at + 1].text):
        found["mark"], at = lines[at].text, at + 1
    if match := peek(_NUMBER):
        found["number"], at = match.group("number"), at + 1
        if match.group("signatory"):
            found["signatory"] = match.group("signatory")
        elif match := peek(_SIGNATORY):
            found["signatory"], at = match.group(), at + 1
    if set(found) <= {"copy_number"}:
        return None, 0
    return Letterhead.model_validate(found), at


def _special_head(lines: Sequence[Line], *, first: bool) -> dict[str, object] | None:
    """Mark and number of an order (10.2), of minutes (10.3) or, at the very top, of a letter (10.1)."""
    if len(lines) < 2 or any(line.rows or line.marked for line in lines):
        return None
    mark, number = lines[0].text, lines[1].text
    if _ORDER_MARK.fullmatch(mark) and _ORDER_NUMBER.fullmatch(number):
        return {"form": LetterheadForm.ORDER, "mark": mark, "number": number}
    if _MINUTES_MARK.fullmatch(mark) and _MINUTES_NUMBER.fullmatch(number):
        return {"form": LetterheadForm.MINUTES, "mark": mark, "number": number}
    if first and _LETTER_MARK.fullmatch(mark) and _LETTER_NUMBER.fullmatch(number):
        return {"form": LetterheadForm.LETTER, "mark": mark, "number": number}
    return None


def is_addressee(text: str) -> bool:
    """Whether a line at the head of a text names those it is sent to."""
    return (
        len(text) <= _ADDRESSEE_LENGTH
        and text[-1:] in "：:"
        and len(text) > 1
        and not _SENTENCE.search(text)
        and not has_ordinal(text)
        and not _INTRODUCES.search(text)
    )


def looks_like_title(text: str) -> bool:
    """Whether a line could be (part of) a title: no sentence, no ordinal, not too long."""
    return (
        2 <= len(text) <= _TITLE_LENGTH
        and not _SENTENCE.search(text)
        and text[-1] not in "，、：:,"
        and not has_ordinal(text)
        and not re.match(r"附件\s*\d*(?:[：:]|$)", text)
    )


def take_title(lines: Sequence[Line]) -> Title:
    """Title, notes below it and addressee at the front of ``lines``."""
    if not lines:
        return Title()
    if lines[0].marked and not has_ordinal(lines[0].text):
        return _after_title(lines, 1, lines[0].text)
    for index, line in enumerate(lines[:_HEAD_LINES]):
        if line.rows:
            break
        if is_addressee(line.text):
            above = [entry.text for entry in lines[:index]]
            title, notes = _split_notes(above)
            return Title(title, notes, line.text, index + 1)
        if not (looks_like_title(line.text) or _NOTE.fullmatch(line.text)):
            break
    return _title_alone(lines)


def _split_notes(above: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """Lines above the addressee: the title ends at its 文种, or before the first line like a note."""
    end = len(above)
    for index, text in enumerate(above):
        if index and _NOTE.fullmatch(text):
            end = index
            break
        if _GENRE_END.search(text):
            end = index + 1
            break
    return "\n".join(above[:end]), tuple(above[end:])


def _title_alone(lines: Sequence[Line]) -> Title:
    """A title with no addressee below it: it must show by its 文种, or stand clear of what follows."""
    first = lines[0].text
    if lines[0].rows or not looks_like_title(first):
        return Title()
    for count in range(1, min(4, len(lines)) + 1):
        text = lines[count - 1].text
        if not looks_like_title(text) or (count > 1 and lines[count - 1].apart):
            break
        if _GENRE_END.search(text):
            return _after_title(lines, count, "\n".join(e.text for e in lines[:count]))
    clear = len(lines) > 1 and (lines[1].apart or not looks_like_title(lines[1].text))
    if clear and len(first) <= _LONE_TITLE_LENGTH:
        return _after_title(lines, 1, first)
    return Title()


def _after_title(lines: Sequence[Line], at: int, title: str) -> Title:
    notes: list[str] = []
    while at < len(lines) and len(notes) < 3 and _NOTE.fullmatch(lines[at].text):
        if has_ordinal(lines[at].text):
            break
        notes.append(lines[at].text)
        at += 1
    if at < len(lines) and not lines[at].rows and is_addressee(lines[at].text):
        return Title(title, tuple(notes), lines[at].text, at + 1)
    return Title(title, tuple(notes), "", at)
