"""Wrong words that are words themselves, lost characters, slips in quotation marks; and the table behind them."""

from __future__ import annotations

import datetime as dt

import pytest

from assistant.checking import Subject, run
from assistant.checking.neighbours import DATA, Neighbours, neighbours
from assistant.errors import DefectError
from assistant.models import Finding, Severity

_SLIPS = {"wording.near_word", "wording.wrong_word", "wording.lost_character", "wording.same_sound"}


def slips(text: str) -> list[Finding]:
    subject = Subject(text=text, as_of=dt.date(2026, 11, 20), year=2026)
    return [f for f in run(subject, only=("wording",)).findings if f.rule in _SLIPS]


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ("各级各部门要完善协同监管的发展机智，加强督促检查。", "机智", "机制"),
        ("公务用车主观部门按照有关规定统一组织实施集中采购。", "主观", "主管"),
        ("城乡全面融合，乡村全面振兴，全体人民共同富余基本实现。", "共同富余", "共同富裕"),
        ("推动海管特殊监管区域与自贸试验区统筹发展。", "海管", "海关"),
        ("对利用虚假材料续假培训骗取资金的依法依纪严惩。", "续假", "虚假"),
    ],
)
def test_a_word_out_of_place(text: str, wrong: str, right: str) -> None:
    assert (wrong, right) in [(f.quote, f.suggestion) for f in slips(text)]
    assert not [f for f in slips(text.replace(wrong, right)) if f.severity is not Severity.INFO]


@pytest.mark.parametrize(
    ("text", "left", "whole"),
    [
        ("在全市范围内开展市场秩序专项整行动，取得明显成效。", "整", "整治"),
        ("通过多种渠道进一步加大政策宣力度，营造良好氛围。", "宣", "宣传"),
    ],
)
def test_a_lost_character(text: str, left: str, whole: str) -> None:
    assert (left, whole) in [(f.quote, f.suggestion) for f in slips(text)]
    assert not slips(text.replace(left, whole, 1))


def test_single_verbs_of_a_slogan_have_lost_nothing() -> None:
    assert not slips("着力优服务、强管理、促发展，扎实开展各项工作。")


def test_in_quotation_marks_only_the_certain_is_told_and_nothing_is_replaced() -> None:
    found = slips("开展“安全生产大捡查”专项行动，严肃查处违法行为。")
    assert [(f.quote, f.suggestion, f.severity) for f in found] == [
        ("捡查", None, Severity.WARNING)
    ]
    assert "检查" in found[0].message
    assert not slips("会议指出，“按步就班”是错误的写法，应当改正。")


@pytest.mark.parametrize(
    "text",
    [
        "中方愿同德方、吉方深化互利合作，推动双边关系发展。",
        "坚持稳中求进、以进促稳、先立后破，推动经济持续回升向好。",
        "依法履行政府信息公开职责，不断提高工作透明度。",
        "精文减会、学深悟透、知责担责，把各项工作抓细抓实。",
        "按照市委和省委实施意见要求，纪委监委加强监督检查。",
    ],
)
def test_new_words_and_short_names_are_left_alone(text: str) -> None:
    assert not [f for f in slips(text) if f.severity is not Severity.INFO]


def test_the_table_knows_what_stands_beside_what() -> None:
    table = neighbours()
    first, meant, other = (table.ids[w] for w in ("发展", "机制", "机智"))
    assert table.seen(first, meant) is not None
    assert table.seen(first, other) is None
    assert table.after(first, meant) > table.after(first, other)
    assert len(table.frequent(-9.0)) < len(table.frequent(-11.0)) < len(table.words)


@pytest.mark.parametrize("damage", ["cut", "head", "empty"])
def test_a_damaged_table_is_refused(damage: str) -> None:
    raw = DATA.read_bytes()
    bad = {"cut": raw[:-10], "head": raw.replace(b"pairs: ", b"pears: ", 1), "empty": b""}[damage]
    with pytest.raises(DefectError):
        Neighbours(bad)


def test_the_table_names_its_source_and_licence() -> None:
    head = DATA.read_bytes().partition(b"\n\n")[0].decode()
    assert "licence: LGPL-2.1-or-later" in head
    assert "source: " in head
