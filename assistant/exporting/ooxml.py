"""Building WordprocessingML with every child where the schema wants it.

Word repairs or refuses a file whose pPr, rPr, tblPr … have a child in the wrong place, so no other module
orders children by hand. Loads lxml through python-docx: import it where it is used.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from docx.oxml.ns import nsmap, qn
from docx.oxml.parser import oxml_parser
from lxml import etree

from assistant.errors import DefectError

Element: TypeAlias = "etree._Element"

W_NAMESPACE: str = nsmap["w"]
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

_CHILDREN: dict[str, str] = {
    "pPr": (
        "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd "
        "tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi "
        "adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc "
        "textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange"
    ),
    "rPr": (
        "ins del moveFrom moveTo rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow "
        "emboss imprint noProof snapToGrid vanish webHidden color spacing w kern position sz szCs highlight "
        "u effect bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath rPrChange"
    ),
    "sectPr": (
        "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType "
        "pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid"
    ),
    "tblPr": (
        "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc "
        "tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription"
    ),
    "trPr": (
        "cnfStyle divId gridBefore gridAfter wBefore wAfter cantSplit trHeight tblHeader tblCellSpacing jc "
        "hidden ins del"
    ),
    "tcPr": (
        "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign "
        "hideMark"
    ),
    "pBdr": "top left bottom right between bar",
    "tblBorders": "top left bottom right insideH insideV",
    "style": (
        "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat "
        "locked personal rsid pPr rPr tblPr trPr tcPr tblStylePr"
    ),
    "settings": (
        "view zoom removePersonalInformation trackRevisions defaultTabStop evenAndOddHeaders "
        "drawingGridVerticalSpacing characterSpacingControl footnotePr endnotePr compat rsids themeFontLang "
        "clrSchemeMapping decimalSymbol listSeparator"
    ),
}
_ORDER: dict[str, tuple[str, ...]] = {tag: tuple(v.split()) for tag, v in _CHILDREN.items()}


def make(
    tag: str,
    attributes: Mapping[str, str | int | float] | None = None,
    children: Iterable[Element | None] = (),
    *,
    text: str | None = None,
) -> Element:
    """An element of the ``w`` namespace; ``None`` children are left out, the rest put in schema order.

    Args:
        tag: local name (``p``, ``rPr``).
        attributes: local names of ``w`` attributes, values as written.
        children: elements of the ``w`` namespace.
        text: character data.
    """
    element: Element = oxml_parser.makeelement(qn(f"w:{tag}"), nsmap={"w": W_NAMESPACE})
    for name, value in (attributes or {}).items():
        element.set(qn(f"w:{name}"), str(value))
    present = [child for child in children if child is not None]
    order = _ORDER.get(tag)
    if order is not None:
        present.sort(key=lambda child: _place(tag, order, child))
    element.extend(present)
    if text is not None:
        element.text = text
        if text != text.strip() or "  " in text:
            element.set(XML_SPACE, "preserve")
    return element


def flag(tag: str, on: bool | None = True) -> Element | None:
    """A switch: on, explicitly off, or absent for ``None``."""
    if on is None:
        return None
    return make(tag) if on else make(tag, {"val": 0})


def local(element: Any) -> str:
    """Local name of an element; empty for comments and processing instructions."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def insert_ordered(parent: Element, child: Element) -> None:
    """Put ``child`` into ``parent`` at its place in the schema, replacing one of the same name."""
    tag = local(parent)
    order = _ORDER[tag]
    for old in parent.findall(child.tag):
        parent.remove(old)
    place = _place(tag, order, child)
    for index, sibling in enumerate(parent):
        if _place(tag, order, sibling) > place:
            parent.insert(index, child)
            return
    parent.append(child)


def _place(tag: str, order: tuple[str, ...], child: Element) -> int:
    name = local(child)
    if name not in order:
        raise DefectError(f"导出程序有误：{tag}里不能有{name}。")
    return order.index(name)


def to_bytes(element: Element) -> bytes:
    """The element as a standalone XML part."""
    data: bytes = etree.tostring(element, xml_declaration=True, encoding="UTF-8", standalone=True)
    return data
