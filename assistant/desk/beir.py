"""Reads a retrieval set in the shape of BEIR, and the shapes its many copies have in practice."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from assistant.errors import BadFileError, NotFoundError

Judged: TypeAlias = dict[str, dict[str, float]]
"""Relevance by query id and passage id; only what is above 0."""

_ID = ("_id", "id", "doc_id", "docid", "query_id", "query-id", "qid", "pid")
_TITLE = ("title", "headline")
_TEXT = ("text", "contents", "content", "body", "passage")
_QUERY = ("text", "query", "question", "title")
_QUERY_ID = ("query-id", "query_id", "qid", "query")
_CORPUS_ID = ("corpus-id", "corpus_id", "doc-id", "doc_id", "docid", "pid", "corpus")
_SCORE = ("score", "relevance", "label", "rel")
_QRELS = (
    "qrels/test.tsv",
    "qrels/test.jsonl",
    "qrels.tsv",
    "qrels.jsonl",
    "qrels.txt",
    "qrels/dev.tsv",
    "qrels/dev.jsonl",
    "qrels/train.tsv",
    "qrels/train.jsonl",
    "test.tsv",
)


def corpus(folder: Path) -> Iterator[tuple[str, str, str]]:
    """(id, title, text) of every passage, read line by line; an empty passage is left out.

    Raises:
        NotFoundError: there is no ``corpus.jsonl``.
        BadFileError: a line is no JSON object, or has no id or text.
    """
    for number, row in _rows(folder / "corpus.jsonl"):
        name = _needed(row, _ID, "corpus.jsonl", number)
        title, text = _first(row, _TITLE), _first(row, _TEXT)
        if title is None and text is None:
            raise BadFileError(f"“corpus.jsonl”第{number}行没有正文字段“text”，请改正后再评测。")
        if (title or text or "").strip() or (text or "").strip():
            yield name, title or "", text or ""


def queries(folder: Path) -> dict[str, str]:
    """Text by id.

    Raises:
        NotFoundError: there is no ``queries.jsonl``.
        BadFileError: a line is no JSON object, or has no id or text.
    """
    return {
        _needed(row, _ID, "queries.jsonl", number): _needed(row, _QUERY, "queries.jsonl", number)
        for number, row in _rows(folder / "queries.jsonl")
    }


def judged(folder: Path) -> Judged:
    """Relevance, from ``qrels/test.tsv`` or one of its other places; with a heading line or without, in two,
    three or (TREC) four columns, or as JSON lines.

    Raises:
        NotFoundError: there is none.
        BadFileError: a line cannot be understood.
    """
    path = next((folder / name for name in _QRELS if (folder / name).is_file()), None)
    if path is None:
        others = sorted((folder / "qrels").glob("*.tsv")) + sorted(folder.glob("qrels*.tsv"))
        if not others:
            raise NotFoundError(
                "评测文件夹里没有评判文件，请放入 qrels/test.tsv（列：查询编号、段落编号、分数）。"
            )
        path = others[0]
    found: Judged = {}
    lines = _json_judged(path) if path.suffix == ".jsonl" else _table_judged(path)
    for query, passage, score in lines:
        if score > 0:
            found.setdefault(query, {})[passage] = score
    return found


def metrics(
    ranked: Mapping[str, Sequence[str]], relevant: Mapping[str, Mapping[str, float]]
) -> tuple[float, float, float, float]:
    """recall@5, recall@10, MRR@10, nDCG@10, averaged over the queries that have a judged passage.

    nDCG takes the grade itself as gain, as trec_eval does.
    """
    sums = [0.0, 0.0, 0.0, 0.0]
    for query, grades in relevant.items():
        order = list(ranked.get(query, ()))[:10]
        good = {p for p, score in grades.items() if score > 0}
        sums[0] += len(good & set(order[:5])) / len(good)
        sums[1] += len(good & set(order)) / len(good)
        sums[2] += next((1 / (i + 1) for i, p in enumerate(order) if p in good), 0.0)
        gain = sum(grades.get(p, 0.0) / math.log2(i + 2) for i, p in enumerate(order))
        best = sorted(grades.values(), reverse=True)[:10]
        sums[3] += gain / sum(score / math.log2(i + 2) for i, score in enumerate(best))
    count = max(1, len(relevant))
    return sums[0] / count, sums[1] / count, sums[2] / count, sums[3] / count


def _rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in _lines(path):
        try:
            row = json.loads(line)
        except ValueError as error:
            raise BadFileError(f"“{path.name}”第{number}行不是 JSON，请改正后再评测。") from error
        if not isinstance(row, dict):
            raise BadFileError(f"“{path.name}”第{number}行不是 JSON 对象，请改正后再评测。")
        yield number, row


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    if not path.is_file():
        raise NotFoundError(
            f"评测文件夹里没有“{path.name}”；需要 corpus.jsonl、queries.jsonl 和 qrels/test.tsv。"
        )
    try:
        # Lines end at \n only: a text may hold U+2028 and its like.
        with path.open(encoding="utf-8-sig", newline="\n") as stream:
            for number, line in enumerate(stream, start=1):
                if line.strip():
                    yield number, line.rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise BadFileError(f"“{path.name}”不是 UTF-8 编码，请转换后再评测。") from error


def _first(row: Mapping[str, Any], names: Sequence[str]) -> str | None:
    for name in names:
        value = row.get(name)
        if value is not None and not isinstance(value, (dict, list)):
            return str(value)
    return None


def _needed(row: Mapping[str, Any], names: Sequence[str], path: str, number: int) -> str:
    found = _first(row, names)
    if found is None:
        raise BadFileError(f"“{path}”第{number}行缺少字段“{names[0]}”，请改正后再评测。")
    return found


def _json_judged(path: Path) -> Iterator[tuple[str, str, float]]:
    for number, row in _rows(path):
        score = _first(row, _SCORE)
        yield (
            _needed(row, _QUERY_ID, path.name, number),
            _needed(row, _CORPUS_ID, path.name, number),
            1.0 if score is None else _number(score, path, number),
        )


def _table_judged(path: Path) -> Iterator[tuple[str, str, float]]:
    for number, line in _lines(path):
        cells = [cell.strip() for cell in (line.split("\t") if "\t" in line else line.split())]
        if number == 1 and (cells[0].lower() in _QUERY_ID or cells[-1].lower() in _SCORE):
            continue
        if len(cells) == 2:
            yield cells[0], cells[1], 1.0
        elif len(cells) == 3:
            yield cells[0], cells[1], _number(cells[2], path, number)
        elif len(cells) == 4:
            yield cells[0], cells[2], _number(cells[3], path, number)
        else:
            raise BadFileError(
                f"“{path.name}”第{number}行应为“查询编号、段落编号、分数”三列，请改正后再评测。"
            )


def _number(text: str, path: Path, line: int) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise BadFileError(f"“{path.name}”第{line}行的分数“{text}”不是数字，请改正后再评测。")
    return value
