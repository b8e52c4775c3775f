"""The nouns of 拟稿台, as frozen pydantic models, and the store protocols the layers share.

Glossary (公文 term → name in code)
    发文机关 issuer · 文号/发文字号 number · 主送机关 addressee · 成文日期 signing date · 署名 signature
    文种 genre · 密级 classification · 签发人 signatory · 版头 letterhead · 版记 imprint · 附件 attachment
    条/款/项 article/paragraph/item · 层次序数 ordinal (一、（一）1.（1）) · 提纲 outline · 要点 slot
    初稿/送审稿/定稿 snapshots · 待补 gap placeholder 【待补：…】 · 待核 unverified · 拟开展 planned

All offsets are Python code-point offsets into stored text.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from pydantic import BaseModel, ConfigDict, Field


class Noun(BaseModel):
    """Base of every model that crosses a layer boundary: immutable, unknown fields refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


# --------------------------------------------------------------------------- library


class DocumentKind(StrEnum):
    """What a text in the library is for."""

    POLICY = "policy"
    REPORT = "report"
    NOTICE = "notice"
    MATERIAL = "material"


class Level(StrEnum):
    """Rank of the issuing body; decides whether a limit binds or is only a reference."""

    CENTRAL = "中央"
    PROVINCE = "省"
    CITY = "市"
    OWN = "本单位"


class RuleState(StrEnum):
    """What a person decided about a limit or prohibition read from a policy."""

    PENDING = "待确认"
    CONFIRMED = "确认"
    DECLINED = "不用"


class RuleReach(StrEnum):
    """Whom a rule read from a policy binds."""

    NATION = "全国"
    PROVINCE = "省"
    CITY = "市"
    COUNTY = "县"
    OWN = "本单位"


class RuleDecision(Noun):
    """What is known about one rule read from a document: decided by a person, or as first read."""

    document: str
    key: str
    """Made of the clause's words: it stays while they stay, and a changed clause is asked about again."""
    state: RuleState = RuleState.PENDING
    reach: RuleReach | None = None
    """None: not said; the rule is held against every draft."""
    place: str = ""
    """The province, city or county of the reach: 某省."""
    body: str = ""
    """The kind of body the rule is for: 学校; empty for any."""


class Office(Noun):
    """Where the clerk's own office is, and what kind of body it is; decides which rules bind it."""

    place: str = ""
    """某省某市某县, as far as known."""
    body: str = ""
    """机关, 学校, …"""


class Completeness(StrEnum):
    """How much of the official text the library holds. Only ``FULL`` may be quoted as wording."""

    FULL = "full"
    DIGEST = "digest"
    ENTRY = "entry"


class Document(Noun):
    """One text in the library."""

    id: str
    kind: DocumentKind
    title: str
    text: str
    sha256: str
    """Of the original bytes; the same content twice is one document."""
    filename: str = ""
    issuer: str = ""
    number: str = ""
    level: Level | None = None
    adopted: dt.date | None = None
    effective: dt.date | None = None
    repealed: dt.date | None = None
    supersedes: tuple[str, ...] = ()
    """Ids (or, for shipped knowledge, slugs that are ids too) of the documents this one replaces."""
    unrelated: tuple[str, ...] = ()
    """Ids of documents of the same title that a person said are no editions of this one."""
    aliases: tuple[str, ...] = ()
    completeness: Completeness = Completeness.FULL
    evidence_mark: str = ""
    """V seen / S secondary / M memory, for shipped digests; shown as 未经原文核对."""
    shipped: bool = False
    warnings: tuple[str, ...] = ()
    """What reading could not bring over, in plain Chinese."""


class HeadingKind(StrEnum):
    """The system a heading or joint belongs to."""

    BOOK = "编"
    CHAPTER = "章"
    SECTION = "节"
    ARTICLE = "条"
    PARAGRAPH = "款"
    ITEM = "项"
    L1 = "一、"
    L2 = "（一）"
    L3 = "1."
    L4 = "（1）"
    POINT = "一是"
    PLAIN = "无号"


class Heading(Noun):
    """A joint of a text: where a numbered or headed part begins, and how far it reaches."""

    kind: HeadingKind
    ordinal: str
    """As written: 第二十二条, 三、, （二）, 一是; empty for PLAIN."""
    title: str
    """Heading words without the ordinal and without a closing mark; may be empty (articles)."""
    start: int
    end: int
    """End of the whole part, up to the next joint of the same or a higher rank."""
    body: int
    """Where the text after the ordinal and the heading words begins."""
    depth: int
    """0 for the outermost."""


