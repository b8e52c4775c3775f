"""What a notice asks for: its numbered 报送内容 as requirements, its limits and dates as figures."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.drafting.categories import Categories, load_categories
from assistant.drafting.outline_improve import requirement_categories
from assistant.drafting.outline_roles import heading_role
from assistant.drafting.similarity import containment
from assistant.models import Noun, Requirement, Section, SectionRole

_L1 = re.compile(r"^\s*(?P<ordinal>[一二三四五六七八九十]{1,3}、)\s*(?P<rest>.+)$")
_ITEM = re.compile(
    r"^\s*(?P<ordinal>（[一二三四五六七八九十]{1,3}）|\([一二三四五六七八九十]{1,3}\)|\d{1,2}[.．、]|（\d{1,2}）)\s*(?P<rest>.+)$"
)
_ROW = re.compile(
    r"^\s*(?P<ordinal>\d{1,2})[\s|｜\t]+(?P<rest>[一-龥“《][^|｜\t\s]*)(?:[\s|｜\t]+(?P<more>.+))?$"
)
"""A row of a table: 序号 事项 具体要求."""
_POINT = re.compile(r"(?P<ordinal>[一二三四五六七八九十]是)(?P<rest>[^。；]+)[。；]?")
_CONTENT = re.compile(
    r"(报送|总结|报告|汇报|填报|自查|述职|主要)?的?(内容|要点|重点)|(报告|总结)(应|要|须)?(包括|包含)"
)
_FORMAL = re.compile(r"要求|时间|方式|其他|事项说明|纪律|附件|联系")
_INCLUDES = re.compile(
    r"(?:主要|重点|应当|应|要|须)?(?:包括|包含|涵盖|写明|说明|反映)(?:：|:)?(?P<list>[^。；]+)"
)
_RUNNING = re.compile(
    r"(?:内容|报告|总结|材料)(?:主要|重点|全面|如实|应当|应|要|须|需)*(?:包括|包含|涵盖|反映|写明|围绕)(?:：|:)?(?P<list>[^。]+)"
)
_FIELDS = re.compile(
    r"^(?P<list>.*?)(?:等)?(?:几个|[一二三四五六七八九十\d]+个)?方面(?:的)?(?:工作|情况|内容)?$"
)
_ASKS = re.compile(
    r"^(?:并|同时)?(?:要|应|须|深入|认真|客观)?(?:分析|查找|说明|提出|谋划|明确|报告)"
)
_INSTRUCTION = re.compile(r"^(?:分别|逐项|逐条|能|须|应|要|请|并)|(?:写明|说明|注明|列明|列出)")
_MEASURE_ONLY = re.compile(r"^(?:次数|人次|人数|起数|数量|金额|进度|处理结果|原因|和|及|、)+$")
_COMPARE = re.compile(
    r"同期比较|同期对比|与?(?:上年|去年|往年)同期[^。；，]{0,6}(?:对比|比较|相比)|同比|(?:与|同)上年(?:对比|比较)"
)
_MAX_CHARS = re.compile(
    r"(?:不(?:得|要|宜|应)?(?:超过|多于|突破)|控制在|限(?:于|在)?|字数[为在：:]?)(?:约)?(?P<n>\d[\d,]*(?:\.\d+)?)(?P<wan>万)?[个]?字(?:以内|左右|之内)?"
    r"|(?P<m>\d[\d,]*(?:\.\d+)?)(?P<wan2>万)?[个]?字(?:以内|之内|以下|左右|为宜|上下)"
    r"|(?P<cn>[一二三四五六七八九两]千(?:[一二三四五六七八九]百|五)?|一万)字(?:以内|左右|为宜)?"
)
_MIN_PROBLEMS = re.compile(
    r"(?:不少于|至少|不得少于)(?P<n>[一二两三四五六七八九十\d]+)(?:条|个|项|方面)"
)
_DATE = r"(?:(?P<y>\d{4})年)?(?P<m>\d{1,2})月(?:(?P<d>\d{1,2})日|(?P<end>底|末))?"
_CUTOFF = re.compile(
    rf"(?:数据|统计|时间|情况)[^。；\n]{{0,12}}?(?:截至|截止到?|截止至|统计至)(?:日期)?(?:为|到|至)?{_DATE}"
    rf"|(?:截至|截止到?|截止至){_DATE.replace('?P<', '?P<b')}"
)
_DEADLINE = re.compile(
    rf"(?:请|务必|须|应)?(?:于|在)?{_DATE}(?:下班)?(?:之)?前[^。；\n]{{0,20}}(?:报|送|交|反馈)"
)
_ADDRESSEE = re.compile(r"^[^。；\n]{2,60}[：:]$")
_CN = {c: i for i, c in enumerate("零一二三四五六七八九十")} | {"两": 2}
_MIN_REQUIREMENTS = 2
_SHORTEST = 3
_ABOUT = 1.1
_PLACE_LEAST = 0.34


class NoticeFacts(Noun):
    """A notice, read."""

    title: str
    addressee: str = ""
    requirements: tuple[Requirement, ...] = ()
    max_chars: int | None = None
    min_problems: int | None = None
    cutoff: dt.date | None = None
    """Figures are wanted as of this day."""
    deadline: dt.date | None = None
    """The report is due on this day."""


@dataclass(frozen=True)
class _Item:
    locator: str
    text: str


def from_notice(
    text: str, title: str, *, categories: Categories | None = None
) -> tuple[Requirement, ...]:
    """The requirements of a notice; ids r1, r2, …; see :func:`read_notice`."""
    return read_notice(text, title, categories=categories).requirements


def read_notice(text: str, title: str = "", *, categories: Categories | None = None) -> NoticeFacts:
    """Items, limits and dates of a notice that asks for a report.

    The numbered items under 报送内容 (or the list after 内容包括 where nothing is numbered) become
    requirements. ``min_problems`` stays with its item; ``max_chars``, a limit of the whole report, is
    carried by the first requirement and by the result.
    """
    lines = [line.strip() for line in text.splitlines()]
    name = title.strip() or next((line for line in lines if line), "")
    max_chars = _max_chars(text)
    requirements = tuple(
        _requirement(index, item, name) for index, item in enumerate(_items(lines), start=1)
    )
    if requirements and max_chars is not None:
        first = requirements[0]
        limited = first.model_copy(update={"limits": {**first.limits, "max_chars": max_chars}})
        requirements = (limited, *requirements[1:])
    least = [r.limits["min_problems"] for r in requirements if "min_problems" in r.limits]
    return NoticeFacts(
        title=name,
        addressee=next((ln[:-1] for ln in lines[:6] if _ADDRESSEE.match(ln)), ""),
        requirements=requirements,
        max_chars=max_chars,
        min_problems=least[0] if least else None,
        cutoff=_cutoff(text),
        deadline=_deadline(text),
    )


def place(
    requirements: Sequence[Requirement],
    sections: Sequence[Section],
    *,
    categories: Categories | None = None,
) -> dict[str, str]:
    """Requirement id → section id, for those that some section answers."""
    known = categories or load_categories()
    placed: dict[str, str] = {}
    for requirement in requirements:
        home = _home(requirement, sections, known)
        if home is not None:
            placed[requirement.id] = home
    return placed


def wants_comparison(requirement: Requirement) -> bool:
    """Whether a requirement asks for last year's figures beside this year's."""
    return any(_COMPARE.search(a) for a in (requirement.text, *requirement.aspects))


# --------------------------------------------------------------------------- items


def _items(lines: Sequence[str]) -> tuple[_Item, ...]:
    parts = list(_parts(lines))
    wanted = [p for p in parts if _CONTENT.search(p[1]) and not _asks_form(p[1])]
    for ordinal, _head, body in wanted or [p for p in parts if not _asks_form(p[1])]:
        found = tuple(_numbered_items(ordinal, body)) or tuple(_point_items(ordinal, body))
        if len(found) >= _MIN_REQUIREMENTS:
            return found
    loose = tuple(_numbered_items("", lines)) or tuple(_rows(lines))
    if len(loose) >= _MIN_REQUIREMENTS:
        return loose
    return tuple(_running_items(lines))


def _rows(lines: Sequence[str]) -> Iterator[_Item]:
    """Numbered rows of a table, pasted or read from Word."""
    for line in lines:
        found = _ROW.match(line.strip("|｜ "))
        if found:
            more = (found["more"] or "").strip(" |｜")
            yield _Item(found["ordinal"], found["rest"] + (f"。包括{more}" if more else ""))


def _asks_form(head: str) -> bool:
    return bool(_FORMAL.search(head)) and not re.search(r"内容", head)


def _parts(lines: Sequence[str]) -> Iterator[tuple[str, str, list[str]]]:
    """(ordinal, heading line, lines below) of each 一、 part."""
    ordinal, head, body = "", "", list[str]()
    for line in lines:
        found = _L1.match(line)
        if found:
            if ordinal:
                yield ordinal, head, body
            ordinal, head, body = found["ordinal"], found["rest"], []
            # A run-in heading keeps its sentence as the first line of the part.
            mark = head.find("。")
            if 0 <= mark < len(head) - 1:
                head, body = head[:mark], [head[mark + 1 :]]
        elif ordinal:
            body.append(line)
    if ordinal:
        yield ordinal, head, body


def _numbered_items(part: str, lines: Sequence[str]) -> Iterator[_Item]:
    open_item: _Item | None = None
    style = ""
    for line in lines:
        found = _ITEM.match(line)
        kind = re.sub(r"[\d一二三四五六七八九十]+", "", found["ordinal"]) if found else ""
        if found and (not style or kind == style):
            if open_item:
                yield open_item
            style = kind
            open_item = _Item(f"{part}{found['ordinal']}", found["rest"].strip())
        elif open_item and line and not _L1.match(line):
            open_item = _Item(open_item.locator, open_item.text + line)
        elif open_item:
            yield open_item
            open_item = None
    if open_item:
        yield open_item


def _point_items(part: str, lines: Sequence[str]) -> Iterator[_Item]:
    for found in _POINT.finditer("".join(lines)):
        yield _Item(f"{part}{found['ordinal']}", found["rest"].strip())


def _running_items(lines: Sequence[str]) -> Iterator[_Item]:
    found = _RUNNING.search("".join(lines))
    if not found:
        return
    if "；" in found["list"]:
        # Items between ； keep the 、 inside them: 巡察、审计反馈问题整改情况 is one.
        for piece in found["list"].split("；"):
            plain = re.sub(r"^(?:以及|和|及)", "", piece.strip(" ，"))
            if len(plain) >= _SHORTEST:
                yield _Item("", plain)
        return
    for clause in found["list"].split("，"):
        plain = _ASKS.sub("", clause).strip()
        fields = _FIELDS.match(plain)
        for text in _split_list(fields["list"] if fields else plain):
            yield _Item("", text)


def _requirement(index: int, item: _Item, basis: str) -> Requirement:
    text, inside = _without_brackets(item.text)
    head, mark, rest = text.partition("。")
    if not mark:
        head, _, rest = text.partition("：")
    rest = f"{inside}。{rest}" if inside else rest
    title, comma, more = head.partition("，")
    if comma and (_MIN_PROBLEMS.search(more) or _INSTRUCTION.search(more)):
        head, rest = title, f"{more}。{rest}"
    limits: dict[str, int] = {}
    least = _MIN_PROBLEMS.search(item.text)
    if least and heading_role(head) is SectionRole.PROBLEMS:
        limits["min_problems"] = _number(least["n"])
    return Requirement(
        id=f"r{index}",
        text=head.strip(" ，；;。"),
        basis=basis,
        locator=item.locator,
        aspects=tuple(_aspects(rest, listed_only=heading_role(head) is None)),
        limits=limits,
    )


def _without_brackets(text: str) -> tuple[str, str]:
    """An item's name without what stands in brackets behind it, and that as a sentence of its own."""
    found = re.search(r"[（(](?P<inside>[^（）()]{4,})[）)]", text)
    if found is None or found.start() == 0:
        return text, ""
    inside = re.sub(r"^(?:逐项|分别|逐条)?(?:说明|写明|列明|列出)", "", found["inside"])
    return text[: found.start()] + text[found.end() :], f"包括{inside.removeprefix('包括')}"


