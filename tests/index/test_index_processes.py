"""Several processes on one index folder lose nothing and see each other's work."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import pytest
from index_samples import CharacterVectors, add_to, embed, texts

from assistant.errors import OutsideError
from assistant.index import BusyError
from assistant.index.lock import folder_lock

ROOT = Path(__file__).resolve().parents[2]

HEAD = """
    import sys
    from pathlib import Path
    sys.path.insert(0, {tests!r})
    import numpy as np
    from index_samples import CharacterVectors, add_to, embed, texts
    from assistant.index import Index, IndexText
    from assistant.index.backends import unit
    from assistant.workspace import Workspace, sqlite_url
    folder = Path({folder!r})
    workspace = Workspace.open(sqlite_url(folder / "workspace.db"), originals=folder / "originals")
    index = Index(folder / "index", vectors=workspace, generation=workspace.generation,
                  backend=CharacterVectors())
"""


def _script(tmp_path, body):
    head = HEAD.format(tests=str(Path(__file__).parent), folder=str(tmp_path))
    return textwrap.dedent(head) + textwrap.dedent(body)


def _run(tmp_path, body, **options):
    command = [sys.executable, "-c", _script(tmp_path, body)]
    return subprocess.run(
        command, cwd=ROOT, check=True, capture_output=True, text=True, **options
    ).stdout


def _rows(seed, count):
    import numpy as np

    from assistant.index.backends import unit

    return unit(np.random.default_rng(seed).normal(size=(count, 64)))


WRITER = """
    seed = {seed}
    rows = unit(np.random.default_rng(seed).normal(size=(300, 64)))
    for first in range(0, 300, 30):
        ids = [f"w{{seed}}#{{n}}" for n in range(first, first + 30)]
        index.upsert_text([IndexText(id=i, title="", path="", text=f"写入{{i}}") for i in ids])
        index.upsert_vectors("m", ids, rows[first : first + 30])
    index.close()
    workspace.close()
"""


def test_two_processes_writing_at_once_lose_nothing(tmp_path, index):
    running = [
        subprocess.Popen(
            [sys.executable, "-c", _script(tmp_path, WRITER.format(seed=seed))], cwd=ROOT
        )
        for seed in (1, 2)
    ]
    # A reader in the middle: its queries write to Chroma's files too.
    while any(process.poll() is None for process in running):
        index.dense(_rows(1, 1)[0], model="m", k=3)
    assert [process.wait() for process in running] == [0, 0]
    expected = {f"w{seed}#{n}" for seed in (1, 2) for n in range(300)}
    assert index.text_ids() == expected
    for seed in (1, 2):
        lost = [
            n
            for n, row in enumerate(_rows(seed, 300))
            if index.dense(row, model="m", k=1)[0][0] != f"w{seed}#{n}"
        ]
        assert lost == []


def test_a_holder_of_an_older_generation_sees_what_another_process_added(
    tmp_path, workspace, index
):
    add_to(workspace, "D1")
    index.upsert_text(texts("D1"))
    embed(index, workspace, texts("D1"))
    assert index.dense("严禁公车私用", k=9)[0][0][:2] == "D1"
    _run(
        tmp_path,
        """
        add_to(workspace, "D2")
        index.upsert_text(texts("D2"))
        embed(index, workspace, texts("D2"))
        index.close()
        """,
    )
    assert index.lexical("公车私用", k=3, leg="words")[0][0] == "D2#2"
    assert index.dense("严禁公车私用", k=3)[0][0] == "D2#2"
    # And the other way round: what was seen can be taken away.
    _run(tmp_path, "index.delete(workspace.remove_document('D2'))")
    assert index.lexical("公车私用", k=3, leg="words") == []
    assert {id[:2] for id, _ in index.dense("严禁公车私用", k=9)} == {"D1"}


def test_what_is_kept_in_memory_is_forgotten_when_another_process_writes(
    tmp_path, workspace, open_index
):
    index = open_index(exact_up_to=5000)
    add_to(workspace, "D1")
    index.upsert_text(texts("D1"))
    embed(index, workspace, texts("D1"))
    assert index.dense("严禁公车私用", k=9)[0][0][:2] == "D1"
    _run(
        tmp_path,
        """
        add_to(workspace, "D2")
        index.upsert_text(texts("D2"))
        embed(index, workspace, texts("D2"))
        index.close()
        """,
    )
    # Without the generation the passages and vectors read before would answer for ever.
    assert index.dense("严禁公车私用", k=3)[0][0] == "D2#2"


def test_a_sync_never_takes_out_what_another_process_is_adding(index, workspace, monkeypatch):
    add_to(workspace)
    index.upsert_text(texts("D1"))
    embed(index, workspace, texts("D1"))
    listed = index._vectors.ids
    added = []

    def meanwhile(model, *, generation):
        def add():
            index.upsert_text(texts("D2"))
            embed(index, workspace, texts("D2"))

        thread = threading.Thread(target=add)
        thread.start()
        # With the folder to ourselves the other one has to wait; otherwise it would be done by now.
        thread.join(2)
        added.append(thread)
        return listed(model, generation=generation)

    monkeypatch.setattr(index._vectors, "ids", meanwhile)
    assert index.sync_vectors(CharacterVectors.id) == 0
    added[0].join()
    monkeypatch.undo()
    assert {id[:2] for id, _ in index.dense("严禁公车私用", k=50)} == {"D1", "D2"}


def test_another_process_only_reading_spoils_nothing(tmp_path, workspace, filled):
    before = filled.dense("严禁公车私用", k=5)
    said = _run(tmp_path, "print(index.dense('严禁公车私用', k=5)[0][0])")
    assert said.strip() == "D2#2"
    new = [item.model_copy(update={"id": f"new#{n}"}) for n, item in enumerate(texts())]
    backend = CharacterVectors()
    filled.upsert_vectors(backend.id, [i.id for i in new], backend.passages([i.text for i in new]))
    assert len(filled.dense("严禁公车私用", k=50)) == 18
    said = _run(tmp_path, "print(len(index.dense('严禁公车私用', k=50)))")
    assert said.strip() == "18"
    filled.delete([item.id for item in new])
    assert [id for id, _ in filled.dense("严禁公车私用", k=5)] == [id for id, _ in before]


KILLED = """
    import os
    add_to(workspace)
    original = index._lexical.upsert
    def cut_short(items):
        original(items)
        os._exit(9)
    index._lexical.upsert = cut_short
    index.upsert_text(texts())
