"""Whole pages of many kinds of shop software and countries: what they sell is read, what they don't is not."""

from __future__ import annotations

from decimal import Decimal

import pytest

from crawler.items import Listing, Status
from tests.crawler.evidence import Archived
from tests.crawler.pages.build import HTML, read_one
from tests.crawler.pages.whole_pages import OTHERS, PRODUCTS, Whole


@pytest.mark.parametrize("name", PRODUCTS)
def test_a_product_s_page_states_what_it_shows(name: str) -> None:
    page = PRODUCTS[name]
    body = page.html()
    listing = read_one(body, page.url)

    assert isinstance(listing, Listing), (listing.kind, listing.issues)
    assert {field: _said(listing, field) for field in page.expected} == {
        field: _decimal(value) if field in {"price", "list_price"} else value for field, value in page.expected.items()
    }
    assert Archived(body.encode(), HTML).amiss(listing) == []


def _said(listing: Listing, field: str) -> object:
    return getattr(listing, field)


def _decimal(value: str | None) -> Decimal | None:
    return Decimal(value) if value is not None else None


def test_prices_that_disagree_with_what_is_shown_are_contradicted_and_never_guessed() -> None:
    page = PRODUCTS["markup and shown disagree"]
    listing = read_one(page.html(), page.url)

    assert listing.facts["price"].status is Status.CONTRADICTED
    assert {candidate.value for candidate in listing.facts["price"].candidates} == {Decimal("59.00"), Decimal("64.00")}


@pytest.mark.parametrize("name", OTHERS)
def test_a_page_that_sells_no_one_thing_is_no_product(name: str) -> None:
    page: Whole = OTHERS[name]
    reading = read_one(page.html(), page.url)

    assert reading.kind == page.expected["kind"]
