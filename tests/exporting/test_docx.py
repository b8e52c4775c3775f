"""The DOCX itself: valid, formatted by styles only, with the measures of the profile and every character."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from exporting_pages import W, bare, docx_text, has_style_chain, part, sample, style_of
from exporting_texts import PLAIN, REPORT, TABLE
from hypothesis import assume, given
from hypothesis import strategies as st
from openxml_audit import OpenXmlValidator

from assistant.errors import DeskError, NotFoundError, UserError
from assistant.exporting import (
    Block,
    BlockKind,
    Manuscript,
    load_profile,
    manuscript,
    profile_names,
    render_docx,
)
from assistant.exporting.manuscript import Letterhead, LetterheadForm
from assistant.exporting.profile import twips

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = {**PLAIN, "table": TABLE, "empty paper": ""}
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def export(text: str, profile: str = "gb9704") -> bytes:
    return render_docx(manuscript.from_text(text, markdown=text is TABLE), profile=profile)


def errors_of(data: bytes, folder: Path) -> list[str]:
    path = folder / "paper.docx"
    path.write_bytes(data)
    result = OpenXmlValidator().validate(path)
    return [str(e) for e in result.errors]


class TestValidity:
    @pytest.mark.parametrize("name", FIXTURES)
    def test_no_finding_in_any_fixture(self, name: str, tmp_path: Path) -> None:
        assert errors_of(export(FIXTURES[name]), tmp_path) == []

    @pytest.mark.parametrize("profile", profile_names())
    def test_no_finding_in_any_profile(self, profile: str, tmp_path: Path) -> None:
        assert errors_of(export(PLAIN["red head"], profile), tmp_path) == []

    @pytest.mark.parametrize("name", ["good-report-2026.md", "past-report-wenlv.txt"])
    def test_no_finding_in_the_samples(self, name: str, tmp_path: Path) -> None:
        paper = manuscript.from_text(sample(name), markdown=name.endswith(".md"))
        assert errors_of(render_docx(paper), tmp_path) == []

    def test_no_finding_in_a_letter(self, tmp_path: Path) -> None:
        head = Letterhead(
            form=LetterheadForm.LETTER, mark="某某中心", number="某函〔2026〕3号", urgency="加急"
        )
        paper = manuscript.from_text(PLAIN["letter"]).model_copy(update={"letterhead": head})
        assert errors_of(render_docx(paper), tmp_path) == []

    def test_the_validator_would_notice_a_wrong_order(self, tmp_path: Path) -> None:
        broken = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(export(REPORT))) as source,
            zipfile.ZipFile(broken, "w") as target,
        ):
            for name in source.namelist():
                data = source.read(name)
                if name == "word/styles.xml":
                    data = data.replace(b"<w:keepLines/>", b"", 1).replace(
                        b"<w:keepNext/>", b'<w:jc w:val="left"/><w:keepNext/>', 1
                    )
                target.writestr(name, data)
        assert errors_of(broken.getvalue(), tmp_path)


class TestPageSetup:
    def test_sheet_margins_grid_and_footers(self) -> None:
        data = export(REPORT)
        section = part(data).find(f".//{W}sectPr")
        assert section is not None
        size, margins = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
        grid = section.find(f"{W}docGrid")
        assert (size.get(f"{W}w"), size.get(f"{W}h")) == ("11906", "16838")
        found = {s: int(margins.get(f"{W}{s}")) for s in ("top", "left", "bottom", "right")}
        assert found == {"top": 2098, "left": 1587, "bottom": 1984, "right": 1474}
        assert int(margins.get(f"{W}footer")) == twips(24.8)
        assert (grid.get(f"{W}type"), grid.get(f"{W}linePitch")) == ("lines", "579")
        kinds = [r.get(f"{W}type") for r in section.findall(f"{W}footerReference")]
        assert kinds == ["default", "even"]
        assert part(data, "word/settings.xml").find(f"{W}evenAndOddHeaders") is not None

    def test_odd_number_right_even_number_left_one_character_in(self) -> None:
        data = export(REPORT)
        styles = part(data, "word/styles.xml")
        for name, side in (("word/footer1.xml", "right"), ("word/footer2.xml", "left")):
            footer = part(data, name)
            style = style_of(footer.find(f"{W}p"))
            assert has_style_chain(styles, style, f"{W}pPr/{W}jc").get(f"{W}val") == side
            indent = has_style_chain(styles, style, f"{W}pPr/{W}ind")
            assert indent.get(f"{W}{side}") == "280"
            assert has_style_chain(styles, style, f"{W}rPr/{W}sz").get(f"{W}val") == "28"
            assert "".join(t.text for t in footer.iter(f"{W}t")) == "— 1 —"
            assert footer.find(f".//{W}instrText").text.strip() == "PAGE"


FACES = {
    "GwTitle": ("方正小标宋简体", "44"),
    "GwBody": ("仿宋_GB2312", "32"),
    "GwAddressee": ("仿宋_GB2312", "32"),
    "GwHeading1": ("黑体", "32"),
    "GwLead1": ("黑体", None),
    "GwHeading2": ("楷体_GB2312", "32"),
    "GwLead2": ("楷体_GB2312", None),
    "GwHeading3": ("仿宋_GB2312", "32"),
    "GwHeading4": ("仿宋_GB2312", "32"),
    "GwSignature": ("仿宋_GB2312", "32"),
    "GwDate": ("仿宋_GB2312", "32"),
    "GwClassification": ("黑体", "32"),
    "GwAttachment": ("黑体", "32"),
    "GwCopies": ("仿宋_GB2312", "28"),
    "GwPageOdd": ("宋体", "28"),
}


class TestStyles:
    @pytest.mark.parametrize("style", FACES)
    def test_face_and_size(self, style: str) -> None:
        styles = part(export(REPORT), "word/styles.xml")
        default = styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        fonts = has_style_chain(styles, style, f"{W}rPr/{W}rFonts")
        fonts = default.find(f"{W}rFonts") if fonts is None else fonts
        face, size = FACES[style]
        for script in ("eastAsia", "ascii", "hAnsi", "cs"):
            assert fonts.get(f"{W}{script}") == face
        assert fonts.get(f"{W}hint") == "eastAsia"
        if size:
            found = has_style_chain(styles, style, f"{W}rPr/{W}sz")
            assert (default.find(f"{W}sz") if found is None else found).get(f"{W}val") == size

    def test_body_indent_in_characters_and_twips(self) -> None:
        styles = part(export(REPORT), "word/styles.xml")
        indent = has_style_chain(styles, "GwBody", f"{W}pPr/{W}ind")
        assert (indent.get(f"{W}firstLineChars"), indent.get(f"{W}firstLine")) == ("200", "630")

    def test_base_style_keeps_commas_and_grid(self) -> None:
        styles = part(export(REPORT), "word/styles.xml")
        assert has_style_chain(styles, "Normal", f"{W}pPr/{W}overflowPunct").get(f"{W}val") == "1"
        spacing = has_style_chain(styles, "Normal", f"{W}pPr/{W}spacing")
        assert (spacing.get(f"{W}line"), spacing.get(f"{W}lineRule")) == ("579", "exact")
        assert has_style_chain(styles, "Normal", f"{W}rPr/{W}spacing").get(f"{W}val") == "-5"

    def test_headings_stay_with_their_text_and_show_in_the_outline(self) -> None:
        styles = part(export(REPORT), "word/styles.xml")
        for level in range(4):
            style = f"GwHeading{level + 1}"
            assert has_style_chain(styles, style, f"{W}pPr/{W}keepNext") is not None
            outline = has_style_chain(styles, style, f"{W}pPr/{W}outlineLvl")
            assert outline.get(f"{W}val") == str(level)

    def test_no_theme_font_anywhere_and_chinese_language(self) -> None:
        data = export(REPORT)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                text = archive.read(name).decode("utf-8")
                assert not re.search(r"(ascii|hAnsi|eastAsia|cs)Theme=", text), name
                assert "MS Mincho" not in text
        language = part(data, "word/styles.xml").find(f".//{W}lang")
        assert language.get(f"{W}eastAsia") == "zh-CN"

    @pytest.mark.parametrize("name", FIXTURES)
    def test_runs_carry_no_formatting_of_their_own(self, name: str) -> None:
        allowed = {f"{W}rStyle", f"{W}rFonts"}
        for run in part(export(FIXTURES[name])).iter(f"{W}r"):
            properties = run.find(f"{W}rPr")
            children = [] if properties is None else list(properties)
            fitted = style_of(run.getparent()) == "GwMark"
            assert {c.tag for c in children} <= allowed | (
                {f"{W}sz", f"{W}szCs"} if fitted else set()
            )
            for fonts in (c for c in children if c.tag == f"{W}rFonts"):
                assert dict(fonts.attrib) == {f"{W}hint": "eastAsia"}

    def test_quotes_dashes_and_ellipses_follow_the_chinese_face(self) -> None:
        for run in part(export(REPORT)).iter(f"{W}r"):
            text = "".join(t.text for t in run.iter(f"{W}t"))
            if re.search("[“”‘’—…·]", text):
                assert run.find(f"{W}rPr/{W}rFonts").get(f"{W}hint") == "eastAsia"

    def test_characters_the_gb2312_faces_lack_get_the_wider_face(self) -> None:
        data = export("开头一段。\n（一）李喆负责。馆舍320㎡已交付。\n结尾一段。")
        found = {}
        for run in part(data).iter(f"{W}r"):
            style = run.find(f"{W}rPr/{W}rStyle")
            text = "".join(t.text for t in run.iter(f"{W}t"))
            found[text] = None if style is None else style.get(f"{W}val")
        assert found["喆"] == "GwRareKai"
        assert found["㎡"] == "GwRare"
        assert found["（一）李"] == "GwLead2"

    def test_plain_fonts_need_no_wider_face_but_stay_whole(self) -> None:
        text = "开头一段。\n李喆负责。\n结尾一段。"
        assert bare(docx_text(export(text, "plain-fonts"))) == bare(text)


def paragraphs(data: bytes, style: str) -> list:  # type: ignore[type-arg]
    return [p for p in part(data).iter(f"{W}p") if style_of(p) == style]


class TestSignature:
    UNIT = load_profile("gb9704").char_twips
    WIDE = load_profile("gb9704").page.text_width_twips

    def places(self, *signature: str, date: str, sealed: bool = False) -> tuple[float, float]:
        """Where signature and date begin, in characters from the right edge."""
        paper = Manuscript(
            blocks=(Block(kind=BlockKind.PARAGRAPH, text="正文。"),),
            signature=signature,
            date=date,
            sealed=sealed,
        )
        data = render_docx(paper)
        found = []
        for style, text in (("GwSignature", signature[0]), ("GwDate", date)):
            (paragraph, *_) = paragraphs(data, style)
            indent = paragraph.find(f"{W}pPr/{W}ind")
            align = paragraph.find(f"{W}pPr/{W}jc").get(f"{W}val")
            width = sum(0.5 if c.isascii() else 1 for c in text) * 320 - 5 * len(text)
            if align == "right":
                found.append((int(indent.get(f"{W}right")) + width) / self.UNIT)
            else:
                found.append((self.WIDE - int(indent.get(f"{W}left"))) / self.UNIT)
        return found[0], found[1]

    def test_date_begins_two_characters_right_of_a_longer_signature(self) -> None:
        sign, date = self.places("某某市文化和旅游局机关", date="2026年1月5日")
        assert sign == pytest.approx(11 + 2, abs=0.1)
        assert sign - date == pytest.approx(2, abs=0.1)

    def test_longer_date_stands_two_characters_in_and_pushes_the_signature(self) -> None:
        sign, date = self.places("某某局", date="2026年11月20日")
        assert date == pytest.approx(2 + 7, abs=0.15)
        assert sign - date == pytest.approx(2, abs=0.1)

    def test_date_hardly_shorter_than_the_signature_keeps_off_the_edge(self) -> None:
        sign, date = self.places("某某区民政局办", date="2026年1月5日")
        assert date == pytest.approx(2 + 6, abs=0.15)
        assert sign - date == pytest.approx(2, abs=0.1)

    def test_with_a_seal_the_date_stands_four_in_and_the_signature_is_centred_on_it(self) -> None:
        sign, date = self.places("某某市财政局办公室", date="2026年1月5日", sealed=True)
        assert date == pytest.approx(4 + 6, abs=0.15)
        assert sign - 4.5 == pytest.approx(date - 3, abs=0.15)

    def test_signature_and_last_paragraph_are_kept_together(self) -> None:
        data = export(REPORT)
        body = list(part(data).iter(f"{W}p"))
        last = body[[style_of(p) for p in body].index("GwSignature") - 1]
        assert last.find(f"{W}pPr/{W}keepNext") is not None
        styles = part(data, "word/styles.xml")
        assert has_style_chain(styles, "GwSignature", f"{W}pPr/{W}keepNext") is not None

    def test_one_blank_line_above_the_signature_only(self) -> None:
        paper = Manuscript(
            blocks=(Block(kind=BlockKind.PARAGRAPH, text="正文。"),),
            signature=("甲市财政局", "甲市民政局"),
            date="2026年1月5日",
        )
        data = render_docx(paper)
        styles = part(data, "word/styles.xml")
        blank = has_style_chain(styles, "GwSignature", f"{W}pPr/{W}spacing").get(f"{W}before")
        first, second = paragraphs(data, "GwSignature")
        assert blank == "579"
        assert first.find(f"{W}pPr/{W}spacing") is None
        assert second.find(f"{W}pPr/{W}spacing").get(f"{W}before") == "0"


class TestText:
    @pytest.mark.parametrize("name", PLAIN)
    def test_every_character_is_in_the_file(self, name: str) -> None:
        assert bare(docx_text(export(PLAIN[name]))) == bare(PLAIN[name])

    def test_a_file_gets_no_part_it_does_not_contain(self) -> None:
        styles = {
            style_of(p) for p in part(export(PLAIN["run-in headings, no title"])).iter(f"{W}p")
        }
        assert styles == {"GwBody"}

    @given(
        st.text(
            alphabet=st.one_of(
                st.sampled_from("一二（）、。：；“”——……1.附件年月日某局报告喆㎡−\n\t 　<>&]"),
                st.characters(),
            ),
            max_size=120,
        )
    )
    def test_round_trip_of_any_text(self, text: str) -> None:
        whole = manuscript.plain_text(manuscript.from_text(text))
        if FORBIDDEN.search(whole):
            with pytest.raises(UserError):
                render_docx(manuscript.from_text(text))
        else:
            assert bare(docx_text(render_docx(manuscript.from_text(text)))) == bare(text)

    @given(st.text(alphabet=" \t\u00a0\u2003a国", min_size=3, max_size=30))
    def test_blanks_inside_a_paragraph_survive(self, text: str) -> None:
        assume(text.strip())
        paper = Manuscript(blocks=(Block(kind=BlockKind.PARAGRAPH, text=text.strip()),))
        found = [
            t.text if t.tag == f"{W}t" else "\t"
            for t in part(render_docx(paper)).iter(f"{W}t", f"{W}tab")
        ]
        assert "".join(found) == text.strip()

    def test_control_character_is_named_with_its_place(self) -> None:
        with pytest.raises(UserError, match=r"第2行第3个字.*U\+0007.*删除") as caught:
            export("开头一段。\n正文\x07有误。")
        assert "\x07" not in str(caught.value)


def test_importing_the_package_loads_nothing_heavy() -> None:
    heavy = ["docx", "lxml", "rjieba", "pypdfium2", "numpy", "rapidfuzz", "streamlit"]
    code = (
        "import sys, assistant.exporting, assistant.exporting.redline, assistant.exporting.review, "
        "assistant.exporting.reimport, assistant.exporting.sheets\n"
        f"print([m for m in {heavy} if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.strip() == "[]"


class TestErrors:
    def test_unknown_profile(self) -> None:
        with pytest.raises(NotFoundError, match="没有名为“a4”的版式"):
            render_docx(manuscript.from_text(REPORT), profile="a4")

    def test_every_error_is_one_sentence_for_people(self) -> None:
        with pytest.raises(DeskError) as caught:
            render_docx(manuscript.from_text("坏\x00字。"))
        assert str(caught.value).count("。") == 1
