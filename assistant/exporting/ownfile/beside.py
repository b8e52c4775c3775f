"""What of a Word file is read beside its body: the head of the first page, footnotes and endnotes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docx.document import Document
    from docx.opc.part import Part

    from assistant.exporting.ooxml import Element

_KINDS = ("footnotes", "endnotes")


@dataclass
class Beside:
    """The elements, and the way back into the file for those that python-docx keeps as bytes."""

    head: Element | None
    notes: tuple[Element, ...]
    _parts: tuple[Part, ...]

    @classmethod
    def of(cls, document: Document) -> Beside:
        """What the reader reads of this file besides its body, in the order it does."""
        from docx.oxml import parse_xml

        parts = _note_parts(document)
        return cls(_first_head(document), tuple(parse_xml(p.blob) for p in parts), parts)

    def keep(self) -> None:
        """Store the notes as they are now; the head is stored with the document."""
        from lxml import etree

        for part, root in zip(self._parts, self.notes, strict=True):
            part._blob = etree.tostring(
                root, xml_declaration=True, encoding="UTF-8", standalone=True
            )


def _first_head(document: Document) -> Element | None:
    """The head of the first page, where one page of the file has one of its own."""
    for section in document.sections:
        head = section.first_page_header
        if section.different_first_page_header_footer and not head.is_linked_to_previous:
            return head._element
    return None


def _note_parts(document: Document) -> tuple[Part, ...]:
    related = {
        r.reltype.rsplit("/", 1)[-1]: r for r in document.part.rels.values() if not r.is_external
    }
    found = (related[kind].target_part for kind in _KINDS if kind in related)
    # A part that some version of python-docx parses by itself has no bytes to put back.
    return tuple(p for p in found if hasattr(p, "_blob"))
