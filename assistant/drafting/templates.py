"""Outline templates: ``knowledge/outlines/*.yaml`` and files of the same form that an office keeps."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from pydantic import Field, ValidationError

from assistant.config import KNOWLEDGE_DIR
from assistant.drafting.ordinals import point_ordinal
from assistant.errors import BadFileError, DefectError, NotFoundError
from assistant.models import Genre, Noun, Section, SectionRole, Slot

OUTLINES_DIR = KNOWLEDGE_DIR / "outlines"
_SUFFIXES = {".yaml", ".yml"}


class TemplateSection(Noun):
    """A part of a template; the place in the tree gives its level."""

    heading: str = ""
    role: SectionRole = SectionRole.WORK
    categories: tuple[str, ...] = ()
    slots: tuple[str, ...] = ()
    """Roles of the points, in order."""
    brief: str = ""
    target_chars: int | None = Field(default=None, gt=0)
    children: tuple[TemplateSection, ...] = ()


class OutlineTemplate(Noun):
    """An outline an office can start from when there is no report of last year."""

    name: str
    aliases: tuple[str, ...] = ()
    genre: Genre = Genre.REPORT
    title_words: tuple[tuple[str, ...], ...] = ()
    """A title fits when it holds every word of one group."""
    prescribed: bool = False
    """The kind of report has to speak of every part, so that one without facts stays to be filled."""
    source: str
    sections: tuple[TemplateSection, ...] = Field(min_length=1)

    def as_sections(self) -> tuple[Section, ...]:
        """Flat sections in reading order, ids s1, s2, …"""
        made: list[Section] = []
        for top in self.sections:
            _flatten(top, made, parent=None, level=1 if top.heading else 0)
        return tuple(made)


def _flatten(node: TemplateSection, made: list[Section], *, parent: str | None, level: int) -> None:
    section = Section(
        id=f"s{len(made) + 1}",
        heading=node.heading,
        level=level,
        parent=parent,
        role=node.role,
        brief=node.brief,
        slots=tuple(
            Slot(ordinal=point_ordinal(i + 1), role=role) for i, role in enumerate(node.slots)
        ),
        categories=node.categories,
        target_chars=node.target_chars,
        origin="template",
    )
    made.append(section)
    for child in node.children:
        _flatten(child, made, parent=section.id, level=level + 1)


@lru_cache(maxsize=1)
def templates() -> dict[str, OutlineTemplate]:
    """The shipped templates by file stem.

    Raises:
        DefectError: a shipped file does not validate.
    """
    found: dict[str, OutlineTemplate] = {}
    for path in sorted(OUTLINES_DIR.glob("*.yaml")):
        try:
            found[path.stem] = _read(path)
        except BadFileError as error:
            raise DefectError(f"随软件附带的提纲{path.name}损坏，请恢复该文件。") from error
    return found


def load_template(name: str | Path) -> OutlineTemplate:
    """A template by name, alias, file stem or path.

    Raises:
        NotFoundError: there is none of that name.
        BadFileError: the file is not a valid outline.
    """
    wanted = str(name).strip()
    for stem, template in templates().items():
        if wanted in {stem, template.name, *template.aliases}:
            return template
    path = Path(name)
    if path.suffix.lower() in _SUFFIXES and path.is_file():
        return _read(path)
    known = "、".join(t.name for t in templates().values())
    raise NotFoundError(
        f"没有名为“{wanted}”的提纲，可用的有：{known}；也可以给出 .yaml 文件的路径。"
    )


def match_template(title: str) -> str | None:
    """The stem of the template whose title words fit best (most characters matched), or None."""
    best, chosen = 0, None
    for stem, template in templates().items():
        for group in template.title_words:
            weight = sum(len(w) for w in group)
            if all(w in title for w in group) and weight > best:
                best, chosen = weight, stem
    return chosen


def _read(path: Path) -> OutlineTemplate:
    import yaml

    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
        template = OutlineTemplate.model_validate(data)
    except (OSError, UnicodeDecodeError, RecursionError, yaml.YAMLError, ValidationError) as error:
        raise BadFileError(
            f"提纲文件{path.name}不是有效的提纲，请对照随软件附带的提纲检查各项名称和缩进。"
        ) from error
    for problem in _problems(template):
        raise BadFileError(f"提纲文件{path.name}有误：{problem}")
    return template


def _problems(template: OutlineTemplate) -> Iterator[str]:
    if not template.sections[0].heading and template.sections[0].role is not SectionRole.OPENING:
        yield "没有标题的第一部分应是开头（role: opening）。"
    for node in template.sections[1:]:
        if not node.heading and node.role is not SectionRole.CLOSING:
            yield "除开头和结尾外，各部分都要有标题（heading）。"
            return
