"""Exchange rates: asked of the bank as shops are asked, read from the archive, refused whole or not at all."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.asking import asking
from crawler.commands import crawling
from crawler.crawl import CrawlError
from crawler.market import bank
from crawler.rates import Rate, RatesError, newest_day, parse, rate_readings, read_rates
from crawler.run import Manifest, load_manifest, read_walk
from crawler.shops import load_recipes
from crawler.terminal import EDITED, Account
from tests.command import FACTS, ends
from tests.scoring.small_runs import write_rates

FOLDER = EDITED / "rates"
DAILY = "http://tallybank.example/stats/eurofxref/eurofxref-daily.xml"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'


def ask(data: Path, day: int) -> Path:
    """Ask the market's bank on a day, and return the sealed run."""
    with asking(data, demo=True, day=day, command="rates") as crawl:
        return crawl(load_recipes(FOLDER / "invented").usable)


def rows(path: Path) -> list[Rate]:
    return [Rate.model_validate_json(line) for line in path.read_bytes().splitlines()]


def file_of(*cubes: str) -> bytes:
    return f"{HEAD}<Envelope><Cube>{''.join(cubes)}</Cube></Envelope>".encode()


def of_day(day: str, **rates: str) -> str:
    inner = "".join(f"<Cube currency='{code}' rate='{rate}'/>" for code, rate in rates.items())
    return f"<Cube time='{day}'>{inner}</Cube>"


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Path]]:
    """The bank asked on a Tuesday, on the day after, and that day again."""
    data = tmp_path_factory.mktemp("data")
    runs = [ask(data, day) for day in (1, 2, 2)]
    for run in runs:
        read_rates(run)
    return data, runs


def test_every_bank_has_a_recipe_that_walks_rates_and_nothing_else() -> None:
    for folder in (FOLDER, FOLDER / "invented"):
        recipes, faults = load_recipes(folder)
        assert faults == []
        assert {recipe.walk.kind for recipe in recipes} == {"rates"}
    (real,) = load_recipes(FOLDER).usable
    assert real.shop.home == "https://www.ecb.europa.eu/"


def test_a_rate_names_the_archived_response_it_was_read_from(asked: tuple[Path, list[Path]]) -> None:
    _, (run, *_) = asked
    answered = {line.url: line for line in read_walk(run)}
    assert answered["http://tallybank.example/robots.txt"].role == "robots"
    found = rows(read_rates(run))
    assert {rate.day for rate in found} >= {date(2026, 8, 31), date(2026, 8, 28)}
    for rate in found:
        record = answered[rate.source].record
        assert record is not None
        assert (record.digest, record.run) == (rate.digest, rate.run)
        assert rate.per_euro == bank.rates_of(rate.day)[rate.currency]


def test_a_file_that_is_unchanged_costs_a_304_and_is_read_from_where_it_was_archived(
    asked: tuple[Path, list[Path]],
) -> None:
    data, (_, second, again) = asked
    assert {line.outcome for line in read_walk(again) if line.role == "feed"} == {"unchanged"}
    assert read_rates(again).read_bytes() == read_rates(second).read_bytes()
    assert {rate.run for rate in rows(read_rates(again))} == {second.name}
    assert newest_day(data) == date(2026, 9, 1)
    assert load_manifest(again).shops["tallybank"].finish == "finished"


def test_reading_again_changes_nothing(asked: tuple[Path, list[Path]]) -> None:
    _, (run, *_) = asked
    path = read_rates(run)
    before = path.read_bytes()
    path.unlink()
    assert read_rates(run) == path
    assert path.read_bytes() == before


