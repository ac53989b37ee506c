"""What was asked for a mat, and what its pages stated, over time: as small charts, and as tables.

Reads known facts and spells. Writes nothing. Nothing is drawn between two looks at a page that found different prices:
when it changed is not known. All numbers leave as text.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from reports.filters import capital, money, short_day
from reports.known import Known
from reports.language import _
from scoring.results import Mat, PriceSpell

WIDTH, HEIGHT = Decimal(240), Decimal(44)
LEAST_WIDTH = Decimal(3)
"""Width that a price seen on a single day is drawn with."""


@dataclass(frozen=True, slots=True)
class Step:
    """One price over its time: a block from nought up to it."""

    x: str
    y: str
    width: str
    height: str
    is_open: bool
    """Between the last look that found one price and the first that found another."""


@dataclass(frozen=True, slots=True)
class Spell:
    """One price and when it was seen."""

    price: str
    since: str
    until: str
    sightings: int


@dataclass(frozen=True, slots=True)
class PriceLine:
    """The prices of one way to buy the mat."""

    shop: str
    seller: str
    variant: str
    now: str
    is_current: bool
    lowest: str
    lowest_on: str
    highest: str
    steps: tuple[Step, ...]
    spells: tuple[Spell, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Stated:
    """What one page began or ceased to state."""

    key: str
    label: str
    shop: str
    words: str
    since: str
    until: str
    is_over: bool


@dataclass(frozen=True, slots=True)
class History:
    """Everything of a mat that has changed, or may have."""

    begin: date
    end: date
    prices: tuple[PriceLine, ...]
    facts: tuple[Stated, ...]


def build_history(known: Known, mat: Mat) -> History | None:
    """Gather what is known of a mat over time; None where no price of it was ever seen."""
    spells = [spell for spell in known.price_spells[mat.product_id] if spell.price > 0]
    if not spells:
        return None
    begin, end = min(spell.since for spell in spells), max(spell.until for spell in spells)
    lines = [
        _price_line(tuple(each), begin, end)
        for _sold, each in groupby(
            spells, lambda spell: (spell.shop, spell.url, spell.seller, spell.variant, spell.currency)
        )
    ]
    lines.sort(key=lambda line: not line.is_current)
    return History(begin, end, tuple(lines), tuple(_stated(known, mat)))


def _price_line(spells: tuple[PriceSpell, ...], begin: date, end: date) -> PriceLine:
    last, lowest = spells[-1], min(spells, key=lambda spell: (spell.price, spell.since))
    highest = max(spell.price for spell in spells)
    now = money(last.price, last.currency)
    return PriceLine(
        shop=last.shop_name,
        seller=last.seller or "",
        variant=last.variant or "",
        now=now,
        is_current=last.replaced_on is None and last.until == end,
        lowest=money(lowest.price, lowest.currency),
        lowest_on=short_day(lowest.until),
        highest=money(highest, last.currency),
        steps=tuple(_steps(spells, highest, begin, end)),
        spells=tuple(
            Spell(money(spell.price, spell.currency), short_day(spell.since), short_day(spell.until), spell.sightings)
            for spell in reversed(spells)
        ),
        words=_(
            "%(now)s on %(day)s, lowest %(lowest)s, highest %(highest)s",
            now=now,
            day=short_day(last.until),
            lowest=money(lowest.price, lowest.currency),
            highest=money(highest, last.currency),
        ),
    )


def _steps(spells: Iterable[PriceSpell], highest: Decimal, begin: date, end: date) -> Iterable[Step]:
    days = max((end - begin).days, 1)

    def x(when: date) -> Decimal:
        return Decimal((when - begin).days) / days * (WIDTH - LEAST_WIDTH)

    for spell in spells:
        height = (spell.price / highest * HEIGHT).quantize(Decimal("0.1"))
        to = x(spell.until) + LEAST_WIDTH
        yield _step(x(spell.since), to, height, is_open=False)
        if spell.replaced_on is not None and x(spell.replaced_on) > to:
            yield _step(to, x(spell.replaced_on), height, is_open=True)


def _step(start: Decimal, end: Decimal, height: Decimal, *, is_open: bool) -> Step:
    return Step(_text(start), _text(HEIGHT - height), _text(end - start), _text(height), is_open)


def _stated(known: Known, mat: Mat) -> Iterable[Stated]:
    for spell in known.fact_spells[mat.product_id]:
        yield Stated(
            key=spell.key,
            label=known.words.label(spell.key),
            shop=spell.shop_name,
            words=capital(known.words.value(spell.key, spell.value, known.words.unit(spell.key))),
            since=short_day(spell.since),
            until=short_day(spell.until),
            is_over=spell.replaced_on is not None,
        )


def _text(value: Decimal) -> str:
    return f"{value.quantize(Decimal('0.1')).normalize():f}"
