"""Small operations on words that every reader shares: folding white space, comparing two wordings.

Reads and writes nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache

_WORD = re.compile(r"\w+")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def fold(text: str) -> str:
    """Fold every run of white space, no-break spaces included, to one blank and trim both ends."""
    return " ".join(text.split())


def storable(text: str) -> str:
    """Drop NUL and lone surrogates, which neither DuckDB nor UTF-8 can hold."""
    try:
        text.encode()  # many times faster than looking at each character, and nearly every text passes
    except UnicodeEncodeError:
        return _UNSTORABLE.sub("", text)
    return text.replace("\x00", "")


def words(text: str) -> list[str]:
    """Return the words of a text for comparison: compatibility forms unified, case folded, signs dropped."""
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def similarity(one: str, other: str) -> float:
    """Return how far two wordings share their words: the F1 of the two bags of words, 0 to 1.

    Only the first 400 characters count: no name is longer, and a page without a closing tag may be.
    """
    ours, theirs = _bag(one[:400]), _bag(other[:400])
    shared = ours.keys() & theirs.keys()
    total = sum(ours.values()) + sum(theirs.values())
    return 2 * sum(min(ours[word], theirs[word]) for word in shared) / total if shared else 0.0


@lru_cache(maxsize=256)
def _bag(text: str) -> dict[str, int]:
    # A page's few titles are compared with everything that has a name.
    return dict(Counter(words(text)))


def squeeze(text: str) -> str:
    """Return letters and digits only, case folded: article numbers and brands compare in this form."""
    return "".join(words(text)).replace("_", "")
