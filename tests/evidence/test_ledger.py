"""used + excused + unused = all, whatever happens."""

from __future__ import annotations

from evidence_desk import CONTEXT, FACTS
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.evidence import Mark, build_ledger, verify_text
from assistant.models import FactState, Ledger, Sentence, Verdict


def ledger(*told: tuple[str, tuple[str, ...]], excuses: dict[str, str] | None = None) -> Ledger:
    sentences: list[Sentence] = []
    for text, ids in told:
        marks = [Mark(id=i, start=0, end=len(text)) for i in ids]
        sentences += verify_text(text, marks, facts=FACTS, passages={}, context=CONTEXT)
    return build_ledger(
        list(FACTS.values()), sections={"警示": "s2"}, excuses=excuses or {}, sentences=sentences
    )


def used(book: Ledger) -> tuple[str, ...]:
    return book.ids(FactState.USED)


def test_a_fact_told_whole_is_used() -> None:
    book = ledger(("召开警示教育大会，通报典型案例3起，参加128人。", ("警示",)))
    assert used(book) == ("警示",)
    place = next(p for p in book.places if p.fact.id == "警示")
    assert place.section == "s2"
    assert len(place.sentences) == 1


def test_a_fact_told_in_part_is_not() -> None:
    assert used(ledger(("召开警示教育大会，参加128人。", ("警示",)))) == ()


def test_two_sentences_together_may_tell_a_fact() -> None:
    book = ledger(
        ("27个问题完成整改25个，2个按计划推进。", ("巡察",)), ("修订制度8项。", ("巡察",))
    )
    assert used(book) == ("巡察",)


def test_an_unsupported_sentence_uses_nothing() -> None:
    assert used(ledger(("召开警示教育大会，通报3起，参加128人，观看警示教育片。", ("警示",)))) == ()


def test_a_mention_without_a_mark_uses_nothing() -> None:
    assert used(ledger(("召开警示教育大会，通报典型案例3起，参加128人。", ()))) == ()


def test_an_unverified_fact_is_never_used() -> None:
    book = ledger(("志愿服务活动约60场。", ("志愿",)), excuses={"志愿": "待核"})
    assert "志愿" in book.ids(FactState.EXCUSED)


def test_the_once_of_an_event_need_not_be_written() -> None:
    told = "局党组召开会议，专题研究作风建设工作，审定《2026年度作风建设工作要点》，明确任务21项。"
    assert used(ledger((told, ("会议",)))) == ("会议",)


def test_nine_times_must_be_written() -> None:
    told = "组织节日期间明察暗访，检查单位23家次，发现问题5个，已全部整改。"
    assert used(ledger((told, ("暗访",)))) == ()


def test_a_fact_without_figures_is_used_when_its_object_is_told() -> None:
    told = "抓紧修订《机关公务接待管理办法》，计划12月底前印发。"
    assert used(ledger((told, ("拟修",)))) == ("拟修",)
    assert used(ledger(("12月底前完成有关工作。", ("拟修",)))) == ()


def test_an_excuse_needs_words() -> None:
    assert ledger(excuses={"谈话": "  "}).ids(FactState.EXCUSED) == ()
    assert ledger(excuses={"谈话": "并入上年"}).ids(FactState.EXCUSED) == ("谈话",)


def test_a_used_fact_stays_used_though_it_was_excused_before() -> None:
    book = ledger(("任前廉政谈话11人次、提醒谈话17人次。", ("谈话",)), excuses={"谈话": "不写"})
    assert used(book) == ("谈话",)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([f.content + "。" for f in FACTS.values()]) | st.text(max_size=20),
            st.lists(st.sampled_from([*FACTS, "F404"]), max_size=3),
            st.sampled_from(list(Verdict)),
        ),
        max_size=8,
    ),
    st.dictionaries(st.sampled_from([*FACTS, "F404"]), st.text(max_size=5), max_size=6),
    st.sets(st.sampled_from(list(FACTS))),
)
def test_every_fact_is_in_exactly_one_state(
    told: list[tuple[str, list[str], Verdict]], excuses: dict[str, str], present: set[str]
) -> None:
    facts = [f for i, f in FACTS.items() if i in present]
    sentences = [
        Sentence(start=0, end=len(t), text=t, evidence=tuple(ids), verdict=v) for t, ids, v in told
    ]
    book = build_ledger(facts, sections={}, excuses=excuses, sentences=sentences)
    states = [book.ids(s) for s in FactState]
    assert sorted(i for s in states for i in s) == sorted(f.id for f in facts)
    assert [p.fact.id for p in book.places] == [f.id for f in facts]
    for place in book.places:
        if place.state is FactState.USED:
            assert any(v is Verdict.SUPPORTED and place.fact.id in ids for _, ids, v in told)
