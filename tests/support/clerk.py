"""What a clerk does in the browser, and the papers on the desk."""

from __future__ import annotations

import re
from typing import Any

from support.app import App
from support.system import ARTIFACTS

SECOND = 1000
FACTS = (
    "编号,日期,类别,事项,内容,来源,状态\n"
    "F001,2026-03-20,学习教育,读书班,举办读书班2期，参加128人次,学习教育简报,已完成\n"
    "F002,2026-08,厉行节约,办公用房清查,清查办公用房87间，调整超标准使用办公用房2间,机关服务中心,已完成\n"
    "F003,2026-12,下一步,年底检查,拟于12月对6家所属单位开展检查,工作计划,拟开展\n"
)
NOTICE = (
    "关于报送2026年度作风建设情况的通知\n\n各有关单位：\n请按要求报送。\n一、报送内容\n"
    "（一）学习教育情况。包括开展次数、人次。\n（二）厉行节约情况。包括办公用房清查情况。\n"
    "（三）存在的主要问题。\n（四）下一步打算。\n二、有关要求\n正文不超过3000字。\n"
)
PREVIOUS = (
    "关于2025年度作风建设情况的报告\n\n某区党委：\n现将有关情况报告如下。\n"
    "一、抓好学习教育。一是开展学习。举办演讲比赛3场。二是加强警示。观看警示片1次。\n"
    "二、坚持厉行节约。压减经费12万元。\n"
    "三、存在的问题。学习不够深入。\n"
    "四、下一步打算。一是继续学习。二是加强管理。\n"
)


def shot(page: Any, name: str) -> None:
    ARTIFACTS.mkdir(exist_ok=True)
    page.screenshot(path=str(ARTIFACTS / f"{name}.png"))


def editor(page: Any) -> Any:
    # While a page changes over, the old text is still on screen above the new one.
    return page.get_by_label("正文").last


def wait_saved(page: Any) -> None:
    page.get_by_text(re.compile("已保存 .*人工修改")).wait_for()


def settle(page: Any) -> None:
    """Until Streamlit has finished the run that a click started."""
    for pause in (300, 150):
        # Twice: on a busy machine the first look may come before the run has begun.
        page.wait_for_timeout(pause)
        page.wait_for_function(
            """() => !document.querySelector('[data-testid="stStatusWidget"]')
                && document.querySelector('[data-testid="stApp"]').dataset.testScriptState === 'notRunning'""",
            timeout=30 * SECOND,
        )


def write(page: Any, field: Any, words: str) -> None:
    """Into a field once it is at rest."""
    field.wait_for()
    settle(page)
    field.fill(words)
    assert field.input_value() == words


def start_report(page: Any, app: App) -> None:
    page.goto(app.url)
    page.get_by_role("button", name="新建报告").click()
    write(page, page.get_by_label("报告标题"), "关于2026年度作风建设情况的报告")
    write(page, page.get_by_label("单位名称（署名用）"), "某区档案馆")
    write(page, page.get_by_label("主送机关"), "某区党委")
    for key, name, text in (
        ("up-previous", "去年.txt", PREVIOUS),
        ("up-notice", "通知.txt", NOTICE),
        ("up-facts", "事实.csv", FACTS),
    ):
        page.locator(f".st-key-{key} input[type=file]").set_input_files(
            {"name": name, "mimeType": "text/plain", "buffer": text.encode()}
        )
        page.get_by_text(name).first.wait_for()
        settle(page)
    page.get_by_text("读出3条事实").wait_for()
    settle(page)
    page.get_by_role("button", name="建立报告").click()
    page.get_by_text("共3条").wait_for()


def draft_offline(page: Any) -> None:
    from playwright.sync_api import TimeoutError as Late

    page.get_by_role("button", name="③ 起草").click()
    page.get_by_text("规则", exact=True).click()
    settle(page)
    begin = page.get_by_role("button", name="起草全文", exact=True)
    begin.click()
    try:
        begin.wait_for(state="hidden", timeout=15_000)
    except Late:
        # A rerun that came in between took the button away under the mouse: a person clicks again.
        if begin.is_enabled():
            begin.click()
    page.get_by_role("button", name="重新起草全文").wait_for(timeout=90_000)
    settle(page)


def open_section(page: Any, words: str) -> None:
    page.get_by_role("button", name=re.compile(words)).first.click()
    page.locator("strong", has_text=words).first.wait_for()
    settle(page)
