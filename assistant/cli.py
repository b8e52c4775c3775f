"""The command line (DESIGN §8). Parses, calls the desk, prints; nothing else happens here."""

from __future__ import annotations

import datetime as dt
import functools
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assistant.errors import DeskError, NotFoundError, UserError

if TYPE_CHECKING:
    from assistant.desk import Desk
    from assistant.models import Document, Fact

KINDS = ("policy", "report", "notice", "material")


class Output:
    """Where results go: one JSON object, or plain lines for people."""

    def __init__(self) -> None:
        self.as_json = False
        self.data: Path | None = None

    def emit(self, value: dict[str, Any], lines: Callable[[], Iterator[str]]) -> None:
        """Print the object with ``--json``, the lines otherwise."""
        if self.as_json:
            click.echo(json.dumps(value, ensure_ascii=False))
        else:
            for line in lines():
                click.echo(line)


def common(command: Callable[..., None]) -> Callable[..., None]:
    """Accept ``--data`` and ``--json`` after the command as well as before it."""

    @click.option("--data", type=click.Path(path_type=Path), default=None, help="数据文件夹。")
    @click.option("--json", "as_json", is_flag=True, help="只输出一个 JSON 对象。")
    @click.pass_context
    @functools.wraps(command)
    def wrapped(ctx: click.Context, *args: Any, **kwargs: Any) -> None:
        out: Output = ctx.ensure_object(Output)
        data: Path | None = kwargs.pop("data")
        as_json: bool = kwargs.pop("as_json")
        out.data = data or out.data
        out.as_json = as_json or out.as_json
        command(out, *args, **kwargs)

    return wrapped


@contextmanager
def opened(out: Output) -> Iterator[Desk]:
    """The desk on the chosen data folder, closed whatever happens."""
    from assistant.config import load_settings
    from assistant.desk import Desk

    if out.data is not None and out.data.exists() and not out.data.is_dir():
        raise UserError(f"“{out.data.name}”不是文件夹，请用 --data 指定一个文件夹。")
    desk = Desk(load_settings(out.data))
    try:
        yield desk
    finally:
        desk.close()


def progress(done: int, total: int, message: str) -> None:
    """Progress belongs on stderr; stdout is for results."""
    counted = f"（{done}/{total}）" if total and str(total) not in message else ""
    click.echo(f"{message}{counted}", err=True)


def parse_date(value: str | None) -> dt.date | None:
    """An ISO date from an option.

    Raises:
        UserError: it is not one.
    """
    if value is None:
        return None
    try:
        return dt.date.fromisoformat(value)
    except ValueError as error:
        raise UserError(f"日期“{value}”不对，请写成 2026-11-24 这样的格式。") from error


def read_file(path: Path) -> bytes:
    """The bytes of an input file.

    Raises:
        NotFoundError: there is no such file.
    """
    if not path.is_file():
        raise NotFoundError(f"找不到文件“{path.name}”，请检查路径后再试。")
    return path.read_bytes()


def brought(desk: Desk, value: str | None, kind: str) -> Document | None:
    """The document an option names: a FILE is ingested first, anything else is an id."""
    from assistant.models import DocumentKind

    if value is None:
        return None
    path = Path(value)
    if path.is_file():
        return desk.library.ingest_bytes(path.name, path.read_bytes(), kind=DocumentKind(kind))
    try:
        return desk.library.document(value)
    except NotFoundError as error:
        raise NotFoundError(
            f"“{path.name}”既不是文件，也不是资料库里的编号，请检查后再试。"
        ) from error


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--data", type=click.Path(path_type=Path), default=None, help="数据文件夹，默认 data。"
)
@click.option("--json", "as_json", is_flag=True, help="只输出一个 JSON 对象。")
@click.pass_context
def cli(ctx: click.Context, data: Path | None, as_json: bool) -> None:
    """拟稿台：从通知、政策、往年报告和今年事实，到一份能报出去的报告。"""
    out = ctx.ensure_object(Output)
    out.data = data
    out.as_json = as_json


# --------------------------------------------------------------------------- library


