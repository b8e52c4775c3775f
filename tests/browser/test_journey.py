"""The whole journey of a clerk, in the browser: three files in, a Word file out, nothing lost on the way."""

from __future__ import annotations

import re
import threading
from pathlib import Path
from typing import Any

import pytest
from support.app import App
from support.clerk import (
    draft_offline,
    editor,
    open_section,
    settle,
    shot,
    start_report,
    wait_saved,
    write,
)
from support.openai_server import Reply, ScriptedServer

pytest.importorskip("playwright.sync_api")

pytestmark = pytest.mark.browser


def test_from_three_files_to_a_word_file(page: Any, app: App, tmp_path: Path) -> None:
    start_report(page, app)
    shot(page, "1-facts")

    page.get_by_role("button", name="② 提纲").click()
    heading = page.locator("[class*='st-key-heading-'] input").first
    heading.wait_for()
    write(page, heading, "深化学习教育，筑牢思想根基")
    heading.press("Enter")
    settle(page)
    shot(page, "2-outline")

    draft_offline(page)
    open_section(page, "深化学习教育")
    assert "举办读书班2期" in editor(page).input_value()
    assert "演讲比赛" not in editor(page).input_value()
    editor(page).click(position={"x": 60, "y": 120})
    page.get_by_text("本句依据").wait_for()
    shot(page, "3-draft")

    page.get_by_role("button", name="④ 核稿").click()
    page.get_by_text("要求逐条对照").wait_for()
    settle(page)
    shot(page, "4-check")

    page.get_by_role("button", name="⑤ 导出").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name=re.compile("下载 Word")).click()
    out = tmp_path / "out.docx"
    waiting.value.save_as(out)
    shot(page, "5-export")

    from docx import Document

    words = "\n".join(p.text for p in Document(str(out)).paragraphs)
    assert "深化学习教育，筑牢思想根基" in words
    assert "举办读书班2期，参加128人次" in words
    assert "某区档案馆" in words


def test_typed_words_survive_a_reload_and_a_killed_server(page: Any, app: App) -> None:
    start_report(page, app)
    draft_offline(page)
    open_section(page, "学习教育")
    first = "这一句是我亲手写的。"
    editor(page).press("Control+End")
    page.keyboard.type(first)
    wait_saved(page)
    page.reload()
    page.wait_for_function(
        "words => [...document.querySelectorAll('*')].some(e => e.shadowRoot && "
        "e.shadowRoot.querySelector('textarea') && "
        "e.shadowRoot.querySelector('textarea').value.includes(words))",
        arg=first,
    )

    second = "刚写完服务器就断了。"
    app.kill()
    editor(page).press("Control+End")
    page.keyboard.type(second)
    page.wait_for_timeout(1500)
    app.start()
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(page.url)
    editor(page).wait_for()
    wait_saved(page)
    assert first + second in editor(page).input_value()
    page.reload()
    editor(page).wait_for()
    settle(page)
    assert first + second in editor(page).input_value()


def test_two_tabs_cannot_overwrite_each_other(page: Any, app: App) -> None:
    start_report(page, app)
    draft_offline(page)
    open_section(page, "学习教育")
    other = page.context.new_page()
    other.goto(page.url)
    editor(other).wait_for()
    settle(other)

    editor(page).press("Control+End")
    page.keyboard.type("第一个窗口写的。")
    wait_saved(page)
    editor(other).press("Control+End")
    other.keyboard.type("第二个窗口写的。")
    other.get_by_text("我的修改", exact=True).wait_for()
    shot(other, "6-conflict")
    assert other.get_by_text("第一个窗口写的。").count() >= 1
    assert other.get_by_text("第二个窗口写的。").count() >= 1
    other.get_by_role("button", name="用我的修改").click()
    wait_saved(other)
    settle(other)
    assert "第二个窗口写的。" in editor(other).input_value()
    other.get_by_role("button", name="历史").click()
    other.get_by_text("人工修改").first.wait_for()


def test_text_streams_in_a_reload_attaches_and_stop_keeps_it(
    page: Any, app: App, model: ScriptedServer
) -> None:
    gate = threading.Event()
    model.answer_with(
        Reply(
            "举办读书班2期，参加128人次〔F001〕。还有很长的一段话要写。",
            chunks=3,
            hold=gate,
            hold_at=6,
        )
    )
    start_report(page, app)
    page.get_by_role("button", name="③ 起草").click()
    open_section(page, "学习教育")
    page.get_by_role("button", name="起草本部分").click()
    page.wait_for_function(
        "() => [...document.querySelectorAll('*')].some(e => e.shadowRoot && "
        "e.shadowRoot.querySelector('textarea') && "
        "e.shadowRoot.querySelector('textarea').value.startsWith('举办读书班2期'))"
    )
    shot(page, "7-streaming")
    page.reload()
    page.get_by_role("button", name="停止").wait_for()
    page.get_by_role("button", name="停止").click()
    # The server is silent all the while: stop does not wait for it.
    page.get_by_text("没有写完就中断了").wait_for()
    gate.set()
    assert editor(page).input_value().startswith("举办读书班2期")


