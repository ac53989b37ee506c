"""Results of an invented market, built without crawler or warehouse: what the pages are tried on.

Brands, shops and sentences are invented. The same seed gives the same rows; contributions add up to the value.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from scoring.results import (
    CellState,
    Change,
    Contribution,
    Criterion,
    Edition,
    EvidenceRow,
    FactCell,
    FactSpell,
    FrontierRow,
    LeftOut,
    Lift,
    Mat,
    MatCap,
    Offer,
    PriceSpell,
    Profile,
    ProfileRank,
    RankMove,
    RankStability,
    Results,
    ShopRow,
    StabilityRules,
)

TODAY = date(2026, 9, 2)
RUN = "20260902T080000Z"
ONE, TENTH = Decimal(1), Decimal("0.1")

SHOPS = (
    ("tidewell", "Tidewell Home", "GB", "GBP", "shopify"),
    ("fjordlund", "Fjordlund", "SE", "SEK", "woocommerce"),
    ("noppenwerk", "Noppenwerk Gesundheitsmattenversandhandel", "DE", "EUR", "sitemap"),
    ("marrow-reed", "Marrow & Reed", "US", "USD", "shopify"),
    ("kvist", "Kvist", "DK", "EUR", "category"),
    ("halden", "Halden Outdoor", "NO", "EUR", "sitemap"),
    ("lotusfeld", "Lotusfeld", "AT", "EUR", "woocommerce"),
    ("quillby", "Quillby Market", "IE", "EUR", "category"),
    ("zweigwerk", "Zweigwerk", "DE", "EUR", "sitemap"),
)
BRANDS = (
    "Fjordlund", "Tidewell", "Marrow & Reed", "Noppenwerk", "Kvist", "Halden", "Lotusfeld", "Quillby", "Zweigwerk",
    "Ondrel", "Brinesong", "Tannhauch",
)  # fmt: skip
MODELS = ("Original", "Soft", "Classic Set", "Natur", "Entspannungsmatte Wohlfühl Premium XL")

# (key, group, group title, question, weight, fact keys, value function)
CRITERIA = (
    ("spike_material", "spikes", "Spike density and material", "Is the plastic of the spikes named?", "0.16",
     ("spike_material",), (("ABS or HIPS", "1"), ("other named plastic", "0.6"), ("plastic, kind not named", "0.3"))),
    ("burr_free", "spikes", "Spike density and material", "Are the spikes moulded evenly, without burrs?", "0.10",
     ("burr_free",), (("yes", "1"), ("no", "0"))),
    ("mat_length", "size", "Size and pillow", "Is the mat as long as a back?", "0.12",
     ("mat_length_cm", "mat_width_cm"), (("55 cm", "0"), ("74 cm", "1"))),
    ("pillow", "size", "Size and pillow", "Is a pillow in the price?", "0.10",
     ("pillow_included",), (("yes", "1"), ("no", "0"))),
    ("cover_material", "cover", "Core and cover", "Is the cover of cotton or linen?", "0.12",
     ("cover_material",), (("linen or cotton", "1"), ("mixed", "0.5"), ("synthetic", "0"))),
    ("cover_removable", "cover", "Core and cover", "Does the cover come off to be washed?", "0.12",
     ("cover_removable", "cover_washable"), (("comes off, washable", "1"), ("fixed", "0"))),
    ("warranty", "returns", "Warranty and returns", "How long is the warranty?", "0.08",
     ("warranty_months",), (("0 months", "0"), ("24 months", "1"))),
    ("return_window", "returns", "Warranty and returns", "How long may it be sent back?", "0.12",
     ("return_window_days",), (("0 days", "0"), ("14 days", "0.4"), ("30 days", "1"))),
    ("return_used", "returns", "Warranty and returns", "May it be sent back after it was lain on?", "0.08",
     ("return_used_allowed",), (("yes", "1"), ("no", "0"))),
)  # fmt: skip

WEIGHTS = {key: Decimal(weight) for key, _, _, _, weight, _, _ in CRITERIA}
PROFILES = (
    Profile("balanced", "Balanced", "The article's four rows weigh the same.", WEIGHTS, {}),
    Profile(
        "short_trips", "Short trips", "What goes along has to be small.",
        {**WEIGHTS, "mat_length": Decimal("0.22"), "pillow": Decimal(0)}, {"mat_length": "Shorter is better here."},
    ),
)  # fmt: skip

QUOTES = {
    "spike_material": "The points are pressed from {v}.",
    "spike_count": "You lie on {v} points in all.",
    "cover_material": "Cover: {v}.",
    "core_material": "Inside there is {v}.",
    "pillow_included": "The neck roll comes along.",
    "return_window_days": "You have {v} days to change your mind.",
    "return_used_allowed": "Go on, lie on it first.",
    "warranty_months": "We mend or replace for {v} months.",
}
CHOICES: dict[str, tuple[Any, ...]] = {
    "spike_material": ("abs", "hips", "plastic", "ps"),
    "spike_count": (5525, 6210, 4000, 8820, 7200),
    "burr_free": (True,),
    "mat_length_cm": (74, 68, Decimal("63.5"), 120),
    "mat_width_cm": (44, 42, 40),
    "mat_thickness_cm": (Decimal("2.5"), 3),
    "weight_kg": (Decimal("0.9"), Decimal("1.4")),
    "pillow_included": (True, True, False),
    "pillow_length_cm": (37, 40),
    "pillow_width_cm": (15,),
    "bag_included": (True, False),
    "cover_material": (["cotton"], ["linen"], ["organic_cotton"], ["polyester"], ["linen", "cotton"]),
    "cover_removable": (True, False),
    "cover_washable": ("hand", "machine", "washable"),
    "core_material": (["foam"], ["coconut_fibre"], ["latex"], ["foam"]),
    "pillow_core": (["foam"], ["buckwheat"]),
    "certifications": ([{"name": "oeko_tex_100", "part": "cover"}], [{"name": "gots", "part": "cover"}]),
    "warranty_months": (12, 24, "lifetime"),
    "return_window_days": (30, 14, 60, 0),
    "return_used_allowed": (True, False),
    "return_paid_by": ("buyer", "shop"),
    "hygiene_exclusion": (True, False),
}
UNITS = {key: key.rpartition("_")[2] for key in CHOICES if key.endswith(("_cm", "_kg", "_months", "_days"))}
RETURN_KEYS = ("return_window_days", "return_used_allowed", "return_paid_by", "hygiene_exclusion")


@dataclass
class _Market:
    rng: random.Random
    mats: list[Mat] = field(default_factory=list)
    offers: list[Offer] = field(default_factory=list)
    contributions: list[Contribution] = field(default_factory=list)
    cells: list[FactCell] = field(default_factory=list)
    evidence: list[EvidenceRow] = field(default_factory=list)


def invented_results(mats: int = 46, seed: int = 7, *, market: str = "invented") -> Results:
    """Build the whole of an edition; about one mat in six has too little stated to be ranked."""
    made = _Market(random.Random(seed))  # noqa: S311 - rows to look at, not secrets
    for number in range(mats):
        _add_mat(made, number)
    ranked = _ranked(made.mats)
    return Results(
        edition=Edition(
            edition_date=TODAY,
            market=market,
            checklist_title="Acupressure mats: the buyer’s checklist",
            checklist_version="1",
            checklist_hash="c" * 64,
            reader_version="1-0123456789",
            run_ids=("20260901T080000Z", RUN),
            previous_date=TODAY - timedelta(days=1),
            mats_ranked=sum(mat.state == "ranked" for mat in ranked),
            mats_listed=len(ranked),
            shops=len(SHOPS),
            listings=len(made.offers),
            offer_choice="The one in stock with the better terms; of equal ones the cheaper.",
            currency="EUR",
            known_weight_min=Decimal("0.5"),
            known_weight_reason="Less would tell more about the rule for unknowns than about the mat.",
        ),
        criteria=_criteria(),
        mats=tuple(ranked),
        offers=tuple(made.offers),
        contributions=tuple(made.contributions),
        cells=tuple(made.cells),
        evidence=tuple(made.evidence),
        shops=tuple(sorted((_shop(index, made.offers) for index in range(len(SHOPS))), key=lambda shop: shop.name)),
        left_out=_left_out(),
        changes=_changes(ranked),
        requirements=(("The spikes are firm", "A soft studded mat is another kind of product."),),
        caps=(("No way back", "A mat that can’t be sent back may not reach more than 60 points."),),
        profiles=PROFILES,
        mat_caps=tuple(_mat_caps(made)),
        profile_ranks=tuple(_profile_ranks(ranked)),
        stability=tuple(_stability(_profile_ranks(ranked))),
        frontier=tuple(_frontier(ranked, _profile_ranks(ranked))),
        stability_rules=StabilityRules(
            vectors=10_000,
            vectors_reason="Drawn often enough.",
            concentration_reason="Weights may be a little otherwise.",
            unknown_reason="What is open is drawn, too.",
            mats=500,
            pairs=20,
            band_share=Decimal("0.9"),
            band_reason="Mats that can’t be told apart share a band.",
            rank_share=Decimal("0.9"),
        ),
    )


def _stability(ranks: Iterable[ProfileRank]) -> Iterator[RankStability]:
    """Let chance put every mat where it stands, but for the first two; each band is ten ranks long."""
    for row in ranks:
        if row.rank is not None:
            shares = ((1, Decimal("0.6")), (2, Decimal("0.4"))) if row.rank == 1 else ((row.rank, Decimal(1)),)
            yield RankStability(
                profile=row.profile,
                product_id=row.product_id,
                first_share=Decimal("0.6") if row.rank == 1 else Decimal(0),
                rank_expected=Decimal(row.rank),
                rank_low=row.rank,
                rank_high=row.rank,
                band=1 + (row.rank - 1) // 10,
                confidence=None,
                acceptabilities=shares,
                central_weights={},
            )


def _frontier(mats: list[Mat], ranks: Iterable[ProfileRank]) -> Iterator[FrontierRow]:
    """Hold each ranked mat that has a price against those that are no dearer."""
    prices = {mat.product_id: mat.offer.price_guide for mat in mats if mat.offer and mat.offer.price_guide}
    by_profile: dict[str, list[tuple[Decimal, Decimal, str]]] = {}
    for row in ranks:
        if row.value is not None and row.product_id in prices:
            entry = (prices[row.product_id], -row.value, row.product_id)
            by_profile.setdefault(row.profile, []).append(entry)
    for profile, entries in by_profile.items():
        best: tuple[Decimal, Decimal, str] | None = None
        for entry in sorted(entries):
            price, negative, product_id = entry
            if is_first := best is None or negative < best[1] or entry[:2] == best[:2]:
                best = entry
            dominated_by = None if is_first or best is None else best[2]
            yield FrontierRow(profile, product_id, price, -negative, is_first, dominated_by, None)


def _mat_caps(made: _Market) -> Iterator[MatCap]:
    """Repeat the caps that hold, and one in seven that may."""
    for number, mat in enumerate(made.mats):
        caps = [line for line in made.contributions if line.product_id == mat.product_id and line.kind == "cap"]
        yield from (MatCap(mat.product_id, cap.key, Decimal(60), applies=True) for cap in caps)
        if not caps and number % 7 == 0:
            yield MatCap(mat.product_id, "cover", Decimal(70), applies=False)


def _profile_ranks(mats: list[Mat]) -> Iterator[ProfileRank]:
    """Rank every second mat for the journey, the last first; the others lack something there."""
    for profile, placed in (("balanced", mats), ("short_trips", mats[::-1])):
        rank = 0
        for place, mat in enumerate(placed):
            is_ranked = mat.state == "ranked" and (profile == "balanced" or place % 2 == 0)
            rank += is_ranked
            yield ProfileRank(
                profile=profile,
                product_id=mat.product_id,
                state="ranked" if is_ranked else "not_enough_stated",
                state_reason=None if is_ranked else "Too little is stated.",
                rank=rank if is_ranked else None,
                rank_best=rank if is_ranked else None,
                rank_worst=rank if is_ranked else None,
                value=mat.value if is_ranked else None,
                value_worst=mat.value_worst,
                value_best=mat.value_best,
                known_weight=mat.known_weight,
            )


def with_a_past(results: Results) -> Results:
    """Give the first mats prices and facts that changed, and the second one a way up and a reason why it moved."""
    first, second, *_ = (mat.product_id for mat in results.mats)
    offers = [offer for offer in results.offers if offer.product_id in {first, second}]
    begin, end = TODAY - timedelta(days=20), TODAY
    times = (("80", begin, begin, end), ("60", end, end, None))
    return replace(
        results,
        price_spells=tuple(
            PriceSpell(offer.product_id, offer.shop, offer.shop_name, offer.url, offer.seller, offer.variant,
                       Decimal(price), offer.currency, since, until, replaced_on, 2, 5)
            for offer in offers for price, since, until, replaced_on in times
        ),
        fact_spells=tuple(
            FactSpell(offer.product_id, "warranty_months", offer.shop, offer.shop_name, offer.url, months, since, until,
                      replaced_on)
            for offer in offers for months, (_, since, until, replaced_on) in zip(("24", "12"), times, strict=True)
        ),
        lifts=(Lift(second, "first", "pillow", "Is a pillow in the price?", "stated", "no", "yes", Decimal(6),
                    Decimal(90), 1),),
        moves=(RankMove(second, "fact", Decimal("1.5"), 4), RankMove(second, "competitors", Decimal(0), -1)),
    )  # fmt: skip


def unranked_results(mats: int = 46) -> Results:
    """Build an edition in which nothing at all is ranked, as notes on the real market may give."""
    results = invented_results(mats, market="recorded")
    listed = tuple(
        replace(mat, state="not_enough_stated", state_reason="Less than half of the checklist is stated.", rank=None,
                rank_best=None, rank_worst=None, value=None)
        for mat in results.mats
    )  # fmt: skip
    evidence = tuple(
        replace(row, quote=None, source="recorded", digest=None, locator="acupressure_mats.jsonl:7",
                source_address="https://reviews.example/mats", source_date="2019-04", tier="ABC"[index % 3])
        for index, row in enumerate(results.evidence)
    )  # fmt: skip
    edition = replace(results.edition, mats_ranked=0, previous_date=None)
    ranks = tuple(replace(rank, state="not_enough_stated", rank=None, value=None) for rank in results.profile_ranks)
    return replace(results, mats=listed, evidence=evidence, edition=edition, changes=(), profile_ranks=ranks,
                   stability=())  # fmt: skip


def _criteria() -> tuple[Criterion, ...]:
    return tuple(
        Criterion(
            key=key,
            group_key=group,
            group_title=title,
            question=question,
            reason="It decides how long the mat stays comfortable.",
            look_for="A plain statement on the product page.",
            unit=None,
            weight=Decimal(weight),
            fact_keys=facts,
            unknown_rule="Counts as a little under the middle: a shop that is proud of it would say so.",
            unknown_value=Decimal("0.4"),
            value_function=tuple((measured, Decimal(partial)) for measured, partial in function),
        )
        for key, group, title, question, weight, facts, function in CRITERIA
    )


def _add_mat(made: _Market, number: int) -> None:
    rng = made.rng
    brand = BRANDS[number % len(BRANDS)]
    model = MODELS[number // len(BRANDS) % len(MODELS)] + (
        f" {edition}" if (edition := number // (len(BRANDS) * len(MODELS))) else ""
    )
    product = f"{brand} {model}".lower().replace(" & ", "-").replace(" ", "-").replace("ü", "ue")
    sold_at = rng.sample(range(len(SHOPS)), rng.choice((1, 1, 2, 3, 4)))
    candour = rng.choice((0.95, 0.9, 0.8, 0.7, 0.35))
    states = {key: _fact(made, product, key, candour, sold_at) for key in CHOICES}
    offers = [
        _offer(made, product, f"{brand} {model}", shop, chosen=shop == sold_at[0], states=states) for shop in sold_at
    ]
    lines = [_contribution(product, criterion, states, rng) for criterion in CRITERIA]
    if states["return_window_days"] == ("stated", 0):
        lines.append(_cap(product, lines))
    made.offers += offers
    made.contributions += lines
    known = sum((line.weight or Decimal(0) for line in lines if line.state == "stated"), Decimal(0))
    ranked = known >= Decimal("0.5")
    made.mats.append(
        Mat(
            product_id=product,
            name=f"{brand} {model}",
            brand=brand,
            state="ranked" if ranked else "not_enough_stated",
            state_reason=None if ranked else f"Only {known * 100:.0f} % of the checklist is stated; half is needed.",
            rank=None,
            rank_best=None,
            rank_worst=None,
            value=sum((line.points for line in lines), Decimal(0)) if ranked else None,
            value_worst=sum((line.points_worst for line in lines), Decimal(0)),
            value_best=sum((line.points_best for line in lines), Decimal(0)),
            known_weight=known,
            offer=offers[0],
            offers=len(offers),
            shops=len(offers),
            first_seen=TODAY - timedelta(days=1),
            last_seen=TODAY,
        )
    )


def _fact(made: _Market, product: str, key: str, candour: float, sold_at: list[int]) -> tuple[CellState, Any]:
    rng = made.rng
    value = rng.choice(CHOICES[key])
    if rng.random() > candour:
        return "unknown", None
    other = next((choice for choice in CHOICES[key] if choice != value), value)
    state: CellState = "contradicted" if rng.random() < 0.05 and other != value else "stated"
    sides = [(value, "decided" if state == "stated" else "contradicts")]
    sides += [(value, "agrees")] * (len(sold_at) - 1) if state == "stated" else [(other, "contradicts")]
    for index, (side, role) in enumerate(sides):
        made.evidence.append(_evidence(product, key, side, role, SHOPS[sold_at[index % len(sold_at)]], index))
    made.cells.append(
        FactCell(
            product_id=product,
            key=key,
            state=state,
            value=_json(value) if state == "stated" else None,
            unit=UNITS.get(key),
            qualifier="about" if key == "spike_count" and value == 4000 else None,
            reason="Two pages say different things." if state == "contradicted" else None,
            sources=len(sides),
        )
    )
    return state, value if state == "stated" else None


def _evidence(product: str, key: str, value: Any, role: Any, shop: tuple[str, ...], index: int) -> EvidenceRow:
    return EvidenceRow(
        product_id=product,
        key=key,
        shop=shop[0],
        shop_name=shop[1],
        url=f"http://{shop[0]}.example/products/{product}",
        value=_json(value),
        unit=UNITS.get(key),
        qualifier=None,
        role=role,
        quote=QUOTES.get(key, "It is {v}.").format(
            v=value if not isinstance(value, list) else ", ".join(map(str, value))
        ),
        source="spec-table" if index % 2 else "text",
        locator=f"main > table tr:nth-child({index + 1})",
        observed_on=TODAY,
        unchanged_since=TODAY - timedelta(days=index),
        run_id=RUN,
        digest="sha1:7QX4K2OZN3TLU5V6WQ2AB7CD4EFGHM2",
        source_address=None,
        source_date=None,
        tier=None,
    )


def _offer(
    made: _Market, product: str, name: str, shop: int, *, chosen: bool, states: dict[str, tuple[CellState, Any]]
) -> Offer:
    rng = made.rng
    key, shop_name, _, currency, _ = SHOPS[shop]
    euros = Decimal(rng.choice((22, 29, 35, 49, 59, 79, 89, 109, 129)))
    rate = {"EUR": "1", "GBP": "0.85", "SEK": "11", "USD": "1.1"}[currency]
    stale = key == "halden"
    return Offer(
        product_id=product,
        shop=key,
        shop_name=shop_name,
        seller="Quillby Partner 3" if key == "quillby" else None,
        variant="Forest green" if rng.random() < 0.2 else None,
        url=f"http://{key}.example/products/{product}",
        listing_name=name.upper() if rng.random() < 0.2 else name,
        price=euros * Decimal(rate),
        currency=currency,
        list_price=euros * Decimal(rate) * 2 if rng.random() < 0.2 else None,
        availability=rng.choice(("InStock", "InStock", "OutOfStock", None)),
        shipping_cost=Decimal("4.90") if rng.random() < 0.5 else None,
        free_shipping_from=Decimal(50) if rng.random() < 0.3 else None,
        price_delivered=euros * Decimal(rate) + Decimal("4.90") if chosen else None,
        return_fee=euros * Decimal(rate) / 10 if stale else None,
        price_guide=euros,
        observed_on=TODAY - timedelta(days=1) if stale else TODAY,
        unchanged_since=TODAY - timedelta(days=1),
        stale=stale,
        chosen=chosen,
        return_summary={k: _json(states[k][1]) for k in RETURN_KEYS if states[k][0] == "stated"},
    )


def _contribution(
    product: str, criterion: Any, states: dict[str, tuple[CellState, Any]], rng: random.Random
) -> Contribution:
    key, _, _, question, weight, facts, function = criterion
    state, value = states[facts[0]]
    full = Decimal(weight) * 100
    stated = state == "stated"
    partial = Decimal(rng.choice(function)[1]) if stated else Decimal("0.4")
    worst, best = (partial, partial) if stated else (Decimal(0), ONE)
    return Contribution(
        product_id=product,
        kind="criterion",
        key=key,
        title=question,
        weight=Decimal(weight),
        state=state,
        measurement=_measurement(value, UNITS.get(facts[0])) if stated else None,
        partial=partial,
        partial_worst=worst,
        partial_best=best,
        points=(partial * full).quantize(TENTH),
        points_worst=(worst * full).quantize(TENTH),
        points_best=(best * full).quantize(TENTH),
        reason=None if stated else "Not stated: counts as 0.4 of 1.",
    )


def _measurement(value: Any, unit: str | None) -> str:
    plain = {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value
    words = ", ".join(value) if isinstance(value, list) else str(plain)
    return f"{words} {unit}" if unit else words


def _cap(product: str, lines: list[Contribution]) -> Contribution:
    over = {
        kind: sum((getattr(line, kind) for line in lines), Decimal(0)) - 60
        for kind in ("points", "points_worst", "points_best")
    }
    return Contribution(
        product_id=product,
        kind="cap",
        key="no_way_back",
        title="No way back",
        weight=None,
        state="stated",
        measurement=None,
        partial=ONE,
        partial_worst=ONE,
        partial_best=ONE,
        reason="It can’t be sent back.",
        **{kind: -max(Decimal(0), excess) for kind, excess in over.items()},
    )


def _ranked(mats: list[Mat]) -> list[Mat]:
    ranked = sorted((mat for mat in mats if mat.value is not None), key=lambda mat: (-(mat.value or 0), mat.name))
    rest = sorted((mat for mat in mats if mat.value is None), key=lambda mat: mat.name)
    placed = [
        replace(
            mat,
            rank=1 + sum((other.value or 0) > (mat.value or 0) for other in ranked),
            rank_best=1 + sum(other.value_worst > mat.value_best for other in ranked),
            rank_worst=sum(other.value_best > mat.value_worst for other in ranked if other is not mat) + 1,
        )
        for mat in ranked
    ]
    return placed + rest


def _shop(index: int, offers: list[Offer]) -> ShopRow:
    key, name, country, currency, walk = SHOPS[index]
    down = key == "halden"
    mine = [offer for offer in offers if offer.shop == key]
    terms = {
        "return_window_days": "30",
        "return_used_allowed": "true" if index % 2 else "false",
        "return_paid_by": '"buyer"',
        "return_clock": '"delivery"',
        "shipping_cost": '"4.90"',
        "free_shipping_from": '"50"',
    }
    return ShopRow(
        shop=key,
        name=name,
        home=f"http://{key}.example/",
        country=country,
        currency=currency,
        walk=walk,
        state="set_aside" if down else "good",
        state_reason="the shop did not answer (3 tries)" if down else None,
        last_run_on=TODAY,
        last_good_on=TODAY - timedelta(days=1) if down else TODAY,
        age_days=1 if down else 0,
        listings=len(mine),
        mats=len({offer.product_id for offer in mine}),
        left_out=index,
        robots="allowed",
        delay=Decimal("2.0"),
        requests=40 + index,
        policy_url=f"http://{key}.example/policies/refund-policy",
        terms={} if index == 4 else terms,
    )


def _left_out() -> tuple[LeftOut, ...]:
    return tuple(
        LeftOut("kvist", "Kvist", f"http://kvist.example/p/{slug}", name, reason)
        for slug, name, reason in (
            ("foot-roller", "Foot roller", "Not an acupressure mat: a roller."),
            ("sale", None, "A list of products, not a product."),
            ("yoga", "Yoga mat", "Not an acupressure mat: no spikes are stated."),
        )
    )


def _changes(mats: list[Mat]) -> tuple[Change, ...]:
    first, second, third = mats[:3]
    assert first.offer is not None
    offer = first.offer
    return (
        Change("new", third.product_id, third.name, None, None, None, None, None),
        Change("gone", None, "Ondrel Feather", None, None, None, None, None),
        Change("renamed", second.product_id, second.name, None, None, None, "Old Name", second.name),
        Change("rank", second.product_id, second.name, None, None, None, "5", "2"),
        Change("price", first.product_id, first.name, offer.shop, offer.shop_name, None,
               f"{(offer.price or ONE) + 10} {offer.currency}", f"{offer.price} {offer.currency}"),
        Change("availability", first.product_id, first.name, offer.shop, offer.shop_name, None,
               "OutOfStock", "InStock"),
        Change("fact", second.product_id, second.name, None, None, "warranty_months", "12", "24"),
        Change("shop", None, "Halden Outdoor", "halden", "Halden Outdoor", None, "good", "set_aside"),
    )  # fmt: skip


def _json(value: Any) -> str:
    return json.dumps(value, default=float)
