"""Dates, titles, quotations, names, status, acts and plain connecting sentences."""

from __future__ import annotations

import pytest
from evidence_desk import CONTEXT, FACTS, ask
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.evidence import VerifyContext, verify
from assistant.models import Fact

SUPPORTED = (
    # Dates: the date column, the wording, and less precise than either.
    ("1月9日，局党组召开会议，专题研究作风建设工作。", ("会议",)),
    ("2026年1月9日，局党组召开会议。", ("会议",)),
    ("1月，局党组召开会议。", ("会议",)),
    ("今年以来，开展任前廉政谈话11人次。", ("谈话",)),
    ("1—9月，公务接待14批次。", ("接待",)),
    ("前三季度，公务接待14批次。", ("接待",)),
    ("截至9月，公务接待14批次。", ("接待",)),
    ("截至10月，完成整改25个。", ("巡察",)),
    ("8月，清查办公用房87间。", ("用房",)),
    ("上半年，召开警示教育大会。", ("警示",)),
    ("本报告数据截至2026年11月20日。", ()),
    # Titles and quotations.
    ("审定《2026年度作风建设工作要点》。", ("会议",)),
    ("按照《关于报送2026年度作风建设情况的通知》要求，现将有关情况报告如下。", ()),
    ("落实无公函不予接待的要求，公务接待全部执行公函制度。", ("接待", "P1")),
    # Names and bodies.
    ("党组书记林晓光同志讲授专题党课。", ("党课",)),
    ("市委第三巡察组反馈的27个问题已完成整改25个。", ("巡察",)),
    ("市文化和旅游局党组召开会议，专题研究作风建设工作。", ("会议",)),
    ("机关纪委查处违反中央八项规定精神问题1起1人。", ("查处",)),
    # Acts, told in other words.
    ("组织党员干部到市廉政教育基地参观。", ("参观",)),
    ("召开全局警示教育大会，通报典型案例。", ("警示",)),
    ("对办公用房进行清查。", ("用房",)),
    ("停用了面向基层的小程序和工作群。", ("停用",)),
    ("统筹面向县（区）的督查检查事项。", ("统筹",)),
    ("开展明察暗访，发现的问题已全部整改。", ("暗访",)),
    # Status.
    ("拟于12月对9家局属单位作风建设情况开展全覆盖检查。", ("拟查",)),
    ("12月，将对9家局属单位作风建设情况开展检查。", ("拟查",)),
    ("抓紧修订《机关公务接待管理办法》，12月底前印发。", ("拟修",)),
    ("计划12月底前印发《机关公务接待管理办法》。", ("拟修",)),
    ("公务接待14批次97人次；下一步，拟修订《机关公务接待管理办法》。", ("接待", "拟修")),
    # Direction without a figure.
    ("“三公”经费支出、全局性会议和印发文件均比上年同期减少。", ("三公", "会议数", "发文")),
    ("免费开放接待人次同比增长。", ("场馆",)),
)


@pytest.mark.parametrize(("sentence", "ids"), SUPPORTED, ids=[s for s, _ in SUPPORTED])
def test_carries(sentence: str, ids: tuple[str, ...]) -> None:
    check = ask(sentence, *ids)
    assert (check.verdict, check.reasons) == ("supported", ())


