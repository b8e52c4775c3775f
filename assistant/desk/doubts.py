"""A model's doubts about a text, asked for in the background; kept while the process lives, never stored."""

from __future__ import annotations

import datetime as dt
import threading
from collections import OrderedDict

from assistant.desk.checking import CheckingService
from assistant.desk.context import DeskContext
from assistant.errors import UserError
from assistant.models import Finding, Job, Progress, Stop

_KIND = "judge"
_KEPT = 8


class DoubtService:
    """One question-and-answer round per text at a time; a stop keeps what was found so far."""

    def __init__(self, context: DeskContext, checking: CheckingService) -> None:
        self._context = context
        self._checking = checking
        self._found: OrderedDict[str, tuple[Finding, ...]] = OrderedDict()
        self._last: dict[str, str] = {}
        self._lock = threading.Lock()

    def start(
        self, key: str, text: str, *, as_of: dt.date | None = None, report_id: str = ""
    ) -> Job:
        """Ask a model about ``text``; ``key`` names the text for :meth:`active` and :meth:`found`.

        Raises:
            UserError: the text is empty, no model is set, or one round is running.
        """
        self._checking.ready_to_judge(text)
        if self.active(key) is not None:
            raise UserError("正在请模型复核，请等它做完或先停止。")

        def work(progress: Progress, stop: Stop) -> str:
            asked = 0

            def told(done: int, total: int, message: str) -> None:
                nonlocal asked
                asked = done + 1
                progress(done, total, message)

            found = self._checking.judge(
                text, as_of=as_of, report_id=report_id, progress=told, stop=stop
            )
            self._keep(key, found)
            if not asked:
                return "资料库里没有和这份文稿相关的政策全文，没有可以请模型对照的条文。"
            words = f"提出{len(found)}处疑问" if found else "没有提出疑问"
            state = "停下了" if stop() else "完成"
            return f"模型复核{state}，对照了{asked}条条文，{words}。"

        job = self._context.jobs.start(_KIND, work, subject=key)
        self._last[key] = job.id
        return job

    def active(self, key: str) -> Job | None:
        """The round at work on a text, from whichever page it was started."""
        jobs = self._context.jobs.active(kind=_KIND, subject=key)
        return jobs[0] if jobs else None

    def last(self, key: str) -> Job | None:
        """The last round this process started on a text."""
        job_id = self._last.get(key)
        return self._context.jobs.get(job_id) if job_id else None

    def found(self, key: str, text: str) -> tuple[Finding, ...]:
        """The doubts about a text that still holds what they quote, at the place it stands now."""
        with self._lock:
            known = self._found.get(key, ())
        standing = []
        for finding in known:
            at = _nearest(text, finding.quote, finding.start or 0)
            if at >= 0:
                place = {"start": at, "end": at + len(finding.quote)}
                standing.append(finding.model_copy(update=place))
        return tuple(standing)

    def _keep(self, key: str, found: tuple[Finding, ...]) -> None:
        with self._lock:
            self._found[key] = found
            self._found.move_to_end(key)
            while len(self._found) > _KEPT:
                self._found.popitem(last=False)


def _nearest(text: str, quote: str, wanted: int) -> int:
    """Where ``quote`` stands nearest to ``wanted``; -1 where it does not."""
    best = at = text.find(quote)
    while at >= 0:
        if abs(at - wanted) < abs(best - wanted):
            best = at
        at = text.find(quote, at + 1)
    return best
