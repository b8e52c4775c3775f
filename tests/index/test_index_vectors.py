"""The dense leg, deletion, rebuilding."""

from __future__ import annotations

import shutil

import numpy as np
import pytest
from index_samples import CharacterVectors, add_to, embed, texts

from assistant.errors import DefectError, OutsideError
from assistant.index import Index, vectors
from assistant.index.backends import unit


def _ids(hits):
    return [id for id, _ in hits]


def _truth(query, among=None, k=5):
    backend = CharacterVectors()
    items = [item for item in texts() if among is None or item.id in among]
    scores = backend.passages([item.text for item in items]) @ backend.query(query)
    ranked = sorted(
        zip((item.id for item in items), scores, strict=True), key=lambda hit: (-hit[1], hit[0])
    )
    return _ids(ranked)[:k]


def test_the_nearest_come_first_with_their_similarity(filled):
    hits = filled.dense("严禁公车私用", k=5)
    assert _ids(hits) == _truth("严禁公车私用")
    assert hits[0][0] == "D2#2"
    assert 0 < hits[-1][1] <= hits[0][1] <= 1.0001
    assert filled.dense("严禁公车私用", k=0) == []
    assert len(filled.dense("公务", k=100)) == 9


def test_a_vector_may_be_asked_for_instead_of_a_text(filled):
    backend = CharacterVectors()
    by_vector = filled.dense(backend.query("陪餐人数"), model=backend.id, k=4)
    assert by_vector == filled.dense("陪餐人数", k=4)


@pytest.mark.parametrize("limit", [vectors.SCAN, 2])
def test_only_what_is_allowed_comes(filled, monkeypatch, limit):
    monkeypatch.setattr("assistant.index.index.SCAN", limit)
    allowed = {"D1#1", "D1#3", "D2#1", "D3#2"}
    hits = filled.dense("公务用车统一标准", k=3, allowed=allowed)
    assert _ids(hits) == _truth("公务用车统一标准", allowed, 3)
    assert filled.dense("公务", k=3, allowed=()) == []
    assert filled.dense("公务", k=3, allowed={"D9#1"}) == []


def test_a_tight_mask_over_many_is_scanned_exactly(index, workspace, monkeypatch):
    monkeypatch.setattr("assistant.index.index.SCAN", 10)
    rng = np.random.default_rng(5)
    rows = unit(rng.normal(size=(900, 64)))
    ids = [f"x#{n}" for n in range(900)]
    stored = {id: row.tobytes() for id, row in zip(ids, rows, strict=True)}
    monkeypatch.setattr(
        workspace, "vectors", lambda model, wanted: {i: stored[i] for i in wanted if i in stored}
    )
    index.upsert_vectors("m", ids, rows)
    order = np.argsort(-(rows @ rows[0]))
    # The nearest 880 are not allowed: no over-fetch reaches those that are.
    allowed = [ids[i] for i in order[880:]]
    hits = index.dense(rows[0], model="m", k=5, allowed=allowed)
    assert _ids(hits) == [ids[i] for i in order[880:885]]


@pytest.mark.parametrize("bad", [0.0, np.nan, np.inf])
def test_a_vector_without_direction_is_refused_and_nothing_is_written(index, bad):
    rows = np.ones((3, 64), dtype=np.float32)
    rows[1] = bad
    with pytest.raises(OutsideError, match="没有写入"):
        index.upsert_vectors("m", ["a#1", "a#2", "a#3"], rows)
    assert index.dense(rows[0], model="m", k=5) == []
    with pytest.raises(OutsideError):
        index.upsert_vectors("m", ["a#1"], rows[[0, 2]])


def test_a_vector_put_in_again_is_replaced_and_models_never_mix(index):
    one, two = np.eye(2, 64, dtype=np.float32)
    index.upsert_vectors("m1", ["a#1", "a#2"], [one, one])
    index.upsert_vectors("m2", ["b#1"], [one])
    index.upsert_vectors("m1", ["a#1", "a#1"], [one, two])
    assert dict(index.dense(two, model="m1", k=2)) == pytest.approx({"a#1": 1.0, "a#2": 0.0})
    assert _ids(index.dense(one, model="m2", k=5)) == ["b#1"]
    assert index.dense(one, model="模型/三：openai", k=5) == []


def test_more_vectors_than_one_batch(index):
    rng = np.random.default_rng(1)
    rows = unit(rng.normal(size=(1300, 64)))
    ids = [f"a#{n}" for n in range(1300)]
    index.upsert_vectors("m", ids, rows)
    for n in (0, 499, 500, 1299):
        assert _ids(index.dense(rows[n], model="m", k=1)) == [ids[n]]


