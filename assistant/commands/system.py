"""``doctor``, ``backup``, ``restore``, ``evaluate``."""

from __future__ import annotations

from pathlib import Path

import click

from assistant.commands.shell import Output, common, opened, progress, read_file


@click.command()
@common
def doctor(out: Output) -> None:
    """自检：数据、索引、模型、字体、转换程序是否就绪。"""
    from assistant.commands.views import system as views

    with opened(out) as desk:
        checks = desk.system.doctor()
    out.emit(views.doctor(checks), lambda: views.doctor_lines(checks))


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@common
def backup(out: Output, file: Path) -> None:
    """把数据文件夹备份成一个 zip。"""
    with opened(out) as desk:
        size = desk.system.backup(file)
    out.emit({"out": str(file), "bytes": size}, lambda: iter([f"已备份到{file}。"]))


@click.command()
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


@click.group()
def evaluate() -> None:
    """评测。"""


@evaluate.command("retrieval")
@click.argument("folder", type=click.Path(path_type=Path))
@common
def evaluate_retrieval(out: Output, folder: Path) -> None:
    """用 BEIR 格式的数据评测检索。"""
    from assistant.commands.views import system as views
    from assistant.config import load_settings
    from assistant.desk.evaluation import evaluate_folder

    result = evaluate_folder(folder, load_settings(out.data), progress=progress)
    out.emit(views.evaluation(result), lambda: views.evaluation_lines(result))
