"""Finding a document by what people call it, and knowing which edition holds."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence

from assistant.library import validity
from assistant.library.citations import normal_number
from assistant.library.titles import normal_title, split_year, variants
from assistant.models import Completeness, Document, DocumentKind, Level

_RANK = {Completeness.FULL: 0, Completeness.DIGEST: 1, Completeness.ENTRY: 2}
_SHORTEST_NEAR = 5
_SAME_EDITION = dt.timedelta(days=180)
"""Texts of one title that begin closer together are one edition, dated differently by their sources."""


class Catalogue:
    """All documents of the library, by id, title, alias and number.

    Editions are linked by ``supersedes``; two policies of one title and one issuer are editions of each other
    too, the later one superseding, unless they are one edition held twice (digest and full text).
    """

    def __init__(self, documents: Sequence[Document]) -> None:
        self._by_id = {document.id: document for document in documents}
        self._keys: dict[str, list[Document]] = defaultdict(list)
        self._strict: dict[str, list[Document]] = defaultdict(list)
        self._numbers: dict[str, list[Document]] = defaultdict(list)
        for document in documents:
            self._enter(document)
        self._groups = _groups(documents)
        self._titles = tuple(sorted(self._keys, key=len, reverse=True))
        self._successors = self._linked(documents)

    def get(self, document_id: str) -> Document | None:
        """By id."""
        return self._by_id.get(document_id)

    def resolve(self, title_or_number: str, *, on: dt.date | None = None) -> Document | None:
        """The document a title, alias or 文号 means; None when the library does not hold it.

        《》, leading issuers and 试行 may be there or missing. A named year (2013年《…》, （2025年修订）) picks that
        edition and no other; without one the edition in force on ``on`` is preferred, then the latest.
        """
        number = normal_number(title_or_number)
        if number and len(number) >= len(title_or_number.strip()) - 8:
            found = self._numbers.get(number, [])
            return self._best(found, None, on) if found else None
        plain = normal_title(title_or_number)
        if plain in self._strict:
            # 《…（2025年修订）》 may be a title or alias as it stands.
            return self._best(self._strict[plain], split_year(title_or_number)[1], on)
        title, year = split_year(title_or_number)
        for key in variants(title):
            if key in self._keys:
                return self._best(self._keys[key], year, on)
        return None

    def near(self, title: str) -> Document | None:
        """The document a misspelt or cut-short title probably means; None when it resolves or nothing is near.

        Near are titles that differ in one character (from five), two (from fourteen) or three (from twenty), and
        titles of which only the beginning is missing.
        """
        from rapidfuzz.distance import Levenshtein
        from rapidfuzz.process import extractOne

        wanted, year = split_year(title)
        if len(wanted) < _SHORTEST_NEAR or self.resolve(title) is not None:
            return None
        allowed = 1 if len(wanted) < 14 else 2 if len(wanted) < 20 else 3
        best = extractOne(
            wanted, self._keys.keys(), scorer=Levenshtein.distance, score_cutoff=allowed
        )
        if best is not None:
            return self._best(self._keys[best[0]], year, None)
        tails = [key for key in self._keys if key.endswith(wanted)]
        owners = {document.title for key in tails for document in self._keys[key]}
        if tails and len(owners) == 1:
            return self._best(self._keys[tails[0]], year, None)
        return None

    def in_force(self, document: Document, on: dt.date) -> bool:
        """Whether a document is in force on a date, successors in the library considered."""
        return validity.in_force(document, on, self._successors.get(document.id, ()))

    def successor(self, document: Document) -> Document | None:
        """The text that now stands in this one's place: the last of the chain, a full text before a digest."""
        seen = {document.id}
        last: Document | None = None
        current = document
        while True:
            found = [d for d in self._successors.get(current.id, ()) if d.id not in seen]
            if not found:
                return last
            latest = max(_day(d) for d in found)
            next_ = min((d for d in found if _close(d, latest)), key=_worth)
            current = last = min((next_, *self._copies(next_)), key=_worth)
            seen |= {next_.id, current.id}

    def full_text(self, document: Document) -> Document | None:
        """The full text of the same edition, where this is only a digest or an entry of it."""
        if document.completeness is Completeness.FULL:
            return None
        full = [d for d in self._copies(document) if d.completeness is Completeness.FULL]
        return min(full, key=_worth) if full else None

    def namesakes(self, document: Document) -> tuple[Document, ...]:
        """Other policies of this title, whoever issued them and whenever."""
        if document.kind is not DocumentKind.POLICY:
            return ()
        core = core_title(document)
        found = self._keys.get(core, ())
        return tuple(
            d
            for d in found
            if d.id != document.id and d.kind is DocumentKind.POLICY and core_title(d) == core
        )

    def same_edition(self, a: Document, b: Document) -> bool:
        """Whether two texts of one title are one edition of it: by number, or by their dates."""
        return _same_edition(a, b)

    def supersedes(self, new: Document, old: Document) -> bool:
        """Whether ``new`` directly stands in the place of ``old``, said by a person or told by the dates."""
        return any(d.id == new.id for d in self._successors.get(old.id, ()))

    def documents(self) -> tuple[Document, ...]:
        """All, in the order given."""
        return tuple(self._by_id.values())

    def titles(self) -> tuple[str, ...]:
        """Every key a document may be called by, longest first."""
        return self._titles

    def known_as(self, title: str) -> tuple[Document, ...]:
        """Every document of a title, whichever edition; what has it as it stands before what has it less strictly."""
        for key in variants(split_year(title)[0]):
            if key in self._keys:
                return tuple(self._keys[key])
        return ()

    def called(
        self, key: str, *, year: int | None = None, on: dt.date | None = None
    ) -> Document | None:
        """The document behind one of ``titles``."""
        return self._best(self._keys.get(key, []), year, on)

    def _enter(self, document: Document) -> None:
        for name in (document.title, *document.aliases):
            _add(self._strict[normal_title(name)], document)
            for key in variants(split_year(name)[0]):
                _add(self._keys[key], document)
        number = normal_number(document.number) or normal_title(document.number)
        if number:
            _add(self._numbers[number], document)
            # A standard's number (GB/T 9704—2012) is called like a title.
            _add(self._keys[normal_title(document.number)], document)

    def _best(
        self, found: Iterable[Document], year: int | None, on: dt.date | None
    ) -> Document | None:
        candidates = list(found)
        if year is not None:
            candidates = [d for d in candidates if _of_year(d, year)]
        if not candidates:
            return None
        if on is not None:
            holding = [d for d in candidates if self.in_force(d, on)]
            begun = [d for d in candidates if _day(d) <= on]
            candidates = holding or begun or candidates
        latest = max(_day(d) for d in candidates)
        best = min((d for d in candidates if _close(d, latest)), key=_worth)
        # An alias may be known of the digest only; the office's full text of the same edition goes before it.
        return min((best, *self._copies(best)), key=_worth)

    def _copies(self, document: Document) -> list[Document]:
        """Other texts of the same edition of a policy."""
        if document.kind is not DocumentKind.POLICY:
            return []
        return [
            other
            for other in self._groups.get(core_title(document), ())
            if other.id != document.id and akin(other, document) and _same_edition(other, document)
        ]

    def _linked(self, documents: Sequence[Document]) -> dict[str, tuple[Document, ...]]:
        links: dict[str, list[Document]] = defaultdict(list)
        for document in documents:
            for slug in document.supersedes:
                target = self._by_id.get(slug)
                if target is not None and target.id != document.id:
                    for old in (target, *self._copies(target)):
                        _add(links[old.id], document)
        for group in self._groups.values():
            for old in group:
                for new in group:
                    if akin(new, old) and _later_edition(new, old):
                        _add(links[old.id], new)
        return {key: tuple(found) for key, found in links.items()}


