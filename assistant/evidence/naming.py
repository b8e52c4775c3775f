"""Finding names of persons and of bodies in running text, by how official texts write them."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.evidence import rules
from assistant.evidence.spans import BLANK, Piece

_CJK = "\u4e00-\u9fff"
_ORDINAL = r"第[一二三四五六七八九十\d*]{1,3}"
_SHORT = ("科", "处", "股", "委", "局", "厅")
"""Suffixes of one character also end ordinary words; they need a clear end and a telling start."""
_LONGEST = 14


# --------------------------------------------------------------------------- persons


@lru_cache(maxsize=1)
def _named_then_title() -> re.Pattern[str]:
    data = rules.words().persons
    surname = rf"(?:{rules.alternation(data.double)}|[{data.surnames}])"
    title = rules.alternation(data.titles)
    return re.compile(
        rf"(?P<name>{surname}[{_CJK}]{{1,2}}?)(?P<title>{title})(?![{_CJK}]{{0,1}}部)"
    )


@lru_cache(maxsize=1)
def _title_then_named() -> re.Pattern[str]:
    data = rules.words().persons
    surname = rf"(?:{rules.alternation(data.double)}|[{data.surnames}])"
    title = rules.alternation(
        t for t in data.titles if t not in ("同志", "先生", "女士", "委员", "常委")
    )
    return re.compile(
        rf"(?:{title})(?P<name>{surname}[{_CJK}]{{1,2}}?)(?=[{re.escape(data.after)}]|同志|$)"
    )


@lru_cache(maxsize=1)
def _surname_and_title() -> re.Pattern[str]:
    title = rules.alternation(
        t for t in rules.words().persons.titles if t not in ("同志", "委员", "常委", "老师")
    )
    return re.compile(
        rf"(?<![{_CJK}])(?P<name>[王李张刘陈杨赵黄周吴徐孙胡朱郭何罗梁宋郑谢韩唐冯董萧曹袁邓许傅沈曾彭吕苏卢蒋蔡丁魏薛叶阎余潘杜戴钟汪姜谭廖邹熊陆郝崔邱秦])"
        rf"(?P<title>{title})"
    )


@lru_cache(maxsize=1)
def _edge_before() -> re.Pattern[str]:
    """What may stand before a person's name: a stop, a function word, a verb, a title."""
    data = rules.words()
    ends = (
        *data.persons.titles,
        "邀请",
        "会同",
        "任命",
        "免去",
        "推荐",
        "表彰",
        "同事",
        "党员",
        "干部",
        "代表",
        "教师",
        "村民",
        "职工",
        "民警",
        "医生",
        "护士",
        "选手",
        "作家",
        "演员",
        "专家",
        "学者",
        "责任人",
        "负责人",
    )
    return re.compile(
        rf"(?:^|[^{_CJK}]|[由请向对与和给为让叫是把被将及同派聘]|{rules.alternation(ends)})$"
    )


def find_persons(text: str) -> list[Piece]:
    """Names of persons with their title where it follows: 张某某同志, 局长李某某."""
    banned = rules.words().persons.not_
    found: list[Piece] = []
    for pattern in (_named_then_title(), _title_then_named(), _surname_and_title()):
        for m in pattern.finditer(text):
            name = m.group("name")
            if any(name.startswith(w) or w.startswith(name) and len(name) > 1 for w in banned):
                continue
            if any(p.start <= m.start("name") < p.end for p in found):
                continue
            if pattern is not _title_then_named() and not _edge_before().search(
                text[: m.start("name")][-6:]
            ):
                continue
            if any(c in rules.words().function for c in name[1:]):
                continue
            end = m.end() if "title" in m.groupdict() else m.end("name")
            found.append(Piece(m.start("name"), end, name))
    return sorted(found, key=lambda p: p.start)


# --------------------------------------------------------------------------- bodies


