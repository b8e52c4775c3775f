"""Cutting text for the two lexical legs. Index and query pass through the same functions.

Only the tokens are normalised (full-width forms, case); stored text never is.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import DefectError

if TYPE_CHECKING:
    from rjieba import Jieba

USER_WORDS = Path(__file__).with_name("user_words.txt")
QUESTION_WORDS = Path(__file__).with_name("question_words.txt")
_FREQUENT = 100_000
"""Frequency given to a user word: high enough that the cutter prefers it whole."""
LONGEST_QUERY = 4000
"""A whole page pasted into the search box is read so far."""
LONGEST = 60
"""Longer runs (addresses, garbage) are cut off: nobody types them again."""

_HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af〇"
_OTHER = rf"[^\W_{_HAN}]"
_RUN = re.compile(rf"([{_HAN}]+)|({_OTHER}+(?:[.]{_OTHER}+)*%?)")


def folded(text: str) -> str:
    """Full-width to half-width, compatibility forms unified, lower case."""
    return unicodedata.normalize("NFKC", text).casefold()


@lru_cache(maxsize=1)
def cutter() -> Jieba:
    """The word cutter with the user words; made once (0.1 s).

    Raises:
        DefectError: the word list is not readable.
    """
    import rjieba

    jieba: Jieba = rjieba.Jieba()
    try:
        lines = USER_WORDS.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DefectError("分词用的词表user_words.txt读不出来，请重新安装程序。") from error
    for line in lines:
        word = line.split("#", 1)[0].strip()
        if word:
            jieba.add_word(word, _FREQUENT, None)
    return jieba


@lru_cache(maxsize=1)
def question_words() -> frozenset[str]:
    """Words that make a question and say nothing of what is asked.

    Raises:
        DefectError: the word list is not readable.
    """
    try:
        lines = QUESTION_WORDS.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DefectError("检索用的词表question_words.txt读不出来，请重新安装程序。") from error
    return frozenset(word for line in lines for word in line.split("#", 1)[0].split())


def content(query: str) -> str:
    """What a query asks about: its question words blanked out, unless hardly anything else is left.

    "请问公车能不能私用" weighs as much as "公车 私用", so that its share in a passage can be compared.
    """
    empty = question_words()
    kept = "".join(
        " " if word in empty else word for word in cutter().cut(folded(query[:LONGEST_QUERY]))
    )
    return kept if sum(character.isalnum() for character in kept) >= 2 else query


def words(text: str) -> list[str]:
    """Words in search mode: a long word and the words inside it; punctuation left out."""
    return [
        token[:LONGEST]
        for token in cutter().cut_for_search(folded(text))
        if any(character.isalnum() for character in token)
    ]


def bigrams(text: str) -> list[str]:
    """Every two neighbouring Han characters, every single one, and runs of letters and digits whole.

    Single characters are indexed so that a query of one character finds something; ``query_bigrams``
    leaves them out of longer queries.
    """
    tokens = []
    for han, other in _RUN.findall(folded(text)):
        if other:
            tokens.append(other[:LONGEST])
        else:
            tokens.extend(han)
            tokens.extend(han[i : i + 2] for i in range(len(han) - 1))
    return tokens


def query_bigrams(text: str) -> list[str]:
    """As ``bigrams``, with a single character only where it stands alone."""
    tokens = []
    for han, other in _RUN.findall(folded(text)):
        if other:
            tokens.append(other[:LONGEST])
        elif len(han) == 1:
            tokens.append(han)
        else:
            tokens.extend(han[i : i + 2] for i in range(len(han) - 1))
    return tokens