"""


def test_a_write_cut_short_makes_every_holder_look_again(tmp_path, workspace, index):
    assert index.text_ids() == set()
    ended = subprocess.run([sys.executable, "-c", _script(tmp_path, KILLED)], cwd=ROOT, check=False)
    assert ended.returncode == 9
    assert len(index.text_ids()) == 9
    # The dead process left no lock behind.
    index.upsert_text(texts("D1"))


def test_the_folder_deleted_and_rebuilt_by_another_process(tmp_path, workspace, filled):
    before = filled.dense("陪餐人数", k=3)
    _run(
        tmp_path,
        """
        index.clear()
        index.upsert_text(texts())
        index.sync_vectors(CharacterVectors.id)
        """,
    )
    assert [id for id, _ in filled.dense("陪餐人数", k=3)] == [id for id, _ in before]
    assert filled.lexical("陪餐", k=1, leg="words")[0][0] == "D1#1"


def test_whoever_waits_too_long_is_told_so_and_a_search_goes_round(tmp_path, filled, monkeypatch):
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            _script(
                tmp_path,
                """
                from assistant.index.lock import folder_lock
                with folder_lock(folder / "index").hold():
                    print("held", flush=True)
                    sys.stdin.read()
                """,
            ),
        ],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert holder.stdout.readline().strip() == "held"
        with pytest.raises(BusyError, match="稍后"), folder_lock(tmp_path / "index").hold(0.1):
            pass
        monkeypatch.setattr("assistant.index.index._QUERY_WAIT", 0.1)
        assert filled.dense("严禁公车私用", k=1)[0][0] == "D2#2"
        assert filled.lexical("公车私用", k=1, leg="words")[0][0] == "D2#2"
    finally:
        holder.communicate("")


def test_threads_write_and_search_at_once(index, workspace):
    add_to(workspace)
    failed = []

    def write(id):
        try:
            index.upsert_text(texts(id))
            embed(index, workspace, texts(id))
        except OutsideError as error:
            failed.append(error)

    def search():
        for _ in range(20):
            try:
                index.lexical("公务", k=3, leg="bigrams")
                index.dense("公务", k=3)
            except OutsideError as error:
                failed.append(error)

    threads = [threading.Thread(target=write, args=(id,)) for id in ("D1", "D2", "D3")]
    threads += [threading.Thread(target=search) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert len(index.text_ids()) == 9
    assert len(index.dense("公务", k=20)) == 9


def test_a_folder_that_cannot_be_written_is_said_in_one_sentence(tmp_path):
    (tmp_path / "file").write_text("x")
    with (
        pytest.raises(OutsideError, match="索引文件夹"),
        folder_lock(tmp_path / "file" / "x").hold(),
    ):
        pass


def test_importing_the_package_is_light():
    script = (
        "import sys, assistant.index; heavy = {'numpy', 'tantivy', 'chromadb', 'openai', 'rjieba'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    said = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=True,
        capture_output=True,
        text=True,
    )
    assert said.stdout.strip() == "[]"
