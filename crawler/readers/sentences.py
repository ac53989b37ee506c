"""Text to sentences of tagged words: the one pass over the characters that all grammar works from.

A sentence knows which of its words are negated, doubted or said of others (`denied`), and whether it is generic, a
question or a warning, so that it states nothing about this mat (`about_others`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import pairwise

from crawler.readers.numbers import Number, whole
from crawler.readers.vocabulary import Lexicon, lexicon
from crawler.readers.words import Word, split, words_of

LONGEST_TEXT = 6_000
"""Characters of one passage that are read; a paragraph has fewer, and a hostile page gains nothing by more."""

_ENDS = frozenset("!?;|•●▪◦✓✔➤►。！？；\n")
_BREAKS = frozenset(",;:()[]–—|/、，（）：")
_SPEECH = re.compile(r'[:：]\s*["“”„«»「][^"“”„«»」]{8,}')
"""What somebody is quoted to say: `Ann: “Great mat! …”`."""
_SHORTEST_LAST_WORD = 3
_SHORT_TEXT = 240
"""Characters of a text that is worth remembering beyond its page: labels, headings, the sentences of a policy."""
_SUBJECT = 8
"""Words from the beginning in which the noun that a sentence is about is sought."""
_BESIDE = 4
"""Words between `our` and the mats that it owns."""
_FULL_STOPS = frozenset(".。")
_MEASURED = frozenset("\"″”'′0123456789")
"""Signs before the letter of a side, which is no initial."""


_NOTHING: frozenset[str] = frozenset()
_NO_DEMAND = ("cue.machine_wash", "cue.hand_wash", "cue.wipe", "cue.care", "cue.not", "cue.separate")
_MAKES = tuple(f"cue.{cue}" for cue in ("removable", "fixed", "machine_wash", "hand_wash", "washable", "not_washable"))
_DENIALS = frozenset(
    ("cue.not", "cue.versus", "cue.than", "cue.free_of", "cue.not_before", "term.must_not")
)  # fmt: skip


@dataclass
class Sentence:
    """A sentence, list entry or other stretch of words that belong together."""

    words: list[Word]
    text: str
    """The whole text it stands in."""
    lexicon: Lexicon = field(repr=False)
    after_generic: bool = False
    """Whether the sentence before was generic."""
    speech: bool = False
    """Whether it is what somebody is quoted to say."""
    tags: frozenset[str] = field(init=False, repr=False)
    """All tags of its words."""

    def __post_init__(self) -> None:
        self.tags = _NOTHING.union(*(word.tags for word in self.words if word.tags))

    def has(self, *tags: str) -> bool:
        """Tell whether any word carries any of the tags."""
        return not self.tags.isdisjoint(tags)

    @property
    def of_other_goods(self) -> bool:
        """Whether it tells of goods that are no mat, and of no mat beside them."""
        return self.has("cue.other_goods") and not self.has("part.mat", "part.mats")

    @property
    def of_other_shops(self) -> bool:
        """Whether it tells what other shops do: `some German shops give …`, and not `unlike most shops, we …`."""
        if not (self.has("cue.shops") and self.has("cue.some_of")):
            return False
        counted = [at for at, word in enumerate(self.words) if word.has("cue.some_of") and not self.denied[at]]
        return any(word.has("cue.shops") for at in counted for word in self.words[at : at + _BESIDE])

    @property
    def question(self) -> bool:
        """Whether it asks."""
        return bool(self.words) and self.words[-1].text in {"?", "？"}

    @cached_property
    def generic(self) -> bool:
        """Whether it speaks of mats in general or other goods, warns, advises, or tells an opinion or a plan."""
        if self.speech or self.has("cue.generic", "cue.warning", "cue.opinion", "cue.whether", "cue.planned"):
            return True
        if self.of_other_goods or self.of_other_shops or self._demands:
            return True
        if self.has("cue.others_subject") and self._affirms("cue.others_subject"):
            return True
        if self.has("part.mats") and not self._ours and self._affirms("part.mats"):
            return True
        first = next((word for word in self.words if not word.mark), None)
        if first is None:
            return False
        if first.has("cue.advice", "cue.or", "cue.their") or (self.after_generic and first.has("cue.they")):
            return True
        return first.has("cue.indefinite") and self._defines

    @property
    def _ours(self) -> bool:
        """Whether mats are said to be the shop's: `our mats`, and not `mats that calm our body`."""
        if not self.has("cue.our"):
            return False
        named = [at for at, word in enumerate(self.words) if word.has("part.mats")]
        ours = [at for at, word in enumerate(self.words) if word.has("cue.our")]
        return any(abs(one - other) <= _BESIDE for one in named for other in ours)

    @property
    def _defines(self) -> bool:
        """Whether it tells what a mat or pillow is: `An organic pillow is made from husks`; ours is `the pillow`."""
        at = next((at for at, word in enumerate(self.words[:_SUBJECT]) if word.values("part")), None)
        if at is None or at + 1 == len(self.words) or not self.words[at].has("part.mat", "part.pillow"):
            return False
        behind = self.words[at + 1].text.split()[:1]  # `is` of `is made from`
        offered = any(word.has("cue.include", "cue.separate") and not word.has("cue.consists") for word in self.words)
        return "cue.verb" in self.lexicon.tags(behind) and not offered

    @property
    def _demands(self) -> bool:
        """Whether it says what a mat ought to be: `the cover should be washable`.

        `should be hand washed` is care, and what `must be ordered separately` is left out of the price.
        """
        return (
            any(word.has("cue.ought") and not after.has(*_NO_DEMAND) for word, after in pairwise(self.words))
            if self.has("cue.ought")
            else False
        )

    def _affirms(self, tag: str) -> bool:
        """Whether a word with the tag stands outside of any denial: `unlike other mats, ours …` has none."""
        return any(word.has(tag) and not denied for word, denied in zip(self.words, self.denied, strict=True))

    def supposes(self, at: int) -> bool:
        """Whether word `at` stands in a clause that only supposes: `If the cover is removable, …`."""
        if not (self.has("cue.if") and self.words[0].has("cue.if")):
            return False
        end, last = self.clause(0)[1], len(self.words) - 1
        if end >= last - 1:  # without a comma, half the sentence
            return at <= last // 2
        return at <= end or self._supposes_make(end)

    def _supposes_make(self, end: int) -> bool:
        """Whether what is supposed up to word `end` is how the mat is made, on which all the rest depends.

        `If your mat has a removable cover, wash it at 30 °C` tells nothing; `If the cover gets dirty, …` does.
        """
        return any(word.has(*_MAKES) or word.values("material") for word in self.words[: end + 1])

    @property
    def states_nothing(self) -> bool:
        """Whether nothing in it is a statement about this mat."""
        return self.question or self.generic

    @cached_property
    def denied(self) -> list[bool]:
        """For each word, whether it is negated, left out or said of others."""
        marked = [False] * len(self.words)
        if self.tags.isdisjoint(_DENIALS):
            return marked
        negated = False
        for at, word in enumerate(self.words):
            if word.has("cue.rather") and negated:  # `inte skum utan kokos`: the word that else means without
                continue
            negated = negated or word.has("cue.not")
            if at == 0 and word.has("cue.they"):  # Dutch `dan`: then, and not than
                continue
            if word.has("cue.not_before"):
                for before in range(self.clause(at)[0], at):
                    marked[before] = True
            if word.has("cue.not", "cue.versus", "term.must_not") or self._compares(at):
                for after in range(at + 1, self._denied_until(at)):
                    marked[after] = True
            elif word.has("cue.free_of") and at and not word.has("cue.burr_free"):
                marked[at] = marked[at - 1] = True
        return marked

    def _compares(self, at: int) -> bool:
        """Whether the word leads to what is compared with: `plus frais que le coton`."""
        return self.words[at].has("cue.than") and any(
            word.has("cue.comparative") for word in self.words[max(at - 3, 0) : at]
        )

    def _denied_until(self, at: int) -> int:
        """Give the first word behind what the denial at word `at` denies.

        That is the rest of its clause; a sentence that begins with `instead of foam` goes on behind the denied noun.
        """
        leads = at == 0 and self.words[at].has("cue.versus")
        lacks = self.words[at].has("cue.lacks")
        for after in range(at + 1, len(self.words)):
            word = self.words[after]
            if self.breaks(after) or word.has("cue.rather") or self._begins_anew(after):
                return after
            if lacks and after > at + 1 and self._leads_on(word):
                return after
            named = self.words[after - 1].values("material") or self.words[after - 1].values("part")
            if leads and named and (word.has("cue.verb") or not word.tags) and not word.mark:
                return after
        return len(self.words)

    def _begins_anew(self, at: int) -> bool:
        """Whether `and must`, `and with` at word `at` ends what is denied: `must not be damaged and must be unused`."""
        following = self.words[at + 1] if at + 1 < len(self.words) else None
        return self.words[at].has("cue.and") and following is not None and following.has("term.decides", "cue.and_with")

    def _leads_on(self, word: Word) -> bool:
        """Whether a word, or the first one of its form, joins a further noun: `without glue, with heat`."""
        return "cue.with" in self.lexicon.match(word.text.split()[:1], 0)[1]

    def quote(self, first: int, last: int) -> str:
        """Give the text from word `first` to word `last`."""
        return self.text[self.words[first].start : self.words[last].end]

    def clause(self, at: int) -> tuple[int, int]:
        """Give the first and last word of the clause around word `at`."""
        first = last = at
        while first > 0 and not self.breaks(first - 1):
            first -= 1
        while last + 1 < len(self.words) and not self.breaks(last + 1):
            last += 1
        return first, last

    def breaks(self, at: int) -> bool:
        """Tell whether a clause ends at word `at`."""
        word = self.words[at]
        return word.text in _BREAKS or word.has("cue.but") or (word.text == "-" and self._spaced(at))

    def _spaced(self, at: int) -> bool:
        word = self.words[at]
        return self.text[word.start - 1 : word.start].isspace() and self.text[word.end : word.end + 1].isspace()


