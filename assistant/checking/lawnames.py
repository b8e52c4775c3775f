"""Names of laws and regulations in 《》 that are one slip away from a real one (《刑事诉讼程序法》).

Works without a library: only the names are known, so that a name near to a real one is asked about
and any other name is left alone. Names that begin with a place are local and not compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from pydantic import field_validator

from assistant.checking.rules import RuleFile, load

_TITLE = re.compile(
    r"《((?:中华人民共和国|中国共产党)?)([^《》\n（）]{3,30})(?:（[^（）]{1,12}）)?》"
)
_KINDS = ("法", "条例", "准则", "规定", "办法", "细则", "规则", "法典")
_PLACE = re.compile(r"[省市县区州旗盟镇乡]")
_LONG_STEM = 8
"""So long a name belongs to one document, whatever it is called; shorter ones local rules may share."""
_SHORT = 6
"""A name shorter than this may differ in one character; a longer one in two."""


class LawNameFile(RuleFile):
    """``lawnames.yaml``."""

    names: tuple[str, ...]
    """Space-separated names."""

    @field_validator("names", mode="after")
    @classmethod
    def _one_each(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for line in value for name in line.split()))


@dataclass(frozen=True, slots=True)
class MisnamedLaw:
    """A title with the real one it is near to."""

    start: int
    end: int
    right: str


@lru_cache(maxsize=1)
def law_names() -> LawNameFile:
    """The names known."""
    return load(LawNameFile, "lawnames.yaml")


@lru_cache(maxsize=1)
def _known() -> tuple[frozenset[str], dict[str, tuple[str, ...]]]:
    names = [re.sub(r"（[^（）]*）$", "", name) for name in law_names().names]
    by_kind = {kind: tuple(n for n in names if n.endswith(kind)) for kind in _KINDS}
    return frozenset(names), by_kind


def misnamed(text: str) -> Iterator[MisnamedLaw]:
    """Titles of laws and regulations that do not exist but are near to one that does."""
    names, by_kind = _known()
    for match in _TITLE.finditer(text):
        name = match[2]
        kind = next((k for k in _KINDS if name.endswith(k)), None)
        if kind is None or name in names or _PLACE.search(name[:8]) or "实施" in name:
            continue
        near = [known for known in by_kind[kind] if _near(name, known)] or _other_kind(name, kind)
        if len(near) == 1:
            yield MisnamedLaw(match.start(1), match.end(2), match[1] + near[0])


def _other_kind(name: str, kind: str) -> list[str]:
    """The name with another ending (……反对浪费规定 for ……反对浪费条例)."""
    stem = name.removesuffix(kind)
    if len(stem) < _LONG_STEM:
        return []
    return [known for known in _known()[0] if known != name and known in (stem + k for k in _KINDS)]


@lru_cache(maxsize=512)
def _near(name: str, known: str) -> bool:
    """Whether two names differ by one character or, when long, by two put in or left out together."""
    if abs(len(name) - len(known)) > 2 or name[0] != known[0]:
        return False
    ahead = 0
    while ahead < min(len(name), len(known)) and name[ahead] == known[ahead]:
        ahead += 1
    behind = 0
    while behind < min(len(name), len(known)) - ahead and name[-1 - behind] == known[-1 - behind]:
        behind += 1
    first, second = len(name) - ahead - behind, len(known) - ahead - behind
    short, long = sorted((name, known), key=len)
    rest = iter(long)
    if len(known) >= _SHORT and len(long) - len(short) == 2 and all(c in rest for c in short):
        return True
    if min(first, second) == 0:
        return max(first, second) <= (2 if max(len(name), len(known)) >= _SHORT else 1)
    return (first == second == 1 and len(known) >= _SHORT) or (
        max(first, second) == 2 and len(known) > _SHORT
    )
