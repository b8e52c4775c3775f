"""Opening and closing of a report: set phrases from data, the notice, the cut-off day."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.drafting.affinity import ASKED
from assistant.drafting.categories import UNKNOWN_PART, Categories
from assistant.drafting.offline.context import WriterContext
from assistant.drafting.offline.statement import Chooser, Statement
from assistant.drafting.patterns import Frame, load_patterns
from assistant.drafting.wording import pronoun
from assistant.models import Genre, Section, SectionRole

_MAX_THEMES = 6
_FEWEST_THEMES = 2
_ANY_FIELD = "业务工作"
_MAX_OWN = 3
_TOO_SHORT = 2
_ITEM_CHARS = 12
"""分管工作 is not called 分管."""
_MANY_FIELDS = 5
_MEASURE = re.compile(r"(?:总量|数量|规模|质量|情况|数据|指标|问题|基数|结构)$")
"""What is measured and not done: nobody 做好 a 信访总量."""
_ONESELF = re.compile(r"本人|我(?=[担任分主严认始坚]|作为)")
_PERIOD = re.compile(r"上半年|下半年|前三季度|(?:第[一二三四]|[一二三四])季度")
_SUBJECT = re.compile(
    r"(?:关于|^)(?:[^，。]{0,20}?(?:局|委|办|院|校|镇|街道|中心|公司))?(?:的)?(?:\d{4}年(?:度|上半年|第.季度)?)?(?P<subject>[^，。]{2,40}?)"
    r"(?:的)?(?:工作)?(?:情况)?(?:的)?(?:自查)?(?:报告|总结|汇报)$"
)


def frame_for(title: str) -> Frame:
    """The frame of a kind of report, by the words of its title."""
    frames = load_patterns().frames
    return next((f for f in frames if any(w in title for w in f.title)), frames[-1])


def subject_of(title: str) -> str:
    """What the report is about: 关于2026年度贯彻执行…情况的报告 → 贯彻执行….

    '' where the title says no more than 工作总结.
    """
    found = _SUBJECT.search(title.strip())
    subject = found["subject"].removeprefix("度") if found else ""
    return "" if subject in ("年度", "工作", "年度工作", "全年", "全年工作") else subject


def we(context: WriterContext) -> str:
    """我局, 我校, 本人."""
    return pronoun(context.report.unit, person=speaks_for_oneself(context))


def speaks_for_oneself(context: WriterContext) -> bool:
    """Whether a person reports (本人) and not a body; last year's report shows it where there is one."""
    if not frame_for(context.report.title).person:
        return False
    return _ONESELF.search(context.previous) is not None if context.previous else True


def period_of(title: str) -> str:
    """The part of the year a report is about, by its title: 上半年, 前三季度; '' for the whole of it."""
    found = _PERIOD.search(title)
    return found.group() if found else ""


def opening(context: WriterContext, *, themes: Sequence[str], chooser: Chooser) -> list[Statement]:
    """The opening paragraph as statements; the notice is cited by its title."""
    report = context.report
    frame = frame_for(report.title)
    rules = load_patterns()
    # A theme that names an act (隐患排查治理) would need a source of its own.
    plain = [t for t in themes if chooser.judge.holds(f"做好{t}、作风建设等各项工作")]
    shown = plain[:_MAX_THEMES]
    few = len(shown) < _FEWEST_THEMES and frame.opening_plain
    text = chooser.pick("opening", frame.opening_plain if few else frame.opening).format(
        year=report.year,
        we=we(context),
        guide=_guide(context),
        subject=subject_of(report.title) or "各项工作",
        themes="、".join(shown) or "重点任务",
        basis="\n",
    )
    period = period_of(report.title)
    if period:
        # 2026年 and 全年 would say more than half a year's report can.
        text = text.replace(f"{report.year}年，", f"{load_patterns().time.year}，", 1)
        text = text.replace("全年工作", "有关工作").replace("年度目标任务", "目标任务")
    head, _, tail = text.partition("\n")
    statements = [Statement(head)]
    basis: list[str] = []
    if context.notice is not None and context.notice.title:
        notice = context.notice.title.strip("《》")
        basis.append(chooser.pick("basis", rules.basis.notice).format(notice=notice))
    cutoff = context.as_at
    if cutoff is not None:
        marker = _notice_marker(context)
        if marker or cutoff == report.as_of:
            day = f"{cutoff.year}年{cutoff.month}月{cutoff.day}日"
            sentence = chooser.pick("cutoff", rules.basis.cutoff).format(cutoff=day)
        else:
            # Without the notice as evidence its day may not be stated.
            sentence = chooser.pick("cutoff open", rules.basis.cutoff_open)
        statements.append(Statement("".join(basis) + sentence, marker))
        basis = []
    statements.append(Statement("".join(basis) + tail))
    return statements


def closing(context: WriterContext, chooser: Chooser) -> list[list[Statement]]:
    """Paragraphs that end the report: what the unit undertakes, and 特此报告 where the genre has it."""
    frame = frame_for(context.report.title)
    text = chooser.pick("closing", frame.closing).format(we=we(context), year=context.report.year)
    paragraphs = [[Statement(text)]]
    if frame.end and context.report.genre is Genre.REPORT:
        paragraphs.append([Statement(frame.end)])
    return paragraphs


def _notice_marker(context: WriterContext) -> tuple[str, ...]:
    """The evidence id the notice was offered under, if it was."""
    if context.notice is None:
        return ()
    title = context.notice.title.strip("《》")
    return tuple(p.marker for p in context.policies if p.title.strip("《》") == title)[:1]


def themes_of(
    sections: Sequence[Section], written: Sequence[str], categories: Categories
) -> list[str]:
    """Nouns for the opening: the fields with facts, in the order of the report."""
    parts = [s for s in sections if s.role is SectionRole.WORK and s.level <= 1]
    if parts and all(s.brief.startswith(ASKED) for s in parts):
        # The notice's own words for its parts are the plainest names of them.
        return [name for s in parts if len(name := _item(s.heading)) <= _ITEM_CHARS]
    work = [c for s in sections if s.role is SectionRole.WORK for c in s.categories]
    found = [categories.find(name) for name in (written or work)]
    own = [c for c in found if categories.family(c) == UNKNOWN_PART]
    fields = {c.part for c in found if c not in own}
    most = 1 if len(fields) >= _MANY_FIELDS else _MAX_OWN
    named: list[str] = []
    for category in found:
        # The office's main business is named by its own words, everything else by its field.
        inside = category in own[:most]
        part = categories.part(category.part)
        noun = _bare(category.called) if inside or category.part == UNKNOWN_PART else part.noun
        if category.name == _ANY_FIELD or _MEASURE.search(noun):
            continue
        if noun not in named and not (category in own[most:] and category.part == UNKNOWN_PART):
            named.append(noun)
    return named


def _item(heading: str) -> str:
    """安全生产责任落实 of 安全生产责任落实情况."""
    return re.sub(r"(?:工作)?(?:开展|进展|落实|完成)?情况$", "", heading) or heading


def _bare(name: str) -> str:
    bare = re.sub(r"(?:工作|推进|落实)$", "", name)
    return bare if len(bare) > _TOO_SHORT else name


def _guide(context: WriterContext) -> str:
    day = context.report.as_of
    guides = load_patterns().guides
    for guide in guides:
        if guide.valid_from <= day and (guide.valid_to is None or day <= guide.valid_to):
            return guide.text
    return guides[0].text