@cli.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--kind", type=click.Choice(KINDS), default=None, help="文件类别，不写则自动判断。")
@click.option("--no-wait", is_flag=True, help="不等语义索引建完。")
@common
def ingest(out: Output, paths: tuple[Path, ...], kind: str | None, no_wait: bool) -> None:
    """把文件、文件夹或压缩包收进资料库。"""
    from assistant import cli_views as views
    from assistant.models import DocumentKind

    with opened(out) as desk:
        result = desk.library.ingest(
            paths, kind=DocumentKind(kind) if kind else None, progress=progress
        )
        if not no_wait and result.taken:
            desk.library.embed_pending(progress=progress)
        pending = desk.library.pending()
    for item in result.failed:
        click.echo(item.message, err=True)
    out.emit(views.ingest(result, pending), lambda: views.ingest_lines(result, pending))
    if result.failed and not result.taken:
        sys.exit(2)


@cli.command()
@click.argument("words", nargs=-1)
@click.option("--as-of", default=None, help="按哪一天判断是否有效，默认今天。")
@common
def library(out: Output, words: tuple[str, ...], as_of: str | None) -> None:
    """列出资料库；library show 编号 看一份；library remove 编号 移出一份。"""
    from assistant import cli_views as views

    on = parse_date(as_of)
    match words:
        case ():
            with opened(out) as desk:
                entries = desk.library.entries(as_of=on)
            out.emit(views.library(entries), lambda: views.library_lines(entries))
        case ("show", document_id):
            with opened(out) as desk:
                document = desk.library.document(document_id)
                passages = desk.library.passages(document_id)
            out.emit(
                views.document(document, passages), lambda: views.document_lines(document, passages)
            )
        case ("remove", document_id):
            with opened(out) as desk:
                desk.library.remove(document_id)
            out.emit({"removed": document_id}, lambda: iter([f"已移出{document_id}。"]))
        case _:
            raise UserError("用法：library，或 library show 编号，或 library remove 编号。")


@cli.command()
@click.argument("query")
@click.option("--kind", type=click.Choice(KINDS), default=None, help="只查这一类。")
@click.option("--as-of", default=None, help="按哪一天判断是否有效，默认今天。")
@click.option("-k", "k", type=click.IntRange(1, 200), default=10, help="最多几条。")
@common
def search(out: Output, query: str, kind: str | None, as_of: str | None, k: int) -> None:
    """在资料库里查找条款和往年段落。"""
    from assistant import cli_views as views
    from assistant.models import DocumentKind

    with opened(out) as desk:
        found = desk.library.search(
            query, kind=DocumentKind(kind) if kind else None, as_of=parse_date(as_of), k=k
        )
    out.emit(views.search(found), lambda: views.search_lines(found))


@cli.command()
@common
def reindex(out: Output) -> None:
    """删掉索引，从工作区重新建立。"""
    with opened(out) as desk:
        count = desk.library.reindex(progress=progress)
    out.emit({"passages": count}, lambda: iter([f"已重建索引，共{count}段。"]))


# --------------------------------------------------------------------------- reports


@cli.command()
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
    from assistant import cli_views as views

    on = parse_date(as_of)
    data = read_file(facts_file) if facts_file else None
    with opened(out) as desk:
        facts = desk.facts.read(facts_file.name, data) if facts_file and data is not None else ()
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
    out.emit(views.new(state), lambda: views.new_lines(state))


@cli.command("facts")
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
    from assistant import cli_views as views

    with opened(out) as desk:
        desk.reports.get(report)
        if file is not None:
            desk.facts.add_file(report, file.name, read_file(file))
        if placing is not None:
            fact_id, found, section_id = placing.partition("=")
            if not found:
                raise UserError("--assign 要写成 F003=部分编号。")
            desk.facts.assign(report, fact_id, section_id)
        if excuse is not None:
            desk.facts.excuse(report, excuse, reason)
        ledger = desk.facts.ledger(report)
    out.emit(views.facts(ledger), lambda: views.facts_lines(ledger))


@cli.command()
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
    from assistant import cli_views as views

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


