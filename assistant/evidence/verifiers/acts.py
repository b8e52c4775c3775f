"""Acts: what a sentence says was done, held, issued, found, spent or planned must be in its evidence."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.evidence import rules
from assistant.evidence.acts import Act, find_acts
from assistant.evidence.nouns import ClaimKind, VerifyContext
from assistant.evidence.parse import Parsed
from assistant.evidence.sources import Sources
from assistant.evidence.texts import Likeness, bigrams, likeness
from assistant.evidence.verifiers.base import Outcome, shorten, sourceless
from assistant.evidence.verifiers.status import plans


def check(parsed: Parsed, sources: Sources, context: VerifyContext) -> Outcome:
    """Check every act of a sentence."""
    outcome = Outcome()
    for act in find_acts(parsed):
        clause = parsed.words[act.clause.start : act.clause.end]
        if _norm().search(clause) and (parsed.titles or not sources):
            continue
        if not _telling(act, parsed) or _praises(act, clause):
            continue
        text = shorten(parsed.text[act.start : act.end])
        outcome.claim(ClaimKind.ACT, text, act.start, act.end)
        if not sources:
            outcome.fail(sourceless(text, sources))
            continue
        if _completes(act, clause, sources):
            continue
        reason = _judge(act, text, sources)
        if reason:
            outcome.fail(reason)
    if outcome.claims and sources:
        _check_listed(parsed, sources, outcome)
    return outcome


def _check_listed(parsed: Parsed, sources: Sources, outcome: Outcome) -> None:
    """包括展览、讲座、比赛等: each event of a list that says what an act consisted of is one that was held."""
    for found in _LISTED.finditer(parsed.words):
        for item in found["list"].split("、"):
            named = _events().search(item)
            if named and not _event_known(item, sources):
                outcome.fail(
                    f"“{shorten(item)}”在{sources.labels}里找不到：依据没有“{named.group()}”"
                )


_DEGREE = re.compile(r"(?:有力|有效|切实|更好|进一步|不断|极大|充分|全力|着力|持续)地?$")


_STRENGTHENED = re.compile(
    r"(?:持续|不断|进一步|深入|扎实|着力|大力|全面)?(?:深化|加强|强化|推进|推动|抓好|做好|健全|完善|优化|规范|创新)"
)


def _praises(act: Act, clause: str) -> bool:
    """有力保障了人民群众生命财产安全: an appraisal, no event, as long as it counts nothing."""
    if not act.objects and _STRENGTHENED.match(clause):
        # 深化企业包联帮扶: a noun of doing, no doing.
        return True
    if act.verb not in rules.verbs().soft or re.search("\0{2}", clause):
        return False
    return bool(_DEGREE.search(clause[: act.start - act.clause.start]))


_LISTED = re.compile(
    r"(?:包括|包含|涵盖|例如|比如)了?(?P<list>[^，。；：]{2,60}?)(?:等|[，。；]|$)"
)
_TAIL = re.compile(r"(?<=[^\0\s]{2})(?:系列|主题|专题)*(?:系列)(?:主题|文化|专题)*活动$")
_EMPTY: frozenset[str] = frozenset()
_STOPS = re.compile(r"[，。；：]")
_NOT_YET = re.compile(r"未|没有|尚|不")


@lru_cache(maxsize=1)
def _norm() -> re.Pattern[str]:
    return re.compile(rules.alternation(rules.words().norm))


@lru_cache(maxsize=1)
def _events() -> re.Pattern[str]:
    return re.compile(rules.alternation(rules.verbs().events))


def _telling(act: Act, parsed: Parsed) -> bool:
    """开展工作, 抓好落实 say nothing that could be checked."""
    if act.framed and _events().search(act.verb):
        return True
    if act.group.bare or any(likeness(o, _EMPTY).fresh >= 2 for o in act.objects):
        return True
    if act.group.id == "other":
        return False
    if act.weak:
        return act.done or _has_mark(act, parsed)
    if act.group.match == "any":
        return any(_events().search(o) for o in act.objects)
    if act.done or any(likeness(o, _EMPTY).fresh for o in act.objects):
        return True
    if any(act.start <= f.token.start <= act.end + 2 for f in parsed.figures) or any(
        act.start <= t.start <= act.end + 2 for t in parsed.titles
    ):
        return True
    return likeness(act.subject, _EMPTY).fresh >= 2


def _completes(act: Act, clause: str, sources: Sources) -> bool:
    """完成食品抽检1206批次 where the evidence has 抽检食品, done and not under way.

    What is done is named behind 完成 and must be in the evidence; where nothing is named (完成税收收入18亿元),
    the fact must not be about looking for something or taking it in (排查桥梁18座 completes no bridge).
    """
    if act.verb != "完成":
        return False
    behind = clause[act.start - act.clause.start + len(act.verb) :][:16]
    doing = {m.group() for p in (_events(), _weak()) for m in p.finditer(behind)}
    for source in sources.items:
        told = [c for c in _STOPS.split(source.content) if _shares(act, c)]
        if source.planned or not told or any(plans(c) or _NOT_YET.search(c) for c in told):
            continue
        if not all(any(d in c for c in told) for d in doing):
            continue
        if doing or not any(_seeking().search(c) for c in told):
            return all(likeness(o, sources.pairs).fresh < 2 for o in act.objects)
    return False


def _shares(act: Act, clause: str) -> bool:
    pairs = bigrams(clause)
    return any(likeness(o, pairs).telling >= 2 for o in act.objects)


@lru_cache(maxsize=1)
def _weak() -> re.Pattern[str]:
    return re.compile(rules.alternation(rules.verbs().weak))


@lru_cache(maxsize=1)
def _seeking() -> re.Pattern[str]:
    wanted = ("find", "inspect", "receive", "draw", "decide", "revise")
    return re.compile(
        rules.alternation(v for g in rules.verbs().groups if g.id in wanted for v in g.verbs)
    )


def _shortened(act: Act, sources: Sources) -> bool:
    """铺设管网 of 新铺管网: the first character of the verb right before the object's first two."""
    heads = [act.verb[0] + o[:2] for o in act.objects if len(o) >= 2]
    return any(h in s.lookup for h in heads for s in sources.items)


