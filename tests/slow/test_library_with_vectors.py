"""Thirty ingests killed at random moments, and the crash tests of tests/desk once more with embeddings.

Run: pytest tests/slow/test_library_with_vectors.py -n 0 -s
"""

from __future__ import annotations

from pathlib import Path

import pytest
from desk.test_library_crashes import check_both_at_once, check_rebuilt
from support.killing import kill_rounds


@pytest.mark.parametrize(("embedding", "rounds"), [("none", 20), ("use", 10)])
def test_thirty_killed_ingests(tmp_path: Path, embedding: str, rounds: int) -> None:
    assert kill_rounds(tmp_path, rounds=rounds, seed=rounds, embedding=embedding) == []


def test_app_and_command_line_at_once_with_vectors(tmp_path: Path) -> None:
    check_both_at_once(tmp_path, "use")


def test_a_rebuilt_index_answers_the_same_with_vectors(tmp_path: Path) -> None:
    check_rebuilt(tmp_path, "use")
