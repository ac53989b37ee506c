"""The buying area: every amount shown near the product's heading, classified, and which of them is the price.

Reads a Document; gives Shown amounts. An amount's role comes from the words around it (readers/money.py), from the
element it stands in (struck through, a class that says `old-price`) and from the short line above or beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import urlsplit

from crawler.items import Candidate, Qualifier, Source
from crawler.pages.document import Document, Element, Line, named_for
from crawler.pages.shop_words import BUY
from crawler.readers.money import Amount, Role, amounts_in, role_in
from crawler.readers.text import fold

_MAX_LINE = 220
_DIGIT = re.compile(r"\d")
_names_price = named_for(
    r"price|preis|prix|precio|prezzo|prijs|\bpris|hinta|\bcena|preco|amount|bedrag|koszt|money|\bcost|offerprice|kaufpreis|(?<![a-z])prc(?![a-z])"
)
_PRICE_LABEL = re.compile(
    r"(?<!\w)(?:price|preis|prix|precio|prezzo|prijs|pris|hinta|cena|preço|цена|ціна|ár|τιμή|fiyat[ıi]?|preț|giá|harga)(?!\w)|"
    r"価格|가격|价格|價格|ราคา|السعر|قیمت",
    re.IGNORECASE,
)
_ROLE_MARKS: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (Role.LOWEST_30_DAYS, re.compile(r"lowest-?(?:price-?)?(?:30|recent|last)|omnibus|30-?days?")),
    (
        Role.INSTALMENT,
        re.compile(
            r"instal?l?ment|klarna|affirm|afterpay|sezzle|finance|financing|monthly|ratenzahlung|mensual|paypal|payment-option|split-?pay"
        ),
    ),
    (
        Role.UNIT_PRICE,
        re.compile(r"unit-?_?price|base-?_?price|grundpreis|per-?unit|price-?per|pangv|reference-?price|price_?unit"),
    ),
    (Role.SHIPPING_THRESHOLD, re.compile(r"free-?shipping|threshold")),
    (
        Role.SHIPPING,
        re.compile(r"shipping|delivery|versand|livraison|postage|spedizione|frakt|dostawa|doprava|lieferung"),
    ),
    (
        Role.SAVING,
        re.compile(
            r"sav(?:e|ing)|(?<!price-)(?<!price--)discount(?!(?:ed)?[-_]?price)|rabatt?|ersparnis|badge|percent|reduction|remise|sconto|"
            r"ahorro|economy"
        ),
    ),
    (
        Role.LIST,
        re.compile(
            r"(?:^|[\s_-])(?:old|was|list(?!-(?:unstyled|inline|group|none|disc))|strike\w*|regular|compare\w*|rrp|uvp|msrp|original|before|crossed|previous|retail|normal|suggested|full|base-original|barre|alt|standard|non-?sale|pre-?discount|struck|through|from-price|ref)(?:$|[\s_-])|"
            r"old-?price|price-?old|priceold|oldprice|listprice|wasprice|strikeprice|text-strike|line-through|compareat|regularprice|price-?was|rrp|uvp|msrp|streich"
        ),
    ),
    (Role.DEPOSIT, re.compile(r"deposit|pfand")),
    (Role.TAX, re.compile(r"excl|without-?vat|net-?price|pricenet|price-?without|no-?vat|bez-?dph")),
    (
        Role.OTHER_OFFER,
        re.compile(
            r"other-?sellers?|otheroffers?|used-?price|marketplace|more-?buying|olp|subtotal|(?<![a-z])total|bundle|accessor|"
            r"warranty|insurance|protection|addon|add-on|gift"
        ),
    ),
)
_names_sale = named_for(
    r"sale|special|current|final|now|actual|offer|reduced|new-?price|promo|our-?price|selling|deal|to-?pay|price--?discount|"
    r"discount(?:ed)?[-_]?price"
)
_PAYABLE = frozenset({Role.CURRENT, Role.FROM, Role.TAX})
"""Roles of amounts that may be the price. One said with or without tax is one, where the page leads with it."""
_NEVER_LIST = frozenset(
    {Role.SHIPPING, Role.SHIPPING_THRESHOLD, Role.INSTALMENT, Role.UNIT_PRICE, Role.DEPOSIT, Role.LOWEST_30_DAYS}
)
"""Roles of amounts that are no list price, struck through or not."""
_OF_BOTH = frozenset({Role.LIST, Role.SAVING})
"""Roles whose words name the box of the new price, too: `special-price old-price-shown`."""
_STATE_MARK = re.compile(r"(?<![\w-])(?:js-)?(?:has|is|on|with)-[\w-]+")
_STRUCK = frozenset({"del", "s", "strike"})
_BUTTON_MARK = re.compile(r"\bbtn|button|add-?to|buy|submit|kaufen")
_LEVELS = 5
_MANY = 3
"""Like buttons from which each belongs to one of several goods."""
_TOO_WIDE = frozenset({"main", "body", "html"})
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_MAX_SIGN = 6
"""Characters of a line that is a currency's sign or code."""
_SHORT = 24
"""Characters of a line that may be a price without a currency."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One amount shown near the product's heading."""

    document: Document
    amount: Amount
    line: Line
    element: Element
    """The innermost one with the amount's first digit."""
    role: Role
    struck: bool
    """Printed struck through."""
    marked: bool
    """Stands in an element that is named a price."""
    weight: float
    """How much speaks for its being the price, for amounts whose role is current."""
    sign_line: Line | None = None
    """Line of its sign, where that stands alone below it."""

    def candidate(self, currency: str | None) -> Candidate:
        """Return it as a candidate in a currency."""
        printed = self.amount.printed if self.amount.printed in self.line.printed else self.line.printed
        return Candidate(
            value=self.amount.value,
            unit=currency,
            qualifier=Qualifier.AT_LEAST if self.role is Role.FROM else None,
            quote=printed,
            source=Source.TEXT,
            locator=self.path,
        )

    @property
    def sign_path(self) -> str:
        """CSS path of the element that holds the sign."""
        return self.sign_line.inner.path if self.sign_line else self.path

    @property
    def path(self) -> str:
        """CSS path of the innermost element that holds the number and its sign."""
        return (self.document.holder(self.element, self.amount.printed) or self.line.element).path


