"""Which sentences answer what a notice asks of the whole report: problems, plans, the office's own work."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from assistant.checking.engine import CheckData
from assistant.checking.subject import SectionSpan
from assistant.evidence.purpose import serves_own_work
from assistant.models import SectionRole

Sentence = tuple[int, int, str]

_PLAN_BEGINS = re.compile(
    r"^[\s　]*(?:针对[^，。]{2,20}，)?(?:下一步|下步|下一阶段|今后|接下来|明年|下一年度?)"
)
_PLAN_HEADING = re.compile(r"下一步|下步|今后|明年|打算|工作安排|努力方向|思路|计划")
_PLAN_ENDING = re.compile(r"(?:思路|打算|计划|努力方向)[。]?$")
_SHORT_HEADING = 24
_PROBLEM_HEADING = re.compile(r"问题|不足|短板|差距|困难")
_ADMITS = re.compile(
    r"(?:存在|仍有|还有|面临)[^。]{0,40}?(?:问题|不足|短板|差距|困难|薄弱环节)|^(?:问题|不足|短板)(?:是|有|主要)"
)
_CLOSING = re.compile(r"^[\s　]*(?:特此|专此|以上(?:报告|汇报|总结)|妥否|此致)")
_WANTS_PROBLEMS = re.compile(
    r"(?:主要|存在的?|面临的?)(?:主要|突出)?(?:问题|困难)|不足|^(?:问题|困难)|困难和问题|问题和困难"
)
_WANTS_PLANS = re.compile(
    r"下一步|下步|打算|工作安排|(?:主要|重点|初步)安排|努力方向|(?:明年|\d{4}年|下年度?|今后)的?(?:重点)?(?:工作)?(?:计划|思路|安排)"
)
_ASKS = {SectionRole.PROBLEMS: _PROBLEM_HEADING, SectionRole.PLANS: _PLAN_HEADING}


def of_role(data: CheckData, role: SectionRole, sentences: Iterable[Sentence]) -> list[Sentence]:
    """Sentences that tell problems or plans: those of the part, of its half where one part tells both, or
    the sentences that say so themselves where no part does."""
    every = [s for s in sentences if not _CLOSING.match(s[2])]
    found = [s for part in data.parts for s in _of_part(part, role, every)]
    if found:
        return found
    if role is SectionRole.PLANS:
        return [s for s in every if _PLAN_BEGINS.match(s[2])]
    return [s for s in every if _ADMITS.search(s[2])]


def _of_part(part: SectionSpan, role: SectionRole, every: list[Sentence]) -> Iterator[Sentence]:
    heading = part.heading
    inside = [s for s in every if part.start <= s[0] < part.end]
    both = len(heading) <= _SHORT_HEADING and all(p.search(heading) for p in _ASKS.values())
    own = part.role
    if own is SectionRole.WORK and _PLAN_ENDING.search(heading):
        own = SectionRole.PLANS
    if own is role and not both:
        yield from inside
        return
    if not both and not (own is SectionRole.PROBLEMS and role is SectionRole.PLANS):
        return
    # One part for both: what is planned begins with the sentence that says so.
    begins = next((s[0] for s in inside if _PLAN_BEGINS.match(s[2])), None)
    if begins is None:
        if both and role is SectionRole.PROBLEMS:
            yield from inside
        return
    planned = role is SectionRole.PLANS
    yield from (s for s in inside if (s[0] >= begins) is planned)


def of_own_work(data: CheckData, sentences: Iterable[Sentence]) -> list[Sentence]:
    """Sentences of the parts whose heading says they are about the office's own work."""
    parts = [p for p in data.parts if p.role is SectionRole.WORK and serves_own_work(p.heading)]
    return [s for s in sentences if any(p.start <= s[0] < p.end for p in parts)]


def asked(head: str) -> tuple[SectionRole, ...]:
    """The roles a requirement asks for; empty for a matter of work."""
    found: list[SectionRole] = []
    if _WANTS_PROBLEMS.search(head) and "查处" not in head and "整改" not in head:
        found.append(SectionRole.PROBLEMS)
    if _WANTS_PLANS.search(head):
        found.append(SectionRole.PLANS)
    return tuple(found)
