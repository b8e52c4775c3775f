"""Which addresses are this machine, and what the presets say."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import SecretStr

from assistant.config import Settings
from assistant.drafting.endpoint import is_loopback, presets, read_presets, require_allowed
from assistant.errors import DefectError, SettingsError


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost:8000/v1", "http://LOCALHOST/v1", "http://localhost.:1/", "http://127.0.0.1:11434/v1",
        "http://127.8.9.1", "https://[::1]:8000/v1", "http://[::ffff:127.0.0.1]/v1", "http://user:pw@127.0.0.1/v1",
    ],
)  # fmt: skip
def test_loopback(url: str) -> None:
    assert is_loopback(url)


@pytest.mark.parametrize(
    "url",
    [
        "", "localhost", "https://api.deepseek.com/v1", "http://192.168.1.5:8000/v1", "http://10.0.0.1",
        "http://localhost.example.com", "http://127.0.0.1.example.com", "http://127.0.0.1@example.com/v1",
        "http://0.0.0.0:8000", "http://[::]:8000", "http://[::ffff:10.0.0.1]/", "http://notlocalhost/",
        "http://128.0.0.1", "http://[bad", "http://example.com/127.0.0.1", "http://2130706433/",
    ],
)  # fmt: skip
def test_not_loopback(url: str) -> None:
    assert not is_loopback(url)


def ready(settings: Settings, **change: object) -> Settings:
    values: dict[str, object] = {
        "model": "m",
        "base_url": "https://model.example/v1",
        "api_key": SecretStr("k"),
    }
    return settings.model_copy(update=values | change)


def test_a_complete_setting_is_allowed(settings: Settings) -> None:
    complete, without_model = ready(settings), ready(settings, model="")
    require_allowed(complete)
    require_allowed(without_model, model=False)
    assert complete.has_model
    assert not without_model.has_model


def test_an_office_without_any_model_is_told_what_to_do(settings: Settings) -> None:
    with pytest.raises(SettingsError, match="没有设置模型") as caught:
        require_allowed(settings)
    for words in ("ASSISTANT_MODEL", "OPENAI_BASE_URL", "OPENAI_API_KEY", "“设置”页", "离线起草"):
        assert words in str(caught.value)


@pytest.mark.parametrize("url", ["model.example/v1", "ftp://model.example", "http://", "随便"])
def test_an_address_must_be_one(settings: Settings, url: str) -> None:
    with pytest.raises(SettingsError, match="接口地址"):
        require_allowed(ready(settings, base_url=url))


def test_presets_are_complete_and_go_nowhere_by_themselves() -> None:
    items = presets()
    assert {"deepseek", "qwen", "glm", "kimi", "ollama", "vllm"} <= {p.id for p in items}
    for preset in items:
        assert preset.base_url.startswith("http")
        assert preset.key_from or preset.placeholder_key
        assert is_loopback(preset.base_url) == bool(preset.placeholder_key)


@pytest.mark.parametrize(
    "content",
    ["", "presets: 3", "presets: [{id: a}]", "presets: [{id: a, name: b, base_url: c, x: 1}]"],
)
def test_broken_presets_are_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "endpoints.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DefectError, match=r"endpoints\.yaml"):
        read_presets(path)