def _aspects(rest: str, *, listed_only: bool) -> Iterator[str]:
    """What an item names after 包括: one aspect per listed thing, and the comparison it asks for.

    ``listed_only``: other sentences of the item are instructions, not indicators.
    """
    seen: set[str] = set()
    for sentence in re.split(r"[。；;]", rest):
        found = _INCLUDES.search(sentence)
        listed = found["list"] if found else ("" if _MIN_PROBLEMS.search(sentence) else sentence)
        for clause in re.split(r"[，,]", listed):
            compare = _COMPARE.search(clause)
            if compare:
                pieces = ["与上年同期对比"]
            elif found:
                pieces = [p for p in _split_list(clause) if not _INSTRUCTION.search(p)]
            else:
                pieces = [] if listed_only else [clause.strip()]
            for piece in pieces:
                if piece and piece not in seen and not _MEASURE_ONLY.match(piece):
                    seen.add(piece)
                    yield piece


def _split_list(text: str) -> Iterator[str]:
    """Members of a list joined by 、 and 及/和/以及, quotation marks and brackets kept whole."""
    depth = 0
    piece = ""
    for char in text.strip(" 。；;：:"):
        if char in "“《（":
            depth += 1
        elif char in "”》）":
            depth -= 1
        if depth == 0 and char in "、；":
            yield from _last_two(piece)
            piece = ""
        else:
            piece += char
    yield from _last_two(piece)


