"""Taking a shop's sentences out of a trimmed page: what stays are the words and figures that the reader goes by.

Works on a page as text. Of each passage longer than a label as many words are left out as a judge says nothing is read
from; what stays between the ellipses is the reader's own vocabulary, in the passage's order, and its figures.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Sequence

from crawler.trimming import ATTRIBUTE, READS, TOKEN, is_long

SENTENCE_WORDS = 6
"""Words in a row from which on they may be a sentence of somebody's own."""

_LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"')
_PIECE = re.compile(r"\s*(?:[\u3040-\u30ff\u3400-\u9fff]|[^\s\u3040-\u30ff\u3400-\u9fff]+)|\s+$")
_GAP = "…"
_GAPS = re.compile(r"…(?:\s*…)+")
_NO_WORDING = frozenset({"class", "id", "itemprop", "itemtype", "lang", "role", "style", "type"})


def reword(page: str, reads_the_same: Callable[[str], bool]) -> str:
    """Return the page without the words that nothing is read from.

    Args:
        page: A trimmed page.
        reads_the_same: Judge of each change; asked 1500 times at most.
    """
    return _Rewording(page, reads_the_same).page()


def sentences_left(page: str, names: Sequence[str] = ()) -> tuple[str, ...]:
    """Return what may still be a shop's sentences: more words in a row than `SENTENCE_WORDS`, `names` apart."""
    left: dict[str, None] = {}
    for passage in (part for number, part in enumerate(_passages(page)) if number % 2):
        for run in html.unescape(passage).split(_GAP):
            words = " ".join(run.split())
            for name in names:
                words = words.replace(name, "")
            if sum(map(_is_word, _PIECE.findall(words))) > _longest(words):
                left[" ".join(run.split())] = None
    return tuple(left)


def _is_word(piece: str) -> bool:
    """Tell a word from figures, addresses and signs."""
    return any(sign.isalpha() for sign in piece) and not any(sign.isdigit() or sign in "/=_" for sign in piece)


def _longest(words: str) -> int:
    """Return how many pieces of words are no sentence: where each sign is one, three make about a word."""
    return SENTENCE_WORDS if words.isascii() or " " in words.strip() else 3 * SENTENCE_WORDS


def _passages(page: str) -> list[str]:
    """Split a page into what is none of anybody's words and, at each odd place, a passage of them."""
    places: list[tuple[int, int]] = []
    for token in TOKEN.finditer(page):
        for begin, end in _within(token):
            if is_long(page[begin:end]):
                places.append((begin, end))
    parts, last = [], 0
    for begin, end in places:
        parts += [page[last:begin], page[begin:end]]
        last = end
    return [*parts, page[last:]]


def _within(token: re.Match[str]) -> Iterator[tuple[int, int]]:
    """Yield where words may stand in a token: a text, an attribute's value, a literal of a script."""
    start = token.start()
    if token["text"]:
        yield token.span()
    elif token["raw"]:
        opening = token[0].index(">") + 1
        for literal in _LITERAL.finditer(token[0], opening):
            yield start + literal.start(1), start + literal.end(1)
    elif token["tag"]:
        for attribute in ATTRIBUTE.finditer(token[0]):
            if attribute[2] and attribute[1].lower() not in _NO_WORDING:
                yield start + attribute.start(2), start + attribute.end(2)


class _Rewording:
    """A page whose passages lose words, change by change."""

    def __init__(self, page: str, reads_the_same: Callable[[str], bool]) -> None:
        self._parts = _passages(page)
        self._reads_the_same = reads_the_same
        self._reads_left = READS
        self._pieces = {at: _PIECE.findall(self._parts[at]) for at in range(1, len(self._parts), 2)}
        for at in self._leave_out(list(self._pieces)):
            self._shorten(at, 0, len(self._pieces[at]))

    def page(self) -> str:
        """Return the page as it is now."""
        return "".join(self._parts)

    def _leave_out(self, passages: list[int]) -> list[int]:
        """Leave out as many whole passages as nothing is read from; return the others."""
        if not passages or self._try({at: _without_words(self._pieces[at]) for at in passages}):
            return []
        if len(passages) == 1:
            return passages
        half = len(passages) // 2
        return self._leave_out(passages[:half]) + self._leave_out(passages[half:])

    def _shorten(self, at: int, begin: int, end: int) -> None:
        """Leave out as many words of a stretch of a passage as nothing is read from."""
        pieces = self._pieces[at]
        for less in (_without_words(pieces[begin:end]), [_GAP] * (end - begin)):
            if self._try({at: [*pieces[:begin], *less, *pieces[end:]]}):
                return
        if end - begin > 1:
            half = (begin + end) // 2
            self._shorten(at, begin, half)
            self._shorten(at, half, end)

    def _try(self, changes: dict[int, list[str]]) -> bool:
        before = {at: self._parts[at] for at in changes}
        for at, pieces in changes.items():
            self._parts[at] = _GAPS.sub(_GAP, "".join(pieces))
        if before != {at: self._parts[at] for at in changes}:
            self._reads_left -= 1
            if self._reads_left < 0 or not self._reads_the_same(self.page()):
                for at, part in before.items():
                    self._parts[at] = part
                return False
        self._pieces.update(changes)
        return True


def _without_words(pieces: Sequence[str]) -> list[str]:
    """Leave out all but the figures."""
    return [piece if any(sign.isdigit() for sign in piece) else f" {_GAP} " for piece in pieces]
