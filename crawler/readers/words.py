"""Text to words: numbers, words and signs, each with its place in the text.

What the words mean is told by the lexicon; a word here may become one of several (`flat rate shipping`) in a sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from crawler.readers.numbers import Number, read_number
from crawler.readers.vocabulary import CJK

_INCHES = r"(?:\d{1,2}[ \u00a0-])?[1-9]/(?:2|4|8|16)(?=\s?(?:in\b|inch|[\"″”x×]))"
"""A fraction of an inch: `3/4 in`, `28 1/2 x 16 1/2`."""
_TOKEN = re.compile(
    rf"(?P<number>{_INCHES}|\d{{1,3}}(?:[.,'’ \u00a0\u202f]\d{{3}})+(?!\d)(?:[.,]\d{{1,2}}(?!\d))?|\d+(?:[.,]\d+)?)"
    rf"|(?P<word>(?:cm|mm|in)(?=[xX]\s?\d)|[{CJK}]|[^\W\d_{CJK}]+)|(?P<mark>[^\s])"
)
_BARE_TOKEN = re.compile(re.sub(r"\?P<\w+>", "?:", _TOKEN.pattern))
_JOINING = re.compile(r"(?<=[^\W_])[-‐‑](?=[^\W\d_])|(?<=[^\W\d_])[-‐‑](?=\d)")
"""A hyphen inside a word."""
_HYPHENS = frozenset("-‐‑")
_NOTHING: frozenset[str] = frozenset()


@dataclass(slots=True)
class Word:
    """A word or a form of several words, with its meanings."""

    start: int
    end: int
    text: str
    """In lower case."""
    tags: frozenset[str]
    number: Number | None = None
    mark: bool = False
    """Whether it is punctuation or another sign."""

    def has(self, *tags: str) -> bool:
        """Tell whether it carries any of the tags."""
        return not self.tags.isdisjoint(tags)

    def values(self, table: str) -> list[str]:
        """List what it means in a table of the vocabulary: `values("part")` of `Baumwollbezug` is `["cover"]`."""
        if not self.tags:
            return []
        prefix = f"{table}."
        return sorted(tag[len(prefix) :] for tag in self.tags if tag.startswith(prefix))


def words_of(text: str) -> list[str]:
    """Split into words, numbers and signs as the words of sentences are, and no more: their texts, lower case."""
    return _BARE_TOKEN.findall(_JOINING.sub(" ", text.lower().replace("’", "'")))


def split(text: str) -> list[Word]:
    """Split into numbers, words and signs; a hyphen inside a word only joins."""
    found: list[Word] = []
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        printed, kind = match[0], match.lastgroup
        if kind == "word":
            found.append(Word(start, end, printed.lower(), _NOTHING))
        elif kind == "number":
            found.append(Word(start, end, printed, _NOTHING, number=read_number(printed)))
        elif printed not in _HYPHENS or not _inside_word(text, start, end):
            found.append(Word(start, end, "'" if printed == "’" else printed, _NOTHING, mark=True))
    return found


def _inside_word(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    return before.isalnum() and after.isalnum() and not (before.isdigit() and after.isdigit())
