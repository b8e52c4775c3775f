"""The things a notice asks for, whatever way it lists them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_L1 = re.compile(r"^\s*(?P<ordinal>[一二三四五六七八九十]{1,3}、)\s*(?P<rest>.+)$")
_ITEM = re.compile(
    r"^\s*(?P<ordinal>（[一二三四五六七八九十]{1,3}）|\([一二三四五六七八九十]{1,3}\)|\d{1,2}[.．、]|[（(]\d{1,2}[）)]|[①-⑳]|第[一二三四五六七八九十]{1,2}(?:部分|项|方面)[，,、：:])\s*(?P<rest>.+)$"
)
_ROW = re.compile(
    r"^\s*(?P<ordinal>\d{1,2})[\s|｜\t]+(?P<rest>[一-龥“《][^|｜\t\s]*)(?:[\s|｜\t]+(?P<more>.+))?$"
)
"""A row of a table: 序号 事项 具体要求."""
_POINT = re.compile(r"(?P<ordinal>[一二三四五六七八九十]是)(?P<rest>[^。；]+)[。；]?")
_CONTENT = re.compile(
    r"(报送|总结|报告|汇报|填报|自查|述职|主要)?的?(内容|要点|重点)|(报告|总结)(应|要|须)?(包括|包含)"
)
_FORMAL = re.compile(r"要求|时间|方式|其他|事项说明|纪律|附件|联系")
_RUNNING = re.compile(
    r"(?:内容|报告|总结|材料)(?:主要|重点|全面|如实|应当|应|要|须|需)*(?:包括|包含|涵盖|反映|写明|围绕)(?:：|:)?(?P<list>[^。]+)"
)
_FIELDS = re.compile(
    r"^(?P<list>.*?)(?:等)?(?:几个|[一二三四五六七八九十\d]+个)?方面(?:的)?(?:工作|情况|内容)?$"
)
_ASKS = re.compile(
    r"^(?:并|同时)?(?:要|应|须|深入|认真|客观)?(?:分析|查找|说明|提出|谋划|明确|报告)"
)
_INLINE = re.compile(
    r"(?<=[；;。：:，,\s])\s*(?=（[一二三四五六七八九十]{1,2}）|[（(]\d{1,2}[）)](?!年)|[①-⑳]|\d{1,2}[.．、](?=[一-龥“《])|第[一二三四五六七八九十]{1,2}部分)"
)
_THING = re.compile(
    r"(?:情况|问题|打算|计划|安排|思路|做法|成效|经验|措施|建议|不足|方向|工作|进展|成果)$"
)
"""How the name of a thing to be reported ends."""
_TAIL = re.compile(
    r"^(?:请|上述|以上|报告(?:控制|须|要|请|应|于|材料)|材料|字数|篇幅|正文|数据|联系|要求|附件|特此|各(?:单位|部门)|电子版|纸质|\d{4}年\d{1,2}月\d{1,2}日)"
    r"|^[^，。；]{0,8}\d[\d,]*字"
)
"""A line that tells how and when, not what."""
_ASKED = re.compile(
    r"(?:报送|上报|汇报|总结|报告|说明)(?:本单位|本部门|本年度|今年|\d{4}年度?|以下|围绕|的)*(?P<list>[^。：]*?(?:情况|问题)[、，][^。]*)"
)
COMPARE = re.compile(
    r"同期比较|同期对比|与?(?:上年|去年|往年)同期[^。；，]{0,6}(?:对比|比较|相比)|同比|(?:与|同)上年(?:对比|比较)"
)
"""What asks for last year's figures beside this year's."""
_MIN_REQUIREMENTS = 2
_SHORT_LINE = 24
_SHORTEST = 3


@dataclass(frozen=True)
class NoticeItem:
    """One thing a notice asks for, as written."""

    locator: str
    text: str


def notice_items(lines: Sequence[str]) -> tuple[NoticeItem, ...]:
    """What a notice lists: numbered under 报送内容, in a table, by ①, as its 一、 parts, in a running list."""
    lines = list(_one_a_line(lines))
    parts = list(_parts(lines))
    wanted = [p for p in parts if _CONTENT.search(p[1]) and not _asks_form(p[1])]
    for ordinal, _head, body in wanted or [p for p in parts if not _asks_form(p[1])]:
        found = tuple(_numbered_items(ordinal, body)) or tuple(_point_items(ordinal, body))
        if len(found) >= _MIN_REQUIREMENTS:
            return found
    for ways in (
        _numbered_items("", lines),
        _rows(lines),
        _top_items(parts),
        _point_items("", lines),
        _listed_lines(lines),
        _running_items(lines),
        _asked(lines),
    ):
        found = tuple(ways)
        if len(found) >= _MIN_REQUIREMENTS:
            return found
    return ()


def _one_a_line(lines: Sequence[str]) -> Iterator[str]:
    """报送内容：①……；②……；③…… in one line becomes a line for each."""
    for line in lines:
        yield from _INLINE.sub("\n", line).split("\n")


def _top_items(parts: Sequence[tuple[str, str, list[str]]]) -> Iterator[NoticeItem]:
    """一、二、三、 that are themselves the things asked for."""
    for ordinal, head, body in parts:
        if _THING.search(re.split(r"[，。：；（]", head)[0]) and not _TAIL.match(head):
            rest = [line for line in body if line and not _TAIL.match(line)]
            yield NoticeItem(ordinal, "。".join([head, *rest]))


def _listed_lines(lines: Sequence[str]) -> Iterator[NoticeItem]:
    """Short lines below 报送内容： that name one thing each."""
    open_ = False
    for line in lines:
        if line.endswith(("：", ":")):
            open_ = bool(_CONTENT.search(line) or re.search(r"以下|下列|如下", line))
        elif open_ and line and len(line) <= _SHORT_LINE and _THING.search(line.rstrip("；;。")):
            yield NoticeItem("", line)
        elif line and open_:
            open_ = False


def _asked(lines: Sequence[str]) -> Iterator[NoticeItem]:
    """请报送甲情况、乙情况和丙情况 without any list."""
    for found in _ASKED.finditer("".join(lines)):
        pieces = [
            p
            for clause in found["list"].split("，")
            for p in split_list(clause)
            if _THING.search(p)
        ]
        if len(pieces) >= _MIN_REQUIREMENTS:
            yield from (NoticeItem("", p) for p in pieces)
            return


def _rows(lines: Sequence[str]) -> Iterator[NoticeItem]:
    """Numbered rows of a table, pasted or read from Word."""
    for line in lines:
        found = _ROW.match(line.strip("|｜ "))
        if found:
            more = (found["more"] or "").strip(" |｜")
            yield NoticeItem(found["ordinal"], found["rest"] + (f"。包括{more}" if more else ""))


def _asks_form(head: str) -> bool:
    return bool(_FORMAL.search(head)) and not re.search(r"内容", head)


def _parts(lines: Sequence[str]) -> Iterator[tuple[str, str, list[str]]]:
    """(ordinal, heading line, lines below) of each 一、 part."""
    ordinal, head, body = "", "", list[str]()
    for line in lines:
        found = _L1.match(line)
        if found:
            if ordinal:
                yield ordinal, head, body
            ordinal, head, body = found["ordinal"], found["rest"], []
            # A run-in heading keeps its sentence as the first line of the part.
            mark = head.find("。")
            if 0 <= mark < len(head) - 1:
                head, body = head[:mark], [head[mark + 1 :]]
        elif ordinal:
            body.append(line)
    if ordinal:
        yield ordinal, head, body


def _numbered_items(part: str, lines: Sequence[str]) -> Iterator[NoticeItem]:
    open_item: NoticeItem | None = None
    style = ""
    for line in lines:
        found = _ITEM.match(line)
        kind = re.sub(r"[\d一二三四五六七八九十①-⑳]+", "", found["ordinal"]) if found else ""
        if found and (not style or kind == style):
            if open_item:
                yield open_item
            style = kind
            open_item = NoticeItem(f"{part}{found['ordinal']}", found["rest"].strip())
        elif open_item and line and not _L1.match(line) and not _TAIL.match(line):
            open_item = NoticeItem(open_item.locator, open_item.text + line)
        elif open_item:
            yield open_item
            open_item = None
    if open_item:
        yield open_item


def _point_items(part: str, lines: Sequence[str]) -> Iterator[NoticeItem]:
    for found in _POINT.finditer("".join(lines)):
        yield NoticeItem(f"{part}{found['ordinal']}", found["rest"].strip())


def _running_items(lines: Sequence[str]) -> Iterator[NoticeItem]:
    found = _RUNNING.search("".join(lines))
    if not found:
        return
    if "；" in found["list"]:
        # Items between ； keep the 、 inside them: 巡察、审计反馈问题整改情况 is one.
        for piece in found["list"].split("；"):
            plain = re.sub(r"^(?:以及|和|及)", "", piece.strip(" ，"))
            yield from (NoticeItem("", p) for p in _last_two(plain) if len(p) >= _SHORTEST)
        return
    for clause in found["list"].split("，"):
        plain = _ASKS.sub("", clause).strip()
        fields = _FIELDS.match(plain)
        for text in split_list(fields["list"] if fields else plain):
            yield NoticeItem("", text)


def split_list(text: str) -> Iterator[str]:
    """Members of a list joined by 、 and 及/和/以及, quotation marks and brackets kept whole."""
    depth = 0
    piece = ""
    for char in text.strip(" 。；;：:"):
        if char in "“《（":
            depth += 1
        elif char in "”》）":
            depth -= 1
        if depth == 0 and char in "、；":
            yield from _last_two(piece)
            piece = ""
        else:
            piece += char
    yield from _last_two(piece)


def _last_two(piece: str) -> Iterator[str]:
    parts = re.split(
        r"以及|(?<=情况)[及和](?!.{0,2}[次数量]$)|(?<=问题)[及和](?=(?:下一?步|明年|今后|改进|整改)|[^，]{0,4}(?:打算|计划|安排|思路)$)",
        piece,
    )
    for part in parts:
        plain = re.sub(r"^(?:以及|及|和)|(?:等(?:情况|内容|数据|方面)?)$", "", part.strip())
        if len(plain) >= 2:
            yield plain


def without_comparison(text: str) -> str:
    """What a requirement is about besides last year's figures: 信访总量及与上年同期比较 → 信访总量."""
    return re.sub(r"(?:及|和|并|以及)?(?:与|同)?$", "", COMPARE.sub("", text)).rstrip("，、")
