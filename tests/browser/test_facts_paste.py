"""① 事实: cells copied from Excel, pasted with the real clipboard."""

from __future__ import annotations

from typing import Any

import pytest
from support.app import App
from support.clerk import settle, shot, start_report

pytest.importorskip("playwright.sync_api")

pytestmark = pytest.mark.browser

BLOCK = (
    "2026-05-06\t学习教育\t专题党课\t讲授专题党课7场，参加410人次\t机关党委\n"
    "2026-06\t厉行节约\t公务接待\t公务接待费支出3.2万元，同比下降18.6%\t财务科\n"
    "2026-07\t监督检查\t明察暗访\t开展明察暗访4次，发现问题11个\t纪检组\n"
)
ROW = 36
"""Pixels of a row of Streamlit's table."""


def copy(page: Any, words: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("words => navigator.clipboard.writeText(words)", words)


def test_a_block_of_cells_is_shown_column_by_column_and_then_enters(page: Any, app: App) -> None:
    start_report(page, app)
    copy(page, BLOCK)
    page.get_by_text("从 Excel 粘贴", exact=True).click()
    page.get_by_label("从 Excel 里选中几行复制，粘贴到这里").click()
    page.keyboard.press("Control+V")
    page.get_by_role("button", name="读取").click()
    page.get_by_text("每一列是什么").wait_for()
    settle(page)
    shot(page, "14-pasted")
    assert page.get_by_text("共3条").count()
    page.get_by_role("button", name="导入3条").click()
    page.get_by_text("共6条").wait_for()


def test_cells_pasted_over_facts_in_the_table_are_taken_back(page: Any, app: App) -> None:
    start_report(page, app)
    copy(page, BLOCK)
    settle(page)
    grid = page.locator("[data-testid='stDataFrame'] canvas").first
    box = grid.bounding_box()
    page.mouse.click(box["x"] + 140, box["y"] + ROW * 1.5)
    page.wait_for_timeout(300)
    page.keyboard.press("Control+V")
    page.get_by_text("刚才在表里改动或删除了3条").wait_for()
    settle(page)
    assert page.get_by_text("讲授专题党课7场").count()
    shot(page, "15-pasted-over")
    page.get_by_role("button", name="撤销").click()
    page.get_by_text("刚才在表里").wait_for(state="detached")
    settle(page)
    assert page.get_by_text("举办读书班2期，参加128人次").count()
    assert not page.get_by_text("讲授专题党课7场").count()
