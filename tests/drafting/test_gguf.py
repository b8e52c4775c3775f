"""A model file instead of a service: refused in one sentence where it cannot be, an endpoint where it can."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest

from assistant.config import load_settings
from assistant.drafting import gguf
from assistant.drafting.endpoint import is_loopback
from assistant.drafting.engines import run
from assistant.drafting.llm import LlmEngine
from assistant.drafting.pack import EvidencePack
from assistant.errors import DependencyMissingError, SettingsError
from assistant.models import Fact, FactStatus

FACT = Fact(id="F001", content="举办读书班2期，参加128人次", status=FactStatus.DONE)
MODEL = os.environ.get("TEST_GGUF", "")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "qwen-small.gguf"
    path.write_bytes(b"GGUF" + b"\0" * 64)
    return path


def test_a_model_file_alone_is_a_model_on_this_machine(tmp_path: Path, file: Path) -> None:
    settings = load_settings(tmp_path / "data", gguf=file)
    assert settings.has_model
    assert settings.model == "qwen-small"
    assert is_loopback(settings.base_url)


def test_a_named_model_goes_before_the_file(tmp_path: Path, file: Path) -> None:
    settings = load_settings(
        tmp_path / "data", gguf=file, model="big", base_url="http://127.0.0.1:9/v1"
    )
    assert settings.model == "big"
    assert gguf.running(settings) == settings


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    settings = load_settings(tmp_path / "data", gguf=tmp_path / "none.gguf")
    with pytest.raises(SettingsError, match=r"找不到模型文件“none\.gguf”"):
        gguf.running(settings)


def test_another_file_is_no_model(tmp_path: Path) -> None:
    path = tmp_path / "letter.gguf"
    path.write_text("这不是模型")
    with pytest.raises(SettingsError, match="不是 GGUF 模型文件"):
        gguf.running(load_settings(tmp_path / "data", gguf=path))


def test_without_the_extra_the_clerk_is_told_what_to_install(
    tmp_path: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gguf, "available", lambda: False)
    with pytest.raises(DependencyMissingError, match="pip install xllamacpp"):
        gguf.running(load_settings(tmp_path / "data", gguf=file))


@pytest.mark.skipif(not MODEL or not gguf.available(), reason="set TEST_GGUF to a model file")
def test_a_real_file_answers(tmp_path: Path) -> None:
    settings = load_settings(
        tmp_path / "data", gguf=Path(MODEL), max_tokens=24, timeout_seconds=300
    )
    pack = EvidencePack(
        section="s1", heading="学习教育", facts=(FACT,), year=2026, as_of=dt.date(2026, 10, 31)
    )
    draft = run(LlmEngine(settings), pack, stop=lambda: False)
    assert draft.text.strip()
    assert draft.model == Path(MODEL).stem
