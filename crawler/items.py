"""The contract between the stages: what a page states, fact by fact, with the words it was read from.

Reads nothing, writes nothing, and imports nothing of ours. Everything a spider, reader or importer hands on is one of
these models; scoring sees their JSON and no other. The data dictionary and the JSON Schema (`matguide dictionary`)
are made from the docstrings here.
"""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Discriminator, Field, TypeAdapter, computed_field, model_validator


class Contract(BaseModel):
    """Base of every model here: frozen, strict, closed to unknown fields."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, use_attribute_docstrings=True, allow_inf_nan=False
    )


class Source(StrEnum):
    """Where on a page, or off it, a value was read; in no order of trust (crawler/readers/decide.py holds that)."""

    JSON_LD = "json-ld"
    MICRODATA = "microdata"
    RDFA = "rdfa"
    OPENGRAPH = "opengraph"
    EMBEDDED_STATE = "embedded-state"
    FEED = "feed"
    SPEC_TABLE = "spec-table"
    TITLE = "title"
    TEXT = "text"
    POLICY_PAGE = "policy-page"
    RECORDED = "recorded"
    EDITOR = "editor"


class Status(StrEnum):
    """What may be done with a fact: score it (stated), show it (contradicted, set-aside)."""

    STATED = "stated"
    CONTRADICTED = "contradicted"
    SET_ASIDE = "set-aside"


class Qualifier(StrEnum):
    """How the words hedge a number."""

    AT_LEAST = "at_least"
    ABOUT = "about"


class Tier(StrEnum):
    """How near a recorded source is to the mat: A brand or shop page, B independent article, C affiliate or machine."""

    A = "A"
    B = "B"
    C = "C"


class Certification(Contract):
    """A certificate that the words name, and the part of the mat they name it for."""

    name: str
    """Certificate as a key, e.g. `oeko_tex_100`, `gots`."""
    part: str | None = None
    """Part it is stated for: `cover`, `core`, `spikes`, `pillow`; null where the words name none."""


Value: TypeAlias = bool | int | float | Decimal | str | tuple[str, ...] | tuple[Certification, ...]


class Evidence(Contract):
    """The words behind one value, and where they stand."""

    quote: str | None = None
    """Exact text the value was read from; found again in the archived body (charset decoded, HTML or JSON unescaped,
    white space folded). Null only for recorded facts, which keep no wording."""
    source: Source
    """Kind of place the words stand in."""
    locator: str
    """Where in the response: CSS path, JSON pointer, or `css-path#json-pointer`; for recorded facts file and line."""
    response_url: str | None = None
    """Address of the response the words stand in, where that is not the page itself: a product feed."""
    response_digest: str | None = None
    """Payload digest of that response's archived copy."""
    source_address: str | None = None
    """Recorded facts only: address of the public page the value was noted from."""
    source_date: str | None = None
    """Recorded facts only: date of that page as far as known, `YYYY`, `YYYY-MM` or `YYYY-MM-DD`."""
    tier: Tier | None = None
    """Recorded facts only: how near the source is to the mat."""


class Candidate(Evidence):
    """One value that one place states for a fact."""

    value: Value
    """The value in the unit of the fact key (see FACT_KEYS)."""
    unit: str | None = None
    """Unit of the value: `cm`, `kg`, `months`, `days`, `percent`, or an ISO 4217 code for money."""
    qualifier: Qualifier | None = None
    """`at_least` or `about` where the words say so."""


class Fact(Contract):
    """What a page states for one key: the value decided on, its words, and every candidate it was decided from."""

    value: Value | None
    """Decided value; null when the candidates contradict each other or are set aside."""
    unit: str | None = None
    """Unit of the value, as in Candidate."""
    qualifier: Qualifier | None = None
    """Hedge of the decided value."""
    status: Status
    """stated, contradicted or set-aside."""
    quote: str | None = None
    """Words of the decided candidate (of the first one when contradicted)."""
    source: Source
    """Place of the decided candidate."""
    locator: str
    """Locator of the decided candidate."""
    reason: str | None = None
    """Why the fact is contradicted or set aside, in a sentence an editor can read."""
    candidates: tuple[Candidate, ...] = Field(min_length=1)
    """All values found, the decided one first."""

    @model_validator(mode="after")
    def _value_agrees_with_status(self) -> Fact:
        if (self.status is Status.STATED) != (self.value is not None):
            msg = f"a fact with status {self.status} {'needs' if self.value is None else 'must not have'} a value"
            raise ValueError(msg)
        return self


