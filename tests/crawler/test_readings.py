"""A run's readings: the same with any number of workers, made once for each body; a page costs at most itself."""

from __future__ import annotations

import hashlib
import os
import re
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest

from crawler.archive import read_response
from crawler.reading import READER_VERSION
from crawler.readings import DAMAGED, incomplete, read_run, unread
from crawler.run import Manifest, Outcome, RecordPlace, RunError, WalkLine
from crawler.warc import ArchiveWriter, Exchange
from crawler.workers import Place, key_of, read_places
from tests.crawler.pages.build import BUYING, HTML, html, json_ld, product

AT = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)
ONE, OTHER = "20260901T080000Z", "20260902T080000Z"


def exchange_of(path: str, body: str, *, later: bool = False) -> Exchange:
    headers = [(b"Content-Type", HTML.encode()), (b"Date", b"later" if later else b"sooner")]
    url = f"http://reedbank.example{path}"
    return Exchange(url, AT, f"GET {path} HTTP/1.1", [], "HTTP/1.1 200 OK", headers, body.encode())


def make_run(runs: Path, run_id: str, pages: dict[str, str], *, later: bool = False) -> Path:
    """Write a sealed run of pages by path; its archive, walk log and manifest are as a crawl leaves them."""
    run = runs / run_id
    (run / "archive").mkdir(parents=True)
    writer = ArchiveWriter(run / "archive", "reedbank", {"software": "Matguide/test"})
    lines = []
    for path, body in pages.items():
        written = writer.write_response(exchange_of(path, body, later=later))
        url = f"http://reedbank.example{path}"
        place = RecordPlace(run=run_id, file=written.file, offset=written.offset, digest=written.digest)
        seen = {"outcome": Outcome.ANSWERED, "status": 200, "record": place}
        lines.append(WalkLine.model_validate({"at": AT, "shop": "reedbank", "url": url, "role": "product", **seen}))
    writer.close()
    (run / "walk.jsonl").write_text("".join(line.model_dump_json() + "\n" for line in lines))
    seal(run)
    return run


def seal(run: Path) -> None:
    files = {
        path.relative_to(run).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in run.rglob("*")
        if path.is_file() and path.name != "manifest.json"
    }
    manifest = Manifest(run_id=run.name, market="invented", started_at=AT, sealed_at=AT, versions={}, files=files)
    (run / "manifest.json").write_text(manifest.model_dump_json())


def mats(number: int, price: str = "59.00") -> dict[str, str]:
    offer = {"@type": "Offer", "price": price, "priceCurrency": "EUR"}
    return {
        f"/products/mat-{n}": html(BUYING.replace("59.00", price), json_ld(product(name=f"Mat {n}", offers=offer)))
        for n in range(number)
    }


def places_of(run: Path) -> list[Place]:
    lines = [WalkLine.model_validate_json(line) for line in (run / "walk.jsonl").read_bytes().splitlines()]
    return [Place(run / "archive" / line.record.file, line.record.offset) for line in lines if line.record]


def test_any_number_of_workers_gives_the_same_bytes(tmp_path: Path) -> None:
    run = make_run(tmp_path / "runs", ONE, mats(30))

    texts = {read_run(run, tmp_path / str(number), workers=number).read_bytes() for number in (1, 2, 5)}
    assert len(texts) == 1
    assert len(texts.pop().splitlines()) == 30


def test_what_was_read_is_not_read_again_and_gives_the_same_bytes_as_reading_anew(tmp_path: Path) -> None:
    pages = mats(6)
    runs, readings = tmp_path / "runs", tmp_path / "readings"
    read_run(make_run(runs, ONE, pages), readings)
    later = make_run(runs, OTHER, {**pages, **mats(1, "64.00")}, later=True)
    kept = (readings / READER_VERSION / "pages.jsonl").read_bytes().splitlines()
    known = frozenset(line["key"] for line in map(orjson.loads, kept) if line.keys() == {"key", "shop", "readings"})
    found = {result.number: result for result in read_places(places_of(later), known)}

    assert len(known) == 6
    assert [found[number].readings is None for number in range(6)] == [False, *[True] * 5]
    reused = read_run(later, readings).read_bytes()
    assert reused == read_run(later, tmp_path / "elsewhere").read_bytes()
    assert reused == read_run(later, readings, anew=True).read_bytes()


