"""Masking: last year's wording without last year's specifics, so that style can be learned and nothing leaks."""

from __future__ import annotations

import re

from assistant.evidence import rules, spans
from assistant.evidence.naming import find_bodies, find_persons
from assistant.evidence.nouns import DateKind
from assistant.evidence.parse import parse

MASK = "▢"

_STAR_NAME = re.compile(
    r"\*[省市县区州镇乡]?(?:[\u4e00-\u9fff和]{1,12}?(?:局|委员会|厅|中心|馆|院|办公室))?"
)
_STRAY = re.compile(r"[\d０-９①-⑳*]+(?:[.,．，][\d０-９]+)*[%％‰]?")
_RANKED = re.compile(r"第[一二三四五六七八九十百\d*]+(?=[届次期批个位名届号])")
_RUN = re.compile(rf"{MASK}(?:[ \t]*{MASK})+")
_NAME = 5
"""Quoted words of this length and more are taken for a name."""
_GENERIC_DATES = (
    *("今年以来", "今年", "本年度", "本年", "全年", "上半年", "下半年"),
    *("年初", "年底", "年末", "年初以来", "去年", "上年", "明年"),
)
"""Words of time that hold for any year."""


def mask(text: str) -> str:
    """``text`` with figures, dates, names, 《titles》, quoted activity names and anonymised parts as ▢.

    Set phrases (“四个意识”, 中央八项规定) and ordinary wording stay. No digit, no 《》 and no quotation that is
    not a set phrase is left.
    """
    named = _named(text)
    out: list[str] = []
    for line in text.split("\n"):
        out.append(_RUN.sub(MASK, _stray(_replace(line, _specifics(line, named)))))
    return "\n".join(out)


def _named(text: str) -> re.Pattern[str] | None:
    """Names the text quotes or puts in 《》 anywhere, to be masked where they stand without marks too."""
    known = rules.set_phrase_quotes()
    pieces = [*spans.titles(text), *(q for q in spans.quotes(text) if not _set_phrase(q.inner))]
    names = {p.inner for p in pieces if len(p.inner) >= _NAME and p.inner not in known}
    return re.compile(rules.alternation(names)) if names else None


def _set_phrase(inner: str) -> bool:
    known = rules.set_phrase_quotes()
    return inner in known or all(p in known for p in re.split("[、，]", inner))


def _specifics(text: str, named: re.Pattern[str] | None) -> list[tuple[int, int]]:
    parsed = parse(text)
    found = [(p.start, p.end) for p in parsed.titles]
    found += [(q.start, q.end) for q in parsed.quotes if not _set_phrase(q.inner)]
    if named is not None:
        found += [m.span() for m in named.finditer(text)]
    for mention in parsed.dates:
        if mention.kind is DateKind.FESTIVAL or mention.text in _GENERIC_DATES:
            continue
        found.append((mention.start, mention.end))
    found += [(f.token.start, f.token.end) for f in parsed.figures]
    found += [m.span() for m in spans.DOC_NUMBER.finditer(text)]
    found += [m.span() for m in _STAR_NAME.finditer(text)]
    found += [m.span() for m in _RANKED.finditer(text)]
    found += [(p.start, p.end) for p in find_persons(text)]
    found += [(p.start, p.end) for p in find_bodies(text)]
    return found


def _replace(text: str, found: list[tuple[int, int]]) -> str:
    out: list[str] = []
    at = 0
    for start, end in sorted(found):
        if end <= at:
            continue
        if start > at or not out or out[-1] != MASK:
            out.append(text[at:start])
            out.append(MASK)
        at = end
    out.append(text[at:])
    return "".join(out)


def _stray(text: str) -> str:
    """Whatever digits and title marks are left: ordinals, broken brackets."""
    return re.sub(r"[《》〈〉]", MASK, _STRAY.sub(MASK, text))
