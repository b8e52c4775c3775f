"""待补: what the notice or the outline asks for and the facts do not give (rule 12)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from assistant.drafting.categories import Categories
from assistant.drafting.notice_items import without_comparison
from assistant.drafting.offline.reading import FactReading
from assistant.drafting.offline.statement import Chooser, Statement
from assistant.drafting.patterns import load_patterns
from assistant.drafting.requirements import wants_comparison
from assistant.drafting.similarity import containment
from assistant.drafting.slots import NEUTRAL_ROLE
from assistant.models import Requirement, Section

_ANY_FIELD = "业务工作"
_COVERED = 0.5
_MOST_NAMES = 3
_TWO_WORDS = 4
_ASKED = 0.75
_DOING_BEFORE = re.compile(
    r"^(?:贯彻落实|规范|加强|推进|推动|强化|落实|深化|完善|健全|做好|抓好|优化|提升|组织|开展)+"
)
_DOING_BEHIND = re.compile(r"(?:落实|责任制|执行|开展|推进|建设|工作|治理|管理|处置|化解)$")
_COUNTED = re.compile(r"(?P<what>[一-龥]{4,16})\d[\d,.]*万?(?P<u>[一-龥]{1,2})")
_FUNCTION = re.compile(r"[的和与及]")
_EMPTY_WORDS = re.compile(
    r"(?:有关|开展|及|和|等)?(?:情况及人次|情况及数量|情况|数据|数量|次数|人次|起数和人数|起数|人数|总数|数量|数及原因|(?<=[一-龥]{2})[条个家件项处座户场套名批次人]次?数|数)$"
)
_SOURCE_NOISE = re.compile(
    r"〔[^〕]*〕[^，。、]*?号|[（(][^（）()]*[）)]|第[\d一二三四五六七八九十]+[—－\-至到]?[\d一二三四五六七八九十]*[期号次份]|\d{4}年(?:度)?|\d+(?:月|年|日|号|期)?|[—－\-]"
)
_HALF = re.compile(r"^(?:半年|上半年|季度|月度)")
_KINDS = ("missing", "both", "compare", "period", "inconsistent")


@dataclass(frozen=True)
class Gap:
    """One thing that is missing, and who is likely to have it."""

    name: str
    kind: str
    """missing / both (and last year's) / compare / period / inconsistent."""
    source: str = ""
    near: str = ""
    """Id of the fact it belongs to, where one speaks of the same."""


def aspect_core(aspect: str) -> str:
    """An indicator without 情况、数据、次数: what it is about."""
    core = aspect.strip()
    while True:
        shorter = _EMPTY_WORDS.sub("", core)
        if shorter == core or len(shorter) < 2:
            return core
        core = shorter


def source_name(source: str) -> str:
    """A source without issue numbers and dates: 局党组会议纪要〔2026〕2号 → 局党组会议纪要."""
    return re.sub(r"\s+", "", _SOURCE_NOISE.sub("", source)).strip("，、；。") or source.strip()


def answered(aspect: str, readings: Iterable[FactReading]) -> tuple[FactReading, ...]:
    """The facts that speak of an indicator; where none has its words, those that have its head word."""
    core = aspect_core(aspect)
    plain = _FUNCTION.sub("", core)
    words = [core, *_stems(core)]
    for name, others in load_patterns().gaps.synonyms.items():
        if name in core:
            words += others
    surely: list[FactReading] = []
    perhaps: list[FactReading] = []
    for reading in readings:
        text = f"{reading.fact.category}{reading.fact.matter}{reading.fact.content}"
        if any(w in text for w in words) or containment(plain, text) >= _COVERED:
            surely.append(reading)
        elif len(core) == _TWO_WORDS and (
            core[2:] in text or re.search(rf"{re.escape(core[:2])}[、，\d]", text)
        ):
            # 教育培训 is answered by 师德培训, 讲座论坛 by 讲座.
            perhaps.append(reading)
    return tuple(surely or perhaps)


def _stems(core: str) -> list[str]:
    """What an indicator is about without the words of doing it: 普法责任制落实 → 普法."""
    stem = _DOING_BEFORE.sub("", core)
    while (shorter := _DOING_BEHIND.sub("", stem)) != stem and len(shorter) > 1:
        stem = shorter
    return [stem] if stem != core and len(stem) > 1 else []


def told_last_year(readings: Iterable[FactReading], previous: str) -> bool:
    """Whether last year's report has a figure for a matter that one of the facts counts."""
    for reading in readings:
        for counted in _COUNTED.finditer(reading.plain):
            if re.search(rf"{re.escape(counted['what'][-4:])}\d[\d,.]*万?{counted['u']}", previous):
                return True
    return False


def requirement_gaps(
    requirement: Requirement,
    readings: Sequence[FactReading],
    mine: Sequence[FactReading],
    *,
    previous: str = "",
) -> list[Gap]:
    """缺项 and 缺比 of one notice item. ``mine`` are the facts of the section, for the likely source.

    Where ``previous``, last year's report, has the figure to compare with, it is named as the source.
    """
    found: list[Gap] = []
    compare = wants_comparison(requirement)
    aspects = [a for a in requirement.aspects if "同期" not in a and "对比" not in a]
    for aspect in aspects:
        core = aspect_core(aspect)
        matching = answered(aspect, readings)
        if not matching and mine and _DOING_BEHIND.fullmatch(core):
            # 建设条数 is about nothing but the item itself.
            continue
        if not matching:
            kind = "both" if compare else "missing"
            found.append(Gap(core, kind, _near_source(core, mine)))
        elif compare and not any(m.comparisons for m in matching):
            source = source_name(matching[0].fact.source)
            if previous and told_last_year(matching, previous):
                source = "、".join(s for s in (load_patterns().gaps.last_report, source) if s)
            found.append(Gap(core, "compare", source, matching[0].id))
    if not aspects and compare and mine and not any(m.comparisons for m in mine):
        core = aspect_core(without_comparison(requirement.text))
        source = source_name(mine[0].fact.source)
        if previous and told_last_year(mine, previous):
            source = "、".join(s for s in (load_patterns().gaps.last_report, source) if s)
        found.append(Gap(core, "compare", source, mine[0].id))
    elif not aspects and not answered(requirement.text, readings) and not mine:
        found.append(Gap(aspect_core(requirement.text), "missing"))
    return found


def at_home(gap: Gap, parts: Sequence[tuple[Section, Sequence[FactReading]]]) -> Section:
    """Which of the sub-parts a gap of the part above them is told in."""
    for section, facts in parts:
        if gap.near and any(f.id == gap.near for f in facts):
            return section
    return max(enumerate(parts), key=lambda p: (containment(gap.name, p[1][0].heading), p[0]))[1][0]


def slot_gaps(
    section: Section, readings: Sequence[FactReading], categories: Categories
) -> list[Gap]:
    """Kinds of point the outline has and this year's facts do not."""
    present = {r.category.name for r in readings} | {r.category.shown for r in readings}
    found: list[Gap] = []
    for slot in section.slots:
        if slot.role == NEUTRAL_ROLE or slot.role in present:
            continue
        category = categories.find(slot.role)
        if category.name not in present and not answered(category.noun or slot.role, readings):
            found.append(Gap(category.noun or slot.role, "missing"))
    return found


def period_gaps(
    readings: Sequence[FactReading],
    cutoff: dt.date | None,
    *,
    requirements: Sequence[Requirement] = (),
) -> list[Gap]:
    """缺期: figures that end before the day the notice wants them for, and figures that disagree.

    A figure is called as the notice calls it, where one of its indicators is about it.
    """
    found = [
        Gap(r.matter, "inconsistent", source_name(r.fact.source))
        for r in readings
        if r.inconsistent and r.matter
    ]
    if cutoff is None:
        return found
    for reading in readings:
        until = reading.time.until
        if until is None or (until.year, until.month) >= (cutoff.year, cutoff.month):
            continue
        name = _asked_as(reading, requirements) or reading.measured or reading.matter
        name = _HALF.sub("", name)
        if name and not reading.completions:
            found.append(Gap(name, "period", source_name(reading.fact.source)))
    return found


def _asked_as(reading: FactReading, requirements: Sequence[Requirement]) -> str:
    for requirement in requirements:
        for aspect in requirement.aspects:
            core = aspect_core(aspect)
            said = reading.fact.matter + reading.fact.content
            if len(core) >= 3 and containment(core, said) >= _ASKED:
                return core
    return ""


def gap_statement(
    gaps: Sequence[Gap], *, cutoff: dt.date | None, chooser: Chooser
) -> Statement | None:
    """All gaps of a group in one sentence; gaps of one kind and source share a bracket."""
    if not gaps:
        return None
    rules = load_patterns().gaps
    merged: dict[tuple[str, str], list[str]] = {}
    gaps = _one_source(sorted(gaps, key=lambda g: _KINDS.index(g.kind)))
    for gap in gaps:
        names = merged.setdefault((gap.kind, gap.source), [])
        if gap.name not in names:
            names.append(gap.name)
    day = f"{cutoff.year}年{cutoff.month}月{cutoff.day}日" if cutoff else ""
    brackets = [
        bracket(getattr(rules, kind).format(names="、".join(names), cutoff=day), source=source)
        for (kind, source), names in merged.items()
    ]
    if all(g.kind == "missing" for g in gaps):
        lead = chooser.pick("gap lead missing", rules.lead_missing)
    else:
        lead = chooser.pick("gap lead", rules.lead)
    return Statement(lead + "；".join(brackets[: rules.limit * 2]))


def _one_source(gaps: Sequence[Gap]) -> list[Gap]:
    """财务科决算表 and 财务科 are one place to ask."""
    names = {g.source for g in gaps if g.source}
    shortest = {n: min((m for m in names if n.startswith(m)), key=len) for n in names}
    return [replace(g, source=shortest.get(g.source, "")) for g in gaps]


def empty(section: Section, categories: Categories) -> Statement:
    """A part without facts: one line that says what is wanted."""
    held = [categories.find(name) for name in section.categories]
    # 业务工作 is what a part is filed under that the data knows nothing of: it names nothing.
    nouns = dict.fromkeys(c.called for c in held if c.name != _ANY_FIELD)
    names = "、".join(list(nouns)[:_MOST_NAMES])
    rules = load_patterns().gaps
    return Statement(bracket(rules.part.format(names=names) if names else rules.section))


def bracket(what: str, *, source: str = "") -> str:
    """【待补：指标，来源：科室】"""
    tail = load_patterns().gaps.source.format(source=source) if source else ""
    return f"【待补：{what}{tail}】"


def _near_source(core: str, mine: Sequence[FactReading]) -> str:
    """The source of the most similar fact of the section, which is likely to have the figure."""
    scored = [
        (containment(core, f"{r.fact.category}{r.fact.matter}{r.fact.content}"), -i, r)
        for i, r in enumerate(mine)
        if r.fact.source
    ]
    if not scored:
        return ""
    return source_name(max(scored, key=lambda t: t[:2])[2].fact.source)
