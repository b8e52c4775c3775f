"""Where the heading words of a numbered line end and its text begins."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.reading.lines import BLANKS, SENTENCE_MARKS

_RUN_IN_LIMIT = 60
"""A first sentence longer than this is text, not a heading."""
_ALONE_LIMIT = 45
_LABEL_LIMIT = 20
_CLAUSE_LIMIT = 30
_END = re.compile(r"[。！？]")
_TRAILING = " \t\u3000\u00a0*_#：:。；;，,、."
_CLOSERS = "”』」）)"


@dataclass(frozen=True)
class Words:
    """Heading words and where the text after them begins (offset into the line's rest)."""

    title: str
    body: int
    alone: bool
    """The heading has its line to itself."""


def heading_words(rest: str, *, bold: bool = False) -> Words:
    """Heading words of a part whose ordinal has just been read.

    A heading may have its line to itself, or run in with its paragraph as first sentence
    (一、提高认识，压实责任。为进一步…) or before a colon (（一）组织领导：…). Where no words can be told from the text,
    the first clause serves as title and stays part of the text (``body`` 0).

    Args:
        rest: the line after the ordinal.
        bold: ``**`` was opened before the ordinal.
    """
    lead = len(rest) - len(rest.lstrip(BLANKS))
    close = rest.find("**", lead)
    if (bold or rest[lead:].startswith("**")) and close >= 0:
        begin = lead
        if not bold:
            begin, close = lead + 2, rest.find("**", lead + 2)
        if close > begin:
            after = close + 2
            while after < len(rest) and rest[after] in "。：:":
                after += 1
            return _words(rest[begin:close], after, not rest[after:].strip())
    end = _END.search(rest)
    colon = min((i for i in (rest.find("："), rest.find(":")) if i >= 0), default=-1)
    if 0 <= colon - lead <= _LABEL_LIMIT and not re.search(r"[，。；]", rest[:colon]):
        return _words(rest[:colon], colon + 1, not rest[colon + 1 :].strip())
    if end is None or not rest[end.end() :].strip(BLANKS + _CLOSERS + "*"):
        if len(rest.strip()) <= _ALONE_LIMIT:
            return _words(rest, len(rest), True)
        return Words(first_clause(rest), 0, False)
    if end.start() - lead <= _RUN_IN_LIMIT:
        after = end.end()
        while after < len(rest) and rest[after] in _CLOSERS:
            after += 1
        return _words(rest[: end.start()], after, False)
    return Words(first_clause(rest), 0, False)


def item_words(rest: str) -> Words:
    """Like ``heading_words``, but a line that is one whole sentence is text, not a heading."""
    stripped = rest.strip()
    if stripped and stripped[-1] in SENTENCE_MARKS + ";":
        inner = stripped[:-1]
        if not _END.search(inner):
            colon = inner.find("：")
            if 0 <= colon <= _LABEL_LIMIT and "，" not in inner[:colon]:
                return _words(inner[:colon], rest.find("：") + 1, False)
            return Words(first_clause(rest), 0, False)
    return heading_words(rest)


def point_words(rest: str, *, limit: int = 40) -> Words:
    """Words of a 一是-point: its first sentence where more follows, else its first clause."""
    lead = len(rest) - len(rest.lstrip(BLANKS + "*，,：:"))
    end = re.search(r"[。！？；]", rest)
    colon = rest.find("：", lead)
    if 0 < colon - lead <= _LABEL_LIMIT and not re.search(r"[，。；]", rest[lead:colon]):
        return _words(rest[lead:colon], colon + 1, False)
    if end and end.start() - lead <= limit and rest[end.end() :].strip():
        return _words(rest[lead : end.start()], end.end(), False)
    return Words(first_clause(rest[lead:]), 0, False)


def first_clause(rest: str) -> str:
    """Words up to the first comma or full stop, when they are short enough to stand for the part."""
    clause = re.split(r"[，。；：！？,;:]", rest.strip(BLANKS + "*"), maxsplit=1)[0]
    return clause.strip(_TRAILING) if len(clause) <= _CLAUSE_LIMIT else ""


def _words(title: str, body: int, alone: bool) -> Words:
    return Words(title.strip(_TRAILING), body, alone)
