"""State that scripts on a page carry for themselves: theme product JSON, ShopifyAnalytics, Next, Nuxt, dataLayer.

Reads a parser's scripts; gives Statements of the product that the page is about. Only looked at where markup leaves
something open.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice

from selectolax.lexbor import LexborNode

from crawler.items import Candidate, Source
from crawler.pages.document import Document, node_path
from crawler.pages.landmarks import Landmarks
from crawler.pages.lenient_json import BrokenJsonError, Json, loads, loads_first, unescape
from crawler.pages.nuxt import called_state
from crawler.pages.shop_json import TELLING, any_product, currency_in, name_in, shopify_product, tables_in
from crawler.pages.statement import Statement, currency_of, text
from crawler.readers.text import similarity, words

_MAX_STATE = 1_500_000
_JSON_TYPES = re.compile(r"json", re.IGNORECASE)
_COMPONENTS = "__next_f"
"""Next's server components: a string of rows, each an id and JSON."""
_NAMED = re.compile(
    r"__[A-Zn]|meta|dataLayer|digitalData|utag_data|product|initialState|ShopifyAnalytics|SQUARESPACE|gtag|JSON\.parse"
)
"""What _ASSIGNED may begin with: plain words are found many times faster."""
_ASSIGNED = re.compile(
    r"(?:__(?:[A-Z][A-Z_]*)?(?:STATE|DATA|PROPS|NUXT)[A-Z_]*__|meta|dataLayer|digitalData|utag_data|productData|productJson|product|initialState|ShopifyAnalytics\.meta|SQUARESPACE_CONTEXT)"
    r"['\"\]]{0,2}\s*=\s*(?=[{\[])|dataLayer\.push\(\s*(?=\{)|gtag\(\s*['\"]event['\"]\s*,\s*['\"]view_item['\"]\s*,\s*(?=\{)|JSON\.parse\(\s*(?=['\"])|"
    rf"{_COMPONENTS}\.push\(\[1,\s*(?=\")"
)
_CURRENCY = re.compile(
    r"(?:Shopify\.currency\s*=\s*\{\s*\"active\"\s*:|ShopifyAnalytics\.meta\.currency\s*=)\s*['\"]([A-Z]{3})['\"]"
)
_ATTRIBUTE = re.compile(rb"""(data-(?:product|item|details|gtm)[a-z-]{0,20})=["']\s?\[?\{(?:&quot;|")""")
_MAX_CARRIERS = 40
_MAX_SAID = 100
"""Statements that count: each fact's candidates are compared with one another."""
_MIN_SIMILARITY = 0.8
_PLAIN = 3
"""Letters and digits of ASCII from which a word is worth looking for."""


def read_state(document: Document, titles: list[str]) -> list[Statement]:
    """Return what embedded state says of the product with one of these titles."""
    statements: list[Statement] = []
    budget = _MAX_STATE
    named = _names_any_of(titles)
    for node, code, kind in _states(document):
        if len(code) < 40 or len(code) > budget or not _mentions(code) or not named(code):
            continue
        budget -= len(code)
        for root, locator, printed in _roots(node, code, kind):
            statements += islice(_products(root, locator, printed, titles), _MAX_SAID - len(statements))
    _add_currency(document.landmarks, statements)
    return statements


def _states(document: Document) -> Iterator[tuple[LexborNode, str, str]]:
    """Yield nodes with the state they carry and its type: scripts, and attributes that hold JSON."""
    for script in document.landmarks.code:
        kind = script.attribute("type")
        if "ld+json" not in kind:
            yield script.node, script.node.text(), kind
    for name in map(bytes.decode, dict.fromkeys(_ATTRIBUTE.findall(document.parser.raw_html))):
        for node in document.parser.css(f"[{name}]")[:_MAX_CARRIERS]:
            yield node, node.attributes.get(name) or "", "json"


def _mentions(code: str) -> bool:
    return "price" in code or "Price" in code


def _names_any_of(titles: list[str]) -> Callable[[str], bool]:
    """Return what tells whether a script may name one of these titles, without reading it.

    A name that is alike by _MIN_SIMILARITY shares two thirds of a title's words. So it has one of those that are
    spelled alike everywhere, where these are more than a third of them.
    """
    spelled: set[bytes] = set()
    for title in titles:
        own = words(title)
        plain = {word for word in own if word.isascii() and len(word) >= _PLAIN}
        if 3 * sum(word in plain for word in own) <= len(own):
            return lambda _: True
        spelled |= set(map(str.encode, plain))

    def named(code: str) -> bool:
        lower = code.encode(
            errors="replace"
        ).lower()  # of ASCII alone: many times faster, and these words have nothing else
        return any(word in lower for word in spelled)

    return named


def _roots(script: LexborNode, code: str, kind: str) -> Iterator[tuple[Json, str, str]]:
    """Yield the JSON values of a script, where each is, and the text it is printed in; `#` stands where it is JSON."""
    path = node_path(script)
    try:
        if _JSON_TYPES.search(kind):
            for root in loads(code):
                yield _revived(root), f"{path}#", code
            return
        if "__NUXT__" in code and (called := called_state(code)) is not None:
            yield called, path, code
        read = 0
        for match in islice(_assigned(code), 8):
            if read > _MAX_STATE:
                return
            if match.group().startswith(_COMPONENTS):
                end = _end_of(code, match.end())
                rows = unescape(code[match.end() + 1 : end - 1])
                read += end - match.end()
                if _mentions(rows):
                    yield from ((root, f"{path}#", rows) for root in loads(rows))
                continue
            root, end = loads_first(code, match.end()) or _first_lenient(code, match.end())
            read += end - match.end()
            if root is not None:
                yield root, f"{path}#", code
    except BrokenJsonError:
        return


