"""OCR of scans and pictures: an optional extra (rapidocr), whose models lie inside its wheel; no network."""

from __future__ import annotations

import importlib.util
import math
import os
import re
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from statistics import median
from typing import TYPE_CHECKING

from assistant.errors import BadFileError
from assistant.reading.base import Source
from assistant.reading.printed import PrintedLine, Row, rows

if TYPE_CHECKING:
    from PIL import Image
    from rapidocr import RapidOCR

DPI = 200
LONGEST_SIDE = 4000
"""Pixels; a page or picture is never drawn larger."""
PACKAGE = "rapidocr==3.10.0"
"""As pyproject.toml has it."""
HOW_TO_ENABLE = (
    f"请装上文字识别组件（pip install {PACKAGE}，见 README“扫描件”）后重新收进，"
    "或先用扫描软件识别并另存为 Word。"
)
_DOUBTFUL = 0.9
"""Mean confidence below which a page should be compared with the original."""
_TURNED = 0.75
"""Below this the page may lie on its side or upside down."""
_ENOUGH = 5
_HAN = r"[\u4e00-\u9fff，。；：！？、（）《》“”〔〕]"
_BLANKS = re.compile(rf"(?<={_HAN}) +(?=[\u4e00-\u9fff\d“《（])|(?<=\d) +(?=[\u4e00-\u9fff])")
_THOUSANDS = re.compile(r"(?<=\d)，(?=\d{3}(?!\d))")
_POINT = re.compile(r"(?<=\d)[．·](?=\d)")
_BETWEEN = re.compile(
    rf"(?<={_HAN})[,;:?!(](?={_HAN}|$|\d)|(?<={_HAN})\)|(?<=\d)\)(?={_HAN})|^\((?=[一二三四五六七八九十\d]{{1,3}}[)）])"
)
_WIDE = dict(zip(",;:?!()", "，；：？！（）", strict=True))

_LOCK = threading.Lock()


@cache
def available() -> bool:
    """Whether the extra is installed."""
    return all(importlib.util.find_spec(name) for name in ("rapidocr", "onnxruntime"))


@dataclass
class Outcome:
    """Lines of every page that gave any, and how sure the recogniser was."""

    lines: dict[int, list[PrintedLine]] = field(default_factory=dict)
    scores: dict[int, float] = field(default_factory=dict)
    """Mean confidence of a page's characters, 0–1."""

    @property
    def quality(self) -> float | None:
        """Mean confidence over all characters; None where nothing was recognised."""
        sizes = {n: sum(len(line.text) for line in lines) for n, lines in self.lines.items()}
        total = sum(sizes.values())
        if not total:
            return None
        return round(sum(self.scores[n] * size for n, size in sizes.items()) / total, 4)

    def warnings(self, source: Source) -> Iterator[str]:
        """What the clerk should know of text that was recognised, not read."""
        from assistant.reading.pdf import pages_named

        if self.quality is None:
            return
        yield (
            f"第{pages_named(sorted(self.lines))}页的文字由扫描件识别而来，"
            f"识别把握{self.quality * 100:.1f}%，数字、人名和文号请对照原件核对。"
        )
        doubtful = sorted(n for n, score in self.scores.items() if score < _DOUBTFUL)
        if doubtful:
            yield f"第{pages_named(doubtful)}页识别把握不高，请逐字核对，或重新扫描（200 dpi 以上、端正、清晰）。"


def read_pages(
    source: Source, numbers: Sequence[int], picture: Callable[[int], Image.Image]
) -> Outcome:
    """Recognise pages one after the other, telling ``source.watch`` after each.

    Args:
        source: whose progress callback and stop are heeded.
        numbers: the pages, from 1.
        picture: draws one of them; called right before it is read, so that one is in memory at a time.

    Raises:
        BadFileError: stopped on the way.
    """
    outcome = Outcome()
    for done, number in enumerate(numbers):
        if source.watch.stop():
            raise BadFileError(f"{source.label}识别到一半被停止，没有收进；需要时请重新收进。")
        source.watch.progress(
            done, len(numbers), f"正在识别{source.label}第{number}页（{done + 1}/{len(numbers)}）"
        )
        lines, score = read_picture(picture(number))
        if lines:
            outcome.lines[number] = lines
            outcome.scores[number] = score
    source.watch.progress(len(numbers), len(numbers), f"{source.label}识别完毕")
    return outcome


