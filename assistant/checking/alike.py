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
        for syllable, characters in file.sounds.items():
            for one in characters:
                self._sounds[one] = (*self._sounds.get(one, ()), syllable)
        self._near: dict[str, frozenset[str]] = {s: self._neighbours(s) for s in file.sounds}
        self._shapes: dict[str, set[str]] = defaultdict(set)
        for group in (*file.shapes.split(), *shapes):
            for one in group:
                self._shapes[one].update(group)

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

    def cost(self, written: str, meant: str) -> float | None:
        """How unlikely it is that one was written for the other; ``None``: nobody confuses them."""
        mine, theirs = self._sounds.get(written, ()), self._sounds.get(meant, ())
        alike_in_shape = meant in self._shapes.get(written, ())
        if any(sound in theirs for sound in mine):
            return _BOTH if alike_in_shape else _SOUND
        if any(not self._near[sound].isdisjoint(theirs) for sound in mine):
            return _NEAR_BOTH if alike_in_shape else _NEAR
        return _SHAPE if alike_in_shape else None


def alike(shapes: Sequence[str] = ()) -> Alike:
    """The tables as shipped, with more groups of characters alike in shape."""
    return Alike(load(AlikeFile, "alike.yaml"), shapes)
