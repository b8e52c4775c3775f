"""The job table: long work, who does it, how far it is, and whether it was asked to stop."""

from __future__ import annotations

import datetime as dt
import logging
import threading
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select, update

from assistant.errors import DeskError, NotFoundError
from assistant.models import Job, JobState
from assistant.workspace.columns import utc_now
from assistant.workspace.ids import new_job_id
from assistant.workspace.schema import jobs
from assistant.workspace.store import Store

if TYPE_CHECKING:
    from sqlalchemy import Row

    from assistant.workspace.engine import Database
    from assistant.workspace.presence import Presence

HEARTBEAT = 15.0
"""Seconds between two signs of life of a process with jobs."""
SILENCE = dt.timedelta(seconds=120)
"""After this long without one, a job whose process this machine cannot see counts as dead."""
KEEP = dt.timedelta(days=30)
"""Finished jobs older than this are cleared away."""

_ACTIVE = (JobState.QUEUED.value, JobState.RUNNING.value)
_FIELDS = tuple(jobs.c[name] for name in Job.model_fields)
_DIED = "程序中途退出，这项工作没有做完；已完成的部分都在，请重新开始。"
_CLOSED = "程序已关闭，这项工作没有做完；已完成的部分都在，请重新开始。"

_log = logging.getLogger(__name__)


def _job(row: Row[Any]) -> Job:
    return Job.model_validate({name: row._mapping[name] for name in Job.model_fields})


class JobStore(Store):
    """Jobs of all processes that share the workspace."""

    def __init__(self, database: Database, presence: Presence) -> None:
        super().__init__(database)
        self._presence = presence
        self._pulse: threading.Thread | None = None
        self._pulse_guard = threading.Lock()
        self._closing = threading.Event()

    def create_job(self, kind: str, subject: str) -> Job:
        """Enter a job of this process, not started yet."""
        now = utc_now()
        id = new_job_id()
        with self._db.write() as connection:
            connection.execute(
                delete(jobs).where(jobs.c.state.not_in(_ACTIVE), jobs.c.updated < now - KEEP)
            )
            connection.execute(
                insert(jobs).values(
                    id=id,
                    kind=kind,
                    subject=subject,
                    state=JobState.QUEUED.value,
                    done=0,
                    total=0,
                    message="",
                    created=now,
                    updated=now,
                    owner=self._presence.token,
                    heartbeat=now,
                    stop=False,
                )
            )
        self._beat()
        return self.job(id)

    def update_job(self, job_id: str, done: int, total: int, message: str) -> None:
        """Report progress; the job is running from the first report on. A finished job stays as it ended.

        Raises:
            NotFoundError: no such job.
        """
        now = utc_now()
        change = (
            update(jobs)
            .where(jobs.c.id == job_id, jobs.c.state.in_(_ACTIVE))
            .values(
                state=JobState.RUNNING.value,
                done=done,
                total=total,
                message=message,
                updated=now,
                heartbeat=now,
            )
        )
        with self._db.write() as connection:
            if not connection.execute(change).rowcount:
                self._row(job_id)

    def finish_job(self, job_id: str, state: JobState, message: str = "") -> None:
        """Note how a job ended; the owner's word replaces what others believed.

        Raises:
            NotFoundError: no such job.
        """
        change = (
            update(jobs)
            .where(jobs.c.id == job_id)
            .values(state=state.value, message=message, updated=utc_now())
        )
        with self._db.write() as connection:
            if not connection.execute(change).rowcount:
                raise _missing(job_id)

    def job(self, job_id: str) -> Job:
        """One job as it stands.

        Raises:
            NotFoundError: no such job.
        """
        row = self._row(job_id)
        if row.state in _ACTIVE and row.owner != self._presence.token and self.reap_jobs():
            row = self._row(job_id)
        return _job(row)

    def jobs(self, active_only: bool = False) -> tuple[Job, ...]:
        """Jobs, newest first; with ``active_only``, those waiting or running."""
        self.reap_jobs()
        query = select(jobs).order_by(jobs.c.seq.desc())
        if active_only:
            query = query.where(jobs.c.state.in_(_ACTIVE))
        with self._db.read() as connection:
            return tuple(_job(row) for row in connection.execute(query))

    def request_stop(self, job_id: str) -> None:
        """Ask a job to end; its worker sees it at the next step. A finished job is left alone.

        Raises:
            NotFoundError: no such job.
        """
        change = update(jobs).where(jobs.c.id == job_id).values(stop=True)
        with self._db.write() as connection:
            if not connection.execute(change).rowcount:
                raise _missing(job_id)

    def stop_requested(self, job_id: str) -> bool:
        """Whether the job should end: asked to, or no longer known."""
        with self._db.read() as connection:
            asked = connection.execute(select(jobs.c.stop).where(jobs.c.id == job_id)).scalar()
        return asked is None or bool(asked)

    def reap_jobs(self) -> tuple[str, ...]:
        """Report jobs of dead processes as failed; their ids."""
        with self._db.read() as connection:
            query = select(jobs).where(
                jobs.c.state.in_(_ACTIVE), jobs.c.owner != self._presence.token
            )
            rows = connection.execute(query).all()
        dead = tuple(row.id for row in rows if self._dead(row))
        if dead:
            self._fail(jobs.c.id.in_(dead), _DIED)
        return dead

    def end_own_jobs(self) -> None:
        """The process closes: no heartbeat any more, and what still ran has failed."""
        self._closing.set()
        self._fail(jobs.c.owner == self._presence.token, _CLOSED)

    def _fail(self, which: Any, message: str) -> None:
        change = (
            update(jobs)
            .where(which, jobs.c.state.in_(_ACTIVE))
            .values(state=JobState.FAILED.value, message=message, updated=utc_now())
        )
        with self._db.write() as connection:
            connection.execute(change)

    def _row(self, job_id: str) -> Row[Any]:
        with self._db.read() as connection:
            row = connection.execute(select(jobs).where(jobs.c.id == job_id)).first()
        if row is None:
            raise _missing(job_id)
        return row

    def _dead(self, row: Row[Any]) -> bool:
        alive = self._presence.alive(row.owner)
        if alive is None:
            return bool(utc_now() - row.heartbeat > SILENCE)
        return not alive

    def _beat(self) -> None:
        """Keep the heartbeat going while this process has jobs."""
        with self._pulse_guard:
            if self._pulse is None or not self._pulse.is_alive():
                self._pulse = threading.Thread(
                    target=self._pulse_loop, daemon=True, name="heartbeat"
                )
                self._pulse.start()

    def _pulse_loop(self) -> None:
        own = (jobs.c.owner == self._presence.token) & jobs.c.state.in_(_ACTIVE)
        while not self._closing.wait(HEARTBEAT):
            try:
                with self._db.write() as connection:
                    beat = update(jobs).where(own).values(heartbeat=utc_now())
                    if not connection.execute(beat).rowcount:
                        return
            except DeskError as error:
                _log.warning("heartbeat missed: %s", error)


def _missing(job_id: str) -> NotFoundError:
    return NotFoundError(f"没有编号为{job_id}的工作，它可能已经结束很久，请刷新后再看。")
