"""What an office did, beside the part of a policy that asks for it: kept, broken by a date or a time, or not told.

报告 tell practice in their own order and with their own particulars (我局、3件、均); what the policy's part
says must stand in the sentence, and what the sentence says in the policy's part, before anything is judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from assistant.checking.departing import MODAL, mood
from assistant.checking.measures import Bound, Measure, measures
from assistant.checking.ownacts import alternatives
from assistant.checking.ownfigures import former
from assistant.checking.ownmatter import about, told, units, weight
from assistant.checking.ownorders import in_exception
from assistant.checking.ownrestated import matter
from assistant.checking.ownwords import figureless
from assistant.checking.spans import DAY_OF_YEAR, comparable, deadlines, elapsed, keeps, same_amount

_CLAUSE = re.compile(r"[^，。；：\n]+")
_PLANNED = re.compile(
    r"拟(?=于|在|举办|开展|安排|组织|召开|派|新)|计划(?:于|在|明年)|将(?:于|在|按)"
    r"|力争|继续|下一步|明年|下年|准备|打算|争取|有望"
)
_NEGATIVE = re.compile(r"[未没无]|不(?!断|仅|动产|良|同)|拒|免")
_PARTICULAR = re.compile(
    r"我[省市县区镇乡局办委院校馆站]|本[局委办院校馆站]|均|全部|一律|已|共|先后|逐[一个场件项户]"
)
_SPANS = frozenset(("日", "个工作日", "个月", "分钟", "周", "年"))
_ANYONE = re.compile(
    r"任何(?:单位|组织|个人|人|机关|和|或者|、)*|各级?(?:单位|部门|机关|人民政府|政府|及其|和|、)*|^[\s　]+$"
)
_BAN = re.compile(r"不得(?!超|少|低|高|多|晚|迟|再?超)|严禁|禁止|不准|不允许|不(?=收取|收费|另行)")
_LEAVE = re.compile(r"未经|经[^，。；]{0,12}(?:批准|同意|许可)|除")
_TO = re.compile(
    r"[向对给][^，。；]{1,24}?(?:主管部门|部门|机关|机构|政府|委员会|常委会|单位|我局|局|委|馆|公司|企业|商会|中介|个人|他人)"
    r"(?=了?[一-鿿]{2})|对外|向外"
)
_PERSONS = re.compile(r"由|各|每|安排|派出?|只有|仅")
_NEARLY_ALL = 0.85
_FEE = re.compile(r"(?<![免经消浪])费(?!用|[一-鿿]?[率用])")
_UNDONE = re.compile(r"(?:未|没有)(?!能|满|来|成年|列入)|未能")
_KEPT_FOR = re.compile(r"(?:留存|保存|保留|留样|存放|公示)(?:期限?|时间)?(?:为)?$")
_MATTER = 0.55
_NEAR = 6
_BRACKETED = re.compile(r"（[^）]*）|执行|标准|按照")
_LABEL = re.compile(r"[一-鿿]{2,3}")
_LEAST_TIERS = 2
_LABELLED = re.compile(
    r"：\s*(?:[（(][一二三四五六七八九十\d]{1,3}[）)])?(?P<label>[一-鿿、]{2,14})[，:：](?:为)?(?P<figure>[^，。；：]{2,8})[。；]?\s*$"
)
_NEARLY_WHOLE = 0.95
_DEFINES = re.compile(r"包括：|是指|所称|下列(?:条件|内容|材料|文件)|：\s*$")
_BANNED_ITEMS = re.compile(
    r"(?:不得|严禁|禁止)(?:有|从事|实施)?(?:下列|以下)[^：]{0,12}：|(?:下列|以下)(?:行为|情形)之一的[^：]*(?:处分|罚款|警告|责令|处罚|追究|批评)[^：]*："
)
_ITEM_OF = re.compile(r"^\s*[（(][一二三四五六七八九十\d]{1,3}[）)]")
_BEYOND = re.compile(r"不得(?P<way>超过|低于|少于|突破)")
_BY_WHOM = re.compile(r"[一-鿿]{2,8}?(?:主管部门|行政部门|部门|机关)(?=[一-鿿]{2})")
_PIECE = re.compile(r"、|或者|以及|[或和]")
_OF_CASE = 0.3
_SHORT_SHARE = 0.8
_PURPOSE = re.compile(r"用于[^，。；]*")
_CASE = 0.85
_LEAST_KNOWN = 4
_CONTEXT = 0.4
_ACT = 0.8
_LEAST_ACT = 4
_MINE = 0.6
_THEIRS = 0.5
_BOTH = 1.35
_LEAST = 6
_FIGURE_MINE = 0.5
_FIGURE_THEIRS = 0.4
_LEAST_BEFORE = 2
_HALF = 0.5
_DEED = 0.6


def fits(part: str, law: str) -> tuple[float, float]:
    """How far a part of the draft is told by a part of a policy, and the other way."""
    words = matter(_PARTICULAR.sub("　", part))
    if weight(words) < _LEAST:
        return 0.0, 0.0
    return told(words, law), told(matter(law), part)


def kept(part: str, law: str) -> bool:
    """Whether a part of the draft tells as done what a part of a policy asks for, with no figure of its own kind."""
    asked = _asked(law)
    if not asked or _PLANNED.search(part) or _DEFINES.search(law):
        return False
    if bool(_NEGATIVE.search(part)) != bool(_NEGATIVE.search(asked)):
        return False
    mine, theirs = fits(part, asked)
    whole = mine >= _MINE and theirs >= _THEIRS and mine + theirs >= _BOTH
    if not whole and not (mine >= _NEARLY_ALL and _one_clause_told(part, asked)):
        return mine >= _NEARLY_ALL and _in_one_clause(part, asked)
    if not _deed_told(part, asked, wholly=mine >= _SHORT_SHARE):
        return False
    return not any(
        comparable(mine.unit, w.unit) and not _agrees(mine, w, law)
        for mine in _every(part)
        for w in _every(law)
    )


def _agrees(mine: Measure, wanted: Measure, law: str) -> bool:
    """Whether a figure is the policy's own, or falls in the case it names (50万元以上的)."""
    if same_amount(mine, wanted):
        return True
    case = re.match(r"(?:（含）)?以上[一-鿿]{0,4}的[，,]", law[wanted.end :]) is not None
    return case and mine.value >= wanted.value


