"""What the runs' files say is kept from build to build: however it came there, the rows are those of a build anew."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import pytest

from crawler.outline import outline
from scoring import sources
from scoring.warehouse import build
from tests.benchmarks.synthetic_runs import READER, Market, Shape
from tests.scoring.same_rows import differences
from tests.scoring.small_runs import CHECKLIST, ROOT

SHAPE = Shape(shops=4, listings=5, changed=0.3, sellers=2)


def build_at(data: Path, *, without: tuple[str, ...] = (), checklist: Path = CHECKLIST) -> Path:
    return build(data, checklist, readings_version=READER, without=without)


def anew(data: Path, *, without: tuple[str, ...] = (), checklist: Path = CHECKLIST) -> Path:
    """A build of the same files in a folder where nothing is kept."""
    other = data.with_name(f"{data.name}-anew")
    shutil.rmtree(other, ignore_errors=True)
    shutil.copytree(data, other, ignore=shutil.ignore_patterns("*.duckdb*"))
    return build_at(other, without=without, checklist=checklist)


def lines_read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The readings files that builds look into from here on."""
    looked_into: list[str] = []
    add = sources._add

    def told(connection: object, runs: list[sources.Run], *others: object) -> None:
        looked_into.extend(run.readings.stem for run in runs)
        add(connection, runs, *others)  # type: ignore[arg-type]  # handed on as it came

    monkeypatch.setattr(sources, "_add", told)
    return looked_into


@pytest.mark.parametrize("seed", range(2))
def test_whatever_runs_came_in_whichever_steps_the_rows_are_those_of_a_build_anew(tmp_path: Path, seed: int) -> None:
    """Runs of some shops, a shop that is set aside, runs that come late, one that is damaged, another checklist."""
    random = Random(seed)  # noqa: S311  # draws what happens, keeps no secret
    data, late = tmp_path / "data", tmp_path / "late"
    market = Market(Shape(4, 5, changed=0.3, sellers=2, seed=seed))
    market.write_run(data)
    build_at(data)
    for number in range(3):
        first = random.randrange(3)
        shops = None if random.random() < 0.5 else range(first, 4)
        run_id = market.write_run(data, shops=shops)
        if random.random() < 0.3:  # a shop loses its listings for a day, and the gate its patience
            _empty(data / "readings" / READER / f"{run_id}.jsonl", "shop0003")
        if number == 1:  # it comes after the next one
            shutil.move(data / "runs" / run_id, late)
            continue
        grown = build_at(data)
        if number == 2:
            assert differences(grown, anew(data)) == []
            shutil.move(late, data / "runs" / late_id(data))
    damaged = sorted(path.name for path in (data / "runs").iterdir())[random.randrange(1, 4)]

    assert differences(build_at(data), anew(data)) == []
    without = build_at(data, without=(damaged,))
    assert differences(without, anew(data, without=(damaged,))) == []
    edited = tmp_path / "edited.toml"
    edited.write_text(CHECKLIST.read_text().replace("share_lost_max = 0.25", "share_lost_max = 0.05"))
    assert differences(build_at(data, checklist=edited), anew(data, checklist=edited)) == []


def late_id(data: Path) -> str:
    runs = {path.name for path in (data / "runs").iterdir()}
    return next(path.stem for path in sorted((data / "readings" / READER).glob("*.jsonl")) if path.stem not in runs)


def _empty(readings: Path, shop: str) -> None:
    lines = [line for line in readings.read_bytes().splitlines(keepends=True) if json.loads(line)["shop"] != shop]
    readings.write_bytes(b"".join(lines))
    readings.with_suffix(".seal").unlink()
    outline(readings)


def test_only_a_new_runs_files_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looked_into = lines_read(monkeypatch)
    market = Market(SHAPE)
    ids = [market.write_run(tmp_path) for _ in range(2)]
    build_at(tmp_path)
    assert looked_into == ids

    ids.append(market.write_run(tmp_path))
    build_at(tmp_path)
    assert looked_into == ids


def test_of_a_new_runs_readings_only_the_lines_are_read_whose_words_no_run_had(tmp_path: Path) -> None:
    market = Market(SHAPE)
    market.write_run(tmp_path)
    build_at(tmp_path)
    readings = tmp_path / "readings" / READER / f"{market.write_run(tmp_path)}.jsonl"
    told = [json.loads(line) for line in readings.with_suffix(".outline").read_bytes().splitlines()]
    earlier = {line["text"] for line in _outlined_first(tmp_path)}
    lines, known = readings.read_bytes(), 0
    for line in told[1:]:
        if line["text"] in earlier:  # nobody looks there
            begin, end = line["offset"], line["offset"] + line["size"]
            lines = lines[:begin] + b"?" * (end - begin) + lines[end:]
            known += 1
    grown_whole = anew(tmp_path)
    readings.write_bytes(lines)

    assert 0 < known < len(told) - 1
    assert differences(build_at(tmp_path), grown_whole) == []


def _outlined_first(data: Path) -> list[dict[str, Any]]:
    first = min((data / "readings" / READER).glob("*.outline"))
    return [json.loads(line) for line in first.read_bytes().splitlines()[1:]]


