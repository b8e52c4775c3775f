"""Whether a clause of the draft tells an act that a policy forbids or asks for, and what it says of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from assistant.checking.measures import Bound, measures
from assistant.checking.ownmatter import about, holds, told, units, weight
from assistant.checking.ownorders import in_exception
from assistant.checking.owntold import FORBIDS, NOT_FOUND, dealt_with
from assistant.checking.ownwords import Act, bare, figureless
from assistant.checking.policytext import pairs
from assistant.checking.spans import comparable, deadlines
from assistant.checking.words import cut, is_verb

_REST = re.compile(
    r"[了过]?(?:活动|情况)?(?:共计|共|合计|累计|达|约)?(?:[\d.]+[一-鿿]{1,3})*[一-鿿]{0,2}"
)
"""What may follow an act in the clause that tells it: 共计3000元, 2期."""
_GOES_ON = re.compile(r"[了过]?(?:从事|参加|进行|用于|用作|作为|开展|并|共|约|累计|达|近|\d)")
"""What may follow an act that goes on: 招用未成年人从事服务工作."""
_NAME = re.compile(
    r"问题|隐患|行为|制度|情况|现象|风险|专项|宣传|教育|警示|责任|承诺|线索|规定|整治|活动$"
)
_THERE_IS = re.compile(r"(?<!不)存在|出现|发生")
_HAPPENED = re.compile(r"的?(?:情况|现象|行为|情形)(?:出现|发生|有|达)?\d")
_SUCH = re.compile(r"的?(?:情况|现象|行为|情形)")
_MATTER = re.compile(r"案|事项|工作|会议|文件|通知|培训")
_NEGATED = re.compile(
    r"未|没有|不存在|杜绝|拒绝|拒|避免|防止|从不|从未|无(?!公函|障碍|线|偿|人机|烟|纸)|不再|(?<![得能准])不(?=[在向用发搞设上到])"
)
_PERMITS = re.compile(r"(?<!不)可以|(?<!不)允许|准许|(?<!不)可(?=[在由向用不按])|有权")
_NEEDLESS = re.compile(r"无需|无须|不需|不必|不用|可以不|可不")
_NOT_DONE = re.compile(r"申请(?!人)|(?:的|等)$|^\s*[（(]|因(?!公)")
_CASE_CLAUSE = re.compile(r"的\s*$")
_PARTLY = re.compile(r"(?:覆盖|只对|仅对|只有|对)?(?:部分|个别|少数)")
_WHOLE = re.compile(r"全部|所有|全体|一律|全覆盖")
_UNLIKE = re.compile(r"[不未](?P<what>合格|符合|具备|通过|满足|达标|健全|完整|同意|批准)")
LEAST_ACT_PAIRS = 4
_ACT_SHARE = 0.8
_LONG_ACT_SHARE = 0.85
_SUBJECT_SHARE = 0.6
_CASE_SHARE = 0.85
_KNOWN_REST = 0.7
_FEW_MORE = 4
_MANY_KNOWN = 4
_OBJECT = re.compile(
    r"(?:将|把)(?:[^，。；的]{1,12}的[一-鿿]{2}|[一-鿿]{2,6}?(?=无偿|有偿|低价|擅自|用于|作为|转|化|出租|出借|挪|提供|委托|交))"
)
_UNASKED = re.compile(r"擅自|私自|自行")
_HANDED = re.compile(r"给|将|把|对外")
_LEAVE = re.compile(r"批准|同意|审批|核准|备案|程序|依法|依规|公开|竞价|招租|评估")
_BY = re.compile(r"[在向对从到以用将把为借利通]")
_PERSON = re.compile(r"(?:人员|干部|负责人|教师|导游|学生|公务员)$")
_LIMITED = re.compile(r"最多|至多|不超过|不高于|不突破|以内|至少|不少于|不低于")
"""景区接待最多达到承载量: says that a limit is kept."""
_WITHOUT = re.compile(r"[无没未]")
_LISTED = re.compile(r"、|或者|以及|[和或及]")
_ONLY_WHEN = re.compile(r"(?:期间|期内|时|过程中|范围内|前|后|中)$|^在")
_WHEN_SHARE = 0.75
_ALL_WORDS = 0.8
_LONG_ACT = 6
_HALF = 0.5
_FEW_OTHERS = 10
_NEUTRAL = re.compile(
    r"期间|过程中|活动中|时(?=[一-鿿])|先后|多次|仍然?|曾|个别|部分|少数|[\d.]+(?:余)?(?:人次|批次|万元|[一-鿿])"
)
"""Words around an act that do not change what was done."""


@dataclass(frozen=True)
class Wording:
    """The content words of one wording of an act."""

    words: str
    needed: tuple[str, ...]
    verbs: tuple[str, ...]


@dataclass(frozen=True)
class Told:
    """A clause of the draft that tells an act of a policy; offsets into the sentence."""

    start: int
    end: int
    act: Act
    broken: bool


def tells(
    act: Act, core: frozenset[str], count: int, context: frozenset[str], clause: str, words: str
) -> bool:
    """Whether a clause tells the act: a long one by itself, a short one whole and with its subject."""
    if act.case and len(act.case & context) < _CASE_SHARE * len(act.case):
        return False
    about = len(act.subject & context) / len(act.subject) if act.subject else 0.0
    if (
        act.case
        and act.rule.kind == "ban"
        and len(act.case) >= LEAST_ACT_PAIRS
        and core
        and count == len(core)
    ):
        # 验收不合格的，不得拨付: the case tells which 拨付.
        return True
    if len(core) >= LEAST_ACT_PAIRS and count >= _LONG_ACT_SHARE * len(core):
        return act.rule.kind == "ban" or not act.subject or about >= _SUBJECT_SHARE
    if count < (_ACT_SHARE if len(core) >= 3 else 1.0) * len(core):
        return False
    if act.rule.kind == "ban" and len(core) >= 3 and count == len(core):
        around = bare(_NEUTRAL.sub("", clause))
        if len(around) - len(bare(words)) <= _FEW_MORE:
            return True
        rest = pairs(around) - core
        known = rest & (pairs(bare(act.rule.quote)) | pairs(act.rule.title))
        if len(known) >= _KNOWN_REST * len(rest) or len(known) >= _MANY_KNOWN:
            return True
    if count == len(core) and about == 1.0:
        # 外借古籍善本2册: nothing but the act and what the rule speaks of.
        around = bare(_NEUTRAL.sub("", clause))
        if len(around) - len(bare(words)) - len(bare(act.before)) <= _FEW_MORE - 2:
            return True
    return about >= _SUBJECT_SHARE and len(core) + len(act.subject) >= LEAST_ACT_PAIRS


def told_by_words(
    act: Act, wording: Wording, clause: str, sentence: str, *, lone: Callable[[], bool]
) -> bool:
    """Whether a clause tells a forbidden act by its content words, whatever stands between them.

    主要领导到高铁车站迎送考察团, beside 不得在机场、车站组织迎送活动. Clauses about how a thing is managed
    (加强…监督, 制定…) tell no act.

    Args:
        act: the act.
        wording: its content words.
        clause: the clause.
        sentence: where it stands.
        lone: tells whether only this act's document has all of these words.
    """
    needed = wording.needed
    size = weight(needed)
    if act.leave and f"未经{act.leave[-2:]}" in clause:
        return any(holds(sentence, w) for w in units(act.before))
    unasked = _UNASKED.search(act.rule.quote) and not _UNASKED.search(clause)
    if unasked and (_LEAVE.search(sentence) or not _HANDED.search(clause)):
        # 不得擅自出租, and 经批准出租 or 收回出租房屋.
        return False
    if (
        act.rule.kind != "ban"
        or act.leave
        or not (
            wording.verbs or size >= _LONG_ACT or (len(needed) == 1 and size >= LEAST_ACT_PAIRS)
        )
    ):
        return False
    if act.case and len(act.case & pairs(bare(sentence))) < _CASE_SHARE * len(act.case):
        return False
    if _ONLY_WHEN.search(act.before) and told(units(act.before), sentence) < _WHEN_SHARE:
        return False
    if size < LEAST_ACT_PAIRS:
        return _short_told(act, needed, clause, sentence, lone=lone)
    if not _whole_act(act, wording):
        return False
    managed = {m.group() for m in about().finditer(clause)}
    if any(word not in act.rule.quote for word in managed):
        return False
    if told(needed, clause) < (_ALL_WORDS if len(needed) > 1 else 1.0) or any(
        not holds(clause, verb) for verb in wording.verbs
    ):
        return False
    subject = units(act.before)
    about_it = told(subject, sentence) if subject else 0.0
    person = _PERSON.search(act.before)
    another = person is not None and person.group() not in sentence
    if about_it and (
        another or (not act.distant and subject[1:] and not holds(sentence, subject[-1]))
    ):
        # 收藏单位借用文物, beside 收藏单位的工作人员不得借用文物: another one does it.
        return False
    if len(needed) < 2:
        return True
    if size >= _LONG_ACT or about_it >= _HALF:
        return True
    known = (*needed, *subject)
    others = [w for w in units(figureless(clause)) if not any(w in n or n in w for n in known)]
    known_by_words = not subject or about_it > 0 or (act.distant and lone())
    return known_by_words and weight(others) <= _FEW_OTHERS


def _short_told(
    act: Act, needed: tuple[str, ...], clause: str, sentence: str, *, lone: Callable[[], bool]
) -> bool:
    """对无公函来访人员予以接待, beside 无公函的来访人员一律不予接待: what it is done to tells the act."""
    if about().search(clause) is not None:
        return False
    subject = units(act.before)
    if needed and _UNASKED.search(act.rule.quote) and _UNASKED.search(clause):
        # 将门面擅自出租, beside 办公用房不得擅自出租.
        return told(needed, clause) == 1.0 and lone()
    which, _, whom = act.before.rpartition("的")
    without = _WITHOUT.match(act.before)
    if without and re.search(rf"(?:无|没有?|未){act.before[1:3]}", clause) is None:
        return False
    if len(needed) == 1 and len(subject) > 0 and told(subject, sentence) >= _WHEN_SHARE:
        # 工作餐上了酒, beside 工作餐不得饮酒.
        others = [w for w in units(figureless(clause)) if w not in (*needed, *subject)]
        return holds(clause, needed[0]) == 1.0 and weight(others) <= LEAST_ACT_PAIRS
    must, items = units(which), [units(piece) for piece in _LISTED.split(whom)]
    return (
        bool(needed)
        and told(needed, clause) == 1.0
        and bool(must)
        and told(must, clause) == 1.0
        and any(item and told(item, clause) >= _ALL_WORDS for item in items)
    )


@lru_cache(maxsize=16384)
def wording_of(words: str) -> Wording:
    """The content words of an act; what it is done to (将国有资产…) may be told otherwise."""
    object_ = _OBJECT.match(words)
    rest = words[object_.end() :] if object_ else words
    needed = units(figureless(_UNASKED.sub("", rest)))
    if object_ and weight(needed) < _LONG_ACT:
        needed = units(figureless(_UNASKED.sub("", words)))
    return Wording(words, needed, tuple(w for w in needed if is_verb(w)))


def _whole_act(act: Act, wording: Wording) -> bool:
    """Whether a wording is an act, not a member of a list by itself (公务用车购置)."""
    start = act.wordings[0][0][:2]
    first = cut(wording.words)[:1]
    placed = _BY.match(wording.words) is not None
    return placed or wording.words.startswith(start) or bool(first and is_verb(first[0]))


def _denied(told: str, quote: str) -> bool:
    """Whether a clause says that it was not done; the policy's own 无关 and 未经 deny nothing."""
    return any(told[m.start() : m.end() + 1] not in quote for m in _NEGATED.finditer(told))


