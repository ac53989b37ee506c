"""What sets a shop aside, in lines for an operator: the field, an example, what to do, how to accept it."""

from __future__ import annotations

from collections.abc import Iterator

from scoring.inputs import ACCEPTED
from scoring.results import Finding

_ACCEPTABLE = frozenset({"site_changed", "currency"})
"""Kinds that may be a shop's true change."""


def in_lines(finding: Finding) -> Iterator[str]:
    """Yield what is found, and what an operator can do."""
    yield f"{finding.field} ({finding.kind.replace('_', ' ')}): {finding.words}"
    if finding.before is not None or finding.after is not None:
        yield f"  {finding.before or 'not stated'} → {finding.after or 'not stated'}"
    if finding.example:
        yield f"  {finding.example}"
    yield f"  {finding.remedy}"
    if finding.kind in _ACCEPTABLE:
        yield (
            f'  To accept it, add to {ACCEPTED}: [[accepted]] shop = "{finding.shop}", run = "{finding.run_id}", '
            f'field = "{finding.field}", reason and by, one a line'
        )
