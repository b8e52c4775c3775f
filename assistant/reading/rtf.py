"""Rich text (.rtf, and the .doc that office systems export in it)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from assistant.errors import BadFileError
from assistant.reading.base import Extracted, Source

_TOKEN = re.compile(
    rb"\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-f]{2})|\\([^a-z'])|([{}])|([^\\{}\r\n]+)|[\r\n]+",
    re.I,
)
_DESTINATIONS = frozenset(
    {"fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "header", "footer", "headerl"}
    | {"headerr", "headerf", "footerl", "footerr", "footerf", "listtable", "listoverridetable"}
    | {"rsidtbl", "generator", "themedata", "datastore", "xmlnstbl", "fldinst", "pgdsctbl"}
)
_SIGNS = {
    "par": "\n", "line": "\n", "sect": "\n", "page": "\n", "row": "\n", "tab": "\t", "cell": "\t",
    "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
    "bullet": "•",
}  # fmt: skip
_NEEDS_NO_GAP = "、．.）)】，,：:；;"
_DEEPEST = 1000


@dataclass
class _State:
    silent: bool = False
    label: int = -1
    """Where the text of an automatic number begins among the parts; -1 outside of one."""
    skip: int = 1
    """Bytes that stand for a \\u sign in readers that do not know it."""


@dataclass
class _Reader:
    encoding: str = "gb18030"
    parts: list[str] = field(default_factory=list)
    raw: bytearray = field(default_factory=bytearray)
    state: _State = field(default_factory=_State)
    stack: list[_State] = field(default_factory=list)
    skipping: int = 0
    deleted: int = 0

    def read(self, data: bytes) -> str:
        for token in _TOKEN.finditer(data):
            word, number, code, sign, brace, plain = token.groups()
            if code is not None:
                self._bytes(bytes([int(code, 16)]))
            elif plain is not None:
                self._bytes(plain)
            elif brace is not None:
                self._flush()
                self._brace(brace)
            elif sign is not None:
                self._sign(sign)
            elif word is not None:
                self._word(word.decode("ascii").lower(), int(number) if number else None)
        self._flush()
        return "".join(self.parts)

    def _bytes(self, data: bytes) -> None:
        dropped = min(self.skipping, len(data))
        self.skipping -= dropped
        if not self.state.silent:
            self.raw += data[dropped:]

    def _flush(self) -> None:
        if self.raw:
            self.parts.append(bytes(self.raw).decode(self.encoding, "replace"))
            self.raw.clear()

    def _brace(self, brace: bytes) -> None:
        self.skipping = 0
        if brace == b"{":
            if len(self.stack) >= _DEEPEST:
                raise ValueError("depth")
            self.stack.append(self.state)
            self.state = _State(self.state.silent, skip=self.state.skip)
        elif self.stack:
            if self.state.label >= 0:
                self._label(self.state.label)
            self.state = self.stack.pop()

    def _label(self, start: int) -> None:
        """An automatic number as a reader sees it; bullets are none."""
        words = "".join(self.parts[start:]).strip()
        gap = "" if words[-1:] in _NEEDS_NO_GAP else " "
        self.parts[start:] = [words + gap] if re.search(r"\w", words) else []

    def _sign(self, sign: bytes) -> None:
        if sign == b"*":
            self.state.silent = True
        elif sign in b"{}\\":
            self._bytes(sign)
        elif sign == b"~":
            self._text("\u00a0")
        elif sign == b"_":
            self._text("-")
        elif sign in b"\r\n":
            self._text("\n")

    def _text(self, text: str) -> None:
        self._flush()
        if not self.state.silent:
            self.parts.append(text)

    def _word(self, word: str, number: int | None) -> None:
        if word == "u" and number is not None:
            self._text(chr(number % 0x10000))
            self.skipping = self.state.skip
        elif word == "uc" and number is not None:
            self.state.skip = max(0, min(number, 9))
        elif word == "ansicpg" and number in (932, 936, 950, 1252):
            self.encoding = "gb18030" if number == 936 else f"cp{number}"
        elif word == "deleted" and number != 0:
            self._flush()
            self.deleted += 1
            self.state.silent = True
        elif word in ("deleted", "plain") and number == 0:
            self.state.silent = False
        elif word in ("listtext", "pntext"):
            self._flush()
            self.state.label = len(self.parts)
        elif word in _DESTINATIONS or (word == "v" and number != 0):
            self._flush()
            self.state.silent = True
        elif word in _SIGNS:
            self._text(_SIGNS[word])


class Rtf:
    """.rtf, whatever the suffix."""

    suffixes = (".rtf",)

    def matches(self, source: Source) -> bool:
        """The signature."""
        return source.data[:64].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf")

    def read(self, source: Source) -> Extracted:
        """A line per paragraph, a tab between cells."""
        if not self.matches(source):
            raise BadFileError(
                f"{source.label}不是有效的 RTF 文件，请用 Word 或 WPS 打开后另存为 .docx 再选择。"
            )
        reader = _Reader()
        try:
            raw = reader.read(source.data)
        except ValueError as error:
            raise BadFileError(
                f"{source.label}已损坏，请用 Word 或 WPS 打开后另存为 .docx 再选择。"
            ) from error
        paired = raw.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        lines = (line.rstrip("\t ") for line in paired.split("\n"))
        text = "\n".join(line for line in lines).strip("\n").replace("\x00", "")
        if not text.strip():
            raise BadFileError(f"{source.label}里没有可读的文字，请检查后重新选择。")
        warnings = (
            (f"文件带有修订痕迹：{reader.deleted}处删除未计入，请核对是否已定稿。",)
            if reader.deleted
            else ()
        )
        return Extracted(text=text, format="rtf", warnings=warnings)
