"""Family 体例: title, addressee, numbering, dates, leftover placeholders, and what a 报告 may not hold."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache, partial

from assistant.checking import heads, ordinals, structure
from assistant.checking.engine import CheckData, match_patterns
from assistant.checking.rules import RuleFile, compiled, load
from assistant.checking.subject import Subject
from assistant.checking.text import QUOTE
from assistant.models import Finding, Genre, Severity

family = "form"

_KIND = re.compile(
    r"(?:决议|决定|命令|令|公报|公告|通告|意见|通知|通报|报告|请示|批复|议案|函|纪要|方案|办法|规定|条例|细则|总结|要点|计划|汇报)(?:（[^（）]{1,12}）)?$"
)
_REPORT_TITLE = re.compile(r"(?:报告|汇报|总结|述职|情况)(?:（[^（）]{1,12}）)?$")
_REPORT_WORDS = re.compile(r"(?:报告|汇报)如下|[特专]此报告|以上报告")
_REQUEST = re.compile(
    r"请予(?:批准|审批|批复|批示)|(?<![报申提呈])请(?:批示|批复|审批)(?=[。！]|$)|(?:妥否|当否|可否|是否妥当|以上(?:请示|意见)[^。]{0,8})，?请?(?:批示|批复|审批|指示)"
    r"|特此请示|请示如下|恳请[^。\n]{0,30}(?:批准|批复|审批)",
    re.MULTILINE,
)
_SOFT_REQUEST = re.compile(
    r"(?:恳请|请求|盼请|敬请)(?:上级|市|县|省|区|局|贵|领导|组织|财政)[^。\n]{0,40}(?:拨付|拨款|解决|增加|追加|划拨|给予[^。]{0,10}(?:支持|资金|经费|编制))"
)
_DAY = re.compile(r"(?:(?P<y>(?:19|20)\d\d)年)?(?P<m>\d{1,2})月(?P<d>\d{1,2})日(?!内)")
_WEEKDAY = re.compile(
    r"(?P<y>(?:19|20)\d\d)年(?P<m>\d{1,2})月(?P<d>\d{1,2})日[（(]?(?:星期|周)(?P<w>[一二三四五六日天])[）)]?"
)
_SIGNED = re.compile(
    r"^[ \t　]*(?P<all>"
    r"(?P<y>(?:19|20)\d\d|[一二][〇○零一二三四五六七八九O]{3})\s?(?P<s1>[年.\-/])\s?"
    r"(?P<m>\d{1,2}|[一二三四五六七八九十]{1,2})\s?(?P<s2>[月.\-/])\s?"
    r"(?P<d>\d{1,2}|[一二三四五六七八九十]{1,3})\s?(?P<s3>[日号]?))[ \t　]*$",
    re.MULTILINE,
)
_SIGNED_SHORT = re.compile(r"^[ \t　]*(?P<all>(?:19|20)\d\d年\d{1,2}月)[ \t　]*$", re.MULTILINE)
_OFFICE = re.compile(
    r"[\u4e00-\u9fff（）]{2,28}(?:委员会|政府|办公室|党组|党委|工委|纪委|委|局|厅|办|部|院|中心)[。，；,.;]"
)
"""A line that names an office and ends with the wrong mark."""
_SPOKEN = 16
"""A quotation longer than this is somebody's words, not a name."""
_CLOSING_WORDS = re.compile(r"^[ \t　]*([特专]此[\u4e00-\u9fff]{2})(?=[。！]?[ \t　]*$)", re.M)
_WEEK = "一二三四五六日"
_LONGEST_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_WHOLE_REPORT = 600
"""Below this many characters a text is an excerpt, and nothing is said about missing parts."""


class FormFile(RuleFile):
    """``form.yaml``."""

    closings: dict[str, tuple[str, ...]]
    """The closing words of each 文种; the first is the usual one."""


class _Data:
    def __init__(self) -> None:
        self.form = load(FormFile, "form.yaml")
        self.placeholders = load(RuleFile, "placeholders.yaml")
        self.patterns = compiled((*self.placeholders.rules, *self.form.rules))


@lru_cache(maxsize=1)
def _data() -> _Data:
    return _Data()


def rule_files() -> tuple[RuleFile, ...]:
    """The rule files of this family."""
    return (_data().form, _data().placeholders)


