"""Price against value: what more money buys, drawn, and the same as a table.

Reads known facts and the frontier. Writes nothing. All numbers leave as text, so that no locale or float rounding can
change them.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from reports.filters import money, points
from reports.known import Known
from reports.table import ROWS_A_PAGE, price_warning
from scoring.results import FrontierRow, ProfileRank

WIDTH, HEIGHT = Decimal(720), Decimal(420)
LEFT, RIGHT, TOP, BOTTOM = Decimal(52), Decimal(14), Decimal(22), Decimal(52)
"""Room for the lettering, in user units; enough for it at the size that phones show."""
ROUND_STEPS = tuple(Decimal(step) for step in (1, 2, 5, 10))
MOST_TICKS = 7
VALUE_STEP = Decimal(10)


@dataclass(frozen=True, slots=True)
class Tick:
    """One line of the grid, and what stands at it."""

    at: str
    words: str


@dataclass(frozen=True, slots=True)
class Dot:
    """One mat of the picture and of the table."""

    product_id: str
    name: str
    number: str
    """Its number on the frontier, the cheapest first; empty beside it."""
    x: str
    y: str
    high: str
    """Where the best and the worst of its band lie."""
    low: str
    price: str
    value: str
    band: str
    """Empty where nothing is left open."""
    per_point: str
    warning: str
    """Why it can't be bought now; empty where it can."""
    better_id: str
    """A mat that is at least as good for no more; empty on the frontier."""
    better: str


@dataclass(frozen=True, slots=True)
class Frontier:
    """Everything of the picture."""

    view_box: str
    left: str
    right: str
    floor: str
    prices: tuple[Tick, ...]
    values: tuple[Tick, ...]
    steps: str
    """Path of the frontier: the most value that is to be had up to each price."""
    first: tuple[Dot, ...]
    """The mats on the frontier, the cheapest first."""
    others: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class _Scale:
    dearest: Decimal
    least: Decimal

    def x(self, price: Decimal) -> Decimal:
        return LEFT + price / self.dearest * (WIDTH - LEFT - RIGHT)

    def y(self, value: Decimal) -> Decimal:
        return TOP + (100 - max(value, self.least)) / (100 - self.least) * (HEIGHT - TOP - BOTTOM)


def build_frontier(known: Known, profile: str) -> Frontier | None:
    """Lay out price against value for a wish; None where fewer than two of its mats have a price."""
    rows = [row for row in known.results.frontier if row.profile == profile and row.product_id in known.mats]
    if len(rows) > ROWS_A_PAGE:
        shown = {rank.product_id for rank in known.results.profile_ranks if rank.profile == profile and _is_first(rank)}
        rows = [row for row in rows if row.on_frontier or row.product_id in shown]
    if len(rows) < 2:
        return None
    step = _price_step(max(row.price_guide for row in rows))
    dearest = (max(row.price_guide for row in rows) / step).to_integral_value(ROUND_CEILING) * step
    least = (min(row.value for row in rows) / VALUE_STEP).to_integral_value(ROUND_FLOOR) * VALUE_STEP
    scale = _Scale(dearest, min(least, 100 - VALUE_STEP))
    first = [row for row in rows if row.on_frontier]
    bands = {
        rank.product_id: (rank.value_worst, rank.value_best)
        for rank in known.results.profile_ranks
        if rank.profile == profile
    }
    dots = [_dot(known, scale, row, bands, str(first.index(row) + 1) if row.on_frontier else "") for row in rows]
    return Frontier(
        view_box=f"0 0 {WIDTH} {HEIGHT}",
        left=_text(LEFT),
        right=_text(WIDTH - RIGHT),
        floor=_text(HEIGHT - BOTTOM),
        prices=tuple(
            Tick(_text(scale.x(price)), money(price, known.results.edition.currency))
            for price in _steps(Decimal(0), dearest, step)
        ),
        values=tuple(
            Tick(_text(scale.y(value)), f"{value:f}") for value in _steps(scale.least, Decimal(100), VALUE_STEP)
        ),
        steps=_path(scale, first),
        first=tuple(dot for dot in dots if dot.number),
        others=tuple(dot for dot in dots if not dot.number),
    )


def _is_first(rank: ProfileRank) -> bool:
    """Tell whether a mat stands on the page itself: a longer table goes on elsewhere, and its dots would hide all."""
    return rank.rank is not None and rank.rank <= ROWS_A_PAGE


def _dot(known: Known, scale: _Scale, row: FrontierRow, bands: dict[str, tuple[Decimal, Decimal]], number: str) -> Dot:
    worst, best = bands.get(row.product_id, (row.value, row.value))
    better = known.mats.get(row.dominated_by or "")
    currency = known.results.edition.currency
    return Dot(
        product_id=row.product_id,
        name=known.mats[row.product_id].name,
        number=number,
        x=_text(scale.x(row.price_guide)),
        y=_text(scale.y(row.value)),
        high=_text(scale.y(best)),
        low=_text(scale.y(worst)),
        price=money(row.price_guide, currency),
        value=points(row.value),
        band="" if worst == best else f"{points(worst)}–{points(best)}",
        per_point=money(row.price_per_point, currency),
        warning=price_warning(known, known.mats[row.product_id]),
        better_id=better.product_id if better else "",
        better=better.name if better else "",
    )


def _path(scale: _Scale, first: list[FrontierRow]) -> str:
    """Go right at the value that is reached, and up where more money buys more."""
    moves: list[str] = []
    for row in first:
        x, y = _text(scale.x(row.price_guide)), _text(scale.y(row.value))
        moves.append(f"H{x}V{y}" if moves else f"M{x} {y}")
    return "".join([*moves, f"H{_text(WIDTH - RIGHT)}"])


def _price_step(dearest: Decimal) -> Decimal:
    """Choose the smallest of 1, 2, 5, 10, 20 … that parts the axis into few enough steps."""
    power = Decimal(1).scaleb((dearest / MOST_TICKS).adjusted())
    return next(step * power for step in ROUND_STEPS if dearest / (step * power) <= MOST_TICKS)


def _steps(start: Decimal, end: Decimal, step: Decimal) -> list[Decimal]:
    return [start + step * count for count in range(int((end - start) / step) + 1)]


def _text(value: Decimal) -> str:
    return f"{value.quantize(Decimal('0.1')).normalize():f}"
