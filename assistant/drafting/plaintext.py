"""Stream filters that take a model's habits out of its text: thinking, Markdown, a repeated heading.

Each filter is fed chunks and hands back what is decided; what is undecided waits inside. A decision
depends only on the characters seen so far, never on where the chunks were cut.
"""

from __future__ import annotations

import re

_THINK_NAMES = ("think", "thinking", "thought", "reasoning")
_OPEN_TAGS = (*(f"<{n}>" for n in _THINK_NAMES), "◁think▷")
_CLOSE_TAGS = (*(f"</{n}>" for n in _THINK_NAMES), "◁/think▷")
_ALL_TAGS = _OPEN_TAGS + _CLOSE_TAGS
_ANY_TAG = re.compile("|".join(map(re.escape, _ALL_TAGS)), re.IGNORECASE | re.ASCII)
_CLOSE_TAG = re.compile("|".join(map(re.escape, _CLOSE_TAGS)), re.IGNORECASE | re.ASCII)


def _held_tail(text: str, tags: tuple[str, ...]) -> int:
    """Length of the longest end of ``text`` that may still grow into one of ``tags``."""
    for length in range(min(len(text), max(map(len, tags)) - 1), 0, -1):
        tail = text[-length:].lower()
        if any(tag.startswith(tail) for tag in tags):
            return length
    return 0


class ThinkFilter:
    """Removes <think>…</think>, also unclosed, also without its opening tag.

    Some servers put the opening tag into the prompt, so that only ``</think>`` arrives: then everything
    before it was thinking, and :meth:`feed` says so with ``reset``.
    """

    def __init__(self) -> None:
        self._buffer = ""
        self._inside = False
        self._passed: list[str] = []
        self._thinking: list[str] = []
        self._lead: str | None = ""
        """Blank text held at the very start; None once something visible has been handed out."""
        self._cut = False

    @property
    def thinking(self) -> str:
        """The thinking text so far."""
        return "".join(self._thinking)

    def feed(self, chunk: str) -> tuple[str, bool]:
        """Visible text now decided, and whether all text handed out before was thinking after all."""
        self._buffer += chunk
        out: list[str] = []
        reset = False
        while self._buffer:
            pattern = _CLOSE_TAG if self._inside else _ANY_TAG
            tag = pattern.search(self._buffer)
            if tag is None:
                held = _held_tail(self._buffer, _CLOSE_TAGS if self._inside else _ALL_TAGS)
                cut = len(self._buffer) - held
                self._take(self._buffer[:cut], out)
                self._buffer = self._buffer[cut:]
                break
            self._take(self._buffer[: tag.start()], out)
            self._buffer = self._buffer[tag.end() :]
            if self._inside:
                self._inside = False
            elif tag.group().lower() in _OPEN_TAGS:
                self._inside = True
            else:
                self._thinking += self._passed
                self._passed, out, reset = [], [], True
                self._lead = ""
            if self._lead is not None:
                # Blank lines around a thinking block at the start belong to it.
                self._lead, self._cut = "", True
        return "".join(out), reset

    def close(self) -> str:
        """What was still undecided."""
        out: list[str] = []
        self._take(self._buffer, out)
        self._buffer = ""
        if self._lead and not self._cut:
            out.append(self._lead)
        return "".join(out)

    def _take(self, text: str, out: list[str]) -> None:
        if not text:
            return
        if self._inside:
            self._thinking.append(text)
            return
        if self._lead is not None:
            text = self._lead + text
            if not text.strip():
                self._lead = text
                return
            self._lead = None
            if self._cut:
                text = text.lstrip()
        self._passed.append(text)
        out.append(text)


_UNDECIDED_LINE = re.compile(
    r"[ \t]*(?:#{1,6}[ \t]*|[-*_][-*_ \t]*|`+[ \t]*[A-Za-z0-9+-]{0,20}[ \t]*)?"
)
_FENCE = re.compile(r"[ \t]*`{3,}[ \t]*[A-Za-z0-9+-]{0,20}[ \t]*(?:\n|\Z)|[ \t]*`{3,}")
_RULE = re.compile(r"[ \t]*(?:-{3,}|_{3,})[ \t]*(?:\n|\Z)")
_STAR_RULE = re.compile(r"[ \t]*\*{3,}[ \t]*(?:\n|\Z)")
_HASHES = re.compile(r"[ \t]*(?:#{1,6}[ \t]+|#{2,6}(?=[^#\s]))")
_DASH = re.compile(r"[ \t]*-[ \t]+")
_STAR = re.compile(r"[ \t]*\*[ \t]+")