def _last_two(piece: str) -> Iterator[str]:
    parts = re.split(r"以及|(?<=情况)[及和](?!.{0,2}[次数量]$)", piece)
    for part in parts:
        plain = re.sub(r"^(?:以及|及|和)|(?:等(?:情况|内容|数据|方面)?)$", "", part.strip())
        if len(plain) >= 2:
            yield plain


# --------------------------------------------------------------------------- figures


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    if text == "十":
        return 10
    if text.startswith("十"):
        return 10 + _CN[text[1]]
    return _CN.get(text[0], 1)


def _max_chars(text: str) -> int | None:
    found = _MAX_CHARS.search(text)
    if not found:
        return None
    if found["cn"]:
        return _thousands(found["cn"])
    digits = float((found["n"] or found["m"]).replace(",", ""))
    limit = digits * 10000 if found["wan"] or found["wan2"] else digits
    # 3500字左右 is no ceiling: a tenth more is usual (惯例).
    about = re.search(r"左右|上下|为宜", found.group())
    return round(limit * _ABOUT) if about else int(limit)


def _thousands(text: str) -> int:
    """三千, 两千五百, 一万."""
    if text == "一万":
        return 10_000
    rest = text[2:]
    return _CN[text[0]] * 1000 + (_CN[rest[0]] * 100 if rest else 0)


