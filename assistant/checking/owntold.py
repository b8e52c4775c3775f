"""What a sentence says of an act before it is judged: found and dealt with, not found, forbidden."""

from __future__ import annotations

import re

from assistant.checking.ownlists import handled

NOT_FOUND = re.compile(r"(?:未|没有|没|不曾)发现|未出现|没有出现|未发生|没有发生|不存在")
FORBIDS = re.compile(r"不得|严禁|禁止|不准|不允许|不许|不能|不可|不予(?!以)")


def dealt_with(sentence: str, quote: str) -> bool:
    """Whether a sentence reports a violation found or put right, in words the policy does not use itself."""
    if NOT_FOUND.search(sentence):
        return False
    return any(m.group() not in quote for m in handled().finditer(sentence))
