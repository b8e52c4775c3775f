"""Finding the numbers of a text that count or measure something, with their units."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from assistant.evidence import rules
from assistant.evidence.numerals import ARABIC, HAN, SCALES, arabic, han, plain


class Nearness(StrEnum):
    """How exactly a number is meant."""

    EXACT = "exact"
    AROUND = "around"
    """约60场, 60场左右."""
    BELOW = "below"
    """近60场, 不足60场."""
    ABOVE = "above"
    """60余场, 60场以上, 超过60场."""
    ROUGH = "rough"
    """数十场, 上百人: only the order of magnitude."""


@dataclass(frozen=True)
class Token:
    """One number as written."""

    start: int
    end: int
    value: Decimal
    """As written, without the scale that belongs to the unit: 18.6 of 18.6万元."""
    unit: str
    """As written and normalised: 万元, 万人次, %."""
    base: str
    """What the unit converts to: 元, 人次, %."""
    factor: Decimal
    """How many of ``base`` one ``unit`` is."""
    decimals: int
    nearness: Nearness
    upper: Decimal | None
    number_start: int
    """Where the digits begin, after 约 and the like."""
    han: bool
    """Written in Chinese numerals."""

    @property
    def canonical(self) -> Decimal:
        """Value in the base unit."""
        return self.value * self.factor


_SCALE = r"(?:万亿|千亿|百亿|十亿|亿|千万|百万|十万|万|千|百)"
_MID = r"[余多来几]"
_TO = r"\s*(?:—{1,2}|–|-|~|～|至|到)\s*"
_BEHIND = ("左右", "上下", "以内", "以下", "以上", "余", "多", "上")
"""Words that make a number approximate only when they follow it: 其余10条 is exactly 10."""
_AFTER = r"以上|以下|以内|之内|左右|上下|余|多"


_NO_UNIT = {
    "条线": "索路段",
    "个数": "字据学码",
    "班组": "织建成",
    "人日": "常均",
    "人年": "龄均度初底",
    "人天": "津",
    "人份": "额",
}
"""Units whose second character, before these, begins a word of its own: 12个|数字化车间, 9条|线索."""


@lru_cache(maxsize=1)
def _units() -> str:
    known = sorted(rules.unit_table(), key=lambda w: (-len(w), w))
    return "|".join(re.escape(u) + (f"(?![{_NO_UNIT[u]}])" if u in _NO_UNIT else "") for u in known)


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    data = rules.words()
    before = rules.alternation(
        w for w in (*data.around, *data.below, *data.above) if w not in _BEHIND
    )
    unit = _units()
    number = rf"(?:{ARABIC}|{HAN})"
    return re.compile(
        rf"(?P<pre>(?<![签预合条节相特违解履续毁邀集制附最远])(?:{before}))?\s?"
        rf"(?:(?P<permille>[千百]分之)(?P<pn>{number})(?:点(?P<pd>[零一二三四五六七八九]+))?"
        rf"|(?<![\d.])(?P<den>{number})分之(?P<num>{number})"
        rf"|(?P<vague>[数几上])(?P<order>[十百千万]{{1,2}})(?P<vmid>余)?(?P<vunit>{unit})"
        rf"|(?<![\d.])(?P<a>{number})(?:(?P<ascale>{_SCALE})?(?P<aunit>{unit})?{_TO}(?P<b>{number}))?"
        rf"(?P<mid>{_MID})?(?:\s?(?P<scale>{_SCALE}))?(?P<mid2>{_MID})?(?:\s?(?P<unit>{unit}))?)"
        rf"(?P<post>{_AFTER})?"
    )


_FAMILIES = (("around", Nearness.AROUND), ("below", Nearness.BELOW), ("above", Nearness.ABOVE))


@lru_cache(maxsize=256)
def _nearness(word: str) -> Nearness:
    data = rules.words()
    for name, kind in _FAMILIES:
        if word in getattr(data, name):
            return kind
    return Nearness.ABOVE if word in ("余", "多", "几", "来") else Nearness.BELOW


def scan(work: str) -> list[Token]:
    """Numbers of ``work``, in which everything that counts nothing has been blanked out.

    Arabic numbers are taken with or without a unit; Chinese numerals only with a unit that makes a number
    of them (三起, 十二名, 两万三千元).
    """
    work = plain(work)
    found: list[Token] = []
    at = 0
    pattern = _pattern()
    while m := pattern.search(work, at):
        token = _token(m, work)
        if token is None:
            at = max(m.end("a") if m.group("a") else m.start() + 1, at + 1)
            continue
        found.append(token)
        at = token.end
    return found


def _token(m: re.Match[str], work: str) -> Token | None:
    g = m.groupdict()
    if g["permille"]:
        return _share(m, g)
    if g["den"]:
        return _fraction(m, g)
    if g["vague"]:
        return _vague(m, g)
    return _plain_number(m, g, work)


def _value(text: str) -> tuple[Decimal, int, bool] | None:
    """Value, decimals written, written in Chinese numerals."""
    if text[0].isdigit():
        number = arabic(text)
        return number, -int(number.as_tuple().exponent), False
    value = han(text)
    return None if value is None else (value, 0, True)


def _plain_number(m: re.Match[str], g: dict[str, str | None], work: str) -> Token | None:
    first = _value(g["a"] or "")
    if first is None:
        return None
    value, decimals, in_han = first
    unit = g["unit"] or ""
    upper: Decimal | None = None
    if g["b"]:
        last = _value(g["b"])
        if last is None or last[2] != in_han or last[0] <= value or _mixed(g, unit):
            # Not a range after all (19次至13次): take the first number alone.
            return _alone(m, g, value, decimals, in_han, work)
        upper = last[0]
        decimals = max(decimals, last[1])
    scale = g["scale"] or ""
    if in_han and not _han_counts(m, g, unit, work):
        return None
    if not unit and not in_han and g["post"] in ("多", "余"):
        return None
    end = m.end() if unit or g["post"] not in ("以上", "以下") or not in_han else m.end("unit")
    return _make(m, g, (value, upper), unit, scale, decimals=decimals, in_han=in_han, end=end)


def _mixed(g: dict[str, str | None], unit: str) -> bool:
    return bool(g["aunit"]) and g["aunit"] != unit


def _alone(
    m: re.Match[str],
    g: dict[str, str | None],
    value: Decimal,
    decimals: int,
    in_han: bool,
    work: str,
) -> Token | None:
    unit = g["aunit"] or ""
    scale = g["ascale"] or ""
    if in_han and not _han_counts(m, g, unit, work):
        return None
    end = m.end("aunit") if unit else (m.end("ascale") if scale else m.end("a"))
    return _make(
        m, g, (value, None), unit, scale, decimals=decimals, in_han=in_han, end=end, post=""
    )


def _make(
    m: re.Match[str],
    g: dict[str, str | None],
    values: tuple[Decimal, Decimal | None],
    unit: str,
    scale: str,
    *,
    decimals: int,
    in_han: bool,
    end: int,
    post: str | None = None,
) -> Token:
    value, upper = values
    base, factor = rules.unit_table().get(unit, ("", Decimal(1)))
    words = (g["pre"], g["mid"], g["mid2"], g["post"] if post is None else post)
    nearness = next((_nearness(w) for w in words if w), Nearness.EXACT)
    if scale in ("千", "百", "十"):
        # 3千人 is written out: nobody says the unit is 千人.
        value, upper = value * SCALES[scale], None if upper is None else upper * SCALES[scale]
        scale, decimals = "", 0
    shown = "%" if unit in ("%", "％") else unit
    return Token(
        start=m.start(),
        end=end,
        value=value,
        unit=scale + shown,
        base=base,
        factor=factor * SCALES.get(scale, Decimal(1)),
        decimals=max(decimals, 0),
        nearness=nearness,
        upper=upper,
        number_start=m.start("a"),
        han=in_han,
    )


def _han_counts(m: re.Match[str], g: dict[str, str | None], unit: str, work: str) -> bool:
    data = rules.units_file()
    if unit not in data.han_safe and unit not in data.visits:
        return False
    number = g["a"] or ""
    if number == "一" and not g["b"]:
        return _one_counts(m, unit, work)
    if number in ("万", "千", "百", "十", "亿", "千万", "百万") and not (g["mid"] or g["pre"]):
        return unit in ("元", "人", "人次", "亩", "吨", "户", "平方米") and number != "十"
    return True


def _one_counts(m: re.Match[str], unit: str, work: str) -> bool:
    """查处问题一起，处分一人: 一 counts only after a noun and before a stop or another number."""
    if unit not in rules.units_file().han_one:
        return False
    before, after = work[m.start() - 1 : m.start()], work[m.end("unit") : m.end("unit") + 1]
    if (
        not ("\u4e00" <= before <= "\u9fff")
        or before in "这同每任某再另第逐那上下前后统唯单专有万进之了是的个"
    ):
        return False
    if unit == "起" and not re.search(
        r"(?:案|问题|案例|事件|事故|件)$", work[max(0, m.start() - 3) : m.start()]
    ):
        return False
    return (
        after == ""
        or after in "，。；、！？）)\n"
        or after.isdigit()
        or after in "一二两三四五六七八九十"
    )


def _share(m: re.Match[str], g: dict[str, str | None]) -> Token | None:
    number = _value(g["pn"] or "")
    if number is None:
        return None
    value, decimals, in_han = number
    if g["pd"]:
        digits = "".join(str("零一二三四五六七八九".index(c)) for c in g["pd"])
        value, decimals = Decimal(f"{value}.{digits}"), len(digits)
    if g["pn"] == "百":
        value = Decimal(100)
    if (g["permille"] or "").startswith("千"):
        value /= 10
    nearness = next((_nearness(w) for w in (g["pre"], g["post"]) if w), Nearness.EXACT)
    return Token(
        m.start(),
        m.end(),
        value,
        "%",
        "%",
        Decimal(1),
        decimals,
        nearness,
        None,
        m.start("permille"),
        in_han,
    )


def _fraction(m: re.Match[str], g: dict[str, str | None]) -> Token | None:
    bottom, top = _value(g["den"] or ""), _value(g["num"] or "")
    if bottom is None or top is None or bottom[0] == 0 or top[0] > bottom[0]:
        return None
    nearness = next((_nearness(w) for w in (g["pre"], g["post"]) if w), Nearness.EXACT)
    value = (top[0] / bottom[0] * 100).quantize(Decimal("0.1"))
    return Token(
        m.start(), m.end(), value, "%", "%", Decimal(1), 1, nearness, None, m.start("den"), True
    )


def _vague(m: re.Match[str], g: dict[str, str | None]) -> Token | None:
    value = Decimal(1)
    for c in g["order"] or "":
        value *= SCALES[c]
    unit = g["vunit"] or ""
    base, factor = rules.unit_table()[unit]
    return Token(
        m.start(),
        m.end("vunit"),
        value,
        unit,
        base,
        factor,
        0,
        Nearness.ROUGH,
        None,
        m.start("vague"),
        True,
    )
