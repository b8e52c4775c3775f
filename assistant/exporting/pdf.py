"""DOCX to PDF through LibreOffice, and what can be read off the PDF."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from assistant.errors import DependencyMissingError, OutsideError
from assistant.exporting.fonts import fontconfig

_WINDOWS = (
    "C:/Program Files/LibreOffice/program/soffice.com",
    "C:/Program Files (x86)/LibreOffice/program/soffice.com",
)
_MAC = ("/Applications/LibreOffice.app/Contents/MacOS/soffice",)
_SYSTEM_FONTS = "/etc/fonts/fonts.conf"
_FILTER = 'pdf:writer_pdf_Export:{"IsSkipEmptyPages":{"type":"boolean","value":"false"}}'
"""With the blank page before a 版记 on the back of a sheet, so that a PDF printed on both sides comes out right."""


def find_soffice() -> str | None:
    """Path of LibreOffice's program, or None."""
    for name in ("soffice", "libreoffice"):
        if found := shutil.which(name):
            return found
    places = {"win32": _WINDOWS, "darwin": _MAC}.get(sys.platform, ())
    return next((p for p in places if Path(p).is_file()), None)


def to_pdf(docx: bytes, *, timeout: float = 120) -> bytes:
    """Convert a DOCX to PDF.

    Every call has its own LibreOffice profile folder, so calls may run side by side. Faces this machine lacks
    are mapped to their substitutes for this process only.

    Args:
        docx: the file.
        timeout: seconds after which the conversion is ended.

    Raises:
        DependencyMissingError: LibreOffice is not installed.
        OutsideError: it failed or took too long.
    """
    program = find_soffice()
    if program is None:
        raise DependencyMissingError(
            "这台电脑没有安装LibreOffice，不能生成PDF和预览；请安装LibreOffice Writer，或者导出Word文件后另存为PDF。"
        )
    with tempfile.TemporaryDirectory(prefix="nigaotai-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        source = folder / "paper.docx"
        source.write_bytes(docx)
        command = [
            program,
            "--headless",
            "--norestore",
            "--nolockcheck",
            "--nodefault",
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--convert-to",
            _FILTER,
            "--outdir",
            str(folder),
            str(source),
        ]
        output = _run(command, _environment(folder), timeout)
        result = folder / "paper.pdf"
        if not result.is_file() or result.stat().st_size == 0:
            detail = output.strip().splitlines()[-1:] or ["没有说明原因"]
            raise OutsideError(
                f"LibreOffice没能生成PDF（{detail[0]}），请重试或者改为导出Word文件。"
            )
        return result.read_bytes()


def _environment(folder: Path) -> dict[str, str]:
    environment = dict(os.environ)
    environment.setdefault("SAL_USE_VCLPLUGIN", "svp")
    mapping = fontconfig(environment.get("FONTCONFIG_FILE", _SYSTEM_FONTS))
    if mapping is not None:
        path = folder / "fonts.conf"
        path.write_text(mapping, encoding="utf-8")
        environment["FONTCONFIG_FILE"] = str(path)
    return environment


def _run(command: list[str], environment: dict[str, str], timeout: float) -> str:
    """Run to the end, or end the whole process family: soffice starts a child that outlives it."""
    posix = os.name == "posix"
    try:
        process = subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=posix,
        )
    except OSError as error:
        raise OutsideError("LibreOffice无法启动，请检查安装后重试。") from error
    try:
        output, _ = process.communicate(timeout=timeout)
    except subprocess.TimeoutExpired as error:
        _end(process)
        raise OutsideError(
            f"LibreOffice在{timeout:.0f}秒内没有完成转换，已停止；请重试或者改为导出Word文件。"
        ) from error
    return output.decode("utf-8", "replace")


def _end(process: subprocess.Popen[bytes]) -> None:
    if os.name == "posix":
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        subprocess.run(
            ["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False
        )
    process.wait()


def page_count(pdf: bytes) -> int:
    """Number of pages.

    Raises:
        OutsideError: the bytes are not a readable PDF.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as error:
        raise OutsideError("生成的PDF无法读取，请重试。") from error
    try:
        return len(document)
    finally:
        document.close()


def page_image(pdf: bytes, number: int, *, dpi: int = 96) -> bytes:
    """One page (counted from 1) as PNG, for the preview.

    Raises:
        OutsideError: there is no such page, or the bytes are not a readable PDF.
    """
    import io

    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as error:
        raise OutsideError("生成的PDF无法读取，请重试。") from error
    try:
        if not 1 <= number <= len(document):
            raise OutsideError(f"没有第{number}页，文稿共{len(document)}页。")
        image = document[number - 1].render(scale=dpi / 72).to_pil()
        buffer = io.BytesIO()
        image.save(buffer, format="PNG")
        return buffer.getvalue()
    finally:
        document.close()