class Passage(Noun):
    """Unit of retrieval and citation: a clause of a policy, a numbered part of a report."""

    id: str
    """``<document id>#<ordinal number in the document>``, stable for unchanged text."""
    document: str
    locator: str
    """第二十二条; 三、（二）; empty for an unnumbered opening."""
    path: tuple[str, ...]
    """Headings above this passage, outermost first."""
    start: int
    end: int
    text: str


class Hit(Noun):
    """One search result."""

    passage: Passage
    title: str
    score: float
    in_force: bool
    via: tuple[str, ...]
    """Subset of exact, lexical, dense."""
    successor: str = ""
    """Title of the document that replaced this one, when it is no longer in force."""


class SearchResult(Noun):
    """Hits in order, and how many passages still wait for their embedding."""

    hits: tuple[Hit, ...]
    pending: int = 0


class Requirement(Noun):
    """Something a report must contain or must not contradict."""

    id: str
    text: str
    basis: str
    """Title of the document it comes from."""
    locator: str = ""
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    aspects: tuple[str, ...] = ()
    """Indicators the requirement names (班子成员履行“一岗双责”情况, 检查次数, …)."""
    told_by: tuple[str, ...] = ()
    """Words of the matters it names: “厉行节约” is answered by a sentence on “三公”经费 or 公务用车."""
    limits: dict[str, int] = Field(default_factory=dict)
    """Machine-readable limits of a notice: ``max_chars``, ``min_problems``."""


# --------------------------------------------------------------------------- facts


class FactStatus(StrEnum):
    """How sure a fact is. Text may never upgrade it."""

    DONE = "done"
    PLANNED = "planned"
    UNVERIFIED = "unverified"


class Direction(StrEnum):
    """Which way a change goes."""

    UP = "up"
    DOWN = "down"


class Quantity(Noun):
    """A number with its unit, as parsed from a text. Offsets are into that text."""

    value: Decimal
    unit: str
    """Normalised unit: 万元, %, 人次, 次, 件, …; empty for a bare number."""
    text: str
    start: int
    end: int
    counted: str = ""
    """What is counted, as far as the words around it tell."""
    direction: Direction | None = None
    """Set where the quantity is the size of a change (减少3.9万元, 下降17.3%)."""
    approximate: bool = False
    """约, 近, 余, 多, 以上 …"""
    upper: Decimal | None = None
    """Upper end of a range (3—5个)."""


class Fact(Noun):
    """One fact of this year."""

    id: str
    """F001 …"""
    content: str
    date: str = ""
    """ISO date of the precision known: 2026, 2026-09 or 2026-01-09."""
    category: str = ""
    matter: str = ""
    source: str = ""
    status: FactStatus = FactStatus.DONE
    quantities: tuple[Quantity, ...] = ()
    confirmed_by: str = ""
    """Who confirmed a 待核 fact; empty when nobody had to, or when its content changed since."""
    earlier: tuple[str, ...] = ()
    """Contents it had before, the newest first: what sentences written before a change still say."""


class FactState(StrEnum):
    """Where a fact stands in the ledger; every fact is in exactly one state."""

    USED = "used"
    EXCUSED = "excused"
    UNUSED = "unused"


class FactPlace(Noun):
    """A fact within one report: its section, and the reason where it is left out on purpose."""

    fact: Fact
    section: str | None = None
    excuse: str = ""
    state: FactState = FactState.UNUSED
    sentences: tuple[str, ...] = ()
    """Texts of the supported sentences that use it."""


class Ledger(Noun):
    """used + excused + unused = all, at all times."""

    places: tuple[FactPlace, ...]

    def ids(self, state: FactState) -> tuple[str, ...]:
        """Ids of the facts in one state, in the order of entry."""
        return tuple(p.fact.id for p in self.places if p.state == state)


# --------------------------------------------------------------------------- the report


class Genre(StrEnum):
    """文种 the writer and the checks know."""

    REPORT = "报告"
    NOTICE = "通知"
    LETTER = "函"
    MINUTES = "纪要"
    REQUEST = "请示"
    OTHER = "其他"


