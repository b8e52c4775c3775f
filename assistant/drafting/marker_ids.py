"""Reads the inside of a bracket as evidence ids of a closed set."""

from __future__ import annotations

import re
from collections.abc import Collection
from enum import Enum

CLOSING = {"〔": "〕", "[": "]", "【": "】", "(": ")", "（": "）", "［": "］"}
CANONICAL = "〔"

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_UPPER = {code: code - 32 for code in range(ord("a"), ord("z") + 1)}
_SEPARATOR = re.compile(r"[ \t]*(?:[、,;/&+]|和|及|与)?[ \t]*")
_DASH = re.compile(r"[ \t]*(?:[-—–~―]{1,2}|至)[ \t]*")
_TAIL = re.compile(r"[ \t]*[;,、。]?[ \t]*(?:推算|计算|算式|测算)")
_LABEL = re.compile(r"[ \t]*(?:依据|事实|来源|出处|引用|证据|见)?[ \t]*:?[ \t]*")
_MARKER_CHARS = frozenset(" \t、,;/&+和及与-—–~―至:=。推算计式测依据事实来源出处引用证见编号")
_PLACEHOLDER = "编号"
"""What the prompts write where an id belongs; a weak model copies it."""
_TAIL_LIMIT = 120
_REMARK_LIMIT = 8
_REMARK_ENDS = frozenset("\n。，；、：〔0123456789")
"""A remark of a weak model behind the ids (〔F003日期〕) is short and tells nothing of its own."""
_LIST_LIMIT = 160
_SHAPE = re.compile(r"([A-Z]{1,4})[-_]?(\d{1,6})([A-Z]?)")
_SURE_SHAPE = re.compile(r"F\d{3,6}|P\d{2,4}[A-Z]")


def normal(text: str) -> str:
    """Full-width ASCII made narrow and Latin letters upper-case; one character for one character."""
    return text.translate(_WIDE).translate(_UPPER)


class Verdict(Enum):
    """What is known of a bracket from the characters so far."""

    WAIT = "wait"
    TEXT = "text"
    MARKER = "marker"


class Reading:
    """Outcome of :meth:`IdSet.read`: with MARKER, where it ends, which ids it names and whether its closing
    bracket is still to come.
    """

    __slots__ = ("end", "ids", "open", "unknown", "verdict")

    def __init__(
        self,
        verdict: Verdict,
        end: int = 0,
        ids: tuple[str, ...] = (),
        unknown: tuple[str, ...] = (),
        *,
        open: bool = False,
    ) -> None:
        self.verdict = verdict
        self.end = end
        self.ids = ids
        self.unknown = unknown
        self.open = open


_WAIT = Reading(Verdict.WAIT)
_TEXT = Reading(Verdict.TEXT)


