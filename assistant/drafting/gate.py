"""The outbound gate: what a text gives away before it leaves for a model elsewhere.

Every text on its way to a non-loopback endpoint passes :func:`inspect`. Marks of secrecy always block;
ID-card, phone and bank numbers block or are masked, as the office sets. The patterns are data
(``knowledge/rules/outbound.yaml``).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator

from assistant.config import KNOWLEDGE_DIR
from assistant.datafile import load_data
from assistant.errors import OutboundBlockedError
from assistant.models import Noun

RULES_FILE = KNOWLEDGE_DIR / "rules" / "outbound.yaml"
Policy = Literal["block", "mask"]
Check = Literal["none", "id18", "id15", "luhn"]

_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"


class Pattern(Noun):
    """One pattern of outbound.yaml."""

    id: str
    name: str
    pattern: str
    check: Check = "none"
    mask: str = ""

    @field_validator("pattern")
    @classmethod
    def _compiles(cls, value: str) -> str:
        try:
            re.compile(value)
        except re.error as error:
            raise ValueError(f"正则“{value}”有错：{error}") from error
        return value


class OutboundFile(Noun):
    """outbound.yaml."""

    classification: tuple[Pattern, ...] = Field(min_length=1)
    numbers: tuple[Pattern, ...] = Field(min_length=1)

    @field_validator("numbers")
    @classmethod
    def _has_a_mask(cls, value: tuple[Pattern, ...]) -> tuple[Pattern, ...]:
        bare = [p.id for p in value if not p.mask]
        if bare:
            raise ValueError(f"缺mask：{'、'.join(bare)}")
        return value


class Found(Noun):
    """Something the gate found; offsets are into the text that was inspected."""

    kind: Literal["classification", "number"]
    rule: str
    name: str
    """For people: 身份证号, 密级标志."""
    start: int
    end: int
    quote: str
    """As written: for the clerk's own screen, never for a log."""


class GateResult(Noun):
    """What would be sent, and what was found."""

    allowed: bool
    text: str
    """What would be sent: masked where masking was asked for; empty when blocked."""
    found: tuple[Found, ...] = ()
    message: str = ""
    """Why it is blocked, one Chinese sentence without the numbers themselves."""

    def require(self) -> str:
        """The text that may be sent.

        Raises:
            OutboundBlockedError: nothing may be sent.
        """
        if not self.allowed:
            raise OutboundBlockedError(self.message)
        return self.text


def inspect(text: str, policy: Policy) -> GateResult:
    """Judge one text that is to leave this machine.

    Raises:
        DefectError: outbound.yaml does not validate.
    """
    marks, numbers = read_rules(RULES_FILE)
    plain = text.translate(_NARROW)
    secret = _matches(text, plain, marks, "classification")
    personal = _without_overlaps(_matches(text, plain, numbers, "number"))
    found = tuple(sorted([*secret, *personal], key=lambda f: f.start))
    if secret:
        return GateResult(
            allowed=False,
            text="",
            found=found,
            message="材料里有密级标志，涉密内容不得发给外部模型，请移除有关材料，或改用离线起草。",
        )
    if personal and policy == "block":
        names = "、".join(dict.fromkeys(f.name for f in personal))
        return GateResult(
            allowed=False,
            text="",
            found=found,
            message=f"材料里有{names}，已拦下没有发出，请先删去，或在“设置”页改为自动遮盖。",
        )
    masks = {p.id: p.mask for p, _ in numbers}
    sent = text
    for item in sorted(personal, key=lambda f: f.start, reverse=True):
        sent = sent[: item.start] + masks[item.rule] + sent[item.end :]
    return GateResult(allowed=True, text=sent, found=found)


def release(
    messages: Sequence[tuple[str, str]], texts: Iterable[str], policy: Policy
) -> list[tuple[str, str]]:
    """Messages as they may leave, masked where masking is set.

    Args:
        messages: (role, text) about to be sent.
        texts: the office texts they were made of. A mark that stands alone in its line can lose its
            place inside a message, so these are looked at one by one too.
        policy: what to do with personal numbers.

    Raises:
        OutboundBlockedError: nothing may be sent.
    """
    for text in texts:
        if classified(text):
            inspect(text, policy).require()
    return [(role, inspect(text, policy).require()) for role, text in messages]


def classified(text: str) -> bool:
    """Whether ``text`` bears a mark of secrecy: no part of such a document may go out."""
    marks, _ = read_rules(RULES_FILE)
    return bool(_matches(text, text.translate(_NARROW), marks, "classification"))


Rules = tuple[tuple[Pattern, "re.Pattern[str]"], ...]


@cache
def read_rules(path: Path) -> tuple[Rules, Rules]:
    """Classification marks and number patterns of one file, checked and compiled.

    Raises:
        DefectError: the file does not validate.
    """
    file = load_data(OutboundFile, path)
    marks, numbers = (
        tuple((p, re.compile(p.pattern)) for p in rows)
        for rows in (file.classification, file.numbers)
    )
    return marks, numbers


def _matches(
    text: str, plain: str, rules: Rules, kind: Literal["classification", "number"]
) -> list[Found]:
    found: list[Found] = []
    for rule, pattern in rules:
        part = "n" if "n" in pattern.groupindex else 0
        for match in pattern.finditer(plain):
            start, end = match.span(part)
            if _holds(rule.check, plain[start:end]):
                quote = text[start:end]
                found.append(
                    Found(
                        kind=kind, rule=rule.id, name=rule.name, start=start, end=end, quote=quote
                    )
                )
    return found


def _without_overlaps(found: list[Found]) -> list[Found]:
    """Where patterns overlap, the one that reaches furthest from the earliest start."""
    kept: list[Found] = []
    for item in sorted(found, key=lambda f: (f.start, -f.end)):
        if not kept or item.start >= kept[-1].end:
            kept.append(item)
        elif item.end > kept[-1].end:
            kept[-1] = kept[-1].model_copy(update={"end": item.end})
    return kept


def _holds(check: Check, written: str) -> bool:
    digits = re.sub(r"[^0-9Xx]", "", written).upper()
    if check == "id18":
        return _id18(digits)
    if check == "id15":
        return _is_date(f"19{digits[6:12]}")
    if check == "luhn":
        return _luhn(digits)
    return True


def _id18(digits: str) -> bool:
    """Check character of GB 11643—1999 (ISO 7064 MOD 11-2) and a real date of birth."""
    if len(digits) != 18 or not digits[:17].isdigit():
        return False
    total = sum(int(d) * w for d, w in zip(digits[:17], _ID_WEIGHTS, strict=True))
    return _ID_CHECKS[total % 11] == digits[17] and _is_date(digits[6:14])


def _is_date(digits: str) -> bool:
    try:
        dt.date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return False
    return True


def _luhn(digits: str) -> bool:
    """Check digit of ISO/IEC 7812-1; bank cards have 16 to 19 digits, never all alike."""
    if not 15 <= len(digits) <= 19 or len(set(digits)) == 1 or not digits.isdigit():
        return False
    total = 0
    for place, char in enumerate(reversed(digits)):
        value = int(char) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
