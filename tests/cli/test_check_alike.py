"""Hints in the same words, dozens of times: three are shown, the rest is counted."""

from __future__ import annotations

from assistant.checking import Subject, run
from assistant.commands.views.checks import check_lines


def test_the_same_hint_many_times_is_counted() -> None:
    line = "各社区轮流值守,有事就近办,小事不出楼,大事及时报,件件有回音,事事有着落。"
    text = "\n".join([line] * 6)
    result = run(Subject(text=text), only=["wording"])
    shown = list(check_lines(result, text))
    hints = [words for words in shown if "[提示] 中文之间用全角标点" in words]
    assert len(hints) == 3
    number = text.count(",") - 1 - 3
    assert f"[提示] 同样的提示另有{number}处，不再逐处列出：中文之间用全角标点：“，”。" in shown
    assert any("共30处" in words for words in shown)
