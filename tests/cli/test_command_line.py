"""The command line as its users meet it: real processes, real files, exit statuses and one object of JSON."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


class Cli:
    """Runs ``python -m assistant`` on one data folder."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.env = {"ASSISTANT_EMBEDDING": "none", "PYTHONUTF8": "1", "PATH": "/usr/bin:/bin"}

    def run(self, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "assistant", *words, "--data", str(self.data)],
            capture_output=True,
            text=True,
            encoding="utf-8",
            cwd=ROOT,
            env={**self.env, **env},
            check=False,
        )

    def json(self, *words: str, **env: str) -> dict[str, Any]:
        done = self.run(*words, "--json", **env)
        assert done.returncode == 0, done.stderr
        value = json.loads(done.stdout)
        assert isinstance(value, dict)
        return value


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    return Cli(tmp_path / "data")


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> tuple[Cli, dict[str, Any]]:
    """A report started from the given samples and drafted offline once, for the tests that only read."""
    folder = ROOT.parent / "shared" / "samples"
    if not folder.is_dir():
        pytest.skip("the shared samples are not beside this checkout")
    cli = Cli(tmp_path_factory.mktemp("started") / "data")
    new = cli.json(
        "new",
        "--title", "关于2026年度贯彻执行中央八项规定精神情况的报告",
        "--year", "2026",
        "--unit", "*市文化和旅游局",
        "--addressee", "*市文化和旅游局党组",
        "--as-of", "2026-11-20",
        "--previous", str(folder / "past-report-wenlv.txt"),
        "--notice", str(folder / "notice-2026.txt"),
        "--facts", str(folder / "facts-2026.csv"),
    )  # fmt: skip
    return cli, new


@pytest.fixture(scope="module")
def drafted(started: tuple[Cli, dict[str, Any]]) -> tuple[Cli, dict[str, Any], dict[str, Any]]:
    cli, new = started
    return cli, new, cli.json("draft", new["report"], "--engine", "offline")


# --------------------------------------------------------------------------- new


def test_the_outline_is_learned_from_last_year(started: tuple[Cli, dict[str, Any]]) -> None:
    _cli, new = started
    sections = new["sections"]
    assert sections[0]["heading"] == ""
    tops = [s for s in sections if s["level"] == 1]
    learned = [s for s in tops if len(s["heading"]) > 2 and s["heading"][1] == "、"][:4]
    assert [s["heading"][:2] for s in learned] == ["一、", "二、", "三、", "四、"]
    assert [len(s["slots"]) for s in learned] == [0, 3, 3, 3]
    assert "提高思想认识" in learned[0]["heading"]
    problems = next(s for s in tops if "存在" in s["heading"] and "问题" in s["heading"])
    plans = next(s for s in tops if "下一步" in s["heading"])
    assert len(plans["slots"]) == 5
    assert sections.index(problems) < sections.index(plans)


def test_no_word_of_last_year_is_in_briefs_or_slots(started: tuple[Cli, dict[str, Any]]) -> None:
    _cli, new = started
    text = "".join(s["brief"] + "".join(s["slots"]) for s in new["sections"])
    for specific in ("警示片", "非煤矿山", "演讲比赛", "持之以恒", "问需大走访", "市民文化节"):
        assert specific not in text


def test_facts_are_placed_and_the_unverified_one_is_not(
    started: tuple[Cli, dict[str, Any]],
) -> None:
    _cli, new = started
    by_id = {f["id"]: f for f in new["facts"]}
    assert len(by_id) == 26
    plans = next(s["id"] for s in new["sections"] if "下一步" in s["heading"])
    assert by_id["F024"] == {"id": "F024", "section": plans, "status": "planned"}
    assert by_id["F026"] == {"id": "F026", "section": None, "status": "unverified"}
    assert all(f["section"] for i, f in by_id.items() if i != "F026")


def test_the_notice_becomes_requirements_each_with_a_section(
    started: tuple[Cli, dict[str, Any]],
) -> None:
    _cli, new = started
    sections = {s["id"] for s in new["sections"]}
    asked = [r for r in new["requirements"] if r["section"] is not None]
    assert len(asked) >= 8
    assert {r["section"] for r in asked} <= sections


# --------------------------------------------------------------------------- draft


