"""Pictures of pages (.png, .jpg, .tif …): text by OCR where the extra is installed."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from assistant.errors import BadFileError
from assistant.reading import ocr
from assistant.reading.base import Extracted, Source
from assistant.reading.printed import paragraphs, without_page_number, without_running

if TYPE_CHECKING:
    from PIL import Image

MAGICS = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*")
_PIXELS_LIMIT = 120_000_000
_PAGES_LIMIT = 500


class Picture:
    """One picture, or the pages of a .tif."""

    suffixes = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff", ".webp")

    def matches(self, source: Source) -> bool:
        """The signatures of pictures."""
        data = source.data
        return data.startswith(MAGICS) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP")

    def read(self, source: Source) -> Extracted:
        """What OCR recognises."""
        if not ocr.available():
            raise BadFileError(f"{source.label}是图片，没有可以读取的文字。{ocr.HOW_TO_ENABLE}")
        with _opened(source) as image:
            count = min(int(getattr(image, "n_frames", 1)), _PAGES_LIMIT)

            def page(number: int) -> Image.Image:
                image.seek(number - 1)
                found = image.convert("RGB")
                found.thumbnail((ocr.LONGEST_SIDE, ocr.LONGEST_SIDE))
                return found

            outcome = ocr.read_pages(source, range(1, count + 1), page)
        pages = [without_page_number(lines, n) for n, lines in sorted(outcome.lines.items())]
        text = paragraphs(without_running(pages))
        if not text.strip():
            raise BadFileError(f"{source.label}里没有认出文字，请检查图片是否清楚、方向是否正确。")
        unread = tuple(n for n in range(1, count + 1) if n not in outcome.lines)
        return Extracted(
            text=text,
            format="image",
            warnings=tuple(outcome.warnings(source)),
            quality=outcome.quality,
            recognised_pages=tuple(sorted(outcome.lines)),
            unread_pages=unread,
        )


@contextmanager
def _opened(source: Source) -> Iterator[Image.Image]:
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            # Size is judged here, by pixels, before anything is unpacked.
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(source.data)) as image:
                if image.width * image.height > _PIXELS_LIMIT:
                    raise BadFileError(
                        f"{source.label}有{image.width}×{image.height}点，过大，请缩小后重新选择。"
                    )
                yield image
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        OSError,
        ValueError,
        SyntaxError,
    ) as error:
        raise BadFileError(
            f"{source.label}不是可以打开的图片或已损坏，请重新保存后选择。"
        ) from error
