"""Grounding: every quote must be found again in the bytes it was read from.

Reads the decoded source of a response; says whether words stand in it. The source is unescaped and folded only around
a quote's words where that will do.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import chain

from crawler.items import Candidate, Source
from crawler.pages.charset import decode
from crawler.pages.lenient_json import unescape
from crawler.readers.passage import Passage
from crawler.readers.text import fold, storable

_TAG = re.compile(r"<!--.*?(?:-->|\Z)|</?[a-zA-Z][^<>]*>", re.DOTALL)
_ANY_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_SPACING_TAG = re.compile(
    r"</?(?:p|div|li|ul|ol|br|hr|tr|td|th|h[1-6]|section|article|dl|dt|dd|table|tbody|thead)\b[^<>]*>", re.IGNORECASE
)
_BETWEEN_CELLS = re.compile(r"(:?+)((?:\s|</?[a-zA-Z][^<>]*+>)*+)")
_PIECE = 4
"""Fewest signs of a part of a quote that stands for the whole."""
_SAYS_LITTLE = 24
"""Signs of a row's value up to which a quote gives its label, too."""
_JSON_ESCAPE = re.compile(r"\\[ux/\"'nrt\\]")
_PLAIN_WORD = re.compile(r"[0-9]+(?:[.,][0-9]+)*|[A-Za-z]+")
_SHORT = 16
"""Signs of a quote that may be cut by tags anywhere, as an amount is."""
_TAGS_BETWEEN = r"(?:</?[a-zA-Z][^<>]*+>)*+"
_BLANK_BETWEEN = r"(?:\s|&nbsp;|</?[a-zA-Z][^<>]*+>)*+"
_BLANKS, _TAGS = 200, 2_000
"""Characters to either side of a quote's word for the white space, or the tags, between its words."""
_NEAR = 40_000
"""Characters to either side of the last quote found that are searched first: what is said of a thing is together."""
_LONGEST_ESCAPE = 8
"""Characters that one of a quote may take in the source, as `&middot;` does."""