def _in_one_clause(part: str, asked: str) -> bool:
    """均取得统计执法证, of a long 应当……，并取得由……印制的统计执法证: what was done stands whole in one clause."""
    clauses = _CLAUSE.findall(part)
    done = units(figureless(_PARTICULAR.sub("　", clauses[-1]))) if clauses else ()
    if weight(done) < _LEAST or mood(asked) != "duty":
        return False
    return any(
        told(done, clause) >= _NEARLY_WHOLE and not _every(clause)
        for clause in _CLAUSE.findall(asked)
    )


def _deed_told(part: str, asked: str, *, wholly: bool) -> bool:
    """Whether what a policy says 应当 of stands in the part; a policy without 应当 asks for nothing more."""
    deeds = [
        units(figureless(clause[due.end() :]))[:4]
        for clause in _CLAUSE.findall(asked)
        if mood(clause) == "duty" and (due := MODAL.search(clause)) is not None
    ]
    deeds = [words for words in deeds if words]
    return not deeds or any(
        told(words, part) >= _DEED or (wholly and told(words[:1], part) == 1.0) for words in deeds
    )


def _asked(law: str) -> str:
    """A part of a policy without the clauses that forbid, where others remain; empty where all forbid."""
    clauses = [c for c in _CLAUSE.findall(law) if mood(c) not in ("ban", "needless")]
    return "，".join(clauses)


def _one_clause_told(part: str, law: str) -> bool:
    return any(
        weight(words) >= (_LEAST_ACT if mood(clause) == "duty" else _LEAST)
        and told(words, part) >= _NEARLY_ALL
        for clause in _CLAUSE.findall(law)
        if (words := matter(clause))
    )


