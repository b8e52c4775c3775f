"""OFD files (GB/T 33190—2016): the text objects of every page, placed and joined like printed lines."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.errors import BadFileError
from assistant.reading.base import Extracted, Source
from assistant.reading.package import (
    OFD,
    PART_LIMIT,
    ZIP_ERRORS,
    Bounded,
    TooLargeError,
    damaged,
    names_in,
    open_package,
    too_large,
    unsafe,
)
from assistant.reading.printed import Row, paragraphs, rows, without_page_number, without_running
from assistant.reading.xml import Element, UnsafeXmlError, local, parse

_PAGES_LIMIT = 5000
_CHARS_LIMIT = 5_000_000
_RUN_LIMIT = 100_000
_DEEPEST = 50
_NO_MEANING = ("\ufffd", "¤")

Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass
class _Seen:
    pictures: int = 0
    meaningless: int = 0
    chars: int = 0


class Ofd:
    """.ofd with text objects; pages that are pictures are named."""

    suffixes = (".ofd",)

    def matches(self, source: Source) -> bool:
        """A zip with OFD.xml in it."""
        return any(name.rpartition("/")[2].lower() == "ofd.xml" for name in names_in(source))

    def read(self, source: Source) -> Extracted:
        """Paragraphs, page numbers and running heads left out."""
        with open_package(source, OFD) as archive:
            seen = _Seen()
            try:
                pages = list(_Package(archive).pages(seen))
            except TooLargeError as error:
                raise too_large(source, error.limit) from error
            except UnsafeXmlError as error:
                raise unsafe(source) from error
            except (*ZIP_ERRORS, RecursionError, StopIteration) as error:
                raise damaged(source, OFD) from error
        return _extracted(source, pages, seen)


def _extracted(source: Source, pages: Sequence[Sequence[Row]], seen: _Seen) -> Extracted:
    from assistant.reading.pdf import pages_named

    lines = [without_page_number(rows(page), n) for n, page in enumerate(pages, 1)]
    text = paragraphs(without_running(lines))
    if not pages:
        raise damaged(source, OFD)
    if not text.strip():
        if seen.pictures:
            raise BadFileError(
                f"这是扫描件：{source.label}的页面是图片，没有可以读取的文字，请用阅读器另存为 PDF 后重新选择。"
            )
        raise BadFileError(f"{source.label}里没有可读的文字，请检查后重新选择。")
    if seen.meaningless * 3 > seen.chars:
        raise BadFileError(
            f"{source.label}的文字没有对应的字符编码，不能读取，请用阅读器另存为 PDF 后重新选择。"
        )
    empty = tuple(n for n, page in enumerate(pages, 1) if not page)
    warnings = (f"第{pages_named(empty)}页没有可以读取的文字，没有读入。",) if empty else ()
    return Extracted(text=text, format="ofd", warnings=warnings, unread_pages=empty)


class _Package:
    """The parts of one file, found whatever the case, order or leading slash of their names."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._names = {_plain(name): name for name in archive.namelist()}

    def pages(self, seen: _Seen) -> Iterator[list[Row]]:
        """Pieces of text of every page of every document, in order."""
        root = next(name for name in self._names if name.rpartition("/")[2] == "ofd.xml")
        folder = posixpath.dirname(root)
        count = 0
        for place in _texts(self._xml(root), "DocRoot"):
            path = _under(folder, place)
            document = self._xml(path)
            home = posixpath.dirname(path)
            templates = {
                part.get("ID") or "": _under(home, part.get("BaseLoc") or "")
                for part in document.iter()
                if local(part) == "TemplatePage"
            }
            for page in _pages(document):
                count += 1
                if count > _PAGES_LIMIT:
                    raise ValueError("pages")
                yield self._page(_under(home, page.get("BaseLoc") or ""), templates, seen)

    def _page(self, path: str, templates: Mapping[str, str], seen: _Seen) -> list[Row]:
        if path not in self._names:
            return []
        page = self._xml(path)
        found: list[Row] = []
        for part in page:
            if local(part) == "Template":
                template = templates.get(part.get("TemplateID") or "", "")
                if template in self._names and template != path:
                    found.extend(_pieces(self._xml(template), seen))
        found.extend(_pieces(page, seen))
        return found

    def _xml(self, path: str) -> Element:
        with self._archive.open(self._names[path]) as stream:
            return parse(Bounded(stream, PART_LIMIT).read())


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _under(folder: str, place: str) -> str:
    place = place.strip().replace("\\", "/")
    joined = place if place.startswith("/") else posixpath.join(folder, place)
    return _plain(posixpath.normpath(joined))


