"""Citations as official writing has them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.library import find_citations


def told(text: str) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for c in find_citations(text):
        assert text[c.start : c.end] == c.text
        if c.kind == "title":
            rows.append(("title", c.title, c.number, str(c.year or "")))
        elif c.kind == "number":
            rows.append(("number", c.number, c.title, str(c.year or "")))
        else:
            rows.append(("clause", c.locator, c.title))
    return rows


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("按照《某某条例》要求", [("title", "某某条例", "", "")]),
        (
            "《关于印发《某办法》的通知》和《国务院关于修改〈某条例〉的决定》",
            [("title", "关于印发《某办法》的通知", "", ""), ("title", "国务院关于修改〈某条例〉的决定", "", "")],
        ),
        (
            "根据《某条例》（中办发〔2012〕14号）办理",
            [("title", "某条例", "中办发〔2012〕14号", ""), ("number", "中办发〔2012〕14号", "某条例", "2012")],
        ),
        ("根据中办发〔2012〕14号文件", [("number", "中办发〔2012〕14号", "", "2012")]),
        ("按照中办发[2012]14号和国办发（2013）22号", [
            ("number", "中办发〔2012〕14号", "", "2012"), ("number", "国办发〔2013〕22号", "", "2013"),
        ]),
        ("见财行【2013】531 号", [("number", "财行〔2013〕531号", "", "2013")]),
        ("(X政办发(2024) 第8号)", [("number", "政办发〔2024〕8号", "", "2024")]),
        ("*政办发〔2024〕8号", [("number", "*政办发〔2024〕8号", "", "2024")]),
        ("局党组会议纪要〔2026〕2号", [("number", "局党组会议纪要〔2026〕2号", "", "2026")]),
        ("国务院令第646号公布", [("number", "国务院令第646号", "", "")]),
        ("中华人民共和国国务院令 第 646 号", [("number", "国务院令第646号", "", "")]),
        ("第646号国务院令", [("number", "国务院令第646号", "", "")]),
        ("2013年《某条例》", [("title", "某条例", "", "2013")]),
        ("2025年5月新修订的《某条例》", [("title", "某条例", "", "2025")]),
        ("《某条例》（2025年修订）", [("title", "某条例", "", "2025")]),
        ("《某条例（2017年修订）》", [("title", "某条例（2017年修订）", "", "2017")]),
        ("2025年，落实《某条例》", [("title", "某条例", "", "")]),
        ("《某条例》第二十二条规定", [("title", "某条例", "", ""), ("clause", "第二十二条", "某条例")]),
        ("《某条例》第22条第2款第3项", [
            ("title", "某条例", "", ""), ("clause", "第二十二条第二款第（三）项", "某条例"),
        ]),
        ("《某条例》第二十条第二款第（三）项", [
            ("title", "某条例", "", ""), ("clause", "第二十条第二款第（三）项", "某条例"),
        ]),
        ("《甲》第三条、第五条和《乙》第七条", [
            ("title", "甲", "", ""), ("clause", "第三条", "甲"), ("clause", "第五条", "甲"),
            ("title", "乙", "", ""), ("clause", "第七条", "乙"),
        ]),
        ("《甲》。\n该条例第三条之一", [("title", "甲", "", ""), ("clause", "第三条之一", "甲")]),
        ("《甲》施行后，本办法第三条继续有效", [("title", "甲", "", ""), ("clause", "第三条", "")]),
        ("依照第一百零一条", [("clause", "第一百零一条", "")]),
        ("《关于修改〈甲〉第三十条的决定》", [("title", "关于修改〈甲〉第三十条的决定", "", "")]),
        ("《党政机关某条例》（以下简称《条例》）。《条例》第五条", [
            *[("title", "党政机关某条例", "", "")] * 3,
            ("clause", "第五条", "党政机关某条例"),
        ]),
        ("《某规定》（中办发〔2013〕22号，以下简称《规定》）明确，《规定》有效", [
            ("title", "某规定", "中办发〔2013〕22号", ""), ("number", "中办发〔2013〕22号", "某规定", "2013"),
            ("title", "某规定", "", ""), ("title", "某规定", "", ""),
        ]),
        ("走第三条道路，打好第一条战线", []),
        ("半个书名号《没有下文，\n下一行》也没有", []),
        ("《》空的", []),
        ("2026年1月，〔2026〕不是文号", []),
    ],
)  # fmt: skip
def test_citations(text: str, expected: list[tuple[str, ...]]) -> None:
    assert told(text) == expected


@given(
    st.text(alphabet="《》〈〉（）〔〕()[]第条款项号令一二十百2013年〇中办发甲，。\n", max_size=60)
)
def test_any_text_gives_spans_that_fit(text: str) -> None:
    for citation in find_citations(text):
        assert text[citation.start : citation.end] == citation.text
