"""Passages to candidates for a shop's terms: returns, warranty, postage."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.items import Candidate
from crawler.readers.passage import Passage

_WINDOW = re.compile(r"(?:within|innerhalb von|binnen|sous|inom)\s(\d{1,3})\s(?:days|Tagen|jours|dagar)\b")


def read_terms(passages: Sequence[Passage], language: str | None) -> dict[str, list[Candidate]]:  # noqa: ARG001  # the grammar by language comes next
    """Read what the passages state about returns, warranty and postage."""
    found: dict[str, list[Candidate]] = {}
    for passage in passages:
        for match in _WINDOW.finditer(passage.text[:4000]):
            found.setdefault("return_window_days", []).append(
                Candidate(
                    value=int(match[1]), unit="days", quote=match[0], source=passage.source, locator=passage.locator
                )
            )
    return found