def test_the_first_screen_offers_the_example_and_it_is_complete(page: Any, app: App) -> None:
    page.goto(app.url)
    page.get_by_role("button", name="打开示例").click()
    page.get_by_role("button", name="⑤ 导出").wait_for()
    settle(page)
    assert len(editor(page).input_value()) > 80
    page.get_by_role("link", name="资料库").click()
    write(page, page.get_by_label("查找", exact=True), "无公函的公务接待")
    page.get_by_role("button", name="查找").click()
    page.get_by_text("党政机关厉行节约反对浪费条例").first.wait_for()
    shot(page, "8-library")
    page.get_by_role("link", name="设置").click()
    page.get_by_role("button", name="开始自检").click()
    page.get_by_text("数据文件夹").first.wait_for()
    shot(page, "9-settings")


def test_report_text_is_never_html(page: Any, app: App) -> None:
    start_report(page, app)
    page.get_by_role("button", name="③ 起草").click()
    open_section(page, "学习教育")
    write(page, editor(page), '<img src=x onerror="window.hacked=1"><b>粗</b>。')
    wait_saved(page)
    for step in ("④ 核稿", "⑤ 导出", "③ 起草"):
        page.get_by_role("button", name=step).click()
        settle(page)
    assert page.evaluate("() => window.hacked === undefined")


def select(page: Any, words: str) -> None:
    """Select words of the text, as dragging over them does."""
    editor(page).evaluate(
        """(area, words) => {
            const at = area.value.indexOf(words);
            area.focus();
            area.setSelectionRange(at, at + words.length);
            area.dispatchEvent(new MouseEvent("mouseup", { bubbles: true }));
        }""",
        words,
    )


def wait_text(page: Any, words: str) -> None:
    page.wait_for_function(
        "words => [...document.querySelectorAll('*')].some(e => e.shadowRoot && "
        "e.shadowRoot.querySelector('textarea') && "
        "e.shadowRoot.querySelector('textarea').value.includes(words))",
        arg=words,
    )


def test_selected_words_are_reworded_only_when_accepted(
    page: Any, app: App, model: ScriptedServer
) -> None:
    start_report(page, app)
    draft_offline(page)
    open_section(page, "学习教育")
    before = editor(page).input_value()
    assert "举办读书班2期" in before
    select(page, "举办读书班2期")
    page.get_by_role("toolbar", name="改写选中的文字").wait_for()
    shot(page, "10-selection")
    model.enqueue("办读书班2期")
    page.get_by_role("button", name="公文语体", exact=True).click()
    page.get_by_role("button", name="采用改写").wait_for()
    shot(page, "11-rewrite")
    assert editor(page).input_value() == before
    page.get_by_role("button", name="采用改写").click()
    wait_text(page, before.replace("举办读书班2期", "办读书班2期"))


def test_three_drafts_side_by_side_survive_a_reload(
    page: Any, app: App, model: ScriptedServer
) -> None:
    start_report(page, app)
    page.get_by_role("button", name="③ 起草").click()
    open_section(page, "学习教育")
    model.enqueue(
        "举办读书班2期，参加128人次〔F001〕。",
        "全年举办读书班2期，共128人次参加〔F001〕。",
        "举办读书班8期，参加128人次〔F001〕。",
        "1｜举办读书班8期，参加128人次〔F001〕。",
    )
    page.get_by_role("button", name="三稿比选").click()
    page.get_by_role("button", name="采用这一稿").nth(2).wait_for()
    page.reload()
    page.get_by_role("button", name="采用这一稿").nth(2).wait_for()
    settle(page)
    shot(page, "12-candidates")
    assert page.get_by_text("无出处").count() >= 1
    page.get_by_role("button", name="采用这一稿").nth(1).click()
    wait_text(page, "全年举办读书班2期，共128人次参加。")


def test_a_locked_sentence_cannot_be_typed_over(page: Any, app: App) -> None:
    start_report(page, app)
    draft_offline(page)
    open_section(page, "学习教育")
    words = "举办读书班2期"
    editor(page).evaluate(
        "(a, w) => { const i = a.value.indexOf(w) + 1; a.focus(); a.setSelectionRange(i, i); a.click(); }",
        words,
    )
    page.get_by_role("button", name="锁定本句").click()
    page.get_by_role("button", name="解锁本句").wait_for()
    settle(page)
    kept = editor(page).input_value()
    editor(page).evaluate(
        "(a, w) => { const i = a.value.indexOf(w) + 1; a.focus(); a.setSelectionRange(i, i); }",
        words,
    )
    page.keyboard.type("不")
    assert editor(page).input_value() == kept
    page.get_by_text("锁定的句子不能改").wait_for()
    editor(page).press("Control+End")
    page.keyboard.type("别的地方可以写。")
    wait_saved(page)
    assert editor(page).input_value() == kept + "别的地方可以写。"


def test_a_waiting_fact_is_inserted_with_its_evidence(page: Any, app: App) -> None:
    start_report(page, app)
    page.get_by_role("button", name="③ 起草").click()
    open_section(page, "学习教育")
    page.get_by_role("button", name="插入").first.click()
    wait_text(page, "举办读书班2期，参加128人次")
    settle(page)
    assert "举办读书班2期，参加128人次" in editor(page).input_value()
    page.get_by_role("button", name=re.compile("^事实 1.3")).click()
    page.get_by_text("共3条").wait_for()
    assert page.get_by_role("button", name=re.compile("^事实 1.3")).count() == 1
