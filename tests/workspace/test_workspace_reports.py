"""Reports, facts, snapshots, finding states, running drafts, the call log."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from workspace_samples import make_fact, make_report, make_revision

from assistant.errors import DefectError, NotFoundError, UserError
from assistant.models import (
    Direction,
    FactStatus,
    FindingStatus,
    Genre,
    Quantity,
    Requirement,
    Section,
    SectionRole,
    Slot,
    Snapshot,
    Usage,
)


@pytest.fixture
def report(workspace):
    return workspace.add_report(make_report())


def test_a_report_comes_back_as_it_went_in(workspace):
    report = make_report(
        unit="某某局",
        addressee="市委：",
        genre=Genre.LETTER,
        signing_date=dt.date(2026, 12, 31),
        previous="D1",
        notice="D2",
        outline=(
            Section(
                id="s1",
                heading="强化责任",
                role=SectionRole.WORK,
                brief="写责任",
                slots=(Slot(ordinal="一是", role="警示教育", question="观看了▢"),),
                categories=("教育",),
                target_chars=500,
                origin="previous",
                previous_span=(3, 90),
            ),
        ),
        requirements=(
            Requirement(
                id="q1",
                text="报告责任落实情况",
                basis="通知",
                valid_from=dt.date(2026, 1, 1),
                aspects=("检查次数",),
                limits={"max_chars": 3000},
            ),
        ),
        requirement_sections={"q1": "s1"},
    )
    added = workspace.add_report(report)
    assert added == report.model_copy(update={"created": added.created})
    assert added.created.tzinfo is not None
    assert workspace.report("R1") == added
    assert workspace.reports() == (added,)


def test_reports_are_listed_newest_first_changed_and_removed(workspace, report):
    workspace.add_report(make_report("R2"))
    assert [r.id for r in workspace.reports()] == ["R2", "R1"]
    with pytest.raises(UserError, match="R2"):
        workspace.add_report(make_report("R2"))
    changed = workspace.update_report(make_report("R1", title="改过的标题", outline=()))
    assert (changed.title, changed.outline, changed.created) == ("改过的标题", (), report.created)
    workspace.change_report("R1", lambda r: r.model_copy(update={"unit": r.title}))
    assert workspace.report("R1").unit == "改过的标题"
    workspace.remove_report("R1")
    for call in (
        lambda: workspace.report("R1"),
        lambda: workspace.remove_report("R1"),
        lambda: workspace.update_report(make_report("R1")),
        lambda: workspace.change_report("R1", lambda r: r),
        lambda: workspace.add_facts("R1", [make_fact()]),
        lambda: workspace.set_finding_state("R1", "x", FindingStatus.APPLIED, ""),
    ):
        with pytest.raises(NotFoundError, match="没有编号为R1的报告"):
            call()


def test_everything_filed_under_a_report_goes_with_it(workspace, report):
    workspace.add_facts("R1", [make_fact()])
    workspace.save_revision(make_revision("V1", "甲"), expected_parent=None)
    workspace.add_proposal(make_revision("V2", "乙"))
    workspace.take_snapshot("R1", "初稿")
    workspace.set_finding_state("R1", "f", FindingStatus.DISMISSED, "理由")
    workspace.save_partial("R1", "s1", "半")
    workspace.remove_report("R1")
    workspace.add_report(make_report("R1"))
    assert workspace.facts("R1") == ()
    assert workspace.history("R1", "s1") == ()
    assert workspace.proposal("R1", "s1") is None
    assert workspace.snapshots("R1") == ()
    assert workspace.finding_states("R1") == {}
    assert workspace.partial("R1", "s1") is None


def test_a_fact_comes_back_as_it_went_in(workspace, report):
    fact = make_fact(
        "F001",
        "公务接待费减少3.90万元，下降15.6%。",
        date="2026-03",
        category="厉行节约",
        matter="公务接待",
        source="财务报表",
        status=FactStatus.UNVERIFIED,
        quantities=(
            Quantity(
                value=Decimal("3.90"),
                unit="万元",
                text="3.90万元",
                start=7,
                end=13,
                counted="公务接待费",
                direction=Direction.DOWN,
                approximate=True,
                upper=Decimal("4"),
            ),
        ),
    )
    workspace.add_facts("R1", [fact])
    assert workspace.facts("R1") == (fact,)
    assert workspace.fact("R1", "F001").quantities[0].value == Decimal("3.90")


def test_facts_are_added_all_or_none_and_keep_their_order(workspace, report):
    workspace.add_facts("R1", [make_fact("F002"), make_fact("F001")])
    for bad in ([make_fact("F003"), make_fact("F001")], [make_fact("F4"), make_fact("F4")]):
        with pytest.raises(UserError, match="重复"):
            workspace.add_facts("R1", bad)
    assert [f.id for f in workspace.facts("R1")] == ["F002", "F001"]
    workspace.add_report(make_report("R2"))
    workspace.add_facts("R2", [make_fact("F001")])
    assert len(workspace.facts("R2")) == 1


def test_decisions_about_a_fact_survive_its_correction(workspace, report):
    workspace.add_facts("R1", [make_fact("F001"), make_fact("F002"), make_fact("F003")])
    workspace.assign_all("R1", {"F001": "s1", "F002": "s2"})
    workspace.assign("R1", "F002", None)
    workspace.excuse("R1", "F003", "涉密，不写")
    workspace.confirm("R1", "F001")
    workspace.update_fact("R1", make_fact("F001", "改正的内容"))
    assert workspace.fact("R1", "F001").content == "改正的内容"
    assert workspace.assignments("R1") == {"F001": "s1"}
    assert workspace.excuses("R1") == {"F003": "涉密，不写"}
    assert set(workspace.confirmations("R1")) == {"F001"}
    workspace.excuse("R1", "F003", None)
    workspace.confirm("R1", "F001", confirmed=False)
    assert workspace.excuses("R1") == {}
    assert workspace.confirmations("R1") == {}
    with pytest.raises(UserError, match="理由"):
        workspace.excuse("R1", "F003", "  ")
    workspace.remove_fact("R1", "F001")
    assert workspace.assignments("R1") == {}


def test_an_unknown_fact_is_said_in_one_sentence(workspace, report):
    workspace.add_facts("R1", [make_fact("F001")])
    for call in (
        lambda: workspace.fact("R1", "F9"),
        lambda: workspace.update_fact("R1", make_fact("F9")),
        lambda: workspace.remove_fact("R1", "F9"),
        lambda: workspace.assign_all("R1", {"F001": "s1", "F9": "s1"}),
        lambda: workspace.excuse("R1", "F9", "理由"),
    ):
        with pytest.raises(NotFoundError, match="没有编号为F9的事实"):
            call()
    assert workspace.assignments("R1") == {}


def test_a_snapshot_names_the_texts_of_one_moment(workspace, report):
    workspace.save_revision(make_revision("V1", "甲"), expected_parent=None)
    workspace.save_revision(make_revision("V2", "乙", section="s2"), expected_parent=None)
    taken = workspace.take_snapshot("R1", "送审稿")
    workspace.save_revision(make_revision("V3", "丙"), expected_parent="V1")
    assert taken.revisions == {"s1": "V1", "s2": "V2"}
    assert workspace.snapshots("R1") == (taken,)
    assert workspace.snapshot(taken.id) == taken
    given = taken.model_copy(update={"id": "S2", "name": "定稿"})
    assert workspace.add_snapshot(given) == given
    assert [s.name for s in workspace.snapshots("R1")] == ["送审稿", "定稿"]
    with pytest.raises(UserError):
        workspace.add_snapshot(given)
    foreign = Snapshot(
        id="S3", report="R1", name="x", revisions={"s1": "V9"}, created=taken.created
    )
    with pytest.raises(DefectError):
        workspace.add_snapshot(foreign)
    with pytest.raises(NotFoundError):
        workspace.snapshot("S9")


def test_what_was_done_with_a_finding_is_remembered(workspace, report):
    workspace.set_finding_state("R1", "f1", FindingStatus.DISMISSED, "原文如此")
    workspace.set_finding_state("R1", "f2", FindingStatus.APPLIED)
    workspace.set_finding_state("R1", "f1", FindingStatus.OPEN)
    assert workspace.finding_states("R1") == {
        "f1": (FindingStatus.OPEN, ""),
        "f2": (FindingStatus.APPLIED, ""),
    }


def test_a_running_draft_shows_what_has_arrived(workspace, report):
    assert workspace.partial("R1", "s1") is None
    workspace.save_partial("R1", "s1", "一是")
    workspace.save_partial("R1", "s1", "一是开展学习")
    workspace.save_partial("R1", "s2", "")
    assert workspace.partial("R1", "s1") == "一是开展学习"
    assert workspace.partials("R1") == {"s1": "一是开展学习", "s2": ""}
    workspace.clear_partial("R1", "s1")
    workspace.clear_partial("R1", "s1")
    assert workspace.partials("R1") == {"s2": ""}
    with pytest.raises(UserError):
        workspace.save_partial("R9", "s1", "没有这份报告")


def test_model_calls_are_logged_without_text(workspace):
    for n in range(3):
        workspace.record_call(
            prompt_id="section",
            prompt_version="abc",
            model="m",
            usage=Usage(prompt_tokens=n, completion_tokens=2, milliseconds=3, outcome="cut"),
            report="R1" if n else "",
            section="s1",
        )
    assert [c.prompt_tokens for c in workspace.calls()] == [2, 1, 0]
    assert [c.prompt_tokens for c in workspace.calls("R1", limit=1)] == [2]
    call = workspace.calls()[0]
    assert (call.outcome, call.completion_tokens, call.milliseconds) == ("cut", 2, 3)
