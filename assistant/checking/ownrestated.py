"""A part of the draft beside the part of a policy it tells: 应当/可以, 不, who acts, from when, how often, figures.

Both are set side by side by the words that tell their matter, whatever their order; each slot is then
compared by the deed it belongs to, and what cannot be told apart for sure is left.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from assistant.checking.departing import MODAL, OPPOSED, mood
from assistant.checking.measures import Bound, Measure, measures
from assistant.checking.ownapprovers import conflicts, kind_of, roles
from assistant.checking.ownmatter import told, units, weight
from assistant.checking.ownwords import figureless
from assistant.checking.policyrules import policy_file
from assistant.checking.spans import comparable, deadlines, keeps, same_amount, times_a_year

CLAUSE = re.compile(r"[^，。；：\n]+")
_ASIDE = re.compile(
    r"根据(?:工作|实际)?需要|确有必要(?:时|的)?|必要时|一般|原则上|视情况?|按照?(?:有关)?规定|依法|及时|认真|自行|统一|所需"
)
_WHO_END = (
    r"部门|机关|机构|政府|纪委监委|监委|纪委|[财公审司民教卫文统档农水交住商][一-鿿]{1,6}局|中心|单位|委员会|协会|学会|组织|经营者|企业|公司|学校|馆|法院|检察院|办公室"
    r"|人员|负责人|承办人|领导|主任|局长|党组|常务会议|国务院"
)
_GOES_ON = (
    r"共同|的|、|或|与|内部|集体|事务|编制|主要|分管|负责人|所属|工作(?:部门|机构|人员)"
    r"|主管|行政|有关|人员|领导|办公室|党组|常务|[一-鿿]{2,6}(?:部门|机构|委员会)"
)
_WHO = (
    r"(?P<who>(?:(?!应当|必须|可以|不得|会同|、|由|向|对|将|从|在|自|经|与)[一-鿿]){1,18}?"
    rf"(?:{_WHO_END})(?!{_GOES_ON}))"
)
_ACTOR = re.compile(rf"\s*{_WHO}")
_AGENT = re.compile(rf"由{_WHO}")
_ORIGIN = re.compile(
    r"自(?P<what>[^，。；]{2,20}?)(?:之日|之时|当日|的?次日)?起|以(?P<day>[^，。；]{2,16}?)之?日(?:期|子)?为(?!限|准)"
)
_NOT = re.compile(r"(?:不再|不(?![得准能应可少超同仅断])|无需|无须|不予)(?=[一-鿿]{2})")
_PERIOD = re.compile(
    r"每(?:半年|[两二三四五\d]{1,2}(?:年|周|个月|天)|季度?|个?月|周|天|日|年)(?!度)"
)
_ONLY = re.compile(r"(?:仅|只)(?=[一-鿿]?(?:抽|对|向|查|检|完成|开展|组织))")
_WHOLE = re.compile(r"全部|全额|足额|所有|一律|全体")
GRADE = re.compile(r"[一二三四五特甲乙丙]级|[一二三四]类|绝密|机密")
_PEOPLE = re.compile(r"人员|干部|职工|教师|学生|党员|公务员|群众|全体|所有|各|每名|任何|工作|同志")
_WHOM = re.compile(
    r"\s*(?P<whom>[一-鿿]{1,10}?(?:人员|干部|职工|教师|学生|党员|公务员))(?=每|应当|必须|不得|可以|须|一律|参加)"
)
_USED = re.compile(r"用于|用作|上缴|缴入|交付")
_TIED = re.compile(r"只能|必须|应当|不得挪|全部|专款|专项")
_USE = re.compile(r"用于|用来|用作|留归|留作|留用|坐支|抵顶")
_LEAST_USED = 4
_MUCH = 0.7
_BEARER = re.compile(
    r"由(?P<who>[^，。；由]{2,14}?)(?:共同|各自|分别|全部|予以)?"
    r"(?P<deed>承担|负担|负责|支付|分担|决定|制定|确定|公布|签字|保管|管理|办理|收取|组织)"
)
_ALONE = re.compile(r"(?:自行|自主|直接)(?P<deed>[^，。；的]{2,10})")
_EXCLUSIVE = re.compile(r"只能|只限|仅限于?|只可")
_SEVERAL = re.compile(r"、|或者|包括|等方式|等形式")
_STRICT = re.compile(r"一律|任何|全部|所有|也")
_NOW = re.compile(r"(?<!不能)(?<!能够)(?<!可以)(?:立即|当场|即时|当即|即行|当日)")
_TIMES = frozenset(("日", "个工作日", "个月", "分钟", "周", "年"))
_TOLD = 0.65
_DEED = 0.7
_BACK = 0.3
_LEAST_DEED = 4
_HALF = 0.5
_WHOLLY = 0.8
_NEARLY = 0.9
_LITTLE = 0.15
_LOOSE = 1.0
_MOSTLY = 0.85
_RETOLD = 0.45
_LEAST_ALONE = 4
_LEAST = 6


@dataclass(frozen=True)
class Beside:
    """A part of the draft beside a part of a policy."""

    fit: float
    right: str
    """The policy's words where the draft departs; empty where it does not."""
    start: int = 0
    end: int = 0
    """Where the draft departs; offsets into its part."""
    whole: bool = False
    """Whether nearly all that the part tells is the policy's, and no figure is the draft's own."""


