"""used + excused + unused = all, whatever is done in whatever order."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from assistant.config import load_settings
from assistant.desk import Desk
from assistant.errors import UserError
from assistant.models import Fact, FactState, FactStatus

CONTENTS = (
    "举办读书班2期，参加128人次", "举办读书班3期，参加128人次", "清查办公用房87间",
    "全局性会议由19次减至13次", "全局性会议由19次减至12次", "拟于12月开展检查", "开展廉政谈话11人次",
    "学习不够深入", "慰问困难职工", "检查12次，发现问题5个，已整改4个",
)  # fmt: skip
facts = st.builds(
    Fact,
    id=st.sampled_from(["", "F001", "F002", "F007", "A-1"]),
    content=st.sampled_from(CONTENTS),
    category=st.sampled_from(["", "学习教育", "厉行节约", "问题", "没见过的类别"]),
    status=st.sampled_from(list(FactStatus)),
)
picks = st.integers(min_value=0, max_value=50)


class LedgerMachine(RuleBasedStateMachine):
    """A clerk at work on the facts of one report."""

    desk: Desk | None = None

    @initialize()
    def start(self) -> None:
        if LedgerMachine.desk is None:
            LedgerMachine.folder = tempfile.TemporaryDirectory()
            data = Path(LedgerMachine.folder.name) / "data"
            LedgerMachine.desk = Desk(load_settings(data, embedding="none"))
        self.report = self.at.reports.new(title="2026年度工作总结", year=2026, unit="某局").id
        self.expected: set[str] = set()

    @property
    def at(self) -> Desk:
        assert self.desk is not None
        return self.desk

    def pick(self, number: int) -> Fact:
        listed = self.at.facts.list(self.report)
        return listed[number % len(listed)]

    def any_fact(self) -> bool:
        return bool(self.expected)

    @rule(fresh=st.lists(facts, max_size=3))
    def add(self, fresh: list[Fact]) -> None:
        self.expected |= {f.id for f in self.at.facts.add(self.report, fresh)}

    @precondition(any_fact)
    @rule(number=picks, change=facts)
    def update(self, number: int, change: Fact) -> None:
        fact = self.pick(number)
        self.at.facts.update(self.report, change.model_copy(update={"id": fact.id}))

    @precondition(any_fact)
    @rule(number=picks)
    def remove(self, number: int) -> None:
        fact = self.pick(number)
        self.at.facts.remove(self.report, fact.id)
        self.expected.discard(fact.id)

    @precondition(any_fact)
    @rule(number=picks, section=picks)
    def assign(self, number: int, section: int) -> None:
        outline = self.at.reports.get(self.report).outline
        place = outline[section % len(outline)].id
        self.at.facts.assign(self.report, self.pick(number).id, place)

    @precondition(any_fact)
    @rule(number=picks, reason=st.sampled_from(["与本报告无关", " "]))
    def excuse(self, number: int, reason: str) -> None:
        try:
            self.at.facts.excuse(self.report, self.pick(number).id, reason)
        except UserError:
            assert not reason.strip()

    @precondition(any_fact)
    @rule(number=picks)
    def include(self, number: int) -> None:
        self.at.facts.include(self.report, self.pick(number).id)

    @precondition(any_fact)
    @rule(number=picks, status=st.sampled_from([FactStatus.DONE, FactStatus.PLANNED]))
    def confirm(self, number: int, status: FactStatus) -> None:
        self.at.facts.confirm(self.report, self.pick(number).id, status=status, who="张三")

    @rule()
    def draft(self) -> None:
        self.at.drafting.draft(self.report, engine="offline")

    @precondition(any_fact)
    @rule()
    def take_updates(self) -> None:
        ready = [d for d in self.at.dependents.pending(self.report) if d.offer and d.offer.text]
        if ready:
            self.at.dependents.take(self.report, ready)

    @invariant()
    def every_fact_is_in_exactly_one_state(self) -> None:
        if not hasattr(self, "report"):
            return
        ledger = self.at.facts.ledger(self.report)
        listed = [f.id for f in self.at.facts.list(self.report)]
        states = [ledger.ids(s) for s in FactState]
        assert sorted(i for ids in states for i in ids) == sorted(listed)
        assert set(listed) == self.expected
        for place in ledger.places:
            if place.fact.status is FactStatus.UNVERIFIED:
                assert place.state is not FactState.USED
            if place.state is FactState.EXCUSED:
                assert place.excuse

    @invariant()
    def no_sentence_is_called_supported_by_a_fact_that_says_otherwise(self) -> None:
        """What is stored agrees with what verifying now would say."""
        if not hasattr(self, "report"):
            return
        known = {f.id for f in self.at.facts.list(self.report)}
        for section in self.at.reports.get(self.report).outline:
            revision = self.at.drafting.current(self.report, section.id)
            for sentence in revision.sentences if revision else ():
                cited = [e for e in sentence.evidence if e[:1] in "FA"]
                if sentence.verdict.value == "supported" and cited:
                    assert known & set(cited), sentence


TestLedger = LedgerMachine.TestCase
TestLedger.settings = settings(
    max_examples=12,
    stateful_step_count=12,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
