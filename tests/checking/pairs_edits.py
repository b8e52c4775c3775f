"""Pairs made by editing sentences of public laws: restatements, contradictions and words of another law.

Every edit is one small, known change, so the verdict is known without a person. The sentences come from
``../shared/data/laws``; nothing here was taken from the rules under test.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from functools import cache

from pairs_cases import LAWS, Pair, law_document

from assistant.checking import Verdict
from assistant.checking.policytext import Line, policy_text
from assistant.models import Document
from assistant.numerals import to_chinese, to_int

G, C, N = Verdict.GROUNDED, Verdict.CONTRADICTS, Verdict.NOT_FOUND
TEMPLATES = (
    "《{t}》规定，{s}",
    "根据《{t}》，{s}",
    "按照《{t}》{a}要求，{s}",
    "{s}",
)
_ORDINAL = re.compile(r"^第[^条]{1,8}条\s*|^[（(][^）)]{1,3}[）)]")
_NUMBER = re.compile(
    r"(?P<n>[一二三四五六七八九十百千]{1,5}|\d{1,5})(?P<u>个工作日|个月|日|天|年|人|万元|元|小时|米|%)(?![之度龄])"
)
_LISTED = re.compile(r"(?<=[一-鿿])、")
_LEVELS = (
    ("县级以上", "乡镇"), ("设区的市级", "县级"), ("国务院", "省级人民政府"),
    ("省、自治区、直辖市", "县级"), ("省级", "县级"), ("国家", "市级"),
)  # fmt: skip
_BODIES = (
    "公安机关", "文化主管部门", "财政部门", "审计机关", "统计机构", "档案主管部门", "旅游主管部门",
    "文物行政部门", "监察机关", "保密行政管理部门", "市场监督管理部门", "人民法院",
)  # fmt: skip
Edit = Callable[[str, random.Random], str | None]


def _value(words: str) -> int | None:
    return int(words) if words.isdigit() else to_int(words)


def _swap(text: str, old: str, new: str) -> str | None:
    return text.replace(old, new, 1) if old in text else None


def _first(text: str, options: tuple[tuple[str, str], ...]) -> str | None:
    for old, new in options:
        if old in text:
            return text.replace(old, new, 1)
    return None


def verbatim(text: str, _: random.Random) -> str | None:
    return text


def figures_rewritten(text: str, _: random.Random) -> str | None:
    def other(m: re.Match[str]) -> str:
        value = _value(m["n"])
        if value is None:
            return m.group()
        return f"{value if not m['n'].isdigit() else to_chinese(value)}{m['u']}"

    new = _NUMBER.sub(other, text)
    return new if new != text else None


def direction_reworded(text: str, _: random.Random) -> str | None:
    return _first(
        text,
        (
            ("不得超过", "最多"), ("不超过", "不多于"), ("不得少于", "至少"), ("不少于", "至少"),
            ("不得低于", "至少"), ("不得多于", "不得超过"),
        ),
    )  # fmt: skip


def duty_reworded(text: str, rng: random.Random) -> str | None:
    return _first(text, (("应当", rng.choice(("必须", "须", "应"))), ("不得", "不准")))


def list_reordered(text: str, _: random.Random) -> str | None:
    m = re.search(r"(?<=[，是行对])([一-鿿]{2,5})、([一-鿿]{2,5})(?=、)", text)
    return None if m is None else f"{text[: m.start()]}{m[2]}、{m[1]}{text[m.end() :]}"


def list_shortened(text: str, _: random.Random) -> str | None:
    m = re.search(r"(?<=、)[一-鿿]{2,6}、", text)
    return None if m is None else text[: m.start()] + text[m.end() :]


def remark_added(text: str, _: random.Random) -> str | None:
    return f"{text.rstrip('。；')}，为做好这项工作提供了依据。"


def number_changed(text: str, rng: random.Random) -> str | None:
    found = [m for m in _NUMBER.finditer(text) if _value(m["n"])]
    if not found:
        return None
    m = rng.choice(found)
    value = _value(m["n"])
    assert value is not None
    other = value * 2 if rng.random() < 0.5 else value + max(1, value // 2)
    words = str(other) if m["n"].isdigit() else to_chinese(other)
    return f"{text[: m.start()]}{words}{m['u']}{text[m.end() :]}"


def unit_changed(text: str, _: random.Random) -> str | None:
    for m in _NUMBER.finditer(text):
        new = {
            "个工作日": "个月",
            "日": "个月",
            "个月": "年",
            "年": "个月",
            "万元": "元",
            "小时": "日",
        }.get(m["u"])
        if new:
            return f"{text[: m.start('u')]}{new}{text[m.end('u') :]}"
    return None


def direction_flipped(text: str, _: random.Random) -> str | None:
    return _first(
        text,
        (
            ("不得超过", "不得少于"), ("不超过", "不少于"), ("不得少于", "不得超过"), ("不少于", "不超过"),
            ("不得低于", "不得高于"), ("不得多于", "不得少于"), ("以上", "以下"),
        ),
    ) if _NUMBER.search(text) else None  # fmt: skip


def duty_to_may(text: str, _: random.Random) -> str | None:
    return _swap(text, "应当", "可以") if text.count("应当") == 1 else None


def duty_to_ban(text: str, _: random.Random) -> str | None:
    return _swap(text, "应当", "不得") if text.count("应当") == 1 and "不得" not in text else None


def ban_to_may(text: str, _: random.Random) -> str | None:
    return _swap(text, "不得", "可以") if text.count("不得") == 1 else None


def ban_to_duty(text: str, _: random.Random) -> str | None:
    return _swap(text, "不得", "应当") if text.count("不得") == 1 and "应当" not in text else None


def may_to_ban(text: str, _: random.Random) -> str | None:
    return _swap(text, "可以", "不得") if text.count("可以") == 1 and "不得" not in text else None


def level_changed(text: str, _: random.Random) -> str | None:
    return _first(text, _LEVELS) if "法律" not in text[:6] else None


def body_changed(text: str, rng: random.Random) -> str | None:
    found = [b for b in _BODIES if b in text]
    others = [b for b in _BODIES if b not in text]
    return text.replace(found[0], rng.choice(others)) if len(found) == 1 else None


def scope_narrowed(text: str, _: random.Random) -> str | None:
    return _first(
        text,
        (
            ("所有", "部分"),
            ("全部", "部分"),
            ("一律", "一般"),
            ("任何单位和个人", "个别单位和个人"),
        ),
    )


def negation_dropped(text: str, _: random.Random) -> str | None:
    return _first(text, (("不予", "予以"), ("不再", "继续"), ("免费", "收费"), ("不受", "受")))


GROUNDED: dict[str, Edit] = {
    "逐字": verbatim, "数字写法": figures_rewritten, "方向同义": direction_reworded, "应当同义": duty_reworded,
    "并列换序": list_reordered, "并列取要": list_shortened, "后接评语": remark_added,
}  # fmt: skip
CONTRADICTS: dict[str, Edit] = {
    "改数字": number_changed, "改单位": unit_changed, "改方向": direction_flipped, "应当改可以": duty_to_may,
    "应当改不得": duty_to_ban, "不得改可以": ban_to_may, "不得改应当": ban_to_duty, "可以改不得": may_to_ban,
    "改层级": level_changed, "改机关": body_changed, "改范围": scope_narrowed, "去否定": negation_dropped,
}  # fmt: skip


@cache
def laws() -> tuple[Document, ...]:
    """All laws at hand, the newest edition of each."""
    newest: dict[str, str] = {}
    for path in sorted(LAWS.glob("*.md")):
        newest[path.stem.partition("(")[0]] = path.stem
    return tuple(law_document(stem) for stem in newest.values())


def _usable(line: Line) -> str | None:
    text = _ORDINAL.sub("", line.text.strip()).strip()
    if not 18 <= len(text) <= 130 or text.endswith(("：", ":")) or line.article == 0:
        return None
    if re.search(r"前款|前条|下列|所称|是指|本法第|本条例第|有下列|罚款|为了|废止|施行", text):
        return None
    return text if text.endswith("。") else None


def edited(documents: tuple[Document, ...], *, each: int, seed: int) -> Iterator[Pair]:
    """At most ``each`` pairs of every edit, spread over the documents."""
    rng = random.Random(seed)
    rows = [
        (document, line, text)
        for document in documents
        for line in policy_text(document).lines
        if (text := _usable(line)) is not None
    ]
    for edits, verdict in ((GROUNDED, G), (CONTRADICTS, C)):
        for kind, edit in edits.items():
            rng.shuffle(rows)
            made = 0
            for document, line, text in rows:
                new = edit(text, rng)
                if new is None or (new == text) is not (kind == "逐字"):
                    continue
                yield Pair(document, _told(document, line, new, made), verdict, kind)
                made += 1
                if made == each:
                    break
    rng.shuffle(rows)
    for number, (document, line, text) in enumerate(rows[: 3 * each]):
        others = [d for d in documents if d.title[:2] != document.title[:2]]
        other = rng.choice(others)
        yield Pair(other, _told(other, line, text, number, article=False), N, "别的文件")


def _told(document: Document, line: Line, text: str, number: int, *, article: bool = True) -> str:
    name = policy_text(document)
    where = line.locator if article and line.article in name.articles else ""
    return TEMPLATES[number % len(TEMPLATES)].format(t=document.title, s=text, a=where)


def misnumbered(documents: tuple[Document, ...], *, each: int, seed: int) -> Iterator[Pair]:
    """A sentence told rightly, of another article of the same document."""
    rng = random.Random(seed)
    rows = [
        (d, line, text)
        for d in documents
        for line in policy_text(d).lines
        if (text := _usable(line)) is not None
    ]
    rng.shuffle(rows)
    for document, line, text in rows[:each]:
        last = max(policy_text(document).articles)
        article = (line.article + rng.randint(3, 12)) % last + 1
        if article == line.article:
            continue
        yield Pair(
            document, f"《{document.title}》第{to_chinese(article)}条规定，{text}", C, "改条号"
        )
