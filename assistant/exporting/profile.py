"""Layout profiles: every measure and face of a page, each with the clause it comes from and its force.

Profiles are data (``knowledge/profiles/*.yaml``). A profile may extend another and change single values.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError

from assistant.config import KNOWLEDGE_DIR
from assistant.datafile import load_data, told
from assistant.errors import DefectError, NotFoundError
from assistant.models import Noun

PROFILES_DIR = KNOWLEDGE_DIR / "profiles"
TWIPS_PER_MM = 1440 / 25.4
TWIPS_PER_PT = 20

Strength = Literal["规定", "一般", "推荐", "可以", "推算", "实务", "本单位"]


class Setting(Noun):
    """One value of a profile file, with what it rests on."""

    value: str | int | float | bool
    clause: str
    """Clause of GB/T 9704—2012."""
    strength: Strength
    note: str = ""


class Page(Noun):
    """Sheet and margins, millimetres."""

    width_mm: float = Field(gt=0)
    height_mm: float = Field(gt=0)
    top_mm: float = Field(ge=0)
    left_mm: float = Field(ge=0)
    bottom_mm: float = Field(ge=0)
    right_mm: float = Field(ge=0)
    footer_mm: float = Field(ge=0)
    """From the lower edge of the page number line to the lower edge of the sheet."""

    @property
    def text_width_twips(self) -> int:
        """Width of 版心."""
        return twips(self.width_mm) - twips(self.left_mm) - twips(self.right_mm)


class Grid(Noun):
    """Lines and characters of 版心."""

    kind: Literal["lines", "linesAndChars"]
    lines: int = Field(gt=0)
    chars: int = Field(gt=0)
    line_twips: int = Field(gt=0)
    spacing_twips: int
    """Added to the width of every body character."""


class Faces(Noun):
    """Font names written into the document."""

    body: str
    title: str
    level1: str
    level2: str
    level3: str
    level4: str
    strong: str
    kai: str
    mark: str
    page_number: str
    body_wide: str
    """For characters ``body`` lacks: 仿宋_GB2312 has only the 6763 characters of GB 2312."""
    kai_wide: str
    """For characters ``kai`` lacks."""


class Sizes(Noun):
    """Type sizes, points."""

    body_pt: float = Field(gt=0)
    title_pt: float = Field(gt=0)
    page_number_pt: float = Field(gt=0)
    imprint_pt: float = Field(gt=0)
    table_pt: float = Field(gt=0)
    table_small_pt: float = Field(gt=0)
    """For a table too wide even for a page turned sideways."""
    mark_pt: float = Field(gt=0)


class TitleRules(Noun):
    """标题."""

    line_twips: int = Field(gt=0)
    chars: int = Field(gt=3)
    blank_above: int = Field(ge=0)
    blank_below: int = Field(ge=0)
    blank_below_rule: int = Field(ge=0)


class BodyRules(Noun):
    """正文."""

    indent_chars: int = Field(ge=0)
    bold_level2: bool


class SignRules(Noun):
    """署名 and 成文日期."""

    blank_above: int = Field(ge=0)
    right_chars: int = Field(ge=0)
    date_shift_chars: int
    sealed_right_chars: int = Field(ge=0)
    stamp_blank_above: int = Field(ge=0)
    """签名章: lines between text and stamp."""
    stamp_right_chars: int = Field(ge=0)
    stamp_gap_chars: int = Field(ge=0)
    """Between the office of who signs and the stamp."""
    stamp_chars: int = Field(gt=0)
    """Width kept for a stamp that is put on by hand."""
    stamp_blank_below: int = Field(ge=0)


class AnnexRules(Noun):
    """附件说明."""

    blank_above: int = Field(ge=0)


class NumberRules(Noun):
    """页码."""

    dash: str
    odd: Literal["left", "center", "right"]
    even: Literal["left", "center", "right"]
    indent_chars: float = Field(ge=0)


class LetterheadRules(Noun):
    """版头."""

    mark_top_mm: float = Field(ge=0)
    order_mark_top_mm: float = Field(ge=0)
    """命令: from the upper edge of 版心."""
    colour: str = Field(pattern=r"^[0-9A-F]{6}$")
    blank_above_number: int = Field(ge=0)
    rule_gap_mm: float = Field(ge=0)
    letter_mark_top_mm: float = Field(ge=0)
    """From the upper edge of the sheet."""
    letter_rule_width_mm: float = Field(gt=0)
    letter_rule_bottom_mm: float = Field(ge=0)
    """From the lower edge of the sheet."""
    letter_rule_pt: float = Field(gt=0)
    rule_pt: float = Field(gt=0)


class ImprintRules(Noun):
    """版记."""

    row_pt: float = Field(gt=0)
    outer_mm: float = Field(gt=0)
    inner_mm: float = Field(gt=0)
    indent_chars: int = Field(ge=0)
    even_page: bool
    """Always on the back of a sheet, even where the front has room."""


class Profile(Noun):
    """A complete layout."""

    id: str
    name: str
    description: str
    page: Page
    grid: Grid
    face: Faces
    size: Sizes
    title: TitleRules
    body: BodyRules
    sign: SignRules
    annex: AnnexRules
    number: NumberRules
    letterhead: LetterheadRules
    imprint: ImprintRules
    sources: dict[str, Setting]
    """Dotted name → value with clause and strength."""

    @property
    def char_twips(self) -> int:
        """Advance of one body character: 字, the standard's unit of width."""
        if self.grid.kind == "linesAndChars":
            return self.page.text_width_twips // self.grid.chars
        return round(self.size.body_pt * TWIPS_PER_PT) + self.grid.spacing_twips

    def changed(self, **values: str | int | float | bool) -> Profile:
        """The same profile with single values replaced; dots in names are written as ``__``.

        Raises:
            DefectError: a name or value does not fit.
        """
        settings = dict(self.sources)
        for name, value in values.items():
            dotted = name.replace("__", ".")
            old = settings.get(dotted)
            if old is None:
                raise DefectError(f"版式没有“{dotted}”这一项，请检查名称。")
            settings[dotted] = old.model_copy(update={"value": value})
        return _build(self.id, self.name, self.description, settings, f"版式{self.id}")


