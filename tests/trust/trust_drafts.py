"""Generates drafts from ``trust_frames`` and plants one error in each.

Shares no code with the verifier: an error is planted by what the generator knows of its own template
(which characters are a number, a unit, a date …), never by reading the sentence.
"""

# Tables of sentences: long lines keep one case on one line.
# ruff: noqa: E501

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from trust.trust_frames import CONNECTIVES, WORLDS, Frame, World

from assistant.models import Fact, FactStatus

_TOKEN = re.compile(r"\{(?P<slot>[a-z]\d?)\}|\[(?P<way>[^\]]+)\]")
_UNITS = {
    "万元": ("元", "亿元"), "元": ("万元",), "人次": ("人", "场次"), "人": ("人次", "户"), "次": ("场次", "人次"), "场次": ("次", "人次"),
    "家次": ("家",), "批次": ("次",), "场": ("期", "场次"), "期": ("场", "次"), "份": ("本",), "户": ("人",), "件": ("起",), "起": ("件",),
    "处": ("个",), "个": ("项",), "条": ("项",), "台": ("套",), "座": ("处",), "公里": ("米",), "吨": ("万吨",), "天": ("小时",),
    "小时": ("天",), "名": ("期",), "节": ("期",), "张": ("份",), "%": ("个百分点",),
}  # fmt: skip
"""Unit → units that would make the sentence false."""
_WAYS = {
    "减少": "增加", "降至": "升至", "减至": "增至", "下降": "上升", "压减至": "增加至", "增长": "下降",
}  # fmt: skip
_EVENTS = (
    "，并组织开展了演讲比赛", "，组织观看了警示教育片", "，邀请省委党校专家作专题辅导", "，举办了知识竞赛", "，组织党员干部赴红色基地参观学习",
    "，成立了工作专班", "，得到上级充分肯定", "，评选表彰了一批先进个人", "，开展了廉政家访", "，与职工签订了承诺书",
)  # fmt: skip
_TWO_CHARS = ("志强", "国栋", "文博", "海涛")
_LESS = "less"


@dataclass(frozen=True)
class Span:
    """Where a slot's value stands in a sentence."""

    slot: str
    start: int
    end: int


@dataclass(frozen=True)
class Line:
    """One sentence without its marker, and what in it is what."""

    text: str
    fact: str
    spans: tuple[Span, ...]
    frame: Frame
    values: dict[str, str]

    def put(self, start: int, end: int, new: str) -> str:
        return self.text[:start] + new + self.text[end:]

    def of(self, *letters: str) -> list[Span]:
        return [s for s in self.spans if s.slot[0] in letters]


@dataclass(frozen=True)
class Draft:
    """A section as a model might write it."""

    world: World
    facts: tuple[Fact, ...]
    raw: str
    """With markers."""
    kind: str = ""
    planted: str = ""
    """The false sentence as it stands in the visible text; empty where nothing was planted."""
    true: tuple[str, ...] = ()
    """All other sentences, visible text."""


def _number(rng: random.Random, low: float, high: float) -> Decimal:
    if isinstance(low, int) and isinstance(high, int):
        return Decimal(rng.randint(low, high))
    # No closing zero: 3.0 may be written 3, which is another wording and not this test's business.
    tenths = [n for n in range(int(low * 10), int(high * 10) + 1) if n % 10]
    return Decimal(rng.choice(tenths)) / 10