@lru_cache(maxsize=1)
def _suffix() -> re.Pattern[str]:
    data = rules.words().bodies
    long = [s for s in data.suffixes if s not in _SHORT]
    short = "".join(_SHORT)
    return re.compile(
        rf"(?:{rules.alternation(long)}|(?<=[{_CJK}]{{2}})[{short}](?![{_CJK}])|(?<=[{_CJK}]{{2}})[{short}](?=[的与和及对向由在将把已共以为等开组印召发])"
        rf"|(?<=[{_CJK}]{{2}})[局厅委科处](?=长|党组|机关|领导))"
    )


_LEVEL_START = re.compile(
    rf"[国省市县区州旗](?![场民级委域别分外内间名制化集])|[{_CJK}*]{{2,3}}[省市县区州](?![场民级域别分外内间])|全国|中央"
)
_NOT_PART = re.compile(r"[，。；：、！？（）()《》“”‘’\s\0]")
_WALLS = "的与和及对向由在赴被把将从到给为是以于经按据请会同邀往并而至让使其各每该此我本"


@lru_cache(maxsize=1)
def _wall_words() -> re.Pattern[str]:
    every = {v for g in rules.verbs().groups for v in g.verbs if len(v) > 1} | set(
        rules.verbs().weak
    )
    extra = {
        "面向",
        "反馈",
        "牵头",
        "负责",
        "联合",
        "配合",
        "会同",
        "协调",
        "依托",
        "推动",
        "推进",
        "加强",
        "充分",
        "发挥",
        "积极",
        "充实",
        "成为",
        "作为",
        "支持",
        "指导",
        "督促",
        "要求",
        "报送",
        "属于",
        "根据",
        "按照",
        "通过",
        "利用",
        "使用",
        "进入",
        "全部",
        "分别",
        "有关",
        "相关",
        "优化",
        "完善",
        "做好",
        "抓好",
        "健全",
        "坚持",
        "列入",
        "应当",
        "必须",
        "纳入",
        "报告",
        "情况",
        "工作",
        "明确",
        "对照",
        "贯彻",
        "落实",
        "执行",
        "以及",
    }
    return re.compile(rf"(?:{rules.alternation(every | extra)})(?:了|过)?")


@lru_cache(maxsize=1)
def _generic() -> frozenset[str]:
    return frozenset(rules.words().bodies.generic)


def find_bodies(text: str) -> list[Piece]:
    """Names of bodies and places of that kind: 市财政局, 市委第三巡察组, 财务科.

    General terms (党组, 各科室, 市委) are left out. ``inner`` is the name as cut.
    """
    found: list[Piece] = []
    for m in _suffix().finditer(text):
        end = m.end()
        start = _left_end(text, m.start())
        name = text[start:end]
        if len(name) < len(m.group()) + 1 or len(name) < 3:
            continue
        if name in _generic() or any(
            name.endswith(g) and len(g) >= len(name) - 1 for g in _generic()
        ):
            continue
        if m.group() in _SHORT and _everyday(name):
            continue
        if found and start < found[-1].end:
            # 市纪委监委 after 市纪委: keep the longer.
            start = found.pop().start
            name = text[start:end]
        found.append(Piece(start, end, name))
    return found


def _everyday(name: str) -> bool:
    """好处, 实处, 全局: an ordinary word ends there, no name."""
    return any(name.endswith(w) for w in _generic())


def _left_end(text: str, at: int) -> int:
    """Where the name that runs up to ``at`` begins."""
    left = at
    while left > 0 and at - left < _LONGEST:
        c = text[left - 1]
        if _NOT_PART.match(c) or c in _WALLS or c == BLANK:
            break
        if not ("\u4e00" <= c <= "\u9fff" or c in "*0123456789"):
            break
        left -= 1
    run = text[left:at]
    cut = 0
    for m in _wall_words().finditer(run):
        if m.end() < len(run) or m.end() == len(run):
            cut = m.end()
    if cut and cut < len(run):
        left += cut
    elif cut == len(run):
        return at
    run = text[left:at]
    levels = list(_LEVEL_START.finditer(run))
    if (
        levels
        and levels[0].start() > 0
        and re.match(r"全[市县区省]|[市县区省国]", run[levels[0].start() :])
    ):
        left += levels[0].start()
    return left
