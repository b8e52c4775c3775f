"""② 提纲 with the mouse: parts dragged, renamed, split, merged, moved a level, briefed; kept over a reload."""

from __future__ import annotations

from typing import Any

import pytest
from support.app import App
from support.clerk import settle, shot, start_report, write

pytest.importorskip("playwright.sync_api")

pytestmark = pytest.mark.browser


def open_outline(page: Any, app: App) -> None:
    start_report(page, app)
    page.get_by_role("button", name="② 提纲").click()
    page.locator("[class*='st-key-heading-'] input").first.wait_for()
    page.locator(".tree .row").nth(1).wait_for()
    settle(page)


def choose(page: Any, number: int) -> None:
    page.locator(".tree .row").nth(number).click()
    settle(page)


def drag(page: Any, number: int, onto: int, *, right: int = 0) -> None:
    """Drag a part by its grip onto another row; ``right``: pixels sideways."""
    grip = page.locator(".tree .row").nth(number).locator(".grip").bounding_box()
    row = page.locator(".tree .row").nth(onto).bounding_box()
    x, y = grip["x"] + grip["width"] / 2, grip["y"] + grip["height"] / 2
    below = onto > number
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + right / 2, (y + row["y"]) / 2, steps=4)
    page.mouse.move(x + right, row["y"] + (row["height"] - 3 if below else 3), steps=4)
    page.mouse.up()
    settle(page)


def wait_parts(page: Any, *headings: str) -> None:
    page.wait_for_function(
        """wanted => {
            const tree = [...document.querySelectorAll('*')].map(e => e.shadowRoot || e)
                .map(r => r.querySelector('.tree')).find(Boolean);
            if (!tree) return false;
            const seen = [...tree.querySelectorAll('.words')].map(w => w.textContent.trim());
            return JSON.stringify(seen.slice(1, wanted.length + 1)) === JSON.stringify(wanted);
        }""",
        arg=list(headings),
    )


START = ("一、抓好学习教育", "二、坚持厉行节约", "三、存在的问题", "四、下一步打算")


def test_parts_are_dragged_up_down_and_sideways_and_taken_back(page: Any, app: App) -> None:
    open_outline(page, app)
    wait_parts(page, *START)
    drag(page, 1, 2)
    wait_parts(page, "一、坚持厉行节约", "二、抓好学习教育", "三、存在的问题", "四、下一步打算")
    drag(page, 4, 1)
    wait_parts(page, "一、下一步打算", "二、坚持厉行节约", "三、抓好学习教育", "四、存在的问题")
    drag(page, 3, 3, right=30)
    wait_parts(page, "一、下一步打算", "二、坚持厉行节约", "（一）抓好学习教育", "三、存在的问题")
    shot(page, "13-dragged")
    page.reload()
    page.locator(".tree .row").first.wait_for()
    wait_parts(page, "一、下一步打算", "二、坚持厉行节约", "（一）抓好学习教育", "三、存在的问题")
    for _ in range(3):
        page.get_by_role("button", name="撤销").click()
        settle(page)
    wait_parts(page, *START)


def test_a_part_is_renamed_briefed_split_merged_and_moved(page: Any, app: App) -> None:
    open_outline(page, app)
    choose(page, 1)
    for field, words in (("heading", "深化学习教育"), ("target", "600")):
        box = page.locator(f"[class*='st-key-{field}-'] input").first
        write(page, box, words)
        box.press("Tab")
        settle(page)
    brief = page.locator("[class*='st-key-brief-'] textarea").first
    write(page, brief, "先写学习，再写警示")
    brief.press("Tab")
    settle(page)
    page.reload()
    brief.wait_for()
    settle(page)
    assert brief.input_value() == "先写学习，再写警示"
    assert page.locator("[class*='st-key-target-'] input").first.input_value() == "600"
    wait_parts(page, "一、深化学习教育", *START[1:])

    page.get_by_role("button", name="拆成两个部分").click()
    write(page, page.get_by_label("新部分的标题"), "强化警示教育")
    page.get_by_label("新部分的标题").press("Tab")
    settle(page)
    page.get_by_role("button", name="拆分", exact=True).click()
    settle(page)
    wait_parts(
        page, "一、深化学习教育", "二、强化警示教育", "三、坚持厉行节约", "四、存在的问题", "五、下一步打算"
    )  # fmt: skip
    choose(page, 2)
    for button, expected in (
        ("indent", ("一、深化学习教育", "（一）强化警示教育", "二、坚持厉行节约")),
        ("outdent", ("一、深化学习教育", "二、强化警示教育", "三、坚持厉行节约")),
        ("down", ("一、深化学习教育", "二、坚持厉行节约", "三、强化警示教育")),
        ("up", ("一、深化学习教育", "二、强化警示教育", "三、坚持厉行节约")),
    ):
        page.locator(f"[class*='st-key-{button}-'] button").first.click()
        settle(page)
        wait_parts(page, *expected)
    page.get_by_role("button", name="并入别的部分").click()
    page.get_by_role("button", name="合并", exact=True).click()
    settle(page)
    wait_parts(page, "一、深化学习教育", *START[1:])
