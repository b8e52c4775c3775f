"""What a text says of itself: title, issuer, number, dates, addressee, kind. Offered for correction, never final."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from assistant.models import DocumentKind, Level, Noun
from assistant.reading.dates import full
from assistant.reading.history import History, body_named, read_history
from assistant.reading.lines import Line, lines_of
from assistant.reading.paperhead import Head, number_in, read_head, signature, under_title

_HEAD_LINES = 40
_ABOVE = 4
_ABOUT = re.compile(
    r"^[^，。；：]{0,30}关于[^。；：]{4,60}的(?:报告|总结|汇报|请示|通知|通报|意见|函)(?:[（(][^（）()]{1,20}[）)])?$"
)
_NAME_DATE = re.compile(r"(?:19|20)\d{2}-\d{2}-\d{2}")
_ONE_EDITION = dt.timedelta(days=180)
"""Passing, publishing and coming into force of one edition lie closer together than this."""
_GENRES = (
    "报告|总结|汇报|通知|通报|公告|通告|意见|决定|决议|命令|公报|议案|请示|批复|函|纪要|条例|规定|办法|细则|"
    "准则|规则|规范|标准|方案|计划|要点|规划|纲要|法|解释|制度|守则|章程|台账|清单|讲话|工作情况|情况"
)
_GENRE_END = re.compile(rf"(?:{_GENRES})(?:[（(][^（）()]{{1,20}}[）)])?$")
_PROSE = re.compile(r"[。；\t]|，.*，|,.*,")
_POLICY_TITLE = re.compile(
    r"(?:条例|规定|办法|细则|准则|规则|标准|规范|守则|章程|(?<![做方])法|意见|决定|制度|规划|纲要)"
    r"(?:[（(][^（）()]{1,20}[）)])?$"
)
_RECIPIENT = re.compile(r"各|局|委|办|厅|单位|部门|政府|企业|公司|学校|科室")
_SALUTES = frozenset({"同志们", "各位领导", "各位代表", "各位委员", "各位同志", "各位领导、同志们"})
_REPORT_TITLE = re.compile(
    r"(?:报告|总结|汇报|情况汇报|工作情况|述职述廉)(?:(?:和|及|与|暨|以及).{0,20}(?:打算|计划|安排|要点|思路))?(?:[（(][^（）()]{1,20}[）)])?$"
)
_NOTICE_TITLE = re.compile(r"(?:通知|函|通报)(?:[（(][^（）()]{1,20}[）)])?$")
_ARTICLE_LINE = re.compile(r"^[ \t\u3000]*(?:\*\*)?第[一二三四五六七八九十百零\d]+条", re.M)
_REPORTS = re.compile(
    r"(?:现将|现就).{0,60}(?:汇报|报告)如下|特此(?:报告|汇报)|"
    r"[我本](?:局|单位|委|办|厅|院|校|中心|县|市|区|镇|乡|街道)"
)
_DATE_LINE = re.compile(r"^[（(]?((?:19|20)\d{2}年\d{1,2}月\d{1,2}日)[）)]?$")
_UNIT_SUFFIX = (
    "委员会办公室|委员会|办公室|管理局|人民政府|局|厅|委|办|院|中心|支队|总队|馆|校|处|站|党组|党委"
)
_UNIT = re.compile(
    rf"([*＊×某]{{1,3}}[\u4e00-\u9fff]{{0,3}}|[\u4e00-\u9fff]{{1,4}})(省|市|县|区|州|旗|镇|乡)([\u4e00-\u9fff、]{{0,14}}?(?:{_UNIT_SUFFIX}))"
)
_SUBJECT = re.compile(
    r"(?:现将|现就)(?:[我本](?:局|单位|委|办|厅|院|校|中心))?(?:关于)?(?P<of>.{4,40}?)(?:工作)?(?:的)?(?:情况)?(?:汇报|报告)如下"
)
_FILE_NOISE = re.compile(
    r"[（(【\[]?(?:副本|终稿|定稿|送审稿|初稿|最终版|修改稿|\d{8}|\d{4}-\d{2}-\d{2}|v?\d{1,2})[）)】\]]?$",
    re.I,
)


class Recognised(Noun):
    """What could be told from the text; everything else is empty or None."""

    kind: DocumentKind
    title: str
    issuer: str = ""
    number: str = ""
    level: Level | None = None
    adopted: dt.date | None = None
    """Passed, or last revised; of a notice or report the date under it."""
    effective: dt.date | None = None
    """None where only an earlier edition's date stands in the text (amended laws)."""
    addressee: str = ""
    """主送机关, without the colon."""
    unit: str = ""
    """Who writes."""


