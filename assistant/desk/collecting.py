"""Collecting facts: last year's points as questions, forms that go out to departments, and what comes back."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath

from assistant.desk.context import DeskContext
from assistant.desk.facts import FactService
from assistant.desk.imports import (
    Accepted,
    Choice,
    ImportPreview,
    NothingToReport,
    RowProblem,
    preview_file,
)
from assistant.drafting.asking import (
    PLAN_CATEGORY,
    PROBLEM_CATEGORY,
    Asked,
    by_prompt,
    candidates,
    from_notice,
    last_year,
    squeezed,
)
from assistant.drafting.categories import load_categories
from assistant.drafting.forms import Form, FormRow, build
from assistant.errors import NotFoundError, UserError
from assistant.models import Fact, FactStatus, Noun, Report, SlotAnswer

HAVE, LACKING, CHANGED = "have", "lacking", "changed"
_STATUS = {FactStatus.DONE: "已完成", FactStatus.PLANNED: "拟开展", FactStatus.UNVERIFIED: "待核"}
_CONFIRM = "请核实这一条：属实的把状态改为“已完成”，数字有出入的直接改。"


class Question(Noun):
    """One point of last year's report, asked for this year."""

    asked: Asked
    answer: SlotAnswer | None = None
    candidates: tuple[Fact, ...] = ()
    """Facts that may already be the answer, the likeliest first."""

    @property
    def planned(self) -> bool:
        """Whether it asks for something still to be done."""
        return self.asked.category == PLAN_CATEGORY


class CollectingService:
    """Asking for facts and taking in the answers."""

    def __init__(self, context: DeskContext, facts: FactService) -> None:
        self._context = context
        self._workspace = context.workspace
        self._facts = facts

    # ------------------------------------------------------------------ last year's points

    def questions(self, report_id: str) -> tuple[Question, ...]:
        """Every point of last year's report in its order, with the answer where there is one.

        An answer whose fact was removed since is none.
        """
        report = self._workspace.report(report_id)
        facts = self._facts.list(report_id)
        ids = {f.id for f in facts}
        found: list[Question] = []
        for asked in last_year(report):
            answer = report.slot_answers.get(asked.key)
            if answer is not None and answer.kind != LACKING and answer.fact not in ids:
                answer = None
            near = candidates(asked, facts)[:3] if answer is None else ()
            found.append(Question(asked=asked, answer=answer, candidates=near))
        return tuple(found)

    def have(self, report_id: str, key: str, fact: Fact | str) -> Fact:
        """有: this year's fact, new (its 类别 is filled where it is empty) or one that is there already (its id)."""
        return self._answered(report_id, key, fact, HAVE, "")

    def changed(self, report_id: str, key: str, fact: Fact | str, instead: str = "") -> Fact:
        """改为…: something else came in its place this year."""
        return self._answered(report_id, key, fact, CHANGED, instead.strip())

    def lacking(self, report_id: str, key: str, reason: str) -> None:
        """没有: the reason is kept, and the point is not asked again."""
        self._asked(report_id, key)
        if not reason.strip():
            raise UserError("请写一句今年没有的原因，以后不再问。")
        self._keep(report_id, {key: SlotAnswer(kind=LACKING, reason=reason.strip())})

    def reopen(self, report_id: str, key: str) -> None:
        """Take an answer back; the fact it led to stays."""
        self._asked(report_id, key)

        def without(report: Report) -> Report:
            kept = {k: a for k, a in report.slot_answers.items() if k != key}
            return report.model_copy(update={"slot_answers": kept})

        self._workspace.change_report(report_id, without)

    def _answered(self, report_id: str, key: str, fact: Fact | str, kind: str, reason: str) -> Fact:
        asked = self._asked(report_id, key)
        with self._workspace.transaction():
            if isinstance(fact, str):
                kept = next((f for f in self._facts.list(report_id) if f.id == fact), None)
                if kept is None:
                    raise NotFoundError(f"这份报告没有编号为{fact}的事实，请核对编号。")
            else:
                kept = self._entered(report_id, fact, asked)
            self._keep(report_id, {key: SlotAnswer(kind=kind, fact=kept.id, reason=reason)})
        return kept

    def _entered(self, report_id: str, fact: Fact, asked: Asked) -> Fact:
        if not fact.content.strip():
            raise UserError("请写出今年的具体内容。")
        filled = fact.model_copy(update={"category": fact.category.strip() or asked.category})
        added = self._facts.add(report_id, [filled])
        if added:
            return added[0]
        # Word for word there already: that one is the answer.
        twin = (filled.matter, filled.content)
        return next(f for f in self._facts.list(report_id) if (f.matter, f.content) == twin)

    def _asked(self, report_id: str, key: str) -> Asked:
        for asked in last_year(self._workspace.report(report_id)):
            if asked.key == key:
                return asked
        raise NotFoundError("提纲里已经没有这个问题，请刷新页面。")

    def _keep(self, report_id: str, answers: Mapping[str, SlotAnswer]) -> None:
        if answers:
            self._workspace.change_report(
                report_id,
                lambda r: r.model_copy(update={"slot_answers": {**r.slot_answers, **answers}}),
            )

    # ------------------------------------------------------------------ forms

    def form(self, report_id: str, department: str | None = None) -> bytes:
        """An .xlsx form: last year's points not answered yet, the notice's aspects, and facts to confirm.

        With ``department`` its name is filled in, and only 待核 facts it gave are put before it.
        """
        report = self._workspace.report(report_id)
        sender = (department or "").strip()
        open_questions = {q.asked.key for q in self.questions(report_id) if q.answer is None}
        rows = [
            FormRow(prompt=_CONFIRM, **_printed(fact))
            for fact in self._facts.list(report_id)
            if fact.status is FactStatus.UNVERIFIED and sender in fact.source
        ]
        rows += [_blank(a) for a in last_year(report) if a.key in open_questions]
        rows += [_blank(a) for a in from_notice(report)]
        return build(
            Form(
                title=report.title,
                department=sender,
                rows=tuple(rows),
                categories=self._categories(report),
                notes=_notes(report),
            )
        )

    def receive(
        self,
        report_id: str,
        name: str,
        data: bytes,
        *,
        mapping: Mapping[str, str] | None = None,
    ) -> ImportPreview:
        """A form that came back (or any table), beside what is there already; nothing is stored.

        填报科室 becomes the 来源 of rows without one; 类别 is taken from the prompt where it is empty; facts
        printed for confirmation and sent back unchanged are passed over as repeated.

        Raises:
            BadFileError: not a table, damaged, encrypted, too large or empty.
        """
        report = self._workspace.report(report_id)
        preview = preview_file(
            name,
            data,
            present=self._facts.list(report_id),
            year=report.year,
            mapping=mapping,
        )
        if preview.ready and not (preview.rows or preview.nothing or preview.problems):
            problem = RowProblem(place="整张表", message="没有填写任何内容")
            return preview.model_copy(update={"problems": (problem,)})
        return preview

    def receive_text(
        self, report_id: str, name: str, data: bytes, *, department: str = ""
    ) -> ImportPreview:
        """A department's Word, PDF or text file split into proposed facts; nothing is stored.

        The 来源 of facts that name none is ``department``, else the file's name.
        """
        from assistant.reading import read_bytes

        settings = self._context.settings
        read = read_bytes(
            name, data, max_office_mb=settings.max_office_mb, max_pdf_mb=settings.max_pdf_mb
        )
        source = department.strip() or PurePath(name).stem
        return self._facts.preview_text(report_id, name, read.text, source=source)

    def accept(
        self, report_id: str, preview: ImportPreview, choices: Mapping[str, Choice] | None = None
    ) -> Accepted:
        """Enter a preview; last year's points that its rows answer are noted as answered."""
        asked = by_prompt(last_year(self._workspace.report(report_id)))
        with self._workspace.transaction():
            accepted = self._facts.accept(report_id, preview, choices)
            answers: dict[str, SlotAnswer] = {}
            for row in preview.rows:
                question = asked.get(squeezed(row.prompt))
                fact = accepted.entered.get(row.place)
                if question is not None and fact is not None:
                    answers.setdefault(question.key, SlotAnswer(kind=HAVE, fact=fact))
            for none in preview.nothing:
                question = asked.get(squeezed(none.prompt))
                if question is not None:
                    answers.setdefault(question.key, _nothing(none))
            self._keep(report_id, answers)
        return accepted

    @staticmethod
    def _categories(report: Report) -> tuple[str, ...]:
        """Categories at home in the report first, then 问题 and 下一步, then the others there are."""
        own = [c for s in report.outline for c in s.categories]
        every = [c.name for c in load_categories().all]
        return tuple(dict.fromkeys((*own, PROBLEM_CATEGORY, PLAN_CATEGORY, *every)))


