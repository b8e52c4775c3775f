"""The outbound gate: what may not leave this machine. All numbers here are made up."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.drafting.gate import RULES_FILE, classified, inspect, read_rules, release
from assistant.errors import DefectError, OutboundBlockedError

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def id_number(front: str) -> str:
    return front + "10X98765432"[sum(int(d) * w for d, w in zip(front, WEIGHTS, strict=True)) % 11]


ID_CARD = id_number("11010519491231002")
BANK = "6222021234567890128"


@pytest.mark.parametrize(
    "text",
    [
        "秘密★1年", "机密★长期", "绝密★30年", "　　机密 ★ 5年\n关于……的通知", "000001\n绝密★10年\n特急",
        "★机密", "机密", "【秘密】", "（机密）", "│ 秘密", "绝 密", "机密级", "秘密 3年", "秘密·3年",
        "密级：机密", "密　级：秘密", "第一段。\n机密\n第二段。",
    ],
)  # fmt: skip
@pytest.mark.parametrize("policy", ["block", "mask"])
def test_marks_of_secrecy_always_block(text: str, policy: str) -> None:
    result = inspect(text, policy)  # type: ignore[arg-type]
    assert not result.allowed
    assert result.text == ""
    assert "密级" in result.message
    assert classified(text)
    with pytest.raises(OutboundBlockedError):
        result.require()


@pytest.mark.parametrize(
    "text",
    [
        "学习《中华人民共和国保守国家秘密法》，参加128人。",
        "严守国家秘密和工作秘密，防止泄露商业秘密。",
        "一是加强机密文件管理；二是开展保密检查3次。",
        "秘密级载体清点12份。",
        "绝密件由专人保管，没有发生失泄密事件。",
    ],
)
def test_prose_about_secrecy_is_no_mark(text: str) -> None:
    assert inspect(text, "block").allowed


@pytest.mark.parametrize(
    ("text", "name", "masked"),
    [
        (f"身份证{ID_CARD}，", "身份证号", "身份证【待补：身份证号】，"),
        (f"（{ID_CARD[:6]} {ID_CARD[6:14]} {ID_CARD[14:]}）", "身份证号", "（【待补：身份证号】）"),
        ("身份证号：110105194912310021", "身份证号", "身份证号：【待补：身份证号】"),
        ("电话13800138000。", "手机号", "电话【待补：联系电话】。"),
        ("+86 138-0013-8000", "手机号", "【待补：联系电话】"),
        ("１３８００１３８０００", "手机号", "【待补：联系电话】"),
        ("联系电话：8888 6666", "电话", "联系电话：【待补：联系电话】"),
        ("拨打010-88886666转12", "固定电话", "拨打【待补：联系电话】"),
        ("（0551）62345678", "固定电话", "【待补：联系电话】"),
        (f"卡号{BANK}", "银行卡号", "卡号【待补：银行账号】"),
        ("6222 0212 3456 7890 128", "银行卡号", "【待补：银行账号】"),
        ("账号：1234567890123", "银行账号", "账号：【待补：银行账号】"),
    ],
)
def test_personal_numbers_block_or_are_masked(text: str, name: str, masked: str) -> None:
    blocked = inspect(text, "block")
    assert not blocked.allowed
    assert name in blocked.message
    result = inspect(text, "mask")
    assert result.allowed
    assert result.text == masked
    (found,) = result.found
    assert text[found.start : found.end] == found.quote
    assert found.quote not in blocked.message


@pytest.mark.parametrize(
    "text",
    [
        "出动执法人员1864人次，检查932家次，支出18.6万元，下降17.3%。",
        "支出13800138000元，服务13912345678人次。",
        "2026-03-05至2026-04-18，1—9月，〔2026〕12号，GB/T 9704—2012。",
        "110105194912310021",
        "6222021234567890123",
        "统一社会信用代码91110000123456789X，项目编号2026-000123-01。",
        "拨打12345热线，累计接待128.7万人次。",
        "1111111111111111",
    ],
)
def test_figures_of_a_report_pass(text: str) -> None:
    result = inspect(text, "block")
    assert result.allowed
    assert result.text == text
    assert result.found == ()


def test_several_numbers_in_one_text_are_all_masked() -> None:
    text = f"张某{ID_CARD}、13800138000；李某13900139000，卡{BANK}。"
    result = inspect(text, "mask")
    assert result.text == (
        "张某【待补：身份证号】、【待补：联系电话】；李某【待补：联系电话】，卡【待补：银行账号】。"
    )
    assert len(result.found) == 4


@given(st.text(st.sampled_from("0123456789-— ★密机秘绝\n。元人次一F〔〕"), max_size=60))
@settings(max_examples=200, deadline=None)
def test_what_was_masked_is_clean_and_the_rest_is_as_it_was(text: str) -> None:
    result = inspect(text, "mask")
    if not result.allowed:
        return
    if not result.found:
        assert result.text == text
    again = inspect(result.text, "mask")
    assert all(f.kind == "number" for f in again.found)
    at = 0
    for found in result.found:
        assert text[at : found.start] in result.text
        at = found.end


def test_release_looks_at_messages_and_at_what_they_are_made_of() -> None:
    messages = [("system", "规则"), ("user", "联系13800138000")]
    assert release(messages, [], "mask")[1] == ("user", "联系【待补：联系电话】")
    with pytest.raises(OutboundBlockedError):
        release(messages, [], "block")
    with pytest.raises(OutboundBlockedError, match="密级"):
        release([("user", "来源：秘密｜内容")], ["秘密"], "mask")


@pytest.mark.parametrize(
    "content",
    [
        "", "[]", "classification: []\nnumbers: []",
        "classification: [{id: a, name: b, pattern: '('}]\nnumbers: [{id: a, name: b, pattern: x, mask: y}]",
        "classification: [{id: a, name: b, pattern: x}]\nnumbers: [{id: a, name: b, pattern: x}]",
    ],
)  # fmt: skip
def test_broken_rules_are_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "outbound.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DefectError, match=r"outbound\.yaml"):
        read_rules(path)


def test_shipped_rules_are_sound() -> None:
    marks, numbers = read_rules(RULES_FILE)
    assert len({p.id for p, _ in (*marks, *numbers)}) == len(marks) + len(numbers)
