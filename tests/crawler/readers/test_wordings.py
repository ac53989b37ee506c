"""Our own wordings in fifteen languages, kept as tables (wordings/*.txt), and the outside ones in ../shared.

wordings/README.md lists the kinds of bugs they caught.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from crawler.items import Certification, Fact, Source
from crawler.readers.decide import decide_all
from crawler.readers.mat import read_mat
from crawler.readers.passage import Passage
from crawler.readers.terms import read_terms
from crawler.readers.vocabulary import languages

TABLES = Path(__file__).parent / "wordings"
TERMS = ("return_", "hygiene_", "final_", "restocking_", "shipping_", "free_shipping_")
RETURNS = {
    "en": "Returns and refunds",
    "de": "Rückgabe und Widerruf",
    "fr": "Retours et remboursements",
    "sv": "Ångerrätt och returer",
    "es": "Devoluciones",
    "it": "Resi e rimborsi",
    "nl": "Retourneren",
    "da": "Returnering",
    "nb": "Retur og angrerett",
    "fi": "Palautukset",
    "pl": "Zwroty",
    "cs": "Vrácení zboží",
    "sk": "Vrátenie tovaru",
    "pt": "Devoluções",
    "ja": "返品について",
}


def table(language: str) -> dict[str, list[tuple[str, str]]]:
    """Read a table: fact key -> wanted value and words."""
    wordings: dict[str, list[tuple[str, str]]] = {}
    key = ""
    for line in (TABLES / f"{language}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            key = line.strip("[]")
        elif line and not line.startswith("#"):
            wanted, words = line.split(" | ", 1)
            wordings.setdefault(key, []).append((wanted, words))
    return wordings


def passages(language: str, key: str, words: str) -> list[Passage]:
    """Put words where they would stand: in a title, a row, or a paragraph of a product or policy page."""
    of_terms = key.startswith(TERMS)
    source = Source.POLICY_PAGE if of_terms else Source.TEXT
    title = RETURNS[language] if of_terms else "Meadow"
    if words.startswith("T: "):
        return [Passage(words[3:], Source.TITLE, "h1")]
    if " :: " in words:
        label, value = words.split(" :: ")
        row = source if of_terms else Source.SPEC_TABLE
        return [Passage(title, Source.TITLE, "h1"), Passage(value, row, "tr > td", label=label)]
    return [Passage(title, Source.TITLE, "h1"), Passage(words, source, "p", heading=title)]


def read(given: list[Passage], language: str) -> dict[str, Fact]:
    return decide_all({**read_mat(given, language), **read_terms(given, language)})[0]


def told(fact: Fact | None) -> str:
    """Write a value as the tables do."""
    value: Any = fact.value if fact else None
    if value is None:
        return "none"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return "+".join(sorted(_part(part) for part in value))
    return f"{float(value):g}" if not isinstance(value, str) else value


def _part(part: str | Certification) -> str:
    if isinstance(part, str):
        return part
    return f"{part.name}:{part.part}" if part.part else part.name


def same(wanted: str, got: str) -> bool:
    try:
        return abs(float(wanted) - float(got)) <= 0.05
    except ValueError:
        return wanted == got


CASES = [(language, key) for language in languages() for key in table(language)]


@pytest.mark.parametrize(("language", "key"), CASES, ids=[f"{language}-{key}" for language, key in CASES])
def test_own_wordings_are_read_and_traps_give_nothing(language: str, key: str) -> None:
    wrong = [
        f"{words!r}: wanted {wanted}, read {got}"
        for wanted, words in table(language)[key]
        if not same(wanted, got := told(read(passages(language, key, words), language).get(key)))
    ]
    assert not wrong, "\n".join(wrong)


def test_there_are_500_wordings_in_12_languages_and_a_quarter_of_the_english_ones_are_traps() -> None:
    rows = {language: [row for rows in table(language).values() for row in rows] for language in languages()}
    assert sum(map(len, rows.values())) >= 500
    assert len(rows) >= 12
    traps = sum(wanted == "none" for wanted, _ in rows["en"])
    assert traps >= len(rows["en"]) / 4


def test_every_quote_stands_in_its_passage() -> None:
    for language, key in CASES:
        for _, words in table(language)[key]:
            given = passages(language, key, words)
            texts = {passage.locator: passage.text for passage in given}
            for found in (read_mat(given, language), read_terms(given, language)):
                for candidate in (each for candidates in found.values() for each in candidates):
                    assert candidate.quote
                    assert candidate.quote in texts[candidate.locator]
                    assert len(candidate.quote) <= 200


@pytest.mark.shared
def test_the_outside_wordings_are_read(shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The floor of ../shared/mats/wordings.json: 95 % of what is stated, at most one false value."""
    monkeypatch.syspath_prepend(str(shared / "mats"))
    import wordings  # type: ignore[import-not-found]  # noqa: PLC0415  # lies outside of the project

    outcome: Counter[str] = Counter()
    for case in json.loads((shared / "mats" / "wordings.json").read_text(encoding="utf-8")):
        policy, language = case["policy"], case["lang"]
        titles = wordings.POLICY if policy else wordings.TITLE
        title = titles.get(language, titles["en"])
        source = Source.POLICY_PAGE if policy else Source.TEXT
        given = [Passage(title, Source.TITLE, "h1"), Passage(f"{case['phrase']}.", source, "p", heading=title)]
        fact = read(given, language).get(case["key"])
        value = list(fact.value) if fact and isinstance(fact.value, tuple) else fact.value if fact else None
        if case["accept"] is None:
            outcome["quiet" if value is None else "false"] += 1
        else:
            outcome["right" if value is not None and wordings.same(value, case["accept"]) else "lost"] += 1
    sys.modules.pop("wordings", None)
    assert outcome["right"] >= 0.95 * (outcome["right"] + outcome["lost"]), outcome
    assert outcome["false"] <= 1, outcome