@dataclass(frozen=True)
class _Odd:
    start: int
    end: int
    right: str


def beside(part: str, law: str, *, binding: bool, done: bool = False) -> Beside | None:
    """A part of the draft beside a part of a policy it tells; None where they are of other matters.

    Args:
        part: the draft's words between ； and 。.
        law: the same of the policy.
        binding: whether the draft says 应当 or 规定, so that a figure must be the policy's own.
        done: whether the draft tells what was done, so that 应当 and who acts are not compared.
    """
    for check in (_uses, _partly, _periods):
        odd = check(part, law) if _half_told(part, law) else None
        if odd is not None:
            return Beside(_LOOSE, odd.right, odd.start, odd.end)
    words = matter(part)
    share, back = told(words, widened(law)), told(matter(law), widened(part))
    few = weight(words) < _LEAST
    if few and (weight(words) < _LEAST_ALONE or share < _NEARLY or back < _HALF):
        return None
    least = _LITTLE if share >= _NEARLY else _BACK
    if (share < _TOLD or back < least) and not (share >= _HALF and _clause_told(law, part)):
        return None
    fit = share + back
    for check in _OF_DEEDS if done else _OF_RULES:
        odd = check(part, law)
        if odd is not None:
            return Beside(fit, odd.right, odd.start, odd.end)
    odd = None if done else _figures(part, law, binding=binding)
    if odd is not None:
        return Beside(fit, odd.right, odd.start, odd.end)
    strange = [m for m in _every(part) if not any(comparable(m.unit, t.unit) for t in _every(law))]
    same_mood = mood(part) == mood(law) or not mood(part)
    whole = share >= _MOSTLY and back >= _RETOLD and same_mood and not strange
    return Beside(fit, "", whole=whole and not few)


def _half_told(part: str, law: str) -> bool:
    return told(matter(part), law) >= _HALF and told(matter(law), part) >= _LITTLE


def _clause_told(law: str, part: str) -> bool:
    """Whether a clause of the policy stands whole in the part."""
    return any(
        weight(words) >= _LEAST and told(words, part) >= _WHOLLY
        for clause in CLAUSE.findall(law)
        if (words := matter(clause))
    )


@lru_cache(maxsize=16384)
def matter(text: str) -> tuple[str, ...]:
    """The words of a text that are in no slot."""
    for slot in (_AGENT, _ORIGIN, _PERIOD, _ASIDE, MODAL):
        text = slot.sub("　", text)
    actor = _ACTOR.match(text)
    rest = text[actor.end() :] if actor is not None and kind_of(actor["who"]) else ""
    told_so = units(figureless(rest))
    return told_so if weight(told_so) >= _LEAST else units(figureless(text))


@lru_cache(maxsize=16384)
def widened(law: str) -> str:
    """A part of a policy with the opposites of its words, so that 事后公告 is set beside 提前公告."""
    found = [
        word
        for word, others in policy_file().opposites.items()
        if word not in law and any(other in law for other in others)
    ]
    return f"{law}　{'　'.join(found)}" if found else law


