"""The one repair attempt: what is mended is taken, what is not stays as it was."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from assistant.drafting.engines import run
from assistant.drafting.pack import EvidencePack, build_pack
from assistant.drafting.repair import Repaired, repair
from assistant.evidence import Mark, VerifyContext, verify_text
from assistant.models import Fact, Section, Sentence, Stop, Verdict

FACTS = (
    Fact(id="F001", content="举办读书班2期，参加410人次"),
    Fact(id="F002", content="发出廉洁提醒6次"),
)


def pack() -> EvidencePack:
    section = Section(id="s1", heading="教育")
    return build_pack(section, facts=FACTS, year=2026, as_of=dt.date(2026, 11, 1))


def verify(text: str, marks: Sequence[Mark]) -> tuple[Sentence, ...]:
    return verify_text(text, marks, facts=FACTS, passages=(), context=VerifyContext(year=2026))


class Answers:
    """An engine that writes and repairs as told."""

    id = "told"
    usage = None

    def __init__(self, text: str, answers: dict[int, str]) -> None:
        self.text = text
        self.answers = answers
        self.asked: list[str] = []

    def write(self, pack: EvidencePack, *, stop: Stop) -> list[str]:
        return [self.text]

    def repair(
        self,
        pack: EvidencePack,
        text: str,
        failing: Sequence[Sentence],
        *,
        missing: Sequence[Fact] = (),
        stop: Stop,
    ) -> dict[int, str]:
        self.asked = [*(s.text for s in failing), *(f.id for f in missing)]
        return self.answers


def mend(
    text: str, answers: dict[int, str], *, missing: Sequence[Fact] = (), **flags: object
) -> tuple[Repaired, Answers]:
    engine = Answers(text, answers)
    draft = run(engine, pack(), stop=lambda: False)  # type: ignore[arg-type]
    sentences = [s.model_copy(update=flags) for s in verify(draft.text, draft.marks)]
    done = repair(
        engine,
        pack(),
        draft.text,
        sentences,
        missing=missing,
        verify=verify,
        stop=lambda: False,
    )
    at = 0
    for s in done.sentences:
        assert done.text[s.start : s.end] == s.text
        assert done.text[at : s.start].strip() == ""
        at = s.end
    assert done.text[at:].strip() == ""
    return done, engine


WRONG = "举办读书班9期，参加410人次〔F001〕。\n发出廉洁提醒6次〔F002〕。"


def test_a_mended_sentence_takes_the_place_of_the_failed_one() -> None:
    done, engine = mend(WRONG, {0: "举办读书班2期，参加410人次〔F001〕。"})
    assert engine.asked == ["举办读书班9期，参加410人次。"]
    assert done.text == "举办读书班2期，参加410人次。\n发出廉洁提醒6次。"
    assert [s.verdict for s in done.sentences] == [Verdict.SUPPORTED, Verdict.SUPPORTED]
    assert done.sentences[0].evidence == ("F001",)
    assert (done.tried, done.mended) == (1, 1)


def test_a_repair_that_fails_again_changes_nothing() -> None:
    for answer in ("举办读书班8期〔F001〕。", "举办读书班2期〔F002〕。", "举办读书班2期〔F999〕。"):
        done, _ = mend(WRONG, {0: answer})
        assert done.text.startswith("举办读书班9期")
        assert done.sentences[0].verdict is Verdict.UNSUPPORTED
        assert (done.tried, done.mended) == (1, 0)


def test_a_sentence_without_evidence_may_be_left_out_and_one_with_may_not() -> None:
    done, _ = mend("召开现场会13次。\n发出廉洁提醒6次〔F002〕。", {0: ""})
    assert done.text.strip() == "发出廉洁提醒6次。"
    kept, _ = mend(WRONG, {0: ""})
    assert kept.text.startswith("举办读书班9期")


def test_nothing_is_asked_when_all_is_well_or_human() -> None:
    _, engine = mend("发出廉洁提醒6次〔F002〕。", {})
    assert engine.asked == []
    done, engine = mend(WRONG, {0: "举办读书班2期〔F001〕。"}, human=True)
    assert engine.asked == []
    assert done.text.startswith("举办读书班9期")


def test_a_placeholder_is_a_repair() -> None:
    done, _ = mend("召开现场会13次。", {0: "【待补：现场会次数】。"})
    assert done.text == "【待补：现场会次数】。"
    assert done.mended == 1


def test_a_missing_fact_is_told_behind_the_fact_before_it() -> None:
    told = {0: "发出廉洁提醒6次〔F002〕。"}
    text = "一是抓学习。举办读书班2期，参加410人次〔F001〕。\n各项工作有序推进。"
    done, engine = mend(text, told, missing=FACTS[1:])
    assert engine.asked == ["F002"]
    assert done.text == (
        "一是抓学习。举办读书班2期，参加410人次。发出廉洁提醒6次。\n各项工作有序推进。"
    )
    assert [s.evidence for s in done.sentences] == [(), ("F001",), ("F002",), ()]
    assert done.added == 1


def test_a_missing_fact_without_a_neighbour_gets_a_line_of_its_own() -> None:
    done, _ = mend(
        "各项工作有序推进。", {0: "举办读书班2期，参加410人次〔F001〕。"}, missing=FACTS[:1]
    )
    assert done.text == "各项工作有序推进。\n举办读书班2期，参加410人次。"


def test_only_a_whole_and_true_telling_of_a_missing_fact_is_taken() -> None:
    for answer in (
        "举办读书班2期〔F001〕。",
        "举办读书班3期，参加410人次〔F001〕。",
        "各项工作有序推进〔F001〕。",
        "",
        "删去",
    ):
        done, _ = mend("各项工作有序推进。", {0: answer}, missing=FACTS[:1])
        assert (done.text, done.added) == ("各项工作有序推进。", 0), answer


def test_failing_sentences_are_numbered_before_missing_facts() -> None:
    answers = {0: "举办读书班2期，参加410人次〔F001〕。", 1: "发出廉洁提醒6次〔F002〕。"}
    done, engine = mend("举办读书班9期，参加410人次〔F001〕。", answers, missing=FACTS[1:])
    assert engine.asked == ["举办读书班9期，参加410人次。", "F002"]
    assert done.text == "举办读书班2期，参加410人次。发出廉洁提醒6次。"
