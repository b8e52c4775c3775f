"""Finding a document by what people call it, and knowing which edition holds on a day."""

from __future__ import annotations

import datetime as dt

import pytest

from assistant.library import Catalogue, cut, exact
from assistant.models import Completeness, Document, DocumentKind, Level, Passage


def day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def policy(
    id_: str,
    title: str,
    adopted: str = "",
    effective: str = "",
    *,
    text: str = "正文。",
    **more: object,
) -> Document:
    return Document.model_validate(
        {
            "id": id_, "kind": DocumentKind.POLICY, "title": title, "text": text, "sha256": id_,
            "adopted": day(adopted), "effective": day(effective), **more,
        }
    )  # fmt: skip


OLD = policy("old", "党政机关某某节约条例", "2013-10-29", "2013-11-18")
NEW = policy(
    "new",
    "党政机关某某节约条例",
    "2025-05-02",
    "2025-05-02",
    supersedes=("old",),
    aliases=("节约条例",),
)
RULES = policy(
    "rules", "党政机关公文处理工作条例", "2012-04-16", "2012-07-01", number="中办发〔2012〕14号"
)
DISCIPLINE = policy("d18", "中国共产党某某处分条例", "2018-08-18", "2018-10-01")
DISCIPLINE2 = policy("d23", "中国共产党某某处分条例", "2023-12-08", "2024-01-01")
LAW = policy("law", "中华人民共和国某某监督法", "2024-12-25", "2025-06-01")
CAR = policy(
    "car", "某市公务用车管理办法（试行）", "2020-01-01", issuer="某市财政局", level=Level.CITY
)
FORWARDED = policy("fw", "国务院办公厅关于印发《某某管理规定》的通知", "2019-01-01")
OPINION = policy("op", "中共中央办公厅、国务院办公厅关于加强某某工作的意见", "2021-01-01")
STANDARD = policy("gb", "党政机关公文格式", number="GB/T 9704—2012")
ALL = [OLD, NEW, RULES, DISCIPLINE, DISCIPLINE2, LAW, CAR, FORWARDED, OPINION, STANDARD]
TODAY = dt.date(2026, 11, 20)


@pytest.mark.parametrize(
    ("called", "id_"),
    [
        ("《党政机关某某节约条例》", "new"),
        ("党政机关某某节约条例", "new"),
        ("党政机关 某某节约条例", "new"),
        ("节约条例", "new"),
        ("《党政机关某某节约条例（2025年修订）》", "new"),
        ("《党政机关某某节约条例》（2025年修订）", "new"),
        ("新修订的《党政机关某某节约条例》", "new"),
        ("2013年《党政机关某某节约条例》", "old"),
        ("党政机关某某节约条例(2013年版)", "old"),
        ("2016年《党政机关某某节约条例》", None),
        ("中办发〔2012〕14号", "rules"),
        ("中办发[2012]14号", "rules"),
        ("中办发（2012） 14 号文件", "rules"),
        ("中办发〔2012〕15号", None),
        ("《某某处分条例》", "d23"),
        ("中共中央《某某处分条例》", None),
        ("《中国共产党某某处分条例》", "d23"),
        ("某某监督法", "law"),
        ("《公务用车管理办法》", None),
        ("《某市公务用车管理办法》", "car"),
        ("《某某管理规定》", "fw"),
        ("《关于印发〈某某管理规定〉的通知》", "fw"),
        ("《关于印发《某某管理规定》的通知》", "fw"),
        ("《关于加强某某工作的意见》", "op"),
        ("《中共中央办公厅 国务院办公厅关于加强某某工作的意见》", "op"),
        ("GB/T 9704-2012", "gb"),
        ("没有这个文件", None),
        ("", None),
        ("《》", None),
    ],
)
def test_what_people_call_a_document(called: str, id_: str | None) -> None:
    found = Catalogue(ALL).resolve(called, on=TODAY)
    assert (found.id if found else None) == id_


