"""A quotation differs from its source in exactly the letters that were changed."""

from __future__ import annotations

import hashlib
import random

import pytest
from pairs_cases import AS_OF, LAWS
from pairs_edits import laws

from assistant.checking import Subject, run
from assistant.checking.ownwords import ORDINAL
from assistant.checking.policytext import policy_text
from assistant.models import Completeness, Document, DocumentKind, Finding

TEXT = (
    "第一条 机关应当厉行节约，反对浪费，建立节约型机关。节约工作由办公室负责，每年检查一次。\n"
    "第二条 食堂应当按照“按需取餐、杜绝浪费”的要求供餐，积极参与“光盘行动”。\n"
    "第三条 公务用餐应当安排家常菜，不得提供高档菜肴，不得提供香烟，不得上酒。\n"
)
TEMPLATES = (
    "《{t}》{a}规定：“{q}”",
    "《{t}》明确规定“{q}”，我局认真落实。",
    "根据《{t}》{a}“{q}”的规定，开展自查。",
)
OTHERS = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动"


def policy(text: str = TEXT, completeness: Completeness = Completeness.FULL) -> Document:
    sha = hashlib.sha256(text.encode()).hexdigest()
    title = "青石县机关节约管理办法"
    return Document(
        id="D",
        kind=DocumentKind.POLICY,
        title=title,
        text=text,
        sha256=sha,
        completeness=completeness,
    )


def found(draft: str, document: Document) -> list[Finding]:
    result = run(Subject(text=draft, as_of=AS_OF, documents=(document,)), only=("policy",))
    return [f for f in result.findings if f.rule.startswith("policy.quotation")]


def sentences(seed: int, most: int) -> list[tuple[Document, str, str]]:
    """(law, article, a sentence of it as one quotes it, inner marks single)."""
    rows = [
        (law, line.locator, ORDINAL.sub("", line.text.strip()))
        for law in laws()
        for line in policy_text(law).lines
        if line.article and not line.text.strip().startswith("#")
    ]
    usable = [
        (law, where, text.replace("“", "‘").replace("”", "’"))
        for law, where, text in rows
        if 16 <= len(text) <= 150 and text.endswith("。")
    ]
    return random.Random(seed).sample(usable, most)


@pytest.mark.skipif(not LAWS.exists(), reason="no public laws at hand")
def test_one_changed_letter_of_a_law_is_one_finding_at_that_letter() -> None:
    rng = random.Random(7)
    for law, where, words in sentences(7, 60):
        template = rng.choice(TEMPLATES)
        assert not found(template.format(t=law.title, a=where, q=words), law)
        at = rng.choice([i for i, c in enumerate(words) if "一" <= c <= "鿿"])
        other = rng.choice([c for c in OTHERS if c != words[at]])
        changed = words[:at] + other + words[at + 1 :]
        if changed in law.text:
            continue
        draft = template.format(t=law.title, a=where, q=changed)
        place = draft.index(changed) + at
        (finding,) = found(draft, law)
        assert (finding.start, finding.end) == (place, place + 1)
        assert finding.suggestion == words[at]


@pytest.mark.skipif(not LAWS.exists(), reason="no public laws at hand")
def test_one_letter_left_out_is_one_finding_beside_it() -> None:
    rng = random.Random(8)
    for law, where, words in sentences(8, 40):
        at = rng.choice([i for i, c in enumerate(words) if "一" <= c <= "鿿"])
        changed = words[:at] + words[at + 1 :]
        draft = f"《{law.title}》{where}规定：“{changed}”"
        place = draft.index(changed) + at
        (finding,) = found(draft, law)
        assert abs((finding.start or 0) - place) <= 2


@pytest.mark.parametrize(
    "quote",
    [
        "机关应当厉行节约，反对浪费，建立节约型机关。",
        "机关应当厉行节约、反对浪费，建立节约型机关",
        "食堂应当按照‘按需取餐、杜绝浪费’的要求供餐，积极参与‘光盘行动’。",
        "机关应当厉行节约，反对浪费，建立节约型机关。节约工作由办公室负责，每年检查一次。",
        "机关应当厉行节约……每年检查一次",
        "公务用餐应当安排家常菜……不得提供香烟，不得上酒",
        "不得提供高档菜肴，不得提供香烟",
    ],
)
@pytest.mark.parametrize("template", TEMPLATES)
def test_a_true_quotation_says_nothing(template: str, quote: str) -> None:
    """Nested marks, two sentences, words left out and other punctuation are no error."""
    document = policy()
    assert not found(template.format(t=document.title, a="", q=quote), document)


@pytest.mark.parametrize(
    ("quote", "wrong", "right"),
    [
        ("食堂应当按照‘按需取餐、杜绝烂费’的要求供餐，积极参与‘光盘行动’。", "烂", "浪"),
        ("机关应当厉行节约……每年检查二次", "二", "一"),
        ("公务用餐应当安排家常菜……不得提供香烟，不准上酒", "准", "得"),
        (
            "机关应当厉行节约，反对浪费，建立节约型机关。节约工作由办公厅负责，每年检查一次。",
            "厅",
            "室",
        ),
    ],
)
def test_one_letter_is_named_in_nested_elided_and_long_quotations(
    quote: str, wrong: str, right: str
) -> None:
    document = policy()
    draft = f"《{document.title}》规定：“{quote}”"
    (finding,) = found(draft, document)
    assert (finding.quote, finding.suggestion) == (wrong, right)
    assert finding.start == draft.index(wrong, draft.index("“"))


def test_a_slogan_beside_a_document_is_not_its_quotation() -> None:
    document = policy()
    draft = f"认真执行《{document.title}》，广泛开展“节约光荣浪费可耻从我做起”主题宣传。"
    assert not [f for f in found(draft, document) if f.rule == "policy.quotation"]


def test_what_a_digest_cannot_show_is_said() -> None:
    digest = policy(completeness=Completeness.DIGEST)
    draft = f"《{digest.title}》规定：“机关应当厉行节约，反对铺张，建立节约型机关。”"
    (finding,) = found(draft, digest)
    assert finding.rule == "policy.quotation_unchecked"
    assert "全文未入库" in finding.message
