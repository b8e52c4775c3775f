"""The given laws and regulations: every 条 is found once, nothing is lost, editions hold on their days."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from functools import lru_cache
from pathlib import Path

import pytest
from support.system import SHARED

from assistant.library import Catalogue, cut, exact
from assistant.models import Document, Passage
from assistant.numerals import to_int
from assistant.reading import headings, read_bytes, recognise

LAWS = tuple(sorted((SHARED / "data" / "laws").glob("*.md")))
pytestmark = pytest.mark.skipif(not LAWS, reason="the shared laws are not beside this checkout")
_CONTENTS = re.compile(r"^#*\s*目\s*录\s*$", re.M)


@lru_cache(maxsize=64)
def law(path: Path) -> tuple[Document, tuple[Passage, ...]]:
    extracted = read_bytes(path.name, path.read_bytes())
    found = recognise(extracted.text, name=path.name)
    document = Document(
        id=path.stem,
        kind=found.kind,
        title=found.title,
        text=extracted.text,
        sha256=path.stem,
        issuer=found.issuer,
        number=found.number,
        level=found.level,
        adopted=found.adopted,
        effective=found.effective,
    )
    return document, cut(document, headings(document.text))


def _articles(passages: tuple[Passage, ...]) -> list[int]:
    found = []
    for passage in passages:
        match = re.match(r"第([一二三四五六七八九十百零]+)条", passage.locator)
        if match:
            found.append(to_int(match[1]) or 0)
    return found


@pytest.mark.parametrize("path", LAWS, ids=lambda p: p.stem)
def test_every_article_once_in_order_and_no_character_lost(path: Path) -> None:
    document, passages = law(path)
    articles = list(dict.fromkeys(_articles(passages)))
    assert articles == list(range(1, len(articles) + 1))
    assert articles[-1] >= 30
    plain = "".join(document.text.split())
    assert "".join("".join(p.text.split()) for p in passages) == plain
    for passage in passages:
        assert document.text[passage.start : passage.end] == passage.text
        begun = re.findall(r"^第[一二三四五六七八九十百零]+条[ 　]", passage.text, re.M)
        assert len(begun) <= 1
        if passage.locator:
            named = passage.locator.split("条")[0] + "条"
            assert named in passage.text[:40] or "款" in passage.locator or "项" in passage.locator


@pytest.mark.parametrize("path", LAWS, ids=lambda p: p.stem)
def test_chapters_stand_above_their_articles_and_the_last_is_about_coming_into_force(
    path: Path,
) -> None:
    document, passages = law(path)
    numbered = [p for p in passages if p.locator]
    assert re.search(r"施行|生效", numbered[-1].text)
    chapters = re.findall(r"^#+\s*(第[一二三四五六七八九十]+章)", document.text, re.M)
    if not chapters:
        return
    above = ["".join(p.path) for p in numbered]
    assert all(re.search(r"第[一二三四五六七八九十]+[章节编]", words) for words in above)
    assert list(dict.fromkeys(w for p in numbered for w in _chapter(p))) == list(
        dict.fromkeys(chapters)
    )


def _chapter(passage: Passage) -> list[str]:
    return [m[0] for w in passage.path if (m := re.match(r"第[一二三四五六七八九十]+章", w))]


@pytest.mark.parametrize("path", LAWS, ids=lambda p: p.stem)
def test_a_table_of_contents_is_no_clause(path: Path) -> None:
    document, passages = law(path)
    contents = _CONTENTS.search(document.text)
    if contents is None:
        return
    first = next(p for p in passages if p.locator)
    assert first.start > contents.end()
    assert first.text.lstrip("#* ").startswith("第一") or "第一条" in first.text[:40]


def test_a_clause_is_found_by_its_number_in_the_edition_that_held() -> None:
    laws = [law(path) for path in LAWS]
    catalogue = Catalogue([document for document, _ in laws])
    passages = {document.id: list(found) for document, found in laws}
    editions: dict[str, list[Document]] = {}
    for document, _ in laws:
        editions.setdefault(document.title, []).append(document)
    pairs = {title: found for title, found in editions.items() if len(found) == 2}
    assert len(pairs) >= 6
    for title, found in pairs.items():
        old, new = sorted(found, key=lambda d: d.adopted or dt.date.min)
        begun = new.effective or new.adopted
        assert begun is not None
        assert catalogue.successor(old) == new, title
        for on, holds in ((begun - dt.timedelta(1), old), (begun, new)):
            hits = exact(f"《{title}》第五条", catalogue, passages.__getitem__, on=on)
            assert {h.document for h in hits} == {holds.id}
            assert all(h.locator.startswith("第五条") for h in hits)
        assert not catalogue.in_force(old, begun)


def test_no_article_is_in_two_passages_unless_it_was_parted() -> None:
    for path in LAWS:
        _, passages = law(path)
        twice = {
            k: n for k, n in Counter(p.locator for p in passages if p.locator).items() if n > 1
        }
        assert twice == {}, path.stem
