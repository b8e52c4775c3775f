"""Facts a pasted paragraph seems to state, proposed for a person to confirm.

A model proposes where one is set, else code; either way nothing is proposed that the paragraph does not
say: every number, title and name of a proposal must stand in it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.config import KNOWLEDGE_DIR, Settings
from assistant.datafile import load_data
from assistant.drafting.gguf import running
from assistant.drafting.neutral import quoted
from assistant.drafting.pack_text import fence
from assistant.drafting.plaintext import ThinkFilter
from assistant.models import Direction, Fact, FactStatus, Noun

RULES_FILE = KNOWLEDGE_DIR / "rules" / "extract.yaml"
_MAX_CHARS = 8000
_WINDOW = 3
"""A proposal may draw together at most so many sentences."""
_COVERED = 0.75
"""Share of a reworded proposal's character pairs that must stand in the paragraph."""
_TITLE_CHARS = 20
_ISO = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
_PROBLEM = "问题"
_CLEAR = 8.0
_LOWER = (FactStatus.DONE, FactStatus.PLANNED, FactStatus.UNVERIFIED)


class ExtractFile(Noun):
    """``extract.yaml``."""

    version: int
    planned: tuple[str, ...]
    planned_not: tuple[str, ...]
    unverified: tuple[str, ...]
    lead: str
    problem: str
    problem_lead: str


class ProposedFact(BaseModel):
    """One fact as a model states it."""

    model_config = ConfigDict(extra="ignore")

    content: str = Field(description="材料里的原话，一条只说一件事")
    date: str = Field(default="", description="2026、2026-03 或 2026-03-05，没写就留空")
    category: str = Field(default="", description="二到六个字的类别")
    matter: str = Field(default="", description="四到十二个字的事项")
    source: str = Field(default="", description="材料写明的出处，没写就留空")
    status: FactStatus = Field(default=FactStatus.DONE, description="done、planned 或 unverified")


class ProposedFacts(BaseModel):
    """All facts of one paragraph."""

    model_config = ConfigDict(extra="ignore")

    facts: list[ProposedFact] = Field(default_factory=list, description="事实，没有就给空列表")


def propose_facts(
    text: str, settings: Settings | None = None, *, year: int | None = None
) -> tuple[Fact, ...]:
    """Facts stated by ``text``, in its order, with ids 新1, 新2, … until a person takes them over.

    Args:
        text: a pasted paragraph or page.
        settings: with a model set, the model proposes; without, every sentence that holds a number or
            reports an act becomes a proposal.
        year: year of the report, for dates written without one.

    Raises:
        DeskError: a model is set but cannot be used (no key, refused, blocked by the outbound gate).
    """
    found: list[ProposedFact] = []
    if settings is not None and settings.has_model:
        found = [f for f in _ask_model(text, settings, year) if _grounded(f.content, text)]
    if not found:
        found = _by_rule(text)
    facts: list[Fact] = []
    seen: set[str] = set()
    for item in found:
        content = item.content.strip()
        key = _bare(content)
        if not key or key in seen:
            continue
        seen.add(key)
        facts.append(
            Fact(
                id=f"新{len(facts) + 1}",
                content=content,
                date=_date(item, year, text),
                category=item.category.strip()[:12],
                matter=item.matter.strip()[:30],
                source=item.source.strip() if _bare(item.source) in _bare(text) else "",
                status=max(item.status, _status(_context(content, text)), key=_LOWER.index),
            )
        )
    return tuple(facts)


# --------------------------------------------------------------------------- the model's proposals

_METHODS: tuple[Literal["json_schema", "function_calling", "json_mode"], ...] = (
    "json_mode",
    "function_calling",
    "json_schema",
)
"""Ways to ask for structured output, in the order they are tried behind the one that is set."""


def _ask_model(text: str, settings: Settings, year: int | None) -> list[ProposedFact]:
    from assistant.drafting.endpoint import is_loopback, require_allowed
    from assistant.drafting.gate import release
    from assistant.drafting.prompts import load_prompt

    require_allowed(settings)
    settings = running(settings)
    prompt = load_prompt("extract-facts")
    pasted = quoted(text[:_MAX_CHARS])
    messages = prompt.render(year=str(year) if year else "本", text=pasted, fence=fence(pasted))
    if not is_loopback(settings.base_url):
        messages = release(messages, [text], settings.outbound)

    import openai
    from langsmith.run_helpers import tracing_context

    from assistant.drafting.chat_model import build
    from assistant.drafting.connection import Notes, quiet_libraries, sync_client
    from assistant.drafting.model_errors import explain, refuses_format

    quiet_libraries()
    notes = Notes()
    methods = list(dict.fromkeys((settings.structured_method, *_METHODS)))
    answer: object = None
    with sync_client(settings, notes) as http, tracing_context(enabled=False):
        chat = build(settings, model=settings.model.strip(), wanted=prompt.settings, http=http)
        for method in methods:
            structured = chat.with_structured_output(ProposedFacts, method=method, include_raw=True)
            try:
                answer = structured.invoke(messages)
                break
            except openai.BadRequestError as error:
                # Which form of structured output a server knows can only be found by asking.
                if method == methods[-1] or not refuses_format(str(error)):
                    raise explain(error, notes, settings) from error
            except (openai.OpenAIError, ValueError, TypeError, KeyError, AttributeError) as error:
                raise explain(error, notes, settings) from error
    if not isinstance(answer, dict):
        return []
    parsed = answer.get("parsed")
    if isinstance(parsed, ProposedFacts):
        return parsed.facts
    content = getattr(answer.get("raw"), "content", "")
    return _salvage(content if isinstance(content, str) else "")


