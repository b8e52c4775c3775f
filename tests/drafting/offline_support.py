"""Reports of invented offices for the tests of the deterministic writer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import yaml

from assistant.drafting import outline, requirements
from assistant.drafting.assign import assign
from assistant.drafting.markers import MarkerParser
from assistant.drafting.offline import CitablePolicy, OfflineWriter, WriterContext
from assistant.drafting.requirements import NoticeFacts
from assistant.evidence import VerifyContext, verify_text, with_quantities
from assistant.evidence.carried import missing
from assistant.models import Fact, FactStatus, Report, Section, Sentence, Verdict
from assistant.reading import headings, read_facts

HERE = Path(__file__).parent
FIXTURES = ("water", "school", "hospital", "street")
STATUSES = {"done": FactStatus.DONE, "planned": FactStatus.PLANNED}


def fact(fact_id: str, content: str, **fields: str) -> Fact:
    """A fact with its quantities."""
    return with_quantities(Fact.model_validate({"id": fact_id, "content": content, **fields}))


def context(
    title: str,
    facts: Sequence[Fact],
    sections: Sequence[Section],
    *,
    unit: str = "",
    notice: NoticeFacts | None = None,
    policies: Sequence[CitablePolicy] = (),
    cutoff: dt.date | None = None,
) -> WriterContext:
    """A writer's context after the outline was improved and the facts placed."""
    wanted = notice.requirements if notice else ()
    improved = outline.improve(sections, wanted, facts)
    report = Report(
        id="r", title=title, year=2026, as_of=dt.date(2026, 11, 20), unit=unit, outline=improved
    )
    return WriterContext(
        report=report,
        sections=improved,
        facts=tuple(facts),
        assignment=assign(facts, improved),
        requirements=wanted,
        requirement_sections=requirements.place(wanted, improved),
        notice=notice,
        policies=tuple(policies),
        cutoff=cutoff,
    )


def invented(name: str) -> WriterContext:
    """One of the invented offices in fixtures_*.yaml."""
    data = yaml.safe_load((HERE / f"fixtures_{name}.yaml").read_text(encoding="utf-8"))
    facts = [
        fact(f"F{i:03d}", **{**row, "date": str(row.get("date", ""))})
        for i, row in enumerate(data["facts"], start=1)
    ]
    notice = None
    if "notice" in data:
        notice = requirements.read_notice(data["notice"], data["notice_title"])
    sections = outline.from_template(data["template"])
    return context(data["title"], facts, sections, unit=data["unit"], notice=notice)


def sample(folder: Path) -> WriterContext:
    """The given sample: last year's report, this year's facts and the notice."""
    previous = (folder / "past-report-wenlv.txt").read_text(encoding="utf-8")
    notice = requirements.read_notice((folder / "notice-2026.txt").read_text(encoding="utf-8"))
    facts = read_facts("facts-2026.csv", (folder / "facts-2026.csv").read_bytes())
    return context(
        "关于2026年度贯彻执行中央八项规定精神情况的报告",
        [with_quantities(f) for f in facts],
        outline.learn(previous, headings(previous)),
        unit="*市文化和旅游局",
        notice=notice,
    )


def write(ctx: WriterContext) -> dict[str, str]:
    """The raw texts, markers included."""
    return OfflineWriter().write_report(ctx)


def visible(ctx: WriterContext, texts: dict[str, str]) -> str:
    """The report as a reader sees it, headings included, markers removed."""
    shown = outline.numbered(ctx.sections)
    lines: list[str] = []
    for section in ctx.sections:
        if shown[section.id]:
            lines.append(shown[section.id])
        lines.append(parsed(ctx, texts[section.id]).text)
    return "\n".join(lines)


def parsed(ctx: WriterContext, raw: str) -> MarkerParser:
    """A section's raw text read by the parser every engine's text goes through."""
    allowed = [f.id for f in ctx.facts] + [p.marker for p in ctx.policies]
    parser = MarkerParser(allowed, keep_asterisks=True)
    parser.feed(raw)
    parser.close()
    return parser


def verified(ctx: WriterContext, texts: dict[str, str]) -> list[Sentence]:
    """Every sentence of the report with its verdict."""
    titles = [p.title for p in ctx.policies]
    if ctx.notice is not None:
        titles.append(ctx.notice.title)
    known = VerifyContext(
        year=ctx.report.year, unit=ctx.report.unit, as_of=ctx.report.as_of, titles=tuple(titles)
    )
    passages = {p.marker: p.passage for p in ctx.policies}
    found: list[Sentence] = []
    for raw in texts.values():
        parser = parsed(ctx, raw)
        found += verify_text(
            parser.text,
            parser.marks,
            facts={f.id: f for f in ctx.facts},
            passages=passages,
            context=known,
        )
    return found


def unsupported(ctx: WriterContext, texts: dict[str, str]) -> list[tuple[str, tuple[str, ...]]]:
    """Sentences that do not hold, with the reasons."""
    return [(s.text, s.reasons) for s in verified(ctx, texts) if s.verdict is Verdict.UNSUPPORTED]


def not_carried(ctx: WriterContext, texts: dict[str, str]) -> list[tuple[str, tuple[str, ...]]]:
    """Facts that had a place and are not carried whole by supported sentences."""
    told: dict[str, list[str]] = {}
    for sentence in verified(ctx, texts):
        if sentence.verdict is Verdict.SUPPORTED:
            for evidence in sentence.evidence:
                told.setdefault(evidence, []).append(sentence.text)
    return [
        (f.id, lacking)
        for f in ctx.facts
        if f.id in ctx.assignment and (lacking := missing(f, told.get(f.id, [])))
    ]
