"""The writer's own check before it writes: does the sentence hold by the evidence it is going to cite?

The text is verified again afterwards like any engine's; here the same verification chooses among ways to
say a thing, so that a turn of phrase that a fact does not carry is never written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from assistant.drafting.offline.context import WriterContext
from assistant.drafting.offline.statement import Statement
from assistant.evidence import Mark, VerifyContext, verify_text
from assistant.models import Fact, Passage, Verdict


@dataclass
class Guard:
    """Verifies single statements of one report; remembers what it has judged."""

    facts: Mapping[str, Fact]
    passages: Mapping[str, Passage]
    context: VerifyContext
    _judged: dict[tuple[str, tuple[str, ...]], bool] = field(default_factory=dict)

    @classmethod
    def of(cls, context: WriterContext) -> Guard:
        """A guard that knows what the report may cite and name."""
        titles = [context.report.title, *(p.title for p in context.policies)]
        if context.notice is not None:
            titles.append(context.notice.title)
        names = [n for n in (context.report.unit, context.report.addressee) if n]
        return cls(
            facts={f.id: f for f in context.facts},
            passages={p.marker: p.passage for p in context.policies},
            context=VerifyContext(
                year=context.report.year,
                unit=context.report.unit,
                as_of=context.report.as_of,
                titles=tuple(titles),
                names=tuple(names),
            ),
        )

    def holds(self, text: str, evidence: Iterable[str] = ()) -> bool:
        """Whether every sentence of ``text`` is supported by ``evidence`` or asserts nothing."""
        ids = tuple(dict.fromkeys(evidence))
        key = (text, ids)
        if key not in self._judged:
            whole = text if text.endswith("。") else f"{text}。"
            marks = [Mark(id=i, start=0, end=len(whole)) for i in ids]
            found = verify_text(
                whole, marks, facts=self.facts, passages=self.passages, context=self.context
            )
            self._judged[key] = all(s.verdict is not Verdict.UNSUPPORTED for s in found)
        return self._judged[key]

    def passes(self, statements: Iterable[Statement]) -> bool:
        """Whether all of some statements hold."""
        return all(self.holds(s.text, s.evidence) for s in statements)
