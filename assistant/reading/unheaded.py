"""Parts of a report that carry no heading: the opening, problems, next steps, the closing words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.models import HeadingKind
from assistant.reading.joints import RANK_L1, Joint
from assistant.reading.lines import Line

_PLANS = re.compile(
    r"^(?:下一步|下步|下一阶段|下阶段|今后|接下来|下半年|明年|来年|20\d\d年[，,]?我|展望|"
    r"针对(?:上述|以上|存在|这些)|为(?:解决|整改)(?:上述|以上))"
)
_PROBLEMS = re.compile(
    r"(?:存在|仍有|还有|仍然|依然|尚有|面临).{0,60}?(?:问题|不足|差距|短板|弱项|薄弱)|(?:问题|不足|差距|短板|薄弱).{0,12}(?:存在|突出)"
)
_TURN = re.compile(
    r"^(?:但|同时|与此同时|当前|目前|虽然|尽管|存在(?:的)?(?:主要|突出)?(?:问题|不足)|主要问题|对照|"
    r"(?:我们|我局|我单位)?(?:也)?(?:清醒|深刻|充分)?(?:地)?(?:认识|看)到|在(?:看到|肯定|取得|总结).{0,30}(?:同时|成绩))"
)
_CLOSING = re.compile(
    r"^(?:特此(?:报告|汇报|函复|函告|通知|说明)|专此(?:报告|函复)|以上(?:报告|汇报|情况|意见)|妥否，请|当否，请)"
)
_ROLE_WORDS = re.compile(
    r"情况|问题|不足|打算|计划|做法|成效|措施|建议|安排|思路|工作|经验|体会|成绩|目标|概况|原因"
)
_PROBLEM_TITLE = re.compile(r"问题|不足|短板|差距|薄弱")
_PLAN_TITLE = re.compile(r"下一步|下步|下阶段|打算|计划|安排|今后|思路|措施|展望|努力方向")
_SENTENCE_SIGNS = re.compile(r"[，。；：！？、]")
_DATE_LINE = re.compile(
    r"^[（(]?\d{4}年\d{1,2}月\d{1,2}日[）)]?$|^[二〇○零一三四五六七八九十]+年.{1,6}月.{1,5}日$"
)
_TITLE_LIMIT = 60
_PLAIN_TITLE_LIMIT = 25


def is_prose(line: Line) -> bool:
    """A line of sentences, as against titles, names, dates and rows of tables."""
    return bool(re.search(r"[，。；！？]", line.text)) and "\t" not in line.text


def opening(lines: Sequence[Line], found: Sequence[Joint]) -> Joint | None:
    """The paragraphs before the first headed part; title, number and addressee lines are not part of it."""
    headed = next((joint for joint in found if joint.kind is not HeadingKind.POINT), None)
    end = headed.start if headed else None
    for index, line in enumerate(lines):
        if end is not None and line.start >= end:
            return None
        if line.text.startswith(("#", ">", "<!--")) or _is_addressee(line):
            continue
        if is_prose(line) or len(line.text) > _TITLE_LIMIT:
            rank = headed.rank if headed else RANK_L1
            return _plain("", line, index, rank=rank, limit=end)
    return None


def _is_addressee(line: Line) -> bool:
    short = line.text[-1] in "：:" and len(line.text) <= 80
    return short and not re.search(r"[。；]|如下|现将|现就|我局|我单位", line.text)


def plain_titles(lines: Sequence[Line], found: Sequence[Joint]) -> list[Joint]:
    """Short lines without number that head a paragraph (存在的问题)."""
    taken = {joint.line for joint in found}
    titles: list[Joint] = []
    for index in range(1, len(lines) - 1):
        line = lines[index]
        if index in taken or not 3 < len(line.text) <= _PLAIN_TITLE_LIMIT:
            continue
        if _SENTENCE_SIGNS.search(line.text) or "\t" in line.text or _DATE_LINE.match(line.text):
            continue
        before, after = lines[index - 1], lines[index + 1]
        if (
            _ROLE_WORDS.search(line.text)
            and before.ended
            and index + 1 not in taken
            and is_prose(after)
            and len(after.text) > len(line.text)
        ):
            titles.append(_plain(line.text.strip("*"), line, index, body=line.end))
    return titles


def unheaded(lines: Sequence[Line], found: Sequence[Joint]) -> list[Joint]:
    """Paragraphs after the last numbered part that open a part of their own.

    Where every numbered part is one paragraph (headings run in), whatever follows the last is a new part.
    Elsewhere a paragraph must open with words that turn to problems, next steps or the close, and no part of
    that role may have a heading already.
    """
    numbered = [joint for joint in found if joint.kind is not HeadingKind.POINT]
    top = min((joint.rank for joint in numbered), default=RANK_L1)
    heads = [joint for joint in numbered if joint.rank == top]
    last = heads[-1] if heads else None
    begin = last.line + 1 if last else 1
    taken = {joint.line for joint in found}
    run_in = bool(heads) and _one_paragraph_each(heads, taken)
    headed = {
        "problems": any(_PROBLEM_TITLE.search(h.title) for h in heads),
        "plans": any(_PLAN_TITLE.search(h.title) for h in heads),
    }
    numbered_after = max((joint.line for joint in numbered if joint.line >= begin), default=-1)
    parts: list[Joint] = []
    for index in range(begin, len(lines)):
        line = lines[index]
        if index in taken or not (is_prose(line) or _CLOSING.match(line.text)):
            continue
        role = _role(line.text, sure=run_in or last is None)
        if role in headed and (headed[role] or index < numbered_after):
            role = ""
        if role or (run_in and not parts and index > numbered_after):
            parts.append(_plain("", line, index, rank=top))
            if role in headed:
                headed[role] = True
    return parts


def _one_paragraph_each(heads: Sequence[Joint], taken: set[int]) -> bool:
    """Headings run in, and between one and the next stand only numbered lines."""
    if any(head.alone for head in heads):
        return False
    first, last = heads[0].line, heads[-1].line
    return all(index in taken for index in range(first, last))


def _role(text: str, *, sure: bool) -> str:
    if _CLOSING.match(text):
        return "closing"
    if _PLANS.match(text):
        return "plans"
    if _PROBLEMS.search(text) and (sure or _TURN.match(text)):
        return "problems"
    return ""


def _plain(
    title: str,
    line: Line,
    index: int,
    *,
    rank: int = RANK_L1,
    body: int | None = None,
    limit: int | None = None,
) -> Joint:
    start = line.start
    return Joint(
        HeadingKind.PLAIN, "", 0, title, start, start if body is None else body, rank,
        bool(title), index, limit=limit,
    )  # fmt: skip
