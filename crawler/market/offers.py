"""Offers: the sellers of the marketplace, each with a price of its own."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from crawler.market.chance import Chance
from crawler.market.listings import Listing

_SELLERS = (
    "Mattmarket direct",
    "Harrow & Sons",
    "Lowland Living",
    "Sleepy Otter Ltd",
    "Corner Depot",
    "Nightjar Goods",
)


@dataclass(frozen=True, slots=True)
class SellerOffer:
    """One seller's offer."""

    seller: str
    """Who sells."""
    price: Decimal
    """Price, in the shop's currency."""
    shipping: Decimal
    """Postage stated with the offer."""
    availability: str
    """schema.org term."""


def offers_of(seed: int, listing: Listing) -> tuple[SellerOffer, ...]:
    """Return the offers on a marketplace page, the featured one first; it is the cheapest.

    What is sold out is sold out at every seller, so that the page has one availability. Other shops have no offers.
    """
    if listing.shop.platform != "bazaar":
        return ()
    chance = Chance(seed, listing.shop.key, listing.mat.key, "sellers")
    sellers = chance.some(_SELLERS, chance.number(2, 4))
    offers = [SellerOffer(sellers[0], listing.tag.price, Decimal(0), listing.tag.availability)]
    offers += [
        SellerOffer(
            seller, listing.tag.price + chance.number(1, 12), Decimal(chance.number(0, 4)), listing.tag.availability
        )
        for seller in sellers[1:]
    ]
    return tuple(offers)
