"""schema.org Things to Statements: which of them are products, and what they state.

Reads Things (things.py); the same for JSON-LD, microdata and RDFa. Related products, reviews and list entries are
told apart from a page's own products by the property that holds them.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import chain

from crawler.items import Candidate, Offer, Qualifier, Source
from crawler.pages.statement import (
    Statement,
    available,
    currency_of,
    evidence,
    gtin,
    money,
    over_variants,
    priced,
    text,
    worded,
)
from crawler.pages.things import Thing, Word
from crawler.readers.passage import Passage
from crawler.readers.text import fold

PRODUCT_TYPES = frozenset(
    {
        "Product",
        "ProductGroup",
        "ProductModel",
        "IndividualProduct",
        "SomeProducts",
        "Vehicle",
        "Car",
        "DietarySupplement",
        "ProductCollection",
        "Offering",  # GoodRelations
    }
)
_OFFERED_TYPES = frozenset(
    {
        "Event",
        "Book",
        "Movie",
        "MusicAlbum",
        "VideoGame",
        "SoftwareApplication",
        "Course",
        "CreativeWork",
        "Service",
        "",
    }
)
"""Types that count as a product only where they come with an offer that has a price."""
_OFFERS = frozenset({"Offer", "AggregateOffer", "Demand"})
_SAID_FOR_ALL = frozenset({"priceCurrency", "availability", "seller"})
"""What an AggregateOffer may say for the offers it holds."""
_ELSEWHERE = frozenset(
    {
        "isRelatedTo", "isSimilarTo", "isConsumableFor", "isAccessoryOrSparePartFor", "review", "reviews", "relatedTo",
        "related", "recommendations", "hasPart", "comment", "mentions", "makesOffer", "hasOfferCatalog", "subjectOf",
    }
)  # fmt: skip
_LISTED = frozenset({"itemListElement", "itemOffered", "item"})
_NAMES_GTIN = re.compile(r"(?:gtin|ean|upc)[ -]?(?:8|12|13|14)?(?:-code)?|isbn[ -]?(?:13)?", re.IGNORECASE)
_GTINS = ("gtin13", "gtin14", "gtin12", "gtin8", "gtin", "ean", "isbn")


def products_in(things: list[Thing]) -> tuple[list[Thing], list[Thing]]:
    """Return the products that things describe as their own, and those that they merely list."""
    own: list[Thing] = []
    listed: list[Thing] = []
    for thing in things:
        _sort(thing, own, listed, in_list=False)
    return own, listed


def _sort(thing: Thing, own: list[Thing], listed: list[Thing], *, in_list: bool) -> None:
    if is_product(thing):
        (listed if in_list else own).append(thing)
        return
    is_list = bool(thing.types & {"ItemList", "OfferCatalog", "SearchResultsPage"})
    for name, values in thing.properties.items():
        if name in _ELSEWHERE or thing.types & {"BreadcrumbList"}:
            continue
        for value in values:
            if isinstance(value, Thing):
                _sort(value, own, listed, in_list=in_list or is_list or name in _LISTED)


def is_product(thing: Thing) -> bool:
    """Tell whether a thing is a product: by its type, or by a name with a priced offer."""
    if thing.types & PRODUCT_TYPES:
        return True
    fitting = thing.types & _OFFERED_TYPES or not thing.types or any(kind.endswith("Event") for kind in thing.types)
    priced_offer = any(offer.word("price", "lowPrice") for offer in thing.things("offers"))
    return bool(fitting and priced_offer and thing.word("name"))


def statement_of(product: Thing) -> Statement:
    """Return what one product Thing states."""
    said = Statement(product.source, product.locator)
    address = product.word("url", "@id")
    said.url = address.text if address else None
    _identity(said, product)
    variants = [variant for variant in product.things("hasVariant", "model") if is_product(variant)]
    offers = [pair for holder in (product, *variants) for pair in _offers_of(holder)]
    _read_offers(said, offers)
    for variant in variants:
        _identity(said, variant, only_missing=True)
    if not said.candidates.get("price"):
        _flat_price(said, product)
    _description(said, product)
    said.images = [word.text for word in _images(product)]
    return said


def _identity(said: Statement, product: Thing, *, only_missing: bool = False) -> None:
    source = said.source
    made: dict[str, Candidate | None] = {
        "name": _made(product.words("name"), source),
        "brand": _made(product.words("brand", "manufacturer"), source, longest=80),
        "sku": _made(_codes(product), source, longest=64),
        "mpn": _made(product.words("mpn", "model"), source, longest=64),
        "gtin": _gtin(product, source),
    }
    for key, candidate in made.items():
        if not (only_missing and said.candidates.get(key)) and not (
            only_missing and key in {"name", "sku", "gtin", "mpn"}
        ):
            said.add(key, candidate)


def _gtin(product: Thing, source: Source) -> Candidate | None:
    words = chain(
        *(holder.words(*_GTINS) for holder in (product, *product.things("offers"))),
        (
            word
            for named in product.things("identifier", "additionalProperty")
            if (called := named.word("propertyID", "name")) and _NAMES_GTIN.fullmatch(called.text)
            for word in named.words("value")
        ),
    )
    named = next((c for w in words if (c := gtin(w.text, source, w.locator))), None)
    # An article number of thirteen digits with a right check digit is a GTIN; of eight it may be chance.
    codes = (Word(re.sub(r"^(?:ean|gtin\d*|isbn):", "", w.text), w.locator) for w in product.words("productID", "sku"))
    return named or next((c for w in codes if len(w.text) >= 13 and (c := gtin(w.text, source, w.locator))), None)


def _made(words: Iterator[Word], source: Source, *, longest: int = 300) -> Candidate | None:
    return next((made for word in words if (made := worded(word.text, source, word.locator, longest=longest))), None)


def _codes(product: Thing) -> Iterator[Word]:
    for word in product.words("sku", "productID", "productId"):
        yield Word(re.sub(r"^(?:sku|mpn|asin|id)\s*:\s*", "", word.text, flags=re.IGNORECASE), word.locator)
    for offer in product.things("offers"):
        yield from offer.words("sku")


def _offers_of(holder: Thing) -> Iterator[tuple[Thing, Thing]]:
    """Yield (product or variant, offer) pairs; an AggregateOffer's own offers instead of it where it has any."""
    for offer in holder.things("offers", "offerDetails"):
        inner = [each for each in offer.things("offers") if each.types & _OFFERS or not each.types]
        for each in inner or [offer]:
            for name in _SAID_FOR_ALL & offer.properties.keys():
                each.properties.setdefault(name, offer.properties[name])
            items = [item for item in each.things("itemOffered") if item.properties]
            yield (items[0] if items else holder), each