@dataclass(frozen=True)
class _Reading:
    lines: list[PrintedLine]
    score: float
    """Mean confidence of its characters, 0–1; halved where lines stand on end: those are read all the same, one by
    one, but not in the order of the page."""
    standing: bool = False

    @property
    def size(self) -> int:
        return sum(len(line.text) for line in self.lines)

    @property
    def weight(self) -> float:
        return self.score**4 * self.size


def read_picture(picture: Image.Image) -> tuple[list[PrintedLine], float]:
    """Printed lines of one picture and the mean confidence of their characters.

    A picture that lies on its side or upside down is turned until it reads best.
    """
    best = _recognised(picture)
    if best.score < _TURNED and best.size >= _ENOUGH:
        for angle in (90, 270, 180) if best.standing else (180, 90, 270):
            turned = _recognised(picture.rotate(angle, expand=True))
            if turned.weight > best.weight:
                best = turned
            if best.score >= _DOUBTFUL:
                break
    return best.lines, best.score


def _recognised(picture: Image.Image) -> _Reading:
    import numpy as np

    # OpenCV's order of colours.
    pixels = np.ascontiguousarray(np.asarray(picture.convert("RGB"))[:, :, ::-1])
    with _LOCK:
        # The classifier of upside-down lines turned upright ones over (measured): pages are turned as a whole.
        found = _engine()(pixels, use_cls=False)
    if found.boxes is None or found.txts is None or found.scores is None:
        return _Reading([], 0.0)
    pieces: list[Row] = []
    weights: list[tuple[float, int]] = []
    for box, text, score in zip(_straight(found.boxes), found.txts, found.scores, strict=True):
        words = tidied(str(text)).strip()
        if words:
            xs, ys = [x for x, _ in box], [y for _, y in box]
            pieces.append(Row(words, min(xs), max(xs), -min(ys), -max(ys)))
            weights.append((float(score), len(words)))
    total = sum(size for _, size in weights)
    quality = sum(score * size for score, size in weights) / total if total else 0.0
    upright = sum(len(p.text) for p in pieces if p.right - p.left >= p.height or len(p.text) < 3)
    standing = upright < 0.5 * total
    return _Reading(rows(pieces), quality * 0.5 if standing else quality, standing)


def _straight(boxes: Iterable[Iterable[Iterable[float]]]) -> list[list[tuple[float, float]]]:
    """Corners of the boxes with the page turned upright: a page a degree askew shifts its edges by two characters."""
    corners = [[(float(x), float(y)) for x, y in box] for box in boxes]
    long = [box for box in corners if abs(box[1][0] - box[0][0]) > 8 * abs(box[3][1] - box[0][1])]
    if not long:
        return corners
    slope = median((b[1][1] - b[0][1]) / (b[1][0] - b[0][0]) for b in long)
    cosine = 1 / math.hypot(1, slope)
    sine = slope * cosine
    return [[(x * cosine + y * sine, y * cosine - x * sine) for x, y in box] for box in corners]


def tidied(words: str) -> str:
    """A recognised line with its marks in the width that Chinese prose has them.

    The recogniser tells 1,268 from 1，268 and （一） from (一) by chance: between figures marks are half-width,
    between Chinese characters full-width (GB/T 15834), and no blank stands beside a Chinese character.
    """
    words = _BLANKS.sub("", words)
    words = _THOUSANDS.sub(",", words)
    words = _POINT.sub(".", words).replace("％", "%")
    return _BETWEEN.sub(lambda match: _WIDE[match[0]], words)


@cache
def _engine() -> RapidOCR:
    from rapidocr import RapidOCR

    # One core stays free for the screen.
    threads = max(1, (os.cpu_count() or 2) - 1)
    params: Mapping[str, object] = {
        "Global.log_level": "critical",
        "EngineConfig.onnxruntime.intra_op_num_threads": threads,
    }
    return RapidOCR(params=dict(params))
