"""How verification does on offices, genres and wordings that no rule was made on.

Each ``blind_*.yaml`` was written before the rules that were then made from its mistakes, so its own figure of today
says little; what counts is what it showed when it was first run (``FIRST``), and for the last one written that is also
today's. The table (test-artifacts/trust/blind-offices.txt) shows both.
"""

from __future__ import annotations

import pytest
from trust.trust_offices import judged, lies, marked, offices
from trust.trust_tables import show

FIRST = {
    "blind_one": ("93.3 %", "27.5 %"),
    "blind_two": ("97.0 %", "13.9 %"),
    "blind_three": ("98.3 %", "11.8 %"),
    "blind_four": ("91.8 %", "8.3 %"),
    "blind_five": ("94.7 %", "5.0 %"),
    "blind_six": ("96.8 %", "6.6 %"),
    "blind_seven": ("97.8 %", "7.7 %"),
    "blind_eight": ("97.9 %", "7.3 %"),
    "blind_nine": ("98.6 %", "8.9 %"),
    "blind_ten": ("93.8 %", "5.0 %"),
}
"""Set → lies caught, true sentences marked, on the first run against the rules as they then were."""
CAUGHT, MARKED = 0.98, 0.05


def figures(name: str) -> tuple[int, list[str], int, list[str]]:
    """Lies, those that passed, true sentences, those that were marked."""
    every = list(lies(name))
    passed = [f"{kind}: {raw}" for office, kind, raw in every if not marked(judged(office, raw))]
    said = [(office, raw) for office in offices(name) for raw in office["said"]]
    wrong = [
        f"{raw} ← {'；'.join(bad[0].reasons)}" for o, raw in said if (bad := marked(judged(o, raw)))
    ]
    return len(every), passed, len(said), wrong


@pytest.mark.parametrize("name", FIRST)
def test_lies_are_caught_and_the_truth_is_not_marked(name: str) -> None:
    false, passed, true, wrong = figures(name)
    caught = 1 - len(passed) / false
    noise = len(wrong) / true
    facts = sum(len(o["facts"]) for o in offices(name))
    rows = [
        f"{len(offices(name))} offices, {facts} facts",
        f"{'':<14}{'sentences':>10}{'first run':>11}{'today':>9}",
        f"{'lies caught':<14}{false:>10}{FIRST[name][0]:>11}{caught:>9.1%}",
        f"{'truth marked':<14}{true:>10}{FIRST[name][1]:>11}{noise:>9.1%}",
    ]
    show(f"blind-offices-{name}", "\n".join(rows))
    assert caught >= CAUGHT, "\n".join(passed)
    assert noise <= MARKED, "\n".join(wrong)


@pytest.mark.parametrize("name", FIRST)
def test_nobody_else_s_facts_excuse_a_lie(name: str) -> None:
    """Uncited, every lie that states a figure is marked as well."""
    import re

    for office, _kind, raw in lies(name):
        bare = re.sub(r"〔[^〕]*〕", "", raw)
        if re.search(r"\d", bare):
            assert marked(judged(office, bare)), bare
