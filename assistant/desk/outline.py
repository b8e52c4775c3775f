"""The outline service: learned from last year or a template, then shaped by the clerk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from assistant.desk.context import DeskContext
from assistant.desk.facts import FactService
from assistant.drafting import outline as outlines
from assistant.drafting import outline_edit, requirements
from assistant.errors import NotFoundError, UserError
from assistant.models import Document, Report, Requirement, Section
from assistant.reading import headings

DEFAULT_TEMPLATE = "年度工作总结"


class OutlineService:
    """Edits go through here, so that facts and requirements follow their sections."""

    def __init__(self, context: DeskContext, facts: FactService) -> None:
        self._workspace = context.workspace
        self._facts = facts

    def draw_up(
        self,
        *,
        previous: Document | None,
        template: str | Path | None,
        title: str,
    ) -> tuple[Section, ...]:
        """The outline before this year's notice and facts are known."""
        if template is not None:
            return outlines.from_template(template)
        if previous is not None:
            return outlines.learn(previous.text, headings(previous.text))
        return outlines.from_template(outlines.template_for(title) or DEFAULT_TEMPLATE)

    def edit(
        self, report_id: str, change: Callable[[tuple[Section, ...]], tuple[Section, ...]]
    ) -> Report:
        """Apply a pure edit; drafted text of a removed section stays in the history."""
        report = self._workspace.report(report_id)
        fresh = tuple(change(report.outline))
        if not fresh:
            raise UserError("提纲至少要有一个部分。")
        updated = report.model_copy(
            update={
                "outline": fresh,
                "requirement_sections": requirements.place(report.requirements, fresh),
            }
        )
        self._workspace.update_report(updated)
        self._facts.reassign_all(report_id)
        return updated

    def rename(self, report_id: str, section_id: str, heading: str) -> Report:
        """Give a section other heading words (without ordinal)."""
        return self.edit(report_id, lambda s: outline_edit.rename(s, section_id, heading))

    def move(self, report_id: str, section_id: str, step: int) -> Report:
        """Move a section and its children up (-1) or down (+1) among its siblings."""
        return self.edit(report_id, lambda s: outline_edit.move(s, section_id, step))

    def add(self, report_id: str, after: str, heading: str, *, level: int = 1) -> Report:
        """Insert an empty section."""
        return self.edit(report_id, lambda s: outline_edit.add(s, after, heading, level=level))

    def remove(self, report_id: str, section_id: str) -> Report:
        """Take a section out; its facts are placed anew."""
        return self.edit(report_id, lambda s: outline_edit.remove(s, section_id))

    def set_brief(self, report_id: str, section_id: str, brief: str) -> Report:
        """Say what a section should cover."""
        return self.edit(report_id, lambda s: outline_edit.set_brief(s, section_id, brief))

    def set_target(self, report_id: str, section_id: str, chars: int | None) -> Report:
        """Set a section's length target in characters."""
        return self.edit(report_id, lambda s: outline_edit.set_target(s, section_id, chars))

    def cover(self, report_id: str, requirement_id: str) -> Report:
        """Add a part for a requirement that no section answers."""
        report = self._workspace.report(report_id)
        wanted = [r for r in report.requirements if r.id == requirement_id]
        if not wanted:
            raise NotFoundError("这条要求已不在通知里，请刷新页面。")
        return self.edit(report_id, lambda s: outlines.improve(s, wanted, ()))

    def templates(self) -> dict[str, str]:
        """Name → title of the outlines that ship."""
        return {name: template.name for name, template in outlines.templates().items()}

    def uncovered(self, report_id: str) -> tuple[Requirement, ...]:
        """Requirements of the notice that no section answers."""
        report = self._workspace.report(report_id)
        return tuple(r for r in report.requirements if r.id not in report.requirement_sections)