def _groups(documents: Sequence[Document]) -> dict[str, list[Document]]:
    """Policies that share a title, by that title."""
    groups: dict[str, list[Document]] = defaultdict(list)
    for document in documents:
        if document.kind is DocumentKind.POLICY:
            groups[core_title(document)].append(document)
    return {core: group for core, group in groups.items() if len(group) > 1}


def _apart(a: Document, b: Document) -> bool:
    """A person said that these two have nothing to do with each other."""
    return a.id in b.unrelated or b.id in a.unrelated


def _same_edition(a: Document, b: Document) -> bool:
    if _apart(a, b):
        return False
    if validity.begins(a) is None or validity.begins(b) is None:
        # Only then: an amended 条例 keeps the number of the decree that first published it.
        number = normal_number(a.number)
        return bool(number) and number == normal_number(b.number)
    same_day = a.adopted is not None and a.adopted == b.adopted
    return same_day or abs(_day(a) - _day(b)) <= _SAME_EDITION


def _later_edition(new: Document, old: Document) -> bool:
    known = validity.begins(new) is not None and validity.begins(old) is not None
    return known and not _apart(new, old) and _day(new) > _day(old) and not _same_edition(new, old)


def _close(document: Document, latest: dt.date) -> bool:
    return latest - _day(document) <= _SAME_EDITION


def core_title(document: Document) -> str:
    """The title without the words that name an issuer, an edition or a trial."""
    keys = list(variants(split_year(document.title)[0]))
    return min(keys, key=len, default=normal_title(document.title))


def akin(a: Document, b: Document) -> bool:
    """Whether two policies of one title may be editions of each other.

    Central bodies change names between editions; two cities' rules of one title are no editions, nor are a
    ministry's and a city's, nor 关于…的意见 of different bodies.
    """
    if a.level and b.level and a.level is not b.level:
        return False
    if not a.issuer or not b.issuer or a.issuer == b.issuer:
        return True
    central = a.level is Level.CENTRAL and b.level is Level.CENTRAL
    return central and not core_title(a).startswith("关于")


def _add(places: list[Document], document: Document) -> None:
    if all(known.id != document.id for known in places):
        places.append(document)


def _day(document: Document) -> dt.date:
    return validity.begins(document) or dt.date.min


def _worth(document: Document) -> tuple[int, bool]:
    """Full text before digest before entry, the office's own copy before the shipped one."""
    return _RANK[document.completeness], document.shipped


def _of_year(document: Document, year: int) -> bool:
    known = [d.year for d in (document.adopted, document.effective) if d is not None]
    return not known or year in known
