"""Every change of an outline, and taking it back: facts, requirements and texts follow their sections."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence

from assistant.desk.context import DeskContext
from assistant.desk.facts import FactService
from assistant.desk.outline_versions import OutlineVersion, again, joined, versions, with_version
from assistant.drafting import outline_edit, outline_shape, requirements
from assistant.drafting.assign import assign
from assistant.errors import UserError
from assistant.models import Report, Requirement, Section

Change = Callable[[tuple[Section, ...]], tuple[Section, ...]]


class OutlineEditing:
    """The changes a person makes to an outline, each of which can be undone."""

    def __init__(self, context: DeskContext, facts: FactService) -> None:
        self._workspace = context.workspace
        self._facts = facts

    # ------------------------------------------------------------------ any change

    def edit(
        self,
        report_id: str,
        change: Change,
        *,
        label: str = "改动提纲",
        heirs: Mapping[str, str] | None = None,
        returning: str | None = None,
        joins: tuple[str, str] | None = None,
    ) -> Report:
        """Apply a pure edit; drafted text of a removed section stays in the history.

        ``heirs`` says which section takes over the facts and requirements of one that goes;
        ``joins`` (first, second) appends the second's text to the first's; ``returning`` is the id of a
        part that comes back with the text it had.
        """
        with self._workspace.transaction():
            report = self._workspace.report(report_id)
            fresh = tuple(change(report.outline))
            if not fresh:
                raise UserError("提纲至少要有一个部分。")
            if fresh == report.outline:
                return report
            fresh = self._never_reused(report, fresh, returning)
            before = self._workspace.assignments(report_id)
            texts: dict[str, str | None] = {}
            made: dict[str, str] = {}
            if joins is not None:
                texts, made = self._join(report_id, *joins)
            version = OutlineVersion(
                label=label,
                at=dt.datetime.now(dt.UTC),
                sections=report.outline,
                requirement_sections=report.requirement_sections,
                texts=texts,
                made=made,
            )
            updated = report.model_copy(
                update={
                    "outline": fresh,
                    "requirement_sections": _placed(report, fresh, heirs or {}),
                }
            )
            self._workspace.update_report(updated)
            for fact, section in before.items():
                if section in (heirs or {}):
                    self._workspace.assign(report_id, fact, (heirs or {})[section])
            self._facts.reassign_all(report_id)
            after = self._workspace.assignments(report_id)
            moved = {f: before.get(f) for f in {*before, *after} if before.get(f) != after.get(f)}
            version = version.model_copy(update={"facts": moved})
            updated = updated.model_copy(update={"outline_history": with_version(report, version)})
            return self._workspace.update_report(updated)

    def _never_reused(
        self, report: Report, fresh: tuple[Section, ...], returning: str | None
    ) -> tuple[Section, ...]:
        """New sections get ids no earlier section had, or they would inherit its text."""
        present = {s.id for s in report.outline}
        taken = self._taken(report)
        names: dict[str, str] = {}
        number = len(taken)
        for section in fresh:
            if section.id in present or section.id == returning or section.id not in taken:
                continue
            while f"s{number}" in taken:
                number += 1
            names[section.id] = f"s{number}"
            taken.add(f"s{number}")
        return outline_shape.renamed(fresh, names)

    def _taken(self, report: Report) -> set[str]:
        """Every section id the report ever gave out, as far as it is remembered or has text."""
        written = self._workspace.current_revisions(report.id)
        earlier = {s.id for v in versions(report) for s in v.sections}
        return {*written, *earlier, *(s.id for s in report.outline)}

    def _join(
        self, report_id: str, first: str, second: str
    ) -> tuple[dict[str, str | None], dict[str, str]]:
        upper = self._workspace.current_revision(report_id, first)
        lower = self._workspace.current_revision(report_id, second)
        if lower is None or not lower.text.strip():
            return {}, {}
        parent = upper.id if upper else None
        saved = self._workspace.save_revision(joined(upper, lower, first), expected_parent=parent)
        return {first: parent}, {first: saved.id}

    def last_change(self, report_id: str) -> str | None:
        """What undoing would take back; None when there is nothing."""
        kept = versions(self._workspace.report(report_id))
        return kept[-1].label if kept else None

    def undo(self, report_id: str) -> Report:
        """Take the last change of the outline back, with the places of facts and requirements.

        A text the change had joined is taken apart again, unless someone has edited it since.

        Raises:
            UserError: there is nothing to take back.
        """
        with self._workspace.transaction():
            report = self._workspace.report(report_id)
            kept = versions(report)
            if not kept:
                raise UserError("没有可以撤销的提纲改动。")
            last = kept[-1]
            known = {r.id for r in report.requirements}
            updated = self._workspace.update_report(
                report.model_copy(
                    update={
                        "outline": last.sections,
                        "requirement_sections": {
                            r: s for r, s in last.requirement_sections.items() if r in known
                        },
                        "outline_history": report.outline_history[:-1],
                    }
                )
            )
            facts = {f.id for f in self._workspace.facts(report_id)}
            sections = {s.id for s in last.sections}
            for fact, section in last.facts.items():
                if fact in facts and (section is None or section in sections):
                    self._workspace.assign(report_id, fact, section)
            self._facts.reassign_all(report_id)
            for section, made in last.made.items():
                current = self._workspace.current_revision(report_id, section)
                if current is not None and current.id == made:
                    old = last.texts.get(section)
                    back = again(self._workspace.revision(old) if old else None, current)
                    self._workspace.save_revision(back, expected_parent=current.id)
            return updated

    # ------------------------------------------------------------------ single changes

    def rename(self, report_id: str, section_id: str, heading: str) -> Report:
        """Give a section other heading words (without ordinal)."""
        return self.edit(
            report_id, lambda s: outline_edit.rename(s, section_id, heading), label="改标题"
        )

    def move(self, report_id: str, section_id: str, step: int) -> Report:
        """Move a section and its children up (-1) or down (+1) among its siblings."""
        return self.edit(
            report_id, lambda s: outline_edit.move(s, section_id, step), label="移动部分"
        )

    def arrange(self, report_id: str, order: Sequence[tuple[str, int]]) -> Report:
        """Set order and levels of all numbered sections at once, as dragging does."""
        return self.edit(report_id, lambda s: outline_shape.arrange(s, order), label="移动部分")

    def indent(self, report_id: str, section_id: str) -> Report:
        """Put a section below the one before it."""
        return self.edit(report_id, lambda s: outline_shape.indent(s, section_id), label="降一级")

    def outdent(self, report_id: str, section_id: str) -> Report:
        """Raise a section by one level."""
        return self.edit(report_id, lambda s: outline_shape.outdent(s, section_id), label="升一级")

    def add(self, report_id: str, after: str, heading: str, *, level: int = 1) -> Report:
        """Insert an empty section."""
        return self.edit(
            report_id,
            lambda s: outline_edit.add(s, after, heading, level=level),
            label=f"添加“{heading.strip()}”",
        )

    def remove(self, report_id: str, section_id: str) -> Report:
        """Take a section out; its facts are placed anew, its text stays in the history."""
        return self.edit(
            report_id, lambda s: outline_edit.remove(s, section_id), label="移出一个部分"
        )

    def split(self, report_id: str, section_id: str, heading: str, *, at: int) -> Report:
        """Divide a section at one of its points; facts go with their points, text stays above."""
        with self._workspace.transaction():
            before = {s.id for s in self._workspace.report(report_id).outline}
            report = self.edit(
                report_id,
                lambda s: outline_edit.split(s, section_id, heading, at=at),
                label="拆分一个部分",
            )
            halves = [s for s in report.outline if s.id == section_id or s.id not in before]
            placed = self._workspace.assignments(report_id)
            here = [f for f in self._workspace.facts(report_id) if placed.get(f.id) == section_id]
            self._workspace.assign_all(
                report_id,
                {f: s for f, s in assign(here, halves).items() if s is not None},
            )
            return report

    def merge(self, report_id: str, first: str, second: str) -> Report:
        """Put the second section into the first: points, facts, requirements and text."""
        return self.edit(
            report_id,
            lambda s: outline_edit.merge(s, first, second),
            label="合并两个部分",
            heirs={second: first},
            joins=(first, second),
        )

    def set_brief(self, report_id: str, section_id: str, brief: str) -> Report:
        """Say what a section should cover."""
        return self.edit(
            report_id, lambda s: outline_edit.set_brief(s, section_id, brief), label="改写作要求"
        )

    def set_target(self, report_id: str, section_id: str, chars: int | None) -> Report:
        """Set a section's length target in characters."""
        return self.edit(
            report_id, lambda s: outline_edit.set_target(s, section_id, chars), label="改字数"
        )


def _placed(report: Report, fresh: Sequence[Section], heirs: Mapping[str, str]) -> dict[str, str]:
    """Where each requirement is answered after a change.

    What a person or an earlier step placed stays while its section stands; a homeless one is placed
    anew, and one that nobody answered may find its place in a part that is new or has another name.
    """
    standing = {s.id for s in fresh}
    headings_before = {s.id: s.heading for s in report.outline}
    changed = [s for s in fresh if headings_before.get(s.id) != s.heading]
    placed: dict[str, str] = {}
    homeless: list[Requirement] = []
    unanswered: list[Requirement] = []
    for requirement in report.requirements:
        home = report.requirement_sections.get(requirement.id)
        home = heirs.get(home, home) if home is not None else None
        if home is None:
            unanswered.append(requirement)
        elif home in standing:
            placed[requirement.id] = home
        else:
            homeless.append(requirement)
    placed.update(requirements.place(homeless, fresh))
    placed.update(requirements.place(unanswered, changed))
    return placed