def test_every_fact_is_used_or_listed(
    drafted: tuple[Cli, dict[str, Any], dict[str, Any]],
) -> None:
    _cli, _new, draft = drafted
    facts = draft["facts"]
    everything = facts["used"] + facts["unused"] + facts["excused"]
    assert sorted(everything) == [f"F{n:03d}" for n in range(1, 27)]
    assert facts["unused"] == ["F026"]


def test_offsets_and_verdicts_of_the_draft(
    drafted: tuple[Cli, dict[str, Any], dict[str, Any]],
) -> None:
    _cli, new, draft = drafted
    assert [s["id"] for s in draft["sections"]] == [s["id"] for s in new["sections"]]
    known = {f["id"] for f in new["facts"]}
    for section in draft["sections"]:
        assert "〔F" not in section["text"]
        for sentence in section["sentences"]:
            assert section["text"][sentence["start"] : sentence["end"]] == sentence["text"]
            assert sentence["verdict"] in ("supported", "connective"), sentence
            cited = {e for e in sentence["evidence"] if e.startswith("F")}
            assert cited <= known


def test_planned_facts_stand_only_in_the_future(
    drafted: tuple[Cli, dict[str, Any], dict[str, Any]],
) -> None:
    _cli, new, draft = drafted
    plans = next(s["id"] for s in new["sections"] if "下一步" in s["heading"])
    for section in draft["sections"]:
        for sentence in section["sentences"]:
            if {"F024", "F025"} & set(sentence["evidence"]):
                assert section["id"] == plans
                assert any(w in sentence["text"] for w in ("拟", "计划", "抓紧", "正在"))


def test_nothing_of_last_year_is_in_the_draft(
    drafted: tuple[Cli, dict[str, Any], dict[str, Any]],
) -> None:
    cli, new, _draft = drafted
    text = cli.run("show", new["report"]).stdout
    for specific in (
        "警示片", "典型案件警示录", "持之以恒正风肃纪", "演讲比赛", "非煤矿山", "问需大走访",
        "市民文化节", "扫黄打非", "配档表", "清扫卫生", "三重一大", "学党史",
    ):  # fmt: skip
        assert specific not in text
    assert len(text) < 4000


def test_show_in_three_forms(drafted: tuple[Cli, dict[str, Any], dict[str, Any]]) -> None:
    cli, new, draft = drafted
    text = cli.run("show", new["report"]).stdout
    assert text.startswith("关于2026年度贯彻执行中央八项规定精神情况的报告\n")
    assert text.rstrip().endswith("2026年11月20日")
    markdown = cli.run("show", new["report"], "--format", "markdown").stdout
    assert markdown.startswith("# 关于2026年度")
    assert "\n## 一、" in markdown
    shown = json.loads(cli.run("show", new["report"], "--format", "json").stdout)
    assert [s["text"] for s in shown["sections"]] == [s["text"] for s in draft["sections"]]


# --------------------------------------------------------------------------- check, export


def test_check_finds_the_unused_fact_and_counts_in_the_shown_text(
    drafted: tuple[Cli, dict[str, Any], dict[str, Any]],
) -> None:
    cli, new, _draft = drafted
    text = cli.run("show", new["report"]).stdout
    result = cli.json("check", new["report"])
    assert result["text_length"] == len(text)
    for finding in result["findings"]:
        if finding["start"] is not None:
            assert text[finding["start"] : finding["end"]] == finding["quote"]
    assert not [
        f
        for f in result["findings"]
        if f["severity"] == "error" and f["rule"] != "form.placeholder"
    ]
    assert {c["status"] for c in result["coverage"]} <= {"covered", "weak", "missing"}


