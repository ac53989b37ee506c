"""What a page says to search engines, as JSON-LD by the terms of schema.org and Google's rules for them.

Reads known facts; writes nothing. Only what the page itself shows: an offer has the price that was seen, a return
policy the terms that are stated, and what nobody states is left out. There is no Review: no editor has tested a mat.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from markupsafe import Markup

from reports.filters import plain, web_address
from reports.known import Known
from reports.language import _, translated
from reports.words import from_json
from scoring.results import Mat, Offer

Node = dict[str, Any]
SCHEMA = "https://schema.org"
_AVAILABILITY = frozenset({
    "BackOrder", "Discontinued", "InStock", "InStoreOnly", "LimitedAvailability", "MadeToOrder", "OnlineOnly",
    "OutOfStock", "PreOrder", "PreSale", "Reserved", "SoldOut",
})  # fmt: skip
"""Terms of https://schema.org/ItemAvailability."""
_OF_THE_MAT = frozenset({"spikes", "size", "cover"})
"""Groups of facts that a mat has wherever it is sold."""
_FEES = {"shop": "FreeReturn", "buyer": "ReturnFeesCustomerResponsibility"}


def embedded(nodes: Iterable[Node]) -> Markup:
    """Write nodes as JSON that can't end the element it stands in; nothing where there are none."""
    graph = [*nodes]
    if not graph:
        return Markup()
    written = json.dumps({"@context": SCHEMA, "@graph": _clean(graph)}, ensure_ascii=False, separators=(",", ":"))
    return Markup(written.replace("<", "\\u003c").replace(">", "\\u003e"))  # noqa: S704 - no `<` is left


def product(known: Known, mat: Mat, address: str) -> Node | None:
    """Describe a mat with the offers seen today; None without one, which Google takes for no product at all.

    Args:
        known: what is known.
        mat: the mat.
        address: of its page; may be empty.
    """
    offers = [_offer(known, offer) for offer in known.offers[mat.product_id] if _is_on_sale(known, offer)]
    if not offers:
        return None
    is_invented = known.results.edition.market == "invented"
    node = {
        "@type": "Product",
        "name": mat.name,
        "brand": {"@type": "Brand", "name": mat.brand} if mat.brand else None,
        "gtin": known.value(mat, "gtin"),
        "mpn": known.value(mat, "mpn"),
        "url": address,
        "disambiguatingDescription": _("Invented, to show how the guide works. It can't be bought.")
        if is_invented
        else "",
        "additionalProperty": [*_stated(known, mat)],
        "offers": _together(offers),
    }
    return _said(node)


def ranking_list(name: str, mats: Iterable[tuple[str, str]]) -> Node:
    """List mats in their order.

    Args:
        name: what the list is.
        mats: (name, address of its page) of each; the addresses are of this site.
    """
    listed = [
        {"@type": "ListItem", "position": place, "name": called, "url": address}
        for place, (called, address) in enumerate(mats, 1)
    ]
    order = f"{SCHEMA}/ItemListOrderDescending"
    return {
        "@type": "ItemList", "name": name, "itemListOrder": order, "numberOfItems": len(listed),
        "itemListElement": listed,
    }  # fmt: skip


def breadcrumbs(steps: Iterable[tuple[str, str]]) -> Node:
    """Say where a page stands.

    Args:
        steps: (title, address) from the guide's first page down to this one.
    """
    listed = [
        {"@type": "ListItem", "position": place, "name": title, "item": address}
        for place, (title, address) in enumerate(steps, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": listed}


def _is_on_sale(known: Known, offer: Offer) -> bool:
    """Tell whether this is an offer of today: facts noted by hand are none, nor is a price whose shop is set aside."""
    is_offer = known.results.edition.market != "recorded" and not offer.stale
    return is_offer and offer.price is not None and offer.price > 0 and bool(offer.currency)


def _offer(known: Known, offer: Offer) -> Node:
    is_invented = known.results.edition.market == "invented"
    node = {
        "@type": "Offer",
        "price": f"{offer.price:f}",
        "priceCurrency": offer.currency,
        "availability": f"{SCHEMA}/{offer.availability}" if offer.availability in _AVAILABILITY else "",
        "url": "" if is_invented else web_address(offer.url),
        "seller": {"@type": "Organization", "name": offer.seller or offer.shop_name},
        "hasMerchantReturnPolicy": _return_policy(known, offer),
    }
    return _said(node)


def _together(offers: list[Node]) -> Node | list[Node]:
    """Give one offer as it is, several in one currency as Google wants those of several sellers."""
    currencies = {offer["priceCurrency"] for offer in offers}
    if len(offers) == 1 or len(currencies) > 1:
        return offers[0] if len(offers) == 1 else offers
    prices = [Decimal(offer["price"]) for offer in offers]
    return {
        "@type": "AggregateOffer",
        "priceCurrency": currencies.pop(),
        "lowPrice": f"{min(prices):f}",
        "highPrice": f"{max(prices):f}",
        "offerCount": len(offers),
        "offers": offers,
    }


def _return_policy(known: Known, offer: Offer) -> Node | None:
    """Say what is stated of sending it back, where the terms of schema.org can say it.

    Their days are calendar days from delivery; a shop that counts otherwise is not made to say so. For which countries
    the terms hold no shop states, so `applicableCountry` stays away and the shop's own page is named (Google takes it
    in its place).
    """
    terms = {key: from_json(value) for key, value in offer.return_summary.items()}
    days = terms.get("return_window_days")
    if terms.get("final_sale") is True or days == 0:
        return {"@type": "MerchantReturnPolicy", "returnPolicyCategory": f"{SCHEMA}/MerchantReturnNotPermitted"}
    clock, basis = terms.get("return_clock", "delivery"), terms.get("return_window_basis", "calendar")
    if not isinstance(days, Decimal) or (clock, basis) != ("delivery", "calendar"):
        return None
    used = terms.get("return_used_allowed")
    conditions = [f"{SCHEMA}/NewCondition", *([f"{SCHEMA}/UsedCondition"] if used else [])]
    fee = terms.get("restocking_fee_percent")
    payer = _FEES.get(str(terms.get("return_paid_by")))
    link = next((shop.policy_url for shop in known.results.shops if shop.shop == offer.shop), None)
    node = {
        "@type": "MerchantReturnPolicy",
        "returnPolicyCategory": f"{SCHEMA}/MerchantReturnFiniteReturnWindow",
        "merchantReturnDays": int(days),
        "returnFees": f"{SCHEMA}/{payer}" if payer else "",
        "restockingFee": float(fee) if isinstance(fee, Decimal) and fee else None,
        "itemCondition": conditions if isinstance(used, bool) else None,
        "merchantReturnLink": "" if known.results.edition.market == "invented" else web_address(link),
    }
    return _said(node)


def _stated(known: Known, mat: Mat) -> Iterable[Node]:
    for cell in known.cells_of[mat.product_id]:
        fact = known.words.by_key.get(cell.key)
        if cell.state == "stated" and fact and fact.group in _OF_THE_MAT:
            yield {
                "@type": "PropertyValue", "propertyID": cell.key, "name": translated(fact.label),
                "value": known.cell_words(cell),
            }  # fmt: skip


def _said(node: Node) -> Node:
    """Leave out what there is nothing to say of."""
    return {key: value for key, value in node.items() if value not in (None, "", [])}


def _clean(value: Any) -> Any:
    """Take out of every text what is no text."""
    match value:
        case str():
            return plain(value)
        case dict():
            return {key: _clean(each) for key, each in value.items()}
        case list():
            return [_clean(each) for each in value]
    return value
