"""What drafting hands back: sections as drafted, text that is arriving, and what did not come about."""

from __future__ import annotations

from assistant.errors import ModelError, OutboundBlockedError
from assistant.models import Noun, Revision, Section


class Drafted(Noun):
    """One section as drafted."""

    section: Section
    heading: str
    revision: Revision


class DraftResult(Noun):
    """What a draft run produced, in outline order."""

    sections: tuple[Drafted, ...]
    stopped: bool = False


class LiveDraft(Noun):
    """Text that is arriving right now."""

    section: str
    heading: str
    text: str


def ignore(_done: int, _total: int, _message: str) -> None:
    """Progress nobody watches."""


def never() -> bool:
    """Work nobody stops."""
    return False


def told(
    failed: list[tuple[str, ModelError | OutboundBlockedError]], done: int, wanted: int
) -> ModelError | OutboundBlockedError:
    """One sentence for all that failed, of the kind of the first."""
    _, first = failed[0]
    if wanted == 1:
        return first
    which = "、".join(f"“{name}”" for name, _ in failed)
    rest = wanted - done - len(failed)
    words = f"{which}没有写成：{str(first).rstrip('。')}。"
    words += f"已写好的{done}个部分都已保存" if done else "其他部分没有改动"
    words += f"，还有{rest}个部分没有起草。" if rest else "。"
    every = type(first)(words)
    every.__cause__ = first
    return every
