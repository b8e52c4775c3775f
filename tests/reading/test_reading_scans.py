"""Scans: named where OCR is not installed, read where it is, never silently empty."""

from __future__ import annotations

import io
import tomllib
from pathlib import Path

import pytest
from reading_files import pdf
from scans import drawn, marked, mixed, scan
from test_reading_round_trip import INVENTED, SAMPLE, recall, seen

from assistant.errors import BadFileError
from assistant.reading import Watch, ocr, read_bytes

INSTALLED = pytest.mark.skipif(not ocr.available(), reason="the ocr extra is not installed")
SHORT = "关于开展专项检查的通知\n各科室要在11月30日前完成自查，并报送书面报告。"
HALF = INVENTED[:300]


@pytest.fixture
def without(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the extra had never been installed."""
    monkeypatch.setattr(ocr, "available", lambda: False)


def good() -> bytes:
    return pdf([[(72, 700, "One good page that holds its own text.")]])


@pytest.mark.usefixtures("without")
def test_a_scan_says_so_and_how_to_enable_ocr() -> None:
    with pytest.raises(BadFileError) as caught:
        read_bytes("扫描.pdf", scan(drawn(SHORT) * 3))
    assert str(caught.value).startswith(
        "这是扫描件：《扫描.pdf》共3页，没有可以读取的文字，没有读入。"
    )
    assert "pip install rapidocr" in str(caught.value)


@pytest.mark.usefixtures("without")
def test_one_good_page_and_nine_scanned_names_the_nine() -> None:
    found = read_bytes("混合.pdf", mixed(good(), scan(drawn(SHORT) * 9)))
    assert found.text == "One good page that holds its own text."
    assert found.unread_pages == tuple(range(2, 11))
    assert found.warnings[0].startswith("第2—10页是扫描页，没有文字层，没有读入。")
    assert "README" in found.warnings[0]


@pytest.mark.usefixtures("without")
def test_a_scanning_programs_own_mark_does_not_hide_the_scan() -> None:
    with pytest.raises(BadFileError, match="这是扫描件"):
        read_bytes("手机.pdf", marked(scan(drawn(SHORT)), "Scanned by X"))


@pytest.mark.usefixtures("without")
def test_a_picture_says_how_to_enable_ocr() -> None:
    out = io.BytesIO()
    drawn(SHORT)[0].save(out, "PNG")
    with pytest.raises(BadFileError, match="是图片，没有可以读取的文字。请装上文字识别组件"):
        read_bytes("拍照.png", out.getvalue())


def test_the_sentence_names_the_package_as_the_project_file_does() -> None:
    project = tomllib.loads(
        (Path(__file__).resolve().parents[2] / "pyproject.toml").read_text(encoding="utf-8")
    )
    assert ocr.PACKAGE in project["project"]["optional-dependencies"]["ocr"]


# --------------------------------------------------------------------------- with the extra


@INSTALLED
def test_a_scanned_report_is_read_page_by_page_with_progress_and_quality() -> None:
    told: list[tuple[int, int, str]] = []
    watch = Watch(progress=lambda done, total, message: told.append((done, total, message)))
    found = read_bytes("扫描.pdf", scan(drawn(INVENTED)), watch=watch)
    assert recall(INVENTED, found.text) >= 0.99
    assert found.quality is not None
    assert found.quality > 0.95
    count = len(drawn(INVENTED))
    assert [(done, total) for done, total, _ in told] == [(n, count) for n in range(count + 1)]
    assert told[0][2] == f"正在识别《扫描.pdf》第1页（1/{count}）"
    assert "识别把握" in found.warnings[0]
    assert "— 1 —" not in found.text


@INSTALLED
@pytest.mark.skipif(not SAMPLE.exists(), reason="no samples beside the project")
def test_the_sample_report_scanned_at_200_dpi() -> None:
    text = SAMPLE.read_text(encoding="utf-8").strip("\n")
    found = read_bytes("扫描.pdf", scan(drawn(text)))
    assert recall(text, found.text) >= 0.99
    wanted = [seen(line)[:12] for line in text.split("\n")]
    got = [seen(line)[:12] for line in found.text.split("\n")]
    assert len(set(wanted) & set(got)) >= 0.9 * len(wanted)


@INSTALLED
def test_scanned_pages_among_good_ones_stand_in_their_place() -> None:
    data = mixed(mixed(good(), scan(drawn(SHORT))), good())
    found = read_bytes("混合.pdf", data)
    lines = found.text.split("\n")
    assert lines[0] == lines[-1] == "One good page that holds its own text."
    assert "关于开展专项检查的通知" in lines[1]
    assert (found.recognised_pages, found.unread_pages) == ((2,), ())


@INSTALLED
@pytest.mark.parametrize("angle", [90, 180, 270])
def test_a_page_that_lies_on_its_side_or_head_is_turned(angle: int) -> None:
    out = io.BytesIO()
    drawn(HALF)[0].rotate(angle, expand=True).save(out, "JPEG", quality=70)
    found = read_bytes("拍照.jpg", out.getvalue())
    assert recall(HALF, found.text) >= 0.99


@INSTALLED
def test_ocr_stops_at_once_and_nothing_is_taken_in() -> None:
    asked: list[int] = []

    def stop() -> bool:
        asked.append(1)
        return len(asked) > 1

    with pytest.raises(BadFileError, match="识别到一半被停止"):
        read_bytes("扫描.pdf", scan(drawn(SHORT) * 5), watch=Watch(stop=stop))
    assert len(asked) == 2


@INSTALLED
def test_an_empty_picture_is_said_to_hold_no_text() -> None:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (800, 600), "white").save(out, "PNG")
    with pytest.raises(BadFileError, match="没有认出文字"):
        read_bytes("白.png", out.getvalue())


@pytest.mark.parametrize(
    ("recognised", "meant"),
    [
        (
            "排查管网1，268处（其中 312处)，完成率98．5％",
            "排查管网1,268处（其中312处），完成率98.5%",
        ),
        ("(一)责任压实。成立专班,局长任组长;", "（一）责任压实。成立专班，局长任组长；"),
        ("进社区24 场次，见https://example.org/a,b", "进社区24场次，见https://example.org/a,b"),
        ("《办法》(试行)第3条:略", "《办法》（试行）第3条：略"),
        ("Annual report, 2026 (draft)", "Annual report, 2026 (draft)"),
        ("3,5,7号楼", "3,5,7号楼"),
    ],
)
def test_marks_get_the_width_that_chinese_prose_has(recognised: str, meant: str) -> None:
    assert ocr.tidied(recognised) == meant
