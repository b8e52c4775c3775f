"""XML of Office files, parsed without entities, external references or network."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol


class Element(Protocol):
    """The part of lxml's element that reading uses."""

    @property
    def tag(self) -> str:
        """``{namespace}name``."""
        ...

    @property
    def text(self) -> str | None:
        """Text before the first child."""
        ...

    def get(self, key: str) -> str | None:
        """An attribute by its full name."""
        ...

    def __iter__(self) -> Iterator[Element]: ...

    def iter(self) -> Iterator[Element]:
        """The element and everything below it, in document order."""
        ...


class Readable(Protocol):
    """A source of bytes."""

    def read(self, size: int = -1) -> bytes:
        """At most ``size`` bytes."""
        ...


class UnsafeXmlError(Exception):
    """The document declares a DTD: no Office program writes one."""


def local(element: Element) -> str:
    """The tag without its namespace; empty for comments and entities."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def value(element: Element | None, name: str = "val") -> str:
    """An attribute in the element's own namespace; works for transitional and strict Office XML alike."""
    if element is None:
        return ""
    return element.get(element.tag[: element.tag.rfind("}") + 1] + name) or ""


def child(element: Element | None, *path: str) -> Element | None:
    """First descendant along a path of local names."""
    for name in path:
        if element is None:
            return None
        element = next((e for e in element if local(e) == name), None)
    return element


def parse(data: bytes) -> Element:
    """A small part (styles, numbering) as a tree.

    Raises:
        UnsafeXmlError: it declares a DTD.
        ValueError: not well-formed.
    """
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        huge_tree=False,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(str(error)) from error
    if root.getroottree().docinfo.doctype:
        raise UnsafeXmlError
    tree: Element = root
    return tree


def blocks(stream: Readable, *, container: str, kinds: tuple[str, ...]) -> Iterator[Element]:
    """Each top-level block of a container, one at a time, freed after use: memory holds one block.

    Args:
        stream: the XML.
        container: local name of the element whose children are wanted (``body``).
        kinds: local names of the block elements; they may nest.

    Raises:
        UnsafeXmlError: it declares a DTD.
        ValueError: not well-formed.
    """
    from lxml import etree

    tags = [f"{{*}}{name}" for name in (container, *kinds)]
    events = etree.iterparse(
        stream,
        events=("start", "end"),
        tag=tags,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        huge_tree=False,
    )
    depth, inside = 0, False
    try:
        for event, element in events:
            name = local(element)
            if name == container and not depth:
                if element.getroottree().docinfo.doctype:
                    raise UnsafeXmlError
                inside = event == "start"
            elif not inside:
                continue
            elif event == "start":
                depth += 1
            else:
                depth -= 1
                if not depth:
                    yield element
                    element.clear()
                    while element.getprevious() is not None:
                        del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        raise ValueError(str(error)) from error
