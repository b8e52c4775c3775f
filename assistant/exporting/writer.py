"""Paragraphs and tables as WordprocessingML inside the base document."""

from __future__ import annotations

import functools
import io
import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import docx

from assistant.errors import UserError
from assistant.exporting import styles
from assistant.exporting.ooxml import Element, flag, insert_ordered, make
from assistant.exporting.paper import Frame, Grid, Indent, Item, Para, Piece, Rule
from assistant.exporting.profile import Profile
from assistant.exporting.stylesheet import size
from assistant.exporting.template import base_document, section_properties

if TYPE_CHECKING:
    from docx.document import Document as DocxDocument

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_COMMON = frozenset("—·")
"""In GB 2312, but under other code points in Python's codec."""
_SPECIAL = re.compile(r"([\n\t])")


def refuse_unstorable(text: str) -> None:
    """XML 1.0 has no way to write most control characters; leaving them out would alter the text.

    Raises:
        UserError: names the character and its place.
    """
    found = _FORBIDDEN.search(text)
    if found is None:
        return
    line = text.count("\n", 0, found.start()) + 1
    column = found.start() - (text.rfind("\n", 0, found.start()) + 1) + 1
    count = len(_FORBIDDEN.findall(text))
    more = f"等{count}处" if count > 1 else ""
    raise UserError(
        f"文稿第{line}行第{column}个字是Word不能保存的控制字符（U+{ord(found.group()):04X}）{more}，"
        "请删除后再导出。"
    )


def new_document(profile: Profile, *, title: str = "", first_numbered: bool = True) -> DocxDocument:
    """An empty python-docx document on the base template.

    Args:
        profile: the layout.
        title: for the document's properties.
        first_numbered: whether the first page carries its number (7.5; a letter's does not, 10.1).
    """
    document = docx.Document(io.BytesIO(base_document(profile)))
    if title:
        document.core_properties.title = title.replace("\n", "")[:250]
    if not first_numbered:
        insert_ordered(document.element.body[-1], make("titlePg"))
    return document


def fill(document: DocxDocument, elements: Iterable[Element]) -> None:
    """Put block elements before the section properties."""
    body = document.element.body
    last = body[-1]
    for element in elements:
        last.addprevious(element)
    _settle_sections(body)


def _settle_sections(body: Element) -> None:
    """The last section is the body's own; what concerns the first page belongs to the first section."""
    tag = body[-1].tag
    title_page = body[-1].find(tag.replace("sectPr", "titlePg"))
    inner = body[-2].find(f"{tag.replace('sectPr', 'pPr')}/{tag}") if len(body) > 1 else None
    if inner is not None:
        inner.getparent().remove(inner)
        body.replace(body[-1], inner)
    first = next(body.iter(tag))
    if title_page is not None and first is not title_page.getparent():
        insert_ordered(first, title_page)


def save(document: DocxDocument) -> bytes:
    """The document as bytes."""
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def elements(items: Sequence[Item]) -> Iterator[Element]:
    """Block elements for the items; a table is always followed by a paragraph."""
    for index, item in enumerate(items):
        if isinstance(item, Para):
            yield paragraph(item)
            continue
        yield table(item)
        following = items[index + 1] if index + 1 < len(items) else None
        if not isinstance(following, Para):
            yield make("p", children=[_p_pr_style(styles.TABLE_END)])


def paragraph(para: Para) -> Element:
    """A ``w:p`` with its runs."""
    return make("p", children=[paragraph_properties(para), *runs(para)])


def runs(para: Para) -> Iterator[Element]:
    """The runs of a paragraph."""
    for piece in para.pieces:
        yield from run(piece, para)


def run(piece: Piece, para: Para, *, deleted: bool = False) -> Iterator[Element]:
    """Runs of one piece: text, tabs and line breaks; characters outside GB 2312 in runs of their own.

    Args:
        piece: what to set.
        para: the paragraph it stands in.
        deleted: write ``w:delText``, as tracked deletions want it.
    """
    rare = _rare_style(piece.style or para.style)
    for part in _SPECIAL.split(piece.text):
        if part == "\t":
            yield make("r", children=[make("tab")])
        elif part == "\n":
            yield make("r", children=[make("br")])
        elif part:
            for text, style in _by_charset(part, piece.style, rare):
                content = make("delText" if deleted else "t", text=text)
                yield make("r", children=[_r_pr(text, style, para.size_pt), content])


def _rare_style(style: str) -> str | None:
    if style in styles.OTHER_FACES:
        return None
    return styles.RARE_KAI if style in styles.KAI_STYLES else styles.RARE


