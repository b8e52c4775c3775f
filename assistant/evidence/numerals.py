"""Numbers as written in official texts → exact decimals."""

from __future__ import annotations

from decimal import Decimal

ARABIC = r"(?:\d{1,3}(?:[,\u2009\u202f]\d{3})+(?!\d)|\d+)(?:\.\d+)?"
HAN = r"[零〇一二两三四五六七八九十百千万亿]{1,16}"

SCALES = {
    "十": Decimal(10),
    "百": Decimal(100),
    "千": Decimal(1000),
    "万": Decimal(10_000),
    "十万": Decimal(100_000),
    "百万": Decimal(1_000_000),
    "千万": Decimal(10_000_000),
    "亿": Decimal(100_000_000),
    "十亿": Decimal(1_000_000_000),
    "百亿": Decimal(10_000_000_000),
    "千亿": Decimal(100_000_000_000),
    "万亿": Decimal(1_000_000_000_000),
}

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_SMALL = {"十": 10, "百": 100, "千": 1000}

# Length-preserving: offsets found in the plain text hold in the original.
_PLAIN = str.maketrans("０１２３４５６７８９％．－，", "0123456789%.-，")


def plain(text: str) -> str:
    """``text`` with full-width digits, per cent and point in their ordinary form; same length."""
    return text.translate(_PLAIN)


def arabic(text: str) -> Decimal:
    """1,864 / 18.6 → Decimal, with the decimals written kept."""
    return Decimal(text.replace(",", "").replace("\u2009", "").replace("\u202f", ""))


def han(text: str) -> Decimal | None:
    """两万三千 → 23000; None where the characters do not form a number (一二三, 百千).

    A run of bare digits counts only with 〇 in it or as a year-like run of four (二〇二六).
    """
    if not text:
        return None
    if all(c in _DIGITS for c in text):
        if len(text) == 1:
            return Decimal(_DIGITS[text]) if text not in "零〇" else Decimal(0)
        if "〇" in text or len(text) >= 4:
            return Decimal("".join(str(_DIGITS[c]) for c in text))
        return None
    return _positional(text)


def _positional(text: str) -> Decimal | None:
    total = 0
    block = 0
    digit: int | None = None
    rank = 10_000
    for c in text:
        if c in _DIGITS:
            if digit not in (None, 0):
                return None
            digit = _DIGITS[c]
        elif c in _SMALL:
            scale = _SMALL[c]
            if scale >= rank or (digit is None and block and c != "十"):
                return None
            block += (digit or (1 if digit is None else 0)) * scale
            rank, digit = scale, None
        else:
            if digit is None and block == 0 and total == 0:
                block = 1
            scale = 10_000 if c == "万" else 100_000_000
            total = (
                (total + block + (digit or 0)) * scale
                if c == "亿"
                else total + (block + (digit or 0)) * scale
            )
            block, digit, rank = 0, None, 10_000
    if digit:
        # 两万三 says 23,000: the last digit stands one rank below what came before it.
        before = text[-2] if len(text) > 1 else ""
        digit *= {"百": 10, "千": 100, "万": 1000, "亿": 10_000_000}.get(before, 1)
    return Decimal(total + block + (digit or 0))


def show(value: Decimal) -> str:
    """A decimal as people write it: no exponent, the decimals it has, no grouping."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text and text.endswith("0") else text
