"""Verification on sentences written by hand for eight offices the generator does not know.

``elsewhere.yaml`` holds facts as clerks enter them, true rewordings as a model writes them, and false ones by kind.
No template and no data is shared with the verifier or with ``trust_frames``: this is where wording that nobody
foresaw shows. The table goes to test-artifacts/trust and, with ``-s -n 0``, to the screen.
"""

from __future__ import annotations

from typing import Any

import pytest
from trust.trust_offices import judged, lies, marked, offices
from trust.trust_tables import show


def test_no_false_sentence_passes() -> None:
    found: dict[str, list[bool]] = {}
    missed = []
    for office, kind, raw in lies("elsewhere"):
        caught = bool(marked(judged(office, raw)))
        found.setdefault(kind, []).append(caught)
        if not caught:
            missed.append(f"{kind}: {raw}")
    rows = [f"{'kind':<12}{'sentences':>10}{'caught':>8}"]
    rows += [f"{kind:<12}{len(all_)!s:>10}{sum(all_)!s:>8}" for kind, all_ in found.items()]
    show("other-offices", "\n".join(rows))
    assert not missed, "\n".join(missed)


@pytest.mark.parametrize("office", offices("elsewhere"), ids=lambda o: o["unit"])
def test_no_true_sentence_is_marked(office: dict[str, Any]) -> None:
    alone = [s for raw in office["said"] for s in marked(judged(office, raw))]
    together = marked(judged(office, "".join(office["said"])))
    assert not [f"{s.text} ← {s.reasons[0]}" for s in (*alone, *together)]
