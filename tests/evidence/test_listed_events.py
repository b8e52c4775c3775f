"""What a small model once passed off as a fact's own: events of a list, and an event named beside a general word."""

from __future__ import annotations

import pytest

from assistant.evidence import VerifyContext, verify
from assistant.evidence.attribution import attribute
from assistant.models import Fact, Sentence, Verdict

SHOWS = Fact(
    id="F1", category="文化惠民", matter="惠民演出", content="举办惠民演出146场，送戏下乡88场"
)
HALLS = Fact(
    id="F2",
    category="文化惠民",
    matter="免费开放",
    content="文化馆免费开放接待12.7万人次，举办展览31期、讲座18场",
)
CONTEXT = VerifyContext(year=2026)


@pytest.mark.parametrize(
    ("sentence", "fact", "verdict"),
    [
        (
            "开展了系列主题文化活动，包括展览、讲座、比赛等，营造了浓厚氛围。",
            SHOWS,
            Verdict.UNSUPPORTED,
        ),
        ("举办惠民演出146场，涵盖比赛、讲座。", SHOWS, Verdict.UNSUPPORTED),
        ("组织开展了市民文化节系列活动。", SHOWS, Verdict.UNSUPPORTED),
        ("开展惠民演出系列活动146场。", SHOWS, Verdict.SUPPORTED),
        ("文化馆举办各类活动，包括展览31期、讲座18场。", HALLS, Verdict.SUPPORTED),
    ],
)
def test_each_event_named_was_held(sentence: str, fact: Fact, verdict: Verdict) -> None:
    assert verify(sentence, [fact], (), context=CONTEXT).verdict is verdict


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("举办惠民演出，送戏下乡。", ("F1",)),
        ("推动各项文化工作迈上新台阶，举办了文化惠民活动。", ()),
    ],
)
def test_without_a_figure_a_sentence_must_be_in_the_facts_own_words(
    sentence: str, expected: tuple[str, ...]
) -> None:
    failed = Sentence(start=0, end=len(sentence), text=sentence, verdict=Verdict.UNSUPPORTED)
    given = attribute([failed], facts=[SHOWS, HALLS], context=CONTEXT)
    assert tuple(m.id for m in given.marks) == expected
