"""The export service: the finished report, or any text, as DOCX or PDF."""

from __future__ import annotations

import re
from pathlib import Path

from assistant.desk.compose import chinese_date, signing_date
from assistant.desk.context import DeskContext
from assistant.drafting.outline import numbered
from assistant.errors import OutsideError, UserError
from assistant.exporting import Manuscript, manuscript, pdf, render_docx
from assistant.models import Noun, Section

_PLACEHOLDER = re.compile(r"【待补[：:][^】]*】")


class Exported(Noun):
    """What an export produced."""

    data: bytes
    pages: int | None
    """Counted on the rendered PDF; None for a DOCX, which has no pages of its own."""
    warnings: tuple[str, ...]


class ExportService:
    """Never alters text; says what is missing instead."""

    def __init__(self, context: DeskContext) -> None:
        self._workspace = context.workspace

    def report(self, report_id: str, *, suffix: str = ".docx", profile: str = "gb9704") -> Exported:
        """The report as it reads now."""
        report = self._workspace.report(report_id)
        revisions = self._workspace.current_revisions(report_id)
        texts = {s.id: revisions[s.id].text for s in report.outline if s.id in revisions}
        if not any(t.strip() for t in texts.values()):
            raise UserError("这份报告还没有正文，请先起草再导出。")
        headings = numbered(report.outline)
        dated = (
            report
            if not report.unit
            else report.model_copy(update={"signing_date": signing_date(report)})
        )
        paper = manuscript.from_report(dated, texts, headings)
        warnings = self._warnings(texts, headings, report.outline)
        if not report.unit:
            warnings.append("没有填写单位名称，导出的文稿没有署名和成文日期。")
        elif report.signing_date is None:
            warnings.append(f"没有填写成文日期，按截止日期{chinese_date(report.as_of)}署。")
        if not report.addressee:
            warnings.append("没有填写主送机关。")
        return self._render(paper, suffix, profile, warnings)

    def text(self, text: str, *, suffix: str = ".docx", profile: str = "gb9704") -> Exported:
        """Any text, laid out; it gets no letterhead, signature or date that it does not contain."""
        if not text.strip():
            raise UserError("文稿是空的，没有可导出的内容。")
        warnings = []
        gaps = len(_PLACEHOLDER.findall(text))
        if gaps:
            warnings.append(f"文稿中还有{gaps}处【待补】没有填写。")
        return self._render(manuscript.from_text(text), suffix, profile, warnings)

    @staticmethod
    def _warnings(
        texts: dict[str, str], headings: dict[str, str], outline: tuple[Section, ...]
    ) -> list[str]:
        warnings: list[str] = []
        gaps = sum(len(_PLACEHOLDER.findall(t)) for t in texts.values())
        if gaps:
            warnings.append(f"文稿中还有{gaps}处【待补】没有填写。")
        parents = {s.parent for s in outline}
        empty = [
            headings[s.id]
            for s in outline
            if headings[s.id] and s.id not in parents and not texts.get(s.id, "").strip()
        ]
        if empty:
            warnings.append("这些部分还没有内容：" + "；".join(empty) + "。")
        return warnings

    @staticmethod
    def _render(paper: Manuscript, suffix: str, profile: str, warnings: list[str]) -> Exported:
        data = render_docx(paper, profile=profile)
        if suffix == ".docx":
            return Exported(data=data, pages=None, warnings=tuple(warnings))
        if suffix == ".pdf":
            printed = pdf.to_pdf(data)
            return Exported(data=printed, pages=pdf.page_count(printed), warnings=tuple(warnings))
        raise UserError("只能导出 .docx 或 .pdf 文件，请改输出文件的后缀。")

    def save(self, exported: Exported, out: Path) -> None:
        """Write an export to disk, whole or not at all."""
        temporary = out.with_name(out.name + ".tmp")
        try:
            out.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_bytes(exported.data)
            temporary.replace(out)
        except OSError as error:
            temporary.unlink(missing_ok=True)
            raise OutsideError(f"无法写入文件“{out.name}”，请检查文件夹权限或磁盘空间。") from error
