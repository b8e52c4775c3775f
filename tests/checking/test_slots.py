"""Single slots of a clause that a draft may change in few words, each beside a policy written for it."""

from __future__ import annotations

import datetime as dt
import hashlib

import pytest

from assistant.checking import Subject, Verdict, judgements, run
from assistant.models import Document, DocumentKind, Level

TEXT = """第一条 携带印章外出的，应当经主要负责人批准。
第二条 开设账户应当经财政部门核准，撤销账户应当报财政部门备案。
第三条 公示无异议后方可拨付补助资金。
第四条 合同文本应当由承办人员和单位负责人签字，并加盖公章。
第五条 项目信息应当全部向社会公开，涉密项目信息除外。
第六条 值守记录的保存期限，自记录形成之日起计算。
第七条 各单位应当每季度公布一次经费收支明细。
第八条 罚没收入应当上缴国库，不得用于补助经费开支。
第九条 资产处置由主管部门负责办理，评估费用由受让人承担。
第十条 报销单据应当在活动结束后10个工作日内送交财务室。
第十一条 新购车辆中新能源汽车比例不低于50%。
"""
DOCUMENT = Document(
    id="slots",
    kind=DocumentKind.POLICY,
    title="榕溪县机关事务管理办法",
    text=TEXT,
    sha256=hashlib.sha256(TEXT.encode()).hexdigest(),
    level=Level.CITY,
)
G, C, N = Verdict.GROUNDED, Verdict.CONTRADICTS, Verdict.NOT_FOUND
_WORST = (N, G, C)


def subject(draft: str) -> Subject:
    return Subject(text=draft, as_of=dt.date(2026, 11, 20), documents=(DOCUMENT,))


@pytest.mark.parametrize(
    ("draft", "verdict"),
    [
        ("携带印章外出由分管副局长批准。", C),
        ("携带印章外出均经局长批准。", G),
        ("开设账户应当报财政部门备案，撤销账户应当经财政部门核准。", C),
        ("先拨付补助资金，再公示。", C),
        ("公示期未满即拨付补助资金。", C),
        ("公示无异议后拨付补助资金860万元。", G),
        ("合同文本应当由承办人员或者单位负责人签字，并加盖公章。", C),
        ("项目信息应当全部向社会公开，涉密项目信息也应当公开。", C),
        ("值守记录的保存期限，自档案移交之日起计算。", C),
        ("各单位应当每年公布一次经费收支明细。", C),
        ("罚没收入36万元用于补助经费开支。", C),
        ("资产处置由主管部门负责办理，评估费用由出让单位承担。", C),
        ("活动结束后第18个工作日，报销单据才送交财务室。", C),
        ("活动结束后第6个工作日，报销单据即送交财务室。", G),
        ("新购车辆10台，其中新能源汽车3台。", C),
        ("新购车辆10台，其中新能源汽车6台。", G),
        ("组织印章保管业务培训2次，培训46人次。", N),
    ],
)
def test_one_slot_decides(draft: str, verdict: Verdict) -> None:
    given = [row.verdict for row in judgements(subject(draft))]
    assert max(given, key=_WORST.index, default=N) is verdict


def test_a_slot_told_otherwise_is_a_finding_with_its_clause() -> None:
    found = [
        f
        for f in run(subject("新购车辆10台，其中新能源汽车3台。"), only=("policy",)).findings
        if f.rule == "policy.own_slot"
    ]
    assert [f.quote for f in found] == ["3台"]
    assert found[0].basis is not None
    assert found[0].basis.locator == "第十一条"
