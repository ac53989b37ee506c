"""Recorded facts: the file's own values, the import, and the listings that come of it."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from crawler.items import READING, Certification, Listing, Source, Status, Tier
from crawler.recorded import RecordedError, RecordedMat, import_file, read_file, read_recorded, source_site
from crawler.run import load_manifest

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "data" / "recorded" / "acupressure_mats.jsonl"


def record(**changes: Any) -> dict[str, Any]:
    return {
        "product": "birch/one",
        "name": "Birch One",
        "brand": "Birch",
        "sources": [{"address": "https://page.example/one", "tier": "B", "date": "2024-05"}],
        "noted_on": "2026-11-22",
        "facts": [{"key": "spike_count", "value": 6000}],
    } | changes


def written(folder: Path, *records: dict[str, Any] | str) -> Path:
    path = folder / "mats.jsonl"
    lines = [line if isinstance(line, str) else json.dumps(line) for line in records]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def listings(folder: Path, *records: dict[str, Any]) -> list[Listing]:
    return list(read_recorded(import_file(written(folder, *records), folder / "runs")))


@pytest.fixture(scope="module")
def recorded() -> list[RecordedMat]:
    return [mat for _, mat in read_file(FILE)]


@pytest.fixture
def market_facts(shared: Path) -> list[dict[str, Any]]:
    facts: list[dict[str, Any]] = json.loads((shared / "mats" / "market_facts.json").read_text(encoding="utf-8"))
    return facts


SAME_WORD = {
    "ABS": "abs",
    "HIPS": "hips",
    "plastic (type not stated)": "plastic",
    "hard plastic (type not stated)": "plastic",
    "non-toxic plastic (type not stated)": "plastic",
    "cotton": ("cotton",),
    "cotton jersey": ("cotton",),
    "organic cotton": ("organic_cotton",),
    "organic hemp": ("organic_hemp",),
    "linen": ("linen",),
    "linen + cotton": ("linen", "cotton"),
    "nylon": ("nylon",),
    "synthetic": ("synthetic",),
    "foam": ("foam",),
    "foam (BlissFoam)": ("foam",),
    "plant-based foam": ("foam",),
    "coconut fibre": ("coconut_fibre",),
    "hand wash": "hand",
    "machine wash": "machine",
}
SAME_KEY = {
    "price": "price",
    "currency": "currency",
    "spike_material": "spike_material",
    "spike_count": "spike_count",
    "disc_count": "disc_count",
    "cover_fabric": "cover_material",
    "cover_removable": "cover_removable",
    "cover_washable": "cover_washable",
    "core_material": "core_material",
    "pillow": "pillow_included",
    "bag": "bag_included",
    "return_window_days": "return_window_days",
}
NO_FACT_OF_THE_MAT = {
    "The Healing Mat": "one sentence about several brands",
    "Shanti Mat": "one sentence about several brands",
    "Hathamatte": "one sentence about several brands",
    "Tchibo own-brand Akupressurmatte": "one sentence about several brands",
}
LEFT_OUT = {("BON Eco mat and pillow", "core_material"): "two fillings for mat and pillow, not told apart"}


def expected(cells: dict[str, Any]) -> dict[str, Any]:
    if cells["name"] in NO_FACT_OF_THE_MAT:
        return {}
    values = {
        key: SAME_WORD[cells[field]]
        if field not in {"price", "currency"} and isinstance(cells[field], str)
        else cells[field]
        for field, key in SAME_KEY.items()
        if cells[field] is not None and (cells["name"], field) not in LEFT_OUT
    }
    if "price" in values:
        values["price"] = Decimal(str(values["price"]))
    if cells["size_cm"]:
        values["mat_length_cm"], values["mat_width_cm"] = cells["size_cm"]
    return values


@pytest.mark.shared
def test_every_record_is_represented_with_the_same_values(
    recorded: list[RecordedMat], market_facts: list[dict[str, Any]]
) -> None:
    mapped = {*SAME_KEY.values(), "mat_length_cm", "mat_width_cm"}
    assert len(recorded) == len(market_facts) == 68
    for mat, cells in zip(recorded, market_facts, strict=True):
        values: dict[str, list[Any]] = defaultdict(list)
        for fact in mat.facts:
            values[fact.key].append(fact.value)
        found = {key: found[0] for key, found in values.items() if key in mapped}
        assert found == expected(cells), cells["name"]
        assert all(all(value == several[0] for value in several) for key, several in values.items() if key in mapped)


@pytest.mark.shared
def test_every_source_tier_and_date_is_kept(recorded: list[RecordedMat], market_facts: list[dict[str, Any]]) -> None:
    for mat, cells in zip(recorded, market_facts, strict=True):
        tiers = {source.tier for source in mat.sources}
        assert cells["evidence_tier"] in tiers, cells["name"]
        assert cells["source_date"] is None or cells["source_date"] in {source.date for source in mat.sources}
        assert len(mat.sources) == len(cells["urls"])
        for source, url in zip(mat.sources, cells["urls"], strict=True):
            # Two addresses name a file in brackets or after a blank; it stands in the note instead.
            first_word = url.split()[0].removesuffix("id=(code")
            assert source.address.startswith(first_word), url
            assert source.address == url or " " in url


@pytest.mark.shared
def test_every_brand_is_kept_unless_the_source_names_two(
    recorded: list[RecordedMat], market_facts: list[dict[str, Any]]
) -> None:
    for mat, cells in zip(recorded, market_facts, strict=True):
        named = cells["brand"] or ""
        brand = None if " / " in named else named.split(" (")[0] or None
        assert mat.brand == brand


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


@pytest.mark.shared
def test_no_five_words_in_a_row_come_from_a_source(market_facts: list[dict[str, Any]]) -> None:
    ours = {tuple(run) for text in texts() for run in zip(*(words(text)[start:] for start in range(5)), strict=False)}
    assert len(ours) > 500
    for cells in market_facts:
        for wording in (*cells["evidence"].values(), cells["notes"] or ""):
            theirs = zip(*(words(wording)[start:] for start in range(5)), strict=False)
            assert not ours & set(theirs), f"{cells['name']}: {wording}"


def texts() -> list[str]:
    """All prose in data/recorded; names and addresses are the sources' own."""
    prose = [(FILE.parent / "README.md").read_text(encoding="utf-8")]
    for _, mat in read_file(FILE):
        prose += [mat.note or "", mat.is_mat_reason, *(fact.set_aside or "" for fact in mat.facts)]
    return prose


