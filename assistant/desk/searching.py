"""Search in the library: what is named first, then the ranked legs fused, and what is in force."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeAlias

from assistant.desk.context import DeskContext
from assistant.desk.indexing import IndexKeeper
from assistant.desk.ranking import DEPTH, rank
from assistant.errors import UserError
from assistant.library import Catalogue, exact
from assistant.library.citations import normal_number
from assistant.models import DocumentKind, Hit, SearchResult

if TYPE_CHECKING:
    from assistant.index.backends import EmbeddingBackend

_OVERFETCH = 8
"""Each leg is asked for this many times k, so that filters and fusion have something to choose from."""
_FILTERS = 64
"""Filters remembered; each date that is asked for is one."""
_Filter: TypeAlias = tuple[DocumentKind | None, dt.date | None]
"""Only this kind; only what is in force on this day."""


class Searcher:
    """Finds passages; never changes anything but an index that lags behind the library."""

    def __init__(
        self, context: DeskContext, keeper: IndexKeeper, catalogue: Callable[[], Catalogue]
    ) -> None:
        self._context = context
        self._workspace = context.workspace
        self._keeper = keeper
        self._catalogue = catalogue
        self._counted: tuple[int, str, bool, int] | None = None
        self._allowed: tuple[Catalogue, dict[_Filter, frozenset[str]]] | None = None

    def search(
        self,
        query: str,
        *,
        kind: DocumentKind | None = None,
        as_of: dt.date | None = None,
        k: int = 10,
        in_force_only: bool = False,
    ) -> SearchResult:
        """Exact first, then lexical and dense legs fused; out-of-force texts come last, marked.

        A digest is not offered beside the full text of the same edition.
        """
        if not query.strip():
            raise UserError("请输入要查找的内容。")
        on = as_of or dt.date.today()
        self._keeper.catch_up_for_search()
        catalogue = self._catalogue()
        allowed = self._may_come(catalogue, (kind, on if in_force_only else None))
        first = [
            p
            for p in exact(query, catalogue, self._workspace.passages, on=on)
            if p.document in allowed
        ]
        # None = all: the index need not look at what document each passage belongs to.
        within = allowed if len(allowed) < len(catalogue.documents()) else None
        ranking = rank(
            self._context.index,
            query,
            backend=self._backend(),
            depth=max(DEPTH, k * _OVERFETCH),
            within=within,
        )
        order: list[tuple[str, float, tuple[str, ...]]] = [(p.id, 1.0, ("exact",)) for p in first]
        seen = {p.id for p in first}
        order += [(row.id, row.score, row.legs) for row in ranking.hybrid if row.id not in seen]
        hits = self._hits(order[: k * 2], catalogue, on)
        if not first:
            hits.sort(key=lambda hit: not hit.in_force)
        return SearchResult(hits=tuple(hits[:k]), pending=self._counts()[1])

    def unheld_number(self, query: str) -> str:
        """The 文号 a query asks for that no document of the library has; "" where there is none.

        What the ranking finds then only looks like it.
        """
        number = normal_number(query)
        return number if number and self._catalogue().resolve(number) is None else ""

    def _may_come(self, catalogue: Catalogue, asked: _Filter) -> frozenset[str]:
        """Ids of the documents that may come; worked out once per filter and state of the library."""
        kept = self._allowed
        if kept is None or kept[0] is not catalogue or len(kept[1]) >= _FILTERS:
            kept = (catalogue, {})
            self._allowed = kept
        if asked not in kept[1]:
            kind, in_force_on = asked
            kept[1][asked] = frozenset(
                d.id
                for d in catalogue.documents()
                if (kind is None or d.kind is kind)
                and (in_force_on is None or catalogue.in_force(d, in_force_on))
                and catalogue.full_text(d) is None
            )
        return kept[1][asked]

    def _backend(self) -> EmbeddingBackend | None:
        """The embedding model, where there is one and it has made a vector yet."""
        if self._context.settings.embedding == "none":
            return None
        backend = self._context.backend
        return backend if backend is not None and self._counts()[0] else None

    def _counts(self) -> tuple[bool, int]:
        """Whether there are vectors yet, and how many passages wait for theirs.

        Counted once per state of the index: every batch of vectors changes it, and counting takes longer than
        searching in a large library.
        """
        backend = self._context.backend
        if backend is None:
            return False, self._keeper.pending()
        generation = self._workspace.generation.current()
        kept = self._counted
        if kept is None or kept[:2] != (generation, backend.id):
            there = self._workspace.vector_count(backend.id) > 0
            kept = (generation, backend.id, there, self._keeper.pending())
            self._counted = kept
        return kept[2], kept[3]

    def _hits(
        self,
        order: Sequence[tuple[str, float, tuple[str, ...]]],
        catalogue: Catalogue,
        on: dt.date,
    ) -> list[Hit]:
        passages = {p.id: p for p in self._workspace.passages_by_ids([row[0] for row in order])}
        hits: list[Hit] = []
        for pid, score, legs in order:
            passage = passages.get(pid)
            document = catalogue.get(passage.document) if passage else None
            if passage is None or document is None:
                # Removed or added by another process while this search ran.
                continue
            successor = catalogue.successor(document)
            via = tuple(
                dict.fromkeys("lexical" if leg in ("words", "bigrams") else leg for leg in legs)
            )
            hits.append(
                Hit(
                    passage=passage,
                    title=document.title,
                    score=round(score, 6),
                    in_force=catalogue.in_force(document, on),
                    via=via,
                    successor=successor.title if successor else "",
                )
            )
        return hits
