"""Family 政策: citations, quotations, statements, limits, and what the report must contain."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from assistant.checking import (
    citing,
    judging,
    limits,
    owncheck,
    quoting,
    structure,
)
from assistant.checking.coverage_nouns import requirement_file
from assistant.checking.engine import CheckData
from assistant.checking.policyrules import policy_file
from assistant.checking.rules import RuleFile
from assistant.checking.subject import Subject
from assistant.models import Finding, SectionRole

family = "policy"


def rule_files() -> tuple[RuleFile, ...]:
    """The rule files of this family."""
    return (policy_file(), limits.limit_file(), requirement_file())


def missing(subject: Subject) -> Iterator[str]:
    """What is left out for want of the library or of requirements."""
    if subject.documents is None:
        yield "没有连接资料库，未核对引用的文件、条号和引文。"
    if not subject.requirements:
        yield "没有提供来文要求，只按文种核对必写内容。"


def check(subject: Subject, data: CheckData) -> Iterable[Finding]:
    """Findings about policies."""
    yield from limits.check(data)
    if subject.documents is not None:
        policies = data.policies
        yield from citing.check(policies)
        yield from quoting.check(policies)
        said = list(judging.check(policies))
        yield from said
        places = [(f.start, f.end) for f in said if f.start is not None and f.end is not None]
        for found in owncheck.check(policies):
            start, end = found.start or 0, found.end or 0
            if not any(start < b and a < end for a, b in places if a is not None and b is not None):
                yield found
    yield from _notice_limits(subject, data)


def _notice_limits(subject: Subject, data: CheckData) -> Iterator[Finding]:
    """正文不超过4000字, 问题不少于三条."""
    checks = policy_file().checks
    for requirement in subject.requirements:
        most = requirement.limits.get("max_chars")
        count = sum(1 for c in re.sub(r"【[^】\n]*】", "", subject.text) if not c.isspace())
        if most and count > most:
            rule = checks["too_long"]
            message = rule.message.replace("{limit}", str(most)).replace("{count}", str(count))
            yield data.finding(rule, None, None, message=message)
        least = requirement.limits.get("min_problems")
        if least:
            problems = [p for p in data.parts if p.role is SectionRole.PROBLEMS]
            found = structure.points(data.subject.text, problems)
            if 0 < found < least:
                rule = checks["few_problems"]
                message = rule.message.replace("{limit}", str(least)).replace("{count}", str(found))
                yield data.finding(rule, None, None, message=message)
