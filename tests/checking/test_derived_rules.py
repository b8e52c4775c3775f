"""What is read from a policy as a rule, and what only looks like one."""

from __future__ import annotations

import hashlib

import pytest

from assistant.checking import OwnRule, derive
from assistant.models import Document, DocumentKind


def rules(text: str) -> tuple[OwnRule, ...]:
    sha = hashlib.sha256(text.encode()).hexdigest()
    title = "青石县某某管理办法"
    return derive(
        Document(id=sha[:8], kind=DocumentKind.POLICY, title=title, text=text, sha256=sha)
    )


@pytest.mark.parametrize(
    ("text", "kind", "thing", "limit"),
    [
        ("会期均不得超过半天。", "limit", "会期均", "不得超过半天"),
        ("驻村干部每月住村不少于10晚。", "limit", "驻村干部每月住村", "不少于10晚"),
        ("财务收支情况每月公开一次。", "limit", "财务收支情况每月公开", "一次"),
        (
            "复杂事项应当在7个工作日内办结，最长不得超过20个工作日。",
            "limit",
            "复杂事项应当在",
            "7个工作日内",
        ),
        ("不得到酒店召开会议。", "ban", "到酒店召开会议", ""),
        ("未通过保密审查的，不得聘用到涉密岗位工作。", "ban", "聘用到涉密岗位工作", ""),
        ("离职前应当接受提醒谈话，签订保密承诺书。", "duty", "签订保密承诺书", ""),
        (
            "请假3天以内的，由乡镇党委批准；3天以上的，报县委组织部批准。",
            "limit",
            "请假",
            "由乡镇党委批准",
        ),
    ],
)
def test_a_rule_is_read(text: str, kind: str, thing: str, limit: str) -> None:
    assert (kind, thing, limit) in [(r.kind, r.thing, r.limit) for r in rules(f"第一条 {text}\n")]


@pytest.mark.parametrize(
    "text",
    [
        "情节严重的，并处三万元以上三十万元以下罚款；",
        "拒不改正的，责令停业整顿1个月至3个月。",
        "包价旅游合同，是指提供餐饮、住宿等两项以上服务的合同。",
        "领导人员在离职三年内，不得到原管辖企业任职。",
    ],
)
def test_a_penalty_a_definition_or_the_length_of_a_ban_is_no_limit(text: str) -> None:
    assert not [r for r in rules(f"第一条 {text}\n") if r.kind == "limit"]


@pytest.mark.parametrize(
    "text", ["未悬挂禁止吸烟标志的；", "公务员有应当回避情形的，本人提出。", "其他应当告知的事项。"]
)
def test_a_rule_that_is_only_mentioned_is_not_one(text: str) -> None:
    assert not rules(f"第一条 {text}\n")


def test_a_key_stays_with_the_words_of_the_clause_and_goes_with_them() -> None:
    first = rules("第一条 不得摆放花草。\n第二条 工作餐每餐不超过50元。\n")
    moved = rules(
        "第一条 为厉行节约，制定本办法。\n第二条 不得摆放花草。\n第二条 工作餐每餐不超过50元。\n"
    )
    changed = rules("第一条 不得摆放花草。\n第二条 工作餐每餐不超过60元。\n")
    assert first[1].key in {r.key for r in moved}
    assert first[1].key not in {r.key for r in changed}