def test_what_is_deleted_is_found_by_no_leg(filled, workspace):
    filled.delete(workspace.remove_document("D2"))
    assert all(id[:2] != "D2" for id in _ids(filled.dense("严禁公车私用", k=9)))
    assert len(filled.dense("严禁公车私用", k=9)) == 6
    assert all(id[:2] != "D2" for id in _ids(filled.lexical("严禁公车私用", k=9, leg="words")))


def _answers(index):
    return [
        (
            index.lexical(query, k=5, leg="words"),
            index.lexical(query, k=5, leg="bigrams"),
            [(id, round(score, 4)) for id, score in index.dense(query, k=5)],
        )
        for query in ("陪餐人数", "公车私用", "警示教育片", "党政机关管理规定", "2025")
    ]


def test_rebuilt_from_the_workspace_it_gives_the_same_answers(
    workspace, open_index, index, tmp_path
):
    # Filled one document at a time, as in life.
    for id in ("D3", "D1", "D2"):
        add_to(workspace, id)
        index.upsert_text(texts(id))
        embed(index, workspace, texts(id))
    before = _answers(index)
    index.close()
    shutil.rmtree(tmp_path / "index")
    again = open_index()
    again.upsert_text(texts())
    assert again.sync_vectors("characters-1") == 9
    assert _answers(again) == before
    again.clear()
    assert again.text_ids() == set()
    again.upsert_text(texts())
    again.sync_vectors("characters-1")
    assert _answers(again) == before


def test_sync_repairs_what_is_missing_changed_or_left_over(filled, workspace):
    backend = CharacterVectors()
    assert filled.sync_vectors(backend.id) == 0
    changed = backend.passages(["完全不同的文字"])
    workspace.put_vectors(backend.id, {"D1#1": changed[0].tobytes()})
    filled.upsert_vectors(backend.id, ["gone#1"], changed)
    assert filled.sync_vectors(backend.id) == 2
    assert _ids(filled.dense("完全不同的文字", k=1)) == ["D1#1"]
    assert "gone#1" not in _ids(filled.dense("完全不同的文字", k=20))
    assert filled.sync_vectors(backend.id) == 0


def test_without_chroma_the_stored_vectors_answer(filled, tmp_path, caplog):
    before = filled.dense("陪餐人数", k=5)
    filled.close()
    for path in (tmp_path / "index" / "chroma").iterdir():
        if path.is_file():
            path.write_bytes(b"damaged" * 200)
    assert _ids(filled.dense("陪餐人数", k=5)) == _ids(before)
    assert "scans instead" in caplog.text
    filled.clear()
    filled.upsert_text(texts())
    assert filled.sync_vectors("characters-1") == 9
    assert _ids(filled.dense("陪餐人数", k=5)) == _ids(before)


def test_vectors_not_yet_in_chroma_are_found_all_the_same(index, workspace):
    add_to(workspace)
    index.upsert_text(texts())
    backend = CharacterVectors()
    rows = backend.passages([item.text for item in texts()])
    workspace.put_vectors(
        backend.id,
        {item.id: row.tobytes() for item, row in zip(texts(), rows, strict=True)},
    )
    assert _ids(index.dense("陪餐人数", k=3)) == _truth("陪餐人数", k=3)


def test_without_a_backend_a_text_has_no_dense_answer(filled, workspace, tmp_path):
    with Index(tmp_path / "index", vectors=workspace, generation=workspace.generation) as plain:
        assert plain.dense("陪餐", k=5) == []
        assert plain.pending(["D1#1"]) == ()
        assert plain.pending(["D1#1", "D9#1"], model="characters-1") == ("D9#1",)
    assert filled.pending(["D9#1", "D1#1"]) == ("D9#1",)


def test_the_index_is_not_written_inside_a_transaction(index, workspace):
    with pytest.raises(DefectError), workspace.transaction():
        index.upsert_text(texts())
    assert index.text_ids() == set()


def test_two_indexes_on_one_folder_in_one_process(open_index, workspace):
    add_to(workspace)
    one, two = open_index(), open_index()
    for n, item in enumerate(texts()):
        writer = (one, two)[n % 2]
        writer.upsert_text([item])
        embed(writer, workspace, [item])
    for index in (one, two):
        assert len(index.text_ids()) == 9
        assert _ids(index.dense("严禁公车私用", k=5)) == _truth("严禁公车私用")
    one.close()
    assert _ids(two.dense("严禁公车私用", k=5)) == _truth("严禁公车私用")


def test_closing_lets_go_of_the_files(filled, open_index, tmp_path):
    filled.dense("陪餐", k=1)
    filled.close()
    filled.close()
    (tmp_path / "index").rename(tmp_path / "elsewhere")
    moved = open_index("elsewhere")
    assert _ids(moved.dense("严禁公车私用", k=5)) == _truth("严禁公车私用")
