"""Passages to candidates for every fact about the mat itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from crawler.items import Candidate, Source
from crawler.readers.counts import read_counts
from crawler.readers.inclusion import read_inclusion
from crawler.readers.materials import read_materials
from crawler.readers.passage import Passage
from crawler.readers.sizes import read_sizes, read_weight
from crawler.readers.statements import Finding, Statement, candidate, rows_of, statements, statements_of
from crawler.readers.traits import read_traits

_READERS: tuple[Callable[[Statement], Iterator[Finding]], ...] = (
    read_materials,
    read_counts,
    read_sizes,
    read_weight,
    read_inclusion,
    read_traits,
)
_STATED = {"material": "measure.material", "dimensions": "measure.size"}
_LONGEST_STATED_WORDS = 200
_OF_PARTS = tuple(
    f"part.{part}"
    for part in ["box", "bag", "pillow", "pillow_core", "pillow_cover", "cover", "core", "spikes", "disc"]
)


def read_mat(passages: Sequence[Passage], language: str | None) -> dict[str, list[Candidate]]:
    """Read what the passages state about the mat, as candidates by fact key.

    Passages of a shop's policy page are left to terms.py.
    """
    found: dict[str, list[Candidate]] = {}
    for statement in statements((each for each in passages if each.source is not Source.POLICY_PAGE), language):
        if not statement.tables:
            continue
        for reader in _READERS:
            for finding in reader(statement):
                if statement.sentence.supposes(finding.last):
                    continue
                found.setdefault(finding.key, []).append(candidate(statement, finding))
    for passage in passages:
        for key, stated in _stated_words(passage, language):
            found.setdefault(key, []).append(stated)
    return {key: _distinct(candidates) for key, candidates in found.items()}


def _stated_words(passage: Passage, language: str | None) -> Iterator[tuple[str, Candidate]]:
    """Give a table row's words on material or size as they stand, for goods of any kind."""
    passage = (rows_of(passage, language) or (passage,))[0]
    if not passage.label or not passage.text or len(passage.text) > _LONGEST_STATED_WORDS:
        return
    row = next(iter(statements_of(passage, language)), None)
    if row is None or row.labelled(*_OF_PARTS):
        return
    for key, tag in _STATED.items():
        if row.labelled(tag):
            words = passage.text
            yield key, Candidate(value=words, quote=words, source=passage.source, locator=passage.locator)


def _distinct(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Keep the first candidate of each value and place; `7,775` and `at least 7,775` are two."""
    said = {(repr(each.value), each.qualifier, each.source, each.locator): each for each in reversed(candidates)}
    return list(said.values())[::-1]
