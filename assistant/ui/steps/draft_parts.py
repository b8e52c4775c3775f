"""Small things all parts of the drafting screen use."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

import streamlit as st

from assistant.models import AuthorKind, Revision, Verdict
from assistant.ui.common import plain
from assistant.ui.steps.facts import section_names as section_names

VERDICT = {
    Verdict.SUPPORTED: ":green-badge[有据]",
    Verdict.UNSUPPORTED: ":red-badge[无出处]",
    Verdict.CONNECTIVE: ":gray-badge[衔接或评价，没有可核的事实]",
}
AUTHOR = {
    AuthorKind.MODEL: "模型起草",
    AuthorKind.RULE: "规则起草",
    AuthorKind.HUMAN: "人工修改",
    AuthorKind.IMPORT: "导入",
}
_DIRTY = "draft-stored"


def picked_key() -> str:
    """Where the number of the picked sentence is kept."""
    return "picked"


def picked(revision: Revision | None) -> int | None:
    """The sentence at hand, by its place in the text."""
    number = st.session_state.get(picked_key())
    if revision is None or number is None or number >= len(revision.sentences):
        return None
    return int(number)


def stored() -> None:
    """Say, in a callback, that text was stored: the whole page shows it, not only the fragment."""
    st.session_state[_DIRTY] = True


def dirty_page() -> bool:
    """Whether text was stored since the page was drawn as a whole; asked once."""
    return bool(st.session_state.pop(_DIRTY, False))


def diff(old: str, new: str) -> None:
    """Sentence by sentence: gone in red, new in green; long equal stretches are folded."""
    for kind, words in changes(old, new):
        if kind == "same":
            st.markdown(":gray[" + plain(_folded(words)) + "]")
        elif kind == "gone":
            st.markdown(":red-background[" + plain(words) + "]")
        else:
            st.markdown(":green-background[" + plain(words) + "]")


def changes(old: str, new: str) -> Iterator[tuple[str, str]]:
    """(same / gone / new, words) in reading order, by sentence."""
    a, b = _lines(old), _lines(new)
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(a=a, b=b, autojunk=False).get_opcodes():
        if tag == "equal":
            yield "same", "".join(a[i1:i2])
            continue
        if i2 > i1:
            yield "gone", "".join(a[i1:i2])
        if j2 > j1:
            yield "new", "".join(b[j1:j2])


def _folded(words: str) -> str:
    return words if len(words) <= 90 else f"{words[:40]} …… {words[-40:]}"


def _lines(text: str) -> list[str]:
    lines: list[str] = []
    for piece in text.splitlines(keepends=True):
        parts = piece.split("。")
        lines += [p + "。" for p in parts[:-1]]
        if parts[-1].strip():
            lines.append(parts[-1])
    return lines
