"""Stretches of a text that are not running words: placeholders, 《titles》, quotations, 文号, ordinals, codes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from assistant.evidence import rules
from assistant.evidence.numerals import HAN

BLANK = "\0"
"""Stands for a character that other finders must not see. Never occurs in office text."""

_PLACEHOLDER = re.compile(r"【[^【】\n]{0,200}】")
_MARKER = re.compile(r"〔[FP]\d[^〔〕\n]{0,80}〕")
DOC_NUMBER = re.compile(
    r"[〔\[［（(](?:19|20)\d{2}[〕\]］）)]\s*(?:第?\s*\d+(?:\s*[—\-、]\s*\d+)?\s*号)?"
)
_TITLE = re.compile(r"《([^《》\n]{1,120}(?:《[^《》\n]{1,80}》[^《》\n]{0,80})?)》")
_QUOTE = re.compile(r"“([^“”\n]{1,200})”|‘([^‘’\n]{1,200})’|「([^「」\n]{1,200})」")
_ORDINAL = re.compile(
    r"(?:(?<=[\n。；！？])|^)\s*"
    r"(?:第?[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]"
    r"|\d{1,2}[.．、](?!\d)|[（(]\d{1,2}[）)]|[①-⑳])"
)
_POINT = re.compile(r"(?:其?[一二三四五六七八九十]{1,2}是|其[一二三四五六七八九十](?=[，、]))")
_INNER_ORDINAL = re.compile(r"[（(](?:\d{1,2}|[一二三四五六七八九十]{1,3})[）)]")
_RANKED = re.compile(rf"第\s*(?:\d+|{HAN})(?:\s*(?:[—–\-~～至到、])\s*第?(?:\d+|{HAN}))*")
_CODE = re.compile(
    r"(?<![A-Za-z])[A-Za-z]+(?:/[A-Za-z]+)?[ \-—]?\d+(?:\.\d+)*(?:[—\-]\d{2,4})?[A-Za-z]*"
    r"|(?<!\d)\d+[A-Za-z]+\d*"
)
_RATIO = re.compile(r"(?<!\d)\d+\s*[:：∶]\s*\d+")
_LINK = re.compile(
    r"(?:https?://|www\.)[A-Za-z0-9_./?=&%#-]+|(?<![A-Za-z0-9._])[A-Za-z0-9._]+@[A-Za-z0-9._]+"
)


@dataclass(frozen=True)
class Piece:
    """A stretch with what stands inside its brackets."""

    start: int
    end: int
    inner: str


def placeholders(text: str) -> list[tuple[int, int]]:
    """【待补：…】 and other bracketed gaps, and evidence markers left in a text: exempt from every check."""
    return [m.span() for p in (_PLACEHOLDER, _MARKER) for m in p.finditer(text)]


def titles(text: str) -> list[Piece]:
    """《…》 with one level of nesting; ``inner`` is without the outer brackets."""
    return [Piece(m.start(), m.end(), m.group(1)) for m in _TITLE.finditer(text)]


def quotes(text: str) -> list[Piece]:
    """“…” and ‘…’; ``inner`` is without the marks."""
    return [
        Piece(m.start(), m.end(), m.group(1) or m.group(2) or m.group(3))
        for m in _QUOTE.finditer(text)
    ]


def blank(text: str, spans: list[tuple[int, int]]) -> str:
    """``text`` with ``spans`` made invisible; same length."""
    if not spans:
        return text
    chars = list(text)
    for start, end in spans:
        chars[start:end] = BLANK * (end - start)
    return "".join(chars)


_NUMERALS = "零〇一二两三四五六七八九十百千万亿"
_CONGRESS = (
    r"(?:党的)?[一二三四五六七八九十]{1,3}届(?:[一二三四五六七八九十]{1,2}(?:中|次)全会|历次全会|中央)?"
    r"|[一二三四五六七八九十]{2,3}大(?=[^\u4e00-\u9fff]|以来|精神|报告|召开|和|关|作|上|胜|代|后|前|战|部|党)"
)
"""党的二十大, 二十届三中全会: numbers of congresses count nothing."""


@lru_cache(maxsize=1)
def _set_phrases() -> re.Pattern[str]:
    data = rules.phrases()
    han = [
        w
        for w in (*data.quoted, *data.words)
        if re.search(rf"[{_NUMERALS}双]", w) and not re.fullmatch(rf"[{_NUMERALS}]+", w)
    ]
    numbers = rf"(?<!\d)(?:{rules.alternation(data.numbers)})(?![\d.])(?=[\u4e00-\u9fff”’]|$)"
    unit = rules.alternation((*rules.unit_table(), "万", "亿", "余", "多"))
    return re.compile(
        f"(?<![{_NUMERALS}])(?:{_CONGRESS}|{rules.alternation(han)})|{numbers}(?!{unit})"
    )


@lru_cache(maxsize=1)
def _structural() -> re.Pattern[str]:
    data = rules.phrases()
    small = "[两二三四五六七八九十]"
    counter = "[个项条大种类方点层级重道步件]?"
    return re.compile(
        rf"(?:{rules.alternation(data.structural_before)}){small}{counter}"
        rf"|{small}{counter}(?:{rules.alternation(data.structural)})"
        rf"|{small}[项条个点件]的?(?:{rules.alternation(data.structural_after_counter)})"
    )


def structural(text: str) -> list[tuple[int, int]]:
    """三个环节, 以下四项工作: words of arrangement."""
    return [m.span() for m in _structural().finditer(text)]


def uncounted(text: str) -> list[tuple[int, int]]:
    """Stretches whose digits count nothing: 文号, ordinals, codes, set phrases, 三个环节."""
    found: list[tuple[int, int]] = []
    for pattern in (
        _LINK,
        DOC_NUMBER,
        _ORDINAL,
        _POINT,
        _INNER_ORDINAL,
        _RATIO,
        _set_phrases(),
        _structural(),
    ):
        found.extend(m.span() for m in pattern.finditer(text))
    for m in _RANKED.finditer(text):
        found.append(m.span())
    found.extend(m.span() for m in _CODE.finditer(text) if not _counts(text, m))
    return found


def _counts(text: str, m: re.Match[str]) -> bool:
    """LED12盏 and 300MB are quantities though letters touch the digits; A4 and F003 are not."""
    head = re.match(r"[A-Za-z]+[ ]?(?=\d)", m.group())
    after = text[m.end() : m.end() + 1]
    table = rules.unit_table()
    if head:
        return m.group()[-1].isdigit() and len(head.group().strip()) >= 2 and after in table
    unit = re.sub(r"^\d+", "", m.group())
    return unit in table