class IdSet:
    """The closed set of ids of one section.

    A fact's id is the office's own 编号 where that is unique, so any string may be an id. In 〔〕 all of
    them are read; in other brackets, which prose uses too, only ids of letters and digits are.
    """

    def __init__(self, allowed: Collection[str]) -> None:
        self._exact = frozenset(allowed)
        by_normal: dict[str, list[str]] = {}
        for name in allowed:
            by_normal.setdefault(normal(name), []).append(name)
        self._by_normal = by_normal
        prefixes = {"F", "P"}
        for name in by_normal:
            shape = _SHAPE.fullmatch(name)
            if shape:
                prefixes.add(shape.group(1))
        self._prefixes = frozenset(prefixes)
        names = sorted(by_normal, key=len, reverse=True)
        heads = "|".join(sorted(prefixes, key=len, reverse=True))
        ids = [*map(re.escape, names), _PLACEHOLDER, rf"(?:{heads})[-_]?\d{{1,6}}[A-Z]?"]
        self._id = re.compile(rf"(?:{'|'.join(ids)})(?![A-Z0-9])")
        self._chars = _MARKER_CHARS | frozenset("".join(names)) | frozenset("0123456789FP_-")
        self._chars |= frozenset("".join(prefixes)) | frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        starts = {n[0] for n in names if n} | {p[0] for p in prefixes}
        self._starts = frozenset(starts)

    def read(self, text: str, start: int, *, final: bool) -> Reading:
        """Judge the bracket that opens at ``text[start]``; later characters never change a verdict."""
        opener = text[start]
        closer = CLOSING[opener]
        canonical = opener == CANONICAL
        stop, closed = self._reach(text, start + 1, closer, canonical)
        if stop == len(text) and not closed:
            return self._at_end(text, start, canonical) if final else _WAIT
        if not closed:
            return self._unclosed(text, start, stop) if canonical else _TEXT
        return self._judge(text, start, stop, canonical, final)

    def _reach(self, text: str, begin: int, closer: str, canonical: bool) -> tuple[int, bool]:
        """End of the stretch that may be the inside of a marker, and whether the closer ends it."""
        tail_at = -1
        for index in range(begin, len(text)):
            char = text[index]
            if char == closer:
                return index, True
            if tail_at < 0:
                if index - begin >= _LIST_LIMIT:
                    return index, False
                if not self._fits(char, index == begin, canonical):
                    if canonical and self._begins_with_id(text[begin:index]):
                        return self._remark(text, index)
                    return index, False
                inside = normal(text[begin : index + 1])
                if char in "算式" and _TAIL.search(inside):
                    tail_at = index
            elif char in "\n。〔" or index - tail_at > _TAIL_LIMIT:
                return index, False
        return len(text), False

    def _begins_with_id(self, inside: str) -> bool:
        match = self._id.match(normal(inside).lstrip(" \t"))
        return match is not None and _SHAPE.fullmatch(match.group()) is not None

    def _remark(self, text: str, begin: int) -> tuple[int, bool]:
        """End of a remark behind the ids; ``begin`` where it is more than a remark."""
        for index in range(begin, min(begin + _REMARK_LIMIT + 1, len(text))):
            if text[index] == CLOSING[CANONICAL]:
                return index, True
            if text[index] in _REMARK_ENDS:
                return begin, False
        return (begin, False) if len(text) > begin + _REMARK_LIMIT else (len(text), False)

    def _fits(self, char: str, first: bool, canonical: bool) -> bool:
        plain = normal(char)
        if first and not canonical:
            return plain in self._starts or plain in " \t"
        return plain in self._chars

    def _judge(self, text: str, start: int, stop: int, canonical: bool, final: bool) -> Reading:
        inside = text[start + 1 : stop]
        if canonical and inside.strip().isdigit() and inside.strip() in self._exact:
            # 〔2026〕 before a number is the year of a 文号 even where a fact has the id 2026.
            if stop + 1 == len(text) and not final:
                return _WAIT
            if text[stop + 1 : stop + 2].isdigit() or text[stop + 1 : stop + 2] == "第":
                return _TEXT
        parsed = self._parse(inside, canonical, whole=not canonical)
        if parsed is None:
            return _TEXT
        ids, unknown, length = parsed
        rest = normal(inside)[length:]
        if rest.strip(" \t、,;") and not _TAIL.match(rest) and not self._begins_with_id(inside):
            return _TEXT
        if canonical and "。" in rest and not _TAIL.match(rest):
            return Reading(Verdict.MARKER, start + 1 + length, ids, unknown, open=True)
        return Reading(Verdict.MARKER, stop + 1, ids, unknown)

    def _unclosed(self, text: str, start: int, stop: int) -> Reading:
        """〔F003。 with its closing bracket forgotten: the ids end where the list ends."""
        inside = text[start + 1 : stop]
        parsed = self._parse(inside, canonical=True, whole=False)
        if parsed is None:
            return _TEXT
        ids, unknown, length = parsed
        if all(name.isdigit() for name in ids) and not unknown:
            return _TEXT
        tail = _TAIL.match(normal(inside), length)
        end = stop if tail else start + 1 + length
        return Reading(Verdict.MARKER, end, ids, unknown, open=True)

    def _at_end(self, text: str, start: int, canonical: bool) -> Reading:
        """The text broke off inside a bracket: a marker that has begun is dropped, but cites nothing."""
        inside = normal(text[start + 1 :]).strip()
        begun = bool(re.match(r"[FP]\d", inside)) or (
            bool(inside) and any(name.startswith(inside) for name in self._by_normal)
        )
        if not canonical or not begun:
            return _TEXT
        return Reading(Verdict.MARKER, len(text))

    def _parse(
        self, inside: str, canonical: bool, *, whole: bool
    ) -> tuple[tuple[str, ...], tuple[str, ...], int] | None:
        """Known ids, unknown ids and the length read; None when it is not a list of ids."""
        plain = normal(inside)
        at = len(plain) - len(plain.lstrip(" \t"))
        if canonical and not self._id.match(plain, at) and (label := _LABEL.match(plain)):
            at = label.end()
        known: list[str] = []
        unknown: list[str] = []
        read = 0
        low: str | None = None
        while match := self._id.match(plain, at):
            name = self._known(inside[at : match.end()])
            if not canonical and not self._sure(match.group(), known=name is not None):
                return None
            if name is None:
                unknown.append(inside[at : match.end()])
            else:
                known += self._between(low, name) if low else []
                known.append(name)
            read = match.end()
            dash = _DASH.match(plain, read)
            low = name if dash else None
            gap = dash or _SEPARATOR.match(plain, read)
            at = gap.end() if gap else read
            if at == read:
                break
        if not known and not unknown:
            return None
        rest = plain[read:].strip(" \t、,;")
        if whole and rest and not _TAIL.match(plain, read):
            return None
        return tuple(dict.fromkeys(known)), tuple(dict.fromkeys(unknown)), read

    def _known(self, written: str) -> str | None:
        if written in self._exact:
            return written
        same = self._by_normal.get(normal(written), [])
        return same[0] if len(same) == 1 else None

    def _sure(self, plain: str, *, known: bool) -> bool:
        """Whether an id outside 〔〕 is beyond doubt one: F003 and P12a are, (1), (A4) and (2026) are prose."""
        if known:
            return _SHAPE.fullmatch(plain) is not None
        return _SURE_SHAPE.fullmatch(plain) is not None

    def _between(self, low: str, high: str) -> list[str]:
        """The ids of the set strictly inside a range 〔F001—F004〕."""
        first, last = _SHAPE.fullmatch(normal(low)), _SHAPE.fullmatch(normal(high))
        if first is None or last is None or first.group(1) != last.group(1):
            return []
        inside: list[tuple[int, str]] = []
        for plain, names in self._by_normal.items():
            shape = _SHAPE.fullmatch(plain)
            if shape is None or shape.group(1) != first.group(1) or shape.group(3):
                continue
            number = int(shape.group(2))
            if int(first.group(2)) < number < int(last.group(2)):
                inside += [(number, name) for name in names]
        return [name for _, name in sorted(inside)]
