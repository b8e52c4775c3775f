"""Plants one error at a time into a true sentence. Shares nothing with the verifier: its own patterns only."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

Planted = tuple[str, str]
"""(kind of error, sentence with the error)"""

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_UNITS = {
    "万元": ("元", "亿元"),
    "亿元": ("万元",),
    "元": ("万元",),
    "人次": ("人", "场次"),
    "家次": ("家", "次"),
    "批次": ("次", "人次"),
    "辆次": ("次", "家次"),
    "万人次": ("万人", "人次"),
    "公里": ("米", "亩"),
    "万吨": ("吨", "万元"),
    "吨": ("公斤", "万吨"),
    "万亩": ("亩",),
    "场": ("期", "次"),
    "件": ("起", "份"),
    "起": ("件",),
    "个": ("处", "项"),
    "处": ("件",),
    "名": ("场", "件"),
    "项": ("次",),
    "份": ("本",),
    "户": ("人",),
    "所": ("家",),
    "间": ("处",),
    "条": ("份",),
    "座": ("项",),
    "期": ("场",),
    "次": ("人次", "起"),
    "个百分点": ("%",),
    "台": ("套",),
    "万人": ("人",),
    "辆": ("起",),
}
_DIRECTIONS = (
    ("减少", "增加"),
    ("增加", "减少"),
    ("下降", "增长"),
    ("增长", "下降"),
    ("提高", "降低"),
    ("降低", "提高"),
    ("压减", "增加"),
    ("降幅", "增幅"),
    ("降至", "增至"),
    ("减至", "增至"),
)
_MONTH = re.compile(r"(?<![\d.])(\d{1,2})月")
_DAY = re.compile(r"月(\d{1,2})日")
_TITLE = re.compile(r"《([^》]+)》")
_SWAP = re.compile(r"(\d[\d,.]*)([\u4e00-\u9fff])")


def _dates(text: str) -> list[tuple[int, int]]:
    pattern = r"(?:\d{4}年(?:度)?)|(?:\d{1,2}[—-]\d{1,2}月)|(?:\d{1,2}月(?:\d{1,2}日)?)|《[^》]*》|“[^”]*”|12345|35岁"
    return [m.span() for m in re.finditer(pattern, text)]


def numbers(text: str) -> list[re.Match[str]]:
    """Numbers that are no part of a date, title or name."""
    out = _dates(text)
    return [m for m in _NUMBER.finditer(text) if not any(a <= m.start() < b for a, b in out)]


def digit(text: str, rng: random.Random) -> Iterator[Planted]:
    for m in numbers(text):
        digits = [i for i in range(m.start(), m.end()) if text[i].isdigit()]
        at = rng.choice(digits)
        choices = [d for d in "0123456789" if d != text[at] and not (d == "0" and at == m.start())]
        changed = text[:at] + rng.choice(choices) + text[at + 1 :]
        # 1.40 and 1.4 are one number: a change that leaves the value alone is no error.
        before = float(m.group().replace(",", ""))
        after = float(changed[m.start() : m.end()].replace(",", ""))
        if before != after:
            yield "digit", changed


def unit(text: str, rng: random.Random) -> Iterator[Planted]:
    for m in numbers(text):
        rest = text[m.end() :]
        own = next((u for u in sorted(_UNITS, key=len, reverse=True) if rest.startswith(u)), None)
        if own:
            yield "unit", text[: m.end()] + rng.choice(_UNITS[own]) + rest[len(own) :]


def direction(text: str, rng: random.Random) -> Iterator[Planted]:
    for old, new in _DIRECTIONS:
        for m in re.finditer(old, text):
            if re.match(r"[^，。]{0,4}\d", text[m.end() :]):
                yield "direction", text[: m.start()] + new + text[m.end() :]


def date(text: str, rng: random.Random) -> Iterator[Planted]:
    for m in _MONTH.finditer(text):
        other = rng.choice([x for x in range(1, 13) if x != int(m.group(1))])
        yield "date", text[: m.start(1)] + str(other) + text[m.end(1) :]
    for m in _DAY.finditer(text):
        other = rng.choice([x for x in range(1, 29) if x != int(m.group(1))])
        yield "date", text[: m.start(1)] + str(other) + text[m.end(1) :]


def title(text: str, rng: random.Random) -> Iterator[Planted]:
    for m in _TITLE.finditer(text):
        inner = m.group(1)
        at = rng.randrange(len(inner))
        other = rng.choice([c for c in "试新补综融协" if c != inner[at]])
        yield "title", text[: m.start(1)] + inner[:at] + other + inner[at + 1 :] + text[m.end(1) :]


def status(text: str, rng: random.Random) -> Iterator[Planted]:
    done = re.sub(
        r"拟于|计划(?=\d|[\u4e00-\u9fff])|力争|抓紧|正在|下一步，|将于|将(?=加快|举办)|加快",
        "",
        text,
    )
    done = done.replace("月底前印发", "月已印发").replace("底前", "")
    if done != text:
        yield "status", done
        yield "status", re.sub(r"(组织|开展|举办|修订)", r"\1了", done, count=1)


_NAMES = (
    ("name", "周明远", "周明达"),
    ("body", "县委第二巡察组", "县委第四巡察组"),
    ("body", "县委第二巡察组", "市委第二巡察组"),
    ("body", "县卫生健康局", "县教育体育局"),
    ("body", "县纪委监委", "市纪委监委"),
    ("body", "县融媒体中心", "县文化馆"),
    ("quote", "清水润万家", "碧水绕千村"),
)


def named(text: str, rng: random.Random) -> Iterator[Planted]:
    for kind, old, new in _NAMES:
        if old in text:
            yield kind, text.replace(old, new)


_ADDED = (
    "，并组织开展了演讲比赛",
    "，观看了警示教育片《警钟》",
    "，邀请省委党校专家作专题辅导",
    "，举办“迎国庆颂党恩”歌咏比赛",
    "，成立由局长任组长的工作领导小组",
    "，累计投入资金300万元",
    "，同比增长12%",
    "，得到市委主要领导李建国同志肯定",
    "，省财政厅给予专项支持",
    "，被评为全国先进单位",
    "，印发《专项行动方案》",
)


def addition(text: str, rng: random.Random) -> Iterator[Planted]:
    for words in rng.sample(_ADDED, 3):
        yield "addition", text.rstrip("。") + words + "。"


KINDS = (digit, unit, direction, date, title, status, named, addition)