class _ProfileFile(Noun):
    id: str
    name: str
    description: str
    extends: str | None = None
    values: dict[str, Setting]


def twips(mm: float) -> int:
    """Millimetres as whole twips."""
    return round(mm * TWIPS_PER_MM)


def profile_names(folder: Path = PROFILES_DIR) -> dict[str, str]:
    """Profile id → name for people, the default first."""
    ids = sorted((p.stem for p in folder.glob("[!_]*.yaml")), key=lambda i: (i != "gb9704", i))
    return {i: _read(folder / f"{i}.yaml").name for i in ids}


def load_profile(profile: str | Profile, folder: Path = PROFILES_DIR) -> Profile:
    """The profile of that id.

    Raises:
        NotFoundError: there is no such profile.
        DefectError: its file does not validate; the message names file and value.
    """
    return profile if isinstance(profile, Profile) else _load(profile, folder)


@functools.lru_cache(maxsize=32)
def _load(name: str, folder: Path) -> Profile:
    known = {p.stem for p in folder.glob("[!_]*.yaml")}
    if name not in known:
        raise NotFoundError(f"没有名为“{name}”的版式，可选：{'、'.join(sorted(known))}。")
    chain: list[_ProfileFile] = []
    wanted: str | None = name
    while wanted is not None:
        if wanted not in known or any(f.id == wanted for f in chain):
            raise DefectError(f"版式文件{name}.yaml的extends不对：找不到“{wanted}”或者绕成一圈。")
        chain.append(_read(folder / f"{wanted}.yaml"))
        wanted = chain[-1].extends
    settings: dict[str, Setting] = {}
    for file in reversed(chain):
        settings.update(file.values)
    own = chain[0]
    return _build(own.id, own.name, own.description, settings, f"版式文件{name}.yaml")


def _read(path: Path) -> _ProfileFile:
    file = load_data(_ProfileFile, path, what="版式文件")
    if file.id != path.stem:
        raise DefectError(f"版式文件{path.name}的id应为“{path.stem}”。")
    return file


def _build(
    identity: str, name: str, description: str, settings: Mapping[str, Setting], where: str
) -> Profile:
    groups: dict[str, dict[str, Any]] = {}
    for dotted, setting in settings.items():
        group, _, key = dotted.partition(".")
        groups.setdefault(group, {})[key] = setting.value
    try:
        return Profile.model_validate(
            {
                "id": identity,
                "name": name,
                "description": description,
                "sources": dict(settings),
                **groups,
            }
        )
    except ValidationError as error:
        raise DefectError(f"{where}的值不对：{told(error)}。") from error