def test_a_run_that_is_not_as_it_was_is_read_again_and_so_are_those_after_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    market = Market(SHAPE)
    ids = [market.write_run(tmp_path) for _ in range(3)]
    build_at(tmp_path)
    looked_into = lines_read(monkeypatch)
    _empty(tmp_path / "readings" / READER / f"{ids[1]}.jsonl", "shop0000")

    assert differences(build_at(tmp_path), anew(tmp_path)) == []
    assert looked_into[:3] == ids


def test_what_is_kept_may_be_lost_or_broken(tmp_path: Path) -> None:
    market = Market(SHAPE)
    for broken in (b"", b"not a database, but long enough to be looked at as one" * 100):
        market.write_run(tmp_path)
        (tmp_path / "sources.duckdb").write_bytes(broken)
        build_at(tmp_path)
    market.write_run(tmp_path)
    (tmp_path / "sources.duckdb").unlink()
    assert differences(build_at(tmp_path), anew(tmp_path)) == []


def test_what_another_method_measured_is_not_taken_over(tmp_path: Path) -> None:
    """Sellers of a mat state counts that lie up to two in a hundred apart: that is one count, or a contradiction."""
    market = Market(SHAPE)
    for _ in range(3):
        market.write_run(tmp_path)
    usual = CHECKLIST.read_text(encoding="utf-8")
    assert usual.count("\nwithin = 0.01\n") == 1
    other = tmp_path / "other.toml"
    other.write_text(usual.replace("\nwithin = 0.01\n", "\nwithin = 0.05\n"), encoding="utf-8")
    wanted = "select count(*) from measurements.facts where state = 'contradicted'"
    contradicted = []
    for checklist in (CHECKLIST, other):
        built = build_at(tmp_path, checklist=checklist)
        assert differences(built, anew(tmp_path, checklist=checklist)) == []
        with duckdb.connect(str(built), read_only=True) as connection:
            contradicted += connection.execute(wanted).fetchall()
    assert contradicted[1] < contradicted[0]


KILLED = """
import os, signal, sys
from pathlib import Path
from scoring import database
from scoring.warehouse import build
data, checklist, reader, at = sys.argv[1:]
query = database.query
def until(connection, name, **parameters):
    found = query(connection, name, **parameters)
    if name == at:
        os.kill(os.getpid(), signal.SIGKILL)
    return found
database.query = until
build(Path(data), Path(checklist), readings_version=reader)
"""


def test_a_build_that_is_killed_at_any_step_leaves_the_warehouse_and_the_next_one_is_whole(tmp_path: Path) -> None:
    market = Market(SHAPE)
    market.write_run(tmp_path)
    build_at(tmp_path)
    for step in ("1_sources/facts", "1_sources/offers", "1_staging/verdicts", "6_ranking/mats"):
        market.write_run(tmp_path)
        before = (tmp_path / "guide.duckdb").read_bytes()
        killed = [sys.executable, "-c", KILLED, str(tmp_path), str(CHECKLIST), READER, step]
        assert subprocess.run(killed, check=False, cwd=ROOT).returncode == -signal.SIGKILL
        assert (tmp_path / "guide.duckdb").read_bytes() == before
    assert differences(build_at(tmp_path), anew(tmp_path)) == []
    assert not list(tmp_path.glob("guide.duckdb.*"))


def test_a_page_that_stays_is_kept_once_and_a_feeds_other_bytes_do_not_make_it_another(tmp_path: Path) -> None:
    market = Market(Shape(shops=3, listings=4, changed=0))
    first = market.write_run(tmp_path)
    market.shops[0].feed_digest = ""
    for page in market.shops[0].pages:
        page.body = b""
    second = market.write_run(tmp_path)
    build_at(tmp_path)

    with duckdb.connect(str(tmp_path / "sources.duckdb"), read_only=True) as kept:
        kept.execute("use sources.sources")
        assert kept.execute("select count(*), count(distinct content) from sightings").fetchone() == (30, 15)
        assert kept.execute("select count(*) from contents").fetchone() == (15,), "a line that stays is parsed again"
        digests = kept.execute("select distinct run_number, feed_digest from sightings where shop = 'shop0000'")
        assert len(digests.fetchall()) == 4  # the policy's lines have none
    with duckdb.connect(str(tmp_path / "guide.duckdb"), read_only=True) as built:
        told = built.execute("select distinct digest from ranking.evidence where source = 'feed'").fetchall()
    walk = (tmp_path / "runs" / second / "walk.jsonl").read_text().splitlines()
    now = {json.loads(line)["record"]["digest"] for line in walk if "products.json" in line and "shop0000" in line}
    assert now == {digest for (digest,) in told}
    assert first < second


def test_a_line_that_is_longer_than_others_is_read_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "_OBJECT_BYTES", 5_000)
    Market(SHAPE).write_run(tmp_path)

    assert differences(build_at(tmp_path), anew(tmp_path)) == []


def test_a_line_that_is_put_together_in_another_way_tells_the_same(tmp_path: Path) -> None:
    usual, other = tmp_path / "usual", tmp_path / "other"
    market = Market(SHAPE)
    for _ in range(2):
        market.write_run(usual)
    shutil.copytree(usual, other)
    for path in (other / "readings" / READER).glob("*.jsonl"):
        lines = [json.loads(line) for line in path.read_bytes().splitlines()]
        path.write_text("".join(json.dumps(dict(sorted(line.items())), separators=(",", ":")) + "\n" for line in lines))
        path.with_suffix(".seal").unlink()
        outline(path)

    assert differences(build_at(usual), build_at(other)) == []
