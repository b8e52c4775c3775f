"""Data files of the project (``knowledge``): read, validated, and what is wrong told in one Chinese sentence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from assistant.errors import DefectError

_Shape = TypeVar("_Shape", bound=BaseModel)
_Valid = TypeVar("_Valid")
_Loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml reads ten times as fast; PyYAML may have been built without it."""
_MOST = 3
_shapes: dict[Path, tuple[type[BaseModel], str]] = {}
_SAYINGS = {
    "missing": "缺少这一项",
    "extra_forbidden": "没有这一项，请核对名称",
    "string_type": "应是文字（数字、日期请加引号）",
    "tuple_type": "应是一列，每行一项",
    "dict_type": "应是“名称: 值”",
    "model_type": "应是“名称: 值”",
}


def parse_yaml(text: str | bytes) -> object:
    """The content of a YAML text of our own.

    Never of a clerk's file: libyaml falls over a text nested without end, and takes the process with it.

    Raises:
        yaml.YAMLError: it is none.
    """
    return yaml.load(text, Loader=_Loader)


def load_data(shape: type[_Shape], path: Path, *, what: str = "数据文件") -> _Shape:
    """Read and validate one data file.

    Args:
        shape: what it must hold.
        path: where it is.
        what: how the file is called in the sentence that says what is wrong.

    Raises:
        DefectError: it is missing, is no YAML, or does not validate; the sentence names the place.
    """
    _shapes[path] = (shape, what)
    return checked(shape.model_validate, path, what=what)


def shape_of(path: Path) -> tuple[type[BaseModel], str] | None:
    """What a file had to hold when this process read it, and how it is called; None where it was not read."""
    return _shapes.get(path)


def checked(validate: Callable[[object], _Valid], path: Path, *, what: str = "数据文件") -> _Valid:
    """Read one data file and hand its content to ``validate``.

    Raises:
        DefectError: it is missing, is no YAML, or ``validate`` raised a ValueError; the sentence names the place.
    """
    text = ""
    try:
        text = path.read_text(encoding="utf-8-sig")
        return validate(parse_yaml(text))
    except OSError as error:
        raise DefectError(f"{what}{path.name}读不到，请从安装包恢复这个文件。") from error
    except UnicodeDecodeError as error:
        raise _defect(what, path, "不是UTF-8编码，请另存为UTF-8") from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        last = len(text.splitlines())
        where = f"第{min(mark.line + 1, last)}行附近" if mark is not None else ""
        raise _defect(what, path, f"{where}不合YAML的写法，请核对缩进、冒号和引号") from error
    except yaml.YAMLError as error:
        raise _defect(what, path, "不合YAML的写法") from error
    except ValidationError as error:
        raise _defect(what, path, told(error)) from error
    except ValueError as error:
        raise _defect(what, path, str(error)) from error


def told(error: ValidationError) -> str:
    """The first few things that do not validate, each with its place."""
    rows = []
    for row in error.errors()[:_MOST]:
        place = ".".join(str(part) for part in row["loc"])
        said = _SAYINGS.get(row["type"], row["msg"].removeprefix("Value error, "))
        rows.append(f"“{place}”{said}" if place else said)
    more = error.error_count() - len(rows)
    return "；".join(rows) + (f"；另有{more}处" if more > 0 else "")


def _defect(what: str, path: Path, why: str) -> DefectError:
    return DefectError(f"{what}{path.name}有错：{why}。请改正，或从安装包恢复这个文件。")
