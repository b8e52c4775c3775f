"""Prompts are data: checked when loaded, versioned by content, rendered without surprises."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.config import PROMPTS_DIR
from assistant.drafting.prompts import load_prompt, parse_prompt
from assistant.errors import DefectError
from assistant.models import SectionRole

SHIPPED = sorted(p.stem for p in PROMPTS_DIR.glob("*.md"))

GOOD = """---
id: greet
purpose: 测试
variables: [name, tone]
output: text
empty: {name: （无名）}
choices:
  tone: {plain: 平实, warm: 热情}
---
## system
语气：{tone}。例：{{"a": 1}}
## user
称呼{name}。
"""


def variant(old: str, new: str) -> bytes:
    assert old in GOOD
    return GOOD.replace(old, new).encode()


def test_the_four_prompts_are_there() -> None:
    assert {"draft-section", "repair-section", "extract-facts", "rewrite-selection"} <= set(SHIPPED)


@pytest.mark.parametrize("prompt_id", SHIPPED)
def test_every_shipped_prompt_loads_and_renders(prompt_id: str) -> None:
    prompt = load_prompt(prompt_id)
    values = {n: next(iter(prompt.choices.get(n, {"": ""}))) for n in prompt.variables}
    messages = prompt.render(**values)
    assert [role for role, _ in messages] == ["system", "user"]
    for _, text in messages:
        assert "{" not in text.replace('{"facts": [{', "").replace('{"found": [{', "")
        assert "\n\n\n" not in text
    assert prompt.purpose


def test_every_role_of_a_section_has_its_rules() -> None:
    roles = {role.value for role in SectionRole}
    assert set(load_prompt("draft-section").choices["role"]) == roles
    assert set(load_prompt("repair-section").choices["role"]) == roles


def test_values_are_filled_in_literally() -> None:
    prompt = parse_prompt(GOOD.encode(), "greet")
    messages = prompt.render(name="{tone}{{x}}", tone="warm")
    assert messages == [("system", '语气：热情。例：{"a": 1}'), ("user", "称呼{tone}{{x}}。")]


def test_a_blank_value_has_its_own_words() -> None:
    prompt = parse_prompt(GOOD.encode(), "greet")
    assert prompt.render(name=" \n", tone="plain")[1] == ("user", "称呼（无名）。")


def test_a_paragraph_about_nothing_is_left_out() -> None:
    source = GOOD.replace("empty: {name: （无名）}", "optional: [name]").replace(
        "称呼{name}。", "第一段。\n\n称呼{name}，\n又一行。\n\n末段。"
    )
    prompt = parse_prompt(source.encode(), "greet")
    assert prompt.render(name="", tone="plain")[1][1] == "第一段。\n\n末段。"
    assert "称呼甲，\n又一行。" in prompt.render(name="甲", tone="plain")[1][1]


def test_the_version_follows_the_content_and_not_the_line_ends() -> None:
    prompt = parse_prompt(GOOD.encode(), "greet")
    assert len(prompt.version) == 12
    assert parse_prompt(GOOD.replace("\n", "\r\n").encode(), "greet").version == prompt.version
    assert parse_prompt(variant("称呼", "叫"), "greet").version != prompt.version


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (variant("[name, tone]", "[name]"), "tone"),
        (variant("[name, tone]", "[name, tone, age]"), "age"),
        (variant("[name, tone]", "[name, tone, tone]"), "变量"),
        (variant("id: greet", "id: other"), "other"),
        (variant("output: text", "output: poem"), "格式"),
        (variant("称呼{name}", "称呼{name.__class__}"), "变量名"),
        (variant("称呼{name}", "称呼{0}"), "变量名"),
        (variant("称呼{name}", "称呼{name"), "格式"),
        (variant("## user", "## robot"), "user"),
        (variant("## system\n", "闲话\n## system\n"), "正文"),
        (variant("empty: {name", "empty: {nobody"), "nobody"),
        (variant("output: text", "output: text\noptional: [nobody]"), "nobody"),
        (variant("purpose: 测试", "purpose: [测试"), "格式"),
        (b"no front matter", "---"),
        (b"\xff\xfe", "格式"),
    ],
)  # fmt: skip
def test_a_broken_prompt_is_refused_when_loaded(source: bytes, words: str) -> None:
    with pytest.raises(DefectError, match=words) as caught:
        parse_prompt(source, "greet")
    assert "prompts/greet.md" in str(caught.value)


@pytest.mark.parametrize(
    "values",
    [{"name": "x"}, {"name": "x", "tone": "plain", "age": "1"}, {"name": "x", "tone": "rude"}],
)
def test_values_must_fit_the_variables(values: dict[str, str]) -> None:
    with pytest.raises(DefectError, match="greet"):
        parse_prompt(GOOD.encode(), "greet").render(**values)


def test_a_missing_prompt_is_named(tmp_path: Path) -> None:
    with pytest.raises(DefectError, match="nothing"):
        load_prompt("nothing", folder=tmp_path)
