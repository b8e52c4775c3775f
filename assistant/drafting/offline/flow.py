"""Short facts as running text: those of one time share a sentence, so that a part does not read as a list."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.drafting.offline.statement import Judge, Statement
from assistant.drafting.patterns import load_patterns

_TOLD_TOGETHER = 52
"""Characters of a sentence that several facts share."""
_SHORT = 30
_MOST_FIGURES = 5
"""Figures of one sentence (writing patterns, rule 3)."""
_MOST_FACTS = 3
_FIGURE = re.compile(r"\d[\d,.]*")
_TIMED = re.compile(
    r"^(?:今年以来|截至[^，]{1,9}|上半年|下半年|前三季度|(?:\d{4}年)?\d{1,2}月[^，]{0,8}|\d{1,2}[—－\-至][^，]{1,6})，"
)
_SUBJECT = re.compile(
    r"^(?!对|向|与|为)[^，\d“”]{0,8}?(?:党组|党委|书记|班子|主任|局长|院长|校长|干部|党员|教师|学生|医务人员|代表|委员|志愿者)(?!会|学习|队伍|教育|培训|工作)"
)
"""A sentence about somebody else begins anew (rule 11)."""
_STANDS_ALONE = re.compile(
    r"其中|两项合计|同比|比上年|率为|按照《|对照《|[：“]|由[^，]{0,14}[至到为]"
)


def flow(statements: Sequence[Statement], judge: Judge) -> list[Statement]:
    """Neighbouring short sentences joined by ，; a sentence with a time of its own begins anew."""
    made: list[Statement] = []
    facts = 0
    for statement in statements:
        joined = _joined(made[-1], statement) if made and facts < _MOST_FACTS else None
        if joined is not None and judge.holds(joined.text, joined.evidence):
            made[-1] = joined
            facts += 1
        else:
            made.append(statement)
            facts = 1
    return made


def _joined(before: Statement, after: Statement) -> Statement | None:
    if not _joinable(before, after):
        return None
    evidence = tuple(dict.fromkeys((*before.evidence, *after.evidence)))
    return Statement(_same_verb(before.text, after.text), evidence)


def _joinable(before: Statement, after: Statement) -> bool:
    if not before.evidence or not after.evidence or before.evidence == after.evidence:
        return False
    texts = (before.text, after.text)
    if len(after.text) > _SHORT or len("".join(texts)) > _TOLD_TOGETHER:
        return False
    if _TIMED.match(after.text) or any(_STANDS_ALONE.search(t) for t in texts):
        return False
    # A date in front would seem to hold for what is joined to it; 今年以来 holds for all.
    if _SUBJECT.match(after.text):
        return False
    timed = _TIMED.match(before.text)
    if timed and not timed.group().startswith(load_patterns().time.year):
        return False
    return sum(len(_FIGURE.findall(t)) for t in texts) <= _MOST_FIGURES


def _same_verb(before: str, after: str) -> str:
    """救治…1120例 + 救治…860例 → 救治…1120例、…860例; other verbs are joined by ，(rule 3)."""
    verb = after[:2]
    clause = before.rpartition("，")[2]
    if clause.startswith(verb) and verb in load_patterns().wording.verbs and "，" not in after:
        return f"{before}、{after[2:]}"
    return f"{before}，{after}"
