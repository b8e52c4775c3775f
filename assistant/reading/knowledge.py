"""Shipped knowledge: Markdown files with a front matter that holds the fields of a Document."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from assistant.datafile import parse_yaml
from assistant.errors import DefectError
from assistant.models import Completeness, Document, DocumentKind, Level
from assistant.reading.text import unify_line_ends

_FENCE = "---\n"
_SLUG = r"^[a-z0-9][a-z0-9\-]{1,60}$"


class _Front(BaseModel):
    """Front matter; a key that is not known here is a slip and is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=_SLUG)
    title: str = Field(min_length=2)
    issuer: str = ""
    number: str = ""
    level: Level | None = None
    adopted: dt.date | None = None
    effective: dt.date | None = None
    repealed: dt.date | None = None
    supersedes: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    completeness: Completeness | None = None
    """Required of a policy: a digest without its label would be quoted as official wording."""
    evidence_mark: Literal["", "V", "S", "M"] = ""
    kind: Literal["policy", "report"] = "policy"
    unit: str = ""
    """Who wrote a report; stands for the issuer where that is not given."""
    year: int | None = None
    """Of a report; for people who read the file."""

    @field_validator("issuer", "number", "unit", "evidence_mark", mode="before")
    @classmethod
    def _blank(cls, given: object) -> object:
        """A key without value is an empty string."""
        return "" if given is None else given

    @field_validator("supersedes", "aliases", mode="before")
    @classmethod
    def _none(cls, given: object) -> object:
        """A key without value is an empty list."""
        return () if given is None else given


def read_policy(path: Path) -> tuple[Document, tuple[str, ...]]:
    """One file of shipped knowledge as a Document (body = text), and remarks that do not stop its use.

    A front matter with ``kind: report`` makes a past report of it.

    Raises:
        DefectError: the front matter or the body does not validate.
    """
    front, body, sha = _parted(path)
    remarks: list[str] = []
    if front.kind == "report":
        if not (front.issuer or front.unit):
            remarks.append("没有注明撰写单位")
    elif front.completeness is not Completeness.FULL and not front.evidence_mark:
        remarks.append("没有注明证据等级（V、S、M）")
    elif front.completeness is Completeness.FULL and front.effective is None:
        remarks.append("没有施行日期，按通过日期判断效力")
    return _document(front, body, sha, path), tuple(remarks)


def read_report(path: Path) -> tuple[Document, tuple[str, ...]]:
    """As ``read_policy``, for a file that must be a past report.

    Raises:
        DefectError: it does not validate, or is not marked as a report.
    """
    document, remarks = read_policy(path)
    if document.kind is not DocumentKind.REPORT:
        raise _defect(path, "没有写明 kind: report")
    return document, remarks


def _parted(path: Path) -> tuple[_Front, str, str]:
    """Front matter, body and sha256 of the file."""
    try:
        data = path.read_bytes()
        text = unify_line_ends(data.decode("utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise _defect(path, "读不出来") from error
    head, fence, body = text.removeprefix(_FENCE).partition("\n" + _FENCE)
    if not text.startswith(_FENCE) or not fence:
        raise _defect(path, "没有文件头")
    if not body.strip():
        raise _defect(path, "没有正文")
    try:
        front = _Front.model_validate(_mapping(path, head))
    except ValidationError as error:
        names = "、".join(sorted({str(e["loc"][0]) for e in error.errors() if e["loc"]}))
        raise _defect(path, f"{names}的值不对") from error
    return front, body.strip("\n"), hashlib.sha256(data).hexdigest()


def _document(front: _Front, body: str, sha: str, path: Path) -> Document:
    completeness = front.completeness or Completeness.FULL
    if front.kind == "policy" and front.completeness is None:
        raise _defect(path, "没有写明 completeness")
    dates = front.effective or front.adopted
    if front.repealed and dates and front.repealed < dates:
        raise _defect(path, "废止日期早于施行日期")
    if front.id in front.supersedes:
        raise _defect(path, "supersedes 写了它自己")
    return Document(
        id=front.id,
        kind=DocumentKind(front.kind),
        title=front.title,
        text=body,
        sha256=sha,
        filename=path.name,
        issuer=front.issuer or front.unit,
        number=front.number,
        level=front.level,
        adopted=front.adopted,
        effective=front.effective,
        repealed=front.repealed,
        supersedes=front.supersedes,
        aliases=front.aliases,
        completeness=completeness,
        evidence_mark=front.evidence_mark,
        shipped=True,
    )


def _mapping(path: Path, text: str) -> Mapping[str, object]:
    try:
        loaded = parse_yaml(text)
    except yaml.YAMLError as error:
        raise _defect(path, "文件头不是正确的 YAML") from error
    if not isinstance(loaded, dict):
        raise _defect(path, "没有文件头")
    return loaded


def _defect(path: Path, why: str) -> DefectError:
    return DefectError(f"随软件提供的资料{path.name}有误：{why}，请重新安装或改正该文件。")
