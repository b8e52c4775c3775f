"""The outline service: learned from last year or a template, then shaped by the clerk."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from assistant.desk.outline_edits import OutlineEditing
from assistant.desk.outline_versions import LostText, known_section, unmet, versions
from assistant.drafting import outline as outlines
from assistant.drafting import outline_edit, outline_shape, requirements
from assistant.drafting.requirements import NoticeFacts
from assistant.errors import NotFoundError, UserError
from assistant.models import Document, Noun, Report, Requirement, Section, SectionRole
from assistant.reading import headings

DEFAULT_TEMPLATE = "年度工作总结"
_TAIL = (SectionRole.PROBLEMS, SectionRole.PLANS, SectionRole.CLOSING)


class Budget(Noun):
    """Characters: what the notice allows, what the parts aim at, and what is written."""

    limit: int | None
    planned: int
    written: int


class OutlineService(OutlineEditing):
    """Edits go through here, so that facts, requirements and texts follow their sections."""

    def draw_up(
        self,
        *,
        previous: Document | None,
        template: str | Path | None,
        title: str,
        year: int | None = None,
        asked: Sequence[Requirement] = (),
    ) -> tuple[Section, ...]:
        """The outline before this year's facts are known.

        ``asked`` are the items of this year's notice: where there is neither a report of last year nor a
        template for this kind of report, they are the parts.
        """
        if template is not None:
            return outlines.from_template(template)
        if previous is not None:
            return outlines.learn(previous.text, headings(previous.text), year=year, title=title)
        general = outlines.from_template(DEFAULT_TEMPLATE)
        made = outlines.from_template(outlines.template_for(title) or DEFAULT_TEMPLATE)
        return (outlines.from_notice(asked, general) if made == general else ()) or made

    # ------------------------------------------------------------------ length

    def budget(self, report_id: str) -> Budget:
        """The notice's limit, the sum of the targets, and the characters written."""
        report = self._workspace.report(report_id)
        written = self._workspace.current_revisions(report_id)
        limits = [r.limits["max_chars"] for r in report.requirements if "max_chars" in r.limits]
        if not limits and report.notice is not None:
            limit = self._notice_limit(report.notice)
        else:
            limit = min(limits, default=None)
        return Budget(
            limit=limit,
            planned=outline_shape.total_target(report.outline),
            written=sum(len(written[s.id].text) for s in report.outline if s.id in written),
        )

    def notice(self, report_id: str) -> NoticeFacts | None:
        """What the report's notice says of days and whom to ask; None without a notice."""
        report = self._workspace.report(report_id)
        return self._read(report.notice) if report.notice is not None else None

    def _notice_limit(self, document_id: str) -> int | None:
        """The limit of a notice whose items could not be read as requirements."""
        notice = self._read(document_id)
        return notice.max_chars if notice else None

    def _read(self, document_id: str) -> NoticeFacts | None:
        try:
            notice = self._workspace.document(document_id)
        except NotFoundError:
            return None
        return requirements.read_notice(notice.text, notice.title)

    def spread(self, report_id: str, total: int) -> Report:
        """Divide ``total`` characters over the parts, more to those with more facts."""
        placed = self._workspace.assignments(report_id)
        material: dict[str, int] = {}
        for fact in self._workspace.facts(report_id):
            home = placed.get(fact.id)
            if home is not None:
                material[home] = material.get(home, 0) + len(fact.content)
        return self.edit(
            report_id, lambda s: outline_shape.spread(s, total, material), label="分配字数"
        )

    # ------------------------------------------------------------------ requirements

    def uncovered(self, report_id: str) -> tuple[Requirement, ...]:
        """Requirements of the notice that no section answers."""
        return unmet(self._workspace.report(report_id))

    def cover(self, report_id: str, requirement_id: str) -> Report:
        """Give a requirement that no section answers a part of the outline."""
        with self._workspace.transaction():
            before = self._workspace.report(report_id)
            wanted = [r for r in before.requirements if r.id == requirement_id]
            if not wanted:
                raise NotFoundError("这条要求已不在通知里，请刷新页面。")

            def with_home(sections: tuple[Section, ...]) -> tuple[Section, ...]:
                grown = outlines.improve(sections, wanted, ())
                if requirements.place(wanted, grown) or len(grown) > len(sections):
                    return grown
                words = wanted[0].text.removesuffix("情况") or wanted[0].text
                return outline_edit.add(sections, _last_work(sections), words)

            report = self.edit(report_id, with_home, label="按通知要求补充")
            if requirement_id in report.requirement_sections:
                return report
            known = {s.id for s in before.outline}
            home = next((s.id for s in report.outline if s.id not in known), None)
            home = home or requirements.place(wanted, report.outline).get(requirement_id)
            return self.place_requirement(report_id, requirement_id, home)

    def place_requirement(
        self, report_id: str, requirement_id: str, section_id: str | None
    ) -> Report:
        """Say which section answers a requirement; None = none does."""

        def placed(report: Report) -> Report:
            if requirement_id not in {r.id for r in report.requirements}:
                raise NotFoundError("这条要求已不在通知里，请刷新页面。")
            if section_id is not None and section_id not in {s.id for s in report.outline}:
                raise NotFoundError("这一部分已不在提纲里，请刷新页面。")
            places = {r: s for r, s in report.requirement_sections.items() if r != requirement_id}
            if section_id is not None:
                places[requirement_id] = section_id
            return report.model_copy(update={"requirement_sections": places})

        return self._workspace.change_report(report_id, placed)

    # ------------------------------------------------------------------ another outline

    def templates(self) -> dict[str, str]:
        """Name → title of the outlines that ship."""
        return {name: template.name for name, template in outlines.templates().items()}

    def apply(
        self, report_id: str, *, template: str | Path | None = None, document: str | None = None
    ) -> Report:
        """Change to the outline of a template or of a past report, improved with notice and facts.

        Parts with the same heading or the same fixed role keep their text; the text of the others
        leaves the report with them and stays in the history (:meth:`lost_texts`, :meth:`undo`).

        Raises:
            NotFoundError: no such template or document.
            UserError: the document has no parts to learn from.
        """
        report = self._workspace.report(report_id)
        learnt = self._workspace.document(document) if document is not None else None
        drawn = self.draw_up(
            previous=learnt,
            template=template,
            title=report.title,
            year=report.year,
            asked=report.requirements,
        )
        if learnt is not None and not any(s.heading for s in drawn):
            raise UserError(f"《{learnt.title}》里没有可以学习的标题，请换一份报告或用模板。")
        if learnt is None or learnt.id != report.previous:
            # The spans point into a text that is not this report's last year.
            drawn = tuple(s.model_copy(update={"previous_span": None}) for s in drawn)
        grown = outlines.improve(
            drawn,
            report.requirements,
            self._workspace.facts(report_id),
            previous=learnt.text if learnt is not None and learnt.id == report.previous else "",
            title=report.title,
        )
        fresh = outline_shape.settle_ids(grown, report.outline, self._taken(report))
        return self.edit(report_id, lambda _old: fresh, label="换提纲")

    def lost_texts(self, report_id: str) -> tuple[LostText, ...]:
        """Drafted texts whose parts are not in the outline any more."""
        report = self._workspace.report(report_id)
        present = {s.id for s in report.outline}
        kept = versions(report)
        written = self._workspace.current_revisions(report_id)
        live = "\n".join(written[sid].text for sid in present if sid in written)
        return tuple(
            LostText(section=known_section(report, sid, kept), revision=revision)
            for sid, revision in written.items()
            # What was merged lives on in the part it was merged into.
            if sid not in present and revision.text.strip() and revision.text.strip() not in live
        )

    def bring_back(self, report_id: str, section_id: str) -> Report:
        """Put a part that left the outline back before the problems, with the text it had."""
        report = self._workspace.report(report_id)
        lost = {t.section.id: t.section for t in self.lost_texts(report_id)}
        if section_id not in lost:
            raise NotFoundError("这一部分没有留下的正文，请刷新页面。")
        section = lost[section_id]
        headed = section.heading or "移出的部分"
        back = section.model_copy(
            update={"level": 1, "parent": None, "heading": headed, "role": SectionRole.WORK}
        )
        place = next(
            (i for i, s in enumerate(report.outline) if s.role in _TAIL and s.level <= 1),
            len(report.outline),
        )
        return self.edit(
            report_id,
            lambda s: (*s[:place], back, *s[place:]),
            label=f"放回“{headed}”",
            returning=section_id,
        )


def _last_work(sections: Sequence[Section]) -> str:
    """The last top-level work part, behind which a new one goes."""
    tops = [s for s in sections if s.level == 1 and s.role is SectionRole.WORK]
    return tops[-1].id if tops else sections[0].id
