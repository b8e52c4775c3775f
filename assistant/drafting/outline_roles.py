"""Which part of a report a heading or a paragraph plays: work, problems, plans or closing.

The cues are the wording habits of Chinese work reports (惯例), not rules of a standard.
"""

from __future__ import annotations

import re

from assistant.models import SectionRole

PROBLEMS_HEADING = "存在的主要问题"
PLANS_HEADING = "下一步工作打算"

_PROBLEM_HEADING = re.compile(
    r"(存在|面临|突出)(的|着)?(主要|突出|一些|若干)?(的)?(问题|不足|困难|短板|差距|薄弱)"
    r"|^(主要|突出)?(问题|不足|短板|差距|薄弱环节)(和|与|及|、|$)"
    r"|(问题|困难|短板)(和|与|及)(不足|差距|短板|原因|困难)"
    r"|(不足之处|薄弱环节|差距和不足)$"
)
_UNDONE = re.compile(r"(?:尚未|未|没有)(?:完成)?(?:整改|解决|办结|销号)[^，。]{0,4}(?:问题|事项)")
_SOLVING = re.compile(r"整改|整治|查处|解决|治理|化解|推动|破解|针对")
_PLAN_HEADING = re.compile(
    r"下一?步|今后|下一阶段|下阶段|努力方向|改进措施|工作(打算|计划|思路|设想|安排)|明年|"
    r"下半年(工作)?(打算|计划|安排|重点)|(整改|改进)(打算|方向)|(主要|重点|总体|初步)(打算|计划|安排|思路|考虑|设想)$|"
    r"(打算|思路)$|20\d\d年度?(主要|重点)?(目标任务|工作重点|工作要点)$|下步"
)
_JOINT = re.compile(r"以及|[和与及、，]")
_BARE = 2
_CARRIED_OUT = re.compile(r"(完成|执行|落实|推进|进展)(情况|进展|成效)?$")
"""工作计划完成情况 tells what was done."""
_PROBLEM_PARAGRAPH = re.compile(
    r"(问题|不足|短板|差距|薄弱环节|困难)(依然|仍然|还|仍)(存在|突出|较多|不少)"
    r"|(存在|面临)(着|的|了)?(以下|一些|不少|若干|如下)?(主要|突出|明显)?(的)?(问题|不足|短板|差距|困难|薄弱)"
    r"|(还|仍|尚)(有|存在)[^。；]{0,30}(差距|不足|短板|薄弱|问题)"
    r"|看到(取得)?(一定)?成绩[^。]{0,30}(的同时|同时)[^。]*(不足|问题|差距|不够)"
)
_PLAN_PARAGRAPH = re.compile(
    r"^(下一?步|今后|下一阶段|下阶段|接下来|明年|新的一年|下半年|\d{4}年，?(我|全)[^。]{0,20}将)"
)
_PLAN_SENTENCE = re.compile(r"(?<=。)(下一?步|今后|下一阶段|下阶段|接下来)[，,]?")
_CLOSING = re.compile(r"^(特此报告|专此报告|特此汇报|以上(报告|汇报|总结|述职)|此致)")


def heading_role(title: str) -> SectionRole | None:
    """Problems or plans where the heading words say so; None = work."""
    plans = bool(_PLAN_HEADING.search(title)) and not _CARRIED_OUT.search(title)
    if is_problem_heading(title):
        return SectionRole.PROBLEMS
    return SectionRole.PLANS if plans else None


def is_problem_heading(title: str) -> bool:
    """Whether a heading announces problems (存在的问题), not the work of solving them."""
    if _UNDONE.search(title):
        return True
    found = _PROBLEM_HEADING.search(title)
    if not found:
        return False
    rest = title[: found.start()] + title[found.end() :]
    return "存在" in found.group() or not _SOLVING.search(rest)


def names_both(title: str) -> bool:
    """A combined heading such as 存在的问题和下一步打算."""
    return is_problem_heading(title) and bool(_PLAN_HEADING.search(title))


def both_headings(title: str) -> tuple[str, str]:
    """A combined heading as two: 不足和努力方向 → 存在的不足, 努力方向; the usual ones where it does not part."""
    for joint in _JOINT.finditer(title):
        left, right = title[: joint.start()].strip("，"), title[joint.end() :].strip("，")
        if is_problem_heading(left) and _PLAN_HEADING.search(right) and len(right) > _BARE:
            return (f"存在的{left}" if len(left) <= _BARE else left), right
    return PROBLEMS_HEADING, PLANS_HEADING


def paragraph_role(paragraph: str) -> SectionRole | None:
    """The role an unheaded paragraph after the numbered parts plays, if it tells."""
    plain = paragraph.strip()
    if _CLOSING.match(plain):
        return SectionRole.CLOSING
    if _PLAN_PARAGRAPH.match(plain):
        return SectionRole.PLANS
    if _PROBLEM_PARAGRAPH.search(plain):
        return SectionRole.PROBLEMS
    return None


def plans_start(paragraph: str) -> int | None:
    """Where 下一步 begins inside a paragraph that starts with problems."""
    found = _PLAN_SENTENCE.search(paragraph)
    return found.start() if found else None


def standard_heading(role: SectionRole) -> str:
    """The usual heading of a part that last year had none for."""
    return {SectionRole.PROBLEMS: PROBLEMS_HEADING, SectionRole.PLANS: PLANS_HEADING}.get(role, "")
