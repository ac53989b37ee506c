"""What shops do by themselves, as changes of their readings: no fault, and no shop may be set aside for it."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from decimal import Decimal
from typing import Any

Lines = list[dict[str, Any]]
Honest = Callable[[Lines], Lines]


def _goods(lines: Lines) -> Lines:
    return sorted((line for line in lines if line["kind"] == "product"), key=lambda line: str(line["url"]))


def _times(line: dict[str, Any], factor: str, *, crossed_out: bool = False) -> None:
    """Multiply the prices of a page; the old one is crossed out where that is wanted."""
    price = line["facts"].get("price")
    if price is None or price["value"] is None:
        return
    before = price["value"]
    money = [(price, "value"), *((offer, "price") for offer in line["offers"] if offer["price"])]
    if crossed_out:
        line["facts"]["list_price"] = {**price, "value": before}
    elif (listed := line["facts"].get("list_price")) and listed["value"]:
        money.append((listed, "value"))
    for holder, key in money:
        holder[key] = str((Decimal(holder[key]) * Decimal(factor)).quantize(Decimal("0.01")))


def _priced(factor: str, every: int = 1, *, crossed_out: bool = False) -> Honest:
    def change(lines: Lines) -> Lines:
        for line in _goods(lines)[::every]:
            _times(line, factor, crossed_out=crossed_out)
        return lines

    return change


def _grown(lines: Lines) -> Lines:
    """Add a quarter: goods like those there are, each of a name and price of its own."""
    more = deepcopy(_goods(lines)[::4])
    for number, line in enumerate(more):
        line["url"] += f"-new-{number}"
        _times(line, f"1.{number + 1:02}")
        for key in ("name", "sku", "gtin"):
            if fact := line["facts"].get(key):
                fact["value"] = f"{fact['value']} N{number}"
    return [*lines, *more]


def _without_sales(lines: Lines) -> Lines:
    for line in _goods(lines):
        listed = line["facts"].pop("list_price", None)
        price = line["facts"].get("price")
        if listed and listed["value"] and price and price["value"]:
            factor = Decimal(listed["value"]) / Decimal(price["value"])
            _times(line, str(factor))
    return lines


def _sold_out(lines: Lines) -> Lines:
    for line in _goods(lines)[::3]:
        if fact := line["facts"].get("availability"):
            fact["value"] = "OutOfStock"
    return lines


HONEST: dict[str, Honest] = {
    "a sale on a third of the goods, a fifth off, crossed out": _priced("0.8", 3, crossed_out=True),
    "a sale on a third of the goods, a fifth off, not crossed out": _priced("0.8", 3),
    "half price on everything, crossed out": _priced("0.5", crossed_out=True),
    "every sale ends": _without_sales,
    "a rise of 10 %": _priced("1.1"),
    "a quarter more goods": _grown,
    "a third sold out": _sold_out,
}
