"""The lexical index: tantivy over pre-cut tokens, one leg of words and one of character bigrams.

tantivy never sees raw text: its whitespace tokenizer takes the tokens of ``tokens``, and queries are built
from terms by code, so no character of a query has a meaning of its own.
"""

from __future__ import annotations

import logging
import math
import shutil
import threading
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from assistant.errors import OutsideError
from assistant.index import tokens
from assistant.models import Noun

if TYPE_CHECKING:
    import tantivy

Leg: TypeAlias = Literal["words", "bigrams"]

FORMAT = 2
"""Raise it when fields or cutting change: the index is then made anew in a folder of that number."""
TITLE_BOOST = 0.3
"""Title words count once as part of the text and this much more as title."""
MOST_TERMS = 400
"""Distinct terms of one query; a whole page pasted into the search box is cut off there."""
_HEAP = 30_000_000
_SPARE = 32
"""Read beyond k at first, to meet the end of a tie without a second search."""

_log = logging.getLogger(__name__)


class IndexText(Noun):
    """What the lexical index is told about a passage."""

    id: str
    title: str
    """Of the document."""
    path: str
    """Headings above the passage."""
    text: str


class LexicalIndex:
    """One folder of tantivy. The caller holds the folder's lock for everything that writes."""

    def __init__(self, folder: Path) -> None:
        self._root = folder
        self._folder = folder / f"lexical-{FORMAT}"
        self._guard = threading.Lock()
        self._open: tantivy.Index | None = None

    @property
    def exists(self) -> bool:
        """Whether there is an index to read."""
        return (self._folder / "meta.json").exists()

    def search(
        self,
        query: str,
        *,
        k: int,
        leg: Leg,
        within: Collection[str] | None = None,
        shares: bool = False,
    ) -> list[tuple[str, float]]:
        """The best ``k`` passages with their BM25 scores, best first.

        Args:
            query: as typed.
            k: how many.
            leg: words or character bigrams.
            within: ids of the documents that may come; None = all.
            shares: give scores as a share of the query's own weight (the sum of its terms' idf) instead: a
                passage of average length that holds every term once has about 1, whatever the query. Terms that
                stand nowhere count, so a question whose words the library does not use has low shares.

        Raises:
            OutsideError: the index cannot be read.
        """
        cut = tokens.words if leg == "words" else tokens.query_bigrams
        terms = list(dict.fromkeys(cut(tokens.content(query))))[:MOST_TERMS]
        if k <= 0 or not terms or not self.exists or (within is not None and not within):
            return []
        with _told():
            searcher = self._reader().searcher()
            hits = _best(searcher, self._query(terms, leg, within), k)
            whole = _weight(searcher, terms, leg) if shares and hits else 1.0
        return [(id, score / whole) for id, score in sorted(hits, key=_best_first)[:k]]

    def ids(self, prefix: str = "") -> set[str]:
        """Ids of all passages in the index, or of those that begin so; none where it is damaged.

        So whoever compares fills it.
        """
        if not self.exists:
            return set()
        import tantivy

        try:
            searcher = self._reader().searcher()
        except (ValueError, OSError) as error:
            _log.warning("lexical index not readable: %s", error)
            return set()
        with _told():
            alive = tantivy.Query.all_query()
            return {id for id, _ in searcher.terms_with_prefix("id", prefix, filter_query=alive)}

    def upsert(self, items: Iterable[IndexText]) -> None:
        """Put passages in; one that is there already is replaced. All of them or none.

        Raises:
            OutsideError: the disk is full or the folder not writable.
        """
        latest = {item.id: item for item in items}
        with self._writer() as writer:
            for item in latest.values():
                writer.delete_documents_by_term("id", item.id)
                writer.add_document(_document(item))

    def replace(self, items: Iterable[IndexText]) -> None:
        """Put these passages in the place of everything, in one commit: readers see the old or the new.

        Raises:
            OutsideError: the disk is full or the folder not writable.
        """
        latest = {item.id: item for item in items}
        with self._writer() as writer:
            writer.delete_all_documents()
            for item in latest.values():
                writer.add_document(_document(item))

    def delete(self, ids: Iterable[str]) -> None:
        """Take passages out; unknown ids are no error.

        Raises:
            OutsideError: the disk is full or the folder not writable.
        """
        if not self.exists:
            return
        with self._writer() as writer:
            for id in ids:
                writer.delete_documents_by_term("id", id)

    def clear(self) -> None:
        """Take everything out, and whatever an earlier format left behind."""
        self.close()
        for folder in self._root.glob("lexical-*"):
            # Where another process has a file open on Windows, its content goes below instead.
            shutil.rmtree(folder, ignore_errors=True)
        if self.exists:
            with self._writer() as writer:
                writer.delete_all_documents()

    def close(self) -> None:
        """Let go of the files; the next use opens them anew."""
        with self._guard:
            self._open = None

    def _reader(self) -> tantivy.Index:
        with self._guard:
            if self._open is None:
                import tantivy

                self._open = tantivy.Index(_schema(), path=str(self._folder))
            return self._open

    @contextmanager
    def _writer(self) -> Iterator[Any]:
        """A writer whose work is committed when the block ends well, and forgotten otherwise."""
        with _told():
            index = self._writable()
            writer = index.writer(heap_size=_HEAP, num_threads=1)
            try:
                yield writer
                writer.commit()
            except BaseException:
                writer.rollback()
                raise
            finally:
                # Gives the writer's own lock back and ends its threads.
                writer.wait_merging_threads()
            index.reload()

    def _writable(self) -> tantivy.Index:
        """The index, made where it is missing and made anew where it is damaged."""
        if not self.exists:
            self.close()
        self._folder.mkdir(parents=True, exist_ok=True)
        try:
            return self._reader()
        except (ValueError, OSError) as error:
            _log.warning("lexical index made anew: %s", error)
            self.close()
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder.mkdir(parents=True, exist_ok=True)
            return self._reader()

    def _query(
        self, terms: Sequence[str], leg: Leg, within: Collection[str] | None
    ) -> tantivy.Query:
        import tantivy

        schema = _schema()
        should: list[tuple[tantivy.Occur, tantivy.Query]] = []
        for term in terms:
            body = tantivy.Query.term_query(schema, leg, term)
            title = tantivy.Query.term_query(schema, f"title_{leg}", term)
            should.append((tantivy.Occur.Should, body))
            should.append((tantivy.Occur.Should, tantivy.Query.boost_query(title, TITLE_BOOST)))
        ranked = tantivy.Query.boolean_query(should)
        if within is None:
            return ranked
        among = tantivy.Query.term_set_query(schema, "document", sorted(within))
        return tantivy.Query.boolean_query(
            [
                (tantivy.Occur.Must, ranked),
                (tantivy.Occur.Must, tantivy.Query.const_score_query(among, 0.0)),
            ]
        )