def labelled(part: str, law: str) -> bool | None:
    """记大过的期间为十二个月 beside ……的期间为：（三）记大过，十八个月: whether it is another figure."""
    item = _LABELLED.search(law)
    if item is None or told(matter(law[: item.start()]), part) < _DEED:
        return None
    label = next((w for w in re.split(r"[、和]", item["label"]) if w in part), "")
    mine, theirs = _every(part), _every(item["figure"])
    if not label or len(theirs) != 1 or len(mine) != 1:
        return None
    if not comparable(mine[0].unit, theirs[0].unit) or mine[0].bound is not Bound.EQUAL:
        return None
    return not same_amount(mine[0], theirs[0])


def tiered(part: str, law: str) -> tuple[Measure, Measure, bool] | None:
    """讲课费每学时950元 of a 正高级 beside ……：副高级……不超过400元，正高级……不超过800元."""
    head, colon, rest = law.partition("：")
    if not colon or told(matter(_BRACKETED.sub("", head)), part) < _HALF:
        return None
    rows = []
    for clause in _CLAUSE.findall(rest):
        bound = [m for m in _every(clause) if m.bound in (Bound.MAX, Bound.MIN)]
        label = _LABEL.match(clause[: bound[0].lead]) if len(bound) == 1 else None
        if label is not None:
            rows.append((label.group(), bound[0]))
    named = [(label, m) for label, m in rows if _alone_in(label, part, [r for r, _ in rows])]
    if len(rows) < _LEAST_TIERS or len(named) != 1:
        return None
    mine = [m for m in _every(part) if m.unit == named[0][1].unit]
    said = keeps(mine[0], named[0][1]) if len(mine) == 1 else None
    return None if said is None else (mine[0], named[0][1], not said)


def _alone_in(label: str, part: str, labels: list[str]) -> bool:
    """Whether a label stands in the part, not as the end of a longer one (高级, in 副高级)."""
    longer = [other for other in labels if other != label and label in other]
    return label in part and not any(other in part for other in longer)


def share_of_all(part: str, law: str) -> tuple[Measure, Measure, bool] | None:
    """新购10台，其中新能源3台 beside 新能源汽车比例不低于50%: the share is computed."""
    if "其中" not in part:
        return None
    wanted = [m for m in _every(law) if m.unit == "比例" and m.bound in (Bound.MAX, Bound.MIN)]
    if len(wanted) != 1:
        return None
    whole, _, rest = part.partition("其中")
    all_of, some = list(measures(whole)), list(measures(rest))
    if not all_of or len(some) != 1 or all_of[-1].unit != some[0].unit or not all_of[-1].value:
        return None
    if some[0].value > all_of[-1].value:
        return None
    of = units(figureless(re.split(r"[，。；]", law[: wanted[0].lead])[-1]))
    named = units(figureless(rest))
    if told(named, law) < _DEED or told(of, part) < _HALF:
        return None
    said = keeps(replace(some[0], value=some[0].value / all_of[-1].value, unit="比例"), wanted[0])
    at = len(part) - len(rest)
    mine = replace(some[0], start=some[0].start + at, end=some[0].end + at, lead=some[0].lead + at)
    return None if said is None else (mine, wanted[0], not said)


def forbidden(part: str, law: str, around: str) -> bool | None:
    """Whether a part of the draft tells the act of a policy's 不得… as done (True) or as not done (False)."""
    if _PLANNED.search(part) or in_exception(part, law) or not _of_matter(part, law, around):
        return None
    managed = {m.group() for m in about().finditer(part)}
    if any(word not in law for word in managed) or _LEAVE.search(part):
        return None
    said = _FEE.sub("费用", part)
    whole = _share(part, law, around) >= _SHORT_SHARE
    for act, before, least in _forbidden_acts(law, said):
        needed = units(figureless(_TO.sub("　", act)))
        if not needed or told(needed, said) < _ACT:
            continue
        known = weight(needed) + told(before, said) * weight(before)
        if known < _LEAST_KNOWN and not whole:
            continue
        if before and told(before, said) < least:
            continue
        denied = _denied(said, needed)
        if denied is not None:
            return not denied
    return None


