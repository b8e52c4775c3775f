"""Taking an edited DOCX back into the sections of the report it was exported from."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from assistant.exporting.compare import align
from assistant.exporting.nouns import BlockKind, Manuscript, Part, PartKind, block_text, parts
from assistant.exporting.resolve import Returned, ReturnedComment
from assistant.models import Noun

_SENTENCE = re.compile(r"[。；！？]")
_HEAD_KINDS = frozenset({PartKind.TITLE, PartKind.ADDRESSEE})
_SURE = frozenset({PartKind.TITLE, PartKind.ADDRESSEE, PartKind.SIGNATURE, PartKind.DATE})


class SectionChange(Noun):
    """A section whose text or heading came back different."""

    section: str
    before: str
    """Text without heading, one paragraph a line, as it was exported."""
    after: str
    heading_before: str = ""
    heading_after: str = ""
    """Empty when the heading was taken out."""
    moved: bool = False
    """A paragraph was moved into or out of this section."""


class FrameChange(Noun):
    """Title, addressee, signature or date came back different, or something was put above or below them."""

    kind: PartKind
    """BLOCK for a line above the title or below the date that was not sent out with the report."""
    before: str
    after: str


class SectionNote(Noun):
    """A Word comment on the text of a section, as a note for the writer."""

    section: str | None
    """None when it stands on the title, addressee or signature."""
    start: int
    """Offsets in the returned text of the section; both 0 when it stands on the heading."""
    end: int
    quote: str
    author: str
    text: str


class Reimport(Noun):
    """What an edited file changes. Nothing is applied: the desk shows it and the clerk takes it over."""

    sections: tuple[SectionChange, ...]
    frame: tuple[FrameChange, ...]
    notes: tuple[SectionNote, ...]
    pending: int
    """Tracked changes that were still open; they were read as accepted."""


@dataclass
class _Bucket:
    """What belongs to one section, on the way out and on the way back."""

    before: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    heading_before: str = ""
    heading_after: str = ""
    moved: bool = False


@dataclass(frozen=True)
class _Place:
    """Where a returned line ended up."""

    section: str | None
    start: int
    heading: bool


def reimport(manuscript: Manuscript, returned: Returned) -> Reimport:
    """Compare an edited file with the manuscript it was exported from.

    A paragraph that differs only in blanks counts as unchanged and keeps its old characters. New paragraphs
    belong to the section they stand in.

    Args:
        manuscript: as exported, its blocks carrying their sections.
        returned: the file, read with ``resolve.read_back``.
    """
    sent = _sent_lines(manuscript)
    lines = [line.strip() for line in returned.lines]
    filled = [i for i, line in enumerate(lines) if line]
    pairs = align([_bare(s.text) for s in sent], [_bare(lines[i]) for i in filled])
    pairs = _with_moves(pairs, sent, [lines[i] for i in filled])
    pairs = _with_new_frame(pairs, sent, [lines[i] for i in filled])
    buckets: dict[str, _Bucket] = {}
    _fill_before(sent, buckets)
    frame, places = _fill_after(pairs, sent, filled, lines, buckets)
    return Reimport(
        sections=tuple(_changes(buckets)),
        frame=tuple(frame),
        notes=tuple(_notes(returned.comments, places, lines)),
        pending=returned.pending,
    )


@dataclass(frozen=True)
class _Sent:
    """One paragraph as it was exported."""

    text: str
    section: str | None
    kind: PartKind
    heading: bool


def _sent_lines(manuscript: Manuscript) -> list[_Sent]:
    found: list[_Sent] = []
    headed: set[str] = set()
    for part in parts(manuscript):
        for text in _lines_of(part):
            section = part.block.section if part.block else None
            first = section is not None and section not in headed
            heading = bool(
                first and part.block is not None and part.block.kind is BlockKind.HEADING
            )
            if section is not None:
                headed.add(section)
            found.append(_Sent(text, section, part.kind, heading))
    return found


def _lines_of(part: Part) -> Sequence[str]:
    """A table comes back row by row; a title comes back as one paragraph."""
    if part.block is not None and part.block.kind is BlockKind.TABLE:
        return block_text(part.block).split("\n")
    return [part.text]


def _bare(text: str) -> str:
    return "".join(c for c in text if not c.isspace())


_Pairs = tuple[tuple[int | None, int | None], ...]


def _with_moves(pairs: _Pairs, sent: Sequence[_Sent], lines: Sequence[str]) -> _Pairs:
    """Paragraphs that came back word for word at another place, paired as well (out of order)."""
    gone = {_bare(sent[a].text): a for a, b in pairs if a is not None and b is None}
    found: list[tuple[int | None, int | None]] = []
    taken: set[int] = set()
    for a, b in pairs:
        if a is None and b is not None:
            old = gone.get(_bare(lines[b]))
            if old is not None and old not in taken:
                taken.add(old)
                found.append((old, b))
                continue
        found.append((a, b))
    return tuple(p for p in found if not (p[1] is None and p[0] in taken))


def _with_new_frame(pairs: _Pairs, sent: Sequence[_Sent], lines: Sequence[str]) -> _Pairs:
    """A title, addressee, signature or date that was rewritten altogether, paired with what replaced it."""
    found: list[tuple[int | None, int | None]] = []
    for whole, group in itertools.groupby(pairs, lambda p: None not in p):
        run = list(group)
        if whole:
            found.extend(run)
            continue
        olds = [a for a, _ in run if a is not None]
        news = [b for _, b in run if b is not None]
        frames = [a for a in olds if sent[a].section is None and sent[a].kind in _SURE]
        heads = [a for a in frames if sent[a].kind in _HEAD_KINDS]
        tails = [a for a in frames if sent[a].kind not in _HEAD_KINDS]
        pairs_here = list(zip(heads, news, strict=False))
        left = news[len(pairs_here) :]
        ends = list(zip(reversed(tails), reversed(left), strict=False))
        pairs_here += reversed(ends)
        fresh = {b: a for a, b in pairs_here if not _SENTENCE.search(lines[b])}
        used = set(fresh.values())
        found.extend((a, None) for a in olds if a not in used)
        found.extend((fresh.get(b), b) for b in news)
    return tuple(found)


def _fill_before(sent: Sequence[_Sent], buckets: dict[str, _Bucket]) -> None:
    for line in sent:
        if line.section is None:
            continue
        bucket = buckets.setdefault(line.section, _Bucket())
        if line.heading:
            bucket.heading_before = line.text
        else:
            bucket.before.append(line.text)


def _fill_after(
    pairs: _Pairs,
    sent: Sequence[_Sent],
    filled: Sequence[int],
    lines: Sequence[str],
    buckets: dict[str, _Bucket],
) -> tuple[list[FrameChange], dict[int, _Place]]:
    """Give every returned line to a section or to the frame of the paper."""
    frame: list[FrameChange] = []
    places: dict[int, _Place] = {}
    in_order = _longest_in_order([p for p in pairs if p[0] is not None and p[1] is not None])
    current: str | None = None
    beyond = _outside(pairs, sent, filled)
    first_section = next((s.section for s in sent if s.section is not None), None)
    for old, new in pairs:
        line = sent[old] if old is not None else None
        if new is None:
            if line is not None and line.section is None and line.kind in _SURE:
                frame.append(FrameChange(kind=line.kind, before=line.text, after=""))
            continue
        raw = lines[filled[new]]
        moved = line is not None and (old, new) not in in_order
        if line is not None and line.section is None and not moved:
            if _bare(line.text) != _bare(raw):
                frame.append(FrameChange(kind=line.kind, before=line.text, after=raw))
            places[filled[new]] = _Place(None, 0, heading=False)
            continue
        if line is not None and not moved:
            current = line.section
        section = None if line is None and beyond(filled[new]) else current or first_section
        if section is None:
            # 版头, 版记, an attachment: nothing of a section, but nothing to lose without a word either.
            frame.append(FrameChange(kind=PartKind.BLOCK, before="", after=raw))
            places[filled[new]] = _Place(None, 0, heading=False)
            continue
        text = line.text if line is not None and _bare(line.text) == _bare(raw) else raw
        bucket = buckets.setdefault(section, _Bucket())
        if line is not None and line.heading and not moved:
            bucket.heading_after = text
            places[filled[new]] = _Place(section, 0, heading=True)
            continue
        if moved and line is not None and line.section is not None:
            bucket.moved = buckets[line.section].moved = True
        start = sum(len(t) + 1 for t in bucket.after)
        places[filled[new]] = _Place(section, start, heading=False)
        bucket.after.append(text)
    return frame, places


def _outside(pairs: _Pairs, sent: Sequence[_Sent], filled: Sequence[int]) -> Callable[[int], bool]:
    """Whether a returned line stands above the title or below the signature and date."""
    kept = [(sent[a].kind, filled[b]) for a, b in pairs if a is not None and b is not None]
    heads = [at for kind, at in kept if kind in _HEAD_KINDS]
    tails = [at for kind, at in kept if kind in _SURE and kind not in _HEAD_KINDS]
    top, bottom = min(heads, default=-1), max(tails, default=len(filled) + max(filled, default=0))
    return lambda at: at < top or at > bottom


def _longest_in_order(
    pairs: Sequence[tuple[int | None, int | None]],
) -> set[tuple[int | None, int | None]]:
    """Pairs that kept their order; the others are paragraphs that were moved."""
    olds = [a if a is not None else -1 for a, _ in pairs]
    lengths = [1] * len(olds)
    previous = [-1] * len(olds)
    for i in range(len(olds)):
        # Almost always sorted: looking back a little is enough and keeps long papers quick.
        for j in range(max(0, i - 200), i):
            if olds[j] < olds[i] and lengths[j] + 1 > lengths[i]:
                lengths[i], previous[i] = lengths[j] + 1, j
    found: set[tuple[int | None, int | None]] = set()
    at = max(range(len(olds)), key=lambda i: lengths[i], default=-1)
    while at >= 0:
        found.add(pairs[at])
        at = previous[at]
    return found


def _changes(buckets: dict[str, _Bucket]) -> Iterator[SectionChange]:
    for section, bucket in buckets.items():
        before, after = "\n".join(bucket.before), "\n".join(bucket.after)
        if before == after and bucket.heading_before == bucket.heading_after:
            continue
        yield SectionChange(
            section=section,
            before=before,
            after=after,
            heading_before=bucket.heading_before,
            heading_after=bucket.heading_after,
            moved=bucket.moved,
        )


def _notes(
    comments: Sequence[ReturnedComment], places: dict[int, _Place], lines: Sequence[str]
) -> Iterator[SectionNote]:
    for comment in comments:
        place = places.get(comment.line, _Place(None, 0, heading=False))
        start = end = 0
        if place.section is not None and not place.heading:
            line = lines[comment.line]
            within = min(comment.start, len(line))
            start = place.start + within
            end = place.start + min(within + len(comment.quote), len(line))
        yield SectionNote(
            section=place.section,
            start=start,
            end=end,
            quote=comment.quote,
            author=comment.author,
            text=comment.text,
        )
