"""Whom a rule read from a policy binds: its level, its place, its kind of body, and what a person said of it.

A county's rule does not bind another county, nor a school's rule a hospital; where either side is not
known, the rule is held against the draft, since it came from the clerk's own library.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.models import Document, Level, Office, RuleDecision, RuleReach, RuleState

_PLACE = re.compile(
    r"(?P<name>(?!.?[各全本该我设辖属级地社景园城小都某内外])[一-鿿]{2})(?P<rank>省|自治区|市|县|区|旗|镇|乡|街道)"
)
_RANKS = {
    "省": "省", "自治区": "省", "市": "市", "县": "县", "区": "县", "旗": "县", "镇": "乡", "乡": "乡", "街道": "乡",
}  # fmt: skip
_REACH = {
    "省": RuleReach.PROVINCE,
    "市": RuleReach.CITY,
    "县": RuleReach.COUNTY,
    "乡": RuleReach.COUNTY,
}
_LEVELS = {
    Level.CENTRAL: RuleReach.NATION,
    Level.PROVINCE: RuleReach.PROVINCE,
    Level.CITY: RuleReach.CITY,
    Level.OWN: RuleReach.OWN,
}
_NATIONAL = re.compile(r"^(?:中华人民共和国)?[^市县区省]*(?:法|条例)(?:实施(?:条例|细则|办法))?$")
_BODIES = (
    (re.compile(r"学校|中小学|幼儿园|高校|院校"), "学校"),
    (re.compile(r"医院|医疗机构|卫生院"), "医院"),
    (re.compile(r"企业|公司"), "企业"),
    (re.compile(r"乡镇|乡村|村级|村民"), "乡镇"),
)
BODIES = ("机关", "学校", "医院", "企业", "乡镇", "其他")
"""Kinds of body a person may choose from."""


def places(text: str) -> dict[str, str]:
    """Rank → name of the places a text names: {"市": "临川市"}; the last of a rank wins."""
    return {_RANKS[m["rank"]]: m.group() for m in _PLACE.finditer(text)}


def first_reading(document: Document, key: str) -> RuleDecision:
    """What is taken of a rule before a person says anything: by the document's title, issuer and level."""
    found = places(document.issuer) or places(document.title)
    lowest = next((rank for rank in ("乡", "县", "市", "省") if rank in found), "")
    reach = _REACH.get(lowest)
    if document.level in (Level.OWN, Level.CENTRAL) or reach is None:
        reach = _LEVELS.get(document.level, reach) if document.level else reach
    if reach is None and _NATIONAL.match(document.title):
        reach = RuleReach.NATION
    body = next((name for words, name in _BODIES if words.search(document.title)), "")
    return RuleDecision(
        document=document.id, key=key, reach=reach, place="".join(found.values()), body=body
    )


def decided(
    document: Document, keys: Iterable[str], decisions: Iterable[RuleDecision]
) -> dict[str, RuleDecision]:
    """Key → the decision of a person, or the first reading."""
    known = {d.key: d for d in decisions if d.document == document.id}
    return {key: known.get(key) or first_reading(document, key) for key in keys}


def stated_unit(unit: str, text: str) -> str:
    """The unit of a draft where its title or signature says so; nothing for a name met in a sentence.

    A unit that the text does not hold was given by a person and is taken as it is.
    """
    if not unit or unit not in text:
        return unit
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    signed = unit in lines
    titled = bool(lines) and lines[0].startswith(unit) and not lines[0].endswith(("。", "；"))
    return unit if signed or titled else ""


def binds(decision: RuleDecision, office: Office, unit: str) -> bool:
    """Whether a rule is held against a draft.

    Args:
        decision: what is known about the rule.
        office: the clerk's own office.
        unit: whose report the draft is, as far as its own text says.
    """
    if decision.state is RuleState.DECLINED:
        return False
    if decision.reach is RuleReach.OWN or decision.reach is RuleReach.NATION:
        return _same_body(decision, office)
    own = {**places(unit), **places(office.place)}
    for rank, name in places(decision.place).items():
        if rank in own and own[rank] != name:
            return False
    return _same_body(decision, office)


def _same_body(decision: RuleDecision, office: Office) -> bool:
    return not decision.body or not office.body or decision.body == office.body
