"""A fixture's page is found in a run, in a WARC or as a saved file; where it is not clear which, a sentence says so."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest

from crawler.fixture import name_of
from crawler.kept_page import NoPageError, page_of_file, page_of_runs
from crawler.run import Manifest, Outcome, RecordPlace, WalkLine
from crawler.warc import ArchiveWriter, Exchange
from tests.command import ends
from tests.crawler.pages.build import BUYING, html

AT = datetime(2026, 9, 1, 8, tzinfo=UTC)
HOME = "https://reedbank.test"
MAT = f"{HOME}/products/lie-easy"
SAID = "We are proud to say that each of the spikes on this mat of ours is made of pure ABS plastic."
PAGE = html(f"{BUYING}<p>{SAID}</p>")


def run_of(data: Path, run_id: str, pages: dict[str, str], *, market: str = "real") -> Path:
    """Make a sealed run that answered these addresses."""
    run = data / "runs" / run_id
    (run / "archive").mkdir(parents=True)
    archive = ArchiveWriter(run / "archive", "reedbank", {})
    with (run / "walk.jsonl").open("wb") as walk:
        for url, page in pages.items():
            headers = [(b"Content-Type", b"text/html; charset=utf-8")]
            exchange = Exchange(url, AT, "GET / HTTP/1.1", [], "HTTP/1.1 200 OK", headers, page.encode())
            file, offset, digest = archive.write_response(exchange)
            place = RecordPlace(run=run_id, file=file, offset=offset, digest=digest)
            line = WalkLine(
                at=AT, shop="reedbank", url=url, role="product", outcome=Outcome.ANSWERED, status=200, record=place
            )
            walk.write(line.as_bytes())
    archive.close()
    manifest = Manifest(run_id=run_id, market=market, started_at=AT, sealed_at=AT, versions={}, files={})
    (run / "manifest.json").write_text(manifest.model_dump_json())
    return run


def test_a_page_is_that_of_the_newest_run_that_saw_it(tmp_path: Path) -> None:
    older = run_of(tmp_path, "20260901T080000Z", {MAT: "older", f"{HOME}/gone": "gone"})
    newer = run_of(tmp_path, "20260902T080000Z", {MAT: "newer"})

    assert page_of_runs(MAT, [newer, older]).body == b"newer"
    assert page_of_runs(f"{HOME}/gone/#top", [newer, older]).body == b"gone"
    with pytest.raises(NoPageError, match="20260901T080000Z to 20260902T080000Z"):
        page_of_runs(f"{HOME}/never", [newer, older])
    with pytest.raises(NoPageError, match="no sealed one"):
        page_of_runs(MAT, [])


def test_a_warc_of_one_page_needs_no_address_and_one_of_several_does(tmp_path: Path) -> None:
    (one,) = (run_of(tmp_path, "20260901T080000Z", {MAT: "one"}) / "archive").iterdir()
    (two,) = (run_of(tmp_path, "20260902T080000Z", {f"{HOME}/a": "a", MAT: "two"}) / "archive").iterdir()

    assert page_of_file(one, None).body == b"one"
    assert page_of_file(two, MAT).body == b"two"
    with pytest.raises(NoPageError, match=rf"2 answers.*{HOME}/a"):
        page_of_file(two, None)
    with pytest.raises(NoPageError, match="no answer"):
        page_of_file(two, f"{HOME}/never")


def test_a_saved_page_says_its_address_itself_or_is_told_it(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(f'<link rel="canonical" href="{MAT}">')
    assert page_of_file(page, None).url == MAT
    assert page_of_file(page, f"{HOME}/other").url == f"{HOME}/other"

    page.write_text('<link rel="canonical" href="/products/lie-easy">')
    with pytest.raises(NoPageError, match="--url"):
        page_of_file(page, None)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        (MAT, "reedbank-lie-easy"),
        ("https://www.reedbank.test/", "reedbank"),
        ("https://reedbank.test/p/Lie_Easy.html?v=1#a", "reedbank-lie-easy"),
        ("https://reedbank.test/商品", "reedbank"),
    ],
)
def test_a_pair_is_named_after_its_shop_and_page(url: str, name: str) -> None:
    assert name_of(url) == name


def test_the_command_makes_a_pair_says_what_to_check_and_overwrites_none_unasked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run_of(tmp_path, "20260901T080000Z", {MAT: PAGE})
    folder = tmp_path / "pages"
    words = (MAT, "--data", tmp_path, "--into", folder)

    assert ends(monkeypatch, "fixture", *words) == 0
    assert "check: each value" in capsys.readouterr().out
    page, expected = folder / "reedbank-lie-easy.html", folder / "reedbank-lie-easy.json"
    assert "proud" not in page.read_text()
    assert orjson.loads(expected.read_bytes())["facts"]["spike_material"]["value"] == "abs"

    page.write_text("mended by hand")
    assert ends(monkeypatch, "fixture", *words, "--run", "20260901T080000Z") == 2
    assert "--force" in capsys.readouterr().err
    assert page.read_text() == "mended by hand"
    assert ends(monkeypatch, "fixture", *words, "--force", "--json") == 0
    assert orjson.loads(capsys.readouterr().out)["fixture"]["lost"] == []


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("no-such.html",), 2, "no such file"),
        ((f"{HOME}/never",), 2, f"{HOME}/never"),
        ((MAT, "--run", "20200101T000000Z"), 2, "no such run"),
        ((MAT, "--run", "yesterday"), 2, "no run id"),
        ((MAT, "--url", MAT), 2, "--url goes with a file"),
        ((MAT, "--name", "../x"), 2, "--name"),
        ((f"{HOME}/nothing",), 1, "kind other"),
    ],
)
def test_what_is_typed_wrongly_ends_in_one_sentence_and_writes_nothing(
    tmp_path: Path,
    words: tuple[str, ...],
    code: int,
    says: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    run_of(tmp_path, "20260901T080000Z", {f"{HOME}/nothing": "nothing"})

    assert ends(monkeypatch, "fixture", *words, "--data", tmp_path, "--into", tmp_path / "pages") == code
    assert says in capsys.readouterr().err
    assert not (tmp_path / "pages").exists()
