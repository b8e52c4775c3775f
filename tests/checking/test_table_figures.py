"""Figures of a draft from outside: table cells by row and column, telephone numbers, ages; last year's promises."""

from __future__ import annotations

import pytest

from assistant.checking import FigureSource, Subject, numbers_table, run
from assistant.models import Fact

FACTS = (
    Fact(id="F001", content="新建充电桩46个，投入资金310万元"),
    Fact(id="F002", content="培训驾驶员1280人次，合格率97.5%"),
)
TABLE = (
    "主要指标见下表。\n指标\t2025年\t2026年\n新建充电桩（个）\t20\t46\n投入资金（万元）\t150\t310\n"
    "培训驾驶员（人次）\t900\t1,280\n合格率\t95%\t97.5%\n更换路灯（盏）\t70\t88\n"
)


def sources(text: str, facts: tuple[Fact, ...] = FACTS) -> dict[str, tuple[str, tuple[str, ...]]]:
    subject = Subject(text=text, title="关于2026年工作情况的报告", facts=facts, year=2026)
    rows = numbers_table(subject)
    for row in rows:
        assert text[row.start : row.end] in row.text
    return {row.text: (row.source.value, row.facts) for row in rows}


def test_cells_are_read_with_the_unit_and_the_noun_of_their_row() -> None:
    found = sources(TABLE)
    assert found == {
        "20个": ("exempt", ()),
        "46个": ("fact", ("F001",)),
        "150万元": ("exempt", ()),
        "310万元": ("fact", ("F001",)),
        "900人次": ("exempt", ()),
        "1,280人次": ("fact", ("F002",)),
        "95%": ("exempt", ()),
        "97.5%": ("fact", ("F002",)),
        "70盏": ("exempt", ()),
        "88盏": ("none", ()),
    }


def test_units_may_stand_in_the_head_of_a_column() -> None:
    text = "区段\t充电桩（个）\t资金（万元）\n东城\t46\t310\n西城\t30\t99\n"
    found = sources(text)
    assert found["46个"] == ("fact", ("F001",))
    assert found["310万元"] == ("fact", ("F001",))
    assert found["30个"][0] == found["99万元"][0] == "none"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("联系电话：0571—1234567。", []),
        ("联系人：张三，手机：13800001234。", []),
        ("单位：万元\n", []),
        ("面向3岁以下婴幼儿开放托位52个。", ["52个"]),
        ("为60周岁以上老人体检3100人。", ["3100人"]),
        ("投入资金311万元。", ["311万元"]),
    ],
)
def test_what_states_nothing_needs_no_source(text: str, left: list[str]) -> None:
    found = sources(text)
    assert [t for t, (source, _) in found.items() if source == FigureSource.NONE] == left


PREVIOUS = (
    "关于2025年工作情况的报告\n\n县政府：\n一、主要工作\n新建充电桩20个。\n二、存在的问题和下一步打算\n"
    "一是人手不足。二是设备老化。下一步，一是新建换电站并投入运行。二是制定夜班补贴办法。"
    "三是开展驾驶员心理健康筛查。\n"
)


def promises(text: str) -> list[str]:
    subject = Subject(text=text, previous_text=PREVIOUS, year=2026)
    return [
        f.message for f in run(subject, only=("repeat",)).findings if f.rule == "repeat.promise"
    ]


def test_promises_are_found_where_one_part_tells_problems_and_plans() -> None:
    text = "关于2026年工作情况的报告\n\n县政府：\n一、主要工作\n新建换电站2座，8月投入运行。\n"
    told = promises(text)
    assert len(told) == 2
    assert "夜班补贴" in told[0]
    assert "心理健康" in told[1]
    assert not any("人手" in t for t in told)
    kept = f"{text}出台夜班补贴办法，对360名驾驶员开展心理健康筛查。\n"
    assert promises(kept) == []
