"""``new``, ``facts``, ``draft``, ``edit``, ``show``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant.commands.shell import (
    Output,
    brought,
    common,
    opened,
    parse_date,
    progress,
    read_file,
)
from assistant.errors import UserError

if TYPE_CHECKING:
    from assistant.models import Fact


@click.command()
@click.option("--title", required=True, help="报告标题。")
@click.option("--year", type=int, required=True, help="报告年度。")
@click.option("--unit", default="", help="单位名称。")
@click.option("--addressee", default="", help="主送机关。")
@click.option("--as-of", default=None, help="截止日期，决定引用的政策是否有效。")
@click.option("--previous", default=None, help="往年报告：文件或资料库编号。")
@click.option("--notice", default=None, help="来文通知：文件或资料库编号。")
@click.option("--outline", default=None, help="提纲：内置名称或 .yaml 文件。")
@click.option(
    "--facts", "facts_file", default=None, type=click.Path(path_type=Path), help="事实表。"
)
@common
def new(
    out: Output,
    title: str,
    year: int,
    unit: str,
    addressee: str,
    as_of: str | None,
    previous: str | None,
    notice: str | None,
    outline: str | None,
    facts_file: Path | None,
) -> None:
    """新建报告：从往年报告学提纲，从通知读要求，把事实放到各部分。"""
    from assistant.commands.views import reports as views

    on = parse_date(as_of)
    data = read_file(facts_file) if facts_file else None
    with opened(out) as desk:
        facts = (
            desk.facts.read(facts_file.name, data, year=year)
            if facts_file and data is not None
            else ()
        )
        chosen = (Path(outline) if Path(outline).is_file() else outline) if outline else None
        before = brought(desk, previous, "report")
        asked = brought(desk, notice, "notice")
        report = desk.reports.new(
            title=title,
            year=year,
            unit=unit,
            addressee=addressee,
            as_of=on,
            previous=before.id if before else None,
            notice=asked.id if asked else None,
            outline=chosen,
            facts=facts,
        )
        state = desk.reports.state(report.id)
        warnings = (
            *(f"《{d.title}》：{w}" for d in (before, asked) if d for w in d.warnings),
            *desk.facts.warnings(facts),
        )
    out.emit(views.new(state, warnings), lambda: views.new_lines(state, warnings))


@click.command("facts")
@click.argument("report")
@click.option(
    "--add", "file", default=None, type=click.Path(path_type=Path), help="加入一张事实表。"
)
@click.option("--assign", "placing", default=None, help="F003=部分编号。")
@click.option("--excuse", default=None, help="不写入报告的事实编号。")
@click.option("--reason", default="", help="不写入的理由。")
@common
def facts_command(
    out: Output,
    report: str,
    file: Path | None,
    placing: str | None,
    excuse: str | None,
    reason: str,
) -> None:
    """查看、加入、分派事实，或说明某条为何不写。"""
    from assistant.commands.views import reports as views

    with opened(out) as desk:
        desk.reports.get(report)
        added: tuple[Fact, ...] = ()
        if file is not None:
            added = desk.facts.add_file(report, file.name, read_file(file))
        if placing is not None:
            fact_id, found, section_id = placing.partition("=")
            if not found:
                raise UserError("--assign 要写成 F003=部分编号。")
            desk.facts.assign(report, fact_id, section_id)
        if excuse is not None:
            desk.facts.excuse(report, excuse, reason)
        ledger = desk.facts.ledger(report)
        warnings = desk.facts.warnings(added)
    out.emit(views.facts(ledger, warnings), lambda: views.facts_lines(ledger, warnings))


@click.command()
@click.argument("report")
@click.option("--section", default=None, help="只起草这一部分。")
@click.option(
    "--engine", type=click.Choice(["llm", "offline"]), default=None, help="用模型或不用模型。"
)
@click.option("--instruction", default="", help="对这次起草的要求。")
@click.option(
    "--accept", is_flag=True, help="人工改过的部分也直接采用新稿（人写的句子仍原样保留）。"
)
@common
def draft(
    out: Output,
    report: str,
    section: str | None,
    engine: str | None,
    instruction: str,
    accept: bool,
) -> None:
    """起草全部或一个部分，并逐句核对依据。"""
    from assistant.commands.views import reports as views

    with opened(out) as desk:
        result = desk.drafting.draft(
            report,
            section=section,
            engine=engine,
            instruction=instruction,
            accept=accept,
            progress=progress,
        )
        ledger = desk.facts.ledger(report)
    out.emit(views.draft(result, ledger), lambda: views.draft_lines(result, ledger))


@click.command()
@click.argument("report")
@click.option("--section", required=True, help="部分编号。")
@click.option("--from", "file", required=True, type=click.Path(path_type=Path), help="新文本。")
@click.option("--lock", is_flag=True, help="锁定这一部分。")
@common
def edit(out: Output, report: str, section: str, file: Path, lock: bool) -> None:
    """用文件里的文字替换一个部分（人工修改）。"""
    from assistant.commands.views import reports as views

    with opened(out) as desk:
        text = desk.read_text(file.name, read_file(file))
        revision = desk.drafting.edit(report, section, text, lock=lock)
        state = desk.reports.state(report)
    out.emit(views.section(state, revision), lambda: iter([f"已保存，共{len(revision.text)}字。"]))


@click.command()
@click.argument("report")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "json"]),
    default="text",
    help="格式。",
)
@common
def show(out: Output, report: str, form: str) -> None:
    """显示报告全文。"""
    from assistant.commands.views import reports as views

    with opened(out) as desk:
        state = desk.reports.state(report)
    if form == "json":
        click.echo(json.dumps(views.show(state), ensure_ascii=False))
        return
    body = state.composed.text if form == "text" else views.markdown(state)
    if out.as_json:
        click.echo(json.dumps({**views.show(state), "text": body}, ensure_ascii=False))
    else:
        click.echo(body, nl=False)
