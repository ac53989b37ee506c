"""Passages to statements: a sentence, or one `label: value` of it, with what it is said of.

Every fact grammar reads statements and gives findings; `candidate` puts a finding's words into quotes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from crawler.items import FACT_KEYS, Candidate, Qualifier, Source, Value
from crawler.readers.passage import Passage
from crawler.readers.sentences import Sentence, sentences, tags_in
from crawler.readers.words import Word

LONGEST_QUOTE = 200
_LONGEST_ROW_LABEL = 60
_NAMES_FACT = ("part.", "measure.", "term.", "certificate.", "cue.removable", "cue.care", "cue.include")
_NOTHING: frozenset[str] = frozenset()
_LONGEST_LABEL = 7
_LONGEST_ASKED = 4
_LONGEST_ASKED_OF_USE = 8
_LONGEST_ASKED_OF_TERMS = 18
_ASKED_OF_TERMS = (
    "term.return", "term.used", "term.restocking", "term.return_cost", "term.free_return", "term.hygiene",
    "term.final_sale",
)  # fmt: skip
_OF_MAT = frozenset({"part.spikes", "part.disc", "part.cover", "part.core", "part.mat"})
_COLONS = frozenset(":：")
_SEMICOLONS = frozenset(";；")
_LABEL_ENDS = re.compile(r"[:：–—-]")
_LABEL_STARTS_AFTER = frozenset(",;/–—•")


@dataclass(frozen=True, slots=True)
class Finding:
    """A value read from the words `first` to `last` of a statement's sentence."""

    key: str
    value: Value
    first: int
    last: int
    qualifier: Qualifier | None = None


@dataclass(slots=True)
class Statement:
    """Words that state something: of a table row, of a labelled entry, or of prose."""

    passage: Passage
    sentence: Sentence
    first: int
    """First word of the value, or of the prose."""
    last: int
    label: tuple[Word, ...] = ()
    """Words of the label: of the table row, of the text before a colon, or both."""
    quote_first: int = 0
    """First word to quote: where a label in the text begins."""
    about: frozenset[str] = frozenset()
    """Part tags of what the words around it are about: the heading, or the sentence before where this says `it`."""
    words: list[Word] = field(init=False, repr=False)
    """All words of the sentence; the statement's own are `first` to `last`."""
    own: list[Word] = field(init=False, repr=False)
    """The statement's own words, without a label."""
    label_tags: frozenset[str] = field(init=False, repr=False)
    """All tags of the label."""
    tags: frozenset[str] = field(init=False, repr=False)
    """All tags of its own words and its label."""
    tables: frozenset[str] = field(init=False, repr=False)
    """The tables of the vocabulary that any of its words stands in."""
    counted: bool = field(init=False, repr=False)
    """Whether it holds a number."""

    def __post_init__(self) -> None:
        self.words = self.sentence.words
        self.own = self.words[self.first : self.last + 1]
        self.label_tags = frozenset[str]().union(*(word.tags for word in self.label)) if self.label else _NOTHING
        self.tags = self.label_tags.union(*(word.tags for word in self.own if word.tags))
        self.tables = _tables(self.tags)
        self.counted = any(word.number is not None for word in self.own)

    @property
    def span(self) -> range:
        """Indices of the statement's own words."""
        return range(self.first, self.last + 1)

    @property
    def whole(self) -> range:
        """Indices of its own words and of the label before them in the same sentence."""
        return range(min(self.quote_first, self.first), self.last + 1)

    def has(self, *tags: str) -> bool:
        """Tell whether its own words or its label carry any of the tags."""
        return not self.tags.isdisjoint(tags)

    def labelled(self, *tags: str) -> bool:
        """Tell whether its label carries any of the tags."""
        return not self.label_tags.isdisjoint(tags)

    @property
    def inner_label(self) -> tuple[Word, ...]:
        """The label before a colon in the text itself, without those of the row and the question around it."""
        return self.label[-(self.first - 1 - self.quote_first) :] if self.quote_first < self.first - 1 else ()

    @property
    def row(self) -> bool:
        """Whether it has a label."""
        return bool(self.label)

    @property
    def title(self) -> bool:
        """Whether it stands in a title."""
        return self.passage.source is Source.TITLE

    def near(self, tags: Sequence[str], first: int, last: int) -> int | None:
        """Give the first own word from `first` to `last` that carries any of the tags."""
        if self.tags.isdisjoint(tags):
            return None
        for at in range(max(first, self.first), min(last, self.last) + 1):
            if self.words[at].has(*tags):
                return at
        return None


