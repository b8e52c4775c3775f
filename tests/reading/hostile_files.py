"""Files that are broken, malicious or simply not what they say, and what the desk must say of each."""

from __future__ import annotations

import codecs
import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from reading_files import docx, p, pdf, replaced, zipped
from support.cfb import cfb, word
from support.ofd import ofd

MB = 1024 * 1024
GOOD = "各科室要在11月30日前报送情况。"
SECRET = "/etc/hostname"
_DTD = (
    f'<!DOCTYPE x [<!ENTITY a SYSTEM "file://{SECRET}">]>',
    '<!DOCTYPE x [<!ENTITY a0 "哈哈哈哈哈哈哈哈哈哈">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9))
    + '<!ENTITY a "&a8;">]>',
    '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd" [<!ENTITY % b SYSTEM "http://127.0.0.1:9/y"> %b;]>',
)


@dataclass(frozen=True)
class Hostile:
    name: str
    make: Callable[[], bytes]
    says: str
    """Part of the sentence; empty where the text is to be read after all."""
    reads: str = ""
    """Part of the text that must come out."""


def cases() -> Iterator[Hostile]:
    """The whole set, in the order of the list in issue 4."""
    yield from _bombs()
    yield from _entities()
    yield from _locked()
    yield from _disguised()
    yield from _encodings()
    yield from _monsters()
    yield from _broken()


def _bombs() -> Iterator[Hostile]:
    zeros = b"0" * (40 * MB)
    yield Hostile("炸弹.zip", lambda: zipped({"弹.txt": zeros, "好.txt": GOOD}), "大得不正常", GOOD)
    yield Hostile(
        "炸弹.docx", lambda: docx(p("x") + "<!--" + " " * (210 * MB) + "-->"), "超过200 MB"
    )
    yield Hostile("编号炸弹.docx", lambda: docx(p("x"), numbering=" " * (210 * MB)), "超过32 MB")
    yield Hostile(
        "炸弹.xlsx",
        lambda: zipped({"xl/workbook.xml": zeros + zeros + zeros + zeros}),
        "不像正常的文件",
    )
    yield Hostile(
        "炸弹.ofd", lambda: zipped({"OFD.xml": b"<x>" + b" " * (210 * MB) + b"</x>"}), "超过32 MB"
    )
    yield Hostile("套娃.zip", lambda: _nested(8), "套了3层以上")
    yield Hostile("自套.zip", _quine_like, "超过5000个的上限")
    yield Hostile(
        "越界.zip", lambda: zipped({"../../越界.txt": "x", "/etc/x.txt": "x", "好.txt": GOOD}),
        "路径不正常", GOOD,
    )  # fmt: skip
    yield Hostile("链接.zip", _linked, "指向别处的链接", GOOD)
    yield Hostile("十万.zip", lambda: _many(100_000), "超过5000个的上限")
    yield Hostile("图弹.png", lambda: _png(60_000, 60_000), "图片")


def _entities() -> Iterator[Hostile]:
    for number, dtd in enumerate(_DTD):
        yield Hostile(f"实体{number}.docx", lambda dtd=dtd: docx(p("甲&a;乙"), head=dtd), "不安全")
        yield Hostile(
            f"编号实体{number}.docx",
            lambda dtd=dtd: replaced(
                docx(p("x"), numbering="<w:num/>"), "<w:numbering", dtd + "<w:numbering"
            ),
            "不安全",
        )
        yield Hostile(
            f"实体{number}.ofd", lambda dtd=dtd: ofd([[(30, 40, "甲")]], doctype=dtd), "不安全"
        )
        yield Hostile(f"实体{number}.xlsx", lambda dtd=dtd: xlsx(dtd), "表格")


def _locked() -> Iterator[Hostile]:
    package = "EncryptedPackage".encode("utf-16-le")
    box = cfb({"EncryptedPackage": b"x", "EncryptionInfo": b"y"})
    yield Hostile("密.docx", lambda: box, "取消密码")
    yield Hostile("密.xlsx", lambda: box, "取消密码")
    yield Hostile(
        "密2.docx", lambda: bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504) + package, "取消密码"
    )
    yield Hostile("密.doc", lambda: cfb(word(GOOD, flags=0x0300)), "取消密码")
    yield Hostile("密.pdf", _locked_pdf, "取消密码")
    yield Hostile("密.zip", _locked_zip, "设有密码")
    yield Hostile("宏.docm", lambda: docx(p(GOOD), extra={"word/vbaProject.bin": "x"}), "", GOOD)
    yield Hostile("九五.doc", lambda: cfb(word(GOOD, version=0x68)), "Word 95")


