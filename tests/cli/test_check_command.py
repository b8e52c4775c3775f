"""``check`` on the command line: readable, by place, with the 送审单, for one file or a folder."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from support.system import ROOT

DRAFT = (
    "关于2026年河道保洁工作情况的报告\n\n县水利局：\n现将有关情况报告如下。\n"
    "一、主要做法。发生出现漏油2起，均己处置。\n二、下一步打算。继续抓好XX工作。\n\n"
    "某镇人民政府\n2026年11月20日\n"
)
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    data = tmp_path_factory.mktemp("check") / "data"

    def call(*args: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "assistant", "check", *args, "--data", str(data)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            encoding="utf-8",
        )

    return call


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    path = tmp_path / "稿.txt"
    path.write_text(DRAFT, encoding="utf-8")
    return path


def test_remarks_are_read_by_line_with_the_words_around_them(run: Run, draft: Path) -> None:
    done = run(str(draft))
    assert done.returncode == 0
    rows = [int(m[1]) for m in re.finditer(r"^第(\d+)行第\d+字　\[", done.stdout, re.M)]
    assert rows
    assert rows == sorted(rows)
    assert "第5行第8字　[错误]" in done.stdout
    assert "【发生出现】漏油2起" in done.stdout
    assert "改为：发生" in done.stdout
    assert "没有提供本年事实" in done.stdout
    assert re.search(r"^共\d+条意见：错误\d+条、提醒\d+条、提示\d+条。$", done.stdout, re.M)


def test_the_sheet_and_the_marked_draft_are_saved(run: Run, draft: Path, tmp_path: Path) -> None:
    sheet, marked = tmp_path / "单.docx", tmp_path / "批.docx"
    done = run(str(draft), "--sheet", str(sheet), "--marked", str(marked), "--json")
    assert done.returncode == 0
    assert set(json.loads(done.stdout)) == {
        "text_length", "findings", "skipped", "coverage", "statements",
    }  # fmt: skip
    from docx import Document

    words = "\n".join(c.text for t in Document(str(sheet)).tables for r in t.rows for c in r.cells)
    assert "没有核" in words
    assert len(list(Document(str(marked)).comments)) == len(json.loads(done.stdout)["findings"])


def test_a_folder_is_checked_file_by_file(run: Run, draft: Path) -> None:
    (draft.parent / "坏.docx").write_bytes(b"PK\x03\x04")
    (draft.parent / "另.md").write_text("# 关于保洁的通知\n\n各村：\n请做好保洁。\n", "utf-8")
    done = run(str(draft.parent), "--json")
    told = json.loads(done.stdout)
    assert {f["file"] for f in told["files"]} == {"稿.txt", "另.md"}
    assert [f["file"] for f in told["unreadable"]] == ["坏.docx"]
    assert all("findings" in f and "text_length" in f for f in told["files"])
    assert "== 稿.txt" in run(str(draft.parent)).stdout


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("没有.pdf",), "找不到文件"),
        (("{draft}", "--sheet", "单.txt"), "后缀要写成"),
        (("{draft}", "--marked", "批.pdf"), "后缀要写成"),
        (("{folder}", "--sheet", "单.docx"), "请逐份核"),
        (("{draft}", "--as-of", "昨天"), "日期“昨天”不对"),
    ],
)
def test_bad_input_is_one_sentence(run: Run, draft: Path, args: tuple[str, ...], says: str) -> None:
    known = {"draft": str(draft), "folder": str(draft.parent)}
    done = run(*(a.format_map(known) for a in args))
    assert done.returncode == 2
    assert says in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert done.stdout == ""