def _cutoff(text: str) -> dt.date | None:
    found = _CUTOFF.search(text)
    if not found:
        return None
    groups = found.groupdict()
    lead = "" if groups["m"] else "b"
    return _date(text, groups[f"{lead}y"], groups[f"{lead}m"], groups[f"{lead}d"])


def _deadline(text: str) -> dt.date | None:
    found = _DEADLINE.search(text)
    return _date(text, found["y"], found["m"], found["d"]) if found else None


def _date(text: str, year: str | None, month: str | None, day: str | None) -> dt.date | None:
    """A date; without a year, the first year the notice names; without a day, the month's last.

    None for an impossible one.
    """
    named = year or next(iter(re.findall(r"(?<!\d)(20\d{2})(?=年)", text)), "0")
    try:
        start = dt.date(int(named), int(month or 0), 1)
        if day:
            return start.replace(day=int(day))
    except ValueError:
        return None
    following = dt.date(start.year + start.month // 12, start.month % 12 + 1, 1)
    return following - dt.timedelta(days=1)


# --------------------------------------------------------------------------- homes


def _home(
    requirement: Requirement, sections: Sequence[Section], categories: Categories
) -> str | None:
    role = heading_role(requirement.text)
    if role is not None:
        return next((s.id for s in sections if s.role is role), None)
    wanted = [c.name for c in requirement_categories(requirement, categories)]
    best: tuple[float, int] | None = None
    chosen: str | None = None
    for index, section in enumerate(sections):
        if section.role is not SectionRole.WORK:
            continue
        held = {categories.find(n).name for n in section.categories}
        # The first thing an item names weighs most.
        hits = sum(1.0 / (1 + i) for i, name in enumerate(wanted) if name in held)
        roles = "".join(s.role for s in section.slots) + "".join(section.categories)
        words = section.heading + section.brief + roles
        score = hits + 0.5 * containment(requirement.text.removesuffix("情况"), words)
        if best is None or (score, -index) > best:
            best, chosen = (score, -index), section.id
    return chosen if best is not None and best[0] >= _PLACE_LEAST else None
