"""The archive: responses as WARC 1.1, bodies as received.

Reads and writes `*.warc.gz`. What is read back is a Response, the only thing a page reader ever sees.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Response:
    """One archived answer of a shop, content encoding removed."""

    url: str
    """Address that was asked (WARC-Target-URI)."""
    status: int
    """HTTP status."""
    headers: tuple[tuple[str, str], ...]
    """HTTP headers as received, in order, repeats kept."""
    body: bytes
    """Payload with transfer and content encoding removed; charset not decoded."""
    digest: str
    """`sha1:` and base 32 digest of the payload as archived (WARC-Payload-Digest)."""
    observed_at: datetime
    """When it was received, UTC (WARC-Date)."""
    file: str = ""
    """Name of the archive file it lies in."""
    offset: int = 0
    """Byte offset of its record in that file."""

    def header(self, name: str) -> str | None:
        """Return the first value of a header, or None."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


def iter_responses(path: Path) -> Iterator[Response]:
    """Yield every response record of one WARC file, in order. (The crawl helper completes this module.)"""
    raise NotImplementedError(path)


def read_response(path: Path, offset: int) -> Response:
    """Read the one response record that starts at `offset`."""
    raise NotImplementedError(path, offset)
