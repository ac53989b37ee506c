"""Passages to candidates for every fact about the mat itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from crawler.items import Candidate, Source
from crawler.readers.counts import read_counts
from crawler.readers.inclusion import read_inclusion
from crawler.readers.materials import read_materials
from crawler.readers.passage import Passage
from crawler.readers.sizes import read_sizes, read_weight
from crawler.readers.statements import Finding, Statement, candidate, statements
from crawler.readers.traits import read_traits

_READERS: tuple[Callable[[Statement], Iterator[Finding]], ...] = (
    read_materials,
    read_counts,
    read_sizes,
    read_weight,
    read_inclusion,
    read_traits,
)
_LONGEST_STATED_WORDS = 200


def read_mat(passages: Sequence[Passage], language: str | None) -> dict[str, list[Candidate]]:
    """Read what the passages state about the mat, as candidates by fact key.

    Passages of a shop's policy page are left to terms.py.
    """
    found: dict[str, list[Candidate]] = {}
    for statement in statements([each for each in passages if each.source is not Source.POLICY_PAGE], language):
        if not statement.tables:
            continue
        for reader in _READERS:
            for finding in reader(statement):
                found.setdefault(finding.key, []).append(candidate(statement, finding))
    for key, tag in (("material", "measure.material"), ("dimensions", "measure.size")):
        if stated := [each for passage in passages for each in _stated_words(passage, language, tag)]:
            found[key] = stated
    return {key: _distinct(candidates) for key, candidates in found.items()}


def _stated_words(passage: Passage, language: str | None, tag: str) -> Iterator[Candidate]:
    """Give a table row's words on material or size as they stand, for goods of any kind."""
    if not passage.label or not passage.text or len(passage.text) > _LONGEST_STATED_WORDS:
        return
    row = next(statements([passage], language), None)
    if row is not None and row.labelled(tag) and not row.labelled("part.box", "part.bag", "part.pillow"):
        yield Candidate(value=passage.text, quote=passage.text, source=passage.source, locator=passage.locator)


def _distinct(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Keep the first candidate of each value and place."""
    return list({(repr(each.value), each.source, each.locator): each for each in reversed(candidates)}.values())[::-1]
