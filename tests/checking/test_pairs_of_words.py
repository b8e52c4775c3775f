"""Words told apart by what stands beside them, set terms with one character wrong, and no more."""

from __future__ import annotations

import datetime as dt

import pytest

from assistant.checking import Subject, run
from assistant.checking.pairs import Pair, PairBook, pair_book, pair_file
from assistant.models import Severity


def loud(text: str) -> list[tuple[str, str | None]]:
    result = run(Subject(text=text, as_of=dt.date(2026, 11, 20), year=2026), only=["wording"])
    return [(f.quote, f.suggestion) for f in result.findings if f.severity is not Severity.INFO]


@pytest.mark.parametrize(
    ("text", "quote", "right"),
    [
        ("当事人的诉讼权力得到保障。", "权力", "权利"),
        ("企业达成投资意象三项。", "意象", "意向"),
        ("提前储备防汛物质，落实人员。", "物质", "物资"),
        ("燃气泄露事故零发生。", "泄露", "泄漏"),
        ("对预期未整改的单位予以通报。", "预期", "逾期"),
        ("严格履行审批程度，不搞变通。", "程度", "程序"),
        ("推进人工职能与制造业结合。", "职能", "智能"),
        ("定其开展检查，及时整改。", "其", "期"),
        ("我们清醒的看到，还有差距。", "的", "地"),
        ("两位同志做客直播间，一致反应良好，雨水管到堵塞。", "到", "道"),
        ("开展酒后驾使专项整治。", "酒后驾使", "酒后驾驶"),
        ("此类问题时有发现生。", "时有发现生", "时有发生"),
        ("群众举报属实地给予奖励。", "属实地", "属实的"),
        ("签订责任书32分，覆盖各村。", "责任书32分", "责任书32份"),
    ],
)
def test_the_neighbours_decide(text: str, quote: str, right: str) -> None:
    assert (quote, right) in loud(text)


@pytest.mark.parametrize(
    "text",
    [
        "依法行使权力，保障权利，履行义务。",
        "物质文明与物资储备，信息泄露与燃气泄漏。",
        "逾期未还，超出预期目标。",
        "程序合法，满意程度提高，职能转变，智能制造。",
        "各得其所，定期检查，周期其实不长。",
        "中小学生生均经费提高，检察院院领导带头办案，他在在任期间表现良好。",
        "自上而下联动，比学赶帮超，引领聚合力，15种小企业。",
        "深刻的认识来自实践，坚定的理想来自信念。",
        "218家家庭农场，12个个体工商户，3个人人均增收。",
    ],
)
def test_what_is_right_stays_silent(text: str) -> None:
    assert not loud(text)


def test_every_context_has_its_word_and_no_two_contradict() -> None:
    book = pair_book()
    assert len(pair_file().pairs) >= 60
    for pair in pair_file().pairs:
        first, second = pair.pair.split()
        for word, contexts in ((first, pair.first), (second, pair.second)):
            assert len(contexts.split()) != 0 or word
            for context in contexts.split():
                if not set("{}()") & set(context):
                    right = context.replace("~", word)
                    at = context.index("~")
                    found = {m.right for m in book.search(right) if m.start == at}
                    twin = second if word == first else first
                    assert twin not in found, f"{right}：两边都说该用"


@pytest.mark.parametrize("context", ["公民权利", "~", "公民~的~"])
def test_a_context_without_its_place_is_refused(context: str) -> None:
    with pytest.raises(ValueError, match=r"前后文|里要有"):
        Pair(pair="权力 权利", first=context)


def test_choices_are_written_out() -> None:
    book = PairBook((Pair(pair="甲 乙", first="{一|二}(的)~"),))
    assert [(m.start, m.right) for m in book.search("一乙二的乙三乙")] == [(1, "甲"), (4, "甲")]
