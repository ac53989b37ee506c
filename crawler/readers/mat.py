"""Passages to candidates for every fact about the mat itself."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.items import Candidate
from crawler.readers.passage import Passage

_COUNT = re.compile(r"(?<![\d.,-])(\d{1,2}[.,]\d{3}|\d{4,5})\s(?:spikes|nails|Spitzen|picots|piggar)\b")


def read_mat(passages: Sequence[Passage], language: str | None) -> dict[str, list[Candidate]]:  # noqa: ARG001  # the grammar by language comes next
    """Read what the passages state about the mat."""
    found: dict[str, list[Candidate]] = {}
    for passage in passages:
        for match in _COUNT.finditer(passage.text[:2000]):
            value = int(re.sub(r"\D", "", match[1]))
            found.setdefault("spike_count", []).append(
                Candidate(value=value, quote=match[0], source=passage.source, locator=passage.locator)
            )
    return found
