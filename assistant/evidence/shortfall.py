"""Shortfalls: a sentence that finds fault needs a fact behind it (DESIGN §5.5: inventing a problem is a failure).

"理论学习还不够深入" names no act, figure or body, so no verifier of single claims sees it; yet a problem that no fact
of this year shows has usually been taken over from last year's report.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from assistant.evidence.rules import alternation, words
from assistant.models import Sentence, Verdict

SWITCH = "shortfall"
"""Name under which ``VerifyContext.off`` switches this off."""
REASON = "说了一个问题，同一段里没有事实说明它，请补上依据或写成【待补：……】"
_CLAUSE = re.compile(r"[^，,；;。！？：:]+")
_WHETHER = re.compile(r"([\u4e00-\u9fff])不\1")
"""实不实, 严不严: a question, not a verdict."""


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    data = words().shortfall
    fault = re.compile(
        rf"(?:(?:{alternation(data.ends)})|(?:{alternation(data.degree)})[\u4e00-\u9fff]{{1,8}})"
        r"(?:等)?(?:的)?(?:问题|现象|情况|情形|倾向|苗头|短板)?(?:依然|仍然|仍|还|尚|比较|较为|较)?(?:存在|突出|明显|时有发生)?$"
    )
    return fault, re.compile(alternation(data.remedies))


def finds_fault(sentence: str) -> bool:
    """Whether a sentence says that something is not good enough, and is not about putting it right."""
    if "【" in sentence:
        return False
    fault, remedy = _patterns()
    return any(
        fault.search(clause) and not remedy.search(clause) and not _WHETHER.search(clause)
        for clause in _CLAUSE.findall(sentence.rstrip("。；;！？"))
    )


def settle(text: str, sentences: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """Turn to unsupported what finds fault in a paragraph in which no sentence rests on evidence.

    Within a paragraph that has evidence, a sentence that draws a lesson from it may stand without its own.
    """
    grounded: dict[int, bool] = {}
    line_of = [text.count("\n", 0, s.start) for s in sentences]
    for line, sentence in zip(line_of, sentences, strict=True):
        backed = sentence.verdict is Verdict.SUPPORTED and bool(sentence.evidence)
        grounded[line] = grounded.get(line, False) or backed
    return tuple(
        s.model_copy(update={"verdict": Verdict.UNSUPPORTED, "reasons": (REASON,)})
        if s.verdict is Verdict.CONNECTIVE and not grounded[line] and finds_fault(s.text)
        else s
        for line, s in zip(line_of, sentences, strict=True)
    )
