"""Folders and zip archives: everything readable comes out, everything else is told, nothing escapes."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest
from reading_files import zipped

from assistant.reading import BadSource, SourceFile, iter_files


def names(found: list[SourceFile | BadSource]) -> list[str]:
    return [f.name for f in found if isinstance(f, SourceFile)]


def messages(found: list[SourceFile | BadSource]) -> list[str]:
    return [f.message for f in found if isinstance(f, BadSource)]


def save(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def gbk_zip(members: dict[str, bytes]) -> bytes:
    """As Windows in China packs it: GBK names, no UTF-8 flag."""
    out = io.BytesIO()
    fills = {chr(ord("A") + n) * len(name.encode("gbk")): name for n, name in enumerate(members)}
    with zipfile.ZipFile(out, "w") as archive:
        for fill, name in fills.items():
            archive.writestr(zipfile.ZipInfo(fill), members[name])
    packed = out.getvalue()
    for fill, name in fills.items():
        packed = packed.replace(fill.encode(), name.encode("gbk"))
    return packed


def test_a_folder_is_read_in_name_order_without_litter(tmp_path: Path) -> None:
    for name in (
        "b.txt",
        "a/丙.txt",
        "a/乙.docx",
        ".隐藏",
        "~$乙.docx",
        "Thumbs.db",
        "__MACOSX/x.txt",
    ):
        save(tmp_path, name, b"x")
    assert names(list(iter_files([tmp_path]))) == ["b.txt", "a/丙.txt", "a/乙.docx"]


def test_a_path_that_does_not_exist_does_not_stop_the_rest(tmp_path: Path) -> None:
    good = save(tmp_path, "好.txt", b"x")
    found = list(iter_files([tmp_path / "无.txt", good]))
    assert names(found) == ["好.txt"]
    assert messages(found) == ["找不到《无.txt》，请检查路径后重新选择。"]


def test_gbk_names_in_a_zip(tmp_path: Path) -> None:
    packed = gbk_zip({"通知.txt": b"1", "往年/总结报告.txt": b"2"})
    found = list(iter_files([save(tmp_path, "材料.zip", packed)]))
    assert names(found) == ["材料.zip/往年/总结报告.txt", "材料.zip/通知.txt"]


def test_utf8_names_and_folders_in_a_zip(tmp_path: Path) -> None:
    packed = zipped(
        {"目录/": b"", "目录/甲.txt": b"1", "__MACOSX/甲.txt": b"2", "目录/.DS_Store": b"3"}
    )
    assert names(list(iter_files([save(tmp_path, "a.zip", packed)]))) == ["a.zip/目录/甲.txt"]


@pytest.mark.parametrize(
    "bad", ["../越界.txt", "/etc/越界.txt", "a/../../越界.txt", "C:\\越界.txt", "..\\越界.txt"]
)
def test_names_that_point_outside_are_passed_over(tmp_path: Path, bad: str) -> None:
    found = list(iter_files([save(tmp_path, "a.zip", zipped({bad: b"1", "好.txt": b"2"}))]))
    assert names(found) == ["a.zip/好.txt"]
    assert "路径不正常" in messages(found)[0]
    assert not (tmp_path.parent / "越界.txt").exists()


def test_archives_within_archives_are_opened(tmp_path: Path) -> None:
    inner = gbk_zip({"总结.txt": b"1", "通知.txt": b"2"})
    found = list(iter_files([save(tmp_path, "a.zip", zipped({"内.zip": inner, "好.txt": b"2"}))]))
    assert names(found) == ["a.zip/内.zip/总结.txt", "a.zip/内.zip/通知.txt", "a.zip/好.txt"]
    assert messages(found) == []


def test_archives_nested_too_deep_are_told(tmp_path: Path) -> None:
    packed = zipped({"x.txt": b"1"})
    for _ in range(6):
        packed = zipped({"z.zip": packed, "好.txt": b"2"})
    found = list(iter_files([save(tmp_path, "a.zip", packed)]))
    assert names(found) == ["a.zip/z.zip/z.zip/好.txt", "a.zip/z.zip/好.txt", "a.zip/好.txt"]
    assert messages(found) == [
        "《a.zip/z.zip/z.zip/z.zip》套了3层以上的压缩包，没有打开，请解压后重新选择。"
    ]


def test_members_of_inner_archives_count_together(tmp_path: Path) -> None:
    inner = zipped({f"{n}.txt": b"" for n in range(2000)}, deflate=False)
    packed = zipped({f"{n}.zip": inner for n in range(5)})
    found = list(iter_files([save(tmp_path, "a.zip", packed)]))
    assert len(names(found)) == 4000
    assert len(messages(found)) == 3
    assert all("超过5000个的上限" in message for message in messages(found))


def test_an_archive_of_another_kind_inside_is_told(tmp_path: Path) -> None:
    found = list(iter_files([save(tmp_path, "a.zip", zipped({"内.rar": b"Rar!", "好.txt": b"2"}))]))
    assert names(found) == ["a.zip/好.txt"]
    assert messages(found) == ["《a.zip/内.rar》不是 .zip 格式的压缩包，请解压后重新选择。"]


def test_a_zip_bomb_is_skipped_and_the_rest_read(tmp_path: Path) -> None:
    packed = zipped({"弹.txt": b"0" * (20 * 1024 * 1024), "好.txt": b"2"})
    found = list(iter_files([save(tmp_path, "a.zip", packed)]))
    assert names(found) == ["a.zip/好.txt"]
    assert "大得不正常" in messages(found)[0]


def test_a_member_that_lies_about_its_size_is_stopped(tmp_path: Path) -> None:
    packed = bytearray(zipped({"谎.txt": b"0" * 100_000, "好.txt": b"22"}))
    central = packed.index(b"PK\x01\x02")
    packed[central + 24 : central + 28] = struct.pack("<I", 10)
    found = list(iter_files([save(tmp_path, "a.zip", bytes(packed))]))
    assert names(found) == ["a.zip/好.txt"]
    assert messages(found) == ["《a.zip/谎.txt》已损坏或无法解压，请重新压缩后选择。"]


def test_limits_hold_for_members_and_for_files(tmp_path: Path) -> None:
    import os

    big = os.urandom(1024 * 1024 + 1)
    save(tmp_path, "大.docx", big)
    save(tmp_path, "包.zip", zipped({"大.txt": big}))
    found = list(iter_files([tmp_path], max_office_mb=1, max_pdf_mb=2))
    assert names(found) == []
    assert all("超过1 MB的上限" in message for message in messages(found))


@pytest.mark.parametrize(
    ("data", "says"),
    [(b"", "空文件"), (b"PK\x03\x04 broken", "已损坏"), (b"not a zip at all", "已损坏")],
)
def test_broken_archives(tmp_path: Path, data: bytes, says: str) -> None:
    found = list(iter_files([save(tmp_path, "坏.zip", data)]))
    assert names(found) == []
    assert says in messages(found)[0]


def test_too_many_members(tmp_path: Path) -> None:
    packed = zipped({f"{n}.txt": b"" for n in range(5001)}, deflate=False)
    assert "超过5000个的上限" in messages(list(iter_files([save(tmp_path, "多.zip", packed)])))[0]


def test_a_protected_member_is_told(tmp_path: Path) -> None:
    packed = bytearray(zipped({"密.txt": b"secret"}))
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = packed.index(signature)
        packed[at + place] |= 1
    assert "设有密码" in messages(list(iter_files([save(tmp_path, "a.zip", bytes(packed))])))[0]