def _deed(text: str) -> tuple[str, ...]:
    """The first words of what is done."""
    return units(figureless(_ASIDE.sub("　", text)))[:2]


def _moods(part: str, law: str) -> _Odd | None:
    for match in CLAUSE.finditer(part):
        clause = match.group()
        first, mine = MODAL.search(clause), mood(clause)
        if first is None or not mine or clause.rstrip().endswith("的"):
            continue
        deed = _deed(clause[first.end() :])
        found = [
            (words, mood(words))
            for words in CLAUSE.findall(law)
            if not words.rstrip().endswith("的")
            and weight(deed) >= _LEAST_DEED
            and (second := MODAL.search(words)) is not None
            and told(deed, words[second.end() :]) >= _DEED
        ]
        if found and all(frozenset((mine, other)) in OPPOSED for _, other in found):
            at = match.start() + first.start()
            return _Odd(at, match.start() + first.end(), found[0][0])
    return None


def _denials(part: str, law: str) -> _Odd | None:
    """计算在内 beside 不计算在内, and the other way."""
    if mood(law) == "ban" or mood(part) == "ban" or told(matter(law), part) < _HALF:
        return None
    for text, other, mine in ((law, part, False), (part, law, True)):
        for found in _NOT.finditer(text):
            verb = text[found.end() : found.end() + 2]
            if text.count(verb) > 1 or other.count(verb) != 1 or _NOT.search(other):
                continue
            at = other.find(verb)
            if re.search(r"[不未无非没免]|禁止|严禁|杜绝|防止", other[max(0, at - 8) : at]):
                continue
            start, end = found.span() if mine else (at, at + 2)
            return _Odd(start, end, other[at : at + 2] if mine else f"{found.group()}{verb}")
    return None


def _agents(part: str, law: str) -> _Odd | None:
    for mine in _agents_of(part):
        who = mine["who"]
        if who in law:
            continue
        deed = _deed(re.split(r"[，。；：]", part[mine.end() :])[0])
        if not deed:
            continue
        for found in CLAUSE.finditer(law):
            if told(deed, found.group()) < _DEED:
                continue
            others = _agents_of(law[: found.end()])
            here = [m for m in others if m.start() >= found.start()] or others[-1:]
            if here and all(conflicts(who, m["who"]) for m in here):
                return _Odd(*mine.span("who"), here[-1]["who"])
    return None


def _bearers(part: str, law: str) -> _Odd | None:
    """由旅行社承担 beside 由旅游者承担: whoever it is, of the same thing."""
    for mine in _BEARER.finditer(part):
        before = units(figureless(re.split(r"[，。；]", part[: mine.start()])[-1]))
        for other in _BEARER.finditer(law):
            who = units(mine["who"])
            if mine["deed"] != other["deed"] or not who or told(who, other["who"]) > 0:
                continue
            clause = re.split(r"[，。；]", law[: other.start()])[-1]
            if before and told(before, clause) >= _DEED:
                return _Odd(*mine.span("who"), other["who"])
    return None


def _self_acting(part: str, law: str) -> _Odd | None:
    """由承办人自行决定 beside 经负责人批准, and 报……批准后解密 beside 自行解密."""
    for text, other, turned in ((part, law, False), (law, part, True)):
        alone = _ALONE.search(text)
        if alone is None or _ALONE.search(other) is not None:
            continue
        role = next(iter(roles(other)), None)
        if role is None or role.denied or role.group == "file":
            continue
        deed = units(figureless(alone["deed"]))
        if deed and told(deed, other) >= _DEED:
            at = (role.start, role.end) if turned else alone.span()
            return _Odd(*at, alone.group() if turned else role.who)
    return None


def _agents_of(text: str) -> list[re.Match[str]]:
    """Who acts: 由…, or what a clause begins with."""
    found = []
    for clause in CLAUSE.finditer(text):
        match = _AGENT.search(text, clause.start(), clause.end())
        match = match or _ACTOR.match(text, clause.start(), clause.end())
        if match is not None and kind_of(match["who"]) and not clause.group().endswith("的"):
            found.append(match)
    return found