class SectionRole(StrEnum):
    """The part a section plays; decides which facts may go there and how it is written."""

    OPENING = "opening"
    WORK = "work"
    PROBLEMS = "problems"
    PLANS = "plans"
    CLOSING = "closing"


class Slot(Noun):
    """A sub-point of a section: its role and a blank, never last year's wording."""

    ordinal: str
    """一是, 首先, … as the report numbers it."""
    role: str
    """What kind of point belongs here (警示教育, 廉政谈话, …)."""
    question: str = ""
    """Last year's point with specifics masked; for the outline screen only, never for a prompt."""

    def __str__(self) -> str:
        return f"{self.role}▢"


class Section(Noun):
    """A headed part of the report. Sections form a flat list in reading order."""

    id: str
    heading: str
    """Heading words without the ordinal; empty for the opening and the closing."""
    level: int = 1
    """0 opening/closing, 1 一、, 2 （一）, 3 1., 4 （1）."""
    parent: str | None = None
    role: SectionRole = SectionRole.WORK
    brief: str = ""
    """What this part should say, for the writer; free of last year's specifics."""
    slots: tuple[Slot, ...] = ()
    categories: tuple[str, ...] = ()
    """Fact categories at home here."""
    target_chars: int | None = None
    origin: str = ""
    """previous / template / notice / facts / human: where the outline got it from."""
    previous_span: tuple[int, int] | None = None
    """Offsets of the matching part in last year's text."""


class SlotAnswer(Noun):
    """What the clerk said to one point of last year's report: is there such a thing this year?"""

    kind: str
    """have / lacking / changed."""
    fact: str = ""
    """Id of the fact that answers it; empty for lacking."""
    reason: str = ""
    """Why there is none this year, or what came in its place."""


