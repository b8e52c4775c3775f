"""The self-test names every data file that went wrong, and the shipped ones are sound."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from assistant.checking.rules import RULES_DIR, compiled
from assistant.checking.wording import OURS, ours
from assistant.datafile import shape_of
from assistant.desk.data_files import faults
from assistant.errors import DefectError


def test_the_shipped_files_are_sound() -> None:
    assert list(faults()) == []
    # All are read by their shape, or a key that is wrong would go untold.
    assert [path.name for path in RULES_DIR.glob("*.yaml") if shape_of(path) is None] == []


def test_every_file_that_went_wrong_is_named(tmp_path: Path) -> None:
    for path in RULES_DIR.glob("*.yaml"):
        shutil.copy(path, tmp_path)
    typos = tmp_path / "typos.yaml"
    typos.write_text(
        typos.read_text(encoding="utf-8").replace("rules:", "rule:", 1), encoding="utf-8"
    )
    (tmp_path / "agree.yaml").write_text("levels: [甲", encoding="utf-8")
    (tmp_path / "theirs.yaml").write_text("- a: [", encoding="utf-8")
    told = list(faults(tmp_path))
    assert [sentence.split("有错")[0] for sentence in told] == [
        "规则文件agree.yaml",
        "数据文件theirs.yaml",
        "规则文件typos.yaml",
    ]
    assert "“rule”没有这一项" in told[-1]


GUIDE = Path(__file__).resolve().parents[2] / "docs" / "rules.md"


def test_the_rules_of_an_office_are_those_of_the_guide(tmp_path: Path) -> None:
    assert ours(tmp_path).rules == ()
    example = GUIDE.read_text(encoding="utf-8").split("```yaml\n", 1)[1].split("```", 1)[0]
    (tmp_path / OURS).write_text(example, encoding="utf-8")
    (rule,) = ours(tmp_path).rules
    for text, found in [(bad.text, True) for bad in rule.bad] + [
        (good, False) for good in rule.good
    ]:
        entries = compiled((rule,))
        assert any(entry.regex.search(text) for entry in entries) is found
    (tmp_path / OURS).write_text(example.replace("wording.ours_", "form."), encoding="utf-8")
    with pytest.raises(DefectError, match=r"编号要以“wording\.ours_”开头"):
        ours(tmp_path)


def test_the_guide_names_every_rule_file() -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    names = sorted(path.name for path in RULES_DIR.iterdir())
    assert [name for name in names if f"`{name}`" not in guide] == []