UNSUPPORTED = (
    ("date", "1月19日，局党组召开会议，专题研究作风建设工作。", ("会议",), "1月19日"),
    ("date", "2月9日，局党组召开会议。", ("会议",), "2月9日"),
    ("date", "2025年1月9日，局党组召开会议。", ("会议",), "2025年1月9日"),
    ("date", "1—10月，公务接待14批次。", ("接待",), "1—10月"),
    ("date", "上半年，公务接待14批次。", ("接待",), "上半年"),
    ("date", "9月，公务接待14批次。", ("接待",), "9月"),
    ("date", "截至10月底，完成整改25个。", ("巡察",), "截至10月底"),
    ("date", "截至9月底，完成整改31个。", ("查摆",), "截至9月底"),
    ("date", "1—9月，印发文件62件。", ("三公", "发文"), "1—9月"),
    ("date", "计划11月底前印发《机关公务接待管理办法》。", ("拟修",), "11月底前"),
    ("date", "春节期间开展明察暗访9次。", ("暗访",), "春节"),
    ("date", "去年召开警示教育大会。", ("警示",), "去年"),
    ("title", "审定《2025年度作风建设工作要点》。", ("会议",), "《2025年度作风建设工作要点》"),
    ("title", "观看警示教育片《警钟》。", ("警示",), "《警钟》"),
    ("title", "印发《差旅费管理办法》。", (), "《差旅费管理办法》"),
    ("quote", "以“守初心、担使命、作表率”为主题召开警示教育大会。", ("警示",), "守初心"),
    ("quote", "开展“我为群众办实事”活动。", ("学习",), "我为群众办实事"),
    ("name", "党组书记林晓明同志讲授专题党课。", ("党课",), "林晓明"),
    ("name", "局长陈立国到会讲话。", ("警示",), "陈立国"),
    ("body", "市委第二巡察组反馈的27个问题完成整改25个。", ("巡察",), "第二巡察组"),
    ("body", "省委第三巡察组反馈的27个问题完成整改25个。", ("巡察",), "省委第三巡察组"),
    ("body", "会同市财政局清查办公用房87间。", ("用房",), "市财政局"),
    ("act", "组织开展了演讲比赛。", ("学习",), "演讲比赛"),
    ("act", "召开作风建设推进会。", ("警示",), "推进会"),
    ("act", "成立了工作专班。", ("会议",), "成立"),
    ("act", "邀请专家作辅导。", ("学习",), "邀请"),
    ("act", "取消面向县（区）的督查检查事项4项。", ("统筹",), "取消"),
    ("act", "关停工作群11个、小程序2个。", ("停用",), "关停"),
    ("act", "召开警示教育大会，观看警示教育片。", ("警示",), "观看"),
    ("act", "开展廉政文化作品征集。", ("谈话",), "文化作品"),
    ("act", "对基层单位进行了走访慰问。", ("停用",), "走访慰问"),
    ("act", "开通了监督举报电话。", ("暗访",), "举报电话"),
    ("act", "工作得到上级肯定。", ("会议",), "肯定"),
    ("act", "组织开展了演讲比赛。", (), "演讲比赛"),
    ("status", "12月，对9家局属单位作风建设情况开展了全覆盖检查。", ("拟查",), "拟开展"),
    ("status", "已对9家局属单位作风建设情况开展全覆盖检查。", ("拟查",), "拟开展"),
    ("status", "对9家局属单位作风建设情况开展全覆盖检查。", ("拟查",), "拟开展"),
    ("status", "按照工作计划，对9家局属单位作风建设情况开展了全覆盖检查。", ("拟查",), "拟开展"),
    ("status", "已对9家局属单位作风建设情况开展全覆盖检查，拟于12月通报。", ("拟查",), "拟开展"),
    ("status", "修订印发《机关公务接待管理办法》。", ("拟修",), "拟开展"),
    (
        "status",
        "公务接待14批次97人次，修订了《机关公务接待管理办法》。",
        ("接待", "拟修"),
        "拟开展",
    ),
    ("status", "反馈的问题已全部完成整改。", ("巡察",), "全部"),
    ("status", "没有发生任何违规问题。", ("查处",), "没有发生"),
    ("status", "没有发生任何违规问题。", (), "没有发生"),
    ("status", "其余2个已完成整改。", ("巡察",), "2个"),
    ("direction", "“三公”经费比上年同期增长。", ("三公",), "增长"),
    ("direction", "免费开放接待人次同比下降。", ("场馆",), "下降"),
    ("direction", "信访量明显下降。", ("三公",), "信访量"),
    ("direction", "满意度大幅提升。", ("停用",), "大幅提升"),
)


@pytest.mark.parametrize(
    ("kind", "sentence", "ids", "words"),
    UNSUPPORTED,
    ids=[f"{k}-{s}" for k, s, _, _ in UNSUPPORTED],
)
def test_does_not_carry(kind: str, sentence: str, ids: tuple[str, ...], words: str) -> None:
    check = ask(sentence, *ids)
    assert check.verdict == "unsupported"
    assert any(words in r for r in check.reasons), check.reasons


CONNECTIVE = (
    "责任明确之后，关键是把纪律要求讲清楚。",
    "制度定了，还要看执行得严不严。",
    "现将有关情况报告如下。",
    "对照上级要求，还存在以下四个方面问题。",
    "针对上述问题，逐条对应、明确时限，抓好以下四项工作。",
    "今年以来，我局坚持以习近平新时代中国特色社会主义思想为指导，深入贯彻党的二十大和二十届历次全会精神。",
    "深刻领悟“两个确立”的决定性意义，增强“四个意识”、坚定“四个自信”、做到“两个维护”。",
    "以钉钉子精神纠治“四风”，把作风建设抓在日常、严在经常。",
    "部分数据尚缺，核实后补齐：【待补：1—10月车辆数20辆和上年同期数，来源：财务科】。",
    "这反映出个别党员纪律意识不强。",
    "特此报告。",
    "作风建设永远在路上。",
    "",
    "   ",
    "……",
)


