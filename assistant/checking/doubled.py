"""Doubled characters and words: 从严治治党, 党员党员, but not 常常, 工作作风 or 研究研究.

Whether a doubling is a slip is asked of the segmenter: the sentence must fall into fewer words
once the extra piece is taken out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.checking import lexicon, named, words
from assistant.checking.engine import CheckData
from assistant.checking.text import GAP, NAME, QUOTE, TITLE
from assistant.models import Severity

_SINGLE = re.compile(r"([\u4e00-\u9fff])\1")
_LONGER = re.compile(r"([\u4e00-\u9fff]{2,16})\1")
_CLAUSE_END = re.compile(r"[^\u4e00-\u9fff]")
_FUNCTION = frozenset("的了和在是与把将以为及地得就也从被向由使并或但而其该此这所于对")
_NUMERALS = frozenset("〇零一二三四五六七八九十百千万亿两")
_REDUPLICATED = re.compile(
    r"一[\u4e00-\u9fff]{1,6}|[\u4e00-\u9fff]着|真的|好的|不要|越来越|[一二三四五六七八九十百千万亿〇零]+"
)
_OWN_WORDS = frozenset(
    ("部务", "局务", "处务", "院务", "校务", "会务", "链主", "链长", "馆长", "育人", "育才")
)
"""Words the segmenter may not know, which begin as the word before them ends: 供应链链主."""
_COMPOUNDS = {
    "部门": ("预算", "决算", "利益", "规章", "职责", "项目", "联动"),
    "年度": ("考核", "预算", "计划", "目标", "任务", "报告", "总结", "工作"),
    "规定": ("动作", "时限", "期限", "程序", "权限", "标准", "情形", "了", "得", "的", "以外"),
    "工作": ("日", "量", "票", "证", "餐"),
    "项目": ("部", "法人", "经理", "库"),
    "计划": ("生育", "单列"),
    "学习": ("型", "强国"),
    "管理": ("人", "层", "费", "员", "权限"),
}
"""What may follow a word that ends one name and begins the next: 各部门部门预算, 按规定规定动作."""
_RETRIED = frozenset(
    (
        *("商量", "讨论", "研究", "考虑", "学习", "了解", "调查", "琢磨", "检查", "教育", "锻炼"),
        *("交流", "沟通", "总结", "反思", "思考", "体验", "感受", "尝试", "打听", "休息", "活动"),
        *("照顾", "关心", "帮助", "批评", "提醒", "参观", "整理", "清理", "准备", "练习", "复习"),
        *("分析", "比较", "试验", "走动", "热闹", "放松", "评价", "解释", "介绍", "宣传", "谈论"),
        *(
            "打扫",
            "收拾",
            "熟悉",
            "打磨",
            "合计",
            "修补",
            "感悟",
            "体会",
            "摸索",
            "掂量",
            "盘算",
            "走访",
        ),
    )
)
"""Verbs that are said twice for "a little": 研究研究."""
_ASKING = frozenset(("如何", "什么", "哪里", "怎样", "怎么", "多少"))
_EMPHATIC = frozenset(
    (
        *(
            "非常",
            "特别",
            "很多",
            "许多",
            "好多",
            "十分",
            "永远",
            "慢慢",
            "轻轻",
            "常常",
            "刚刚",
            "实在",
        ),
        *(
            "彻底",
            "绝对",
            "确实",
            "真正",
            "不断",
            "多次",
            "无数",
            "千万",
            "大家",
            "快快",
            "好好",
            "等等",
        ),
        *(
            "很久",
            "很大",
            "很小",
            "很深",
            "很远",
            "太多",
            "更多",
            "最最",
            "反复",
            "再次",
            "一点",
            "高高",
        ),
    )
)
"""Words that are said twice for emphasis."""
_OBJECTLESS = re.compile(r"[，。！？；、）”]|$|再|办|着办|吧|一下|看|才")
_DETERMINING = frozenset(
    "期市县区省镇乡村局部厅院校厂队组班室科处会社团州旗街站所馆园家我本全该各某两贵此每外中上下前后左右大小新老总副首末再又还也都只仅均已未可能应须先起"
    "来去到着过要想让叫使令请给被为因由自从向往朝对于与和跟同及或把将按照据凭靠经沿顺随趁当在是有无不没别非最更太极很真好多少几第初双军岛山城江河湖海"
)
"""Characters that stand before a word of their own accord: 全市市场主体, 再再次."""
_REDUPLICABLE = frozenset(
    "红咬扯亮暖摆捋盯抠松看说讲谈想走听问试查管议学写读做干帮聊动笑尝数翻改理转坐歇养练敲推拉找等聚瞧算天年月日时人户件桩次遍"
    "个条层级步环声句字点滴星店门路段片处家代剪批笔教嫩挪换挠摸拍搓揉晒洗擦扫喝吃唱跳玩睡节岁左右欢乐枝叶缕丝"
)
_BEFORE = frozenset("我本全该各某两贵此每外中一")
_SEPARABLE = frozenset(
    (
        *(
            "打分",
            "打气",
            "打卡",
            "评理",
            "摸底",
            "把脉",
            "把关",
            "号脉",
            "聊天",
            "谈心",
            "交心",
            "散步",
        ),
        *(
            "帮忙",
            "鼓劲",
            "加油",
            "松绑",
            "充电",
            "跑腿",
            "搭桥",
            "牵线",
            "降温",
            "提神",
            "支招",
            "亮相",
        ),
        *(
            "通气",
            "碰头",
            "露脸",
            "动脑",
            "动手",
            "算账",
            "出汗",
            "撑腰",
            "解渴",
            "排队",
            "拉手",
            "握手",
        ),
    )
)
"""Verbs with their object, said twice for "a little" by their first character: 评评理, 打打分."""
_FAR_LIKELIER = 7.0
_AFTER_PAIR = frozenset("的地有都乡镇村县州旗山河湖岛寨")
_REACH = 12
_SUFFERER = re.compile(r"[\u4e00-\u9fff]{1,6}?(?:单位|对象|人|者|户|企业|地区|部门|学校|方)")
_CHANGED = re.compile(r"改为|变为|转为|转向|到")


_CLAUSE_TWICE = re.compile(
    r"(?<![\u4e00-\u9fff\d])([^，。；：、！？“”\n]{6,60})[，；、]\1(?=[，。；！\n]|$)"
)


@dataclass(frozen=True, slots=True)
class Doubling:
    """A doubling and how sure it is; ``start``/``end`` span both pieces."""

    start: int
    end: int
    piece: str
    severity: Severity


def _clause(text: str, start: int, end: int) -> tuple[int, int]:
    """The run of Chinese characters around a match, within reach."""
    first = max(0, start - _REACH)
    before = text[first:start]
    for match in _CLAUSE_END.finditer(before):
        first = start - len(before) + match.end()
    after = _CLAUSE_END.search(text, end, end + _REACH)
    return first, after.start() if after else min(len(text), end + _REACH)


def _boundaries(tokens: list[str], offset: int) -> list[int]:
    marks = [offset]
    for token in tokens:
        marks.append(marks[-1] + len(token))
    return marks


def _single(text: str, start: int) -> Severity | None:
    """How sure it is that the second of two equal characters is a slip."""
    character = text[start]
    if character in _NUMERALS or text[start + 2 : start + 3] == character:
        return None
    before = text[start - 1 : start]
    if text[start + 1 : start + 3] in _OWN_WORDS:
        return None
    if text[start + 1 : start + 3] in _SEPARABLE or _foreign(text, start):
        return None
    if character == "以" and lexicon.official(text[start + 1 : start + 5]):
        return None
    if character == "被" and _SUFFERER.match(text, start + 2):
        # 被被帮扶户认可: by those who are helped.
        return None
    if character == "由" and _CHANGED.search(text, start, start + 30):
        return None
    if before in ("一", "半") or (character == "地" and before in ("块", "片", "亩", "寸")):
        # 一届届, and 一块地一块地地看.
        return None
    first, last = _clause(text, start, start + 2)
    clause = text[first:last]
    tokens = words.cut(clause)
    marks = _boundaries(tokens, first)
    if start not in marks and lexicon.official(text[start + 1 : start + 3]):
        # 组织织密: the second one begins a word the segmenter does not know.
        return None
    shorter = words.cut(clause[: start - first] + clause[start - first + 1 :])
    fewer = len(tokens) - len(shorter)
    second_alone = start + 1 in marks and start + 2 in marks
    if character in _FUNCTION:
        slip = second_alone and fewer >= 1 and (start in marks or character in "了得")
        return Severity.ERROR if slip else None
    if fewer >= 2:
        return Severity.ERROR
    # 开展展: a known word, then its last character once more, which begins no word of its own.
    left_over = second_alone and start not in marks and before not in words.SURNAMES
    if fewer == 1 and left_over:
        return Severity.WARNING
    # 单单位: without the second one the clause is far likelier.
    if before in _BEFORE or before in words.SURNAMES or character in words.SURNAMES:
        return None
    if character in _DETERMINING or character in _REDUPLICABLE:
        return None
    if text[start + 2 : start + 3] in _AFTER_PAIR:
        # 酽酽的香茗，批批有公函，莫莫乡.
        return None
    without = clause[: start - first] + clause[start - first + 1 :]
    gain = lexicon.likelihood(without) - lexicon.likelihood(clause)
    return Severity.WARNING if gain >= _FAR_LIKELIER else None


def _foreign(text: str, start: int) -> bool:
    """Whether two equal characters stand in a foreign name: 吉尔吉斯斯坦."""
    around = text[max(0, start - 2) : start] + text[start + 2 : start + 4]
    return text[start] in named.FOREIGN and not named.FOREIGN.isdisjoint(around)


def _longer(text: str, start: int, piece: str) -> Severity | None:
    if _REDUPLICATED.fullmatch(piece) or len(set(piece)) == 1:
        return None
    middle, end = start + len(piece), start + 2 * len(piece)
    if len(piece) == 2 and not words.is_word(piece) and not lexicon.official(piece):
        return None
    first, last = _clause(text, start, end)
    tokens = words.cut(text[first:last])
    marks = _boundaries(tokens, first)
    if middle not in marks:
        return None
    following = tokens[marks.index(middle)] if middle < last else ""
    if text.startswith(_COMPOUNDS.get(piece, "\0"), end):
        return None
    if len(piece) == 2 and len(following) == 3 and following.startswith(piece):
        return None
    exact = start in marks and end in marks
    if len(piece) > 2:
        return Severity.ERROR if exact or len(piece) > 3 else Severity.WARNING
    if piece in _RETRIED and exact and _OBJECTLESS.match(text, end) is not None:
        # 研究研究 stands alone; 学习学习党的精神 is a slip more often than not.
        return None
    tag = _tag(piece)
    if tag[0] in "uyeozp" or piece in _ASKING or text[end : end + 1] == "地":
        return None
    if tag[0] not in "nvrsi":
        return Severity.WARNING if exact and piece not in _EMPHATIC else None
    if piece in _RETRIED or tag[0] == "v":
        return Severity.WARNING
    return Severity.ERROR if exact else Severity.WARNING


def _tag(word: str) -> str:
    import rjieba

    return str(rjieba.tag(word)[0][1])


def doublings(data: CheckData) -> Iterator[Doubling]:
    """All doublings outside quotations and names.

    Those inside 《titles》 are kept: a slip in the name of one's own document is still a slip, but
    whether the document itself carries it only a person can say.
    """
    text, index = data.subject.text, data.index
    taken: list[tuple[int, int]] = []
    for match in _LONGER.finditer(text):
        start, end = match.span()
        if index.exempt(start, end, (QUOTE, GAP, NAME)):
            continue
        severity = _longer(text, start, match[1])
        if severity is not None:
            taken.append((start, end))
            yield Doubling(start, end, match[1], severity)
    covered = iter(taken)
    current = next(covered, None)
    for match in _SINGLE.finditer(text):
        start = match.start()
        while current is not None and current[1] <= start:
            current = next(covered, None)
        if current is not None and current[0] <= start:
            continue
        if index.exempt(start, start + 2, (QUOTE, GAP, NAME)):
            continue
        severity = _single(text, start)
        if severity is not None:
            yield Doubling(start, start + 2, match[1], severity)


def in_title(data: CheckData, doubling: Doubling) -> bool:
    """Whether a doubling stands inside a 《title》."""
    return data.index.exempt(doubling.start, doubling.end, (TITLE,))


def clauses_twice(data: CheckData) -> Iterator[Doubling]:
    """A clause told again right behind itself: 提高服务水平，提高服务水平。"""
    text, index = data.subject.text, data.index
    for match in _CLAUSE_TWICE.finditer(text):
        start, end = match.span()
        if not index.exempt(start, end, (QUOTE, GAP, NAME)):
            yield Doubling(start, end, match[1], Severity.ERROR)
