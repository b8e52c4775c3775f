"""Dates and periods: in the fact's own date or in its wording, and with the right figures."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.evidence.dates import Resolved, resolve, resolve_all
from assistant.evidence.festivals import fits_festival
from assistant.evidence.nouns import ClaimKind, DateKind, DateMention, VerifyContext
from assistant.evidence.parse import Parsed
from assistant.evidence.sources import Source, Sources
from assistant.evidence.texts import bigrams, squeeze
from assistant.evidence.verifiers.base import Outcome, sourceless
from assistant.evidence.verifiers.numbers import Carried

_Point = tuple[int, int | None, int | None]
_TOLD = 3
"""Pairs of characters that make a fact recognisable."""
_POINTS = tuple(f"{n}是" for n in "一二三四五六七八九十")
_VAGUE = ("全年", "年初", "年中")


def check(
    parsed: Parsed, sources: Sources, context: VerifyContext, carried: tuple[Carried, ...]
) -> Outcome:
    """Check every date of a sentence."""
    outcome = Outcome()
    holders: dict[int, frozenset[str]] = {}
    for mention, said in zip(parsed.dates, resolve_all(parsed.dates, context.year), strict=True):
        if _neutral(mention, said, parsed, sources, context):
            continue
        outcome.claim(ClaimKind.DATE, mention.text, mention.start, mention.end)
        if _own_cutoff(said, parsed, context):
            continue
        if not sources:
            outcome.fail(sourceless(mention.text, sources))
            continue
        after = parsed.text[mention.end : mention.end + 8]
        carriers = (
            s
            for s in sources.items
            if _carries(s, said, mention, context, after) and _same_third(s, said, mention)
        )
        found = frozenset(s.id for s in carriers)
        if not found:
            outcome.fail(_reason(mention, sources))
        holders[mention.start] = found
    if not outcome.reasons:
        _match_figures(parsed, sources, holders, carried, outcome)
    return outcome


def _neutral(
    mention: DateMention,
    said: Resolved,
    parsed: Parsed,
    sources: Sources,
    context: VerifyContext,
) -> bool:
    """Words of time that assert nothing by themselves: the report's own year, 今年以来."""
    if mention.kind is DateKind.TIME and not sources:
        return False
    if mention.kind is DateKind.RELATIVE:
        if said.first[0] == context.year:
            return not _other_year(sources, context.year)
        return said.first[0] == context.year + 1 or _base_of_comparison(mention, parsed)
    if mention.kind is DateKind.YEAR and said.first[0] == context.year and not said.last_days:
        return True
    return mention.text in _VAGUE


def _base_of_comparison(mention: DateMention, parsed: Parsed) -> bool:
    """比上年下降, 由上年的58件: the figure beside it is checked, the word itself says nothing more."""
    before = parsed.text[max(0, mention.start - 1) : mention.start]
    after = parsed.text[mention.end : mention.end + 1]
    starts = {f.token.start for f in parsed.figures}
    return before in tuple("比较与由从") or mention.end + (after == "的") in starts


def _other_year(sources: Sources, year: int) -> bool:
    """Every dated fact is of another year."""
    dated = [s.date[0] for s in sources.items if s.date]
    return bool(dated) and all(y != year for y in dated)


def _own_cutoff(said: Resolved, parsed: Parsed, context: VerifyContext) -> bool:
    """截至 the report's own as-of date, in a sentence without figures: 本报告数据截至……."""
    day = context.as_of
    if day is None or said.kind is not DateKind.UNTIL or parsed.figures:
        return False
    return said.last == (day.year, day.month, day.day)


