"""Totals and what was done of them: the rate is written in, the remainder remembered (rule 6)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from assistant.drafting.offline.numbers import Figure, figures, percent, written
from assistant.drafting.patterns import CompletionVerb, load_patterns

_NAMED = 4
_CLAUSE = re.compile(r"[，；。]")
_UNDONE = re.compile(r"(?:正在|正|尚未|仍未|还未|未|在|待)$")
_AS_OF = re.compile(
    r"截至(?:目前|今|年底|(?:\d{4}年)?\d{1,2}月(?:底|末|初|上旬|中旬|下旬|\d{1,2}日)?)"
)
_REMAINDER = re.compile(
    r"^[，、；](?P<lead>其余|剩余|还有|另有|另外|余下)?(?P<n>\d+)(?P<u>[一-龥]{1,2}?)(?P<state>(?:正|尚|仍|未|按|持续|已|在)[^，；。\d]{1,14})"
)


@dataclass(frozen=True)
class Completion:
    """A total, what was done, what is left."""

    total: Decimal
    done: Decimal
    unit: str
    expression: str
    """The total as a noun phrase: 查摆的34个政绩观方面问题."""
    noun: str
    """What the total is made of: 政绩观方面问题."""
    verb: CompletionVerb
    as_of: str = ""
    state: str = ""
    """How the fact itself describes the remainder: 按计划推进."""

    @property
    def rest(self) -> str:
        """What is left, as digits; '' when nothing is."""
        left = self.total - self.done
        return written(left) if left > 0 else ""


@dataclass(frozen=True)
class Completed:
    """A text with its completion rate written in."""

    text: str
    found: tuple[Completion, ...] = ()
    dated: bool = False
    """The day up to which things were done now stands before the verb of doing."""


@lru_cache(maxsize=1)
def _done_pattern() -> re.Pattern[str]:
    verbs = sorted((v.verb for v in load_patterns().completion.verbs), key=len, reverse=True)
    return re.compile(
        rf"(?:已经|已|均已|现已|累计|共)?(?P<verb>{'|'.join(verbs)})(?P<noun>[一-龥]{{0,6}}?)$"
    )


@lru_cache(maxsize=1)
def _received_pattern() -> re.Pattern[str]:
    data = load_patterns().completion
    verbs = "|".join(sorted(data.received, key=len, reverse=True))
    things = "|".join(sorted(data.things, key=len, reverse=True))
    return re.compile(
        rf"(?P<who>[^，；。]*?)(?P<verb>{verbs})(?:的)?(?P<noun>[^，；。\d]{{0,14}})$"
        rf"|(?P<plain>[^，；。\d]{{0,10}}(?:{things}))$"
    )


@lru_cache(maxsize=1)
def _thing_pattern() -> re.Pattern[str]:
    things = "|".join(sorted(load_patterns().completion.things, key=len, reverse=True))
    return re.compile(rf"^[^，；。\d]{{0,8}}?(?:{things})")


def complete(text: str, *, as_of: str = "") -> Completed:
    """The text with rates, and every total of which something was done.

    ``as_of`` (截至8月): the day of registration; where what was done stands in a clause of its own, the
    day is written before it, since it is the doing and not the finding that it dates.
    """
    dated = False
    numbers = figures(text)
    found: list[Completion] = []
    inserts: list[tuple[int, str]] = []
    for index, figure in enumerate(numbers):
        completion = _completion(text, numbers[:index], figure)
        if completion is None:
            continue
        stated = _REMAINDER.match(text[figure.end :])
        if stated and completion.rest == stated["n"] and not stated["lead"]:
            inserts.append((figure.end + 1, "其余"))
        if stated and completion.rest == stated["n"]:
            completion = _with_state(completion, stated["state"])
        if completion.rest and "率" not in text[figure.end : figure.end + 12] and "%" not in text:
            inserts.append(
                (
                    figure.end,
                    f"，{completion.verb.rate}为{percent(completion.done, completion.total)}",
                )
            )
        if as_of and not completion.as_of:
            at = _own_clause(text, numbers, figure)
            if at is not None:
                inserts.append((at, as_of))
                completion = replace(completion, as_of=as_of)
                dated = True
        found.append(completion)
    fresh = text
    for at, words in sorted(inserts, reverse=True):
        fresh = fresh[:at] + words + fresh[at:]
    fresh = re.sub(rf"({re.escape(as_of)})(?:已经|均已|现已|已)", r"\1", fresh) if dated else fresh
    return Completed(fresh, tuple(found), dated)


def _own_clause(text: str, numbers: Sequence[Figure], figure: Figure) -> int | None:
    """Where the clause with ``figure`` begins, when it is not the first and holds no other figure."""
    start = max((m.end() for m in _CLAUSE.finditer(text, 0, figure.start)), default=0)
    if not start or any(start <= n.start < figure.start for n in numbers):
        return None
    return start


def _with_state(completion: Completion, state: str) -> Completion:
    return replace(completion, state=state)


def _completion(text: str, before: Sequence[Figure], figure: Figure) -> Completion | None:
    clause_start = max((m.end() for m in _CLAUSE.finditer(text, 0, figure.start)), default=0)
    tail = text[clause_start : figure.start]
    done = _nearest(tail)
    if done is None or "采纳" in tail or _UNDONE.search(tail[: done.start("verb")]):
        return None
    verb = next(v for v in load_patterns().completion.verbs if v.verb == done["verb"])
    for earlier in reversed(before):
        if earlier.unit != figure.unit or earlier.value < figure.value:
            continue
        named = _total(text, earlier)
        if named is None:
            continue
        expression, noun = named
        as_of = _AS_OF.search(text[earlier.end : figure.start]) or _AS_OF.match(text)
        return Completion(
            total=earlier.value,
            done=figure.value,
            unit=figure.unit,
            expression=expression,
            noun=noun,
            verb=verb,
            as_of=as_of.group() if as_of else "",
        )
    return None


def _nearest(tail: str) -> re.Match[str] | None:
    """The verb of doing nearest to the figure: of 整改任务完成 it is 完成."""
    found = _done_pattern().search(tail)
    while found and (later := _done_pattern().search(tail, found.end("verb"))):
        found = later
    return found


def _total(text: str, figure: Figure) -> tuple[str, str] | None:
    """A total as a noun phrase and its bare noun, where the words around show that it is one."""
    start = max((m.end() for m in _CLAUSE.finditer(text, 0, figure.start)), default=0)
    head = text[start : figure.start]
    if "其中" in head:
        return None
    behind = _thing_pattern().match(text[figure.end :])
    if head.endswith("的") and behind:
        # 市委巡察组反馈的27个问题
        return f"{_without_time(head)}{figure.text}{behind.group()}", behind.group()
    if not head and behind:
        return f"{figure.text}{behind.group()}", behind.group()
    found = _received_pattern().search(head)
    if found is None:
        return None
    if found["plain"]:
        noun = _without_verb(_without_time(found["plain"]))
        return f"{figure.text}{noun}", noun
    noun = found["noun"] or (behind.group() if behind else "")
    if not noun:
        return None
    verb = found["verb"]
    return f"{verb}的{figure.text}{noun}", noun


def _without_verb(words: str) -> str:
    """治理重复信访事项 → 重复信访事项: what was done of them is told by another verb."""
    for verb in sorted(load_patterns().wording.verbs, key=len, reverse=True):
        if words.startswith(verb) and len(words) - len(verb) >= _NAMED:
            return words.removeprefix(verb)
    return words


def _without_time(words: str) -> str:
    return re.sub(
        r"^(?:截至[^，]{1,8}?[月日底]|\d{1,2}[—\-至]\d{1,2}月|今年以来|全年|上半年)", "", words
    )
