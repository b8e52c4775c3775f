"""Hostile files: one clear sentence each, bounded time and memory, and the rest of the batch is still read."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hostile_files import GOOD, SECRET, cases

from assistant.reading import BadSource, SourceFile, iter_files

ROOT = Path(__file__).resolve().parents[2]
CASES = list(cases())


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, list[str]]]:
    """What became of every file, read one after the other in one process with 2 GB of memory."""
    pytest.importorskip("resource", reason="limits of POSIX systems")
    folder = tmp_path_factory.mktemp("hostile")
    for case in CASES:
        (folder / case.name).write_bytes(case.make())
    (folder / "完好.txt").write_text(GOOD, encoding="utf-8")
    paths = os.pathsep.join([str(ROOT), str(ROOT / "tests"), str(Path(__file__).parent)])
    run = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("hostile_run.py")), str(folder)],
        env={**os.environ, "PYTHONPATH": paths},
        capture_output=True,
        timeout=900,
        check=False,
    )
    assert run.returncode == 0, f"ended at: {run.stderr.decode()[-500:]}"
    found: dict[str, dict[str, list[str]]] = json.loads(run.stdout)
    return found


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_every_hostile_file_is_answered(case, outcome: dict[str, dict[str, list[str]]]) -> None:
    found = outcome[case.name]
    text, messages = "\n".join(found["texts"]), found["messages"]
    assert case.reads in text
    if case.says:
        assert any(case.says in message for message in messages), messages
    for message in messages:
        assert message.endswith("。"), message
        assert "\n" not in message
        assert len(message) < 200
        assert "Error" not in message
    # Nothing silently empty.
    assert found["texts"] or messages


def test_no_file_of_the_machine_is_ever_read(outcome: dict[str, dict[str, list[str]]]) -> None:
    secret = Path(SECRET)
    if not secret.is_file():
        pytest.skip("no such file here")
    words = secret.read_text(encoding="utf-8").strip()
    assert not any(words and words in text for f in outcome.values() for text in f["texts"])


def test_the_rest_of_the_batch_is_read(outcome: dict[str, dict[str, list[str]]]) -> None:
    assert outcome["完好.txt"] == {"texts": [GOOD], "messages": []}


def test_links_that_lead_in_circles_are_told_and_not_followed(tmp_path: Path) -> None:
    (tmp_path / "好.txt").write_text(GOOD, encoding="utf-8")
    try:
        (tmp_path / "圈").symlink_to(tmp_path, target_is_directory=True)
        (tmp_path / "自己.txt").symlink_to(tmp_path / "自己.txt")
    except OSError:
        pytest.skip("links are not allowed here")
    found = list(iter_files([tmp_path]))
    assert [f.name for f in found if isinstance(f, SourceFile)] == ["好.txt"]
    assert [f.message for f in found if isinstance(f, BadSource)] == [
        "“圈”是指向别处的链接，没有读取，请直接选择它指向的文件夹。",
        "《自己.txt》打不开，请检查是否被其他程序占用或没有读取权限。",
    ]


def test_a_huge_claim_costs_nothing(tmp_path: Path) -> None:
    """The archive alone unfolds to 40 MB and packs to 40 KB; the batch goes on with what follows it."""
    case = next(c for c in CASES if c.name == "炸弹.zip")
    (tmp_path / "a.zip").write_bytes(case.make())
    (tmp_path / "b.txt").write_text(GOOD, encoding="utf-8")
    names = [f.name for f in iter_files([tmp_path]) if isinstance(f, SourceFile)]
    assert names == ["a.zip/好.txt", "b.txt"]
