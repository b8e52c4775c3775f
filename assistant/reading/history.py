"""The passing and revising of a policy, as told under its title and in its last article."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.reading.lines import Line

_DATE = r"((?:19|20)\d{2})年(\d{1,2})月(\d{1,2})日"
_EVENT = re.compile(
    rf"{_DATE}(?P<how>[^\n]{{0,160}}?)(?P<what>审议批准|审议通过|通过|批准|公布|发布|印发|修订|修正|施行|实施)"
    r"(?=[\s　）)；;。，,、]|根据|自|$)"
)
_IN_FORCE_ON = re.compile(rf"自{_DATE}起(?:施行|实施|执行|生效)")
_IN_FORCE_AT_ONCE = re.compile(r"自(?:公布|发布|印发|颁布)之日起(?:施行|实施|执行|生效)")
_DECREE = re.compile(
    r"((?:国务院|主席|[\u4e00-\u9fff]{2,8}(?:部|委员会|总局))令)\s*(第\s*\d+\s*号)"
)
_IMPRINT = re.compile(rf"^[\u4e00-\u9fff*＊×]{{3,40}}[ \t　]+{_DATE}\s*印发$")
_PASSED = frozenset({"审议批准", "审议通过", "通过", "批准", "修订", "修正"})
_BODIES = re.compile(
    r"全国人民代表大会常务委员会|全国人民代表大会|全国人大常委会|中共中央办公厅|国务院办公厅|中共中央|中央政治局|中央纪委|国务院|"
    r"中华人民共和国[\u4e00-\u9fff]{1,8}部|国家[\u4e00-\u9fff]{1,8}局|[\u4e00-\u9fff]{2,6}部(?=令|$)"
)
_HEAD_CHARS = 4000
_TAIL_CHARS = 3000


@dataclass(frozen=True)
class History:
    """Dates and issuer of the edition at hand."""

    adopted: dt.date | None = None
    effective: dt.date | None = None
    issuer: str = ""
    number: str = ""


@dataclass(frozen=True)
class _Event:
    date: dt.date
    how: str
    what: str


def body_named(text: str) -> bool:
    """Whether a central body is named."""
    return bool(_BODIES.search(text))


def read_history(text: str, head: Sequence[Line]) -> History:
    """From the lines under the title and the last article.

    ``effective`` is given only where it belongs to this edition: an amended law (修正) goes on stating the day on
    which its first edition came into force.
    """
    events = _events(_lines_under_title(head))
    if not events:
        return History(effective=_stated(text, None, amended=False, published=None))
    passed = [event for event in events if event.what in _PASSED]
    published = [event for event in events if event.what in {"公布", "发布", "印发"}]
    started = [event for event in events if event.what in {"施行", "实施"}]
    of_edition = max(passed or published or started, key=lambda event: event.date)
    adopted = of_edition.date if of_edition not in started else None
    at_once = max((e.date for e in published if adopted and e.date >= adopted), default=adopted)
    explicit = max((event.date for event in started), default=None)
    if explicit is None or (adopted and explicit < adopted):
        explicit = _stated(text, adopted, amended=of_edition.what == "修正", published=at_once)
    return History(
        adopted=adopted,
        effective=explicit,
        issuer=_issuer(of_edition, events),
        number=next((n for e in reversed(events) if (n := _decree(e.how))), ""),
    )


def _lines_under_title(head: Sequence[Line]) -> str:
    """Up to the first article or chapter; running text further down tells other dates."""
    kept: list[str] = []
    for line in head:
        if line.start > _HEAD_CHARS or re.match(r"#*\s*第[一1](?:章|条|编)", line.text):
            break
        if "INFO END" in line.text:
            break
        if _IMPRINT.match(line.text):
            # 版记: when a paper was printed, not when it was passed.
            continue
        if len(line.text) > 240 and not line.text.startswith(("（", "(")):
            break
        kept.append(line.text)
    return "\n".join(kept)


def _events(text: str) -> list[_Event]:
    found = []
    for match in _EVENT.finditer(text):
        try:
            date = dt.date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            continue
        # 某日收到… in the opening of a letter is no history: the body that acted stands right behind the date.
        if re.match(r"^[\s　]*(?:我|本|你|贵)", match["how"]):
            continue
        found.append(_Event(date, match["how"].strip(), match["what"]))
    return found


def _stated(
    text: str, adopted: dt.date | None, *, amended: bool, published: dt.date | None
) -> dt.date | None:
    """What the last article says, where that can be about this edition."""
    tail = text[-_TAIL_CHARS:]
    last = None
    for match in _IN_FORCE_ON.finditer(tail):
        try:
            last = dt.date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            continue
    if last is not None:
        return last if adopted is None or last >= adopted else None
    if _IN_FORCE_AT_ONCE.search(tail) and not amended:
        return published
    return None


def _issuer(event: _Event, events: Sequence[_Event]) -> str:
    for candidate in (event, *reversed(events)):
        plain = re.match(r"^([\u4e00-\u9fff、]{2,30})$", candidate.how)
        if plain and not re.search(r"会议|令|自", plain[1]):
            return plain[1].removesuffix("会议")
    named = _BODIES.search(re.sub(r"[《〈<].*[》〉>]", "", event.how)) or _BODIES.search(event.how)
    return named[0] if named else ""


def _decree(text: str) -> str:
    match = _DECREE.search(text)
    return re.sub(r"\s", "", match[1].removeprefix("中华人民共和国") + match[2]) if match else ""
