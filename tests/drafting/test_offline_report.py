"""Whole reports of the deterministic writer: the given sample and four invented offices."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from offline_support import (
    FIXTURES,
    context,
    fact,
    invented,
    not_carried,
    parsed,
    sample,
    unsupported,
    verified,
    visible,
    write,
)

from assistant.drafting import outline
from assistant.drafting.offline import CitablePolicy, OfflineWriter, WriterContext
from assistant.evidence.overlap import common_runs
from assistant.models import Passage, Section, SectionRole

GAP = re.compile(r"【[^】]*】")


@pytest.fixture(scope="module", params=["sample", *FIXTURES])
def ctx(request: pytest.FixtureRequest, samples: Path) -> WriterContext:
    return sample(samples) if request.param == "sample" else invented(request.param)


@pytest.fixture(scope="module")
def texts(ctx: WriterContext) -> dict[str, str]:
    return write(ctx)


def part(ctx: WriterContext, texts: dict[str, str], role: SectionRole) -> str:
    return "\n".join(texts[s.id] for s in ctx.sections if s.role is role)


# --------------------------------------------------------------------------- every report


def test_no_sentence_is_without_support(ctx: WriterContext, texts: dict[str, str]) -> None:
    assert unsupported(ctx, texts) == []


def test_every_fact_with_a_place_is_carried_whole(
    ctx: WriterContext, texts: dict[str, str]
) -> None:
    sure = {f.id for f in ctx.facts if f.status.value != "unverified"}
    assert set(ctx.assignment) == sure
    assert not_carried(ctx, texts) == []


def test_markers_are_of_the_closed_set(ctx: WriterContext, texts: dict[str, str]) -> None:
    for raw in texts.values():
        assert parsed(ctx, raw).unknown == ()
        assert "〔" not in GAP.sub("", parsed(ctx, raw).text)


def test_unverified_facts_are_not_written(ctx: WriterContext, texts: dict[str, str]) -> None:
    whole = visible(ctx, texts)
    for unsure in (f for f in ctx.facts if f.status.value == "unverified"):
        assert unsure.content not in whole
        assert f"〔{unsure.id}〕" not in "".join(texts.values())


def test_plans_stand_only_in_the_next_steps(ctx: WriterContext, texts: dict[str, str]) -> None:
    planned = {f.id for f in ctx.facts if f.status.value == "planned"}
    for section in ctx.sections:
        if section.role is not SectionRole.PLANS:
            assert not any(f"〔{p}〕" in texts[section.id] for p in planned)


def test_sentences_are_not_overlong(ctx: WriterContext, texts: dict[str, str]) -> None:
    opening = texts[ctx.sections[0].id]
    for sentence in verified(ctx, texts):
        if sentence.text not in opening:
            assert len(sentence.text) <= 91, sentence.text


def test_no_sentence_is_said_twice(ctx: WriterContext, texts: dict[str, str]) -> None:
    told = [
        s.text.strip() for s in verified(ctx, texts) if len(s.text) > 12 and "【待补" not in s.text
    ]
    assert len(told) == len(set(told))


def test_counting_words_equal_the_points_that_follow(
    ctx: WriterContext, texts: dict[str, str]
) -> None:
    numbers = {c: i for i, c in enumerate("零一二三四五六七八九十")} | {"两": 2}
    for section in ctx.sections:
        lines = parsed(ctx, texts[section.id]).text.split("\n")
        said = re.search(
            r"(?:以下|从|抓好|抓了|做好|放在|包括)[^。]*?([一二两三四五六七八九十])(?:个方面|项工作)",
            lines[0],
        )
        children = [s for s in ctx.sections if s.parent == section.id]
        if said and not children:
            outer = [ln for ln in lines if re.match(r"（[一二三四五六七八九十]+）", ln)]
            inner = [ln for ln in lines if re.match(r"[一二三四五六七八九十]+是", ln)]
            assert numbers[said.group(1)] == len(outer or inner), lines[0]


def test_headings_of_points_are_not_repeated_at_once(
    ctx: WriterContext, texts: dict[str, str]
) -> None:
    for section in ctx.sections:
        for line in parsed(ctx, texts[section.id]).text.split("\n"):
            found = re.match(
                r"(?:（[一二三四五六七八九十]+）|[一二三四五六七八九十]+是)([^。，]{4,20})。(.+)",
                line,
            )
            if found:
                assert found.group(1) not in found.group(2).split("。")[0]


def test_gaps_hold_no_figures_but_the_cutoff(ctx: WriterContext, texts: dict[str, str]) -> None:
    for gap in GAP.findall(visible(ctx, texts)):
        assert not re.search(r"\d", re.sub(r"截至\d{4}年\d{1,2}月\d{1,2}日", "", gap)), gap


def test_as_many_measures_as_problems(ctx: WriterContext, texts: dict[str, str]) -> None:
    ordinal = re.compile(
        r"^(?:（[一二三四五六七八九十]+）|[一二三四五六七八九十]+是)", re.MULTILINE
    )
    problems = ordinal.findall(part(ctx, texts, SectionRole.PROBLEMS))
    measures = ordinal.findall(part(ctx, texts, SectionRole.PLANS))
    assert 0 < len(problems) <= len(measures)
    assert measures[: len(problems)] == problems


def test_the_same_input_gives_the_same_text(ctx: WriterContext, texts: dict[str, str]) -> None:
    assert write(ctx) == texts
    some = next(s for s in ctx.sections if s.role is SectionRole.WORK)
    assert OfflineWriter().write_section(some, ctx) == texts[some.id]


# --------------------------------------------------------------------------- the sample


@pytest.fixture(scope="module")
def given(samples: Path) -> tuple[WriterContext, dict[str, str]]:
    ctx = sample(samples)
    return ctx, write(ctx)


def test_the_sample_fits_the_notice(given: tuple[WriterContext, dict[str, str]]) -> None:
    ctx, texts = given
    whole = visible(ctx, texts)
    assert 2000 < len(whole) < 4000
    assert whole.endswith("特此报告。")
    assert set(ctx.requirement_sections.values()) <= {s.id for s in ctx.sections}
    assert len(ctx.requirement_sections) == 8


def test_the_sample_says_what_follows_from_its_facts(
    given: tuple[WriterContext, dict[str, str]],
) -> None:
    whole = visible(*given)
    for said in ("22.5万元", "77件", "91.2%", "92.6%", "28人次", "减少6次、下降31.6%", "占6.8%"):
        assert said in whole
    for never in ("7项统筹为3项，减少4项、下降", "234场", "139"):
        assert never not in whole


def test_nothing_of_last_years_activities(
    given: tuple[WriterContext, dict[str, str]], samples: Path
) -> None:
    ctx, texts = given
    previous = (samples / "past-report-wenlv.txt").read_text(encoding="utf-8")
    set_phrases = ("习近平新时代中国特色社会主义思想", "中央八项规定精神")
    facts = "".join(f.content + f.matter for f in ctx.facts)
    for raw in texts.values():
        for run in common_runs(parsed(ctx, raw).text, previous, minimum=9):
            words = run.text.strip("，。、\n")
            assert any(p in words for p in set_phrases) or words in facts, words


def test_no_sentence_of_the_good_sample(
    given: tuple[WriterContext, dict[str, str]], samples: Path
) -> None:
    """Facts told alike are alike; what the writer adds of its own must be its own."""
    ctx, texts = given
    good = re.sub(r"〔[^〕]*〕", "", (samples / "good-report-2026.md").read_text(encoding="utf-8"))
    theirs = set(re.split(r"[。！？\n]", good))
    for sentence in verified(ctx, texts):
        bare = re.sub(
            r"^(?:（[一二三四五六七八九十]+）|[一二三四五六七八九十]+是)", "", sentence.text
        )
        if not re.search(r"\d", bare) and len(bare) > 12:
            assert bare.rstrip("。") not in theirs


def test_gaps_of_the_sample(given: tuple[WriterContext, dict[str, str]]) -> None:
    gaps = "".join(GAP.findall(visible(*given)))
    for wanted in (
        "公务用车",
        "上年同期公务接待",
        "上年同期办公用房",
        "截至2026年10月31日的“三公”经费",
        "完成时限",
    ):
        assert wanted in gaps


# --------------------------------------------------------------------------- special cases


WORK = (
    Section(id="s1", heading="", level=0, role=SectionRole.OPENING),
    Section(id="s2", heading="抓好供水工作", categories=("供水保障",)),
    Section(id="s3", heading="存在的主要问题", role=SectionRole.PROBLEMS),
    Section(id="s4", heading="下一步工作打算", role=SectionRole.PLANS),
)


def plain(*facts, sections=WORK, **kw) -> tuple[WriterContext, dict[str, str]]:
    ctx = context("关于2026年供水工作情况的报告", facts, sections, unit="某市水务局", **kw)
    return ctx, write(ctx)


def test_without_facts_every_part_is_a_gap_and_nothing_is_made_up() -> None:
    ctx, texts = plain()
    for section in ctx.sections[1:3]:
        assert re.fullmatch(r"【待补：[^】]+】。", texts[section.id])
    assert texts["s4"].startswith("【待补：")
    assert unsupported(ctx, texts) == []


def test_a_plan_gets_the_future_even_where_the_fact_lacks_it() -> None:
    _, texts = plain(fact("F1", "新建供水站2座", date="2026-12", status="planned"))
    assert "拟于12月新建供水站2座〔F1〕。" in texts["s4"]


def test_the_time_of_a_planned_fact_takes_the_place_of_an_open_deadline() -> None:
    _, texts = plain(
        fact("F1", "排查供水隐患48处，整改45处", category="供水保障"),
        fact("F2", "拟于12月底前完成剩余3处供水隐患整改", status="planned"),
    )
    assert "完成时限" not in texts["s4"]
    assert "12月底前" in texts["s4"]


def test_too_few_problems_leave_a_gap_instead_of_inventing_one() -> None:
    from assistant.drafting.requirements import NoticeFacts

    notice = NoticeFacts(title="关于报送供水工作情况的通知", min_problems=3)
    _, texts = plain(fact("F1", "排查供水隐患48处，整改45处", category="供水保障"), notice=notice)
    assert texts["s3"].count("〔F1〕") >= 1
    assert "【待补：请按通知要求的条数补充具体问题】" in texts["s3"]


def test_figures_that_disagree_ask_to_be_checked() -> None:
    _, texts = plain(
        fact(
            "F1",
            "供水用电35.2万度，比上年同期减少4.1万度、下降20.4%",
            category="供水保障",
            matter="供水用电",
            source="财务科",
        )
    )
    assert "请核对" in texts["s2"]
    assert "39.3" not in texts["s2"]


def test_policies_are_named_only_with_their_marker() -> None:
    title = "党政机关厉行节约反对浪费条例"
    passage = Passage(
        id="d#1", document="d", locator="", path=(title,), start=0, end=4, text="厉行节约反对浪费。"
    )
    sections = (
        WORK[0],
        Section(id="s2", heading="坚持过紧日子", categories=("厉行节约",)),
        *WORK[2:],
    )
    facts = [
        fact("F1", "会议由上年同期20次减至15次", category="厉行节约", matter="会议压减"),
        fact("F2", "清查办公用房87间", category="厉行节约", matter="办公用房清查"),
    ]
    policy = CitablePolicy(marker="P12a", title=title, passage=passage)
    ctx, texts = plain(*facts, sections=sections, policies=[policy])
    assert texts["s2"].count(title) == 1
    assert re.search(rf"《{title}》[^。]*〔P12a〕", texts["s2"])
    assert unsupported(ctx, texts) == []


def test_the_cutoff_is_stated_only_where_the_notice_may_be_cited() -> None:
    from assistant.drafting.requirements import read_notice

    words = "关于报送供水情况的通知\n数据截至2026年10月31日。"
    notice = read_notice(words)
    _, without = plain(notice=notice)
    assert "10月31日" not in without["s1"]
    passage = Passage(
        id="n#0", document="n", locator="", path=(), start=0, end=len(words), text=words
    )
    policy = CitablePolicy(marker="P1a", title=notice.title, passage=passage)
    ctx, texts = plain(notice=notice, policies=[policy])
    assert "截至2026年10月31日" in texts["s1"]
    assert "〔P1a〕" in texts["s1"]
    assert unsupported(ctx, texts) == []


def test_children_hold_the_facts_and_the_parent_leads() -> None:
    sections = (
        WORK[0],
        Section(id="s2", heading="抓好供水工作", categories=("供水保障",)),
        Section(id="a", heading="改造管网", level=2, parent="s2", categories=("供水保障",)),
        Section(id="b", heading="检测水质", level=2, parent="s2", categories=("供水保障",)),
        *WORK[2:],
    )
    _, texts = plain(
        fact("F1", "改造管网86公里", category="供水保障", matter="管网改造"),
        fact("F2", "检测水质1240次", category="供水保障", matter="水质检测"),
        sections=sections,
    )
    assert "〔F1〕" in texts["a"]
    assert "〔F2〕" in texts["b"]
    assert not re.search(r"\d", GAP.sub("", texts["s2"].replace("F1", "").replace("F2", "")))


def test_a_clerk_may_put_a_done_fact_among_the_next_steps() -> None:
    ctx, _ = plain(fact("F1", "改造管网86公里", category="供水保障"))
    moved = ctx.model_copy(update={"assignment": {"F1": "s4"}})
    assert "〔F1〕" in write(moved)["s4"]


@pytest.mark.parametrize(
    ("title", "closing"),
    [
        ("关于2026年供水工作情况的报告", "特此报告。"),
        ("2026年度工作总结", ""),
        ("2026年度述职述廉报告", ""),
    ],
)
def test_the_kind_of_report_decides_its_last_words(title: str, closing: str) -> None:
    ctx = context(title, [fact("F1", "改造管网86公里", category="供水保障")], WORK, unit="某局")
    last = write(ctx)["s4"]
    assert last.endswith("特此报告。") is bool(closing)


def test_guiding_words_follow_the_date() -> None:
    ctx, _ = plain()
    old = ctx.model_copy(
        update={
            "report": ctx.report.model_copy(update={"as_of": dt.date(2021, 12, 1), "year": 2021})
        }
    )
    assert "党的十九大" in write(old)["s1"]
    assert "党的二十大" in write(ctx)["s1"]


def test_sixty_facts_stay_one_report() -> None:
    facts = [
        fact(
            f"F{i:03d}",
            f"完成第{i}类设施巡检{i + 3}处、维修{i + 1}处",
            matter=f"{'甲乙丙丁戊己庚辛壬癸'[i % 10]}类巡检",
            category=c,
        )
        for i, c in enumerate(["供水保障", "河湖管护", "设施维护", "安全生产"] * 15)
    ]
    ctx = context("2026年度工作总结", facts, outline.from_template("annual-work"), unit="某局")
    texts = write(ctx)
    assert not_carried(ctx, texts) == []


def test_many_remainders_do_not_crowd_out_the_offices_own_conduct() -> None:
    facts = [
        fact(f"F{i}", f"排查{name}隐患48处，整改45处", category="供水保障", matter=f"{name}排查")
        for i, name in enumerate(("管网", "泵站", "水厂", "水池", "阀门", "水表", "井盖", "机房"))
    ]
    facts.append(fact("F9", "查处违反中央八项规定精神问题1起1人", category="问题查处"))
    _, texts = plain(*facts)
    assert "〔F9〕" in texts["s3"]
    # Two by themselves, the six others told as one problem: none is lost.
    assert texts["s3"].count("3处未整改〔") == 8
    assert len(re.findall(r"^（", texts["s3"], re.MULTILINE)) == 4


def test_an_unverified_fact_is_not_written_even_where_it_was_placed() -> None:
    ctx, _ = plain(fact("F1", "志愿服务约60场", category="供水保障", status="unverified"))
    placed = ctx.model_copy(update={"assignment": {"F1": "s2"}})
    assert "60场" not in "".join(write(placed).values())


def test_a_problem_told_by_a_figure_is_named_by_its_matter_in_the_measures() -> None:
    _, texts = plain(
        fact("F1", "村干部平均年龄52.3岁，45岁以下的占28%", category="问题", matter="队伍老化"),
        fact("F2", "学用结合不够紧密，办法不多", category="问题", matter="学习教育"),
    )
    plans = texts["s4"]
    assert "解决队伍老化的问题" in plans
    assert "解决学用结合不够紧密的问题" in plans
    assert "平均年龄的问题" not in plans


def test_a_matter_that_ends_with_the_verb_is_not_told_twice() -> None:
    told = fact(
        "F1",
        "市委第二巡察组反馈问题22个，已完成整改20个",
        category="巡察整改",
        matter="市委巡察反馈",
    )
    _, texts = plain(told, sections=(WORK[0], WORK[1], *WORK[2:]))
    assert "反馈反馈" not in "".join(texts.values())
    assert "反馈的22个问题" in texts["s3"]
