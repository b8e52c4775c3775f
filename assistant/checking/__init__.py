"""Checks that return findings about a draft: registry and families."""

from __future__ import annotations

from assistant.checking.registry import NAMES, run
from assistant.checking.subject import CheckResult, SectionSpan, Subject

__all__ = ["NAMES", "CheckResult", "SectionSpan", "Subject", "run"]
