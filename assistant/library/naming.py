"""What people type around a title when they look for a document: an edition's year, 旧版, a clause without 第."""

from __future__ import annotations

import re
from typing import NamedTuple

_EDITION = re.compile(
    r"(?<![\d〔\[［【﹝/—–-])(?P<open>[（(]\s*)?(?P<year>(?:19|20)\d{2})(?!\d)\s*(?:年(?:\d{1,2}月(?:\d{1,2}日)?)?)?"
    r"(?:新|最新)?(?:修订|修正|修改|制定|印发|发布|施行|公布)?后?(?:版本|版|本)?的?(?(open)\s*[）)])"
    r"(?!\s*第?\s*\d+\s*号)"
)
"""A year beside a title; not that of a 文号 or of a standard."""
_EARLIER = re.compile(
    r"^(?:旧|老|原|以前|原来)(?:版本?)?的?|(?:的)?(?:旧版|老版|原版|修订前|修正前)本?的?"
)
_ARTICLE = re.compile(
    r"(?<![第\d〇零一二三四五六七八九十百])(\d{1,3}|[一二三四五六七八九十百零]{2,5})\s*条"
    r"(?=$|[\s　，。？?、第的之]|规定|内容|原文|怎么|是什么|讲)"
)


class Asked(NamedTuple):
    """A query without the words that name an edition."""

    text: str
    year: int | None
    earlier: bool
    """The edition before the one in force."""


def edition_asked(query: str) -> Asked:
    """2010年的保密法, 统计法2009年修订, 纪律处分条例 2018, 旧保密法: which edition a query means.

    Only a reading: a year may also be that of a report, and 老年人 begins with 老. The caller takes it where it
    leads to a document.
    """
    year = None
    match = _EDITION.search(query)
    if match:
        year = int(match["year"])
        query = query[: match.start()] + query[match.end() :]
    stripped = query.strip()
    text = _EARLIER.sub("", stripped, count=1)
    return Asked(text, year, text != stripped)


def with_article_mark(query: str) -> str:
    """信息公开条例33条 as 信息公开条例第33条."""
    return _ARTICLE.sub(r"第\1条", query)
