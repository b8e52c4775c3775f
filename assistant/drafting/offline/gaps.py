"""待补: what the notice or the outline asks for and the facts do not give (rule 12)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.drafting.categories import Categories
from assistant.drafting.offline.reading import FactReading
from assistant.drafting.offline.statement import Chooser, Statement
from assistant.drafting.patterns import load_patterns
from assistant.drafting.requirements import wants_comparison
from assistant.drafting.similarity import containment
from assistant.drafting.slots import NEUTRAL_ROLE
from assistant.models import Requirement, Section

_COVERED = 0.5
_EMPTY_WORDS = re.compile(
    r"(?:有关|开展|及|和|等)?(?:情况及人次|情况及数量|情况|数据|数量|次数|人次|起数和人数|起数|人数|数)$"
)
_SOURCE_NOISE = re.compile(
    r"〔[^〕]*〕[^，。、]*?号|[（(][^（）()]*[）)]|第[\d一二三四五六七八九十]+[—－\-至到]?[\d一二三四五六七八九十]*[期号次份]|\d{4}年(?:度)?|\d+(?:月|年|日|号|期)?|[—－\-]"
)
_ARITHMETIC = "请核对"


@dataclass(frozen=True)
class Gap:
    """One thing that is missing, and who is likely to have it."""

    name: str
    kind: str
    """missing / period / compare / inconsistent."""
    source: str = ""


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
    """The facts that speak of an indicator."""
    core = aspect_core(aspect)
    words = [core]
    for name, others in load_patterns().gaps.synonyms.items():
        if name in core:
            words += others
    found: list[FactReading] = []
    for reading in readings:
        text = f"{reading.fact.category}{reading.fact.matter}{reading.fact.content}"
        if any(w in text for w in words) or containment(core, text) >= _COVERED:
            found.append(reading)
    return tuple(found)


def requirement_gaps(
    requirement: Requirement, readings: Sequence[FactReading], mine: Sequence[FactReading]
) -> list[Gap]:
    """缺项 and 缺比 of one notice item. ``mine`` are the facts of the section, for the likely source."""
    found: list[Gap] = []
    compare = wants_comparison(requirement)
    aspects = [a for a in requirement.aspects if "同期" not in a and "对比" not in a]
    for aspect in aspects:
        core = aspect_core(aspect)
        matching = answered(aspect, readings)
        if not matching:
            found.append(Gap(core, "missing", _near_source(core, mine)))
        elif compare and not any(m.comparisons for m in matching):
            found.append(Gap(core, "compare", source_name(matching[0].fact.source)))
    if not aspects and not answered(requirement.text, readings) and not mine:
        found.append(Gap(aspect_core(requirement.text), "missing"))
    return found


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


def period_gaps(readings: Sequence[FactReading], cutoff: dt.date | None) -> list[Gap]:
    """缺期: figures that end before the day the notice wants them for, and figures that disagree."""
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
        name = reading.measured or reading.matter
        if name and not reading.completions:
            found.append(Gap(name, "period", source_name(reading.fact.source)))
    return found


def gap_statement(
    gaps: Sequence[Gap], *, cutoff: dt.date | None, chooser: Chooser
) -> Statement | None:
    """All gaps of a group in one sentence; gaps of one kind and source share a bracket."""
    if not gaps:
        return None
    rules = load_patterns().gaps
    merged: dict[tuple[str, str], list[str]] = {}
    for gap in gaps:
        names = merged.setdefault((gap.kind, gap.source), [])
        if gap.name not in names:
            names.append(gap.name)
    day = f"{cutoff.year}年{cutoff.month}月{cutoff.day}日" if cutoff else ""
    brackets = [
        bracket(
            getattr(rules, kind).format(names="、".join(names), cutoff=day), source=source
        )
        for (kind, source), names in merged.items()
    ]
    lead = chooser.pick("gap lead", rules.lead)
    return Statement(lead + "；".join(brackets[: rules.limit * 2]))


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
