"""A run that was cut off, at whatever byte, is continued: nothing whole is lost, nothing is asked or written twice."""

from __future__ import annotations

import gzip
import shutil
import threading
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType

from crawler import resume
from crawler.archive import iter_responses
from crawler.crawl import crawl
from crawler.ledger import read_ledger
from crawler.lock import hold
from crawler.open_run import open_run
from crawler.resume import begin
from crawler.run import (
    LedgerLine,
    Outcome,
    RunJob,
    WalkLine,
    load_manifest,
    read_walk,
    sealed_runs,
    unsealed_runs,
)
from tests.crawler.shop_server import Answer, Page, ShopServer, serve
from tests.crawler.test_crawl import conditional, page, recipe

FJELL = recipe("fjell", "category", product="/p/", policies=["/villkor"])
MORNING = datetime(2026, 9, 1, 8, tzinfo=UTC)


def shop() -> dict[str, Answer]:
    """Serve a shop with everything an archive can hold: redirects, a redirected robots.txt, gzip, what is gone."""
    zipped = (("Content-Type", "text/html"), ("Content-Encoding", "gzip"))
    return {
        "/robots.txt": Page(b"", 302, (("Location", "/robots-here.txt"),)),
        "/robots-here.txt": Page(b"User-agent: *\nDisallow: /p/hidden\n"),
        "/": page("/p/1", "/p/2", "/p/moved", "/p/zipped", "/p/gone", "/p/hidden", "/p/3"),
        **{f"/p/{n}": conditional(b"<h1>Matte %d</h1>" % n, f'"{n}"') for n in (1, 2, 3)},
        "/p/moved": Page(b"", 301, (("Location", "/p/there"),)),
        "/p/there": Page(b"<h1>Matte</h1>"),
        "/p/zipped": Page(gzip.compress(b"<h1>Matte</h1>" * 99), 200, zipped),
        "/villkor": Page(b"<p>14 dagar</p>"),
    }


def walk(server: ShopServer, runs: Path, notice: Callable[[str], None] | None = None, hour: int = 0) -> Path:
    return crawl(
        [FJELL],
        runs,
        market="invented",
        started_at=MORNING + timedelta(hours=hour),
        addresses=server.addresses,
        delay=0.01,
        notice=notice,
    )


def unseal(run: Path) -> None:
    """Make a sealed run one that was killed at the last moment."""
    (run / "manifest.json").unlink()


def outcomes(run: Path) -> Counter[tuple[str, str]]:
    return Counter((line.url.removeprefix("http://fjell.example"), line.outcome.value) for line in read_walk(run))


def records(run: Path) -> Counter[tuple[str, str]]:
    return Counter(
        (str(record.record_type), record.headers["WARC-Target-URI"])
        for path in sorted((run / "archive").iterdir())
        for record in ArchiveIterator(str(path))
        if record.record_type != WarcRecordType.warcinfo
    )


