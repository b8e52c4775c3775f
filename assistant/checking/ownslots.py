"""Slots of a clause that a draft may change in few words: who approves, the order of steps, 和/或, exceptions.

A sentence of the draft is set beside the sentences of the texts in force that share its rarest words.
Where both are of one matter, each slot is compared by itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from assistant.checking.engine import nested, shown
from assistant.checking.ownapprovers import Role, agrees, conflicts, roles
from assistant.checking.owncheck import own_sentences
from assistant.checking.owngrades import step_told
from assistant.checking.ownlines import Lines
from assistant.checking.ownlists import levels
from assistant.checking.ownmatter import told, units, weight
from assistant.checking.ownorders import exception_told, joint_told, order_told
from assistant.checking.ownpractice import (
    fits,
    forbidden,
    kept,
    labelled,
    share_of_all,
    tiered,
    timed,
    undone,
)
from assistant.checking.ownrestated import GRADE, beside, matter
from assistant.checking.ownrules import read_own
from assistant.checking.owntold import NOT_FOUND
from assistant.checking.ownwords import ORDINAL, figureless
from assistant.checking.policyrules import Policies, policy_file
from assistant.checking.policytext import Line, PolicyText
from assistant.checking.statements import LAYS_DOWN, OF_ITSELF, Verdict, levels_of
from assistant.models import Finding, Severity

_CANDIDATES = 6
_PART = re.compile(r"[^；。\n]+")
_CLAUSE = re.compile(r"[^，。；：\n]+")
_MODAL = re.compile(
    r"应当|必须|须|不得|可以|不准|严禁|禁止|规定|要求|一律|即可|方可|才需|需[经报由要]"
)
_BOUNDED = re.compile(r"不(?:低于|少于|高于|超过|多于)")
_ATTRIBUTE = re.compile(r"(?:应当|应|可以|不得)[^，。；]{1,8}的(?=[一-鿿])")
"""应当归档的材料: says which, not what is due."""
_DONE = re.compile(
    r"[均已了]|全部|平均|累计|全年|今年|实际|达到|至今|先后|我[省市县区镇乡局办委院校馆]|本[局委办院校馆]|\d+余?(?:件|次|个|批|人次|场|起|项|名|份|期|户|家|份)(?!工作日|月)"
)
_HANDLED = re.compile(
    r"查处|查纠|整改|通报批评|处分(?!期)|立案|问责|纠正|整治|举报|违规|违反|违法|清退|清理|腾退|问题|发现[^，。；]{0,12}(?:起|违|未|擅|超)|典型案例|责令"
)
_DRAFT_SHARE = 0.6
_POLICY_SHARE = 0.4
_LEAST_SHARED = 4
_HALF = 0.5
_LEAST_NAMED = 4
_LEFT_OUT = re.compile(
    r"除[^，。；]{2,24}?(?:以外|之外|外)，?|经[^，。；]{2,14}?(?=可以|可)|任何情况下?|一律|也|确(?:因|有)[^，。；]{2,10}的?，?"
)
_NEARLY = 0.9
_FEW = 0.3
_TOLD_WHOLE = 0.84
_CLEARLY = 0.15
_EVADED = re.compile(r"规避|逃避|拆分|化整为零|绕过")
_ENDED = re.compile(r"[。；！？;!?][”’）)」\s]*$")
"""A heading tells nothing."""
_MUCH = 0.8
_TIE = 0.05
_CLOSE = 0.2
_FULL = 1.8
_STRICT_DRAFT = 0.75


@dataclass(frozen=True)
class SlotTold:
    """What a sentence says of one slot of a clause; offsets into the sentence."""

    start: int
    end: int
    source: PolicyText
    line: Line
    broken: bool
    right: str = ""


def told_slots(policies: Policies) -> Iterator[tuple[int, SlotTold]]:
    """Where each sentence starts, and what it says of the slots of a clause in force."""
    book = policies.book
    named: dict[int, set[str]] = {}
    laid_down: set[int] = set()
    for (start, end), cited in policies.in_sentence():
        named[start] = {c.document.id for c in cited if c.document is not None}
        if LAYS_DOWN.search(policies.data.subject.text[start:end]):
            laid_down.add(start)
    told_whole = {
        s.start: s.result.line
        for s in policies.statements
        if s.result.verdict is Verdict.GROUNDED and s.result.share >= _TOLD_WHOLE
    }
    for start, sentence in own_sentences(policies):
        documents = named.get(start, set())
        if len(documents) > 1 or not _ENDED.search(sentence):
            continue
        only = next(iter(documents), "")
        for told_so in slots(sentence, book.lines, only=only, restates=start in laid_down):
            whole = told_whole.get(start)
            if told_so.broken and whole is not None and whole.start != told_so.line.start:
                # The sentence is another clause's own words.
                continue
            if (told_so.source.document.id, told_so.line.text) not in book.silent:
                yield start, told_so


def check(policies: Policies) -> Iterator[Finding]:
    """Findings about slots that a draft tells otherwise than a clause in force."""
    rule = policy_file().checks["own_slot"]
    for start, told_so in policies.slots:
        if not told_so.broken:
            continue
        document, line = told_so.source.document, told_so.line
        sure = policies.book.confirmed(document.id, line.text)
        message = (
            rule.message.replace("{title}", nested(f"《{document.title}》"))
            .replace("{locator}", line.locator)
            .replace("{right}", nested(shown(told_so.right, limit=60)))
        )
        yield policies.data.finding(
            rule,
            start + told_so.start,
            start + told_so.end,
            message=message if sure else f"{message}{policy_file().pending}",
            severity=Severity.ERROR if sure else Severity.WARNING,
            basis=told_so.source.basis(line),
        )


def slots(
    sentence: str, lines: Lines, *, only: str = "", restates: bool = False
) -> Iterator[SlotTold]:
    """What a sentence says of the slots of the nearest clauses.

    Args:
        sentence: the sentence, citations and quotations blanked.
        lines: the sentences of the texts in force.
        only: id of the one document the draft names; empty for any.
        restates: whether the draft says what a document lays down.
    """
    if NOT_FOUND.search(sentence) or OF_ITSELF.search(sentence):
        return
    where = (lambda s: s.document.id == only) if only else None
    near = [
        (source, line)
        for source, line in lines.near(figureless(sentence), most=_CANDIDATES, where=where)
        if not _handled(sentence, line.text)
    ]
    modal = restates or _MODAL.search(_ATTRIBUTE.sub("　", sentence)) is not None
    done = _DONE.search(sentence) is not None
    lays_down = modal or not done
    binding = modal or (not done and _BOUNDED.search(sentence) is not None)
    rows = [row for source, line in near for row in _of_line(sentence, source, line, lays_down)]
    best = max((fit for fit, _ in rows), default=0.0)
    found = [told_so for fit, told_so in rows if fit >= best - _TIE]
    found += _restated(sentence, near, binding=binding, done=not lays_down)
    found += _labelled(sentence, near)
    found += _stepped(sentence, near)
    if not modal:
        found += _practised(sentence, lines, near)
        if not any(told_so.broken for told_so in found):
            found += _offended(sentence, lines, where)
    found = [told_so for told_so in found if not _of_another(told_so, sentence, near)]
    if found:
        yield max(found, key=lambda f: f.broken)


def _of_another(told_so: SlotTold, sentence: str, near: list[tuple[PolicyText, Line]]) -> bool:
    """Whether a sentence of another document tells clearly more of what the draft says."""
    if not told_so.broken:
        return False
    words = matter(sentence)

    def share(source: PolicyText, line: Line) -> float:
        return told(words, f"{source.opening(line)}{line.text}")

    own = share(told_so.source, told_so.line)
    return any(
        source is not told_so.source and share(source, line) > own + _CLEARLY
        for source, line in near
    )


def _handled(sentence: str, law: str) -> bool:
    """Whether a sentence reports a violation found or put right, in words the policy does not use itself."""
    return any(m.group() not in law for m in _HANDLED.finditer(sentence))


def _of_line(
    sentence: str, source: PolicyText, line: Line, restates: bool
) -> Iterator[tuple[float, SlotTold]]:
    """Who approves, the order of steps, 和/或 and exceptions, with how well the two parts fit."""
    text = ORDINAL.sub("", line.text.strip())
    around = source.opening(line)
    for start, end, part in _parts(sentence):
        mine = units(figureless(part))
        if weight(mine) < _LEAST_SHARED:
            continue
        here = told(mine, f"{around}{text}")
        ruled = told(units(figureless(_LEFT_OUT.sub("　", _without_roles(part)))), text)
        if max(here, ruled) < _DRAFT_SHARE:
            continue
        for theirs in _PART.findall(text):
            words = units(figureless(theirs))
            share = told(words, sentence)
            if not words or share * weight(words) < _LEAST_SHARED:
                continue
            fit = told(mine, theirs) + share
            for told_so in _approvers(part, start, theirs, source, line):
                yield fit, told_so
            if restates and ruled >= _NEARLY and exception_told(part, theirs):
                yield fit, SlotTold(start, end, source, line, True, theirs)
            if share < _POLICY_SHARE:
                continue
            broken = order_told(part, theirs)
            if broken is not None:
                yield fit, SlotTold(start, end, source, line, broken, theirs)
            if here < _STRICT_DRAFT:
                continue
            both = joint_told(part, theirs, restates=restates)
            if both or (restates and exception_told(part, theirs)):
                yield fit, SlotTold(start, end, source, line, True, theirs)


def _restated(
    sentence: str, near: list[tuple[PolicyText, Line]], *, binding: bool, done: bool
) -> Iterator[SlotTold]:
    """Parts that depart from every part of the policies that they may tell."""
    for start, _, part in _parts(sentence):
        named = set(levels().findall(part))
        rows = []
        for source, line in near:
            for theirs in _PART.findall(ORDINAL.sub("", line.text.strip())):
                row = beside(part, theirs, binding=binding, done=done)
                if row is not None:
                    same = named <= levels_of(theirs)
                    rows.append((row.fit + same, row, source, line))
        if not rows:
            continue
        best = max(fit for fit, *_ in rows)
        reach = _CLOSE if best < _FULL else _CLOSE / 2
        close = [r for r in rows if r[0] >= best - reach]
        _, row, source, line = max(close, key=lambda r: r[0])
        if all(r[1].right for r in close):
            yield SlotTold(start + row.start, start + row.end, source, line, True, row.right)
        elif not row.right and row.whole and not done:
            yield SlotTold(start, start + len(part), source, line, False)


def _practised(
    sentence: str, lines: Lines, near: list[tuple[PolicyText, Line]]
) -> Iterator[SlotTold]:
    """Parts that tell as done what a part of a policy asks for."""
    for start, end, part in _parts(sentence):
        best: tuple[float, SlotTold] | None = None
        for source, line in near:
            for theirs in _PART.findall(ORDINAL.sub("", line.text.strip())):
                mine_told, theirs_told = fits(part, theirs)
                fit = 2 * mine_told + theirs_told
                if best is not None and fit <= best[0]:
                    continue
                around = lines.before(source, line)
                times = list(timed(part, theirs, around))
                banned = forbidden(part, theirs, around)
                if banned:
                    best = fit, SlotTold(start, end, source, line, True, theirs)
                elif times:
                    mine, right, late = max(times, key=lambda row: row[2])
                    at = start + mine.start, start + mine.end
                    best = fit, SlotTold(*at, source, line, late, right.text)
                elif not lines.penal(source, line) and kept(part, theirs):
                    best = fit, SlotTold(start, end, source, line, False)
                elif banned is False:
                    best = fit, SlotTold(start, end, source, line, False, theirs)
                elif undone(part, theirs, around):
                    best = fit, SlotTold(start, end, source, line, True, theirs)
        if best is not None:
            yield best[1]


def _stepped(sentence: str, near: list[tuple[PolicyText, Line]]) -> Iterator[SlotTold]:
    """The step of a scale, the standard of a rank, or the share that a figure of the draft falls in."""
    if _EVADED.search(sentence):
        return
    for source, line in near:
        for scale in read_own(source.document.sha256, source).grades:
            if all(step.limit.rule.quote != line.text for step in scale.steps):
                continue
            told_so = step_told(scale, sentence)
            if told_so is not None:
                mine, step, broken = told_so
                yield SlotTold(mine.start, mine.end, source, line, broken, step.limit.rule.quote)
                return
        for theirs in _PART.findall(line.text.strip()):
            row = tiered(sentence, theirs) or share_of_all(sentence, theirs)
            if row is not None:
                yield SlotTold(row[0].start, row[0].end, source, line, row[2], row[1].text)
                return


def _labelled(sentence: str, near: list[tuple[PolicyText, Line]]) -> Iterator[SlotTold]:
    """Figures beside the item of a list that is of the same name."""
    for start, end, part in _parts(sentence):
        rows = [
            (said, source, line)
            for source, line in near
            for theirs in _PART.findall(line.text.strip())
            if (said := labelled(part, theirs)) is not None
        ]
        if rows:
            # 记过 and 记大过 of two laws: one that agrees is meant.
            said, source, line = min(rows, key=lambda row: row[0])
            yield SlotTold(start, end, source, line, said, line.text)


def _offended(
    sentence: str, lines: Lines, where: Callable[[PolicyText], bool] | None
) -> Iterator[SlotTold]:
    """Parts that tell as done what a policy names among its offences."""
    for source, line in lines.near(sentence, most=_CANDIDATES, where=where, offences=True):
        if not lines.penal(source, line) or _handled(sentence, line.text):
            continue
        for start, end, part in _parts(sentence):
            if forbidden(part, ORDINAL.sub("", line.text.strip()).replace("；", "，"), ""):
                yield SlotTold(start, end, source, line, True, line.text)


def _parts(sentence: str) -> Iterator[tuple[int, int, str]]:
    for match in _PART.finditer(sentence):
        yield match.start(), match.end(), match.group()


def _about(text: str, role: Role) -> tuple[str, ...]:
    """The words of what a role is about: its clause, and the one before where the clause says no more."""
    return _abouts(text, role)[0]


def _abouts(text: str, role: Role) -> list[tuple[str, ...]]:
    """What a role may be about: its clause with the one before, or with the one after (经……批准，……)."""
    clauses = [(m.start(), m.group()) for m in _CLAUSE.finditer(text)]
    at = next(
        (n for n, (start, words) in enumerate(clauses) if start <= role.start < start + len(words)),
        0,
    )
    own = _without_roles(clauses[at][1])
    led = re.match(r"\s*(?:但)?未?经", clauses[at][1]) is not None
    alone = units(figureless(own))
    found: list[tuple[str, ...]] = []
    if led and at + 1 < len(clauses):
        found.append(units(figureless(own + _without_roles(clauses[at + 1][1]))))
    if at and (led or weight(alone) < _LEAST_SHARED):
        found.append(units(figureless(_without_roles(clauses[at - 1][1]) + own)))
    return found or [alone]


def _without_roles(clause: str) -> str:
    for role in reversed(list(roles(clause))):
        clause = f"{clause[: role.start]}　{clause[role.end + len(role.act) :]}"
    return clause


def _approvers(
    part: str, at: int, theirs: str, source: PolicyText, line: Line
) -> Iterator[SlotTold]:
    wanted = list(roles(theirs))
    if not wanted:
        return
    grades, theirs_of = set(GRADE.findall(part)), set(GRADE.findall(theirs))
    if grades and theirs_of and not grades & theirs_of:
        return
    for mine in roles(part):
        about = _about(part, mine)
        near = [
            r
            for r in wanted
            if any(
                _one_matter(about, what, part, theirs, said=mine.denied and mine.who in r.who)
                for what in _abouts(theirs, r)
            )
        ]
        same = [r for r in near if r.group == mine.group]
        other = _of_other_act(mine, about, near, theirs)
        if other is not None:
            yield SlotTold(at + mine.start, at + mine.end, source, line, True, other.act)
            continue
        if not same or (mine.denied and _MODAL.search(part)):
            continue
        span = at + mine.start, at + mine.end
        if any(agrees(mine.who, r.who) for r in same):
            yield SlotTold(*span, source, line, mine.denied, same[0].who)
        elif mine.group != "approve" and any(
            agrees(mine.who, r.who) for r in near if r.group == "approve"
        ):
            continue
        elif all(conflicts(mine.who, r.who) for r in same):
            yield SlotTold(*span, source, line, True, same[0].who)


def _of_other_act(mine: Role, about: tuple[str, ...], near: list[Role], theirs: str) -> Role | None:
    """开设……报财政部备案 beside 开设……经财政部核准，撤销……报财政部备案: the act of the same thing is another."""
    named = [r for r in near if mine.who in r.who or r.who in mine.who]
    if named and all({mine.group, r.group} == {"approve", "file"} for r in named):
        return named[0]
    scored = sorted(
        ((told(about, "　".join(_about(theirs, r))), n) for n, r in enumerate(near)), reverse=True
    )
    if not scored or scored[0][0] < _MUCH:
        return None
    best = near[scored[0][1]]
    alone = len(scored) == 1 or scored[0][0] - scored[1][0] >= _CLEARLY
    swapped = {mine.group, best.group} == {"approve", "file"}
    return best if alone and swapped and agrees(mine.who, best.who) else None


def _one_matter(
    mine: tuple[str, ...], theirs: tuple[str, ...], part: str, policy: str, *, said: bool
) -> bool:
    if said and weight(mine) >= _LEAST_NAMED:
        return told(mine, policy) >= _HALF and told(theirs, part) >= _POLICY_SHARE
    shared = told(mine, policy) * weight(mine)
    return (
        shared >= _LEAST_SHARED
        and told(mine, policy) >= _DRAFT_SHARE
        and (
            not theirs
            or told(theirs, part) >= (_FEW if told(mine, policy) >= _NEARLY else _POLICY_SHARE)
        )
    )
