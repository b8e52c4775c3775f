"""A row of a table of figures as the words it stands for: 城镇新增就业｜5.9｜万人｜增长5.7%."""

from __future__ import annotations

import re

_UNIT_IN_NAME = re.compile(r"[（(](?:单位[:：])?([^（）()\d]{1,5})[）)]\s*$")
_NOTHING = re.compile(r"^[/—\-－无]*$")
_RATE = re.compile(r"^([+＋\-－−])?(\d[\d.]*(?:%|％|‰|个百分点|个|倍)?)$")
_MOVED = re.compile(r"增|减|升|降|涨|跌|提高|回落|持平|翻番")
_NAMED = re.compile(r"^(?:同比|较|比|与)")
_LONG = 20


def counted(
    subject: str,
    amount: str,
    *,
    measure: str = "",
    change: str = "",
    detail: str = "",
    named: tuple[str, str] = ("", ""),
) -> str:
    """What a row says in words; empty where it says nothing.

    Args:
        subject: what is counted.
        amount: how much, as written in the cell.
        measure: the unit of its own column.
        change: how it moved, as written.
        detail: what the row says besides.
        named: the names of the columns of ``amount`` (资金（万元） holds the unit) and of ``change``.
    """
    amount, change, detail = (("" if _NOTHING.match(t) else t) for t in (amount, change, detail))
    detail = detail.rstrip("。；，")
    if detail and (not amount or amount in detail):
        # The sentence is there already, figures and all.
        amount = ""
    head = ""
    if amount:
        unit = measure or (found[1] if (found := _UNIT_IN_NAME.search(named[0])) else "")
        figure = amount if not unit or amount.endswith(unit) else f"{amount}{unit}"
        joint = "，" if len(subject) > _LONG or not re.search(r"\d", amount) else ""
        head = f"{subject}{joint}{figure}"
    moved = _moved(change, named[1])
    if moved and not amount and not detail:
        return f"{subject}{moved}"
    return "，".join(p for p in (head, moved, detail) if p) if (amount or moved or detail) else ""


def _moved(change: str, column: str) -> str:
    """同比增长5.7% for 5.7%, 增长5.7% or +5.7% in a column called 同比."""
    if not change:
        return ""
    basis = next((b for b in ("较上年", "比上年", "较去年", "比去年") if b in column), "同比")
    if rate := _RATE.match(change):
        down = bool(rate[1]) and rate[1] in "-－−"
        return f"{basis}{'下降' if down else '增长'}{rate[2]}"
    if _NAMED.match(change):
        return change
    if "持平" in change:
        return "与上年同期持平" if basis == "同比" else "与上年持平"
    return f"{basis}{change}" if _MOVED.search(change) else change
