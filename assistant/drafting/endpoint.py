"""Which model endpoint may be spoken to, what it offers, and presets for well-known ones."""

from __future__ import annotations

import ipaddress
from functools import cache
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from assistant.config import KNOWLEDGE_DIR, Settings
from assistant.datafile import load_data
from assistant.errors import DefectError, ModelError, SettingsError
from assistant.models import Noun

PRESETS_FILE = KNOWLEDGE_DIR / "rules" / "endpoints.yaml"


class Preset(Noun):
    """A well-known service for the settings page; choosing one fills the fields, nothing more."""

    id: str
    name: str
    base_url: str
    models: tuple[str, ...] = ()
    """Examples; the service's own list is what counts."""
    structured_method: Literal["json_schema", "function_calling", "json_mode"] = "json_mode"
    max_tokens_field: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"
    key_from: str = ""
    """Site where a key is issued."""
    placeholder_key: str = ""
    """What to put in as the key where the service asks for none."""
    note: str = ""


class EndpointsFile(Noun):
    """endpoints.yaml."""

    presets: tuple[Preset, ...]


def presets() -> tuple[Preset, ...]:
    """The presets in the order to show them.

    Raises:
        DefectError: knowledge/rules/endpoints.yaml does not validate.
    """
    return read_presets(PRESETS_FILE)


@cache
def read_presets(path: Path) -> tuple[Preset, ...]:
    """Presets of one file, checked.

    Raises:
        DefectError: the file does not validate.
    """
    items = load_data(EndpointsFile, path).presets
    if len({p.id for p in items}) != len(items):
        raise DefectError(f"数据文件{path.name}里有重复的 id，请改正。")
    return items


def is_loopback(url: str) -> bool:
    """Whether ``url`` points at this very machine: localhost, 127.0.0.0/8 or ::1.

    Names other than localhost are never resolved: what a name means can change between two look-ups.
    """
    try:
        host = urlsplit(url.strip()).hostname
    except ValueError:
        return False
    if not host:
        return False
    if host.rstrip(".").lower() == "localhost":
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped.is_loopback
    return address.is_loopback


def require_allowed(settings: Settings, *, model: bool = True) -> None:
    """Check, before anything is built or sent, that the model endpoint may and can be used.

    Args:
        settings: the settings that hold.
        model: whether a model name is needed (not for listing models).

    Raises:
        SettingsError: no model, address or key is set, the address is none, or the desk is offline.
    """
    missing = []
    if model and not settings.model.strip():
        missing.append("模型名称（ASSISTANT_MODEL）")
    if not settings.base_url.strip():
        missing.append("接口地址（OPENAI_BASE_URL）")
    if not settings.api_key.get_secret_value().strip():
        missing.append("密钥（OPENAI_API_KEY，本机服务不用密钥的可填任意字符）")
    if missing:
        what = "没有设置模型" if model and not settings.model.strip() else "模型设置不全"
        raise SettingsError(
            f"{what}，缺少{'、'.join(missing)}，请在“设置”页或环境变量里补上，或者改用离线起草。"
        )
    parts = urlsplit(settings.base_url.strip())
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise SettingsError("模型接口地址不对，应以 http:// 或 https:// 开头，请在“设置”页改正。")
    if settings.offline and not is_loopback(settings.base_url):
        raise SettingsError(
            "当前设为离线（ASSISTANT_OFFLINE），不能连接本机以外的模型，请改用本机模型或离线起草。"
        )


def list_models(settings: Settings) -> tuple[str, ...]:
    """Names of the models the endpoint offers, sorted.

    Raises:
        SettingsError: address or key missing, or not allowed while offline.
        ModelError: the endpoint cannot be reached or does not answer as expected.
    """
    require_allowed(settings, model=False)
    import openai

    from assistant.drafting.connection import Notes, sync_client
    from assistant.drafting.model_errors import explain

    notes = Notes()
    with sync_client(settings, notes) as http:
        client = openai.OpenAI(
            base_url=settings.base_url.strip(),
            api_key=settings.api_key.get_secret_value(),
            http_client=http,
            max_retries=settings.max_retries,
        )
        try:
            names = {str(item.id) for item in client.models.list()}
        except (openai.OpenAIError, ValueError, TypeError, AttributeError) as error:
            raise explain(error, notes, settings) from error
    if not names:
        raise ModelError("模型服务没有列出可用的模型，请检查接口地址，或直接填写模型名称。")
    return tuple(sorted(names))
