"""Titles reduced to what identifies a document, whatever the writer put around it."""

from __future__ import annotations

import re
from collections.abc import Iterator

_ONE_FORM = str.maketrans("《》<>-–－()“”", '〈〉〈〉———（）""')
_BLANKS = re.compile(r"[\s\u3000]+")
_YEAR_PREFIX = re.compile(
    r"^((?:19|20)\d{2})年(?:\d{1,2}月(?:\d{1,2}日)?)?(?:新|最新)?"
    r"(?:修订|修正|印发|发布|施行|版)?(?:后)?的?(?=《|[\u4e00-\u9fff])"
)
_SUFFIX = re.compile(r"[（(]([^（）()]{1,24})[）)]$")
_EDITION = re.compile(r"修订|修正|修改|版|本|^\s*(?:19|20)\d{2}\s*年?\s*$|施行|发布|全文")
_TRIAL = re.compile(r"^(?:试行|暂行|草案)$")
_NEW = re.compile(r"^(?:新修订的|新修订|最新修订的|修订后的|新版|最新)")
_ISSUERS = re.compile(
    r"^(?:中共中央办公厅|国务院办公厅|中共中央政治局|中共中央|国务院|中央办公厅|中办|国办|中央纪委|国家监委|"
    r"中央组织部|中组部|全国人民代表大会常务委员会|全国人大常委会|财政部|国家机关事务管理局|国管局|中共|"
    r"中国共产党|中华人民共和国)+[、和与 ]*"
)
_UNIT_PREFIX = re.compile(
    r"^[\u4e00-\u9fff*＊×、]{2,30}?(?:局|厅|委|办|部|院|署|政府|公司|中心|委员会|办公室)(?=关于)"
)
_FORWARDS = re.compile(
    r"^关于(?:印发|发布|公布|转发)(?:修订后的)?[《〈](.+)[》〉]的(?:通知|公告|令)$"
)


def normal_title(text: str) -> str:
    """Without outer 《》, blanks and variants of brackets and dashes; nested marks as 〈〉."""
    text = _BLANKS.sub("", text).translate(_ONE_FORM)
    return text[1:-1] if text.startswith("〈") and _one_pair(text) else text


def _one_pair(text: str) -> bool:
    """The first mark closes at the very end (《甲》和《乙》 is not one title)."""
    depth = 0
    for index, sign in enumerate(text):
        depth += (sign == "〈") - (sign == "〉")
        if not depth:
            return index + 1 == len(text)
    return False


def split_year(text: str) -> tuple[str, int | None]:
    """Title without the words that name an edition, and the edition's year: 2013年《…》, 《…》（2025年修订）."""
    text = _BLANKS.sub("", text)
    year = None
    match = _YEAR_PREFIX.match(text)
    if match and len(text) - match.end() > 3:
        year, text = int(match[1]), text[match.end() :]
    text = _NEW.sub("", text)
    inner = normal_title(text)
    for _ in range(2):
        suffix = _SUFFIX.search(inner)
        if suffix is None or not _EDITION.search(suffix[1]):
            break
        found = re.search(r"(?:19|20)\d{2}", suffix[1])
        year = int(found[0]) if found else year
        inner = normal_title(inner[: suffix.start()])
    return inner, year


def variants(title: str) -> Iterator[str]:
    """Keys a title can be known by, strictest first: as it stands, without issuer, without 试行, the forwarded one."""
    title = normal_title(title)
    seen: set[str] = set()
    for text in (title, *_without_issuer(title)):
        for key in (text, _without_trial(text), *_forwarded(text)):
            if len(key) > 1 and key not in seen:
                seen.add(key)
                yield key


def _without_issuer(title: str) -> Iterator[str]:
    for pattern in (_ISSUERS, _UNIT_PREFIX):
        shorter = pattern.sub("", title)
        # 中国共产党章程 without its issuer would be any 章程.
        if shorter != title and len(shorter) > 3:
            yield shorter


def _without_trial(title: str) -> str:
    suffix = _SUFFIX.search(title)
    return title[: suffix.start()] if suffix and _TRIAL.match(suffix[1]) else title


def _forwarded(title: str) -> Iterator[str]:
    """关于印发〈办法〉的通知 is mostly cited by the 办法."""
    match = _FORWARDS.match(title)
    if match:
        yield normal_title(match[1])
        yield from _without_issuer(normal_title(match[1]))
