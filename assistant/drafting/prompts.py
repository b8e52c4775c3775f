"""Prompts live in ``prompts/*.md``: front matter that says what they need, then the messages.

::

    ---
    id: draft-section
    purpose: 一句话说明用途
    variables: [unit, facts]
    output: text            # text | lines | json
    settings: {temperature: 0.3}
    optional: [facts]
    empty: {facts: （本节没有事实）}
    choices:
      role: {work: …, plans: …}
    ---
    ## system
    …{unit}…
    ## user
    …{facts}…

A paragraph (up to a blank line) that holds a variable of ``optional`` is left out where that
variable is blank: what is not there is better not mentioned to a weak model. ``empty`` gives the
words for a blank variable, ``choices`` the words for each value of a variable. Literal braces are
doubled.
"""

from __future__ import annotations

import hashlib
import re
import string
from collections.abc import Collection, Mapping
from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from assistant.config import PROMPTS_DIR
from assistant.datafile import parse_yaml
from assistant.errors import DefectError
from assistant.models import Noun

_FRONT = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_PART = re.compile(r"^## (system|user)[ \t]*$", re.MULTILINE)
Role = Literal["system", "user"]


class EngineSettings(Noun):
    """What a prompt asks of the engine instead of the office's settings."""

    temperature: float | None = Field(default=None, ge=0, le=2)
    max_tokens: int | None = Field(default=None, ge=1)


class Prompt(Noun):
    """One versioned prompt."""

    id: str
    purpose: str
    variables: tuple[str, ...]
    output: Literal["text", "lines", "json"]
    settings: EngineSettings = EngineSettings()
    optional: tuple[str, ...] = ()
    empty: dict[str, str] = Field(default_factory=dict)
    choices: dict[str, dict[str, str]] = Field(default_factory=dict)
    parts: tuple[tuple[Role, str], ...]
    version: str
    """First 12 hex digits of the file's sha256 (line ends as \\n)."""

    @cached_property
    def used(self) -> frozenset[str]:
        """Variables that stand in the messages."""
        return frozenset(name for _, body in self.parts for name in _fields(body))

    def render(self, **values: str) -> list[tuple[str, str]]:
        """The messages as (role, text).

        Raises:
            DefectError: a variable is missing or unknown, or a choice is not offered.
        """
        filled = self._fill(values)
        from langchain_core.prompts import ChatPromptTemplate

        blank = {name for name in self.optional if not values[name].strip()}
        parts = [(role, _without(body, blank)) for role, body in self.parts]
        template = ChatPromptTemplate.from_messages(parts, template_format="f-string")
        messages = template.format_messages(**filled)
        return [
            (role, str(message.content))
            for (role, _), message in zip(self.parts, messages, strict=True)
        ]

    @cached_property
    def own_words(self) -> str:
        """Everything the prompt itself says, in all its choices; nothing that is filled in."""
        return "\n".join(
            [body for _, body in self.parts]
            + list(self.empty.values())
            + [words for offered in self.choices.values() for words in offered.values()]
        )

    def _fill(self, values: Mapping[str, str]) -> dict[str, str]:
        missing = set(self.variables) - set(values)
        unknown = set(values) - set(self.variables)
        if missing or unknown:
            names = "、".join(sorted(missing | unknown))
            raise DefectError(
                f"提示词{self.id}的变量对不上：{names}，请检查 prompts/{self.id}.md。"
            )
        filled: dict[str, str] = {}
        for name, value in values.items():
            text = value
            if name in self.choices:
                if value not in self.choices[name]:
                    raise DefectError(
                        f"提示词{self.id}没有为{name}准备“{value}”，请检查 prompts/{self.id}.md。"
                    )
                text = self.choices[name][value]
            filled[name] = text if text.strip() else self.empty.get(name, text)
        return filled


def _without(body: str, blank: Collection[str]) -> str:
    """``body`` without the paragraphs that hold a variable of ``blank``."""
    return "\n\n".join(p for p in body.split("\n\n") if not set(_fields(p)) & set(blank))


def _fields(body: str) -> list[str]:
    return [name for _, name, _, _ in string.Formatter().parse(body) if name is not None]


def load_prompt(prompt_id: str, *, folder: Path = PROMPTS_DIR) -> Prompt:
    """Read and check one prompt.

    Raises:
        DefectError: it does not exist or does not validate.
    """
    path = folder / f"{prompt_id}.md"
    try:
        source = path.read_bytes()
    except OSError as error:
        raise DefectError(f"缺少提示词文件 prompts/{prompt_id}.md，请从安装包恢复。") from error
    return parse_prompt(source, prompt_id)


def parse_prompt(source: bytes, prompt_id: str) -> Prompt:
    """Check a prompt file's content.

    Raises:
        DefectError: one Chinese sentence naming what is wrong.
    """
    import yaml

    try:
        text = source.decode("utf-8-sig").replace("\r\n", "\n")
        front = _FRONT.match(text)
        if front is None:
            raise _defect(prompt_id, "开头没有用 --- 括起的说明")
        meta = parse_yaml(front.group(1))
        if not isinstance(meta, dict):
            raise _defect(prompt_id, "说明不是键值形式")
        prompt = Prompt.model_validate(
            {
                **meta,
                "parts": _parts(text[front.end() :], prompt_id),
                "version": hashlib.sha256(text.encode()).hexdigest()[:12],
            }
        )
        used = prompt.used
    except (UnicodeDecodeError, yaml.YAMLError, ValidationError, ValueError) as error:
        raise _defect(prompt_id, "格式不对") from error
    if prompt.id != prompt_id:
        raise _defect(prompt_id, f"里面写的 id 是{prompt.id}")
    declared = frozenset(prompt.variables)
    if declared != used or len(declared) != len(prompt.variables):
        names = "、".join(sorted(declared ^ used)) or "、".join(prompt.variables)
        raise _defect(prompt_id, f"声明的变量和用到的不一致：{names}")
    if stray := {*prompt.empty, *prompt.choices, *prompt.optional} - declared:
        raise _defect(
            prompt_id, f"empty、choices 或 optional 里有没声明的变量：{'、'.join(sorted(stray))}"
        )
    return prompt


def _parts(body: str, prompt_id: str) -> list[tuple[str, str]]:
    heads = list(_PART.finditer(body))
    if not heads or body[: heads[0].start()].strip():
        raise _defect(prompt_id, "正文要从“## system”或“## user”开始")
    ends = [h.start() for h in heads[1:]] + [len(body)]
    parts = [(h.group(1), body[h.end() : end].strip()) for h, end in zip(heads, ends, strict=True)]
    for _, part in parts:
        for name in _fields(part):
            if not name.isidentifier():
                raise _defect(prompt_id, f"变量名“{name}”不合规则")
    if "user" not in [role for role, _ in parts] or not all(part for _, part in parts):
        raise _defect(prompt_id, "缺少“## user”部分，或有空的部分")
    return parts


def _defect(prompt_id: str, what: str) -> DefectError:
    return DefectError(f"提示词文件 prompts/{prompt_id}.md 有误：{what}，请改正。")
