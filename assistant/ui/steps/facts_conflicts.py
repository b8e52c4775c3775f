"""Facts that contradict each other, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from assistant.models import Fact
from assistant.ui.common import desk, plain, telling
from assistant.ui.steps.facts_labels import particulars

if TYPE_CHECKING:
    from assistant.desk.facts import Conflict
    from assistant.desk.reports import ReportState

_REASON = "与{other}说法不一致，以{other}为准"


def found(state: ReportState) -> tuple[Conflict, ...]:
    """Conflicts between facts of which neither is left out; looked for again only when facts changed."""
    excused = {p.fact.id for p in state.ledger.places if p.excuse}
    facts = tuple(p.fact for p in state.ledger.places)
    stamp = (state.report.id, hash(facts))
    kept = st.session_state.get("facts-conflicts")
    if kept is None or kept[0] != stamp:
        kept = (stamp, desk().facts.conflicts(state.report.id))
        st.session_state["facts-conflicts"] = kept
    conflicts: tuple[Conflict, ...] = kept[1]
    return tuple(c for c in conflicts if not {c.one.id, c.other.id} & excused)


def show(state: ReportState, _names: dict[str, str]) -> None:
    """Each pair with the figures that differ; one of the two is kept, the other is left out with the reason."""
    st.caption("这些事实说的像是同一件事，数字却不同。留哪一条，另一条就“说明不用”；都对的不用管。")
    for number, conflict in enumerate(found(state)):
        differences = "，".join(f"{a} 与 {b}" for a, b in conflict.differences)
        st.markdown(f"**{plain(differences)}**")
        left, right = st.columns(2)
        with left:
            _side(state.report.id, conflict.one, conflict.other, f"one-{number}")
        with right:
            _side(state.report.id, conflict.other, conflict.one, f"other-{number}")


def _side(report_id: str, fact: Fact, other: Fact, key: str) -> None:
    st.text(f"{fact.id} {fact.content}")
    st.caption(plain(particulars(fact)))
    if st.button(f"以{fact.id}为准", key=f"keep-{key}"):
        with telling():
            desk().facts.excuse(report_id, other.id, _REASON.format(other=fact.id))
            st.rerun()
