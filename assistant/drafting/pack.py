"""The evidence pack: everything, and the only things, an engine may write one section from."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Sequence
from enum import StrEnum
from functools import cached_property

from assistant.drafting.neutral import one_line, quoted
from assistant.drafting.tokens import clip, estimate_tokens
from assistant.models import (
    Evidence,
    EvidenceKind,
    Fact,
    FactStatus,
    Hit,
    Noun,
    Section,
    SectionRole,
)

_LETTERS = "abcdefghjkmnpqrstuvwxyz"
"""Without l and o, which read like 1 and 0."""
_STYLE_SHARE = 0.25
_OTHERS_SHARE = 0.12
_PASSAGE_TOKENS = 600
"""One passage may not crowd out all others."""
_GIST_CHARS = 80
_LINE_TOKENS = 3
"""What leads and ends a line of prompt data: a bullet or │, a blank, the line end."""


class PackPassage(Noun):
    """A retrieved passage under its opaque id."""

    id: str
    """P12a: deterministic per passage, unique in the pack, unguessable from its rank."""
    passage: str
    """Id of the passage in the library."""
    title: str
    locator: str = ""
    text: str
    digest: bool = False
    """Own-words digest: may be followed, must not be quoted as the official wording."""

    @property
    def label(self) -> str:
        """《党政机关厉行节约反对浪费条例》第二十二条, for people."""
        return f"《{self.title.strip('《》')}》{self.locator}"


class OtherSection(Noun):
    """Another part of the report, so that its content is not repeated here."""

    heading: str
    gist: str = ""


class LeftOutKind(StrEnum):
    """What kind of material did not get into a pack."""

    FACT = "fact"
    PASSAGE = "passage"
    STYLE = "style"
    OTHER = "other"


class LeftOut(Noun):
    """Something that was offered for the pack and is not in it."""

    kind: LeftOutKind
    id: str
    why: str
    """One Chinese phrase."""


class EvidencePack(Noun):
    """Material of one section, as stored (rendering neutralises it, see ``pack_text``)."""

    section: str
    """Section id."""
    heading: str
    role: SectionRole = SectionRole.WORK
    brief: str = ""
    slots: tuple[str, ...] = ()
    """Ordinal and role of every point (一是警示教育), never last year's wording."""
    facts: tuple[Fact, ...] = ()
    passages: tuple[PackPassage, ...] = ()
    style: str = ""
    """The matching part of last year's report, already masked: for style only."""
    others: tuple[OtherSection, ...] = ()
    instruction: str = ""
    """What the clerk asked for this time."""
    target_chars: int | None = None
    unit: str = ""
    year: int
    as_of: dt.date
    report_title: str = ""
    titles: tuple[str, ...] = ()
    """Document titles the text may name without a passage (the notice, say)."""
    left_out: tuple[LeftOut, ...] = ()

    @cached_property
    def allowed(self) -> frozenset[str]:
        """The closed set of ids a marker may name."""
        return frozenset([f.id for f in self.facts] + [p.id for p in self.passages])

    @cached_property
    def evidence(self) -> tuple[Evidence, ...]:
        """What every id of the closed set stands for."""
        facts = [
            Evidence(id=f.id, kind=EvidenceKind.FACT, target=f.id, label=f.source or f.matter)
            for f in self.facts
        ]
        passages = [
            Evidence(id=p.id, kind=EvidenceKind.PASSAGE, target=p.passage, label=p.label)
            for p in self.passages
        ]
        return tuple(facts + passages)

    @property
    def has_asterisks(self) -> bool:
        """Whether ** stands in the material itself (masked names), so that it is not Markdown."""
        return any("**" in text for text in self.raw_texts())

    def raw_texts(self) -> tuple[str, ...]:
        """Every piece of office text in the pack, one by one: what the outbound gate must see."""
        facts = [t for f in self.facts for t in (f.content, f.matter, f.source)]
        passages = [t for p in self.passages for t in (p.title, p.text)]
        others = [t for o in self.others for t in (o.heading, o.gist)]
        own = [self.heading, self.brief, self.instruction, self.style, self.unit, self.report_title]
        return tuple(t for t in [*facts, *passages, *others, *own, *self.slots, *self.titles] if t)


def passage_ids(ids: Sequence[str]) -> dict[str, str]:
    """Opaque ids P##x for passages: the same passage gets the same id wherever it is free."""
    taken: set[str] = set()
    result: dict[str, str] = {}
    for passage in ids:
        if passage in result:
            continue
        for attempt in range(10_000):
            digest = hashlib.sha256(f"{passage}\0{attempt}".encode()).digest()
            number = 10 + int.from_bytes(digest[:4]) % 90
            short = f"P{number}{_LETTERS[digest[4] % len(_LETTERS)]}"
            if short not in taken:
                break
        taken.add(short)
        result[passage] = short
    return result


