"""A killed ingest, two processes at once, an index thrown away: nothing is lost, doubled or unreachable.

tests/slow/test_library_with_vectors.py does the same with embeddings, and kills thirty times.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from support import shelf
from support.killing import kill_rounds
from support.system import ROOT

from assistant.config import load_settings
from assistant.desk import Desk

QUERIES = (
    "值班人员登记", "保存期限", "登记簿编号", "负责解释", "公务接待陪餐", "无公函的接待", "节约用电",
    "丙丁岭驿站", "第三组复核", "会议费", "《戊己岭驿站管理办法》第三条", "谁来复核",
)  # fmt: skip


def test_an_ingest_killed_at_random_moments_leaves_whole_documents(tmp_path: Path) -> None:
    assert kill_rounds(tmp_path, rounds=2, seed=5, files=20) == []


def test_app_and_command_line_take_files_in_at_once(tmp_path: Path) -> None:
    check_both_at_once(tmp_path, "none")


def check_both_at_once(tmp_path: Path, embedding: str) -> None:
    """The app and a command-line ingest write at once; then everything is there once and can be found."""
    data = tmp_path / "data"
    shelf.fill(tmp_path / "a", range(14))
    shelf.fill(tmp_path / "b", range(8, 22))  # six files are given to both
    app = Desk(load_settings(data, embedding=embedding))
    try:
        other = subprocess.Popen(
            [sys.executable, "-m", "assistant", "ingest", str(tmp_path / "b"), "--data", str(data)],
            cwd=ROOT,
            env={"PATH": "/usr/bin", "ASSISTANT_EMBEDDING": embedding, "PYTHONUTF8": "1"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        app.library.ingest([tmp_path / "a"])
        app.library.embed_pending()
        said = other.communicate()[1]
        assert other.returncode == 0, said
        app.library.embed_pending()
        assert shelf.disagreements(app, range(22)) == []
        held = [e.document.id for e in app.library.entries()]
        assert len(held) == len(set(held))
        ids = {p.id for d in held for p in app.library.passages(d)}
        index, backend = app._context.index, app._context.backend
        assert index.text_ids() == ids
        if embedding == "none":
            return
        assert backend is not None
        near = index.dense(backend.query("登记"), model=backend.id, k=len(ids) + 50)
        assert {id for id, _score in near} == ids
    finally:
        app.close()
    fresh = Desk(load_settings(data, embedding=embedding))
    try:
        assert shelf.disagreements(fresh, range(22)) == []
    finally:
        fresh.close()


def _answers(desk: Desk) -> list[list[tuple[str, float, tuple[str, ...]]]]:
    return [
        [(h.passage.id, h.score, h.via) for h in desk.library.search(query, k=20).hits]
        for query in QUERIES
    ]


def test_an_index_thrown_away_and_rebuilt_answers_the_same(tmp_path: Path) -> None:
    check_rebuilt(tmp_path, "none")


def check_rebuilt(tmp_path: Path, embedding: str) -> None:
    """After removals and corrections of every kind a rebuilt index answers as the old one did."""
    data = tmp_path / "data"
    shelf.fill(tmp_path / "a", range(12))
    desk = Desk(load_settings(data, embedding=embedding))
    try:
        taken = desk.library.ingest([tmp_path / "a"]).taken
        made = [item.document.id for item in taken if item.document is not None]
        desk.library.remove(made[3])
        desk.library.update(made[4], title="改过标题的办法")
        desk.library.merge_passage(made[5], desk.library.passages(made[5])[2].id)
        desk.library.split_passage(made[6], desk.library.passages(made[6])[2].id, 20)
        desk.library.embed_pending()
        before = _answers(desk)
    finally:
        desk.close()
    shutil.rmtree(data / "index")
    desk = Desk(load_settings(data, embedding=embedding))
    try:
        desk.library.reindex()
        assert _answers(desk) == before
    finally:
        desk.close()


def test_a_process_that_died_between_catalogue_and_index_is_made_good_by_the_next_search(
    tmp_path: Path,
) -> None:
    data = tmp_path / "data"
    shelf.fill(tmp_path / "a", range(1))
    app = Desk(load_settings(data, embedding="none"))
    died = (
        "import os, sys\nfrom pathlib import Path\nfrom assistant.config import load_settings\n"
        "from assistant.desk import Desk\nfrom assistant.desk.indexing import IndexKeeper\n"
        "desk = Desk(load_settings(Path(sys.argv[1]), embedding='none'))\n"
        "IndexKeeper.catch_up = lambda self: os._exit(9)\n"
        "desk.library.ingest([Path(sys.argv[2])])\n"
    )
    try:
        ended = subprocess.run(
            [sys.executable, "-c", died, str(data), str(tmp_path / "a")], cwd=ROOT, check=False
        )
        assert ended.returncode == 9
        assert shelf.disagreements(app, range(1)) == []
    finally:
        app.close()