def _read_offers(said: Statement, offers: list[tuple[Thing, Thing]]) -> None:
    terms: list[Candidate] = []
    prices: list[Candidate] = []
    for holder, offer in offers[:200]:
        currency, price, list_price = _price_of(offer, said.source)
        stock = next((c for w in offer.words("availability") if (c := available(w.text, said.source, w.locator))), None)
        said.stock_is_blank |= "availability" in offer.properties and offer.word("availability") is None
        if currency:
            said.add("currency", currency)
        if list_price:
            said.add("list_price", list_price)
        if stock:
            terms.append(stock)
        if price:
            prices.append(price)
            said.offers.append(_offer(holder, offer, price, list_price, currency, stock))
    for term in over_variants(terms):
        said.add("availability", term)
    if len({price.value for price in prices}) == 1:
        said.add("price", prices[0])
    else:
        said.variant_prices = prices


def _price_of(offer: Thing, source: Source) -> tuple[Candidate | None, Candidate | None, Candidate | None]:
    specs = list(offer.things("priceSpecification"))
    word = offer.word("priceCurrency", "pricecurrency", "currency") or next(
        (w for s in specs if (w := s.word("priceCurrency"))), None
    )
    currency = currency_of(word.text, source, word.locator) if word else None
    code = text(currency)
    prices = [
        made for word in offer.words("price", "lowPrice") if (made := priced(word.text, code, source, word.locator))
    ]
    highest = next((c for w in offer.words("highPrice") if (c := priced(w.text, code, source, w.locator))), None)
    if highest and prices and not offer.word("price") and (money(highest) or 0) > (money(prices[0]) or 0):
        prices[0] = prices[0].model_copy(update={"qualifier": Qualifier.AT_LEAST})
    list_price = None
    net: list[Candidate] = []
    for spec in specs:
        kind = spec.word("priceType")
        made = next(
            (c for w in spec.words("price", "minPrice") if (c := priced(w.text, code, source, w.locator))), None
        )
        if not spec.properties.keys().isdisjoint(_OF_SOME):
            continue
        taxed = spec.word("valueAddedTaxIncluded")
        if kind and re.search(r"ListPrice|SRP|Strikethrough|RegularPrice", kind.text):
            list_price = made or list_price
        elif made:
            (net if taxed and taxed.text.lower() == "false" else prices).append(made)
    price = next(iter([*prices, *net]), None)
    return (currency, price, list_price) if price else (currency, list_price, None)