@dataclass(slots=False, eq=False)
class Ground:
    """A response's text, in the forms a quote may be found in."""

    source: str
    pieces: tuple[str, ...] = ()
    """Pieces of it in which most quotes stand, looked at first: a large page takes long to search."""
    place: int = 0
    """Where in the source a quote was found last."""
    known: dict[str, bool] = field(default_factory=dict)
    known_across_tags: dict[str, bool] = field(default_factory=dict)

    def holds(self, quote: str) -> bool:
        """Tell whether a quote is found, tags kept: unescaped as HTML or JSON, white space folded."""
        wanted = fold(quote)
        if not wanted:
            return False
        if wanted not in self.known:
            self.known[wanted] = self._holds_plain(wanted) or self._holds_escaped(wanted)
        return self.known[wanted]

    def holds_across_tags(self, quote: str) -> bool:
        """Tell whether a quote is found once tags are removed."""
        wanted = fold(quote)
        if not wanted:
            return False
        if wanted not in self.known_across_tags:
            self.known_across_tags[wanted] = (
                self._holds_apart(wanted)
                or self.holds(wanted)
                or any(
                    wanted in form
                    for text in self._nearer_and_wider(wanted)
                    for form in chain(_unescaped(text), _untagged(text))
                )
            )
        return self.known_across_tags[wanted]

    def _holds_plain(self, quote: str) -> bool:
        if any(quote in piece for piece in self.pieces):
            return True
        at = self.source.find(quote, *self._near())
        at = self.source.find(quote) if at < 0 else at
        self.place = at if at >= 0 else self.place
        return at >= 0

    def _near(self) -> tuple[int, int]:
        return max(self.place - _NEAR, 0), self.place + _NEAR

    def _holds_apart(self, quote: str) -> bool:
        """Tell whether a short quote stands in the source with nothing but tags and white space within it.

        So amounts are printed, `<i>€</i><b>59</b>`; untagging the page for each takes twenty times as long.
        """
        if len(quote) > _SHORT:
            return False
        if quote[0].isalnum() and self.known.get(quote, True) and self._holds_plain(quote):
            return True
        apart = re.compile(
            "".join(_BLANK_BETWEEN if sign == " " else re.escape(sign) + _TAGS_BETWEEN for sign in quote)
        )
        if quote[0].isalnum():
            return (apart.search(self.source, *self._near()) or apart.search(self.source)) is not None
        # A currency's sign is rare: finding it takes a tenth of the time of a search for the pattern.
        at = self.source.find(quote[0])
        while at >= 0 and not apart.match(self.source, at):
            at = self.source.find(quote[0], at + 1)
        return at >= 0

    def _nearer_and_wider(self, quote: str) -> Iterator[str]:
        yield self._around(quote, _BLANKS)
        yield self._around(quote, _TAGS)
        yield self.source

    def in_row(self, label: str, value: str) -> str | None:
        """Return label and value of a row as the page has them side by side, in two cells or with a colon."""
        joined, apart = f"{label}: {value}", f"{label} {value}"
        if joined in self.source:
            return joined
        if (row := self._side_by_side(label, value)) is not None:
            return row
        forms = _untagged(self._around(apart, _BLANKS))
        return next((row for form in forms for row in (apart, joined) if row in form), None)

    def _side_by_side(self, label: str, value: str) -> str | None:
        """Return a row with nothing but tags between its cells, as most are: that takes no unescaping."""
        at = self.source.find(label)
        while at >= 0:
            between = _BETWEEN_CELLS.match(self.source, at + len(label))
            if between and self.source.startswith(value, between.end()) and _SPACING_TAG.search(between[2]):
                return f"{label}{between[1]} {value}"
            at = self.source.find(label, at + 1)
        return None

    def _holds_escaped(self, quote: str) -> bool:
        words = [word for word in _PLAIN_WORD.findall(quote) if word.isalpha()]
        parts = self._parts_around(quote, _BLANKS if " " in quote else 0)
        around = "\0".join(part for part in parts if all(word in part for word in words))
        return any(spelled in around for spelled in _spellings(quote)) or any(
            quote in form for form in _unescaped(around)
        )

    def _around(self, quote: str, between: int) -> str:
        return "\0".join(self._parts_around(quote, between))

    def _parts_around(self, quote: str, between: int) -> list[str]:
        """Return the parts of the source around a quote's longest word; a large page need not be unescaped whole.

        A quote without a plain word may stand anywhere, and one whose word is cut by a tag stands nowhere as it is.
        """
        anchor = max(_PLAIN_WORD.findall(quote), key=len, default="")
        if not anchor:
            return [self.source]
        reach = between + _LONGEST_ESCAPE * len(quote)
        spans: list[tuple[int, int]] = []
        at = self.source.find(anchor)
        while at >= 0:
            start, end = max(at - reach, 0), at + reach
            if spans and start <= spans[-1][1]:
                start, _ = spans.pop()
            spans.append((start, end))
            at = self.source.find(anchor, at + len(anchor))
        return [self.source[start:end] for start, end in spans]


def _unescaped(text: str) -> Iterator[str]:
    """Yield a text unescaped as HTML, and as JSON where it holds escapes of it."""
    yield fold(html.unescape(text))
    if _JSON_ESCAPE.search(text):
        yield fold(storable(html.unescape(unescape(text))))


def _untagged(text: str) -> Iterator[str]:
    """Yield a text without tags, with a blank for each that ends a block, then without."""
    yield fold(html.unescape(_TAG.sub(_blank_of_block, text)))
    yield fold(html.unescape(_TAG.sub("", text)))
    # What looks like the beginning of a comment may stand in a script or an attribute, and end nowhere.
    if "<!--" in text:
        yield fold(html.unescape(_ANY_TAG.sub(_blank_of_block, text)))


