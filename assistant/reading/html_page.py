"""Web pages: the visible text, a line per block. One pass over the page, however broken it is."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

from assistant.errors import BadFileError
from assistant.reading.base import Extracted, Source
from assistant.reading.text import decode_noted

_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "caption", "dd", "div", "dl", "dt", "fieldset"}
    | {"figcaption", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li"}
    | {"main", "nav", "ol", "p", "pre", "section", "table", "thead", "tbody", "tfoot", "tr", "ul"}
)
_SILENT = frozenset({"script", "style", "head", "template", "noscript"})
_RAW = frozenset({"script", "style", "textarea", "title"})
"""Their content is text up to their own end tag, whatever it looks like."""
_CELLS = frozenset({"td", "th"})
_TAG = re.compile(r"""</?([A-Za-z][^\s/>]{0,40})(?:"[^"]{0,2000}"|'[^']{0,2000}'|[^'"<>])*>""")
_NAME = re.compile(r"</?([A-Za-z][^\s/>]{0,40})")


@dataclass
class _Page:
    """Collects visible text: a line per block, a tab between table cells.

    The standard library's parser needs quadratic time on tags and comments that are never closed.
    """

    text: str
    parts: list[str] = field(default_factory=list)
    silent: list[str] = field(default_factory=list)
    _missing: set[str] = field(default_factory=set)
    """Ends that do not occur any more; looked for once."""

    def read(self) -> str:
        """The text, raw."""
        at = 0
        while True:
            mark = self.text.find("<", at)
            if mark < 0:
                self._words(self.text[at:])
                return "".join(self.parts)
            self._words(self.text[at:mark])
            at = self._markup(mark)

    def _find(self, end: str, at: int) -> int:
        """Place behind ``end``, or -1; never searched for again once it is known to be missing."""
        if end in self._missing:
            return -1
        found = self.text.find(end, at)
        if found < 0:
            self._missing.add(end)
            return -1
        return found + len(end)

    def _markup(self, mark: int) -> int:
        """Handle what begins at ``mark``; returns where the text goes on."""
        if self.text.startswith("<!--", mark):
            end = self._find("-->", mark + 4)
            return end if end >= 0 else len(self.text)
        if self.text.startswith(("<!", "<?"), mark):
            end = self._find(">", mark)
            return end if end >= 0 else len(self.text)
        name = _NAME.match(self.text, mark)
        if name is None:
            self._words("<")
            return mark + 1
        whole = _TAG.match(self.text, mark)
        end = whole.end() if whole else self._find(">", mark)
        if end < 0:
            return len(self.text)
        tag = name[1].lower()
        if self.text.startswith("</", mark):
            self._close(tag)
            return end
        self._open(tag)
        if tag in _RAW:
            return self._raw(tag, end)
        return end

    def _raw(self, tag: str, at: int) -> int:
        """Pass over the content of a script and its like, keeping it where it is visible."""
        close = re.compile(rf"</{tag}(?=[\s/>])", re.I).search(self.text, at)
        end = close.start() if close else len(self.text)
        self._words(self.text[at:end])
        return end

    def _open(self, tag: str) -> None:
        if tag in _SILENT:
            self.silent.append(tag)
        elif tag == "body":
            # A head that was never closed ends where the body begins.
            self.silent.clear()
        elif tag == "br" or tag in _BLOCKS:
            self.parts.append("\n")
        elif tag in _CELLS:
            self.parts.append("\t")

    def _close(self, tag: str) -> None:
        if tag in _SILENT and tag in self.silent:
            while self.silent.pop() != tag:
                pass
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def _words(self, text: str) -> None:
        if text and not self.silent:
            self.parts.append(re.sub(r"[ \t\r\n]+", " ", html.unescape(text)))


class Html:
    """.html and .htm: visible text only."""

    suffixes = (".html", ".htm", ".mht")

    def matches(self, source: Source) -> bool:
        """A page that starts as one, even under another name that is not Markdown."""
        head = source.data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
        return head.startswith((b"<!doctype html", b"<html")) and source.suffix != ".md"

    def read(self, source: Source) -> Extracted:
        """Blocks become lines; blank lines between them are dropped."""
        decoded, notes = decode_noted(source)
        lines = (line.strip(" \t") for line in _Page(decoded).read().split("\n"))
        text = "\n".join(line for line in lines if line.strip())
        if not text:
            raise BadFileError(f"{source.label}里没有可读的文字，请检查后重新选择。")
        return Extracted(text=text, format="html", warnings=notes)
