"""The command line (DESIGN §8): gathers the commands, and turns every failure into one sentence and a status."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import click

from assistant.commands import checks, library, papers, reports, rules, system
from assistant.commands.shell import Output
from assistant.errors import DeskError, UserError


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


for _command in (
    library.ingest,
    library.library,
    library.search,
    library.reindex,
    reports.new,
    reports.facts_command,
    reports.draft,
    reports.edit,
    reports.show,
    rules.rules,
    checks.check,
    papers.export,
    papers.reimport_command,
    system.doctor,
    system.backup,
    system.restore,
    system.evaluate,
):
    cli.add_command(_command)


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
