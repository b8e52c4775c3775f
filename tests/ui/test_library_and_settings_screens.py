"""资料库 and 设置: finding, taking in, correcting; and what holds on this computer."""

from __future__ import annotations

import datetime as dt
import time

import pytest
from ui_pages import PREVIOUS, Open, seen

from assistant.desk import Desk
from assistant.models import DocumentKind, JobState, Report

OWN = (
    "某区公务用车管理办法\n\n第一条　为规范用车，制定本办法。\n第二条　公务用车实行集中管理。\n"
    "第三条　节假日封存停驶。\n"
)


def wait(desk: Desk) -> None:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        last = desk.batches.last()
        if last is not None and last[0].state not in (JobState.QUEUED, JobState.RUNNING):
            return
        time.sleep(0.05)
    raise AssertionError("the batch did not end")


def test_a_search_shows_the_clause_and_leads_to_its_document(open_page: Open, desk: Desk) -> None:
    made = desk.library.ingest_bytes("办法.txt", OWN.encode(), kind=DocumentKind.POLICY)
    at = open_page("library")
    at.text_input(key="library-query").set_value("《某区公务用车管理办法》第三条")
    next(b for b in at.button if b.label == "查找").click().run()
    assert "《某区公务用车管理办法》第三条" in seen(at)
    assert "节假日封存停驶" in seen(at)
    at.button(key="hit-0").click().run()
    assert at.query_params["document"] == made.id
    assert "查到的这一段" in seen(at)


def test_an_empty_search_is_answered_with_what_to_do(open_page: Open) -> None:
    at = open_page("library")
    next(b for b in at.button if b.label == "查找").click().run()
    assert "请输入要查找的内容。" in seen(at)


@pytest.mark.parametrize(
    ("query", "said"), [("国办发〔1999〕9876号", True), ("中办发〔2012〕14号", False)]
)
def test_a_number_the_library_does_not_hold_is_said_to_be_missing(
    open_page: Open, query: str, *, said: bool
) -> None:
    at = open_page("library")
    at.text_input(key="library-query").set_value(query)
    next(b for b in at.button if b.label == "查找").click().run()
    assert (f"库里没有文号为{query}的文件" in seen(at)) is said


def test_the_catalogue_box_filters_by_title(open_page: Open, desk: Desk) -> None:
    desk.library.ingest_bytes("办法.txt", OWN.encode(), kind=DocumentKind.POLICY)
    at = open_page("library")
    at.text_input(key="catalogue-filter").set_value("公务用车管理办法 某区").run()
    assert "符合的1份" in seen(at)
    at.text_input(key="catalogue-filter").set_value("没有这样的文件").run()
    assert "符合的0份" in seen(at)


def test_a_text_out_of_force_is_greyed_with_its_successor(open_page: Open, desk: Desk) -> None:
    gone = [
        e for e in desk.library.entries() if not e.in_force and e.successor and e.document.effective
    ]
    same = next(e for e in gone if e.successor == e.document.title)
    other = next(e for e in gone if e.successor != e.document.title)
    at = open_page("library")
    for entry, said in (
        (same, "现行的是新修订的同名文件"),
        (other, f"现行的是《{other.successor}》"),
    ):
        at.text_input(key="catalogue-filter").set_value(entry.document.title).run()
        words = seen(at)
        assert "不在有效期" in words
        assert said in words
        began = entry.document.effective
        assert began is not None
        assert f"{began.year}年{began.month}月{began.day}日" in words


def test_the_catalogue_is_shown_as_of_the_day_that_is_chosen(open_page: Open, desk: Desk) -> None:
    at = open_page("library")
    at.text_input(key="catalogue-filter").set_value("党政机关厉行节约反对浪费条例").run()
    assert seen(at).count("不在有效期") == 1, "today the edition of 2013 is gone"
    at.date_input(key="catalogue-on").set_value(dt.date(2020, 6, 1)).run()
    words = seen(at)
    assert words.count("2020年6月1日不在有效期") == 1, "then the edition of 2025 was still to come"
    assert "符合的2份" in words