_OF_SOME = frozenset({"referenceQuantity", "validForMemberTier"})
"""What a price has that is none for the thing itself, or not for everyone."""


def _offer(
    holder: Thing,
    offer: Thing,
    price: Candidate,
    list_price: Candidate | None,
    currency: Candidate | None,
    stock: Candidate | None,
) -> Offer:
    seller = offer.word("seller", "offeredBy")
    shipping = next(
        (w.text for s in offer.things("shippingDetails") for r in s.things("shippingRate") for w in r.words("value")),
        None,
    )
    rate = priced(shipping, None, price.source, price.locator) if shipping else None
    variant, sku = holder.word("name"), offer.word("sku") or holder.word("sku")
    return Offer(
        seller=seller.text[:200] if seller and seller.text else None,
        variant=variant.text[:200] if variant and holder.role in {"hasVariant", "itemOffered", "model"} else None,
        price=money(price),
        currency=text(currency),
        list_price=money(list_price),
        availability=text(stock),
        shipping_cost=money(rate),
        sku=sku.text[:64] if sku else None,
        evidence=evidence(price),
    )


def _flat_price(said: Statement, product: Thing) -> None:
    """Read a price that stands on the product itself, where shops put it against the vocabulary."""
    if said.variant_prices:
        return
    currency, price, list_price = _price_of(product, said.source)
    said.add("currency", currency)
    said.add("price", price)
    said.add("list_price", list_price)
    if not said.candidates.get("availability"):
        for word in product.words("availability"):
            said.add("availability", available(word.text, said.source, word.locator))


_TAG = re.compile(r"<[^<>]{0,400}>")
_BLOCK_END = re.compile(r"</?(?:p|li|br|div|h[1-6]|tr|td|ul|ol)\b[^<>]{0,400}>|\s*\n\s*\n\s*", re.IGNORECASE)


def text_blocks(marked_up: str) -> list[str]:
    """Return the paragraphs of a text that may hold HTML, tags removed and white space folded."""
    blocks = (fold(html.unescape(_TAG.sub("", block))) for block in _BLOCK_END.split(marked_up[:20_000]))
    return [block for block in blocks if block]


def _description(said: Statement, product: Thing) -> None:
    for word in product.words("description"):
        for block in text_blocks(word.text):
            said.passages.append(Passage(block, said.source, word.locator))
    for row in product.things("additionalProperty"):
        label, value = row.word("name"), row.word("value")
        if label and value:
            said.passages.append(Passage(value.text, said.source, value.locator, label=label.text))
    for name in ("material", "size", "weight", "depth", "width", "height", "color"):
        for word in product.words(name):
            said.passages.append(Passage(word.text, said.source, word.locator, label=name))


def _images(product: Thing) -> Iterator[Word]:
    for value in product.properties.get("image", ()):
        if isinstance(value, Word):
            yield value
        else:
            yield from value.words("url", "contentUrl", "@id")
