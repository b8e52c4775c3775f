"""The machine and the data folder: self-test, backup, restore."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
from pathlib import Path

from assistant.config import PROMPTS_DIR, SETTINGS_FILE, Settings
from assistant.desk.context import DeskContext
from assistant.desk.library import SHIPPED_FILE, LibraryService
from assistant.errors import DeskError, UserError
from assistant.models import Noun
from assistant.workspace import restore_backup


class Check(Noun):
    """One line of the self-test."""

    name: str
    ok: bool
    detail: str
    optional: bool = False
    """Its absence costs a convenience, not the work."""


class SystemService:
    """Self-test and backup."""

    def __init__(self, context: DeskContext, library: LibraryService) -> None:
        self._context = context
        self._library = library

    def doctor(self) -> tuple[Check, ...]:
        """What works on this machine and what does not, each with what to do about it."""
        return (
            self._python(),
            self._data(),
            self._knowledge(),
            self._rules(),
            self._prompts(),
            self._embedding(),
            self._model(),
            self._office(),
            self._ocr(),
            self._fonts(),
        )

    def _python(self) -> Check:
        version = ".".join(map(str, sys.version_info[:3]))
        ok = sqlite3.sqlite_version_info >= (3, 35)
        detail = f"Python {version}，SQLite {sqlite3.sqlite_version}"
        return Check(
            name="运行环境",
            ok=ok,
            detail=detail if ok else detail + "；SQLite 低于 3.35，请升级 Python",
        )

    def _data(self) -> Check:
        folder = self._context.folder
        problems = list(self._context.workspace.problems())
        if not os.access(folder, os.W_OK):
            problems.append("不能写入，请检查文件夹权限")
        count = len(self._context.workspace.reports())
        return Check(
            name="数据文件夹",
            ok=not problems,
            detail="；".join(problems) or f"可写，报告{count}份",
        )

    def _knowledge(self) -> Check:
        count = len(self._library.entries())
        return Check(name="资料库", ok=count > 0, detail=f"共{count}份文件")

    @staticmethod
    def _rules() -> Check:
        from assistant.desk.data_files import faults

        wrong = tuple(faults())
        detail = "".join(wrong) or "规则文件、版式和提纲均可用"
        return Check(name="规则和版式", ok=not wrong, detail=detail)

    def _prompts(self) -> Check:
        from assistant.drafting.prompts import load_prompt

        names = [p.stem for p in sorted(PROMPTS_DIR.glob("*.md"))]
        try:
            for name in names:
                load_prompt(name)
        except DeskError as error:
            return Check(name="提示词", ok=False, detail=str(error))
        return Check(name="提示词", ok=bool(names), detail=f"共{len(names)}个，均可用")

    def _embedding(self) -> Check:
        backend = None if self._context.settings.embedding == "none" else self._context.backend
        if backend is None:
            return Check(
                name="语义检索", ok=False, optional=True, detail="没有可用的向量模型，只按字词查找"
            )
        pending = self._library.pending()
        waiting = f"，还有{pending}段待建" if pending else "，已全部建好"
        return Check(name="语义检索", ok=True, detail=f"{backend.id}{waiting}")

    def _model(self) -> Check:
        settings = self._context.settings
        if not settings.has_model:
            return Check(
                name="大模型",
                ok=False,
                optional=True,
                detail="没有设置，起草用内置的规则写作；可在“设置”页连接模型",
            )
        from assistant.drafting.endpoint import list_models

        try:
            names = list_models(settings)
        except DeskError as error:
            return Check(name="大模型", ok=False, optional=True, detail=str(error))
        known = settings.model in names
        note = "" if known else f"；服务列出的模型里没有“{settings.model}”，请核对名称"
        return Check(name="大模型", ok=known or not names, detail=f"已连接{note}", optional=True)

    def _office(self) -> Check:
        from assistant.exporting import pdf

        found = pdf.find_soffice() is not None
        return Check(
            name="PDF 转换",
            ok=found,
            optional=True,
            detail="LibreOffice 可用" if found else "没有安装 LibreOffice，只能导出 Word",
        )

    def _ocr(self) -> Check:
        from assistant.reading import ocr

        found = ocr.available()
        return Check(
            name="扫描件识别",
            ok=found,
            optional=True,
            detail="文字识别组件可用"
            if found
            else f"没有安装文字识别组件，扫描件和图片读不了；安装：pip install {ocr.PACKAGE}",
        )

    def _fonts(self) -> Check:
        from assistant.exporting import fonts

        missing = [m.name for m in fonts.missing_fonts("gb9704")]
        return Check(
            name="公文字体",
            ok=not missing,
            optional=True,
            detail=(
                f"这台电脑缺{'、'.join(missing)}；导出的 Word 字体名称仍按国标写，"
                "在装有这些字体的电脑上显示正确"
                if missing
                else "齐全"
            ),
        )

    def backup(self, path: Path) -> int:
        """Write everything needed to restore into one zip; returns its size in bytes."""
        if path.suffix.lower() != ".zip":
            raise UserError("备份文件的后缀要写成 .zip。")
        folder = self._context.folder
        kept = {name: folder / name for name in (SETTINGS_FILE, SHIPPED_FILE)}
        self._context.workspace.backup(path, extra=kept)
        return path.stat().st_size


def restore(archive: Path, settings: Settings) -> tuple[str, ...]:
    """Put a backup in place of the data folder's content; what was there is kept beside it.

    The index is thrown away and built anew at the next start. Returns names of what was restored.

    Raises:
        UserError: the folder is in use, or the workspace lies on a database server.
        BadFileError: not a backup of ours.
    """
    if settings.database_url:
        raise UserError("工作区在数据库服务器上，请用数据库自己的工具恢复。")
    names = restore_backup(archive, settings.data_dir)
    shutil.rmtree(settings.index_dir, ignore_errors=True)
    return names
