"""Who a shop is: its name, country, currency and language, each with what says so.

A pure function of its home page and of what was read of a sample.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.languages import get_official_languages
from babel.numbers import get_territory_currencies
from selectolax.lexbor import LexborHTMLParser

from crawler.items import Listing
from crawler.reading import AnyReading

_CODE = re.compile(r"[A-Z]{3}")
_COUNTRY_MARK = re.compile(
    r'"addressCountry"\s*:\s*(?:\{[^{}]*"name"\s*:\s*)?"([A-Za-z]{2})"|Shopify\.country\s*=\s*"([A-Z]{2})"'
)
_CURRENCY_MARK = re.compile(
    r'Shopify\.currency\s*=\s*\{\s*"active"\s*:\s*"([A-Z]{3})"|"priceCurrency"\s*:\s*"([A-Z]{3})"|"currency(?:_?[cC]ode)?"\s*:\s*"([A-Z]{3})"'
)
_ORGANISATIONS = frozenset({"Organization", "OnlineStore", "Store", "WebSite", "LocalBusiness", "Corporation"})
_TITLE_SIGNS = re.compile(r"\s+[|–—:·-]\s+")
# Domains of countries that everybody sells under.
_WORLDWIDE = frozenset({"co", "io", "me", "tv", "ai", "cc", "ly", "to", "gg", "fm", "ws", "nu", "eu", "la", "vc"})


class Told(NamedTuple):
    """A value and what says so."""

    value: str
    why: str
    sure: bool = True
    """False where an editor should look."""


class Identity(NamedTuple):
    """Who sells."""

    name: Told
    country: Told
    currency: Told
    language: Told


def identify(home: str, source: str, readings: Sequence[AnyReading]) -> Identity:
    """Say who a shop is.

    Args:
        home: Address of its home page.
        source: Decoded home page.
        readings: What a sample of its pages reads to.
    """
    page = LexborHTMLParser(source)
    tag = _language_tag(page)
    language = _language(tag, readings)
    currency = _stated_currency(page, source, readings)
    country = _country(home, source, tag, currency, language)
    return Identity(_name(home, page), country, currency or _usual_currency(country), language)


def _name(home: str, page: LexborHTMLParser) -> Told:
    for selector, attribute, why in (
        ('meta[property="og:site_name"]', "content", "og:site_name of the home page"),
        ('meta[name="application-name"]', "content", "application-name of the home page"),
    ):
        node = page.css_first(selector)
        if node is not None and (told := " ".join((node.attributes.get(attribute) or "").split())):
            return Told(told, why)
    for node in page.css('script[type="application/ld+json"]'):
        if (named := _organisation(node.text())) is not None:
            return Told(named, "the home page's markup of the shop itself")
    title = page.css_first("title")
    parts = [part.strip() for part in _TITLE_SIGNS.split(" ".join(title.text().split()))] if title else []
    label = _label(home)
    for part in parts:
        if label in re.sub(r"\W", "", part.lower()):
            return Told(part, "the home page's title")
    if parts and parts[-1]:
        return Told(parts[-1], "the end of the home page's title", sure=False)
    return Told(label.capitalize(), "the host's name: no page names the shop", sure=False)


def _organisation(script: str) -> str | None:
    try:
        root = json.loads(script)
    except ValueError:
        return None
    graph = root.get("@graph", [root]) if isinstance(root, dict) else root
    for thing in graph if isinstance(graph, list) else []:
        kinds = thing.get("@type") if isinstance(thing, dict) else None
        if _ORGANISATIONS & set(kinds if isinstance(kinds, list) else [kinds]) and isinstance(thing.get("name"), str):
            return " ".join(thing["name"].split())
    return None


def _label(home: str) -> str:
    host = str(urlsplit(home).hostname).removeprefix("www.")
    return host.split(".", maxsplit=1)[0]


def _language_tag(page: LexborHTMLParser) -> str | None:
    root = page.css_first("html")
    tag = (root.attributes.get("lang") if root is not None else None) or None
    if tag is None and (spoken := page.css_first('meta[property="og:locale"]')) is not None:
        tag = spoken.attributes.get("content")
    return tag.replace("_", "-").strip() if tag and re.match(r"[A-Za-z]{2}\b", tag) else None


def _language(tag: str | None, readings: Sequence[AnyReading]) -> Told:
    most = Counter(reading.language for reading in readings if reading.language).most_common(1)
    if most:
        return Told(str(most[0][0]), f"the language of {most[0][1]} of {len(readings)} pages read")
    if tag:
        return Told(tag[:2].lower(), f"the home page's lang: {tag}")
    return Told("en", "a guess: no page says which", sure=False)


def _stated_currency(page: LexborHTMLParser, source: str, readings: Sequence[AnyReading]) -> Told | None:
    codes = [reading.currency for reading in readings if isinstance(reading, Listing) and reading.currency]
    if codes:
        code, count = Counter(codes).most_common(1)[0]
        return Told(code, f"the currency of {count} of {len(codes)} prices read")
    node = page.css_first('meta[property="og:price:currency"], meta[property="product:price:currency"]')
    marked = [node.attributes.get("content") or ""] if node is not None else []
    marked += [code for match in _CURRENCY_MARK.finditer(source) for code in match.groups() if code]
    found = next((each for each in marked if _CODE.fullmatch(each)), None)
    return Told(found, "the home page's markup") if found else None


def _country(home: str, source: str, tag: str | None, currency: Told | None, language: Told) -> Told:
    ending = str(urlsplit(home).hostname).rsplit(".", maxsplit=1)[-1].lower()
    countries = get_global("territory_languages")
    by_ending = {"uk": "GB"}.get(ending, ending.upper())
    if len(ending) == 2 and ending not in _WORLDWIDE and by_ending in countries:
        return Told(by_ending, f"the domain ends in .{ending}")
    if match := _COUNTRY_MARK.search(source):
        return Told((match[1] or match[2]).upper(), "the country in the home page's markup")
    users = _countries_of(currency.value) if currency else []
    if len(users) == 1 and currency:
        return Told(users[0], f"the one country that pays in {currency.value}")
    if tag and re.fullmatch(r"[A-Za-z]{2}-[A-Za-z]{2}", tag) and (not users or tag[3:].upper() in users):
        return Told(tag[3:].upper(), f"the home page's lang: {tag}", sure=False)
    speaking = [code for code in users if language.value in get_official_languages(code, de_facto=True)]
    guess = _likeliest(language.value, speaking or users)
    return Told(guess, "a guess by language and currency: see the imprint", sure=False)


def _countries_of(currency: str) -> list[str]:
    """Return the countries that pay in a currency today, larger ones first."""
    territories = get_global("territory_currencies")
    return sorted(code for code in territories if len(code) == 2 and currency in get_territory_currencies(code))


def _likeliest(language: str, countries: Iterable[str]) -> str:
    """Return the country that CLDR holds likeliest for a language, where it is among those that may be."""
    may_be = list(countries)
    likely = str(get_global("likely_subtags").get(language, "")).rpartition("_")[2]
    if likely in may_be or not may_be:
        return likely if len(likely) == 2 else "US"
    return may_be[0]


def _usual_currency(country: Told) -> Told:
    codes = get_territory_currencies(country.value)
    return Told(
        codes[0] if codes else "EUR", f"what {_country_name(country.value)} pays in: no price says so", sure=False
    )


def _country_name(code: str) -> str:
    try:
        return str(Locale("en").territories.get(code, code))
    except UnknownLocaleError:
        return code
