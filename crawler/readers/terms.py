"""Passages to candidates for a shop's terms: returns, warranty, postage."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crawler.items import Candidate, Source
from crawler.readers.passage import HEADING_MARK, Passage
from crawler.readers.postage import read_postage
from crawler.readers.returns import read_return_terms
from crawler.readers.sentences import sentences, tags_in
from crawler.readers.statements import Statement, candidate, statements_of
from crawler.readers.warranty import promises_warranty, read_lasting, read_warranty
from crawler.readers.windows import Window, choose, goes_on, is_template, read_windows, window_findings

_RETURNS = frozenset({"term.return", "term.withdrawal", "term.trial"})
_DAMAGE = ("term.damage", "term.broken")
_OTHER_RETURNS = frozenset({"term.holiday", "term.marketplace"})
_OTHER_TERMS = frozenset({"term.shipping", "term.delivery_time", "term.warranty", "term.invoice", "term.cancel"})


def read_terms(passages: Sequence[Passage], language: str | None) -> dict[str, list[Candidate]]:
    """Read what the passages of one page state about returns, warranty and postage, as candidates by fact key."""
    found: dict[str, list[Candidate]] = {}
    title_tells = any(
        _tells_of_returns(each.text, language) for each in passages if each.source is Source.TITLE
    )  # fmt: skip
    windows: list[Window] = []
    damaged: Passage | None = None
    for statement, on_returns_page, after_warranty in _statements(passages, language, title_tells=title_tells):
        if "term" not in statement.tables and "unit" not in statement.tables:
            continue
        if windows:
            windows[-1] = goes_on(windows[-1], statement)
        by_law = statement.passage.source is Source.POLICY_PAGE and _stands_under_law(statement.passage, language)
        damaged = _damaged(statement, damaged)
        asks = statement.has("term.requested") and not statement.has(*_RETURNS)
        if not (damaged and asks):  # `Is it broken? Contact us within 7 days`
            windows += read_windows(statement, on_returns_page=on_returns_page, by_law=by_law)
        for finding in read_return_terms(statement, on_returns_page=on_returns_page):
            found.setdefault(finding.key, []).append(candidate(statement, finding))
        for finding in (*read_warranty(statement), *(read_lasting(statement) if after_warranty else ())):
            found.setdefault(finding.key, []).append(candidate(statement, finding))
        for key, each in read_postage(statement):
            found.setdefault(key, []).append(each)
    for window in choose(windows):
        for statement, finding in window_findings(window):
            found.setdefault(finding.key, []).append(candidate(statement, finding))
    return found


def _damaged(statement: Statement, before: Passage | None) -> Passage | None:
    """Give the passage whose sentences are about damaged goods: from one that names damage to one that names returns.

    `Items must not be damaged`, and what is said of a seal, names a condition of any return.
    """
    words = zip(statement.words, statement.sentence.denied, strict=True)
    affirmed = any(word.has(*_DAMAGE) and not denied for word, denied in words) or statement.labelled(*_DAMAGE)
    if affirmed and not statement.has("term.hygiene_seal", "term.used", "term.unused", "term.unless"):
        return statement.passage
    if statement.has(*_RETURNS, "term.way_back", "term.sent"):
        return None
    return statement.passage if before is statement.passage else None


def _statements(
    passages: Sequence[Passage], language: str | None, *, title_tells: bool
) -> Iterator[tuple[Statement, bool, bool]]:
    """Give the statements of the passages that are no unfilled template.

    Each comes with whether it stands among returns, and whether what stands right before it promises a warranty.
    """
    for passage in passages:
        if is_template(passage.text) or _stands_under_other_returns(passage, language):
            continue
        policy = passage.source is Source.POLICY_PAGE
        on_returns_page = _stands_among_returns(passage, language)
        if policy and title_tells:
            on_returns_page = on_returns_page or not _stands_under_warranty(passage, language)
        of_warranty = False
        promised = _promised_above(passage, language)
        for statement in statements_of(passage, language):
            if statement.sentence.of_other_shops:
                continue
            names_returns = statement.sentence.has(*_RETURNS)
            of_warranty = not names_returns and (of_warranty or statement.sentence.has("term.warranty"))
            names_warranty = statement.sentence.has("term.warranty")
            yield statement, on_returns_page and not of_warranty, promised and not names_warranty
            promised = promises_warranty(statement.sentence)


def _stands_among_returns(passage: Passage, language: str | None) -> bool:
    """Whether the label, or the nearest heading that tells of any terms, tells of returns."""
    if _tells_of_returns(passage.label, language):
        return True
    for heading in reversed((passage.heading or "").split(HEADING_MARK)):
        if _tells_of_returns(heading, language):
            return True
        if not _OTHER_TERMS.isdisjoint(tags_in(heading[:300], language)):
            return False
    return False


def _stands_under_other_returns(passage: Passage, language: str | None) -> bool:
    """Whether the nearest heading tells of damaged goods, of holidays or of a marketplace: other terms hold there."""
    above, _, heading = (passage.heading or "").rpartition(HEADING_MARK)
    if not above:
        return False
    tags = tags_in(heading[:300], language)
    named = not tags.isdisjoint(_RETURNS)
    return not tags.isdisjoint(_OTHER_RETURNS if named else _OTHER_RETURNS | {"term.damage"})


def _stands_under_warranty(passage: Passage, language: str | None) -> bool:
    """Whether the nearest heading that tells of any terms tells of a warranty."""
    for heading in reversed((passage.heading or "").split(HEADING_MARK)):
        tags = tags_in(heading[:300], language)
        if not tags.isdisjoint(_RETURNS | _OTHER_TERMS):
            return "term.warranty" in tags
    return False


def _stands_under_law(passage: Passage, language: str | None) -> bool:
    """Whether the nearest heading below the page's title tells of what the law grants: `EU cooling-off period`."""
    above, _, heading = (passage.heading or "").rpartition(HEADING_MARK)
    return bool(above) and not tags_in(heading[:300], language).isdisjoint({"term.withdrawal", "term.statutory"})


def _promised_above(passage: Passage, language: str | None) -> bool:
    """Whether the nearest heading is one of the shop's warranty."""
    heading = (passage.heading or "").split(HEADING_MARK)[-1]
    return any(promises_warranty(sentence) for sentence in sentences(heading[:300], language))


def _tells_of_returns(text: str | None, language: str | None) -> bool:
    if not text:
        return False
    return not (_RETURNS | {"term.way_back"}).isdisjoint(tags_in(text[:300], language))
