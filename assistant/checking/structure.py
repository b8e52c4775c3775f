"""The skeleton of a report as its own lines show it: title, addressee, ordinals, parts, date.

Used where the caller gives no sections (a pasted or uploaded draft) and by the form checks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assistant.checking.subject import SectionSpan
from assistant.models import SectionRole

DIGITS = "一二三四五六七八九"
_CN = {digit: value for value, digit in enumerate(DIGITS, start=1)} | {"〇": 0, "零": 0}

LINE_ORDINAL = re.compile(
    r"^[ \t　]*#{0,4}[ \t　]*(?:"
    r"(?P<l1>[一二三四五六七八九十]{1,3})(?P<m1>[、.．，,])"
    r"|(?P<o2>[（(])(?P<l2>[一二三四五六七八九十]{1,3})(?P<c2>[）)])(?P<m2>[、.．，,]?)"
    r"|(?P<l3>\d{1,2})(?P<m3>[、.．])(?!\d)"
    r"|(?P<o4>[（(])(?P<l4>\d{1,2})(?P<c4>[）)])(?P<m4>[、.．，,]?)"
    r")",
    re.MULTILINE,
)
POINT = re.compile(
    r"(?:(?<=[。；;：:！？，,、\s])|^)([一二三四五六七八九十]{1,3})是(?![一二三四五六七八九十][，、。；])",
    re.M,
)
DEMAND = re.compile(
    r"(?:(?<=[。；;：:！？，,、\s])|^)([一二三四五六七八九十]{1,3})要(?![务求点素事闻件略旨义领塞道地]|[一二三四五六七八九十][，、。；])",
    re.M,
)
"""一要、二要: the same as ``POINT`` in exhortations."""
_DATE_LINE = re.compile(
    r"^[ \t　]*((?:19|20)\d\d)\s*[年.\-/]\s*(\d{1,2})\s*[月.\-/]\s*\d{1,2}\s*[日号]?[ \t　]*$", re.M
)
_TITLE_YEAR = re.compile(r"((?:19|20)\d\d)年")
_PROBLEM = re.compile(r"问题|不足|短板|差距|薄弱环节|困难")
_PROBLEM_CONTEXT = re.compile(
    r"存在|主要|当前|面临|突出|仍有|还有|[的之]?问题(?:和|与)?(?:不足|短板|困难)?$"
)
_NOT_PROBLEM = re.compile(
    r"整改|整治|查处|查摆|自查|解决|纠治|推进|开展|抓|做好|化解|狠|治理|强化|加强|聚焦"
)
_PLAN = re.compile(
    r"下一步|下步|今后|明年|下一年|(?:工作)?打算|工作安排|努力方向|工作思路|整改措施"
    r"|\d{4}年(?:度)?(?:重点)?(?:工作)?(?:思路|计划|安排)$"
)
_PROBLEM_PARAGRAPH = re.compile(
    r"(?:当前|目前|同时|但|虽然|也要看到|对照|还要|清醒)[^。\n]{0,60}?(?:仍有|还有|还存在|仍存在|仍然存在|依然存在|存在)[^。\n]{0,200}?(?:问题|不足|短板|差距)"
)
_PLAN_PARAGRAPH = re.compile(r"^[ \t　]*(?:下一步|下步|今后|接下来|明年|下一年度?)")


def number(words: str) -> int:
    """Value of a Chinese ordinal up to 99 or of Arabic digits; 0 when it is neither."""
    if words.isdecimal():
        return int(words)
    head, ten, tail = words.partition("十")
    if not ten:
        return _CN.get(words, 0) if len(words) == 1 else 0
    tens = _CN.get(head, 0) if head else 1
    return tens * 10 + (_CN.get(tail, 0) if tail else 0)


def chinese(value: int) -> str:
    """Chinese ordinal for 1 to 99."""
    tens, ones = divmod(value, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{DIGITS[tens - 1]}十"
    return head + (DIGITS[ones - 1] if ones else "")


@dataclass(frozen=True, slots=True)
class Ordinal:
    """An ordinal at the beginning of a line."""

    level: int
    value: int
    start: int
    end: int
    """Span of the ordinal with its brackets and mark."""
    line_end: int
    text: str


def line_ordinals(text: str) -> Iterator[Ordinal]:
    """All ordinals at line beginnings, in reading order."""
    for match in LINE_ORDINAL.finditer(text):
        level = next(n for n in (1, 2, 3, 4) if match[f"l{n}"] is not None)
        first = match.start(f"o{level}") if level in (2, 4) else match.start(f"l{level}")
        line_end = text.find("\n", first)
        yield Ordinal(
            level=level,
            value=number(match[f"l{level}"]),
            start=first,
            end=match.end(),
            line_end=len(text) if line_end < 0 else line_end,
            text=text[first : match.end()],
        )


def heading_words(text: str, ordinal: Ordinal) -> str:
    """The words of a numbered heading: the line, or its first sentence when text runs on."""
    line = text[ordinal.end : ordinal.line_end].strip()
    head, mark, _ = line.partition("。")
    return head if mark else line


def role_of(heading: str) -> SectionRole:
    """What a heading says its part is for."""
    if _PLAN.search(heading):
        if _PROBLEM.search(heading) and _PROBLEM_CONTEXT.search(heading):
            return SectionRole.PROBLEMS
        return SectionRole.PLANS
    if (
        _PROBLEM.search(heading)
        and _PROBLEM_CONTEXT.search(heading)
        and not _NOT_PROBLEM.search(heading)
    ):
        return SectionRole.PROBLEMS
    return SectionRole.WORK


def title_of(text: str) -> tuple[int, int] | None:
    """Span of the title: the first line, when it looks like one."""
    match = re.search(r"\S[^\n]*", text)
    if match is None:
        return None
    line = match.group().rstrip()
    bare = line.lstrip("# ")
    start = match.start() + len(line) - len(bare)
    looks = re.search(r"(?:报告|汇报|总结|通知|函|请示|纪要|意见|方案|情况)$", bare)
    if len(bare) <= 60 and looks and not re.search(r"[。：:]", bare):
        return start, match.start() + len(line)
    return None


def year_of(text: str, *, title: str = "") -> int | None:
    """The year a report is about: from its title, else from its signing date."""
    if not title:
        span = title_of(text)
        title = text[span[0] : span[1]] if span else ""
    found = _TITLE_YEAR.search(title)
    if found:
        return int(found[1])
    dates = list(_DATE_LINE.finditer(text[-400:]))
    if not dates:
        return None
    signed, month = int(dates[-1][1]), int(dates[-1][2])
    # A report signed in the first months of a year is mostly about the year before.
    return signed - 1 if month <= 3 and f"{signed - 1}年" in text else signed


def parts(text: str) -> tuple[SectionSpan, ...]:
    """Parts of a text without given sections: level-one headings, unnumbered problem and plan paragraphs.

    A paragraph that admits problems (当前仍有……问题) or opens with 下一步 begins a part of its own,
    because many reports number neither.
    """
    cuts: list[tuple[int, str, SectionRole]] = [(0, "", SectionRole.OPENING)]
    numbered = {o.start: o for o in line_ordinals(text) if o.level == 1}
    starts = sorted(numbered)
    for match in re.finditer(r"[^\n]*\S[^\n]*", text):
        begin = match.start() + len(match.group()) - len(match.group().lstrip())
        ordinal = next(
            (numbered[s] for s in (begin, begin + 1, begin + 2, begin + 3) if s in numbered), None
        )
        if ordinal is not None:
            heading = heading_words(text, ordinal)
            cuts.append((begin, heading, role_of(heading)))
        elif (starts and begin > starts[0]) or (not starts and begin > 0):
            line = match.group()
            if _PLAN_PARAGRAPH.match(line) and cuts[-1][2] is not SectionRole.PLANS:
                cuts.append((begin, "", SectionRole.PLANS))
            elif (
                _PROBLEM_PARAGRAPH.search(line)
                and cuts[-1][2] is not SectionRole.PLANS
                and cuts[-1][2] is not SectionRole.PROBLEMS
                and begin > 0
                and len(line) > 40
            ):
                cuts.append((begin, "", SectionRole.PROBLEMS))
    ends = [cut[0] for cut in cuts[1:]] + [len(text)]
    return tuple(
        SectionSpan(id=f"p{number_}", heading=heading, start=start, end=end, role=role)
        for number_, ((start, heading, role), end) in enumerate(zip(cuts, ends, strict=True), 1)
    )


def points(text: str, parts: Iterable[SectionSpan]) -> int:
    """How many points some parts list: their highest numbered level below the headings, else 一是/二是."""
    total = 0
    for part in parts:
        body = text[part.start : part.end]
        lines = [o for o in line_ordinals(body) if o.level > 1]
        if lines:
            top = min(o.level for o in lines)
            total += sum(o.level == top for o in lines)
        else:
            total += sum(1 for _ in POINT.finditer(body))
    return total
