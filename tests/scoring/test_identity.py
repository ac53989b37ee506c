"""Which pages sell the same mat: by GTIN, brand and model, over shops and days."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path

import pytest

from crawler.market.truth import PageTruth, truth_of
from scoring.results import Results
from tests.scoring.small_runs import DAY_1, DAY_2, build_guide, listing, write_run

GTIN, WRONG_GTIN = "4006381333931", "4006381333932"


def products(results: Results) -> dict[str, str]:
    return {offer.url: offer.product_id for offer in results.offers}


def are_one(tmp_path: Path, one: dict[str, object], other: dict[str, object]) -> bool:
    write_run(tmp_path, DAY_1, [one, other])
    return len({mat.product_id for mat in build_guide(tmp_path).mats}) == 1


SAME = {
    "words of a kind": (("Klara Acupressure Mat", "Nordlys"), ("Akupressurmatte Klara", "Nordlys")),
    "brand in the name": (("Nordlys Klara spikmatta", "Nordlys"), ("Klara tapis d'acupression", "NORDLYS")),
    "colour": (("Klara Acupressure Mat, moss green", "Nordlys"), ("Klara Akupressurmatte (hellblau)", "Nordlys")),
    "size": (("Klara Acupressure Mat 68 x 42 cm", "Nordlys"), ("Klara mat 74x44cm", "Nordlys")),
    "count": (("Klara mat with 6,210 spikes", "Nordlys"), ("Klara Matte 8.820 Spitzen", "Nordlys")),
    "accents": (("Crépuscule mat", "Lune"), ("Crepuscule mat", "Lune")),
    "an unstated brand that its name holds": (("Nordlys Klara Acupressure Mat", None), ("Klara mat", "Nordlys")),
}
DIFFERENT = {
    "model": (("Klara mat", "Nordlys"), ("Fjell mat", "Nordlys")),
    "brand": (("Original mat", "Nordlys"), ("Original mat", "Sol")),
    "model number": (("S4 mat", "Nordlys"), ("S8 mat", "Nordlys")),
    "no brand anywhere": (("Original acupressure mat", None), ("Original acupressure mat", None)),
}


@pytest.fixture(scope="module")
def joined(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bool]:
    """By case: whether its two pages sell one product. Each case has brands of its own, so that none meets another."""
    cases = list({**SAME, **DIFFERENT}.items())
    pages = []
    for number, (_, pair) in enumerate(cases):
        for shop, (name, brand) in zip("ab", pair, strict=True):
            names = [re.sub("(?i)nordlys|sol|lune", rf"\g<0>{number}", text or "") for text in (name, brand)]
            pages.append(listing(shop, f"/{number}", names[0], names[1] or None))
    data = tmp_path_factory.mktemp("names")
    write_run(data, DAY_1, pages)
    found = products(build_guide(data))
    return {
        case: found[f"http://a.example/{number}"] == found[f"http://b.example/{number}"]
        for number, (case, _) in enumerate(cases)
    }


@pytest.mark.parametrize("case", SAME)
def test_names_of_one_mat_meet_in_spite_of(case: str, joined: dict[str, bool]) -> None:
    assert joined[case]


@pytest.mark.parametrize("case", DIFFERENT)
def test_mats_are_told_apart_by(case: str, joined: dict[str, bool]) -> None:
    assert not joined[case]


def test_a_right_gtin_joins_pages_and_a_wrong_one_does_not(tmp_path: Path) -> None:
    def pages(gtin: str) -> tuple[dict[str, object], dict[str, object]]:
        facts = {"gtin": gtin}
        return listing("a", "/1", "Klara mat", "Nordlys", facts=facts), listing(
            "b", "/2", "Soft One", None, facts=facts
        )

    assert are_one(tmp_path / "right", *pages(GTIN))
    assert not are_one(tmp_path / "wrong", *pages(WRONG_GTIN))


def test_a_gtin_with_leading_zeros_is_the_same_gtin(tmp_path: Path) -> None:
    one = listing("a", "/1", "Klara mat", "Nordlys", facts={"gtin": "036000291452"})
    other = listing("b", "/2", "Soft One", None, facts={"gtin": "00036000291452"})

    assert are_one(tmp_path, one, other)


def test_a_mat_and_its_set_with_pillow_are_two_products_even_under_one_gtin(tmp_path: Path) -> None:
    mat = listing("a", "/1", "Klara mat", "Nordlys", facts={"pillow_included": False, "gtin": GTIN})
    pillow_set = listing("b", "/2", "Klara mat", "Nordlys", facts={"pillow_included": True, "gtin": GTIN})

    assert not are_one(tmp_path, mat, pillow_set)


def test_a_name_that_speaks_of_a_set_is_a_set_until_a_fact_says_otherwise(tmp_path: Path) -> None:
    mat = listing("a", "/1", "Klara mat", "Nordlys")
    named_set = listing("b", "/2", "Klara Set", "Nordlys")
    stated_mat = listing("b", "/2", "Klara Set", "Nordlys", facts={"pillow_included": False})

    assert not are_one(tmp_path / "named", mat, named_set)
    assert are_one(tmp_path / "stated", mat, stated_mat)


def test_pages_join_through_a_third(tmp_path: Path) -> None:
    write_run(
        tmp_path,
        DAY_1,
        [
            listing("a", "/1", "Klara mat", "Nordlys"),
            listing("b", "/2", "Klara mat", "Nordlys", facts={"gtin": GTIN}),
            listing("c", "/3", "Soft One", "Other", facts={"gtin": GTIN}),
        ],
    )

    assert {mat.product_id for mat in build_guide(tmp_path).mats} == {"nordlys-klara"}


def test_a_renamed_page_keeps_its_product_id_and_its_fellows(tmp_path: Path) -> None:
    write_run(tmp_path, DAY_1, [listing("a", "/1", "Klara mat", "Nordlys"), listing("b", "/2", "Klara mat", "Nordlys")])
    first = products(build_guide(tmp_path))
    write_run(
        tmp_path, DAY_2, [listing("a", "/1", "Aurora mat", "Nordlys"), listing("b", "/2", "Klara mat", "Nordlys")]
    )

    assert products(build_guide(tmp_path)) == first


def test_a_relisted_mat_keeps_its_product_id_by_its_gtin(tmp_path: Path) -> None:
    write_run(tmp_path, DAY_1, [listing("a", "/old", "Klara mat", "Nordlys", facts={"gtin": GTIN})])
    write_run(tmp_path, DAY_2, [listing("a", "/new", "Aurora mat", "Nordlys", facts={"gtin": GTIN})])

    results = build_guide(tmp_path)

    assert [mat.product_id for mat in results.mats] == ["nordlys-klara"]
    assert {change.kind for change in results.changes} == set()


def test_ids_of_one_days_mats_stay_when_later_ones_bear_the_same_name(tmp_path: Path) -> None:
    write_run(tmp_path, DAY_1, [listing("b", "/1", "Klara mat", None)])
    first = products(build_guide(tmp_path))
    write_run(tmp_path, DAY_2, [listing("a", "/0", "Klara mat", None), listing("b", "/1", "Klara mat", None)])

    assert products(build_guide(tmp_path)) == {**first, "http://a.example/0": "klara-2"}


def test_a_sellers_colours_are_one_offer_and_the_further_page_is_listed_as_left_out(tmp_path: Path) -> None:
    blue = listing("a", "/blue", "Klara mat, blue", "Nordlys", price="59.90")
    green = listing("a", "/green", "Klara mat, green", "Nordlys", price="49.90")
    write_run(tmp_path, DAY_1, [blue, green])

    results = build_guide(tmp_path)

    assert [offer.url for offer in results.offers] == ["http://a.example/green"]
    assert [(line.url, line.reason.split(":")[0]) for line in results.left_out] == [
        ("http://a.example/blue", "A further page of the shop for a mat that is listed")
    ]


def test_a_marketplaces_sellers_are_offers_of_one_mat(tmp_path: Path) -> None:
    sellers = [
        {"seller": "One", "price": "40.00", "currency": "EUR", "availability": "InStock"},
        {"seller": "Two", "price": "30.00", "currency": "EUR", "availability": "OutOfStock"},
        {"seller": "One", "price": "35.00", "currency": "EUR", "availability": "InStock"},
    ]
    write_run(tmp_path, DAY_1, [listing("m", "/1", "Klara mat", "Nordlys", price="35.00", offers=sellers)])

    results = build_guide(tmp_path)

    assert [(offer.seller, str(offer.price), offer.chosen) for offer in results.offers] == [
        ("One", "35.00", True),
        ("Two", "30.00", False),
    ]


def test_recorded_facts_are_joined_by_the_key_they_were_noted_under(tmp_path: Path) -> None:
    notes = [
        listing("site", "/1", "Klara Original", "Nordlys", price=None, facts={"sku": "nordlys/original"}),
        listing("blog", "/2", "The mat of Nordlys", None, price=None, facts={"sku": "nordlys/original"}),
        listing("blog", "/3", "Klara Original", "Nordlys", price=None, facts={"sku": "nordlys/light"}),
    ]
    write_run(tmp_path, DAY_1, notes, market="recorded")

    assert {mat.product_id for mat in build_guide(tmp_path).mats} == {"nordlys-original", "nordlys-light"}


def page_of(url: str, page: PageTruth) -> dict[str, object]:
    """A page that is read as the market's truth has it."""
    stated = {key: list(value) if isinstance(value := fact.accept[0], tuple) else value
              for key, fact in page.facts.items() if fact.accept and not fact.contradicted}  # fmt: skip
    texts = {key: str(stated.pop(key)) if key in stated else None for key in ("name", "brand", "price", "currency")}
    name, brand, price, currency = texts.values()
    path = url.split(".example", 1)[1]
    facts = {key: str(value) if key == "list_price" else value for key, value in stated.items()}
    return listing(page.shop, path, name, brand, price=price, currency=currency or "EUR", facts=facts)


@pytest.mark.parametrize("seed", [7, 8])
def test_pairs_of_pages_on_the_invented_market_are_joined_as_its_truth_has_them(seed: int, tmp_path: Path) -> None:
    truth = {url: page for url, page in truth_of(seed, 1).pages.items() if page.mat}
    write_run(tmp_path, DAY_1, [page_of(url, page) for url, page in truth.items()])
    results = build_guide(tmp_path)
    found = {offer.url: offer.product_id for offer in results.offers}
    found |= {line.url: line.reason.rsplit(" ", 1)[1] for line in results.left_out}

    pairs = [(truth[a].mat == truth[b].mat, found[a] == found[b]) for a, b in combinations(sorted(truth), 2)]

    joined = [true for true, joined in pairs if joined]
    same = [joined for true, joined in pairs if true]
    assert len(same) > 50
    assert sum(joined) / len(joined) >= 0.98
    assert sum(same) / len(same) >= 0.95
