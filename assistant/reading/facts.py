"""This year's facts from a table (.xlsx, .csv) or a YAML file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import yaml

from assistant.errors import BadFileError, UserError
from assistant.models import Fact, FactStatus
from assistant.reading.base import Source, check_size, empty_file
from assistant.reading.dates import NoSuchDateError, normalise
from assistant.reading.ole import OLE_MAGIC
from assistant.reading.package import ZIP_MAGIC
from assistant.reading.table import Sheet, read_csv, read_xlsx
from assistant.reading.text import decode

_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "id": ("编号", "事实编号", "id"),
    "date": ("日期", "时间", "发生时间", "date"),
    "category": ("类别", "分类", "category"),
    "matter": ("事项", "事项名称", "matter"),
    "content": ("内容", "具体内容", "事实内容", "事实", "content"),
    "source": ("来源", "出处", "数据来源", "source"),
    "status": ("状态", "完成状态", "status"),
}
_FIELDS = {name: field for field, names in _COLUMNS.items() for name in names}
_SHOWN = {field: names[0] for field, names in _COLUMNS.items()}

_STATUS: Mapping[FactStatus, tuple[str, ...]] = {
    FactStatus.DONE: (
        "",
        "已完成", "完成", "已办结", "办结", "已落实", "已开展", "已核", "已核实", "属实", "done",
    ),
    FactStatus.PLANNED: (
        "拟开展", "计划", "拟", "拟办", "计划中", "计划开展", "待开展", "未开展", "未完成", "未开始",
        "进行中", "推进中", "正在推进", "正在进行", "正在开展", "下一步", "planned",
    ),
    FactStatus.UNVERIFIED: (
        "待核", "待核实", "待确认", "未核", "未核实", "存疑", "待定", "待查", "unverified",
    ),
}  # fmt: skip
_INTENDED = re.compile(
    r"(?:\d{4}年)?(?:[上下]半年|第?[一二三四]季度|\d{1,2}月(?:\d{1,2}日)?(?:[底初]|[上中下]旬)?前?)?[，,]?"
    r"(?:下一步，?|明年，?)?(?:拟(?!定|订|稿)|将(?!近)|计划(?!生育|[书表内外])|打算|准备(?!金)|预计|力争|争取)"
)
_STATUSES = {word: status for status, words in _STATUS.items() for word in words}

_PLAN = re.compile(
    r"^(?:下一?步|下阶段|明年|来年|今后)|^(?:20\d\d年度?)?(?:(?:重点|主要)?工作)?(?:打算|计划|思路|设想)(?:安排)?$"
)
_HEADER_ROWS = 20
_FACTS_LIMIT = 20_000
_USABLE_ID = re.compile(r"^(?!(?:19|20)\d{2}$)[^\s〔〕\[\]【】（）()]{1,24}$")
"""A bare year would read as part of a 文号, brackets would break the marker 〔F003〕."""


@dataclass(frozen=True)
class _Row:
    place: str
    """第5行, for sentences."""
    cells: Mapping[str, str]


def read_facts(name: str, data: bytes) -> tuple[Fact, ...]:
    """Facts in the order of the file; quantities are left empty here.

    Headers 编号 日期 类别 事项 内容 来源 状态, only 内容 required; rows above the header and unknown columns are
    passed over. A fact keeps its 编号 where that is usable and the first of its kind, else it gets the next free
    F###. A month without year takes the year most other dates of the file have.

    Raises:
        UserError: no 内容 column (the columns found are named), a row without 内容, an unknown status, a date
            that does not exist, or no facts at all.
        BadFileError: empty, damaged, encrypted or too large.
    """
    source = Source(name=name, data=data)
    if not data:
        raise empty_file(source.label)
    check_size(name, len(data), max_office_mb=50, max_pdf_mb=50)
    rows = list(_rows(source))
    if not rows:
        raise UserError(f"{source.label}里没有一条事实，请在表头下面逐行填写后重新选择。")
    if len(rows) > _FACTS_LIMIT:
        raise UserError(f"{source.label}有{len(rows)}条事实，超过{_FACTS_LIMIT}条的上限，请拆分。")
    year = _usual_year(row.cells.get("date", "") for row in rows)
    ids = _ids([row.cells.get("id", "") for row in rows])
    return tuple(
        Fact(
            id=id_,
            content=row.cells["content"],
            date=_date(row, source, year),
            category=row.cells.get("category", ""),
            matter=row.cells.get("matter", ""),
            source=row.cells.get("source", ""),
            status=_status(row, source),
        )
        for id_, row in zip(ids, rows, strict=True)
    )


def is_plan(words: str) -> bool:
    """Whether a 类别 or 事项 names what is still to be done: 下一步打算, 2027年计划."""
    return bool(_PLAN.match("".join(words.split())))


def _rows(source: Source) -> Iterator[_Row]:
    if source.data.startswith((ZIP_MAGIC, OLE_MAGIC)) or source.suffix in {".xlsx", ".xlsm"}:
        yield from _from_sheets(source, read_xlsx(source))
    elif source.suffix in {".yaml", ".yml", ".json"}:
        yield from _from_yaml(source)
    elif source.suffix in {".csv", ".tsv", ".txt"}:
        yield from _from_sheets(source, (read_csv(source),))
    else:
        raise BadFileError(
            f"{source.label}不是事实表，请选择 Excel（.xlsx）、CSV（.csv）或 YAML（.yaml）文件。"
        )


def _from_sheets(source: Source, sheets: Sequence[Sheet]) -> Iterator[_Row]:
    headed = [(sheet, place) for sheet in sheets if (place := _header(sheet)) is not None]
    if not headed:
        raise UserError(_no_content(source, sheets))
    for sheet, place in headed:
        fields = _fields(sheet.rows[place])
        where = f"工作表“{sheet.name}”" if len(headed) > 1 else ""
        for number, cells in enumerate(sheet.rows[place + 1 :], place + 2):
            named = {
                field: cells[column].strip()
                for field, column in fields.items()
                if column < len(cells)
            }
            row = _checked(source, f"{where}第{number}行", named)
            if row is not None:
                yield row


def _header(sheet: Sheet) -> int | None:
    """Index of the header row: the first that names 内容."""
    for place, cells in enumerate(sheet.rows[:_HEADER_ROWS]):
        if "content" in _fields(cells):
            return place
    return None


def _fields(cells: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for column, cell in enumerate(cells):
        field = _FIELDS.get(_plain(cell))
        if field is not None:
            found.setdefault(field, column)
    return found


def _plain(header: str) -> str:
    """内 容（必填）* → 内容."""
    return re.sub(r"[（(].*?[）)]|[\s*＊:：\ufeff]", "", header).lower()


def _no_content(source: Source, sheets: Sequence[Sheet]) -> str:
    first = next((row for s in sheets for row in s.rows if any(c.strip() for c in row)), ())
    names = "、".join(cell.strip() for cell in first if cell.strip())[:120]
    found = f"现有的列是：{names}" if names else "表格是空的"
    return f"{source.label}缺少“内容”一列（{found}），请补上后重新选择。"


def _checked(source: Source, place: str, cells: Mapping[str, str]) -> _Row | None:
    """The row; None when nobody wrote anything in it (a number or status may be pre-filled)."""
    if cells.get("content"):
        return _Row(place, cells)
    if any(text for field, text in cells.items() if field not in {"id", "status"}):
        raise UserError(f"{source.label}{place}没有填“内容”，请补上或删去这一行后重新选择。")
    return None


def _from_yaml(source: Source) -> Iterator[_Row]:
    try:
        loaded = yaml.safe_load(decode(source))
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise BadFileError(f"{source.label}的 YAML 格式有误，请改正后重新选择。") from error
    if isinstance(loaded, dict):
        loaded = loaded.get("事实", loaded.get("facts"))
    if not isinstance(loaded, list):
        raise UserError(f"{source.label}应是一个事实的列表，每条写明“内容”，请改正后重新选择。")
    for number, item in enumerate(loaded, 1):
        place = f"第{number}条"
        if not isinstance(item, dict):
            raise UserError(f"{source.label}{place}应写成“内容: …”的形式，请改正后重新选择。")
        named = {
            _FIELDS[_plain(str(key))]: "" if text is None else str(text).strip()
            for key, text in item.items()
            if _plain(str(key)) in _FIELDS
        }
        if "content" not in named:
            names = "、".join(str(key) for key in item)[:120]
            raise UserError(
                f"{source.label}{place}缺少“内容”（现有的项是：{names}），请补上后重新选择。"
            )
        row = _checked(source, place, named)
        if row is not None:
            yield row


def _ids(given: Sequence[str]) -> Iterator[str]:
    """Each row's id: its own where it can serve, else the next free F###."""
    firsts: dict[str, int] = {}
    for index, text in enumerate(given):
        if _USABLE_ID.match(text):
            firsts.setdefault(text.casefold(), index)
    number = 0
    for index, text in enumerate(given):
        if firsts.get(text.casefold()) == index:
            yield text
            continue
        number += 1
        while f"f{number:03d}" in firsts:
            number += 1
        yield f"F{number:03d}"


