"""Names of persons and places, and words made to match, near which a slip needs more proof."""

from __future__ import annotations

import re

from assistant.checking import words

MATCHED = 4.0
"""What speaks for characters that come again two or three places on: 学深学透, 述纪述廉."""
FOREIGN = frozenset(
    "贝赫霍玛斯尔克特德里亚巴布拉卡罗塔森逊默伦顿纳莱尼姆诺维奇耶弗韦博劳曼瓦迪图娜蒂丽莎杰琼凯洛塞萨泽希哈奥埃阿"
)
_GIVEN = frozenset(
    "馨芳晖熙卿莉梅艳倩雯麟俐娜炜淑萍娟婷琳琪瑶瑾莹霞燕娥玲颖怡昊轩鹏彪磊斌钧鑫淼焱珺喆妮媛嫣蓉薇芸菲莺黛"
)
_RARELY_ELSE = frozenset(
    "刘陈赵吴徐孙胡郭罗宋谢唐韩曹许邓萧冯曾程蔡彭潘袁董苏吕魏蒋杜沈姜傅钟卢汪戴崔廖姚邱谭韦贾邹熊孟秦阎薛侯段郝孔邵"
    "毛龚贺尹钱洪纪臧喻符翟伍裘卞鲍滕阮柯庞樊殷翁荀穆祁詹阙瞿晏邢耿聂焦桂裴缪褚甄晁屠蒲冉蔺佟冼娄甘宓霍虞朴"
)
"""Surnames that hardly stand by themselves otherwise."""
_TITLED = re.compile(
    r"(?:大使|书记|主任|局长|县长|市长|省长|镇长|乡长|区长|村长|校长|院长|所长|站长|队长|厂长|科长|处长|部长|教授|记者|主席|委员|"
    r"经理|会计|老师|医生|护士|职工|工人|村民|居民|党员|干部|民警|战士|同学|队员|选手|同志|女士|先生|作家|导演|演员|代表|书法家|科|处|室|组)"
    rf"[{''.join(words.SURNAMES)}][\u4e00-\u9fff]?$"
)
_BODIES = re.compile(
    "[德法英俄美日韩朝越老缅泰印尼巴斯哈吉乌塔土伊埃南澳新加墨阿智秘古意西葡荷比瑞挪丹芬波捷匈罗希欧非拉亚蒙]方"
    "|[京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川蜀贵黔云滇藏陕秦甘陇青宁新][政办企商委府农科教卫]"
)
"""Countries and provinces told by one character, with what they do or have: 德方, 鲁政发, 闽企."""
_ORDINAL = re.compile("[一二三四五六七八九十两]+[届次个项名条类级大年月日期批轮]")
_PLACES = frozenset("村乡镇县州市区街寨庄屯岛矶")


def doubt(
    run: str, start: int, end: int, alone: frozenset[int], *, word: bool, right: str
) -> float:
    """How much more gain is asked for near what may be a name.

    Args:
        run: the run of Chinese characters.
        start: where the suspected slip begins in it.
        end: where it ends.
        alone: places of the characters that are words by themselves.
        word: whether what is written is a word too.
        right: the word meant.
    """
    doubt = 0.0
    near = range(max(0, start - 2), end)
    # A surname, and at least one character of a given name behind it.
    named = [run[at] for at in near if at in alone and (at + 1 in alone or at + 1 == len(run))]
    if not _RARELY_ELSE.isdisjoint(named):
        doubt += 6.0
    elif not words.SURNAMES.isdisjoint(named):
        doubt += 3.5
    if not word and any(
        run[at] == run[near]
        for at in range(start, end)
        for near in (at - 3, at - 2, at + 2, at + 3)
        if 0 <= near < len(run) and not start <= near < end
    ):
        # 学深学透, 述纪述廉, 知责担责: made to match.
        doubt += MATCHED
    if not word and _ORDINAL.match(run, end - 1):
        # 市|六届人大: a number and what it counts.
        doubt += 5.0
    if not word and _BODIES.search(run, max(0, start - 1), end + 1):
        doubt += 5.0
    strange = sum(
        run[at] in FOREIGN for at in range(max(0, start - 1), min(len(run), end + 1)) if at in alone
    )
    doubt += 3.0 * strange
    if any(run[at] in _GIVEN for at in range(start, end)):
        doubt += 6.0
    if _TITLED.search(run, max(0, start - 8), start + 1):
        doubt += 5.0
    if run[end : end + 1] in _PLACES:
        doubt += 2.0
    if run[end - 1] in _PLACES and not word:
        doubt += 4.0
    if word and words.is_name(run[start:end]):
        doubt += 3.0
    if words.is_person(right):
        # Nobody is put right into somebody.
        doubt += 20.0
    return doubt