def check(subject: Subject, data: CheckData) -> Iterable[Finding]:
    """Findings about the form of the document."""
    yield from map(partial(_softened, data), match_patterns(data, _data().patterns))
    yield from _numbering(data)
    yield from _head(subject, data)
    yield from _dates(subject, data)
    yield from _closing_of_kind(subject, data)
    if subject.genre is Genre.REPORT:
        yield from _requests(subject, data)
        yield from _closing(subject, data)


def _softened(data: CheckData, finding: Finding) -> Finding:
    """A mark of a number in a single paragraph, and a gap in somebody's speech, are only hints."""
    start, end = finding.start or 0, finding.end or 0
    lone = finding.rule == "form.ordinal_mark" and len(data.index.paragraphs) < 2
    spoken = finding.rule == "form.placeholder" and data.index.exempt(start, end, (QUOTE,))
    long = spoken and any(
        span.start < start < span.end and span.end - span.start > _SPOKEN
        for span in data.index.spans(QUOTE)
    )
    return finding.model_copy(update={"severity": Severity.INFO}) if lone or long else finding


def _numbering(data: CheckData) -> Iterator[Finding]:
    checks = _data().form.checks
    for slip in (*ordinals.line_numbering(data), *ordinals.point_numbering(data)):
        rule = checks["repeated_ordinal" if slip.repeated else "skipped_ordinal"]
        message = rule.message.replace("{before}", slip.before)
        yield data.finding(rule, slip.start, slip.end, message=message, suggestion=slip.right)
    for ordinal in ordinals.inverted_levels(data):
        yield data.finding(checks["inverted_levels"], ordinal.start, ordinal.end)
    for name, slips in (
        ("heading_mark", heads.heading_marks(data)),
        ("uneven_head", heads.uneven_heads(data)),
        ("uneven_pair", heads.uneven_pairs(data)),
    ):
        for head in slips:
            yield data.finding(checks[name], head.start, head.start + 1, suggestion=head.right)
    for count in ordinals.counted_parts(data):
        rule = checks["counted_parts"]
        message = rule.message.replace("{number}", str(count.number))
        yield data.finding(rule, count.start, count.end, message=message)


def _head(subject: Subject, data: CheckData) -> Iterator[Finding]:
    checks, text = _data().form.checks, subject.text
    lines = [(s, e) for s, e in data.index.paragraphs[:4]]
    if not lines or len(text) < _WHOLE_REPORT:
        return
    first = text[lines[0][0] : lines[0][1]].strip().lstrip("# ")
    titled = len(lines) > 1 and len(first) <= 60 and not first.endswith(("。", "：", "；"))
    if len(lines) > 1 and len(first) <= 60 and re.search(r"报告[。，；]$", first):
        end = lines[0][0] + len(text[lines[0][0] : lines[0][1]].rstrip())
        yield data.finding(checks["title_mark"], end - 1, end, suggestion="")
    elif titled and not _KIND.search(first) and not structure.LINE_ORDINAL.match(first):
        start = text.index(first, lines[0][0])
        yield data.finding(checks["title_kind"], start, start + len(first))
    for start, end in lines[1:3] if titled else lines[:1]:
        line = text[start:end].strip()
        addressed = _OFFICE.fullmatch(line) is not None
        if not 3 <= len(line) <= 60 or not (line[-1] in ":：" or addressed) or "。" in line[:-1]:
            continue
        begin = text.index(line, start)
        if line[-1] != "：":
            last = begin + len(line)
            yield data.finding(checks["addressee_mark"], last - 1, last, suggestion="：")
        several = re.search(r"[、，]", line[:-1]) and not re.search(r"各|如下", line)
        if several and subject.genre is Genre.REPORT:
            yield data.finding(checks["addressee_many"], begin, begin + len(line))
        break


