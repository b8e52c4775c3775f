"""Comparisons with last year: what the fact gives is completed by what follows from it (rule 4)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from assistant.drafting.offline.numbers import NUMBER, percent, places, unit_pattern, value, written
from assistant.drafting.patterns import load_patterns
from assistant.models import Direction

_TIME_UNITS = ("工作日", "小时", "分钟", "天", "日", "个月")
_GENERIC = frozenset({"支出", "收入", "投入", "数量", "总数", "完成投资", "金额", "费用"})
_SUBJECT = re.compile(r"[，；。：]")


@dataclass(frozen=True)
class Comparison:
    """A change against an earlier figure."""

    subject: str
    """What changed: “三公”经费支出."""
    direction: Direction
    yearly: bool
    """Whether it is against last year, so that it may be set beside others of the kind."""
    size: str = ""
    """The change as it may be said again: 减少3.9万元."""


@dataclass(frozen=True)
class Compared:
    """A text with its comparisons completed."""

    text: str
    found: tuple[Comparison, ...] = ()
    inconsistent: bool = False
    """The fact's own figures do not agree with each other; nothing was computed."""


@dataclass(frozen=True)
class _Rules:
    against: re.Pattern[str]
    between: re.Pattern[str]
    rate_only: re.Pattern[str]
    beside: re.Pattern[str]
    up: frozenset[str]
    up_to: frozenset[str]


@lru_cache(maxsize=1)
def _rules() -> _Rules:
    data = load_patterns().compare
    ways = "|".join(sorted({*data.up, *data.down}, key=len, reverse=True))
    arrivals = "|".join(sorted({*data.up_to, *data.down_to}, key=len, reverse=True))
    references = "|".join(data.references)
    unit = unit_pattern()
    against = re.compile(
        rf"(?P<cur>{NUMBER})(?P<u>{unit})(?P<mid>[，,]?(?P<ref>(?:比|较)(?:{references})|同比))"
        rf"(?P<dir>{ways})了?(?P<diff>{NUMBER})(?P<u2>{unit})"
        rf"(?:[、，,和及](?:同比)?(?P<dir2>{ways})了?(?P<rate>{NUMBER})[%％])?"
    )
    between = re.compile(
        rf"(?:由|从)(?P<ref>(?:{references})?)(?P<of>的?)(?P<a>{NUMBER})(?P<u1>{unit})"
        rf"(?P<verb>{arrivals})(?P<b>{NUMBER})(?P<u2>{unit})(?=[，；。、]|$)"
    )
    rate_only = re.compile(
        rf"(?:同比|(?:比|较)(?:{references}))(?P<dir>{ways})了?(?P<rate>{NUMBER})[%％]"
    )
    beside = re.compile(
        rf"(?P<cur>{NUMBER})(?P<u>{unit})[，,（(](?:而)?(?P<ref>{references})(?:同类)?(?:为|是)?"
        rf"(?P<base>{NUMBER})(?P=u)[）)]?(?=[，,；。、]|$)"
    )
    return _Rules(against, between, rate_only, beside, frozenset(data.up), frozenset(data.up_to))


def complete(text: str) -> Compared:
    """Base values and differences written into the sentence where the fact's figures give them."""
    rules = _rules()
    found: list[Comparison] = []
    inconsistent = False

    def against(match: re.Match[str]) -> str:
        nonlocal inconsistent
        done = _against(match, rules)
        if done is None:
            inconsistent = inconsistent or match["rate"] is not None
            return match.group()
        direction = Direction.UP if match["dir"] in rules.up else Direction.DOWN
        size = f"{match['dir']}{match['diff']}{match['u2']}"
        found.append(Comparison(_subject(text, match.start()), direction, True, size))
        return done

    def between(match: re.Match[str]) -> str:
        nonlocal inconsistent
        done, direction, size = _between(match, rules)
        if direction is None:
            inconsistent = True
            return match.group()
        found.append(Comparison(_subject(text, match.start()), direction, bool(match["ref"]), size))
        following = text[match.end() : match.end() + 6]
        return match.group() if re.match(r"[，、](?:减少|下降|增加|增长|提高)", following) else done

    def beside(match: re.Match[str]) -> str:
        done = _beside(match)
        if done is None:
            return match.group()
        said, direction, size = done
        found.append(Comparison(_subject(text, match.start()), direction, True, size))
        return said

    fresh = rules.beside.sub(beside, text)
    fresh = rules.against.sub(against, fresh)
    fresh = rules.between.sub(between, fresh)
    if not found:
        found = [
            Comparison(
                _subject(text, m.start(), before_figure=True),
                Direction.UP if m["dir"] in rules.up else Direction.DOWN,
                True,
                f"{m['dir']}{m['rate']}%",
            )
            for m in rules.rate_only.finditer(text)
        ]
    return Compared(fresh, tuple(found), inconsistent)


