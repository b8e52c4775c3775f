"""No human word is ever lost: saving, proposals, history."""

from __future__ import annotations

import tempfile
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from workspace_samples import make_report, make_revision

from assistant.errors import NotFoundError, StaleSaveError, UserError
from assistant.models import AuthorKind, Evidence, EvidenceKind, Sentence, Usage, Verdict
from assistant.workspace import Workspace, sqlite_url


@pytest.fixture
def report(workspace):
    return workspace.add_report(make_report())


@pytest.fixture
def first(workspace, report):
    return workspace.save_revision(make_revision("V1", "第一稿"), expected_parent=None)


def test_a_revision_comes_back_as_it_went_in(workspace, report):
    revision = make_revision(
        "V1",
        "全年开展检查12次。\r\n",
        author=AuthorKind.MODEL,
        sentences=(
            Sentence(
                start=0,
                end=10,
                text="全年开展检查12次。",
                evidence=("F001",),
                verdict=Verdict.SUPPORTED,
                derivations=("6+6=12",),
                locked=True,
            ),
        ),
        evidence=(Evidence(id="F001", kind=EvidenceKind.FACT, target="F001", label="简报"),),
        prompt_id="section",
        prompt_version="0123456789ab",
        model="m",
        usage=Usage(prompt_tokens=10, completion_tokens=3, milliseconds=7),
        unfinished=True,
        note="初稿",
    )
    saved = workspace.save_revision(revision, expected_parent=None)
    assert saved.created is not None
    assert saved == revision.model_copy(update={"created": saved.created})
    assert workspace.current_revision("R1", "s1") == saved
    assert workspace.revision("V1") == saved
    assert workspace.current_revisions("R1") == {"s1": saved}


def test_a_stale_save_is_refused_with_the_text_that_is_current(workspace, first):
    workspace.save_revision(make_revision("V2", "同事的改动"), expected_parent="V1")
    with pytest.raises(StaleSaveError) as refused:
        workspace.save_revision(make_revision("V3", "我的改动"), expected_parent="V1")
    assert refused.value.current == "V2"
    assert refused.value.current_text == "同事的改动"
    assert "没有覆盖" in str(refused.value)
    assert workspace.current_revision("R1", "s1").text == "同事的改动"
    assert [r.id for r in workspace.history("R1", "s1")] == ["V1", "V2"]
    merged = workspace.save_revision(make_revision("V3", "合并后的文字"), expected_parent="V2")
    assert merged.parent == "V2"


@pytest.mark.parametrize("expected", [None, "V9"])
def test_a_save_that_does_not_know_the_current_text_is_stale(workspace, first, expected):
    with pytest.raises(StaleSaveError):
        workspace.save_revision(make_revision("V2", "不知道已有第一稿"), expected_parent=expected)


def test_a_parent_that_never_was_is_stale_too(workspace, report):
    with pytest.raises(StaleSaveError) as refused:
        workspace.save_revision(make_revision("V1", "甲"), expected_parent="V0")
    assert (refused.value.current, refused.value.current_text) == ("", "")