@cli.command()
@click.argument("report")
@click.option("--section", required=True, help="部分编号。")
@click.option("--from", "file", required=True, type=click.Path(path_type=Path), help="新文本。")
@click.option("--lock", is_flag=True, help="锁定这一部分。")
@common
def edit(out: Output, report: str, section: str, file: Path, lock: bool) -> None:
    """用文件里的文字替换一个部分（人工修改）。"""
    from assistant import cli_views as views

    with opened(out) as desk:
        text = desk.read_text(file.name, read_file(file))
        revision = desk.drafting.edit(report, section, text, lock=lock)
        state = desk.reports.state(report)
    out.emit(views.section(state, revision), lambda: iter([f"已保存，共{len(revision.text)}字。"]))


@cli.command()
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
    from assistant import cli_views as views

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


@cli.command()
@click.argument("target")
@click.option(
    "--facts", "facts_file", default=None, type=click.Path(path_type=Path), help="事实表。"
)
@click.option("--previous", default=None, help="往年报告：文件或编号。")
@click.option("--notice", default=None, help="来文通知：文件或编号。")
@click.option("--as-of", default=None, help="按哪一天核政策是否有效。")
@click.option("--only", default=None, help="只核这些类别，用逗号分开。")
@common
def check(
    out: Output,
    target: str,
    facts_file: Path | None,
    previous: str | None,
    notice: str | None,
    as_of: str | None,
    only: str | None,
) -> None:
    """核稿：核一份报告，或任意 .txt .md .docx 文稿。"""
    from assistant import cli_views as views

    on = parse_date(as_of)
    families = tuple(f.strip() for f in only.split(",") if f.strip()) if only else None
    with opened(out) as desk:
        given: tuple[Fact, ...] | None = None
        if facts_file is not None:
            given = desk.facts.read(facts_file.name, read_file(facts_file))
        before = brought(desk, previous, "report")
        asked = brought(desk, notice, "notice")
        before_text = before.text if before else None
        asked_text = asked.text if asked else None
        if _is_file(target):
            path = Path(target)
            text = desk.read_text(path.name, read_file(path))
            result = desk.checking.check_text(
                text,
                name=path.name,
                only=families,
                facts=given,
                previous_text=before_text,
                notice_text=asked_text,
                as_of=on,
            )
        else:
            text = desk.reports.compose(target).text
            result = desk.checking.check_report(
                target,
                only=families,
                facts=given,
                previous_text=before_text,
                notice_text=asked_text,
                as_of=on,
            )
    out.emit(views.check(result, len(text)), lambda: views.check_lines(result))


@cli.command()
@click.argument("target")
@click.option("--out", "path", required=True, type=click.Path(path_type=Path), help="输出文件。")
@click.option(
    "--variant",
    type=click.Choice(["clean", "review", "redline"]),
    default="clean",
    help="清稿、带批注的审阅稿、带修订痕迹的修订稿。",
)
@click.option("--against", default=None, help="修订稿与哪个版本（名称）或文件比较。")
@click.option("--problems-only", is_flag=True, help="审阅稿只批注有问题的句子。")
@click.option("--profile", default="gb9704", help="版式方案。")
@common
def export(
    out: Output,
    target: str,
    path: Path,
    variant: str,
    against: str | None,
    problems_only: bool,
    profile: str,
) -> None:
    """导出为 .docx 或 .pdf，版式按 GB/T 9704—2012。"""
    from assistant import cli_views as views

    suffix = path.suffix.lower()
    with opened(out) as desk:
        old: str | None = None
        if against is not None and _is_file(against):
            compared = Path(against)
            old = desk.read_text(compared.name, read_file(compared))
        if _is_file(target):
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
            )
        desk.exporting.save(done, path)
    out.emit(views.export(path, done), lambda: views.export_lines(path, done))


@cli.command("reimport")
@click.argument("report")
@click.argument("file", type=click.Path(path_type=Path))
@common
def reimport_command(out: Output, report: str, file: Path) -> None:
    """把改过的 Word 文件收回报告：逐句对照，改动作为人工修改保存。"""
    from assistant import cli_views as views

    with opened(out) as desk:
        desk.reports.get(report)
        found = desk.returning.take(report, read_file(file))
    out.emit(views.returned(found), lambda: views.returned_lines(found))


def _is_file(target: str) -> bool:
    """A FILE, or at least something that can only have been meant as one."""
    path = Path(target)
    return path.is_file() or path.suffix.lower() in (".txt", ".md", ".docx")


