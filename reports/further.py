"""Pages that go on where a long table of the guide ends: ranking-2.html, not-ranked-2.html and so on.

Reads known facts. Writes nothing. They say where each mat stands; its facts are on its own page.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from reports.filters import number, points
from reports.known import Known
from reports.table import ROWS_A_PAGE, band_words, place_words, price_words
from scoring.results import Mat


@dataclass(frozen=True, slots=True)
class FurtherRow:
    """One mat of such a page."""

    product_id: str
    name: str
    brand: str
    place: str
    value: str
    band: str
    price: str


@dataclass(frozen=True, slots=True)
class Further:
    """One page of a long table."""

    page: str
    rows_words: str
    """Which rows it has: 251–500."""
    ranked: bool
    mats: tuple[Mat, ...]

    @property
    def rows(self) -> tuple[FurtherRow, ...]:
        """Word its rows, which only its own page shows."""
        return tuple(map(_row, self.mats))


def further_pages(known: Known, *, ranked: bool) -> tuple[Further, ...]:
    """Cut what the guide's own page has no room for into pages."""
    mats = [mat for mat in known.results.mats if (mat.state == "ranked") == ranked]
    name = "ranking" if ranked else "not-ranked"
    pages = []
    for start in range(ROWS_A_PAGE, len(mats), ROWS_A_PAGE):
        here = tuple(mats[start : start + ROWS_A_PAGE])
        words = f"{number(Decimal(start + 1))}–{number(Decimal(start + len(here)))}"
        pages.append(Further(f"{name}-{start // ROWS_A_PAGE + 1}.html", words, ranked, here))
    return tuple(pages)


def _row(mat: Mat) -> FurtherRow:
    return FurtherRow(
        product_id=mat.product_id,
        name=mat.name,
        brand=mat.brand or "",
        place=place_words(mat),
        value=points(mat.value),
        band=band_words(mat),
        price=price_words(mat.offer),
    )
