"""Facts come in from a table or YAML; nothing is dropped silently, nothing is made better than it is."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from reading_files import SAMPLES

from assistant.errors import BadFileError, UserError
from assistant.models import FactStatus
from assistant.reading import read_facts
from assistant.reading.dates import NoSuchDateError, normalise

HEADER = "编号,日期,类别,事项,内容,来源,状态\n"


def csv(*rows: str) -> bytes:
    return (HEADER + "\n".join(rows)).encode()


def xlsx(*rows: list[object], formats: dict[str, str] | None = None, merge: str = "") -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    for cell, shape in (formats or {}).items():
        sheet[cell].number_format = shape
    if merge:
        sheet.merge_cells(merge)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("2026-01-09", "2026-01-09"), ("2026/1/9", "2026-01-09"), ("2026.1.9", "2026-01-09"),
        ("2026年1月9日", "2026-01-09"), ("2026 年 1 月 9 日", "2026-01-09"), ("20260109", "2026-01-09"),
        ("2026-01-09 00:00:00", "2026-01-09"), ("2026-01", "2026-01"), ("2026.1", "2026-01"),
        ("2026.10", "2026-10"), ("2026年1月", "2026-01"), ("2026/09", "2026-09"), ("2026", "2026"),
        ("2026年", "2026"), ("2026年度", "2026"), ("２０２６．１", "2026-01"), ("2026年1—9月", "2026-09"),
        ("2026年1月—10月", "2026-10"), ("2026年1月至3月", "2026-03"), ("2026年3月上旬", "2026-03"),
        ("2026年上半年", "2026"), ("9月", "2026-09"), ("1-9月", "2026-09"), ("3月5日", "2026-03-05"),
        ("春节前", ""), ("", ""),
    ],
)  # fmt: skip
def test_dates(written: str, iso: str) -> None:
    assert normalise(written, year=2026) == iso


@pytest.mark.parametrize("written", ["2026-02-30", "2026年13月", "2026/0/1"])
def test_a_day_that_does_not_exist(written: str) -> None:
    with pytest.raises(NoSuchDateError):
        normalise(written)
    with pytest.raises(UserError, match=f"第2行的日期“{written}”不存在"):
        read_facts("a.csv", csv(f"F1,{written},,,内容,,"))


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("已完成", FactStatus.DONE), ("完成", FactStatus.DONE), ("", FactStatus.DONE), ("已办结", FactStatus.DONE),
        ("拟开展", FactStatus.PLANNED), ("计划", FactStatus.PLANNED), ("计划12月完成", FactStatus.PLANNED),
        ("未完成", FactStatus.PLANNED), ("正在推进", FactStatus.PLANNED), ("基本完成", FactStatus.PLANNED),
        ("部分完成", FactStatus.PLANNED), ("待核", FactStatus.UNVERIFIED), ("待核实", FactStatus.UNVERIFIED),
        ("待财务确认", FactStatus.UNVERIFIED), ("已完成（待核）", FactStatus.UNVERIFIED),
    ],
)  # fmt: skip
def test_status_words_never_upgrade(word: str, status: FactStatus) -> None:
    assert read_facts("a.csv", csv(f"F1,2026,,,内容,,{word}"))[0].status is status


def test_an_unknown_status_is_asked_about() -> None:
    with pytest.raises(UserError, match="第3行的状态“好”不认识"):
        read_facts("a.csv", csv("F1,,,,甲,,", "F2,,,,乙,,好"))


@pytest.mark.parametrize(
    ("given", "ids"),
    [
        (["F001", "F002"], ["F001", "F002"]),
        (["", ""], ["F001", "F002"]),
        (["F002", "", ""], ["F002", "F001", "F003"]),
        (["F001", "F001", "F003"], ["F001", "F002", "F003"]),
        (["f001", "F001"], ["f001", "F002"]),
        (["A-1", "甲3"], ["A-1", "甲3"]),
        (["2026", "F 1"], ["F001", "F002"]),
        (["〔1〕", "1"], ["F001", "1"]),
    ],
)
def test_ids_are_kept_where_they_can_serve(given: list[str], ids: list[str]) -> None:
    assert [
        f.id for f in read_facts("a.csv", csv(*(f"{g},,,,内容{i},," for i, g in enumerate(given))))
    ] == ids


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_csv_as_excel_writes_it(encoding: str, separator: str) -> None:
    text = HEADER.replace(",", separator) + separator.join(
        ["F009", "2026/5/1", "教育", "党课", '"甲，乙""丙""\n第二行"', "台账", "已完成"]
    )
    (fact,) = read_facts("a.csv", text.encode(encoding))
    assert (fact.id, fact.date, fact.content) == ("F009", "2026-05-01", '甲，乙"丙"\n第二行')


def test_only_content_is_required() -> None:
    (fact,) = read_facts("a.csv", "内容\n召开会议1次。".encode())
    assert (fact.id, fact.content, fact.status, fact.date) == (
        "F001",
        "召开会议1次。",
        FactStatus.DONE,
        "",
    )
    assert fact.quantities == ()


@pytest.mark.parametrize(
    ("content", "status"),
    [
        ("拟于12月开展检查1次", FactStatus.PLANNED),
        ("计划12月上线新版借阅系统", FactStatus.PLANNED),
        ("12月底前，将完成改造", FactStatus.PLANNED),
        ("2027年上半年拟启动改造", FactStatus.PLANNED),
        ("计划生育服务证办理210件", FactStatus.DONE),
        ("拟订规章2件并印发", FactStatus.DONE),
        ("将近200人参加培训", FactStatus.DONE),
        ("召开会议，计划安排任务21项", FactStatus.DONE),
    ],
)
def test_without_a_status_an_intention_is_not_taken_for_done(
    content: str, status: FactStatus
) -> None:
    (fact,) = read_facts("a.csv", f"内容,状态\n“{content}”,\n{content},\n".encode())[1:]
    assert fact.status is status
    (told,) = read_facts("a.csv", f"内容,状态\n{content},已完成\n".encode())
    assert told.status is FactStatus.DONE


def test_a_title_above_the_header_and_strange_columns() -> None:
    rows = (
        ["2026年事实表"],
        [],
        ["序号", "事项*", "内 容（必填）", "备注"],
        [1, "会议", "开会1次", "x"],
    )
    (fact,) = read_facts("a.xlsx", xlsx(*rows))
    assert (fact.id, fact.matter, fact.content) == ("F001", "会议", "开会1次")


def test_excel_dates_numbers_and_merged_categories() -> None:
    data = xlsx(
        ["类别", "日期", "内容"],
        ["教育", dt.date(2026, 1, 9), "甲"],
        [None, dt.datetime(2026, 3, 5), "乙"],
        ["监督", 2026, "丙"],
        ["监督", 2026.1, "丁"],
        ["监督", 2026.1, "戊"],
        formats={"B6": "0.00"},
        merge="A2:A3",
    )
    found = read_facts("a.xlsx", data)
    assert [f.date for f in found] == ["2026-01-09", "2026-03-05", "2026", "2026-01", "2026-10"]
    assert [f.category for f in found] == ["教育", "教育", "监督", "监督", "监督"]


def test_content_decides_that_a_csv_is_a_workbook() -> None:
    assert read_facts("改名.csv", xlsx(["内容"], ["甲"]))[0].content == "甲"


def test_yaml_in_either_language() -> None:
    text = "事实:\n  - {编号: F003, 日期: 2026-01-09, 内容: 甲, 状态: 拟开展}\n  - {content: 乙, date: 2026}\n"
    first, second = read_facts("a.yaml", text.encode())
    assert (first.id, first.date, first.status) == ("F003", "2026-01-09", FactStatus.PLANNED)
    assert (second.id, second.date) == ("F001", "2026")


def test_blank_rows_and_prefilled_numbers_are_no_facts() -> None:
    found = read_facts("a.csv", csv("F001,,,,甲,,", ",,,,,,", "F002,,,,,,已完成", "F003,,,,乙,,"))
    assert [f.id for f in found] == ["F001", "F003"]


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("空.csv", b"", "《空.csv》是空文件，请检查后重新选择。"),
        (
            "无.csv",
            "编号,事项,数量\n1,会议,2".encode(),
            "缺少“内容”一列（现有的列是：编号、事项、数量）",
        ),
        (
            "无.xlsx",
            xlsx(["编号", "事项"], [1, "会议"]),
            "缺少“内容”一列（现有的列是：编号、事项）",
        ),
        ("白.xlsx", xlsx([]), "表格是空的"),
        ("头.csv", HEADER.encode(), "没有一条事实"),
        ("缺.csv", csv("F1,,,,甲,,", "F2,2026,,会议,,台账,"), "第3行没有填“内容”"),
        ("坏.yaml", b"- {a: [", "YAML 格式有误"),
        ("坏.yaml", "内容".encode(), "应是一个事实的列表"),
        ("坏.yaml", "- 甲".encode(), "第1条"),
        ("坏.yaml", "- {事项: 甲}".encode(), "第1条缺少“内容”（现有的项是：事项）"),
        ("错.docx", b"x", "不是事实表"),
        ("假.xlsx", b"x", "不是有效的 Excel 表格"),
    ],
)
def test_bad_tables_are_explained_in_one_sentence(name: str, data: bytes, says: str) -> None:
    with pytest.raises(UserError) as caught:
        read_facts(name, data)
    assert says in str(caught.value)
    assert str(caught.value).startswith(f"《{name}》")
    assert str(caught.value).endswith("。")


def test_a_table_over_the_limit() -> None:
    with pytest.raises(BadFileError, match="超过50 MB的上限"):
        read_facts("大.csv", b"x" * (50 * 1024 * 1024 + 1))


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="no samples beside the project")
def test_the_given_facts() -> None:
    found = read_facts("facts-2026.csv", (SAMPLES / "facts-2026.csv").read_bytes())
    assert [f.id for f in found] == [f"F{n:03d}" for n in range(1, 27)]
    assert [f.id for f in found if f.status is FactStatus.PLANNED] == ["F024", "F025"]
    assert [f.id for f in found if f.status is FactStatus.UNVERIFIED] == ["F026"]
    assert found[2].content.endswith("责任书28份")
