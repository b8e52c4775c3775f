"""Where the evaluations put their tables: on the screen (``-s -n 0``) and among the test artefacts."""

from __future__ import annotations

import sys

from support.system import ARTIFACTS


def show(name: str, table: str) -> None:
    """Print a table and keep it as test-artifacts/trust/<name>.txt."""
    sys.stdout.write(f"\n{table}\n")
    folder = ARTIFACTS / "trust"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.txt").write_text(table + "\n", encoding="utf-8")
