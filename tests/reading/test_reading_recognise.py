"""Title, issuer, number, dates, addressee and kind, as the text itself gives them."""

from __future__ import annotations

import datetime as dt

import pytest
from reading_files import LAWS, SAMPLES

from assistant.models import DocumentKind, Level
from assistant.reading import recognise

REGULATION = """# 某某管理条例

2007年4月5日 中华人民共和国国务院令第492号公布

2019年4月3日 中华人民共和国国务院令第711号修订

<!-- INFO END -->

第一条 为了规范，制定本条例。

第二条 本条例自2019年5月15日起施行。
"""
PRINTED = """机密★1年
特急
某市财政局文件
某财办〔2026〕12号

关于印发《某市差旅管理办法》的
通　知

各区（县）财政局，市直各单位：
现将《某市差旅管理办法》印发给你们，请认真贯彻执行。
某市财政局
2026年3月1日
"""
REPORT = """某市水务局关于2025年度工作情况的报告

市政府：

2025年，我局认真履职。现将有关情况报告如下。
一、主要做法
正文。
特此报告。

某市水务局
2025年12月30日
"""


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        (
            REGULATION,
            "",
            {
                "kind": DocumentKind.POLICY,
                "title": "某某管理条例",
                "issuer": "国务院",
                "number": "国务院令第711号",
                "level": Level.CENTRAL,
                "adopted": dt.date(2019, 4, 3),
                "effective": dt.date(2019, 5, 15),
            },
        ),
        (
            PRINTED,
            "",
            {
                "kind": DocumentKind.NOTICE,
                "title": "关于印发《某市差旅管理办法》的通知",
                "issuer": "某市财政局",
                "number": "某财办〔2026〕12号",
                "level": Level.CITY,
                "addressee": "各区（县）财政局，市直各单位",
                "adopted": dt.date(2026, 3, 1),
            },
        ),
        (
            REPORT,
            "",
            {
                "kind": DocumentKind.REPORT,
                "title": "某市水务局关于2025年度工作情况的报告",
                "unit": "某市水务局",
                "addressee": "市政府",
                "adopted": dt.date(2025, 12, 30),
                "effective": None,
            },
        ),
        (
            "（2016年10月27日中国共产党第十八届中央委员会第六次全体会议通过）\n第一条 甲。\n第二条 乙。",
            "某某条例(2016).docx",
            {"kind": DocumentKind.POLICY, "adopted": dt.date(2016, 10, 27)},
        ),
        (
            "去年以来，我局抓学习、抓整改，取得成效。" * 20,
            "2025年学习总结_定稿.docx",
            {"kind": DocumentKind.REPORT, "title": "2025年学习总结"},
        ),
        ("随手记下的几句话。\n没有别的。", "笔记.txt", {"kind": DocumentKind.MATERIAL}),
        ("编号,日期,内容\n1,2026,甲", "台账.csv", {"title": "台账", "kind": DocumentKind.MATERIAL}),
    ],
)
def test_particulars(text: str, name: str, expected: dict[str, object]) -> None:
    found = recognise(text, name=name)
    assert {key: getattr(found, key) for key in expected} == expected


def test_the_person_knows_the_kind_best() -> None:
    assert recognise(REPORT, kind=DocumentKind.MATERIAL).kind is DocumentKind.MATERIAL


@pytest.mark.parametrize(
    ("history", "last", "adopted", "effective"),
    [
        ("2020年6月20日 某会议通过", "本法自2020年7月1日起施行。", (2020, 6, 20), (2020, 7, 1)),
        ("2021年4月29日 某会议通过", "本法自公布之日起施行。", (2021, 4, 29), (2021, 4, 29)),
        # An amended law keeps stating when its first edition came into force.
        (
            "2017年11月4日 某会议通过\n2018年10月26日 某会议《关于修改〈甲法〉的决定》修正",
            "本法自2018年1月1日起施行。",
            (2018, 10, 26),
            None,
        ),
        (
            "2018年3月20日 某会议通过\n2024年12月25日 某会议《关于修改〈甲法〉的决定》修正",
            "本法自公布之日起施行。",
            (2024, 12, 25),
            None,
        ),
        (
            "2010年4月29日 某会议修订\n2024年2月27日 某会议第二次修订",
            "本法自2024年5月1日起施行。",
            (2024, 2, 27),
            (2024, 5, 1),
        ),
        ("2015年1月14日 某会议通过\n2015年3月20日 施行", "完。", (2015, 1, 14), (2015, 3, 20)),
    ],
)
def test_dates_belong_to_the_edition_at_hand(
    history: str, last: str, adopted: tuple[int, ...], effective: tuple[int, ...] | None
) -> None:
    found = recognise(f"甲法\n{history}\n第一条 甲。\n第二条 {last}")
    assert found.adopted == dt.date(*adopted)
    assert found.effective == (dt.date(*effective) if effective else None)


@pytest.mark.skipif(not LAWS.is_dir(), reason="no laws beside the project")
@pytest.mark.parametrize("path", sorted(LAWS.glob("*.md")), ids=lambda path: path.stem)
def test_laws(path) -> None:
    found = recognise(path.read_text(encoding="utf-8"), name=path.name)
    short, edition = path.stem.rstrip(")").split("(")
    assert found.kind is DocumentKind.POLICY
    assert found.title in (short, "中华人民共和国" + short)
    assert found.level is Level.CENTRAL or not found.issuer.startswith("全国")
    assert found.adopted is not None
    assert abs((found.adopted - dt.date.fromisoformat(edition)).days) < 60
    assert found.effective is None or found.effective >= found.adopted


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="no samples beside the project")
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "notice-2026.txt",
            {
                "kind": DocumentKind.NOTICE,
                "title": "关于报送2026年度贯彻执行中央八项规定精神情况的通知",
                "addressee": "局机关各科室，各直属单位",
            },
        ),
        ("past-report-wenlv.txt", {"kind": DocumentKind.REPORT, "unit": "*市文化和旅游局"}),
        (
            "good-report-2026.md",
            {
                "kind": DocumentKind.REPORT,
                "title": "关于2026年度贯彻执行中央八项规定精神情况的报告",
                "addressee": "*市文化和旅游局党组",
                "adopted": dt.date(2026, 11, 20),
            },
        ),
    ],
)
def test_samples(name: str, expected: dict[str, object]) -> None:
    found = recognise((SAMPLES / name).read_text(encoding="utf-8"), name=name)
    assert {key: getattr(found, key) for key in expected} == expected


@pytest.mark.parametrize(
    ("text", "title"),
    [
        # The head of a printed page stands above the title of a PDF.
        (
            "某县林业局文件（征求意见稿，请尽快反馈，不得外传）\n某县林业局关于2025年度森林防火工作情况的报告\n"
            "县人民政府：\n现将有关情况报告如下。\n",
            "某县林业局关于2025年度森林防火工作情况的报告",
        ),
        ("今年以来，我局认真工作，现将有关情况报告如下。\n开展巡护3次。\n", "关于有关情况的报告"),
    ],
)
def test_a_title_below_another_line_and_none_at_all(text: str, title: str) -> None:
    assert recognise(text).title == title
