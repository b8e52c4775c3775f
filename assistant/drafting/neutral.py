"""Makes other people's text safe to show a model as data.

Whatever a document says, in a prompt it must stay something to be read: nobody sees hidden characters,
a forged evidence marker must not become evidence, a forged delimiter must not end the data, and a line
that plays a speaker must not be taken for one. Visible words are never removed; only the characters
that could act are replaced by look-alikes. The stored text is not touched: this is for prompts alone.
"""

from __future__ import annotations

import re
import unicodedata

_HIDDEN_RANGES = (
    (0x034F, 0x034F),  # combining grapheme joiner
    (0x115F, 0x1160),  # Hangul fillers
    (0x180B, 0x180F),  # Mongolian variation selectors
    (0x3164, 0x3164),
    (0xFE00, 0xFE0F),  # variation selectors
    (0xFFA0, 0xFFA0),
    (0xE0000, 0xE0FFF),  # tags and supplementary variation selectors
)

_BRACKETED = re.compile(r"[〔\[【(（［]([^〔〕\[\]【】()（）［］\n]{1,40})[〕\]】)）］]")
_ID_INSIDE = re.compile(
    r"\s*[FfPpＦｆＰｐ][0-9０-９]{1,6}[A-Za-zａ-ｚ]?\s*(?:[、,，;；—–~～-].*)?", re.DOTALL
)
_YEAR = re.compile(r"\s*[0-9０-９]{4}\s*")
_CHAT_TOKEN = re.compile(r"<(?=[|｜])|(?<=[|｜])>")
_TAG = re.compile(r"<(?=/?\s*[A-Za-z_\u4e00-\u9fff-]{1,20}(?:\s[^<>\n]{0,60})?/?>)")
_SHOUT = re.compile(r"\[(/?(?:INST|SYS)[^\]\n]{0,10})\]|<<(/?SYS)>>", re.IGNORECASE)
_ROLE_LINE = re.compile(
    r"^(?P<lead>[\s│|>*#_-]*)(?P<role>system|user|assistant|developer|human|ai|tool|系统|用户|助手|助理|开发者)"
    r"(?P<tail>\s*(?:提示词?|消息|指令|message|prompt)?\s*)(?P<colon>[:：])",
    re.IGNORECASE | re.MULTILINE,
)
_RULE_LINE = re.compile(r"^\s*(?:[-=_*#~`]{3,}|#{1,6}(?=\s))", re.MULTILINE)


def visible(text: str) -> str:
    """``text`` without characters nobody sees: zero-width, bidi controls, tags, other controls.

    Line ends and tabs stay.
    """
    return "".join(c for c in text if c in "\n\t" or not _hidden(c))


def _hidden(char: str) -> bool:
    if unicodedata.category(char) in {"Cf", "Cc"}:
        return True
    code = ord(char)
    return any(low <= code <= high for low, high in _HIDDEN_RANGES)


def neutralise(text: str) -> str:
    """``text`` as data for a prompt: nothing hidden, nothing that acts as marker, delimiter or speaker."""
    clean = visible(text)
    clean = _SHOUT.sub(lambda m: f"‹{m.group(1) or m.group(2)}›", clean)
    clean = _BRACKETED.sub(_unmark, clean)
    clean = _CHAT_TOKEN.sub(lambda m: "＜" if m.group() == "<" else "＞", clean)
    clean = _TAG.sub("＜", clean)
    clean = _ROLE_LINE.sub(r"\g<lead>（原文）\g<role>\g<tail>\g<colon>", clean)
    return _RULE_LINE.sub(lambda m: "·" + m.group().strip()[1:], clean)


def _unmark(match: re.Match[str]) -> str:
    inside = match.group(1)
    # In official texts 〔〕 holds the year of a 文号 and nothing else (GB/T 9704—2012 7.2.5).
    own_kind = match.group().startswith("〔") and not _YEAR.fullmatch(inside)
    return f"‹{inside}›" if own_kind or _ID_INSIDE.fullmatch(inside) else match.group()


def one_line(text: str) -> str:
    """:func:`neutralise` on a single line, for table-like data."""
    return " ".join(neutralise(text).split())


def quoted(text: str) -> str:
    """:func:`neutralise` with every line led by │, so that no line of it starts like a prompt's own."""
    lines = [line.rstrip() for line in neutralise(text).splitlines()]
    return "\n".join(f"│ {line}" for line in lines if line)