def sentences(text: str, language: str | None, *, goods: bool = False) -> tuple[Sentence, ...]:
    """Split a text into sentences of tagged words; with `goods`, tagged by the names of goods only.

    What a shop says on page after page is remembered, where it is short.
    """
    return (_short_text if len(text) <= _SHORT_TEXT else _long_text)(text, language, goods=goods)


def _split(text: str, language: str | None, *, goods: bool) -> tuple[Sentence, ...]:
    lex = lexicon(language, goods=goods)
    tokens = split(text[:LONGEST_TEXT])
    keys = [token.text for token in tokens]
    said = [match.span() for match in _SPEECH.finditer(text)] if ":" in text or "：" in text else []
    made: list[Sentence] = []
    words: list[Word] = []
    at = 0
    while at < len(tokens):
        taken, tags = lex.match(keys, at)
        first, last = tokens[at], tokens[at + taken - 1]
        word = first if taken == 1 else Word(first.start, last.end, " ".join(keys[at : at + taken]), tags)
        if tags:
            word.tags = tags
            word.number = word.number or _number_word(tags)
        words.append(word)
        at += taken
        following = tokens[at] if at < len(tokens) else None
        if (last.mark or following is None) and _ends_sentence(
            text, last, following, keys[at - 2] if at > 1 else "", lex
        ):
            made.append(_sentence(words, text, lex, made, said))
            words = []
    if words:
        made.append(_sentence(words, text, lex, made, said))
    return tuple(made)


