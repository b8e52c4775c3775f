"""Documents, passages, vectors and originals."""

from __future__ import annotations

import datetime as dt
import hashlib
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import pytest
from workspace_samples import make_document, make_passages, make_report

from assistant.errors import DefectError, NotFoundError, UserError
from assistant.models import Completeness, DocumentKind, Level
from assistant.workspace import Workspace, sqlite_url

ROOT = Path(__file__).resolve().parents[2]


def test_a_document_comes_back_as_it_went_in(workspace):
    document = make_document(
        text="﻿第一条\r\n　　“引号”，Ａ１①㈱ 𠮷\x00\n",
        filename="办法.docx",
        issuer="某某局",
        number="某发〔2026〕3号",
        level=Level.CITY,
        adopted=dt.date(2026, 1, 2),
        effective=dt.date(2026, 2, 1),
        repealed=dt.date(2030, 1, 1),
        supersedes=("old-1",),
        aliases=("办法",),
        completeness=Completeness.DIGEST,
        evidence_mark="S",
        shipped=True,
        warnings=("表格未读出。",),
    )
    if not workspace._db.is_sqlite:  # PostgreSQL has no NUL in texts
        document = document.model_copy(update={"text": document.text.replace("\x00", "")})
    passages = make_passages(document)
    assert workspace.add_document(document, passages) == document
    assert workspace.document("D1") == document
    assert workspace.documents() == (document,)
    assert workspace.document_headers() == (document.model_copy(update={"text": ""}),)
    assert workspace.document_by_sha(document.sha256) == document
    assert workspace.passages("D1") == passages
    assert workspace.passage("D1#2") == passages[1]


def test_lists_keep_the_order_of_entry_and_filter_by_kind(workspace):
    for id in ("b", "a", "c"):
        kind = DocumentKind.NOTICE if id == "a" else DocumentKind.POLICY
        document = make_document(id, kind=kind)
        workspace.add_document(document, make_passages(document, 2))
    assert [d.id for d in workspace.documents()] == ["b", "a", "c"]
    assert [d.id for d in workspace.document_headers(DocumentKind.NOTICE)] == ["a"]
    assert workspace.all_passage_ids() == [(f"{d}#{n}", d) for d in ("b", "a", "c") for n in (1, 2)]
    assert workspace.passage_count() == 6


def test_the_same_content_twice_is_one_document(workspace):
    first = make_document("D1", "正文")
    again = make_document("D2", "正文", sha256=first.sha256)
    workspace.add_document(first, make_passages(first))
    assert workspace.add_document(again, make_passages(again)) == first
    assert [d.id for d in workspace.documents()] == ["D1"]