class FactKey(Contract):
    """One line of the data dictionary: what a fact key means and which values it takes."""

    key: str
    """Name in `facts`."""
    kind: Literal["text", "integer", "number", "money", "boolean", "choice", "choices", "certifications", "months"]
    """Type of the value."""
    unit: str | None = None
    """Unit of the value, where it has one."""
    choices: tuple[str, ...] = ()
    """Values a choice may take; open-ended where the meaning says so."""
    meaning: str
    """What the value says about the mat or the shop."""


_MATERIALS_SPIKE = ("abs", "hips", "ps", "pp", "plastic", "metal", "steel", "brass", "wood", "stone", "silicone")
_MATERIALS_COVER = (
    "cotton", "organic_cotton", "linen", "organic_linen", "hemp", "organic_hemp", "polyester", "nylon", "synthetic",
    "viscose", "bamboo", "wool", "jute", "velvet", "leather",
)  # fmt: skip
_MATERIALS_CORE = (
    "foam", "coconut_fibre", "latex", "wool", "buckwheat", "plant_fibre", "cotton", "kapok", "spelt", "hemp", "cork",
    "polyester", "felt", "straw",
)  # fmt: skip
_AVAILABILITY = (
    "InStock", "OutOfStock", "PreOrder", "BackOrder", "LimitedAvailability", "SoldOut", "Discontinued", "OnlineOnly",
    "InStoreOnly", "MadeToOrder", "Reserved", "PreSale",
)  # fmt: skip


def _key(key: str, kind: Any, meaning: str, unit: str | None = None, choices: tuple[str, ...] = ()) -> FactKey:
    return FactKey(key=key, kind=kind, unit=unit, choices=choices, meaning=meaning)


FACT_KEYS: dict[str, FactKey] = {
    fact_key.key: fact_key
    for fact_key in (
        _key("name", "text", "Product name as the page's main heading or markup gives it."),
        _key("brand", "text", "Brand or maker as stated; never guessed from markup that may be copied."),
        _key("sku", "text", "The shop's own article number."),
        _key("gtin", "text", "GTIN-8, -12, -13 or -14, digits only, check digit right."),
        _key("mpn", "text", "The maker's part number."),
        _key("price", "money", "Price to pay now for one, as shown to a buyer without account or coupon."),
        _key("currency", "text", "ISO 4217 code of the price."),
        _key("list_price", "money", "Crossed-out or recommended price shown beside the price."),
        _key("availability", "choice", "schema.org ItemAvailability term, over all variants.", choices=_AVAILABILITY),
        _key("spike_material", "choice", "Material of the spikes; `plastic` where the kind is not named.",
             choices=_MATERIALS_SPIKE),
        _key("spike_count", "integer", "Spikes of the mat alone, never mat and pillow together."),
        _key("disc_count", "integer", "Discs (rosettes, flowers, petals) of the mat alone that carry the spikes."),
        _key("spikes_per_disc", "integer", "Spikes on one disc."),
        _key("spike_attachment", "choice", "How the discs are held.",
             choices=("heat_fused", "glued", "sewn", "moulded", "clipped")),
        _key("burr_free", "boolean", "Even moulding without burrs or sharp seams, where stated."),
        _key("cover_material", "choices", "Fabric of the mat's own cover.", choices=_MATERIALS_COVER),
        _key("cover_removable", "boolean", "Whether the mat's cover comes off."),
        _key("cover_washable", "choice", "How the cover may be cleaned; `washable` where how is not said.",
             choices=("machine", "hand", "wipe", "washable", "no")),
        _key("core_material", "choices", "Filling of the mat.", choices=_MATERIALS_CORE),
        _key("pillow_core", "choices", "Filling of the pillow.", choices=_MATERIALS_CORE),
        _key("mat_length_cm", "number", "Longer side of the mat as stated; length >= width.", "cm"),
        _key("mat_width_cm", "number", "Shorter side of the mat.", "cm"),
        _key("mat_thickness_cm", "number", "Thickness of the mat.", "cm"),
        _key("pillow_length_cm", "number", "Longer side of the pillow.", "cm"),
        _key("pillow_width_cm", "number", "Shorter side of the pillow.", "cm"),
        _key("weight_kg", "number", "Weight of the mat, or of the set where only that is stated.", "kg"),
        _key("pillow_included", "boolean", "Whether a pillow comes at this price; sold separately is false."),
        _key("bag_included", "boolean", "Whether a bag comes at this price."),
        _key("certifications", "certifications", "Certificates named, with the part they are named for."),
        _key("warranty_months", "months", "Warranty in months, or `lifetime`; a money-back promise is none.", "months"),
        _key("return_window_days", "integer", "Days to send it back by the shop's own terms; 0: nothing taken back.",
             "days"),
        _key("return_window_basis", "choice", "How the days are counted.", choices=("calendar", "business")),
        _key("return_clock", "choice", "What starts the window.", choices=("delivery", "purchase", "dispatch")),
        _key("return_deadline", "choice", "What must have happened within the window.",
             choices=("requested", "sent", "received")),
        _key("return_used_allowed", "boolean", "Whether a mat that was lain on may go back."),
        _key("hygiene_exclusion", "boolean", "Whether goods are excluded for hygiene once opened or used."),
        _key("final_sale", "boolean", "Whether the mat is sold without any return."),
        _key("return_paid_by", "choice", "Who pays the postage back.", choices=("shop", "buyer")),
        _key("restocking_fee_percent", "number", "Share of the price kept on a return.", "percent"),
        _key("return_minimum_keep_days", "integer", "Days a mat must be kept before it may go back.", "days"),
        _key("shipping_cost", "money", "Standard postage to the buyer in the shop's home country."),
        _key("free_shipping_from", "money", "Order value from which postage is free."),
        _key("material", "text", "The stated words on material, for any product."),
        _key("dimensions", "text", "The stated words on size, for any product."),
    )
}  # fmt: skip
"""Every fact key there is: the vocabulary of readings, checklist and warehouse."""


