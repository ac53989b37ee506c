"""A recipe's regular expression is held to a time: what one of them makes of an address costs its own shop alone.

No look at an expression tells how long it may take, but a signal interrupts the matcher: a timer ends it.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

SECONDS = 1.0
"""CPU time in which a recipe's expression goes over the links of a page; they take milliseconds."""


class SlowPatternError(Exception):
    """A recipe's regular expression takes too long; the message names it and the remedy."""


@contextmanager
def in_time(pattern: str) -> Iterator[None]:
    """Match a recipe's expression within SECONDS of CPU time; in the main thread alone, as signals are.

    Raises:
        SlowPatternError: it takes longer.
    """

    def end(_number: int, _frame: FrameType | None) -> None:
        msg = (
            f"the recipe's expression {pattern!r} takes more than {SECONDS:g} s on one page: "
            f"write it without a repetition within a repetition, such as (a+)+"
        )
        raise SlowPatternError(msg)

    before = signal.signal(signal.SIGVTALRM, end)
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
