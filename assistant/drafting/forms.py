"""The form a department fills in: an .xlsx with printed prompts, lists to choose from, and a page on how to fill it.

Text that begins with = + - @ is stored as text: nothing a department, a notice or last year's report says can act
as a formula.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.models import Noun

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

HEADER = (
    "填报提示", "编号", "日期", "类别", "事项", "内容", "来源", "状态", "填报科室", "填报人",
)  # fmt: skip
"""The middle seven are the columns of a facts table, so that any reader of those reads a form."""
STATUSES = ("已完成", "拟开展", "待核")
_WIDTHS = (44, 8, 13, 12, 18, 60, 24, 10, 14, 10)
_SPARE_ROWS = 40
_LAST_ROW = 1000
_HEADER_ROW = 3
_UNSAFE = ("=", "+", "-", "@", "\t", "\r")
_LONGEST = 32_000
"""Characters a cell holds (Excel: 32,767)."""


class FormRow(Noun):
    """One line of the form: a prompt to answer, or a fact to confirm."""

    prompt: str
    id: str = ""
    date: str = ""
    category: str = ""
    matter: str = ""
    content: str = ""
    source: str = ""
    status: str = ""


class Form(Noun):
    """A form before it is a workbook."""

    title: str
    """Of the report it is for."""
    department: str = ""
    rows: tuple[FormRow, ...] = ()
    categories: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    """Lines for the page 填写说明."""


def build(form: Form) -> bytes:
    """The workbook: 填报表 (prompts and blank rows), 填写说明, and the hidden lists to choose from."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "填报表"
    _table(sheet, form)
    _lists(book, sheet, form)
    notes = book.create_sheet("填写说明", 1)
    notes.column_dimensions["A"].width = 96
    for number, line in enumerate(form.notes, 1):
        _wrap(put(notes.cell(number, 1), line))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def put(cell: Cell, text: str) -> Cell:
    """Text into a cell, as text whatever it begins with; characters a workbook cannot hold are left out."""
    clean = "".join(c for c in text if c in "\n\t" or ord(c) >= 0x20)[:_LONGEST]
    cell.value = clean
    if clean.startswith(_UNSAFE):
        cell.data_type = "s"
        cell.quotePrefix = True
    cell.number_format = "@"
    return cell


def _table(sheet: Worksheet, form: Form) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
    from openpyxl.utils import get_column_letter

    thin = Side(style="thin", color="BFBFBF")
    border = Border(left=thin, right=thin, top=thin, bottom=thin)
    last = get_column_letter(len(HEADER))
    sheet.merge_cells(f"A1:{last}1")
    put(sheet["A1"], f"{form.title}　事实填报表").font = Font(size=14, bold=True)
    sheet.merge_cells(f"A2:{last}2")
    put(
        sheet["A2"],
        "逐行回答左边的提示：有的写在“内容”里，没有的写“无”；表里没有列到的，写在下面的空行。一行只写一件事。",
    ).font = Font(color="595959")
    for column, (name, width) in enumerate(zip(HEADER, _WIDTHS, strict=True), 1):
        cell = put(sheet.cell(_HEADER_ROW, column), name)
        cell.font, cell.border = Font(bold=True), border
        cell.fill = PatternFill("solid", fgColor="DDEBF7")
        sheet.column_dimensions[get_column_letter(column)].width = width
    blank = FormRow(prompt="")
    prompt_fill = PatternFill("solid", fgColor="F2F2F2")
    for number, row in enumerate((*form.rows, *[blank] * _SPARE_ROWS), _HEADER_ROW + 1):
        printed = bool(row.prompt or row.content)
        cells = (
            row.prompt, row.id, row.date, row.category, row.matter, row.content, row.source,
            row.status, form.department if printed else "", "",
        )  # fmt: skip
        for column, text in enumerate(cells, 1):
            cell = _wrap(put(sheet.cell(number, column), text))
            cell.border = border
            cell.protection = Protection(locked=False)
            if column == 1:
                cell.fill = prompt_fill
                cell.font = Font(color="595959")
    sheet.freeze_panes = sheet.cell(_HEADER_ROW + 1, 2)
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet["A2"].alignment = Alignment(wrap_text=True, vertical="center")
    sheet.row_dimensions[1].height = 26


def _wrap(cell: Cell) -> Cell:
    from openpyxl.styles import Alignment

    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _lists(book: Workbook, sheet: Worksheet, form: Form) -> None:
    """Lists live on a hidden sheet: inside a cell's rule they may have 255 characters only."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    lists = book.create_sheet("选项")
    lists.sheet_state = "hidden"
    choices: tuple[tuple[str, Sequence[str], bool], ...] = (
        ("状态", STATUSES, True),
        ("类别", form.categories, False),
    )
    for column, (name, items, strict) in enumerate(choices, 1):
        letter = get_column_letter(column)
        for number, item in enumerate(items, 1):
            put(lists.cell(number, column), item)
        if not items:
            continue
        rule = DataValidation(
            type="list",
            formula1=f"选项!${letter}$1:${letter}${len(items)}",
            allow_blank=True,
            showErrorMessage=strict,
            errorTitle=name,
            error=f"请从列表里选：{'、'.join(STATUSES)}。" if strict else None,
        )
        target = get_column_letter(HEADER.index(name) + 1)
        rule.add(f"{target}{_HEADER_ROW + 1}:{target}{_LAST_ROW}")
        sheet.add_data_validation(rule)
