"""Which backend reads a file: its content decides, then its suffix."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.errors import BadFileError
from assistant.reading.base import Backend, Extracted, Source, Watch, check_size, empty_file
from assistant.reading.doc import Doc
from assistant.reading.docx import Docx, ole_refusal
from assistant.reading.html_page import Html
from assistant.reading.ofd import Ofd
from assistant.reading.ole import OLE_MAGIC
from assistant.reading.package import ZIP_MAGIC
from assistant.reading.pdf import Pdf
from assistant.reading.picture import MAGICS, Picture
from assistant.reading.rtf import Rtf
from assistant.reading.table import Csv, Xlsx
from assistant.reading.text import PlainText

BACKENDS: Sequence[Backend] = (
    Pdf(),
    Docx(),
    Xlsx(),
    Ofd(),
    Doc(),
    Picture(),
    Rtf(),
    Html(),
    Csv(),
    PlainText(),
)
"""In the order in which contents are tried."""

SUFFIXES = tuple(sorted({suffix for backend in BACKENDS for suffix in backend.suffixes}))
"""What can be read, with dots."""

_TEXT_LIMIT = 5_000_000
"""Characters of one text: ten thick books."""
_PACKED = (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b")
_OTHER_SUFFIXES = frozenset({".ppt", ".pptx", ".dps", ".exe", ".mp4", ".mp3", ".caj", ".ceb"})
_READABLE = "Word（.docx、.doc、.wps）、PDF、OFD、Excel（.xlsx）或文本（.txt、.md）"


def read_bytes(
    name: str,
    data: bytes,
    *,
    max_office_mb: int = 50,
    max_pdf_mb: int = 300,
    watch: Watch | None = None,
) -> Extracted:
    """The text of a file.

    Args:
        name: file name, shown in sentences; its suffix counts where the content does not decide.
        data: the whole file.
        max_office_mb: limit of text and Office files, in MB.
        max_pdf_mb: limit of PDF files, in MB.
        watch: told of every page that OCR reads, and asked whether to stop.

    Raises:
        BadFileError: empty, over its limit, damaged, encrypted, a scan, or of a kind that cannot be read.
    """
    source = Source(name=name, data=data, watch=watch or Watch())
    if not data:
        raise empty_file(source.label)
    check_size(
        name,
        len(data),
        max_office_mb=max_office_mb,
        max_pdf_mb=max_pdf_mb,
        pdf=data.startswith(b"%PDF-"),
    )
    extracted = _backend(source).read(source)
    if len(extracted.text) > _TEXT_LIMIT:
        raise BadFileError(
            f"{source.label}有{len(extracted.text) // 10_000}万字，"
            f"超过{_TEXT_LIMIT // 10_000}万字的上限，请拆分后重新选择。"
        )
    return extracted


def _backend(source: Source) -> Backend:
    for backend in BACKENDS:
        if backend.matches(source):
            return backend
    claimed = next((b for b in BACKENDS if source.suffix in b.suffixes), None)
    # A file that says .docx and is something else is told so by the Word backend itself.
    if claimed is not None and not (
        isinstance(claimed, PlainText | Html | Csv) and _binary(source.data)
    ):
        return claimed
    refused = _refusal(source)
    if refused is not None:
        raise refused
    return PlainText()


def _binary(data: bytes) -> bool:
    return data.startswith((OLE_MAGIC, ZIP_MAGIC, *MAGICS, *_PACKED))


def _refusal(source: Source) -> BadFileError | None:
    label, data = source.label, source.data
    if data.startswith(OLE_MAGIC):
        return ole_refusal(source)
    if data.startswith(ZIP_MAGIC) and source.suffix not in _OTHER_SUFFIXES:
        return BadFileError(f"{label}是压缩包，不能当作一个文件读取，请解压后选择其中的文件。")
    if data.startswith(_PACKED) or source.suffix in {".rar", ".7z", ".gz", ".zip"}:
        return BadFileError(f"{label}不是可以打开的压缩包，请改用 .zip 格式或解压后重新选择。")
    if source.suffix in _OTHER_SUFFIXES:
        return BadFileError(f"{label}的格式不能读取，请另存为{_READABLE}后重新选择。")
    return None
