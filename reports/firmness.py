"""How firm the order of a ranking is, in words: a rank band for each mat, and one sentence on the whole.

Reads known facts and the ranks under chance. Writes nothing.
"""

from __future__ import annotations

from decimal import Decimal

from reports.filters import number, percent
from reports.known import Known
from reports.language import _, counted
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
    drawn = {
        "share": _share(first.first_share),
        "vectors": number(Decimal(rules.vectors)),
        "mat": known.mats[first.product_id].name,
    }
    if first is rows[0]:
        how_often = _(
            "In %(share)s of %(vectors)s weightings drawn around these, with what is unknown drawn too, "
            "%(mat)s comes first;",
            **drawn,
        )
    else:
        how_often = _(
            "In %(share)s of %(vectors)s weightings drawn around these, with what is unknown drawn too, "
            "%(mat)s comes first most often;",
            **drawn,
        )
    band = counted(
        "rank band A holds one mat alone.",
        "rank band A holds %(num)s mats, down to the last that can’t be told from the one in first place.",
        max(1, sum(row.band == 1 for row in rows)),
    )
    return f"{how_often} {band}"


def _share(share: Decimal) -> str:
    """Write whole percents, of which 100 means all."""
    if Decimal("0.99") < share < 1:
        return _("over %(share)s", share=percent(Decimal("0.99")))
    return percent(share)
