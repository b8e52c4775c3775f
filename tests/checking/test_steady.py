"""What is found hangs on the text alone, never on the order in which a process goes through a set."""

from __future__ import annotations

from assistant.checking.policytext import PolicyText, pairs
from assistant.evidence.sources import fact_source
from assistant.evidence.texts import bigrams
from assistant.models import Document, DocumentKind, Fact


def test_of_sentences_that_fit_alike_the_first_are_taken() -> None:
    words = "巡河护林修渠建坝种树铺路架桥"
    said = [f"各村要{words[i : i + 2]}。" for i in range(0, len(words), 2)]
    text = PolicyText(
        Document(
            id="d", kind=DocumentKind.POLICY, title="办法", text="\n".join(said), sha256="0" * 64
        )
    )
    for found in (text.best(words, most=3), text.nearest(pairs(words), most=3)):
        assert [line.text.strip() for _, line in found] == said[:3]


def test_words_that_may_be_said_for_others_are_not_run_together() -> None:
    fact = Fact(id="F1", content="接待群众、抢救伤员、检查门店", matter="服务", category="业务")
    source = fact_source(fact)
    told = ("接待群众、抢救伤员、检查门店服务业务", *source.others.split("\n"))
    assert source.others.count("\n") > 2
    assert source.pairs <= frozenset().union(*map(bigrams, told))
