"""What is amiss costs itself alone, is named with its remedy, and sets the exit code of the command."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import orjson
import pytest

import matguide
from crawler.ledger import books, read_ledger
from crawler.market.serve import OpenMarket, day_starts_at
from crawler.open_run import open_run
from crawler.run import LedgerLine, RunJob, load_manifest, sealed_runs
from crawler.stopping import TERMINATED
from crawler.terminal import Exit
from tests.command import FACTS, ends
from tests.crawler.shop_server import Page, ShopServer, Wire, serve
from tests.crawler.spiders.walked import ROBOTS, page
from tests.crawler.test_kills import WITH_ANOTHER_MARKET
from tests.crawler.test_ledger import sent

RECIPE = """[shop]
name = "{key}"
home = "http://{key}.example/"
country = "SE"
currency = "SEK"
language = "sv"

[walk]
kind = "category"
product = "/p/"

[expect]
listings_min = 1
"""
SHOP = {**ROBOTS, "/": page("/p/1"), "/p/1": Page(b"<h1>Spikmatta</h1>")}


@pytest.fixture
def shops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ShopServer]:
    """Two shops with recipes of their own in place of the invented market."""
    folder = tmp_path / "invented"
    folder.mkdir()
    for key in ("fjell", "havn"):
        (folder / f"{key}.toml").write_text(RECIPE.format(key=key))
    monkeypatch.setattr("crawler.commands.shops.recipe_folder", lambda **_: folder)
    with serve({f"{key}.example": dict(SHOP) for key in ("fjell", "havn")}) as server:

        @contextmanager
        def market(seed: int = 1, day: int = 1) -> Iterator[OpenMarket]:
            yield OpenMarket(server.addresses, seed, day, day_starts_at(day))

        monkeypatch.setattr("crawler.market.serve.open_market", market)
        yield server


def test_a_recipe_that_is_wrong_is_named_and_the_other_shops_are_crawled(
    shops: ShopServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "invented" / "fjell.toml"
    path.write_text(RECIPE.format(key="fjell").replace('"SEK"', '"kronor"'))
    crawl = ("crawl", "--demo", "--data", tmp_path / "data")

    assert ends(monkeypatch, *crawl) == Exit.CONFIGURATION
    said = capsys.readouterr().err
    assert f"{path}:5: shop.currency: 'kronor' does not fit; write three capital letters" in said
    assert list(load_manifest(sealed_runs(tmp_path / "data")[0]).shops) == ["havn"]

    assert ends(monkeypatch, *crawl, "havn") == 0, "nobody asked for the shop whose recipe is wrong"
    asked = len(shops.log)
    assert ends(monkeypatch, *crawl, "fjell") == Exit.CONFIGURATION
    assert ends(monkeypatch, *crawl, "fjel") == Exit.CONFIGURATION
    assert "there are: fjell, havn" in capsys.readouterr().err
    assert len(shops.log) == asked


@pytest.mark.parametrize("wrong", ["folder", "not text"])
@pytest.mark.usefixtures("shops")
def test_shops_lists_those_it_can_read_and_names_the_others(
    wrong: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / "invented" / "x.toml"
    if wrong == "folder":
        path.mkdir()
    else:
        path.write_bytes(b"\xff")

    assert ends(monkeypatch, "shops", "--demo", "--json") == Exit.CONFIGURATION
    told = orjson.loads(capsys.readouterr().out)
    assert [shop["key"] for shop in told["shops"]] == ["fjell", "havn"]
    assert str(path) in told["faults"][0]
    assert "edition" not in told["faults"][0]


def test_a_crawl_in_which_no_shop_answers_does_not_end_well(
    shops: ShopServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    crawl = ("crawl", "--demo", "--json", "--data", tmp_path / "data")
    shops.pages["fjell.example"] = {"/robots.txt": Page(b"", 503)}

    assert ends(monkeypatch, *crawl) == 0
    shops.pages["havn.example"] = {**ROBOTS, "*": Page(b"", 404)}
    capsys.readouterr()
    assert ends(monkeypatch, *crawl) == Exit.OTHER
    assert "no product page of any shop answered" in capsys.readouterr().out


def test_what_new_shop_asks_and_what_crawl_asks_is_one_budget(
    shops: ShopServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "data"
    spent: list[LedgerLine] = [sent(day_starts_at(1)).model_copy(update={"seconds": 0.1})] * 4_999
    run = open_run(books(data)["new-shop"], RunJob(market="invented", started_at=day_starts_at(1)))
    for line in spent:
        run.note(line)
    run.close()

    assert ends(monkeypatch, "crawl", "--demo", "--data", data) == 0
    assert shops.asked("fjell.example") == ["/robots.txt"]
    assert load_manifest(sealed_runs(data)[0]).shops["fjell"].finish.startswith("budget spent: 5000 requests")
    capsys.readouterr()
    assert ends(monkeypatch, "ledger", "fjell", "--json", "--data", data) == 0
    told = orjson.loads(capsys.readouterr().out)["ledger"]
    assert [(entry["command"], entry["asked"]["requests"]) for entry in told] == [("crawl", 1), ("new-shop", 4_999)]


@pytest.mark.usefixtures("shops")
def test_shops_are_never_crawled_into_a_folder_whose_market_nobody_can_tell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "data"
    assert ends(monkeypatch, "crawl", "--demo", "--data", data) == 0
    (run,) = sealed_runs(data)
    (run / "manifest.json").write_text("{")

    assert ends(monkeypatch, "import", FACTS, "--data", data) == Exit.CONFIGURATION
    assert "holds runs of the invented market" in capsys.readouterr().err
    (run / "job.json").write_text("{")
    assert ends(monkeypatch, "crawl", "--demo", "--data", data) == Exit.CONFIGURATION
    assert "no run there says which market" in capsys.readouterr().err
    assert len(list((data / "runs").glob("2*"))) == 1


def test_sigterm_ends_the_crawl_in_a_sentence_and_what_was_asked_stands_in_the_ledger(tmp_path: Path) -> None:
    host = "chambrecalme.example"
    with serve({host: {**ROBOTS, "*": Wire(then="hang")}}) as server:
        words = [str(server.port), host, "crawl", "chambrecalme", "--demo", "--data", str(tmp_path)]
        command = [sys.executable, "-c", WITH_ANOTHER_MARKET, *words]
        with subprocess.Popen(command, cwd=matguide.ROOT, stderr=subprocess.PIPE) as job:
            while len(server.log) < 2:
                assert job.poll() is None
            job.terminate()
            _, said = job.communicate(timeout=30)
    assert job.returncode == TERMINATED
    assert said.decode() == "matguide: stopped\n"
    (run,) = (tmp_path / "runs").glob("2*")
    assert len(list(read_ledger(run))) == len(server.log)


def test_a_folder_that_the_locale_cannot_spell_is_refused_in_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ends(monkeypatch, "check", "--data", "/\udcc3\udcbc") == Exit.USAGE
    assert "LC_ALL=C.UTF-8" in capsys.readouterr().err