def test_a_page_that_differs_in_what_matters_is_another_one(tmp_path: Path) -> None:
    place = places_of(make_run(tmp_path, ONE, mats(1)))[0]
    response = read_response(place.file, place.offset)
    others = [
        replace(response, url="http://reedbank.example/other"),
        replace(response, status=404),
        replace(response, digest="sha1:OTHER"),
        replace(response, headers=(("Content-Type", "application/json"),)),
        replace(response, truncated=True),
    ]

    assert len({key_of(other) for other in [response, *others]}) == 6


@pytest.mark.parametrize("damage", ["cut in a line", "cut between lines", "no JSON", "gone"])
def test_readings_that_are_damaged_are_made_again(tmp_path: Path, damage: str) -> None:
    run = make_run(tmp_path / "runs", ONE, mats(3))
    path = read_run(run, tmp_path / "readings")
    whole = path.read_bytes()
    broken = {
        "cut in a line": whole[:-40],
        "cut between lines": whole[: whole.index(b"\n") + 1],
        "no JSON": whole.replace(b'"', b"'", 1),
        "gone": None,
    }[damage]
    path.unlink()
    if broken is not None:
        path.write_bytes(broken)

    assert read_run(run, tmp_path / "readings").read_bytes() == whole


def test_pages_kept_for_the_next_run_are_not_trusted_where_they_are_damaged(tmp_path: Path) -> None:
    run = make_run(tmp_path / "runs", ONE, mats(3))
    path = read_run(run, tmp_path / "readings")
    whole = path.read_bytes()
    kept = path.with_name("pages.jsonl")
    kept.write_bytes(kept.read_bytes().replace(b"59.00", b"19.00"))
    path.unlink()

    assert read_run(run, tmp_path / "readings").read_bytes() == whole


def test_a_run_that_walked_one_shop_leaves_what_is_known_of_the_others(tmp_path: Path) -> None:
    runs, readings = tmp_path / "runs", tmp_path / "readings"
    read_run(make_run(runs, ONE, mats(3)), readings)
    other = make_run(runs, OTHER, mats(2))
    walk = other / "walk.jsonl"
    walk.write_text(walk.read_text().replace('"shop":"reedbank"', '"shop":"tidewell"'))
    seal(other)
    read_run(other, readings)

    kept = (readings / READER_VERSION / "pages.jsonl").read_text()
    assert (kept.count('"shop":"reedbank"'), kept.count('"shop":"tidewell"')) == (3, 2)


def damage(path: Path, *, gone: bool = False) -> bytes:
    """Damage a file; return it as it was."""
    whole = path.read_bytes()
    path.unlink()
    if not gone:
        path.write_bytes(whole[:-1] + b"?")
    return whole


@pytest.mark.parametrize("gone", [True, False], ids=["gone", "changed"])
def test_a_damaged_walk_log_costs_its_run_and_is_named_with_the_remedy(tmp_path: Path, gone: bool) -> None:
    run = make_run(tmp_path / "runs", ONE, mats(3))
    damage(run / "walk.jsonl", gone=gone)

    with pytest.raises(RunError, match=r"walk\.jsonl.*backup"):
        read_run(run, tmp_path / "readings")
    assert unread([run], tmp_path / "readings") == [run]


