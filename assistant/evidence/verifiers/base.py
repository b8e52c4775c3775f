"""What every verifier returns, and the wording all reasons share."""

from __future__ import annotations

from dataclasses import dataclass, field

from assistant.evidence.nouns import Claim, ClaimKind
from assistant.evidence.sources import Sources


@dataclass
class Outcome:
    """Claims looked at, what was wrong with them, what carried them."""

    claims: list[Claim] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    derivations: list[str] = field(default_factory=list)

    def claim(self, kind: ClaimKind, text: str, start: int, end: int) -> None:
        """Note a claim."""
        self.claims.append(Claim(kind=kind, text=text, start=start, end=end))

    def fail(self, reason: str) -> None:
        """Note a reason, once."""
        if reason not in self.reasons:
            self.reasons.append(reason)


def sourceless(text: str, sources: Sources) -> str:
    """The reason for a claim of a sentence that cites nothing usable."""
    if sources.unverified:
        ids = "、".join(sources.unverified)
        return f"“{text}”没有出处：{ids}是待核事实，核实前不能作依据"
    return f"“{text}”没有出处：本句没有引用任何事实"


def shorten(text: str, size: int = 20) -> str:
    """Words for a reason, without blanks, cut where they get long."""
    plain = (
        "".join(c for c in text if c != "\0" and not c.isspace())
        .strip("，、：；。")
        .rstrip("和与及的")
    )
    return plain if len(plain) <= size else plain[:size] + "…"
