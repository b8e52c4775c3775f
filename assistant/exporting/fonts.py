"""Which faces of a profile this machine has, and what stands in for the others when a page is rendered.

The DOCX always names the real faces. Standing in concerns the preview and the PDF made here.
"""

from __future__ import annotations

import functools
import shutil
import subprocess
import sys
from xml.sax.saxutils import escape

from pydantic import TypeAdapter

from assistant.datafile import checked
from assistant.exporting.profile import PROFILES_DIR, Profile, load_profile
from assistant.models import Noun


class Substitute(Noun):
    """A face that may stand in."""

    family: str
    bold: bool = False


class FaceGroup(Noun):
    """One face under all its names."""

    role: str
    names: tuple[str, ...]
    substitutes: tuple[Substitute, ...]


class MissingFont(Noun):
    """A face the profile names and this machine lacks."""

    name: str
    role: str
    substitute: str
    """Family shown instead; empty when there is none."""
    message: str
    """For the screen."""


@functools.lru_cache(maxsize=1)
def face_groups() -> tuple[FaceGroup, ...]:
    """Faces with their names and substitutes, from ``_faces.yaml``.

    Raises:
        DefectError: the file does not validate.
    """
    path = PROFILES_DIR / "_faces.yaml"
    groups = TypeAdapter(tuple[FaceGroup, ...])
    return checked(groups.validate_python, path, what="字体对照表")


@functools.lru_cache(maxsize=1)
def installed_families() -> frozenset[str] | None:
    """Font families fontconfig knows; None where that cannot be asked (not Linux, no fc-list)."""
    program = shutil.which("fc-list") if sys.platform.startswith("linux") else None
    if program is None:
        return None
    try:
        done = subprocess.run([program, ":", "family"], capture_output=True, timeout=30, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    listed = done.stdout.decode("utf-8", "replace")
    return frozenset(
        name.strip() for line in listed.splitlines() for name in line.split(",") if name.strip()
    )


def missing_fonts(profile: str | Profile = "gb9704") -> tuple[MissingFont, ...]:
    """Faces of the profile that are not on this machine; empty where that cannot be asked."""
    families = installed_families()
    if families is None:
        return ()
    wanted = dict.fromkeys(load_profile(profile).face.model_dump().values())
    found: list[MissingFont] = []
    for name in wanted:
        if name in families:
            continue
        group = next((g for g in face_groups() if name in g.names), None)
        substitute = _substitute(group, name, families) if group else None
        shown = f"以{substitute.family}代替" if substitute else "以系统默认字体代替"
        found.append(
            MissingFont(
                name=name,
                role=group.role if group else name,
                substitute=substitute.family if substitute else "",
                message=f"本机没有“{name}”，预览和PDF中{shown}；"
                "导出的Word文件仍写这个字体名，在装有它的电脑上显示正常。",
            )
        )
    return tuple(found)


def _substitute(group: FaceGroup, name: str, families: frozenset[str]) -> Substitute | None:
    """Another name of the same face if installed, else the first substitute that is."""
    for other in group.names:
        if other != name and other in families:
            return Substitute(family=other)
    return next((s for s in group.substitutes if s.family in families), None)


def fontconfig(include: str) -> str | None:
    """A fontconfig file that maps every missing face to its substitute; None when nothing is to map.

    Args:
        include: the configuration in force, which the file builds on.
    """
    families = installed_families()
    if families is None:
        return None
    rules: list[str] = []
    for group in face_groups():
        for name in group.names:
            substitute = _substitute(group, name, families) if name not in families else None
            if substitute is not None:
                rules.append(_rule(name, substitute))
    if not rules:
        return None
    return (
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">\n<fontconfig>\n'
        f'<include ignore_missing="yes">{escape(include)}</include>\n{"".join(rules)}</fontconfig>\n'
    )


def _rule(name: str, substitute: Substitute) -> str:
    weight = (
        '<edit name="weight" mode="assign" binding="strong"><const>bold</const></edit>'
        if substitute.bold
        else ""
    )
    return (
        f'<match target="pattern"><test name="family"><string>{escape(name)}</string></test>'
        '<edit name="family" mode="assign" binding="strong">'
        f"<string>{escape(substitute.family)}</string></edit>{weight}</match>\n"
    )