def statements(passages: Iterable[Passage], language: str | None) -> Iterator[Statement]:
    """Give the statements of all passages, but those under a heading that tells of mats in general, or of reviews."""
    for passage in passages:
        yield from statements_of(passage, language)


def candidate(statement: Statement, finding: Finding) -> Candidate:
    """Put a finding into the contract's words, with the shortest quote that still carries label and value."""
    return Candidate(
        value=finding.value,
        unit=FACT_KEYS[finding.key].unit,
        qualifier=finding.qualifier,
        quote=_quote(statement, finding),
        source=statement.passage.source,
        locator=statement.passage.locator,
    )


def _quote(statement: Statement, finding: Finding) -> str:
    sentence = statement.sentence
    whole = sentence.quote(0, len(sentence.words) - 1)
    if len(whole) <= LONGEST_QUOTE // 2:
        return whole
    first = min(finding.first, sentence.clause(finding.first)[0])
    last = max(finding.last, sentence.clause(finding.last)[1])
    if statement.row and statement.quote_first < statement.first:
        first = statement.quote_first
    for start, end in ((first, last), (finding.first, finding.last)):
        words = sentence.quote(start, end)
        if len(words) <= LONGEST_QUOTE:
            return words
    return sentence.quote(finding.last, finding.last)[:LONGEST_QUOTE]


def _tags(text: str | None, language: str | None) -> frozenset[str]:
    if not text:
        return frozenset()
    return frozenset[str]().union(*(sentence.tags for sentence in sentences(text[:300], language)))


@lru_cache(maxsize=4096)
def _tables(tags: frozenset[str]) -> frozenset[str]:
    return frozenset([tag.partition(".")[0] for tag in tags])


@lru_cache(maxsize=4096)
def _parts(tags: frozenset[str]) -> frozenset[str]:
    return frozenset(tag for tag in tags if tag.startswith("part."))


@lru_cache(maxsize=1024)
def statements_of(passage: Passage, language: str | None) -> tuple[Statement, ...]:
    """Give the statements of one passage; mat and terms read the same ones, so they are remembered."""
    heading = _tags(passage.heading, language)
    if "cue.general_heading" in heading:
        return ()
    if (rows := rows_of(passage, language)) is not None:
        return tuple(statement for row in rows for statement in statements_of(row, language))
    outer: tuple[Word, ...] = ()
    if passage.label:
        outer = tuple(word for sentence in sentences(passage.label[:200], language) for word in sentence.words)
    found: list[Statement] = []
    before: frozenset[str] = _NOTHING
    asked: tuple[Word, ...] = ()
    before_it: Sentence | None = None
    for sentence in sentences(passage.text, language):
        about = before if before and _takes_up(sentence) else _parts(heading)
        labels = list(_labels(sentence))
        row = () if found and labels else outer
        found += _of_sentence(passage, sentence, labels, row + (_answered(before_it, sentence) or asked), about)
        asked, before_it = _asked(sentence), sentence
        before = _parts(sentence.tags) or before
    return tuple(found)


def _takes_up(sentence: Sentence) -> bool:
    """Whether a sentence takes up what the one before named: `It comes off`, `Wash it by hand`, `6,000 of them`."""
    words = sentence.words
    if sentence.has("cue.of_them") or words[0].has("cue.it") or (len(words) > 1 and words[1].has("cue.it")):
        return True
    return " " in words[0].text and "cue.it" in sentence.lexicon.tags(words[0].text.split()[-1:])


def rows_of(passage: Passage, language: str | None) -> tuple[Passage, ...] | None:
    """Give the rows of a text that is written as such, `Length | 70 cm; Width | 42 cm`, or None where it is not."""
    if "|" not in passage.text or passage.label is not None or passage.source is Source.TITLE:
        return None
    rows = [[cell.strip() for cell in entry.split("|")] for entry in passage.text.rstrip("; ").split(";")]
    if not all(_is_row(row) and _names_fact(tags_in(row[0], language)) for row in rows):
        return None
    return tuple(replace(passage, label=row[0], text=row[1]) for row in rows)