def breaks_act(
    act: Act, words: str, clause: str, sentence: str, *, wording: Wording | None = None
) -> bool | None:
    """What the clause says of the act: broken, kept, or neither.

    Args:
        act: the act.
        words: the wording of it that the clause tells.
        clause: the clause.
        sentence: where it stands.
        wording: the content words, where the clause tells it by these alone.
    """
    if _has_own_bound(act, clause):
        return None
    said = clause.replace(act.before, "") if act.before and act.before in clause else clause
    said = re.sub(r"不(?=锈|动产|良|合格|规范|合规)", "", said)
    handled = dealt_with(sentence, act.rule.quote)
    if act.rule.kind == "ban" and in_exception(sentence, act.rule.quote):
        return False
    if act.leave:
        if re.search(rf"未经{re.escape(act.leave[:2])}", clause):
            return None if FORBIDS.search(clause) or handled else True
        return False if re.search(rf"经[^，]{{0,6}}{re.escape(act.leave[-2:])}", sentence) else None
    if act.rule.kind == "duty":
        return _breaks_duty(act, words, clause, sentence, said)
    if FORBIDS.search(said) or _LIMITED.search(said):
        return False
    if _PERMITS.search(said):
        person = _PERSON.search(act.before)
        return None if person is not None and person.group() not in sentence else True
    if _denied(said, act.rule.quote) or NOT_FOUND.search(sentence) or _not_done(said, words):
        return False
    if handled or _NOT_DONE.search(clause) or re.search(r"应当|必须", clause.replace(words, "")):
        return None
    if wording is not None:
        return True if _done(clause, wording) else None
    return True if _ends_with(clause, words) or _of_subject(act, clause, words) else None