def _carries(
    source: Source, said: Resolved, mention: DateMention, context: VerifyContext, after: str
) -> bool:
    if said.kind in (DateKind.FESTIVAL, DateKind.TIME):
        if any(m.value == mention.value for m in source.dates) or mention.value in source.lookup:
            return True
        return source.date is not None and fits_festival(mention.value, after, source.date)
    year = source.date[0] if source.date else context.year
    if source.planned and any(m.kind is DateKind.RELATIVE for m in source.dates):
        # 明年5月前 of a plan entered under 2027-05 is said from the report's year.
        year = context.year
    if any(_agree(said, known) for known in resolve_all(source.dates, year)):
        return True
    return source.date is not None and _dated(said, source, mention)


_THIRDS = ("上旬", "中旬", "下旬")


def _same_third(source: Source, said: Resolved, mention: DateMention) -> bool:
    """12月上旬 is not 12月下旬, nor any day of December."""
    third = next((t for t in _THIRDS if t in mention.text), "")
    if not third:
        return True
    month = said.first[1]
    for known in source.dates:
        at = resolve(known, said.first[0])
        if at.first[1] == month and (third in known.text or _third(at.first[2]) == third):
            return True
    return source.date is not None and source.date[1] == month and _third(source.date[2]) == third


def _third(day: int | None) -> str:
    return "" if day is None else _THIRDS[min((day - 1) // 10, 2)]


def _dated(said: Resolved, source: Source, mention: DateMention) -> bool:
    """Carried by the fact's 日期 column."""
    date = source.date
    if date is None or (source.planned and source.dates):
        # The wording of a plan says when; its date is only the day of entry.
        return False
    periods = [resolve(p, date[0]) for p in source.periods]
    if said.kind is DateKind.MONTH and any(p.last[1] == date[1] for p in periods):
        # 1—9月 … of a fact entered in September is not a thing of September.
        return False
    if said.kind in (DateKind.MONTH, DateKind.DAY, DateKind.YEAR, DateKind.RELATIVE):
        return _within(date, said) and (not said.last_days or _is_last(date))
    if said.kind is DateKind.UNTIL:
        if periods:
            return any(_ends(p.last, said) for p in periods)
        return _ends(date, said) and (not said.last_days or _is_last(date))
    if said.kind is DateKind.BEFORE:
        return source.planned and _ends(date, said)
    if said.kind is DateKind.PERIOD and not periods and _up_to(date, said, source):
        return True
    return not source.periods and _named_period(mention) and _inside(date, said)


def _up_to(date: _Point, said: Resolved, source: Source) -> bool:
    """1—10月 of a figure entered for October: what a year's running count says at the end of that month."""
    if source.planned or not source.parsed.figures or source.dates:
        return False
    if date[2] is not None and not _is_last(date):
        return False
    return said.first[:2] == (date[0], 1) and said.last[:2] == date[:2]


def _named_period(mention: DateMention) -> bool:
    """上半年, 二季度 may be said of a day within; 1—8月 may not."""
    return any(w in mention.text for w in ("半年", "季度", "全年"))


def _agree(said: Resolved, known: Resolved) -> bool:
    """Whether a date in the wording of the evidence carries the date said."""
    if known.kind in (DateKind.FESTIVAL, DateKind.TIME):
        return False
    if said.kind is DateKind.PERIOD or known.kind is DateKind.PERIOD:
        return _periods_agree(said, known)
    if said.kind is DateKind.RELATIVE or known.kind is DateKind.RELATIVE:
        return said.first[0] == known.first[0] and said.first[1] is None
    if {said.kind, known.kind} == {DateKind.UNTIL, DateKind.BEFORE}:
        return False
    return _within(known.first, said) and (
        not said.last_days or known.last_days or _is_last(known.first)
    )


def _periods_agree(said: Resolved, known: Resolved) -> bool:
    if said.kind is known.kind:
        return said.first == known.first and said.last == known.last
    if said.kind is DateKind.UNTIL:
        return _ends(known.last, said)
    if said.kind is DateKind.PERIOD and known.kind in (DateKind.DAY, DateKind.MONTH):
        return False
    return said.kind is DateKind.YEAR and said.first[0] == known.first[0]


def _within(known: _Point, said: Resolved) -> bool:
    """The date said is the same day, or the month or year it lies in."""
    return all(s is None or s == k for s, k in zip(said.first, known, strict=True)) and not (
        said.first[1] is None and said.first[2] is not None and known[2] != said.first[2]
    )


def _ends(known: _Point, said: Resolved) -> bool:
    year, month, day = said.last
    if year != known[0] or month != known[1]:
        return False
    if day is None:
        return True
    return known[2] == day or (known[2] is None and _is_last(said.last))


def _is_last(point: _Point) -> bool:
    year, month, day = point
    if month is None or day is None:
        return False
    return day == calendar.monthrange(year, month)[1]


def _inside(date: _Point, said: Resolved) -> bool:
    if date[1] is None or said.first[1] is None or said.last[1] is None:
        return False
    return said.first[0] == date[0] and said.first[1] <= date[1] <= said.last[1]


def _reason(mention: DateMention, sources: Sources) -> str:
    known = list(dict.fromkeys(_known(sources)))
    if known:
        return f"“{mention.text}”与依据的日期不符：{'；'.join(known[:3])}"
    return f"“{mention.text}”在{sources.labels}里找不到"


def _known(sources: Sources) -> Iterator[str]:
    for source in sources.items:
        said = [m.text for m in source.dates]
        if source.date:
            year, month, day = source.date
            said.insert(
                0, f"{year}年" + (f"{month}月" if month else "") + (f"{day}日" if day else "")
            )
        if said:
            yield f"{source.label}是{'、'.join(dict.fromkeys(said))}"


@dataclass(frozen=True)
class _Dated:
    """A figure or title that a date may govern."""

    start: int
    text: str
    sources: frozenset[str]


def _match_figures(
    parsed: Parsed,
    sources: Sources,
    holders: dict[int, frozenset[str]],
    carried: tuple[Carried, ...],
    outcome: Outcome,
) -> None:
    """A date of one fact must not head the figures or titles of another (1—9月 … 62件)."""
    items = [_Dated(c.figure.token.start, c.figure.text, c.sources) for c in carried if c.sources]
    for title in parsed.titles:
        named = frozenset(s.id for s in sources.items if squeeze(title.inner) in s.lookup)
        if named:
            items.append(_Dated(title.start, f"《{title.inner}》", named))
    by_id = {s.id: s for s in sources.items}
    for mention in parsed.dates:
        held = holders.get(mention.start)
        if not held:
            continue
        later = [d.start for d in parsed.dates if d.start > mention.start]
        end = min([_governs(parsed.text, mention.start), *later])
        mine = sorted((x for x in items if mention.start < x.start < end), key=lambda x: x.start)
        telling = [x for x in mine if len(x.sources) == 1] or mine
        if not telling or any(x.sources & held for x in telling):
            continue
        first = telling[0]
        if _told_before(parsed.text[mention.end : first.start], held, first.sources, by_id):
            continue
        outcome.fail(
            f"“{mention.text}”与“{first.text}”不是同一事实："
            f"前者见{_ids(held)}，后者见{_ids(first.sources)}"
        )


def _told_before(
    between: str, held: frozenset[str], other: frozenset[str], by_id: dict[str, Source]
) -> bool:
    """What the date's own fact says stands between the date and the other fact's figure."""
    own = frozenset().union(*(by_id[i].pairs for i in held))
    foreign = frozenset().union(*(by_id[i].pairs for i in other))
    return len(bigrams(between) & (own - foreign)) >= _TOLD


def _governs(text: str, start: int) -> int:
    """How far a date reaches: one that opens a clause to the next ；, one inside a clause to its end."""
    opens = start == 0 or text[start - 1] in "，。；：、\n" or text[start - 2 : start] in _POINTS
    stops = "；。" if opens else "，；。"
    return min((at for s in stops if (at := text.find(s, start)) >= 0), default=len(text))


def _ids(ids: frozenset[str]) -> str:
    return "、".join(sorted(ids))
