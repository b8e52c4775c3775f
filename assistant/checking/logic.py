"""Family 逻辑: contradictions within the text, problems and measures, claims that go too far."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from assistant.checking import structure
from assistant.checking.engine import CheckData, match_patterns
from assistant.checking.rules import CompiledEntry, RuleFile, compiled, load
from assistant.checking.subject import SectionSpan, Subject
from assistant.models import FactStatus, Finding, Genre, SectionRole, Severity

family = "logic"

_NO_PROBLEM = re.compile(
    r"(?:没有|未|从未|并未)(?:出现|发生|发现|存在)?(?:过)?任何(?:一起)?[^，。；\n]{0,16}?(?:问题|现象|情况|行为|案件)(?![^，。；]{0,6}(?:整改|处理|的))"
    r"|没有(?:出现|发生|发现|存在)过?[^，。；\n]{0,10}(?:违纪违法|违规违纪|违反中央八项规定精神|“四风”)[^，。；\n]{0,4}问题"
    r"|未(?:出现|发生|发现)[^，。；\n]{0,10}(?:违纪违法|违规违纪|违反中央八项规定精神|“四风”)[^，。；\n]{0,4}问题"
    r"|(?:实现|保持)了?(?:零违纪|“零违纪”|零违规|“零违规”)"
)
_NOT_SAID = re.compile(
    r"不能|不等于|并非|不代表|不是|不要|防止|避免|认为|以为|误以为|是否|确保|力争|努力|如果|要求"
)
_HANDLED = re.compile(
    r"查处[^，。；\n]{0,24}?(\d+|[一二三四五六七八九十]+)[起件人]|给予[^，。；\n]{0,12}处分|立案[^，。；\n]{0,8}\d+[件人]"
)
_OF_OTHERS = re.compile(r"通报|全国|全省|全市|全县|上级|纪委|公布|典型|学习|传达|案例|外地")
_ANSWERED = re.compile("措施|打算|安排|计划|方向|对策|建议")
"""A part that holds the problems and what is done about them."""
_PROMISED = re.compile(
    r"下一?步|下一阶段|今后|(?:我们|我局|我委|我院|我县|我市|我区|本人|我|全局|学校|公司|集团|中心)将|新的一年|几点建议|对策|建议"
    r"|(?:加以|认真|着力|逐步|切实)(?:解决|改进|整改)|“十[四五六]五”时期"
)
_STILL = re.compile(
    r"(?:仍有|还有|还存在|仍存在|仍然存在|依然存在)[^。\n]{0,120}?(?:问题|不足|短板|差距)"
)
_ALL_DONE = re.compile(r"(?:已|均已|已经)?全部(?:完成)?(?:整改|办结|销号|落实)(?:完毕|到位|完成)?")
_SOME_LEFT = re.compile(
    r"(?:其余|剩余|还有|尚有|仍有)[^。；\n]{0,16}(?:未|没有|尚未|推进|整改中|办理中)|尚未(?:完成|整改|办结)"
)
_ALL_OF_MORE = re.compile(
    r"(?<![\d.])(?P<whole>\d{1,6})(?P<unit>个|处|件|项|条|起|户|家|名|人)[^。；，\d]{0,6}，"
    r"[^。；，\d]{0,6}(?P<all>全部[^，。；\d]{2,10}(?P<part>\d{1,6})(?P=unit))"
)
"""挂牌督办32处，已全部整改完成30处."""
_PLANNED = re.compile(
    r"(?:拟于|计划于?|将于|打算|预计|力争|争取|确保)(?:在|到|于)?(?P<y>(?:19|20)\d\d)年(?P<m>\d{1,2})月(?:(?P<d>\d{1,2})日|底)?(?:之?前)?"
)
_THIS_YEAR = re.compile(r"今年(?:以来)?，(?:于|在)?(?P<when>(?P<y>20\d\d)年\d{1,2}月)")
_CUT_OFF = re.compile(r"截[至止](?:到)?(?P<y>20\d\d)年(?P<m>\d{1,2})月")
_AIMED = re.compile(r"力争|争取|确保|预计|将|要|拟|计划|应|须|达到")
_WHOLE_REPORT = 800


class _Data:
    def __init__(self) -> None:
        self.file = load(RuleFile, "logic.yaml")
        self.patterns: tuple[CompiledEntry, ...] = compiled(self.file.rules)


@lru_cache(maxsize=1)
def _data() -> _Data:
    return _Data()


def rule_files() -> tuple[RuleFile, ...]:
    """The rule files of this family."""
    return (_data().file,)


def check(subject: Subject, data: CheckData) -> Iterable[Finding]:
    """Findings about contradictions."""
    yield from match_patterns(data, _data().patterns)
    yield from _no_problem(subject, data)
    yield from _all_but_some(data)
    yield from _past_plans(subject, data)
    yield from _times(subject, data)
    if subject.genre is Genre.REPORT and len(subject.text) >= _WHOLE_REPORT:
        yield from _problems_and_plans(data)


def _no_problem(subject: Subject, data: CheckData) -> Iterator[Finding]:
    checks, text = _data().file.checks, subject.text
    for match in _NO_PROBLEM.finditer(text):
        start, end = match.span()
        rule = checks["no_problem"]
        if data.index.exempt(start, end, rule.exempt):
            continue
        before = text[max(0, start - 12) : start]
        if _NOT_SAID.search(before) or data.role_at(start) is SectionRole.PLANS:
            continue
        own = [f.content for f in subject.facts or () if f.status is FactStatus.DONE]
        handled = next((h for words in own if (h := _handled(words)) is not None), None)
        told = handled or _handled(text)
        still = _STILL.search(text)
        if told is not None:
            other = f"又有“{told}”"
            severity = Severity.ERROR if handled is not None else Severity.WARNING
        elif still is not None or any(p.role is SectionRole.PROBLEMS for p in data.parts):
            other, severity = "后面又列出存在的问题", Severity.WARNING
        else:
            yield data.finding(checks["no_problem_alone"], start, end)
            continue
        message = rule.message.replace("{other}", other)
        yield data.finding(rule, start, end, message=message, severity=severity)


def _handled(text: str) -> str | None:
    """A case the unit handled itself, as the text tells it; cases that others made known do not count."""
    for match in _HANDLED.finditer(text):
        before = re.split(r"[。；\n]", text[max(0, match.start() - 24) : match.start()])[-1]
        if not _OF_OTHERS.search(before) and "典型" not in match.group():
            return match.group()
    return None


def _all_but_some(data: CheckData) -> Iterator[Finding]:
    rule, text = _data().file.checks["all_but_some"], data.subject.text
    for match in _ALL_DONE.finditer(text):
        start, end = data.index.sentence_at(match.start())
        window_end = min(end, match.end() + 60)
        if data.index.exempt(*match.span(), rule.exempt):
            continue
        clause = text[match.end() : window_end]
        if _SOME_LEFT.search(clause) and "，" in clause[:30] and start < end:
            yield data.finding(rule, *match.span())

    for match in _ALL_OF_MORE.finditer(text):
        if int(match["part"]) < int(match["whole"]):
            message = f"前面是{match['whole']}{match['unit']}，“{{quote}}”不是“全部”，请核对。"
            yield data.finding(rule, *match.span("all"), message=message)


def _past_plans(subject: Subject, data: CheckData) -> Iterator[Finding]:
    rule = _data().file.checks["past_plan"]
    if subject.as_of is None:
        return
    as_of = f"{subject.as_of.year}年{subject.as_of.month}月{subject.as_of.day}日"
    for match in _PLANNED.finditer(subject.text):
        year, month = int(match["y"]), int(match["m"])
        if data.index.exempt(*match.span(), rule.exempt):
            continue
        if (year, month) < (subject.as_of.year, subject.as_of.month):
            yield data.finding(rule, *match.span(), message=rule.message.replace("{as_of}", as_of))


def _times(subject: Subject, data: CheckData) -> Iterator[Finding]:
    """今年 beside a month of another year, and a count up to a month that has not come."""
    checks = _data().file.checks
    for match in _THIS_YEAR.finditer(subject.text):
        if data.year is not None and int(match["y"]) != data.year:
            rule = checks["this_year"]
            if not data.index.exempt(*match.span("when"), rule.exempt):
                message = rule.message.replace("{year}", match["y"])
                yield data.finding(rule, *match.span("when"), message=message)
    if subject.as_of is None:
        return
    as_of = f"{subject.as_of.year}年{subject.as_of.month}月{subject.as_of.day}日"
    rule = checks["future_cutoff"]
    for match in _CUT_OFF.finditer(subject.text):
        here = (int(match["y"]), int(match["m"]))
        if here <= (subject.as_of.year, subject.as_of.month) or here[1] > 12:
            continue
        aimed = _AIMED.search(subject.text, match.end(), match.end() + 24) is not None
        planned = data.role_at(match.start()) is SectionRole.PLANS
        if not (aimed or planned or data.index.exempt(*match.span(), rule.exempt)):
            yield data.finding(rule, *match.span(), message=rule.message.replace("{as_of}", as_of))


def _problems_and_plans(data: CheckData) -> Iterator[Finding]:
    checks = _data().file.checks
    problems = [p for p in data.parts if p.role is SectionRole.PROBLEMS]
    plans = [p for p in data.parts if p.role is SectionRole.PLANS]
    if (
        problems
        and not plans
        and not _ANSWERED.search(problems[0].heading)
        and not _PROMISED.search(data.subject.text, problems[0].start)
    ):
        yield data.finding(
            checks["problems_without_plans"], problems[0].start, _head(data, problems[0])
        )
    elif plans and not problems and not _STILL.search(data.subject.text):
        yield data.finding(checks["plans_without_problems"], plans[0].start, _head(data, plans[0]))
    elif problems and plans:
        counts = (
            structure.points(data.subject.text, problems),
            structure.points(data.subject.text, plans),
        )
        if min(counts) >= 2 and counts[0] != counts[1]:
            rule = checks["counts_differ"]
            message = rule.message.replace("{problems}", str(counts[0]))
            yield data.finding(rule, None, None, message=message.replace("{plans}", str(counts[1])))


def _head(data: CheckData, part: SectionSpan) -> int:
    """End of the first line of a part, at most 40 characters on."""
    text = data.subject.text
    stop = text.find("\n", part.start + 1)
    end = min(part.end if stop < 0 else stop, part.start + 40)
    return max(end, part.start + 1)
