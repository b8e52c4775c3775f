"""``check``: a report written here, any draft, or a folder of drafts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant.commands.shell import (
    Output,
    brought,
    common,
    is_file,
    opened,
    parse_date,
    progress,
    read_file,
)
from assistant.errors import BadFileError, UserError

if TYPE_CHECKING:
    from assistant.desk import Desk
    from assistant.desk.checking import CheckResult, Given
    from assistant.desk.exporting import Exported

_EPILOG = (
    "退出码：0 核完了（不论有没有意见）；1 程序以外的东西出了错（模型、磁盘）；2 输入有误。"
    "要按有没有错误判断，请看 --json 里的 findings。"
)


@click.command(epilog=_EPILOG)
@click.argument("target")
@click.option(
    "--facts", "facts_file", default=None, type=click.Path(path_type=Path), help="事实表。"
)
@click.option("--previous", default=None, help="往年报告：文件或编号。")
@click.option("--notice", default=None, help="来文通知：文件或编号。")
@click.option("--as-of", default=None, help="按哪一天核政策是否有效，默认今天。")
@click.option("--only", default=None, help="只核这些类别，用逗号分开。")
@click.option("--judge", "ask_model", is_flag=True, help="另请模型逐条复核，只留引文属实的疑问。")
@click.option(
    "--sheet",
    default=None,
    type=click.Path(path_type=Path),
    help="另存送审单（.docx 或 .pdf）：一页写清还有什么没有解决。",
)
@click.option(
    "--marked",
    default=None,
    type=click.Path(path_type=Path),
    help="另存带批注的文稿（.docx）；原来是 .docx 的保留原来的格式。",
)
@common
def check(
    out: Output,
    target: str,
    facts_file: Path | None,
    previous: str | None,
    notice: str | None,
    as_of: str | None,
    only: str | None,
    ask_model: bool,
    sheet: Path | None,
    marked: Path | None,
) -> None:
    """核稿：核一份报告（编号），任意一份文稿（.txt .md .docx .doc .wps .pdf 等），或者一个文件夹里的全部文稿。"""
    from assistant.commands.views import checks as views
    from assistant.desk.checking import Given

    families = tuple(f.strip() for f in only.split(",") if f.strip()) if only else None
    day = parse_date(as_of)
    for path in (sheet, marked):
        _writable(path, (".docx", ".pdf") if path is sheet else (".docx",))
    with opened(out) as desk:
        before = brought(desk, previous, "report")
        asked = brought(desk, notice, "notice")
        given = Given(
            only=families,
            facts=desk.facts.read(facts_file.name, read_file(facts_file)) if facts_file else None,
            previous_text=before.text if before else None,
            notice_text=asked.text if asked else None,
            as_of=day,
        )
        if Path(target).is_dir():
            if ask_model or sheet or marked:
                raise UserError("核整个文件夹时不能用 --judge、--sheet 和 --marked，请逐份核。")
            every = list(_folder(desk, Path(target), given))
            out.emit(views.folder(every), lambda: views.folder_lines(every))
            return
        text, result = _one(desk, target, given, ask_model)
        warnings = _papers(desk, target, given, result, sheet, marked)
    out.emit(views.check(result, len(text)), lambda: views.check_lines(result, text, warnings))


def _writable(path: Path | None, suffixes: tuple[str, ...]) -> None:
    if path is not None and path.suffix.lower() not in suffixes:
        raise UserError(f"“{path.name}”的后缀要写成 {' 或 '.join(suffixes)}。")


def _one(desk: Desk, target: str, given: Given, ask_model: bool) -> tuple[str, CheckResult]:
    if is_file(target):
        path = Path(target)
        read = desk.read(path.name, read_file(path))
        for warning in read.warnings:
            click.echo(f"注意：{warning}", err=True)
        text = read.text
        result = desk.checking.check_text(text, name=path.name, given=given)
    else:
        text = desk.reports.compose(target).text
        result = desk.checking.check_report(target, given=given)
    if not ask_model:
        return text, result
    doubts = desk.checking.judge(text, as_of=given.as_of)
    every = sorted((*result.findings, *doubts), key=lambda f: (f.start is None, f.start or 0))
    return text, result.model_copy(update={"findings": tuple(every)})


def _papers(
    desk: Desk,
    target: str,
    given: Given,
    result: CheckResult,
    sheet: Path | None,
    marked: Path | None,
) -> list[str]:
    """Save what was asked for beside the findings; what to tell about it."""
    told: list[str] = []
    if sheet is None and marked is None:
        return told
    saved: list[tuple[Path, Exported]] = []
    if is_file(target):
        from assistant.desk.handing import Draft

        path = Path(target)
        data = read_file(path)
        draft = Draft(
            text=desk.read_text(path.name, data),
            name=path.name,
            original=data if path.suffix.lower() == ".docx" else None,
            given=given,
            doubts=tuple(f for f in result.findings if f.family == "judge"),
        )
        if sheet is not None:
            saved.append((sheet, desk.handing.sheet(draft, suffix=sheet.suffix.lower())))
        if marked is not None:
            saved.append((marked, desk.handing.review(draft)))
    else:
        if sheet is not None:
            suffix = sheet.suffix.lower()
            done = desk.exporting.report(target, variant="sheet", suffix=suffix)
            saved.append((sheet, done))
        if marked is not None:
            saved.append((marked, desk.exporting.report(target, variant="review")))
    for path, exported in saved:
        desk.exporting.save(exported, path)
        told += [f"已存{path}。", *(f"注意：{w}" for w in exported.warnings)]
    return told


def _folder(
    desk: Desk, folder: Path, given: Given
) -> Iterator[tuple[str, str, CheckResult | BadFileError]]:
    """(file, its text, what the check says or why it could not be read), in name order."""
    from assistant.desk import BadSource

    files = list(desk.files(folder))
    if not files:
        raise UserError(f"文件夹“{folder.name}”里没有文件。")
    for number, file in enumerate(files, start=1):
        progress(number, len(files), f"正在核《{file.name}》")
        if isinstance(file, BadSource):
            yield file.name, "", BadFileError(file.message)
            continue
        try:
            text = desk.read_text(file.name, file.data)
            yield file.name, text, desk.checking.check_text(text, name=file.name, given=given)
        except UserError as error:
            yield file.name, "", BadFileError(str(error))