class Report(Noun):
    """One piece of writing."""

    id: str
    title: str
    year: int
    as_of: dt.date
    """Decides what is in force."""
    unit: str = ""
    addressee: str = ""
    genre: Genre = Genre.REPORT
    signing_date: dt.date | None = None
    previous: str | None = None
    """Document id of last year's report."""
    notice: str | None = None
    """Document id of the notice that asks for this report."""
    outline: tuple[Section, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    requirement_sections: dict[str, str] = Field(default_factory=dict)
    """Requirement id → section id."""
    outline_history: tuple[str, ...] = ()
    """Earlier outlines, the oldest first, as the outline service wrote them; read only to undo."""
    slot_answers: dict[str, SlotAnswer] = Field(default_factory=dict)
    """Key of a point of last year's report → answer, so that it is not asked again."""
    created: dt.datetime | None = None


class EvidenceKind(StrEnum):
    """What an evidence id points at."""

    FACT = "fact"
    PASSAGE = "passage"


class Evidence(Noun):
    """An opaque id from the closed set offered for one section, and what it stands for."""

    id: str
    """F003 (always the fact's own id) or P12a."""
    kind: EvidenceKind
    target: str
    """Fact id or passage id."""
    label: str = ""
    """For people: 学习教育简报第1—6期; 《党政机关厉行节约反对浪费条例》第二十二条."""


class Verdict(StrEnum):
    """What verification found of one sentence."""

    SUPPORTED = "supported"
    UNSUPPORTED = "unsupported"
    CONNECTIVE = "connective"


class Sentence(Noun):
    """A span of a section's text with its evidence and verdict."""

    start: int
    end: int
    text: str
    evidence: tuple[str, ...] = ()
    verdict: Verdict = Verdict.CONNECTIVE
    reasons: tuple[str, ...] = ()
    """Why it is unsupported, in plain Chinese."""
    derivations: tuple[str, ...] = ()
    """Computations that support a figure: 19−13=6."""
    human: bool = False
    """Written or edited by a person: byte-identical in any regeneration."""
    locked: bool = False


class AuthorKind(StrEnum):
    """Who wrote a revision."""

    MODEL = "model"
    RULE = "rule"
    HUMAN = "human"
    IMPORT = "import"


class Usage(Noun):
    """What one model call cost."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    milliseconds: int = 0
    outcome: str = "ok"
    """ok / stopped / cut / error."""


class Revision(Noun):
    """A whole section text. Append-only: a revision is never changed or overwritten."""

    id: str
    report: str
    section: str
    author: AuthorKind
    text: str
    parent: str | None = None
    sentences: tuple[Sentence, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    prompt_id: str = ""
    prompt_version: str = ""
    model: str = ""
    usage: Usage | None = None
    created: dt.datetime | None = None
    proposal: bool = False
    """Written over human text and not accepted yet."""
    unfinished: bool = False
    """The stream was stopped or cut; the text is what had arrived."""
    note: str = ""
    batch: str = ""
    """Candidates written to be compared share it; empty for any other text."""
    thinking: str = ""
    """The model's thinking, for a curious reader; never part of the text."""
    left_out: tuple[str, ...] = ()
    """Material that did not get into the evidence pack, and why; one Chinese phrase each."""


class Snapshot(Noun):
    """A named version of the whole report (初稿 / 送审稿 / 定稿)."""

    id: str
    report: str
    name: str
    revisions: dict[str, str]
    """Section id → revision id."""
    created: dt.datetime


class Note(Noun):
    """What somebody wrote beside a sentence in a file that came back (a Word comment)."""

    id: str
    report: str
    section: str = ""
    """Empty when it stands on the title, the addressee or the signature."""
    sentence: str = ""
    """The sentence it stands on, as it came back; empty on a heading."""
    quote: str = ""
    author: str = ""
    text: str
    done: bool = False
    created: dt.datetime


# --------------------------------------------------------------------------- findings


class Severity(StrEnum):
    """How sure and how grave a finding is."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Authority(StrEnum):
    """What a rule rests on; only 法规 and 国标 may say 规定."""

    LAW = "法规"
    STANDARD = "国标"
    PRACTICE = "惯例"
    OWN = "本单位"


class Basis(Noun):
    """The text a finding rests on."""

    document: str
    locator: str = ""
    quote: str = ""
    completeness: Completeness = Completeness.FULL


class FindingStatus(StrEnum):
    """What a person did with a finding."""

    OPEN = "open"
    APPLIED = "applied"
    DISMISSED = "dismissed"


class Finding(Noun):
    """One remark of a check; field names and order are the contract of DESIGN §6."""

    id: str
    section: str | None
    status: FindingStatus = FindingStatus.OPEN
    rule: str
    """``family.name``, e.g. policy.superseded."""
    family: str
    severity: Severity
    authority: Authority
    start: int | None
    end: int | None
    quote: str
    message: str
    suggestion: str | None = None
    """The exact replacement for ``quote``."""
    basis: Basis | None = None


class Skipped(Noun):
    """A family that could not run, and why."""

    family: str
    why: str


class Span(Noun):
    """A stretch of text."""

    start: int
    end: int
    quote: str


class CoverageStatus(StrEnum):
    """Whether the draft answers a requirement."""

    COVERED = "covered"
    WEAK = "weak"
    MISSING = "missing"


class Coverage(Noun):
    """One row of the coverage matrix requirement × sentence."""

    requirement: str
    basis: str
    status: CoverageStatus
    sentence: Span | None = None
    """The one that answers it best."""
    answers: tuple[Span, ...] = ()
    """All that speak of it, in reading order."""


# --------------------------------------------------------------------------- jobs


class JobState(StrEnum):
    """Life of a job."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"


class Job(Noun):
    """A piece of long work, owned by the process, watched by pages."""

    id: str
    kind: str
    """draft / ingest / embed / pdf."""
    subject: str = ""
    """What it works on: a report or section id, a file name."""
    state: JobState = JobState.QUEUED
    done: int = 0
    total: int = 0
    message: str = ""
    """One Chinese sentence for the screen: what is happening, or what went wrong."""
    created: dt.datetime | None = None
    updated: dt.datetime | None = None


Progress = Callable[[int, int, str], None]
"""Called with (done, total, message)."""


class Stop(Protocol):
    """Asked between steps; long work ends at once when it says so."""

    def __call__(self) -> bool:
        """True when the work should stop."""
        ...


# --------------------------------------------------------------------------- store protocols


class VectorSource(Protocol):
    """Vectors kept in the workspace, keyed by embedding model: the truth Chroma is rebuilt from."""

    def vectors(self, model: str, passages: Iterable[str]) -> dict[str, bytes]:
        """Little-endian float32 bytes by passage id, for those that are stored."""
        ...

    def put_vectors(self, model: str, vectors: dict[str, bytes]) -> None:
        """Store vectors; an existing one is replaced."""
        ...