@pytest.mark.parametrize("hour", [0, 1], ids=["first run", "second run, with unchanged pages"])
def test_a_run_that_lacks_only_its_seal_is_sealed_without_a_request(tmp_path: Path, hour: int) -> None:
    runs, said = tmp_path / "runs", list[str]()
    with serve({"fjell.example": shop()}) as server:
        whole = [walk(server, runs, hour=n) for n in range(hour + 1)][-1]
        before = outcomes(whole), records(whole), load_manifest(whole)
        unseal(whole)
        server.log.clear()
        again = walk(server, runs, said.append, hour=hour)

    assert again == whole
    assert server.log == []
    assert (outcomes(again), records(again)) == before[:2]
    manifest = load_manifest(again)
    assert (manifest.run_id, manifest.started_at) == (before[2].run_id, before[2].started_at)
    assert manifest.shops["fjell"] == before[2].shops["fjell"]
    answered = sum(outcome in {"answered", "unchanged"} for _, outcome in before[0].elements())
    failed = sum(outcome == "failed" for _, outcome in before[0].elements())
    assert said == [f"continues run {again.name}: {answered} of {answered + failed} addresses held"]


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a sealed run, for copies to be torn."""
    with serve({"fjell.example": shop()}) as server:
        return walk(server, tmp_path_factory.mktemp("walked"))


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9, 0.999])
@pytest.mark.parametrize("torn", ["archive", "walk", "all"])
def test_whatever_was_torn_off_is_made_good_and_the_rest_is_not_asked_again(
    walked: Path, tmp_path: Path, share: float, torn: str
) -> None:
    run = shutil.copytree(walked, tmp_path / walked.name)
    expected = outcomes(run)
    unseal(run)
    for name in ("archive/fjell-00001.warc.gz", "walk.jsonl", "ledger.jsonl"):
        if torn in {"all", name.split("/")[0].removesuffix(".jsonl")}:
            path = run / name
            path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    held = {place[1] for place in _whole_records(run)}
    with serve({"fjell.example": shop()}) as server:
        again = walk(server, tmp_path)

    assert again == run
    assert outcomes(again) == expected
    assert not {f"http://fjell.example{asked.path}" for asked in server.log} & held
    assert set(records(again).values()) == {1}
    assert [line.at for line in read_walk(again)] == sorted(line.at for line in read_walk(again))
    for line in read_walk(again):
        if line.outcome is Outcome.ANSWERED:
            assert line.record is not None
            bodies = {r.offset: r.url for r in iter_responses(again / "archive" / line.record.file)}
            assert line.record.offset in bodies


def _whole_records(run: Path) -> list[tuple[int, str]]:
    path = run / "archive" / "fjell-00001.warc.gz"
    found = []
    content = path.read_bytes()
    for start, stop, record in resume._members(path):
        assert gzip.decompress(content[start:stop]) == record
        head = record.partition(b"\r\n\r\n")[0].decode()
        if "WARC-Type: response" in head:
            found.append((start, head.partition("WARC-Target-URI: ")[2].partition("\r\n")[0]))
    return found


def test_a_zeroed_tail_is_cut_like_a_torn_one(walked: Path, tmp_path: Path) -> None:
    run = shutil.copytree(walked, tmp_path / walked.name)
    expected = outcomes(run)
    unseal(run)
    for name in ("archive/fjell-00001.warc.gz", "walk.jsonl", "ledger.jsonl"):
        content = (run / name).read_bytes()
        (run / name).write_bytes(content[:-400] + bytes(400))
    with serve({"fjell.example": shop()}) as server:
        again = walk(server, tmp_path)
    assert (again, outcomes(again)) == (run, expected)


def test_without_the_cut_a_torn_tail_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: what the tests above assert fails where tails are left as they are."""
    monkeypatch.setattr(resume, "_cut", lambda *_: None)
    job = RunJob(market="invented", started_at=MORNING)
    run = open_run(tmp_path, job)
    line = WalkLine(at=MORNING, shop="fjell", url="http://fjell.example/", role="other", outcome=Outcome.LEFT_OUT)
    run.note(LedgerLine(at=MORNING, shop="a", host="a", url="a", role="a", seconds=1, bytes_received=1, rest=1))
    run.log(line)
    run.close()
    with (run.folder / "ledger.jsonl").open("a") as stream:
        stream.write('{"at": "2026-')
    begun = begin(tmp_path, job)
    begun.run.close()
    assert not (run.folder / "ledger.jsonl").read_text().endswith("\n")


def test_failed_left_out_and_refused_addresses_are_walked_again(tmp_path: Path) -> None:
    pages = shop() | {"/p/2": Page(b"", 500)}
    runs = tmp_path / "runs"
    with serve({"fjell.example": pages}) as server:
        run = walk(server, runs)
        assert outcomes(run)["/p/2", "failed"] == 1
        unseal(run)
        server.log.clear()
        server.pages["fjell.example"]["/p/2"] = Page(b"<h1>Matte 2</h1>")
        again = walk(server, runs)
    assert {asked.path for asked in server.log} == {"/p/2"}
    assert (outcomes(again)["/p/2", "failed"], outcomes(again)["/p/2", "answered"]) == (0, 1)
    assert outcomes(again)["/p/hidden", "refused"] == 1
    assert outcomes(again)["/p/gone", "failed"] == 1  # of which the archive holds the 404


def test_the_report_counts_what_was_held_and_what_was_asked_before(walked: Path, tmp_path: Path) -> None:
    run = shutil.copytree(walked, tmp_path / walked.name)
    report = load_manifest(run).shops["fjell"]
    unseal(run)
    path = run / "archive" / "fjell-00001.warc.gz"
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with serve({"fjell.example": shop()}) as server:
        again = load_manifest(walk(server, tmp_path)).shops["fjell"]
    assert (again.outcomes, again.roles, again.finish) == (report.outcomes, report.roles, report.finish)
    assert again.ledger is not None
    assert report.ledger is not None
    assert again.ledger.requests == report.ledger.requests + len(server.log)