def test_what_is_no_mat_is_told_with_its_reason(recorded: list[RecordedMat]) -> None:
    others = {mat.product: mat.is_mat_reason for mat in recorded if not mat.is_mat}
    assert set(others) == {
        "aicnly/heating-mat",
        "shakti-mat/canada-store",
        "acupressure-store/range",
        "white-lotus/blog",
    }
    assert all("noted by hand" not in reason for reason in others.values())


def test_levels_and_markets_of_a_brand_are_different_products(recorded: list[RecordedMat]) -> None:
    by_product: dict[str, list[RecordedMat]] = defaultdict(list)
    for mat in recorded:
        by_product[mat.product].append(mat)
    several = {product: len(mats) for product, mats in by_product.items() if len(mats) > 1}
    assert several == {
        "shakti-mat/original": 2,
        "bed-of-nails/original": 4,
        "prosourcefit/mat-and-pillow-set": 2,
        "bioloka/champ-de-fleurs": 3,
        "pranamat/eco": 2,
    }


def test_the_file_becomes_listings_of_the_contract(tmp_path: Path) -> None:
    found = list(read_recorded(import_file(FILE, tmp_path)))
    assert len({listing.url for listing in found}) == len(found) == 68
    for number, listing in enumerate(found, 1):
        as_json = listing.model_dump_json()
        assert READING.validate_json(as_json) == listing
        assert READING.validate_python(json.loads(as_json)) == listing
        for fact in listing.facts.values():
            for candidate in fact.candidates:
                assert candidate.quote is None
                assert candidate.source is Source.RECORDED
                assert candidate.locator == f"recorded.jsonl:{number}"
                assert candidate.source_address
                assert candidate.tier


def test_the_terms_that_one_page_gives_in_two_ways_are_contradicted(tmp_path: Path) -> None:
    found = {listing.sku: listing for listing in read_recorded(import_file(FILE, tmp_path))}
    basis = found["mysa/acupressure-mat"].facts["return_window_basis"]
    assert basis.status is Status.CONTRADICTED
    assert {candidate.value for candidate in basis.candidates} == {"calendar", "business"}
    assert found["mysa/acupressure-mat"].stated("return_window_days") == 30


def test_sources_of_one_product_that_disagree_stay_apart(tmp_path: Path) -> None:
    found = list(read_recorded(import_file(FILE, tmp_path)))
    counts = [listing.stated("spike_count") for listing in found if listing.sku == "bed-of-nails/original"]
    assert counts == [8820, 8820, 6000, 8800]


