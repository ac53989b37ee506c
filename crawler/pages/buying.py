"""The buying area: every amount shown near the product's heading, classified, and which of them is the price.

Reads a Document; gives Shown amounts. An amount's role comes from the words around it (readers/money.py), from the element it
stands in (struck through, a class that says `old-price`) and from the short line above or beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from crawler.items import Candidate, Qualifier, Source
from crawler.pages.document import Document, Element, Line
from crawler.pages.shop_words import BUY
from crawler.readers.money import Amount, Role, amounts_in, role_in

_MAX_LINE = 220
_DIGIT = re.compile(r"\d")
_PRICE_MARK = re.compile(
    r"price|preis|prix|precio|prezzo|prijs|\bpris|hinta|\bcena|preco|amount|bedrag|koszt|money|\bcost|offerprice|kaufpreis|(?<![a-z])prc(?![a-z])"
)
_ROLE_MARKS: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (Role.LOWEST_30_DAYS, re.compile(r"lowest|omnibus|30-?days?")),
    (Role.INSTALMENT, re.compile(r"instal?l?ment|klarna|affirm|afterpay|sezzle|finance|financing|monthly|ratenzahlung|mensual|paypal|payment-option|split-?pay")),
    (Role.UNIT_PRICE, re.compile(r"unit-?_?price|base-?_?price|grundpreis|per-?unit|price-?per|pangv|reference-?price|price_?unit")),
    (Role.SHIPPING_THRESHOLD, re.compile(r"free-?shipping|threshold")),
    (Role.SHIPPING, re.compile(r"shipping|delivery|versand|livraison|postage|spedizione|frakt|dostawa|doprava|lieferung")),
    (Role.SAVING, re.compile(r"sav(?:e|ing)|discount|rabatt?|ersparnis|badge|percent|reduction|remise|sconto|ahorro|economy")),
    (
        Role.LIST,
        re.compile(
            r"(?:^|[\s_-])(?:old|was|list|strike\w*|regular|compare\w*|rrp|uvp|msrp|original|before|crossed|previous|retail|normal|suggested|full|base-original|barre|alt|standard|non-?sale|pre-?discount|struck|through|from-price|ref)(?:$|[\s_-])|"
            r"old-?price|price-?old|priceold|oldprice|listprice|wasprice|strikeprice|text-strike|line-through|compareat|regularprice|price-?was|rrp|uvp|msrp|streich"
        ),
    ),
    (Role.DEPOSIT, re.compile(r"deposit|pfand")),
    (Role.TAX, re.compile(r"excl|without-?vat|net-?price|pricenet|price-?without|no-?vat|bez-?dph")),
    (Role.OTHER_OFFER, re.compile(r"other-?sellers?|otheroffers?|used-?price|marketplace|more-?buying|olp|total|subtotal|bundle|accessor|warranty|insurance|protection|addon|add-on|gift")),
)
_SALE_MARK = re.compile(r"sale|special|current|final|now|actual|offer|reduced|new-?price|promo|our-?price|selling|deal|to-?pay")
_STRUCK = frozenset({"del", "s", "strike"})
_LEVELS = 5


@dataclass(frozen=True, slots=True)
class Shown:
    """One amount shown near the product's heading."""

    amount: Amount
    line: Line
    element: Element
    role: Role
    marked: bool
    """Stands in an element that is named a price."""
    weight: float
    """How much speaks for its being the price, for amounts whose role is current."""

    def candidate(self, currency: str | None) -> Candidate:
        """Return it as a candidate in a currency."""
        printed = self.amount.printed if self.amount.printed in self.line.printed else self.line.printed
        return Candidate(
            value=self.amount.value,
            unit=currency,
            qualifier=Qualifier.AT_LEAST if self.role is Role.FROM else None,
            quote=printed,
            source=Source.TEXT,
            locator=self.element.path,
        )


@dataclass(slots=True)
class BuyingArea:
    """What is shown around the product's heading and its buy button."""

    shown: list[Shown]
    button: Line | None
    """Button that buys, if there is one."""

    @property
    def current(self) -> list[Shown]:
        """Amounts that may be the price, the likeliest first."""
        fitting = [shown for shown in self.shown if shown.role in {Role.CURRENT, Role.FROM} and shown.weight > 0]
        return sorted(fitting, key=lambda shown: (-shown.weight, shown.line.start))

    def of(self, role: Role) -> list[Shown]:
        """Return the amounts of one role, in order."""
        return [shown for shown in self.shown if shown.role is role]


def read_buying_area(document: Document) -> BuyingArea:
    """Find every amount near the heading, and the buy button."""
    lines = document.lines
    title = document.title
    heading = next((place for place, line in enumerate(lines) if title and line.start >= title.start), 0)
    button = _buy_button(document, heading)
    shown: list[Shown] = []
    for place, line in enumerate(lines):
        if len(line.text) <= _MAX_LINE and _DIGIT.search(line.text) and -25 <= place - heading <= 400:
            shown += _amounts_of(document, lines, place, heading, button)
    return BuyingArea(_promoted(shown), button)


