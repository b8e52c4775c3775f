"""Search over the shipped library: what is named comes first, without any embedding model."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from support import judged
from support.desk import open_desk

from assistant.desk import Desk


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    desk = open_desk(Path(tmp_path_factory.mktemp("judged")) / "data")
    judged.take_in_distractors(desk)
    yield desk
    desk.close()


def test_there_are_enough_queries_of_every_type(desk: Desk) -> None:
    queries = judged.load(desk)
    assert len(queries) >= 150
    assert len({q.text + str(q.as_of) for q in queries}) == len(queries)
    for type in judged.TYPES:
        halves = [q.held_out for q in queries if q.type == type]
        assert 2 <= sum(halves) <= len(halves) - 2, type


def test_what_a_query_names_comes_first(desk: Desk) -> None:
    """On the held-out half; the others served to find faults."""
    queries = [q for q in judged.load(desk) if q.type in judged.EXACT and q.held_out]
    missed = [
        (q.text, str(q.as_of), hits[0].passage.id if hits else None)
        for q in queries
        for hits in [desk.library.search(q.text, as_of=q.as_of).hits]
        if not hits or hits[0].passage.id not in q.relevant
    ]
    assert 1 - len(missed) / len(queries) >= 0.98, missed
