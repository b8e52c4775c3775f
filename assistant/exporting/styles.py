"""The named styles of the base template. All formatting lives here, none in the runs.

Names avoid those Word itself gives to built-in styles in its Chinese interface (正文, 标题, 页码), which it
would rename on opening.
"""

from __future__ import annotations

BODY = "GwBody"
FLUSH = "Normal"
TITLE = "GwTitle"
NOTE = "GwNote"
ADDRESSEE = "GwAddressee"
HEADING = ("GwHeading1", "GwHeading2", "GwHeading3", "GwHeading4")
LEAD = ("GwLead1", "GwLead2", "GwLead3", "GwLead4")
ANNEX = "GwAnnex"
SIGNATURE = "GwSignature"
DATE = "GwDate"
REMARK = "GwRemark"
ATTACHMENT = "GwAttachment"
ATTACHMENT_TITLE = "GwAttachmentTitle"
COPY_NUMBER = "GwCopyNumber"
CLASSIFICATION = "GwClassification"
URGENCY = "GwUrgency"
MARK = "GwMark"
NUMBER = "GwNumber"
NAME = "GwName"
PLAIN = "GwPlain"
COPIES = "GwCopies"
PRINTED = "GwPrinted"
PAGE_ODD = "GwPageOdd"
PAGE_EVEN = "GwPageEven"
CELL = "GwCell"
CELL_HEAD = "GwCellHead"
TABLE_END = "GwTableEnd"
TABLE = "GwTable"
RARE = "GwRare"
RARE_KAI = "GwRareKai"

NAMES: dict[str, str] = {
    BODY: "公文正文",
    TITLE: "公文标题",
    NOTE: "标题下说明",
    ADDRESSEE: "主送机关",
    **dict(zip(HEADING, ("一级标题", "二级标题", "三级标题", "四级标题"), strict=True)),
    **dict(zip(LEAD, ("一级标题字", "二级标题字", "三级标题字", "四级标题字"), strict=True)),
    ANNEX: "附件说明",
    SIGNATURE: "发文机关署名",
    DATE: "成文日期",
    REMARK: "公文附注",
    ATTACHMENT: "附件标识",
    ATTACHMENT_TITLE: "附件标题",
    COPY_NUMBER: "份号",
    CLASSIFICATION: "密级和保密期限",
    URGENCY: "紧急程度",
    MARK: "发文机关标志",
    NUMBER: "发文字号",
    NAME: "签发人姓名",
    PLAIN: "仿宋字",
    COPIES: "抄送机关",
    PRINTED: "印发机关和日期",
    PAGE_ODD: "公文页码单页",
    PAGE_EVEN: "公文页码双页",
    CELL: "表格文字",
    CELL_HEAD: "表头文字",
    TABLE_END: "表格之后",
    TABLE: "公文表格",
    RARE: "生僻字",
    RARE_KAI: "生僻字楷体",
}
"""Style id → name shown in Word."""

KAI_STYLES = frozenset({HEADING[1], LEAD[1], NOTE, NAME})
"""Styles set in 楷体."""
OTHER_FACES = frozenset(
    {
        TITLE,
        ATTACHMENT_TITLE,
        HEADING[0],
        LEAD[0],
        ATTACHMENT,
        CLASSIFICATION,
        URGENCY,
        MARK,
        CELL_HEAD,
    }
)
"""Styles set in 小标宋 or 黑体, whose fonts hold more than GB 2312."""
