"""The whole way on the invented market, told as a story of days: crawl, read, score, publish, and what may go wrong."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import unquote, urlsplit

import orjson
import pytest

import matguide
from crawler.archive import iter_responses
from crawler.market.shops import PRETENDS, pretended
from crawler.pages.ground import found
from crawler.run import load_manifest, sealed_runs
from crawler.terminal import EDITED
from scoring.results import load
from tests.command import ends
from tests.planted import CASES


@dataclass(frozen=True)
class Chapter:
    """One call of the command line and the data directory as it was right after."""

    code: int
    printed: str
    data: Path

    @property
    def site(self) -> Path:
        return self.data / "editions" / "current"


def call(*words: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "error::ResourceWarning", "-m", "matguide", *map(str, words)]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=matguide.ROOT, env={**os.environ, **environment}
    )


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Chapter]:
    """Four runs in one data directory: day 1, day 1 again, day 2, day 4 with a shop down."""
    data = tmp_path_factory.mktemp("data")
    chapters = {}
    for name, day in (("first", 1), ("again", 1), ("second day", 2), ("shop down", 4)):
        ended = call("run", "--demo", "--day", str(day), "--data", data)
        assert "Traceback" not in ended.stderr, ended.stderr
        kept = tmp_path_factory.mktemp("chapter") / "data"
        shutil.copytree(data, kept, symlinks=True)
        chapters[name] = Chapter(ended.returncode, ended.stdout + ended.stderr, kept)
    return chapters


def pages(site: Path) -> dict[str, bytes]:
    return {str(path.relative_to(site)): path.read_bytes() for path in sorted(site.rglob("*")) if path.is_file()}


def readings(data: Path) -> list[dict[str, object]]:
    newest = sealed_runs(data)[-1].name
    (path,) = (data / "readings").glob(f"*/{newest}.jsonl")
    return [orjson.loads(line) for line in path.read_bytes().splitlines()]


def test_one_command_publishes_a_guide_and_prints_its_address(story: dict[str, Chapter]) -> None:
    first = story["first"]
    assert first.code == 0, first.printed
    address = next(line for line in first.printed.splitlines() if line.startswith("file://"))
    assert unquote(urlsplit(address).path).endswith("index.html")
    assert len(list((first.site / "mats").glob("*.html"))) >= 45


def test_every_shop_of_the_market_is_walked_to_its_end_and_archived(story: dict[str, Chapter]) -> None:
    manifest = load_manifest(sealed_runs(story["first"].data)[-1])
    assert len(manifest.shops) >= 9
    assert {shop.finish for shop in manifest.shops.values()} == {"finished"}
    assert all(shop.roles.get("robots") and shop.roles.get("product") for shop in manifest.shops.values())


def test_every_listing_of_the_first_run_has_a_name_a_price_and_words_for_both(story: dict[str, Chapter]) -> None:
    listings = [page for page in readings(story["first"].data) if page["kind"] == "product" and page["is_mat"]]
    assert len(listings) >= 120
    for listing in listings:
        facts = listing["facts"]
        assert isinstance(facts, dict)
        assert facts["name"]["quote"], listing["url"]
        assert "price" in facts, listing["url"]
        assert facts["price"]["quote"], listing["url"]


def test_every_published_quote_stands_in_the_archived_bytes_it_names(story: dict[str, Chapter]) -> None:
    data = story["again"].data
    bodies = {
        response.digest: response
        for run in sealed_runs(data)
        for archive in sorted((run / "archive").glob("*.warc.gz"))
        for response in iter_responses(archive)
    }
    evidence = load(data / "guide.duckdb").evidence
    assert len(evidence) > 3000
    for row in evidence:
        assert row.digest is not None
        response = bodies[row.digest]
        assert response.url == row.url
        assert found(str(row.quote), response.body, response.header("content-type")), row


def test_a_second_run_asks_conditionally_and_rewrites_nothing_that_did_not_change(story: dict[str, Chapter]) -> None:
    first, again = story["first"], story["again"]
    assert again.code == 0, again.printed
    outcomes: dict[str, int] = {}
    for shop in load_manifest(sealed_runs(again.data)[-1]).shops.values():
        for outcome, count in shop.outcomes.items():
            outcomes[outcome] = outcomes.get(outcome, 0) + count
    assert outcomes["unchanged"] > 5 * outcomes.get("answered", 0), outcomes
    before, after = pages(first.site), pages(again.site)
    assert {name for name in after if before.get(name) != after[name] and name.startswith("mats/")} == set()


def test_the_next_day_shows_what_moved(story: dict[str, Chapter]) -> None:
    second = story["second day"]
    assert second.code == 0, second.printed
    assert pages(second.site)["index.html"] != pages(story["again"].site)["index.html"]
    changes = (second.site / "changes.html").read_text()
    for word in ("price", "new", "renamed"):
        assert word in changes.lower(), word


def test_a_shop_that_is_down_is_set_aside_alone_and_its_last_good_listings_stay(story: dict[str, Chapter]) -> None:
    down = story["shop down"]
    assert down.code == 0, down.printed
    checked = call("check", "--json", "--data", down.data)
    assert checked.returncode == 3, checked.stdout
    states = {key: shop["state"] for key, shop in orjson.loads(checked.stdout).items() if isinstance(shop, dict)}
    (aside,) = (key for key, state in states.items() if state == "set_aside")
    results = load(down.data / "guide.duckdb")
    stale = [offer for offer in results.offers if offer.shop == aside]
    assert stale
    assert all(offer.stale for offer in stale)
    assert not any(offer.stale for offer in results.offers if offer.shop != aside)


def test_the_same_runs_give_the_same_edition_byte_for_byte(story: dict[str, Chapter], tmp_path: Path) -> None:
    editions = []
    for name, environment in (
        ("one", {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C"}),
        ("two", {"PYTHONHASHSEED": "4242", "TZ": "America/New_York", "LC_ALL": "C.UTF-8", "LANG": "de_DE.UTF-8"}),
    ):
        for runs in ("runs", "rates/runs"):
            shutil.copytree(story["second day"].data / runs, tmp_path / name / runs)
        ended = call("run", "--no-crawl", "--data", tmp_path / name, **environment)
        assert ended.returncode == 0, ended.stderr
        editions.append(pages(tmp_path / name / "editions" / "current"))
    assert editions[0] == editions[1]
    assert editions[0] == pages(story["second day"].site)


def test_an_earlier_edition_is_made_again_byte_for_byte_and_the_guide_stays(
    story: dict[str, Chapter], tmp_path: Path
) -> None:
    data = tmp_path / "data"
    shutil.copytree(story["shop down"].data, data, symlinks=True)
    for day, chapter in (("2026-09-01", "again"), ("2026-09-03", "second day")):
        ended = call("publish", "--as-of", day, "--to", tmp_path / day, "--data", data)
        assert ended.returncode == 0, ended.stderr
        assert pages(tmp_path / day) == pages(story[chapter].site)
    assert pages(data / "editions" / "current") == pages(story["shop down"].site)


def test_prices_in_other_currencies_say_their_rate_its_day_and_its_bank_and_lead_to_the_archived_file(
    story: dict[str, Chapter],
) -> None:
    data = story["second day"].data
    offers = load(data / "guide.duckdb").offers
    assert {offer.currency for offer in offers if offer.conversion == "converted"} >= {"GBP", "SEK"}
    assert {offer.rate_date for offer in offers if offer.rate_bank} == {date(2026, 9, 1)}
    exported = orjson.loads((story["second day"].site / "downloads" / "offers.json").read_bytes())
    archived = {
        (run.name, response.url, response.digest): response
        for run in sorted((data / "rates" / "runs").iterdir())
        for archive in (run / "archive").glob("*.warc.gz")
        for response in iter_responses(archive)
    }
    for offer in exported:
        if offer["conversion"] == "converted":
            file = archived[offer["rate_run_id"], offer["rate_source"], offer["rate_digest"]]
            assert f'currency="{offer["currency"]}"'.encode() in file.body
            assert offer["rate"].rstrip("0").encode() in file.body
            assert offer["rate_date"].encode() in file.body


@pytest.mark.parametrize("case", CASES)
def test_what_the_market_plants_for_the_guide_as_a_whole_is_told_right(case: str, story: dict[str, Chapter]) -> None:
    CASES[case](story["shop down"].data)


def test_a_reduction_from_a_price_that_was_never_asked_is_told_as_none_and_no_other_is(
    story: dict[str, Chapter],
) -> None:
    reductions = load(story["shop down"].data / "guide.duckdb").reductions
    planted = [row for row in reductions if row.shop == PRETENDS and f"/{pretended(1)}-" in row.url]
    assert [(row.verdict, row.begun_on, row.days_seen) for row in planted] == [("none", date(2026, 9, 4), 2)]
    assert planted[0].lowest_before == planted[0].price
    page = (story["shop down"].site / "mats" / f"{planted[0].product_id}.html").read_text()
    assert "since 4 Sep 2026; on 2 Sep 2026 we saw it for" in page
    assert "no more than now" in page
    assert not [row for row in reductions if row.verdict == "genuine"], "nobody looked for thirty days"
    assert not [row for row in reductions if row.days_seen == 0 and row.verdict != "not_enough_history"]


def test_a_run_that_was_cut_off_is_no_run(story: dict[str, Chapter], tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(story["first"].data, data, symlinks=True)
    whole = sealed_runs(data)[-1]
    shutil.copytree(whole, data / "runs" / "20991231T000000Z")
    (data / "runs" / "20991231T000000Z" / "manifest.json").unlink()
    ended = call("run", "--no-crawl", "--data", data)
    assert ended.returncode == 0, ended.stderr
    assert "nothing new" in ended.stdout
    assert call("reread", "20991231T000000Z", "--data", data).returncode == 2


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("reread", "20200101T000000Z"), 2, "20200101T000000Z"),
        (("explain", "no-such-mat"), 2, "no-such-mat"),
        (("crawl", "--demo", "no-such-shop"), 5, "no-such-shop"),
        (("crawl",), 5, "shop"),
        (("read", "no-such-file.html"), 2, "no-such-file.html"),
        (("fly",), 2, "fly"),
        (("run", "--day", "0"), 2, "--day"),
    ],
)
def test_wrong_input_ends_in_a_sentence_and_its_code_and_switches_nothing(
    story: dict[str, Chapter], tmp_path: Path, words: tuple[str, ...], code: int, says: str
) -> None:
    data = tmp_path / "data"
    shutil.copytree(story["first"].data, data, symlinks=True)
    before = (data / "editions" / "current").readlink()
    takes_data = words[0] not in {"read", "fly"}
    ended = call(*words, *(("--data", data) if takes_data else ()))
    assert ended.returncode == code, ended.stderr
    assert says in ended.stderr
    assert "Traceback" not in ended.stderr
    assert (data / "editions" / "current").readlink() == before


def test_a_broken_checklist_is_named_with_file_and_line_and_the_edition_stays(
    story: dict[str, Chapter], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "data"
    shutil.copytree(story["first"].data, data, symlinks=True)
    before = (data / "editions" / "current").readlink()
    broken = tmp_path / "checklist.toml"
    broken.write_text(matguide.CHECKLIST.read_text().replace("[[criterion]]", "[[criterion", 1))
    monkeypatch.setattr(matguide, "CHECKLIST", broken)
    assert ends(monkeypatch, "run", "--no-crawl", "--data", data) == 5
    assert "checklist.toml" in (printed := capsys.readouterr().err)
    assert "line" in printed
    assert (data / "editions" / "current").readlink() == before


def test_a_file_that_is_no_record_of_facts_is_named_with_its_line(tmp_path: Path) -> None:
    notes = tmp_path / "notes.jsonl"
    notes.write_text("{}\nnot even JSON\n")
    ended = call("import", notes, "--data", tmp_path)
    assert ended.returncode == 5
    assert "notes.jsonl:1" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert sealed_runs(tmp_path) == []


def test_a_page_of_nonsense_is_no_product_and_no_error(tmp_path: Path) -> None:
    for name, body in {
        "noise": bytes(range(256)) * 40,
        "empty": b"",
        "deep": b"<div>" * 20_000,
        "json": b"[" * 9_000,
    }.items():
        page = tmp_path / f"{name}.html"
        page.write_bytes(body)
        ended = call("read", page, "--url", "http://nonsense.example/")
        assert ended.returncode == 0, ended.stderr
        assert {orjson.loads(line)["kind"] for line in ended.stdout.splitlines()} <= {"other", "category"}


def test_two_runs_at_once_are_one_run_and_one_refusal(tmp_path: Path) -> None:
    with (tmp_path / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        ended = call("run", "--demo", "--data", tmp_path)
    assert ended.returncode == 4
    assert "another run" in ended.stderr
    assert not (tmp_path / "runs").exists()


def test_invented_and_real_facts_never_share_a_folder(story: dict[str, Chapter], tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(story["first"].data, data, symlinks=True)
    ended = call("import", EDITED / "recorded" / "acupressure_mats.jsonl", "--data", data)
    assert ended.returncode == 5
    assert "invented" in ended.stderr
    assert len(sealed_runs(data)) == 1


def test_a_guide_of_recorded_facts_names_its_sources_and_says_how_it_was_made(tmp_path: Path) -> None:
    imported = call("import", EDITED / "recorded" / "acupressure_mats.jsonl", "--data", tmp_path)
    assert imported.returncode == 0, imported.stderr
    ended = call("run", "--no-crawl", "--data", tmp_path)
    assert ended.returncode == 0, ended.stderr
    site = tmp_path / "editions" / "current"
    for page in site.rglob("*.html"):
        text = page.read_text()
        assert ("notiert" if page.is_relative_to(site / "de") else "noted") in text, page
        assert not re.search("invented|erfunden", text.lower()), page
    assert "pregnan" in (site / "index.html").read_text()


def test_an_archive_that_is_none_or_breaks_off_is_named_and_never_a_traceback(
    story: dict[str, Chapter], tmp_path: Path
) -> None:
    whole = next((sealed_runs(story["first"].data)[0] / "archive").glob("*.warc.gz"))
    third = [response.offset for response in iter_responses(whole)][2]
    cut = whole.read_bytes()[: third + 400]
    for name, body in {"noise": bytes(range(256)) * 9, "empty": b"", "cut": cut}.items():
        archive = tmp_path / f"{name}.warc.gz"
        archive.write_bytes(body)
        ended = call("read", archive)
        assert ended.returncode == 1, name
        assert f"{name}.warc.gz" in ended.stderr
        assert "Traceback" not in ended.stderr


def test_what_a_killed_build_left_behind_is_cleared_by_the_next(story: dict[str, Chapter], tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(story["first"].data, data, symlinks=True)
    (data / "guide.duckdb.killed").mkdir()
    (data / "guide.duckdb").unlink()
    assert call("run", "--no-crawl", "--data", data).returncode == 0
    assert sorted(path.name for path in data.glob("guide.duckdb*")) == ["guide.duckdb"]
