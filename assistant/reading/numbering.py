"""Automatic numbers of a Word document (编号): the text a reader sees but the paragraph does not hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from assistant.numerals import DIGITS, to_chinese
from assistant.reading.xml import Element, child, local, value

_LEVELS = 9
_LARGEST = 9999


@dataclass(frozen=True)
class Level:
    """How one level of a list is written."""

    start: int
    format: str
    text: str
    """%1、 / （%2）, as Word keeps it."""
    follows: str
    """What stands between number and text: tab (default), space, nothing."""


@dataclass(frozen=True)
class _Style:
    number: str
    level: int | None
    parent: str


def _roman(number: int) -> str:
    pairs = (
        (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
        (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
    )  # fmt: skip
    parts = []
    for size, letters in pairs:
        count, number = divmod(number, size)
        parts.append(letters * count)
    return "".join(parts)


def _letters(number: int) -> str:
    count, index = divmod(number - 1, 26)
    return chr(ord("a") + index) * min(count + 1, 20)


def _digit_by_digit(number: int) -> str:
    return "".join("〇" if d == "0" else DIGITS[int(d)] for d in str(number))


def _cycle(signs: str) -> Callable[[int], str]:
    return lambda n: signs[n - 1] if 0 < n <= len(signs) else str(n)


_LEGAL = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")

_FORMATS: Mapping[str, Callable[[int], str]] = {
    "chineseCounting": to_chinese,
    "chineseCountingThousand": to_chinese,
    "japaneseCounting": to_chinese,
    "taiwaneseCounting": to_chinese,
    "taiwaneseCountingThousand": to_chinese,
    "chineseLegalSimplified": lambda n: to_chinese(n).translate(_LEGAL),
    "ideographDigital": _digit_by_digit,
    "japaneseDigitalTenThousand": _digit_by_digit,
    "taiwaneseDigital": _digit_by_digit,
    "ideographTraditional": _cycle("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _cycle("子丑寅卯辰巳午未申酉戌亥"),
    "decimalEnclosedCircle": _cycle("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"),
    "decimalEnclosedCircleChinese": _cycle("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"),
    "decimalEnclosedParen": _cycle("⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"),
    "decimalEnclosedFullstop": _cycle("⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"),
    "decimalFullWidth": lambda n: str(n).translate(
        str.maketrans("0123456789", "０１２３４５６７８９")
    ),
    "decimalZero": lambda n: f"{n:02d}",
    "lowerLetter": _letters,
    "upperLetter": lambda n: _letters(n).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda n: _roman(n).upper(),
}
_SILENT = frozenset({"bullet", "none"})
_NEEDS_NO_GAP = "、．.）)】，,：:；;"


@dataclass
class Numbering:
    """Counts along the document and gives each numbered paragraph its label."""

    levels: Mapping[str, Mapping[int, Level]] = field(default_factory=dict)
    """Levels by abstract numbering."""
    abstract: Mapping[str, str] = field(default_factory=dict)
    """Abstract numbering by list."""
    overrides: Mapping[tuple[str, int], int] = field(default_factory=dict)
    styles: Mapping[str, _Style] = field(default_factory=dict)
    default_style: str = ""
    _counts: dict[str, list[int | None]] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    @classmethod
    def of(cls, numbering: Element | None, styles: Element | None) -> Numbering:
        """From the two parts of the package, either of which may be missing."""
        levels: dict[str, dict[int, Level]] = {}
        abstract: dict[str, str] = {}
        overrides: dict[tuple[str, int], int] = {}
        for part in numbering if numbering is not None else ():
            if local(part) == "abstractNum":
                levels[value(part, "abstractNumId")] = _levels(part)
            elif local(part) == "num":
                key = value(part, "numId")
                abstract[key] = value(child(part, "abstractNumId"))
                for override in part:
                    start = child(override, "startOverride")
                    if local(override) == "lvlOverride" and start is not None:
                        overrides[key, _int(value(override, "ilvl"), 0)] = _int(value(start), 1)
        named, default = _styles(styles)
        return cls(levels, abstract, overrides, named, default)

    def label(self, properties: Element | None) -> str:
        """The number in front of a paragraph with these properties, gap included; empty when it has none."""
        return self.label_at(*self._place(properties))

    def label_at(self, number: str, level: int) -> str:
        """The same for a list and a level that are known already."""
        abstract = self.abstract.get(number, "")
        shape = self.levels.get(abstract, {}).get(level)
        if shape is None:
            return ""
        counts = self._counts.setdefault(abstract, [None] * _LEVELS)
        override = self.overrides.get((number, level))
        if override is not None and (number, level) not in self._begun:
            counts[level] = override
        else:
            now = counts[level]
            counts[level] = shape.start if now is None else min(now + 1, _LARGEST)
        self._begun.add((number, level))
        counts[level + 1 :] = [None] * (_LEVELS - level - 1)
        return self._written(abstract, level, counts, shape)

    def _written(self, abstract: str, level: int, counts: list[int | None], shape: Level) -> str:
        if shape.format in _SILENT:
            return ""
        text = shape.text
        for index in range(level + 1):
            mark = f"%{index + 1}"
            if mark in text:
                other = self.levels[abstract].get(index, shape)
                count = counts[index]
                text = text.replace(
                    mark, _formatted(other, other.start if count is None else count)
                )
        if not text or shape.follows == "nothing" or text[-1] in _NEEDS_NO_GAP:
            return text
        return text + " "

    def _place(self, properties: Element | None) -> tuple[str, int]:
        """List and level of a paragraph: its own, else its style's."""
        own = child(properties, "numPr")
        number = value(child(own, "numId"))
        level_text = value(child(own, "ilvl"))
        level = _int(level_text, 0) if level_text else None
        name = value(child(properties, "pStyle")) or self.default_style
        for _ in range(20):
            style = self.styles.get(name)
            if style is None or (number and level is not None):
                break
            number = number or style.number
            level = style.level if level is None else level
            name = style.parent
        return number, min(max(level or 0, 0), _LEVELS - 1)


def _levels(part: Element) -> dict[int, Level]:
    found = {}
    for level in part:
        if local(level) == "lvl":
            found[_int(value(level, "ilvl"), 0)] = Level(
                start=_int(value(child(level, "start")), 1),
                format=value(child(level, "numFmt")) or "decimal",
                text=value(child(level, "lvlText")),
                follows=value(child(level, "suff")) or "tab",
            )
    return found


def _styles(styles: Element | None) -> tuple[dict[str, _Style], str]:
    found: dict[str, _Style] = {}
    default = ""
    for style in styles if styles is not None else ():
        if local(style) != "style" or value(style, "type") not in {"", "paragraph"}:
            continue
        name = value(style, "styleId")
        own = child(style, "pPr", "numPr")
        level = value(child(own, "ilvl"))
        found[name] = _Style(
            number=value(child(own, "numId")),
            # A style that names a list without a level means the first level.
            level=_int(level, 0) if level else (0 if own is not None else None),
            parent=value(child(style, "basedOn")),
        )
        if value(style, "default") in {"1", "true", "on"}:
            default = name
    return found, default


def _formatted(level: Level, count: int) -> str:
    if level.format in _SILENT:
        return ""
    return _FORMATS.get(level.format, str)(count)


def _int(text: str, default: int) -> int:
    try:
        return min(int(text), _LARGEST)
    except ValueError:
        return default
