"""A checked paper on screen: the same views for a report written here and for a draft brought from outside."""

from __future__ import annotations

from assistant.ui.paper.screen import Acts, Paper, show

__all__ = ["Acts", "Paper", "show"]
