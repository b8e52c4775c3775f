"""The facts service: this year's facts, where each one goes, and the ledger that loses none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from assistant.desk import tables
from assistant.desk.context import DeskContext
from assistant.desk.dependents import cited, reverify_citing
from assistant.desk.imports import (
    Accepted,
    Choice,
    ImportPreview,
    next_id,
    preview_facts,
    preview_file,
    preview_pasted,
    renewed,
    resolve,
)
from assistant.drafting.assign import assign
from assistant.drafting.suspicious import suspicions
from assistant.errors import NotFoundError, UserError
from assistant.evidence import build_ledger, with_quantities
from assistant.evidence.conflicts import Conflict as Conflict
from assistant.evidence.conflicts import find_conflicts
from assistant.models import Fact, FactStatus, Ledger, Report
from assistant.reading.dates import NoSuchDateError, normalise
from assistant.reading.facts import read_facts

_KEPT_WORDINGS = 5
"""Earlier contents of a fact that are remembered, for sentences written before it changed."""
_AT_ONCE = 6000
"""Characters of running text one proposal request may hold."""


class FactService:
    """Entering, placing, excusing and confirming facts."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context
        self._workspace = context.workspace

    def list(self, report_id: str) -> tuple[Fact, ...]:
        """The facts of a report in the order of entry."""
        self._workspace.report(report_id)
        return tuple(self._workspace.facts(report_id))

    # ------------------------------------------------------------------ coming in

    def read(self, name: str, data: bytes, *, year: int | None = None) -> tuple[Fact, ...]:
        """The facts of a file, quantities parsed; nothing is stored.

        A table with the office's own column names is read where it is clear which column tells what was done.

        Args:
            name: the file's name.
            data: its bytes.
            year: the year of dates that name none; left out, this year.

        Raises:
            UserError: no facts, or a row that cannot be read.
            BadFileError: not a table, damaged, encrypted or too large.
        """
        try:
            facts = read_facts(name, data)
        except UserError as error:
            facts = tables.by_other_names(name, data, year or dt.date.today().year)
            if not facts:
                raise error from None
        return tuple(with_quantities(fact) for fact in facts)

    def glance(
        self, name: str, data: bytes, *, year: int
    ) -> tuple[tuple[Fact, ...], tuple[str, ...]]:
        """The facts of a table of any layout, and what of it was passed over, in plain Chinese.

        Raises:
            UserError: nothing in it can be told to be a fact.
            BadFileError: not a table, damaged, encrypted or too large.
        """
        try:
            return self.read(name, data, year=year), ()
        except UserError as error:
            facts, passed = tables.readable(name, data, year=year)
            if not facts:
                raise error from None
            return tuple(with_quantities(fact) for fact in facts), passed

    @staticmethod
    def warnings(facts: Sequence[Fact]) -> tuple[str, ...]:
        """What in facts looks meant for the model instead of the reader, with the fact's id."""
        return tuple(
            f"{fact.id or '新事实'}{note}。"
            for fact in facts
            for note in suspicions(f"{fact.matter}\n{fact.content}\n{fact.source}")
        )

    def add_file(self, report_id: str, name: str, data: bytes) -> tuple[Fact, ...]:
        """Read a facts file and add what is in it; facts with a taken id get the next free one."""
        return self.add(report_id, self.read(name, data))

    def add(self, report_id: str, facts: Sequence[Fact]) -> tuple[Fact, ...]:
        """Add facts; identical ones already there are not added twice. An empty id gets the next free one."""
        report = self._workspace.report(report_id)
        with self._workspace.transaction():
            present = self._workspace.facts(report_id)
            taken = {f.id for f in present}
            avoided = taken | cited(self._context, report_id)
            same = {(f.date, f.matter, f.content) for f in present}
            fresh: list[Fact] = []
            for fact in facts:
                date = _tidy_date(fact.date, report.year)
                if (date, fact.matter, fact.content) in same:
                    continue
                fid = fact.id if fact.id and fact.id not in taken else next_id(avoided)
                taken.add(fid)
                avoided |= {fid}
                tidy = {"id": fid, "date": date}
                fresh.append(with_quantities(fact.model_copy(update=tidy)))
            if fresh:
                self._workspace.add_facts(report_id, fresh)
                self._workspace.assign_all(report_id, self._placed(fresh, report))
                reverify_citing(self._context, report_id, [f.id for f in fresh])
        return tuple(fresh)

    def preview(
        self, report_id: str, name: str, data: bytes, mapping: Mapping[str, str] | None = None
    ) -> ImportPreview:
        """What a table of any layout holds, beside what is there already; nothing is stored.

        ``mapping`` is column name → field, as the clerk corrected the proposal; "" passes a column over.

        Raises:
            BadFileError: not a table, damaged, encrypted, too large or empty.
            UserError: no header, or two columns for one field.
        """
        return preview_file(
            name, data, present=self.list(report_id), year=self._year(report_id), mapping=mapping
        )

    def preview_pasted(
        self, report_id: str, text: str, mapping: Mapping[str, str] | None = None
    ) -> ImportPreview:
        """The same for cells copied from a table, with or without its header.

        Raises:
            UserError: nothing was pasted, or two columns for one field.
        """
        return preview_pasted(
            text, present=self.list(report_id), year=self._year(report_id), mapping=mapping
        )

    def preview_text(
        self, report_id: str, name: str, text: str, *, source: str = ""
    ) -> ImportPreview:
        """Facts a running text seems to state, beside what is there already; nothing is stored.

        ``source`` becomes the 来源 of those that name none.
        """
        if not text.strip():
            raise UserError("请先粘贴一段材料。")
        found = [
            f.model_copy(update={"source": f.source or source, "id": ""})
            for piece in _pieces(text)
            for f in self._proposed(piece, self._year(report_id))
        ]
        if not found:
            raise UserError("这段材料里没有找到可以作为事实的句子，请在表里直接填写。")
        return preview_facts(name, found, present=self.list(report_id))

    def accept(
        self, report_id: str, preview: ImportPreview, choices: Mapping[str, Choice] | None = None
    ) -> Accepted:
        """Enter the rows of a preview, all or none.

        ``choices``: place of a row → what to do with it. Without one, a new row is entered, a repeated one
        passed over, and a contradiction stays outside and is handed back in ``left``.
        """
        add, replace, left = resolve(preview, choices or {})
        entered: dict[str, str] = {}
        with self._workspace.transaction():
            added: list[Fact] = []
            for row in add:
                for fact in self.add(report_id, [row.fact]):
                    added.append(fact)
                    entered[row.place] = fact.id
            replaced: list[Fact] = []
            for row in replace:
                present = {f.id: f for f in self.list(report_id)}
                old = present.get(row.other.id) if row.other is not None else None
                if old is None:
                    fresh = self.add(report_id, [row.fact])
                    added += fresh
                    if fresh:
                        entered[row.place] = fresh[0].id
                else:
                    fresh_fact = self.update(report_id, renewed(old, row.fact))
                    if _settled(old, fresh_fact) and row.sender:
                        # The department that sent it back stands for it.
                        status = fresh_fact.status
                        fresh_fact = self.confirm(report_id, old.id, status=status, who=row.sender)
                    replaced.append(fresh_fact)
                    entered[row.place] = old.id
        return Accepted(
            added=tuple(added), replaced=tuple(replaced), left=tuple(left), entered=entered
        )

    def propose(self, text: str) -> tuple[Fact, ...]:
        """Facts a pasted paragraph seems to state, for the clerk to confirm; nothing is stored."""
        if not text.strip():
            raise UserError("请先粘贴一段材料。")
        return self._proposed(text, None)

    def _proposed(self, text: str, year: int | None) -> tuple[Fact, ...]:
        from assistant.drafting.extract import propose_facts

        settings = self._context.settings
        return tuple(with_quantities(f) for f in propose_facts(text, settings, year=year))

    def _year(self, report_id: str) -> int:
        return self._workspace.report(report_id).year

    def new_id(self, report_id: str) -> str:
        """The next free fact id of a report; one that sentences still cite is not free."""
        taken = {f.id for f in self._workspace.facts(report_id)}
        return next_id(taken | cited(self._context, report_id))

    # ------------------------------------------------------------------ changing

    def update(self, report_id: str, fact: Fact) -> Fact:
        """Replace a fact's content; its quantities are parsed anew, and sentences that cite it verified anew.

        No text changes. A confirmation lapses where the content changes or the fact is 待核 again.
        """
        return self._update(report_id, fact, confirming=False)

    def _update(self, report_id: str, fact: Fact, *, confirming: bool) -> Fact:
        if not fact.content.strip():
            raise UserError("事实的“内容”不能为空，请填写后再保存。")
        with self._workspace.transaction():
            old = self._one(report_id, fact.id)
            date = _tidy_date(fact.date, self._year(report_id))
            fresh = with_quantities(fact).model_copy(
                update={"earlier": _earlier(old, fact), "date": date}
            )
            doubtful = fresh.status is FactStatus.UNVERIFIED
            if not confirming and (doubtful or fresh.content != old.content) and old.confirmed_by:
                fresh = fresh.model_copy(
                    update={
                        "confirmed_by": "",
                        "source": _unsigned(fresh.source, old.confirmed_by),
                    }
                )
                self._workspace.confirm(report_id, fact.id, confirmed=False)
            self._workspace.update_fact(report_id, fresh)
            if doubtful:
                self._workspace.assign(report_id, fresh.id, None)
            elif fresh.id not in self._workspace.assignments(report_id) or (
                fresh.status is not old.status
            ):
                report = self._workspace.report(report_id)
                for fact_id, section_id in self._placed([fresh], report).items():
                    self._workspace.assign(report_id, fact_id, section_id)
            reverify_citing(self._context, report_id, [fresh.id])
        return fresh

    def confirm(self, report_id: str, fact_id: str, *, status: FactStatus, who: str) -> Fact:
        """Turn a 待核 fact into a confirmed one; who and when is kept, and shown in its source."""
        name = who.strip()
        if not name:
            raise UserError("请填写由谁核实，再确认这条事实。")
        if status is FactStatus.UNVERIFIED:
            raise UserError("核实后的状态应是已完成或拟开展，请选择一个。")
        with self._workspace.transaction():
            fact = self._one(report_id, fact_id)
            update = {"status": status, "source": _signed(fact.source, name), "confirmed_by": name}
            self._workspace.confirm(report_id, fact_id)
            return self._update(report_id, fact.model_copy(update=update), confirming=True)

    def confirmations(self, report_id: str) -> dict[str, tuple[str, dt.datetime]]:
        """Fact id → who confirmed it, and when (UTC)."""
        moments = self._workspace.confirmations(report_id)
        return {
            f.id: (f.confirmed_by, moments[f.id])
            for f in self.list(report_id)
            if f.id in moments and f.confirmed_by
        }

    def conflicts(self, report_id: str) -> tuple[Conflict, ...]:
        """Facts of the report that contradict each other: one matter, different figures."""
        return find_conflicts(self.list(report_id))

    def remove(self, report_id: str, fact_id: str) -> None:
        """Take a fact out of the report's list; sentences that cite it lose their ground and are marked."""
        self._one(report_id, fact_id)
        with self._workspace.transaction():
            self._workspace.remove_fact(report_id, fact_id)
            reverify_citing(self._context, report_id, [fact_id])

    # ------------------------------------------------------------------ where it goes

    def assign(self, report_id: str, fact_id: str, section_id: str) -> None:
        """Move a fact to a section; an excuse it had is lifted."""
        self._one(report_id, fact_id)
        report = self._workspace.report(report_id)
        if section_id not in {s.id for s in report.outline}:
            raise NotFoundError(f"提纲里没有编号为{section_id}的部分，请用 show 查看各部分编号。")
        with self._workspace.transaction():
            self._workspace.assign(report_id, fact_id, section_id)
            self._workspace.excuse(report_id, fact_id, None)

    def excuse(self, report_id: str, fact_id: str, reason: str) -> None:
        """Leave a fact out on purpose; the reason is kept and shown."""
        if not reason.strip():
            raise UserError("不写入报告须说明理由，请填写理由（命令行用 --reason）。")
        self._one(report_id, fact_id)
        self._workspace.excuse(report_id, fact_id, reason.strip())

    def include(self, report_id: str, fact_id: str) -> None:
        """Take an excuse back."""
        self._one(report_id, fact_id)
        self._workspace.excuse(report_id, fact_id, None)

    def ledger(self, report_id: str) -> Ledger:
        """used + excused + unused = all, judged on the current text of every section of the outline."""
        live = {s.id for s in self._workspace.report(report_id).outline}
        revisions = self._workspace.current_revisions(report_id)
        return build_ledger(
            self.list(report_id),
            sections=self._workspace.assignments(report_id),
            excuses=self._workspace.excuses(report_id),
            sentences=[s for r in revisions.values() if r.section in live for s in r.sentences],
        )

    def reassign_all(self, report_id: str) -> None:
        """Place every fact whose section no longer exists, after the outline changed."""
        report = self._workspace.report(report_id)
        sections = {s.id for s in report.outline}
        placed = self._workspace.assignments(report_id)
        homeless = [f for f in self._workspace.facts(report_id) if placed.get(f.id) not in sections]
        fresh = self._placed(homeless, report)
        self._workspace.assign_all(report_id, {f.id: fresh.get(f.id) for f in homeless})

    def _placed(self, facts: Sequence[Fact], report: Report) -> dict[str, str]:
        """Where facts belong, last year's report and this year's other facts considered."""
        previous = self._workspace.document(report.previous).text if report.previous else ""
        everything = self._workspace.facts(report.id)
        return assign(
            facts, report.outline, previous=previous, among=everything, title=report.title
        )

    def _one(self, report_id: str, fact_id: str) -> Fact:
        for fact in self.list(report_id):
            if fact.id == fact_id:
                return fact
        raise NotFoundError(f"这份报告没有编号为{fact_id}的事实，请用 facts 查看编号。")


