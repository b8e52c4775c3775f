"""Layout profiles are data, and their data is right."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from assistant.errors import DefectError, NotFoundError
from assistant.exporting.profile import PROFILES_DIR, load_profile, profile_names


@pytest.mark.parametrize("name", profile_names())
def test_every_value_has_clause_and_force(name: str) -> None:
    profile = load_profile(name)
    assert profile.name
    assert profile.description
    for dotted, setting in profile.sources.items():
        assert setting.clause, dotted
        if setting.strength in ("推算", "实务", "本单位"):
            assert "规定" not in setting.note, dotted


def test_the_standard_is_the_default_and_comes_first() -> None:
    assert next(iter(profile_names())) == "gb9704"
    assert profile_names()["gb9704"] == "国标默认"


def test_a_profile_changes_only_what_it_says() -> None:
    base, plain = load_profile("gb9704"), load_profile("plain-fonts")
    assert plain.face.body == "仿宋"
    assert plain.grid == base.grid
    assert plain.page == base.page


def test_type_area_is_156_by_225_mm_and_holds_22_lines_of_28_characters() -> None:
    p = load_profile("gb9704")
    assert p.page.width_mm - p.page.left_mm - p.page.right_mm == 156
    assert p.page.height_mm - p.page.top_mm - p.page.bottom_mm == 225
    assert p.grid.lines * p.grid.line_twips <= 225 / 25.4 * 1440 < 22 * 580
    assert p.grid.chars * p.char_twips <= p.page.text_width_twips < 28 * 320


def write(folder: Path, name: str, **changes: object) -> None:
    raw = yaml.safe_load((PROFILES_DIR / "gb9704.yaml").read_text(encoding="utf-8"))
    (folder / "gb9704.yaml").write_text(yaml.safe_dump(raw, allow_unicode=True), encoding="utf-8")
    own = {"id": name, "name": "试", "description": "试", "extends": "gb9704", "values": {}}
    text = yaml.safe_dump({**own, **changes}, allow_unicode=True)
    (folder / f"{name}.yaml").write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"values": {"grid.lines": {"value": "很多", "clause": "5.2.3", "strength": "一般"}}},
            "lines",
        ),
        ({"values": {"grid.linez": {"value": 3, "clause": "5.2.3", "strength": "一般"}}}, "linez"),
        ({"values": {"grid.lines": {"value": 3, "strength": "一般"}}}, "clause"),
        ({"values": {"grid.lines": {"value": 3, "clause": "5", "strength": "必须"}}}, "strength"),
        ({"extends": "nowhere"}, "extends"),
        ({"extends": "mine"}, "extends"),
        ({"id": "other"}, "id应为"),
    ],
)
def test_a_wrong_profile_file_is_named_with_what_is_wrong(
    changes: dict[str, object], message: str, tmp_path: Path
) -> None:
    write(tmp_path, "mine", **changes)
    with pytest.raises(DefectError, match=r"mine\.yaml") as caught:
        load_profile("mine", tmp_path)
    assert message in str(caught.value)


def test_unknown_profile_lists_those_there_are(tmp_path: Path) -> None:
    write(tmp_path, "mine")
    with pytest.raises(NotFoundError, match="gb9704、mine"):
        load_profile("his", tmp_path)
