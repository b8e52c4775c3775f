"""Changing a Word file in place, as tracked changes or outright; whatever is not changed stays as it was."""

from __future__ import annotations

import copy
import itertools
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assistant.exporting.compare import align, edits
from assistant.exporting.ownfile.mapping import FileMap, Place

if TYPE_CHECKING:
    from assistant.exporting.ooxml import Element

_NOT_COPIED = frozenset({"numPr", "sectPr", "rPr", "pPrChange"})


@dataclass
class Changer:
    """Makes one text of the other in a body; ``unplaced`` counts what the file does not hold as text.

    ``head`` is the head of the first page, ``notes`` are footnotes and endnotes; they are changed too.

    ``author`` and ``date`` go with tracked changes; without ``track`` the changes are simply made.
    """

    body: Element
    old: str
    new: str
    track: bool
    author: str
    date: str
    head: Element | None = None
    notes: Sequence[Element] = ()
    unplaced: int = 0
    _count: int = 0
    _deleted: set[int] = field(default_factory=set)
    _inserted: dict[tuple[int, bool], str] = field(default_factory=lambda: defaultdict(str))
    """(offset of a character of the old text, whether behind it) → what is put there."""

    def run(self) -> None:
        """Change the body."""
        held = (self.body, *self.notes, *(() if self.head is None else (self.head,)))
        self._count = max(map(_highest_id, held))
        found = FileMap(self.body, self.old, head=self.head, notes=self.notes)
        lines, fresh = _lines(self.old), _lines(self.new)
        anchor = -1
        gone: list[tuple[int, int]] = []
        added: list[tuple[int, str]] = []
        for a, b in align([t for _, t in lines], [t for _, t in fresh]):
            if a is None and b is not None:
                added.append((anchor, fresh[b][1]))
            elif a is not None:
                start, line = lines[a]
                if b is None:
                    gone.append((start, start + len(line)))
                else:
                    self._plan(found, start, line, fresh[b][1])
                anchor = start + len(line) - 1
        # New paragraphs copy their neighbours, so they are made while the neighbours are still whole.
        self._add(found, added)
        for start, end in gone:
            self._deleted.update(range(start, end))
        self._rewrite(found)
        for start, end in gone:
            self._drop(found, start, end)

    def _plan(self, found: FileMap, start: int, line: str, fresh: str) -> None:
        if line == fresh:
            return
        lost = False
        for edit in edits(line, fresh):
            a, b = start + edit.old[0], start + edit.old[1]
            if edit.kind == "deleted":
                self._deleted.update(range(a, b))
                lost |= any(
                    i not in found.places and not self.old[i].isspace() for i in range(a, b)
                )
            elif edit.kind == "inserted":
                words = fresh[edit.new[0] : edit.new[1]]
                if a > start and a - 1 in found.places:
                    self._inserted[a - 1, True] += words
                elif a in found.places:
                    self._inserted[a, False] += words
                else:
                    lost = True
        self.unplaced += lost

    # ------------------------------------------------------------------ inside paragraphs

    def _rewrite(self, found: FileMap) -> None:
        by_run: dict[Element, list[tuple[int, Place]]] = defaultdict(list)
        touched: set[Element] = set()
        changed = self._deleted | {offset for offset, _ in self._inserted}
        for offset, place in found.places.items():
            by_run[place.piece.run].append((offset, place))
            if offset in changed:
                touched.add(place.piece.run)
        for run, held in by_run.items():
            if run in touched:
                self._replace(run, held)

    def _replace(self, run: Element, held: Sequence[tuple[int, Place]]) -> None:
        """A run as the runs it falls into, with what is put between them."""
        from assistant.exporting.ooxml import local

        offsets: dict[Element, dict[int, int]] = defaultdict(dict)
        for offset, place in held:
            offsets[place.piece.node][place.index] = offset
        made: list[Element] = []
        for node in list(run):
            if local(node) == "rPr":
                continue
            known = offsets.get(node)
            if known is None:
                made.append(_shell(run, node))
                continue
            text = node.text or "" if local(node) == "t" else " "
            for words, fate in self._stretches(text, known):
                if fate == "inserted":
                    made.append(self._ins(run, words))
                elif local(node) == "t":
                    made += self._kept(text_run(run, words), fate)
                else:
                    made += self._kept(_shell(run, node), fate)
        _put(run, made)

    def _stretches(self, text: str, known: dict[int, int]) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = []

        def add(words: str, fate: str) -> None:
            if found and found[-1][1] == fate:
                found[-1] = (found[-1][0] + words, fate)
            elif words:
                found.append((words, fate))

        for index, char in enumerate(text):
            offset = known.get(index)
            if offset is None:
                add(char, "kept")
                continue
            add(self._inserted.get((offset, False), ""), "inserted")
            add(char, "deleted" if offset in self._deleted else "kept")
            add(self._inserted.get((offset, True), ""), "inserted")
        return found

    def _kept(self, run: Element, fate: str) -> list[Element]:
        if fate == "kept":
            return [run]
        return [self._del(run)] if self.track else []

    def _ins(self, like: Element, words: str) -> Element:
        from assistant.exporting.ooxml import make

        run = text_run(like, words)
        return make("ins", self._attributes(), [run]) if self.track else run

    def _del(self, run: Element) -> Element:
        from docx.oxml.ns import qn

        from assistant.exporting.ooxml import make

        for node in run.iter(qn("w:t")):
            node.tag = qn("w:delText")
        return make("del", self._attributes(), [run])

    def _attributes(self) -> dict[str, str | int | float]:
        self._count += 1
        return {"id": self._count, "author": self.author, "date": self.date}

    # ------------------------------------------------------------------ whole paragraphs

    def _add(self, found: FileMap, added: Sequence[tuple[int, str]]) -> None:
        last: dict[int, Element] = {}
        for anchor, words in added:
            number = _paragraph_before(found, anchor)
            if not found.paragraphs:
                self.unplaced += 1
                continue
            model = _model(found, max(number, 0))
            fresh = self._paragraph(model, words)
            if anchor in last:
                last[anchor].addnext(fresh)
            elif number < 0:
                found.paragraphs[found.first].element.addprevious(fresh)
            else:
                _outside_table(found.paragraphs[number].element).addnext(fresh)
            last[anchor] = fresh

    def _paragraph(self, model: Element, words: str) -> Element:
        from docx.oxml.ns import qn

        from assistant.exporting.ooxml import local, make

        properties = [
            copy.deepcopy(p)
            for e in model
            if local(e) == "pPr"
            for p in e
            if local(p) not in _NOT_COPIED
        ]
        if self.track:
            properties.append(make("rPr", children=[make("ins", self._attributes())]))
        run = next(iter(model.iter(qn("w:r"))), None)
        like = run if run is not None else make("r")
        return make("p", children=[make("pPr", children=properties), self._ins(like, words)])

    def _drop(self, found: FileMap, start: int, end: int) -> None:
        """The paragraphs of a line that goes altogether; one in a table cell stays, empty."""
        from assistant.exporting.ooxml import insert_ordered, local, make

        numbers = {found.places[i].paragraph for i in range(start, end) if i in found.places}
        self.unplaced += not numbers
        for number in numbers:
            element = found.paragraphs[number].element
            parent = element.getparent()
            if parent is None or local(parent) not in {"body", "sdtContent"}:
                continue
            properties = next((e for e in element if local(e) == "pPr"), None)
            if any(local(e) == "sectPr" for e in (properties if properties is not None else ())):
                continue
            if not self.track:
                parent.remove(element)
                continue
            if properties is None:
                properties = make("pPr")
                element.insert(0, properties)
            marks = next((e for e in properties if local(e) == "rPr"), None)
            if marks is None:
                marks = make("rPr")
                insert_ordered(properties, marks)
            insert_ordered(marks, make("del", self._attributes()))


