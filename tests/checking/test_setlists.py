"""Set phrases that list their members: what is found fault with, and which other lists are left alone."""

from __future__ import annotations

import datetime as dt

import pytest

from assistant.checking import Subject, run
from assistant.checking.setlists import set_lists
from assistant.models import Severity

WRONG = [
    # replaced, in the middle, at the head, at the tail
    ("摘帽不摘责任、摘帽不摘政策、摘帽不摘帮扶、摘帽不摘措施。",
     "摘帽不摘责任、摘帽不摘政策、摘帽不摘帮扶、摘帽不摘监管"),
    ("做好稳就职、稳金融、稳外贸、稳外资、稳投资、稳预期工作。", "稳就业、稳金融、稳外贸、稳外资、稳投资、稳预期"),
    ("必须坚持人民至上、自信自强、守正创新、问题导向、系统观念、胸怀天下。",
     "必须坚持人民至上、自信自立、守正创新、问题导向、系统观念、胸怀天下"),
    ("树立正确的世界观、人身观、价值观。", "世界观、人生观、价值观"),
    # left out, beside the name
    ("经济建设、政治建设、文化建设、社会建设“五位一体”总体布局。",
     "经济建设、政治建设、文化建设、社会建设、生态文明建设"),
    # out of order, whole and in part, and in the marks of a short quotation
    ("坚持人民至上、自信自立、问题导向、守正创新、系统观念、胸怀天下。",
     "人民至上、自信自立、守正创新、问题导向、系统观念、胸怀天下"),
    ("倡导爱国、诚信、敬业。", "爱国、敬业、诚信"),
    ("弘扬“严以用权、严以修身、严以律己”的作风。", "严以修身、严以用权、严以律己"),
    # a list of parts that hold marks of their own
    ("坚守初心，弘扬坚持真理、坚守理想，不怕牺牲、英勇斗争，践行初心、担当使命，对党忠诚、不负人民的精神。",
     "坚持真理、坚守理想，践行初心、担当使命，不怕牺牲、英勇斗争，对党忠诚、不负人民"),
]  # fmt: skip

RIGHT = [
    "着力稳外贸、稳外资，推动稳就业、稳企业、稳市场、稳预期。",
    "摸清农民、农村、农业情况。",
    "自由、民主、人权，爱国、创新、诚信，和谐、文明的社区。",
    "经济建设、国防建设协调发展，推动经济建设、政治建设。",
    "增强职工的荣誉感、归属感、获得感。",
    "强化政治意识、责任意识、服务意识。",
    "他说：“我们这一代人先讲严以用权、严以修身、严以律己，再讲别的，这是我多年来做基层工作的一点体会和心得。”",
    "印发《稳金融、稳就业、稳外贸、稳外资、稳投资、稳预期工作方案》。",
    "产业、人才、项目振兴，早发现、早处置。",
]


def found(text: str) -> list[str | None]:
    result = run(Subject(text=text, as_of=dt.date(2026, 11, 20), year=2026), only=["phrase"])
    return [f.suggestion for f in result.findings if f.rule in ("phrase.members", "phrase.order")]


@pytest.mark.parametrize(("text", "right"), WRONG)
def test_a_list_that_is_not_as_fixed_is_put_right(text: str, right: str) -> None:
    assert found(text) == [right]


@pytest.mark.parametrize("text", RIGHT)
def test_another_list_is_left_alone(text: str) -> None:
    assert not found(text)


def test_a_set_phrase_spelt_right_is_no_slip() -> None:
    subject = Subject(
        text="做到以学铸魂、以学增智、以学正风、以学促干。", as_of=dt.date(2026, 11, 20), year=2026
    )
    assert not run(subject, only=["wording", "phrase"]).findings


def test_a_letter_does_not_close_as_a_report_does() -> None:
    text = "关于商请协助开展调查的函\n\n某市统计局：\n\n请予协助。\n\n特此{}。\n\n某市财政局\n2026年11月3日"

    def closing(words: str) -> list[tuple[str, str | None]]:
        subject = Subject(text=text.format(words), as_of=dt.date(2026, 11, 20), year=2026)
        found = run(subject, only=["form"]).findings
        return [(f.quote, f.suggestion) for f in found if f.rule == "form.closing_kind"]

    assert closing("报告") == [("特此报告", "特此函告")]
    assert not closing("函达")


def test_a_list_told_in_one_form_is_remarked_on_once() -> None:
    lines = [
        f"{name}村完成危房改造{number}户，投入资金到位。"
        for number, name in enumerate("东南西北中上下", 11)
    ]
    subject = Subject(text="\n".join(lines), as_of=dt.date(2026, 11, 20), year=2026)
    told = [f for f in run(subject, only=["facts"]).findings if f.rule.startswith("facts.disagree")]
    assert [(f.rule, f.severity.value) for f in told] == [("facts.disagree_list", "info")]


def test_every_list_as_it_is_fixed_stays_silent() -> None:
    lines = [
        f"认真落实人民群众{'、'.join(phrase.head + member for member in phrase.members)}的要求，各项工作稳步推进。"
        for phrase in set_lists().lists
    ]
    subject = Subject(text="\n".join(lines), as_of=dt.date(2026, 11, 20), year=2026)
    found = run(subject, only=["phrase", "wording"]).findings
    assert not [(f.rule, f.quote) for f in found if f.severity is not Severity.INFO]
