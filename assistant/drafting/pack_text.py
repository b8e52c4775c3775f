"""An evidence pack as the values of a prompt's variables. All office text passes ``neutral`` here."""

from __future__ import annotations

import hashlib

from assistant.drafting.neutral import one_line, quoted
from assistant.drafting.pack import EvidencePack, fact_line, passage_head


def variables(pack: EvidencePack) -> dict[str, str]:
    """Values for the variables of ``draft-section`` and its kin; blank where there is nothing to say."""
    passages = [f"{passage_head(p)}\n{quoted(p.text)}" for p in pack.passages]
    others = [
        f"· {one_line(o.heading)}" + (f"：{one_line(o.gist)}" if o.gist else "")
        for o in pack.others
    ]
    values = {
        "unit": one_line(pack.unit),
        "year": str(pack.year),
        "as_of": f"{pack.as_of.year}年{pack.as_of.month}月{pack.as_of.day}日",
        "report_title": one_line(pack.report_title),
        "heading": one_line(pack.heading),
        "role": pack.role.value,
        "brief": one_line(pack.brief),
        "slots": "\n".join(f"· {one_line(s)}" for s in pack.slots),
        "length": str(pack.target_chars) if pack.target_chars else "",
        "ids": "、".join([f.id for f in pack.facts] + [p.id for p in pack.passages]),
        "titles": "\n".join(f"· {one_line(t)}" for t in pack.titles),
        "facts": "\n".join(fact_line(f) for f in pack.facts),
        "passages": "\n".join(passages),
        "style": quoted(pack.style),
        "others": "\n".join(others),
        "instruction": quoted(pack.instruction),
    }
    return values | {"fence": fence(*values.values())}


def fence(*texts: str) -> str:
    """A delimiter tag that stands in none of ``texts``: data cannot name the fence around it.

    Deterministic for the same material, so that the same pack makes the same prompt.
    """
    joined = "\0".join(texts)
    seed = joined
    while True:
        tag = hashlib.sha256(seed.encode("utf-8", "surrogatepass")).hexdigest()[:8]
        if tag not in joined:
            return f"〈{tag}〉"
        seed += tag
