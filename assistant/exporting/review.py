"""The review copy: the clean pages with Word comments for evidence and findings."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.exporting.layout import is_letter, layout
from assistant.exporting.locate import Locator
from assistant.exporting.nouns import Manuscript, plain_text
from assistant.exporting.paper import Grid, Item, Para, Piece
from assistant.exporting.profile import Profile, load_profile
from assistant.models import (
    Fact,
    FactStatus,
    Finding,
    FindingStatus,
    Noun,
    Passage,
    Sentence,
    Severity,
    Verdict,
)

if TYPE_CHECKING:
    from assistant.exporting.ooxml import Element

_FAMILIES = {
    "facts": "事实核对",
    "policy": "政策核对",
    "phrase": "固定表述",
    "wording": "文字",
    "form": "体例",
    "repeat": "重复",
    "logic": "逻辑",
    "judge": "模型复核",
}
_SEVERITIES = {Severity.ERROR: "错误", Severity.WARNING: "提醒", Severity.INFO: "参考"}
_STATUSES = {FactStatus.PLANNED: "拟开展", FactStatus.UNVERIFIED: "待核"}
_EVIDENCE_AUTHOR = "依据"
_UNSUPPORTED_AUTHOR = "无依据"
OWN_AUTHORS = frozenset({_EVIDENCE_AUTHOR, _UNSUPPORTED_AUTHOR, *_FAMILIES.values()})
"""Names under which a review copy goes out; what comes back under them is no remark of a reader."""


class Comment(Noun):
    """A Word comment on a stretch of the paper."""

    start: int | None
    """Offsets in ``plain_text`` of the manuscript; None puts the comment on the first line."""
    end: int | None
    author: str
    text: str


def finding_comments(findings: Iterable[Finding], locator: Locator) -> tuple[Comment, ...]:
    """A comment for every open finding, under the name of its family.

    Args:
        findings: offsets count in the text the locator translates from.
        locator: from that text to ``plain_text`` of the manuscript.
    """
    found: list[Comment] = []
    for finding in findings:
        if finding.status is not FindingStatus.OPEN:
            continue
        span = None
        if finding.start is not None and finding.end is not None:
            span = locator.span(finding.start, finding.end)
        lines = [f"〔{_SEVERITIES[finding.severity]}〕{finding.message}"]
        if finding.suggestion is not None:
            lines.append(f"建议改为：{finding.suggestion or '（删去）'}")
        if finding.basis is not None:
            basis = finding.basis
            lines.append(f"依据：{basis.document}{basis.locator}{_quoted(basis.quote)}")
        found.append(
            Comment(
                start=span[0] if span else None,
                end=span[1] if span else None,
                author=_FAMILIES.get(finding.family, finding.family),
                text="\n".join(lines),
            )
        )
    return tuple(found)


def evidence_comments(
    sentences: Iterable[Sentence],
    locator: Locator,
    *,
    facts: Mapping[str, Fact],
    passages: Mapping[str, Passage],
    titles: Mapping[str, str],
) -> tuple[Comment, ...]:
    """A comment for every sentence that has evidence or should have some.

    Args:
        sentences: offsets count in the text the locator translates from.
        locator: from that text to ``plain_text`` of the manuscript.
        facts: by id.
        passages: by the evidence id used in the sentences.
        titles: document id → title.
    """
    found: list[Comment] = []
    for sentence in sentences:
        span = locator.span(sentence.start, sentence.end)
        unsupported = sentence.verdict is Verdict.UNSUPPORTED
        if span is None or not (sentence.evidence or unsupported):
            continue
        lines = [_evidence_line(e, facts, passages, titles) for e in sentence.evidence]
        lines.extend(f"推算：{d}" for d in sentence.derivations)
        if unsupported:
            lines.extend(sentence.reasons or ("没有找到依据。",))
        found.append(
            Comment(
                start=span[0],
                end=span[1],
                author=_UNSUPPORTED_AUTHOR if unsupported else _EVIDENCE_AUTHOR,
                text="\n".join(lines),
            )
        )
    return tuple(found)


def _evidence_line(
    identity: str,
    facts: Mapping[str, Fact],
    passages: Mapping[str, Passage],
    titles: Mapping[str, str],
) -> str:
    if fact := facts.get(identity):
        status = f"〔{_STATUSES[fact.status]}〕" if fact.status in _STATUSES else ""
        source = f"（来源：{fact.source}）" if fact.source else ""
        return f"{identity}{status}{fact.content}{source}"
    if passage := passages.get(identity):
        title = titles.get(passage.document, passage.document)
        return f"{title}{passage.locator}{_quoted(passage.text)}"
    return identity


def _quoted(text: str, limit: int = 120) -> str:
    if not text:
        return ""
    return f"：“{text if len(text) <= limit else text[:limit] + '……'}”"


def render_review(
    manuscript: Manuscript, comments: Sequence[Comment], *, profile: str | Profile = "gb9704"
) -> bytes:
    """The paper with comments; its text and layout are those of the clean copy.

    Raises:
        UserError: the text or a comment has a control character that Word cannot store.
        NotFoundError: there is no such profile.
    """
    from docx.text.run import Run

    from assistant.exporting import writer

    chosen = load_profile(profile)
    whole = plain_text(manuscript)
    for text in (whole, *(c.text for c in comments)):
        writer.refuse_unstorable(text)
    cuts = sorted({o for c in comments for o in (c.start, c.end) if o is not None})
    items = tuple(_cut_item(item, cuts) for item in layout(manuscript, chosen))
    document = writer.new_document(
        chosen, title=manuscript.title, first_numbered=not is_letter(manuscript)
    )
    writer.fill(document, writer.elements(items))
    runs = _runs_by_offset(items, document.element.body)
    if not runs:
        return writer.save(document)
    starts = sorted(runs)
    for comment in sorted(comments, key=lambda c: (c.start or 0, c.end or 0)):
        inside = _inside(starts, comment)
        first, last = runs[inside[0]][0], runs[inside[-1]][-1]
        document.add_comment(
            runs=[Run(first, document), Run(last, document)],
            text=comment.text,
            author=comment.author,
            initials=comment.author[:1],
        )
    return writer.save(document)


def _inside(starts: Sequence[int], comment: Comment) -> Sequence[int]:
    """Offsets of the runs a comment covers; the first run of the paper when it covers none."""
    if comment.start is None or comment.end is None:
        return starts[:1]
    found = [s for s in starts if comment.start <= s < comment.end]
    return found or starts[:1]


def _cut_item(item: Item, cuts: Sequence[int]) -> Item:
    if isinstance(item, Grid):
        rows = tuple(tuple(_cut_para(c, cuts) for c in row) for row in item.rows)
        return replace(item, rows=rows)
    return _cut_para(item, cuts)


def _cut_para(para: Para, cuts: Sequence[int]) -> Para:
    pieces = tuple(p for piece in para.pieces for p in _cut_piece(piece, cuts))
    return replace(para, pieces=pieces)


def _cut_piece(piece: Piece, cuts: Sequence[int]) -> Iterator[Piece]:
    start = piece.start
    if start is None:
        yield piece
        return
    end = start + len(piece.text)
    inner = [c for c in cuts if start < c < end]
    for a, b in itertools.pairwise((start, *inner, end)):
        yield replace(piece, text=piece.text[a - start : b - start], start=a)


def _runs_by_offset(items: Sequence[Item], body: Element) -> dict[int, list[Element]]:
    """Offset of each piece → the runs it was written as."""
    from assistant.exporting import writer
    from assistant.exporting.ooxml import local

    found: dict[int, list[Element]] = {}
    paragraphs = (p for p in body.iter() if local(p) == "p")
    for para in _paras(items):
        paragraph = next(paragraphs)
        runs = [r for r in paragraph if local(r) == "r"]
        for piece in para.pieces:
            count = sum(1 for _ in writer.run(piece, para))
            taken, runs = runs[:count], runs[count:]
            if piece.start is not None and taken:
                found[piece.start] = taken
    return found


def _paras(items: Sequence[Item]) -> Iterator[Para]:
    """Paragraphs in the order in which they were written, separators after tables included."""
    for index, item in enumerate(items):
        if isinstance(item, Para):
            yield item
            continue
        for row in item.rows:
            yield from row
        following = items[index + 1] if index + 1 < len(items) else None
        if not isinstance(following, Para):
            yield Para(style="", pieces=())
