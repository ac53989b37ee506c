"""Readings: what today's reader makes of a run, made by worker processes, kept beside the runs.

Reads runs (crawler/run.py) and their archives. Writes below DIR/readings/<reader version>/

    <run_id>.jsonl      one JSON object a page, listings of a feed and of a page with one address put together
    <run_id>.seal       sha256 of that file: one that was cut off or changed, or lacks pages of a damaged archive and so
                        has none, is made again
    <run_id>.outline    what stands where in it (crawler/outline.py)
    pages.jsonl         what the reader made of each response of the shops' last runs, by all that it depends on:
                        a response that is the same in the next run is not read again
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC
from pathlib import Path
from typing import Any, NamedTuple, Self

import orjson

from crawler.archive import ArchiveError
from crawler.intact import archive_of, check, damaged_archives
from crawler.items import READING, OtherPage
from crawler.known_pages import KnownPages
from crawler.outline import OF_THE_RUN, outline
from crawler.readers.vocabulary import check_vocabulary
from crawler.reading import READER_VERSION, AnyReading, put_together
from crawler.run import Manifest, Outcome, RunError, WalkLine, load_manifest, read_walk
from crawler.whole import is_whole, write_whole
from crawler.workers import Place, Read, read_places

DAMAGED = "Not read: its archive is damaged."
"""First issue of a page that can't be read for that; the second names the archive. The gate looks for it."""
_KNOWN = "pages.jsonl"


class _Found(NamedTuple):
    """Where a reading lies that is to go into a line; they sort as the walk went."""

    line: int
    page: int
    number: int


def read_run(
    run: Path,
    readings: Path,
    *,
    anew: bool = False,
    workers: int | None = None,
    notice: Callable[[str], None] = lambda _: None,
) -> Path:
    """Read every answered or unchanged page of a sealed run; of a damaged archive, which is one shop's, say so instead.

    Args:
        run: The run's folder.
        readings: DIR/readings; the file goes below the reader's version.
        anew: Make the file again though it is there; responses that are known are not read again (`forget`).
        workers: How many processes at most; default: one for each core. The file is the same with any number.
        notice: Called with a sentence for each archive that is damaged.

    Returns:
        Path of the readings; they are not made again where they are there and whole, nor by less than what they are of.

    Raises:
        VocabularyError: a file in data/vocabulary is broken.
        RunError: the run is not sealed, does not fit, or its walk log is not what was sealed.
        ArchiveError: an archive holds no record where the walk log says.
    """
    target = _read_whole(run, readings, anew=anew, workers=workers, notice=notice)
    outline(target)
    return target


def _read_whole(run: Path, readings: Path, *, anew: bool, workers: int | None, notice: Callable[[str], None]) -> Path:
    manifest = load_manifest(run)
    folder = readings / READER_VERSION
    target = folder / f"{manifest.run_id}.jsonl"
    if not anew and is_whole(target):
        return target
    check_vocabulary()
    folder.mkdir(parents=True, exist_ok=True)
    if manifest.market == "recorded":
        check(run, manifest, {"recorded.jsonl"})
        write_whole(target, _recorded_lines(run, manifest))
        return target
    check(run, manifest, {"walk.jsonl"})
    lines = [line for line in read_walk(run) if _is_read(line)]
    damaged = damaged_archives(run, manifest, lines)
    for words in damaged.values():
        notice(words)
    if damaged and is_whole(target):
        return target
    with KnownPages(folder / _KNOWN) as pages:
        reading = _RunReading(run, pages).read((line for line in lines if archive_of(line) not in damaged), workers)
        reading.lose(line for line in lines if archive_of(line) in damaged)
        _write(target, manifest, reading, sealed=not damaged)
    return target


def read_along(run: Path, readings: Path, walk: Iterable[WalkLine | None], *, workers: int | None = None) -> None:
    """Read a run while it is crawled, and write what `read_run` would as soon as it is sealed.

    Args:
        run: The run's folder.
        readings: DIR/readings.
        walk: The lines of the walk log as they are written, None while there is no new one; ends with the seal.
        workers: As in `read_run`.

    Raises:
        RunError, ArchiveError, VocabularyError: as in `read_run`.
    """
    folder = readings / READER_VERSION
    folder.mkdir(parents=True, exist_ok=True)
    with KnownPages(folder / _KNOWN) as pages:
        reading = _RunReading(run, pages).read((line for line in walk if line is None or _is_read(line)), workers)
        manifest = load_manifest(run)
        check(run, manifest, {"walk.jsonl"})
        for words in damaged_archives(run, manifest, reading.lines).values():
            raise RunError(words)
        _write(folder / f"{manifest.run_id}.jsonl", manifest, reading)
    outline(folder / f"{manifest.run_id}.jsonl")


def forget(readings: Path) -> None:
    """Forget what today's reader made of each response, so that each is read again, once."""
    (readings / READER_VERSION / _KNOWN).unlink(missing_ok=True)


def unread(runs: Iterable[Path], readings: Path) -> list[Path]:
    """Return the runs whose readings by today's reader are not there: nothing of them is in the guide."""
    return [run for run in runs if not (readings / READER_VERSION / f"{run.name}.jsonl").exists()]


