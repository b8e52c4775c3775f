"""Statements that something was done: verb, object, and how the clause means them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from assistant.evidence import rules
from assistant.evidence.parse import Clause, Parsed
from assistant.evidence.rules import VerbGroup
from assistant.evidence.spans import BLANK

_DONE_BEFORE = re.compile(r"(?:已经?|了[\u4e00-\u9fff]{0,4})$")
_ASPECT = "了过着"
_LIST = re.compile(r"[、]|和(?!谐|平)|以及|及(?!时)|与(?!会)")
_VIEW = re.compile(r"^(?:从|就).*看\0*$")
_OPEN_DEADLINE = re.compile(r"】\s*(?:前|内|之前|以前|起|底前|完成)")


@dataclass(frozen=True)
class Act:
    """One statement of an act."""

    verb: str
    group: VerbGroup
    weak: bool
    done: bool
    """Marked as done: 了, 过, 已."""
    start: int
    end: int
    """From the verb to the end of its object."""
    objects: tuple[str, ...]
    """What it was done to or with, list items apart; may be empty."""
    subject: str
    """The words before the verb in its clause."""
    clause: Clause
    framed: bool = False
    """A verb of the frame stands right before it: 组织宣讲 is an event though 宣讲 has no object of its own."""


@lru_cache(maxsize=1)
def _groups() -> dict[str, VerbGroup]:
    return {v: g for g in rules.verbs().groups for v in g.verbs}


@lru_cache(maxsize=1)
def _weak_group() -> VerbGroup:
    return VerbGroup(id="weak", match="any", verbs=rules.verbs().weak)


@lru_cache(maxsize=1)
def _verbs() -> re.Pattern[str]:
    data = rules.verbs()
    strong = [v for g in data.groups for v in g.verbs]
    marks = rules.alternation(data.marks)
    weak = rules.alternation(data.weak)
    return re.compile(
        rf"(?P<strong>{rules.alternation(strong)})|(?:(?P<mark>{marks})(?P<light>了)?)?(?P<weak>{weak})(?P<aspect>[了过])?(?!次数|情况|结果|成果|台账|数据|事项|记录)"
        rf"|(?P<other>[\u4e00-\u9fff]{{2}})了(?![解然结了])"
    )


@lru_cache(maxsize=1)
def _other_group() -> VerbGroup:
    """Any verb the data does not list, met as 某某了什么."""
    return VerbGroup(id="other", match="any", verbs=())


@lru_cache(maxsize=1)
def _blocked() -> re.Pattern[str]:
    return re.compile(rules.alternation(rules.verbs().blocked))


def find_acts(parsed: Parsed) -> list[Act]:
    """Every act a sentence reports, in order. Clauses with an open deadline (于【待补：…】前) report none."""
    found: list[Act] = []
    for clause in parsed.clauses:
        if _open(parsed, clause) or _VIEW.match(parsed.words[clause.start : clause.end]):
            continue
        found.extend(_in_clause(parsed.words, clause))
    return found


def _open(parsed: Parsed, clause: Clause) -> bool:
    return any(
        clause.start <= a < clause.end and _OPEN_DEADLINE.match(parsed.text, b - 1)
        for a, b in parsed.gaps
    )


def _in_clause(words: str, clause: Clause) -> list[Act]:
    text = words[clause.start : clause.end]
    hidden = _blocked().sub(lambda m: "\x01" * len(m.group()), text)
    hits = [m for m in _verbs().finditer(hidden) if _counts(m)]
    acts: list[Act] = []
    framed = False
    for i, m in enumerate(hits):
        verb = m.group("strong") or m.group("weak") or m.group("other")
        after = m.end()
        while after < len(text) and text[after] in _ASPECT:
            after += 1
        done = text[after - 1] in "了过" or bool(
            _DONE_BEFORE.search(text[max(0, m.start() - 7) : m.start()])
        )
        until = hits[i + 1].start() if i + 1 < len(hits) else len(text)
        target = _trim(text[after:until])
        if (
            not _said(target)
            and i + 1 < len(hits)
            and not text[after:until].strip(BLANK + _ASPECT + "并、和")
        ):
            # 组织开展…: the last of verbs in a row carries the object.
            framed = m.group("strong") is not None and _groups()[verb].id == "frame"
            continue
        before = text[(hits[i - 1].end() if i else 0) : m.start()]
        weak = m.group("weak") is not None
        group = _groups()[verb] if m.group("strong") else _weak_group() if weak else _other_group()
        acts.append(
            Act(
                verb=verb,
                group=group,
                weak=weak,
                done=done or bool(m.group("light")) or (m.group("mark") or "").startswith("已"),
                start=clause.start + m.start(),
                end=clause.start + after + len(target),
                objects=_items(target),
                subject=before,
                clause=clause,
                framed=framed,
            )
        )
        framed = False
    return acts


def _counts(m: re.Match[str]) -> bool:
    """A weak verb is an act only with 了/过 or an adverb of doing; 的 and nouns around it make it a noun."""
    if m.string[m.end() : m.end() + 1] == "率":
        # 办结率, 抽检率: the name of a share.
        return False
    if m.group("strong"):
        return True
    if m.group("other"):
        return m.group("other") not in rules.verbs().soft and m.group("other")[-1] not in "为除"
    return bool(m.group("aspect")) or bool(m.group("mark"))


@lru_cache(maxsize=1)
def _cut() -> re.Pattern[str]:
    return re.compile(
        rf"{rules.alternation(rules.verbs().cuts)}|为(?!基层|民|主题|重点|期|了)|是(?!非)|率(?=[达为是\0])|并(?!购)|由(?!来)|使(?!用|命)|让|[后时中前]$"
    )


def _trim(target: str) -> str:
    """The object without what follows it in the clause (…为反面教材, …后)."""
    m = _cut().search(target, 1)
    return target[: m.start()] if m else target


def _said(target: str) -> bool:
    return any("\u4e00" <= c <= "\u9fff" for c in target)


def _items(target: str) -> tuple[str, ...]:
    parts = [q for p in _LIST.split(target) for q in p.split("的") if _said(q)]
    return tuple(parts)
