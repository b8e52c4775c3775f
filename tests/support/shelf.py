"""A shelf of small policies of our own, each with a word that stands in no other, and what must hold of it."""

from __future__ import annotations

import hashlib
from pathlib import Path

from assistant.desk import Desk
from assistant.library import cut
from assistant.reading import headings

_SIGNS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"


def token(number: int) -> str:
    """A name that only document ``number`` holds, in two places."""
    high, low = divmod(number, len(_SIGNS))
    return f"{_SIGNS[high]}{_SIGNS[low]}岭驿站"


def text(number: int, articles: int = 24) -> str:
    """One policy."""
    from assistant.numerals import to_chinese

    lines = [f"{token(number)}管理办法\n"]
    for n in range(1, articles + 1):
        lines.append(
            f"第{to_chinese(n)}条　值班人员应当在{n}个工作日内登记，并由第{to_chinese(n)}组复核。\n"
            f"登记簿编号为{number}之{n}，保存期限不得少于{n}年。"
        )
    lines.append(f"第{to_chinese(articles + 1)}条　本办法由{token(number)}负责解释。\n")
    return "\n".join(lines)


def fill(folder: Path, numbers: range) -> None:
    """Write the policies as files."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in numbers:
        (folder / f"{number:03d}.txt").write_text(text(number), encoding="utf-8")


def sha(number: int) -> str:
    """Of the file of one policy."""
    return hashlib.sha256(text(number).encode()).hexdigest()


def disagreements(desk: Desk, numbers: range) -> list[str]:
    """What is wrong with the shelf: a document half in, in twice, or search and catalogue that disagree."""
    wrong: list[str] = []
    entries = [e.document for e in desk.library.entries() if not e.document.shipped]
    held: dict[str, list[str]] = {}
    for document in entries:
        held.setdefault(document.sha256, []).append(document.id)
    for number in numbers:
        ids = held.get(sha(number), [])
        if len(ids) > 1:
            wrong.append(f"{number} is in {len(ids)} times")
        found = {
            h.passage.document
            for h in desk.library.search(token(number), k=10).hits
            if token(number) in h.passage.text
        }
        if found != set(ids):
            wrong.append(f"{number}: catalogue {ids}, search {sorted(found)}")
        for id in ids:
            document = desk.library.document(id)
            due = [p.id for p in cut(document, headings(document.text))]
            if [p.id for p in desk.library.passages(id)] != due:
                wrong.append(f"{number}: not all of its passages")
    return wrong
