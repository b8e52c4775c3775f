"""Family 政策: citations, quotations, statements, limits, and what the report must contain."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from assistant.checking import (
    citing,
    judging,
    limits,
    owncheck,
    ownslots,
    quoting,
    structure,
)
from assistant.checking.coverage_nouns import requirement_file
from assistant.checking.engine import CheckData
from assistant.checking.policyrules import policy_file
from assistant.checking.rules import RuleFile
from assistant.checking.subject import Subject
from assistant.models import Finding, SectionRole, Severity

family = "policy"
_RANK = {Severity.INFO: 0, Severity.WARNING: 1, Severity.ERROR: 2}


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
    shipped = list(limits.check(data))
    own: list[Finding] = []
    if subject.documents is not None:
        policies = data.policies
        yield from citing.check(policies)
        yield from quoting.check(policies)
        said = list(judging.check(policies))
        yield from said
        own = [f for f in owncheck.check(policies) if not _beside(f, said)]
        own += [f for f in ownslots.check(policies) if not _beside(f, (*said, *own))]
    # A shipped rule and the clerk's own policy may find the same act; it is said once, the graver way.
    yield from (f for f in own if not _beside(f, shipped, graver=True))
    yield from (f for f in shipped if not _beside(f, own, graver=True, ties=True))
    yield from _notice_limits(subject, data)


def _beside(
    finding: Finding, others: Iterable[Finding], *, graver: bool = False, ties: bool = False
) -> bool:
    """Whether another finding stands at the same place.

    Args:
        finding: the finding.
        others: those that may stand there.
        graver: only one of higher severity counts.
        ties: one of the same severity counts too.
    """
    if finding.start is None or finding.end is None:
        return False
    return any(
        finding.start < (other.end or 0)
        and (other.start or 0) < finding.end
        and (not graver or _RANK[other.severity] + ties > _RANK[finding.severity])
        for other in others
        if other.start is not None
    )


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