def _has_own_bound(act: Act, clause: str) -> bool:
    """每周开放不少于56小时, beside a rule on opening that knows no hours."""
    theirs = [m.unit for m in (*measures(act.rule.quote), *deadlines(act.rule.quote))]
    return any(
        mine.bound is not Bound.EQUAL and not any(comparable(mine.unit, unit) for unit in theirs)
        for mine in measures(clause)
    )


def _breaks_duty(act: Act, words: str, clause: str, sentence: str, said: str) -> bool | None:
    if _CASE_CLAUSE.search(clause) and f"{clause.strip()}，" in sentence:
        # 没有出示证件的，可以拒绝检查: says when something holds.
        return None
    handled = dealt_with(sentence, act.rule.quote)
    figures = {(m.unit, m.value) for m in (*measures(act.rule.quote), *deadlines(act.rule.quote))}
    for figure in (*measures(clause), *deadlines(clause)):
        rivals = any(comparable(figure.unit, unit) for unit in act.units)
        if rivals and (figure.unit, figure.value) not in figures:
            return None
    if _another_case(act, sentence):
        return None
    if _NEEDLESS.search(said) or FORBIDS.search(said):
        return True if bare(words)[:2] in bare(said) else None
    if _PARTLY.search(said) and _WHOLE.search(act.rule.quote) and not handled:
        return True
    if handled:
        return None
    if _denied(said, act.rule.quote):
        return True
    # 政府信息公开工作, beside 政府信息应当公开: a name, not the deed.
    short = len(pairs(bare(words))) < LEAST_ACT_PAIRS - 1
    return None if short and not _ends_with(clause, words) else False


