"""How many model tokens a text costs, estimated without any vocabulary file.

tiktoken wants a download, and every vendor cuts Chinese differently, so packs are measured by a
rule that errs on the high side for current Chinese-capable models: they cut common Chinese at 0.6–0.8
tokens a character, rarer characters at one or more, and digits mostly one by one. Counting one token
per Han character, punctuation mark or digit and one per four Latin letters therefore leaves headroom;
a pack that fits by this estimate fits in practice.
"""

from __future__ import annotations

import re

_LATIN = re.compile(r"[A-Za-z\u00C0-\u024F]+")
_LATIN_PER_TOKEN = 4
_SPACES = re.compile(r"[ \t\u3000]+")
_SENTENCE_END = re.compile(r"[。！？；!?;\n][”’」』）】》]*")


def estimate_tokens(text: str) -> int:
    """Upper-side estimate of the tokens ``text`` costs; 0 for the empty text.

    Monotone: a longer text never costs less than its prefix.
    """
    latin = spaces = extra = 0
    for run in _LATIN.finditer(text):
        length = run.end() - run.start()
        latin += length
        extra += -(-length // _LATIN_PER_TOKEN)
    for run in _SPACES.finditer(text):
        length = run.end() - run.start()
        spaces += length
        extra += 1
    return len(text) - latin - spaces + extra


def clip(text: str, budget: int) -> str:
    """The longest prefix of whole sentences that costs at most ``budget`` tokens.

    Empty when not even the first sentence fits: half a sentence would be worse than none.
    """
    if estimate_tokens(text) <= budget:
        return text
    kept = 0
    for mark in _SENTENCE_END.finditer(text):
        if estimate_tokens(text[: mark.end()]) > budget:
            break
        kept = mark.end()
    return text[:kept].rstrip()