@pytest.mark.parametrize("gone", [True, False], ids=["gone", "changed"])
def test_a_damaged_archive_costs_its_own_shop_until_it_is_restored(tmp_path: Path, gone: bool) -> None:
    readings = tmp_path / "readings"
    run = make_run(tmp_path / "runs", ONE, mats(3))
    lines = (run / "walk.jsonl").read_text()
    archive = ArchiveWriter(run / "archive", "tidewell", {"software": "Matguide/test"})
    written = archive.write_response(exchange_of("/products/mat-0", mats(1)["/products/mat-0"]))
    archive.close()
    place = RecordPlace(run=ONE, file=written.file, offset=written.offset, digest=written.digest)
    line = WalkLine.model_validate_json(lines.splitlines()[0])
    other = line.model_copy(update={"shop": "tidewell", "record": place})
    (run / "walk.jsonl").write_text(lines + other.model_dump_json() + "\n")
    seal(run)
    whole = read_run(run, tmp_path / "good").read_bytes()
    path = run / "archive" / "reedbank-00001.warc.gz"
    before = damage(path, gone=gone)
    said: list[str] = []

    read = [orjson.loads(text) for text in read_run(run, readings, notice=said.append).read_bytes().splitlines()]
    assert [(each["shop"], each["kind"], each["issues"][:1]) for each in read] == [
        *[("reedbank", "other", [DAMAGED])] * 3,
        ("tidewell", "product", []),
    ]
    assert [words for words in said if re.search(f"{path}.*backup.*costs reedbank alone", words)] == said != []
    assert incomplete([run], readings) == [run]
    path.write_bytes(before)
    assert read_run(run, readings).read_bytes() == whole
    assert incomplete([run], readings) == []
    damage(path, gone=gone)
    assert read_run(run, readings, anew=True).read_bytes() == whole, "what was read of it before it was damaged stays"


def test_an_unchanged_page_whose_earlier_archive_is_damaged_is_lost_too_and_no_other(tmp_path: Path) -> None:
    runs = tmp_path / "runs"
    first, later = make_run(runs, ONE, mats(2)), make_run(runs, OTHER, mats(3))
    walk = later / "walk.jsonl"
    lines = (first / "walk.jsonl").read_text().replace('"answered"', '"unchanged"') + walk.read_text().splitlines()[2]
    walk.write_text(lines + "\n")
    seal(later)
    damage(first / "archive" / "reedbank-00001.warc.gz")

    read = [orjson.loads(text) for text in read_run(later, tmp_path / "readings").read_bytes().splitlines()]
    assert [each["issues"][:2] for each in read] == [*[[DAMAGED, f"{ONE}/archive/reedbank-00001.warc.gz"]] * 2, []]


HOSTILE = """
import os, signal, sys
from pathlib import Path
from crawler import workers
from crawler.readings import read_run

harmless = workers.read

def read(response):
    path = response.url.rpartition("/")[2]
    if path == "spins":
        while True:
            pass
    if path == "eats":
        return bytes(8 << 30)
    if path == "dies":
        os.kill(os.getpid(), signal.SIGSEGV)
    return harmless(response)

signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background ignores it
workers.read = read
workers.CPU_SECONDS = float(sys.argv[3])
read_run(Path(sys.argv[1]), Path(sys.argv[2]), workers=2)
"""
"""A reader with faults, in an interpreter of its own: one thread, so that its workers are forked."""


def hostile(run: Path, readings: Path, cpu_seconds: float, *kept_open: int, first: str = "") -> subprocess.Popen[bytes]:
    words = [sys.executable, "-c", first + HOSTILE, str(run), str(readings), str(cpu_seconds)]
    return subprocess.Popen(words, stderr=subprocess.PIPE, pass_fds=kept_open, start_new_session=True)


def test_a_page_that_spins_eats_or_dies_costs_itself_alone(tmp_path: Path) -> None:
    pages = mats(8)
    for number, name in enumerate(("spins", "eats", "dies")):
        pages[f"/products/{name}"] = list(pages.values())[number]
    run = make_run(tmp_path / "runs", ONE, dict(sorted(pages.items())))
    with hostile(run, tmp_path / "readings", 2) as reader:
        assert reader.wait(60) == 0, reader.stderr.read() if reader.stderr else ""

    path = tmp_path / "readings" / READER_VERSION / f"{ONE}.jsonl"
    lines = [orjson.loads(line) for line in path.read_bytes().splitlines()]
    issues = {line["url"].rpartition("/")[2]: line["issues"] for line in lines if line["kind"] == "other"}
    assert issues == {
        "spins": ["Not read: it takes more than 2 s of CPU time."],
        "eats": ["Not read: MemoryError."],
        "dies": ["Not read: it ended its reader (signal SIGSEGV)."],
    }
    assert sum(line["kind"] == "product" for line in lines) == 8