class LineFilter:
    """Removes what Markdown puts at the start of a line: # headings, list marks, ``` fences, rules."""

    def __init__(self, *, keep_asterisks: bool = False) -> None:
        self._buffer = ""
        self._at_start = True
        self._leads = [_FENCE, _RULE, _HASHES, _DASH]
        if not keep_asterisks:
            self._leads += [_STAR_RULE, _STAR]

    def feed(self, chunk: str) -> str:
        """Text now decided."""
        return self._run(chunk, final=False)

    def close(self) -> str:
        """What was still undecided."""
        return self._run("", final=True)

    def _run(self, chunk: str, *, final: bool) -> str:
        self._buffer += chunk
        out: list[str] = []
        while self._buffer:
            if self._at_start:
                if not final and _UNDECIDED_LINE.fullmatch(self._buffer):
                    break
                lead = next((m for p in self._leads if (m := p.match(self._buffer))), None)
                if lead is not None:
                    self._buffer = self._buffer[lead.end() :]
                    self._at_start = lead.group().endswith("\n")
                    continue
                self._at_start = False
            newline = self._buffer.find("\n")
            cut = len(self._buffer) if newline < 0 else newline + 1
            out.append(self._buffer[:cut])
            self._buffer = self._buffer[cut:]
            self._at_start = newline >= 0
        return "".join(out)


_BOLD_LIMIT = 60


class BoldFilter:
    """Removes the ** around a stretch of one line; single and unpaired asterisks are text (masked names)."""

    def __init__(self, *, keep_asterisks: bool = False) -> None:
        self._keep = keep_asterisks
        self._buffer = ""

    def feed(self, chunk: str) -> str:
        """Text now decided."""
        return chunk if self._keep else self._run(chunk, final=False)

    def close(self) -> str:
        """What was still undecided."""
        return self._run("", final=True)

    def _run(self, chunk: str, *, final: bool) -> str:
        self._buffer += chunk
        out: list[str] = []
        while self._buffer:
            star = self._buffer.find("*")
            if star < 0:
                out.append(self._buffer)
                self._buffer = ""
                break
            out.append(self._buffer[:star])
            self._buffer = self._buffer[star:]
            end, kept = self._decide(final)
            if end == 0:
                break
            out.append(kept)
            self._buffer = self._buffer[end:]
        return "".join(out)

    def _decide(self, final: bool) -> tuple[int, str]:
        """How much of the buffer is decided, and what of it is text; 0 to wait for more."""
        text = self._buffer
        opened = len(text) - len(text.lstrip("*"))
        if opened == len(text) and not final:
            return 0, ""
        if opened != 2:
            return opened, text[:opened]
        inside = re.compile(r"[^*\n]*").match(text, 2)
        stop = inside.end() if inside else 2
        content = text[2:stop]
        if len(content) > _BOLD_LIMIT:
            return 2, "**"
        if stop == len(text) and not final:
            return 0, ""
        rest = text[stop:]
        closed = len(rest) - len(rest.lstrip("*"))
        if closed == len(rest) and closed <= 2 and rest and not final:
            return 0, ""
        if closed == 2 and content and content == content.strip():
            return stop + 2, content
        return 2, "**"


_NUMERAL = "一二三四五六七八九十百零〇"
_ORDINAL = re.compile(
    rf"(?:第[{_NUMERAL}\d]+[章节部分]+[、，]?|[{_NUMERAL}]+、|[（(][{_NUMERAL}\d]+[)）]、?|\d+[.．、])?[ \t\u3000]*"
)
_UNDECIDED_ORDINAL = re.compile(
    rf"第?[{_NUMERAL}\d]*|第[{_NUMERAL}\d]+[章节部分]+|[（(][{_NUMERAL}\d]*[)）]?"
)
_AFTER_HEADING = "。：:"


class HeadingFilter:
    """Removes the section's own heading when the text begins by repeating it."""

    def __init__(self, heading: str) -> None:
        words = heading.strip()
        ordinal = _ORDINAL.match(words)
        self._words = words[ordinal.end() if ordinal else 0 :].rstrip(_AFTER_HEADING).strip()
        self._buffer = ""
        self._state = "start" if self._words else "text"

    def feed(self, chunk: str) -> str:
        """Text now decided."""
        return self._run(chunk, final=False)

    def close(self) -> str:
        """What was still undecided."""
        return self._run("", final=True)

    def _run(self, chunk: str, *, final: bool) -> str:
        if self._state == "text":
            return chunk
        self._buffer += chunk
        if self._state == "start":
            drop = self._decide(final)
            if drop is None:
                return ""
            self._buffer = self._buffer[drop:]
            self._state = "blank" if drop else "text"
        if self._state == "blank":
            self._buffer = self._buffer.lstrip(" \t\n")
            if not self._buffer:
                return ""
            self._state = "text"
        text, self._buffer = self._buffer, ""
        return text

    def _decide(self, final: bool) -> int | None:
        """Length of the repeated heading, 0 for none, None to wait for more."""
        text = self._buffer
        rest = text.lstrip()
        if not rest:
            return 0 if final else None
        if not final and _UNDECIDED_ORDINAL.fullmatch(rest):
            return None
        ordinal = _ORDINAL.match(rest)
        body = rest[ordinal.end() if ordinal else 0 :]
        if not body.startswith(self._words):
            return None if self._words.startswith(body) and not final else 0
        tail = body[len(self._words) :]
        start = len(text) - len(tail)
        after = tail.lstrip(" \t")
        if not after:
            return len(text) if final else None
        if after[0] == "\n":
            return start + len(tail) - len(after) + 1
        return start + 1 if tail[0] in _AFTER_HEADING else 0
