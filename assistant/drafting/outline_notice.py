"""The outline a notice itself gives: its items in their order, where there is no report of last year."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.drafting.affinity import ASKED
from assistant.drafting.categories import Categories, load_categories
from assistant.drafting.outline_roles import both_headings, heading_role, names_both
from assistant.drafting.outline_wants import requirement_categories
from assistant.models import Requirement, Section, SectionRole

_LEAST = 3
"""Work items from which a notice is an outline and not a list of things not to be forgotten."""
_LONGEST = 24
_HEAD = re.compile(r"[。：:；;（(，]|、?(?:主要|重点)?(?:包括|包含|涵盖)")
_OWN = re.compile(
    r"^(?:本(?:单位|部门|地区?|级|年度?|乡镇|街道|局|校|院)|今年|20\d\d年度?|上述)+(?:的)?"
)
_NAMED = re.compile(
    r"(?:情况|工作|做法|成效|进展|经验|建设|管理|治理|整治|落实|保障|服务|培训|教育|机制|成果|亮点|特色|安全|监管|改革|发展|保护)$"
)
_NOTICE_TARGET = 400


def from_notice(
    requirements: Sequence[Requirement],
    template: Sequence[Section],
    *,
    categories: Categories | None = None,
) -> tuple[Section, ...]:
    """One part for each work item of a notice, between the opening, problems, plans and closing of ``template``.

    Empty where the notice lists too few, or its items do not read like headings.
    """
    known = categories or load_categories()
    work = [r for r in requirements if heading_role(_head(r.text)) is None]
    headings = [_head(r.text) for r in work]
    if len(work) < _LEAST or len(set(headings)) < len(work):
        return ()
    if any(not _NAMED.search(h) or not 2 < len(h) <= _LONGEST for h in headings):
        return ()
    fixed = {role: [s for s in template if s.role is role] for role in SectionRole}
    if not fixed[SectionRole.OPENING]:
        return ()
    parts = [
        Section(
            id="",
            heading=heading,
            role=SectionRole.WORK,
            brief=f"{ASKED}{'，包括'.join(p for p in (item.text, '、'.join(item.aspects)) if p)}。",
            categories=tuple(dict.fromkeys(c.shown for c in requirement_categories(item, known))),
            target_chars=_NOTICE_TARGET,
            origin="notice",
        )
        for item, heading in zip(work, headings, strict=True)
    ]
    last = [
        _headed(s, requirements)
        for role in (SectionRole.PROBLEMS, SectionRole.PLANS, SectionRole.CLOSING)
        for s in fixed[role]
    ]
    made = (*fixed[SectionRole.OPENING], *parts, *last)
    return tuple(s.model_copy(update={"id": f"s{i}"}) for i, s in enumerate(made, 1))


def _head(text: str) -> str:
    """河湖长履职情况 of 河湖长履职情况。包括设立河长人数、巡河次数."""
    return _OWN.sub("", _HEAD.split(text.strip())[0].strip())


def _headed(section: Section, requirements: Sequence[Requirement]) -> Section:
    """A part for problems or plans, called as the notice calls it."""
    for item in requirements:
        head = _head(item.text)
        if not 2 < len(head) <= _LONGEST:
            continue
        if names_both(head):
            problems, plans = both_headings(head)
            called = problems if section.role is SectionRole.PROBLEMS else plans
        elif heading_role(head) is section.role:
            called = head
        else:
            continue
        if section.role in (SectionRole.PROBLEMS, SectionRole.PLANS):
            return section.model_copy(update={"heading": called, "origin": "notice"})
    return section
