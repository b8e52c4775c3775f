"""Documents as the draft cites them: in the library or not, in force or not, rightly named or not."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.checking.engine import nested
from assistant.checking.policyrules import (
    Cited,
    Policies,
    graded,
    own_title,
    policy_file,
    policy_title,
)
from assistant.checking.policytext import article_name
from assistant.library.ordinals import CLAUSE, clause_of
from assistant.library.validity import begins
from assistant.models import Basis, Document, DocumentKind, Finding, Severity

_LEAD = re.compile(
    r"(?:根据|按照|依据|依照|遵照|落实|执行|贯彻|学习|严格执行|对照|违反|修订的|新修订的)(?:落实|执行|好|了)?(?:新修订的|修订后的)?$"
)
_BARE_ENDING = re.compile(r"(?:条例|准则|办法|细则|规定|若干意见|若干规定)$")
_EDITION_AFTER = re.compile(
    r"[（(]\s*(?P<year>(?:19|20)\d{2})年?(?:\d{1,2}月)?(?:\d{1,2}日)?(?:第[一二三四五]次)?(?:修订|修正|版|公布|发布|颁布|通过)"
)
_EDITION_BEFORE = re.compile(
    r"(?P<year>(?:19|20)\d{2})年(?:新)?(?:修订|修正|公布|发布|颁布|印发|出台)的$"
)
_YEAR = re.compile(r"((?:19|20)\d{2})年")
_HEAD = 800
_LATIN = re.compile(r"[A-Za-z]")


def check(policies: Policies) -> Iterator[Finding]:
    """Findings about citations."""
    for cited in policies.cited:
        kind = cited.citation.kind
        if kind == "clause":
            yield from _clause(policies, cited)
        elif kind == "title":
            yield from _title(policies, cited)
        else:
            yield from _number(policies, cited)
    yield from _without_marks(policies)


def _day(date: object) -> str:
    year, month, day = str(date).split("-")
    return f"{year}年{int(month)}月{int(day)}日"


def _title(policies: Policies, cited: Cited) -> Iterator[Finding]:
    data, citation = policies.data, cited.citation
    document = cited.document
    if document is not None:
        yield from _validity(policies, cited, document)
        yield from _bracketed_number(policies, cited, document)
        yield from _edition(policies, cited, document)
        return
    if citation.title in policies.known_here or "*" in citation.title or "×" in citation.title:
        return
    checks = policy_file().checks
    near = policies.catalogue.near(citation.title)
    if near is not None and near.kind is DocumentKind.POLICY:
        if citation.title.endswith(near.title) or near.title.endswith(citation.title):
            return
        rule = checks["misspelt"]
        yield data.finding(
            rule,
            citation.start,
            citation.end,
            suggestion=f"《{near.title}》",
            basis=Basis(document=near.title, completeness=near.completeness),
        )
        return
    if own_title().search(citation.title) or not policy_title().search(citation.title):
        return
    if data.subject.unit and data.subject.unit in citation.title:
        return
    yield data.finding(checks["not_found"], citation.start, citation.end)


def _validity(policies: Policies, cited: Cited, document: Document) -> Iterator[Finding]:
    """Superseded, repealed or not yet in force on the report's date."""
    data, citation = policies.data, cited.citation
    as_of = data.subject.as_of
    if as_of is None or document.kind is not DocumentKind.POLICY:
        return
    if policies.catalogue.in_force(document, as_of):
        return
    around = data.index.around(citation.start, citation.end, reach=16)
    if re.search(policy_file().historic, around):
        return
    checks = policy_file().checks
    begun = begins(document)
    basis = Basis(document=document.title, completeness=document.completeness)
    severity = graded(Severity.ERROR, document)
    suggestion: str | None = None
    if begun is not None and begun > as_of:
        rule = checks["not_yet"]
        message = rule.message.replace("{date}", _day(begun))
    elif (successor := policies.catalogue.successor(document)) is not None:
        rule = checks["superseded"]
        when = begins(successor)
        name = f"《{successor.title}》" + (f"（{_day(when)}起）" if when else "")
        message = rule.message.replace("{successor}", name)
        if successor.title != document.title:
            suggestion = f"《{successor.title}》"
        basis = Basis(document=successor.title, completeness=successor.completeness)
    elif document.repealed is not None:
        rule = checks["repealed"]
        message = rule.message.replace("{date}", _day(document.repealed))
    else:
        return
    message = message.replace("{as_of}", _day(as_of))
    yield data.finding(
        rule,
        citation.start,
        citation.end,
        message=message,
        suggestion=suggestion,
        severity=severity,
        basis=basis,
    )


