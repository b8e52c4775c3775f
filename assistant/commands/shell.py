"""What every command needs: where results go, the desk, the inputs a person names."""

from __future__ import annotations

import datetime as dt
import functools
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assistant.errors import NotFoundError, UserError

if TYPE_CHECKING:
    from assistant.desk import Desk
    from assistant.models import Document

_FILES = (".txt", ".md", ".docx", ".doc", ".wps", ".pdf", ".ofd", ".html", ".rtf")

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


def is_file(target: str) -> bool:
    """A FILE, or at least something that can only have been meant as one."""
    path = Path(target)
    return path.is_file() or path.suffix.lower() in _FILES
