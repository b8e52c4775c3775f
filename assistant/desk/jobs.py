"""Long work on threads owned by the process, not by a page: a reload attaches, stop works at once."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from assistant.errors import DeskError
from assistant.models import Job, JobState, Progress, Stop
from assistant.workspace import Workspace

log = logging.getLogger(__name__)

Work = Callable[[Progress, Stop], str]
"""Does the work, reporting progress and asking ``stop``; returns the closing sentence."""

_WORKERS = 3
"""Drafting, embedding and an ingest may run side by side; more would only fight for two cores."""


class JobRunner:
    """Starts jobs and keeps their state in the workspace, where every page and process sees it."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._pool = ThreadPoolExecutor(_WORKERS, thread_name_prefix="desk-job")
        self._stops: dict[str, threading.Event] = {}
        self._lock = threading.Lock()

    def start(self, kind: str, work: Work, *, subject: str = "") -> Job:
        """Queue ``work``; returns at once with the job as it stands."""
        job = self._workspace.create_job(kind, subject)
        event = threading.Event()
        with self._lock:
            self._stops[job.id] = event
        self._pool.submit(self._run, job.id, work, event)
        return job

    def stop(self, job_id: str) -> None:
        """Ask a job to stop; it ends at its next step and keeps what it has."""
        self._workspace.request_stop(job_id)
        with self._lock:
            event = self._stops.get(job_id)
        if event is not None:
            event.set()

    def active(self, *, kind: str | None = None, subject: str | None = None) -> tuple[Job, ...]:
        """Jobs queued or running, optionally of one kind and subject."""
        return tuple(
            job
            for job in self._workspace.jobs(active_only=True)
            if (kind is None or job.kind == kind) and (subject is None or job.subject == subject)
        )

    def get(self, job_id: str) -> Job:
        """One job as it stands."""
        return self._workspace.job(job_id)

    def close(self) -> None:
        """Stop everything and wait for the threads."""
        with self._lock:
            for event in self._stops.values():
                event.set()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _run(self, job_id: str, work: Work, event: threading.Event) -> None:
        def progress(done: int, total: int, message: str) -> None:
            self._workspace.update_job(job_id, done, total, message)

        def stop() -> bool:
            return event.is_set()

        try:
            message = work(progress, stop)
        except DeskError as error:
            self._workspace.finish_job(job_id, JobState.FAILED, str(error))
        except Exception as error:  # noqa: BLE001 - a thread's last line: the page must hear of it
            # The traceback names code, never text: arguments of report text must not reach a log.
            log.error("job %s failed: %s", job_id, type(error).__name__)
            self._workspace.finish_job(
                job_id, JobState.FAILED, "这项工作意外中断，已保存的内容都在，请重试。"
            )
        else:
            state = JobState.STOPPED if event.is_set() else JobState.DONE
            self._workspace.finish_job(job_id, state, message)
        finally:
            with self._lock:
                self._stops.pop(job_id, None)