def _edition(policies: Policies, cited: Cited, document: Document) -> Iterator[Finding]:
    """《公务员法》（2015年修订）: the library holds the full text, and no edition of that year."""
    data, citation = policies.data, cited.citation
    if citation.year is None or not policies.text_of(document).full:
        return
    text = data.subject.text
    named = _EDITION_AFTER.match(text, citation.end) or _EDITION_BEFORE.search(
        text, max(0, citation.start - 16), citation.start
    )
    if named is None:
        return
    years = {year for d in policies.documents if d.title == document.title for year in _years_of(d)}
    if not years or citation.year in years:
        return
    rule = policy_file().checks["wrong_edition"]
    message = rule.message.replace("{title}", nested(f"《{document.title}》"))
    message = message.replace("{years}", "、".join(str(year) for year in sorted(years)))
    yield data.finding(
        rule,
        named.start("year"),
        named.end("year"),
        message=message,
        basis=policies.text_of(document).basis(),
    )


def _years_of(document: Document) -> set[int]:
    """Years of adoption, revision and coming into force, as the record and the head and end of the text say."""
    known = {d.year for d in (document.adopted, document.effective) if d is not None}
    if not known:
        return set()
    ends = document.text[:_HEAD] + document.text[-_HEAD:]
    return known | {int(m[1]) for m in _YEAR.finditer(ends)}


def _bracketed_number(policies: Policies, cited: Cited, document: Document) -> Iterator[Finding]:
    """《…》（中办发〔2012〕14号）: the number in brackets is another document's."""
    number = cited.citation.number
    if not number or not document.number:
        return
    other = policies.catalogue.resolve(number)
    if other is None or other.id == document.id or other.title == document.title:
        return
    data, start = policies.data, cited.citation.end
    end = data.subject.text.find("号", start)
    if end < 0:
        return
    rule = policy_file().checks["wrong_number"]
    message = rule.message.replace("{title}", f"《{document.title}》").replace(
        "{number}", document.number
    )
    yield data.finding(rule, start + 1, end + 1, message=message, suggestion=document.number)


def _number(policies: Policies, cited: Cited) -> Iterator[Finding]:
    data, citation = policies.data, cited.citation
    if cited.document is not None:
        if not citation.title:
            yield from _validity(policies, cited, cited.document)
        return
    own = data.subject.unit[:2] if data.subject.unit else ""
    if citation.text in policies.known_here or (own and citation.text.startswith(own)):
        return
    if re.search(r"[*×]|党组|会议|纪要|我局|我办", citation.text) or _LATIN.search(citation.text):
        return
    if data.index.inside(citation.start, "title") is None:
        title = citation.title and policies.catalogue.resolve(citation.title)
        if title is None or not title:
            yield data.finding(policy_file().checks["not_found"], citation.start, citation.end)


def _clause(policies: Policies, cited: Cited) -> Iterator[Finding]:
    """A clause number beyond the last article of the document."""
    document, data = cited.document, policies.data
    if document is None or document.kind is not DocumentKind.POLICY:
        return
    match = CLAUSE.match(cited.citation.text)
    if match is None:
        return
    article = clause_of(match).article
    source = policies.text_of(document)
    last = max(source.articles, default=0) if source.full else source.stated_articles
    missing = (
        article not in source.articles if source.full and source.articles else article > last > 0
    )
    if last == 0 or not missing:
        return
    rule = policy_file().checks["no_clause"]
    message = rule.message.replace("{title}", nested(f"《{document.title}》"))
    message = message.replace("{last}", article_name(last)[1:-1])
    yield data.finding(
        rule,
        cited.citation.start,
        cited.citation.end,
        message=message,
        severity=graded(rule.severity, document),
        basis=source.basis(),
    )


def _without_marks(policies: Policies) -> Iterator[Finding]:
    """A document's full title in running text, after 根据 or 落实, without 《》."""
    data = policies.data
    text, rule = data.subject.text, policy_file().checks["missing_marks"]
    for title in _bare_titles(policies):
        for match in re.finditer(re.escape(title), text):
            start, end = match.span()
            if (
                data.index.exempt(start, end, rule.exempt)
                or "《" in text[max(0, start - 1) : start]
            ):
                continue
            if _LEAD.search(text[max(0, start - 10) : start]):
                yield data.finding(rule, start, end, suggestion=f"《{title}》")


def _bare_titles(policies: Policies) -> tuple[str, ...]:
    titles = {
        document.title
        for document in policies.documents
        if document.kind is DocumentKind.POLICY
        and len(document.title) >= 8
        and _BARE_ENDING.search(document.title)
        and "八项规定" not in document.title
        and document.title in policies.data.subject.text
    }
    return tuple(sorted(titles, key=len, reverse=True))
