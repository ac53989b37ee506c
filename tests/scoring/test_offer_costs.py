"""What it costs to have an offer's mat and to send it back: as far as the shop states that, and no further."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.scoring.small_runs import DAY_1, FULL, build_guide, listing, write_run

NOTHING = (None, None)
COSTS: dict[str, tuple[dict[str, Any], tuple[str | None, str | None]]] = {
    "postage is added": ({"shipping_cost": "4.90"}, ("54.80", None)),
    "free postage adds nothing": ({"shipping_cost": "0"}, ("49.90", None)),
    "a price from which postage is free pays none": (
        {"shipping_cost": "4.90", "free_shipping_from": "49.90"}, ("49.90", None),
    ),
    "a lower price pays it": ({"shipping_cost": "4.90", "free_shipping_from": "50"}, ("54.80", None)),
    "free postage from a higher price leaves it unknown": ({"free_shipping_from": "60"}, NOTHING),
    "nothing stated is nothing known": ({}, NOTHING),
    "a fee is a share of the price": ({"restocking_fee_percent": 15}, (None, "7.49")),
}  # fmt: skip


@pytest.mark.parametrize("case", COSTS)
def test_costs_are_told_as_far_as_they_are_stated(case: str, tmp_path: Path) -> None:
    facts, (delivered, fee) = COSTS[case]
    write_run(tmp_path, DAY_1, [listing("a", "/1", "Meadow mat", facts=facts)])
    (offer,) = build_guide(tmp_path).offers
    assert offer.price_delivered == (Decimal(delivered) if delivered else None)
    assert offer.return_fee == (Decimal(fee) if fee else None)


def test_the_lowest_offer_is_told_with_postage_as_far_as_that_is_stated(tmp_path: Path) -> None:
    def sold(shop: str, price: str, shipping: str | None, **more: str) -> dict[str, object]:
        facts = {**FULL, "shipping_cost": shipping} if shipping else FULL
        return listing(shop, "/1", "Klara mat", "Nordlys", price=price, facts=facts, **more)

    dear = [
        sold("a", "50.00", "0.00"),
        sold("b", "48.00", "5.00"),
        sold("d", "9.00", "0.00", availability="OutOfStock"),
    ]
    write_run(tmp_path / "known", DAY_1, dear)
    write_run(tmp_path / "open", DAY_1, [*dear, sold("c", "49.00", None)])
    write_run(tmp_path / "other", DAY_1, [*dear, sold("c", "539.00", None, currency="SEK")])

    def told(data: Path) -> dict[str, tuple[bool, str | None]]:
        return {offer.shop: (offer.lowest, offer.lowest_delivered) for offer in build_guide(data).offers}

    nothing = (False, None)
    assert told(tmp_path / "known") == {"a": (False, "sure"), "b": (True, None), "d": nothing}
    assert told(tmp_path / "open") == {
        "a": (False, "as_far_as_stated"), "b": (True, None), "c": nothing, "d": nothing,
    }  # fmt: skip
    assert told(tmp_path / "other")["c"] == nothing
