"""The settings service: what the settings page shows and changes."""

from __future__ import annotations

from assistant.config import Settings, save_settings
from assistant.desk.context import DeskContext


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
        return self._context.settings

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
