"""The five cases that the invented market plants for the guide as a whole, and what the guide must tell of each.

Each check takes a data directory with a guide of several days of the market, and raises AssertionError where it is told
wrong. They are asked of the demo itself (tests/test_end_to_end.py), and of readings that are spoilt on purpose
(tests/scoring/test_planted.py), with which each must go red.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from crawler.market.mats import white_labels
from crawler.market.shops import PRETENDS, invented_shops, pretended, terms_of
from crawler.market.truth import Truth, truth_of
from scoring.identity_decisions import Decisions
from scoring.identity_ledger import LEDGER
from scoring.identity_told import identity_of
from scoring.results import Contribution, FactCell, Results, load

SEED, LAST_DAY = 1, 4


def truth() -> Truth:
    """The market's truth of the last day."""
    return truth_of(SEED, LAST_DAY)


def page_of(trap: str) -> str:
    """Address of the page that a trap stands on."""
    (url,) = (planted.url for planted in truth().traps if planted.name == trap)
    return url


def check_fake_discount(data: Path) -> None:
    """A price crossed out that was never asked is no reduction, and only that one is called none."""
    rows = [row for row in guide_of(data).reductions if row.shop == PRETENDS and f"/{pretended(SEED)}-" in row.url]
    assert [row.verdict for row in rows] == ["none"]
    assert rows[0].lowest_before == rows[0].price < rows[0].list_price
    assert rows[0].days_seen > 0


def check_white_label_twin(data: Path) -> None:
    """One maker's mat under two brands is two products, and editors are told of them, with what both state."""
    results = guide_of(data)
    made, sold = (
        {offer.product_id for offer in results.offers if offer.url in pages}
        for pages in (
            {url for url, page in truth().pages.items() if page.mat == label.key} for label in white_labels(SEED)
        )
    )
    assert len(made) == len(sold) == 1
    assert made != sold
    ids = made | sold
    assert {mat.product_id for mat in results.mats} >= ids
    proposed = identity_of(data / "guide.duckdb", data / LEDGER, Decisions()).twins
    assert [{each.product_id, each.twin} for each in proposed] == [ids]
    count = white_labels(SEED)[0].facts["spike_count"]
    assert f"spike_count {count}" in proposed[0].alike
    assert len(proposed[0].alike) >= 4


def check_hygiene_exclusion(data: Path) -> None:
    """Opened mats that a shop excludes for hygiene can't go back used, though its return window stays as stated."""
    results = guide_of(data)
    terms = {shop.key: terms_of(SEED, shop) for shop in invented_shops().values()}
    excluding = {key for key, stated in terms.items() if stated.get("hygiene_exclusion") is True}
    assert excluding
    for shop in results.shops:
        wanted = str(terms[shop.shop]["hygiene_exclusion"]).lower() if "hygiene_exclusion" in terms[shop.shop] else None
        assert shop.terms.get("hygiene_exclusion") == wanted, shop.shop
        if shop.shop in excluding:
            assert shop.terms["return_window_days"] == str(terms[shop.shop]["return_window_days"])
    valued = [offer for offer in results.offers if offer.chosen and offer.shop in excluding]
    assert valued
    for offer in valued:
        told = contribution_of(results, offer.product_id, "return_used").measurement
        assert told == f"not allowed, {terms[offer.shop]['return_paid_by']} pays", offer.url


def check_sold_separately_pillow(data: Path) -> None:
    """A pillow with a price of its own does not come with the mat, and its price is not the mat's."""
    results, url = guide_of(data), page_of("pillow with a price of its own")
    (offer,) = (offer for offer in results.offers if offer.url == url)
    cell = cell_of(results, offer.product_id, "pillow_included")
    assert (cell.state, cell.value) == ("stated", "false")
    assert contribution_of(results, offer.product_id, "pillow").measurement == "no"
    said = [row for row in results.evidence if row.url == url and row.key == "pillow_included"]
    assert said
    assert {row.value for row in said} == {"false"}
    assert offer.price == Decimal(str(truth().pages[url].facts["price"].accept[0]))


def check_contradictory_counts(data: Path) -> None:
    """Of two counts on one page neither is taken: both are shown, and no density is made of them."""
    results, url = guide_of(data), page_of("two spike counts")
    (product,) = {offer.product_id for offer in results.offers if offer.url == url}
    cell = cell_of(results, product, "spike_count")
    assert (cell.state, cell.value) == ("contradicted", None)
    said = [row for row in results.evidence if row.url == url and row.key == "spike_count"]
    assert {row.role for row in said} == {"contradicts"}
    assert len({row.value for row in said}) > 1
    density = contribution_of(results, product, "spike_density")
    assert (density.state, density.measurement) == ("contradicted", None)
    assert density.partial_worst < density.partial_best


CASES: dict[str, Callable[[Path], None]] = {
    "fake discount": check_fake_discount,
    "white-label twin": check_white_label_twin,
    "hygiene exclusion": check_hygiene_exclusion,
    "sold-separately pillow": check_sold_separately_pillow,
    "contradictory counts": check_contradictory_counts,
}


def guide_of(data: Path) -> Results:
    """Load the guide."""
    return load(data / "guide.duckdb")


def cell_of(results: Results, product: str, key: str) -> FactCell:
    """What is known of one fact of a mat."""
    (cell,) = (cell for cell in results.cells if (cell.product_id, cell.key) == (product, key))
    return cell


def contribution_of(results: Results, product: str, key: str) -> Contribution:
    """What one question brings a mat."""
    (line,) = (line for line in results.contributions if (line.product_id, line.key) == (product, key))
    return line