@pytest.mark.parametrize(
    ("on", "title", "id_"),
    [
        ("2020-01-01", "党政机关某某节约条例", "old"),
        ("2025-05-01", "党政机关某某节约条例", "old"),
        ("2025-05-02", "党政机关某某节约条例", "new"),
        ("2023-12-31", "某某处分条例", "d18"),
        ("2024-01-01", "某某处分条例", "d23"),
        ("2010-01-01", "党政机关某某节约条例", "new"),
    ],
)
def test_the_edition_of_the_day(on: str, title: str, id_: str) -> None:
    found = Catalogue(ALL).resolve(title, on=dt.date.fromisoformat(on))
    assert found is not None
    assert found.id == id_


@pytest.mark.parametrize(
    ("document", "on", "holds"),
    [
        (OLD, "2013-11-17", False), (OLD, "2013-11-18", True), (OLD, "2025-05-01", True),
        (OLD, "2025-05-02", False), (NEW, "2025-05-01", False), (NEW, "2025-05-02", True),
        # Passed but not yet in force; two editions of one title without a written link.
        (LAW, "2025-05-31", False), (LAW, "2025-06-01", True),
        (DISCIPLINE, "2023-12-31", True), (DISCIPLINE, "2024-01-01", False),
        (STANDARD, "1990-01-01", True), (CAR, "2019-12-31", False), (CAR, "2020-01-01", True),
        (policy("r", "某规定", "2000-01-01", repealed="2010-06-01"), "2010-05-31", True),
        (policy("r", "某规定", "2000-01-01", repealed="2010-06-01"), "2010-06-01", False),
        (NEW.model_copy(update={"kind": DocumentKind.REPORT}), "2020-01-01", True),
    ],
)  # fmt: skip
def test_in_force_on_a_day(document: Document, on: str, holds: bool) -> None:
    others = [d for d in ALL if d.id != document.id]
    assert Catalogue([document, *others]).in_force(document, dt.date.fromisoformat(on)) is holds


def test_the_successor_is_the_text_that_holds_now() -> None:
    first = policy("a", "某某准则", "2003-01-01")
    second = policy("b", "某某准则", "2010-01-01", supersedes=("a",))
    third = policy("c", "某某新准则", "2016-01-01", supersedes=("b",))
    catalogue = Catalogue([first, second, third])
    assert [d and d.id for d in map(catalogue.successor, (first, second, third))] == [
        "c",
        "c",
        None,
    ]


def test_texts_that_supersede_each_other_do_not_hang() -> None:
    a, b = policy("a", "甲规定", supersedes=("b",)), policy("b", "乙规定", supersedes=("a",))
    assert Catalogue([a, b]).successor(a) is not None


def test_the_full_text_takes_over_from_the_digest() -> None:
    digest = policy(
        "digest", "党政机关某某节约条例", "2025-05-02", "2025-05-18", completeness=Completeness.DIGEST,
        shipped=True, aliases=("节约条例",), supersedes=("old",),
    )  # fmt: skip
    # The office's own copy states only when it was passed: some days earlier, yet the same edition.
    full = policy("full", "党政机关某某节约条例", "2025-05-02")
    catalogue = Catalogue([OLD, digest, full])
    for called in ("党政机关某某节约条例", "节约条例", "2025年《党政机关某某节约条例》"):
        found = catalogue.resolve(called, on=TODAY)
        assert found is not None
        assert found.id == "full"
    assert catalogue.in_force(full, TODAY)
    assert catalogue.in_force(digest, TODAY)
    successor = catalogue.successor(OLD)
    assert successor is not None
    assert successor.id == "full"


