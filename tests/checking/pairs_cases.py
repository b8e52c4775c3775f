"""Policies and drafts in pairs, with the verdict a person gave (``pairs/*.yaml``)."""

from __future__ import annotations

import datetime as dt
import hashlib
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
        path = LAWS / f"{row['law']}.md"
        if not path.exists():
            return None
        title, text = row["law"].partition("(")[0], path.read_text(encoding="utf-8")
    else:
        title, text = row["title"], row["text"]
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