BROKEN: dict[str, tuple[bytes, str]] = {
    "an entity bomb": (
        f'{HEAD}<!DOCTYPE b [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        "<Envelope><Cube><Cube time='2026-08-31'><Cube currency='SEK' rate='&b;'/></Cube></Cube></Envelope>".encode(),
        "document type",
    ),
    "an entity of another file": (
        f'{HEAD}<!DOCTYPE b SYSTEM "file:///etc/passwd"><Envelope/>'.encode(), "document type",
    ),
    "a negative rate": (file_of(of_day("2026-08-31", SEK="-11.2")), "'-11.2' of SEK on 2026-08-31"),
    "a rate of nothing": (file_of(of_day("2026-08-31", SEK="0.000")), "no number above zero"),
    "a rate that is no number": (file_of(of_day("2026-08-31", SEK="N/A")), "no number above zero"),
    "a rate without end": (file_of(of_day("2026-08-31", SEK="1" * 500)), "no number above zero"),
    "a rate in exponents": (file_of(of_day("2026-08-31", SEK="1e9")), "no number above zero"),
    "a rate in other digits": (file_of(of_day("2026-08-31", SEK="١١")), "no number above zero"),
    "no day": (file_of("<Cube><Cube currency='SEK' rate='11.2'/></Cube>"), "has no day"),
    "a day that has closed": (
        file_of(of_day("2026-08-31", SEK="11.2"), "<Cube currency='USD' rate='1.1'/>"), "'USD' has no day",
    ),
    "a day that is none": (file_of(of_day("2026-02-30", SEK="11.2")), "'2026-02-30' is no day"),
    "a currency that is none": (file_of(of_day("2026-08-31", sek="11.2")), "'sek' on 2026-08-31 is no currency"),
    "two rates of a day": (
        file_of(of_day("2026-08-31", SEK="11.2"), of_day("2026-08-31", SEK="11.3")), "SEK has two rates on 2026-08-31",
    ),
    "a file cut off": (file_of(of_day("2026-08-31", SEK="11.2"))[:-20], "no XML"),
    "a page": (b"<!doctype html><title>Not here</title>", "no XML"),
    "a charset it can't have": (HEAD.replace("UTF-8", "shift_jis").encode() + b"<Envelope/>", "no XML"),
    "a charset there is none": (HEAD.replace("UTF-8", "nonsense").encode() + b"<Envelope/>", "no XML"),
    "nothing": (b"", "no XML"),
    "a file without rates": (file_of(), "states no rate"),
}  # fmt: skip


@pytest.mark.parametrize("fault", BROKEN)
def test_a_file_is_refused_whole_for(fault: str) -> None:
    body, words = BROKEN[fault]
    with pytest.raises(RatesError, match=re.escape(words)):
        parse(body)


@settings(max_examples=300)
@given(st.lists(st.tuples(st.integers(0, 400), st.sampled_from(list(range(256)))), min_size=1, max_size=4))
def test_a_mutated_file_gives_rates_or_a_sentence(changes: Sequence[tuple[int, int]]) -> None:
    body = bytearray(file_of(of_day("2026-08-31", SEK="11.2", USD="1.1"), of_day("2026-08-28", SEK="11.1")))
    for place, byte in changes:
        body[place % len(body)] = byte
    try:
        found = parse(bytes(body))
    except RatesError:
        return
    assert found
    assert all(rate > 0 and len(code) == 3 for _, code, rate in found)


def test_a_broken_file_is_told_with_its_address_and_the_rates_of_before_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ends(monkeypatch, "rates", "--demo", "--day", "1", "--data", tmp_path) == 0
    before = [path.read_bytes() for path in rate_readings(tmp_path)]
    monkeypatch.setattr(bank, "published", lambda path, _: BROKEN["a negative rate"][0] if "daily" in path else None)

    assert ends(monkeypatch, "rates", "--demo", "--day", "2", "--data", tmp_path) == 1

    told = capsys.readouterr().err
    assert DAILY in told
    assert "'-11.2' of SEK on 2026-08-31 is no number above zero" in told
    assert "the rates of earlier runs stay in use" in told
    assert [path.read_bytes() for path in rate_readings(tmp_path)] == before


def test_a_bank_that_is_down_is_told_and_the_rates_of_before_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bank, "published", lambda *_: None)

    assert ends(monkeypatch, "rates", "--demo", "--data", tmp_path, "--json") == 1

    assert "no file of rates answered" in capsys.readouterr().err
    assert rate_readings(tmp_path) == []