@pytest.mark.parametrize(
    ("change", "is_continued"),
    [
        ({}, True),
        ({"started_at": MORNING + timedelta(hours=23)}, True),
        ({"started_at": MORNING + timedelta(hours=25)}, False),
        ({"started_at": MORNING - timedelta(hours=25)}, False),
        ({"shops": {"fjell": "1" * 64}}, False),
        ({"shops": {"fjell": "0" * 64, "havn": "0" * 64}}, False),
        ({"market_day": 2}, False),
        ({"market_seed": 8}, False),
        ({"market": "real"}, False),
        ({"agent": "another release"}, False),
    ],
)
def test_only_the_same_job_within_a_day_continues_a_run(
    tmp_path: Path, change: dict[str, object], is_continued: bool
) -> None:
    job = RunJob(market="invented", started_at=MORNING, agent="us", market_day=1, shops={"fjell": "0" * 64})
    first = open_run(tmp_path, job)
    first.close()

    begun = begin(tmp_path, job.model_copy(update=change))
    begun.run.close()

    assert (begun.run.folder == first.folder) == is_continued
    assert begun.left_over == (() if is_continued else (first.run_id,))
    assert first.folder.is_dir()


def test_a_run_of_an_older_release_is_named_and_left_alone(tmp_path: Path) -> None:
    older = tmp_path / "20260901T070000Z"
    older.mkdir()
    (older / "walk.jsonl").write_text("")
    said = list[str]()
    with serve({"fjell.example": shop()}) as server:
        walk(server, tmp_path, said.append)
    assert [words for words in said if "left over" in words and older.name in words]
    assert [path.name for path in older.iterdir()] == ["walk.jsonl"]


def test_a_run_that_is_being_written_is_not_continued_by_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resume, "_PATIENCE", 0.2)
    job = RunJob(market="invented", started_at=MORNING)
    writing = open_run(tmp_path, job)
    other = begin(tmp_path, job)
    assert other.run.folder != writing.folder
    writing.close()
    other.run.close()


def test_a_dying_writer_is_waited_for(tmp_path: Path) -> None:
    job = RunJob(market="invented", started_at=MORNING)
    dying = open_run(tmp_path, job)
    threading.Timer(0.3, dying.close).start()
    begun = begin(tmp_path, job)
    assert begun.run.folder == dying.folder
    begun.run.close()


def test_a_folder_of_a_run_always_says_what_it_is_of(tmp_path: Path) -> None:
    """A kill while a run is being made leaves a draft that is no run and is gone with the next one."""
    (tmp_path / ".new" / "archive").mkdir(parents=True)
    assert unsealed_runs(tmp_path) == []
    run = open_run(tmp_path, RunJob(market="invented", started_at=MORNING))
    assert [path.name for path in tmp_path.iterdir()] == [run.run_id]
    with pytest.raises(BlockingIOError):
        hold(run.folder / "job.json")
    run.close()


def test_a_draft_of_a_seal_is_not_sealed_with_the_run(walked: Path, tmp_path: Path) -> None:
    run = shutil.copytree(walked, tmp_path / "runs" / walked.name)
    (run / "manifest.json").rename(run / "manifest.json.tmp")
    with serve({"fjell.example": shop()}) as server:
        walk(server, tmp_path / "runs")
    assert sealed_runs(tmp_path) == [run]
    assert "manifest.json.tmp" not in load_manifest(run).files


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("walk.jsonl", "1 lines of walk.jsonl are damaged"),
        ("ledger.jsonl", "1 lines of ledger.jsonl are damaged"),
        ("archive/fjell-00001.warc.gz", "answers in its archive are damaged or gone"),
    ],
)
def test_damage_that_no_kill_does_is_said_and_costs_itself(walked: Path, tmp_path: Path, name: str, words: str) -> None:
    expected, asked = outcomes(walked), len(list(read_ledger(walked)))
    run = shutil.copytree(walked, tmp_path / walked.name)
    unseal(run)
    content = bytearray((run / name).read_bytes())
    place = content.index(b"\n") + 1 if name.endswith("jsonl") else len(content) // 2
    content[place] ^= 0xFF
    (run / name).write_bytes(content)
    said: list[str] = []
    with serve({"fjell.example": shop()}) as server:
        again = walk(server, tmp_path, said.append)

    assert (again, outcomes(again)) == (run, expected)
    assert any(words in notice for notice in said)
    assert (server.log != []) == name.startswith("archive")
    assert len(list(read_ledger(run))) == asked + len(server.log)
