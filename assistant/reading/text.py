"""Plain text and Markdown, in whatever encoding."""

from __future__ import annotations

import codecs
import re

from assistant.errors import BadFileError
from assistant.reading.base import Extracted, Source, empty_file

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    # UTF-32 first: its little-endian mark begins with UTF-16's.
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ALIEN = re.compile("[\u0250-\u07ff]")
_WIDE = re.compile("[\u0800-\U0010ffff]")
_CHINESE = re.compile("[\x00-\x7f\u3000-\u303f\u4e00-\u9fff\uff00-\uffef“”‘’—…·]*")
_CHINESE_RUN = re.compile(
    "[\x09\x0a\x0d\x20-\x7e\u3000-\u303f\u4e00-\u9fff\uff00-\uffef“”‘’—…·《》〔〕]+"
)
_EVERYWHERE = re.compile(
    "[的一是在不了有和人中大上國国個个為为會会關关於于及各年月日工作本市，。、：]"
)
_BIG5_FROM = 12
_RARE, _FREQUENT = 0.05, 0.12
_MOSTLY = 0.97
_LOST_SHARE = 0.002
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_LARGEST_SHARE_OF_CONTROLS = 0.001


def unify_line_ends(text: str) -> str:
    """``\\r\\n`` and ``\\r`` become ``\\n``; nothing else changes."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def decode(source: Source) -> str:
    """The text of a file in whatever encoding; see ``decode_noted``.

    Raises:
        BadFileError: empty, binary, or in no encoding known here.
    """
    return decode_noted(source)[0]


def decode_noted(source: Source) -> tuple[str, tuple[str, ...]]:
    """Text and what to know of it: BOM, strict UTF-8, strict GB18030 (which covers GBK and GB2312), UTF-16
    without its mark, Big5; at last either of the first two with a few bytes lost. Line ends unified.

    Guessing libraries are not used: they read short GB strings as Korean.

    Raises:
        BadFileError: empty, binary, or in no encoding known here.
    """
    if not source.data:
        raise empty_file(source.label)
    text = decoded(source.data)
    if text is None or "\x00" in text:
        text = _unmarked_utf16(source.data) or text
    notes: tuple[str, ...] = ()
    if text is None:
        text, lost = _mended(source.data)
        if text is not None:
            notes = (f"文件中有{lost}处字节不合编码，已用“\ufffd”代替，请对照原件补上。",)
    if text is None:
        raise BadFileError(
            f"{source.label}的文字编码无法识别，请用记事本打开并另存为 UTF-8 编码后重新选择。"
        )
    controls = len(_CONTROL.findall(text))
    if "\x00" in text or controls > max(2, len(text) * _LARGEST_SHARE_OF_CONTROLS):
        raise BadFileError(
            f"{source.label}不是文本文件，请选择 Word（.docx）、PDF 或文本（.txt）文件。"
        )
    if not text.strip():
        raise empty_file(source.label)
    return unify_line_ends(text), notes


def decoded(data: bytes) -> str | None:
    """Text in whichever encoding it is: BOM, UTF-8, GB18030, Big5; None when it is in none of them."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding)
            except UnicodeDecodeError:
                return None
    utf8, gb = _strict(data, "utf-8"), _strict(data, "gb18030")
    # The GB bytes of 通知 or 联通 happen to be UTF-8 for Hebrew and the like.
    alien = utf8 is not None and _ALIEN.search(utf8) and not _WIDE.search(utf8)
    if alien and gb is not None and _CHINESE.fullmatch(gb):
        return gb
    if utf8 is not None:
        return utf8
    if gb is None or (len(gb) >= _BIG5_FROM and _common(gb) < _RARE):
        big5 = _strict(data, "big5hkscs")
        if big5 is not None and _common(big5) > max(_FREQUENT, 3 * _common(gb or "")):
            return big5
    return gb


def _common(text: str) -> float:
    """Share of characters that any Chinese prose is full of; next to none in text read in a wrong encoding."""
    head = text[:20_000]
    return len(_EVERYWHERE.findall(head)) / max(len(head), 1)


def _unmarked_utf16(data: bytes) -> str | None:
    """UTF-16 without its mark, as some programs export it: nearly all Chinese, ASCII and their marks."""
    if len(data) % 2:
        return None
    best: tuple[float, str] | None = None
    for encoding in ("utf-16-le", "utf-16-be"):
        text = _strict(data, encoding)
        if text is not None and "\x00" not in text:
            share = sum(map(len, _CHINESE_RUN.findall(text))) / max(len(text), 1)
            if share > _MOSTLY and (best is None or share > best[0]):
                best = share, text
    return best[1] if best else None


def _mended(data: bytes) -> tuple[str | None, int]:
    """A text damaged in a few places, and in how many."""
    best: tuple[str | None, int] = None, 0
    for encoding in ("utf-8", "gb18030"):
        text = data.decode(encoding, "replace")
        lost = text.count("\ufffd")
        few = lost <= max(2, len(text) * _LOST_SHARE) and lost * 20 <= len(text)
        if few and (best[0] is None or lost < best[1]):
            best = text, lost
    return best


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


class PlainText:
    """.txt and .md: the text is the file."""

    suffixes = (".txt", ".md", ".markdown", ".text")

    def matches(self, source: Source) -> bool:
        """Plain text has no signature."""
        return False

    def read(self, source: Source) -> Extracted:
        """The decoded text, nothing trimmed."""
        markdown = source.suffix in {".md", ".markdown"}
        text, notes = decode_noted(source)
        return Extracted(text=text, format="md" if markdown else "txt", warnings=notes)
