"""Where 署名 and 成文日期 stand: with a seal, without one, with a 签名章 (7.3.5.1 to 7.3.5.3)."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.exporting.measure import advance
from assistant.exporting.nouns import Manuscript
from assistant.exporting.paper import Indent
from assistant.exporting.profile import Profile


def width_of(text: str, profile: Profile) -> int:
    """Advance of a text in the type of the body, twips."""
    spacing = profile.char_twips - round(profile.size.body_pt * 20)
    return advance(text, size_pt=profile.size.body_pt, spacing_twips=spacing)


@dataclass(frozen=True)
class SignPlace:
    """Where a signature or date stands. One of the two is anchored at the right margin, the other follows it."""

    indent: Indent
    align: str


def sign_places(manuscript: Manuscript, profile: Profile) -> tuple[SignPlace, SignPlace]:
    """Places of signature and date (7.3.5.1 with a seal, 7.3.5.2 without)."""
    unit, whole = profile.char_twips, profile.page.text_width_twips
    rules = profile.sign
    wide = max((width_of(s, profile) for s in manuscript.signature), default=0)
    date = width_of(manuscript.date, profile)

    def at_right(characters: int) -> SignPlace:
        return SignPlace(Indent(right=characters * unit), "right")

    def at_left(twips: int) -> SignPlace:
        return SignPlace(Indent(left=min(max(twips, 0), max(whole - wide, 0))), "left")

    if manuscript.stamped:
        # 7.3.5.3: the stamp four characters from the right, the office two characters left of it. A name that
        # is written after the office stands where the stamp will be.
        named = any(len(s.split()) > 1 for s in manuscript.signature)
        kept = 0 if named else rules.stamp_chars + rules.stamp_gap_chars
        return at_right(rules.stamp_right_chars + kept), at_right(rules.stamp_right_chars)
    if manuscript.sealed and manuscript.date:
        date_left = whole - rules.sealed_right_chars * unit - date
        return at_left(date_left + (date - wide) // 2), at_right(rules.sealed_right_chars)
    shift = rules.date_shift_chars * unit
    margin = rules.right_chars * unit
    # The standard says so for a date longer than the signature; a date only a little shorter would end at the
    # edge of the type area (and break there in programs that set figures wider), so it is anchored as well.
    if manuscript.signature and manuscript.date and date + shift > wide:
        return at_left(whole - margin - date - shift), at_right(rules.right_chars)
    several = len({width_of(s, profile) for s in manuscript.signature}) > 1
    sign_left = whole - margin - wide
    signature = at_left(sign_left) if several else at_right(rules.right_chars)
    if not manuscript.signature:
        return signature, at_right(rules.right_chars)
    # The date may end close to the margin; a substitute face with wide digits must not break its line.
    room = Indent(left=max(sign_left + shift, 0), right=-margin)
    return signature, SignPlace(room, "left")
