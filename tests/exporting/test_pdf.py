"""PDF through LibreOffice: what happens when it is absent, hangs, fails or is asked twice at once."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from exporting_pages import need_soffice
from exporting_texts import LETTER, REPORT

from assistant.errors import DependencyMissingError, OutsideError
from assistant.exporting import fonts, manuscript, pdf, render_docx

posix_only = pytest.mark.skipif(os.name != "posix", reason="uses a shell script as the program")


def program(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a program called soffice first on the path."""
    path = folder / "soffice"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


def test_absent(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "platform", "linux")
    with pytest.raises(DependencyMissingError, match=r"这台电脑没有安装LibreOffice.*请安装"):
        pdf.to_pdf(b"")


@posix_only
def test_hanging_program_is_ended_with_its_children(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    child = tmp_path / "child"
    program(tmp_path, f"sleep 300 & echo $! > {child}; wait", monkeypatch)
    with pytest.raises(OutsideError, match="1秒内没有完成"):
        pdf.to_pdf(b"", timeout=1)
    time.sleep(0.2)
    alive = subprocess.run(
        ["ps", "-o", "stat=", "-p", child.read_text().strip()], capture_output=True, text=True
    )
    assert alive.stdout.strip()[:1] in ("", "Z")  # "ZN" when the tests run niced


@posix_only
def test_failing_program_leaves_no_half_result(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program(tmp_path, "echo 'cannot load'; exit 1", monkeypatch)
    with pytest.raises(OutsideError, match="cannot load"):
        pdf.to_pdf(b"not a docx")


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 broken"])
def test_unreadable_pdf(data: bytes) -> None:
    with pytest.raises(OutsideError, match="无法读取"):
        pdf.page_count(data)


@pytest.mark.render
class TestRealConversion:
    def test_two_at_once(self) -> None:
        need_soffice()
        papers = [render_docx(manuscript.from_text(t)) for t in (REPORT, LETTER)]
        with ThreadPoolExecutor(2) as pool:
            printed = list(pool.map(pdf.to_pdf, papers))
        assert [pdf.page_count(p) for p in printed] == [2, 1]

    def test_page_image_for_the_preview(self) -> None:
        need_soffice()
        printed = pdf.to_pdf(render_docx(manuscript.from_text(LETTER)))
        assert pdf.page_image(printed, 1).startswith(b"\x89PNG")
        with pytest.raises(OutsideError, match="没有第2页，文稿共1页"):
            pdf.page_image(printed, 2)

    def test_nothing_is_left_in_the_temporary_folder(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        need_soffice()
        monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
        pdf.to_pdf(render_docx(manuscript.from_text(LETTER)))
        assert list(tmp_path.iterdir()) == []


class TestFonts:
    def test_missing_face_is_named_with_its_substitute(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(
            fonts, "installed_families", lambda: frozenset({"黑体", "FandolFang", "KaiTi"})
        )
        missing = {m.name: m for m in fonts.missing_fonts()}
        assert "黑体" not in missing
        assert missing["仿宋_GB2312"].substitute == "FandolFang"
        assert missing["楷体_GB2312"].substitute == "KaiTi"
        assert "以系统默认字体代替" in missing["方正小标宋简体"].message

    def test_machine_that_cannot_be_asked_reports_nothing(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(fonts, "installed_families", lambda: None)
        assert fonts.missing_fonts() == ()
        assert fonts.fontconfig("/etc/fonts/fonts.conf") is None

    def test_mapping_is_xml_and_covers_every_name_of_a_face(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from lxml import etree

        monkeypatch.setattr(fonts, "installed_families", lambda: frozenset({"FandolSong"}))
        mapping = fonts.fontconfig("/a&b/fonts.conf")
        assert mapping is not None
        names = {e.text for e in etree.fromstring(mapping.encode()).iterfind("match/test/string")}
        assert {"仿宋_GB2312", "仿宋", "宋体", "SimSun", "方正小标宋简体"} <= names
