"""版头、盖章、附表 of one export, and what the chosen layout rests on."""

from __future__ import annotations

import streamlit as st

from assistant.desk.paper_parts import URGENCIES, PaperForm, PaperOptions
from assistant.desk.preview import layout_values, missing_fonts
from assistant.ui.common import plain

_FORMS = (PaperForm.DOCUMENT, PaperForm.LETTER, PaperForm.MINUTES)
"""A work report is never a 命令."""
_FIELDS = (
    ("mark", "发文机关标志", "某某局文件"),
    ("number", "发文字号", "某文发〔2026〕12号"),
    ("signatory", "签发人", ""),
    ("copy_number", "份号", "000012"),
    ("secrecy", "密级和保密期限", "机密★1年"),
    ("copies", "抄送机关", "市委办公室，市政府办公室"),
    ("printer", "印发机关", "某某局办公室"),
)


def chosen() -> PaperOptions:
    """What goes out around the text; everything empty by default."""
    with st.expander("版头、版记、盖章和附表", icon=":material/article:"):
        figures = st.checkbox("附上数据来源表（每个数据的出处）", key="export-figures")
        sealed = st.checkbox("加盖印章（署名和日期按盖章的位置排）", key="export-sealed")
        columns = st.columns(2)
        form = columns[0].selectbox("格式", list(_FORMS), format_func=str, key="export-form")
        signer = columns[1].text_input(
            "签名章的职务",
            key="export-signer",
            placeholder="局长",
            help="用签名章时填：署名处改为职务，按签名章的位置排；职务后空格加姓名，则姓名打印在章的位置",
        )
        values = {
            field: columns[number % 2].text_input(label, key=f"export-{field}", placeholder=example)
            for number, (field, label, example) in enumerate(_FIELDS)
        }
        urgency = columns[1].selectbox(
            "紧急程度", URGENCIES, format_func=lambda u: u or "不标", key="export-urgency"
        )
    return PaperOptions(
        figures=figures,
        sealed=sealed,
        form=form,
        signer=signer,
        urgency=urgency or "",
        **values,
    )


def explain(profile: str) -> None:
    """Each value with its clause and strength, and the faces this computer lacks."""
    lacking = missing_fonts(profile)
    label = "版式依据" + (f" · 本机缺{len(lacking)}种字体" if lacking else "")
    with st.expander(label, icon=":material/rule:"):
        for message in lacking:
            st.caption(plain(message))
        st.dataframe(
            [
                {"项目": v.key, "值": v.value, "条款": v.clause, "程度": v.strength, "说明": v.note}
                for v in layout_values(profile)
            ],
            hide_index=True,
            height=240,
        )