def test_a_copy_of_a_superseded_digest_is_superseded_too() -> None:
    old_digest = policy(
        "od", "旧某条例", "2005-01-05", "2005-05-01", completeness=Completeness.DIGEST
    )
    old_full = policy("of", "旧某条例", "2005-01-10", "2005-05-01")
    new = policy("n", "某工作条例", "2022-01-24", "2022-05-01", supersedes=("od",))
    catalogue = Catalogue([old_digest, old_full, new])
    assert not catalogue.in_force(old_full, TODAY)


def test_rules_of_two_cities_under_one_title_are_no_editions() -> None:
    a = policy("a", "公务接待管理办法", "2015-01-01", issuer="甲市政府", level=Level.CITY)
    b = policy("b", "公务接待管理办法", "2020-01-01", issuer="乙市政府", level=Level.CITY)
    assert Catalogue([a, b]).in_force(a, TODAY)


@pytest.mark.parametrize(
    ("written", "id_"),
    [
        ("《党政机关某某节药条例》", "new"),
        ("《党政机关公文处理工做条列》", None),
        ("《党政机关公文处里工作条例》", "rules"),
        ("《公文处理工作条例》", "rules"),
        ("《党政机关某某节约条例》", None),
        ("《党政机关公文格式规范要求》", None),
        ("《甲乙》", None),
    ],
)
def test_titles_that_are_probably_misspelt(written: str, id_: str | None) -> None:
    found = Catalogue(ALL).near(written)
    assert (found.id if found else None) == id_


# --------------------------------------------------------------------------- exact queries

LAW_TEXT = (
    "第一章 总则\n第一条 为了规范公务接待，制定本条例。\n第二条 接待应当有公函。\n第二章 罚则\n"
    "第二十二条 无公函的，不予接待。\n有前款情形的，予以通报。\n第三十条 自公布之日起施行。"
)


def passages_of(document: Document) -> tuple[Passage, ...]:
    from assistant.reading import headings

    return cut(document, headings(document.text))


@pytest.mark.parametrize(
    ("query", "locators"),
    [
        ("《党政机关某某节约条例》第二十二条", ["第二十二条"]),
        ("《党政机关某某节约条例》第22条第2款", ["第二十二条"]),
        ("党政机关某某节约条例第二条", ["第二条"]),
        ("节约条例 第三十条", ["第三十条"]),
        ("节约条例第二条是怎么规定的", ["第二条"]),
        ("党政机关某某节约条例第二章", ["第二十二条", "第三十条"]),
        ("党政机关某某节约条例", ["第一条", "第二条", "第二十二条", "第三十条"]),
        ("《党政机关某某节约条例》对公务接待的规定", ["第一条", "第二条", "第二十二条"]),
        ("《党政机关某某节约条例》第九十九条", []),
        ("第二十二条", []),
        ("第二十二条第一款", []),
        ("公务接待要不要公函", []),
        ("财行〔2026〕45号", []),
        ("《查无此文》第二条", []),
    ],
)
def test_queries_that_name_a_clause(query: str, locators: list[str]) -> None:
    document = NEW.model_copy(update={"text": LAW_TEXT})
    catalogue = Catalogue([OLD, document, RULES])
    held = {document.id: passages_of(document)}
    found = exact(query, catalogue, lambda id_: held[id_], on=TODAY)
    assert sorted(p.locator for p in found) == sorted(locators)


def test_a_number_opens_its_document() -> None:
    document = RULES.model_copy(update={"text": LAW_TEXT})
    found = exact(
        "中办发[2012]14号", Catalogue([document]), lambda _: passages_of(document), on=TODAY
    )
    assert [p.locator for p in found] == ["第一条", "第二条", "第二十二条", "第三十条"]


def test_the_edition_named_by_its_year_is_opened() -> None:
    held = {d.id: passages_of(d.model_copy(update={"text": LAW_TEXT})) for d in (OLD, NEW)}
    found = exact(
        "2013年《党政机关某某节约条例》第二条", Catalogue([OLD, NEW]), lambda i: held[i], on=TODAY
    )
    assert [p.document for p in found] == ["old"]
