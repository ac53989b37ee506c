"""What may be said of a price beside the figure: how it came into the guide's currency, and what was asked before.

Reads offers and reductions. Writes nothing. Nothing is said of a shop but what we saw on its pages, and when.
"""

from __future__ import annotations

from reports.filters import money, number, short_day
from reports.language import _, counted
from scoring.results import Offer, Reduction


def conversion_words(offer: Offer, currency: str) -> str:
    """Word a conversion with rate, day and bank, or why there is none; empty where none is needed."""
    if offer.price is None or offer.conversion in {None, "none_needed"}:
        return ""
    if offer.conversion == "no_rate" or offer.rate_date is None:
        if not offer.currency:
            return _("not converted: there is no rate for it")
        return _("not converted: there is no rate for %(currency)s", currency=offer.currency)
    if offer.rate is None:
        return _("not converted: the newest rate is of %(day)s, which is too old", day=short_day(offer.rate_date))
    rate = number(offer.rate.normalize(), max(0, -int(offer.rate.normalize().as_tuple().exponent)))
    return _(
        "≈ %(amount)s at %(rate)s %(foreign)s for 1 %(own)s, %(bank)s, %(day)s",
        amount=money(offer.price_guide, currency),
        rate=rate,
        foreign=offer.currency,
        own=currency,
        bank=offer.rate_bank,
        day=short_day(offer.rate_date),
    )


def lowest_words(offer: Offer) -> str:
    """Word whether an offer has the lowest price of a mat, and the lowest with postage, as far as that is stated."""
    with_postage = {
        "sure": _("lowest with postage"),
        "as_far_as_stated": _("lowest with postage, as far as that is stated"),
    }
    words = (_("lowest price") if offer.lowest else "", with_postage.get(offer.lowest_delivered or "", ""))
    return "; ".join(filter(None, words))


def reduction_words(reduction: Reduction | None) -> str:
    """Word what our own observations say of a crossed-out price; empty where none is crossed out."""
    if reduction is None:
        return ""
    about: dict[str, object] = {
        "since": short_day(reduction.begun_on),
        "on": short_day(reduction.lowest_on),
        "lowest": money(reduction.lowest_before, reduction.currency),
        "days_before": reduction.days_before,
    }
    match reduction.verdict:
        case "none":
            return _("since %(since)s; on %(on)s we saw it for %(lowest)s, no more than now", **about)
        case "smaller_than_claimed":
            return _(
                "since %(since)s; on %(on)s we saw it for %(lowest)s, so that it is %(less)s less than then, "
                "not %(claimed)s",
                less=money((reduction.lowest_before or reduction.price) - reduction.price, reduction.currency),
                claimed=money(reduction.list_price - reduction.price, reduction.currency),
                **about,
            )
        case "genuine":
            return counted(
                "since %(since)s; we looked on %(num)s day of the %(days_before)s before and saw no price below "
                "%(lowest)s",
                "since %(since)s; we looked on %(num)s days of the %(days_before)s before and saw no price below "
                "%(lowest)s",
                reduction.days_seen,
                **about,
            )
    if not reduction.days_seen:
        return _(
            "since %(since)s; not enough history to judge it: seen on none of the %(days_before)s days before", **about
        )
    return _(
        "since %(since)s; not enough history to judge it: seen on %(seen)s of the %(days_before)s days before",
        seen=reduction.days_seen,
        **about,
    )
