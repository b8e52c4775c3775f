"""How long checking takes: ``python tests/checking/bench_checking.py``; prints, asserts nothing.

Target: 10,000 characters by all deterministic families under 0.5 s, 100,000 under 5 s, and texts
without punctuation or full of unpaired marks no worse than that for their length.
"""

from __future__ import annotations

import datetime as dt
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from assistant.checking import Subject, run
from assistant.config import KNOWLEDGE_DIR
from assistant.reading.knowledge import read_policy

CORRECT = Path(__file__).parent / "correct"


def texts() -> dict[str, str]:
    report = "\n".join(p.read_text(encoding="utf-8") for p in sorted(CORRECT.glob("*.txt")))
    bare = "".join(c for c in report * 10 if "一" <= c <= "鿿")
    return {
        "10,000 characters": (report * 2)[:10_000],
        "100,000 characters": (report * 20)[:100_000],
        "50,000 without punctuation": bare[:50_000],
        "10,000 quotation marks": "“" * 10_000,
        "20,000 times the same": "的" * 20_000,
    }


def main() -> None:
    documents = tuple(
        read_policy(path)[0] for path in sorted((KNOWLEDGE_DIR / "policies").glob("*.md"))
    )
    on = dt.date(2026, 11, 20)
    run(Subject(text="预热。", documents=documents, as_of=on))
    for name, text in texts().items():
        best, count = float("inf"), 0
        for _ in range(3):
            start = time.perf_counter()
            subject = Subject(text=text, documents=documents, as_of=on, previous_text=text[:5000])
            count = len(run(subject).findings)
            best = min(best, time.perf_counter() - start)
        sys.stdout.write(f"{name:<28}{best:>8.3f} s  {count} findings\n")


if __name__ == "__main__":
    main()
