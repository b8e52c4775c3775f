"""Human text is sacred: merging a fresh draft under it, and telling which sentences are a person's.

A sentence a human wrote, edited or locked stands in any proposal byte for byte; the model's sentences are
put around it, and those that say the same again are dropped.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from itertools import count

from assistant.evidence import split_sentences
from assistant.models import AuthorKind, Evidence, EvidenceKind, Revision, Sentence, Verdict

_SAME = 0.82
"""Similarity from which two wordings say the same."""
_AKIN = 0.45
"""Similarity from which an edited sentence is taken to come from an old one."""
_NOT_CHECKED = "人工修改，尚未核对"


def merge_proposal(current: Revision, fresh: Revision) -> Revision:
    """``fresh`` with every human or locked sentence of ``current`` kept, as a proposal over it.

    Kept sentences are byte-identical, in their order, and stand where they stood: in place of the fresh
    sentence they correspond to, else beside the same neighbours, else at the same depth of the text. Where
    nothing in ``current`` is human, the text is the fresh one.

    Args:
        current: what stands now. A human or imported revision without sentences counts as human wholly.
        fresh: what an engine wrote.
    """
    old = _sentences(current)
    new = _sentences(fresh)
    kept = {i for i, s in enumerate(old) if s.human or s.locked}
    if not kept:
        return fresh.model_copy(update={"parent": current.id, "proposal": False})
    old, carried = _carry_evidence(old, kept, current, fresh)
    evidence = (*fresh.evidence, *carried)
    items = _order(old, new, kept, _align(old, new), _passages(evidence))
    text, sentences = _assemble(items, current.text, fresh.text, old, new)
    return fresh.model_copy(
        update={
            "parent": current.id,
            "text": text,
            "sentences": sentences,
            "evidence": evidence,
            "proposal": True,
        }
    )


def mark_human(old: Revision | None, new_text: str) -> tuple[Sentence, ...]:
    """Sentences of an edited text, told apart by a diff against what it was edited from.

    Unchanged sentences keep evidence, verdict and flags. Changed and new ones are ``human``; a changed one
    keeps the evidence of the old sentence closest to it and waits, as unsupported, to be verified again.
    """
    before = _sentences(old) if old is not None else []
    spans = split_sentences(new_text)
    texts = [new_text[start:end] for start, end in spans]
    same, loose = _unchanged([s.text for s in before], texts)
    result: list[Sentence] = []
    for index, (start, end) in enumerate(spans):
        if index in same:
            source = before[same[index]]
            result.append(source.model_copy(update={"start": start, "end": end}))
            continue
        origin = _closest(texts[index], [before[i] for i in loose])
        result.append(
            Sentence(
                start=start,
                end=end,
                text=texts[index],
                evidence=origin.evidence if origin else (),
                verdict=Verdict.UNSUPPORTED,
                reasons=(_NOT_CHECKED,),
                human=True,
                locked=origin.locked if origin else False,
            )
        )
    return tuple(result)


def _sentences(revision: Revision) -> list[Sentence]:
    """Sentences that cover every visible character; stretches nobody recorded belong to the author."""
    human = revision.author in (AuthorKind.HUMAN, AuthorKind.IMPORT)
    result: list[Sentence] = []
    at = 0
    for sentence in (*revision.sentences, None):
        stop = len(revision.text) if sentence is None else sentence.start
        for start, end in split_sentences(revision.text[at:stop]):
            words = revision.text[at + start : at + end]
            result.append(Sentence(start=at + start, end=at + end, text=words, human=human))
        if sentence is not None:
            result.append(sentence)
            at = sentence.end
    return result


def _ratio(a: str, b: str) -> float:
    from rapidfuzz import fuzz

    return fuzz.ratio(a, b) / 100


# --------------------------------------------------------------------------- telling what changed


def _unchanged(before: Sequence[str], after: Sequence[str]) -> tuple[dict[int, int], list[int]]:
    """New index → old index for identical sentences (moved ones too), and the old ones left over."""
    matcher = difflib.SequenceMatcher(a=before, b=after, autojunk=False)
    same: dict[int, int] = {}
    for block in matcher.get_matching_blocks():
        for step in range(block.size):
            same[block.b + step] = block.a + step
    used = set(same.values())
    waiting: dict[str, list[int]] = {}
    for index, text in enumerate(before):
        if index not in used:
            waiting.setdefault(text, []).append(index)
    for index, text in enumerate(after):
        if index not in same and waiting.get(text):
            same[index] = waiting[text].pop(0)
    used = set(same.values())
    return same, [i for i in range(len(before)) if i not in used]


def _closest(text: str, candidates: Sequence[Sentence]) -> Sentence | None:
    best, score = None, _AKIN
    for candidate in candidates:
        ratio = _ratio(text, candidate.text)
        if ratio >= score:
            best, score = candidate, ratio
    return best


# --------------------------------------------------------------------------- merging


def _carry_evidence(
    old: list[Sentence], kept: set[int], current: Revision, fresh: Revision
) -> tuple[list[Sentence], tuple[Evidence, ...]]:
    """Evidence the kept sentences bring along; an id that means something else in ``fresh`` is renamed."""
    theirs = {e.id: e for e in fresh.evidence}
    taken = set(theirs) | {e.id for e in current.evidence}
    needed = {name for i in kept for name in old[i].evidence}
    names: dict[str, str] = {}
    carried: list[Evidence] = []
    for item in current.evidence:
        if item.id not in needed:
            continue
        rival = theirs.get(item.id)
        if rival is None:
            carried.append(item)
        elif (rival.kind, rival.target) != (item.kind, item.target):
            name = next(n for k in count(2) if (n := f"{item.id}{k}") not in taken)
            taken.add(name)
            names[item.id] = name
            carried.append(item.model_copy(update={"id": name}))
    renamed = [
        s.model_copy(update={"evidence": tuple(names.get(e, e) for e in s.evidence)})
        if i in kept
        else s
        for i, s in enumerate(old)
    ]
    return renamed, tuple(carried)


def _passages(evidence: Sequence[Evidence]) -> frozenset[str]:
    return frozenset(e.id for e in evidence if e.kind is EvidenceKind.PASSAGE)


def _likeness(a: Sentence, b: Sentence) -> float:
    """How much two sentences correspond: wording, or the same facts."""
    if not a.text or not b.text:
        return 0.0
    wording = _ratio(a.text, b.text)
    left, right = set(a.evidence), set(b.evidence)
    if left and right and left & right:
        shared = len(left & right) / len(left | right)
        return max(wording, 0.5 + shared / 2)
    return wording


def _repeats(fresh: Sentence, kept: Sentence, passages: frozenset[str]) -> bool:
    """Whether a fresh sentence says again what a kept one says: near the same words, or no other fact."""
    if _ratio(fresh.text, kept.text) >= _SAME:
        return True
    facts = set(fresh.evidence) - passages
    return bool(facts) and facts <= set(kept.evidence)


def _align(old: Sequence[Sentence], new: Sequence[Sentence]) -> dict[int, int]:
    """Old index → new index for corresponding sentences, order kept, total likeness greatest."""
    rows, columns = len(old), len(new)
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    like = [[_likeness(a, b) for b in new] for a in old]
    for i in range(rows - 1, -1, -1):
        for j in range(columns - 1, -1, -1):
            paired = like[i][j] + best[i + 1][j + 1] if like[i][j] >= _AKIN else 0.0
            best[i][j] = max(paired, best[i + 1][j], best[i][j + 1])
    pairs: dict[int, int] = {}
    i = j = 0
    while i < rows and j < columns:
        if like[i][j] >= _AKIN and best[i][j] == like[i][j] + best[i + 1][j + 1]:
            pairs[i] = j
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


_Item = tuple[bool, int]
"""(kept from the current text, index there or in the fresh one)."""


def _order(
    old: Sequence[Sentence],
    new: Sequence[Sentence],
    kept: set[int],
    pairs: dict[int, int],
    passages: frozenset[str],
) -> list[_Item]:
    """Kept and fresh sentences in their final order; fresh ones that repeat a kept one are gone."""
    repeated = {j for j, s in enumerate(new) if any(_repeats(s, old[i], passages) for i in kept)}
    before: dict[int, list[int]] = {}
    floor = 0
    for i in sorted(kept):
        # Neighbours a person wrote in one go stay together.
        follows = i - 1 in kept and i not in pairs and i - 1 not in pairs
        place = floor if follows else max(floor, _place(i, old, new, pairs))
        before.setdefault(place, []).append(i)
        floor = place
    items: list[_Item] = []
    for j in range(len(new) + 1):
        items += [(True, i) for i in before.get(j, [])]
        if j < len(new) and j not in repeated:
            items.append((False, j))
    return items


def _place(i: int, old: Sequence[Sentence], new: Sequence[Sentence], pairs: dict[int, int]) -> int:
    """Index of the fresh sentence a kept one goes before."""
    if i in pairs:
        return pairs[i]
    if i == 0:
        return 0
    if i == len(old) - 1:
        return len(new)
    if i - 1 in pairs:
        return pairs[i - 1] + 1
    if i + 1 in pairs:
        return pairs[i + 1]
    earlier = [pairs[k] + 1 for k in range(i) if k in pairs]
    later = [pairs[k] for k in range(i + 1, len(old)) if k in pairs]
    low, high = max(earlier, default=0), min(later, default=len(new))
    return min(max(round(i / len(old) * len(new)), low), high)


def _assemble(
    items: Sequence[_Item],
    current_text: str,
    fresh_text: str,
    old: Sequence[Sentence],
    new: Sequence[Sentence],
) -> tuple[str, tuple[Sentence, ...]]:
    """The merged text; paragraph breaks before and after every sentence as in the text it comes from."""
    pieces: list[str] = []
    sentences: list[Sentence] = []
    length = 0
    for position, (is_kept, index) in enumerate(items):
        source, text = (old, current_text) if is_kept else (new, fresh_text)
        gap = _gap_before(source, index, text)
        if position:
            last_kept, last = items[position - 1]
            behind = _gap_after(old, last, current_text) if last_kept else ""
            if "\n" in behind and "\n" not in gap:
                gap = behind
        elif index:
            gap = ""
        sentence = source[index]
        pieces += [gap, sentence.text]
        length += len(gap)
        moved = {"start": length, "end": length + len(sentence.text)}
        sentences.append(sentence.model_copy(update=moved))
        length += len(sentence.text)
    return "".join(pieces), tuple(sentences)


def _gap_before(source: Sequence[Sentence], index: int, text: str) -> str:
    start = source[index - 1].end if index else 0
    return text[start : source[index].start]


def _gap_after(source: Sequence[Sentence], index: int, text: str) -> str:
    end = source[index + 1].start if index + 1 < len(source) else len(text)
    return text[source[index].end : end]
