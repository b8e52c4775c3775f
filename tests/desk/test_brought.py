"""A draft from outside: nothing done to it is lost, and what leaves is the clerk's own file and one page."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from docx import Document
from support.desk import open_desk

from assistant.desk import Desk
from assistant.desk.brought import Brought
from assistant.desk.checking import Given
from assistant.errors import NotFoundError, StaleSaveError, UserError
from assistant.exporting.resolve import read_back
from assistant.models import Finding

LINES = (
    "关于2026年河道保洁工作情况的报告",
    "县水利局：",
    "现将有关情况报告如下。",
    "一、主要做法。出动船只32艘次，发生出现漏油2起，均己处置。",
    "二、下一步打算。继续抓好XX工作。",
    "某镇人民政府",
    "2026年11月20日",
)
FACTS = "编号,内容\nF001,出动船只32艘次\nF002,清理水草85吨\n".encode()
NOTICE = (
    "关于报送河道保洁情况的通知\n\n各镇人民政府：\n请按要求报送。\n一、报送内容\n"
    "（一）船只出动情况。包括出动艘次。\n（二）水质监测情况。包括监测点位、达标率。\n"
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = open_desk(tmp_path / "data")
    yield opened
    opened.close()


@pytest.fixture
def word() -> bytes:
    document = Document()
    for line in LINES:
        document.add_paragraph(line)
    document.paragraphs[3].runs[0].italic = True
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def bring(desk: Desk, word: bytes) -> Brought:
    read = desk.read("稿.docx", word)
    return desk.brought.start(read.text, name="稿.docx", original=word, notes=read.warnings)


def found(desk: Desk, brought: Brought, words: str) -> Finding:
    every = desk.brought.examined(brought).result.findings
    return next(f for f in every if words in f.quote)


def test_changes_dismissals_and_papers_survive_another_process(
    desk: Desk, word: bytes, tmp_path: Path
) -> None:
    first = bring(desk, word)
    service = desk.brought
    service.rewrite(first, first.text.replace("发生出现", "发生"))
    service.lay_facts(service.get(first.id), "事实.csv", FACTS)
    service.lay_text(service.get(first.id), "notice", "通知.txt", NOTICE)
    now = service.get(first.id)
    service.dismiss(now, [found(desk, now, "XX")], "等镇里定")
    again = open_desk(tmp_path / "data")
    try:
        kept = again.brought.get(first.id)
        assert "发生出现" not in kept.text
        assert kept.first == first.text
        assert list(kept.aside.values()) == ["等镇里定"]
        assert kept.beside == {"facts": "事实.csv", "notice": "通知.txt"}
        assert [line.id for line in again.brought.list()] == [first.id]
        again.brought.undo(kept)
        assert again.brought.get(first.id).text == first.text
    finally:
        again.close()


def test_a_window_that_shows_an_older_state_cannot_overwrite(desk: Desk, word: bytes) -> None:
    old = bring(desk, word)
    desk.brought.rewrite(old, old.text.replace("均己", "均已"))
    with pytest.raises(StaleSaveError, match="别的窗口"):
        desk.brought.rewrite(old, old.text.replace("XX", "绿化"))
    now = desk.brought.get(old.id)
    assert "均已" in now.text
    assert "XX" in now.text
    desk.brought.remove(old.id)
    with pytest.raises(NotFoundError):
        desk.brought.rewrite(now, "别的")
    assert desk.brought.list() == ()


def test_every_step_can_be_taken_back_in_turn(desk: Desk) -> None:
    brought = desk.brought.start("\n".join(LINES))
    texts = [brought.text]
    for before, after in (("发生出现", "发生"), ("XX", "𠮷绿化"), ("均己", "均已"), ("县", "")):
        now = desk.brought.get(brought.id)
        desk.brought.rewrite(now, now.text.replace(before, after))
        texts.append(desk.brought.get(brought.id).text)
    while len(texts) > 1:
        assert desk.brought.get(brought.id).text == texts.pop()
        desk.brought.undo(desk.brought.get(brought.id))
    assert desk.brought.get(brought.id).text == brought.text
    with pytest.raises(UserError, match="空"):
        desk.brought.rewrite(desk.brought.get(brought.id), "  ")


def test_a_dismissal_holds_while_its_sentence_is_unchanged(desk: Desk, word: bytes) -> None:
    now = bring(desk, word)
    chosen = found(desk, now, "XX")
    desk.brought.dismiss(now, [chosen], "等镇里定")
    now = desk.brought.get(now.id)
    desk.brought.rewrite(now, f"{now.text}\n附注：另行报告。".replace("发生出现", "发生"))
    now = desk.brought.get(now.id)
    assert found(desk, now, "XX").id in now.aside
    desk.brought.rewrite(now, now.text.replace("继续抓好XX工作", "接着抓好XX工作"))
    now = desk.brought.get(now.id)
    assert found(desk, now, "XX").id not in now.aside


def test_the_word_file_comes_back_as_it_was_with_the_changes(desk: Desk, word: bytes) -> None:
    now = bring(desk, word)
    desk.brought.rewrite(now, now.text.replace("均己", "均已"))
    draft = desk.brought.draft(desk.brought.get(now.id))
    clean = Document(io.BytesIO(desk.handing.clean(draft).data))
    assert [p.text for p in clean.paragraphs] == [x.replace("均己", "均已") for x in LINES]
    assert clean.paragraphs[3].runs[0].italic
    red = read_back(desk.handing.redline(draft).data, accept=False)
    assert red.lines == LINES
    assert red.pending == 2
    review = read_back(desk.handing.review(draft).data)
    assert any(c.quote == "发生出现" for c in review.comments)
    assert not any(c.quote == "均已" for c in review.comments)


def test_pasted_text_is_laid_out_and_a_change_out_of_reach_is_told(desk: Desk, word: bytes) -> None:
    pasted = desk.brought.start("\n".join(LINES))
    assert desk.handing.clean(desk.brought.draft(pasted)).data.startswith(b"PK")
    draft = desk.brought.draft(bring(desk, word))
    numbered = draft.model_copy(update={"first": f"1. {draft.text}", "text": f"2. {draft.text}"})
    done = desk.handing.clean(numbered)
    assert "没有写进" in done.warnings[0]
    assert "没有写进" in read_back(done.data).comments[0].text


def sheet_text(desk: Desk, brought: Brought) -> str:
    document = Document(io.BytesIO(desk.handing.sheet(desk.brought.draft(brought)).data))
    cells = [c.text for t in document.tables for r in t.rows for c in r.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def test_the_sheet_says_what_is_open_and_what_was_not_checked(desk: Desk, word: bytes) -> None:
    now = bring(desk, word)
    desk.brought.dismiss(now, [found(desk, now, "发生出现")], "原文如此")
    now = desk.brought.get(now.id)
    said = sheet_text(desk, now)
    assert "河道保洁工作情况的报告" in said
    assert "某镇人民政府" in said
    assert "无出处数字" not in said
    assert "没有提供本年事实" in said
    assert "发生出现：原文如此" in said
    assert "XX" in said
    desk.brought.lay_facts(now, "事实.csv", FACTS)
    desk.brought.lay_text(desk.brought.get(now.id), "notice", "通知.txt", NOTICE)
    said = sheet_text(desk, desk.brought.get(now.id))
    assert "没有提供本年事实" not in said
    assert "2起" in said
    assert "水质监测情况" in said


@pytest.mark.parametrize(
    ("title", "told"), [("关于商请协助的函", False), ("关于保洁工作情况的报告", True)]
)
def test_rules_for_reports_are_not_held_against_letters(desk: Desk, title: str, told: bool) -> None:
    text = f"{title}\n\n县水利局：\n请贵局提供有关数据，请审批。\n\n某镇人民政府\n2026年11月20日\n"
    rules = {f.rule for f in desk.checking.check_text(text, given=Given(only=("form",))).findings}
    assert ("form.request" in rules) is told
