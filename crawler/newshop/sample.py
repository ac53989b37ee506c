"""A sample of a shop's pages: which to ask for, what is read of them, and what is missing and why.

A pure function of answers and their readings.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from crawler.items import FACT_KEYS, Listing, ShopPolicy, Status
from crawler.newshop.visits import Page
from crawler.newshop.walks import Found
from crawler.reading import AnyReading, read
from crawler.run import Outcome, WalkLine

PRODUCT_PAGES = 8
"""Most product pages of a sample."""
_OTHERS = 2
"""Of these, look-alikes, to see that they are told apart."""
_NOT_COUNTED = frozenset({"material", "dimensions", "mpn", "list_price"})
"""Facts that few pages state and nobody misses."""
_TERMS = frozenset(key for key in FACT_KEYS if key.startswith(("return_", "shipping_", "free_ship", "restock"))) | {
    "warranty_months",
    "hygiene_exclusion",
    "final_sale",
}


class ReadPage(NamedTuple):
    """A page and what it reads to."""

    page: Page
    reading: AnyReading


class Coverage(NamedTuple):
    """How many pages state one fact."""

    key: str
    stated: int
    contradicted: int
    set_aside: int
    pages: int
    in_terms: bool
    """Whether a page of terms states it for all of them."""
    why: str
    """Why it is missing where it is; empty where nothing is."""

    @property
    def is_missing(self) -> bool:
        """Whether no page states it."""
        return not self.stated and not self.in_terms


def choose(found: Sequence[Found]) -> list[str]:
    """Return the pages to look at: mats, then what its name leaves open, then a few look-alikes."""
    mats = [each.url for each in found if each.is_mat]
    open_ones = [each.url for each in found if each.is_mat is None]
    others = [each.url for each in found if each.is_mat is False]
    first = [*mats, *open_ones][: PRODUCT_PAGES - min(_OTHERS, len(others))]
    return [*first, *others][:PRODUCT_PAGES]


def read_pages(pages: Iterable[Page]) -> list[ReadPage]:
    """Read each page; a feed is none."""
    readings = [(page, read(page.response)) for page in pages]
    return [ReadPage(page, found[0]) for page, found in readings if len(found) == 1]


def listings_of(read_ones: Iterable[ReadPage]) -> list[Listing]:
    """Return what reads as a product."""
    return [each.reading for each in read_ones if isinstance(each.reading, Listing)]


def coverage(read_ones: Sequence[ReadPage]) -> list[Coverage]:
    """Count, for each fact, the pages of mats that state it; where none is a mat, all product pages."""
    listings = listings_of(read_ones)
    mats = [listing for listing in listings if listing.is_mat] or listings
    policies = [each.reading for each in read_ones if isinstance(each.reading, ShopPolicy)]
    return [_covered(key, mats, policies) for key in FACT_KEYS if key not in _NOT_COUNTED]


def _covered(key: str, listings: Sequence[Listing], policies: Sequence[ShopPolicy]) -> Coverage:
    facts = [fact for listing in listings if (fact := listing.facts.get(key)) is not None]
    count = {status: sum(fact.status is status for fact in facts) for status in Status}
    in_terms = any(policy.stated(key) is not None for policy in policies)
    why = ""
    if count[Status.STATED] < len(listings) and not in_terms:
        reasons = [fact.reason for fact in facts if fact.reason]
        if reasons:
            why = reasons[0]
        elif count[Status.STATED]:
            why = f"not stated on {len(listings) - len(facts)}"
        elif key in _TERMS:
            why = "neither the pages nor the terms state it" if policies else "no page of terms was found"
        else:
            why = "no page states it in words that are read"
    stated = (count[Status.STATED], count[Status.CONTRADICTED], count[Status.SET_ASIDE])
    return Coverage(key, *stated, len(listings), in_terms, why)


def unread(lines: Iterable[WalkLine], read_ones: Sequence[ReadPage]) -> list[tuple[str, str]]:
    """Return the product pages that gave no listing, each with the reason."""
    reasons = [
        (line.url, line.reason or f"answered with status {line.status}")
        for line in lines
        if line.role == "product" and line.outcome not in {Outcome.ANSWERED, Outcome.UNCHANGED}
    ]
    for page, reading in read_ones:
        if page.line.role == "product" and not isinstance(reading, Listing):
            said = "; ".join(reading.issues) or f"it reads as a page of kind “{reading.kind}”, not as one product's"
            reasons.append((page.response.url, said))
    return reasons
