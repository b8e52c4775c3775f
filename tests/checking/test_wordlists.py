"""Word lists of the rule files: what an office may write in them, and what is told where it went wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.checking.agree import AgreeFile
from assistant.checking.rules import RULES_DIR, load
from assistant.checking.wordlists import any_of
from assistant.checking.words import SyllableFile
from assistant.errors import DefectError

AGREE = (RULES_DIR / "agree.yaml").read_text(encoding="utf-8")


def agree_file(folder: Path, text: str) -> AgreeFile:
    (folder / "agree.yaml").write_text(text, encoding="utf-8")
    return load(AgreeFile, "agree.yaml", folder=folder)


def test_words_stand_on_one_line_or_several(tmp_path: Path) -> None:
    file = agree_file(tmp_path, AGREE.replace("intended: 计划 拟", "intended:\n  - 计划 拟\n  -"))
    assert file.intended[:3] == ("计划", "拟", "预计")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("任务", "任务 计划", "写了两遍：计划"),
        ("应(?!急|对|用|届)", "应(?!急", "正则“应(?!急”有错"),
        ("stages:", "stage:", "stage"),
    ],
)
def test_a_slip_in_a_word_list_is_told(tmp_path: Path, old: str, new: str, told: str) -> None:
    with pytest.raises(DefectError) as error:
        agree_file(tmp_path, AGREE.replace(old, new))
    assert "agree.yaml" in str(error.value)
    assert told in str(error.value)


def test_of_words_that_begin_alike_the_longest_is_found() -> None:
    assert any_of(("省级", "省级以上", "a.c")).findall("省级以上、省级、abc、a.c") == [
        "省级以上",
        "省级",
        "a.c",
    ]


@pytest.mark.parametrize(
    ("starts", "told"),
    [("啊埃凹鞍", "顺序"), ("埃鞍", "从“啊”起"), ("啊埃亍", "一级汉字"), ("啊埃囧", "GB 2312")],
)
def test_syllables_out_of_the_order_of_the_standard_are_refused(
    tmp_path: Path, starts: str, told: str
) -> None:
    (tmp_path / "syllables.yaml").write_text(f"starts: {starts}", encoding="utf-8")
    with pytest.raises(DefectError) as error:
        load(SyllableFile, "syllables.yaml", folder=tmp_path)
    assert told in str(error.value)
