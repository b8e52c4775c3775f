"""The facts service: this year's facts, where each one goes, and the ledger that loses none."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.desk.context import DeskContext
from assistant.drafting.assign import assign
from assistant.errors import NotFoundError, UserError
from assistant.evidence import build_ledger, with_quantities
from assistant.models import Fact, FactStatus, Ledger
from assistant.reading.facts import read_facts


class FactService:
    """Entering, placing, excusing and confirming facts."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context
        self._workspace = context.workspace

    def list(self, report_id: str) -> tuple[Fact, ...]:
        """The facts of a report in the order of entry."""
        self._workspace.report(report_id)
        return tuple(self._workspace.facts(report_id))

    def read(self, name: str, data: bytes) -> tuple[Fact, ...]:
        """The facts of a file, quantities parsed; nothing is stored."""
        return tuple(with_quantities(fact) for fact in read_facts(name, data))

    def add_file(self, report_id: str, name: str, data: bytes) -> tuple[Fact, ...]:
        """Read a facts file and add what is in it; facts with a taken id get the next free one."""
        return self.add(report_id, self.read(name, data))

    def add(self, report_id: str, facts: Sequence[Fact]) -> tuple[Fact, ...]:
        """Add facts; identical ones already there are not added twice."""
        report = self._workspace.report(report_id)
        present = self._workspace.facts(report_id)
        taken = {f.id for f in present}
        same = {(f.date, f.matter, f.content) for f in present}
        fresh: list[Fact] = []
        for fact in facts:
            if (fact.date, fact.matter, fact.content) in same:
                continue
            fid = fact.id if fact.id not in taken else self._next_id(taken)
            taken.add(fid)
            fresh.append(with_quantities(fact.model_copy(update={"id": fid})))
        if fresh:
            placed = assign(fresh, report.outline)
            with self._workspace.transaction():
                self._workspace.add_facts(report_id, fresh)
                self._workspace.assign_all(report_id, placed)
        return tuple(fresh)

    @staticmethod
    def _next_id(taken: set[str]) -> str:
        number = 1
        while f"F{number:03d}" in taken:
            number += 1
        return f"F{number:03d}"

    def new_id(self, report_id: str) -> str:
        """The next free fact id of a report."""
        return self._next_id({f.id for f in self._workspace.facts(report_id)})

    def update(self, report_id: str, fact: Fact) -> Fact:
        """Replace a fact's content; its quantities are parsed anew."""
        if not fact.content.strip():
            raise UserError("事实的“内容”不能为空，请填写后再保存。")
        self._one(report_id, fact.id)
        fresh = with_quantities(fact)
        self._workspace.update_fact(report_id, fresh)
        if fresh.status is FactStatus.UNVERIFIED:
            self._workspace.assign(report_id, fresh.id, None)
        elif fresh.id not in self._workspace.assignments(report_id):
            report = self._workspace.report(report_id)
            for fact_id, section_id in assign([fresh], report.outline).items():
                self._workspace.assign(report_id, fact_id, section_id)
        return fresh

    def confirm(self, report_id: str, fact_id: str, *, status: FactStatus, who: str) -> Fact:
        """Turn a 待核 fact into a confirmed one, with who confirmed it kept in its source."""
        if not who.strip():
            raise UserError("请填写由谁核实，再确认这条事实。")
        fact = self._one(report_id, fact_id)
        source = f"{fact.source}（{who.strip()}核实）" if fact.source else f"{who.strip()}核实"
        confirmed = fact.model_copy(update={"status": status, "source": source})
        with self._workspace.transaction():
            self._workspace.confirm(report_id, fact_id)
            return self.update(report_id, confirmed)

    def remove(self, report_id: str, fact_id: str) -> None:
        """Take a fact out of the report's list."""
        self._one(report_id, fact_id)
        self._workspace.remove_fact(report_id, fact_id)

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
            raise UserError("不写入报告须说明理由，请用 --reason 填写。")
        self._one(report_id, fact_id)
        self._workspace.excuse(report_id, fact_id, reason.strip())

    def include(self, report_id: str, fact_id: str) -> None:
        """Take an excuse back."""
        self._one(report_id, fact_id)
        self._workspace.excuse(report_id, fact_id, None)

    def ledger(self, report_id: str) -> Ledger:
        """used + excused + unused = all, judged on the current text of every section."""
        revisions = self._workspace.current_revisions(report_id)
        return build_ledger(
            self.list(report_id),
            sections=self._workspace.assignments(report_id),
            excuses=self._workspace.excuses(report_id),
            sentences=[s for revision in revisions.values() for s in revision.sentences],
        )

    def reassign_all(self, report_id: str) -> None:
        """Place every fact whose section no longer exists, after the outline changed."""
        report = self._workspace.report(report_id)
        sections = {s.id for s in report.outline}
        placed = self._workspace.assignments(report_id)
        homeless = [f for f in self._workspace.facts(report_id) if placed.get(f.id) not in sections]
        fresh = assign(homeless, report.outline)
        self._workspace.assign_all(report_id, {f.id: fresh.get(f.id) for f in homeless})

    def propose(self, text: str) -> tuple[Fact, ...]:
        """Facts a pasted paragraph seems to state, for the clerk to confirm; nothing is stored."""
        from assistant.drafting.extract import propose_facts

        if not text.strip():
            raise UserError("请先粘贴一段材料。")
        return tuple(with_quantities(f) for f in propose_facts(text, self._context.settings))

    def _one(self, report_id: str, fact_id: str) -> Fact:
        for fact in self.list(report_id):
            if fact.id == fact_id:
                return fact
        raise NotFoundError(f"这份报告没有编号为{fact_id}的事实，请用 facts 查看编号。")
