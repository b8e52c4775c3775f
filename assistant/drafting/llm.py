"""The ``llm`` engine: any OpenAI-compatible endpoint, through langchain-openai.

Nothing heavy is imported until a call is made. Keys and texts are never logged.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing

from assistant.config import Settings
from assistant.drafting.calling import Messages, ModelCall
from assistant.drafting.echo import recited
from assistant.drafting.endpoint import is_loopback, require_allowed
from assistant.drafting.gate import Found, classified, inspect, release
from assistant.drafting.neutral import one_line, quoted
from assistant.drafting.pack import EvidencePack
from assistant.drafting.pack_text import fence, variables
from assistant.drafting.plaintext import ThinkFilter
from assistant.drafting.prompts import Prompt, load_prompt
from assistant.drafting.tokens import clip, estimate_tokens
from assistant.errors import ModelCutError, ModelEmptyError, ModelError
from assistant.models import Fact, Noun, Sentence, Stop, Usage

_ECHO = 0.5
"""Share of an answer that may repeat the prompt; very small models return little else."""
_REPLY_LINE = re.compile(r"^\s*(?:第)?(\d{1,3})(?:句)?\s*[｜|:：.．、]\s*(.*\S)\s*$")


class Outgoing(Noun):
    """What would be sent for a pack, for the clerk to see before it is."""

    local: bool
    """The endpoint is this machine: nothing leaves it, and the gate does not apply."""
    messages: tuple[tuple[str, str], ...]
    """(role, text) as they would be sent, masked where masking applies."""
    found: tuple[Found, ...] = ()
    blocked: str = ""
    """Why nothing may be sent; empty when it may."""


class LlmEngine:
    """Drafts through the model the settings name.

    Args:
        settings: address, key, model, limits.
        on_thinking: gets the model's thinking as it arrives; it is never part of a draft.
    """

    id = "llm"

    def __init__(
        self, settings: Settings, *, on_thinking: Callable[[str], None] | None = None
    ) -> None:
        self._settings = settings
        self._on_thinking = on_thinking
        self._usage: Usage | None = None
        self._thinking: list[str] = []
        self._model = settings.model
        self._prompt: Prompt | None = None

    @property
    def usage(self) -> Usage | None:
        """What the last call cost; None before the first."""
        return self._usage

    @property
    def model(self) -> str:
        """Name of the model that answered last (the fallback's, where that one did)."""
        return self._model

    @property
    def prompt_id(self) -> str:
        """Id of the prompt used last; empty before the first call."""
        return self._prompt.id if self._prompt else ""

    @property
    def prompt_version(self) -> str:
        """Version hash of the prompt used last."""
        return self._prompt.version if self._prompt else ""

    @property
    def thinking(self) -> str:
        """The model's thinking during the last call."""
        return "".join(self._thinking)

    def write(self, pack: EvidencePack, *, stop: Stop) -> Iterator[str]:
        """Draft the section of ``pack``; see :class:`~assistant.drafting.engines.Engine`.

        Raises:
            SettingsError: no model is set, or it may not be reached.
            OutboundBlockedError: the outbound gate refused.
            ModelCutError: the answer broke off; what had arrived has been yielded.
            ModelError: there is no answer.
        """
        prompt = load_prompt("draft-section")
        written: list[str] = []
        for piece in self._ask(prompt, variables(pack), stop=stop, texts=pack.raw_texts()):
            written.append(piece)
            yield piece
        if recited("".join(written), prompt.own_words) > _ECHO:
            raise ModelEmptyError(
                "模型没有写正文，只是重复了要求，请换一个能力更强的模型，或者改用离线起草。"
            )

    def repair(
        self,
        pack: EvidencePack,
        text: str,
        failing: Sequence[Sentence],
        *,
        missing: Sequence[Fact] = (),
        stop: Stop,
    ) -> dict[int, str]:
        """Ask once for better wordings of sentences that failed, and for a sentence on each missing fact.

        Only as many sentences are sent as a quarter of the context holds, and no more of the text around
        them: an answer of 100 KB must not become a prompt of 400.

        Returns:
            Index into ``failing``, then ``missing`` → new sentence with markers; empty for "leave it
            out". What the model was not asked about or did not answer is absent.

        Raises:
            DeskError: as for :meth:`write`.
        """
        prompt = load_prompt("repair-section")
        everything = variables(pack)
        lines = [
            "｜".join(
                [
                    str(n),
                    _with_markers(one_line(s.text), s),
                    one_line("；".join(s.reasons)) or "没有依据",
                ]
            )
            for n, s in enumerate(failing, start=1)
        ]
        share = self._settings.context_tokens // 4
        lines = _first_of(lines, share)
        wanted = _first_of(
            [f"{n}｜{f.id}" for n, f in enumerate(missing, start=len(failing) + 1)], share
        )
        asked = {*range(len(lines)), *range(len(failing), len(failing) + len(wanted))}
        if not asked:
            return {}
        # No character costs less than a fifth of a token, so more than this can never fit.
        text = clip(text[: share * 5], share)
        everything |= {
            "text": quoted(text),
            "failures": "\n".join(lines),
            "missing": "\n".join(wanted),
        }
        everything["fence"] = fence(*everything.values())
        values = {name: everything[name] for name in prompt.variables}
        texts = (*pack.raw_texts(), text)
        pieces: list[str] = []
        whole = True
        try:
            for piece in self._ask(prompt, values, stop=stop, texts=texts):
                pieces.append(piece)
        except ModelCutError:
            whole = False
        think = ThinkFilter()
        visible, _ = think.feed("".join(pieces))
        answered = (visible + think.close()).splitlines()
        if not whole or stop():
            # The line that was being written when the answer broke off is not an answer.
            answered = answered[:-1]
        answers: dict[int, str] = {}
        for line in answered:
            match = _REPLY_LINE.match(line)
            if match and int(match.group(1)) - 1 in asked:
                # Weak models repeat the reason behind the sentence; ｜ stands in no sentence.
                answer = match.group(2).split("｜")[0].strip()
                gone = answer.strip("。〔〕 ") in {"删去", "删除"}
                answers.setdefault(int(match.group(1)) - 1, "" if gone else answer)
        return answers

    def rewrite(
        self,
        pack: EvidencePack,
        selection: str,
        *,
        instruction: str,
        before: str = "",
        after: str = "",
        stop: Stop,
    ) -> Iterator[str]:
        """Reword a selected passage as the clerk asks; raw text with markers, like :meth:`write`.

        Raises:
            DeskError: as for :meth:`write`.
        """
        prompt = load_prompt("rewrite-selection")
        everything = variables(pack) | {
            "selection": quoted(selection),
            "before": quoted(before),
            "after": quoted(after),
            "instruction": one_line(instruction),
        }
        everything["fence"] = fence(*everything.values())
        values = {name: everything[name] for name in prompt.variables}
        texts = (*pack.raw_texts(), selection, before, after, instruction)
        yield from self._ask(prompt, values, stop=stop, texts=texts)

    def preview(self, pack: EvidencePack) -> Outgoing:
        """What :meth:`write` would send, and what the gate makes of it; sends nothing."""
        messages = load_prompt("draft-section").render(**variables(pack))
        if is_loopback(self._settings.base_url):
            return Outgoing(local=True, messages=tuple(messages))
        found: list[Found] = []
        sent: list[tuple[str, str]] = []
        blocked = ""
        for role, text in messages:
            result = inspect(text, self._settings.outbound)
            found += result.found
            blocked = blocked or result.message
            sent.append((role, result.text or text))
        if not blocked and (secret := next((t for t in pack.raw_texts() if classified(t)), None)):
            blocked = inspect(secret, self._settings.outbound).message
        return Outgoing(local=False, messages=tuple(sent), found=tuple(found), blocked=blocked)

    def answer(
        self, prompt_id: str, values: dict[str, str], *, texts: Sequence[str], stop: Stop
    ) -> str:
        """The whole answer to one question, through the outbound gate; ``texts`` is what it carries.

        Raises:
            DeskError: the model cannot be used, or the gate holds the texts back.
        """
        return "".join(self._ask(load_prompt(prompt_id), values, stop=stop, texts=texts))

    def _ask(
        self, prompt: Prompt, values: dict[str, str], *, stop: Stop, texts: Sequence[str]
    ) -> Iterator[str]:
        """Send a prompt through the gate; a second model is tried once where nothing has arrived."""
        require_allowed(self._settings)
        self._prompt = prompt
        messages: Messages = prompt.render(**values)
        if not is_loopback(self._settings.base_url):
            messages = release(messages, texts, self._settings.outbound)
        models = [self._settings.model.strip()]
        fallback = self._settings.fallback_model.strip()
        if fallback and fallback not in models:
            models.append(fallback)
        for model in models:
            arrived = False
            try:
                for piece in self._call(prompt, messages, model, stop):
                    arrived = True
                    yield piece
            except ModelError:
                if arrived or model == models[-1]:
                    raise
            else:
                return

    def _call(self, prompt: Prompt, messages: Messages, model: str, stop: Stop) -> Iterator[str]:
        """One call to one model; text without thinking."""
        self._model = model
        self._thinking = []
        self._usage = None
        call = ModelCall(
            self._settings,
            messages,
            model=model,
            wanted=prompt.settings,
            stop=stop,
            on_thinking=self._think,
        )
        think = ThinkFilter()
        told = 0
        visible = False
        try:
            with closing(call.stream()) as chunks:
                for chunk in chunks:
                    text, reset = think.feed(chunk)
                    thought = think.thinking
                    if len(thought) > told:
                        self._think(thought[told:])
                        told = len(thought)
                    # A closing tag alone: the parser downstream must forget what it was given.
                    text = "</think>" + text if reset and visible else text
                    if text:
                        visible = True
                        yield text
            tail = think.close()
            if tail:
                visible = True
                yield tail
        finally:
            self._usage = call.usage
        if not visible and self._usage.outcome == "ok":
            self._usage = self._usage.model_copy(update={"outcome": "error"})
            raise ModelEmptyError(
                "模型只给出了思考，没有写出正文，请重试一次，或在“设置”页换一个模型。"
            )

    def _think(self, text: str) -> None:
        self._thinking.append(text)
        if self._on_thinking is not None:
            self._on_thinking(text)


def _first_of(lines: Sequence[str], budget: int) -> list[str]:
    """The first lines, as many as ``budget`` tokens hold."""
    kept: list[str] = []
    for line in lines:
        budget -= estimate_tokens(line)
        if budget < 0:
            break
        kept.append(line)
    return kept


def _with_markers(text: str, sentence: Sentence) -> str:
    """The sentence as an engine would have written it, its evidence before the final mark."""
    if not sentence.evidence:
        return text
    body = text.rstrip("。！？；")
    return f"{body}〔{'、'.join(sentence.evidence)}〕{text[len(body) :]}"
