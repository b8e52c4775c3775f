"""Which characters are easily taken for one another: by sound, nearly by sound, or by shape.

The tables are data (``alike.yaml``, which names where they come from).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from assistant.checking.rules import load
from assistant.models import Noun

# How unlikely a confusion is, in natural logarithms: the same sound and a like shape, the same
# sound, a near sound and a like shape, a near sound, a like shape.
_BOTH, _SOUND, _NEAR_BOTH, _NEAR, _SHAPE = -1.0, 0.0, 0.0, 1.5, 3.0
_INITIALS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("l", "n"), ("f", "h"), ("r", "l"))
_FINALS = (("ang", "an"), ("eng", "en"), ("ing", "in"))


class AlikeFile(Noun):
    """``alike.yaml``."""

    sounds: dict[str, str]
    """Syllable without tone → its characters."""
    shapes: str
    """Space-separated groups of characters alike in shape."""


def _initial_and_final(syllable: str) -> tuple[str, str]:
    size = 2 if syllable[1:2] == "h" else 1
    return syllable[:size], syllable[size:]


class Alike:
    """Tells how two characters are confused, if they are."""

    def __init__(self, file: AlikeFile, shapes: Sequence[str] = ()) -> None:
        self._sounds: dict[str, tuple[str, ...]] = {}
        self._members = file.sounds
        self._confused: dict[str, dict[str, float]] = {}
        for syllable, characters in file.sounds.items():
            for one in characters:
                self._sounds[one] = (*self._sounds.get(one, ()), syllable)
        self._near: dict[str, frozenset[str]] = {s: self._neighbours(s) for s in file.sounds}
        self._groups: dict[str, list[str]] = defaultdict(list)
        """Each character with the groups alike in shape that it is in."""
        for group in (*file.shapes.split(), *shapes):
            for one in group:
                self._groups[one].append(group)

    @staticmethod
    def _neighbours(syllable: str) -> frozenset[str]:
        initial, final = _initial_and_final(syllable)
        initials = {initial, *(b for a, b in _INITIALS if a == initial)}
        initials |= {a for a, b in _INITIALS if b == initial}
        finals = {
            final,
            *(b for a, b in _FINALS if a == final),
            *(a for a, b in _FINALS if b == final),
        }
        # One slip at a time: zeng for zheng, zhen for zheng, but not zen for zheng.
        return frozenset({i + final for i in initials} | {initial + f for f in finals})

    def confused(self, written: str) -> dict[str, float]:
        """All characters that ``written`` may have been written for, each with its cost."""
        if written in self._confused:
            return self._confused[written]
        near: dict[str, float] = {}
        mine = self._sounds.get(written, ())
        shapes = set("".join(self._groups.get(written, ())))
        for sound in mine:
            for syllable in self._near[sound]:
                for one in self._members.get(syllable, ""):
                    near[one] = _NEAR_BOTH if one in shapes else _NEAR
        for sound in mine:
            for one in self._members[sound]:
                near[one] = _BOTH if one in shapes else _SOUND
        for one in shapes:
            near.setdefault(one, _SHAPE)
        near.pop(written, None)
        self._confused[written] = near
        return near

    @property
    def syllables(self) -> dict[str, tuple[str, ...]]:
        """Each character with its syllables without tone."""
        return self._sounds


def alike(shapes: Sequence[str] = ()) -> Alike:
    """The tables as shipped, with more groups of characters alike in shape."""
    return Alike(load(AlikeFile, "alike.yaml"), shapes)
