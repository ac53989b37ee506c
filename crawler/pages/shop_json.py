"""Product objects as shop software prints them, in feeds and in the state that scripts on a page carry.

Reads parsed JSON (lenient_json.py); gives Statements. Shopify's (`products.json` in units, `product.js` and theme
JSON in minor units), WooCommerce's Store API (minor units), and any object that looks like a product: a name, a
price, a code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawler.items import Candidate, Offer, Source
from crawler.pages.lenient_json import Json
from crawler.pages.schema_org import text_blocks
from crawler.pages.statement import (
    Statement,
    available,
    currency_of,
    evidence,
    gtin,
    minor_units,
    money,
    over_variants,
    priced,
    text,
    worded,
)
from crawler.readers.passage import Passage
from crawler.readers.text import fold

_MAX_VARIANTS = 250


def bool_quote(source: str, name: str, value: bool) -> str:  # noqa: FBT001
    """Return the words of a JSON body that print a boolean property, as that body spaces them."""
    printed = re.search(rf'"{re.escape(name)}"\s*:\s*{"true" if value else "false"}', source)
    return fold(printed.group()) if printed else f'"{name}":{"true" if value else "false"}'


def shopify_product(table: dict[str, Json], source: Source, locator: str, body: str, *, cents: bool) -> Statement:
    """Return what Shopify's object of one product states; `cents`: prices are integers in minor units."""
    said = Statement(source, locator)
    said.add("name", _words(table, "title", source, locator))
    said.add("brand", _words(table, "vendor", source, locator, longest=80))
    variants = [variant for variant in _list(table.get("variants")) if isinstance(variant, dict)][:_MAX_VARIANTS]
    stock = _add_variants(said, variants, body, cents=cents)
    if not stock and isinstance(table.get("available"), bool):
        stock = [_stock_candidate(bool(table["available"]), source, f"{locator}/available", body)]
    for term in over_variants(stock):
        said.add("availability", term)
    for key in ("body_html", "description", "content"):
        if isinstance(described := table.get(key), str):
            said.passages += [Passage(block, source, f"{locator}/{key}") for block in text_blocks(described)]
            break
    said.passages += _option_passages(table, source, locator)
    said.images = list(_image_addresses(table))
    return said


def _add_variants(said: Statement, variants: list[dict[str, Json]], body: str, *, cents: bool) -> list[Candidate]:
    """Add each variant's offer, the first one's codes, and the price all share; return what they say on stock."""
    prices: list[Candidate] = []
    stock: list[Candidate] = []
    for place, variant in enumerate(variants):
        pointer = f"{said.locator}/variants/{place}"
        price = _shopify_price(variant, "price", said.source, pointer, cents=cents)
        was = _shopify_price(variant, "compare_at_price", said.source, pointer, cents=cents)
        was = was if was and price and (money(was) or 0) > (money(price) or 0) else None
        term = _shopify_stock(variant, said.source, pointer, body)
        stock += [term] if term else []
        if price:
            prices.append(price)
            said.offers.append(_shopify_offer(variant, price, was, term))
        if place == 0:
            said.add("list_price", was)
            said.add("sku", _words(variant, "sku", said.source, pointer, longest=64))
            said.add("gtin", gtin(str(variant.get("barcode") or ""), said.source, f"{pointer}/barcode"))
    if len({price.value for price in prices}) == 1:
        said.add("price", prices[0])
    else:
        said.variant_prices = prices
    return stock


def _option_passages(table: dict[str, Json], source: Source, locator: str) -> list[Passage]:
    options = (option for option in _list(table.get("options")) if isinstance(option, dict))
    return [
        Passage(fold(value), source, f"{locator}/options", label=str(option.get("name"))[:60])
        for option in options
        for value in _list(option.get("values"))[:1]
        if isinstance(value, str) and len(_list(option.get("values"))) == 1 and value != "Default Title"
    ]


def _shopify_price(
    variant: dict[str, Json], key: str, source: Source, pointer: str, *, cents: bool
) -> Candidate | None:
    printed = variant.get(key)
    if not isinstance(printed, str):
        return None
    place = f"{pointer}/{key}"
    if cents and "." not in printed:
        return minor_units(printed, 2, None, source, place)
    return priced(printed, None, source, place)


def _shopify_stock(variant: dict[str, Json], source: Source, pointer: str, body: str) -> Candidate | None:
    available = variant.get("available")
    return _stock_candidate(available, source, f"{pointer}/available", body) if isinstance(available, bool) else None


