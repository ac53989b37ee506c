"""Chance that repeats: every draw of the market depends on the words that name it and on nothing else."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Chance:
    """A stream of draws named by a path such as `(seed, "pinfold", "price")`; the same path draws the same.

    A draw for one listing never shifts another's, because each has a path of its own.
    """

    def __init__(self, *path: object) -> None:
        digest = hashlib.sha256("/".join(str(part) for part in path).encode()).digest()
        self._draws = random.Random(int.from_bytes(digest[:8], "big"))  # noqa: S311 - repeatable, not secret

    def pick(self, choices: Sequence[T]) -> T:
        """Return one of `choices`."""
        return choices[self._draws.randrange(len(choices))]

    def some(self, choices: Sequence[T], count: int) -> list[T]:
        """Return `count` different ones of `choices` (all of them where there are fewer), in drawn order."""
        return self._draws.sample(list(choices), min(count, len(choices)))

    def number(self, low: int, high: int) -> int:
        """Return a whole number from `low` to `high`, both included."""
        return self._draws.randint(low, high)

    def happens(self, probability: float) -> bool:
        """Return True with this probability."""
        return self._draws.random() < probability

    def shuffled(self, choices: Sequence[T]) -> list[T]:
        """Return all of `choices` in drawn order."""
        return self.some(choices, len(choices))
