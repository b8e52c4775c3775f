"""``ingest``, ``library``, ``search``, ``reindex``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from assistant.commands.shell import KINDS, Output, common, opened, parse_date, progress
from assistant.errors import UserError


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--kind", type=click.Choice(KINDS), default=None, help="文件类别，不写则自动判断。")
@click.option("--no-wait", is_flag=True, help="不等语义索引建完。")
@common
def ingest(out: Output, paths: tuple[Path, ...], kind: str | None, no_wait: bool) -> None:
    """把文件、文件夹或压缩包收进资料库。"""
    from assistant.commands.views import library as views
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


@click.command()
@click.argument("words", nargs=-1)
@click.option("--as-of", default=None, help="按哪一天判断是否有效，默认今天。")
@click.option("--effective", default=None, help="link 时：新版的施行日期，文中没有读出时填。")
@common
def library(out: Output, words: tuple[str, ...], as_of: str | None, effective: str | None) -> None:
    """列出资料库；library show 编号 看一份；library remove 编号 移出一份；
    library link 新 旧 记下新版替代旧版；library unlink 编号 编号 记下两份各自有效。
    """
    from assistant.commands.views import library as views

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
        case ("link", new, old):
            with opened(out) as desk:
                linked = desk.library.link_editions(new, old, effective=parse_date(effective))
            out.emit(
                {"new": linked.id, "old": old, "linked": True},
                lambda: iter([f"已记下：《{linked.title}》{new}替代{old}。"]),
            )
        case ("unlink", one, other):
            with opened(out) as desk:
                desk.library.unlink_editions(one, other)
            out.emit(
                {"one": one, "other": other, "linked": False},
                lambda: iter([f"已记下：{one}和{other}各自有效。"]),
            )
        case _:
            raise UserError(
                "用法：library，或 library show 编号，或 library remove 编号，"
                "或 library link 新 旧，或 library unlink 编号 编号。"
            )


@click.command()
@click.argument("query")
@click.option("--kind", type=click.Choice(KINDS), default=None, help="只查这一类。")
@click.option("--as-of", default=None, help="按哪一天判断是否有效，默认今天。")
@click.option("-k", "k", type=click.IntRange(1, 200), default=10, help="最多几条。")
@common
def search(out: Output, query: str, kind: str | None, as_of: str | None, k: int) -> None:
    """在资料库里查找条款和往年段落。"""
    from assistant.commands.views import library as views
    from assistant.models import DocumentKind

    with opened(out) as desk:
        found = desk.library.search(
            query, kind=DocumentKind(kind) if kind else None, as_of=parse_date(as_of), k=k
        )
    out.emit(views.search(found), lambda: views.search_lines(found))


@click.command()
@common
def reindex(out: Output) -> None:
    """删掉索引，从工作区重新建立。"""
    with opened(out) as desk:
        count = desk.library.reindex(progress=progress)
    out.emit({"passages": count}, lambda: iter([f"已重建索引，共{count}段。"]))