@dataclass(frozen=True, slots=True)
class Button:
    """A button that buys."""

    text: str
    start: int
    """Its word in Document.words."""
    element: Element


@dataclass(slots=True)
class BuyingArea:
    """What is shown around the product's heading and its buy button."""

    shown: list[Shown]
    button: Button | None
    """Button that buys, if there is one."""
    cards: int = 0
    """Amounts that belong to other goods: they stand in links, or in a grid of like boxes."""

    @property
    def current(self) -> list[Shown]:
        """Amounts that may be the price, the likeliest first."""
        fitting = [shown for shown in self.shown if shown.role in _PAYABLE and shown.weight > 0]
        return sorted(fitting, key=lambda shown: (-shown.weight, shown.line.start))

    def of(self, role: Role) -> list[Shown]:
        """Return the amounts of one role, in order."""
        return [shown for shown in self.shown if shown.role is role]


def read_buying_area(document: Document) -> BuyingArea:
    """Find every amount near the heading, and the buy button."""
    lines = document.lines
    title = document.title
    heading = next((place for place, line in enumerate(lines) if title and line.start >= title.start), 0)
    button = _buy_button(document, lines[heading] if lines else None)
    shown: list[Shown] = []
    for place, line in enumerate(lines):
        if len(line.text) <= _MAX_LINE and _DIGIT.search(line.text) and -25 <= place - heading <= 400:
            shown += _amounts_of(document, lines, place, heading, button)
    shown = _without_grids(document, shown)
    cards = sum(1 for each in shown if each.weight == 0 and not each.element.hidden)
    return BuyingArea(_regular_as_current(_promoted(shown)), button, cards)


def _buy_button(document: Document, heading: Line | None) -> Button | None:
    """Return the first button below the heading that buys; else the last one above it."""
    above = None
    for button in _buttons(document):
        if heading is None or button.start >= heading.start:
            return button
        above = button
    return above


def _buttons(document: Document) -> Iterator[Button]:
    for place, word in enumerate(document.words):
        if 2 <= len(word) <= 80 and not word.isspace() and BUY.match(fold(word).lower()):
            element = document.element_at(place)
            is_button = any(_is_button(ancestor) for _, ancestor in zip(range(4), element.ancestors(), strict=False))
            if is_button and not _is_of_another_shop(document, element):
                yield Button(fold(word), place, element)
    for element in document.tagged("input"):
        value = fold(element.attributes.get("value") or element.attributes.get("alt") or "")
        if element.attributes.get("type") in {"submit", "button", "image"} and BUY.match(value.lower()):
            yield Button(value, element.start, element)


def _is_of_another_shop(document: Document, button: Element) -> bool:
    link = next((e.attributes.get("href") for e in button.ancestors() if e.tag == "a"), None)
    there, here = urlsplit(document.address(link or "")).hostname, urlsplit(document.url).hostname
    return bool(there and here) and str(there).split(".")[-2:] != str(here).split(".")[-2:]


def _is_button(element: Element) -> bool:
    return (
        element.tag in {"button", "a"}
        or element.attributes.get("role") == "button"
        or bool(_BUTTON_MARK.search(element.marks))
    )


