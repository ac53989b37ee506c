"""Turns: to each registrable host one request at a time, and a rest after each answer, whoever asks.

One object for a whole crawl, so that shops whose addresses lead to one host (subdomains, a redirected robots.txt) take
turns there. It stands at the wire: nothing that happens between an answer and the next request (a stalled loop, a
queue, a retry, a redirect) makes a rest shorter.
"""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass(slots=True)
class _Host:
    delay: float
    rests_until: float = 0.0
    answered_at: float = float("-inf")
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


class Turns:
    """Who may be asked when. Hosts are registrable domains; times are the monotonic clock's, seconds."""

    def __init__(self, delay: float) -> None:
        """Let every host rest for `delay` seconds after each answer, as long as nothing longer is asked for."""
        self._hosts: dict[str, _Host] = defaultdict(lambda: _Host(delay))

    def keep_delay(self, host: str, delay: float) -> None:
        """Let a host rest for `delay` seconds after each answer from now on, the last one included."""
        known = self._hosts[host]
        known.delay = delay
        known.rests_until = max(known.rests_until, known.answered_at + delay)

    def rest(self, host: str, seconds: float) -> None:
        """Let a host rest for `seconds` from now; a longer rest under way stays."""
        known = self._hosts[host]
        known.rests_until = max(known.rests_until, time.monotonic() + seconds)

    def seconds_left(self, host: str) -> float:
        """Return how long a host rests from now."""
        return max(0.0, self._hosts[host].rests_until - time.monotonic())

    async def rested(self, host: str) -> None:
        """Return once a host has rested."""
        while seconds := self.seconds_left(host):
            await asyncio.sleep(seconds)

    @asynccontextmanager
    async def hold(self, host: str) -> AsyncIterator[None]:
        """Hold a host's turn: nobody else has it until the block ends, and then the host rests for its delay."""
        known = self._hosts[host]
        async with known.turn:
            try:
                yield
            finally:
                known.answered_at = time.monotonic()
                self.rest(host, known.delay)