def incomplete(runs: Iterable[Path], readings: Path) -> list[Path]:
    """Return the runs whose readings lack pages, because the archive that these lie in is damaged."""
    files = [(run, readings / READER_VERSION / f"{run.name}.jsonl") for run in runs]
    return [run for run, file in files if file.exists() and not file.with_suffix(".seal").exists()]


def load_readings(path: Path) -> Iterator[tuple[AnyReading, dict[str, Any]]]:
    """Yield the readings of a file with their provenance."""
    with path.open("rb") as lines:
        for text in lines:
            line = orjson.loads(text)
            yield (
                READING.validate_python({key: value for key, value in line.items() if key not in OF_THE_RUN}),
                {key: line.get(key) for key in OF_THE_RUN},
            )


def _is_read(line: WalkLine) -> bool:
    seen = line.outcome in {Outcome.ANSWERED, Outcome.UNCHANGED}
    return seen and line.record is not None and line.role not in {"robots", "sitemap"}


class _RunReading:
    """What is read of the pages of one crawled run."""

    def __init__(self, run: Path, pages: KnownPages) -> None:
        self.run = run
        self.pages = pages
        self.lines: list[WalkLine] = []
        """Lines of the walk log whose pages were read."""
        self._found: dict[tuple[str, str, str], list[_Found]] = defaultdict(list)
        """By shop, address and kind."""

    def read(self, walk: Iterable[WalkLine | None], workers: int | None) -> Self:
        """Read the pages of these lines of the walk log."""
        for result in read_places(self._places(walk), self.pages.keys, workers):
            line = self.lines[result.number]
            if result.damage is not None:
                raise ArchiveError(result.damage)
            read = _readings(result, line, self.pages)
            page = self.pages.add(result.key, line.shop, read)
            for number, text in enumerate(read):
                names = orjson.loads(text)
                self._found[line.shop, names["url"], names["kind"]].append(_Found(result.number, page, number))
        return self

    def lose(self, walk: Iterable[WalkLine]) -> None:
        """Say of the pages of these lines of the walk log that they can't be read."""
        for line in walk:
            self.lines.append(line)
            other = OtherPage(kind="other", url=line.url, issues=(DAMAGED, archive_of(line)))
            page = self.pages.add(None, line.shop, [orjson.dumps(other.model_dump(mode="json"))])
            self._found[line.shop, line.url, other.kind].append(_Found(len(self.lines) - 1, page, 0))

    def _places(self, walk: Iterable[WalkLine | None]) -> Iterator[Place | None]:
        for line in walk:
            if line is None or line.record is None:
                yield None
                continue
            self.lines.append(line)
            place = line.record
            yield Place(self.run.parent / place.run / "archive" / place.file, place.offset)

    def written(self, manifest: Manifest) -> Iterator[bytes]:
        """Yield the lines of the file of readings, by shop, address and kind."""
        head = {"run": manifest.run_id, "market": manifest.market, "reader_version": READER_VERSION}
        for key in sorted(self._found):
            places = [(at.line, self.pages.reading(at.page, at.number)) for at in sorted(self._found[key])]
            first, reading = _put_together(places)
            yield _line({**head, **reading, **_provenance(self.lines[first])})


def _write(target: Path, manifest: Manifest, reading: _RunReading, *, sealed: bool = True) -> None:
    write_whole(target, reading.written(manifest), sealed=sealed)
    reading.pages.keep()


def _readings(result: Read, line: WalkLine, pages: KnownPages) -> list[bytes]:
    if result.problem is not None:
        other = OtherPage(kind="other", url=line.url, issues=(result.problem,))
        return [orjson.dumps(other.model_dump(mode="json"))]
    if result.readings is None and result.key is not None:
        return pages.known(result.key)
    return list(result.readings or ())


def _put_together(readings: list[tuple[int, dict[str, Any]]]) -> tuple[int, dict[str, Any]]:
    """Return the one reading of an address and kind, and the walk line that it counts for."""
    if len(readings) == 1:
        return readings[0]
    parsed = [READING.validate_python(reading) for _, reading in readings]
    first, whole = put_together(parsed)
    return readings[first][0], whole.model_dump(mode="json")


def _provenance(line: WalkLine) -> dict[str, Any]:
    place = line.record
    return {
        "shop": line.shop,
        "record_run": place.run if place else None,
        "record_file": place.file if place else None,
        "record_offset": place.offset if place else None,
        "digest": place.digest if place else None,
        "observed_at": line.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "outcome": line.outcome.value,
    }


def _line(content: dict[str, Any]) -> bytes:
    return orjson.dumps(content, option=orjson.OPT_APPEND_NEWLINE)


def _recorded_lines(run: Path, manifest: Manifest) -> Iterator[bytes]:
    from crawler.recorded import read_recorded, source_site  # noqa: PLC0415  # recorded runs only

    lines = [
        {
            "run": manifest.run_id,
            "market": manifest.market,
            "reader_version": READER_VERSION,
            **listing.model_dump(mode="json"),
            "shop": source_site(listing.url),
            "record_run": manifest.run_id,
            "record_file": "recorded.jsonl",
            "record_offset": None,
            "digest": manifest.files.get("recorded.jsonl"),
            "observed_at": manifest.started_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "outcome": Outcome.ANSWERED.value,
        }
        for listing in read_recorded(run)
    ]
    for line in sorted(lines, key=lambda line: (line["shop"] or "", line["url"], line["kind"])):
        yield _line(line)