def _has_mark(act: Act, parsed: Parsed) -> bool:
    """进行检查, 集中学习: the light verb in front makes it an act."""
    return bool(re.match(r"(?:进行|集中|专题|先后|分批|分期)", parsed.words[act.start : act.end]))


def _judge(act: Act, text: str, sources: Sources) -> str:
    group = act.group
    if group.match == "exact" and not _has(act.verb, sources):
        return f"“{text}”的做法与依据不符：{sources.labels}里没有“{act.verb}”"
    if group.id == "attend" and _people_at_event(sources):
        return ""
    if (
        group.match == "group"
        and not _shortened(act, sources)
        and not _has_any((*group.verbs, *group.nouns), sources)
    ):
        return f"“{text}”在{sources.labels}里找不到：依据没有写“{act.verb}”"
    if act.weak and not _has_any((act.verb, act.verb[:2]), sources):
        return f"“{text}”在{sources.labels}里找不到：依据没有写“{act.verb}”"
    for item in act.objects:
        named = _events().search(item)
        if group.id == "frame" and named and not _event_known(item, sources):
            return f"“{text}”在{sources.labels}里找不到：依据没有“{named.group()}”"
        # 市民文化节系列活动 is named by 市民文化节; the tail every event has proves nothing.
        core = _TAIL.sub("", item)
        like = likeness(core, sources.pairs)
        if like.fresh < 2:
            if _other_thing(core, like, sources):
                return f"“{text}”在{sources.labels}里找不到：依据没有“{shorten(item)}”"
            continue
        if like.head_found and like.telling + like.covered // 2 >= like.fresh:
            continue
        if like.covered >= 2 * like.fresh and like.telling >= like.fresh:
            continue
        what = shorten(like.longest_fresh if len(like.longest_fresh) >= 2 else item)
        return f"“{text}”在{sources.labels}里找不到：依据没有“{what}”"
    return ""


def _people_at_event(sources: Sources) -> bool:
    """68名指战员参加 of an exercise for which the fact counts 指战员68名: the figure itself is checked elsewhere."""
    return any(
        _events().search(s.content) or _meeting().search(s.content)
        for s, f in sources.figures
        if f.token.base in ("人", "人次")
    )


def _meeting() -> re.Pattern[str]:
    return re.compile(r"会议|大会|座谈|活动|比赛|演出|课|班|讲座")


@lru_cache(maxsize=1)
def _kinds() -> dict[str, tuple[str, ...]]:
    """What kind of act an event is: 排查 and 检查 are one."""
    return {
        v: (*g.verbs, *g.nouns)
        for g in rules.verbs().groups
        if g.match == "group"
        for v in (*g.verbs, *g.nouns)
        if len(v) > 1
    }


def _event_known(item: str, sources: Sources) -> bool:
    """Whether an event the object names (志愿者业务培训) is one the evidence tells of."""
    found = {e for e in rules.verbs().events if e in item}
    return any(
        sources.names(w)
        for e in found
        for w in (e, *rules.same_as(e), *_kinds().get(e, ()))
        if len(w) > 1
    )


def _other_thing(item: str, like: Likeness, sources: Sources) -> bool:
    """警示教育片 where the evidence has 警示教育大会: the last character makes it another thing."""
    if like.head_found or like.covered < 2 or not item.rstrip("\0 ").endswith(like.head_char):
        return False
    if like.head_char == "班" and _events().search(item.rstrip("\0 ")[:-1][-2:]):
        # 培训班 is what 培训 is held as.
        return False
    return not _has(like.head_char, sources)


def _has(verb: str, sources: Sources) -> bool:
    stem = re.sub(r"[为至到]$", "", verb)
    return _has_any((verb, stem), sources)


def _has_any(words: tuple[str, ...], sources: Sources) -> bool:
    every = {*words, *(o for w in words for o in rules.same_as(w) if len(o) > 1)}
    return any(w in s.lookup for w in every for s in sources.items)