def _another_case(act: Act, sentence: str) -> bool:
    """验收不合格, beside 验收合格的，应当拨付."""
    for told_so in _UNLIKE.finditer(sentence):
        if told_so["what"] in act.before and told_so.group() not in act.before:
            return True
    return False


def _not_done(clause: str, words: str) -> bool:
    """不提供香烟, of 不得提供香烟."""
    tokens = cut(words)
    deeds = {next((w for w in tokens if is_verb(w)), ""), tokens[0] if tokens else ""}
    return any(
        len(deed) > 1 and re.search(rf"(?:不|未|没有?)(?:再|予|曾)?{re.escape(deed)}", clause)
        for deed in deeds
    )


def _of_subject(act: Act, clause: str, words: str) -> bool:
    """瞒报紧急信息1起 beside 紧急信息不得瞒报: what follows the act is what the rule speaks of."""
    at = clause.rfind(words)
    rest = bare(_NEUTRAL.sub("", clause[at + len(words) :])) if at >= 0 else ""
    return len(rest) >= 2 and rest in bare(act.before)


def _done(clause: str, wording: Wording) -> bool:
    """Whether nothing after the act makes it part of a longer name (公款旅游专项治理)."""
    ends = [clause.rfind(w) + len(w) for w in wording.needed if w in clause]
    rest = clause[max(ends, default=0) :]
    return not (_NAME.search(rest) or _MATTER.search(rest))


def _ends_with(clause: str, act: str) -> bool:
    """Whether the act is what the clause says, not part of a longer name (泄露国家秘密隐患)."""
    at = clause.rfind(act[-2:])
    if at < 0:
        return False
    rest = clause[at + 2 :]
    if (_THERE_IS.search(clause[:at]) and _SUCH.match(rest)) or _HAPPENED.match(rest):
        return True
    named = _NAME.search(rest) or _MATTER.search(rest)
    if len(act) >= LEAST_ACT_PAIRS and not named and re.search(r"\d", rest):
        return True
    if _REST.fullmatch(rest) is not None or rest.startswith("给"):
        return True
    return _GOES_ON.match(rest) is not None and _NAME.search(rest) is None
