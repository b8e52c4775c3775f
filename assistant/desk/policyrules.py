"""Limits, prohibitions and duties read from the clerk's own policies, and what was decided about them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence

from assistant.checking import Inherited, OwnRule, derive, inherited
from assistant.checking.ownreach import BODIES as BODIES
from assistant.checking.ownreach import binds, decided
from assistant.desk.context import DeskContext
from assistant.errors import NotFoundError
from assistant.library import Catalogue
from assistant.library.validity import begins
from assistant.models import (
    Completeness,
    Document,
    DocumentKind,
    Noun,
    Office,
    RuleDecision,
    RuleReach,
    RuleState,
)
from assistant.workspace import Workspace

KINDS = {"limit": "限额和时限", "ban": "禁止", "duty": "应当做到"}


class RuleRow(Noun):
    """One rule as it is listed: what was read, from which clause, and what was decided."""

    rule: OwnRule
    decision: RuleDecision
    binds: bool
    """Whether it is held against the office's drafts as decided."""
    carried: str = ""
    """The edition a person decided on (《…》2024年2月27日), where the clause reads the same there and nobody
    decided on this one; empty otherwise."""


def rule_decisions(workspace: Workspace) -> tuple[RuleDecision, ...]:
    """What people decided, and what of it holds for newer editions whose clauses read the same."""
    said = workspace.rule_decisions()
    if not said:
        return said
    return (*said, *(row.decision for row in inherited(workspace.documents(), said)))


def keep_inherited(workspace: Workspace, document_id: str) -> None:
    """Write down what newer editions take over from a document that is about to be removed."""
    said = workspace.rule_decisions()
    rows = inherited(workspace.documents(), said) if said else ()
    workspace.set_rule_decisions(r.decision for r in rows if r.edition.id == document_id)


def _edition_name(document: Document) -> str:
    day = begins(document)
    when = f"{day.year}年{day.month}月{day.day}日" if day else "日期不明"
    return f"《{document.title}》（{when}）"


class PolicyRuleService:
    """Lists the rules of the library's policies and keeps decisions about them."""

    def __init__(self, context: DeskContext) -> None:
        self._workspace = context.workspace
        self._counted: tuple[object, dict[RuleState, int]] | None = None

    def documents(self, *, as_of: dt.date | None = None) -> tuple[Document, ...]:
        """Policies whose full text is held and in force, which rules are read from, in the library's order."""
        every = self._workspace.documents()
        catalogue, on = Catalogue(every), as_of or dt.date.today()
        return tuple(
            d
            for d in every
            if d.kind is DocumentKind.POLICY
            and d.completeness is Completeness.FULL
            and catalogue.in_force(d, on)
        )

    def rules(
        self,
        *,
        document: str = "",
        state: RuleState | None = None,
        kinds: Collection[str] = (),
        words: str = "",
    ) -> tuple[RuleRow, ...]:
        """Rules in reading order, filtered.

        Args:
            document: id of one document; all when empty.
            state: only rules decided so.
            kinds: of ``KINDS``; all when empty.
            words: each of these, apart by spaces, must stand in the clause or the title.

        Raises:
            NotFoundError: the document holds no rules that could be listed.
        """
        listed = self.documents()
        if document:
            listed = tuple(d for d in listed if d.id == document)
            if not listed:
                self._workspace.document(document)
                raise NotFoundError("这份文件不是现行政策的全文，没有可列的规则。")
        decisions, office = self._workspace.rule_decisions(), self._workspace.office()
        taken = self._inherited(decisions)
        rows: list[RuleRow] = []
        for source in listed:
            rules = [r for r in derive(source) if not kinds or r.kind in kinds]
            over = {r.key: row for r in rules if (row := taken.get((source.id, r.key)))}
            known = decided(source, [r.key for r in rules], decisions)
            known |= {key: row.decision for key, row in over.items()}
            rows += [
                RuleRow(
                    rule=r,
                    decision=known[r.key],
                    binds=binds(known[r.key], office, ""),
                    carried=_edition_name(over[r.key].edition) if r.key in over else "",
                )
                for r in rules
                if (state is None or known[r.key].state is state)
                and all(w in f"{r.title}{r.quote}" for w in words.split())
            ]
        return tuple(rows)

    def _inherited(self, decisions: tuple[RuleDecision, ...]) -> dict[tuple[str, str], Inherited]:
        rows = inherited(self._workspace.documents(), decisions) if decisions else ()
        return {(row.decision.document, row.decision.key): row for row in rows}

    def counts(self) -> dict[RuleState, int]:
        """How many rules there are of each state; counted once per state of the library."""
        decisions = self._workspace.rule_decisions()
        now = (self._workspace.library_changes(), decisions, dt.date.today())
        if self._counted is None or self._counted[0] != now:
            found = dict.fromkeys(RuleState, 0)
            for row in self.rules():
                found[row.decision.state] += 1
            self._counted = (now, found)
        return dict(self._counted[1])

    def decide(self, rows: Sequence[RuleRow], state: RuleState) -> int:
        """Confirm rules, set them aside, or ask again; how many were changed."""
        changed = [r for r in rows if r.decision.state is not state or r.carried]
        self._keep(r.decision.model_copy(update={"state": state}) for r in changed)
        return len(changed)

    def reach(
        self, rows: Sequence[RuleRow], *, reach: RuleReach | None, place: str, body: str
    ) -> int:
        """Say whom rules bind; how many were changed."""
        update = {"reach": reach, "place": place.strip(), "body": body.strip()}
        self._keep(r.decision.model_copy(update=update) for r in rows)
        return len(rows)

    def _keep(self, decisions: Iterable[RuleDecision]) -> None:
        self._workspace.set_rule_decisions(tuple(decisions))

    def chosen(self, document: str, keys: Collection[str]) -> tuple[RuleRow, ...]:
        """Rules of one document by their keys; all for no keys.

        Raises:
            NotFoundError: a key is not one of the document's.
        """
        rows = self.rules(document=document)
        known = {r.rule.key for r in rows}
        unknown = [k for k in keys if k not in known]
        if unknown:
            raise NotFoundError(f"这份文件里没有编号为{unknown[0]}的规则，请用 rules 列表核对。")
        return tuple(r for r in rows if not keys or r.rule.key in keys)

    def office(self) -> Office:
        """Where the office is."""
        return self._workspace.office()

    def set_office(self, *, place: str, body: str) -> None:
        """Note where the office is and what kind of body it is."""
        self._workspace.set_office(Office(place=place.strip(), body=body.strip()))