def test_a_listing_tells_name_brand_and_product_key(tmp_path: Path) -> None:
    (listing,) = listings(tmp_path, record())
    assert (listing.name, listing.brand, listing.sku) == ("Birch One", "Birch", "birch/one")
    assert (listing.is_mat, listing.is_mat_reason) == (True, "noted by hand as an acupressure mat")
    assert listing.url == "https://page.example/one"


def test_a_record_without_facts_is_a_listing(tmp_path: Path) -> None:
    (listing,) = listings(tmp_path, record(brand=None, facts=[]))
    assert set(listing.facts) == {"name", "sku"}


def test_records_that_share_a_page_have_addresses_of_their_own(tmp_path: Path) -> None:
    first, second = listings(tmp_path, record(), record(product="birch/two"))
    assert first.url == "https://page.example/one#birch/one"
    assert second.url == "https://page.example/one#birch/two"
    assert second.facts["name"].candidates[0].source_address == "https://page.example/one"


@pytest.mark.parametrize(
    ("address", "site"),
    [
        ("https://www.page.example/one#birch/one", "page.example"),
        ("http://Blog.Page.example:8080/", "blog.page.example"),
        ("github-index:id=17#birch/one", "github-index:id=17"),
    ],
)
def test_the_site_of_a_record_is_its_host_or_its_index_entry(address: str, site: str) -> None:
    assert source_site(address) == site


def test_each_fact_keeps_its_own_source(tmp_path: Path) -> None:
    sources = [
        {"address": "https://page.example/one", "tier": "B", "date": "2024-05"},
        {"address": "https://birch.example/terms", "tier": "A"},
    ]
    facts = [
        {"key": "spike_count", "value": 6000, "qualifier": "at_least"},
        {"key": "free_shipping_from", "value": "40", "source": 2},
        {"key": "currency", "value": "EUR", "source": 2},
        {"key": "certifications", "value": [{"name": "gots"}]},
    ]
    (listing,) = listings(tmp_path, record(sources=sources, facts=facts))
    (count,) = listing.facts["spike_count"].candidates
    (free,) = listing.facts["free_shipping_from"].candidates
    assert (count.source_address, count.source_date, count.tier) == ("https://page.example/one", "2024-05", Tier.B)
    assert (free.source_address, free.source_date, free.tier) == ("https://birch.example/terms", None, Tier.A)
    assert (free.value, free.unit) == (Decimal(40), "EUR")
    assert listing.stated("certifications") == (Certification(name="gots"),)


def test_a_value_set_aside_is_shown_and_not_stated(tmp_path: Path) -> None:
    doubtful = {"key": "spike_count", "value": 9000, "set_aside": "may include the pillow"}
    alone, beside = listings(
        tmp_path,
        record(facts=[doubtful]),
        record(product="birch/two", facts=[{"key": "spike_count", "value": 6000}, doubtful]),
    )
    assert alone.facts["spike_count"].status is Status.SET_ASIDE
    assert alone.facts["spike_count"].reason == "may include the pillow"
    assert alone.facts["spike_count"].candidates[0].value == 9000
    assert beside.stated("spike_count") == 6000
    assert [candidate.value for candidate in beside.facts["spike_count"].candidates] == [6000, 9000]


def test_importing_the_same_file_twice_makes_one_run(tmp_path: Path) -> None:
    path = written(tmp_path, record())
    run = import_file(path, tmp_path / "runs")
    before = {file: file.read_bytes() for file in run.rglob("*") if file.is_file()}
    assert import_file(path, tmp_path / "runs") == run
    assert {file: file.read_bytes() for file in run.rglob("*") if file.is_file()} == before
    assert [folder.name for folder in (tmp_path / "runs").iterdir()] == ["20261122T000000Z"]


def test_the_same_file_makes_the_same_bytes_anywhere(tmp_path: Path) -> None:
    path = written(tmp_path, record())
    one, other = import_file(path, tmp_path / "one"), import_file(path, tmp_path / "other")
    assert (one / "manifest.json").read_bytes() == (other / "manifest.json").read_bytes()
    assert (one / "recorded.jsonl").read_bytes() == path.read_bytes()


def test_each_change_of_the_file_makes_a_run_in_the_next_second(tmp_path: Path) -> None:
    runs = [
        import_file(written(tmp_path, record(name=name)), tmp_path / "runs") for name in ("One", "Two", "Two", "One")
    ]
    assert [run.name[-3:-1] for run in runs] == ["00", "01", "01", "02"]
    for earlier, later in pairwise(dict.fromkeys(runs)):
        assert load_manifest(earlier).started_at < load_manifest(later).started_at


