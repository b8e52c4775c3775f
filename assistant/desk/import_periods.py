"""A date cell that names a stretch of time: 1—10月, 截至10月底, 上半年, 5月、11月."""

from __future__ import annotations

import re

_YEAR = r"(?:(?P<y>20\d\d)年)?"
_WHOLE = re.compile(rf"^{_YEAR}(?:今年|本年)?(?:全年|年内|年度|今年以来|今年|本年)$")
_MONTHS = re.compile(
    rf"^{_YEAR}(?P<a>\d{{1,2}})月?(?:份)?(?:[—–－\-~～至到]+)(?P<b>\d{{1,2}})月(?:份|底|末)?$"
)
_UNTIL = re.compile(
    rf"^(?:截至|截止到?|至){_YEAR}(?P<b>\d{{1,2}})月(?P<end>底|末|份|\d{{1,2}}日)?$"
)
_PARTS = re.compile(rf"^{_YEAR}(?P<part>[上下]半年|第?[一二三四1-4]季度|前三季度)$")
_SEVERAL = re.compile(rf"^{_YEAR}(?P<list>\d{{1,2}}月(?:[、，,和及]\d{{1,2}}月)+)$")
_ENDS = {
    "上半年": 6, "下半年": 12, "前三季度": 9,
    "一季度": 3, "二季度": 6, "三季度": 9, "四季度": 12,
}  # fmt: skip
_DIGITS = str.maketrans("1234", "一二三四")


def period(text: str, *, year: int) -> tuple[str, str] | None:
    """(ISO date it ends in, the words for the content); None where the cell names no stretch of time.

    The words are empty for a whole year; the year stands in them where it is not the report's.
    """
    plain = "".join(text.split())
    if found := _WHOLE.match(plain):
        return str(found["y"] or year), ""
    if found := _MONTHS.match(plain):
        return _told(found, year, int(found["b"]), f"{int(found['a'])}—{int(found['b'])}月")
    if found := _UNTIL.match(plain):
        end = {"末": "底", "份": ""}.get(found["end"] or "", found["end"] or "")
        told = _told(found, year, int(found["b"]), f"{int(found['b'])}月{end}")
        return (told[0], f"截至{told[1]}") if told else None
    if found := _PARTS.match(plain):
        part = found["part"].removeprefix("第").translate(_DIGITS)
        return _told(found, year, _ENDS[part], part)
    if found := _SEVERAL.match(plain):
        months = [int(m) for m in re.findall(r"\d{1,2}", found["list"])]
        named = "、".join(f"{m}月" for m in months[:-1])
        return _told(found, year, months[-1], f"{named}和{months[-1]}月")
    return None


def _told(found: re.Match[str], year: int, month: int, words: str) -> tuple[str, str] | None:
    if not 1 <= month <= 12:
        return None
    own = int(found["y"] or year)
    # What is still to come is told by its own words; 2027年6月 would be another promise than 上半年.
    iso = f"{own}-{month:02d}" if own <= year else str(own)
    return iso, words if own == year else f"{own}年{words}"
