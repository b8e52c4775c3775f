"""A clerk drops a folder of good and hostile files: every good one is in the library, every other one is told."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest
from support.desk import open_desk

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "reading"))

from hostile_files import GOOD, cases
from scans import drawn, scan

from assistant.models import JobState
from assistant.reading import ocr

LARGE = {"百万.docx", "炸弹.zip", "长行.txt", "超大.txt", "自套.zip", "十万.zip"}
"""Read under limits in tests/reading; here they would only take time."""


def test_everything_else_in_the_batch_is_ingested(tmp_path: Path) -> None:
    folder = tmp_path / "材料"
    folder.mkdir()
    chosen = [case for case in cases() if case.name not in LARGE]
    for case in chosen:
        (folder / case.name).write_bytes(case.make())
    for number in range(3):
        text = f"关于第{number}项工作的通知\n各科室：\n{GOOD}\n"
        (folder / f"{'甲人鱼'[number]}完好.txt").write_text(text, encoding="utf-8")
    desk = open_desk(tmp_path / "data")
    try:
        result = desk.library.ingest([folder])
        taken = {item.name for item in result.taken}
        assert {"甲完好.txt", "人完好.txt", "鱼完好.txt"} <= taken
        for item in result.failed:
            assert item.message.endswith("。"), item
        told = " ".join(item.message for item in result.failed)
        for case in chosen:
            documents = [item for item in result.taken if item.name.split("/")[0] == case.name]
            assert documents or case.name in told, case.name
        assert desk.library.search("11月30日前报送情况").hits
    finally:
        desk.close()


def _ended(desk, job_id: str) -> JobState:
    end = time.monotonic() + 120
    while time.monotonic() < end:
        state = desk.jobs.get(job_id).state
        if state not in (JobState.QUEUED, JobState.RUNNING):
            return state
        time.sleep(0.05)
    raise AssertionError("the batch did not end")


def test_a_scan_without_the_extra_says_how_to_enable_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ocr, "available", lambda: False)
    desk = open_desk(tmp_path / "data")
    try:
        job = desk.batches.ingest([("扫描.pdf", scan(drawn(GOOD))), ("好.txt", GOOD.encode())])
        assert _ended(desk, job.id) is JobState.DONE
        last = desk.batches.last()
        assert last is not None
        bad, good = last[1]
        assert good.document is not None
        assert bad.message.startswith("这是扫描件：《扫描.pdf》共1页")
        assert "pip install rapidocr" in bad.message
    finally:
        desk.close()


@pytest.mark.skipif(not ocr.available(), reason="the ocr extra is not installed")
def test_a_scan_is_read_in_the_background_with_pages_and_quality_shown(tmp_path: Path) -> None:
    desk = open_desk(tmp_path / "data")
    try:
        text = f"关于开展专项检查的通知\n{GOOD}"
        job = desk.batches.ingest([("扫描.pdf", scan(drawn(text) * 2))])
        seen: list[str] = []
        while desk.jobs.get(job.id).state in (JobState.QUEUED, JobState.RUNNING):
            seen.append(desk.jobs.get(job.id).message)
            time.sleep(0.02)
        assert "正在识别《扫描.pdf》第2页（2/2）" in seen
        last = desk.batches.last()
        assert last is not None
        document = last[1][0].document
        assert document is not None
        assert document.title == "关于开展专项检查的通知"
        assert "识别把握" in document.warnings[0]
    finally:
        desk.close()
