"""``LlmEngine.rewrite`` in the shape of an engine, so that its markers are read as everywhere."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.config import Settings
from assistant.drafting.pack import EvidencePack
from assistant.models import Stop, Usage

_AROUND = 300
"""Characters before and after the selection that the model sees, to fit in."""


class Rewording:
    """Rewords one stretch of a text as the clerk asks."""

    id = "llm"

    def __init__(
        self,
        settings: Settings,
        text: str,
        start: int,
        end: int,
        wish: str,
    ) -> None:
        from assistant.drafting.llm import LlmEngine

        self._engine = LlmEngine(settings)
        self._text, self._start, self._end, self._wish = text, start, end, wish

    @property
    def usage(self) -> Usage | None:
        """What the call cost."""
        return self._engine.usage

    @property
    def model(self) -> str:
        """The model that answered."""
        return self._engine.model

    @property
    def prompt_id(self) -> str:
        """Id of the prompt."""
        return self._engine.prompt_id

    @property
    def prompt_version(self) -> str:
        """Version of the prompt."""
        return self._engine.prompt_version

    @property
    def thinking(self) -> str:
        """The model's thinking."""
        return self._engine.thinking

    def write(self, pack: EvidencePack, *, stop: Stop) -> Iterator[str]:
        """The reworded selection, markers included."""
        return self._engine.rewrite(
            pack,
            self._text[self._start : self._end],
            instruction=self._wish,
            before=self._text[max(0, self._start - _AROUND) : self._start],
            after=self._text[self._end : self._end + _AROUND],
            stop=stop,
        )