def recognise(text: str, *, name: str = "", kind: DocumentKind | None = None) -> Recognised:
    """Read a text's own particulars.

    Args:
        text: the whole text.
        name: file name; stands in where the text has no title.
        kind: what the person says it is; guessed when None.
    """
    lines = tuple(lines_of(text))
    head = lines[:_HEAD_LINES]
    above = read_head(head)
    title, place = _title(head, above)
    title = title or _derived_title(text, name)
    history = _with_name(read_history(text, head), name)
    signer, signed = signature(lines)
    below, dated = under_title(head[place:]) if place else ("", None)
    addressee = _addressee(head[place:] if place else head)
    kind = kind or _kind(title, text, history, addressee)
    masthead = "、".join(above.issuers)
    issuer = history.issuer or masthead or _issuer_in(title) or signer
    unit = _unit(text, signer or below, title, kind) if kind is not DocumentKind.POLICY else ""
    number = above.number or _number(head) or history.number
    return Recognised(
        kind=kind,
        title=title,
        issuer=issuer or unit,
        number=number,
        level=_level(issuer or unit or signer, title, number, addressee),
        adopted=history.adopted or signed or above.date or dated,
        effective=history.effective if kind is DocumentKind.POLICY else None,
        addressee=addressee if kind is not DocumentKind.POLICY else "",
        unit=unit,
    )


def _with_name(history: History, name: str) -> History:
    """A file name that carries the date of a later edition (条例(2020-11-29)) fills a history that lacks it."""
    match = _NAME_DATE.search(name)
    date = full(match[0]) if match else None
    if date is None or (history.adopted is not None and date - history.adopted <= _ONE_EDITION):
        return history
    effective = history.effective if history.effective and history.effective >= date else None
    return replace(history, adopted=date, effective=effective)


def _title(head: Sequence[Line], above: Head) -> tuple[str, int]:
    """The title and how many lines stand up to its end; ("", 0) when the text begins without one."""
    for index, line in enumerate(head):
        if line.text.startswith("# "):
            return _clean_title(line.text), index + 1
    begin = _after_order(head, above.title_line) if above.order else above.title_line
    if begin < len(head) and _is_prose(_unmarked(head[begin].text)):
        # The head of a printed page may have come before it: 某局文件（征求意见稿，请尽快反馈）.
        near = range(begin + 1, min(begin + _ABOVE, len(head)))
        begin = next((i for i in near if _ABOUT.match(_unmarked(head[i].text))), begin)
    if begin >= len(head) or _is_prose(_unmarked(head[begin].text)):
        return above.masthead, begin if above.masthead else 0
    text = _unmarked(head[begin].text)
    parts = [text]
    for following in head[begin + 1 : begin + 4]:
        if _GENRE_END.search(_clean_title("".join(parts))) or following.after_blank:
            break
        if _is_prose(following.text) or number_in(following.text):
            break
        parts.append(_unmarked(following.text))
    joined = _clean_title("".join(parts))
    if len(parts) > 1 and not _GENRE_END.search(joined):
        # The lines below did not complete a title: they are something else.
        parts, joined = parts[:1], parts[0]
    return _clean_title(above.lead + joined), begin + len(parts)


def _after_order(head: Sequence[Line], begin: int) -> int:
    """Where the text that a decree puts in force begins: behind the line with its date."""
    for index in range(begin, len(head) - 1):
        if _DATE_LINE.match(re.sub(r"\s", "", head[index].text)):
            return index + 1
    return begin


def _unmarked(text: str) -> str:
    """Without Markdown marks; a lone asterisk stays, it stands for a name taken out."""
    return text.lstrip("#＃").replace("**", "").strip(" \t　") or text


def _is_prose(text: str) -> bool:
    return bool(_PROSE.search(text)) or len(text) > 90 or text[-1] in "：:，"


