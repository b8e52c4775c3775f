"""The head of an official paper above its title, and the signature below its text (GB/T 9704—2012 7.2, 7.3.5)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.numerals import to_int
from assistant.reading.dates import full
from assistant.reading.lines import Line

_NUMBER = r"[\u4e00-\u9fff*＊×]{1,14}\s*[〔\[（(【［]\s*(?:19|20)\d{2}\s*[〕\]）)】］]\s*(?:第\s*)?\d{1,5}\s*号"
_NUMBER_LINE = re.compile(
    rf"^[（(]?({_NUMBER}|〔(?:19|20)\d{{2}}〕\s*\d{{1,5}}\s*号)[）)]?(?:\s*签发人.*)?$"
)
_UNIT_END = (
    "委员会办公室|委员会|办公室|管理局|人民政府|人民法院|人民检察院|法院|检察院|党组|党委|机关党委|纪委监委|"
    "纪委|监委|工委|党工委|党支部|领导小组|指挥部|联席会议|办事处|总工会|工商联|联合会|协会|学会|公司|集团|"
    "中心|支队|总队|大队|中队|医院|中学|小学|大学|学院|学校|幼儿园|图书馆|博物馆|档案馆|文化馆|美术馆|"
    "局|厅|委|办|院|馆|校|处|站|所|队|部|署|行|社|政府|科|室|股"
)
ORGAN = (
    rf"[\u4e00-\u9fff*＊×（）()、]{{2,30}}?(?:{_UNIT_END})(?:[（(][\u4e00-\u9fff]{{2,16}}[）)])?"
)
_ORGAN_LINE = re.compile(rf"^{ORGAN}(?:[ 　]+{ORGAN})*$")
_MASTHEAD = re.compile(rf"^((?:{ORGAN}|[\u4e00-\u9fff*＊×、]{{4,36}}))文件$")
_ORDER = re.compile(r"^([\u4e00-\u9fff*＊×]{2,30})令$")
_ORDER_NUMBER = re.compile(r"^(?:(?:19|20)\d{2}年)?第\s*[\d〇○零一二三四五六七八九十百]+\s*号$")
_ISSUE = re.compile(
    r"^[（(]?(?:(?:19|20)\d{2}年)?第?\s*\d+\s*[期次](?:[（(]总.{1,12}[）)])?[）)]?$"
)
_PERIODICAL = re.compile(r"^[^。，：]{2,40}(?:纪要|简报|专报|快报|信息|动态|通讯)$")
_SKIPPED = re.compile(
    r"^(?:\d{6}|(?:绝密|机密|秘密)(?:★.*)?|内部(?:资料|文件).{0,12}|特急|加急|平急|特提|签发人[:：].*|会签人[:：].*|"
    r"<!--.*|>.*|[-—=_*─━﹣－]{3,}|(?:来源|发布时间|发布日期|发文日期|成文日期|索引号|发布机构|发文机关|发文字号|信息来源|"
    r"有效性|主题分类|浏览次数|字体|文号|责任编辑|作者)[:：].*)$"
)
_DATE = (
    r"(?:(?:19|20)\d{2}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日|"
    r"[二〇○零一三四五六七八九O0]{4}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日)"
)
_DATE_LINE = re.compile(rf"^[（(]?({_DATE})[）)]?$")
_ISSUED_BY = re.compile(rf"^({ORGAN})(?:编|编印|主办)?[\s　]+({_DATE})$")
_ATTACHED = re.compile(r"^附\s*件\s*(?:\d{1,2}|[一二三四五六七八九十])?[:：]?$")
_PERSON = re.compile(
    r"^(?:代理?)?(?:省长|市长|州长|县长|区长|镇长|乡长|局长|厅长|处长|科长|主任|主席|总理|部长|院长|校长|馆长|书记|报告人|述职人)"
)
_UNDER_TITLE = re.compile(
    rf"^({ORGAN})(?:[ 　]+[\u4e00-\u9fff]{{1,4}}){{0,2}}$|^[—-]{{1,2}}\s*({ORGAN})(?=20\d\d年|关于)"
)
_SIGNED_WITHIN = 14


@dataclass(frozen=True)
class Head:
    """What stands above the title."""

    issuers: tuple[str, ...] = ()
    number: str = ""
    date: dt.date | None = None
    order: bool = False
    """It is a decree: the text that matters follows under a title of its own."""
    lead: str = ""
    """Organs on the line right above the title: they begin it."""
    masthead: str = ""
    """Name of a periodical paper (会议纪要, 简报): its title where no other follows."""
    title_line: int = 0
    """Index of the line where the title begins."""


def closed(text: str) -> str:
    """A letter-spaced line (望 川 市 水 务 局) closed up; others as they are."""
    words = text.split()
    if len(words) > 2 and sum(map(len, words)) <= 1.3 * len(words):
        return "".join(words)
    return text.strip()


def date_of(text: str) -> dt.date | None:
    """2026年3月1日 or 二〇二六年三月一日."""
    plain = re.sub(r"\s", "", text)
    found = full(plain)
    if found is not None:
        return found
    parts = re.match(r"^([^年]{4})年([^月]+)月([^日]+)日$", plain)
    numbers = (
        [to_int(part.replace("O", "〇").replace("0", "〇")) for part in parts.groups()]
        if parts
        else []
    )
    if len(numbers) != 3 or None in numbers:
        return None
    year, month, day = (number or 0 for number in numbers)
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def number_in(text: str) -> str:
    """文号 of a line that holds nothing else (签发人 aside); blanks taken out."""
    match = _NUMBER_LINE.match(text)
    return re.sub(r"\s", "", match[1]) if match else ""


def read_head(lines: Sequence[Line], *, limit: int = 14) -> Head:
    """Go down line by line until something is the title."""
    issuers: list[str] = []
    waiting: list[str] = []
    number, date, order, masthead = "", None, False, ""
    for index, line in enumerate(lines[:limit]):
        text = closed(line.text.lstrip("#").strip("* "))
        following = [closed(x.text.lstrip("#").strip("* ")) for x in lines[index + 1 : index + 4]]
        if _SKIPPED.match(text) or _ISSUE.match(text):
            continue
        if found := number_in(text):
            number = number or found
        elif order and _ORDER_NUMBER.match(text):
            number = f"{issuers[-1]}令{re.sub(chr(32), '', text)}"
        elif match := _MASTHEAD.match(text):
            issuers, waiting = [*waiting, match[1]], []
            continue
        elif (match := _ORDER.match(text)) and following and _ORDER_NUMBER.match(following[0]):
            issuers, order = [match[1]], True
        elif (match := _ISSUED_BY.match(text)) and not issuers:
            issuers, date = [match[1]], date_of(match[2])
        elif (match := _DATE_LINE.match(text)) and (number or issuers or waiting):
            date = date_of(match[1])
        elif _ORGAN_LINE.match(text) and _heads(following):
            waiting.append(text)
            continue
        elif _PERIODICAL.match(text) and any(
            _ISSUE.match(x) or number_in(x).startswith("〔") or _ISSUED_BY.match(x)
            for x in following
        ):
            masthead = text
        else:
            lead = ""
            if (
                waiting
                and waiting[-1] == closed(lines[index - 1].text)
                and text.startswith(("关于", "转发", "印发"))
            ):
                lead = waiting[-1]
            return Head(tuple(issuers or waiting), number, date, order, lead, masthead, index)
        if waiting and not issuers:
            # What stands between the organs and the title parts them: they are a letterhead.
            issuers, waiting = waiting, []
    return Head(
        tuple(issuers or waiting), number, date, order, "", masthead, min(len(lines), limit)
    )


def _heads(following: Sequence[str]) -> bool:
    """Whether a line of organs stands above something that belongs to a head, not above running text."""
    for text in following:
        if _SKIPPED.match(text):
            continue
        return bool(
            number_in(text)
            or _MASTHEAD.match(text)
            or _ORGAN_LINE.match(text)
            or _PERIODICAL.match(text)
            or re.match(r"^(?:关于|转发|印发).{2,60}$", text)
        )
    return False


def signature(lines: Sequence[Line]) -> tuple[str, dt.date | None]:
    """Who signed and when: organs above or beside a date, before the attachments or near the end."""
    end = len(lines)
    for index in range(3, len(lines)):
        if _ATTACHED.match(lines[index].text.strip("*# ")):
            found = _signed(lines[:index])
            if found != ("", None):
                return found
    return _signed(lines[:end])


def _signed(lines: Sequence[Line]) -> tuple[str, dt.date | None]:
    for index in range(len(lines) - 1, max(-1, len(lines) - _SIGNED_WITHIN), -1):
        text = closed(lines[index].text)
        beside = _ISSUED_BY.match(text)
        if beside and index > 1:
            return beside[1], date_of(beside[2])
        match = _DATE_LINE.match(text) or _DATE_LINE.match(re.sub(r"\s", "", text))
        if match and index > 1:
            above = closed(lines[index - 1].text)
            plain = len(above) <= 40 and not re.search(r"[。，：:；]|第.+期", above)
            named = (
                plain
                and not _PERSON.match(above)
                and (bool(_ORGAN_LINE.match(above)) or index > len(lines) // 2)
            )
            if not named and index <= 3:
                return "", None
            return (re.sub(r"\s", "", above) if named else ""), date_of(match[1])
    return "", None


def under_title(lines: Sequence[Line]) -> tuple[str, dt.date | None]:
    """Unit and date that stand right under a title (报告、讲话稿): （2025年12月26日）, 望川市某局　某某."""
    unit, date = "", None
    for line in lines[:3]:
        text = closed(line.text)
        if match := _DATE_LINE.match(text):
            date = date_of(match[1])
        elif match := _UNDER_TITLE.match(text):
            unit = unit or match[1] or match[2]
        elif len(text) > 12 and not text.startswith("—"):
            break
    return unit, date
