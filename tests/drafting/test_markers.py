"""What is left of a model's stream: the text a clerk reads, and the evidence behind it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.drafting.engines import tidy
from assistant.drafting.markers import MarkerParser

IDS = ("F001", "F002", "F003", "F012", "P12a", "P45k")


def parse(
    text: str, allowed: tuple[str, ...] = IDS, size: int | None = None, **options: object
) -> MarkerParser:
    parser = MarkerParser(allowed, **options)  # type: ignore[arg-type]
    step = size or max(1, len(text))
    for at in range(0, len(text), step):
        parser.feed(text[at : at + step])
    parser.close()
    return parser


def cited(parser: MarkerParser) -> list[tuple[str, str]]:
    return [(m.id, parser.text[m.start : m.end]) for m in parser.marks]


@pytest.mark.parametrize(
    ("raw", "text", "marks"),
    [
        (
            "召开部署会1次，参会76人〔F002〕。",
            "召开部署会1次，参会76人。",
            [("F002", "召开部署会1次，参会76人。")],
        ),
        (
            "召开部署会1次。〔F002〕签订责任书28份。〔F003〕",
            "召开部署会1次。签订责任书28份。",
            [("F002", "召开部署会1次。"), ("F003", "签订责任书28份。")],
        ),
        ("甲事〔F001、F003〕。", "甲事。", [("F001", "甲事。"), ("F003", "甲事。")]),
        ("甲事〔F001，P12a〕。", "甲事。", [("F001", "甲事。"), ("P12a", "甲事。")]),
        ("甲事〔F001〕〔P12a〕。", "甲事。", [("F001", "甲事。"), ("P12a", "甲事。")]),
        ("甲事〔F001〕 〔P12a〕。", "甲事。", [("F001", "甲事。"), ("P12a", "甲事。")]),
        (
            "比上年减少3.9万元〔F012；推算：22.5−18.6=3.9〕。",
            "比上年减少3.9万元。",
            [("F012", "比上年减少3.9万元。")],
        ),
        (
            "占6.8%〔F012、F003；推算：1.26÷18.6≈6.8%〕。",
            "占6.8%。",
            [("F012", "占6.8%。"), ("F003", "占6.8%。")],
        ),
        ("甲事〔F003日期〕。", "甲事。", [("F003", "甲事。")]),
        ("甲事〔F003、F001 第二条〕。", "甲事。", [("F003", "甲事。"), ("F001", "甲事。")]),
        (
            "甲事〔F003，共三场，均已办结〕。",
            "甲事，共三场，均已办结。",
            [("F003", "甲事，共三场，均已办结。")],
        ),
        ("甲事〔F003演出146场〕。", "甲事演出146场。", [("F003", "甲事演出146场。")]),
        ("甲事〔F003。〕乙事。", "甲事。乙事。", [("F003", "甲事。")]),
        (
            "甲事〔F003。按某发〔2026〕5号办理。",
            "甲事。按某发〔2026〕5号办理。",
            [("F003", "甲事。")],
        ),
        ("甲事[F003]。", "甲事。", [("F003", "甲事。")]),
        ("甲事【F003】。", "甲事。", [("F003", "甲事。")]),
        ("甲事(F003、F001)。", "甲事。", [("F003", "甲事。"), ("F001", "甲事。")]),
        ("甲事（F003）。", "甲事。", [("F003", "甲事。")]),
        ("甲事［Ｆ００３］。", "甲事。", [("F003", "甲事。")]),
        ("甲事〔f003〕。", "甲事。", [("F003", "甲事。")]),
        ("甲事〔依据：F003〕。", "甲事。", [("F003", "甲事。")]),
        (
            "甲事〔F001—F003〕。",
            "甲事。",
            [("F001", "甲事。"), ("F002", "甲事。"), ("F003", "甲事。")],
        ),
        ("甲事。〔F001〕。", "甲事。", [("F001", "甲事。")]),
        ("甲事 〔F001〕。", "甲事。", [("F001", "甲事。")]),
        ("〔F001〕甲事。", "甲事。", [("F001", "甲事。")]),
        (
            "甲事。\n〔F001〕\n乙事〔F002〕。",
            "甲事。\n乙事。",
            [("F001", "甲事。"), ("F002", "乙事。")],
        ),
        ("甲事。\n〔F002〕乙事。", "甲事。\n乙事。", [("F002", "乙事。")]),
        ("甲事；乙事〔F001〕。", "甲事；乙事。", [("F001", "甲事；"), ("F001", "乙事。")]),
        ("甲事〔F002〕；乙事〔F001〕。", "甲事；乙事。", [("F002", "甲事；"), ("F001", "乙事。")]),
        ("他说：“抓好。”〔F001〕乙事。", "他说：“抓好。”乙事。", [("F001", "他说：“抓好。”")]),
        ("甲事〔F001。乙事〔F002〕。", "甲事。乙事。", [("F001", "甲事。"), ("F002", "乙事。")]),
        ("甲事〔编号〕。", "甲事。", []),
    ],
)
@pytest.mark.parametrize("size", [None, 1, 2, 3])
def test_markers_become_evidence_of_their_sentence(
    raw: str, text: str, marks: list[tuple[str, str]], size: int | None
) -> None:
    parser = parse(raw, size=size)
    assert parser.text == text
    assert cited(parser) == marks


@pytest.mark.parametrize(
    "text",
    [
        "根据×政办发〔2026〕12号文件要求，",
        "局党组会议纪要〔2026〕2号。",
        "【待补：全年次数，来源：办公室】。",
        "（一）加强学习。（1）读书班。(2)党课。",
        "（二〇二六年）",
        "采用(A4)纸，佩戴（P2）口罩，观看（F1）比赛。",
        "一是抓学习；二是抓整改[注]。",
        "参加〔含下属单位〕。",
        "*市文化和旅游局、第*巡查组",
        "**县和**县",
        "#1机组、-5℃、3 - 2",
        "　　今年以来，\n\n　　现将",
        "〔",
        "〔〕",
        "<think",
        "a < b，<无>。",
    ],
)
@pytest.mark.parametrize("size", [None, 1])
def test_what_looks_like_a_marker_and_is_text_stays(text: str, size: int | None) -> None:
    parser = parse(text, size=size, keep_asterisks="**" in text)
    assert parser.text == text
    assert parser.marks == ()
    assert parser.unknown == ()


def test_the_year_of_a_document_number_is_text_even_where_a_fact_has_that_id() -> None:
    parser = parse("按照〔2026〕12号要求完成〔2026〕。", ("2026", "12"), size=1)
    assert parser.text == "按照〔2026〕12号要求完成。"
    assert [m.id for m in parser.marks] == ["2026"]


@pytest.mark.parametrize(
    "name", ["办-01", "2026-003", "事实七", "A-12", "GZ001", "1.2", "督查（一）", "7"]
)
def test_any_office_numbering_can_be_cited(name: str) -> None:
    parser = parse(f"甲事〔{name}〕。乙事〔{name}、F001〕。", (name, "F001"), size=1)
    assert parser.text == "甲事。乙事。"
    assert [m.id for m in parser.marks] == [name, name, "F001"]


def test_bare_numbers_in_other_brackets_are_ordinals_even_where_they_are_ids() -> None:
    parser = parse("(1)甲事〔1〕。（2）乙事〔2〕。", ("1", "2"))
    assert parser.text == "(1)甲事。（2）乙事。"
    assert [m.id for m in parser.marks] == ["1", "2"]


def test_ids_outside_the_set_are_removed_and_never_evidence() -> None:
    parser = parse("甲事〔F999〕。乙事[P77z]。丙事〔F001、F888〕。丁事（F777）。", size=1)
    assert parser.text == "甲事。乙事。丙事。丁事。"
    assert [m.id for m in parser.marks] == ["F001"]
    assert parser.unknown == ("F999", "P77z", "F888", "F777")


def test_an_id_is_never_read_as_a_part_of_a_longer_one() -> None:
    parser = parse("甲事〔F12〕。", ("F1", "F2"))
    assert parser.marks == ()
    assert parser.unknown == ("F12",)


@pytest.mark.parametrize("tail", ["〔", "〔F", "〔F00", "〔F001", "〔F001、", "〔F001；推算：3+"])
def test_a_marker_cut_off_by_the_end_is_not_left_in_the_text(tail: str) -> None:
    parser = parse("完成31个" + tail, size=1)
    assert parser.text == ("完成31个〔" if tail == "〔" else "完成31个")
    assert parser.marks == ()


@pytest.mark.parametrize(
    ("raw", "text", "thinking"),
    [
        ("<think>想一想。</think>\n\n正文。", "正文。", "想一想。"),
        ("\n<think>想</think>正文。", "正文。", "想"),
        ("<THINK>想</THINK>正文。", "正文。", "想"),
        ("<thinking>想</thinking>正文。", "正文。", "想"),
        ("正文。<think>还没想完", "正文。", "还没想完"),
        ("<think>没有结束的思考〔F001〕", "", "没有结束的思考〔F001〕"),
        ("开头的思考〔F001〕。</think>正文〔F002〕。", "正文。", "开头的思考〔F001〕。"),
        ("前文。<think>想</think>后文。", "前文。后文。", "想"),
    ],
)
@pytest.mark.parametrize("size", [None, 1, 5])
def test_thinking_never_reaches_the_text(
    raw: str, text: str, thinking: str, size: int | None
) -> None:
    parser = parse(raw, size=size)
    assert parser.text == text
    assert parser.thinking == thinking
    assert "F001" not in [m.id for m in parser.marks]


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("# 标题\n正文。", "标题\n正文。"),
        ("### 一、标题\n正文。", "一、标题\n正文。"),
        ("- 第一点。\n- 第二点。", "第一点。\n第二点。"),
        ("  * 第一点。", "第一点。"),
        ("**一是抓学习。**举办读书班。", "一是抓学习。举办读书班。"),
        ("- **一是抓学习**：举办。", "一是抓学习：举办。"),
        ("今年**压减**会议。", "今年压减会议。"),
        ("```markdown\n正文。\n```", "正文。\n"),
        ("```\n正文。\n```\n后文。", "正文。\n后文。"),
        ("正文。\n---\n后文。", "正文。\n后文。"),
        ("正文**没有配对。", "正文**没有配对。"),
        ("甲。\r\n乙。", "甲。\n乙。"),
    ],
)
@pytest.mark.parametrize("size", [None, 1, 2])
def test_markdown_is_not_official_writing(raw: str, text: str, size: int | None) -> None:
    assert parse(raw, size=size).text == text


@pytest.mark.parametrize(
    ("heading", "raw", "text"),
    [
        ("二、强化教育引导", "二、强化教育引导\n\n今年以来，", "今年以来，"),
        ("二、强化教育引导", "## **二、强化教育引导**\n今年以来，", "今年以来，"),
        ("强化教育引导", "二、强化教育引导。今年以来，", "今年以来，"),
        ("（一）压减会议", "（一）压减会议。今年以来，", "今年以来，"),
        ("（一）压减会议", "压减会议\n今年以来，", "今年以来，"),
        ("责任落实", "责任落实情况良好。", "责任落实情况良好。"),
        ("责任落实", "一是责任到人。", "一是责任到人。"),
        ("", "今年以来，", "今年以来，"),
        ("责任落实", "\n责任落实\n责任落实\n", "责任落实\n"),
    ],
)
@pytest.mark.parametrize("size", [None, 1, 3])
def test_a_heading_the_model_repeats_is_dropped(
    heading: str, raw: str, text: str, size: int | None
) -> None:
    assert parse(raw, size=size, heading=heading).text == text


PIECES = st.sampled_from(
    [
        *"。；，、 \n*-#`<>/〔〕[]【】()（）：FPa0123推算编号今年会议",
        "〔F001〕",
        "〔F001、P12a〕",
        "〔F012；推算：1+2=3〕",
        "[F003]",
        "（F999）",
        "〔2026〕12号",
        "【待补：数】",
        "<think>",
        "</think>",
        "**",
        "```",
        "\n- ",
        "\n# ",
        "二、标题",
        "。”",
        "\r\n",
    ]
)
RAW = st.lists(PIECES, max_size=40).map("".join)


@given(raw=RAW, data=st.data())
@settings(max_examples=400, deadline=None)
def test_where_the_chunks_are_cut_makes_no_difference(raw: str, data: st.DataObject) -> None:
    whole = MarkerParser(IDS, heading="标题")
    whole.feed(raw)
    whole.close()
    parts = MarkerParser(IDS, heading="标题")
    rest = raw
    while rest:
        size = data.draw(st.integers(1, min(8, len(rest))))
        parts.feed(rest[:size])
        rest = rest[size:]
    parts.close()
    assert parts.text == whole.text
    assert parts.marks == whole.marks
    assert parts.unknown == whole.unknown
    assert parts.thinking == whole.thinking


PLAIN = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\r〔[【(（［<◁*#`-_"), max_size=120
)


@given(text=PLAIN, size=st.integers(1, 7))
@settings(max_examples=300, deadline=None)
def test_text_without_markers_is_untouched(text: str, size: int) -> None:
    assert parse(text, size=size).text == text


BRACKETS = st.lists(
    st.sampled_from(
        [*"〔〕[]【】()（）［］：。今年以来一二12，、", "〔2026〕", "【待补：次数】", "（一）"]
    ),
    max_size=40,
).map("".join)


@given(text=BRACKETS)
@settings(max_examples=300, deadline=None)
def test_brackets_that_are_no_markers_are_untouched(text: str) -> None:
    assert parse(text, ("F001", "P12a"), size=1).text == text


@given(raw=RAW)
@settings(max_examples=200, deadline=None)
def test_released_pieces_add_up_to_the_text(raw: str) -> None:
    parser = MarkerParser(IDS)
    shown = ""
    for char in raw.replace("</think>", ""):
        shown += parser.feed(char)
    shown += parser.close()
    assert shown == parser.text


@given(raw=RAW)
@settings(max_examples=200, deadline=None)
def test_marks_name_only_the_closed_set_and_lie_in_the_text(raw: str) -> None:
    parser = parse(raw)
    for mark in parser.marks:
        assert mark.id in IDS
        assert 0 <= mark.start < mark.end <= len(parser.text)


@given(raw=RAW)
@settings(max_examples=200, deadline=None)
def test_tidying_blank_lines_moves_marks_with_their_sentences(raw: str) -> None:
    parser = parse(raw)
    text, marks = tidy(parser.text, parser.marks)
    assert [(m.id, text[m.start : m.end]) for m in marks] == cited(parser)
    assert "".join(text.split()) == "".join(parser.text.split())
    assert text == text.strip("\n")
    assert "\n\n" not in text
