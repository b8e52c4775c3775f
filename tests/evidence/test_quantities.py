"""What counts as a quantity, and how it is read."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.evidence import quantities, with_quantities
from assistant.models import Direction, Fact

UP, DOWN = Direction.UP, Direction.DOWN

# text → (value, unit) of every quantity in it
READ: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    ("支出18.6万元", (("18.6", "万元"),)),
    ("支出18.6 万元", (("18.6", "万元"),)),
    ("下降17.3%", (("17.3", "%"),)),
    ("下降１７．３％", (("17.3", "%"),)),
    ("百分之三十", (("30", "%"),)),
    ("百分之十七点三", (("17.3", "%"),)),
    ("千分之五", (("0.5", "%"),)),
    ("由19次减至13次", (("19", "次"), ("13", "次"))),
    ("参观2批次89人次", (("2", "批次"), ("89", "人次"))),
    ("查处问题1起1人", (("1", "起"), ("1", "人"))),
    ("通报典型案例三起", (("3", "起"),)),
    ("十二名党员", (("12", "名"),)),
    ("一百二十八人", (("128", "人"),)),
    ("罚款两万三千元", (("23000", "元"),)),
    ("罚款两万三元", (("23000", "元"),)),
    ("投入一亿二千万元", (("120000000", "元"),)),
    ("出动执法人员1,864人次", (("1864", "人次"),)),
    ("接待128.7万人次", (("128.7", "万人次"),)),
    ("完成投资1.35亿元", (("1.35", "亿元"),)),
    ("面积1.2万平方米", (("1.2", "万平方米"),)),
    ("提高2.3个百分点", (("2.3", "个百分点"),)),
    ("办理时限压减至5个工作日", (("5", "个工作日"),)),
    ("用时3年", (("3", "年"),)),
    ("为期6个月", (("6", "个月"),)),
    ("3千人", (("3000", "人"),)),
    ("LED灯300盏", (("300", "盏"),)),
    ("购置APP12套", (("12", "套"),)),
    ("存储500MB", (("500", "MB"),)),
    ("超过九成", (("9", "成"),)),
    ("查处问题一起，处分一人", (("1", "起"), ("1", "人"))),
    ("办结案件41件（其中简易程序9件）", (("41", "件"), ("9", "件"))),
    ("4家，5所，6座", (("4", "家"), ("5", "所"), ("6", "座"))),
    ("新增泊位1250个", (("1250", "个"),)),
    ("共57名，其中35岁以下8名", (("57", "名"), ("35", "岁"), ("8", "名"))),
    ("零下3摄氏度", (("3", "摄氏度"),)),
    ("完成5000米", (("5000", "米"),)),
)


@pytest.mark.parametrize(("text", "expected"), READ, ids=[t for t, _ in READ])
def test_reads(text: str, expected: tuple[tuple[str, str], ...]) -> None:
    found = quantities(text)
    assert [(q.value, q.unit) for q in found] == [(Decimal(v), u) for v, u in expected]
    for q in found:
        assert text[q.start : q.end] == q.text


NOT_QUANTITIES = (
    "2026年1月9日",
    "2026年度",
    "1—9月",
    "截至10月底",
    "第3条",
    "第二十二条第（一）项",
    "学习教育简报第1—6期",
    "局党组会议纪要〔2026〕2号",
    "中办发[2012]14号",
    "一、压实责任",
    "（一）开展教育",
    "1.加强领导",
    "（1）落实责任",
    "一是加强学习",
    "二是规范公务接待",
    "第一、提高认识",
    "“一岗双责”",
    "增强“四个意识”、坚定“四个自信”、做到“两个维护”",
    "“三公”经费",
    "“三重一大”事项",
    "中央八项规定精神",
    "党的二十大和二十届历次全会精神",
    "二十届三中全会",
    "“十五五”规划",
    "“五一”、端午",
    "三个环节",
    "两方面",
    "以下四项工作",
    "四个方面问题",
    "两种方式",
    "一种用身边案例，一种到现场",
    "完成一个、销号一个",
    "做到一个责任主体一份责任书",
    "这一问题",
    "进一步",
    "一线干部",
    "十分重要",
    "千方百计",
    "万无一失",
    "两手抓、两手硬",
    "三年行动",
    "《2026年度作风建设工作要点》",
    "【待补：1—10月车辆数20辆和上年同期数，来源：财务科】",
    "GB/T 9704—2012",
    "A4纸",
    "F003",
    "拨打12345热线",
    "比例为1：500",
    "上半年",
    "第一季度",
    "一季度",
)


@pytest.mark.parametrize("text", NOT_QUANTITIES)
def test_takes_no_number_that_counts_nothing(text: str) -> None:
    assert quantities(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "约60场",
        "近60场",
        "60余场",
        "60多场",
        "60场以上",
        "60场左右",
        "超过60场",
        "不足60场",
        "十余次",
        "数十场",
        "上百人",
        "5万余人次",
        "20多万元",
        "大约60场",
        "60场上下",
    ],
)
def test_knows_an_approximate_number(text: str) -> None:
    (found,) = quantities(text)
    assert found.approximate
    assert found.text == text


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("3—5个", 3, 5, "个"),
        ("3至5个", 3, 5, "个"),
        ("3-5人", 3, 5, "人"),
        ("3～5天", 3, 5, "天"),
        ("1%~3%", 1, 3, "%"),
        ("5％至10％", 5, 10, "%"),
        ("三至五个", 3, 5, "个"),
    ],
)
def test_reads_a_range_as_one(text: str, low: int, high: int, unit: str) -> None:
    (found,) = quantities(text)
    assert (found.value, found.upper, found.unit) == (low, high, unit)


def test_a_fall_from_one_value_to_another_is_no_range() -> None:
    first, second = quantities("由19次减至13次")
    assert first.upper is None
    assert second.upper is None
    assert first.direction is None
    assert second.direction is None


@pytest.mark.parametrize(
    ("text", "ways"),
    [
        ("比上年同期减少3.9万元、下降17.3%", [DOWN, DOWN]),
        ("同比增长9.2%", [UP]),
        ("压减31.6%", [DOWN]),
        ("降幅达17.3%", [DOWN]),
        ("17.3%的降幅", [DOWN]),
        ("分别下降17.3%和19.5%", [DOWN, DOWN]),
        ("减少会议6次", [DOWN]),
        ("增加了1.5万元", [UP]),
        ("支出18.6万元", [None]),
        ("减至13次", [None]),
        ("增加到41件", [None]),
        ("提高到41.2%", [None]),
        ("完成率为91.2%", [None]),
    ],
)
def test_direction_belongs_to_the_size_of_a_change(text: str, ways: list[Direction | None]) -> None:
    assert [q.direction for q in quantities(text)] == ways


@pytest.mark.parametrize(
    ("text", "things"),
    [
        (
            "与6名班子成员、9家局属单位、13个科室签订作风建设责任书28份",
            ["班子成员", "局属单位", "科室", "作风建设责任书"],
        ),
        ("停用面向基层的工作群11个、小程序2个", ["工作群", "小程序"]),
        ("反馈的27个问题完成整改25个", ["问题", "整改"]),
        ("清查办公用房87间，调整超标准使用办公用房2间", ["办公用房", "超标准使用办公用房"]),
        ("全局性会议由上年同期19次减至13次", ["全局性会议", "全局性会议"]),
        ("举办读书班2期、专题党课7场", ["读书班", "专题党课"]),
        ("办结案件41件", ["案件"]),
        ("公务接待14批次97人次", ["公务接待", "公务接待"]),
    ],
)
def test_says_what_is_counted(text: str, things: list[str]) -> None:
    assert [q.counted for q in quantities(text)] == things


def test_fills_in_the_quantities_of_a_fact() -> None:
    fact = with_quantities(Fact(id="F001", content="举办读书班2期、专题党课7场，参加410人次"))
    assert [(int(q.value), q.unit) for q in fact.quantities] == [
        (2, "期"),
        (7, "场"),
        (410, "人次"),
    ]


OFFICE_TEXT = st.text(
    alphabet="0123456789０１.,，。、；：（）《》“”【】〔〕%％一二三十百千万亿年月日第至—-个件次人元近约余多减增由会 \n",
    max_size=60,
)


@settings(max_examples=400, deadline=None)
@given(OFFICE_TEXT | st.text(max_size=60))
def test_never_fails_and_its_spans_are_exact(text: str) -> None:
    last = 0
    for q in quantities(text):
        assert text[q.start : q.end] == q.text
        assert q.start >= last
        assert any(c.isdigit() or c in "零〇一二两三四五六七八九十百千万亿" for c in q.text)
        last = q.end


@settings(max_examples=200, deadline=None)
@given(
    st.integers(min_value=1, max_value=9_999_999),
    st.sampled_from(["件", "人次", "万元", "场", "家", "平方米", "个百分点", "%", "万人次"]),
)
def test_reads_back_any_number_with_a_unit(number: int, unit: str) -> None:
    for written in (str(number), f"{number:,}"):
        (found,) = quantities(f"共办理{written}{unit}。")
        assert (found.value, found.unit) == (Decimal(number), unit)


_DIGITS = "零一二三四五六七八九"


def _in_chinese(number: int) -> str:
    """Ordinary spelling of 1..9999, written here on its own."""
    text = ""
    for rank, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, rank)
        if digit:
            text += _DIGITS[digit] + name
        elif text and not text.endswith("零") and number:
            text += "零"
    return text


@settings(max_examples=200, deadline=None)
@given(st.integers(min_value=2, max_value=9999))
def test_reads_back_any_chinese_numeral(number: int) -> None:
    (found,) = quantities(f"查处问题{_in_chinese(number)}起。")
    assert found.value == number