def _blank_of_block(tag: re.Match[str]) -> str:
    # In one pass: behind a tag that has no end, the tags that went first would take the words between them along.
    return " " if _SPACING_TAG.match(tag.group()) else ""


def _spellings(quote: str) -> set[str]:
    """Return the ways a page most likely prints a quote; finding one of them saves unescaping anything."""
    spelled = {quote, quote.replace("&", "&amp;")}
    for plain in (False, True):
        inner = json.dumps(quote, ensure_ascii=plain)[1:-1]
        spelled |= {inner, inner.replace("/", "\\/")}
    return spelled


def found(quote: str, body: bytes, content_type: str | None) -> bool:
    """Tell whether a quote is found in a body.

    The charset is decoded, HTML or JSON unescaped, white space folded; tags are removed where it takes that.
    """
    return Ground(decode(body, content_type)).holds_across_tags(quote)


def grounded(key: str, candidates: list[Candidate], ground: Ground, issues: list[str]) -> list[Candidate]:
    """Keep the candidates whose quote is found; one that spans tags is cut to the piece that carries its value."""
    kept = []
    for candidate in candidates:
        quote = candidate.quote
        if quote is None:
            continue
        if ground.holds(quote):
            kept.append(candidate)
            continue
        shorter = _around_number(quote, ground) if _is_number(candidate) else _longest_piece(quote, ground)
        if shorter is not None:
            kept.append(candidate.model_copy(update={"quote": shorter}))
        elif ground.holds_across_tags(quote):
            kept.append(candidate)
        else:
            issues.append(f"{key}: its words are not found again in the page and it was dropped: “{quote[:80]}”.")
    return kept


def with_labels(candidates: list[Candidate], rows: Iterable[Passage], ground: Ground) -> list[Candidate]:
    """Put the label of its row before a quote that says little alone: `Washable: yes` for `yes`."""
    labels = {row.locator: row.label for row in rows if row.label}
    return [
        candidate.model_copy(update={"quote": longer, "locator": _around(candidate.locator)})
        if candidate.source is Source.SPEC_TABLE
        and _around(candidate.locator)
        and (longer := _labelled(candidate.quote or "", labels.get(candidate.locator), ground))
        else candidate
        for candidate in candidates
    ]


def _around(locator: str) -> str:
    """Return the place of a row, which holds its label, too, by that of its value."""
    return locator.rpartition(" > ")[0]


def _labelled(quote: str, label: str | None, ground: Ground) -> str | None:
    if not label or len(quote) > _SAYS_LITTLE or label in quote:
        return None
    return ground.in_row(label, quote)


def _is_number(candidate: Candidate) -> bool:
    return isinstance(candidate.value, int | float | Decimal) and not isinstance(candidate.value, bool)


def _longest_piece(quote: str, ground: Ground) -> str | None:
    """Return the longest part of a quote that stands within one text node, where one says more than a word."""
    pieces = [""]
    for word in quote.split():
        longer = f"{pieces[-1]} {word}".strip()
        if ground.holds(longer):
            pieces[-1] = longer
        else:
            pieces.append(word)
    held = [piece for piece in pieces if ground.holds(piece)]
    longest = max(held, key=len, default="")
    return longest if len(longest) >= _PIECE else None


def _around_number(quote: str, ground: Ground) -> str | None:
    """Return the part of a quote that holds its number and stands within one text node, where there is one."""
    number = re.search(r"\d[\d.,\s\u00a0]*\d|\d", quote)
    if number is None:
        return None
    words = quote.split()
    first = len(quote[: number.start()].split())
    count = len(number.group().split())
    for before, after in ((3, 3), (2, 3), (1, 3), (0, 3), (0, 2), (0, 1), (2, 0), (1, 0)):
        piece = " ".join(words[max(0, first - before) : first + count + after])
        if piece != quote and any(sign.isalpha() for sign in piece) and ground.holds(piece):
            return piece
    return None