def test_good_files_are_taken_in_and_a_bad_one_is_named(open_page: Open, desk: Desk) -> None:
    at = open_page("library")
    box = at.file_uploader[0]
    box.upload("办法.txt", OWN.encode()).run()
    box = at.file_uploader[0]
    box.upload("坏的.docx", b"PK-not-a-zip").run()
    next(b for b in at.button if b.key == "shelf-take").click().run()
    wait(desk)
    at.run()
    words = seen(at)
    assert "没有收进" in words
    assert "坏的.docx" in words
    titles = [e.document.title for e in desk.library.entries()]
    assert ("某区公务用车管理办法" in titles) or ("收进了0份" in words)


def test_a_correction_holds_and_an_impossible_one_is_refused(open_page: Open, desk: Desk) -> None:
    made = desk.library.ingest_bytes("去年.txt", PREVIOUS.encode(), kind=DocumentKind.REPORT)
    at = open_page("library", document=made.id)
    next(t for t in at.text_input if t.label == "标题").set_value("更正后的标题")
    next(b for b in at.button if b.label == "保存更正").click().run()
    assert desk.library.document(made.id).title == "更正后的标题"
    next(t for t in at.text_input if t.label == "标题").set_value(" ")
    next(b for b in at.button if b.label == "保存更正").click().run()
    assert "标题不能为空" in seen(at)
    assert desk.library.document(made.id).title == "更正后的标题"


def test_markup_in_a_title_is_shown_as_it_is(open_page: Open, desk: Desk) -> None:
    made = desk.library.ingest_bytes("记.txt", OWN.encode(), kind=DocumentKind.POLICY)
    desk.library.update(made.id, title="**粗**<b>体</b>:red[红]")
    at = open_page("library")
    at.text_input(key="catalogue-filter").set_value("粗").run()
    shown = next(m.value for m in at.markdown if "粗" in m.value)
    assert "\\*\\*粗\\*\\*" in shown
    assert "\\:red" in shown


def test_a_preset_fills_the_fields_and_is_stored_only_when_saved(
    open_page: Open, desk: Desk
) -> None:
    at = open_page("settings")
    at.selectbox(key="preset").set_value("ollama").run()
    assert at.text_input(key="m-base").value.startswith("http://127.0.0.1:11434")
    assert desk.settings.current.base_url == ""
    next(b for b in at.button if b.label == "保存").click().run()
    assert desk.settings.current.base_url.startswith("http://127.0.0.1:11434")
    assert desk.settings.current.structured_method == "json_schema"
    assert at.text_input(key="m-key").value == ""
    assert "文字不离开这台电脑" in seen(at)


def test_a_connection_that_fails_says_so(open_page: Open, desk: Desk) -> None:
    desk.settings.change(base_url="http://127.0.0.1:9/v1", model="m", api_key="k")
    at = open_page("settings")
    at.button(key="try-model").click().run()
    assert at.error
    assert "Traceback" not in seen(at)


def test_the_gate_is_changed_in_one_click(open_page: Open, desk: Desk) -> None:
    at = open_page("settings")
    at.radio(key="outbound").set_value("mask").run()
    assert desk.settings.current.outbound == "mask"


def test_the_backup_is_offered_once_made(open_page: Open) -> None:
    at = open_page("settings")
    assert not at.get("download_button")
    at.button(key="make-backup").click().run()
    assert "下载备份" in at.get("download_button")[0].label


def test_the_self_test_tells_what_is_missing(open_page: Open) -> None:
    at = open_page("settings")
    at.button(key="doctor").click().run()
    words = seen(at)
    assert "数据文件夹" in words
    assert "没有设置，起草用内置的规则写作" in words


def test_the_index_is_rebuilt_as_a_job(open_page: Open, desk: Desk) -> None:
    at = open_page("settings")
    at.button(key="reindex").click().run()
    job = at.session_state["reindex-job"]
    end = time.monotonic() + 60
    while desk.jobs.get(job).state in (JobState.QUEUED, JobState.RUNNING):
        assert time.monotonic() < end
        time.sleep(0.05)
    at.run()
    assert "索引已重建" in seen(at)