def _disguised() -> Iterator[Hostile]:
    yield Hostile("其实是文档.pdf", lambda: docx(p(GOOD)), "", GOOD)
    yield Hostile("其实是旧文档.docx", lambda: cfb(word(GOOD)), "", GOOD)
    yield Hostile("其实是版式.txt", lambda: pdf([[(72, 700, "Body text")]]), "", "Body text")
    yield Hostile("其实是文本.docx", GOOD.encode, "不是有效的 Word 文档")
    yield Hostile("其实是文本.doc", GOOD.encode, "不是有效的 Word 文档")
    yield Hostile("其实是文本.pdf", GOOD.encode, "不是有效的 PDF")
    yield Hostile("其实是文本.ofd", GOOD.encode, "不是有效的 OFD")
    yield Hostile("其实是文本.xlsx", GOOD.encode, "不是有效的 Excel")
    yield Hostile("其实是程序.docx", lambda: b"MZ\x90\x00" + bytes(500), "不是有效的 Word 文档")
    yield Hostile("其实是程序.txt", lambda: b"MZ\x90\x00" + bytes(500), "不是文本文件")
    yield Hostile("其实是包.docx", lambda: zipped({"a.txt": "x"}), "不是有效的 Word 文档")
    yield Hostile("其实是演示.doc", lambda: cfb({"PowerPoint Document": b"x"}), "Word")
    yield Hostile(
        "其实是网页.doc", lambda: f"<html><body><p>{GOOD}</p></body></html>".encode(), "", GOOD
    )


def _encodings() -> Iterator[Hostile]:
    text = f"关于报送情况的通知\n{GOOD}\n"
    yield Hostile("有记号.txt", lambda: text.encode("utf-16"), "", GOOD)
    yield Hostile("无记号小.txt", lambda: text.encode("utf-16-le"), "", GOOD)
    yield Hostile("无记号大.txt", lambda: text.encode("utf-16-be"), "", GOOD)
    traditional = "關於報送情況的通知。各科室要在十一月三十日前報送有關工作情況，不得遲延。" * 3
    yield Hostile(
        "大五码.txt", lambda: traditional.encode("big5"), "", "各科室要在十一月三十日前報送"
    )
    yield Hostile(
        "国标坏字节.txt",
        lambda: (text * 20).encode("gb18030") + b"\xff\xff" + "完。".encode("gb18030"),
        "",
        GOOD,
    )
    yield Hostile("八位坏字节.txt", lambda: (text * 20).encode() + b"\xe4\xb8", "", GOOD)
    yield Hostile("乱码.txt", lambda: bytes(range(128, 256)) * 50, "编码无法识别")
    yield Hostile("记号后坏.txt", lambda: codecs.BOM_UTF8 + b"\xff\xfe\xff" * 9, "编码无法识别")
    yield Hostile("空.txt", bytes, "空文件")
    yield Hostile("空.docx", bytes, "空文件")
    yield Hostile("空.zip", bytes, "空文件")
    yield Hostile("空白.md", lambda: " \n\u3000\n".encode(), "空文件")


