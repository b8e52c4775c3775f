"""Evidence markers in a stream of model text: taken out of what is read, kept as evidence.

Protocol (DESIGN §5.4): a sentence names what it rests on by ids of a closed set, 〔F003〕, 〔F003、P12a〕 or
〔F012；推算：22.5−3.9=18.6〕, before or after its final mark. Ids outside the set never become evidence.
〔2026〕 in a 文号 and 【待补：…】 are text.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from assistant.drafting.marker_ids import CANONICAL, CLOSING, IdSet, Reading, Verdict
from assistant.drafting.plaintext import BoldFilter, HeadingFilter, LineFilter, ThinkFilter
from assistant.evidence import Mark, split_sentences

_FINAL_MARKS = "。！？；"
_CLAUSE_END = "；;"
_BLANKS = " \t"
_BRACKET_OR_LINE = re.compile(r"[〔〕\n]")


class MarkerParser:
    """Reads raw text chunk by chunk; the result does not depend on where the chunks were cut.

    Besides markers it removes thinking, Markdown at line starts and around words, code fences and the
    section's own heading where the text begins with it. Everything else passes unchanged.

    Args:
        allowed: the closed set of evidence ids.
        heading: the section's heading, with or without its ordinal.
        keep_asterisks: ** stands in the material (masked names) and is no Markdown.
    """

    def __init__(
        self, allowed: Collection[str], *, heading: str = "", keep_asterisks: bool = False
    ) -> None:
        self._ids = IdSet(allowed)
        self._heading = heading
        self._keep_asterisks = keep_asterisks
        self._think = ThinkFilter()
        self._carriage = False
        self._begin()

    def _begin(self) -> None:
        self._lines = LineFilter(keep_asterisks=self._keep_asterisks)
        self._bold = BoldFilter(keep_asterisks=self._keep_asterisks)
        self._head = HeadingFilter(self._heading)
        self._buffer = ""
        self._visible: list[str] = []
        self._length = 0
        self._last = ""
        self._after_marker = False
        self._broken = False
        self._found: list[tuple[str, int]] = []
        self._unknown: dict[str, None] = {}

    @property
    def text(self) -> str:
        """All visible text released so far."""
        return "".join(self._visible)

    @property
    def length(self) -> int:
        """Characters of :attr:`text`, without putting it together."""
        return self._length

    @property
    def thinking(self) -> str:
        """Thinking text that stood in the stream."""
        return self._think.thinking

    @property
    def unknown(self) -> tuple[str, ...]:
        """Ids outside the closed set, as written, in order of first appearance."""
        return tuple(self._unknown)

    @property
    def marks(self) -> tuple[Mark, ...]:
        """Evidence of every sentence so far, in reading order; offsets are into :attr:`text`."""
        return resolve(self.text, self._found)

    def feed(self, chunk: str) -> str:
        """Read ``chunk``; returns the visible text it released, possibly empty.

        The pieces add up to :attr:`text`, save where ``</think>`` shows that everything before it was
        thinking: then :attr:`text` starts anew, so a screen should show :attr:`text`.
        """
        visible, reset = self._think.feed(self._unify(chunk))
        if reset:
            self._begin()
        return self._read(self._head.feed(self._bold.feed(self._lines.feed(visible))), final=False)

    def close(self) -> str:
        """End of the stream; returns the visible text that was still undecided."""
        tail = self._think.close() + ("\n" if self._carriage else "")
        self._carriage = False
        lines = self._lines.feed(tail) + self._lines.close()
        bold = self._bold.feed(lines) + self._bold.close()
        return self._read(self._head.feed(bold) + self._head.close(), final=True)

    def _unify(self, chunk: str) -> str:
        """Line ends as \\n, also where a chunk ends between \\r and \\n."""
        if self._carriage:
            chunk = "\r" + chunk
        self._carriage = chunk.endswith("\r")
        if self._carriage:
            chunk = chunk[:-1]
        return chunk.replace("\r\n", "\n").replace("\r", "\n")

    def _read(self, text: str, *, final: bool) -> str:
        self._buffer += text
        released_from = len(self._visible)
        at = 0
        while at < len(self._buffer):
            at = self._swallow(at)
            blank = at
            while blank < len(self._buffer) and self._buffer[blank] in _BLANKS:
                blank += 1
            if blank == len(self._buffer):
                if final:
                    self._show(self._buffer[at:])
                    at = blank
                break
            if self._buffer[blank] not in CLOSING:
                end = self._plain_end(blank)
                self._show(self._buffer[at:end])
                at = end
                continue
            reading = self._ids.read(self._buffer, blank, final=final)
            if reading.verdict is Verdict.WAIT:
                break
            if reading.verdict is Verdict.TEXT:
                self._show(self._buffer[at : blank + 1])
                at = blank + 1
            else:
                self._cite(reading)
                at = reading.end
        self._buffer = self._buffer[at:]
        return "".join(self._visible[released_from:])

    def _plain_end(self, at: int) -> int:
        """End of the stretch from ``at`` without a blank or an opening bracket."""
        end = at
        while end < len(self._buffer):
            char = self._buffer[end]
            if char in CLOSING or char in _BLANKS:
                break
            end += 1
        return end

    def _show(self, text: str) -> None:
        if self._broken and (met := _BRACKET_OR_LINE.search(text)):
            # 〔F003，共三场〕: the ids were read, the rest is text, and its bracket closes nothing.
            self._broken = False
            if met.group() == CLOSING[CANONICAL]:
                text = text[: met.start()] + text[met.end() :]
        if text:
            self._visible.append(text)
            self._length += len(text)
            self._last = text[-1]
            self._after_marker = False

    def _cite(self, reading: Reading) -> None:
        self._found += [(name, self._length) for name in reading.ids]
        self._unknown |= dict.fromkeys(reading.unknown)
        self._broken = reading.open
        self._after_marker = True

    def _swallow(self, at: int) -> int:
        """Skip what only a removed marker leaves over: a second 。 or the end of a line it had to itself."""
        if not self._after_marker or at >= len(self._buffer):
            return at
        char = self._buffer[at]
        doubled = char == self._last and char in _FINAL_MARKS
        alone = char == "\n" and self._last in ("", "\n")
        if alone:
            # A line of markers belongs to what stands above it.
            above = len(self.text.rstrip())
            self._found = [(n, above if o == self._length else o) for n, o in self._found]
        if doubled or alone:
            self._after_marker = False
            return at + 1
        return at


def resolve(text: str, found: list[tuple[str, int]]) -> tuple[Mark, ...]:
    """Give every (id, offset where its marker stood) the sentence it belongs to."""
    spans = split_sentences(text)
    cited: dict[int, dict[str, None]] = {}
    for name, offset in found:
        index = _sentence_of(text, spans, offset)
        if index is not None:
            cited.setdefault(index, {})[name] = None
    _reach_back(text, spans, cited)
    return tuple(
        Mark(id=name, start=spans[index][0], end=spans[index][1])
        for index in sorted(cited)
        for name in cited[index]
    )


def _sentence_of(text: str, spans: tuple[tuple[int, int], ...], offset: int) -> int | None:
    before = after = None
    for index, (start, _) in enumerate(spans):
        if start < offset:
            before = index
        else:
            after = index
            break
    if before is not None and "\n" not in text[spans[before][1] : offset]:
        return before
    if after is not None and "\n" not in text[offset : spans[after][0]]:
        return after
    return before if before is not None else after


def _reach_back(
    text: str, spans: tuple[tuple[int, int], ...], cited: dict[int, dict[str, None]]
) -> None:
    """A marker at the end of 甲；乙。 covers 甲； too, unless it has one of its own."""
    for index in range(len(spans) - 1, 0, -1):
        start, end = spans[index - 1]
        if index not in cited or index - 1 in cited:
            continue
        if text[start:end][-1:] in _CLAUSE_END and "\n" not in text[end : spans[index][0]]:
            cited[index - 1] = dict(cited[index])
