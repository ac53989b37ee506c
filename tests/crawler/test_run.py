"""Runs: sealed or nothing, and never two in one folder."""

from __future__ import annotations

import errno
import hashlib
import os
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.open_run import OpenRun, UnwritableRunError, open_run
from crawler.resume import begin
from crawler.run import (
    Manifest,
    Outcome,
    RunError,
    RunJob,
    WalkLine,
    load_manifest,
    read_walk,
    sealed_runs,
)

START = datetime(2026, 9, 1, 8, tzinfo=UTC)
JOB = RunJob(market="invented", started_at=START)
LINE = WalkLine(at=START, shop="fjell", url="http://fjell.example/", role="other", outcome=Outcome.ANSWERED, status=200)


def manifest_of(run: OpenRun) -> Manifest:
    return Manifest(
        run_id=run.run_id, market="invented", started_at=START, sealed_at=START, versions={"matguide": "1"}, files={}
    )


def test_a_run_counts_only_when_it_is_sealed(tmp_path: Path) -> None:
    run = open_run(tmp_path / "runs", JOB)
    run.log(LINE)

    assert sealed_runs(tmp_path) == []
    with pytest.raises(RunError, match="not sealed"):
        load_manifest(run.folder)

    run.seal(manifest_of(run))
    assert sealed_runs(tmp_path) == [run.folder]
    assert load_manifest(run.folder).run_id == "20260901T080000Z"


def test_a_seal_that_was_cut_off_is_none(tmp_path: Path) -> None:
    run = open_run(tmp_path / "runs", JOB)
    run.close()
    (run.folder / "manifest.json.tmp").write_text("{")

    assert sealed_runs(tmp_path) == []


def test_the_seal_names_every_other_file_with_its_digest(tmp_path: Path) -> None:
    run = open_run(tmp_path / "runs", JOB)
    run.log(LINE)
    (run.archive / "fjell-00001.warc.gz").write_bytes(b"records")
    run.seal(manifest_of(run))

    files = load_manifest(run.folder).files
    there = {p.relative_to(run.folder).as_posix(): p for p in run.folder.rglob("*") if p.is_file()}
    assert (
        set(files)
        == set(there) - {"manifest.json"}
        == {
            "job.json",
            "walk.jsonl",
            "ledger.jsonl",
            "archive/fjell-00001.warc.gz",
        }
    )
    for name, digest in files.items():
        assert hashlib.sha256(there[name].read_bytes()).hexdigest() == digest


def test_a_second_run_of_the_same_second_takes_the_next(tmp_path: Path) -> None:
    runs = [open_run(tmp_path, JOB) for _ in range(3)]
    for run in runs:
        run.close()

    assert [run.run_id for run in runs] == ["20260901T080000Z", "20260901T080001Z", "20260901T080002Z"]


def test_a_walk_line_is_on_disk_when_it_is_logged_and_comes_back_as_it_was(tmp_path: Path) -> None:
    run = open_run(tmp_path, JOB)
    run.log(LINE)

    assert list(read_walk(run.folder)) == [LINE]  # though it is still open
    run.close()


def test_a_broken_walk_line_is_named_by_file_and_line(tmp_path: Path) -> None:
    run = open_run(tmp_path, JOB)
    run.log(LINE)
    run.close()
    with (run.folder / "walk.jsonl").open("a") as stream:
        stream.write('{"at": "2026-09-0')

    with pytest.raises(RunError, match=r"walk\.jsonl:2: "):
        list(read_walk(run.folder))


def test_a_run_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="no such run"):
        load_manifest(tmp_path / "20990101T000000Z")


def test_a_seal_that_fails_midway_seals_nothing_and_the_next_call_seals(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However far the seal got, a manifest stands only where everything it names stands: it is written last."""
    sync = os.fsync
    job = JOB.model_copy(update={"started_at": START})
    begun = begin(tmp_path / "runs", job)
    begun.run.log(LINE)
    (begun.run.archive / "fjell-00001.warc.gz").write_bytes(b"")
    steps = 0
    while not (begun.run.folder / "manifest.json").exists():
        left = steps

        def fail(descriptor: int) -> None:
            nonlocal left
            left -= 1
            if left < 0:
                raise OSError(errno.EIO, os.strerror(errno.EIO))
            sync(descriptor)

        said = list[str]()
        begun.run.on_fault = said.append
        with monkeypatch.context() as patched:
            patched.setattr(os, "fsync", fail)
            with suppress(UnwritableRunError):
                begun.run.seal(manifest_of(begun.run))
        if left < 0 and not (begun.run.folder / "manifest.json").exists():
            assert sealed_runs(tmp_path) == []
            assert [words for words in said if "Input/output error" in words and begun.run.run_id in words] == said
        begun.run.close()
        steps += 1
        if sealed_runs(tmp_path) == []:
            folder, begun = begun.run.folder, begin(tmp_path / "runs", job)
            assert begun.run.folder == folder
    assert steps > 5
    files = load_manifest(begun.run.folder).files
    assert {"job.json", "ledger.jsonl", "walk.jsonl"} <= set(files)
    for name, digest in files.items():
        assert hashlib.sha256((begun.run.folder / name).read_bytes()).hexdigest() == digest


def test_what_cannot_be_written_is_named_with_the_remedy(tmp_path: Path) -> None:
    run = open_run(tmp_path, JOB)
    said = list[str]()
    run.on_fault = said.append
    with (
        pytest.raises(
            UnwritableRunError, match=r"x\.warc\.gz: can't be written: No space left.*same command"
        ) as raised,
        run.writing(tmp_path / "x.warc.gz"),
    ):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    assert said == [str(raised.value)]
    run.close()
