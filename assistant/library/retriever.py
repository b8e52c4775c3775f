"""The library as a LangChain retriever, so that it drops into anyone's chain.

Imports langchain_core: import this module only where a chain is built.
"""

from __future__ import annotations

from collections.abc import Callable

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as ChainDocument
from langchain_core.retrievers import BaseRetriever

from assistant.models import Hit, SearchResult


class LibraryRetriever(BaseRetriever):
    """Hands a query to the library's own search and its hits on as LangChain documents.

    ``LibraryRetriever(search=lambda q: desk.library.search(q, in_force_only=True))``
    """

    search: Callable[[str], SearchResult]
    """Any search of the library; filters and the as-of date are bound by the caller."""

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[ChainDocument]:
        del run_manager
        return [_as_chain_document(hit) for hit in self.search(query).hits]


def _as_chain_document(hit: Hit) -> ChainDocument:
    passage = hit.passage
    return ChainDocument(
        id=passage.id,
        page_content=passage.text,
        metadata={
            "passage": passage.id,
            "document": passage.document,
            "title": hit.title,
            "locator": passage.locator,
            "path": list(passage.path),
            "score": hit.score,
            "in_force": hit.in_force,
            "successor": hit.successor,
            "via": list(hit.via),
        },
    )
