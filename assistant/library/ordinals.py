"""Numbers of clauses: 第二十二条第二款第（三）项 in Chinese or Arabic numerals, both ways."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.numerals import to_chinese, to_int

_N = r"(?:[〇○零一二三四五六七八九十百千两]{1,7}|[0-9０-９]{1,4})"

CLAUSE = re.compile(
    rf"第\s*(?P<article>{_N})\s*条(?P<suffix>之[一二三四五六七八九十]{{1,2}})?"
    rf"(?:\s*第\s*(?P<paragraph>{_N})\s*款)?(?:\s*第\s*[（(]?\s*(?P<item>{_N})\s*[）)]?\s*项)?"
)
"""第X条, with 第X款 and 第X项 where they follow."""


@dataclass(frozen=True)
class Clause:
    """A clause number; ``paragraph`` and ``item`` are 0 where not given."""

    article: int
    suffix: str = ""
    """之一, of an article inserted by amendment."""
    paragraph: int = 0
    item: int = 0

    def __str__(self) -> str:
        text = f"第{to_chinese(self.article)}条{self.suffix}"
        if self.paragraph:
            text += f"第{to_chinese(self.paragraph)}款"
        if self.item:
            text += f"第（{to_chinese(self.item)}）项"
        return text


def clause_of(match: re.Match[str]) -> Clause:
    """The clause that ``CLAUSE`` matched."""
    return Clause(
        article=to_int(match["article"]) or 0,
        suffix=match["suffix"] or "",
        paragraph=to_int(match["paragraph"] or "") or 0,
        item=to_int(match["item"] or "") or 0,
    )


def clause_in(text: str) -> Clause | None:
    """The first clause number in a text."""
    match = CLAUSE.search(text)
    return clause_of(match) if match else None
