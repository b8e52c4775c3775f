"""``rules``: limits and prohibitions read from the library's policies, listed and confirmed."""

from __future__ import annotations

import click

from assistant.commands.shell import Output, common, opened
from assistant.errors import UserError

_STATES = ("待确认", "确认", "不用")
_USAGE = (
    "用法：rules，或 rules 文件编号，或 rules confirm 文件编号 规则编号…，"
    "或 rules decline 文件编号 规则编号…，或 rules ask 文件编号 规则编号…，或 rules office。"
)


@click.command("rules")
@click.argument("words", nargs=-1)
@click.option("--state", type=click.Choice(_STATES), default=None, help="只列这一种状态。")
@click.option(
    "--kind", type=click.Choice(("limit", "ban", "duty")), default=None, help="只列一类。"
)
@click.option("--find", default="", help="条文或文件名里要有的字。")
@click.option("--all", "every", is_flag=True, help="这份文件里列出的规则全部照办。")
@click.option(
    "--reach",
    type=click.Choice(("全国", "省", "市", "县", "本单位")),
    default=None,
    help="confirm 时：适用的层级。",
)
@click.option("--place", default=None, help="适用的地方；office 时：本单位所在地，如“某省某市”。")
@click.option("--body", default=None, help="适用的单位类型；office 时：本单位的类型，如“机关”。")
@common
def rules(
    out: Output,
    words: tuple[str, ...],
    state: str | None,
    kind: str | None,
    find: str,
    every: bool,
    reach: str | None,
    place: str | None,
    body: str | None,
) -> None:
    """列出从政策里读出的限额、禁止和要求；rules confirm 文件 规则… 确认，rules decline 不用，
    rules ask 改回待确认，rules office 看或填本单位在哪里。
    """
    from assistant.commands.views import rules as views
    from assistant.models import RuleReach, RuleState

    verbs = {
        "confirm": RuleState.CONFIRMED,
        "decline": RuleState.DECLINED,
        "ask": RuleState.PENDING,
    }
    with opened(out) as desk:
        service = desk.policyrules
        match words:
            case ("office",):
                now = service.office()
                if place is not None or body is not None:
                    service.set_office(
                        place=now.place if place is None else place,
                        body=now.body if body is None else body,
                    )
                    now = service.office()
                out.emit(now.model_dump(mode="json"), lambda: views.office_lines(now))
            case (verb, document, *keys) if verb in verbs:
                if not keys and not every:
                    raise UserError("请写明规则编号，或者加 --all 表示这份文件的全部规则。")
                rows = service.chosen(document, keys)
                kinds = (kind,) if kind else ()
                rows = tuple(r for r in rows if not kinds or r.rule.kind in kinds)
                service.decide(rows, verbs[verb])
                if reach is not None or place is not None or body is not None:
                    fresh = service.chosen(document, [r.rule.key for r in rows])
                    for row in fresh if rows else ():
                        known = row.decision
                        service.reach(
                            [row],
                            reach=RuleReach(reach) if reach else known.reach,
                            place=known.place if place is None else place,
                            body=known.body if body is None else body,
                        )
                done = service.chosen(document, [r.rule.key for r in rows]) if rows else ()
                out.emit(views.rules(done), lambda: views.decided_lines(done, verbs[verb]))
            case () | (_,):
                found = service.rules(
                    document=words[0] if words else "",
                    state=RuleState(state) if state else None,
                    kinds=(kind,) if kind else (),
                    words=find,
                )
                out.emit(views.rules(found), lambda: views.rule_lines(found))
            case _:
                raise UserError(_USAGE)