@pytest.mark.parametrize(
    ("stillborn", "said"),
    [("lambda: 1 / 0", "exit 1"), ("lambda: os.kill(os.getpid(), signal.SIGKILL)", "signal SIGKILL")],
)
def test_processes_that_can_not_begin_end_the_reading_and_no_page_is_blamed(
    tmp_path: Path, stillborn: str, said: str
) -> None:
    run = make_run(tmp_path / "runs", ONE, mats(4))
    first = f"import os, signal\nfrom crawler import workers\nworkers._limit_memory = {stillborn}\n"
    with hostile(run, tmp_path / "readings", 5, first=first) as reader:
        _, told = reader.communicate(timeout=60)

    assert reader.returncode == 1
    assert f"the processes that read pages end before they begin ({said})" in told.decode()
    assert not list((tmp_path / "readings").rglob(f"{ONE}*"))


def test_one_process_that_is_killed_before_it_begins_costs_no_page(tmp_path: Path) -> None:
    run, mark = make_run(tmp_path / "runs", ONE, mats(4)), tmp_path / "killed"
    once = "mark.exists() or (mark.touch(), os.kill(os.getpid(), signal.SIGKILL))"
    first = f"import os, signal\nfrom pathlib import Path\nfrom crawler import workers\nmark = Path({str(mark)!r})\n"
    with hostile(run, tmp_path / "readings", 5, first=f"{first}workers._limit_memory = lambda: {once}\n") as reader:
        assert reader.wait(60) == 0, reader.stderr.read() if reader.stderr else ""

    assert mark.exists()
    lines = (tmp_path / "readings" / READER_VERSION / f"{ONE}.jsonl").read_bytes().splitlines()
    assert [orjson.loads(line)["kind"] for line in lines] == ["product"] * 4


@pytest.fixture
def held() -> Iterator[tuple[int, int]]:
    """Both ends of a pipe: the reading end is at its end when nobody holds the other one any more."""
    ends = os.pipe()
    yield ends
    os.close(ends[0])


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel ends children with their parent on Linux alone")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_no_worker_outlives_its_parent(tmp_path: Path, number: signal.Signals, held: tuple[int, int]) -> None:
    run = make_run(tmp_path / "runs", ONE, {"/products/spins": html(BUYING), "/x/spins": html(BUYING)})
    ours, theirs = held
    with hostile(run, tmp_path / "readings", 60, theirs) as reader:
        os.close(theirs)
        children = Path(f"/proc/{reader.pid}/task/{reader.pid}/children")
        while not children.read_text().split():
            assert reader.poll() is None
        reader.send_signal(number)
        reader.wait(60)
        ready, _, _ = select.select([ours], [], [], 60)

    assert ready
    assert os.read(ours, 1) == b""  # the end: nobody is left


INTERRUPTED = """
import os, signal
os.register_at_fork(after_in_parent=lambda: os.kill(os.getpid(), signal.SIGINT))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="workers are forked on Linux alone")
def test_ctrl_c_while_a_worker_is_forked_is_not_lost(tmp_path: Path, held: tuple[int, int]) -> None:
    run = make_run(tmp_path / "runs", ONE, {"/products/spins": html(BUYING)})
    ours, theirs = held
    with hostile(run, tmp_path / "readings", 60, theirs, first=INTERRUPTED) as reader:
        os.close(theirs)
        ready, _, _ = select.select([ours], [], [], 60)
        reader.kill()
        assert reader.stderr
        told = reader.stderr.read()

    assert ready
    assert os.read(ours, 1) == b""
    assert b"KeyboardInterrupt" in told