@pytest.mark.parametrize("start", [None, "V1"])
def test_of_two_saves_at_once_exactly_one_wins(workspace, report, start):
    if start:
        workspace.save_revision(make_revision(start, "第一稿"), expected_parent=None)
    barrier = threading.Barrier(4)
    won, lost = [], []

    def save(name):
        barrier.wait()
        try:
            won.append(workspace.save_revision(make_revision(name, name), expected_parent=start))
        except StaleSaveError as error:
            lost.append(error)

    threads = [threading.Thread(target=save, args=(f"T{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 1
    assert len(lost) == 3
    assert {error.current_text for error in lost} == {won[0].text}
    assert workspace.current_revision("R1", "s1") == won[0]


def test_saving_the_same_revision_twice_is_one_save(workspace, first):
    second = make_revision("V2", "第二稿")
    saved = workspace.save_revision(second, expected_parent="V1")
    assert workspace.save_revision(second, expected_parent="V1") == saved
    assert len(workspace.history("R1", "s1")) == 2
    with pytest.raises(UserError):
        workspace.save_revision(make_revision("V2", "别的文字"), expected_parent="V2")


def test_a_proposal_waits_beside_the_text_until_it_is_accepted(workspace, first):
    offered = workspace.add_proposal(make_revision("P1", "模型的新稿", author=AuthorKind.MODEL))
    assert offered.proposal
    assert workspace.current_revision("R1", "s1") == first
    assert workspace.proposal("R1", "s1") == offered
    assert workspace.proposals("R1") == {"s1": offered}
    accepted = workspace.accept_proposal("R1", "s1", "P1", expected_parent="V1")
    assert not accepted.proposal
    assert workspace.current_revision("R1", "s1") == accepted
    assert workspace.proposal("R1", "s1") is None
    with pytest.raises(NotFoundError):
        workspace.accept_proposal("R1", "s1", "P1", expected_parent="P1")


def test_a_proposal_is_not_accepted_over_a_text_that_came_meanwhile(workspace, first):
    workspace.add_proposal(make_revision("P1", "模型的新稿"))
    human = workspace.save_revision(make_revision("V2", "人改的"), expected_parent="V1")
    with pytest.raises(StaleSaveError) as refused:
        workspace.accept_proposal("R1", "s1", "P1", expected_parent="V1")
    assert refused.value.current_text == "人改的"
    assert workspace.current_revision("R1", "s1") == human
    assert workspace.proposal("R1", "s1").id == "P1"
    workspace.accept_proposal("R1", "s1", "P1", expected_parent="V2")
    # By the moment of becoming current, not of being written.
    assert [r.id for r in workspace.history("R1", "s1")] == ["V1", "V2", "P1"]


def test_a_discarded_or_superseded_proposal_stays_readable(workspace, first):
    workspace.add_proposal(make_revision("P1", "一"))
    workspace.add_proposal(make_revision("P2", "二"))
    assert workspace.proposal("R1", "s1").id == "P2"
    workspace.discard_proposal("P2")
    assert workspace.proposal("R1", "s1") is None
    with pytest.raises(NotFoundError):
        workspace.discard_proposal("P2")
    assert [(r.id, r.proposal) for r in workspace.history("R1", "s1")] == [
        ("V1", False),
        ("P1", True),
        ("P2", True),
    ]
    assert workspace.revision("P1").text == "一"


def test_a_proposal_for_an_empty_section(workspace, report):
    workspace.add_proposal(make_revision("P1", "新稿", section="s2"))
    assert workspace.current_revision("R1", "s2") is None
    assert workspace.accept_proposal("R1", "s2", "P1", expected_parent=None).text == "新稿"


def test_nothing_is_filed_under_a_report_that_does_not_exist(workspace):
    for save in (
        lambda: workspace.save_revision(make_revision("V1", "甲"), expected_parent=None),
        lambda: workspace.add_proposal(make_revision("V1", "甲")),
        lambda: workspace.take_snapshot("R1", "初稿"),
    ):
        with pytest.raises(NotFoundError, match="没有编号为R1的报告"):
            save()
    with pytest.raises(NotFoundError):
        workspace.revision("V1")


TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["save", "stale", "propose", "accept", "discard"]),
            st.sampled_from(["s1", "s2"]),
            TEXT,
        ),
        max_size=12,
    )
)
def test_whatever_happens_every_earlier_text_stays_readable_byte_for_byte(steps):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = sqlite_url(folder / "workspace.db")
        kept: dict[str, str] = {}
        current: dict[str, str | None] = {"s1": None, "s2": None}
        with Workspace.open(url, originals=folder / "originals") as workspace:
            workspace.add_report(make_report())
            for n, (action, section, text) in enumerate(steps):
                revision = make_revision(f"V{n}", text, section=section)
                waiting = workspace.proposal("R1", section)
                if action == "save":
                    workspace.save_revision(revision, expected_parent=current[section])
                    kept[revision.id] = text
                    current[section] = revision.id
                elif action == "stale":
                    with pytest.raises(StaleSaveError):
                        workspace.save_revision(revision, expected_parent="no such")
                elif action == "propose":
                    workspace.add_proposal(revision)
                    kept[revision.id] = text
                elif action == "accept" and waiting:
                    workspace.accept_proposal(
                        "R1", section, waiting.id, expected_parent=current[section]
                    )
                    current[section] = waiting.id
                elif action == "discard" and waiting:
                    workspace.discard_proposal(waiting.id)
        with Workspace.open(url, originals=folder / "originals") as workspace:
            for id, text in kept.items():
                assert workspace.revision(id).text == text
            for section, id in current.items():
                now = workspace.current_revision("R1", section)
                assert (now.id if now else None) == id
                history = workspace.history("R1", section)
                assert {r.id: r.text for r in history} == {
                    id: text
                    for id, text in kept.items()
                    if workspace.revision(id).section == section
                }
                adopted = [r.id for r in history if not r.proposal]
                assert (adopted[-1] if adopted else None) == id
