"""Inputs of the screen tests, and reading a page the way a clerk does."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from streamlit.testing.v1 import AppTest

from assistant.models import Fact, FactStatus

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
    "四、下一步打算。一是继续学习。二是加强管理。\n\n某区档案馆\n2025年12月20日\n"
)
FACTS = (
    Fact(id="F001", category="学习教育", content="举办读书班2期，参加128人次", source="简报"),
    Fact(id="F002", category="厉行节约", content="清查办公用房87间", source="机关服务中心"),
    Fact(id="F003", category="下一步", content="拟于12月开展检查", status=FactStatus.PLANNED),
)

Open = Callable[..., AppTest]


def seen(at: AppTest) -> str:
    """Everything the clerk can read on the page, Markdown escapes taken away."""
    parts = [
        *(e.value for kind in ("markdown", "caption", "text", "error", "info", "warning", "success")
          for e in getattr(at, kind)),
        *(e.label for kind in ("button", "text_input", "selectbox", "expander", "tabs", "checkbox")
          for e in getattr(at, kind)),
        *(e.value for e in at.toast),
    ]  # fmt: skip
    return "\n".join(str(p) for p in parts).replace("\\", "")


def labels(at: AppTest) -> list[str]:
    """The words on the buttons."""
    return [b.label.replace("\\", "") for b in at.button]


def shown_in(at: AppTest, name: str) -> dict[str, Any]:
    """What a component of ours (proof, remark_list, grid) was given to show."""
    for element in at.get("bidi_component"):
        if element.proto.component_name == f"nigaotai_{name}":
            return dict(json.loads(element.proto.json))
    raise AssertionError(f"no {name} on the page")


def listed(at: AppTest) -> list[str]:
    """Ids of the remarks in the list, top to bottom."""
    return [row["id"] for group in shown_in(at, "remark_list")["groups"] for row in group["rows"]]