def _schema() -> tantivy.Schema:
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("document", tokenizer_name="raw", index_option="basic")
    for field in ("words", "bigrams", "title_words", "title_bigrams"):
        builder.add_text_field(field, tokenizer_name="whitespace", index_option="freq")
    return builder.build()


def _best(searcher: tantivy.Searcher, query: tantivy.Query, k: int) -> list[tuple[str, float]]:
    """At least the best ``k``, and with them all that score as much as the last of them.

    So that equal scores can be put in order of id, not of the accident of insertion.
    """
    limit = k + _SPARE
    while True:
        found = searcher.search(query, limit=limit, count=False).hits
        if len(found) < limit or found[-1][0] < found[k - 1][0]:
            break
        limit *= 4
    return [(str(searcher.doc(address).get_first("id")), float(score)) for score, address in found]


def _best_first(hit: tuple[str, float]) -> tuple[float, str]:
    return -hit[1], hit[0]


def _weight(searcher: tantivy.Searcher, terms: Sequence[str], leg: Leg) -> float:
    """Sum of the terms' idf, as BM25 reckons it."""
    count = max(1, searcher.num_docs)
    total = 0.0
    for term in terms:
        found = min(searcher.doc_freq(leg, term), count)
        total += math.log1p((count - found + 0.5) / (found + 0.5))
    return total


def document_of(passage: str) -> str:
    """Id of the document a passage belongs to: what stands before the last # of its id."""
    document, mark, _number = passage.rpartition("#")
    return document if mark else passage


def _document(item: IndexText) -> tantivy.Document:
    import tantivy

    document = tantivy.Document()
    for field, value in _fields(item):
        document.add_text(field, value)
    return document


def _fields(item: IndexText) -> Iterator[tuple[str, str]]:
    whole = f"{item.title}\n{item.path}\n{item.text}"
    yield "id", item.id
    yield "document", document_of(item.id)
    yield "words", " ".join(tokens.words(whole))
    yield "bigrams", " ".join(tokens.bigrams(whole))
    yield "title_words", " ".join(tokens.words(item.title))
    yield "title_bigrams", " ".join(tokens.bigrams(item.title))


@contextmanager
def _told() -> Iterator[None]:
    """tantivy raises ValueError and OSError for everything.

    Raises:
        OutsideError: the same, as one sentence.
    """
    try:
        yield
    except (ValueError, OSError) as error:
        raise OutsideError(
            "字词索引出错，请检查磁盘空间；若仍出错，请运行 python -m assistant reindex 重建。"
        ) from error
