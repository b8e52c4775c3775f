"""Word boundaries and same-sound characters, for the checks that need to know what is a word."""

from __future__ import annotations

from functools import lru_cache

SURNAMES = frozenset(
    "王李张刘陈杨黄赵周吴徐孙朱马胡郭林何高梁郑罗宋谢唐韩曹许邓萧冯曾程蔡彭潘袁于董余苏叶吕魏蒋田杜丁沈姜范江傅钟卢汪戴崔任陆廖姚方金邱夏谭韦贾邹石熊孟秦阎薛侯雷白龙段郝孔邵史毛常万顾赖武康贺严尹钱施牛洪龚"
)


def cut(text: str) -> list[str]:
    """Words of a text by dictionary alone (no guessing of unknown words)."""
    import rjieba

    return list(rjieba.cut(text, False))


def stands_alone(text: str, start: int, end: int, *, reach: int = 8) -> bool:
    """Whether word boundaries fall on both ends of a stretch."""
    first = max(0, start - reach)
    mark = first
    marks = {mark}
    for token in cut(text[first : end + reach]):
        mark += len(token)
        marks.add(mark)
    return start in marks and end in marks


def is_word(text: str) -> bool:
    """Whether the segmenter's dictionary holds the word."""
    import rjieba

    return bool(rjieba.has_word(text))


def frequency(word: str) -> int:
    """How often the segmenter's dictionary counted the word; 0 where it does not hold it."""
    import rjieba

    # For a word it holds, the suggested frequency is one more than the one it has.
    return int(rjieba.suggest_freq(word)) - 1 if rjieba.has_word(word) else 0


# First character of each syllable among the level-one characters of GB 2312—1980, which lists
# them in the order of pinyin; this is what makes "same sound" computable without a dictionary.
_SYLLABLE_STARTS = (
    "啊埃鞍肮凹芭白斑邦苞杯奔崩逼鞭标鳖彬兵玻哺擦猜餐苍操厕层插拆搀昌超车郴撑吃充抽初揣川疮吹春戳疵聪凑粗蹿摧村磋"
    "搭呆耽当刀德蹬堤颠碉跌丁丢东兜都端堆墩掇蛾恩而发藩坊菲芬丰佛否夫噶该干冈篙哥给根耕工钩辜刮乖棺光瑰辊锅"
    "哈骸酣夯壕呵嘿痕哼轰喉呼花槐欢荒灰荤豁击嘉歼僵蕉揭巾荆炯揪鞠捐撅均喀开刊康考坷肯坑空抠枯夸块宽匡亏坤括"
    "垃莱蓝琅捞勒雷棱厘俩联粮撩列琳玲溜龙楼芦驴峦掠抡萝妈埋瞒芒猫么玫门萌眯棉苗蔑民明谬摸谋拇"
    "拿氖南囊挠呢馁嫩能妮蔫娘鸟捏您柠牛脓奴女暖虐挪哦欧啪拍攀乓抛呸喷砰坯篇飘撇拼乒坡扑"
    "期掐牵枪橇切钦青琼秋趋圈缺裙然瓤饶惹壬扔日戎揉茹软蕊闰若撒腮三桑搔瑟森僧莎筛珊墒梢奢砷声师收蔬刷摔栓霜谁吮说斯松搜嗽酸虽孙蓑"
    "塌胎坍汤掏特藤梯天挑贴厅通偷凸湍推吞拖挖歪豌汪威瘟嗡挝巫昔瞎掀相萧楔薪星兄休墟轩靴勋"
    "压焉殃邀椰一茵英哟拥幽淤鸳曰耘匝栽咱赃遭责贼怎增扎摘瞻樟招遮珍蒸芝中舟珠抓拽专桩椎谆捉兹鬃邹租钻嘴尊昨"
)


@lru_cache(maxsize=1)
def _syllables() -> dict[str, str]:
    """Each common character with all characters of its syllable."""
    members: dict[int, list[str]] = {}
    for character, sound in _sounds().items():
        members.setdefault(sound, []).append(character)
    return {character: "".join(members[sound]) for character, sound in _sounds().items()}


def homophones(character: str) -> str:
    """Other common characters of the same syllable (tone apart)."""
    return _syllables().get(character, "").replace(character, "")


@lru_cache(maxsize=1)
def _sounds() -> dict[str, int]:
    starts = {character.encode("gb2312"): character for character in _SYLLABLE_STARTS}
    sounds: dict[str, int] = {}
    sound = -1
    for high in range(0xB0, 0xD8):
        for low in range(0xA1, 0xFF):
            code = bytes((high, low))
            if code in starts:
                sound += 1
            try:
                sounds[code.decode("gb2312")] = sound
            except UnicodeDecodeError:
                continue
    return sounds


def is_verb(word: str) -> bool:
    """Whether the segmenter tags the word, by itself, as a verb."""
    import rjieba

    tags = rjieba.tag(word)
    return bool(tags) and str(tags[0][1]).startswith("v")


def _tag(word: str) -> str:
    import rjieba

    tags = rjieba.tag(word)
    return str(tags[0][1]) if len(tags) == 1 else ""


@lru_cache(maxsize=4096)
def is_name(word: str) -> bool:
    """Whether the segmenter tags the word, by itself, as a name of a person, place or body."""
    return _tag(word) in ("nr", "nrt", "nrfg", "ns", "nt", "nz")


@lru_cache(maxsize=4096)
def is_function(word: str) -> bool:
    """Whether the segmenter tags the word, by itself, as a pronoun, conjunction, particle or number."""
    return _tag(word) in ("r", "c", "p", "u", "m", "q", "y", "e", "o")


@lru_cache(maxsize=4096)
def is_person(word: str) -> bool:
    """Whether the segmenter tags the word, by itself, as a person's name."""
    return _tag(word) in ("nr", "nrt", "nrfg")


def same_sound(first: str, second: str) -> bool:
    """Whether two common characters share a syllable (tone apart)."""
    sounds = _sounds()
    return first != second and first in sounds and sounds[first] == sounds.get(second)