def _stock_candidate(available: bool, source: Source, locator: str, body: str, name: str = "available") -> Candidate:  # noqa: FBT001
    quote = bool_quote(body, name, available)
    return Candidate(value="InStock" if available else "OutOfStock", quote=quote, source=source, locator=locator)


def _shopify_offer(variant: dict[str, Json], price: Candidate, was: Candidate | None, stock: Candidate | None) -> Offer:
    title = variant.get("title")
    return Offer(
        variant=title[:200] if isinstance(title, str) and title != "Default Title" else None,
        price=money(price),
        list_price=money(was),
        availability=text(stock),
        sku=str(variant.get("sku"))[:64] if variant.get("sku") else None,
        evidence=evidence(price),
    )


def woo_product(table: dict[str, Json], source: Source, locator: str, body: str) -> Statement:
    """Return what WooCommerce's Store API states of one product; its prices are in minor units."""
    said = Statement(source, locator)
    said.url = str(table.get("permalink") or "") or None
    for key, name in (("name", "name"), ("sku", "sku")):
        said.add(key, _words(table, name, source, locator))
    brand = next((each for each in _list(table.get("brands")) if isinstance(each, dict)), None)
    if brand:
        said.add("brand", _words(brand, "name", source, f"{locator}/brands/0", longest=80))
    prices = table.get("prices")
    if isinstance(prices, dict):
        _woo_prices(said, prices, f"{locator}/prices")
    stock = table.get("is_in_stock")
    if table.get("is_on_backorder") is True:
        quote = bool_quote(body, "is_on_backorder", True)  # noqa: FBT003
        said.add(
            "availability",
            Candidate(value="BackOrder", quote=quote, source=source, locator=f"{locator}/is_on_backorder"),
        )
    elif isinstance(stock, bool):
        said.add("availability", _stock_candidate(stock, source, f"{locator}/is_in_stock", body, "is_in_stock"))
    for key in ("short_description", "description"):
        if isinstance(described := table.get(key), str):
            said.passages += [Passage(block, source, f"{locator}/{key}") for block in text_blocks(described)]
    for place, attribute in enumerate(_list(table.get("attributes"))):
        if isinstance(attribute, dict) and not attribute.get("has_variations"):
            label = str(attribute.get("name"))[:60]
            terms = [term.get("name") for term in _list(attribute.get("terms")) if isinstance(term, dict)]
            said.passages += [
                Passage(fold(term), source, f"{locator}/attributes/{place}", label=label)
                for term in terms
                if isinstance(term, str)
            ]
    said.images = list(_image_addresses(table))
    return said


def _woo_prices(said: Statement, prices: dict[str, Json], locator: str) -> None:
    digits = str(prices.get("currency_minor_unit") or "2")
    places = int(digits) if digits.isdigit() and len(digits) == 1 else 2
    currency = currency_of(str(prices.get("currency_code") or ""), said.source, f"{locator}/currency_code")
    said.add("currency", currency)
    code = text(currency)

    def amount(name: str, table: dict[str, Json] = prices) -> Candidate | None:
        return minor_units(str(table.get(name) or ""), places, code, said.source, f"{locator}/{name}")

    span = prices.get("price_range")
    if isinstance(span, dict) and (low := amount("min_amount", span)) and (high := amount("max_amount", span)):
        said.variant_prices = [low, high]
    else:
        said.add("price", amount("price"))
    now, was = amount("price"), amount("regular_price")
    if now and was and (money(was) or 0) > (money(now) or 0):
        said.add("list_price", was)


def any_product(table: dict[str, Json], source: Source, locator: str, body: str) -> Statement:
    """Return what an object of unknown software states, by the names its properties go by."""
    said = Statement(source, locator)
    for key, names in _ANY_WORDS.items():
        for name in names:
            said.add(key, _words(table, name, source, locator, longest=300 if key == "name" else 80))
            if said.candidates.get(key):
                break
    said.add("currency", currency_in(table, source, locator))
    for name in ("gtin", "gtin13", "ean", "EAN", "ean13", "barcode", "upc", "isbn"):
        said.add("gtin", gtin(str(table.get(name) or ""), source, f"{locator}/{name}"))
    _any_price(said, {name: table[name] for name in _PRICES if name in table}, locator)
    for name in ("availability", "stockStatus", "stock_status", "inStock", "isInStock", "in_stock"):
        stock = table.get(name)
        if isinstance(stock, bool):
            said.add("availability", _stock_candidate(stock, source, f"{locator}/{name}", body, name))
        elif isinstance(stock, str):
            said.add("availability", available(stock, source, f"{locator}/{name}"))
    return said


