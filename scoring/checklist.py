"""The buyer's checklist: criteria, weights, value functions, requirements, caps, and the rule for unknowns.

The shape of data/checklists/*.toml (scoring/checklist_file.py reads them). It is never computed with: the arithmetic
of the method lives in scoring/sql, and an example is checked by running that very SQL (scoring/examples.py).
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictStr

Share = Annotated[Decimal, Field(ge=0, le=1)]
Points = Annotated[Decimal, Field(ge=0, le=100)]
Measured: TypeAlias = StrictBool | Decimal | StrictStr


class _ChecklistPart(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class ValueFunction(_ChecklistPart):
    """Measurement to partial value, 0 to 1. Piecewise ones are flat beyond their ends."""

    shape: Literal["category", "boolean", "piecewise"]
    """category: a word's own value; boolean; piecewise: linear between ascending knots."""
    knots: Annotated[tuple[tuple[Measured, Share], ...], Field(min_length=2)]
    """(measurement, partial value)."""
    words: tuple[tuple[str, Share], ...] = ()
    """Words that a piecewise function takes beside numbers, e.g. `lifetime`."""
    step: Annotated[Decimal, Field(gt=0)] = Decimal(1)
    """Smallest difference one speaks of, in the criterion's unit: what an explanation proposes are multiples of it."""


class Example(_ChecklistPart):
    """A worked example; it is tested whenever the checklist is loaded."""

    measurement: Measured | tuple[str, ...]
    """What is measured, in the criterion's unit; several words where several are named."""
    partial_value: Share
    """What it is worth."""


class Criterion(_ChecklistPart):
    """One measurable question."""

    key: str = Field(pattern="^[a-z][a-z_]*$")
    """Name; also the file's name below sql/4_measurements where it is measured from several facts."""
    group: str
    """Row of the buyer's checklist."""
    about: Literal["mat", "offer"]
    """Whether it is a property of the mat or of the shop's offer."""
    question: str
    """As a shopper would ask."""
    reason: str
    """Why it matters."""
    look_for: str
    """What a good answer is."""
    unit: str | None = None
    """Unit of the measurement."""
    weight: Annotated[Decimal, Field(gt=0, le=1)]
    """Share of the overall value; all weights sum to 1."""
    facts: Annotated[tuple[str, ...], Field(min_length=1)]
    """Fact keys it is measured from; a single one is taken as it stands."""
    unknown_value: Share
    """Partial value that the central value takes where nothing is stated."""
    unknown_rule: str
    """The same in words, and why."""
    value_function: ValueFunction
    """Measurement to partial value."""
    examples: Annotated[tuple[Example, ...], Field(min_length=1)]
    """Its tests."""


class Requirement(_ChecklistPart):
    """Decides whether a mat is ranked at all."""

    key: Literal["acupressure_mat", "current_offer"]
    """Which test, see sql/5_valuation/requirements.sql."""
    title: str
    """What is required."""
    reason: str
    """Why."""
    failed: str
    """Sentence shown with a mat that fails."""
    unconfirmed: str
    """Sentence shown with a mat of which one can't tell."""
    markets: tuple[Literal["real", "invented", "recorded"], ...]
    """Markets it is asked in."""


class Cap(_ChecklistPart):
    """Limits the overall value where one measurement is too bad to be made up for."""

    key: str
    """Name."""
    title: str
    """As shown in the contributions."""
    reason: str
    """Why nothing makes up for it."""
    criterion: str
    """Criterion whose measurement decides."""
    at_most: Decimal | None = None
    """Applies to numbers up to this."""
    words: tuple[str, ...] = ()
    """Applies to these words."""
    limit: Points
    """Highest overall value left."""


class Group(_ChecklistPart):
    """One row of the article's checklist."""

    key: str
    """Name."""
    title: str
    """As in the article."""
    reason: str
    """Why it matters."""
    look_for: str
    """What to look for."""


class Ranking(_ChecklistPart):
    """When enough is known to be ranked."""

    known_weight_min: Share
    """Share of the weight that must be stated."""
    known_weight_reason: str
    """Why."""
    known_weight_min_recorded: Share
    """The same in a guide of facts that were noted by hand."""
    known_weight_reason_recorded: str
    """Why."""
    front_places: Annotated[int, Field(ge=1)]
    """First places that matter most: what is missing is ranked by how many of them it could move."""


class OfferRules(_ChecklistPart):
    """Which offer a mat is valued with, and which facts belong to it."""

    choice: str
    """The rule in words, for the method page."""
    in_stock: tuple[str, ...]
    """Availability terms that count as in stock."""
    out_of_stock: tuple[str, ...]
    """Availability terms that count as not to be had; others lie between."""
    terms: tuple[str, ...]
    """Fact keys of an offer."""
    page: tuple[str, ...]
    """Fact keys of one page."""
    calendar_days_per_business_day: Annotated[Decimal, Field(ge=1)]
    """Calendar days that a working day stands for."""


