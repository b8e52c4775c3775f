"""The two names of the length limit: ``max_tokens`` of older servers, ``max_completion_tokens`` of newer models."""

from __future__ import annotations

from typing import Literal

LimitName = Literal["max_tokens", "max_completion_tokens"]


def other_limit_name(name: LimitName) -> LimitName:
    """The name the other kind of server expects."""
    return "max_completion_tokens" if name == "max_tokens" else "max_tokens"


def refuses_limit_name(words: str, name: LimitName) -> bool:
    """Whether a server's complaint is about the name of the limit, not about its size.

    Servers say "unsupported parameter: 'max_tokens' … use 'max_completion_tokens' instead", or that the field is
    unknown, not permitted, extra or unrecognised; of a value they say that it is too large or out of range.
    """
    lower = words.lower()
    if name not in lower:
        return False
    return other_limit_name(name) in lower.replace(name, "", 1) or any(
        w in lower
        for w in ("unsupported", "unknown", "not permitted", "unrecognized", "unexpected", "extra")
    )
