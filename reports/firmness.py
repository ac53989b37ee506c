"""How firm the order of a ranking is, in words: a rank band for each mat, and one sentence on the whole.

Reads known facts and the ranks under chance. Writes nothing.
"""

from __future__ import annotations

from decimal import Decimal

from reports.filters import percent
from reports.known import Known
from scoring.results import Mat, band_name


def rank_band(known: Known, mat: Mat, profile: str) -> str:
    """Name the rank band of a mat: A for the first; empty where it is not ranked, or too far down to be drawn."""
    row = known.stability.get((profile, mat.product_id))
    return band_name(row.band) if row else ""


def order_words(known: Known, profile: str) -> str:
    """Say in a sentence what the order is worth; nothing where there is no order."""
    rows = [row for (each, _), row in known.stability.items() if each == profile]
    rules = known.results.stability_rules
    if rules is None or len(rows) < 2:
        return ""
    first = max(rows, key=lambda row: row.first_share)  # the higher ranked one, of several
    most = "" if first is rows[0] else " most often"
    alike = sum(row.band == 1 for row in rows)
    band = (
        f"{alike} mats, down to the last that can’t be told from the one in first place"
        if alike > 1
        else "one mat alone"
    )
    return (
        f"In {_share(first.first_share)} of {rules.vectors:,} weightings drawn around these, with what is unknown "
        f"drawn too, {known.mats[first.product_id].name} comes first{most}; rank band A holds {band}."
    )


def _share(share: Decimal) -> str:
    """Write whole percents, of which 100 means all."""
    return f"over {percent(Decimal('0.99'))}" if Decimal("0.99") < share < 1 else percent(share)
