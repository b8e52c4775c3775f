"""What a report gets on its way out and is not part of its text: 版头, 盖章, 版记, the table of figures."""

from __future__ import annotations

import datetime as dt
import re

from assistant.desk.compose import chinese_date
from assistant.errors import UserError
from assistant.exporting import Manuscript
from assistant.exporting.manuscript import Attachment, Imprint, Letterhead, LetterheadForm
from assistant.exporting.sheets import with_attachment
from assistant.models import Noun

_NUMBER = re.compile(r"[^〔〕\s]{1,20}〔\d{4}〕[1-9]\d*号")
_COPY_NUMBER = re.compile(r"\d{6}")
_SECRECY = re.compile(r"(?:绝密|机密|秘密)(?:★(?:[1-9]\d*(?:年|个月|月|日)|长期))?")
_OWN_NUMBERS = {
    LetterheadForm.ORDER: re.compile(r"第[1-9]\d*号"),
    LetterheadForm.MINUTES: re.compile(
        rf"{_NUMBER.pattern}|(?:\d{{4}}年)?第[1-9]\d*[期号次]|〔\d{{4}}〕[1-9]\d*号?"
    ),
}
_OWN_EXAMPLES = {
    LetterheadForm.ORDER: "“第12号”",
    LetterheadForm.MINUTES: "“第12期”或“〔2026〕12号”",
}
PaperForm = LetterheadForm
"""For the screens, which know the desk only."""
URGENCIES = ("", "加急", "特急")


class PaperOptions(Noun):
    """Chosen for one export; an empty field is not printed."""

    mark: str = ""
    """发文机关标志, with 文件 where wanted (7.2.4)."""
    number: str = ""
    """发文字号: 某文旅发〔2026〕12号 (7.2.5)."""
    signatory: str = ""
    """签发人, of a paper that goes up (7.2.6)."""
    copy_number: str = ""
    secrecy: str = ""
    urgency: str = ""
    form: LetterheadForm = LetterheadForm.DOCUMENT
    """文件 (7.2), 信函 (10.1), 命令 (10.2) or 纪要 (10.3)."""
    sealed: bool = False
    """Whether a seal will be put on (7.3.5.1), which moves 署名 and 成文日期."""
    signer: str = ""
    """职务 of who signs with a 签名章 (7.3.5.3), which then stands for 署名; the name may follow after blanks."""
    copies: str = ""
    """抄送机关, parted by commas as they are to be printed (7.4.2)."""
    printer: str = ""
    """印发机关 (7.4.3)."""
    figures: bool = False
    """Whether the table of figures with their sources follows as an attachment."""

    @property
    def plain(self) -> bool:
        """Whether the paper goes out as it is."""
        return self == PaperOptions()


def dressed(
    paper: Manuscript, options: PaperOptions, *, printed: dt.date, figures: Attachment | None = None
) -> Manuscript:
    """The paper with what was chosen for this export.

    Args:
        paper: title, text, signature and date.
        options: what to add.
        printed: 印发日期.
        figures: the table of figures, when it was asked for.

    Raises:
        UserError: 发文字号, 份号, 密级 or 紧急程度 is not written as GB/T 9704—2012 7.2 says.
    """
    signer = options.signer.strip()
    found = paper.model_copy(
        update={
            "letterhead": _letterhead(options),
            "imprint": _imprint(options, printed),
            "sealed": options.sealed and not signer,
            "stamped": bool(signer),
            "signature": (signer,) if signer else paper.signature,
        }
    )
    return with_attachment(found, figures) if figures is not None else found


def _letterhead(options: PaperOptions) -> Letterhead | None:
    number = options.number.strip()
    if number and options.form in _OWN_NUMBERS:
        if not _OWN_NUMBERS[options.form].fullmatch(number):
            raise UserError(f"{options.form}的编号应写成{_OWN_EXAMPLES[options.form]}这样。")
    elif number and not _NUMBER.fullmatch(number):
        raise UserError("发文字号应写成“某文发〔2026〕12号”：六角括号、年份全称、序号不加“第”。")
    copy_number = options.copy_number.strip()
    if copy_number and not _COPY_NUMBER.fullmatch(copy_number):
        raise UserError("份号应是6位数字，如000012。")
    secrecy = options.secrecy.strip()
    if secrecy and not _SECRECY.fullmatch(secrecy):
        raise UserError("密级和保密期限应写成“机密★1年”这样。")
    if options.urgency not in URGENCIES:
        raise UserError("紧急程度只能是“特急”或“加急”。")
    signatory = options.signatory.strip()
    if signatory and not signatory.startswith("签发人"):
        signatory = f"签发人：{signatory}"
    head = Letterhead(
        form=options.form,
        mark=options.mark.strip(),
        number=number,
        signatory=signatory,
        copy_number=copy_number,
        classification=secrecy,
        urgency=options.urgency,
    )
    if options.form is not LetterheadForm.DOCUMENT and not head.mark:
        raise UserError(f"{options.form}格式要填写发文机关标志。")
    return head if head != Letterhead(form=head.form) else None


def _imprint(options: PaperOptions, printed: dt.date) -> Imprint | None:
    copies = options.copies.strip().rstrip("。")
    if copies and not copies.startswith("抄送"):
        copies = f"抄送：{copies}"
    printer = options.printer.strip()
    if not copies and not printer:
        return None
    return Imprint(
        copies=(f"{copies}。",) if copies else (),
        printer=printer,
        printed=f"{chinese_date(printed)}印发" if printer else "",
    )
