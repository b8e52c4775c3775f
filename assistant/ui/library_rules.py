"""规则: what was read from the library's policies, each beside its clause, for a person to confirm."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import streamlit as st

from assistant.models import RuleReach, RuleState
from assistant.ui.common import action, desk, flash, go, plain, telling

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from assistant.desk.policyrules import RuleRow

_PAGE = 20
"""Rules shown at once; the filters find the others."""
_BADGE = {
    RuleState.PENDING: ":orange-badge[待确认]",
    RuleState.CONFIRMED: ":green-badge[确认]",
    RuleState.DECLINED: ":gray-badge[不用]",
}
_KIND = {"limit": "限额", "ban": "禁止", "duty": "应当"}
_ANY = "不限"


def lead() -> None:
    """The line on the library page that leads here."""
    counts = desk().policyrules.counts()
    pending, total = counts[RuleState.PENDING], sum(counts.values())
    if not total:
        return
    said, button = st.columns([6, 1], vertical_alignment="center")
    waiting = f"，{pending}条待确认" if pending else ""
    said.caption(
        f"从政策全文读出{total}条限额、禁止和要求{waiting}；确认以后，核稿时违反的算错误。"
    )
    if button.button("看规则", key="open-rules", width="stretch"):
        go(rules="all")
        st.rerun()


def show(chosen: str) -> None:
    """The page: filters above, rule and clause side by side below.

    Args:
        chosen: id of one document, or ``all``.
    """
    if st.button("← 资料库", type="tertiary", key="back-from-rules"):
        go(rules=None)
        st.rerun()
    st.markdown("## 政策里的规则")
    st.caption(
        "规则是从政策全文里自动读出来的。请对照右边的条文：读对了点“确认”，核稿时违反的算错误；"
        "不想用的点“不用”，不再提醒；没有确认的只作提醒，并注明待确认。条文改了会重新问。"
    )
    with telling():
        _office()
        rows = _filtered(chosen)
        for row in _bulk(rows):
            _rule(row)
        if not rows:
            st.info("没有符合条件的规则。收进政策的全文后，这里会列出从中读出的限额、禁止和要求。")


def _office() -> None:
    service = desk().policyrules
    office = service.office()
    known = "、".join(w for w in (office.place, office.body) if w) or "没有填"
    with st.expander(f"本单位：{known}", expanded=False), st.form("office", border=False):
        st.caption("用来判断哪些地方、哪类单位的规则管到本单位；不填则都拿来核对。")
        a, b, c = st.columns([4, 2, 1], vertical_alignment="bottom")
        place = a.text_input("所在地", office.place, placeholder="某省某市某县，知道几级写几级")
        bodies = ["", *_bodies(office.body)]
        body = b.selectbox(
            "单位类型", bodies, index=bodies.index(office.body), format_func=lambda v: v or "没有填"
        )
        if c.form_submit_button("保存", width="stretch"):
            service.set_office(place=place, body=body)
            flash("已记下本单位所在地和类型")
            st.rerun()


def _bodies(known: str) -> list[str]:
    from assistant.desk.policyrules import BODIES

    return list(BODIES) if not known or known in BODIES else [*BODIES, known]


def _filtered(chosen: str) -> tuple[RuleRow, ...]:
    from assistant.desk.policyrules import KINDS

    service = desk().policyrules
    titles = {d.id: d.title for d in service.documents()}
    ids = ["", *titles]
    a, b, c, d = st.columns([4, 2, 3, 3], vertical_alignment="bottom")
    document = a.selectbox(
        "文件",
        ids,
        index=ids.index(chosen) if chosen in ids else 0,
        format_func=lambda i: titles.get(i, "全部政策全文"),
        key=f"rules-document-{chosen}",
    )
    state = b.selectbox(
        "状态",
        [None, *RuleState],
        index=1,
        format_func=lambda s: s.value if s else "全部",
        key="rules-state",
    )
    kinds = c.multiselect(
        "种类",
        list(KINDS),
        ["limit", "ban"],
        format_func=lambda k: KINDS[k],
        key="rules-kinds",
        placeholder="全部",
    )
    words = d.text_input("条文里有", key="rules-words", placeholder="工作餐")
    return service.rules(document=document, state=state, kinds=kinds, words=words)


def _bulk(rows: tuple[RuleRow, ...]) -> tuple[RuleRow, ...]:
    """What acts on many rules at once; returns the rules of the page shown."""
    pages = max(1, -(-len(rows) // _PAGE))
    said, number, confirm, decline, more = st.columns([3, 2, 2, 2, 2], vertical_alignment="bottom")
    at = 1
    if pages > 1:
        at = int(number.number_input(f"第几页（共{pages}页）", 1, pages, 1, key="rules-page"))
    page = rows[(at - 1) * _PAGE : at * _PAGE]
    if not page:
        return ()
    said.markdown(f"**共{len(rows)}条**")
    _many(confirm, f"确认本页{len(page)}条", page, RuleState.CONFIRMED, "primary")
    _many(decline, "本页都不用", page, RuleState.DECLINED, "secondary")
    with more.popover("更多", width="stretch"):
        place = st.container()
        _many(place, f"确认筛出的全部{len(rows)}条", rows, RuleState.CONFIRMED, "secondary")
        _many(place, f"筛出的{len(rows)}条都不用", rows, RuleState.DECLINED, "secondary")
        _reach_form(rows, key="all")
    return page


def _many(
    place: DeltaGenerator,
    label: str,
    rows: tuple[RuleRow, ...],
    state: RuleState,
    kind: Literal["primary", "secondary"],
) -> None:
    keys = [(r.rule.document, r.rule.key) for r in rows]
    place.button(
        label,
        key=f"rules-{label}",
        type=kind,
        on_click=_decide,
        args=(keys, state),
        width="stretch",
    )


def _rule(row: RuleRow) -> None:
    rule, decision = row.rule, row.decision
    with st.container(border=True):
        left, right, buttons = st.columns([5, 6, 2], vertical_alignment="top")
        left.markdown(
            f"{_BADGE[decision.state]} :blue-badge[{_KIND[rule.kind]}] **{plain(rule.gist)}**"
        )
        left.caption(plain(_whom(row)))
        if row.carried:
            left.caption(
                plain(f"沿用{row.carried}时的决定：条文一字未改。要重新定，点右边的按钮。")
            )
        right.text(rule.clause)
        right.caption(plain(f"《{rule.title}》"))
        keys = [(rule.document, rule.key)]
        if decision.state is not RuleState.CONFIRMED:
            buttons.button(
                "确认",
                key=f"yes-{rule.id}",
                on_click=_decide,
                args=(keys, RuleState.CONFIRMED),
                width="stretch",
            )
        if decision.state is not RuleState.DECLINED:
            buttons.button(
                "不用",
                key=f"no-{rule.id}",
                on_click=_decide,
                args=(keys, RuleState.DECLINED),
                width="stretch",
            )
        if decision.state is not RuleState.PENDING:
            buttons.button(
                "改回待确认",
                key=f"ask-{rule.id}",
                on_click=_decide,
                args=(keys, RuleState.PENDING),
                type="tertiary",
                width="stretch",
            )
        with left.popover("适用范围", type="tertiary"):
            _reach_form((row,), key=rule.id)


def _whom(row: RuleRow) -> str:
    d = row.decision
    level = d.reach.value if d.reach else "层级没有说明"
    words = "、".join(w for w in (level, d.place, d.body) if w)
    bound = "" if row.binds or d.state is RuleState.DECLINED else "；不管本单位，不拿来核对"
    return f"适用：{words}{bound}"


def _reach_form(rows: tuple[RuleRow, ...], *, key: str) -> None:
    first = rows[0].decision
    reaches = [None, *RuleReach]
    bodies = ["", *_bodies(first.body)]
    with st.form(f"reach-{key}", border=False):
        if len(rows) > 1:
            st.caption(f"改上面列出的{len(rows)}条。")
        reach = st.selectbox(
            "层级",
            reaches,
            index=reaches.index(first.reach),
            format_func=lambda r: r.value if r else "没有说明",
        )
        place = st.text_input("地方", first.place, placeholder="某省某市；全国的不用填")
        body = st.selectbox(
            "单位类型", bodies, index=bodies.index(first.body), format_func=lambda v: v or _ANY
        )
        if st.form_submit_button("保存", type="primary", width="stretch"):
            changed = desk().policyrules.reach(rows, reach=reach, place=place, body=body)
            flash(f"已改{changed}条规则的适用范围")
            st.rerun()


@action
def _decide(keys: list[tuple[str, str]], state: RuleState) -> None:
    service = desk().policyrules
    wanted = set(keys)
    rows = [r for r in service.rules() if (r.rule.document, r.rule.key) in wanted]
    changed = service.decide(rows, state)
    flash(f"{changed}条规则已记为“{state.value}”")