def _lines(text: str) -> list[tuple[int, str]]:
    """(start, line) of every line that is not blank."""
    found, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            found.append((at, line))
        at += len(line) + 1
    return found


def _paragraph_before(found: FileMap, anchor: int) -> int:
    """Number of the paragraph that holds the nearest character at or before ``anchor``; -1 for none."""
    for offset in range(anchor, -1, -1):
        if offset in found.places:
            return found.places[offset].paragraph
    return -1


def _model(found: FileMap, number: int) -> Element:
    """The paragraph a new one is to look like: the one before it, unless that is a heading."""
    from docx.oxml.ns import qn

    from assistant.exporting.ooxml import local

    def heading(element: Element) -> bool:
        properties = next((e for e in element if local(e) == "pPr"), None)
        style = properties.find(qn("w:pStyle")) if properties is not None else None
        name = style.get(qn("w:val"), "") if style is not None else ""
        return name.lower().startswith(("heading", "title")) or name.isdigit()

    for paragraph in itertools.chain(
        found.paragraphs[number : number + 3], found.paragraphs[:number][::-1]
    ):
        if paragraph.pieces and not heading(paragraph.element):
            return paragraph.element
    return found.paragraphs[number].element


def _outside_table(element: Element) -> Element:
    """The outermost table or text box a paragraph stands in, else the paragraph."""
    from assistant.exporting.ooxml import local

    place = element
    for above in element.iterancestors():
        if local(above) in {"tbl", "p"}:
            place = above
    return place


def _shell(run: Element, node: Element) -> Element:
    """A run like ``run`` that holds ``node`` alone."""
    fresh = _bare(run)
    fresh.append(copy.deepcopy(node))
    return fresh


def _bare(run: Element) -> Element:
    from assistant.exporting.ooxml import local, make

    marks = [copy.deepcopy(e) for e in run if local(e) == "rPr"]
    return make("r", children=marks)


def text_run(run: Element, words: str) -> Element:
    """A run like ``run`` with other words."""
    from assistant.exporting.ooxml import XML_SPACE, make

    fresh = _bare(run)
    for number, line in enumerate(words.split("\n")):
        if number:
            fresh.append(make("br"))
        text = make("t", text=line)
        text.set(XML_SPACE, "preserve")
        fresh.append(text)
    return fresh


def _put(run: Element, made: Sequence[Element]) -> None:
    """``made`` in the place of ``run``; another author's insertion is parted around ours."""
    from assistant.exporting.ooxml import local

    parent = run.getparent()
    if parent is None:
        return
    at = parent.index(run)
    parent.remove(run)
    for element in reversed(made):
        parent.insert(at, element)
    if local(parent) != "ins" or not any(local(e) == "ins" for e in made):
        return
    above = parent.getparent()
    if above is None:
        return
    parted: list[Element] = []
    for element in list(parent):
        if local(element) == "ins":
            parted.append(element)
            continue
        if not parted or local(parted[-1]) != "ins" or parted[-1] in made:
            parted.append(parent.makeelement(parent.tag, dict(parent.attrib)))
        parted[-1].append(element)
    place = above.index(parent)
    above.remove(parent)
    for element in reversed(parted):
        above.insert(place, element)


def _highest_id(body: Element) -> int:
    from docx.oxml.ns import qn

    values = [e.get(qn("w:id"), "") for e in body.iter()]
    return max((int(v) for v in values if v.isdigit()), default=0)
