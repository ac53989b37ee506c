"""Every regular expression of the crawler against its own worst cases: none takes more than linear time.

The expressions are found, not listed: all compiled patterns of all modules. Each is fed with long runs of what it
repeats and of what may stand before: its own characters, and what pages are made of.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import time
from collections.abc import Iterator
from itertools import islice

import pytest

import crawler

LENGTHS = (12, 16, 20, 24, 28, 32, 40, 50, 64, 80, 100, 150, 1_500, 6_000)
"""Tried in this order and in small steps, so that what grows without measure is seen before it takes for ever."""
SECONDS = 0.125
"""A quadratic pattern takes a quarter of a second over the longest, a linear one milliseconds."""
SHORT, SHORT_SECONDS = 150, 0.05
"""Over a text as short as this anything but an exponential pattern takes microseconds."""
COMMON = (
    " ", "9", "9.", "9,", "1 ", "a", "a ", "-", "(", "<", "<a ", "&", '"', "'", "\\", "/*", "//", '="', ".", "\u00a0",
    "9x", "€", "\n", "[", "<!--", "<p",
)  # fmt: skip


BOUNDED = {
    "crawler.archive._CHUNK_SIZE": "matched at one place",
    "crawler.trimming.TOKEN": "an operator's own pages",
    "crawler.newshop": "an operator's own look at a shop",
    "crawler.pages.heading._SEPARATOR": "folded text: no two blanks in a row",
    "crawler.pages.lenient_json._MISSING": "matched at one place",
    "crawler.pages.wall._PARTS": "300 characters of a title",
    "crawler.pages.wall._APART": "300 characters of a title",
    "crawler.robots._PAGE": "matched at one place",
}
"""Patterns that are slow on long texts and meet none, and why."""


def patterns() -> Iterator[tuple[str, re.Pattern[str] | re.Pattern[bytes]]]:
    """Yield every compiled pattern that a module of the crawler holds, lists and tables of them included."""
    seen = set()
    for found in pkgutil.walk_packages(crawler.__path__, "crawler."):
        if found.name.startswith(("crawler.market", "crawler.worker")):
            continue  # ours alone reads the first; the second is a program
        module = importlib.import_module(found.name)
        for name, value in vars(module).items():
            for place, held in enumerate(_held(value)):
                if held not in seen and not f"{found.name}.{name}".startswith(tuple(BOUNDED)):
                    seen.add(held)
                    yield f"{found.name}.{name}[{place}]", held


def _held(value: object) -> Iterator[re.Pattern[str] | re.Pattern[bytes]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, tuple | list | frozenset | set):
        for part in value:
            yield from _held(part)
    elif isinstance(value, dict):
        for part in value.values():
            yield from _held(part)


def pumps(pattern: str) -> Iterator[str]:
    """Yield what a pattern may be made to repeat: pieces of its own letters and signs, and what pages are made of."""
    yield from COMMON
    bare = re.sub(r"\(\?(?:P?<\w+>|[:=!]|<[=!])|\\[bBdDsSwWAZ]|[\^$*+?|()\[\]{}]", " ", pattern)
    words = dict.fromkeys(re.findall(r"[^\s\\]{1,12}", bare))
    yield from islice(words, 12)
    yield from (f"{word} " for word in islice(words, 6))
    yield from (f"9 {word} " for word in islice(words, 4))


TRIES = 3
"""What takes a little too long is tried again: only a pattern does so each time, a busy machine does not."""


def slowest(found: re.Pattern[str] | re.Pattern[bytes]) -> tuple[float, str]:
    """Return how many times as long as it may the worst text takes, and what that repeats."""
    source = found.pattern if isinstance(found.pattern, str) else found.pattern.decode("latin-1")
    worst = (0.0, "")
    for pump in pumps(source):
        for length in LENGTHS:
            most = SECONDS if length > SHORT else SHORT_SECONDS
            text = pump * (length // len(pump)) + "\x00"
            seconds = _seconds(found, text)
            if most < seconds < 3 * most:
                seconds = min(seconds, *(_seconds(found, text) for _ in range(TRIES - 1)))
            worst = max(worst, (seconds / most, pump))
            if worst[0] > 1:
                return worst
    return worst


def _seconds(found: re.Pattern[str] | re.Pattern[bytes], text: str) -> float:
    began = time.process_time()
    if isinstance(found.pattern, str):
        for _ in islice(found.finditer(text), LENGTHS[-1]):  # type: ignore[arg-type]
            pass
    else:
        for _ in islice(found.finditer(text.encode()), LENGTHS[-1]):  # type: ignore[arg-type]
            pass
    return time.process_time() - began


def test_no_pattern_of_the_crawler_is_slow_on_its_own_worst_case() -> None:
    slow = [(name, *worst) for name, found in patterns() if (worst := slowest(found))[0] > 1]

    assert slow == []


@pytest.mark.parametrize("pattern", [r"(?:a+)+b", r"(?:a|b|ab)*c", r"(\d+\s*)+cm", r"\s+$"])
def test_a_slow_pattern_is_found(pattern: str) -> None:
    assert slowest(re.compile(pattern))[0] > 1 / 8
