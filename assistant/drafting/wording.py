"""Wording helpers driven by ``knowledge/rules/patterns.yaml``: turning a matter into a verb phrase."""

from __future__ import annotations

import re

from assistant.drafting.patterns import Patterns, load_patterns

_WHEN = re.compile(
    r"拟?(?:在|于)?(?:明年|\d{4}年)?\d{1,2}月(?:\d{1,2}日)?(?:底|初|中旬|下旬)?(?:之?前)?|计划|拟(?=[一-龥])"
)
_TELLING = 3
"""抓好党员 tells less than 抓好党员队伍."""
_MEASURED = re.compile(
    r"(?:质量|情况|效率|水平|能力|时限|时间|周期|数量|总量|结果|流程|程序|方式|标准|率)$"
)
"""What is left behind the verb when the matter is a measure of an act: 办理质量."""
_SHORT_NAME = 3
_NOISE = re.compile(r"[，。；：、\s]+.*$")


def clean_matter(matter: str, patterns: Patterns | None = None) -> str:
    """事项 without the body that acts and without anything behind its first mark."""
    data = patterns or load_patterns()
    return normalised(re.sub(data.wording.strip, "", _NOISE.sub("", matter.strip())), data)


def normalised(text: str, patterns: Patterns | None = None) -> str:
    """三公经费 with its quotation marks, and what else has one written form."""
    for rule in (patterns or load_patterns()).normalise:
        text = re.sub(rule.pattern, rule.to, text)
    return text


def content_act(content: str, patterns: Patterns | None = None) -> tuple[str, str]:
    """Verb and object of a content: 举办教师培训班6期 → (举办, 教师培训班); ('', '') when not plain."""
    rules = (patterns or load_patterns()).wording
    verbs = "|".join(sorted((re.escape(v) for v in rules.verbs), key=len, reverse=True))
    pattern = rf"[^\d]{{0,10}}?(?P<verb>{verbs})(?P<object>[一-龥“”]{{2,9}}?)(?=\d|$|共|累计|约)"
    for clause in re.split(r"[，。；：]", _WHEN.sub("", content))[:2]:
        found = re.match(pattern, clause)
        if found:
            return found["verb"], found["object"]
    return "", ""


def content_object(content: str, patterns: Patterns | None = None) -> str:
    """What a content without 事项 is about: 举办教师培训班6期 → 教师培训班; '' when not plain.

    A verb that says more than that something took place stays: 签订承诺书226份 → 签订承诺书.
    """
    data = patterns or load_patterns()
    verb, thing = content_act(content, data)
    return thing if verb in data.wording.plain_verbs else verb + thing


def content_heading(
    content: str, patterns: Patterns | None = None, *, nominal_only: bool = False
) -> str:
    """A heading from a content without 事项: 新建口袋公园2处 → 推进口袋公园建设; '' when none fits.

    ``nominal_only``: only such as turn the act into a noun. Any other is the content's object under some
    light verb (改善受益学生), and says nothing that the sentence behind it does not.
    """
    data = patterns or load_patterns()
    verb, thing = content_act(content, data)
    if not thing:
        return ""
    if verb in data.wording.nominal and not thing.endswith(data.wording.nominal[verb]):
        phrase = f"推进{thing}{data.wording.nominal[verb]}"
        return phrase if len(phrase) <= data.wording.max_heading else ""
    if nominal_only:
        return ""
    phrase = verb_phrase(thing, data)
    if phrase or verb in data.wording.plain_verbs:
        return phrase
    whole = verb + thing
    return whole if data.wording.min_heading <= len(whole) <= data.wording.max_heading else ""


def verb_phrase(matter: str, patterns: Patterns | None = None) -> str:
    """A matter as 动宾短语: 会议压减 → 压减会议, 文旅市场检查 → 开展文旅市场检查.

    '' where the rules know none or it is too long.
    """
    data = patterns or load_patterns()
    rules = data.wording
    phrase = _phrase(clean_matter(matter, data), data)
    return phrase if rules.min_heading <= len(phrase) <= rules.max_heading else ""


def _phrase(plain: str, data: Patterns) -> str:
    rules = data.wording
    if not plain or any(mark in plain for mark in "0123456789"):
        return ""
    if any(_acts(plain, v) for v in rules.verbs):
        return plain
    for verb in rules.swap:
        if plain.endswith(verb) and len(plain) - len(verb) >= 2:
            return verb + plain.removesuffix(verb)
    return _headed(plain, data)


def _acts(plain: str, verb: str) -> bool:
    """Whether a matter is a verb with its object: 办理建议 is, 办理质量 and 规范性文件 are not."""
    rest = plain.removeprefix(verb)
    return rest != plain and len(rest) >= 2 and not _MEASURED.match(rest) and rest[0] not in "性化"


def _headed(plain: str, data: Patterns) -> str:
    best: tuple[int, str] = (0, "")
    for head in data.wording.heads:
        for end in head.ends:
            if plain.endswith(end) and len(end) > best[0]:
                best = (len(end), head.verb + plain + head.tail)
    return best[1]


def alternatives(matter: str, patterns: Patterns | None = None) -> tuple[str, ...]:
    """Other ways to head a matter the rules have a verb for, when the first repeats what follows."""
    data = patterns or load_patterns()
    rules = data.wording
    if not verb_phrase(matter, data):
        return ()
    plain = clean_matter(matter, data)
    for verb in sorted(rules.verbs, key=len, reverse=True):
        if plain.startswith(verb) and len(plain) - len(verb) >= 2:
            plain = plain.removeprefix(verb)
            break
    if len(plain) < _TELLING:
        return ()
    found = (verb + plain for verb in rules.light)
    return tuple(p for p in found if rules.min_heading <= len(p) <= rules.max_heading)


def work_phrase(name: str, patterns: Patterns | None = None) -> str:
    """A part or point heading made from a category's name: 河道管护 → 加强河道管护."""
    data = patterns or load_patterns()
    plain = normalised(name, data)
    opens = any(plain.startswith(v) and len(plain) - len(v) >= 2 for v in data.wording.opens)
    if opens and not plain.endswith("工作"):
        return plain
    if len(plain) <= _SHORT_NAME and not plain.endswith("工作"):
        # 开展教育, 加强安全 say nothing; the field of a short name is its 工作.
        return f"{data.wording.work[0]}{plain}工作"
    return _headed(plain, data) or f"{data.wording.work[0]}{plain}"


def matter_phrase(matter: str, patterns: Patterns | None = None) -> str:
    """A heading from a matter the rules have no verb for: 集中学法 → 抓好集中学法, 中考 → 抓好中考工作.

    '' where the matter is no short plain name.
    """
    data = patterns or load_patterns()
    plain = clean_matter(matter, data)
    if not re.fullmatch(r"[一-龥“”]{2,10}", plain) or _MEASURED.search(plain):
        return ""
    if plain.startswith(("被", "未", "不")) or any(_acts(plain, v) for v in data.wording.verbs):
        return ""
    tail = "工作" if len(plain) < _TELLING else ""
    return f"{data.wording.light[0]}{plain}{tail}"


def pronoun(unit: str, *, person: bool = False, patterns: Patterns | None = None) -> str:
    """How the writing unit calls itself: 我局, 我校, 我单位; a personal report says 本人."""
    data = patterns or load_patterns()
    if person:
        return data.pronoun_person
    name = unit.strip()
    longest: tuple[int, str] = (0, data.pronoun_default)
    for rule in data.pronouns:
        for end in rule.ends:
            if name.endswith(end) and len(end) > longest[0]:
                longest = (len(end), rule.say)
    return longest[1]