def _editions(desk: Desk) -> tuple[str, str]:
    older = OWN.replace("\n\n", "\n（2018年3月1日起施行）\n", 1)
    newer = OWN.replace("\n\n", "\n（2026年3月1日起施行）\n", 1).replace("封存", "一律封存")
    take = desk.library.ingest_bytes
    return (
        take("旧.txt", older.encode(), kind=DocumentKind.POLICY).id,
        take("新.txt", newer.encode(), kind=DocumentKind.POLICY).id,
    )


def test_a_newer_edition_is_asked_about_and_the_answer_is_kept(open_page: Open, desk: Desk) -> None:
    old, new = _editions(desk)
    at = open_page("library")
    assert "有1份文件请您确认版本" in [e.label for e in at.expander]
    assert "这是新修订版吗？" in seen(at)
    at.button(key=f"yes-{new}-{old}").click().run()
    assert desk.library.document(new).supersedes == (old,)
    assert "这是新修订版吗？" not in seen(at)
    at = open_page("library", document=old)
    assert "今天不在有效期" in seen(at)
    at.button(key=f"look-{new}").click().run()
    assert at.query_params["document"] == new


def test_what_a_text_replaces_is_shown_and_can_be_taken_back(open_page: Open, desk: Desk) -> None:
    old = desk.library.ingest_bytes("办法.txt", OWN.encode(), kind=DocumentKind.POLICY)
    words = (
        "某区用车条例\n（2026年2月1日起施行）\n第一条　集中管理。\n"
        "第二条　《某区公务用车管理办法》同时废止。\n"
    )
    new = desk.library.ingest_bytes("条例.txt", words.encode(), kind=DocumentKind.POLICY)
    at = open_page("library", document=new.id)
    assert "文中写明废止《某区公务用车管理办法》" in seen(at)
    assert "施行之日起替代《某区公务用车管理办法》" in seen(at)
    assert not desk.library.entry(old.id).in_force
    at.button(key=f"undo-{new.id}-{old.id}").click().run()
    assert "施行之日起替代" not in seen(at)
    assert desk.library.entry(old.id).in_force


def test_two_texts_of_one_title_may_both_count(open_page: Open, desk: Desk) -> None:
    old, new = _editions(desk)
    at = open_page("library", document=new)
    at.button(key=f"no-{new}-{old}").click().run()
    assert desk.library.entry(old).in_force
    assert desk.library.questions() == ()


def test_a_wrong_cut_is_merged_parted_and_restored(open_page: Open, desk: Desk) -> None:
    made = desk.library.ingest_bytes("办法.txt", OWN.encode(), kind=DocumentKind.POLICY).id
    second = next(p for p in desk.library.passages(made) if p.locator == "第二条")
    at = open_page("library", document=made)
    at.button(key=f"recut-{second.id}").click().run()
    at.button(key=f"merge-{second.id}").click().run()
    assert "第二条至第三条" in seen(at)
    at.button(key=f"split-{second.id}").click().run()
    assert len(desk.library.passages(made)) == 4
    at.button(key=f"auto-{second.id}").click().run()
    assert [p.locator for p in desk.library.passages(made)] == ["", "第一条", "第二条", "第三条"]


def test_a_long_document_is_shown_part_by_part(open_page: Open, desk: Desk) -> None:
    text = "某区长办法\n\n" + "".join(
        f"第{n}条　登记第{n}号事项，按月核对。\n" for n in range(1, 61)
    )
    made = desk.library.ingest_bytes("长.txt", text.encode(), kind=DocumentKind.POLICY).id
    wanted = desk.library.passages(made)[-1]
    at = open_page("library", document=made, passage=wanted.id)
    assert "查到的这一段" in seen(at)
    assert "登记第1号事项" not in seen(at)
    at.button(key=f"back-{made}").click().run()
    at.button(key=f"back-{made}").click().run()
    assert "登记第1号事项" in seen(at)


def test_removing_asks_first_and_names_the_reports_that_rest_on_it(
    open_page: Open, desk: Desk, report: Report
) -> None:
    assert report.notice is not None
    at = open_page("library", document=report.notice)
    assert f"它是《{report.title}》的往年报告或通知" in seen(at)
    assert report.notice in {e.document.id for e in desk.library.entries()}
    at.button(key="remove-document").click().run()
    assert report.notice not in {e.document.id for e in desk.library.entries()}
