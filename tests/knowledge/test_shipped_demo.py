"""The demonstration year and the two invented reports: consistent figures, nothing real, last year differs."""

from __future__ import annotations

import datetime as dt
import re
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import openpyxl
import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "knowledge" / "demo"
REPORTS = ROOT / "knowledge" / "reports"
HEADERS = ["编号", "日期", "类别", "事项", "内容", "来源", "状态"]
NUMBER = re.compile(r"\d+(?:\.\d+)?")

PREVIOUS = (DEMO / "previous.txt").read_text("utf-8")
NOTICE = (DEMO / "notice.txt").read_text("utf-8")


def rows() -> list[dict[str, str]]:
    sheet = openpyxl.load_workbook(DEMO / "facts.xlsx").active
    table = [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert table[0] == HEADERS
    return [dict(zip(HEADERS, row, strict=True)) for row in table[1:]]


FACTS = rows()
CONTENT = {row["编号"]: row["内容"] for row in FACTS}


def numbers(text: str) -> list[Decimal]:
    return [Decimal(n) for n in NUMBER.findall(text)]


def percent(part: Decimal, whole: Decimal) -> Decimal:
    return (part / whole * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)


# --------------------------------------------------------------------------- facts of the year


def test_every_fact_is_complete() -> None:
    assert 22 <= len(FACTS) <= 28
    assert [row["编号"] for row in FACTS] == [f"F{n:03}" for n in range(1, len(FACTS) + 1)]
    for row in FACTS:
        assert all(row.values()), row
        assert re.fullmatch(r"2026(-\d\d(-\d\d)?)?", row["日期"]), row
        assert row["状态"] in {"已完成", "拟开展", "待核"}


def test_facts_cover_what_a_clerk_meets() -> None:
    categories = {row["类别"] for row in FACTS}
    assert categories >= {
        "责任落实",
        "学习教育",
        "警示教育",
        "节日监督",
        "厉行节约",
        "为基层减负",
        "巡察整改",
        "问题查处",
        "下一步",
        "待核",
    }
    states = [row["状态"] for row in FACTS]
    assert states.count("拟开展") >= 2
    assert states.count("待核") == 1
    assert all(row["状态"] == "拟开展" for row in FACTS if row["类别"] == "下一步")


def test_done_facts_are_not_later_than_the_cut_off() -> None:
    for row in FACTS:
        if row["状态"] == "已完成":
            assert row["日期"] <= "2026-10-31", row


def test_facts_are_read_as_facts() -> None:
    from assistant.models import FactStatus
    from assistant.reading.facts import read_facts

    facts = read_facts("facts.xlsx", (DEMO / "facts.xlsx").read_bytes())
    assert [f.id for f in facts] == [row["编号"] for row in FACTS]
    assert [f.content for f in facts] == [row["内容"] for row in FACTS]
    assert [f.date for f in facts] == [row["日期"] for row in FACTS]
    names = {"已完成": FactStatus.DONE, "拟开展": FactStatus.PLANNED, "待核": FactStatus.UNVERIFIED}
    assert [f.status for f in facts] == [names[row["状态"]] for row in FACTS]


CHANGES = [("F011", "24.8", "3.2", "11.4"), ("F012", "0.96", "0.24", "20.0")]


@pytest.mark.parametrize(("fact", "now", "less", "rate"), CHANGES)
def test_change_and_rate_agree(fact: str, now: str, less: str, rate: str) -> None:
    assert {Decimal(now), Decimal(less)} <= set(numbers(CONTENT[fact]))
    assert percent(Decimal(less), Decimal(now) + Decimal(less)) == Decimal(rate)
    assert f"下降{rate.removesuffix('.0')}%" in CONTENT[fact]


def test_documents_fell_as_stated() -> None:
    assert "54件，比上年同期减少12件、下降18.2%" in CONTENT["F015"]
    assert percent(Decimal(12), Decimal(54 + 12)) == Decimal("18.2")


def test_the_parts_of_the_three_public_expenses_sum_up() -> None:
    assert "0.96万元" in CONTENT["F012"]
    assert "23.84万元" in CONTENT["F013"]
    assert "24.8万元" in CONTENT["F011"]
    assert Decimal("0.96") + Decimal("23.84") == Decimal("24.8")


def test_pledges_match_those_who_signed() -> None:
    members, units, offices, pledges = numbers(CONTENT["F003"])
    assert members + units + offices == pledges


@pytest.mark.parametrize(
    ("fact", "total", "done"), [("F006", 26, 23), ("F019", 22, 20), ("F023", 385, 371)]
)
def test_something_remains(fact: str, total: int, done: int) -> None:
    found = numbers(CONTENT[fact])
    assert {Decimal(total), Decimal(done)} <= set(found)
    assert done < total


def test_named_remainder_is_the_difference() -> None:
    assert "其余2个" in CONTENT["F019"]
    assert 22 - 20 == 2


def test_pipes_share_of_the_plan() -> None:
    assert "46.3公里，完成年度计划50公里的92.6%" in CONTENT["F022"]
    assert percent(Decimal("46.3"), Decimal(50)) == Decimal("92.6")


def test_people_punished_sum_up() -> None:
    assert "1起2人，其中党内警告处分1人、诫勉1人" in CONTENT["F020"]


# --------------------------------------------------------------------------- notice and last year


def test_notice_asks_numbered_things_and_sets_limits() -> None:
    asked = re.findall(
        r"^（[一二三四五六七八九]）", NOTICE.split("一、报送内容")[1].split("二、")[0], re.M
    )
    assert len(asked) >= 6
    assert "正文不超过3500字" in NOTICE
    assert "不少于3个" in NOTICE
    assert "截至2026年10月31日" in NOTICE


def test_notice_is_read_as_requirements() -> None:
    from assistant.drafting.requirements import from_notice

    found = from_notice(NOTICE, "关于做好2026年度贯彻落实中央八项规定精神情况报告工作的通知")
    assert len(found) >= 9
    limits: dict[str, int] = {}
    for requirement in found:
        limits |= requirement.limits
    assert limits.get("max_chars") == 3500
    assert limits.get("min_problems") == 3


def test_last_year_has_figures_and_activities_of_its_own() -> None:
    """Otherwise a stale figure in the demonstration could not be told from a fact."""
    this_year = "\n".join(CONTENT.values())
    figures = re.compile(r"\d+(?:\.\d+)?(?:万元|万人次|人次|公里|批次|件|张|处|份|强|讲|%)")
    old = set(figures.findall(PREVIOUS))
    assert len(old) >= 15
    assert not {figure for figure in old if re.search(rf"(?<![\d.]){re.escape(figure)}", this_year)}
    activities = set(re.findall(r"《[^》]+》|“[^”]{4,}”", PREVIOUS)) - {"“四个意识”", "“四个自信”"}
    activities -= {"“两个维护”", "“一岗双责”"}
    assert activities >= {"《2025年清风护水工作方案》", "“清泉讲堂”"}
    assert not {name for name in activities if name in this_year}


def test_last_year_reads_as_a_report() -> None:
    assert PREVIOUS.startswith("关于2025年度")
    assert len(re.findall(r"^[一二三四五六七]、", PREVIOUS, re.M)) == 7
    problems, plans = PREVIOUS.split("六、存在的主要问题")[1].split("七、下一步工作打算")
    points = re.compile(r"^[一二三]是", re.M)
    assert len(points.findall(problems)) == len(points.findall(plans)) == 3


def test_demo_file_names_what_lies_beside_it() -> None:
    demo = yaml.safe_load((DEMO / "demo.yaml").read_text("utf-8"))
    assert demo["year"] == 2026
    assert demo["as_of"] == dt.date(2026, 11, 20)
    assert demo["outline"] is None
    assert all((DEMO / demo[key]).is_file() for key in ("facts", "notice", "previous"))


def test_demo_file_fits_what_the_desk_reads() -> None:
    from assistant.desk.demo import DemoService

    assert DemoService._load().unit == "某市水务局"


# --------------------------------------------------------------------------- invented past reports


def load_report(path: Path) -> tuple[dict[str, object], str]:
    _, head, body = path.read_text("utf-8").split("---\n", 2)
    return yaml.safe_load(head), body.strip()


PAST = [load_report(path) for path in sorted(REPORTS.glob("*.md"))]


@pytest.mark.parametrize(("meta", "body"), PAST, ids=[str(m["id"]) for m, _ in PAST])
def test_past_report_is_whole(meta: dict[str, object], body: str) -> None:
    assert list(meta) == ["id", "kind", "title", "issuer", "year"]
    assert meta["kind"] == "report"
    assert str(meta["year"]) in str(meta["title"])
    assert 1500 <= len(body) <= 2500
    assert len(re.findall(r"^[一二三四五六七]、", body, re.M)) == 7
    assert body.split("\n")[-1] == f"{int(str(meta['year'])) + 1}年1月{body.split('月')[-1]}"


@pytest.mark.parametrize("path", sorted(REPORTS.glob("*.md")), ids=lambda p: p.stem)
def test_past_report_is_read_into_a_document(path: Path) -> None:
    from assistant.models import DocumentKind
    from assistant.reading.knowledge import read_policy

    document, warnings = read_policy(path)
    meta, body = load_report(path)
    assert not warnings
    assert document.kind is DocumentKind.REPORT
    assert (document.id, document.title) == (meta["id"], meta["title"])
    assert document.text.strip() == body


# year, words that must stand in the report, part, whole, rate
RATES = [
    (2024, "37.8万元，比上年减少3.6万元、下降8.7%", "3.6", "41.4", "8.7"),
    (2024, "86件，比上年减少9件、下降9.5%", "9", "95", "9.5"),
    (2025, "34.9万元，比上年减少2.9万元、下降7.7%", "2.9", "37.8", "7.7"),
]


@pytest.mark.parametrize(("year", "words", "part", "whole", "rate"), RATES)
def test_rates_in_past_reports(year: int, words: str, part: str, whole: str, rate: str) -> None:
    [body] = [body for meta, body in PAST if meta["year"] == year]
    assert words in body
    assert percent(Decimal(part), Decimal(whole)) == Decimal(rate)


def test_rate_in_last_years_demo_report() -> None:
    assert "31.6万元，比上年同期减少2.9万元、下降8.4%" in PREVIOUS
    assert percent(Decimal("2.9"), Decimal("34.5")) == Decimal("8.4")


def test_years_of_the_invented_bureau_fit_together() -> None:
    """The bureau's reports of two years and the demonstration tell one story."""
    report_2024, report_2025 = (body for _, body in PAST)
    assert "由12项减为9项" in report_2024
    assert "由9项减为6项" in report_2025
    assert "由9项减为6项" in PREVIOUS
    assert "由6项合并为2项" in CONTENT["F017"]
    assert Decimal("37.8") - Decimal("2.9") == Decimal("34.9")
    assert Decimal("1.62") + Decimal("36.18") == Decimal("37.80")
    assert 5 + 6 + 10 == 21
    assert "5名班子成员、6家局属单位、10个科室签订责任书21份" in report_2024
    for meetings, documents in ((18, 86), (17, 81)):
        assert any(f"{meetings}次" in b and f"{documents}件" in b for _, b in PAST)


@pytest.mark.parametrize("text", [PREVIOUS, NOTICE, *CONTENT.values(), *(b for _, b in PAST)])
def test_no_real_place_is_named(text: str) -> None:
    for place in re.findall(r"(.{0,2})(?:省|市|县)(?:水务局|纪律检查委员会|委：)", text):
        assert place.endswith("某"), place