def _shown(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _percent(part: Decimal, whole: Decimal) -> Decimal:
    return (part * 100 / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)


def numbers_of(frame: Frame, rng: random.Random) -> dict[str, str]:
    """Draw a fact's numbers; all that stand for different things differ."""
    while True:
        got = {k: _number(rng, *bounds) for k, bounds in frame.draw.items()}
        if frame.rule == "part":
            got["r1"] = got["n1"] - got["n2"]
            got["r3"] = _percent(got["n2"], got["n1"])
        if frame.rule == _LESS:
            got["n3"] = got["n1"] - got["n2"]
            got["r2"] = _percent(got["n3"], got["n1"])
        if len(set(got.values())) == len(got):
            return {k: _shown(v) for k, v in got.items()}


def fill(template: str, values: dict[str, str]) -> tuple[str, tuple[Span, ...]]:
    """The sentence, and where each slot stands in it."""
    out: list[str] = []
    spans: list[Span] = []
    at = length = 0
    for m in _TOKEN.finditer(template):
        out.append(template[at : m.start()])
        length += m.start() - at
        value = m["way"] or values[m["slot"]]
        spans.append(Span("way" if m["way"] else m["slot"], length, length + len(value)))
        out.append(value)
        length += len(value)
        at = m.end()
    out.append(template[at:])
    return "".join(out), tuple(spans)


def _plain(template: str) -> str:
    return template.replace("[", "").replace("]", "")


def make_fact(frame: Frame, number: int, rng: random.Random) -> tuple[Fact, dict[str, str]]:
    """One fact of this kind with drawn values."""
    values = numbers_of(frame, rng)
    month, day = rng.randint(1, 11), rng.randint(1, 28)
    values |= {"m": str(month), "d": str(day)}
    for slot, choices in (("t", frame.titles), ("p", frame.persons), ("b", frame.bodies)):
        if choices:
            values[slot] = rng.choice(choices)
    date = {"day": f"2026-{month:02}-{day:02}", "month": f"2026-{month:02}", "year": "2026"}
    content, _ = fill(_plain(frame.content), values)
    made = Fact(
        id=f"F{number:03}", date=date.get(frame.dated, ""), category=frame.category,
        matter=frame.matter, content=content, source="工作台账", status=FactStatus(frame.status),
    )  # fmt: skip
    return made, values


# ------------------------------------------------------------------ errors, one function a kind

Planter = Callable[[Line, random.Random, list[Line]], str | None]


def wrong_number(line: Line, rng: random.Random, every: list[Line]) -> str | None:
    spans = line.of("n", "r")
    if not spans:
        return None
    span = rng.choice(spans)
    old = line.text[span.start : span.end]
    at = rng.choice([i for i, c in enumerate(old) if c.isdigit()])
    ways = [
        c for c in "0123456789"
        if c != old[at] and not (c == "0" and (at == 0 or at == len(old) - 1))
    ]  # fmt: skip
    new = old[:at] + rng.choice(ways) + old[at + 1 :]
    # The new number may be true of nothing the draft cites.
    taken = {v for x in every for v in x.values.values()}
    return None if new.replace(",", "") in taken else line.put(span.start, span.end, new)


def wrong_unit(line: Line, rng: random.Random, _all: list[Line]) -> str | None:
    found = []
    for span in line.of("n", "r"):
        rest = line.text[span.end :]
        own = next((u for u in sorted(_UNITS, key=len, reverse=True) if rest.startswith(u)), None)
        if own:
            found.append((span, own))
    if not found:
        return None
    span, own = rng.choice(found)
    return line.put(span.end, span.end + len(own), rng.choice(_UNITS[own]))


def wrong_date(line: Line, rng: random.Random, _all: list[Line]) -> str | None:
    spans = line.of("m", "d")
    if not spans:
        return None
    span = rng.choice(spans)
    top = 12 if span.slot == "m" else 28
    old = int(line.values[span.slot])
    return line.put(
        span.start, span.end, str(rng.choice([n for n in range(1, top + 1) if n != old]))
    )


def wrong_direction(line: Line, rng: random.Random, _all: list[Line]) -> str | None:
    spans = [s for s in line.spans if s.slot == "way"]
    if not spans:
        return None
    span = rng.choice(spans)
    return line.put(span.start, span.end, _WAYS[line.text[span.start : span.end]])


def wrong_status(line: Line, rng: random.Random, _all: list[Line]) -> str | None:
    if not line.frame.false:
        return None
    return fill(rng.choice(line.frame.false), line.values)[0]


def wrong_title(line: Line, rng: random.Random, _all: list[Line]) -> str | None:
    spans = line.of("t")
    if not spans:
        return None
    old = line.values["t"]
    at = rng.randrange(len(old))
    changed = rng.choice([
        old[:at] + rng.choice([c for c in "试新补综协" if c != old[at]]) + old[at + 1 :],
        "2025年" + old, old + "（试行）", old[:-2] + "条例",
    ])  # fmt: skip
    return line.put(spans[0].start, spans[0].end, changed)


def wrong_name(line: Line, rng: random.Random, _all: list[Line]) -> str | None:
    spans = line.of("p", "b")
    if not spans:
        return None
    span = rng.choice(spans)
    old = line.values[span.slot]
    person = old[0] + rng.choice(_TWO_CHARS)
    body = rng.choice(["市" + old[1:], "县财政局", "县档案局"])
    new = person if span.slot == "p" else body
    return line.put(span.start, span.end, new)


def other_figure(line: Line, rng: random.Random, every: list[Line]) -> str | None:
    """A number of another fact of the same section in this one's place; its own marker stays."""
    spans = line.of("n")
    others = [
        v for o in every if o.fact != line.fact
        for k, v in o.values.items() if k[0] == "n" and v not in line.values.values()
    ]  # fmt: skip
    if not spans or not others:
        return None
    span = rng.choice(spans)
    return line.put(span.start, span.end, rng.choice(others))


def swapped_figures(line: Line, rng: random.Random, _all: list[Line]) -> str | None:
    """Two numbers of one fact change places."""
    spans = line.of("n")
    if len(spans) < 2:
        return None
    a, b = sorted(rng.sample(spans, 2), key=lambda s: s.start)
    t = line.text
    return t[: a.start] + t[b.start : b.end] + t[a.end : b.start] + t[a.start : a.end] + t[b.end :]


def added_event(line: Line, rng: random.Random, _all: list[Line]) -> str | None:
    return line.text.rstrip("。") + rng.choice(_EVENTS) + "。"


PLANTERS: dict[str, Planter] = {
    "number": wrong_number,
    "unit": wrong_unit,
    "date": wrong_date,
    "direction": wrong_direction,
    "status": wrong_status,
    "title": wrong_title,
    "name": wrong_name,
    "other figure": other_figure,
    "swapped figures": swapped_figures,
    "event": added_event,
}


# ------------------------------------------------------------------ drafts

_OPENINGS = (
    "今年以来，",
    "坚持问题导向，",
    "紧盯重点环节，",
    "认真履行职责，",
    "按照年初部署，",
    "一年来，",
)
_ENDINGS = ("，推动责任落到实处。", "，不断夯实工作基础。", "，进一步转变作风。")


def _marked(text: str, ids: str, rng: random.Random) -> str:
    """Markers stand before the final mark or after it."""
    body = text.rstrip("。")
    return rng.choice([f"{body}〔{ids}〕。", f"{body}〔{ids}〕。", f"{body}。〔{ids}〕"])


def _commas(values: dict[str, str]) -> dict[str, str]:
    """2386 as 2,386."""
    return {
        k: f"{int(v):,}" if k[0] == "n" and v.isdigit() and len(v) > 3 else v
        for k, v in values.items()
    }


def _line(frame: Frame, fact: Fact, values: dict[str, str], rng: random.Random) -> Line:
    """One true wording of a fact, sometimes with the set phrases clerks put around it."""
    template = rng.choice(frame.true)
    plain = not re.match(r"[\u4e00-\u9fff]{2,8}，|\{m\}|12月|下一步|一是", template)
    if plain and frame.status == "done":
        if rng.random() < 0.2:
            template = rng.choice(_OPENINGS) + template
        if rng.random() < 0.15:
            template = template.rstrip("。") + rng.choice(_ENDINGS)
    shown = _commas(values) if rng.random() < 0.25 else values
    text, spans = fill(template, shown)
    return Line(text, fact.id, spans, frame, values)


@dataclass(frozen=True)
class _Part:
    """A sentence on its way into the draft."""

    text: str
    ids: tuple[str, ...]
    wrong: bool


def draft(seed: int, kind: str) -> Draft | None:
    """Draft number ``seed`` with one error of ``kind``; None where its facts have nothing to spoil."""
    rng = random.Random(f"{seed}/{kind}")
    world = rng.choice(WORLDS)
    able = [f for f in world.frames if _able(f, kind)]
    if not able:
        return None
    chosen = [rng.choice(able)]
    chosen += rng.sample([f for f in world.frames if f is not chosen[0]], 3)
    rng.shuffle(chosen)
    made = [make_fact(f, i, rng) for i, f in enumerate(chosen, start=1)]
    lines = [_line(f, fact, values, rng) for f, (fact, values) in zip(chosen, made, strict=True)]
    spoiled = _spoil(kind, lines, rng)
    if spoiled is None:
        return None
    at, wrong = spoiled
    parts = [_Part(wrong if i == at else x.text, (x.fact,), i == at) for i, x in enumerate(lines)]
    if rng.random() < 0.3:
        parts = _joined(parts, rng)
    if rng.random() < 0.5:
        parts.insert(0, _Part(rng.choice(CONNECTIVES), (), wrong=False))
    pieces = [_marked(p.text, "、".join(p.ids), rng) if p.ids else p.text for p in parts]
    planted = next(p.text for p in parts if p.wrong)
    true = tuple(p.text for p in parts if not p.wrong)
    raw = rng.choice(["", "\n"]).join(pieces)
    return Draft(world, tuple(f for f, _ in made), raw, kind, planted, true)


def _spoil(kind: str, lines: list[Line], rng: random.Random) -> tuple[int, str] | None:
    """Which line gets the error, and how it reads then."""
    order = [i for i, x in enumerate(lines) if _able(x.frame, kind)]
    rng.shuffle(order)
    for i in order:
        wrong = PLANTERS[kind](lines[i], rng, lines)
        if wrong is not None and wrong != lines[i].text:
            return i, wrong
    return None


def _joined(parts: list[_Part], rng: random.Random) -> list[_Part]:
    """Two neighbouring sentences become one that cites both."""
    at = rng.randrange(len(parts) - 1)
    a, b = parts[at], parts[at + 1]
    if "。" in a.text[:-1] or "。" in b.text[:-1]:
        return parts
    text = a.text[:-1] + rng.choice("，；") + b.text
    return [*parts[:at], _Part(text, (*a.ids, *b.ids), a.wrong or b.wrong), *parts[at + 2 :]]


def _able(frame: Frame, kind: str) -> bool:
    all_true = "".join(frame.true)
    return {
        "direction": "[" in all_true,
        "status": bool(frame.false),
        "title": bool(frame.titles),
        "name": bool(frame.persons or frame.bodies),
        "date": frame.dated in ("day", "month") and "{m}" in all_true,
        "number": bool(frame.draw),
        "unit": bool(frame.draw),
        "other figure": bool(frame.draw),
        "swapped figures": len(frame.draw) > 1,
        "event": frame.status == "done",
    }[kind]
