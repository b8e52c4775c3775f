"""Plain text, Markdown and HTML."""

from __future__ import annotations

import codecs
import re
from html.parser import HTMLParser

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
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_LARGEST_SHARE_OF_CONTROLS = 0.001


def unify_line_ends(text: str) -> str:
    """``\\r\\n`` and ``\\r`` become ``\\n``; nothing else changes."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def decode(source: Source) -> str:
    """BOM, then strict UTF-8, then strict GB18030 (which covers GBK and GB2312); line ends unified.

    Guessing libraries are not used: they read short GB strings as Korean.

    Raises:
        BadFileError: empty, binary, or in no encoding known here.
    """
    if not source.data:
        raise empty_file(source.label)
    text = decoded(source.data)
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
    return unify_line_ends(text)


def decoded(data: bytes) -> str | None:
    """Text in whichever encoding it is: BOM, then UTF-8, then GB18030; None when it is in none of them."""
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
    return gb if utf8 is None else utf8


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
        return Extracted(text=decode(source), format="md" if markdown else "txt")


_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "caption", "dd", "div", "dl", "dt", "fieldset"}
    | {"figcaption", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li"}
    | {"main", "nav", "ol", "p", "pre", "section", "table", "thead", "tbody", "tfoot", "tr", "ul"}
)
_SILENT = frozenset({"script", "style", "head", "template", "noscript"})
_VOID_OR_OPTIONAL = {"td", "th"}


class _Page(HTMLParser):
    """Collects visible text: a line per block, a tab between table cells."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag in _SILENT:
            self._silent.append(tag)
        elif tag == "body":
            # A head that was never closed ends where the body begins.
            self._silent.clear()
        elif tag == "br" or tag in _BLOCKS:
            self.parts.append("\n")
        elif tag in _VOID_OR_OPTIONAL:
            self.parts.append("\t")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT and tag in self._silent:
            while self._silent.pop() != tag:
                pass
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(re.sub(r"[ \t\r\n]+", " ", data))


class Html:
    """.html and .htm: visible text only."""

    suffixes = (".html", ".htm")

    def matches(self, source: Source) -> bool:
        """A page that starts as one, even under another name that is not Markdown."""
        head = source.data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
        return head.startswith((b"<!doctype html", b"<html")) and source.suffix != ".md"

    def read(self, source: Source) -> Extracted:
        """Blocks become lines; blank lines between them are dropped."""
        page = _Page()
        page.feed(decode(source))
        page.close()
        lines = (line.strip(" \t") for line in "".join(page.parts).split("\n"))
        text = "\n".join(line for line in lines if line.strip())
        if not text:
            raise BadFileError(f"{source.label}里没有可读的文字，请检查后重新选择。")
        return Extracted(text=text, format="html")