def _amounts_of(
    document: Document, lines: list[Line], place: int, heading: int, button: Button | None
) -> Iterator[Shown]:
    line = lines[place]
    short = len(line.text) < _SHORT
    marked_price = short and any(_names_price(element.marks) for element in _near(line.inner, 2))
    below = lines[place + 1].text if marked_price and place + 1 < len(lines) else ""
    for bare in amounts_in(line.text, bare=marked_price):
        if not bare.sign and len(line.text) > len(bare.printed) + 12:
            continue
        amount = bare if bare.sign else _with_sign_below(bare, below)
        element = _element_of(document, line, amount)
        near = _near(element)
        role = _role(lines, place, amount, near)
        struck = any(map(_is_struck, near))
        role = Role.LIST if struck and role not in _NEVER_LIST else role
        marked = any(_names_price(ancestor.marks) for ancestor in near)
        yield Shown(
            document,
            amount,
            line,
            element,
            role,
            struck,
            marked,
            _weight(document, line, place - heading, button, element, marked=marked, role=role)
            + (1.0 if not marked and _is_called_price(lines, place, amount) else 0.0),
            lines[place + 1] if amount is not bare else None,
        )


def _with_sign_below(amount: Amount, below: str) -> Amount:
    """Return a bare amount with the sign that stands alone in the line below it, as `2399` over `PLN`."""
    if len(below) > _MAX_SIGN or not below:
        return amount
    signed = next(iter(amounts_in(f"{amount.printed} {below}")), amount)
    return replace(amount, sign=signed.sign) if signed.value == amount.value else amount


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


def _near(element: Element, levels: int = _LEVELS) -> list[Element]:
    """Return the element and what is right around it, innermost first."""
    near: list[Element] = []
    above: Element | None = element
    while above is not None and len(near) < levels and above.tag not in _TOO_WIDE:
        near.append(above)
        above = above.parent
    return near


def _role(lines: list[Line], place: int, amount: Amount, near: list[Element]) -> Role:
    """Say what an amount is: by its own words, by the classes around it, by the lines above and below."""
    if amount.role not in {Role.CURRENT, Role.FROM}:
        return amount.role
    return _marked_role(near) or _neighbours_role(lines, place, amount) or amount.role


def _marked_role(near: list[Element]) -> Role | None:
    sale = False
    for level, ancestor in enumerate(near[:4]):
        role = _role_of_marks(ancestor.marks, above=level > 0)
        if role is not None and not (sale and role in _OF_BOTH):
            return role
        sale = sale or _names_sale(ancestor.marks)
    return None


@lru_cache(maxsize=4096)
def _role_of_marks(marks: str, *, above: bool) -> Role | None:
    for role, pattern in _ROLE_MARKS if marks else ():
        # `special-price old-price-shown`: a class above that also says sale names the box of both prices.
        both = above and role in _OF_BOTH and _names_sale(marks)
        if pattern.search(_STATE_MARK.sub("", marks)) and not both:
            return role
    return None


def _neighbours_role(lines: list[Line], place: int, amount: Amount) -> Role | None:
    label = _label(lines, place, amount)
    start = len(label) + 1 if label else 0
    told = role_in(f"{label} {amount.printed}", start, start + len(amount.printed)) if label else Role.CURRENT
    if told is not Role.CURRENT:
        return told
    following = lines[place + 1].text if place + 1 < len(lines) else ""
    if lines[place].text.endswith(amount.printed) and len(following) < 24 and not _DIGIT.search(following):
        told = role_in(f"{amount.printed} {following}", 0, len(amount.printed))
    return told if told in {Role.INSTALMENT, Role.UNIT_PRICE, Role.RENTAL} else None


def _is_struck(element: Element) -> bool:
    return element.tag in _STRUCK or "line-through" in (element.attributes.get("style") or "")


def _label(lines: list[Line], place: int, amount: Amount) -> str:
    """Return the short line above an amount that opens its own line."""
    if amount.start > 2 or place == 0:
        return ""
    above = lines[place - 1]
    return above.text if len(above.text) < 40 and not _DIGIT.search(above.text) else ""


def _is_called_price(lines: list[Line], place: int, amount: Amount) -> bool:
    """Tell whether words before an amount, or the short line above it, say that it is a price."""
    before = lines[place].text[: amount.start].strip() or _label(lines, place, amount)
    return len(before) <= _SHORT and _PRICE_LABEL.search(before) is not None


