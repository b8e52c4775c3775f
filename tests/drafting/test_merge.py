"""No human word is ever lost: proposals over edited text, and telling what a person changed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.drafting.merge import mark_human, merge_proposal
from assistant.evidence import split_sentences
from assistant.models import (
    AuthorKind,
    Evidence,
    EvidenceKind,
    Revision,
    Sentence,
    Verdict,
)


def revision(
    text: str,
    *,
    human: tuple[str, ...] = (),
    locked: tuple[str, ...] = (),
    evidence: dict[str, str] | None = None,
    passages: dict[str, str] | None = None,
    author: AuthorKind = AuthorKind.MODEL,
    id: str = "r1",
) -> Revision:
    """A revision whose sentences are human, locked or evidenced where named by their beginning."""
    sentences = []
    for start, end in split_sentences(text):
        words = text[start:end]
        ids = next((v for k, v in (evidence or {}).items() if words.startswith(k)), "")
        sentences.append(
            Sentence(
                start=start,
                end=end,
                text=words,
                evidence=tuple(ids.split()),
                verdict=Verdict.SUPPORTED if ids else Verdict.CONNECTIVE,
                human=words.startswith(human) if human else False,
                locked=words.startswith(locked) if locked else False,
            )
        )
    named = {i for s in sentences for i in s.evidence}
    items = [Evidence(id=i, kind=EvidenceKind.FACT, target=i) for i in sorted(named) if i[0] == "F"]
    for name, target in (passages or {}).items():
        items.append(Evidence(id=name, kind=EvidenceKind.PASSAGE, target=target))
    return Revision(
        id=id,
        report="rep",
        section="s1",
        author=author,
        text=text,
        sentences=tuple(sentences),
        evidence=tuple(items),
    )


def check(result: Revision) -> None:
    """Sentences lie where they say and cover the text."""
    at = 0
    for s in result.sentences:
        assert result.text[s.start : s.end] == s.text
        assert result.text[at : s.start].strip() == ""
        at = s.end
    assert result.text[at:].strip() == ""


def test_where_nothing_is_human_the_fresh_text_stands() -> None:
    fresh = revision("乙事。", id="r2")
    result = merge_proposal(revision("甲事。"), fresh)
    assert result.text == "乙事。"
    assert result.parent == "r1"
    assert not result.proposal


def test_an_edited_sentence_takes_the_place_of_its_new_version() -> None:
    current = revision(
        "今年以来，成效很好。举办了读书班两期，大家都来了。最后一句。",
        human=("举办了",),
        evidence={"举办了": "F005"},
    )
    fresh = revision(
        "总的看，情况较好。举办读书班2期，参加410人次。完毕。", evidence={"举办": "F005"}, id="r2"
    )
    result = merge_proposal(current, fresh)
    assert result.text == "总的看，情况较好。举办了读书班两期，大家都来了。完毕。"
    assert result.proposal
    assert [s.human for s in result.sentences] == [False, True, False]
    check(result)


def test_a_locked_sentence_stays_beside_its_neighbour() -> None:
    current = revision("召开部署会1次。此句已由局长审定。签订责任书28份。", locked=("此句",))
    fresh = revision("召开部署会1次，参会76人。签订责任书28份，做到全覆盖。发出提醒6次。", id="r2")
    result = merge_proposal(current, fresh)
    assert result.text == (
        "召开部署会1次，参会76人。此句已由局长审定。签订责任书28份，做到全覆盖。发出提醒6次。"
    )
    check(result)


@pytest.mark.parametrize(
    ("current", "human", "expected"),
    [
        ("我写的开头。召开会议1次。", "我写的", "我写的开头。召开会议1次，参会7人。发文3件。"),
        ("召开会议1次。我写的结尾。", "我写的", "召开会议1次，参会7人。发文3件。我写的结尾。"),
    ],
)
def test_first_and_last_sentences_stay_first_and_last(
    current: str, human: str, expected: str
) -> None:
    fresh = revision("召开会议1次，参会7人。发文3件。", id="r2")
    assert merge_proposal(revision(current, human=(human,)), fresh).text == expected


def test_paragraphs_of_both_texts_are_kept() -> None:
    current = revision("一是开会。召开会议1次。\n我自己的一段话。\n三是发文。", human=("我自己",))
    fresh = revision("一是开会。召开会议1次，参会7人。\n三是发文。印发3件。", id="r2")
    result = merge_proposal(current, fresh)
    assert result.text == (
        "一是开会。召开会议1次，参会7人。\n我自己的一段话。\n三是发文。印发3件。"
    )
    check(result)


def test_what_a_human_already_says_is_not_said_again() -> None:
    current = revision(
        "我局办了两期读书班、七场党课，四百一十人次参加。",
        human=("我局",),
        evidence={"我局": "F005 F006"},
    )
    fresh = revision(
        "举办读书班2期〇。专题党课7场。签订责任书28份。",
        evidence={"举办": "F005", "专题": "F006", "签订": "F003"},
        id="r2",
    )
    result = merge_proposal(current, fresh)
    assert "举办读书班" not in result.text
    assert "专题党课" not in result.text
    assert "签订责任书28份。" in result.text
    assert {e.id for e in result.evidence} >= {"F003", "F005", "F006"}


def test_sharing_only_a_policy_is_not_saying_the_same() -> None:
    current = revision(
        "按照条例，接待都有公函。",
        human=("按照",),
        evidence={"按照": "P12a"},
        passages={"P12a": "d#1"},
    )
    fresh = revision(
        "会议费从严控制，全年压减三成。",
        evidence={"会议": "P12a"},
        passages={"P12a": "d#1"},
        id="r2",
    )
    assert "会议费从严控制" in merge_proposal(current, fresh).text


def test_an_id_that_means_another_passage_now_is_renamed() -> None:
    current = revision(
        "按照条例办。", human=("按照",), evidence={"按照": "P12a"}, passages={"P12a": "old#1"}
    )
    fresh = revision("会议从严。", evidence={"会议": "P12a"}, passages={"P12a": "new#9"}, id="r2")
    result = merge_proposal(current, fresh)
    targets = {e.id: e.target for e in result.evidence}
    by_text = {s.text: s.evidence for s in result.sentences}
    assert targets[by_text["按照条例办。"][0]] == "old#1"
    assert targets[by_text["会议从严。"][0]] == "new#9"


def test_a_human_revision_without_sentences_is_human_wholly() -> None:
    current = revision("我写的一段。又一句。", author=AuthorKind.HUMAN).model_copy(
        update={"sentences": ()}
    )
    result = merge_proposal(current, revision("全新内容。", id="r2"))
    assert "我写的一段。又一句。" in result.text


SENTENCES = st.lists(
    st.text(st.sampled_from("甲乙丙会议12次人，“”（）*"), min_size=1, max_size=8).map(
        lambda t: t + "。"
    ),
    min_size=1,
    max_size=8,
)
TEXTS = st.tuples(
    SENTENCES, st.lists(st.sampled_from(["", "\n", "\n\n", "\n　　"]), min_size=8, max_size=8)
).map(lambda pair: "".join(gap + s for s, gap in zip(pair[0], pair[1], strict=False)).lstrip())


@given(old=TEXTS, new=TEXTS, flags=st.lists(st.booleans(), min_size=40, max_size=40))
@settings(max_examples=300, deadline=None)
def test_every_human_sentence_survives_byte_for_byte_and_in_order(
    old: str, new: str, flags: list[bool]
) -> None:
    current = revision(old)
    sentences = tuple(
        s.model_copy(update={"human": flag})
        for s, flag in zip(current.sentences, flags, strict=False)
    )
    current = current.model_copy(update={"sentences": sentences})
    result = merge_proposal(current, revision(new, id="r2"))
    kept = [s.text for s in sentences if s.human]
    if not kept:
        assert result.text == new
        return
    assert [s.text for s in result.sentences if s.human] == kept
    check(result)
    known = {s.text for s in sentences if s.human} | {s.text for s in revision(new).sentences}
    assert {s.text for s in result.sentences} <= known


# ------------------------------------------------------------------ what a person changed


def test_unchanged_sentences_keep_everything_and_changed_ones_are_human() -> None:
    old = revision(
        "召开会议1次。签订责任书28份。发出提醒6次。",
        evidence={"召开": "F001", "签订": "F003", "发出": "F010"},
        locked=("发出",),
    )
    first, second, third, fourth = mark_human(
        old, "召开会议1次。签订责任书28份，逐级压实。新加一句。发出提醒6次。"
    )
    assert (first.human, first.evidence, first.verdict) == (False, ("F001",), Verdict.SUPPORTED)
    assert (second.human, second.evidence, second.verdict) == (True, ("F003",), Verdict.UNSUPPORTED)
    assert second.reasons
    assert (third.human, third.evidence) == (True, ())
    assert (fourth.human, fourth.locked, fourth.evidence) == (False, True, ("F010",))


def test_moving_or_regrouping_sentences_is_not_writing_them() -> None:
    old = revision("甲事办完。\n乙事办完。", evidence={"甲": "F001", "乙": "F002"})
    sentences = mark_human(old, "乙事办完。甲事办完。")
    assert [(s.text, s.human, s.evidence) for s in sentences] == [
        ("乙事办完。", False, ("F002",)),
        ("甲事办完。", False, ("F001",)),
    ]


def test_a_text_from_nowhere_is_human() -> None:
    assert [s.human for s in mark_human(None, "甲。乙。")] == [True, True]


@given(old=TEXTS, new=TEXTS)
@settings(max_examples=150, deadline=None)
def test_marks_of_an_edit_cover_the_new_text(old: str, new: str) -> None:
    sentences = mark_human(revision(old), new)
    assert [(s.start, s.end) for s in sentences] == list(split_sentences(new))
    assert all(new[s.start : s.end] == s.text for s in sentences)
    before = {s.text for s in revision(old).sentences}
    assert all(s.human == (s.text not in before) for s in sentences if s.text not in before)


def test_editing_and_regenerating_again_and_again_loses_nothing() -> None:
    facts = {"召开": "F001", "印发": "F002"}
    text = revision("一是开会。召开会议1次。二是发文。印发3件。", evidence=facts)
    edited = "一是开会。召开会议一次，效果良好。二是发文。印发3件。"
    human = text.model_copy(
        update={"text": edited, "sentences": mark_human(text, edited), "id": "r2"}
    )
    for turn in range(3):
        words = f"一是开会。召开会议1次，第{turn}稿。二是发文。印发文件3件。"
        fresh = revision(words, evidence=facts, id=f"f{turn}")
        human = merge_proposal(human, fresh).model_copy(update={"id": f"m{turn}"})
        assert "召开会议一次，效果良好。" in human.text
        assert human.text.count("召开会议") == 1
