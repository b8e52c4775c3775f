"""Telling what a text that comes in is to the texts of the same title that are there already."""

from __future__ import annotations

from typing import Literal

from assistant.library.catalogue import Catalogue, akin, core_title
from assistant.library.validity import begins
from assistant.models import Completeness, Document, Noun


class Edition(Noun):
    """How a document stands to one that the library holds under the same title."""

    relation: Literal["newer", "older", "full", "copy", "unclear"]
    """newer/older edition; ``full``: the full text of what was held as a digest; ``copy``: the same edition
    twice; ``unclear``: the dates do not tell."""
    other: str
    """Id of the document that was there."""
    title: str
    """Its title."""
    linked: bool
    """The library acts on it already (the older edition counts as replaced, the full text is quoted)."""
    question: str
    """One sentence for the clerk; a question where an answer is wanted."""

    @property
    def asks(self) -> bool:
        """Whether the clerk should answer."""
        return self.relation in ("newer", "older", "unclear")


def edition_of(document: Document, catalogue: Catalogue) -> Edition | None:
    """What the document is to its namesakes in the catalogue; None when there are none or all is answered.

    Args:
        document: a policy that came in; it may be in the catalogue already. Shipped ones know their editions.
        catalogue: all documents of the library.
    """
    if document.shipped:
        return None
    others = [d for d in catalogue.namesakes(document) if not _answered(document, d)]
    same = [d for d in others if akin(document, d) and catalogue.same_edition(document, d)]
    if same:
        return _same(document, min(same, key=lambda d: _weight(d)))
    rest = [d for d in others if _comparable(document, d, catalogue)]
    if not rest:
        return None
    dated = [d for d in rest if begins(d) is not None]
    if begins(document) is None or not dated:
        return _unclear(document, max(dated or rest, key=_order))
    before = [d for d in dated if _order(d) < _order(document)]
    if before:
        return _newer(document, max(before, key=_order), catalogue)
    return _older(document, min(dated, key=_order), catalogue)


def _answered(document: Document, other: Document) -> bool:
    return (
        other.id in document.unrelated
        or document.id in other.unrelated
        or other.id in document.supersedes
        or document.id in other.supersedes
    )


def _comparable(document: Document, other: Document, catalogue: Catalogue) -> bool:
    """Not what another text of this edition has replaced already, and not another body's text of a common title."""
    if any(
        catalogue.supersedes(copy, other) or catalogue.supersedes(other, copy)
        for copy in catalogue.namesakes(document)
        if copy.id != other.id and catalogue.same_edition(document, copy)
    ):
        return False
    levels = {d.level for d in (document, other) if d.level}
    bodies = {d.issuer for d in (document, other) if d.issuer}
    common = core_title(document).startswith("关于")
    return len(levels) < 2 and (akin(document, other) or not (common and len(bodies) > 1))


def _same(document: Document, other: Document) -> Edition | None:
    full = document.completeness is Completeness.FULL
    if full and other.completeness is not Completeness.FULL:
        what = "要点摘编" if other.completeness is Completeness.DIGEST else "目录信息"
        said = f"库里原来只有《{other.title}》的{what}，现在有了全文：引用和核对原文以全文为准。"
        return _edition("full", other, said, linked=True)
    if full and other.completeness is Completeness.FULL:
        said = (
            f"库里已有同一版本的《{other.title}》，内容不完全相同；请看是否重复，多余的可以移出。"
        )
        return _edition("copy", other, said, linked=True)
    return None


def _newer(document: Document, other: Document, catalogue: Catalogue) -> Edition:
    linked = catalogue.supersedes(document, other)
    done = f"已按新修订版处理，{_since(document)}起旧版不再引用。" if linked else ""
    said = f"库里已有《{other.title}》{_dated(other)}。这是新修订版吗？{done}"
    return _edition("newer", other, said, linked=linked)


def _older(document: Document, other: Document, catalogue: Catalogue) -> Edition:
    linked = catalogue.supersedes(other, document)
    done = f"已按旧版处理，{_since(other)}起以新版为准。" if linked else ""
    said = f"库里已有较新的《{other.title}》{_dated(other)}。这是它的旧版吗？{done}"
    return _edition("older", other, said, linked=linked)


def _unclear(document: Document, other: Document) -> Edition:
    """Without dates nothing is linked: a wrong guess would take a text in force out of use."""
    if other.completeness is not Completeness.FULL:
        said = f"库里已有《{other.title}》{_dated(other)}的要点。这是新修订版，还是它的全文？"
    else:
        said = f"库里已有《{other.title}》{_dated(other)}。这是新修订版吗？"
    missing = "这份没有读出施行日期，" if begins(document) is None else "库里那份没有日期，"
    return _edition("unclear", other, f"{said}{missing}请确认后填写。", linked=False)


def _edition(
    relation: Literal["newer", "older", "full", "copy", "unclear"],
    other: Document,
    question: str,
    *,
    linked: bool,
) -> Edition:
    return Edition(
        relation=relation, other=other.id, title=other.title, linked=linked, question=question
    )


def _since(document: Document) -> str:
    day = begins(document)
    return f"{day.year}年{day.month}月{day.day}日" if day else "施行之日"


def _dated(document: Document) -> str:
    day = begins(document)
    return f"（{day.year}年）" if day else ""


def _order(document: Document) -> int:
    day = begins(document)
    return day.toordinal() if day else 0


def _weight(document: Document) -> int:
    """A digest first: that the full text takes its place is what the clerk wants to hear."""
    return document.completeness is Completeness.FULL
