"""``export``, ``reimport``: a report or any draft turned into Word, and back."""

from __future__ import annotations

from pathlib import Path

import click

from assistant.commands.shell import Output, common, is_file, opened, read_file
from assistant.errors import UserError


@click.command()
@click.argument("target")
@click.option("--out", "path", required=True, type=click.Path(path_type=Path), help="输出文件。")
@click.option(
    "--variant",
    type=click.Choice(["clean", "review", "redline", "sheet"]),
    default="clean",
    help="清稿、带批注的审阅稿、带修订痕迹的修订稿、送审单。",
)
@click.option(
    "--against",
    default=None,
    help="修订稿与哪个版本（名称）或文件比较；“上次导出”是最近导出的清稿。",
)
@click.option("--problems-only", is_flag=True, help="审阅稿只批注有问题的句子。")
@click.option("--profile", default="gb9704", help="版式方案。")
@click.option("--figures", is_flag=True, help="附上数据来源表：每个数据的出处。")
@click.option("--sealed", is_flag=True, help="加盖印章：署名和日期按盖章的位置排。")
@click.option("--mark", default="", help="发文机关标志，如“某某市文化和旅游局文件”。")
@click.option("--number", default="", help="发文字号，如“某文旅发〔2026〕12号”。")
@click.option("--signatory", default="", help="签发人。")
@click.option("--copy-number", default="", help="份号，6位数字。")
@click.option("--secrecy", default="", help="密级和保密期限，如“机密★1年”。")
@click.option("--urgency", default="", help="紧急程度：特急、加急。")
@click.option(
    "--form",
    type=click.Choice(["文件", "信函", "命令", "纪要"]),
    default="文件",
    help="版头的格式。",
)
@click.option("--signer", default="", help="盖签名章的人的职务，姓名空一格写在后面。")
@click.option("--copies", default="", help="抄送机关，用逗号分开。")
@click.option("--printer", default="", help="印发机关。")
@common
def export(
    out: Output,
    target: str,
    path: Path,
    variant: str,
    against: str | None,
    problems_only: bool,
    profile: str,
    **chosen: str | bool,
) -> None:
    """导出为 .docx 或 .pdf，版式按 GB/T 9704—2012。"""
    from assistant.commands.views import papers as views
    from assistant.desk.paper_parts import PaperOptions

    suffix = path.suffix.lower()
    options = PaperOptions.model_validate(chosen)
    if is_file(target) and not options.plain:
        raise UserError(
            "版头、版记、盖章和数据来源表只用于报告；单独的文件按原样排版，请去掉这些选项。"
        )
    with opened(out) as desk:
        old: str | None = None
        if against is not None and is_file(against):
            compared = Path(against)
            old = desk.read_text(compared.name, read_file(compared))
        if is_file(target):
            source = Path(target)
            text = desk.read_text(source.name, read_file(source))
            done = desk.exporting.text(
                text,
                suffix=suffix,
                profile=profile,
                variant=variant,
                against_text=old,
                against_name=against or "",
                name=source.name,
            )
        else:
            done = desk.exporting.report(
                target,
                suffix=suffix,
                profile=profile,
                variant=variant,
                against=against,
                against_text=old,
                problems_only=problems_only,
                options=options,
            )
        desk.exporting.save(done, path)
        if variant == "clean" and not is_file(target):
            desk.exporting.went_out(target)
    out.emit(views.export(path, done), lambda: views.export_lines(path, done))


@click.command("reimport")
@click.argument("report")
@click.argument("file", type=click.Path(path_type=Path))
@common
def reimport_command(out: Output, report: str, file: Path) -> None:
    """把改过的 Word 文件收回报告：逐句对照，改动作为人工修改保存。"""
    from assistant.commands.views import papers as views

    with opened(out) as desk:
        desk.reports.get(report)
        found = desk.returning.take(report, read_file(file))
    out.emit(views.returned(found), lambda: views.returned_lines(found))
