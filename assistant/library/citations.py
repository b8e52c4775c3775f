"""Citations in running text: 《titles》, 文号 and 第X条."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Literal

from assistant.library.ordinals import CLAUSE, clause_of
from assistant.models import Noun


class Citation(Noun):
    """One citation. Offsets are into the text that was searched."""

    kind: Literal["title", "number", "clause"]
    text: str
    """As written: 《…》 with its marks, 中办发[2012]14号, 第22条."""
    start: int
    end: int
    title: str = ""
    """Of a title citation the words inside 《》 (the full title where an abbreviation was introduced); of a
    number or clause the title it belongs to, empty where none stands before it."""
    number: str = ""
    """Normalised 文号 (中办发〔2012〕14号); of a title the one in brackets behind it."""
    year: int | None = None
    """Year of the edition (2013年《…》, 《…（2025年修订）》) or of the 文号."""
    locator: str = ""
    """第二十二条第二款 in Chinese numerals, of a clause."""


# Words that may stand directly before an agency's code and are not part of it.
_NOT_CODE = (
    "根据|按照|依据|依照|遵照|参照|贯彻|落实|执行|印发|下发|转发|制发|文件|关于|精神|要求|详见|参见|以及|通过|"
    "和|与|及|的|以|由|据|照|见|号|为|是|了|对|在|从|将|至|到|第"
)
_YEAR_PART = r"[〔\[（(【［﹝]\s*(?P<year>(?:19|20)\d{2})\s*[〕\]）)】］﹞]"
_NUMBER = re.compile(
    rf"(?P<code>(?:(?!{_NOT_CODE})[\u4e00-\u9fff*＊×]){{1,12}})\s*{_YEAR_PART}\s*第?\s*(?P<serial>\d{{1,5}})\s*号"
)
_DECREE = re.compile(
    r"(?:中华人民共和国)?(?P<code>(?:国务院|主席|[\u4e00-\u9fff]{2,6}部|(?<![\u4e00-\u9fff])国)令)\s*第?\s*(?P<serial>\d{1,4})\s*号|"
    r"第\s*(?P<serial2>\d{1,4})\s*号\s*(?P<code2>(?:国务院|主席)令)"
)
_YEAR_BEFORE = re.compile(
    r"((?:19|20)\d{2})年(?:\d{1,2}月(?:\d{1,2}日)?)?(?:新|最新)?(?:修订|修正|修改|印发|发布|施行|版)?(?:后)?的?$"
)
_YEAR_AFTER = re.compile(
    r"^[（(]((?:19|20)\d{2})年?(?:\d{1,2}月(?:\d{1,2}日)?)?(?:第[一二三四五]次)?(?:修订|修正|版|本)?[^（）()]{0,4}[）)]"
)
_YEAR_INSIDE = re.compile(
    r"[（(]((?:19|20)\d{2})年?(?:第[一二三四五]次)?(?:修订|修正|版|本)[^（）()]{0,4}[）)]$"
)
_SHORT_NAME = re.compile(
    r"^(?:[（(][^（）()]{0,40}[）)])?[（(][^（）()]{0,40}?以下(?:简称|称)[：:]?[“\"《]([^”\"》]{2,30})[”\"》]"
)
_SELF = re.compile(r"本(?:法|条例|规定|办法|准则|细则|规则|意见|通知|决定|制度|章程)\s*$")
_NO_CLAUSE = re.compile(r"战线|道路|路|线|跑道|经验|建议|措施|意见|消息|短信|河|街")
"""第三条道路 is no clause."""
_TITLE_REACH = 200


def find_citations(text: str) -> tuple[Citation, ...]:
    """Citations in the order of the text.

    Titles nest (《关于印发〈…〉的通知》 and 《关于印发《…》的通知》 are one citation). A number or clause belongs to
    the nearest title before it; 本条例第三条 belongs to none. Clauses inside a title do not count. An
    abbreviation introduced as 《…》（以下简称《条例》） stands for the full title afterwards.
    """
    titles = list(_titles(text))
    starts = [c.start for c in titles]
    found: list[Citation] = list(titles)

    def before(at: int) -> Citation | None:
        index = bisect_right(starts, at) - 1
        return titles[index] if index >= 0 else None

    for citation in _numbers(text):
        title = before(citation.start)
        if title is None or citation.start >= title.end:
            gap = text[title.end : citation.start] if title else ""
            close = title is not None and not re.search(r"[。！？；\n，]", gap)
            found.append(_with_title(citation, title.title if title and close else ""))
    for match in CLAUSE.finditer(text):
        title = before(match.start())
        if title is not None and match.start() < title.end:
            continue
        if _NO_CLAUSE.match(text, match.end()):
            continue
        own = _SELF.search(text[max(0, match.start() - 6) : match.start()])
        found.append(
            Citation(
                kind="clause",
                text=match[0],
                start=match.start(),
                end=match.end(),
                title=title.title if title and not own else "",
                year=title.year if title and not own else None,
                locator=str(clause_of(match)),
            )
        )
    return tuple(sorted(found, key=lambda citation: (citation.start, citation.end)))


def normal_number(text: str) -> str:
    """A 文号 with hexagonal brackets (GB/T 9704—2012 7.2.5) and without blanks; empty when it is none."""
    found = next(_numbers(text), None)
    return found.number if found else ""


def _with_title(citation: Citation, title: str) -> Citation:
    return citation.model_copy(update={"title": title})


def _titles(text: str) -> Iterator[Citation]:
    full: dict[str, str] = {}
    for start, end in _marked(text):
        words = text[start + 1 : end - 1].strip()
        if not words:
            continue
        behind = text[end : end + 80]
        short = _SHORT_NAME.match(behind)
        if short:
            full[short[1]] = words
        number = next(_numbers(behind), None) if behind[:1] in ("（", "(") else None
        yield Citation(
            kind="title",
            text=text[start:end],
            start=start,
            end=end,
            title=full.get(words, words),
            number=number.number if number and number.start == 1 else "",
            year=_edition_year(text[max(0, start - 24) : start], words, behind),
        )


def _marked(text: str) -> Iterator[tuple[int, int]]:
    """Outermost pairs of 《》; a mark without partner on its line, or too far from it, opens nothing."""
    at = text.find("《")
    while at >= 0:
        depth, end = 0, -1
        for index in range(at, min(len(text), at + _TITLE_REACH)):
            sign = text[index]
            if sign == "《":
                depth += 1
            elif sign == "》":
                depth -= 1
                if depth == 0:
                    end = index + 1
                    break
            elif sign == "\n":
                break
        if end > 0:
            yield at, end
        at = text.find("《", end if end > 0 else at + 1)


def _edition_year(before: str, title: str, behind: str) -> int | None:
    match = _YEAR_INSIDE.search(title) or _YEAR_AFTER.match(behind) or _YEAR_BEFORE.search(before)
    return int(match[1]) if match else None


def _numbers(text: str) -> Iterator[Citation]:
    for match in _NUMBER.finditer(text):
        number = f"{match['code']}〔{match['year']}〕{int(match['serial'])}号"
        yield Citation(
            kind="number",
            text=match[0],
            start=match.start(),
            end=match.end(),
            number=number,
            year=int(match["year"]),
        )
    for match in _DECREE.finditer(text):
        code, serial = match["code"] or match["code2"], match["serial"] or match["serial2"]
        code = "国务院令" if code == "国令" else code
        yield Citation(
            kind="number",
            text=match[0],
            start=match.start(),
            end=match.end(),
            number=f"{code}第{int(serial)}号",
        )