def _salvage(answer: str) -> list[ProposedFact]:
    """Facts of a JSON object that stands among thinking or chatter; unusable items are skipped."""
    think = ThinkFilter()
    visible = think.feed(answer)[0] + think.close()
    start, end = visible.find("{"), visible.rfind("}")
    try:
        data = json.loads(visible[start : end + 1])
        items = data["facts"]
    except (ValueError, KeyError, TypeError):
        return []
    found: list[ProposedFact] = []
    for item in items if isinstance(items, list) else []:
        try:
            found.append(ProposedFact.model_validate(item))
        except ValidationError:
            continue
    return found


def _grounded(content: str, text: str) -> bool:
    """Whether the paragraph says what ``content`` says."""
    from assistant.evidence import split_sentences

    if not _bare(content):
        return False
    if _bare(content) in _bare(text):
        # 参加10人 is a part of 参加10人次 as characters, not as a figure.
        return _figures(content) <= _figures(text)
    spans = split_sentences(text)
    windows = (
        text[spans[i][0] : spans[i + size - 1][1]]
        for size in range(1, _WINDOW + 1)
        for i in range(len(spans) - size + 1)
    )
    return any(_says(window, content) for window in windows)


def _says(window: str, content: str) -> bool:
    """Whether ``content`` is put together from ``window``: all figures and names, most of its words."""
    from assistant.evidence import ClaimKind, claims

    if not _figures(content) <= _figures(window):
        return False
    bare = _bare(window)
    loose = {ClaimKind.NUMBER, ClaimKind.ACT}
    if any(_bare(c.text) not in bare for c in claims(content) if c.kind not in loose):
        return False
    mine = _bare(content)
    pairs = [mine[i : i + 2] for i in range(len(mine) - 1)]
    return bool(pairs) and sum(p in bare for p in pairs) >= _COVERED * len(pairs)


def _figures(text: str) -> set[tuple[Decimal, str, Direction | None]]:
    from assistant.evidence import quantities

    return {(q.value, q.unit, q.direction) for q in quantities(text)}


# --------------------------------------------------------------------------- without a model


def _by_rule(text: str) -> list[ProposedFact]:
    from assistant.evidence import ClaimKind, claims, quantities, split_sentences

    lead = re.compile(extract_file().lead)
    found: list[ProposedFact] = []
    for start, end in split_sentences(text):
        whole = text[start:end]
        sentence = lead.sub("", whole).strip().rstrip("。；;")
        # 一是开展警示教育。 names a point; what was done follows in its own sentence.
        titled = len(sentence) <= _TITLE_CHARS and len(sentence) < len(
            whole.rstrip("。；;").strip()
        )
        problem = _problem(sentence)
        if problem:
            found.append(ProposedFact(content=problem, category=_PROBLEM))
            continue
        acts = any(c.kind is ClaimKind.ACT for c in claims(sentence))
        if quantities(sentence) or (acts and not titled):
            found.append(ProposedFact(content=sentence, category=_category(sentence)))
    return found


def _problem(sentence: str) -> str:
    """What a sentence complains of, without the words that announce it; '' where it tells of work done."""
    from assistant.evidence import quantities

    rules = extract_file()
    announced = re.match(rules.problem_lead, sentence)
    bare = re.sub(rules.problem_lead, "", sentence) if announced else sentence
    complains = re.search(rules.problem, bare)
    if not complains or not (announced or not quantities(bare)):
        return ""
    return bare.strip("，。；： ")


def _category(sentence: str) -> str:
    """The category a sentence clearly speaks of; '' where it is not clear."""
    from assistant.drafting.categories import load_categories

    ranked = load_categories().ranked(sentence)
    return ranked[0][0].name if ranked and ranked[0][1] >= _CLEAR else ""


# --------------------------------------------------------------------------- status and date


def _context(content: str, text: str) -> str:
    """The whole sentences a proposal comes from: its status may stand outside the quoted part."""
    from assistant.evidence import split_sentences

    at = text.find(content)
    if at < 0:
        return content
    spans: Sequence[tuple[int, int]] = split_sentences(text)
    return "".join(text[s:e] for s, e in spans if s < at + len(content) and at < e)


def _status(text: str) -> FactStatus:
    rules = extract_file()
    if any(word in text for word in rules.unverified):
        return FactStatus.UNVERIFIED
    for word in rules.planned_not:
        text = text.replace(word, "")
    return FactStatus.PLANNED if any(w in text for w in rules.planned) else FactStatus.DONE


def _date(item: ProposedFact, year: int | None, text: str) -> str:
    """The date of a proposal: as its own words say, else as the model says where that is in the text."""
    from assistant.evidence import DateKind, dates

    for mention in dates(item.content):
        if mention.kind not in (DateKind.DAY, DateKind.MONTH):
            continue
        value = mention.value
        if value.startswith("--"):
            value = f"{year}{value[1:]}" if year else ""
        if _ISO.fullmatch(value):
            return value
    said = item.date.strip()
    if _ISO.fullmatch(said) and (said[:4] in text or said[:4] == str(year)):
        numbers = {int(n) for n in re.findall(r"\d+", text)}
        if all(int(n) in numbers for n in said.split("-")[1:]):
            return said
    return ""


def _bare(text: str) -> str:
    """Without white space and closing marks, for comparing."""
    return re.sub(r"\s+", "", text).rstrip("。；;")


@lru_cache(maxsize=1)
def extract_file() -> ExtractFile:
    """The words, read once.

    Raises:
        DefectError: the file does not validate.
    """
    return load_data(ExtractFile, RULES_FILE)