def _by_charset(text: str, style: str | None, rare: str | None) -> Iterator[tuple[str, str | None]]:
    """The text in stretches of common and of rare characters, with the character style of each."""
    if rare is None or text.isascii() or not any(map(_is_rare, text)):
        yield text, style
        return
    for is_rare, chars in itertools.groupby(text, _is_rare):
        yield "".join(chars), rare if is_rare else style


@functools.lru_cache(maxsize=8192)
def _is_rare(char: str) -> bool:
    """Whether a _GB2312 face lacks the character. Blanks and format characters need no face."""
    if (
        char.isascii()
        or char in _COMMON
        or char.isspace()
        or unicodedata.category(char) in ("Cf", "Mn")
    ):
        return False
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return True
    return False


def _r_pr(text: str, style: str | None, size_pt: float | None) -> Element | None:
    children: list[Element] = []
    if style:
        children.append(make("rStyle", {"val": style}))
    if not text.isascii():
        children.append(make("rFonts", {"hint": "eastAsia"}))
    if size_pt is not None:
        children.extend(size(size_pt))
    return make("rPr", children=children) if children else None


def _p_pr_style(style: str) -> Element:
    return make("pPr", children=[make("pStyle", {"val": style})])


def paragraph_properties(para: Para, extra: Iterable[Element] = ()) -> Element:
    """``w:pPr``: the style, and only what the layout had to compute."""
    return make(
        "pPr",
        children=[
            make("pStyle", {"val": para.style}) if para.style != styles.FLUSH else None,
            flag("keepNext", para.keep_next),
            flag("pageBreakBefore", para.page_break),
            _frame(para.frame),
            _rules(para.rules),
            _tabs(para.tabs),
            # LibreOffice draws an exact pitch back to the document grid.
            make("snapToGrid", {"val": 0}) if para.line is not None else None,
            _spacing(para),
            _indent(para.indent),
            make("jc", {"val": para.align}) if para.align else None,
            section_properties(para.ends) if para.ends else None,
            *extra,
        ],
    )


def _spacing(para: Para) -> Element | None:
    values: dict[str, str | int | float] = {}
    if para.before is not None:
        values["before"] = para.before
    if para.after is not None:
        values["after"] = para.after
    if para.line is not None:
        values |= {"line": para.line, "lineRule": "exact"}
    return make("spacing", values) if values else None


def _indent(indent: Indent | None) -> Element | None:
    if indent is None:
        return None
    values: dict[str, str | int | float] = {"left": indent.left, "right": indent.right}
    if indent.hanging:
        # The style's indent in characters would win over the twips here.
        values |= {"firstLineChars": 0, "hanging": indent.hanging}
    else:
        values["firstLine"] = indent.first
    return make("ind", values)


def _frame(frame: Frame | None) -> Element | None:
    if frame is None:
        return None
    return make(
        "framePr",
        {
            "w": frame.width,
            "h": frame.height,
            "hRule": "exact",
            "hSpace": 0,
            "wrap": "notBeside",
            "vAnchor": "page",
            "hAnchor": "page",
            "x": frame.left,
            "y": frame.top,
        },
    )


def _rules(rules: Sequence[Rule]) -> Element | None:
    if not rules:
        return None
    return make(
        "pBdr",
        children=[
            make(r.side, {"val": r.kind, "sz": r.eighths, "space": r.space_pt, "color": r.colour})
            for r in rules
        ],
    )


def _tabs(tabs: Sequence[tuple[str, int]]) -> Element | None:
    if not tabs:
        return None
    return make("tabs", children=[make("tab", {"val": kind, "pos": at}) for kind, at in tabs])


def table(grid: Grid) -> Element:
    """A ``w:tbl`` of fixed column widths."""
    total = sum(grid.widths)
    properties = make(
        "tblPr",
        children=[
            make("tblStyle", {"val": styles.TABLE}),
            make("tblW", {"w": total, "type": "dxa"}),
            make("jc", {"val": "center"}),
            make("tblLayout", {"type": "fixed"}),
        ],
    )
    columns = make("tblGrid", children=[make("gridCol", {"w": w}) for w in grid.widths])
    rows = [_row(row, grid.widths, head=index == 0) for index, row in enumerate(grid.rows)]
    return make("tbl", children=[properties, columns, *rows])


def _row(row: Sequence[Para], widths: Sequence[int], *, head: bool) -> Element:
    properties = make("trPr", children=[make("cantSplit"), make("tblHeader") if head else None])
    cells = [
        make(
            "tc",
            children=[
                make(
                    "tcPr",
                    children=[
                        make("tcW", {"w": width, "type": "dxa"}),
                        make("vAlign", {"val": "center"}),
                    ],
                ),
                paragraph(cell),
            ],
        )
        for cell, width in zip(row, widths, strict=True)
    ]
    return make("tr", children=[properties, *cells])
