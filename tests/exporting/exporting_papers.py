"""One paper of every genre, with everything a page can carry, for what must hold of all of them."""

from __future__ import annotations

from exporting_texts import LONG, RED_HEAD, REPORT, RUN_IN, TABLE
from test_forms import LETTER, MINUTES, ORDER
from test_sections import annexed

from assistant.exporting import Manuscript, manuscript


def _letter() -> Manuscript:
    paper = manuscript.from_text(f"{LETTER}抄送：某某市财政局。\n")
    assert paper.letterhead is not None
    head = paper.letterhead.model_copy(update={"classification": "机密★1年", "urgency": "加急"})
    return paper.model_copy(update={"letterhead": head})


def _stamped() -> Manuscript:
    paper = manuscript.from_text(REPORT)
    return paper.model_copy(update={"stamped": True, "signature": ("局长",)})


PAPERS: dict[str, Manuscript] = {
    "report": manuscript.from_text(REPORT),
    "sealed report": manuscript.from_text(REPORT).model_copy(update={"sealed": True}),
    "stamped report": _stamped(),
    "long report": manuscript.from_text(LONG),
    "notice with red head and imprint": manuscript.from_text(RED_HEAD),
    "letter": _letter(),
    "minutes": manuscript.from_text(MINUTES),
    "order": manuscript.from_text(ORDER),
    "table": manuscript.from_text(TABLE, markdown=True),
    "wide table in an attachment": manuscript.from_text(annexed(9), markdown=True),
    "imprint on a page of its own": manuscript.from_text(
        annexed(3, second=False, imprint=True), markdown=True
    ),
    "run-in headings": manuscript.from_text(RUN_IN),
    "nothing": Manuscript(),
}
"""Genre → paper."""

ODD_TEXTS: dict[str, str] = {
    "emoji and rare characters": "关于𠮷祥街道工作的报告\n某局：\n完成率100%😀，面积3㎡、℃与①②③，“‘双引号’”……——Ⅳ级。\n",
    "latin and digits": (
        "关于ERP与OA系统对接情况的报告\n某局：\n系统采用Spring Boot 3.2与PostgreSQL，接口文档见"
        "https://example.org/api/v1/very/long/path/without/any/break/at/all/in/it，调用1,234,567次。\n"
    ),
    "one endless sentence": f"关于某事的报告\n某局：\n{'推进落实，' * 400}完成。\n",
    "full-width digits and mixed marks": "关于２０２６年工作的报告\n某局：\n完成１２项,占８５％;其中a类3项(含2项).\n",
    "nested numbering": (
        "关于某事的报告\n某局：\n一、总体\n（一）做法\n1.第一点\n（1）小点\n①更小。\n"
        "第一，先做。\n1.1 概述\n（a）英文。\n"
    ),
    "empty sections": "关于某事的报告\n某局：\n一、甲\n二、乙\n（一）丙\n三、丁\n",
    "a hundred sections": "关于某事的报告\n某局：\n"
    + "".join(f"{n}.第{n}项。办理{n}件。\n" for n in range(1, 101)),
    "quotes and blanks": "关于“某事”的报告\n某局：\n他说：“‘一带一路’\u00a0很好”。 有 空格\u3000和全角空格。\n",
}
"""What offices really send, and the layout never planned for."""
