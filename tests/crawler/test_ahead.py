"""Reading while the crawl goes on: the same readings, sooner; and where it fails, nothing but the time is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.ahead import follow, reading_ahead
from crawler.reading import READER_VERSION
from crawler.readings import read_run
from crawler.run import RunError
from tests.crawler.test_readings import ONE, OTHER, make_run, mats


def test_readings_made_ahead_are_those_made_afterwards(tmp_path: Path) -> None:
    runs = tmp_path / "runs"
    make_run(runs, ONE, mats(3))
    for run in (runs / ONE, make_run(runs, OTHER, mats(5))):
        with reading_ahead(tmp_path / "ahead") as begun:
            begun(run)
        made = tmp_path / "ahead" / READER_VERSION / f"{run.name}.jsonl"
        inode, written = made.stat().st_ino, made.stat().st_mtime_ns
        assert read_run(run, tmp_path / "ahead") == made
        assert (made.stat().st_ino, made.stat().st_mtime_ns) == (inode, written)  # found, not made again
        assert made.read_bytes() == read_run(run, tmp_path / "after").read_bytes()
    folders = [tmp_path / name / READER_VERSION / "pages.jsonl" for name in ("ahead", "after")]
    assert sorted(folders[0].read_bytes().splitlines()) == sorted(folders[1].read_bytes().splitlines())


def test_a_walk_log_is_followed_line_by_line_up_to_the_seal(tmp_path: Path) -> None:
    run = make_run(tmp_path / "runs", ONE, mats(3))
    walk, seal = run / "walk.jsonl", run / "manifest.json"
    first, second, third = walk.read_bytes().splitlines(keepends=True)
    sealed = seal.read_bytes()
    seal.unlink()
    walk.write_bytes(first + second[:40])
    lines = follow(run)

    def urls_up_to_now() -> list[str]:
        return [line.url for line in iter(lambda: next(lines, None), None)]

    assert len(urls_up_to_now()) == 1
    assert urls_up_to_now() == []
    with walk.open("ab") as log:
        log.write(second[40:])
    assert len(urls_up_to_now()) == 1
    with walk.open("ab") as log:
        log.write(third)
    seal.write_bytes(sealed)
    assert [line.url for line in lines if line] == [f"http://reedbank.example{path}" for path in list(mats(3))[2:]]


def test_a_run_that_nobody_writes_any_more_is_followed_no_further(tmp_path: Path) -> None:
    run = make_run(tmp_path / "runs", ONE, mats(1))
    (run / "manifest.json").unlink()
    assert len(list(zip(follow(run), range(5), strict=False))) == 5
    assert list(follow(run, lambda: True)) == []


def test_a_crawl_that_fails_ends_the_reading_and_leaves_nothing(tmp_path: Path) -> None:
    run = make_run(tmp_path / "runs", ONE, mats(2))
    (run / "manifest.json").unlink()

    def crawl_on_a_full_disk() -> None:
        with reading_ahead(tmp_path / "readings") as begun:
            begun(run)
            msg = "no room"
            raise RunError(msg)

    with pytest.raises(RunError, match="no room"):
        crawl_on_a_full_disk()
    assert not list((tmp_path / "readings").rglob("*.jsonl"))


@pytest.mark.parametrize("name", ["walk.jsonl", "archive/reedbank-00001.warc.gz"])
def test_what_is_damaged_is_not_read_ahead_either(tmp_path: Path, name: str) -> None:
    run = make_run(tmp_path / "runs", ONE, mats(2))
    (run / name).write_bytes((run / name).read_bytes() + b"\n")
    with reading_ahead(tmp_path / "readings") as begun:
        begun(run)
    assert not list((tmp_path / "readings").rglob(f"{ONE}*"))


def test_where_no_run_begins_nothing_is_read(tmp_path: Path) -> None:
    with reading_ahead(tmp_path / "readings"):
        pass
    assert not (tmp_path / "readings").exists()
