"""What a notice asks for: its numbered 报送内容 as requirements, its limits and dates as figures."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence

from assistant.drafting.categories import Categories, load_categories
from assistant.drafting.notice_items import (
    COMPARE,
    NoticeItem,
    notice_items,
    split_list,
    without_comparison,
)
from assistant.drafting.outline_roles import heading_role
from assistant.drafting.outline_wants import headed_like, requirement_categories
from assistant.drafting.similarity import containment
from assistant.evidence.purpose import is_own_work, served, serves_own_work
from assistant.models import Fact, Noun, Requirement, Section, SectionRole

_INCLUDES = re.compile(
    r"(?:主要|重点|应当|应|要|须)?(?:包括|包含|涵盖|写明|说明|反映)(?:：|:)?(?P<list>[^。；]+)"
)
_INSTRUCTION = re.compile(r"^(?:分别|逐项|逐条|能|须|应|要|请|并)|(?:写明|说明|注明|列明|列出)")
_MEASURE_ONLY = re.compile(r"^(?:次数|人次|人数|起数|数量|金额|进度|处理结果|原因|和|及|、)+$")
_MAX_CHARS = re.compile(
    r"(?:不(?:得|要|宜|应)?(?:超过|多于|突破)|控制在|限(?:于|在)?|字数[为在：:]?)(?:约)?(?P<n>\d[\d,]*(?:\.\d+)?)(?P<wan>万)?[个]?字(?:以内|左右|之内)?"
    r"|(?P<m>\d[\d,]*(?:\.\d+)?)(?P<wan2>万)?[个]?字(?:以内|之内|以下|左右|为宜|上下)"
    r"|(?P<cn>[一二三四五六七八九两]千(?:[一二三四五六七八九]百|五)?|一万)字(?:以内|左右|为宜)?"
)
_MIN_PROBLEMS = re.compile(
    r"(?:不少于|至少|不得少于)(?:列出|写出|提出|查找|列举)?(?P<n>[一二两三四五六七八九十\d]+)(?:条|个|项|方面)"
)
_DATE = r"(?:(?P<y>\d{4})年)?(?P<m>\d{1,2})月(?:(?P<d>\d{1,2})日|(?P<end>底|末))?"
_CUTOFF = re.compile(
    rf"(?:数据|统计|时间|情况)[^。；\n]{{0,12}}?(?:截至|截止到?|截止至|统计至)(?:日期)?(?:为|到|至)?{_DATE}"
    rf"|(?:截至|截止到?|截止至){_DATE.replace('?P<', '?P<b')}"
)
_DEADLINE = re.compile(
    rf"(?:请|务必|须|应)?(?:于|在)?{_DATE}(?:[（(][^）)]{{1,6}}[）)])?(?:下班)?(?:之)?前[^。；\n]{{0,20}}(?:报|送|交|反馈|发)"
)
_CONTACT = re.compile(
    r"联系人(?:及|和|、)?(?:联系)?(?:电话|方式)?(?:[：:]|为|是)\s*(?P<who>[^。；\n]{2,40})"
)
_ADDRESSEE = re.compile(r"^[^。；\n]{2,60}[：:]$")
_NO_ADDRESSEE = re.compile(r"内容|包括|通知|以下|下列|如下|要求")
_CN = {c: i for i, c in enumerate("零一二三四五六七八九十")} | {"两": 2}
_ABOUT = 1.1
_NAMED = 0.6
"""Facts filed under the very words of a notice item say where it is answered."""
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
    contact: str = ""
    """Whom to ask, as the notice writes it."""


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
    known = categories or load_categories()
    requirements = tuple(
        _told_by(_requirement(index, item, name), known)
        for index, item in enumerate(notice_items(lines), start=1)
    )
    if requirements and max_chars is not None:
        first = requirements[0]
        limited = first.model_copy(update={"limits": {**first.limits, "max_chars": max_chars}})
        requirements = (limited, *requirements[1:])
    least = [r.limits["min_problems"] for r in requirements if "min_problems" in r.limits]
    return NoticeFacts(
        title=name,
        addressee=next(
            (ln[:-1] for ln in lines[:6] if _ADDRESSEE.match(ln) and not _NO_ADDRESSEE.search(ln)),
            "",
        ),
        requirements=requirements,
        max_chars=max_chars,
        min_problems=least[0] if least else None,
        cutoff=cutoff_day(text),
        deadline=_deadline(text),
        contact=contact["who"].strip(" ，,") if (contact := _CONTACT.search(text)) else "",
    )


def place(
    requirements: Sequence[Requirement],
    sections: Sequence[Section],
    *,
    categories: Categories | None = None,
    facts: Sequence[Fact] = (),
    placed_facts: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """Requirement id → section id, for those that some section answers.

    ``facts`` with their sections help where only they say what a part is about.
    """
    known = categories or load_categories()
    told: dict[str, str] = {}
    for fact in facts:
        home = (placed_facts or {}).get(fact.id, "")
        told[home] = told.get(home, "") + f"{fact.category}，{fact.matter}，"
    placed: dict[str, str] = {}
    for requirement in requirements:
        answers = _home(requirement, sections, known, told)
        if answers is not None:
            placed[requirement.id] = answers
    return placed


def wants_comparison(requirement: Requirement) -> bool:
    """Whether a requirement asks for last year's figures beside this year's."""
    return any(COMPARE.search(a) for a in (requirement.text, *requirement.aspects))


# --------------------------------------------------------------------------- one item


def _requirement(index: int, item: NoticeItem, basis: str) -> Requirement:
    text, inside = _without_brackets(item.text)
    head, mark, rest = text.partition("。")
    if not mark:
        head, _, rest = text.partition("：")
    rest = f"{inside}。{rest}" if inside else rest
    title, comma, more = head.partition("，")
    ways = (_INCLUDES.match, _MIN_PROBLEMS.search, _INSTRUCTION.search)
    if comma and any(way(more) for way in ways):
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


def _told_by(requirement: Requirement, categories: Categories) -> Requirement:
    """With the words by which a sentence can answer it, as far as the data knows its matters."""
    if heading_role(requirement.text) in (SectionRole.PROBLEMS, SectionRole.PLANS):
        return requirement
    end = served(requirement.text)
    about = requirement.model_copy(update={"text": end}) if end else requirement
    matters = [c for c in requirement_categories(about, categories) if c.known]
    words = dict.fromkeys(w for c in matters for w in (c.name, *c.aliases, *c.keywords, *c.told_by))
    return requirement.model_copy(update={"told_by": tuple(w for w in words if len(w) > 1)})


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
            compare = COMPARE.search(clause)
            if compare:
                pieces = ["与上年同期对比"]
            elif found:
                pieces = [p for p in split_list(clause) if not _INSTRUCTION.search(p)]
            else:
                pieces = [] if listed_only else [clause.strip()]
            for piece in pieces:
                if piece and piece not in seen and not _MEASURE_ONLY.match(piece):
                    seen.add(piece)
                    yield piece


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


def cutoff_day(text: str) -> dt.date | None:
    """The day as of which a notice, or one passage of it, wants the figures.

    A day without a year is of the first year the text names; None where it names none.
    """
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


def _does_own_work(section: Section) -> bool:
    return section.role is SectionRole.WORK and serves_own_work(section.heading)


def _home(
    requirement: Requirement,
    sections: Sequence[Section],
    categories: Categories,
    told: Mapping[str, str],
) -> str | None:
    role = heading_role(requirement.text)
    if role is not None:
        return next((s.id for s in sections if s.role is role), None)
    alike = headed_like(requirement, sections)
    if alike is not None:
        return alike.id
    end = served(requirement.text)
    if is_own_work(end):
        own = next((s for s in sections if _does_own_work(s)), None)
        if own is not None:
            return own.id
    if end:
        # 以……促进……: the item is about what is promoted.
        requirement = requirement.model_copy(update={"text": end})
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
        named = containment(without_comparison(requirement.text), told.get(section.id, ""))
        score += (2.0 if named >= _NAMED else 0.6) * named
        if best is None or (score, -index) > best:
            best, chosen = (score, -index), section.id
    return chosen if best is not None and best[0] >= _PLACE_LEAST else None
