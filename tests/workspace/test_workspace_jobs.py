"""Long work: progress, stop, and jobs whose process died."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from sqlalchemy import update

from assistant.errors import NotFoundError
from assistant.models import JobState
from assistant.workspace import Workspace, sqlite_url
from assistant.workspace.columns import utc_now
from assistant.workspace.jobs import SILENCE
from assistant.workspace.schema import jobs

ROOT = Path(__file__).resolve().parents[2]


def test_the_life_of_a_job(workspace):
    job = workspace.create_job("draft", "R1")
    assert (job.state, job.kind, job.subject) == (JobState.QUEUED, "draft", "R1")
    workspace.update_job(job.id, 1, 3, "正在起草第1节")
    running = workspace.job(job.id)
    assert (running.state, running.done, running.total) == (JobState.RUNNING, 1, 3)
    assert workspace.jobs(active_only=True) == (running,)
    workspace.finish_job(job.id, JobState.DONE, "起草完成")
    ended = workspace.job(job.id)
    assert (ended.state, ended.message, ended.done) == (JobState.DONE, "起草完成", 1)
    assert workspace.jobs(active_only=True) == ()
    workspace.update_job(job.id, 2, 3, "迟到的进度")
    assert workspace.job(job.id) == ended
    assert [j.id for j in workspace.jobs()] == [job.id]


def test_a_job_is_asked_to_stop(workspace):
    job = workspace.create_job("embed", "")
    assert not workspace.stop_requested(job.id)
    workspace.request_stop(job.id)
    assert workspace.stop_requested(job.id)
    assert workspace.stop_requested("J-unknown")


def test_an_unknown_job_is_said_in_one_sentence(workspace):
    for call in (
        lambda: workspace.job("J9"),
        lambda: workspace.update_job("J9", 0, 0, ""),
        lambda: workspace.finish_job("J9", JobState.DONE),
        lambda: workspace.request_stop("J9"),
    ):
        with pytest.raises(NotFoundError, match="J9"):
            call()


ABANDON = """
    import os, sys
    from pathlib import Path
    from assistant.workspace import Workspace, sqlite_url
    folder = Path({folder!r})
    workspace = Workspace.open(sqlite_url(folder / "workspace.db"), originals=folder / "originals")
    job = workspace.create_job("draft", "R1")
    workspace.update_job(job.id, 1, 9, "正在起草")
    print(job.id, flush=True)
    if {dies}:
        os._exit(9)  # as a kill: nothing is closed
    sys.stdin.read()
"""


def _start(tmp_path, *, dies):
    script = textwrap.dedent(ABANDON.format(folder=str(tmp_path), dies=dies))
    process = subprocess.Popen(
        [sys.executable, "-c", script],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    return process, process.stdout.readline().strip()


def _open(tmp_path):
    return Workspace.open(sqlite_url(tmp_path / "workspace.db"), originals=tmp_path / "originals")


def test_a_job_of_a_dead_process_is_reported_as_failed(tmp_path):
    with _open(tmp_path) as watching:
        process, id = _start(tmp_path, dies=True)
        process.communicate()
        with _open(tmp_path) as workspace:
            job = workspace.job(id)
            assert job.state is JobState.FAILED
            assert "中途退出" in job.message
        assert watching.job(id).state is JobState.FAILED
        assert watching.others() == ()


def test_a_job_of_a_living_process_is_left_alone(tmp_path):
    process, id = _start(tmp_path, dies=False)
    try:
        with _open(tmp_path) as workspace:
            assert workspace.job(id).state is JobState.RUNNING
            assert len(workspace.others()) == 1
            process.kill()
            process.wait()
            # A page that polls sees it without anyone opening the workspace anew.
            assert workspace.job(id).state is JobState.FAILED
            assert workspace.jobs(active_only=True) == ()
    finally:
        process.kill()
        process.communicate()


def test_a_job_still_running_when_the_program_closes_has_failed(tmp_path):
    with _open(tmp_path) as workspace:
        job = workspace.create_job("draft", "R1")
        workspace.update_job(job.id, 1, 2, "正在起草")
    with _open(tmp_path) as workspace:
        ended = workspace.job(job.id)
        assert ended.state is JobState.FAILED
        assert "已关闭" in ended.message
    assert list((tmp_path / "running").iterdir()) == []


@pytest.mark.parametrize(("age", "state"), [(0, JobState.RUNNING), (2, JobState.FAILED)])
def test_on_another_machine_silence_tells(workspace, age, state):
    job = workspace.create_job("draft", "R1")
    workspace.update_job(job.id, 0, 1, "正在起草")
    with workspace._db.write() as connection:
        connection.execute(update(jobs).values(owner="f" * 32, heartbeat=utc_now() - age * SILENCE))
    assert workspace.jobs()[0].state is state