# --------------------------------------------------------------------------- system


@cli.command()
@common
def doctor(out: Output) -> None:
    """自检：数据、索引、模型、字体、转换程序是否就绪。"""
    from assistant import cli_views as views

    with opened(out) as desk:
        checks = desk.system.doctor()
    out.emit(views.doctor(checks), lambda: views.doctor_lines(checks))


@cli.command()
@click.argument("file", type=click.Path(path_type=Path))
@common
def backup(out: Output, file: Path) -> None:
    """把数据文件夹备份成一个 zip。"""
    with opened(out) as desk:
        size = desk.system.backup(file)
    out.emit({"out": str(file), "bytes": size}, lambda: iter([f"已备份到{file}。"]))


@cli.command()
@click.argument("file", type=click.Path(path_type=Path))
@common
def restore(out: Output, file: Path) -> None:
    """用备份恢复数据文件夹；原有数据先另存，不会丢。"""
    from assistant.config import load_settings
    from assistant.desk.system import restore as put_back

    read_file(file)
    names = put_back(file, load_settings(out.data))
    out.emit(
        {"restored": list(names)},
        lambda: iter(["已恢复。原有数据另存在数据文件夹里以 .before-restore 结尾的文件中。"]),
    )


@cli.group()
def evaluate() -> None:
    """评测。"""


@evaluate.command("retrieval")
@click.argument("folder", type=click.Path(path_type=Path))
@common
def evaluate_retrieval(out: Output, folder: Path) -> None:
    """用 BEIR 格式的数据评测检索。"""
    from assistant import cli_views as views
    from assistant.config import load_settings
    from assistant.desk.evaluation import evaluate_folder

    result = evaluate_folder(folder, load_settings(out.data), progress=progress)
    out.emit(views.evaluation(result), lambda: views.evaluation_lines(result))


# --------------------------------------------------------------------------- errors


def _usage_sentence(error: click.ClickException) -> str:
    """Click's own English complaints as one Chinese sentence."""
    if isinstance(error, click.NoSuchOption):
        return f"没有“{error.option_name}”这个选项，请用 --help 查看用法。"
    if isinstance(error, click.MissingParameter):
        name = error.param.opts[0] if error.param and error.param.opts else ""
        return f"缺少“{name}”，请用 --help 查看用法。"
    if isinstance(error, click.BadParameter):
        name = error.param.opts[0] if error.param and error.param.opts else "参数"
        return f"“{name}”的值不对，请用 --help 查看可用的值。"
    return "命令写法不对，请用 python -m assistant --help 查看用法。"


def main(argv: list[str] | None = None) -> None:
    """Entry point: 0 did its work, 1 something outside failed, 2 bad input."""
    for stream in (sys.stdout, sys.stderr):
        # A Windows console may not be UTF-8; a report must not die of its own characters.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    out = Output()
    arguments = sys.argv[1:] if argv is None else argv
    try:
        cli.main(args=argv, prog_name="python -m assistant", obj=out, standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        sys.exit(0)
    except click.Abort:
        sys.exit(1)
    except click.ClickException as error:
        _fail(_usage_sentence(error), 2, as_json="--json" in arguments)
    except UserError as error:
        _fail(str(error), 2, as_json="--json" in arguments)
    except DeskError as error:
        _fail(str(error), 1, as_json="--json" in arguments)
    except OSError as error:
        reason = "磁盘空间不足" if error.errno == 28 else "文件或文件夹无法读写"
        _fail(f"{reason}，请检查磁盘空间和权限后再试。", 1, as_json="--json" in arguments)
    except Exception as error:
        # Our own mistake: a clerk gets one sentence, a developer sets ASSISTANT_DEBUG to see where.
        if os.environ.get("ASSISTANT_DEBUG"):
            raise
        _fail(
            f"程序内部出错（{type(error).__name__}），已保存的内容都在；请把做了什么告诉维护人员。",
            1,
            as_json="--json" in arguments,
        )


def _fail(message: str, status: int, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"error": message}, ensure_ascii=False))
    click.echo(message, err=True)
    sys.exit(status)


__all__ = ["cli", "main"]
