"""Return terms in markup: MerchantReturnPolicy of a product, of its offer and of the shop."""

from __future__ import annotations

from typing import Any

import pytest

from crawler.items import Listing, ShopPolicy
from tests.crawler.pages.build import BUYING, MAT_URL, html, json_ld, read_one
from tests.crawler.pages.build import product as plain_product

POLICY_URL = "http://reedbank.example/policies/refund-policy"
TERMS = ("return_", "restocking", "final_sale")


def facts(*things: dict[str, Any], words: str = "", url: str = MAT_URL) -> dict[str, object]:
    """Read a page with these things in its JSON-LD and return the terms it states; None where they are contradicted."""
    title, main = "Lie-easy acupressure mat", BUYING
    if url == POLICY_URL:
        title, main = "Returns and refunds", "<h1>Returns and refunds</h1>"
    read = read_one(html(f"{main}<p>{words}</p>", json_ld(*things), title=title), url)
    assert isinstance(read, Listing | ShopPolicy)
    return {key: fact.value for key, fact in read.facts.items() if key.startswith(TERMS)}


def policy(**said: Any) -> dict[str, Any]:
    return {"@type": "MerchantReturnPolicy", **said}


def product(of_offer: dict[str, Any]) -> dict[str, Any]:
    thing = plain_product()
    thing["offers"]["hasMerchantReturnPolicy"] = of_offer
    return thing


def test_a_finite_window_is_read_with_who_pays_and_what_is_kept() -> None:
    said = policy(
        returnPolicyCategory="https://schema.org/MerchantReturnFiniteReturnWindow",
        merchantReturnDays=45,
        returnFees="https://schema.org/ReturnFeesCustomerResponsibility",
        restockingFee=15,
        itemCondition="https://schema.org/NewCondition",
    )
    assert facts(product(said)) == {
        "return_window_days": 45, "return_paid_by": "buyer", "restocking_fee_percent": 15, "return_used_allowed": False,
    }  # fmt: skip


@pytest.mark.parametrize("name", ["https://schema.org/FreeReturn", "FreeReturn", "http://schema.org/FreeReturn"])
def test_terms_are_read_with_and_without_their_address(name: str) -> None:
    assert facts(product(policy(merchantReturnDays="30", returnFees=name)))["return_paid_by"] == "shop"


def test_a_policy_that_permits_nothing_is_a_window_of_no_days() -> None:
    said = policy(returnPolicyCategory="https://schema.org/MerchantReturnNotPermitted", merchantReturnDays=30)
    assert facts(product(said)) == {"return_window_days": 0, "final_sale": True}


def test_what_a_buyer_who_thinks_again_pays_goes_before_the_general_fee() -> None:
    said = policy(returnFees="https://schema.org/FreeReturn", customerRemorseReturnFees="ReturnShippingFees")
    assert facts(product(said)) == {"return_paid_by": "buyer"}


@pytest.mark.parametrize(
    "said",
    [
        policy(merchantReturnDays="2027-01-31"),
        policy(merchantReturnDays=0),
        policy(merchantReturnDays="{{ shop.return_days }}"),
        policy(merchantReturnDays=30, refundType="https://schema.org/StoreCreditRefund"),
        policy(itemDefectReturnFees="https://schema.org/FreeReturn"),
        policy(restockingFee={"@type": "MonetaryAmount", "value": 5, "currency": "EUR"}),
        policy(
            returnPolicySeasonalOverride={"@type": "MerchantReturnPolicySeasonalOverride", "merchantReturnDays": 90}
        ),
        policy(returnFees=["https://schema.org/FreeReturn", "https://schema.org/ReturnShippingFees"]),
    ],
)
def test_what_is_no_term_for_a_mat_that_is_not_liked_stays_unknown(said: dict[str, Any]) -> None:
    assert facts(product(said)) == {}


def test_the_products_own_policy_goes_before_the_shops() -> None:
    shop = {"@type": "OnlineStore", "name": "Meadow", "hasMerchantReturnPolicy": policy(merchantReturnDays=14)}
    assert facts(shop, product(policy(merchantReturnDays=60)))["return_window_days"] == 60
    assert facts(shop, product({}))["return_window_days"] == 14


def test_markup_and_words_that_disagree_are_a_contradiction() -> None:
    read = facts(product(policy(merchantReturnDays=60)), words="You can return the mat within 30 days of delivery.")
    assert read["return_window_days"] is None


def test_a_page_of_terms_states_what_its_markup_says() -> None:
    shop = {"@type": "Organization", "name": "Meadow", "hasMerchantReturnPolicy": policy(merchantReturnDays=100)}
    assert facts(shop, url=POLICY_URL, words="How to return a mat.")["return_window_days"] == 100