def _origins(part: str, law: str) -> _Odd | None:
    mine = list(_ORIGIN.finditer(part))
    if len(mine) != 1:
        return None
    deed = _deed(part[mine[0].end() :].split("，")[0])
    found = list(_ORIGIN.finditer(law))
    if len(found) > 1:
        found = [m for m in found if deed and told(deed, law[m.end() :].split("，")[0]) >= _DEED]
    if len(found) != 1:
        return None
    one, two = (m["what"] or m["day"] for m in (mine[0], found[0]))
    first, second = units(one), units(two)
    if not first or not second or max(told(first, two), told(second, one)) > 0:
        return None
    return _Odd(*mine[0].span(), found[0].group())


def _opposites(part: str, law: str) -> _Odd | None:
    """应当闭馆 beside 应当有开放时间: the rest of the clause is the same."""
    for match in CLAUSE.finditer(part):
        clause = match.group()
        for word, others in policy_file().opposites.items():
            at = clause.find(word)
            if at < 0 or word in law or clause[at + len(word) :].startswith("的"):
                continue
            rest = units(figureless(MODAL.sub("　", clause.replace(word, "　"))))
            for theirs in CLAUSE.findall(law):
                if (mood(clause) == "ban") != (mood(theirs) == "ban"):
                    continue
                right = next((o for o in others if _said(o, theirs) and o not in clause), None)
                if right is not None and rest and told(rest, theirs) >= _DEED:
                    start = match.start() + at
                    return _Odd(start, start + len(word), right)
    return None


def _said(word: str, text: str) -> bool:
    """Whether a text says a word without denying it (免收费用 is not 收费)."""
    return re.search(rf"(?<![免不无未非]){re.escape(word)}", text) is not None


def _periods(part: str, law: str) -> _Odd | None:
    mine = list(_PERIOD.finditer(part))
    if len(mine) != 1:
        return None
    said = _after_period(part, mine[0])
    theirs = [
        m
        for m in _PERIOD.finditer(law)
        if (deed := units(figureless(_after_period(law, m)))[-2:])
        and (told(deed, said) >= _HALF or told(deed, part) == 1.0)
    ]
    if len(theirs) != 1:
        return None
    one, two = times_a_year(mine[0].group()), times_a_year(theirs[0].group())
    if one is None or two is None or one >= two:
        return None
    return _Odd(*mine[0].span(), theirs[0].group())


def _after_period(text: str, period: re.Match[str]) -> str:
    return re.split(r"[，。；：]", text[period.end() :])[0]


def _figures(part: str, law: str, *, binding: bool) -> _Odd | None:
    """The figures of a part, one by one, where both have as many of the same kinds."""
    mine, theirs = _every(part), _every(law)
    if not mine or len(mine) != len(theirs) or (len(mine) > 1 and not binding):
        return None
    if any(not comparable(a.unit, b.unit) for a, b in zip(mine, theirs, strict=True)):
        return None
    for one, two in zip(mine, theirs, strict=True):
        if same_amount(one, two):
            continue
        said = keeps(one, two)
        if not binding and (one.unit not in _TIMES or two.bound is Bound.EQUAL):
            continue
        if said is False or (binding and not (one.bound is Bound.EQUAL and said)):
            return _Odd(one.start, one.end, two.text)
    return None


def _at_once(part: str, law: str) -> _Odd | None:
    """三十日内整改 beside 立即整改."""
    for mine in measures(part):
        if mine.unit not in _TIMES or not re.match(r"(?:以|之)?内", part[mine.end :]):
            continue
        deed = _deed(part[mine.end :].lstrip("以之内"))
        for found in _NOW.finditer(law):
            if (
                found.group() not in part
                and deed
                and told(deed[:1], law[found.end() : found.end() + 10]) >= _DEED
            ):
                return _Odd(mine.start, mine.end, found.group())
    return None


