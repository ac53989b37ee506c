"""What may be said of a price beside the figure: how it came into the guide's currency, and what was asked before.

Reads offers and reductions. Writes nothing. Nothing is said of a shop but what we saw on its pages, and when.
"""

from __future__ import annotations

from reports.filters import count, money, number, short_day
from scoring.results import Offer, Reduction


def conversion_words(offer: Offer, currency: str) -> str:
    """Word a conversion with rate, day and bank, or why there is none; empty where none is needed."""
    if offer.price is None or offer.conversion in {None, "none_needed"}:
        return ""
    if offer.conversion == "no_rate" or offer.rate_date is None:
        return f"not converted: there is no rate for {offer.currency or 'it'}"
    if offer.rate is None:
        return f"not converted: the newest rate is of {short_day(offer.rate_date)}, which is too old"
    rate = number(offer.rate.normalize(), max(0, -int(offer.rate.normalize().as_tuple().exponent)))
    stated = f"{rate} {offer.currency} for 1 {currency}, {offer.rate_bank}, {short_day(offer.rate_date)}"
    return f"≈ {money(offer.price_guide, currency)} at {stated}"


def lowest_words(offer: Offer) -> str:
    """Word whether an offer has the lowest price of a mat, and the lowest with postage, as far as that is stated."""
    with_postage = {"sure": "lowest with postage", "as_far_as_stated": "lowest with postage, as far as that is stated"}
    words = ("lowest price" if offer.lowest else "", with_postage.get(offer.lowest_delivered or "", ""))
    return "; ".join(filter(None, words))


def reduction_words(reduction: Reduction | None) -> str:
    """Word what our own observations say of a crossed-out price; empty where none is crossed out."""
    if reduction is None:
        return ""
    since = f"since {short_day(reduction.begun_on)}"
    lowest = money(reduction.lowest_before, reduction.currency)
    seen = f"on {short_day(reduction.lowest_on)} we saw it for {lowest}"
    match reduction.verdict:
        case "none":
            return f"{since}; {seen}, no more than now"
        case "smaller_than_claimed":
            less = money((reduction.lowest_before or reduction.price) - reduction.price, reduction.currency)
            claimed = money(reduction.list_price - reduction.price, reduction.currency)
            return f"{since}; {seen}, so that it is {less} less than then, not {claimed}"
        case "genuine":
            looks = f"{count(reduction.days_seen, 'day')} of the {reduction.days_before} before"
            return f"{since}; we looked on {looks} and saw no price below {lowest}"
    seen_on = f"on {reduction.days_seen} of" if reduction.days_seen else "on none of"
    known = f"seen {seen_on} the {reduction.days_before} days before"
    return f"{since}; not enough history to judge it: {known}"