def _monsters() -> Iterator[Hostile]:
    yield Hostile(
        "百万.docx",
        lambda: docx("<w:p>" + "<w:r><w:t>字</w:t></w:r>" * 1_000_000 + "</w:p>"),
        "",
        "字字",
    )
    yield Hostile("百万页.pdf", lambda: _claims(1_000_000), "超过5000页的上限")
    yield Hostile("四千页.pdf", lambda: _claims(4_000), "", "Body text")
    yield Hostile("绕圈.pdf", _circle, "没有可以读取的文字")
    yield Hostile(
        "巨页.pdf", lambda: pdf([[(72, 700, "Body text")]]).replace(b"595 842", b"9e9 9e9"), "", ""
    )
    yield Hostile("长行.txt", lambda: "长".encode() * (50 * MB // 3 - 10), "上限")
    yield Hostile("超大.txt", lambda: b"a" * (51 * MB), "超过50 MB的上限")
    yield Hostile("长行.csv", lambda: "长,".encode() * (3 * MB), "上限")
    yield Hostile(
        "深.docx",
        lambda: docx("<w:p>" + "<w:smartTag>" * 100_000 + "</w:smartTag>" * 100_000 + "</w:p>"),
        "不是有效的 Word 文档",
    )
    table = "<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"
    yield Hostile("深表.docx", lambda: docx(table[0] * 80 + p(GOOD) + table[1] * 80), "", GOOD)
    yield Hostile(
        "深.html", lambda: b"<html><body>" + b"<div>" * 1_000_000 + GOOD.encode(), "", GOOD
    )
    yield Hostile(
        "未闭合.html", lambda: b"<html><body>" + b"<a href=" * 300_000 + GOOD.encode(), "", ""
    )
    yield Hostile("注释.html", lambda: b"<html><body>" + b"<!--" * 300_000 + GOOD.encode(), "", "")
    yield Hostile(
        "深.ofd",
        lambda: replaced(
            ofd([[(30, 40, "甲")]]), "<ofd:Content>", "<ofd:Content>" + "<ofd:PageBlock>" * 100_000
        ),
        "不是有效的 OFD",
    )
    yield Hostile(
        "步进.ofd",
        lambda: replaced(ofd([[(30, 40, GOOD)]]), " g ", " g 999999999999 5 g "),
        "",
        GOOD[:4],
    )
    yield Hostile(
        "百万页.ofd",
        lambda: replaced(
            ofd([[(30, 40, "甲")]]),
            '<ofd:Page ID="0" BaseLoc="Pages/Page_0/Content.xml"/>',
            '<ofd:Page ID="0" BaseLoc="Pages/Page_0/Content.xml"/>' * 1_000_000,
        ),
        "不像正常的文件",
    )
    yield Hostile(
        "越界.ofd",
        lambda: replaced(ofd([[(30, 40, "甲")]]), "Pages/Page_0", "../../../../etc"),
        "没有可读的文字",
    )
    yield Hostile(
        "巨表.xlsx",
        lambda: xlsx(
            cells='<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>甲</t></is></c></row>'
        ),
        "",
    )


def _broken() -> Iterator[Hostile]:
    yield Hostile("截断.docx", lambda: docx(p(GOOD))[:-60], "不是有效的 Word 文档")
    yield Hostile("截断.doc", lambda: cfb(word(GOOD))[:1400], "不是有效的 Word 文档")
    yield Hostile("绕圈.doc", _circling_doc, "")
    yield Hostile("谎长.doc", _lying_doc, "不是有效的 Word 文档")
    yield Hostile("截断.pdf", lambda: pdf([[(72, 700, "Body text")]])[:300], "")
    yield Hostile("截断.zip", lambda: zipped({"a.txt": "x" * 9999})[:-30], "已损坏")
    yield Hostile("截断.ofd", lambda: ofd([[(30, 40, "甲")]])[:-60], "不是有效的 OFD")
    yield Hostile("截断.xlsx", lambda: xlsx()[:-60], "不是有效的 Excel")
    yield Hostile("截断.png", lambda: b"\x89PNG\r\n\x1a\n" + bytes(40), "图片")
    yield Hostile("坏图.tif", lambda: b"II*\x00" + b"\xff" * 40, "图片")


def xlsx(
    dtd: str = "", cells: str = "<row r='1'><c r='A1' t='inlineStr'><is><t>甲&a;</t></is></c></row>"
) -> bytes:
    """A minimal workbook; ``dtd`` stands before its sheet."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rels = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType='
            f'"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType='
            f'"application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
            f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type='
            f'"{rels}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{rels}"><sheets><sheet name="表" sheetId="1" '
            'r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
            f'Type="{rels}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
            "xl/worksheets/sheet1.xml": f'{dtd}<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>',
        }
    )


def _nested(depth: int) -> bytes:
    packed = zipped({"x.txt": "x"})
    for _ in range(depth):
        packed = zipped({"内.zip": packed})
    return packed


def _quine_like() -> bytes:
    """Sixteen archives of sixteen archives of a thousand files each."""
    packed = zipped({f"{n}.txt": b"" for n in range(1000)}, deflate=False)
    for _ in range(2):
        packed = zipped({f"{n}.zip": packed for n in range(16)})
    return packed


def _linked() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        link = zipfile.ZipInfo("链接.txt")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        archive.writestr(link, SECRET)
        archive.writestr("好.txt", GOOD)
    return out.getvalue()


def _many(count: int) -> bytes:
    return zipped({f"{n}.txt": b"" for n in range(count)}, deflate=False)


def _png(width: int, height: int) -> bytes:
    """A picture that claims to be huge and packs to nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    rows = zlib.compress(bytes(width // 8 + 1) * 100)
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def _locked_zip() -> bytes:
    packed = bytearray(zipped({"密.txt": b"secret"}))
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        packed[packed.index(signature) + place] |= 1
    return bytes(packed)


def _locked_pdf() -> bytes:
    owner, user = "41" * 32, "42" * 32
    entry = (
        f"/Encrypt << /Filter /Standard /V 1 /R 2 /O <{owner}> /U <{user}> /P -4 >> "
        f"/ID [<{'43' * 16}> <{'43' * 16}>] /Root"
    )
    return pdf([[(72, 700, "Body text")]]).replace(b"/Root", entry.encode(), 1)


def _claims(count: int) -> bytes:
    return pdf([[(72, 700, "Body text")]]).replace(b"/Count 1", f"/Count {count}".encode())


def _circle() -> bytes:
    """The tree of pages contains itself."""
    return pdf([[(72, 700, "x")]]).replace(b"/Kids [4 0 R]", b"/Kids [2 0 R]")


def _circling_doc() -> bytes:
    data = bytearray(cfb(word(GOOD)))
    # The table of sectors is the last one: every sector leads to itself.
    data[-512:] = struct.pack("<128I", *range(128))
    return bytes(data)


def _lying_doc() -> bytes:
    streams = word(GOOD)
    main = bytearray(streams["WordDocument"])
    struct.pack_into("<I", main, 0x4C, 0x7FFFFFFF)
    return cfb({**streams, "WordDocument": bytes(main)})
