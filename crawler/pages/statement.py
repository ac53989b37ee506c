"""What one place on a page states about one product: candidates by fact key, offers, texts, pictures.

Every syntax reader gives Statements; product.py puts those of the main product together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from crawler.items import Candidate, Evidence, Offer, Source
from crawler.readers.currencies import code_of, codes_of
from crawler.readers.money import machine_price
from crawler.readers.passage import Passage
from crawler.readers.text import fold

_JUNK = frozenset(
    {
        "", "-", "--", "n/a", "na", "null", "none", "undefined", "nan", "false", "true", "default", "default title",
        "unknown",
        "not specified", "does not apply", "keine angabe", "brand", "no brand", "sku", "0", "[object object]",
    }
)  # fmt: skip
_UNFILLED = re.compile(r"\{\{|\}\}|\{%|<%|\[\[|^\W+$|^https?://|^//|Liquid error|^\$\w+$|\$\{")
_TERMS = {
    "instock": "InStock", "in stock": "InStock", "available": "InStock", "in_stock": "InStock", "1": "InStock",
    "true": "InStock", "yes": "InStock",
    "outofstock": "OutOfStock", "out of stock": "OutOfStock", "out_of_stock": "OutOfStock", "oos": "OutOfStock",
    "unavailable": "OutOfStock",
    "false": "OutOfStock", "no": "OutOfStock", "sold": "SoldOut", "soldout": "SoldOut", "sold out": "SoldOut",
    "preorder": "PreOrder", "pre-order": "PreOrder",
    "available for order": "BackOrder", "backorder": "BackOrder", "onbackorder": "BackOrder", "pending": "PreOrder",
    "limitedavailability": "LimitedAvailability", "discontinued": "Discontinued", "onlineonly": "OnlineOnly",
    "instoreonly": "InStoreOnly",
    "presale": "PreSale", "madetoorder": "MadeToOrder", "reserved": "Reserved", "not sold": "InStock",
}  # fmt: skip
_GTIN = re.compile(r"\d{8}|\d{12,14}")


@dataclass(slots=True)
class Statement:
    """What one place states of one product."""

    source: Source
    locator: str
    url: str | None = None
    """Address it gives for the product."""
    candidates: dict[str, list[Candidate]] = field(default_factory=dict)
    offers: list[Offer] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    images: list[str] = field(default_factory=list)
    variant_prices: list[Candidate] = field(default_factory=list)
    """Prices of variants that differ; none of them is the product's price by itself."""
    stock_is_blank: bool = False
    """It has a place for availability, and nothing stands there."""

    def add(self, key: str, candidate: Candidate | None) -> None:
        """Note a candidate; nothing where the reader made nothing of the words, and the same value only once."""
        if candidate is not None:
            known = self.candidates.setdefault(key, [])
            if all(candidate.value != other.value for other in known):
                known.append(candidate)

    def first(self, key: str) -> Candidate | None:
        """Return the first candidate for a key."""
        return next(iter(self.candidates.get(key, ())), None)


def worded(text: str, source: Source, locator: str, *, longest: int = 300) -> Candidate | None:
    """Make a candidate of a name, brand or code; nothing of a placeholder, an address or a printed template."""
    value = fold(text)
    if value.lower() in _JUNK or len(value) > longest or _UNFILLED.search(value):
        return None
    return Candidate(value=value, quote=value, source=source, locator=locator)


def priced(text: str, currency: str | None, source: Source, locator: str) -> Candidate | None:
    """Make a candidate of a price as markup prints it; nothing of a zero, a negative or an unfilled template."""
    value = machine_price(text, currency)
    if value is None or value <= 0:
        return None
    return Candidate(value=value, unit=currency, quote=fold(text), source=source, locator=locator)


def currency_of(text: str, source: Source, locator: str) -> Candidate | None:
    """Make a candidate of a currency code, or of a sign that is one currency's alone."""
    code = code_of(text) if len(text) <= 8 else None
    if code is None and len(meant := codes_of(text.strip())) == 1:
        code = meant[0]
    return Candidate(value=code, quote=fold(text), source=source, locator=locator) if code else None


def available(text: str, source: Source, locator: str) -> Candidate | None:
    """Make a candidate of an availability term, schema.org's or another vocabulary's."""
    term = availability_term(text)
    return Candidate(value=term, quote=fold(text), source=source, locator=locator) if term else None


def availability_term(text: str) -> str | None:
    """Return the schema.org term that a machine-readable availability means."""
    name = fold(text).rstrip("/").rsplit("/", 1)[-1].rsplit("#", 1)[-1].lower()
    return _TERMS.get(name) or _TERMS.get(name.replace(" ", "").replace("_", "").replace("-", ""))


def gtin(text: str, source: Source, locator: str) -> Candidate | None:
    """Make a candidate of a GTIN whose check digit is right; the quote is as printed, the value digits only."""
    digits = re.sub(r"[\s-]", "", text)
    if not _GTIN.fullmatch(digits) or not check_digit_right(digits) or not digits.strip("0"):
        return None
    return Candidate(value=digits, quote=fold(text), source=source, locator=locator)


def check_digit_right(digits: str) -> bool:
    """Tell whether the last digit of a GTIN fits the others (GS1 General Specifications, section 7.9)."""
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(digits)))
    return total % 10 == 0


def minor_units(text: str, digits: int, currency: str | None, source: Source, locator: str) -> Candidate | None:
    """Make a candidate of a price printed in the currency's smallest unit, e.g. 5900 for 59.00."""
    if not re.fullmatch(r"\d{1,12}", text) or int(text) == 0:
        return None
    value = Decimal(int(text)).scaleb(-digits)
    return Candidate(value=value, unit=currency, quote=text, source=source, locator=locator)


def evidence(candidate: Candidate) -> Evidence:
    """Return where a candidate stands, without its value."""
    return Evidence(quote=candidate.quote, source=candidate.source, locator=candidate.locator)


def money(candidate: Candidate | None) -> Decimal | None:
    """Return the amount of a price candidate."""
    return candidate.value if candidate and isinstance(candidate.value, Decimal) else None


def text(candidate: Candidate | None) -> str | None:
    """Return the words of a candidate's value."""
    return candidate.value if candidate and isinstance(candidate.value, str) else None


def over_variants(terms: list[Candidate]) -> Iterator[Candidate]:
    """Yield the availability of a product from that of its variants: one that can be had is enough."""
    best = min(terms, key=lambda c: _AVAILABILITY_ORDER.get(str(c.value), 9), default=None)
    if best is not None:
        yield best


_AVAILABILITY_ORDER = {
    "InStock": 0, "OnlineOnly": 1, "LimitedAvailability": 1, "InStoreOnly": 2, "MadeToOrder": 3, "PreOrder": 3,
    "PreSale": 3,
    "BackOrder": 4, "Reserved": 5, "OutOfStock": 6, "SoldOut": 7, "Discontinued": 8,
}  # fmt: skip