def _partly(part: str, law: str) -> _Odd | None:
    """80%交付 beside 必须全部交付; 仅抽查了4场 beside 应当检查."""
    only = _ONLY.search(part)
    if only is not None and mood(law) == "duty" and only.group() not in law:
        return _Odd(*only.span(), law)
    whole = _WHOLE.search(law)
    if whole is None:
        return None
    deed = _deed(re.split(r"[，。；：]", law[whole.end() :])[0])
    for mine in measures(part):
        after = re.split(r"[，。；：]", part[mine.end :])[0]
        if mine.unit == "比例" and mine.value < 1 and deed and told(deed, after) >= _DEED:
            return _Odd(mine.start, mine.end, whole.group())
    return None


def _grades(part: str, law: str) -> _Odd | None:
    """二级档案严禁出境 beside 一级档案严禁出境."""
    mine, theirs = list(GRADE.finditer(part)), {m.group() for m in GRADE.finditer(law)}
    odd = [m for m in mine if m.group() not in theirs]
    if not odd or not theirs or told(matter(law), part) < _MUCH:
        return None
    clause = next(c.group() for c in CLAUSE.finditer(part) if c.start() <= odd[0].start() < c.end())
    if mood(clause) != mood(law):
        return None
    return _Odd(*odd[0].span(), next(iter(theirs)))


def _subjects(part: str, law: str) -> _Odd | None:
    """科级以上干部每年…… beside 全体在编人员每年……: whom the rule is for is another."""
    mine, other = _WHOM.match(part), _WHOM.match(law)
    if mine is None or other is None:
        return None
    first, second = _own_words(mine["whom"]), _own_words(other["whom"])
    if not first or not second or told(first, law) > 0 or told(second, part) > 0:
        return None
    return _Odd(*mine.span("whom"), other["whom"])


def _own_words(whom: str) -> tuple[str, ...]:
    return units(_PEOPLE.sub("　", whom))


def _uses(part: str, law: str) -> _Odd | None:
    """用于发放补助 beside 必须用于改善收藏条件; 留归本部门 beside 上缴国库."""
    theirs = _USED.search(law)
    if theirs is None or not _TIED.search(law):
        return None
    for mine in _USE.finditer(part):
        before = units(figureless(part[: mine.start()]))
        if weight(before) < _LEAST_USED or told(before, law[: theirs.start()]) < _DEED:
            continue
        what = units(figureless(re.split(r"[，。；]", part[mine.end() :])[0]))
        if what and told(what, law[theirs.end() :]) == 0.0:
            return _Odd(mine.start(), len(part), law[theirs.start() :])
    return None


def _only_this(part: str, law: str) -> _Odd | None:
    """只能以信件方式提出 beside 采用包括信件、数据电文在内的书面形式: one of several is made the only one."""
    only = _EXCLUSIVE.search(part)
    if only is None or _EXCLUSIVE.search(law) or not _SEVERAL.search(law):
        return None
    return _Odd(*only.span(), law)


def _unlimited(part: str, law: str) -> _Odd | None:
    """一律不得转让 beside 不得转让给外国人: what the policy bans in one case is banned in all."""
    for clause in CLAUSE.finditer(part):
        strict = _STRICT.search(clause.group())
        if strict is None or mood(clause.group()) != "ban" or strict.group() in law:
            continue
        for theirs in CLAUSE.findall(law):
            ban = MODAL.search(theirs)
            if ban is None or mood(theirs) != "ban":
                continue
            due = units(figureless(theirs[ban.end() :]))
            mine = _deed(_STRICT.sub("　", clause.group()[strict.start() :]))
            same = bool(mine) and told(mine, theirs) >= _DEED
            if same and weight(due) >= _LEAST and told(due, part) < _HALF:
                return _Odd(clause.start() + strict.start(), clause.end(), theirs)
    return None


_OF_RULES = (
    _only_this,
    _unlimited,
    _moods,
    _denials,
    _agents,
    _bearers,
    _self_acting,
    _origins,
    _opposites,
    _at_once,
    _grades,
    _subjects,
)
_OF_DEEDS = (_origins, _opposites)


@lru_cache(maxsize=8192)
def _every(text: str) -> tuple[Measure, ...]:
    return tuple(sorted((*measures(text), *deadlines(text)), key=lambda m: m.start))