def test_check_of_a_file_reads_it_as_it_is(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "稿.txt"
    path.write_text("  今年以来，党员党员干部参加学习。\n\n", encoding="utf-8")
    result = cli.json("check", str(path), "--only", "wording")
    assert result["text_length"] == len("  今年以来，党员党员干部参加学习。\n\n")
    doubled = [f for f in result["findings"] if "党员" in f["quote"]]
    assert doubled
    assert doubled[0]["start"] >= 7


def test_export_writes_a_word_file(
    drafted: tuple[Cli, dict[str, Any], dict[str, Any]], tmp_path: Path
) -> None:
    from docx import Document

    cli, new, _draft = drafted
    out = tmp_path / "报告.docx"
    done = cli.json("export", new["report"], "--out", str(out))
    assert done["out"] == str(out)
    assert done["pages"] is None
    words = [p.text for p in Document(str(out)).paragraphs]
    assert words[0].startswith("关于2026年度")
    assert "2026年11月20日" in words


# --------------------------------------------------------------------------- edit


def test_human_words_turn_a_new_draft_into_a_proposal(cli: Cli, tmp_path: Path) -> None:
    facts = tmp_path / "facts.csv"
    facts.write_text("内容,类别\n开展节水宣讲6场，参加210人次,学习教育\n", encoding="utf-8")
    new = cli.json("new", "--title", "2026年度工作总结", "--year", "2026", "--facts", str(facts))
    report = new["report"]
    cli.json("draft", report, "--engine", "offline")
    section = next(f["section"] for f in new["facts"])
    mine = tmp_path / "mine.txt"
    mine.write_text("这一句是我写的，谁也不能改。", encoding="utf-8")
    cli.json("edit", report, "--section", section, "--from", str(mine))
    again = cli.json("draft", report, "--section", section, "--engine", "offline")
    assert again["sections"][0]["proposal"] is True
    assert "这一句是我写的，谁也不能改。" in again["sections"][0]["text"]
    assert "这一句是我写的，谁也不能改。" in cli.run("show", report).stdout
    accepted = cli.json("draft", report, "--section", section, "--engine", "offline", "--accept")
    assert accepted["sections"][0]["proposal"] is False
    assert "这一句是我写的，谁也不能改。" in accepted["sections"][0]["text"]


# --------------------------------------------------------------------------- library


def test_the_same_file_twice_is_one_document(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "办法.txt"
    path.write_text("机关节约用水管理办法\n第一条 为节约用水，制定本办法。\n", encoding="utf-8")
    first = cli.json("ingest", str(path), "--kind", "policy")
    second = cli.json("ingest", str(path))
    assert first["documents"][0]["new"] is True
    assert second["documents"][0]["new"] is False
    assert first["documents"][0]["id"] == second["documents"][0]["id"]
    hits = cli.json("search", "《机关节约用水管理办法》第一条")["hits"]
    assert hits[0]["document"] == first["documents"][0]["id"]
    assert hits[0]["via"] == ["exact"]


def test_a_repealed_edition_is_shown_with_its_successor(cli: Cli) -> None:
    listed = {d["id"]: d for d in cli.json("library", "--as-of", "2026-11-01")["documents"]}
    old = listed["lixing-jieyue-2013"]
    assert old["in_force"] is False
    assert old["successor"] == "党政机关厉行节约反对浪费条例"
    then = {d["id"]: d for d in cli.json("library", "--as-of", "2014-06-01")["documents"]}
    assert then["lixing-jieyue-2013"]["in_force"] is True
    assert then["lixing-jieyue-2025"]["in_force"] is False


def test_flags_work_before_and_after_the_command(cli: Cli) -> None:
    before = subprocess.run(
        [sys.executable, "-m", "assistant", "--json", "--data", str(cli.data), "library"],
        capture_output=True, text=True, encoding="utf-8", cwd=ROOT, env=cli.env, check=True,
    )  # fmt: skip
    assert json.loads(before.stdout) == cli.json("library")


def test_a_backup_restores_and_keeps_what_was_there(cli: Cli, tmp_path: Path) -> None:
    report = cli.json("new", "--title", "一份报告", "--year", "2026")["report"]
    archive = tmp_path / "b.zip"
    cli.json("backup", str(archive))
    later = cli.json("new", "--title", "后来的报告", "--year", "2026")["report"]
    restored = cli.json("restore", str(archive))
    assert "workspace.db" in restored["restored"]
    assert (cli.data / "workspace.db.before-restore").is_file()
    assert cli.run("show", report).returncode == 0
    assert cli.run("show", later).returncode == 2


# --------------------------------------------------------------------------- bad input


def case(*words: str, says: str) -> Any:
    return pytest.param(words, says, id=" ".join(words)[:40])


@pytest.mark.parametrize(
    ("words", "says"),
    [
        case("serch", "x", says="--help"),
        case("show", "R0000000", says="没有编号为"),
        case("draft", "R0000000", says="没有编号为"),
        case("export", "R0000000", "--out", "x.docx", says="没有编号为"),
        case("check", "没有.docx", says="找不到文件"),
        case("ingest", "没有.docx", says="找不到文件"),
        case("search", " ", says="请输入"),
        case("library", "--as-of", "2026-13-01", says="日期"),
        case("library", "show", "D000", says="没有编号为"),
        case("new", "--year", "2026", says="--title"),
        case("new", "--title", "报告", "--year", "26", says="年"),
        case("new", "--title", "报告", "--year", "2026", "--previous", "X1", says="既不是文件"),
        case("new", "--title", "报告", "--year", "2026", "--outline", "没有的", says="提纲"),
    ],
)
def test_bad_words_get_one_chinese_sentence(cli: Cli, words: tuple[str, ...], says: str) -> None:
    done = cli.run(*words)
    assert done.returncode == 2, done.stderr
    assert says in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert "Traceback" not in done.stderr


BAD_FILES = {
    "空.txt": b"",
    "假.docx": b"this is not a zip archive",
    "坏.pdf": b"%PDF-1.7 and nothing else",
    "乱.xlsx": b"\x00\x01\x02\x03",
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_is_refused_and_nothing_is_stored(cli: Cli, tmp_path: Path, name: str) -> None:
    before = cli.json("library")
    path = tmp_path / name
    path.write_bytes(BAD_FILES[name])
    done = cli.run("ingest", str(path))
    assert done.returncode == 2
    sentences = [line for line in done.stderr.splitlines() if "正在读取" not in line]
    assert len(sentences) == 1, done.stderr
    assert name in sentences[0]
    assert cli.json("library") == before


def test_a_file_over_its_limit_is_refused(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "大.txt"
    path.write_bytes("字".encode() * 800_000)
    done = cli.run("ingest", str(path), ASSISTANT_MAX_OFFICE_MB="1")
    assert done.returncode == 2
    assert "1" in done.stderr
    assert "MB" in done.stderr


def test_facts_without_the_content_column(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "facts.csv"
    path.write_text("编号,日期\nF001,2026\n", encoding="utf-8")
    done = cli.run("new", "--title", "报告", "--year", "2026", "--facts", str(path))
    assert done.returncode == 2
    assert "内容" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_the_llm_engine_without_a_model(cli: Cli) -> None:
    report = cli.json("new", "--title", "报告", "--year", "2026")["report"]
    done = cli.run("draft", report, "--engine", "llm")
    assert done.returncode == 2
    assert "没有设置模型" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_the_llm_engine_without_a_key(cli: Cli) -> None:
    report = cli.json("new", "--title", "报告", "--year", "2026")["report"]
    done = cli.run(
        "draft", report, "--engine", "llm",
        ASSISTANT_MODEL="m", OPENAI_BASE_URL="https://example.invalid/v1",
    )  # fmt: skip
    assert done.returncode == 2
    assert "密钥" in done.stderr


def test_errors_with_json_are_one_object_too(cli: Cli) -> None:
    done = cli.run("show", "R0000000", "--json")
    assert done.returncode == 2
    assert set(json.loads(done.stdout)) == {"error"}


def test_a_newer_edition_is_told_and_linked_or_not_as_the_clerk_says(
    cli: Cli, tmp_path: Path
) -> None:
    pages = {"2018": "三十", "2026": "十"}
    for year, number in pages.items():
        (tmp_path / f"{year}.txt").write_text(
            f"某市会务管理办法\n（{year}年3月1日起施行）\n第一条　用餐不得超过{number}人。\n"
            "第二条　本办法由办公室负责解释。\n",
            encoding="utf-8",
        )
    old = cli.json("ingest", str(tmp_path / "2018.txt"), "--kind", "policy")["documents"][0]
    assert old["edition"] is None
    new = cli.json("ingest", str(tmp_path / "2026.txt"), "--kind", "policy")["documents"][0]
    assert new["edition"]["relation"] == "newer"
    assert "这是新修订版吗？" in new["edition"]["question"]

    def state(as_of: str) -> tuple[bool, bool]:
        rows = cli.json("library", "--as-of", as_of)["documents"]
        held = {row["id"]: row["in_force"] for row in rows}
        return held[old["id"]], held[new["id"]]

    assert state("2026-02-28") == (True, False)
    assert state("2026-03-01") == (False, True)
    cli.json("library", "unlink", new["id"], old["id"])
    assert state("2026-03-01") == (True, True)
    cli.json("library", "link", new["id"], old["id"])
    assert state("2026-03-01") == (False, True)
