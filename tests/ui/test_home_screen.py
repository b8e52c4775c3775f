"""The first screen and the form of a new report, as a clerk uses them."""

from __future__ import annotations

from typing import Any

import pytest
from ui_pages import NOTICE, PREVIOUS, Open, seen

from assistant.desk import Desk
from assistant.models import Report

pytest.importorskip("streamlit")


def upload(at: Any, key: str, name: str, text: str) -> None:
    next(u for u in at.file_uploader if u.key == key).upload(name, text.encode())
    at.run()


def test_the_first_run_explains_itself_and_offers_the_example(open_page: Open) -> None:
    at = open_page("report")
    words = seen(at)
    assert "打开示例" in words
    assert "新建报告" in words
    assert "五步写成" in words


def test_a_report_without_a_title_says_so_beside_the_field_and_stores_nothing(
    open_page: Open, desk: Desk
) -> None:
    at = open_page("report")
    at.button(key="new-report").click().run()
    at.button(key="make-report").click().run()
    assert ":red[请填写报告标题。]" in seen(at)
    assert desk.reports.list() == ()
    at.text_input(key="new-title").set_value("2026年度工作总结").run()
    assert "请填写报告标题" not in seen(at)


def test_files_fill_the_form_but_never_what_was_typed(open_page: Open) -> None:
    at = open_page("report")
    at.button(key="new-report").click().run()
    at.text_input(key="new-unit").set_value("某区图书馆").run()
    upload(at, "up-previous", "去年.txt", PREVIOUS)
    upload(at, "up-notice", "通知.txt", NOTICE)
    assert at.text_input(key="new-title").value == "关于2026年度作风建设情况的报告"
    assert at.text_input(key="new-addressee").value == "某区党委"
    assert at.text_input(key="new-unit").value == "某区图书馆"
    assert "通知要求写4项内容，不超过3000字" in seen(at)


def test_a_file_that_cannot_be_read_is_named_beside_its_box(open_page: Open, desk: Desk) -> None:
    at = open_page("report")
    at.button(key="new-report").click().run()
    at.text_input(key="new-title").set_value("2026年度工作总结").run()
    upload(at, "up-facts", "事实.csv", "甲,乙\n一,二\n")
    assert ":red[" in seen(at)
    # The report need not wait for it: on the page of the facts each column can be explained.
    assert "到“① 事实”里导入这张表" in seen(at)
    at.button(key="make-report").click().run()
    (report,) = desk.reports.list()
    assert desk.facts.list(report.id) == ()


def test_a_new_report_opens_at_its_facts(open_page: Open, desk: Desk) -> None:
    at = open_page("report")
    at.button(key="new-report").click().run()
    at.text_input(key="new-title").set_value("2026年度工作总结").run()
    at.button(key="make-report").click().run()
    made = desk.reports.list()
    assert [r.title for r in made] == ["2026年度工作总结"]
    assert at.query_params["report"] == made[0].id


def test_the_list_shows_how_far_each_report_is(open_page: Open, report: Report) -> None:
    at = open_page("report")
    words = seen(at)
    assert report.title in words
    assert "事实 0/3" in words
    assert "要求 4/4" in words


def test_a_report_is_deleted_only_after_a_second_click(
    open_page: Open, desk: Desk, report: Report
) -> None:
    at = open_page("report")
    at.button(key=f"remove-{report.id}").click().run()
    assert desk.reports.list() == ()
    assert "五步写成" in seen(at)


def test_an_address_of_a_report_that_is_gone_leads_back(open_page: Open) -> None:
    at = open_page("report", report="R0")
    assert "没有编号为R0的报告" in seen(at)
    assert "回到报告列表" in seen(at)
