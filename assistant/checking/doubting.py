"""Family 模型疑问: what a model says of one clause and a draft, kept only where both quotes are there.

Pure: the asking is handed in. A model may be wrong, lie or chatter; what it quotes must stand, letter
for letter, in the draft and in the clause it was asked about, or its answer is dropped. It is never
more than a hint, and it never rewrites.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.checking.engine import CheckData, nested, settle, shown
from assistant.checking.policytext import Line, PolicyText, pairs, policy_text
from assistant.checking.rules import RuleFile, load
from assistant.checking.subject import Subject
from assistant.models import Completeness, DocumentKind, Finding, Severity

family = "judge"
Ask = Callable[[str, str, str], str]
"""(title, clause, draft) → the model's answer."""
Next = Callable[[int, int, str], bool]
"""(questions asked, all of them, title of the next document) → whether to go on."""
_LEAST_QUOTE = 4
_MOST_CLAUSES = 12
_WINDOW = 1500
_LEAST_SHARED = 4


class _Doubt(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True)

    draft: str
    clause: str
    why: str = ""


def judge(
    subject: Subject, ask: Ask, *, most: int = _MOST_CLAUSES, go_on: Next | None = None
) -> tuple[Finding, ...]:
    """Ask about the clauses nearest to the draft, one at a time.

    Args:
        subject: the text and the library.
        ask: sends one question to a model; what it raises passes through.
        most: how many clauses are asked about.
        go_on: told before each question; False ends it there, with what was found so far.
    """
    data = CheckData.of(subject)
    found: list[Finding] = []
    asked = questions(subject, most=most)
    for number, (source, line, window) in enumerate(asked):
        if go_on is not None and not go_on(number, len(asked), source.document.title):
            break
        answer = ask(source.document.title, line.text, subject.text[window[0] : window[1]])
        for doubt in read_answer(answer):
            finding = _finding(data, source, line, doubt, window)
            if finding is not None:
                found.append(finding)
    return settle(data, found)


def questions(
    subject: Subject, *, most: int = _MOST_CLAUSES
) -> tuple[tuple[PolicyText, Line, tuple[int, int]], ...]:
    """The clauses of full texts that share most with a sentence of the draft, and where to look."""
    data, wanted = CheckData.of(subject), []
    spans = [(span, pairs(subject.text[span[0] : span[1]])) for span in data.index.sentences]
    for document in subject.documents or ():
        if (
            document.kind is not DocumentKind.POLICY
            or document.completeness is not Completeness.FULL
        ):
            continue
        source = policy_text(document)
        best: dict[int, tuple[int, Line, tuple[int, int]]] = {}
        for span, known in spans:
            if len(known) < _LEAST_SHARED:
                continue
            for share, line in source.best(subject.text[span[0] : span[1]], most=2):
                shared = round(share * len(known))
                if shared >= _LEAST_SHARED and shared > best.get(line.start, (0,))[0]:
                    best[line.start] = (shared, line, span)
        wanted += [(score, source, line, span) for score, line, span in best.values()]
    wanted.sort(key=lambda row: (-row[0], row[1].document.id, row[2].start))
    return tuple(
        (source, line, _window(subject.text, span)) for _, source, line, span in wanted[:most]
    )


def _window(text: str, span: tuple[int, int]) -> tuple[int, int]:
    half = _WINDOW // 2
    return max(0, span[0] - half), min(len(text), span[1] + half)


def read_answer(answer: str) -> Iterator[_Doubt]:
    """The doubts of an answer; nonsense, broken JSON and odd items hold none."""
    start, end = answer.find("{"), answer.rfind("}")
    try:
        raw = json.loads(answer[start : end + 1])
    except (ValueError, RecursionError):
        return
    items: Iterable[object] = raw.get("found", ()) if isinstance(raw, dict) else ()
    if not isinstance(items, list):
        return
    for item in items:
        try:
            yield _Doubt.model_validate(item)
        except ValidationError:
            continue


@lru_cache(maxsize=1)
def doubt_file() -> RuleFile:
    """How a doubt of the model is put."""
    return load(RuleFile, "judge.yaml")


def _finding(
    data: CheckData, source: PolicyText, line: Line, doubt: _Doubt, window: tuple[int, int]
) -> Finding | None:
    """A finding where both quotes are literally there; otherwise nothing."""
    mine, theirs = doubt.draft.strip(), doubt.clause.strip()
    if len(mine) < _LEAST_QUOTE or len(theirs) < _LEAST_QUOTE or theirs not in line.text:
        return None
    start = data.subject.text.find(mine, window[0], window[1])
    if start < 0:
        return None
    rule = doubt_file().checks["doubt"]
    message = (
        rule.message.replace("{title}", nested(f"《{source.document.title}》"))
        .replace("{locator}", line.locator)
        .replace("{right}", nested(shown(theirs, limit=60)))
        .replace("{why}", nested(shown(doubt.why.strip().rstrip("。"), limit=60)) or "请人工核对")
    )
    return data.finding(
        rule,
        start,
        start + len(mine),
        message=message,
        severity=Severity.INFO,
        basis=source.basis(line, quote=theirs),
    )
