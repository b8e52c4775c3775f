"""④ 核稿 and 核现成的文稿 with the mouse: remarks, pictures that lead to sentences, a model's doubts, files."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from support.app import App
from support.clerk import settle, shot, write
from support.openai_server import Reply, ScriptedServer
from support.system import ROOT

pytest.importorskip("playwright.sync_api")

pytestmark = pytest.mark.browser

DRAFT = (
    "关于2026年度乡村振兴工作情况的报告\n\n县委：\n现将有关情况报告如下。\n"
    "一、抓好产业发展。全镇发生出现涝灾2起，新增合作社12家，带动农户320户。\n"
    "二、加强人居环境整治。清运垃圾1200吨，发生出现乱堆乱放3起。公务接待严禁超标准，全年接待4批次。\n"
    "三、下一步打算。继续抓好XX工作。\n\n某镇人民政府\n2026年11月20日\n"
)
QUOTE = "公务接待严禁超标准"


def view(page: Any, words: str) -> None:
    page.get_by_text(re.compile(f"^{words}")).first.click()
    settle(page)


def remarks(page: Any) -> int:
    return int(page.locator(".list .row").count())


def wait_remarks(page: Any, count: int) -> None:
    page.wait_for_function(
        """count => [...document.querySelectorAll('*')].some(e => e.shadowRoot
            && e.shadowRoot.querySelector('.list')
            && e.shadowRoot.querySelectorAll('.row').length === count)""",
        arg=count,
    )
    settle(page)


def open_example(page: Any, app: App) -> None:
    page.goto(app.url)
    page.get_by_role("button", name="打开示例").click()
    page.get_by_role("button", name="⑤ 导出").wait_for()
    settle(page)
    page.get_by_role("button", name="④ 核稿").click()
    page.locator(".list .row").first.wait_for()
    settle(page)


def test_remarks_pictures_and_tables_lead_to_the_sentence(
    page: Any, app: App, tmp_path: Path
) -> None:
    open_example(page, app)
    shot(page, "16-check")
    row = page.locator(".list .row").last
    page.locator(".proof .mark").last.click()
    settle(page)
    assert page.locator(".list .row.picked").count() == 1
    assert page.locator(".proof .mark.picked").count() >= 1
    row.click()
    page.wait_for_function(
        """() => [...document.querySelectorAll('*')]
            .map(e => e.shadowRoot && e.shadowRoot.querySelector('.list')).filter(Boolean)
            .some(l => [...l.querySelectorAll('.row')].pop().classList.contains('picked'))"""
    )
    settle(page)

    view(page, "要求逐条对照")
    cell = page.locator(".grid td button").first
    title = str(cell.get_attribute("title"))
    shot(page, "17-coverage")
    cell.click()
    page.get_by_text("黄底处").wait_for()
    settle(page)
    place = "".join(page.locator(".proof .place").all_inner_texts())
    quote = title.partition("：")[2].rstrip("…")
    assert "".join(place.split()).startswith("".join(quote.split())[:20])

    view(page, "数字出处")
    table = page.locator("[data-testid='stDataFrame'] canvas").first.bounding_box()
    page.mouse.click(table["x"] + 16, table["y"] + 36 * 3 + 16)
    page.get_by_text("黄底处").wait_for()
    settle(page)
    assert re.search(r"\d", page.locator(".proof .place").first.inner_text())

    view(page, "与往年对照")
    page.locator(".grid tbody th button").nth(1).click()
    page.get_by_text("黄底处").wait_for()
    settle(page)

    with page.expect_download() as waiting:
        page.get_by_role("button", name="送审单 Word").click()
    out = tmp_path / "sheet.docx"
    waiting.value.save_as(out)
    from docx import Document

    assert "送审" in "\n".join(p.text for p in Document(str(out)).paragraphs)


def test_a_placeholder_is_filled_in_place_and_a_remark_set_aside(page: Any, app: App) -> None:
    open_example(page, app)
    count = remarks(page)
    page.locator(".list .row", has_text="待补").first.click()
    settle(page)
    page.get_by_role("button", name="就地改").click()
    write(page, page.get_by_label("这一句"), "有关数据正在核实。")
    page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_text("已改好，重新核过").wait_for()
    settle(page)
    assert remarks(page) < count
    count = remarks(page)
    page.get_by_role("button", name="不采纳").last.click()
    write(page, page.get_by_label("理由").last, "年底才有数据")
    page.get_by_role("button", name="确定不采纳").click()
    wait_remarks(page, count - 1)
    view(page, "不采纳和没有核的")
    page.get_by_text("不采纳的理由：年底才有数据").wait_for()


def bring(page: Any, app: App, text: str) -> None:
    page.goto(app.url)
    page.get_by_role("button", name="核现成的文稿").click()
    write(page, page.get_by_label("粘贴文稿"), text)
    page.get_by_role("button", name="开始核稿").click()
    page.locator(".list .row").first.wait_for()
    settle(page)


def test_a_pasted_draft_is_put_right_and_taken_away(page: Any, app: App, tmp_path: Path) -> None:
    bring(page, app, DRAFT)
    shot(page, "18-foreign")
    count = remarks(page)
    page.locator(".list .row", has_text="发生出现").first.click()
    settle(page)
    page.get_by_role("button", name="同样的2处").click()
    wait_remarks(page, count - 2)
    page.get_by_role("button", name="撤销").click()
    wait_remarks(page, count)
    page.locator(".list .row", has_text="发生出现").first.click()
    settle(page)
    page.get_by_role("button", name="套用", exact=True).click()
    wait_remarks(page, count - 1)
    page.get_by_role("button", name="改全文").click()
    whole = page.get_by_role("textbox", name="全文", exact=True)
    # The box is on screen a moment before its text is.
    whole.wait_for()
    settle(page)
    write(page, whole, whole.input_value().replace("XX", "移风易俗"))
    page.get_by_role("button", name="改好了").click()
    wait_remarks(page, count - 2)
    assert not page.locator(".list .row", has_text="XX").count()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="带修订痕迹").click()
    out = tmp_path / "out.docx"
    waiting.value.save_as(out)
    assert out.stat().st_size > 1000


DOUBT = {"draft": QUOTE, "clause": "公务接待应当从严从简", "why": "没有说是否从简"}
POLICY = "青岭县公务接待办法\n\n第一条 公务接待应当从严从简，严禁超标准接待。\n第二条 接待后按批次登记。\n"


def take_in(app: App, folder: Path) -> None:
    """A policy with its full text, put into the library beside the running app."""
    path = folder / "青岭县公务接待办法.txt"
    path.write_text(POLICY, encoding="utf-8")
    command = [sys.executable, "-m", "assistant", "ingest", str(path), "--kind", "policy"]
    subprocess.run(command, cwd=ROOT, env=app.env, check=True, capture_output=True)


def test_a_model_is_asked_only_by_a_click_and_can_be_stopped(
    page: Any, app: App, model: ScriptedServer, tmp_path: Path
) -> None:
    take_in(app, tmp_path)
    bring(page, app, DRAFT)
    assert not [r for r in model.requests if r.messages]
    gate = threading.Event()
    model.answer_with(Reply("{}", hold=gate, hold_at=0))
    page.get_by_role("button", name="请模型复核").click()
    page.get_by_role("button", name="停止").wait_for()
    page.get_by_text("正在对照").wait_for()
    shot(page, "19-asking")
    page.get_by_role("button", name="停止").click()
    page.get_by_text("模型复核停下了").wait_for()
    gate.set()
    model.answer_with(Reply.json({"found": [DOUBT]}))
    page.get_by_role("button", name="请模型复核").click()
    page.get_by_text("模型复核完成").wait_for()
    settle(page)
    page.locator(".list .row", has_text=DOUBT["why"]).first.click()
    page.locator(".proof .mark.picked", has_text=QUOTE).wait_for()
    shot(page, "20-doubts")
    assert page.get_by_text("依据：《").count() == 1


def word_file(folder: Path) -> Path:
    from docx import Document

    document = Document()
    for line in DRAFT.splitlines():
        document.add_paragraph(line)
    document.paragraphs[4].runs[0].italic = True
    path = folder / "镇里的报告.docx"
    document.save(str(path))
    return path


def bring_word(page: Any, app: App, folder: Path) -> None:
    page.goto(app.url)
    page.get_by_role("button", name="核现成的文稿").click()
    page.locator(".st-key-foreign-file input[type=file]").set_input_files(word_file(folder))
    settle(page)
    page.get_by_role("button", name="开始核稿").click()
    page.locator(".list .row").first.wait_for()
    settle(page)


def apply_first(page: Any, words: str) -> None:
    page.locator(".list .row", has_text=words).first.click()
    settle(page)
    page.get_by_role("button", name="套用", exact=True).click()


def taken(page: Any, button: str, out: Path) -> Path:
    with page.expect_download() as waiting:
        page.get_by_role("button", name=button, exact=True).click()
    waiting.value.save_as(out)
    return out


def test_a_word_file_survives_reload_and_crash_and_comes_back_as_it_was(
    page: Any, app: App, tmp_path: Path
) -> None:
    from docx import Document

    bring_word(page, app, tmp_path)
    count = remarks(page)
    apply_first(page, "发生出现")
    wait_remarks(page, count - 1)
    page.get_by_role("button", name="不采纳").last.click()
    write(page, page.get_by_label("理由").last, "原文如此")
    page.get_by_role("button", name="确定不采纳").click()
    wait_remarks(page, count - 2)
    page.reload()
    wait_remarks(page, count - 2)
    app.restart()
    page.goto(f"{app.url}?{page.url.partition('?')[2]}")
    wait_remarks(page, count - 2)
    clean = Document(str(taken(page, "改过的文稿", tmp_path / "clean.docx")))
    assert clean.paragraphs[4].runs[0].italic
    assert "\n".join(p.text for p in clean.paragraphs).count("发生出现") == 1
    sheet = Document(str(taken(page, "送审单 Word", tmp_path / "sheet.docx")))
    cells = [c.text for t in sheet.tables for r in t.rows for c in r.cells]
    assert any("原文如此" in c for c in cells)
    page.get_by_role("button", name="← 全部报告").click()
    page.get_by_role("button", name="接着核").click()
    wait_remarks(page, count - 2)


def test_an_older_window_overwrites_nothing_and_loses_nothing(page: Any, app: App) -> None:
    bring(page, app, DRAFT)
    count = remarks(page)
    page.get_by_role("button", name="改全文").click()
    whole = page.get_by_role("textbox", name="全文", exact=True)
    whole.wait_for()
    settle(page)
    other = page.context.new_page()
    other.goto(page.url)
    wait_remarks(other, count)
    apply_first(other, "发生出现")
    wait_remarks(other, count - 1)
    write(page, whole, whole.input_value().replace("XX", "移风易俗"))
    page.get_by_role("button", name="改好了").click()
    page.get_by_text("在别的窗口里也改过").wait_for()
    settle(page)
    assert "移风易俗" in whole.input_value()
    page.get_by_role("button", name="用我这一稿").click()
    wait_remarks(page, count - 1)
    assert not page.locator(".list .row", has_text="XX").count()
    page.get_by_role("button", name="撤销").click()
    wait_remarks(page, count - 1)
    assert page.locator(".list .row", has_text="XX").count() == 1


def test_material_can_be_laid_beside_a_draft_later(page: Any, app: App) -> None:
    bring(page, app, DRAFT)
    view(page, "数字出处")
    page.get_by_text("点上面的“材料”放入").wait_for()
    page.get_by_role("button", name="材料").click()
    page.locator("[class*='st-key-lay-facts'] input[type=file]").set_input_files(
        {"name": "事实.csv", "mimeType": "text/csv", "buffer": "内容\n新增合作社12家\n".encode()}
    )
    page.get_by_text("已放入，重新核过").wait_for()
    page.keyboard.press("Escape")
    settle(page)
    page.get_by_text(re.compile("只看无出处的")).wait_for()
    assert page.get_by_text("点上面的“材料”放入").count() == 0