def _dates(subject: Subject, data: CheckData) -> Iterator[Finding]:
    checks, text = _data().form.checks, subject.text
    for match in _DAY.finditer(text):
        year = int(match["y"]) if match["y"] else None
        if not _exists(year, int(match["m"]), int(match["d"])):
            yield data.finding(checks["impossible_date"], *match.span())
    for match in _WEEKDAY.finditer(text):
        day = (int(match["y"]), int(match["m"]), int(match["d"]))
        if _exists(*day):
            right = _WEEK[dt.date(*day).weekday()]
            if match["w"].replace("天", "日") != right:
                message = checks["weekday"].message.replace("{day}", right)
                yield data.finding(checks["weekday"], *match.span(), message=message)
    tail = max(0, len(text) - 500)
    for match in _SIGNED.finditer(text, tail):
        plain = _plain_date(match)
        if (
            plain is not None
            and plain != match["all"]
            and not _before_standard(plain, match["all"])
        ):
            yield data.finding(checks["date_form"], *match.span("all"), suggestion=plain)
    for match in _SIGNED_SHORT.finditer(text, tail):
        yield data.finding(checks["date_incomplete"], *match.span("all"))


def _exists(year: int | None, month: int, day: int) -> bool:
    if not 1 <= month <= 12 or not 1 <= day <= _LONGEST_MONTH[month - 1]:
        return False
    leap = year is None or (year % 4 == 0 and (year % 100 != 0 or year % 400 == 0))
    return month != 2 or day <= 28 or leap


def _plain_date(match: re.Match[str]) -> str | None:
    """A signing date as GB/T 9704—2012 7.3.5.4 wants it; ``None`` when it is no date."""
    year = "".join(
        str("〇一二三四五六七八九".find(c)) if not c.isdecimal() else c
        for c in match["y"].replace("○", "〇").replace("零", "〇").replace("O", "〇")
    )
    month, day = structure.number(match["m"]), structure.number(match["d"])
    if not year.isdecimal() or len(year) != 4 or not _exists(int(year), month, day):
        return None
    return f"{year}年{month}月{day}日"


def _before_standard(plain: str, written: str) -> bool:
    """Whether a date in Chinese figures was right when it was written: until July 2012."""
    year, month = (int(part) for part in re.findall(r"\d+", plain)[:2])
    return not written[0].isascii() and (year, month) < (2012, 7)


def _told_to_be_report(subject: Subject) -> bool:
    """Whether the text itself, or what came with it, says that it is a report.

    A paragraph pasted from anywhere may be the last line of a 请示.
    """
    span = structure.title_of(subject.text)
    title = subject.title or (subject.text[span[0] : span[1]] if span else "")
    if _REPORT_TITLE.search(title) or _REPORT_WORDS.search(subject.text):
        return True
    if _KIND.search(title):
        return False
    return bool(subject.facts or subject.requirements) or len(subject.text) >= _WHOLE_REPORT


def _requests(subject: Subject, data: CheckData) -> Iterator[Finding]:
    """A request in a report; only a hint where nothing says that the text is one."""
    checks = _data().form.checks
    severity = None if _told_to_be_report(subject) else Severity.INFO
    for name, pattern in (("request", _REQUEST), ("soft_request", _SOFT_REQUEST)):
        rule = checks[name]
        for match in pattern.finditer(subject.text):
            if not data.index.exempt(match.start(), match.end(), rule.exempt):
                yield data.finding(rule, match.start(), match.end(), severity=severity)


def _closing_of_kind(subject: Subject, data: CheckData) -> Iterator[Finding]:
    """A 函 that ends 特此报告: the closing words of another 文种 than the title's."""
    text, known = subject.text, _data().form.closings
    span = structure.title_of(text)
    title = subject.title or (text[span[0] : span[1]] if span else "")
    bare = re.sub(r"（[^（）]*）$", "", title.strip())
    kind = max((k for k in known if bare.endswith(k)), key=len, default=None)
    if kind is None:
        return
    rule = _data().form.checks["closing_kind"]
    for match in _CLOSING_WORDS.finditer(text, max(0, len(text) - 500)):
        if match[1] not in known[kind] and any(match[1] in words for words in known.values()):
            message = rule.message.replace("{kind}", kind)
            right = known[kind][0]
            yield data.finding(rule, *match.span(1), message=message, suggestion=right)


def _closing(subject: Subject, data: CheckData) -> Iterator[Finding]:
    """A whole report, with title and addressee, that ends without 特此报告."""
    text = subject.text
    span = structure.title_of(text)
    if span is None or len(text) < _WHOLE_REPORT:
        return
    title = text[span[0] : span[1]]
    if title.endswith("报告") and not re.search(r"特此报告|专此报告|以上报告", text[-400:]):
        yield data.finding(_data().form.checks["closing"], None, None)
