"""Names of persons and bodies in running text."""

from __future__ import annotations

import pytest

from assistant.evidence.naming import find_bodies, find_persons

BODIES = (
    ("县教育体育局联合县医院举办培训2期", ["县教育体育局", "县医院"]),
    ("会同市财政局开展检查", ["市财政局"]),
    ("由财务科牵头", ["财务科"]),
    ("公共服务科统计，", ["公共服务科"]),
    ("市文化市场综合执法支队出动执法人员", ["市文化市场综合执法支队"]),
    ("赴市廉政教育基地参观", ["市廉政教育基地"]),
    ("青山市水务局坚持问题导向", ["青山市水务局"]),
    ("安江县水利局局长主持", ["安江县水利局"]),
    ("省委第三巡察组反馈的问题", ["省委第三巡察组"]),
    ("云中建设有限公司承建", ["云中建设有限公司"]),
    ("市公安局巡警支队配合", ["市公安局巡警支队"]),
    ("区融媒体中心报道", ["区融媒体中心"]),
    # Ordinary words that end like a body.
    ("加强市场监管，落到实处", []),
    ("推动全局上下一盘棋", []),
    ("各科室、局属单位主要负责同志", []),
    ("在市委、市政府领导下", []),
    ("理论学习中心组学习", []),
    ("全市文旅系统作风建设部署会", []),
    ("严肃查处违规问题", []),
    ("营造良好格局", []),
    ("局党组高度重视", []),
)


@pytest.mark.parametrize(("text", "names"), BODIES, ids=[t for t, _ in BODIES])
def test_finds_bodies(text: str, names: list[str]) -> None:
    assert [p.inner for p in find_bodies(text)] == names


PERSONS = (
    ("由张伟民同志牵头", ["张伟民"]),
    ("局长陈立国出席会议", ["陈立国"]),
    ("党组书记、局长林晓光同志讲授党课", ["林晓光"]),
    ("邀请王教授授课", ["王"]),
    ("李副局长带队", ["李"]),
    ("得到市委领导周明远同志肯定", ["周明远"]),
    ("欧阳清同志参加", ["欧阳清"]),
    # No persons.
    ("党组书记带头落实", []),
    ("局长高度重视", []),
    ("机关党委书记履行责任", []),
    ("班子成员、主要负责同志参加", []),
    ("文化馆馆长培训班", []),
    ("任组长、副组长", []),
    ("常务副局长分管", []),
    ("习近平总书记重要讲话精神", []),
    ("向局长汇报", []),
)


@pytest.mark.parametrize(("text", "names"), PERSONS, ids=[t for t, _ in PERSONS])
def test_finds_persons(text: str, names: list[str]) -> None:
    assert [p.inner for p in find_persons(text)] == names
