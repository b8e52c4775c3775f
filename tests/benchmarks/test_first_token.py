"""From 起草 to the first visible word, against the same server asked directly in the same run.

DESIGN allows the app 150 ms on top of the server's own time. The server here answers at once, so nearly all
of the figure is the app's: material, retrieval, verification set-up, the worker thread.
Run: pytest tests/benchmarks/test_first_token.py -n 0 -s
"""

from __future__ import annotations

import json
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

from support.desk import home_of, new_report, open_desk
from support.openai_server import Reply, ScriptedServer

WORDS = "举办读书班2期，参加128人次〔F001〕。"
POLL = 0.001
WAIT = 20.0


def _direct(url: str) -> float:
    """Seconds until the first chunk, for a caller that only asks."""
    body = {"model": "m", "stream": True, "messages": [{"role": "user", "content": "写一句"}]}
    request = urllib.request.Request(
        f"{url.rstrip('/')}/chat/completions",
        data=json.dumps(body).encode(),
        headers={"Content-Type": "application/json", "Authorization": "Bearer k"},
    )
    start = time.perf_counter()
    with urllib.request.urlopen(request, timeout=WAIT) as answer:
        answer.readline()
        return time.perf_counter() - start


def test_first_visible_word(benchmark: Any, tmp_path: Path) -> None:
    with ScriptedServer() as server:
        server.answer_with(Reply(WORDS, delay=0.05))
        desk = open_desk(tmp_path / "data", server.url)
        report = new_report(desk)
        section = home_of(desk, report, "F001")
        # The page warms up when the section is opened; so does this.
        desk.drafting.warm_up(report, section)
        desk.drafting.draft(report, section=section, engine="llm")
        direct = min(_direct(server.url) for _ in range(5))

        def first_word() -> None:
            desk.drafting.start(report, section=section, engine="llm")
            end = time.perf_counter() + WAIT
            while time.perf_counter() < end:
                live = desk.drafting.live(report)
                if live is not None and live.text:
                    return
                time.sleep(POLL)
            raise AssertionError("nothing became visible")

        def idle() -> None:
            server.wait_until(lambda: desk.drafting.active(report) is None)

        benchmark.pedantic(first_word, setup=idle, rounds=10)
        idle()
        written = desk.drafting.draft(report, section=section, engine="llm")
        desk.close()
    assert written
    best = benchmark.stats.stats.min
    middle = benchmark.stats.stats.median
    sys.stdout.write(
        f"\nserver alone {direct * 1000:.0f} ms; 起草 to the first word: best {best * 1000:.0f} ms, "
        f"median {middle * 1000:.0f} ms; added {(middle - direct) * 1000:.0f} ms\n"
    )