def test_the_same_content_from_two_threads_is_one_document(workspace):
    first = make_document("D0", "正文")
    found = []

    def add(id):
        document = first.model_copy(update={"id": id})
        found.append(workspace.add_document(document, make_passages(document)).id)

    threads = [threading.Thread(target=add, args=(f"D{n}",)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1
    assert len(found) == 6
    assert workspace.passage_count() == 3


def test_an_id_that_is_taken_is_refused(workspace):
    workspace.add_document(make_document("D1", "甲"), ())
    with pytest.raises(UserError, match="D1"):
        workspace.add_document(make_document("D1", "乙"), ())


@pytest.mark.parametrize("good", [0, 1, 700])
def test_a_failure_in_the_middle_of_an_ingest_leaves_nothing(workspace, good):
    document = make_document()

    def broken():
        yield from make_passages(document, good)
        raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        workspace.add_document(document, broken())
    assert workspace.documents() == ()
    assert workspace.all_passage_ids() == []


def test_a_passage_of_another_document_is_refused(workspace):
    with pytest.raises(DefectError):
        workspace.add_document(make_document("D1"), make_passages(make_document("D2")))
    assert workspace.documents() == ()


def test_what_does_not_exist_is_said_in_one_sentence(workspace):
    with pytest.raises(NotFoundError, match="没有编号为D9的文件"):
        workspace.document("D9")
    with pytest.raises(NotFoundError, match="D9#1"):
        workspace.passage("D9#1")
    with pytest.raises(NotFoundError):
        workspace.remove_document("D9")
    with pytest.raises(NotFoundError):
        workspace.update_document(make_document("D9"))
    assert workspace.passages("D9") == ()
    assert workspace.document_by_sha("0" * 64) is None


def test_removing_a_document_removes_passages_and_vectors(workspace):
    for id in ("D1", "D2"):
        document = make_document(id)
        workspace.add_document(document, make_passages(document))
        workspace.put_vectors("m", {f"{id}#{n}": b"1234" for n in (1, 2, 3)})
    assert workspace.remove_document("D1") == ("D1#1", "D1#2", "D1#3")
    assert [d.id for d in workspace.documents()] == ["D2"]
    assert workspace.passage_count() == 3
    assert workspace.vector_count("m") == 3
    assert workspace.passages_by_ids(["D1#1", "D2#2", "D2#1"]) == (
        workspace.passage("D2#2"),
        workspace.passage("D2#1"),
    )


def test_vectors_belong_to_a_model_and_are_replaced(workspace):
    document = make_document()
    workspace.add_document(document, make_passages(document))
    workspace.put_vectors("m1", {"D1#1": b"aaaa", "D1#2": b"bbbb"})
    workspace.put_vectors("m1", {"D1#2": b"cccc", "gone#1": b"dddd"})
    workspace.put_vectors("m2", {"D1#1": b"eeee"})
    assert workspace.vectors("m1", ["D1#1", "D1#2", "D1#3"]) == {"D1#1": b"aaaa", "D1#2": b"cccc"}
    assert (workspace.vector_count("m1"), workspace.vector_count("m2")) == (2, 1)
    assert workspace.pending_passage_ids("m1") == ("D1#3",)
    assert workspace.pending_passage_ids("m3", limit=2) == ("D1#1", "D1#2")
    assert workspace.pending_count("m2") == 2
    workspace.remove_vectors("m1")
    assert (workspace.vector_count("m1"), workspace.vector_count("m2")) == (0, 1)


def test_more_vectors_than_one_statement_takes(workspace):
    document = make_document()
    passages = make_passages(document, 1300)
    workspace.add_document(document, passages)
    vectors = {p.id: p.id.encode() for p in passages}
    workspace.put_vectors("m", vectors)
    assert workspace.vectors("m", vectors) == vectors
    assert len(workspace.passages_by_ids(vectors)) == 1300


def test_new_passages_keep_the_vectors_of_unchanged_ones(workspace):
    document = make_document()
    old = make_passages(document, 3)
    workspace.add_document(document, old)
    workspace.put_vectors("m", {p.id: b"1234" for p in old})
    new = (old[0], old[1].model_copy(update={"text": "改过的文字"}))
    changed = document.model_copy(update={"text": "改过的正文"})
    workspace.update_document(changed, new)
    assert workspace.document("D1") == changed
    assert workspace.passages("D1") == new
    assert set(workspace.vectors("m", [p.id for p in old])) == {"D1#1"}


def test_a_changed_text_needs_new_passages_and_a_changed_title_new_vectors(workspace):
    document = make_document()
    passages = make_passages(document)
    workspace.add_document(document, passages)
    workspace.put_vectors("m", {p.id: b"1234" for p in passages})
    with pytest.raises(DefectError):
        workspace.update_document(document.model_copy(update={"text": "别的"}))
    workspace.update_document(document.model_copy(update={"issuer": "某某局"}))
    assert workspace.vector_count("m") == 3
    workspace.update_document(document.model_copy(update={"title": "改正的标题"}))
    assert workspace.vector_count("m") == 0
    assert workspace.passages("D1") == passages


def test_reports_that_rest_on_a_document_are_named(workspace):
    workspace.add_report(make_report("R1", previous="D1"))
    workspace.add_report(make_report("R2", notice="D1"))
    workspace.add_report(make_report("R3"))
    assert set(workspace.reports_using("D1")) == {"R1", "R2"}


def test_originals_are_kept_by_their_sha256(workspace, tmp_path):
    data = b"PK\x03\x04 bytes"
    sha = hashlib.sha256(data).hexdigest()
    workspace.put_original(sha, data)
    workspace.put_original(sha, data)
    assert workspace.original(sha) == data
    assert [p.name for p in (tmp_path / "originals").iterdir()] == [sha]
    with pytest.raises(DefectError):
        workspace.put_original("0" * 64, data)
    for bad in ("0" * 64, "../workspace.db", ""):
        with pytest.raises(NotFoundError):
            workspace.original(bad)
    workspace.remove_original(sha)
    with pytest.raises(NotFoundError):
        workspace.original(sha)


KILLED = """
    import os, signal, sys
    from pathlib import Path
    sys.path.insert(0, {tests!r})
    from workspace_samples import make_document, make_passages
    from assistant.workspace import Workspace, sqlite_url
    folder = Path({folder!r})
    workspace = Workspace.open(sqlite_url(folder / "workspace.db"), originals=folder / "originals")
    whole = make_document("whole")
    workspace.add_document(whole, make_passages(whole, 900))
    half = make_document("half")
    def passages():
        for n, passage in enumerate(make_passages(half, 900)):
            if n == {at}:
                os.kill(os.getpid(), signal.SIGKILL)
            yield passage
    workspace.add_document(half, passages())
"""


@pytest.mark.skipif(not hasattr(__import__("signal"), "SIGKILL"), reason="no kill -9 here")
@pytest.mark.parametrize("at", [0, 499, 501, 899])
def test_a_process_killed_in_an_ingest_leaves_whole_documents_only(tmp_path, at):
    script = textwrap.dedent(
        KILLED.format(tests=str(Path(__file__).parent), folder=str(tmp_path), at=at)
    )
    ended = subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False)
    assert ended.returncode == -9
    with Workspace.open(
        sqlite_url(tmp_path / "workspace.db"), originals=tmp_path / "originals"
    ) as workspace:
        assert [d.id for d in workspace.documents()] == ["whole"]
        assert workspace.passage_count() == 900
        assert not [text for text in workspace.problems() if "损坏" in text]