def _usual_year(dates: Iterable[str]) -> int | None:
    years = Counter(match[0] for date in dates if (match := re.search(r"(?:19|20)\d{2}", date)))
    return int(years.most_common(1)[0][0]) if years else None


def _date(row: _Row, source: Source, year: int | None) -> str:
    text = row.cells.get("date", "")
    try:
        return normalise(text, year=year) if text else ""
    except NoSuchDateError as error:
        raise UserError(
            f"{source.label}{row.place}的日期“{text}”不存在，请改正后重新选择。"
        ) from error


def _status(row: _Row, source: Source) -> FactStatus:
    """Never better than what is written: half done counts as planned, doubtful as unverified.

    Where no status is given, a content that begins with an intention (拟于12月…) is planned, and so is what
    is filed under 下一步打算.
    """
    text = re.sub(r"\s", "", row.cells.get("status", "")).lower()
    planned = _INTENDED.match(row.cells["content"]) or is_plan(
        row.cells.get("category", "") or row.cells.get("matter", "")
    )
    if not text and planned:
        return FactStatus.PLANNED
    if text in _STATUSES:
        return _STATUSES[text]
    if re.search(r"核|确认|存疑|待查|不详", text):
        return FactStatus.UNVERIFIED
    if re.match(r"拟|计划|将|正在|准备|预计|未|待|筹备", text) or re.search(
        r"进行|推进|部分|基本", text
    ):
        return FactStatus.PLANNED
    if re.search(r"完成|办结|落实|结束", text):
        return FactStatus.DONE
    raise UserError(
        f"{source.label}{row.place}的{_SHOWN['status']}“{text[:20]}”不认识，请写“已完成”“拟开展”或“待核”。"
    )