def typed_value(key: str, value: object) -> Value:
    """Bring a value as it comes out of JSON to the type its key takes.

    Raises:
        ValueError: the key is unknown, or the value is not of the key's kind; the message says which was expected.
    """
    if key not in FACT_KEYS:
        msg = f"unknown fact key {key!r}; the keys are listed in crawler/items.py"
        raise ValueError(msg)
    fact_key = FACT_KEYS[key]
    typed = None if isinstance(value, bool) != (fact_key.kind == "boolean") else _of_kind(fact_key, value)
    if typed is None:
        msg = f"{key} takes {fact_key.kind}, not {value!r}"
        raise ValueError(msg)
    return typed


def _of_kind(fact_key: FactKey, value: object) -> Value | None:
    """Return the value as the key's kind has it; None where it is of another kind."""
    match fact_key.kind, value:
        case "money", Decimal() | str() | int():
            return _decimal(value)
        case "boolean", bool():
            return value
        case "number", int() | float():
            return value
        case "integer" | "months", int():
            return value
        case "text", str():
            return value
        case ("months", "lifetime") | ("choice", str()) if value == "lifetime" or value in fact_key.choices:
            return str(value)
        case "choices", list() | tuple() if value and all(part in fact_key.choices for part in value):
            return tuple(str(part) for part in value)
        case "certifications", list() | tuple() if value:
            return tuple(
                part if isinstance(part, Certification) else Certification.model_validate(part) for part in value
            )
    return None


def _decimal(value: Decimal | str | int) -> Decimal | None:
    try:
        amount = Decimal(value)
    except ArithmeticError:
        return None
    return amount if amount.is_finite() else None


def _typed(key: str, found: Any) -> Any:
    """Type the values of a fact that arrives as plain JSON; models pass through untouched."""
    if not isinstance(found, dict):
        return found
    typed = dict(found)
    if typed.get("value") is not None:
        typed["value"] = typed_value(key, typed["value"])
    if "candidates" in typed:
        typed["candidates"] = tuple(_typed(key, candidate) for candidate in typed["candidates"])
    return _with_enums(typed)


def _with_enums(found: Any) -> Any:
    """Turn the enumerated words of a JSON object into members; anything that is not a JSON object passes through."""
    if not isinstance(found, dict):
        return found
    enums = {"source": Source, "status": Status, "qualifier": Qualifier, "tier": Tier}
    return {
        name: enums[name](value) if name in enums and isinstance(value, str) else value for name, value in found.items()
    }


class Offer(Contract):
    """One way to buy what the page sells: a seller, a variant, a price."""

    seller: str | None = None
    """Who sells, where it is not the shop itself."""
    variant: str | None = None
    """Variant the price is for, in the shop's words."""
    price: Decimal | None = None
    """Price to pay now, in `currency`."""
    currency: str | None = None
    """ISO 4217 code."""
    list_price: Decimal | None = None
    """Crossed-out price beside it."""
    availability: str | None = None
    """schema.org ItemAvailability term."""
    shipping_cost: Decimal | None = None
    """Postage stated with the offer, in `currency`."""
    sku: str | None = None
    """Article number of the variant."""
    gtin: str | None = None
    """GTIN of the variant."""
    evidence: Evidence | None = None
    """Where the price was read."""

    @model_validator(mode="before")
    @classmethod
    def _from_json(cls, given: Any) -> Any:
        if not isinstance(given, dict):
            return given
        offer = dict(given)
        for name in ("price", "list_price", "shipping_cost"):
            if isinstance(offer.get(name), str):
                offer[name] = typed_value("price", offer[name])
        offer["evidence"] = _with_enums(offer.get("evidence"))
        return offer