def _buy_button(document: Document, heading: int) -> Line | None:
    found = None
    for place, line in enumerate(document.lines):
        if len(line.text) > 40 or not BUY.match(line.text.lower()) or _is_card(document, line.inner):
            continue
        if place >= heading:
            return line
        found = line
    return found


def _amounts_of(document: Document, lines: list[Line], place: int, heading: int, button: Line | None) -> Iterator[Shown]:
    line = lines[place]
    marked_price = any(_PRICE_MARK.search(element.marks) for element in _near(line.inner))
    for amount in amounts_in(line.text, bare=marked_price and len(line.text) < 24):
        element = _element_of(document, line, amount)
        role = _role(lines, place, amount, element)
        marks = [ancestor.marks for ancestor in _near(element)]
        marked = any(_PRICE_MARK.search(mark) for mark in marks)
        if not amount.sign and not marked:
            continue
        yield Shown(amount, line, element, role, marked, _weight(document, lines, place, heading, button, element, marked))


def _element_of(document: Document, line: Line, amount: Amount) -> Element:
    """Return the innermost element that holds the amount's first digit."""
    wanted = next(iter(_DIGIT.findall(amount.printed)), "")
    before = len(re.sub(r"\s", "", line.text[: amount.start]))
    seen = 0
    for place in range(line.start, len(document.words)):
        word = document.words[place]
        bare = re.sub(r"\s", "", word)
        if seen + len(bare) > before and wanted in bare[max(0, before - seen) :]:
            return document.element_at(place)
        seen += len(bare)
        if word == "\n" and place > line.start:
            break
    return line.inner


def _near(element: Element) -> Iterator[Element]:
    for level, ancestor in enumerate(element.ancestors()):
        if level >= _LEVELS or ancestor.tag in {"main", "body", "html"}:
            return
        yield ancestor


def _role(lines: list[Line], place: int, amount: Amount, element: Element) -> Role:
    line = lines[place]
    for ancestor in _near(element):
        if ancestor.tag in _STRUCK or "line-through" in (ancestor.attributes.get("style") or ""):
            return Role.LIST
    if amount.role not in {Role.CURRENT, Role.FROM}:
        return amount.role
    for level, ancestor in enumerate(_near(element)):
        if level > 3:
            break
        for role, pattern in _ROLE_MARKS:
            if pattern.search(ancestor.marks) and not (role in {Role.LIST, Role.SAVING} and _SALE_MARK.search(ancestor.marks) and level):
                return role
    label = _label(lines, place, amount)
    if label:
        told = role_in(f"{label} {amount.printed}", len(label) + 1, len(label) + 1 + len(amount.printed))
        if told is not Role.CURRENT:
            return told
    following = lines[place + 1].text if place + 1 < len(lines) else ""
    if line.text.endswith(amount.printed) and len(following) < 24 and not _DIGIT.search(following):
        told = role_in(f"{amount.printed} {following}", 0, len(amount.printed))
        if told in {Role.INSTALMENT, Role.UNIT_PRICE, Role.RENTAL}:
            return told
    return amount.role


def _label(lines: list[Line], place: int, amount: Amount) -> str:
    """Return the short line above an amount that opens its own line."""
    if amount.start > 2 or place == 0:
        return ""
    above = lines[place - 1]
    return above.text if len(above.text) < 40 and not _DIGIT.search(above.text) else ""


def _weight(
    document: Document, lines: list[Line], place: int, heading: int, button: Line | None, element: Element, marked: bool  # noqa: FBT001
) -> float:
    if element.hidden or _is_card(document, element):
        return 0.0
    distance = place - heading
    weight = 3.0 if marked else 1.0
    weight += max(0.0, 2.0 - abs(distance) / 20) if distance >= 0 else max(0.0, 1.0 + distance / 10)
    if button is not None:
        apart = abs(button.start - lines[place].start)
        weight += 1.5 if apart < 60 else 0.5 if apart < 200 else 0.0
    if len(lines[place].text) > 90:
        weight -= 2.0
    if any(_SALE_MARK.search(ancestor.marks) for ancestor in _near(element)):
        weight += 0.5
    if any("price" in (ancestor.attributes.get("itemprop") or "") for ancestor in _near(element)):
        weight += 2.0
    if element.tag in {"option", "td", "li"}:
        weight -= 0.5
    return weight


def _is_card(document: Document, element: Element) -> bool:
    """Tell whether an element stands in a link to another page: a card of some other product."""
    for ancestor in element.ancestors():
        if ancestor.tag == "a" and (link := ancestor.attributes.get("href")):
            target = urlsplit(document.address(link))
            here = urlsplit(document.url)
            return target.scheme in {"http", "https"} and len(target.path) > 1 and target.path.rstrip("/") != here.path.rstrip("/")
    return False


def _promoted(shown: list[Shown]) -> list[Shown]:
    """Give an amount that is shown twice in a row more weight: once for the eye, once for the sticky bar."""
    counts: dict[object, int] = {}
    for each in shown:
        counts[each.amount.value] = counts.get(each.amount.value, 0) + 1
    return [replace(each, weight=each.weight + (0.5 if counts[each.amount.value] > 1 and each.weight > 0 else 0.0)) for each in shown]