def _forbidden_acts(law: str, said: str) -> Iterator[tuple[str, tuple[str, ...], float]]:
    """(act, the words of whom it is forbidden to, how much of these must be told) of a part of a policy."""
    items = _BANNED_ITEMS.search(law)
    if items is not None:
        item = _ITEM_OF.sub("", law[items.end() :]).rstrip("的；。 ")
        if item and not _NEGATIVE.search(item) and not _LEAVE.search(item):
            yield from ((act, (), 0.0) for act in alternatives(item) if len(act) >= _LEAST)
        return
    above = ""
    for match in _CLAUSE.finditer(law):
        ban, case = _BAN.search(match.group()), above
        above = match.group()
        beyond = _BEYOND.search(match.group())
        if beyond is not None and beyond["way"] in said and not _every(match.group()):
            ban = beyond
        if ban is None or (case.endswith("的") and told(units(figureless(case)), said) < _OF_CASE):
            continue
        owner = match.group()[: ban.start()]
        before = units(figureless(_ANYONE.sub("　", owner)))
        if _LEAVE.search(owner) or _LEAVE.search(case) or _every(owner):
            continue
        least = _CASE if owner.endswith("的") else _CONTEXT
        for act in _told_apart(match.group()[ban.end() :]):
            yield act, before, least


def _told_apart(act: str) -> tuple[str, ...]:
    """An act, each member of its list with what they share, and each member alone: 出售, of 出售或者提供."""
    act = _BY_WHOM.sub("", act)
    pieces = (p for p in _PIECE.split(act) if len(p) > 1)
    return tuple(dict.fromkeys((*alternatives(act), *pieces)))


def undone(part: str, law: str, around: str) -> bool:
    """Whether a part of the draft says 未… of the deed a policy asks for."""
    if not _of_matter(part, law, around):
        return False
    for clause in _CLAUSE.findall(part):
        no = _UNDONE.search(clause)
        if no is None or clause.rstrip().endswith("的"):
            continue
        deed = units(figureless(clause[no.end() :]))
        if any(mood(c) == "ban" and told(deed, c) >= _ACT for c in _CLAUSE.findall(law)):
            # 未超编制配备, beside 不得超编制配备.
            return False
        for asked in _CLAUSE.findall(law):
            due = MODAL.search(asked)
            if mood(asked) != "duty" or due is None:
                continue
            wanted = units(figureless(asked[due.end() :]))[:4]
            if (
                weight(deed) >= _LEAST_ACT
                and told(deed, asked) >= _ACT
                and told(wanted, clause) >= _HALF
            ):
                return True
    return False


def _of_matter(part: str, law: str, around: str) -> bool:
    return _share(part, law, around) >= _MATTER


def _share(part: str, law: str, around: str) -> float:
    """How much of what a part tells stands in a part of a policy and what leads to it."""
    said = _TO.sub("　", _PARTICULAR.sub("　", _FEE.sub("费用", part)))
    if "用于" not in law:
        said = _PURPOSE.sub("　", said)
    words = matter(said)
    return told(words, f"{around}{law}") if weight(words) >= _LEAST_ACT else 0.0


def _denied(part: str, act: tuple[str, ...]) -> bool | None:
    """Whether the part says that the act was not done; None where it denies something else."""
    told_in = [c for c in _CLAUSE.findall(part) if any(word in c for word in act)]
    if not any(_NEGATIVE.search(c) for c in told_in):
        return False
    near = any(
        0 <= clause.find(word) - no.end() <= _NEAR
        for clause in told_in
        for no in _NEGATIVE.finditer(clause)
        for word in act
    )
    return True if near else None


