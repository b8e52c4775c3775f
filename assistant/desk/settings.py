"""The settings service: what the settings page shows and changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.config import Settings, save_settings
from assistant.desk.context import DeskContext

if TYPE_CHECKING:
    from assistant.drafting.endpoint import Preset


class SettingsService:
    """Changes hold at once and are kept in the data folder; a key is kept in memory only."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context

    @property
    def current(self) -> Settings:
        """The settings that hold now."""
        return self._context.settings

    def change(self, **changes: object) -> Settings:
        """Store changed values.

        Raises:
            SettingsError: a value does not fit; nothing was stored.
        """
        self._context.settings = save_settings(self._context.settings, dict(changes))
        if {"embedding", "embedding_model", "base_url", "api_key"} & set(changes):
            self._context.forget_backend()
        return self._context.settings

    def services(self) -> tuple[Preset, ...]:
        """Well-known services with what they expect, in the order to show them."""
        from assistant.drafting.endpoint import presets

        return presets()

    def leaves_machine(self) -> bool:
        """Whether a model is set that does not run on this computer."""
        from assistant.drafting.endpoint import is_loopback

        settings = self._context.settings
        return bool(settings.base_url) and not is_loopback(settings.base_url)

    def presets(self) -> dict[str, str]:
        """Name → base URL of services offices use; data in knowledge/rules/endpoints.yaml."""
        from assistant.drafting.endpoint import presets

        return {p.name: p.base_url for p in presets()}

    def models(self) -> tuple[str, ...]:
        """Model names the endpoint offers.

        Raises:
            DeskError: it cannot be reached, or a connection is not allowed.
        """
        from assistant.drafting.endpoint import list_models

        return list_models(self._context.settings)