class Page(Contract):
    """What one response states. Every kind of page has these fields."""

    url: str
    """Address of the page, as answered."""
    platform: str | None = None
    """Shop software recognised: shopify, woocommerce, magento, prestashop, …; null where none is."""
    language: str | None = None
    """Language of the text, ISO 639-1."""
    issues: tuple[str, ...] = ()
    """What the reader stumbled over, in sentences an editor can read."""
    facts: dict[str, Fact] = Field(default_factory=dict)
    """Facts by key; a key that is absent is unknown."""

    @model_validator(mode="before")
    @classmethod
    def _from_json(cls, given: Any) -> Any:
        if not isinstance(given, dict):
            return given
        page = {name: value for name, value in given.items() if name not in _SHORT_VIEW}
        page["facts"] = {key: _typed(key, fact) for key, fact in page.get("facts", {}).items()}
        for name in ("issues", "images", "offers"):
            if isinstance(page.get(name), list):
                page[name] = tuple(page[name])
        return page

    @model_validator(mode="after")
    def _facts_are_in_the_contract(self) -> Page:
        for key, fact in self.facts.items():
            for value in (fact.value, *(candidate.value for candidate in fact.candidates)):
                if value is not None:
                    typed_value(key, value)
        return self

    def stated(self, key: str) -> Value | None:
        """Return the value of a stated fact, or None where it is unknown, contradicted or set aside."""
        fact = self.facts.get(key)
        return fact.value if fact and fact.status is Status.STATED else None

    def _stated_text(self, key: str) -> str | None:
        value = self.stated(key)
        return None if value is None else str(value)


class Listing(Page):
    """A product page (or a product of a feed) at one shop."""

    kind: Literal["product"] = "product"
    """Always `product`."""
    is_mat: bool | None = None
    """Whether it sells an acupressure mat; null where the page does not let one tell."""
    is_mat_reason: str | None = None
    """Why it is (not) taken for a mat."""
    offers: tuple[Offer, ...] = ()
    """Every offer on the page: sellers, variants."""
    images: tuple[str, ...] = ()
    """Addresses of the product's pictures."""

    @computed_field  # type: ignore[prop-decorator]
    @property
    def name(self) -> str | None:
        """Short view of the fact `name`."""
        return self._stated_text("name")

    @computed_field  # type: ignore[prop-decorator]
    @property
    def brand(self) -> str | None:
        """Short view of the fact `brand`."""
        return self._stated_text("brand")

    @computed_field  # type: ignore[prop-decorator]
    @property
    def sku(self) -> str | None:
        """Short view of the fact `sku`."""
        return self._stated_text("sku")

    @computed_field  # type: ignore[prop-decorator]
    @property
    def gtin(self) -> str | None:
        """Short view of the fact `gtin`."""
        return self._stated_text("gtin")

    @computed_field  # type: ignore[prop-decorator]
    @property
    def mpn(self) -> str | None:
        """Short view of the fact `mpn`."""
        return self._stated_text("mpn")

    @computed_field  # type: ignore[prop-decorator]
    @property
    def price(self) -> Decimal | None:
        """Short view of the fact `price`, in `currency`."""
        value = self.stated("price")
        return value if isinstance(value, Decimal) else None

    @computed_field  # type: ignore[prop-decorator]
    @property
    def currency(self) -> str | None:
        """Short view of the fact `currency`, ISO 4217."""
        return self._stated_text("currency")

    @computed_field  # type: ignore[prop-decorator]
    @property
    def list_price(self) -> Decimal | None:
        """Short view of the fact `list_price`, in `currency`."""
        value = self.stated("list_price")
        return value if isinstance(value, Decimal) else None

    @computed_field  # type: ignore[prop-decorator]
    @property
    def availability(self) -> str | None:
        """Short view of the fact `availability`, a schema.org term."""
        return self._stated_text("availability")


_SHORT_VIEW = frozenset({"name", "brand", "sku", "gtin", "mpn", "price", "currency", "list_price", "availability"})


class ShopPolicy(Page):
    """A page with a shop's terms; its facts hold for every listing of the shop that does not say otherwise."""

    kind: Literal["policy"] = "policy"
    """Always `policy`."""


class OtherPage(Page):
    """A page that sells nothing by itself: a category, a blog, an error page."""

    kind: Literal["category", "other"]
    """`category` for lists of products, `other` for anything else."""


Reading: TypeAlias = Annotated[Listing | ShopPolicy | OtherPage, Discriminator("kind")]
"""What the reader makes of one response."""

READING: TypeAdapter[Listing | ShopPolicy | OtherPage] = TypeAdapter(Reading)
"""Validates and serialises any Reading."""
