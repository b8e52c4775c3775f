"""The self-test names every data file that went wrong, and the shipped ones are sound."""

from __future__ import annotations

import shutil
from pathlib import Path

from assistant.checking.rules import RULES_DIR
from assistant.desk.data_files import SHAPES, faults


def test_the_shipped_files_are_sound() -> None:
    assert list(faults()) == []
    assert {path.name for path in RULES_DIR.glob("*.yaml")} >= set(SHAPES)


def test_every_file_that_went_wrong_is_named(tmp_path: Path) -> None:
    for path in RULES_DIR.glob("*.yaml"):
        shutil.copy(path, tmp_path)
    typos = tmp_path / "typos.yaml"
    typos.write_text(
        typos.read_text(encoding="utf-8").replace("rules:", "rule:", 1), encoding="utf-8"
    )
    (tmp_path / "agree.yaml").write_text("levels: [甲", encoding="utf-8")
    (tmp_path / "ours.yaml").write_text("- a: [", encoding="utf-8")
    told = list(faults(tmp_path))
    assert [sentence.split("有错")[0] for sentence in told] == [
        "规则文件agree.yaml",
        "数据文件ours.yaml",
        "规则文件typos.yaml",
    ]
    assert "“rule”没有这一项" in told[-1]