@pytest.mark.parametrize("sentence", CONNECTIVE)
def test_lets_connecting_words_be(sentence: str) -> None:
    check = ask(sentence)
    assert (check.verdict, check.reasons) == ("connective", ())


def test_a_sentence_that_only_speaks_of_its_evidence_is_supported() -> None:
    sentence = "把节日监督、问题查处和巡察整改衔接起来。"
    assert ask(sentence, "暗访", "查处", "巡察").verdict == "supported"
    assert ask(sentence).verdict == "connective"


def test_a_passage_carries_its_own_rule() -> None:
    assert ask("陪餐人数不得超过3人。", "P1").verdict == "supported"
    assert ask("陪餐人数不得超过5人。", "P1").verdict == "unsupported"


@pytest.mark.parametrize(
    ("sentence", "ids", "carried"),
    [
        ("召开警示教育大会，通报典型案例3起，参加128人。", ("警示",), ("警示",)),
        ("召开警示教育大会，通报典型案例3起。", ("警示",), ()),
        ("抓紧修订《机关公务接待管理办法》，12月底前印发。", ("拟修",), ("拟修",)),
        ("志愿服务活动约60场。", ("志愿",), ()),
        (
            "参加128人，通报3起，参观2批次89人次，召开警示教育大会。",
            ("警示", "参观"),
            ("警示", "参观"),
        ),
    ],
)
def test_knows_which_facts_are_told_whole(
    sentence: str, ids: tuple[str, ...], carried: tuple[str, ...]
) -> None:
    assert ask(sentence, *ids).facts_carried == carried


@pytest.mark.parametrize(
    ("switch", "sentence", "ids"),
    [
        ("number", "任务有129项。", ("会议",)),
        ("date", "5月9日，局党组召开会议。", ("会议",)),
        ("title", "审定《2025年度作风建设工作要点》。", ("会议",)),
        ("quote", "以“守初心、担使命、作表率”为主题。", ("警示",)),
        ("name", "党组书记林晓明同志带头。", ("党课",)),
        ("body", "会同市财政局抓好落实。", ("用房",)),
        ("direction", "满意度大幅提升。", ("停用",)),
        ("status", "反馈的问题已全部落实。", ("巡察",)),
        ("act", "组织开展了演讲比赛。", ("学习",)),
    ],
)
def test_every_verifier_has_its_own_switch(
    switch: str, sentence: str, ids: tuple[str, ...]
) -> None:
    assert ask(sentence, *ids).verdict == "unsupported"
    off = CONTEXT.model_copy(update={"off": frozenset({switch})})
    assert ask(sentence, *ids, context=off).verdict != "unsupported"


@settings(max_examples=300, deadline=None)
@given(
    st.text(
        alphabet="召开组织开展印发会议检查第三巡察组《》“”【待补：】一二三十1234567890万元人次"
        "年月日截至减少增加下降同比上年拟将已了，。；、 \n",
        max_size=80,
    )
    | st.text(max_size=80),
    st.lists(st.sampled_from(sorted(FACTS)), max_size=4, unique=True),
)
def test_never_fails_on_any_text(sentence: str, ids: list[str]) -> None:
    check = ask(sentence, *ids)
    assert check.verdict in ("supported", "unsupported", "connective")
    assert bool(check.reasons) is (check.verdict == "unsupported")
    assert not check.facts_carried or set(check.facts_carried) <= set(ids)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60))
def test_a_fact_written_as_it_stands_is_supported_or_says_nothing(content: str) -> None:
    """Whatever an office types into 内容: repeating it word for word is never an error of numbers."""
    plain = content.strip()
    if not plain or "\0" in plain:
        return
    fact = Fact(id="F001", content=plain, date="2026")
    only = frozenset({"date", "quote", "name", "body", "direction", "status", "act", "title"})
    check = verify(plain, [fact], [], context=VerifyContext(year=2026, off=only))
    assert check.verdict != "unsupported"


def test_a_stretch_without_a_stop_is_not_read_as_a_sentence() -> None:
    check = ask("检查单位5家" * 1000, "暗访")
    assert check.verdict == "unsupported"
    assert "过长" in check.reasons[0]
