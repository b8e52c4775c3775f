"""What every drafting engine looks like, and one way to run any of them.

An engine yields raw text in chunks, evidence markers included; :func:`run` reads it through a
:class:`~assistant.drafting.markers.MarkerParser` so that all engines end in the same :class:`Draft`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, Protocol, runtime_checkable

from assistant.drafting.markers import MarkerParser
from assistant.drafting.overrun import overrun_at, without_repeats
from assistant.drafting.pack import EvidencePack
from assistant.drafting.runaway import runaway_at
from assistant.errors import ModelCutError
from assistant.evidence import Mark
from assistant.models import Noun, Stop, Usage

_LOOPED = "模型反复写同一段话，已从重复处停下，请看看写到了哪里。"
_OVERRAN = "模型接着写起了别的部分，已从那里截断。"
_REPEATED = "删去了{}句与前文一字不差的话。"
_LOOK_EVERY = 40
"""Characters between two looks for a loop or another part's heading."""
_OPENING = "导语"
"""What prompts call a part without a heading; models repeat it like one."""
_BLANK_LINES = re.compile(r"\A(?:[ \t]*\n)+|\s+\Z|(?<=\n)(?:[ \t\u3000]*\n)+")


@runtime_checkable
class Engine(Protocol):
    """Writes one section from its evidence pack."""

    @property
    def id(self) -> str:
        """``llm`` or ``offline``."""
        ...

    @property
    def usage(self) -> Usage | None:
        """What the last call cost; None before the first, and for engines that cost nothing."""
        ...

    def write(self, pack: EvidencePack, *, stop: Stop) -> Iterator[str]:
        """Raw section text in chunks, with markers like 〔F003〕.

        Ends early, without an error, when ``stop`` says so.

        Raises:
            ModelCutError: the text broke off; what had arrived has been yielded.
            DeskError: nothing could be written.
        """
        ...


class Draft(Noun):
    """What an engine wrote for one section, markers read and removed."""

    text: str
    marks: tuple[Mark, ...] = ()
    unknown: tuple[str, ...] = ()
    """Marker ids outside the closed set: removed from the text, never evidence."""
    engine: str
    model: str = ""
    prompt_id: str = ""
    prompt_version: str = ""
    usage: Usage | None = None
    unfinished: bool = False
    """Stopped, cut, or ended at the length limit; ``text`` is what had arrived."""
    problem: str = ""
    """Why it is unfinished or was cut, one Chinese sentence; empty when a person stopped it."""
    thinking: str = ""
    """The model's thinking, for a curious reader; never part of the text."""


def run(
    engine: Engine,
    pack: EvidencePack,
    *,
    stop: Stop,
    on_text: Callable[[str], None] | None = None,
) -> Draft:
    """Let ``engine`` write ``pack`` and return the draft; ``on_text`` gets the whole visible text so far.

    A cut stream is not an error here: the draft says ``unfinished`` and why.

    Raises:
        DeskError: nothing could be written at all.
    """
    parser = MarkerParser(
        pack.allowed, heading=pack.heading or _OPENING, keep_asterisks=pack.has_asterisks
    )
    problem = ""
    stopped = False
    headings = [o.heading for o in pack.others]
    cut: _Cut | None = None
    looked = 0
    chunks = engine.write(pack, stop=stop)
    try:
        for chunk in chunks:
            parser.feed(chunk)
            if on_text is not None:
                on_text(parser.text)
            if stop():
                stopped = True
                break
            if abs(parser.length - looked) >= _LOOK_EVERY:
                looked = parser.length
                cut = _cut(parser.text, headings)
                if cut is not None:
                    break
    except ModelCutError as error:
        problem = str(error)
    finally:
        close = getattr(chunks, "close", None)
        if close is not None:
            close()
    parser.close()
    cut = cut or _cut(parser.text, headings)
    written = parser.text[: cut.at if cut else None]
    if on_text is not None:
        on_text(written)
    inside = [m for m in parser.marks if m.end <= len(written)]
    once, left, repeated = without_repeats(written, inside)
    text, marks = tidy(once, left)
    told = (cut.why if cut else problem) + (_REPEATED.format(repeated) if repeated else "")
    usage = engine.usage
    stopped = stopped or (usage is not None and usage.outcome == "stopped" and not cut)
    return Draft(
        text=text,
        marks=marks,
        unknown=parser.unknown,
        engine=engine.id,
        model=_told(engine, "model"),
        prompt_id=_told(engine, "prompt_id"),
        prompt_version=_told(engine, "prompt_version"),
        usage=usage,
        unfinished=stopped or (bool(problem) and not cut),
        problem=told,
        thinking=_told(engine, "thinking") or parser.thinking,
    )


class _Cut(NamedTuple):
    """Where a text stops being this part's, and why, for the clerk."""

    at: int
    why: str


def _cut(text: str, headings: Sequence[str]) -> _Cut | None:
    loop = runaway_at(text)
    if loop is not None:
        return _Cut(loop, _LOOPED)
    overrun = overrun_at(text, headings)
    return None if overrun is None else _Cut(overrun, _OVERRAN)


def tidy(text: str, marks: Sequence[Mark]) -> tuple[str, tuple[Mark, ...]]:
    """``text`` without blank lines and outer line ends, which models strew in, its marks moved along."""
    cuts = [m.span() for m in _BLANK_LINES.finditer(text)]
    kept: list[str] = []
    at = 0
    for start, end in cuts:
        kept.append(text[at:start])
        at = end
    kept.append(text[at:])

    def moved(offset: int) -> int:
        return offset - sum(min(end, offset) - start for start, end in cuts if start < offset)

    return "".join(kept), tuple(
        m.model_copy(update={"start": moved(m.start), "end": moved(m.end)}) for m in marks
    )


def _told(engine: Engine, name: str) -> str:
    """A text an engine may offer beyond the protocol (model, prompt_id, prompt_version, thinking)."""
    value = getattr(engine, name, "")
    return value if isinstance(value, str) else ""