def timed(part: str, law: str, around: str) -> Iterator[tuple[Measure, Measure, bool]]:
    """Times and dates of what was done, the policy's for the same deed, and whether they break it.

    Args:
        part: a part of the draft.
        law: a part of a policy's sentence.
        around: what stands before it in its article.
    """
    if _PLANNED.search(part):
        return
    words = matter(_PARTICULAR.sub("　", part))
    if weight(words) < _LEAST or told(words, f"{around}{law}") < _FIGURE_MINE:
        return
    wanted = [
        _as_least(m, law)
        for m in _every(law)
        if m.unit in _SPANS
        or m.unit == DAY_OF_YEAR
        or (m.unit in ("人", "家") and m.bound is Bound.MIN and _PERSONS.search(part))
    ]
    fixed = told(matter(law), part) >= _NEARLY_ALL
    for one in _every(part):
        if former(part, one):
            continue
        rivals = [
            w for w in wanted if comparable(one.unit, w.unit) and _same_deed(part, one, law, w)
        ]
        if len(rivals) != 1:
            continue
        if (
            rivals[0].bound is Bound.EQUAL
            and one.bound is Bound.EQUAL
            and fixed
            and one.unit in _SPANS
        ):
            yield one, rivals[0], not same_amount(one, rivals[0])
            continue
        if rivals[0].bound not in (Bound.MAX, Bound.MIN):
            continue
        if rivals[0].bound is Bound.MIN and re.match(r"(?:以|之)?内", part[one.end :]):
            continue
        said = keeps(_passed(one, rivals[0]), rivals[0])
        if said is not None:
            yield one, rivals[0], not said


def _as_least(measure: Measure, law: str) -> Measure:
    """10个工作日前备案, 留存30日: at least that."""
    if measure.bound is not Bound.EQUAL or measure.unit not in _SPANS:
        return measure
    ahead = re.match(r"(?:以|之)?前(?=[^，。；]|，)", law[measure.end :]) is not None
    before = re.split(r"[，。；]", law[: measure.start])[-1]
    if ahead or before.endswith("提前") or _KEPT_FOR.search(before):
        return replace(measure, bound=Bound.MIN)
    return measure


def _passed(one: Measure, wanted: Measure) -> Measure:
    """第三天 is two days after, where hours are counted."""
    nth = one.text.startswith("第") and wanted.unit == "分钟"
    return replace(one, value=one.value - 1) if nth else one


def _same_deed(part: str, one: Measure, law: str, wanted: Measure) -> bool:
    """Whether what follows the two figures, or leads to them, is one deed."""
    after = units(figureless(_after(law, wanted)))[:3]
    if after:
        return told(after, _following(part, one)) >= _DEED and _clause_told(part, law, wanted)
    clauses = re.split(r"[，。；：]", law[: wanted.lead])
    before = units(figureless(clauses[-1])) or units(figureless("".join(clauses[-2:-1])))
    return weight(before) >= _LEAST_BEFORE and told(before, part) >= _HALF


def _clause_told(part: str, law: str, wanted: Measure) -> bool:
    """Whether the clause of the policy's figure is told by the part."""
    left = re.split(r"[，。；：]", law[: wanted.start])[-1]
    right = re.split(r"[，。；：]", law[wanted.end :])[0]
    words = units(figureless(left + right))
    return not words or told(words, part) >= _FIGURE_THEIRS


def _after(text: str, measure: Measure) -> str:
    """The rest of the clause that a figure is in, without to whom."""
    return _TO.sub("　", re.split(r"[，。；：]", _from(text, measure))[0])


def _following(text: str, measure: Measure) -> str:
    """The rest of the clause that a figure is in, and the clauses after it where it ends there."""
    clauses = re.split(r"[，。；：]", _from(text, measure))
    return _TO.sub("　", clauses[0] if units(clauses[0]) else "，".join(clauses[:3]))


def _from(text: str, measure: Measure) -> str:
    return re.sub(r"^(?:以内|之内|内|之前|以前|前|后|才|即|就)+", "", text[measure.end :])


@lru_cache(maxsize=8192)
def _every(text: str) -> tuple[Measure, ...]:
    found = (*measures(text), *deadlines(text), *elapsed(text))
    return tuple(sorted(found, key=lambda m: m.start))
