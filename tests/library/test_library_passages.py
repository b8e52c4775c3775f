"""Cutting: every word once, at the text's own joints, never inside a sentence."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.evidence import split_sentences
from assistant.library import cut
from assistant.models import Completeness, Document, DocumentKind, Passage
from assistant.reading import headings

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
LAWS = sorted((SHARED / "data" / "laws").glob("*.md"))
SAMPLES = sorted((SHARED / "samples").glob("*.*"))


def cut_text(text: str, completeness: Completeness = Completeness.FULL) -> tuple[Passage, ...]:
    document = Document(
        id="D1",
        kind=DocumentKind.MATERIAL,
        title="某文",
        text=text,
        sha256="0",
        completeness=completeness,
    )
    return cut(document, headings(text))


def check(text: str, passages: tuple[Passage, ...]) -> None:
    """The promises of ``cut``."""
    assert [p.id for p in passages] == [f"D1#{n}" for n in range(1, len(passages) + 1)]
    held = "".join(p.text for p in passages)
    assert "".join(held.split()) == "".join(text.split())
    for passage in passages:
        assert passage.text == text[passage.start : passage.end]
        assert passage.text.strip() == passage.text
    assert all(a.end <= b.start for a, b in pairwise(passages))
    inside = [p for p in passages for a, b in split_sentences(text) if a < p.start < b]
    assert inside == []


@pytest.mark.parametrize("path", LAWS, ids=lambda path: path.stem)
def test_laws_one_passage_per_article(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    passages = cut_text(text)
    check(text, passages)
    articles = re.findall(r"^(第[一二三四五六七八九十百零]+条)[ 　]", text, re.M)
    heads = [re.match(r"第.+?条", p.locator) for p in passages if p.locator]
    order = list(dict.fromkeys(m[0] for m in heads if m))
    assert order == articles
    assert max(len(p.text) for p in passages) <= 600
    whole = [p for p in passages if p.locator in articles]
    assert all(p.locator in p.text for p in whole)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_samples(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    check(text, cut_text(text))


@pytest.mark.skipif(not SAMPLES, reason="no samples beside the project")
def test_the_past_report_by_its_points() -> None:
    text = (SHARED / "samples" / "past-report-wenlv.txt").read_text(encoding="utf-8")
    assert [p.locator for p in cut_text(text)] == [
        "", "一、", "一、", "二、", "二、一是", "二、二是", "二、三是", "三、一是", "三、二是", "三、三是",
        "四、一是", "四、二是", "四、三是", "", "", "一是", "二是", "三是", "四是", "五是",
    ]  # fmt: skip


def test_a_report_by_its_parts_with_the_headings_above() -> None:
    text = (
        "关于某事的报告\n某局：\n今年以来，成绩不错。\n一、监督\n我局抓早抓小。\n（一）节前。一是提醒。发6次。二是检查。查9次。\n"
        "（二）节后。通报1次。\n二、问题\n学习不够。"
    )
    assert [(p.locator, p.path, p.text[:6]) for p in cut_text(text)] == [
        ("", (), "关于某事的报"),
        ("一、", (), "一、监督\n我"),
        ("一、（一）一是", ("一、监督", "（一）节前"), "（一）节前。"),
        ("一、（一）二是", ("一、监督", "（一）节前"), "二是检查。查"),
        ("一、（二）", ("一、监督",), "（二）节后。"),
        ("二、", (), "二、问题\n学"),
    ]


def test_points_inside_a_sentence_stay_in_it() -> None:
    text = "一、监督\n主要做法有：一是节前提醒6次；二是节中检查9次；三是节后通报。"
    passages = cut_text(text)
    check(text, passages)
    assert [p.text for p in passages] == [
        "一、监督\n主要做法有：一是节前提醒6次；",
        "二是节中检查9次；",
        "三是节后通报。",
    ]


def test_a_long_article_is_parted_at_its_paragraphs_and_items() -> None:
    line = "有下列情形的应当及时报告并说明理由" * 10
    text = (
        "第一条 甲。\n第二条 应当报告的是：\n"
        + "".join(f"（{n}）{line}；\n" for n in "一二三四五六")
        + f"{line}。\n最后一款。\n第三条 丙。"
    )
    passages = cut_text(text)
    check(text, passages)
    assert [p.locator for p in passages] == [
        "第一条",
        "第二条第一款",
        "第二条第一款第（四）项至第（六）项",
        "第二条第二款至第三款",
        "第三条",
    ]
    assert all(len(p.text) <= 600 for p in passages)


def test_long_text_without_joints_is_parted_between_paragraphs() -> None:
    paragraph = "他们走了很远的路。" * 20
    passages = cut_text("\n".join([paragraph] * 6))
    assert [p.text.count("\n") for p in passages] == [1, 1, 1]


def test_a_sentence_longer_than_the_target_stays_whole() -> None:
    text = "一、甲\n" + "很长的一句话，" * 120 + "完了。后一句。"
    passages = cut_text(text)
    check(text, passages)
    assert max(len(p.text) for p in passages) > 600


def test_a_digest_is_cut_line_by_line() -> None:
    text = (
        "本篇为要点摘编，不得作为原文引用。\n某年某月发布，现行有效。\n第二十二条（要点）：先审批，见公函才接待。\n"
        "第五十五条（要点）：每年度一并报告。\n工作餐不上酒，不提供香烟。\n迎送从简，不得层层陪同。"
    )
    found = [(p.locator, p.text[:6]) for p in cut_text(text, Completeness.DIGEST)]
    assert found == [
        ("", "本篇为要点摘"),
        ("第二十二条", "第二十二条（"),
        ("第五十五条", "第五十五条（"),
        ("", "工作餐不上酒"),
        ("", "迎送从简，不"),
    ]


@pytest.mark.parametrize(
    "text", ["", "\n \n", "甲", "一、", "第一条", "## ", "（一）\n（二）\n", "一是。二是。"]
)
def test_odd_texts(text: str) -> None:
    check(text, cut_text(text))


HEADS = (
    "一、甲 二、乙 （一）丙 1.丁 第一章 一是 二是 首先， 最后， 下一步， 特此报告 存在问题 今年以来"
)
MARKS = "。 ； ： ， “ ” （ ） 《 》 ！ ? ;"
BREAKS = ["\n", "\n\n", "\u3000", "第一条 戊", "第二条 己", "## ", "附件1\n", "工作扎实推进" * 12]
PIECES = st.sampled_from([*HEADS.split(), *MARKS.split(), *BREAKS])


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES, max_size=80).map("".join), st.sampled_from(Completeness))
def test_every_word_once_and_no_sentence_broken(text: str, completeness: Completeness) -> None:
    check(text, cut_text(text, completeness))