_short_text, _long_text = lru_cache(maxsize=1024)(_split), lru_cache(maxsize=128)(_split)


def _sentence(
    words: list[Word], text: str, lex: Lexicon, before: Sequence[Sentence], said: Sequence[tuple[int, int]]
) -> Sentence:
    speech = any(start < words[-1].end and words[0].start < end for start, end in said)
    return Sentence(words, text, lex, bool(before) and before[-1].generic, speech)


@lru_cache(maxsize=128)
def tags_in(text: str, language: str | None, *, goods: bool = False) -> frozenset[str]:
    """Return all tags of a text's words, whichever sentence they stand in."""
    return lexicon(language, goods=goods).tags(words_of(text[:LONGEST_TEXT]))


@lru_cache(maxsize=1024)
def _number_word(tags: frozenset[str]) -> Number | None:
    value = next((tag.partition(".")[2] for tag in tags if tag.startswith("number.")), None)
    return whole(int(value)) if value else None


def _run_together(text: str, before: str, following: Word) -> bool:
    """Whether two sentences lost the blank between them: `in one minute.The mat`."""
    return len(before) >= _SHORTEST_LAST_WORD and before.isalpha() and text[following.start].isupper()


def _ends_sentence(text: str, last: Word, following: Word | None, before: str, lex: Lexicon) -> bool:
    if following is None or last.text in _ENDS:
        return True
    if last.text == "…":
        return text[following.start].isupper()
    if last.text not in _FULL_STOPS or not last.mark:
        return False
    if last.text == "。":
        return True
    if following.start == last.end:
        return before not in lex.abbreviations and _run_together(text, before, following)
    if text[following.start].islower() or following.text == ".":
        return False
    initial = len(before) == 1 and before.isalpha() and text[last.start - 2] not in _MEASURED  # no `17.3"W.`
    return not (before in lex.abbreviations or initial)
