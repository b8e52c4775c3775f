"""An ingest in a process of its own that is killed without warning at a random moment."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

from support import shelf
from support.system import ROOT

from assistant.config import load_settings
from assistant.desk import Desk

_CHILD = """
import sys
from pathlib import Path
from assistant.config import load_settings
from assistant.desk import Desk
desk = Desk(load_settings(Path(sys.argv[1]), embedding=sys.argv[3]))
print("ready", flush=True)
sys.stdin.readline()
def told(done, total, message):
    print(message, flush=True)
desk.library.ingest([Path(sys.argv[2])], progress=told)
desk.library.embed_pending(progress=told)
print("done", flush=True)
sys.stdin.readline()
"""
_JITTER = 0.01
"""Seconds after a line of progress, about what one small file takes: the kill falls anywhere inside its work."""


def kill_rounds(
    tmp_path: Path, *, rounds: int, seed: int, embedding: str = "none", files: int = 30
) -> list[str]:
    """Kill ``rounds`` ingests into one data folder; what was wrong afterwards, in all rounds.

    A second desk, as the app would be, stays open on the folder the whole time and must agree too.
    """
    rng = random.Random(seed)
    numbers = range(files)
    data, folder = tmp_path / "data", tmp_path / "files"
    shelf.fill(folder, numbers)
    app = Desk(load_settings(data, embedding=embedding))
    wrong: list[str] = []
    seen: list[int] = []
    try:
        for turn in range(rounds):
            _killed(data, folder, embedding, rng.randint(1, files - 4), rng.uniform(0, _JITTER))
            wrong += [f"round {turn}, app: {w}" for w in shelf.disagreements(app, numbers)]
            fresh = Desk(load_settings(data, embedding=embedding))
            try:
                wrong += [f"round {turn}, new: {w}" for w in shelf.disagreements(fresh, numbers)]
                held = [e.document.id for e in fresh.library.entries() if not e.document.shipped]
            finally:
                fresh.close()
            seen.append(len(held))
            for id in rng.sample(held, len(held) * 3 // 4):
                app.library.remove(id)
        # Left alone it comes to its end.
        app.library.ingest([folder])
        app.library.embed_pending()
        wrong += [f"end: {w}" for w in shelf.disagreements(app, numbers)]
        if app.library.pending():
            wrong.append("passages without vector at the end")
    finally:
        app.close()
    print("documents in after each kill:", seen)  # noqa: T201
    if not any(0 < count < files for count in seen):
        wrong.append(f"no kill fell into the work: {seen}")
    return wrong


def _killed(data: Path, folder: Path, embedding: str, lines: int, after: float) -> None:
    """Kill an ingest ``after`` seconds behind the line of progress numbered ``lines``, however fast it goes."""
    child = subprocess.Popen(
        [sys.executable, "-c", _CHILD, str(data), str(folder), embedding],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdin is not None
    assert child.stdout is not None
    try:
        assert child.stdout.readline().strip() == "ready"
        child.stdin.write("\n")
        child.stdin.flush()
        for _ in range(lines):
            if child.stdout.readline().strip() in ("", "done"):
                break
        time.sleep(after)
    finally:
        child.kill()
        child.wait()
        child.stdin.close()
        child.stdout.close()