def _weight(
    document: Document, line: Line, distance: int, button: Button | None, element: Element, *, marked: bool, role: Role
) -> float:
    if element.hidden or _is_card(document, element, button):
        return 0.0
    near = _near(element)
    weight = 3.0 if marked else 1.0
    weight += max(0.0, 2.0 - abs(distance) / 20) if distance >= 0 else max(0.0, 1.0 + distance / 10)
    if button is not None:
        apart = abs(button.start - line.start)
        weight += 1.5 if apart < 60 else 0.5 if apart < 200 else 0.0
    if len(line.text) > 90:
        weight -= 2.0
    if role is Role.TAX:
        weight -= 1.0
    if any(_names_sale(ancestor.marks) for ancestor in near):
        weight += 0.5
    if any("price" in (ancestor.attributes.get("itemprop") or "") for ancestor in near):
        weight += 2.0
    if element.tag in {"option", "td", "li"}:
        weight -= 0.5
    return weight


def _is_card(document: Document, element: Element, button: Button | None) -> bool:
    """Tell whether an element is a card's: it stands in a link to another page, or below a heading that is one."""
    return _stands_below_a_link(document, element, button) or any(
        ancestor.tag == "a" and _leads_elsewhere(document, ancestor.attributes.get("href") or "")
        for ancestor in element.ancestors()
    )


def _stands_below_a_link(document: Document, element: Element, button: Button | None) -> bool:
    """Tell whether the nearest box with a heading has one that links another page, and neither title nor button."""
    own = [each.index for each in (document.title, button.element if button else None) if each is not None]
    for box in _near(element):
        if document.title is None or any(box.index <= place < box.end for place in own):
            return False
        above = document.elements[box.index : element.index]
        heading = next((inner for inner in above if inner.tag in _HEADINGS), None)
        if heading is not None:
            links = (inner for inner in document.within(heading) if inner.tag == "a")
            return any(_leads_elsewhere(document, link.attributes.get("href") or "") for link in links)
    return False


def _leads_elsewhere(document: Document, link: str) -> bool:
    target = urlsplit(document.address(link))
    here = urlsplit(document.url)
    return (
        target.scheme in {"http", "https"} and len(target.path) > 1 and target.path.rstrip("/") != here.path.rstrip("/")
    )


def is_one_of_many(document: Document, button: Button) -> bool:
    """Tell whether a button has two like it on the page: it belongs to one of several goods."""
    if button.element.tag == "input":
        value = button.element.attributes.get("value")
        like = [field for field in document.tagged("input") if field.attributes.get("value") == value]
    else:
        word = document.words[button.start]
        like = [document.element_at(place) for place, each in enumerate(document.words) if each == word]
    shape = _shape(button.element)
    return len(like) >= _MANY and sum(_shape(element) == shape for element in like) >= _MANY


def _shape(element: Element) -> tuple[str, ...]:
    return tuple(f"{ancestor.tag}.{ancestor.attributes.get('class')}" for ancestor in _near(element))


def _without_grids(document: Document, shown: list[Shown]) -> list[Shown]:
    """Take the weight from amounts in a grid: four or more like boxes, each with a link of its own to another page."""
    groups: dict[tuple[str, ...], list[Shown]] = {}
    for each in shown:
        groups.setdefault(_shape(each.element), []).append(each)
    grids = {
        id(each)
        for group in groups.values()
        if len({each.line.start for each in group}) >= 4
        for each in group
        if _has_link_of_its_own(document, each.element)
    }
    return [replace(each, weight=0.0) if id(each) in grids else each for each in shown]


def _regular_as_current(shown: list[Shown]) -> list[Shown]:
    """Take a `regular price` for the price where nothing is reduced: themes label the only price so."""
    if any(each.role in _PAYABLE and each.marked and each.weight > 0 for each in shown):
        return shown
    regular = [each for each in shown if each.role is Role.LIST and not each.struck and each.weight > 0]
    leading = max(regular, key=lambda each: each.weight, default=None)
    return [replace(each, role=Role.CURRENT) if each is leading else each for each in shown]


def _has_link_of_its_own(document: Document, element: Element) -> bool:
    title = document.title
    for level, ancestor in enumerate(element.ancestors()):
        if level > 7 or (title is not None and ancestor.index <= title.index < ancestor.end):
            return False
        links = [inner for inner in document.within(ancestor) if inner.tag == "a" and inner.attributes.get("href")]
        if links:
            return any(_leads_elsewhere(document, link.attributes.get("href") or "") for link in links)
    return False


def _promoted(shown: list[Shown]) -> list[Shown]:
    """Give an amount that is shown twice in a row more weight: once for the eye, once for the sticky bar."""
    counts: dict[object, int] = {}
    for each in shown:
        counts[each.amount.value] = counts.get(each.amount.value, 0) + 1
    return [
        replace(each, weight=each.weight + (0.5 if counts[each.amount.value] > 1 and each.weight > 0 else 0.0))
        for each in shown
    ]