def _first_lenient(code: str, start: int) -> tuple[Json, int]:
    end = _end_of(code, start)
    value = code[start:end]
    return next(iter(loads(unescape(value[1:-1]) if value[:1] in {"'", '"'} else value)), None), end


def _assigned(code: str) -> Iterator[re.Match[str]]:
    end = 0
    for named in _NAMED.finditer(code):
        match = _ASSIGNED.match(code, named.start()) if named.start() >= end else None
        if match:
            end = match.end()
            yield match


def _end_of(code: str, start: int) -> int:
    """Return where the bracket or the string that opens here closes; strings within brackets are skipped."""
    depth = 0
    for match in _SIGNS.finditer(code, start):
        sign = match.group()[0]
        if sign in "{[":
            depth += 1
        elif sign in "}]":
            depth -= 1
        if depth <= 0:
            return match.end()
    return len(code)


_SIGNS = re.compile(r"[{}\[\]]|\"(?:[^\"\\]++|\\.)*+\"|'(?:[^'\\\n]++|\\.)*+'")


def _revived(root: Json) -> Json:
    """Return Nuxt 3's flat list as the tree it stands for: numbers in it are places in the list."""
    if (
        not isinstance(root, list)
        or len(root) < 3
        or not all(isinstance(part, dict | list | str | bool | None) for part in root[:3])
    ):
        return root
    if not isinstance(root[0], dict | list) or not _is_flat(root):
        return root

    def build(value: Json, depth: int) -> Json:
        if isinstance(value, str) and value.isdigit() and int(value) < len(root) and depth < 24:
            part = root[int(value)]
            if isinstance(part, dict):
                return {name: build(inner, depth + 1) for name, inner in part.items()}
            if isinstance(part, list):
                return [build(inner, depth + 1) for inner in part[:200]]
            return part
        return value

    # Each product stays at its place, so that a pointer to it leads to where it is in the page.
    places = [place for place, part in enumerate(root) if isinstance(part, dict) and {"price", "name"} <= part.keys()]
    built = dict.fromkeys(places[:50])
    return [
        {name: build(inner, 0) for name, inner in part.items()} if place in built and isinstance(part, dict) else None
        for place, part in enumerate(root)
    ]


def _is_flat(root: list[Json]) -> bool:
    tables = [part for part in root if isinstance(part, dict)][:5]
    return bool(tables) and all(
        isinstance(v, str) and v.lstrip("-").isdigit() for table in tables for v in table.values()
    )


def _products(root: Json, locator: str, code: str, titles: list[str]) -> Iterator[Statement]:
    currencies: dict[str, Candidate] = {}
    for table, pointer in tables_in(root, locator):
        if TELLING.isdisjoint(table):
            continue
        if (currency := currency_in(table, Source.EMBEDDED_STATE, pointer)) is not None:
            currencies[pointer] = currency
        name = name_in(table)
        # What Shopify prints of a variant for analytics is a part of what it prints of the product.
        if (
            name is None
            or "public_title" in table
            or not any(similarity(name, title) >= _MIN_SIMILARITY for title in titles)
        ):
            continue
        variants = table.get("variants")
        if isinstance(variants, list) and variants and isinstance(variants[0], dict) and "price" in variants[0]:
            said = shopify_product(table, Source.EMBEDDED_STATE, pointer, code, cents=_in_cents(variants[0], code))
        else:
            said = any_product(table, Source.EMBEDDED_STATE, pointer, code)
        if not said.candidates.get("currency"):
            said.add("currency", _around(pointer, currencies))
        if said.candidates.get("price") or said.variant_prices:
            yield said if locator.endswith("#") else _at_script(said, locator)


def _at_script(said: Statement, locator: str) -> Statement:
    """Give all that a statement states the place of its script: no pointer leads to what a function returns."""
    place = {"locator": locator}

    def placed(candidates: list[Candidate]) -> list[Candidate]:
        return [candidate.model_copy(update=place) for candidate in candidates]

    return replace(
        said,
        locator=locator,
        candidates={key: placed(candidates) for key, candidates in said.candidates.items()},
        variant_prices=placed(said.variant_prices),
        passages=[replace(passage, locator=locator) for passage in said.passages],
        offers=[
            offer.model_copy(update={"evidence": offer.evidence.model_copy(update=place)}) if offer.evidence else offer
            for offer in said.offers
        ],
    )


def _in_cents(variant: dict[str, Json], code: str) -> bool:
    price = variant["price"]
    return isinstance(price, str) and "." not in price and f'"{price}"' not in code


def _around(pointer: str, currencies: dict[str, Candidate]) -> Candidate | None:
    """Return the currency that the nearest object around a product names."""
    while "/" in pointer:
        if pointer in currencies:
            return currencies[pointer]
        pointer = pointer.rpartition("/")[0]
    return currencies.get(pointer)


def _add_currency(landmarks: Landmarks, statements: list[Statement]) -> None:
    """Give Shopify's statements the currency that its own script names."""
    if not statements or all(text(said.first("currency")) for said in statements):
        return
    for script, _ in landmarks.code:
        match = _CURRENCY.search(script.text()) if "Shopify" in script.text() else None
        if match:
            statements[0].add("currency", currency_of(match[1], Source.EMBEDDED_STATE, node_path(script)))
            return
