"""What ``ingest``, ``library`` and ``search`` show: the JSON shapes of DESIGN §8, and plain lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from assistant.models import (
    Document,
    Passage,
    SearchResult,
)

if TYPE_CHECKING:
    from assistant.desk.library import IngestItem, IngestResult, LibraryEntry

COMPLETENESS = {"full": "全文", "digest": "要点摘编", "entry": "仅目录信息"}
KIND = {"policy": "政策文件", "report": "往年报告", "notice": "来文通知", "material": "素材"}


def _header(document: Document) -> dict[str, Any]:
    return document.model_dump(mode="json", exclude={"text"})


def ingest(result: IngestResult, pending: int) -> dict[str, Any]:
    """Every file taken in or refused."""
    return {
        "documents": [
            {
                **_header(i.document),
                "new": i.new,
                "edition": i.edition.model_dump(mode="json") if i.edition else None,
            }
            for i in result.taken
            if i.document is not None
        ],
        "failed": [{"name": i.name, "message": i.message} for i in result.failed],
        "pending": pending,
    }


def ingest_lines(result: IngestResult, pending: int) -> Iterator[str]:
    """The same for people."""
    for item in result.taken:
        if item.document is not None:
            state = "已收入" if item.new else "已在库中"
            yield f"{state} {item.document.id}《{item.document.title}》"
            yield from (f"  注意：{w}" for w in item.document.warnings)
            yield from _edition_lines(item)
    if pending:
        yield f"还有{pending}段等待建立语义索引，现在可以按字词查找。"


def _edition_lines(item: IngestItem) -> Iterator[str]:
    """The question about editions, and how to answer it here."""
    edition, document = item.edition, item.document
    if edition is None or document is None:
        return
    yield f"  版本：{edition.question}"
    if edition.asks:
        newer = edition.relation != "older"
        new, old = (document.id, edition.other) if newer else (edition.other, document.id)
        command = "python -m assistant library"
        day = " --effective 施行日期" if edition.relation == "unclear" else ""
        yield f"  　　　是，请运行 {command} link {new} {old}{day}"
        yield f"  　　　不是，请运行 {command} unlink {new} {old}"


def library(entries: tuple[LibraryEntry, ...]) -> dict[str, Any]:
    """The catalogue."""
    return {
        "documents": [
            {
                **_header(e.document),
                "in_force": e.in_force,
                "successor": e.successor or None,
                "full_text": e.full_text or None,
                "question": e.edition.question if e.edition and e.edition.asks else None,
            }
            for e in entries
        ]
    }


def library_lines(entries: tuple[LibraryEntry, ...]) -> Iterator[str]:
    """The same for people."""
    for e in entries:
        d = e.document
        state = "" if e.in_force else "【不在有效期】"
        after = f"，见《{e.successor}》" if e.successor else ""
        after += f"，全文是{e.full_text}" if e.full_text else ""
        yield f"{d.id}\t{KIND[d.kind]}\t《{d.title}》{d.number}\t{COMPLETENESS[d.completeness]}{state}{after}"


def document(doc: Document, passages: tuple[Passage, ...]) -> dict[str, Any]:
    """One document and its passages."""
    return {
        "document": doc.model_dump(mode="json"),
        "passages": [p.model_dump(mode="json") for p in passages],
    }


def document_lines(doc: Document, passages: tuple[Passage, ...]) -> Iterator[str]:
    """The same for people."""
    yield f"《{doc.title}》{doc.number}  {KIND[doc.kind]}  {COMPLETENESS[doc.completeness]}"
    yield f"共{len(passages)}段"
    yield doc.text


def search(found: SearchResult) -> dict[str, Any]:
    """``{"hits": […], "pending": n}``."""
    return {
        "hits": [
            {
                "passage": h.passage.id,
                "document": h.passage.document,
                "title": h.title,
                "locator": h.passage.locator,
                "text": h.passage.text,
                "score": h.score,
                "in_force": h.in_force,
                "via": list(h.via),
                "successor": h.successor or None,
            }
            for h in found.hits
        ],
        "pending": found.pending,
    }


def search_lines(found: SearchResult) -> Iterator[str]:
    """The same for people."""
    for number, h in enumerate(found.hits, start=1):
        state = (
            ""
            if h.in_force
            else "（已不在有效期" + (f"，见《{h.successor}》" if h.successor else "") + "）"
        )
        yield f"{number}. 《{h.title}》{h.passage.locator}{state}  [{'、'.join(h.via)}]"
        yield "   " + " ".join(h.passage.text.split())[:160]
    if not found.hits:
        yield "没有找到。可以换个说法，或先把相关文件收进资料库。"