def _is_row(cells: Sequence[str]) -> bool:
    return len(cells) == 2 and 1 < len(cells[0]) <= _LONGEST_ROW_LABEL and bool(cells[1])


def _names_fact(tags: frozenset[str]) -> bool:
    """Whether a label's words name what a row tells of, and no material, which would be a value."""
    return any(tag.startswith(_NAMES_FACT) for tag in tags) and not any(tag.startswith("material.") for tag in tags)


def _answered(question: Sentence | None, answer: Sentence) -> tuple[Word, ...]:
    """Give the words of a question, or of a case before a semicolon, that a sentence answers: `Can I …? Yes`."""
    if question is None or not (question.question or question.words[-1].text in _SEMICOLONS):
        return ()
    if question.has("term.damage"):  # `Did it arrive broken? Then we pay …` is said of that case only
        return tuple(question.words[:-1])
    if not (question.question and question.has(*_ASKED_OF_TERMS)) or question.has("cue.or"):
        return ()
    first, second = answer.words[0], answer.words[min(1, len(answer.words) - 1)]
    plain = first.has("cue.yes", "cue.no_value") and first.number is None and second.mark
    return tuple(question.words[:-1]) if plain and len(question.words) <= _LONGEST_ASKED_OF_TERMS else ()


def _asked(sentence: Sentence) -> tuple[Word, ...]:
    """Give the words of a short question, which label its answer: `Pillow? Included`, `Used it? Send it back`."""
    of_use = sentence.has("term.used", "term.pays", "measure.count", "cue.how_long")
    longest = _LONGEST_ASKED_OF_USE if of_use else _LONGEST_ASKED
    short = sentence.question and len(sentence.words) <= longest
    return () if not short or sentence.has("cue.or") else tuple(sentence.words[:-1])


def _of_sentence(
    passage: Passage,
    sentence: Sentence,
    starts: Sequence[tuple[int, int]],
    outer: tuple[Word, ...],
    about: frozenset[str],
) -> Iterator[Statement]:
    """Split a sentence at its labels: `Cover: cotton, core: foam` is two statements."""
    words = sentence.words
    if not starts or starts[0][0] > 0:
        end = starts[0][0] - 1 if starts else len(words) - 1
        yield Statement(passage, sentence, 0, end, outer, about=about)
    for number, (start, colon) in enumerate(starts):
        end = starts[number + 1][0] - 1 if number + 1 < len(starts) else len(words) - 1
        if end > colon:
            yield Statement(passage, sentence, colon + 1, end, outer + tuple(words[start:colon]), start, about)


def _labels(sentence: Sentence) -> Iterator[tuple[int, int]]:
    """Give first word and colon of each label in a sentence."""
    words = sentence.words
    if not _LABEL_ENDS.search(sentence.text, words[0].start, words[-1].end):
        return
    lowest = 0
    for at, word in enumerate(words):
        dash = word.text in "–—-" and word.mark and at <= 4 and sentence.breaks(at) and _names_something(words[:at])
        if not (word.text in _COLONS or dash):
            continue
        start = at
        while start > lowest and words[start - 1].text not in _LABEL_STARTS_AFTER:
            start -= 1
        if start < at <= start + _LONGEST_LABEL and _may_label(words[start:at]):
            yield start, at
            lowest = at + 1
            if dash:
                return


def _may_label(words: Sequence[Word]) -> bool:
    """Whether words before a colon are a label: no number, and no sentence of what is made of what."""
    tags = frozenset[str]().union(*(word.tags for word in words))
    says = "cue.from" in tags and any(tag.startswith("material.") for tag in tags)
    return not (says and tags & _OF_MAT) and all(word.number is None for word in words)


def _names_something(words: Sequence[Word]) -> bool:
    """Whether the words before a dash are a label: they name a part or a measure and make no sentence."""
    tags = frozenset[str]().union(*(word.tags for word in words))
    named = any(tag.startswith(("part.", "measure.")) for tag in tags)
    if {"part.mat", "part.pillow"} <= tags and any(word.has("cue.with") and word.has("cue.joining") for word in words):
        return False  # `Mat with pillow - Eco` is a name
    return named and not any(tag.startswith(("material.", "cue.from", "cue.include")) for tag in tags)