def _texts(root: Element, name: str) -> Iterator[str]:
    for part in root.iter():
        if local(part) == name and part.text:
            yield part.text


def _pages(document: Element) -> Iterator[Element]:
    for part in document:
        if local(part) == "Pages":
            yield from (page for page in part if local(page) == "Page")


def _pieces(page: Element, seen: _Seen) -> Iterator[Row]:
    """Characters of a page's content, blocks within blocks included."""
    for part in page:
        if local(part) == "Content":
            yield from _block(part, seen, 0)


def _block(element: Element, seen: _Seen, depth: int) -> Iterator[Row]:
    if depth > _DEEPEST:
        return
    for part in element:
        kind = local(part)
        if kind == "TextObject":
            if part.get("Visible") != "false":
                yield from _text(part, seen)
        elif kind in {"ImageObject", "CompositeObject"}:
            seen.pictures += 1
        elif kind in {"Layer", "PageBlock"}:
            yield from _block(part, seen, depth + 1)


def _text(part: Element, seen: _Seen) -> Iterator[Row]:
    """One text object. Lengths in millimetres; ``top`` grows upwards, as everywhere in reading."""
    box = _floats(part.get("Boundary"))
    left, top = (box[0], box[1]) if len(box) >= 2 else (0.0, 0.0)
    values = _floats(part.get("CTM"))
    matrix: Matrix = tuple(values[:6]) if len(values) >= 6 else _IDENTITY  # type: ignore[assignment]
    size = (_floats(part.get("Size")) or [3.5])[0] or 3.5
    across = (_floats(part.get("HScale")) or [1.0])[0] or 1.0
    x = y = 0.0
    for code in part:
        if local(code) != "TextCode":
            continue
        x = (_floats(code.get("X")) or [x])[0]
        y = (_floats(code.get("Y")) or [y])[0]
        signs = code.text or ""
        seen.chars += len(signs)
        if seen.chars > _CHARS_LIMIT:
            raise ValueError("characters")
        steps, drops = _deltas(code.get("DeltaX")), _deltas(code.get("DeltaY"))
        at, down = x, y
        for index, sign in enumerate(signs):
            wide = size * across * (1.0 if ord(sign) > 0x2E7F or sign in "“”‘’—…" else 0.5)
            if sign in _NO_MEANING or "\ue000" <= sign <= "\uf8ff":
                seen.meaningless += 1
            if not sign.isspace() or sign in " \u3000":
                yield _placed(sign, at, down, wide, size, matrix, (left, top))
            at += steps[index] if index < len(steps) else (0.0 if drops and not steps else wide)
            down += drops[index] if index < len(drops) else 0.0


def _placed(
    sign: str, x: float, y: float, wide: float, size: float, m: Matrix, origin: tuple[float, float]
) -> Row:
    """The box of one character standing on (x, y), turned and moved into the page."""
    corners = [(x, y), (x + wide, y - size)]
    xs = [m[0] * px + m[2] * py + m[4] + origin[0] for px, py in corners]
    ys = [m[1] * px + m[3] * py + m[5] + origin[1] for px, py in corners]
    return Row(sign, min(xs), max(xs), -min(ys), -max(ys))


def _floats(text: str | None) -> list[float]:
    found: list[float] = []
    for word in (text or "").split():
        try:
            found.append(float(word))
        except ValueError:
            return []
    return [value if abs(value) < 1e6 else 0.0 for value in found]


def _deltas(text: str | None) -> list[float]:
    """``10 10 g 5 12``: g N V stands for V N times (GB/T 33190—2016, 11.3)."""
    words = (text or "").split()
    found: list[float] = []
    at = 0
    while at < len(words) and len(found) < _RUN_LIMIT:
        if words[at] == "g" and at + 2 < len(words):
            times, value = _floats(words[at + 1]), _floats(words[at + 2])
            found += (value or [0.0]) * min(int((times or [0.0])[0]), _RUN_LIMIT)
            at += 3
        else:
            found += _floats(words[at]) or [0.0]
            at += 1
    return found
