"""Wholes with their parts, and lists that add up, as the wording of the evidence allows them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from assistant.evidence.amounts import PERCENT, shown
from assistant.evidence.changes import kin
from assistant.evidence.figures import Figure, Part
from assistant.evidence.scan import Nearness
from assistant.evidence.sources import Source, Sources
from assistant.evidence.texts import bigrams

_PART_WORDS = re.compile(
    r"完成|整改|办结|销号|解决|落实|合格|达标|通过|其中|调整|已|按期|兑现|化解|答复|采纳|修复|处置|处理|关停|建成|到位|执行|满意|超标|占"
)
_FOUND_WORDS = re.compile(r"结|发现|查出|违规|取消|减|不合格|签约|立案|移送|获")
"""Beside a figure that is part of what was looked through, decided or checked before it."""


def wholes(
    sources: Sources, sentence: str, *, loosely: bool = False, named: str = ""
) -> Iterator[tuple[Figure, Figure, frozenset[str]]]:
    """(whole, part) pairs the wording of the evidence allows.

    Args:
        sources: the evidence.
        sentence: what is said; 其中 and 占 in it let one fact's figure be part of another's.
        named: what a rate is called after (调配 of 调配率): a figure it stands beside is a part.
        loosely: a figure found or decided on may be part of a larger one before it (发现违规用地11宗 of 自查项目119宗),
            where the sentence itself says that it speaks of a share or a rest.
    """
    for source in sources.items:
        figures = source.parsed.figures
        for i, whole in enumerate(figures):
            for part in figures[i + 1 :]:
                if _is_part(whole, part) or (loosely and _is_found(whole, part, named)):
                    yield whole, part, frozenset({source.id})
    if not re.search(r"其中|占", sentence):
        return
    for s1 in sources.items:
        for s2 in sources.items:
            if s1 is s2:
                continue
            for whole in s1.parsed.figures:
                for part in s2.parsed.figures:
                    if _levels(whole, part) and kin(whole, part):
                        yield whole, part, frozenset({s1.id, s2.id})


def _levels(whole: Figure, part: Figure, *, loosely: bool = False) -> bool:
    a, b = whole.token, part.token
    changed = part.part is Part.CHANGE and not (loosely and part.loose)
    return (
        a.base == b.base
        and a.base != PERCENT
        and (whole.part is not Part.CHANGE or whole.loose)
        and not changed
        and Part.BEFORE not in (whole.part, part.part)
        and Decimal(0) < b.canonical <= a.canonical
        and a.upper is None
        and b.upper is None
    )


def _is_part(whole: Figure, part: Figure) -> bool:
    if not _levels(whole, part) or whole.group == part.group:
        return False
    around = part.near_left + part.near_right[:6]
    if _PART_WORDS.search(around) or part.rest:
        return True
    return bool(bigrams(part.near_left[-6:]) & bigrams(whole.near_left[-6:] + whole.near_right[:6]))


def _is_found(whole: Figure, part: Figure, named: str) -> bool:
    around = part.near_left[-8:] + part.near_right[:6]
    apart = _levels(whole, part, loosely=True) and whole.group != part.group
    return apart and (bool(_FOUND_WORDS.search(around)) or (bool(named) and named in around))


def lists(source: Source) -> Iterator[list[Figure]]:
    """Lists of figures joined by 、 or 和 in one clause: 任前廉政谈话11人次、提醒谈话17人次."""
    groups: dict[int, list[Figure]] = {}
    for figure in source.parsed.figures:
        groups.setdefault(figure.group, []).append(figure)
    for members in groups.values():
        if len(members) >= 2 and all(
            f.part is Part.LEVEL and f.token.nearness is Nearness.EXACT and f.token.upper is None
            for f in members
        ):
            yield members


def added(members: list[Figure], factor: Decimal) -> str:
    """11+17=28."""
    total = sum((f.token.canonical for f in members), Decimal(0))
    return "+".join(shown(f.token.canonical, factor) for f in members) + f"={shown(total, factor)}"


def checksum(figure: Figure, source: Source) -> str | None:
    """6+9+13=28, where the listed parties add up to a figure that the same fact states itself."""
    for members in lists(source):
        if len(members) < 2 or any(f.token.factor != 1 for f in members):
            continue
        total = sum((f.token.canonical for f in members), Decimal(0))
        after = all(f.token.end <= figure.token.start for f in members)
        if after and total == figure.token.canonical and members[0].clause == figure.clause:
            return added(members, Decimal(1))
    return None