def _clean_title(text: str) -> str:
    title = re.sub(r"\s+", " ", _unmarked(text))
    # Letter-spaced titles (通　知) close up; a blank between words of a title in Latin letters stays.
    title = re.sub(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])", "", title)
    if title.startswith("《") and title.find("》") == len(title) - 1:
        title = title[1:-1]
    return title


def _derived_title(text: str, name: str) -> str:
    stem = PurePosixPath(name.replace("\\", "/")).stem.strip()
    for _ in range(3):
        stem = _FILE_NOISE.sub("", stem).strip(" _-－—")
    if re.search(r"[\u4e00-\u9fff]{3}", stem):
        return stem
    subject = _SUBJECT.search(text[:3000])
    if subject:
        return f"关于{subject['of'].removesuffix('的').removesuffix('情况')}情况的报告"
    return stem or "无标题"


def _kind(title: str, text: str, history: History, addressee: str) -> DocumentKind:
    articles = len(_ARTICLE_LINE.findall(text))
    if _REPORT_TITLE.search(title) and articles < 5:
        return DocumentKind.REPORT
    if articles >= 2 or (_POLICY_TITLE.search(title) and not _asks(text)) or history.adopted:
        return DocumentKind.POLICY
    if _NOTICE_TITLE.search(title):
        central = re.match(r"(?:中共中央|国务院|中央|财政部|全国)", title)
        return DocumentKind.POLICY if central and not _asks(text) else DocumentKind.NOTICE
    if _REPORTS.search(text[:6000]) and len(text) > 300:
        return DocumentKind.REPORT
    if addressee and _asks(text):
        return DocumentKind.NOTICE
    return DocumentKind.MATERIAL


def _asks(text: str) -> bool:
    """Whether the text asks for a report to be sent in."""
    return bool(re.search(r"请.{0,40}报送|报送.{0,20}(?:前|情况|要求)|有关事项通知如下", text))


def _number(head: Sequence[Line]) -> str:
    return next((n for line in head[:15] if (n := number_in(_unmarked(line.text)))), "")


def _issuer_in(title: str) -> str:
    match = re.match(r"^([\u4e00-\u9fff、 *＊×]{3,40}?)关于", title)
    return match[1].strip() if match else ""


def _addressee(lines: Sequence[Line]) -> str:
    """主送机关, over two or three lines where it is long."""
    parts: list[str] = []
    for line in lines[:6]:
        text = _unmarked(line.text)
        if re.search(r"[。；]|如下", text) or len(text) > 160:
            break
        if text[-1] in "：:":
            return "".join([*parts, text[:-1].strip()]) if text[:-1] not in _SALUTES else ""
        if text[-1] in "，、" and re.search(_RECIPIENT, text):
            parts.append(text)
        elif parts or _PROSE.search(text):
            break
    return ""


def _unit(text: str, signature: str, title: str, kind: DocumentKind) -> str:
    if signature:
        return signature
    named = title.rpartition("——")[2]
    prefix = re.match(rf"^(.{{2,24}}?(?:{_UNIT_SUFFIX}))(?:关于|20\d\d年)", named)
    if prefix:
        return prefix[1]
    if kind is DocumentKind.NOTICE:
        return ""
    counts: dict[str, int] = {}
    for match in _UNIT.finditer(text[:20000]):
        found = re.sub(r"^.*?(?=[*＊×某])", "", match[0])
        counts[found] = counts.get(found, 0) + 1
    # The unit itself is named in the opening and again and again; superiors once.
    return max(counts, key=lambda unit: counts[unit]) if counts else ""


def _level(issuer: str, title: str, number: str, addressee: str) -> Level | None:
    if re.match(r"中华人民共和国|中国共产党", title) or body_named(issuer):
        return Level.CENTRAL
    if re.match(r"(?:中办|国办|中发|国发|中纪|财[^政]|国务院令|主席令)", number):
        return Level.CENTRAL
    outside = re.search(r"各[区县市乡镇州街地]|各有关|部门", addressee)
    if re.search(r"各科室|各处室|各直属单位|局属|本局|机关各", addressee) and not outside:
        return Level.OWN
    if re.search(r"省|自治区", issuer):
        return Level.PROVINCE
    if re.search(r"[市县区州旗]", issuer or title):
        return Level.CITY
    return None