def test_the_run_is_named_by_the_newest_day_of_noting(tmp_path: Path) -> None:
    path = written(tmp_path, record(noted_on="2026-12-01"), record(product="birch/two", noted_on="2026-11-30"))
    run = import_file(path, tmp_path / "runs")
    assert run.name == "20261201T000000Z"
    assert (load_manifest(run).market, load_manifest(run).shops) == ("recorded", {})


def test_a_run_that_was_cut_off_is_left_alone(tmp_path: Path) -> None:
    cut_off = tmp_path / "runs" / "20261122T000000Z"
    (cut_off / "archive").mkdir(parents=True)
    (cut_off / "recorded.jsonl").write_text("{")
    run = import_file(written(tmp_path, record()), tmp_path / "runs")
    assert run.name == "20261122T000001Z"
    assert not (cut_off / "manifest.json").exists()


def fact(**fields: Any) -> dict[str, Any]:
    return record(facts=[{"key": "spike_count", "value": 6000} | fields])


def source(**fields: Any) -> dict[str, Any]:
    return record(sources=[{"address": "https://page.example/one", "tier": "B"} | fields])


WRONG: dict[str, tuple[dict[str, Any] | str, str]] = {
    "not JSON": ('{"product": ', "Invalid JSON"),
    "not an object": ("[]", "object"),
    "nested without end": ("[" * 100_000, "JSON"),
    "unknown fact key": (fact(key="spikes"), "facts.0.key: unknown fact key 'spikes'"),
    "a key the record gives": (fact(key="brand", value="Birch"), "facts.0.key: brand is no fact"),
    "wrong type": (fact(value="many"), "facts.0.value: spike_count takes integer"),
    "unknown choice": (fact(key="core_material", value=["air"]), "facts.0.value: core_material takes choices"),
    "money as a float": (fact(key="price", value=29.9), "facts.0.value: price takes money"),
    "money that is no number": (fact(key="price", value="NaN"), "facts.0.value: price takes"),
    "endless number": (fact(key="weight_kg", value=float("inf")), "facts.0.value"),
    "negative number": (fact(value=-1), "facts.0.value: spike_count takes a finite number"),
    "broken certificate": (fact(key="certifications", value=[{"title": "gots"}]), "facts.0.value"),
    "price without currency": (fact(key="price", value="29.90"), "price has no currency"),
    "source that is not there": (fact(source=2), "spike_count is from source 2, and the record has 1"),
    "address without scheme": (source(address="page.example/one"), "sources.0.address: give an http or https address"),
    "address with a blank": (source(address="https://page.example/o ne"), "sources.0.address: give an http"),
    "address with a broken host": (source(address="https://[page/"), "sources.0.address"),
    "index entry without id": (source(address="github-index:"), "sources.0.address: give an http"),
    "unknown tier": (source(tier="D"), "sources.0.tier: Input should be 'A', 'B' or 'C'"),
    "impossible date": (source(date="2024-13"), "sources.0.date"),
    "no source": (record(sources=[]), "sources"),
    "product key in capitals": (record(product="Birch/One"), "product"),
    "unknown field": (record(colour="red"), "colour"),
    "no reason": (record(is_mat=False), "say why in is_mat_reason"),
    "same product from the same page": (record(name="Again"), "was noted from https://page.example/one in line 1"),
}  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG)
def test_an_error_names_file_line_field_and_remedy_and_writes_nothing(tmp_path: Path, wrong: str) -> None:
    line, told = WRONG[wrong]
    path = written(tmp_path, record(), "", line)
    with pytest.raises(RecordedError) as error:
        import_file(path, tmp_path / "runs")
    assert str(error.value).startswith(f"{path}:3: ")
    assert told in str(error.value)
    assert ";" in str(error.value)
    assert not (tmp_path / "runs").exists()


def test_bytes_that_are_no_text_are_told_by_line(tmp_path: Path) -> None:
    path = tmp_path / "mats.jsonl"
    path.write_bytes(json.dumps(record()).encode() + b"\n\xff\xfe\n")
    with pytest.raises(RecordedError, match=r"mats\.jsonl:2: "):
        import_file(path, tmp_path / "runs")


@pytest.mark.parametrize("content", [b"", b"\n\n"])
def test_a_file_without_records_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "mats.jsonl"
    path.write_bytes(content)
    with pytest.raises(RecordedError, match="holds no record"):
        import_file(path, tmp_path / "runs")


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(RecordedError, match="can't be read"):
        import_file(tmp_path / "none.jsonl", tmp_path / "runs")