def build_pack(
    section: Section,
    *,
    facts: Sequence[Fact],
    year: int,
    as_of: dt.date,
    hits: Sequence[Hit] = (),
    digests: Collection[str] = (),
    style: str = "",
    others: Sequence[tuple[str, str]] = (),
    heading: str | None = None,
    instruction: str = "",
    unit: str = "",
    report_title: str = "",
    titles: Sequence[str] = (),
    budget: int = 6000,
) -> EvidencePack:
    """Choose by rank what fits ``budget`` tokens; everything that does not is listed in ``left_out``.

    Facts come first and in full (a fact is never shortened), then the gist of the other sections, the
    style sample (cut at a sentence), then ``hits`` in their order.

    Args:
        section: the section to write.
        facts: its facts; unverified ones are left out.
        year: the report's year.
        as_of: the report's as-of date.
        hits: retrieved passages, best first; those not in force are left out.
        digests: document ids whose text is an own-words digest.
        style: the matching part of last year's report, masked by ``evidence.mask``.
        others: (heading, gist) of the other sections in reading order.
        heading: the heading with its ordinal; the section's own words when not given.
        instruction: what the clerk asked for.
        unit: the reporting unit.
        report_title: title of the report.
        titles: document titles that may be named without a passage.
        budget: tokens by :func:`~assistant.drafting.tokens.estimate_tokens`.
    """
    left: list[LeftOut] = []
    slots = tuple(f"{s.ordinal}{s.role}" for s in section.slots)
    own = [section.heading, section.brief, *slots, instruction, unit, report_title, *titles]
    room = budget - sum(estimate_tokens(text) + _LINE_TOKENS for text in own)

    kept_facts: list[Fact] = []
    for fact in facts:
        cost = estimate_tokens(fact_line(fact)) + _LINE_TOKENS
        if fact.status is FactStatus.UNVERIFIED:
            left.append(LeftOut(kind=LeftOutKind.FACT, id=fact.id, why="待核的事实不入稿"))
        elif cost > room:
            left.append(LeftOut(kind=LeftOutKind.FACT, id=fact.id, why="超出一次起草的材料上限"))
        else:
            kept_facts.append(fact)
            room -= cost

    kept_others, room = _fit_others(others, room, int(budget * _OTHERS_SHARE), left)
    share = min(room, int(budget * _STYLE_SHARE)) - _LINE_TOKENS * (style.count("\n") + 1)
    sample = clip(style, max(0, share))
    if style and not sample:
        left.append(LeftOut(kind=LeftOutKind.STYLE, id="", why="超出一次起草的材料上限"))
    room -= estimate_tokens(quoted(sample))

    return EvidencePack(
        section=section.id,
        heading=section.heading if heading is None else heading,
        role=section.role,
        brief=section.brief,
        slots=slots,
        facts=tuple(kept_facts),
        passages=_fit_passages(hits, frozenset(digests), room, left),
        style=sample,
        others=kept_others,
        instruction=instruction,
        target_chars=section.target_chars,
        unit=unit,
        year=year,
        as_of=as_of,
        report_title=report_title,
        titles=tuple(titles),
        left_out=tuple(left),
    )


def _fit_others(
    others: Sequence[tuple[str, str]], room: int, share: int, left: list[LeftOut]
) -> tuple[tuple[OtherSection, ...], int]:
    share = min(share, room)
    kept: list[OtherSection] = []
    for heading, gist in others:
        short = gist if len(gist) <= _GIST_CHARS else gist[: _GIST_CHARS - 1] + "…"
        for text in (short, ""):
            cost = estimate_tokens(heading + text) + _LINE_TOKENS
            if cost <= share:
                kept.append(OtherSection(heading=heading, gist=text))
                share -= cost
                room -= cost
                break
        else:
            left.append(LeftOut(kind=LeftOutKind.OTHER, id=heading, why="超出一次起草的材料上限"))
    return tuple(kept), room


def _fit_passages(
    hits: Sequence[Hit], digests: frozenset[str], room: int, left: list[LeftOut]
) -> tuple[PackPassage, ...]:
    names = passage_ids([h.passage.id for h in hits])
    kept: dict[str, PackPassage] = {}
    for hit in hits:
        passage = hit.passage
        if passage.id in kept:
            continue
        if not hit.in_force:
            left.append(
                LeftOut(kind=LeftOutKind.PASSAGE, id=passage.id, why="在报告所属日期不是现行有效")
            )
            continue
        item = PackPassage(
            id=names[passage.id],
            passage=passage.id,
            title=hit.title,
            locator=passage.locator,
            text=passage.text,
            digest=passage.document in digests,
        )
        head = estimate_tokens(passage_head(item))
        text = clip(passage.text, max(0, min(room - head, _PASSAGE_TOKENS)))
        cost = head + estimate_tokens(quoted(text)) + _LINE_TOKENS
        if not text.strip() or cost > room:
            left.append(
                LeftOut(kind=LeftOutKind.PASSAGE, id=passage.id, why="超出一次起草的材料上限")
            )
            continue
        kept[passage.id] = item.model_copy(update={"text": text})
        room -= cost
    return tuple(kept.values())


_STATUS = {
    FactStatus.DONE: "已完成",
    FactStatus.PLANNED: "拟开展",
    FactStatus.UNVERIFIED: "待核",
}


def fact_line(fact: Fact) -> str:
    """One fact as one line of prompt data, its own id in front."""
    cells = [
        f"状态：{_STATUS[fact.status]}",
        f"日期：{one_line(fact.date)}" if fact.date else "",
        f"类别：{one_line(fact.category)}" if fact.category else "",
        f"事项：{one_line(fact.matter)}" if fact.matter else "",
        f"内容：{one_line(fact.content)}",
        f"来源：{one_line(fact.source)}" if fact.source else "",
    ]
    return f"〔{fact.id}〕" + "｜".join(c for c in cells if c)


def passage_head(passage: PackPassage) -> str:
    """The line above a passage's text: its id and where it is from."""
    note = "（要点摘编，不是原文，不得加引号引用）" if passage.digest else ""
    return f"〔{passage.id}〕{one_line(passage.label)}{note}"
