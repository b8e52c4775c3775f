"""A whole text with its marks: which sentence rests on what, and what is said of it."""

from __future__ import annotations

from evidence_desk import CONTEXT, FACTS, PASSAGES
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.evidence import Mark, split_sentences, verify_text
from assistant.models import Sentence


def judge(text: str, *cited: tuple[str, str]) -> list[Sentence]:
    """``cited``: (evidence id, words of the sentence it stands in)."""
    marks = []
    for number, words in cited:
        at = text.index(words)
        start, end = next(s for s in split_sentences(text) if s[0] <= at < s[1])
        marks.append(Mark(id=number, start=start, end=end))
    return list(
        verify_text(text, marks, facts=list(FACTS.values()), passages=PASSAGES, context=CONTEXT)
    )


def verdicts(sentences: list[Sentence]) -> list[str]:
    return [s.verdict.value for s in sentences]


def test_each_sentence_rests_on_its_own_marks() -> None:
    text = (
        "召开警示教育大会，参加128人。组织党员干部赴市廉政教育基地参观2批次89人次。责任还要压实。"
    )
    found = judge(text, ("警示", "128人"), ("参观", "89人次"))
    assert verdicts(found) == ["supported", "supported", "connective"]
    assert [s.evidence for s in found] == [("警示",), ("参观",), ()]
    assert [text[s.start : s.end] for s in found] == [s.text for s in found]
    assert not any(s.human for s in found)


def test_evidence_of_the_next_sentence_does_not_help() -> None:
    text = "召开警示教育大会，参加128人。参观2批次89人次。"
    found = judge(text, ("参观", "89人次"))
    assert verdicts(found) == ["unsupported", "supported"]


def test_semicolon_parts_share_the_marks_of_their_sentence() -> None:
    text = "反馈的27个问题完成整改25个；修订制度8项。"
    assert verdicts(judge(text, ("巡察", "修订"))) == ["supported", "supported"]


def test_semicolon_parts_with_their_own_marks_keep_them_apart() -> None:
    text = "参加128人；参观2批次89人次。"
    found = judge(text, ("参观", "128人"), ("警示", "89人次"))
    assert verdicts(found) == ["unsupported", "unsupported"]


def test_a_mark_that_covers_two_sentences_counts_for_both() -> None:
    text = "通报典型案例3起。参加128人。"
    found = verify_text(
        text, [Mark(id="警示", start=0, end=len(text))], facts=FACTS, passages={}, context=CONTEXT
    )
    assert [s.verdict for s in found] == ["supported", "supported"]


def test_a_mark_between_two_sentences_belongs_to_the_one_before() -> None:
    text = "参加128人。\n责任还要压实。"
    found = verify_text(
        text, [Mark(id="警示", start=7, end=7)], facts=FACTS, passages={}, context=CONTEXT
    )
    assert found[0].evidence == ("警示",)


def test_an_id_outside_the_set_is_no_evidence() -> None:
    text = "参加128人。"
    found = verify_text(
        text, [Mark(id="F999", start=0, end=7)], facts=FACTS, passages={}, context=CONTEXT
    )
    assert found[0].evidence == ()
    assert found[0].verdict == "unsupported"


def test_passages_may_be_given_by_their_own_ids() -> None:
    text = "陪餐人数不得超过3人。"
    found = verify_text(
        text,
        [Mark(id="d#22", start=0, end=11)],
        facts=[],
        passages=list(PASSAGES.values()),
        context=CONTEXT,
    )
    assert found[0].verdict == "supported"


def test_a_run_in_heading_needs_no_mark_of_its_own() -> None:
    text = "（一）开展警示教育。召开警示教育大会，参加128人。（二）清理政务应用。停用工作群11个。"
    found = judge(text, ("警示", "128人"), ("停用", "工作群"))
    assert verdicts(found) == ["connective", "supported", "connective", "supported"]


def test_a_heading_on_what_its_part_does_not_say_is_marked() -> None:
    text = "一是组织开展演讲比赛。召开警示教育大会，参加128人。"
    found = judge(text, ("警示", "128人"))
    assert verdicts(found) == ["unsupported", "supported"]


def test_a_heading_rests_only_on_its_own_part() -> None:
    text = "一是清理政务应用，停用工作群。参加128人。二是停用小程序。停用工作群11个、小程序2个。"
    found = judge(text, ("警示", "128人"), ("停用", "11个"))
    assert found[0].verdict == "unsupported"


def test_copied_activities_of_last_year_are_marked_though_they_have_no_figure() -> None:
    text = "召开警示教育大会，参加128人。组织开展了演讲比赛。观看了警示教育片。"
    found = judge(text, ("警示", "128人"))
    assert verdicts(found) == ["supported", "unsupported", "unsupported"]


def test_an_empty_text_has_no_sentences() -> None:
    assert verify_text("", [], facts=[], passages=[], context=CONTEXT) == ()


@settings(max_examples=150, deadline=None)
@given(
    st.text(alphabet="召开警示教育大会参加128人。；，一是（）【待补：】“”\n《》约", max_size=80)
    | st.text(max_size=60),
    st.lists(
        st.tuples(
            st.sampled_from([*FACTS, "P1", "F404"]), st.integers(-5, 90), st.integers(-5, 90)
        ),
        max_size=5,
    ),
)
def test_never_fails_and_covers_the_text(text: str, marks: list[tuple[str, int, int]]) -> None:
    found = verify_text(
        text,
        [Mark(id=i, start=a, end=b) for i, a, b in marks],
        facts=FACTS,
        passages=PASSAGES,
        context=CONTEXT,
    )
    assert [(s.start, s.end) for s in found] == list(split_sentences(text))
    assert all(text[s.start : s.end] == s.text for s in found)
