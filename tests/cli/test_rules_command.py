"""``rules``: the same listing and decisions for the command line, as one JSON object."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.cli import main

POLICY = "青石县机关接待工作细则\n\n第一条 工作餐每人每餐不得超过50元。\n第二条 不得在车站组织迎送活动。\n"


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    def call(*words: str) -> dict[str, Any]:
        main([*words, "--data", str(tmp_path / "data"), "--json"])
        found: dict[str, Any] = json.loads(capsys.readouterr().out)
        return found

    policy = tmp_path / "细则.txt"
    policy.write_text(POLICY, encoding="utf-8")
    call("ingest", str(policy), "--kind", "policy", "--no-wait")
    return call


def test_rules_are_listed_confirmed_and_then_checked_as_errors(run: Any, tmp_path: Path) -> None:
    limit, ban = run("rules")["rules"]
    assert (limit["clause"], limit["limit"]) == (
        "第一条 工作餐每人每餐不得超过50元。",
        "不得超过50元",
    )
    assert {limit["state"], ban["state"]} == {"待确认"}
    draft = tmp_path / "draft.txt"
    draft.write_text("接待工作餐每人每餐65元。在车站组织迎送活动2次。", encoding="utf-8")

    run("rules", "confirm", limit["document"], limit["key"])
    run("rules", "decline", ban["document"], ban["key"])
    found = run("check", str(draft), "--only", "policy")["findings"]
    assert [(f["quote"], f["severity"]) for f in found if f["rule"].startswith("policy.own")] == [
        ("65元", "error")
    ]
    assert [r["state"] for r in run("rules")["rules"]] == ["确认", "不用"]
    assert len(run("rules", "--state", "不用")["rules"]) == 1


def test_a_rule_of_another_county_is_listed_but_does_not_bind(run: Any) -> None:
    assert run("rules", "office", "--place", "云水县", "--body", "机关") == {
        "place": "云水县",
        "body": "机关",
    }
    assert not any(r["binds"] for r in run("rules")["rules"])
    document = run("rules")["rules"][0]["document"]
    done = run("rules", "confirm", document, "--all", "--reach", "全国", "--place", "")["rules"]
    assert all(r["binds"] and r["reach"] == "全国" for r in done)


@pytest.mark.parametrize(
    "words",
    [("rules", "confirm", "Dnone", "x"), ("rules", "confirm", "D"), ("rules", "odd", "a", "b")],
)
def test_wrong_words_are_answered_in_one_sentence(
    run: Any, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        run(*words)
    assert ended.value.code == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
