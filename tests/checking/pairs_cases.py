"""Policies and drafts in pairs, with the verdict a person gave (``pairs/*.yaml``)."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml
from support.system import SHARED

from assistant.checking import Judgement, Subject, Verdict, judgements
from assistant.models import Document, DocumentKind, Level

PAIRS = Path(__file__).parent / "pairs"
LAWS = SHARED / "data" / "laws"
NAMES = {"有": Verdict.GROUNDED, "悖": Verdict.CONTRADICTS, "无": Verdict.NOT_FOUND}
AS_OF = dt.date(2026, 11, 20)
_WORST = (Verdict.NOT_FOUND, Verdict.GROUNDED, Verdict.CONTRADICTS)


@dataclass(frozen=True)
class Pair:
    """One draft beside one policy."""

    document: Document
    draft: str
    verdict: Verdict
    kind: str

    @property
    def subject(self) -> Subject:
        return Subject(text=self.draft, as_of=AS_OF, documents=(self.document,))


def _document(row: dict[str, str]) -> Document | None:
    if "law" in row:
        return law_document(row["law"]) if (LAWS / f"{row['law']}.md").exists() else None
    return _policy(row["title"], row["text"])


def law_document(stem: str) -> Document:
    """A public law by its file name without the ending."""
    return _policy(stem.partition("(")[0], (LAWS / f"{stem}.md").read_text(encoding="utf-8"))


def _policy(title: str, text: str) -> Document:
    return Document(
        id=title,
        kind=DocumentKind.POLICY,
        title=title,
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        level=Level.CITY,
    )


def pairs_of(*names: str) -> Iterator[Pair]:
    for name in names or sorted(p.stem for p in PAIRS.glob("*.yaml")):
        for row in yaml.safe_load((PAIRS / f"{name}.yaml").read_text(encoding="utf-8")):
            document = _document(row)
            if document is None:
                continue
            for draft, verdict, kind in row["drafts"]:
                yield Pair(document, draft, NAMES[verdict], kind)


def said(pair: Pair) -> Verdict:
    """The worst verdict on any sentence of the draft."""
    rows: tuple[Judgement, ...] = judgements(pair.subject)
    return max((r.verdict for r in rows), key=_WORST.index, default=Verdict.NOT_FOUND)


def scored(
    pairs: list[Pair],
) -> tuple[Counter[tuple[str, Verdict, Verdict]], list[tuple[Pair, Verdict]]]:
    counts: Counter[tuple[str, Verdict, Verdict]] = Counter()
    wrong = []
    for pair in pairs:
        got = said(pair)
        counts[pair.kind, pair.verdict, got] += 1
        if got is not pair.verdict:
            wrong.append((pair, got))
    return counts, wrong


@dataclass(frozen=True)
class Whole:
    """A whole draft beside several policies and all laws, with a verdict a person gave for each sentence."""

    documents: tuple[Document, ...]
    text: str
    meant: tuple[tuple[int, int, Verdict], ...]

    def said(self) -> Iterator[tuple[str, Verdict, Verdict]]:
        """(sentence, the verdict meant, the verdict given) in reading order."""
        rows = judgements(Subject(text=self.text, as_of=AS_OF, documents=self.documents))
        for start, end, verdict in self.meant:
            given = [r.verdict for r in rows if r.start < end and start < r.end]
            got = max(given, key=_WORST.index, default=Verdict.NOT_FOUND)
            yield self.text[start:end], verdict, got


_VERDICT = re.compile(r"(?P<words>[^\n〔]*)〔(?P<verdict>[有悖无])〕")


def wholes_of(name: str, laws: tuple[Document, ...]) -> Iterator[Whole]:
    """The drafts of ``whole/<name>.yaml``; a sentence's verdict stands after it, 〔有〕."""
    rows = yaml.safe_load((PAIRS / "whole" / f"{name}.yaml").read_text(encoding="utf-8"))
    for row in rows:
        text, at, meant = "", 0, []
        for match in _VERDICT.finditer(row["draft"]):
            text += row["draft"][at : match.start()]
            meant.append((len(text), len(text) + len(match["words"]), NAMES[match["verdict"]]))
            text += match["words"]
            at = match.end()
        own = tuple(_policy(p["title"], p["text"]) for p in row["policies"])
        yield Whole((*own, *laws), text + row["draft"][at:], tuple(meant))
