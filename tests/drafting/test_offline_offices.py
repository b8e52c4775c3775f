"""Reports of thirteen invented offices through the real desk: what a reader of the text would feel.

The inputs (``offices/*.yaml``: a market bureau, a hospital, a town, …) differ in kind of report, number of
facts, notice and last year's report; the properties are the same for all.
"""

from __future__ import annotations

import datetime as dt
import re
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
import yaml
from support.desk import open_desk

from assistant.desk.drafted import DraftResult
from assistant.drafting import outline
from assistant.models import DocumentKind, Fact, FactStatus, Finding, Section, SectionRole, Verdict
from assistant.reading import read_facts

OFFICES = sorted(p.stem for p in (Path(__file__).parent / "offices").glob("*.yaml"))
ORDINAL = re.compile(r"^(?:（[一二三四五六七八九十]+）|[一二三四五六七八九十]+是)")
HEADED = re.compile(r"^(?:（[一二三四五六七八九十]+）|[一二三四五六七八九十]+是)[^，。\d]{4,30}。")
LONGEST_PARAGRAPH = 420
LONGEST_SENTENCE = 91


@dataclass(frozen=True)
class Written:
    """One office's report, drafted."""

    name: str
    sections: tuple[Section, ...]
    facts: tuple[Fact, ...]
    drafted: DraftResult
    texts: dict[str, str]
    findings: tuple[Finding, ...]
    limit: int | None
    unused: tuple[str, ...]
    given: dict[str, object]

    def of(self, role: SectionRole) -> list[str]:
        return [self.texts[s.id] for s in self.sections if s.role is role]


@cache
def write(name: str) -> Written:
    given = yaml.safe_load(
        (Path(__file__).parent / "offices" / f"{name}.yaml").read_text(encoding="utf-8")
    )
    with tempfile.TemporaryDirectory() as folder:
        desk = open_desk(Path(folder) / "data")
        kinds = {"notice": DocumentKind.NOTICE, "previous": DocumentKind.REPORT}
        ids = {
            key: desk.library.ingest_bytes(f"{key}.txt", given[key].encode(), kind=kind).id
            for key, kind in kinds.items()
            if key in given
        }
        report = desk.reports.new(
            title=given["title"],
            year=2026,
            unit=given["unit"],
            addressee=given.get("addressee", ""),
            as_of=dt.date(2026, 11, 20),
            facts=read_facts("facts.csv", given["facts"].encode()),
            **ids,
        )
        drafted = desk.drafting.draft(report.id, engine="offline")
        checked = desk.checking.check_report(report.id)
        limits = [r.limits["max_chars"] for r in report.requirements if "max_chars" in r.limits]
        result = Written(
            name=name,
            sections=report.outline,
            facts=tuple(desk.facts.list(report.id)),
            drafted=drafted,
            texts={d.section.id: d.revision.text for d in drafted.sections},
            findings=tuple(checked.findings),
            limit=min(limits, default=None),
            unused=desk.facts.ledger(report.id).ids("unused"),
            given=given,
        )
        desk.close()
        return result


@pytest.fixture(scope="module", params=OFFICES)
def written(request: pytest.FixtureRequest) -> Written:
    return write(request.param)


def test_every_sentence_holds_and_every_fact_is_told(written: Written) -> None:
    unsupported = [
        s.text
        for d in written.drafted.sections
        for s in d.revision.sentences
        if s.verdict is Verdict.UNSUPPORTED
    ]
    assert unsupported == []
    unsure = {f.id for f in written.facts if f.status is FactStatus.UNVERIFIED}
    assert set(written.unused) == unsure


def test_the_check_finds_nothing_wrong_but_what_is_left_to_fill(written: Written) -> None:
    wrong = [
        (f.rule, f.quote, f.message)
        for f in written.findings
        if f.severity.value == "error" and f.rule != "form.placeholder"
    ]
    assert wrong == []


def test_the_report_keeps_to_the_notices_limit(written: Written) -> None:
    shown = outline.numbered(written.sections)
    length = sum(len(shown[s.id]) + len(written.texts[s.id]) for s in written.sections)
    assert written.limit is None or length <= written.limit


def test_a_fact_of_work_is_told_in_one_part_only(written: Written) -> None:
    work = {s.id for s in written.sections if s.role is SectionRole.WORK}
    told: dict[str, set[str]] = {}
    for drafted in written.drafted.sections:
        if drafted.section.id in work:
            for sentence in drafted.revision.sentences:
                for evidence in sentence.evidence:
                    told.setdefault(evidence, set()).add(drafted.section.id)
    done = {f.id for f in written.facts}
    assert {i: s for i, s in told.items() if i in done and len(s) > 1} == {}


def test_no_three_sentences_running_begin_alike(written: Written) -> None:
    for text in written.texts.values():
        sentences = [
            ORDINAL.sub("", s).strip()
            for line in text.split("\n")
            for s in line.split("。")
            if s.strip()
        ]
        openers = [s[:3] for s in sentences]
        for three in zip(openers, openers[1:], openers[2:], strict=False):
            assert len(set(three)) > 1, three


def test_paragraphs_and_sentences_can_be_read(written: Written) -> None:
    opening = "".join(written.of(SectionRole.OPENING))
    for text in written.texts.values():
        for paragraph in text.split("\n"):
            assert len(paragraph) <= LONGEST_PARAGRAPH, paragraph
        if text in opening:
            continue
        for sentence in re.split(r"[。！？]", text.replace("\n", "。")):
            assert len(re.sub(r"【[^】]*】", "", sentence)) <= LONGEST_SENTENCE, sentence


