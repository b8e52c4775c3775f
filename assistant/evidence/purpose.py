"""Matters that serve another one: 以作风建设促进本职业务 is about the work, not about the conduct that helps it."""

from __future__ import annotations

import re

_MEANS = re.compile(
    r"^(?:(?:以|用|通过|坚持以).{2,14}?(?:促进|促|推动|带动|助推|引领|助力|赋能|服务|保障)"
    r"|.{2,10}?(?:促进|推动|带动|助推|引领|助力|赋能))(?P<end>.{2,})$"
)
_STEM = re.compile(r"(?:的)?(?:有关|相关|具体)?(?:情况|工作情况|成效|做法)$")
_OWN = re.compile(
    r"本职|主责主业|主业|业务|中心工作|中心任务|履职|职能|发展大局|高质量发展|事业发展|重点工作"
)
_SERVES = re.compile(
    r"(?:促进|推动|服务|助力|保障|带动|助推|融入|赋能|转化为).{0,8}"
    r"(?:本职|主责主业|主业|业务|中心|履职|职能|大局|发展)|业务工作|主责主业|中心工作"
)


def served(matter: str) -> str:
    """What a matter serves, where it names a means and an end; empty otherwise.

    党建引领业务发展情况 → 业务发展.
    """
    found = _MEANS.match(_STEM.sub("", matter))
    return found["end"] if found else ""


def is_own_work(matter: str) -> bool:
    """Whether a matter is the office's own work at large, which every office calls by other words."""
    return bool(_OWN.search(matter))


def serves_own_work(heading: str) -> bool:
    """Whether a heading says that its part is about the office's own work, or about what helps it."""
    return bool(_SERVES.search(heading))