def _settled(old: Fact, new: Fact) -> bool:
    return old.status is FactStatus.UNVERIFIED and new.status is not FactStatus.UNVERIFIED


def _tidy_date(text: str, year: int) -> str:
    """5月12日 → 2026-05-12; what cannot be read as a date stays as the clerk wrote it."""
    try:
        return normalise(text, year=year) or text.strip()
    except NoSuchDateError:
        return text.strip()


def _earlier(old: Fact, new: Fact) -> tuple[str, ...]:
    if new.content == old.content:
        return old.earlier
    kept = (old.content, *(c for c in old.earlier if c != old.content))
    return tuple(c for c in kept if c != new.content)[:_KEPT_WORDINGS]


def _signed(source: str, name: str) -> str:
    return f"{source}（{name}核实）" if source else f"{name}核实"


def _unsigned(source: str, name: str) -> str:
    return source.removesuffix(f"（{name}核实）").removesuffix(f"{name}核实")


def _pieces(text: str) -> Sequence[str]:
    """Running text in pieces of whole paragraphs, none so long that a reader of it passes over the end."""
    pieces: list[str] = []
    for line in text.split("\n"):
        if pieces and len(pieces[-1]) + len(line) < _AT_ONCE:
            pieces[-1] += "\n" + line
        else:
            pieces.append(line)
    return [p for p in pieces if p.strip()]