def test_rates_and_shops_of_two_markets_are_never_in_one_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run = tmp_path / "runs" / "20260901T080000Z"
    run.mkdir(parents=True)
    job = {"market": "real", "started_at": "2026-09-01T08:00:00Z"}
    (run / "job.json").write_bytes(orjson.dumps(job))

    assert ends(monkeypatch, "rates", "--demo", "--data", tmp_path) == 5
    assert "real market" in capsys.readouterr().err
    assert ends(monkeypatch, "rates", "--day", "2", "--data", tmp_path) == 2


def test_invented_rates_are_in_no_real_guide(
    asked: tuple[Path, list[Path]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(asked[0] / "rates", tmp_path / "rates")
    monkeypatch.setenv("MATGUIDE_CONTACT", "crawler@matguide.example")

    assert ends(monkeypatch, "rates", "--data", tmp_path) == 5
    assert "invented market" in capsys.readouterr().err

    assert ends(monkeypatch, "import", FACTS, "--data", tmp_path) == 0
    assert ends(monkeypatch, "score", "--data", tmp_path) == 5
    assert "invented market" in capsys.readouterr().err


def test_a_real_bank_is_not_asked_without_a_contact(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("MATGUIDE_CONTACT", raising=False)

    assert ends(monkeypatch, "rates", "--data", tmp_path) == 5
    assert "MATGUIDE_CONTACT" in capsys.readouterr().err


def test_the_rates_of_the_market_are_those_of_the_last_business_day() -> None:
    monday = bank.published("/stats/eurofxref/eurofxref-daily.xml", date(2026, 9, 7))
    assert monday is not None
    assert {day for day, _, _ in parse(monday)} == {date(2026, 9, 4)}
    assert all(rate > Decimal(0) for _, _, rate in parse(monday))


@pytest.mark.parametrize(
    ("currencies", "known", "asks"),
    [
        (("EUR", "EUR"), None, False),
        (("EUR", "SEK"), None, True),
        (("EUR", "SEK"), "2026-09-01", True),
        (("EUR", "SEK"), "2026-09-02", False),
    ],
    ids=["no other currency", "another currency", "rates of the day before", "rates of the day"],
)
def test_a_run_asks_the_bank_only_where_a_shop_needs_it_and_the_day_is_not_known(
    currencies: tuple[str, ...], known: str | None, asks: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = {
        "name": "A", "home": "http://a.example/", "country": "DE", "language": "de", "walk": "sitemap",
        "recipe_digest": "0", "listings_min": 1, "robots": "allowed", "delay": 1, "finish": "finished", "outcomes": {},
        "roles": {}, "bytes_received": 0,
    }  # fmt: skip
    at = "2026-09-02T08:00:00Z"
    shops = {f"shop{number}": {**report, "currency": currency} for number, currency in enumerate(currencies)}
    manifest = Manifest.model_validate(
        {"run_id": "20260902T080000Z", "market": "real", "started_at": at, "sealed_at": at, "versions": {},
         "files": {}, "shops": shops}
    )  # fmt: skip
    if known is not None:
        write_rates(tmp_path, {known: {"SEK": "11.2"}})
    asked: list[dict[str, object]] = []
    monkeypatch.setattr(crawling, "ask_rates", lambda *_, **how: asked.append(how))

    crawling.ask_rates_for(manifest, "EUR", tmp_path, Account())

    assert asked == ([{"demo": False, "day": None}] if asks else [])


def test_a_bank_that_is_down_stops_no_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def down(*_: object, **__: object) -> None:
        msg = "the bank is down"
        raise CrawlError(msg)

    at = "2026-09-02T08:00:00Z"
    manifest = Manifest.model_validate(
        {"run_id": "20260902T080000Z", "market": "real", "started_at": at, "sealed_at": at, "versions": {},
         "files": {}, "shops": {}}
    ).model_copy(update={"shops": {"a": SimpleNamespace(currency="SEK")}})  # fmt: skip
    monkeypatch.setattr(crawling, "ask_rates", down)

    crawling.ask_rates_for(manifest, "EUR", tmp_path, Account())

    assert "the bank is down" in capsys.readouterr().out
