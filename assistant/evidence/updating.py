"""A sentence after one of its facts changed: the exact old figures in it, and what was computed from them, renewed.

Nothing is guessed: where a figure stands twice, belongs to two facts, or a change turns from 增 to 减, there is
no offer, and the clerk reads why. Every offer is verified against the changed evidence before it is made.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal

from assistant.evidence.amounts import PERCENT, fits
from assistant.evidence.changes import Change, changes
from assistant.evidence.derive import derive
from assistant.evidence.figures import Figure, Part
from assistant.evidence.nouns import VerifyContext
from assistant.evidence.numerals import ARABIC, HAN, show
from assistant.evidence.parse import parse
from assistant.evidence.scan import Nearness
from assistant.evidence.sources import Sources, gather
from assistant.evidence.verify import verify
from assistant.evidence.wholes import lists, wholes
from assistant.models import Direction, Fact, Noun, Passage, Verdict

_HAN_DIGITS = "零一二三四五六七八九"
_CLOSING = "。；;"


class Offer(Noun):
    """A renewed wording, or why there is none."""

    text: str = ""
    """The whole sentence as it would read; empty where none can be offered."""
    changes: tuple[tuple[str, str], ...] = ()
    """(figure as it stands, figure as it would be), for people."""
    why_not: str = ""


class _NotClearError(Exception):
    """There is more than one way to read it; the message is for the clerk."""


def renew(
    sentence: str,
    old: Fact,
    new: Fact,
    *,
    others: Sequence[Fact] = (),
    passages: Sequence[Passage] = (),
    context: VerifyContext,
) -> Offer:
    """How ``sentence`` would read after its fact ``old`` became ``new``.

    Args:
        others: the other facts the sentence cites, as they are now.
        passages: the passages it cites.
    """
    before = gather((*others, old), tuple(passages))
    after = gather((*others, new), tuple(passages))

    def holds(text: str) -> bool:
        check = verify(text, (*others, new), passages, context=context)
        return check.verdict is Verdict.SUPPORTED

    try:
        edits = [*_stated(sentence, old, new, others), *_computed(sentence, before, after)]
    except _NotClearError as error:
        whole = _verbatim(sentence, old, new)
        if whole and holds(whole):
            return Offer(text=whole, changes=((_bare(old.content), _bare(new.content)),))
        return Offer(why_not=str(error))
    text = _apply(sentence, edits)
    if edits and holds(text):
        shown = tuple(dict.fromkeys((sentence[a:b], fresh) for a, b, fresh in sorted(edits)))
        return Offer(text=text, changes=shown)
    whole = _verbatim(sentence, old, new)
    if whole and holds(whole):
        return Offer(text=whole, changes=((_bare(old.content), _bare(new.content)),))
    return Offer(why_not="改动不只是数字，请对照新的事实手工修改这一句。")


_Edit = tuple[int, int, str]


def _apply(sentence: str, edits: Sequence[_Edit]) -> str:
    for start, end, fresh in sorted(edits, reverse=True):
        sentence = sentence[:start] + fresh + sentence[end:]
    return sentence


def _verbatim(sentence: str, old: Fact, new: Fact) -> str:
    """The sentence with the old content, where it stands in it word for word, replaced by the new."""
    content = _bare(old.content)
    if len(content) < 4 or sentence.count(content) != 1:
        return ""
    return sentence.replace(content, _bare(new.content))


def _bare(content: str) -> str:
    return content.strip().rstrip(_CLOSING)


# --------------------------------------------------------------------------- figures that the fact states


def _stated(sentence: str, old: Fact, new: Fact, others: Sequence[Fact]) -> Iterator[_Edit]:
    figures = parse(sentence).figures
    theirs = [f for other in others for f in parse(other.content).figures]
    earlier = parse(old.content).figures
    for was, now in _changed(old, new):
        # A computed figure of the same size (减少7次 beside 7次) is renewed with the computations.
        found = [f for f in figures if _same(f, was) and _plays(f, was)]
        if not found:
            continue
        rivals = [f for f in theirs if _same(f, was)]
        twins = [f for f in earlier if f is not was and _same(f, was) and _plays(f, was)]
        if len(found) > 1 or rivals or twins:
            raise _NotClearError(f"“{was.text}”在句中或依据里不止一处，请手工改成“{now.text}”。")
        if was.direction is not now.direction:
            raise _NotClearError("增减方向变了，请手工修改这一句。")
        figure = found[0]
        yield figure.token.start, figure.token.end, _rewritten(figure, was, now)


def _changed(old: Fact, new: Fact) -> list[tuple[Figure, Figure]]:
    """Figures of the old content with what they became; the two must be built alike."""
    left, right = parse(old.content).figures, parse(new.content).figures
    if [f.token.base for f in left] != [f.token.base for f in right]:
        raise _NotClearError("事实里的数字增加或减少了，请对照新的事实手工修改这一句。")
    return [
        (a, b)
        for a, b in zip(left, right, strict=True)
        if (a.token.canonical, a.token.upper, a.token.nearness, a.direction)
        != (b.token.canonical, b.token.upper, b.token.nearness, b.direction)
    ]


def _same(figure: Figure, was: Figure) -> bool:
    a, b = figure.token, was.token
    return a.base == b.base and a.canonical == b.canonical and a.upper == b.upper


def _plays(figure: Figure, was: Figure) -> bool:
    if Part.CHANGE in (figure.part, was.part):
        return figure.part is was.part or figure.loose or was.loose
    return (figure.part is Part.BEFORE) is (was.part is Part.BEFORE)


def _rewritten(figure: Figure, was: Figure, now: Figure) -> str:
    """The new figure in the wording of the sentence: its unit, its numerals, its 约."""
    if figure.text == was.text:
        return now.text
    if now.token.upper is not None or now.token.nearness is not was.token.nearness:
        if figure.token.unit == now.token.unit:
            return now.text
        raise _NotClearError(f"“{figure.text}”的写法与事实不同，请手工改成“{now.text}”。")
    return _number(figure, now.token.canonical / figure.token.factor)


def _number(figure: Figure, value: Decimal) -> str:
    """``figure`` as written, with another value; decimals as many as it had, more only where needed."""
    text, token = figure.text, figure.token
    if token.nearness is not Nearness.EXACT and token.nearness is not Nearness.AROUND:
        raise _NotClearError(f"“{text}”是约数，请手工修改。")
    # Where the digits begin was noted while reading; the words before them (约) stay.
    lead = token.number_start - token.start
    pattern = HAN if token.han else ARABIC
    found = re.match(pattern, text[lead:])
    if found is None:
        raise _NotClearError(f"“{text}”的写法特别，请手工修改。")
    number = _han(value) if token.han else show(value)
    return text[:lead] + number + text[lead + found.end() :]


def _han(value: Decimal) -> str:
    if value != value.to_integral_value() or not 0 < value < 100:
        raise _NotClearError("原句用汉字写数，请手工修改。")
    tens, ones = divmod(int(value), 10)
    if not tens:
        return _HAN_DIGITS[ones]
    return ("" if tens == 1 else _HAN_DIGITS[tens]) + "十" + (_HAN_DIGITS[ones] if ones else "")


# --------------------------------------------------------------------------- figures computed from it


def _computed(sentence: str, before: Sources, after: Sources) -> Iterator[_Edit]:
    stated = [f for _s, f in before.figures]
    for figure in parse(sentence).figures:
        if any(_same(figure, f) and _plays(figure, f) for f in stated):
            continue
        if derive(figure, before, sentence=sentence) is None:
            continue
        if derive(figure, after, sentence=sentence) is not None:
            continue
        yield figure.token.start, figure.token.end, _recomputed(figure, before, after, sentence)


def _recomputed(figure: Figure, before: Sources, after: Sources, sentence: str) -> str:
    rounding = figure.token.base in (PERCENT, "倍")
    left = list(_values(figure, before, sentence))
    right = list(_values(figure, after, sentence))
    unclear = _NotClearError(f"“{figure.text}”是算出来的数，请按新的事实重新计算。")
    if len(left) != len(right):
        raise unclear
    results = {
        new
        for old, new in zip(left, right, strict=True)
        if old is not None and fits(old, figure.token, rounding=rounding)
    }
    if len(results) != 1:
        raise unclear
    value = results.pop()
    if value is None:
        raise _NotClearError("增减方向变了，请手工修改这一句。")
    if value <= 0:
        raise unclear
    value = value / figure.token.factor
    if rounding:
        decimals = max(figure.token.decimals, 1 if figure.token.base == PERCENT else 0)
        value = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return _number(figure, value)


def _values(figure: Figure, sources: Sources, sentence: str) -> Iterator[Decimal | None]:
    """Everything the evidence lets ``figure`` be, in an order that does not depend on the values.

    None where the computation now goes the other way. Mirrors ``derive``: a difference, a rate, the other
    end of a change, a share, a remainder, a sum.
    """
    base = figure.token.base
    changing = figure.part is Part.CHANGE
    if base == PERCENT and not changing:
        for whole, part, _ids in wholes(sources, sentence):
            yield part.token.canonical / whole.token.canonical * 100
        return
    for change in changes(sources):
        if base == "倍":
            yield _times(change, gained=changing)
        elif base == PERCENT:
            if change.base != PERCENT:
                moved = _moved(change, figure)
                yield None if moved is None or change.earlier <= 0 else moved / change.earlier * 100
        elif change.base == base and changing:
            yield _moved(change, figure)
        elif change.base == base:
            yield change.earlier if figure.part is Part.BEFORE else change.later
    if not changing and base not in (PERCENT, "倍"):
        yield from _rests_and_sums(figure, sources)


def _moved(change: Change, figure: Figure) -> Decimal | None:
    """The size of a change in the direction the sentence tells of."""
    moved = change.later - change.earlier
    if moved == 0 or (moved > 0) is not (figure.direction is Direction.UP):
        return None
    return abs(moved)


def _times(change: Change, *, gained: bool) -> Decimal | None:
    if change.earlier <= 0:
        return None
    ratio = change.later / change.earlier
    return ratio - 1 if gained else ratio


def _rests_and_sums(figure: Figure, sources: Sources) -> Iterator[Decimal]:
    base = figure.token.base
    if figure.rest:
        for whole, part, _ids in wholes(sources, ""):
            if whole.token.base == base:
                yield whole.token.canonical - part.token.canonical
    if figure.total:
        for source in sources.items:
            for members in lists(source):
                if {f.token.base for f in members} == {base}:
                    yield sum((f.token.canonical for f in members), Decimal(0))
