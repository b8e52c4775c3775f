"""What ``rules`` shows: JSON and plain lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.desk.policyrules import RuleRow
    from assistant.models import Office, RuleState

_KIND = {"limit": "限额", "ban": "禁止", "duty": "应当"}


def rules(rows: Sequence[RuleRow]) -> dict[str, Any]:
    """``{"rules": [{"document", "key", "kind", "title", "locator", "clause", "thing", "limit", "state", …}]}``."""
    return {
        "rules": [
            {
                "document": r.rule.document,
                "key": r.rule.key,
                "kind": r.rule.kind,
                "title": r.rule.title,
                "locator": r.rule.locator,
                "clause": r.rule.quote,
                "thing": r.rule.thing,
                "limit": r.rule.limit,
                "gist": r.rule.gist,
                "state": r.decision.state.value,
                "reach": r.decision.reach.value if r.decision.reach else None,
                "place": r.decision.place,
                "body": r.decision.body,
                "binds": r.binds,
                "carried_from": r.carried or None,
            }
            for r in rows
        ]
    }


def rule_lines(rows: Sequence[RuleRow]) -> Iterator[str]:
    """The same for people: the rule, then its clause."""
    document = ""
    for r in rows:
        if r.rule.document != document:
            document = r.rule.document
            yield f"《{r.rule.title}》{document}"
        bound = "" if r.binds or r.decision.state.value == "不用" else "（不适用于本单位）"
        yield f"  [{r.decision.state.value}] {_KIND[r.rule.kind]} {r.rule.gist}{bound}  {r.rule.key}"
        yield f"      {r.rule.clause}"
        if r.carried:
            yield f"      沿用{r.carried}时的决定，条文一字未改"
    yield f"共{len(rows)}条规则。"


def decided_lines(rows: Sequence[RuleRow], state: RuleState) -> Iterator[str]:
    """What was done."""
    yield f"{len(rows)}条规则已记为“{state.value}”。"


def office_lines(office: Office) -> Iterator[str]:
    """Where the office is."""
    yield f"本单位在：{office.place or '没有填'}；单位类型：{office.body or '没有填'}。"