class Gate(_ChecklistPart):
    """When a shop's part of a run is good. What is compared is compared with the shop's own last good run."""

    share_of_last_good_min: Share
    """Listings, as share of the median of the shop's last five good runs."""
    loss_of_listings_allowed: Annotated[Decimal, Field(ge=0)]
    """Listings that may be gone whatever their share."""
    growth_max: Annotated[Decimal, Field(ge=1)]
    """Listings, as multiple of the same median."""
    share_with_price_min: Share
    """Listings with a price, as share of all."""
    share_elsewhere_max: Share
    """Listings in another currency than the recipe's."""
    share_in_language_min: Share
    """Listings that may be in another language than the recipe's."""
    share_failed_max: Share
    """Addresses that failed, as share of those that should have given a listing."""
    pages_min: Annotated[Decimal, Field(ge=1)]
    """Pages that must show a change before it is the shop's and not the page's."""
    out_of_stock_min: Annotated[Decimal, Field(ge=1)]
    """Pages that were out of stock before it is odd that none is."""
    share_lost_max: Share
    """Pages that stated a fact and do so no more."""
    share_changed_max: Share
    """Pages that state another value of a fact; prices and stock excepted."""
    share_added_max: Share
    """Pages that state a fact for the first time."""
    share_of_pages_max: Share
    """Pages on which some fact is gone or another one; prices and stock excepted."""
    share_of_values_min: Share
    """Different prices, names or article numbers, as share of those there were."""
    price_ratio_max: Annotated[Decimal, Field(ge=1)]
    """Factor between two prices of one page, up or down, that no crossed-out price explains."""
    listing_age_days_max: Annotated[int, Field(ge=1)]
    """Days after which the listings of a shop that is set aside leave the ranking."""
    share_set_aside_max: Share
    """Shops that may be set aside at once, as share of all; above it no edition is made."""


class RateRules(_ChecklistPart):
    """When a price in another currency is converted."""

    age_days_max: Annotated[int, Field(ge=1)]
    """Days that the rate may be older than the price."""


class ReductionRules(_ChecklistPart):
    """How a crossed-out price is held against what was asked before."""

    days_before: Annotated[int, Field(ge=1)]
    """Days before the reduction began whose lowest price counts."""
    gap_days_max: Annotated[int, Field(ge=1)]
    """Longest time between two looks at the page with which it can be said that no price was lower."""


class Agreement(_ChecklistPart):
    """When two shops say the same of a mat."""

    within: Share
    """Share by which any two numbers may differ."""
    about_within: Share
    """The same where one is said to be `about`."""
    at_least_up_to: Share
    """Share by which a number may lie above another that is said to be `at least`."""
    exact: tuple[str, ...]
    """Fact keys whose numbers must be the same."""
    rounding: dict[str, Decimal]
    """Fact key to the difference, in its own unit, that rounding explains."""
    general: dict[str, tuple[str, ...]]
    """General word to the exact words it agrees with."""


class Stability(_ChecklistPart):
    """How weights and unknowns are drawn to see what a ranking hangs on (scoring/smaa.py)."""

    seed: Annotated[int, Field(ge=0)]
    """Where chance starts."""
    vectors: Annotated[int, Field(ge=1)]
    """Draws of each profile's weights."""
    vectors_reason: str
    """Why so many."""
    concentration: Annotated[int, Field(ge=1)]
    """How near the drawn weights are to the profile's: w varies with the variance w(1 - w) / (concentration + 1)."""
    concentration_reason: str
    """Why so near."""
    unknown_reason: str
    """How unknowns and caps are drawn, and why."""
    mats: Annotated[int, Field(ge=1)]
    """Ranks of each profile whose mats are drawn."""
    pairs: Annotated[int, Field(ge=1)]
    """Ranks whose mats are held one against one."""
    band_share: Annotated[Decimal, Field(gt=Decimal("0.5"), le=1)]
    """Draws in which a band's leader must be above every mat of the bands below, as share of all."""
    band_reason: str
    """The same in words, and why."""
    rank_share: Share
    """Draws that the range of a mat's usual ranks covers, as share of all."""


class ProfileFunction(_ChecklistPart):
    """A value function that takes the place of a criterion's own; its shape and step stay the criterion's."""

    reason: str
    """Why the wish asks for another one."""
    unknown_value: Share
    """Partial value that the central value takes where nothing is stated."""
    unknown_rule: str
    """The same in words, and why."""
    knots: Annotated[tuple[tuple[Measured, Share], ...], Field(min_length=2)]
    """(measurement, partial value)."""
    words: tuple[tuple[str, Share], ...] = ()
    """Words that a piecewise function takes beside numbers."""
    examples: Annotated[tuple[Example, ...], Field(min_length=1)]
    """Its tests."""


class Profile(_ChecklistPart):
    """A reader's wish: other weights, and value functions of its own."""

    key: str = Field(pattern="^[a-z][a-z_]*$")
    """Name."""
    title: str
    """As readers see it."""
    reason: str
    """Why these weights."""
    weights: dict[str, Share] = Field(default_factory=dict)
    """Criterion to weight; what is not named does not count. Those of the criteria where there are none at all."""
    value_function: dict[str, ProfileFunction] = Field(default_factory=dict)
    """Criterion to the value function that replaces its own."""


class Checklist(_ChecklistPart):
    """The whole method."""

    key: str
    """The file's name without .toml."""
    title: str
    """As readers see it."""
    version: str
    """Raised with every change."""
    language: str = Field(pattern="^[a-z]{2}$")
    """ISO 639-1 code of the guide's language; a mat is called as its pages in it call it."""
    currency: str = Field(pattern="^[A-Z]{3}$")
    """ISO 4217 code of the guide."""
    ranking: Ranking
    """When a mat is ranked."""
    offer: OfferRules
    """Which offer it is valued with."""
    gate: Gate
    """Which runs count."""
    rates: RateRules
    """How old a rate may be."""
    reductions: ReductionRules
    """How reductions are judged."""
    agreement: Agreement
    """What says the same."""
    stability: Stability
    """What is drawn to see how stable the ranking is."""
    profile: tuple[Profile, ...]
    """Readers' wishes; `balanced` is the guide's own and takes the criteria as they are."""
    requirement: tuple[Requirement, ...]
    """What a mat must be to be ranked."""
    cap: tuple[Cap, ...]
    """What limits the value."""
    group: tuple[Group, ...]
    """Rows of the article's checklist."""
    criterion: Annotated[tuple[Criterion, ...], Field(min_length=1)]
    """Questions, in order."""
    digest: str
    """sha256 of the file."""
