"""What a sentence says of an act before it is judged: found and dealt with, not found, forbidden."""

from __future__ import annotations

import re

HANDLED = re.compile(
    r"发现(?!不了)|查处|查纠|整改|通报|处分|处理|立案|问责|纠正|整治|举报|线索|典型|案例|涉嫌|嫌疑|犯罪|行贿|受贿|被告|违规|违反|清退|检查(?!组)|排查|问题"
)
NOT_FOUND = re.compile(r"(?:未|没有|没|不曾)发现|未出现|没有出现|未发生|没有发生|不存在")
FORBIDS = re.compile(r"不得|严禁|禁止|不准|不允许|不许|不能|不可|不予(?!以)")


def dealt_with(sentence: str, quote: str) -> bool:
    """Whether a sentence reports a violation found or put right, in words the policy does not use itself."""
    if NOT_FOUND.search(sentence):
        return False
    return any(m.group() not in quote for m in HANDLED.finditer(sentence))