def name_in(table: dict[str, Json]) -> str | None:
    """Return what an object calls itself; Shopify's variants alone carry the name in what it prints for analytics."""
    names = (_only(table.get(key)) for key in _NAMES)
    if named := next((name for name in names if isinstance(name, str)), None):
        return named
    variant = _only(table.get("variants"))
    name = variant.get("name") if isinstance(variant, dict) and "public_title" in variant else None
    return name if isinstance(name, str) else None


def currency_in(table: dict[str, Json], source: Source, locator: str) -> Candidate | None:
    """Return the currency that an object names."""
    for name in _CURRENCIES:
        if isinstance(printed := table.get(name), str) and (made := currency_of(printed, source, f"{locator}/{name}")):
            return made
    return None


def _any_price(said: Statement, table: dict[str, Json], locator: str, depth: int = 0) -> None:
    """Add the first price of an object, or of the objects that its prices stand in: `{"current": {"value": 59}}`."""
    for name in _PRICES:
        place = f"{locator}/{name}"
        match _only(table.get(name)):
            case str() as printed:
                said.add("price", priced(printed, text(said.first("currency")), said.source, place))
            case dict() as inner if depth < _MAX_PRICE_DEPTH:
                said.add("currency", None if said.first("currency") else currency_in(inner, said.source, place))
                _any_price(said, inner, place, depth + 1)
        if said.first("price"):
            return


def _only(value: Json) -> Json:
    """Return the first of a list, anything else as it is."""
    return value[0] if isinstance(value, list) and value else value


_MAX_PRICE_DEPTH = 3
_CURRENCIES = ("currency", "currencyCode", "priceCurrency", "currencyIso", "currency_code", "site_currency")
_NAMES = ("title", "name", "productName", "item_name", "product_name")
TELLING = frozenset({*_NAMES, *_CURRENCIES, "variants"})
"""Properties without any of which an object has neither a name nor a currency."""
_PRICES = (
    "salePrice", "currentPrice", "finalPrice", "sellingPrice", "sale", "current", "final", "selling", "now", "special",
    "price", "prices", "pricing", "priceMoney", "product_price", "amount", "value", "gross", "unitPrice",
)  # fmt: skip
"""What a price goes by, the one to pay first."""
_ANY_WORDS = {
    "name": ("name", "title", "productName", "item_name", "displayName", "product_name"),
    "brand": (
        "brand", "brandName", "item_brand", "vendor", "manufacturer", "product_brand", "manufacturer_name",
    ),
    "sku": (
        "sku", "item_id", "reference", "productId", "product_id", "articleNumber", "itemNumber", "code", "id",
    ),
    "mpn": ("mpn", "manufacturerPartNumber"),
}  # fmt: skip


def tables_in(root: Json, locator: str, *, most: int = 20_000) -> Iterator[tuple[dict[str, Json], str]]:
    """Yield every object of a JSON value with its pointer, in breadth, within bounds."""
    queue: list[tuple[Json, str]] = [(root, locator)]
    for seen, (value, pointer) in enumerate(queue):
        if seen > most:
            return
        if isinstance(value, dict):
            yield value, pointer
            queue.extend(
                (inner, f"{pointer}/{escaped(name)}") for name, inner in value.items() if isinstance(inner, dict | list)
            )
        elif isinstance(value, list):
            queue.extend(
                (inner, f"{pointer}/{place}") for place, inner in enumerate(value) if isinstance(inner, dict | list)
            )


def escaped(name: str) -> str:
    """Return a name as a step of a JSON pointer (RFC 6901)."""
    return name.replace("~", "~0").replace("/", "~1")


def _words(table: dict[str, Json], name: str, source: Source, locator: str, *, longest: int = 300) -> Candidate | None:
    value = table.get(name)
    if isinstance(value, dict):
        return _words(value, "name", source, f"{locator}/{name}", longest=longest)
    if isinstance(value, list):
        value = value[0] if value else None
    if not isinstance(value, str):
        return None
    blocks = text_blocks(value)
    return worded(blocks[0], source, f"{locator}/{name}", longest=longest) if blocks else None


def _image_addresses(table: dict[str, Json]) -> Iterator[str]:
    for image in _list(table.get("images"))[:20]:
        address = image.get("src") if isinstance(image, dict) else image
        if isinstance(address, str):
            yield address


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []
