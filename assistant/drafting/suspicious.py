"""What in other people's text looks meant for the model instead of the reader, said when the text is taken in.

Drafting is safe without this (:mod:`assistant.drafting.neutral` makes such text inert, and every sentence is
verified); the clerk still should know that a file holds it.
"""

from __future__ import annotations

import base64
import binascii
import re
from functools import lru_cache

from assistant.config import KNOWLEDGE_DIR
from assistant.datafile import load_data
from assistant.drafting.neutral import neutralise, visible
from assistant.models import Noun

_SHOWN = 3
"""Places of one kind that are quoted."""
_AROUND = 14
_MARKER = re.compile(r"〔\s*[FfPpＦｆＰｐ][0-9０-９]{1,6}[A-Za-z]?[^〔〕\n]{0,30}〕")
_BOM = "\ufeff"
_OFTEN = "\u00ad\u200b\u200c\u200d\u2060\ufe0f"
"""Hidden characters that word processors and web pages leave behind by themselves."""
_STRAY = 3


class SuspiciousFile(Noun):
    """suspicious.yaml."""

    version: int
    commands: tuple[str, ...]
    roles: tuple[str, ...]
    tokens: tuple[str, ...]


@lru_cache(maxsize=1)
def _data() -> SuspiciousFile:
    return load_data(SuspiciousFile, KNOWLEDGE_DIR / "rules" / "suspicious.yaml")


@lru_cache(maxsize=1)
def _commands() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{c})" for c in _data().commands))


@lru_cache(maxsize=1)
def _speakers() -> re.Pattern[str]:
    roles = "|".join(map(re.escape, _data().roles))
    return re.compile(
        rf"^[\s│|>*#_\"'{{-]*(?:\"?role\"?\s*[:：]\s*\"?)?(?P<role>{roles})\s*(?:提示|消息|指令|message|prompt)?\"?\s*[:：]",
        re.IGNORECASE | re.MULTILINE,
    )


_ENCODED = re.compile(r"(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{24,}={0,2}(?![A-Za-z0-9+/])")


def _decoded(text: str) -> list[tuple[int, int]]:
    """Base64 that spells out Chinese or a command: nobody reads it, a model may."""
    found = []
    for m in _ENCODED.finditer(text):
        try:
            spelt = base64.b64decode(m.group() + "=" * (-len(m.group()) % 4)).decode()
        except (binascii.Error, UnicodeDecodeError):
            continue
        if re.search("[\u4e00-\u9fff]{2}", spelt) or _commands().search(spelt):
            found.append(m.span())
    return found


@lru_cache(maxsize=1)
def _tokens() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, _data().tokens)), re.IGNORECASE)


def suspicions(text: str) -> tuple[str, ...]:
    """What in a short text (a fact) would be neutralised or reads as a command, for the person who takes it in."""
    seen = visible(text)
    found = []
    if seen != text:
        found.append("含有看不见的字符，请核对原文")
    if neutralise(seen) != seen:
        found.append("含有像依据编号、标签或者对话角色的字样，起草时只当普通文字")
    if _commands().search(seen) or _commands().search(_joined(text)) or _decoded(seen):
        found.append("含有像是对写稿模型发的指令，起草时只当普通文字，请核对来源")
    return tuple(found)


def document_suspicions(text: str) -> tuple[str, ...]:
    """The same for a whole document: what stands in it and where, one sentence a kind.

    Quiet about what ordinary files hold: rules of dashes, headings of Markdown, a few soft hyphens.
    """
    plain = text.lstrip(_BOM)
    seen = visible(plain)
    found = []
    if hidden := _hidden_note(plain, seen):
        found.append(hidden)
    commands = [*(m.span() for m in _commands().finditer(seen)), *_decoded(seen)]
    if not commands and seen != plain and _commands().search(_joined(plain)):
        commands = [(0, min(len(seen), _AROUND))]
    if commands:
        found.append(
            f"文中有像是对写稿模型发的指令：{_places(seen, commands)}。起草时只当普通文字，不会照办；请核对文件来源。"
        )
    forged = [m.span() for p in (_MARKER, _tokens()) for m in p.finditer(seen)]
    speakers = [m.span() for m in _speakers().finditer(seen)]
    if forged or _plays(speakers, seen):
        spans = sorted((*forged, *speakers))
        found.append(
            f"文中有像依据编号、模型标记或者对话角色的字样：{_places(seen, spans)}。起草时只当普通文字。"
        )
    return tuple(found)


def _joined(text: str) -> str:
    """``text`` without hidden characters, and with what tag characters spell."""
    spelt = "".join(chr(ord(c) - 0xE0000) for c in text if 0xE0020 <= ord(c) < 0xE007F)
    return f"{visible(text)}\n{spelt}"


def _hidden_note(text: str, seen: str) -> str:
    if seen == text:
        return ""
    hidden = [c for c in text if c not in "\n\t" and visible(c) == ""]
    telling = [c for c in hidden if c not in _OFTEN and c not in "\r\x0b\x0c\x07\x00"]
    if not telling and len(hidden) < _STRAY:
        return ""
    at = next(i for i, c in enumerate(text) if c in hidden)
    where = visible(text[max(0, at - _AROUND) : at + _AROUND]).replace("\n", " ").strip()
    line = text.count("\n", 0, at) + 1
    return (
        f"文中有{len(hidden)}个看不见的字符（第{line}行“{where}”处起），起草时会去掉，请核对原文。"
    )


def _plays(speakers: list[tuple[int, int]], text: str) -> bool:
    """用户：张某 on a form is no dialogue; system: is, and so are two different speakers."""
    names = {re.sub(r"[^A-Za-z\u4e00-\u9fff]", "", text[a:b]).lower() for a, b in speakers}
    return any(n.isascii() or n.startswith("系统") for n in names) or len(names) > 1


def _places(text: str, spans: list[tuple[int, int]]) -> str:
    shown = []
    for start, end in spans[:_SHOWN]:
        line = text.count("\n", 0, start) + 1
        words = text[start : max(end, start + _AROUND)].split("\n")[0].strip()[:24]
        shown.append(f"第{line}行“{words}”")
    more = f"等{len(spans)}处" if len(spans) > _SHOWN else ""
    return "、".join(shown) + more