def _against(match: re.Match[str], rules: _Rules) -> str | None:
    """``18.6万元，比上年同期减少3.9万元、下降17.3%`` with the base, or None where it does not follow."""
    unit, unit2 = match["u"], match["u2"]
    if unit != unit2 or "%" in unit:
        return None
    current, difference = value(match["cur"]), value(match["diff"])
    up = match["dir"] in rules.up
    base = current - difference if up else current + difference
    if base <= 0 or not _agrees(match, base, difference, up, rules):
        return None
    reference = match["ref"]
    mark = "，" if match["mid"][0] in "，," else ""
    said = "比上年同期" if reference == "同比" else reference
    digits = max(places(match["cur"]), places(match["diff"]))
    rest = match.group()[match.start("dir") - match.start() :]
    lead = match.group()[: match.start("mid") - match.start()]
    return f"{lead}{mark}{said}的{written(base, digits=digits)}{unit}{rest}"


def _agrees(
    match: re.Match[str], base: Decimal, difference: Decimal, up: bool, rules: _Rules
) -> bool:
    """Whether direction words agree and the stated rate follows from the stated figures."""
    if match["rate"] is None:
        return True
    if (match["dir2"] in rules.up) != up:
        return False
    stated = value(match["rate"])
    half = Decimal(5).scaleb(-1 - places(match["rate"]))
    # The operands are rounded too; their half-units widen what the rate may be.
    slack = Decimal(5).scaleb(-1 - max(places(match["cur"]), places(match["diff"])))
    exact = difference * 100 / base
    allowed = half + (slack * 2 * 100 / base if places(match["diff"]) else Decimal(0))
    return abs(exact - stated) <= allowed


def _beside(match: re.Match[str]) -> tuple[str, Direction, str] | None:
    """``1864户次，上年同期3150户次`` with difference and rate; None where nothing changed."""
    current, base, unit = value(match["cur"]), value(match["base"]), match["u"]
    if current == base or base <= 0 or "%" in unit or "％" in unit:
        return None
    up = current > base
    difference = abs(current - base)
    digits = max(places(match["cur"]), places(match["base"]))
    size = f"{'增加' if up else '减少'}{written(difference, digits=digits)}{unit}"
    rate = f"{'增长' if up else '下降'}{percent(difference, base)}"
    said = f"{match['cur']}{unit}，比{match['ref']}的{match['base']}{unit}{size}、{rate}"
    return said, Direction.UP if up else Direction.DOWN, size


def _between(match: re.Match[str], rules: _Rules) -> tuple[str, Direction | None, str]:
    """``由上年同期19次减至13次`` with difference and, against last year, the rate."""
    first, second, unit = value(match["a"]), value(match["b"]), match["u2"]
    up = match["verb"] in rules.up_to
    if match["u1"] != unit:
        return match.group(), Direction.UP if up else Direction.DOWN, ""
    if first == second or (second > first) != up:
        return match.group(), None, ""
    difference = abs(first - second)
    digits = max(places(match["a"]), places(match["b"]))
    direction = Direction.UP if up else Direction.DOWN
    if "%" in unit or "％" in unit:
        word = "上升" if up else "下降"
        size = f"{word}{written(difference, digits=digits)}个百分点"
        return f"{match.group()}，{size}", direction, size
    word = "增加" if up else "减少"
    whole = difference == difference.to_integral_value()
    size = f"{word}{written(difference, digits=0 if whole else digits)}{unit}"
    addition = size
    if match["ref"] and first > 0 and not unit.endswith(_TIME_UNITS):
        addition += f"、{'增长' if up else '下降'}{percent(difference, first)}"
    said = match.group()
    if match["ref"] and not match["of"]:
        at = match.start("a") - match.start()
        said = f"{said[:at]}的{said[at:]}"
    return f"{said}，{addition}", direction, size


def _subject(text: str, at: int, *, before_figure: bool = False) -> str:
    """The words of the clause before a figure, without time and mark: what is being counted."""
    head = text[:at].rstrip("，,")
    if before_figure:
        head = re.sub(rf"(?:{NUMBER}{unit_pattern()}|累计|达|共)+$", "", head)
    clause = _SUBJECT.split(head)[-1] if _SUBJECT.search(head) else head
    clause = re.sub(
        r"^\d{1,2}[—－–\-~～至到]\d{1,2}月(?:份)?|^(?:今年以来|全年|上半年|今年)", "", clause
    )
    clause = re.sub(r"(?:共计|累计|共|达到|达|为|总计)+$", "", clause)
    clause = re.sub(r"^(?:将|召开|举办|开展)|(?:累计|共计|达到|达|约)+$", "", clause).strip()
    return "" if clause in _GENERIC else clause