def _nothing(none: NothingToReport) -> SlotAnswer:
    who = f"{none.department}填报" if none.department else "科室填报"
    return SlotAnswer(kind=LACKING, reason=f"{who}：今年没有")


def _blank(asked: Asked) -> FormRow:
    # Left open, the status counts as 已完成: that must not happen to a plan.
    return FormRow(prompt=asked.prompt, status="拟开展" if asked.category == PLAN_CATEGORY else "")


def _printed(fact: Fact) -> dict[str, str]:
    return {
        "id": fact.id,
        "date": fact.date,
        "category": fact.category,
        "matter": fact.matter,
        "content": fact.content,
        "source": fact.source,
        "status": _STATUS[fact.status],
    }


def _notes(report: Report) -> tuple[str, ...]:
    return (
        f"这张表为《{report.title}》收集{report.year}年度的事实，数据截至{report.as_of.isoformat()}。",
        "一、一行只写一件事，写清做了什么、多少（带单位）；与上年有对比的，把上年数也写上。",
        "二、左边“填报提示”是去年写过的事（具体内容已隐去）和通知要求的内容。今年有的，在同一行填写；今年没有的，在这一行写“无”。",
        "三、提示里没有的，写在下面的空行。存在的问题也写，类别选“问题”，要具体。",
        "四、日期写到知道的程度：2026、2026-09 或 2026-09-12 都可以。",
        "五、状态：做完的选“已完成”，还没做的选“拟开展”，数字没有核准的选“待核”。没有选的按已完成。",
        "六、来源写台账、会议纪要、简报等名称；没有写的，以填报科室为来源。",
        "七、不要填写涉密内容。编号、列名和左边的提示请不要改动。",
    )
