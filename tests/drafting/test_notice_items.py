"""Notices list what they want in many ways; each is read into the same requirements."""

from __future__ import annotations

import datetime as dt

import pytest

from assistant.drafting.requirements import read_notice

HEAD = "关于报送2026年度工作情况的通知\n各科室：\n"


@pytest.mark.parametrize(
    ("notice", "wanted"),
    [
        (
            "一、党的建设工作情况\n二、业务工作完成情况，包括重点项目、民生实事\n三、存在的问题，不少于3条\n四、2027年工作思路\n请于12月5日前发送至邮箱。",
            ["党的建设工作情况", "业务工作完成情况", "存在的问题", "2027年工作思路"],
        ),
        (
            "（一）总体情况；\n（二）主要做法和成效，重点说明机制创新；\n（三）存在困难和问题；\n（四）下一步打算。\n篇幅不超过2500字，11月30日前报送。",
            ["总体情况", "主要做法和成效", "存在困难和问题", "下一步打算"],
        ),
        (
            "自查报告应包括：\n1.组织开展情况\n2.自查发现的问题及整改情况\n3.长效机制建设情况\n报告控制在2000字以内，数据截至2026年9月底。",
            ["组织开展情况", "自查发现的问题及整改情况", "长效机制建设情况"],
        ),
        (
            "报告主要内容\n1、资金使用情况（逐项列明金额）\n2、项目进展情况\n3、绩效目标完成情况\n请于2026年12月1日（星期二）下班前报送，联系人李某。",
            ["资金使用情况", "项目进展情况", "绩效目标完成情况"],
        ),
        (
            "材料内容主要包括：巡察、审计反馈问题整改情况；应急演练情况；存在的突出问题和明年工作安排。",
            ["巡察、审计反馈问题整改情况", "应急演练情况", "存在的突出问题", "明年工作安排"],
        ),
        (
            "请围绕以下方面总结：一是理论学习情况；二是阵地管理情况；三是问题和打算。",
            ["理论学习情况", "阵地管理情况", "问题和打算"],
        ),
        (
            "序号\t内容\t要求\n1\t三公经费\t金额、同比\n2\t会议文件\t数量、同比\n3\t问题查处\t起数、人数",
            ["三公经费", "会议文件", "问题查处"],
        ),
        (
            "| 序号 | 内容 | 具体要求 |\n|---|---|---|\n| 1 | 学习情况 | 次数 |\n| 2 | 检查情况 | 次数 |",
            ["学习情况", "检查情况"],
        ),
        (
            "请报送本年度意识形态工作责任制落实情况、网络安全工作情况，以及存在的问题和下一步打算。",
            ["意识形态工作责任制落实情况", "网络安全工作情况", "存在的问题", "下一步打算"],
        ),
        (
            "报送内容：\n党建工作情况\n业务工作情况\n存在问题\n明年计划\n要求：3000字以内。",
            ["党建工作情况", "业务工作情况", "存在问题", "明年计划"],
        ),
        (
            "报送内容：①学习教育情况；②查摆问题情况；③整改落实情况。",
            ["学习教育情况", "查摆问题情况", "整改落实情况"],
        ),
        (
            "一、报告内容\n第一部分，基本情况。第二部分，主要做法。第三部分，问题和建议。",
            ["基本情况", "主要做法", "问题和建议"],
        ),
        (
            "总结要全面反映党的建设、教育教学、安全稳定等方面的工作，分析存在的不足，提出明年打算。",
            ["党的建设", "教育教学", "安全稳定", "存在的不足", "明年打算"],
        ),
        ("请于12月10日前报送年度工作总结。", []),
    ],
    ids=range(14),
)
def test_items_of_a_notice(notice: str, wanted: list[str]) -> None:
    assert [r.text for r in read_notice(HEAD + notice).requirements] == wanted


@pytest.mark.parametrize(
    ("said", "limit"),
    [
        ("控制在3000字以内", 3000),
        ("不超过4000字", 4000),
        ("不得多于3,500字", 3500),
        ("字数不宜超过1.2万字", 12000),
        ("篇幅两千五百字以内", 2500),
        ("三千字以内", 3000),
        ("正文限4000字", 4000),
        ("3000字左右", 3300),
        ("2000字为宜", 2200),
        ("字数不限", None),
    ],
)
def test_limits(said: str, limit: int | None) -> None:
    assert read_notice(f"{HEAD}（一）学习情况。\n（二）检查情况。\n{said}。").max_chars == limit


def test_figures_of_a_notice() -> None:
    read = read_notice(
        f"{HEAD}一、报送内容\n（一）工作情况。\n（二）存在问题。至少列出两个。\n"
        "二、数据截至2026年11月15日，请于2026年12月1日（星期二）下班前报送。"
    )
    assert read.min_problems == 2
    assert (read.cutoff, read.deadline) == (dt.date(2026, 11, 15), dt.date(2026, 12, 1))
    assert read.addressee == "各科室"


@pytest.mark.parametrize(
    ("said", "who"),
    [
        ("联系人：王某，电话：0000—0000000。", "王某，电话：0000—0000000"),
        ("联系人及电话：李某 0000-1234567", "李某 0000-1234567"),
        ("请及时联系。", ""),
    ],
)
def test_whom_to_ask(said: str, who: str) -> None:
    assert read_notice(f"{HEAD}（一）学习情况。\n（二）检查情况。\n{said}").contact == who


def test_what_stands_in_brackets_is_an_aspect_not_a_name() -> None:
    read = read_notice(f"{HEAD}1.资金使用情况（逐项列明金额、用途）\n2.项目进展情况")
    assert read.requirements[0].text == "资金使用情况"
    assert "用途" in read.requirements[0].aspects
