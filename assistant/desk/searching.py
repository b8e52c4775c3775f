"""Search in the library: what is named first, then the ranked legs fused, and what is in force."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from assistant.desk.context import DeskContext
from assistant.desk.indexing import IndexKeeper
from assistant.errors import UserError
from assistant.library import Catalogue, exact, fuse, weights
from assistant.models import DocumentKind, Hit, SearchResult

_OVERFETCH = 8
"""Each leg is asked for this many times k, so that filters and fusion have something to choose from."""


class Searcher:
    """Finds passages; never changes anything but an index that lags behind the library."""

    def __init__(
        self, context: DeskContext, keeper: IndexKeeper, catalogue: Callable[[], Catalogue]
    ) -> None:
        self._context = context
        self._workspace = context.workspace
        self._keeper = keeper
        self._catalogue = catalogue

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
        allowed = {
            d.id
            for d in catalogue.documents()
            if (kind is None or d.kind is kind)
            and (not in_force_only or catalogue.in_force(d, on))
            and catalogue.full_text(d) is None
        }
        owners = dict(self._workspace.all_passage_ids())
        first = [
            p
            for p in exact(query, catalogue, self._workspace.passages, on=on)
            if p.document in allowed
        ]
        ranked = self._legs(query, k * _OVERFETCH, owners, allowed)
        fused = fuse(ranked, weights(self._dense_id()))
        order: list[tuple[str, float, tuple[str, ...]]] = [(p.id, 1.0, ("exact",)) for p in first]
        seen = {p.id for p in first}
        order += [row for row in fused if row[0] not in seen]
        hits = self._hits(order[: k * 2], catalogue, on)
        if not first:
            hits.sort(key=lambda hit: not hit.in_force)
        return SearchResult(hits=tuple(hits[:k]), pending=self._keeper.pending())

    def _dense_id(self) -> str | None:
        if self._context.settings.embedding == "none":
            return None
        backend = self._context.backend
        return backend.id if backend is not None else None

    def _legs(
        self, query: str, depth: int, owners: dict[str, str], allowed: set[str]
    ) -> dict[str, list[str]]:
        index = self._context.index

        def keep(rows: Sequence[tuple[str, float]]) -> list[str]:
            return [pid for pid, _score in rows if owners.get(pid) in allowed]

        ranked = {
            "words": keep(index.lexical(query, k=depth, leg="words")),
            "bigrams": keep(index.lexical(query, k=depth, leg="bigrams")),
        }
        backend = self._context.backend if self._dense_id() else None
        if backend is not None and self._workspace.vector_count(backend.id):
            ids = [pid for pid, owner in owners.items() if owner in allowed]
            masked = ids if len(ids) < len(owners) else None
            vector = backend.query(query)
            ranked["dense"] = keep(index.dense(vector, model=backend.id, k=depth, allowed=masked))
        return ranked

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
