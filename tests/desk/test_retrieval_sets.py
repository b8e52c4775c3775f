"""``evaluate retrieval`` reads the shapes a retrieval set has in practice, and says what is wrong with others."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.config import Settings
from assistant.desk.beir import judged, metrics
from assistant.desk.evaluation import evaluate_folder
from assistant.errors import DeskError

_CORPUS = [
    {"_id": "1", "title": "接待规定", "text": "工作餐只可安排一次，陪餐不得超过3人。"},
    {"_id": "2", "title": "", "text": "会议期间不得组织旅游。"},
    {"_id": "3", "text": "越野车不得作为固定用车。"},
]
_QUERIES = [{"_id": "a", "text": "陪餐人数"}, {"_id": "b", "text": "越野车可以固定使用吗"}]
_QRELS = "query-id\tcorpus-id\tscore\na\t1\t2\na\t2\t0\nb\t3\t1\n"


def _ignore(_done: int, _total: int, _message: str) -> None:
    return None


def _lines(path: Path, rows: list[dict[str, object]]) -> None:
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    path.write_text(text, encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "set"
    (folder / "qrels").mkdir(parents=True)
    _lines(folder / "corpus.jsonl", list(_CORPUS))
    _lines(folder / "queries.jsonl", list(_QUERIES))
    (folder / "qrels" / "test.tsv").write_text(_QRELS, encoding="utf-8")
    return folder


def test_every_leg_is_measured(folder: Path, settings: Settings) -> None:
    result = evaluate_folder(folder, settings, progress=_ignore).as_json()
    assert result["dense"] is None
    assert (result["passages"], result["queries"], result["backend"]) == (3, 2, None)
    for leg in ("words", "bigrams", "lexical", "hybrid"):
        assert result[leg]["nDCG@10"] == result[leg]["recall@10"] == result[leg]["MRR@10"] == 1.0


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("qrels.tsv", _QRELS),
        ("qrels.tsv", "a\t1\t2\nb\t3\t1\n"),
        ("qrels.tsv", "\ufeffquery-id\tcorpus-id\tscore\r\na\t1\t2\r\nb\t3\t1\r\n"),
        ("qrels/test.tsv", "a 0 1 2\nb 0 3 1\n"),
        ("qrels/test.tsv", "a\t1\t2.0\n\nb\t3\t1\nb\t1\t-1\n"),
        ("qrels/dev.tsv", _QRELS),
        (
            "qrels.jsonl",
            '{"query-id":"a","corpus-id":"1","score":2}\n{"query-id":"b","corpus-id":"3","score":1}\n',
        ),
    ],
)
def test_judgements_in_other_places_and_columns(folder: Path, name: str, content: str) -> None:
    (folder / "qrels" / "test.tsv").unlink()
    (folder / name).write_bytes(content.encode())
    assert judged(folder) == {"a": {"1": 2.0}, "b": {"3": 1.0}}


def test_numbers_as_ids_missing_titles_empty_and_repeated_passages(
    folder: Path, settings: Settings
) -> None:
    rows: list[dict[str, object]] = [
        {"_id": 1, "title": None, "text": "陪餐不得超过3人。", "metadata": {}},
        {"_id": 1, "text": "又来一遍。"},
        {"_id": 2, "title": "", "text": ""},
        {"_id": 3, "contents": "越野车\u2028不得作为固定用车。"},
    ]
    _lines(folder / "corpus.jsonl", rows)
    result = evaluate_folder(folder, settings, progress=_ignore)
    assert result.passages == 2
    assert result.hybrid.recall_10 == 1.0


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("corpus.jsonl", '{"_id":"1","text":"甲"}\n{oops\n', "第2行不是 JSON"),
        ("corpus.jsonl", '["1"]\n', "第1行不是 JSON 对象"),
        ("corpus.jsonl", '{"_id":"1"}\n', "没有正文"),
        ("corpus.jsonl", '{"text":"甲"}\n', "缺少字段"),
        ("qrels/test.tsv", "a\t1\t很好\n", "不是数字"),
        ("qrels/test.tsv", "a\n", "三列"),
        ("qrels/test.tsv", "无\t1\t1\n", "没有一条查询"),
    ],
)
def test_what_is_wrong_is_said(
    folder: Path, settings: Settings, name: str, content: str, said: str
) -> None:
    (folder / name).write_text(content, encoding="utf-8")
    with pytest.raises(DeskError, match=said):
        evaluate_folder(folder, settings, progress=_ignore)


@pytest.mark.parametrize("name", ["corpus.jsonl", "queries.jsonl", "qrels/test.tsv"])
def test_what_is_missing_is_said(folder: Path, settings: Settings, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(DeskError, match="评测文件夹里没有"):
        evaluate_folder(folder, settings, progress=_ignore)


def test_grades_are_gains() -> None:
    _five, recall, mrr, ndcg = metrics({"a": ["2", "1"]}, {"a": {"1": 2.0, "2": 1.0}})
    assert (recall, mrr) == (1.0, 1.0)
    assert ndcg == pytest.approx((1 + 2 / 1.58496) / (2 + 1 / 1.58496), abs=1e-4)