def test_points_of_work_are_headed_all_alike(written: Written) -> None:
    """一是 without a heading is a list; a part has headed points or running text."""
    for text in written.of(SectionRole.WORK):
        for line in text.split("\n"):
            if ORDINAL.match(line) and "。" in line:
                assert HEADED.match(line), line


def test_no_heading_stands_twice(written: Written) -> None:
    heads = [
        ORDINAL.sub("", line).partition("。")[0]
        for text in written.of(SectionRole.WORK)
        for line in text.split("\n")
        if ORDINAL.match(line)
    ]
    assert len(heads) == len(set(heads))


def test_a_verb_is_not_doubled(written: Written) -> None:
    whole = "\n".join([*(s.heading for s in written.sections), *written.texts.values()])
    assert not re.search(r"([一-龥]{2})\1", whole)
    assert "；" not in re.sub(r"【[^】]*】；?", "", whole)


def test_problems_have_their_measures(written: Written) -> None:
    problems = [
        ln for t in written.of(SectionRole.PROBLEMS) for ln in t.split("\n") if ORDINAL.match(ln)
    ]
    measures = [
        ln for t in written.of(SectionRole.PLANS) for ln in t.split("\n") if ORDINAL.match(ln)
    ]
    assert len(problems) <= len(measures)
    for problem, measure in zip(problems, measures, strict=False):
        assert ORDINAL.match(problem).group() == ORDINAL.match(measure).group()  # type: ignore[union-attr]


def test_every_remainder_is_among_the_problems(written: Written) -> None:
    """整改45处 of 48 leaves 3处: the problems name it."""
    problems = "".join(written.of(SectionRole.PROBLEMS))
    work = "".join(written.of(SectionRole.WORK))
    for rest in re.findall(r"其余(\d+)个", work):
        assert f"{rest}个" in problems


def test_no_day_is_said_for_what_goes_on(written: Written) -> None:
    """“截至5月12日，开展检查” dates the check by the day its figures were entered."""
    whole = "\n".join(written.texts.values())
    assert not re.search(r"截至[^，。]{2,8}，(?:开展|组织|举办|召开|对)", whole)


def test_nothing_in_progress_counts_as_done() -> None:
    whole = "\n".join(write("firm").texts.values())
    assert "正在整改3个，整改率" not in whole
    assert "64项整改任务完成61项，完成率为95.3%" in whole
    assert "截至10月31日，审计反馈的29个问题完成整改26个" in whole


def test_short_facts_run_as_text() -> None:
    """120 short facts do not become 120 numbered points."""
    hospital = write("hospital")
    lines = [ln for t in hospital.of(SectionRole.WORK) for ln in t.split("\n")]
    points = [ln for ln in lines if re.match(r"^[一二三四五六七八九十]+是", ln)]
    assert len(points) < 25
    assert "发表核心期刊论文128篇，获授权专利16项，承办省级学术会议5场。" in "\n".join(lines)


def test_optional_parts_without_facts_are_not_in_the_outline() -> None:
    assert "【待补：今年" not in "\n".join(write("market").texts.values())


@pytest.mark.parametrize("name", ["law", "reading", "half"])
def test_facts_stand_where_last_year_told_their_matter(name: str) -> None:
    """The homes were written down before the first draft of the office was made."""
    written = write(name)
    homes = written.given["homes"]
    assert isinstance(homes, dict)
    order = {d.section.id: i for i, d in enumerate(written.drafted.sections)}
    told: dict[str, str] = {}
    for drafted in sorted(written.drafted.sections, key=lambda d: order[d.section.id]):
        for sentence in drafted.revision.sentences:
            for evidence in sentence.evidence:
                told.setdefault(evidence, drafted.section.heading)
    # Ids are the table's own, or those given in its order.
    ids = [f.id for f in written.facts]
    wrong = {
        fact: told.get(fact)
        for number, (key, home) in enumerate(homes.items())
        if (fact := key if key in ids else ids[number]) and not re.search(home, told.get(fact, ""))
    }
    assert wrong == {}


@pytest.mark.parametrize("name", ["law", "reading", "half"])
def test_last_years_headings_stay_with_their_years_moved_on(name: str) -> None:
    written = write(name)
    wanted = written.given["headings"]
    assert isinstance(wanted, list)
    mine = [s.heading for s in written.sections if s.heading]
    assert [h for h in mine if h in wanted] == wanted


def test_new_matter_stands_under_the_part_that_holds_the_work() -> None:
    sections = write("half").sections
    fresh = next(s for s in sections if "新馆" in s.heading)
    assert fresh.level == 2
    above = next(s for s in sections if s.id == fresh.parent)
    assert above.heading == "2026年上半年主要工作"


def test_what_the_notice_asks_of_a_part_is_missed_only_where_it_is_missing() -> None:
    """One item of the notice names five matters: all told, four of them without last year's figure."""
    texts = write("law").texts
    whole = "\n".join(texts.values())
    assert "三项制度”落实及上年同期" not in whole
    assert "主要安排情况" not in whole
    assert "2026年度推进法治政府建设" not in whole
    assert re.search(r"合法性审查数据，来源：上年报告", whole)
    assert "比上年同期的3150户次减少1286户次、下降40.8%" in whole


def test_a_part_that_holds_sub_parts_counts_these_only() -> None:
    law = write("law")
    umbrella = next(s for s in law.sections if s.heading.startswith("2026年度推进"))
    assert law.texts[umbrella.id] == "主要做了以下五个方面的工作。"


def test_half_a_year_is_not_called_a_year() -> None:
    assert "全年" not in "\n".join(write("half").texts.values())
