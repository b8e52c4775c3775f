"""Titles, quotations, persons and bodies: each must stand in the evidence or be the report's own."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.evidence import rules
from assistant.evidence.naming import find_bodies, find_persons
from assistant.evidence.nouns import ClaimKind, VerifyContext
from assistant.evidence.parse import Parsed
from assistant.evidence.sources import Sources
from assistant.evidence.spans import BLANK, Piece
from assistant.evidence.texts import squeeze
from assistant.evidence.verifiers.base import Outcome, shorten, sourceless

_SHORT_QUOTE = 4
"""Quoted words up to this length are emphasis, not quotation."""
_RANKED_BODY = re.compile(r"[国省市县区](?:纪委监委|纪委|委|政府)(?!员|会)")
_PARTS = re.compile(r"(?:党组|党委|机关党委|机关|纪委|党支部|领导班子)$")
_EDITION = re.compile(
    r"[((](?:19|20)\d{2}年?[^()]{0,6}[))]$|[((](?:试行|暂行|修订|修正|草案|征求意见稿)[^()]{0,4}[))]$"
)


def titles(parsed: Parsed, sources: Sources, context: VerifyContext) -> Outcome:
    """《…》 in the evidence, or among the titles the report may name."""
    outcome = Outcome()
    for piece in parsed.titles:
        outcome.claim(ClaimKind.TITLE, parsed.text[piece.start : piece.end], piece.start, piece.end)
        if _known_title(piece.inner, context) or sources.names(piece.inner):
            continue
        text = f"《{piece.inner}》"
        if not sources:
            outcome.fail(sourceless(text, sources))
        else:
            outcome.fail(f"“{text}”在{sources.labels}里找不到")
    return outcome


def _known_title(title: str, context: VerifyContext) -> bool:
    plain = _EDITION.sub("", squeeze(title))
    for known in context.titles:
        other = _EDITION.sub("", squeeze(known).strip("《》"))
        if (
            plain == other
            or (len(plain) >= 6 and other.endswith(plain))
            or (len(other) >= 6 and plain.endswith(other))
        ):
            return True
    return False


def quotes(parsed: Parsed, sources: Sources, context: VerifyContext) -> Outcome:
    """“…” of more than four characters stands in the evidence or is a set phrase."""
    outcome = Outcome()
    for piece in parsed.quotes:
        inner = piece.inner
        if _set_phrase(inner):
            continue
        parts = _LISTED.split(inner)
        themed = len(parts) > 1 and _THEME.match(parsed.text, piece.end)
        if len(parts) <= 2 and not themed and all(len(squeeze(p)) <= _SHORT_QUOTE for p in parts):
            if other := _displaced_quote(inner, parsed, sources):
                outcome.claim(ClaimKind.QUOTE, f"“{inner}”", piece.start, piece.end)
                outcome.fail(f"引号里的“{inner}”在{sources.labels}里找不到，依据写的是“{other}”")
            continue
        outcome.claim(ClaimKind.QUOTE, f"“{inner}”", piece.start, piece.end)
        if (
            sources.names(inner)
            or _own_name(inner, context)
            or _known_title(inner.strip("《》"), context)
        ):
            continue
        if not sources:
            outcome.fail(sourceless(shorten(inner), sources))
        else:
            outcome.fail(f"引号里的“{shorten(inner)}”在{sources.labels}里找不到")
    return outcome


def _displaced_quote(inner: str, parsed: Parsed, sources: Sources) -> str:
    """What the evidence has in quotation marks and the sentence has lost, where a short name stands instead.

    Emphasis of the writer's own (“网上办”) takes the place of nothing: the quoted name of the fact is still said.
    """
    if not sources or any(sources.names(p) for p in _LISTED.split(inner)):
        return ""
    said = squeeze(parsed.text)
    for source in sources.items:
        for quote in source.parsed.quotes:
            name = squeeze(quote.inner)
            after = squeeze(source.content[quote.end :])[:2]
            if name in said or _set_phrase(quote.inner):
                continue
            same_place = after and squeeze(parsed.text).find(squeeze(inner) + after) >= 0
            if same_place or set(name) & set(squeeze(inner)):
                return quote.inner
    return ""


_THEME = re.compile(r"为主题|主题|活动|行动|大会|教育|计划|工程|专项")
_LISTED = re.compile(r"[、，,]")


def _set_phrase(inner: str) -> bool:
    known = rules.set_phrase_quotes()
    return inner in known or all(p in known for p in re.split(r"[、，]", inner))


def persons(parsed: Parsed, sources: Sources, context: VerifyContext) -> Outcome:
    """Names of persons."""
    outcome = Outcome()
    for piece in find_persons(parsed.words):
        shown = parsed.text[piece.start : piece.end]
        outcome.claim(ClaimKind.NAME, shown, piece.start, piece.end)
        if sources.names(piece.inner):
            _check_office(piece, parsed, sources, outcome)
            continue
        if _own_name(piece.inner, context):
            continue
        outcome.fail(
            sourceless(shown, sources)
            if not sources
            else f"人名“{shown}”在{sources.labels}里找不到"
        )
    return outcome


_ADDRESS = ("同志", "先生", "女士", "老师")


@lru_cache(maxsize=1)
def _office_before() -> re.Pattern[str]:
    return re.compile(rf"(?:{rules.alternation(rules.words().persons.titles)})$")


@lru_cache(maxsize=1)
def _office_after() -> re.Pattern[str]:
    return re.compile(rules.alternation(rules.words().persons.titles))


def _offices(name: str, text: str) -> set[str]:
    """The posts that stand beside a name: 副局长 of 副局长陈某某."""
    found: set[str] = set()
    for m in re.finditer(re.escape(name), text):
        for post in (
            _office_before().search(text, max(0, m.start() - 6), m.start()),
            _office_after().match(text, m.end()),
        ):
            if post and post.group() not in _ADDRESS:
                found.add(post.group())
    return found


def _check_office(piece: Piece, parsed: Parsed, sources: Sources, outcome: Outcome) -> None:
    """局长 may not become 副局长; a post the evidence does not name is no business of this check."""
    known: set[str] = set().union(*(_offices(piece.inner, s.content) for s in sources.items))
    said = _offices(piece.inner, parsed.words)
    if known and said and not said & known:
        outcome.fail(f"“{piece.inner}”的职务与依据不符：依据写的是“{'、'.join(sorted(known))}”")


_POST = re.compile(
    r"副?(?:局长|书记|主任|院长|校长|厅长|部长|市长|县长|区长|镇长|乡长|馆长|所长|站长|会长|主席|经理|董事长|秘书长|检察长|行长|台长)"
)
_NO_POST = ("们", "级", "室", "办")


def posts(parsed: Parsed, sources: Sources) -> Outcome:
    """局长讲党课2次 where the fact says 书记, and no name beside it."""
    outcome = Outcome()
    known = {m.group() for s in sources.items if s.fact for m in _POST.finditer(s.lookup)}
    said = [
        m for m in _POST.finditer(parsed.words)
        if parsed.words[m.end() : m.end() + 1] not in _NO_POST
    ]  # fmt: skip
    here = {m.group() for m in said}
    other = "、".join(sorted(known - here))
    for m in said:
        if other and m.group() not in known:
            outcome.claim(ClaimKind.NAME, m.group(), m.start(), m.end())
            outcome.fail(f"“{m.group()}”与依据不符：依据写的是“{other}”")
    return outcome


def bodies(parsed: Parsed, sources: Sources, context: VerifyContext) -> Outcome:
    """Names of bodies."""
    outcome = Outcome()
    for piece in find_bodies(parsed.words):
        shown = parsed.text[piece.start : piece.end]
        if _own_name(shown, context):
            continue
        outcome.claim(ClaimKind.BODY, shown, piece.start, piece.end)
        if _known_body(piece, sources, context):
            continue
        outcome.fail(
            sourceless(shown, sources) if not sources else f"“{shown}”在{sources.labels}里找不到"
        )
    if sources:
        _check_ranks(parsed, sources, context, outcome)
    return outcome


def _check_ranks(
    parsed: Parsed, sources: Sources, context: VerifyContext, outcome: Outcome
) -> None:
    """市纪委监委 is a general word, but not where the evidence says 县纪委监委."""
    for m in _RANKED_BODY.finditer(parsed.words):
        name = m.group()
        others = [r for r in rules.words().bodies.levels if r != name[0]]
        if sources.names(name) or _own_name(name, context):
            continue
        wrong = next((r + name[1:] for r in others if sources.names(r + name[1:])), None)
        if wrong is None:
            continue
        outcome.claim(ClaimKind.BODY, name, m.start(), m.end())
        outcome.fail(f"“{name}”与依据不符：依据写的是“{wrong}”")


def _known_body(piece: Piece, sources: Sources, context: VerifyContext) -> bool:
    """The name, or what is left of it after a general word in front, stands in the evidence."""
    name = squeeze(piece.inner)
    if sources.names(name):
        return True
    for cut in range(1, len(name) - 3):
        rest = name[cut:]
        before = name[:cut]
        if rest[0] in rules.words().bodies.levels or before[-1] in rules.words().bodies.levels:
            # What is cut off belongs to the name (省 of 省委第三巡察组).
            if sources.names(rest) and not _level_in(before):
                return True
            continue
        if (sources.names(rest) or _own_name(rest, context)) and not _level_in(before):
            return True
    return False


def _level_in(text: str) -> bool:
    return any(c in rules.words().bodies.levels for c in text) or "第" in text


def _own_name(name: str, context: VerifyContext) -> bool:
    """The writing unit, the addressee and other names the report may use, also abbreviated."""
    plain = squeeze(name).replace(BLANK, "")
    plain = _PARTS.sub("", plain) if len(_PARTS.sub("", plain)) >= 3 else plain
    for known in (context.unit, *context.names):
        other = squeeze(known)
        if not other:
            continue
        if plain in other or other in plain or _abbreviates(plain, other):
            return True
    return False


def _abbreviates(short: str, long: str) -> bool:
    """市文旅局 of 市文化和旅游局: all its characters in order, same last one."""
    if len(short) < 3 or short[-1] != long[-1]:
        return False
    at = -1
    for c in short:
        at = long.find(c, at + 1)
        if at < 0:
            return False
    return True
