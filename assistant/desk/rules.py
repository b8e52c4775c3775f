"""Data files of the desk: how candidates differ, and what a selection may be asked to become."""

from __future__ import annotations

from functools import lru_cache

from pydantic import Field

from assistant.config import KNOWLEDGE_DIR
from assistant.datafile import load_data
from assistant.models import Noun

_RULES = KNOWLEDGE_DIR / "rules"


class CandidateStyle(Noun):
    """How one candidate is written."""

    name: str
    temperature: float = Field(ge=0, le=2)
    instruction: str = ""


class CandidateRules(Noun):
    """``candidates.yaml``."""

    candidates: tuple[CandidateStyle, ...] = Field(min_length=1, max_length=3)
    run: int = Field(ge=4)
    """Characters in a row from which a shared stretch counts as a repetition."""


class RewriteAction(Noun):
    """One thing a selection may be asked to become."""

    id: str
    name: str
    instruction: str


class RewriteRules(Noun):
    """``rewriting.yaml``."""

    actions: tuple[RewriteAction, ...] = Field(min_length=1)


@lru_cache(maxsize=1)
def candidate_rules() -> CandidateRules:
    """How candidates differ.

    Raises:
        DefectError: the file does not validate.
    """
    return load_data(CandidateRules, _RULES / "candidates.yaml")


@lru_cache(maxsize=1)
def rewrite_rules() -> RewriteRules:
    """What a selection may be asked to become.

    Raises:
        DefectError: the file does not validate.
    """
    return load_data(RewriteRules, _RULES / "rewriting.yaml")
