"""Wording helpers driven by ``knowledge/rules/patterns.yaml``: turning a matter into a verb phrase."""

from __future__ import annotations

import re

from assistant.drafting.patterns import Patterns, load_patterns

_NOISE = re.compile(r"[，。；：、\s]+.*$")


def clean_matter(matter: str, patterns: Patterns | None = None) -> str:
    """事项 without the body that acts and without anything behind its first mark."""
    rules = (patterns or load_patterns()).wording
    return re.sub(rules.strip, "", _NOISE.sub("", matter.strip()))


def content_object(content: str, patterns: Patterns | None = None) -> str:
    """What a content without 事项 acts on: 举办教师培训班6期 → 教师培训班; '' when not plain."""
    rules = (patterns or load_patterns()).wording
    verbs = "|".join(sorted((re.escape(v) for v in rules.verbs), key=len, reverse=True))
    for clause in re.split(r"[，。；：]", content)[:2]:
        found = re.match(rf"[^\d]{{0,8}}?(?:{verbs})(?P<object>[一-龥“”]{{2,10}}?)(?=\d|$|共|累计|约)", clause)
        if found:
            return found["object"]
    return ""


def verb_phrase(matter: str, patterns: Patterns | None = None) -> str:
    """A matter as 动宾短语: 会议压减 → 压减会议, 文旅市场检查 → 开展文旅市场检查; '' when too long."""
    data = patterns or load_patterns()
    rules = data.wording
    plain = clean_matter(matter, data)
    phrase = _phrase(plain, data)
    return phrase if rules.min_heading <= len(phrase) <= rules.max_heading else ""


def _phrase(plain: str, data: Patterns) -> str:
    rules = data.wording
    if not plain:
        return ""
    if any(plain.startswith(v) and len(plain) - len(v) >= 2 for v in rules.verbs):
        return plain
    for verb in rules.swap:
        if plain.endswith(verb) and len(plain) - len(verb) >= 2:
            return verb + plain.removesuffix(verb)
    for head in rules.heads:
        if any(plain.endswith(end) for end in head.ends):
            return head.verb + plain + head.tail
    return rules.light[0] + plain


def alternatives(matter: str, patterns: Patterns | None = None) -> tuple[str, ...]:
    """Other ways to head the same matter, for when the first repeats the sentence behind it."""
    data = patterns or load_patterns()
    rules = data.wording
    plain = clean_matter(matter, data)
    for verb in sorted(rules.verbs, key=len, reverse=True):
        if plain.startswith(verb) and len(plain) - len(verb) >= 2:
            plain = plain.removeprefix(verb)
            break
    found = (verb + plain for verb in rules.light)
    return tuple(p for p in found if rules.min_heading <= len(p) <= rules.max_heading)


def work_phrase(name: str, patterns: Patterns | None = None) -> str:
    """A part or point heading made from a category's name: 河道管护 → 加强河道管护."""
    data = patterns or load_patterns()
    return _phrase(name, data) or f"{data.wording.work[0]}{name}"


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
