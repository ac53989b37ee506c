"""What two readers made of the same pages: each difference is counted once, under what it is, with its words."""

from __future__ import annotations

import os
import tracemalloc
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest

from crawler.diff import Change, DamagedReadingsError, Differences, compare
from crawler.reading import READER_VERSION
from crawler.versions import versions
from crawler.whole import write_whole
from tests.command import ends

RUN = "20260901T080000Z"
OLD = "1-0000000001"
Line = dict[str, Any]


def fact(value: object, quote: str = "“so it says”", *, locator: str = "p", said: tuple[object, ...] = ()) -> Line:
    candidates = [{"value": each, "quote": quote, "source": "text", "locator": locator} for each in said or (value,)]
    status = "stated" if value is not None else "contradicted"
    return {"value": value, "status": status, "quote": quote, "source": "text", "locator": locator,
            "candidates": candidates}  # fmt: skip


def page(path: str = "mat", shop: str = "reedbank", kind: str = "product", **facts: Line) -> Line:
    return {"shop": shop, "url": f"http://{shop}.example/{path}", "kind": kind, "language": "en", "facts": facts}


def written(data: Path, version: str, pages: Iterable[Line], run: str = RUN) -> Path:
    path = data / "readings" / version / f"{run}.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, (orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE) for line in pages))
    return path


def compared(folder: Path, old: list[Line], new: list[Line], limit: int = 3, **only: frozenset[str]) -> Differences:
    differences = Differences(limit)
    compare(written(folder, OLD, old), written(folder, READER_VERSION, new), differences, **only)
    return differences


@pytest.mark.parametrize(
    ("old", "new", "change"),
    [
        (None, fact(50), Change.ADDED),
        (fact(50), None, Change.LOST),
        (fact(50), fact(60), Change.CHANGED),
        (fact(50), {**fact(50), "qualifier": "about"}, Change.CHANGED),
        (fact(50), {**fact(50), "unit": "cm"}, Change.CHANGED),
        (fact(50), fact(None, said=(50, 60)), Change.STATUS),
        (fact(None, said=(50, 60)), fact(50), Change.STATUS),
        (None, fact(None, said=(50, 60)), Change.STATUS),
        (fact(None, said=(50, 60)), fact(None, said=(50, 70)), Change.CHANGED),
        (fact(50), fact(50, quote="other words"), Change.WORDS),
        (fact(50), fact(50, locator="td"), None),
        (fact(None, said=(50, 60)), fact(None, said=(60, 50)), None),
    ],
)
def test_each_difference_of_a_fact_is_one_of_its_kind(
    tmp_path: Path, old: Line | None, new: Line | None, change: Change | None
) -> None:
    before, after = ({} if each is None else {"weight_kg": each} for each in (old, new))

    differences = compared(tmp_path, [page(**before)], [page(**after)])

    assert differences.counts == ({} if change is None else {("weight_kg", change): 1})
    assert differences.pages_changed == (change is not None)


def test_a_page_of_another_kind_is_told_and_its_facts_are_lost(tmp_path: Path) -> None:
    differences = compared(tmp_path, [page(price=fact("59.90"))], [page(kind="category")])

    assert differences.counts == {("kind", Change.CHANGED): 1, ("price", Change.LOST): 1}
    (example,) = differences.examples["kind", Change.CHANGED]
    assert (example.old.value, example.new.value) == ("product", "category")


def test_an_address_that_only_one_reader_has_is_told_wherever_it_stands(tmp_path: Path) -> None:
    a, b, c = page("a", price=fact("1")), page("b"), page("c", price=fact("2"))

    differences = compared(tmp_path, [a, b], [b, c])

    assert differences.pages == 3
    assert differences.counts["kind", Change.CHANGED] == 2
    assert differences.counts["price", Change.LOST] == differences.counts["price", Change.ADDED] == 1


def test_examples_come_from_as_many_shops_as_there_are_and_name_a_page_once(tmp_path: Path) -> None:
    pages = [page(path, shop) for shop in ("alder", "birch", "cedar") for path in ("a", "b", "c", "d")]
    differences = Differences(3)
    for run in (RUN, "20260902T080000Z"):
        old = written(tmp_path, OLD, pages, run)
        new = written(tmp_path, READER_VERSION, [{**each, "facts": {"price": fact("9")}} for each in pages], run)
        compare(old, new, differences)

    assert differences.counts["price", Change.ADDED] == 24
    examples = differences.examples["price", Change.ADDED]
    assert {each.shop for each in examples} == {"alder", "birch", "cedar"}
    assert len({each.url for each in examples}) == 3


def test_only_the_fields_and_shops_asked_for_count(tmp_path: Path) -> None:
    old = [page("a", shop) for shop in ("alder", "birch")]
    new = [{**each, "facts": {"price": fact("9"), "brand": fact("Reedbank")}} for each in old]

    differences = compared(tmp_path, old, new, fields=frozenset({"brand"}), shops=frozenset({"birch"}))

    assert differences.counts == {("brand", Change.ADDED): 1}
    assert differences.pages == 1


def test_memory_does_not_grow_with_the_readings(tmp_path: Path) -> None:
    def many(value: int) -> Iterator[Line]:
        return (page(f"{number:06}", weight_kg=fact(value, "so it says " * 50)) for number in range(4_000))

    paths = written(tmp_path, OLD, many(1)), written(tmp_path, READER_VERSION, many(2))
    differences = Differences(3)
    tracemalloc.start()
    compare(*paths, differences)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert differences.counts["weight_kg", Change.CHANGED] == 4_000
    assert peak < paths[0].stat().st_size / 8


@pytest.mark.parametrize("harm", ["cut off", "gone", "out of order"])
def test_readings_that_are_not_what_was_written_are_refused(tmp_path: Path, harm: str) -> None:
    pages = [page("a"), page("b")]
    old = written(tmp_path, OLD, pages[::-1] if harm == "out of order" else pages)
    new = written(tmp_path, READER_VERSION, pages)
    if harm == "cut off":
        old.write_bytes(old.read_bytes()[:-9])
    if harm == "gone":
        old.unlink()

    with pytest.raises(DamagedReadingsError, match=OLD):
        compare(old, new, Differences(3))


def test_the_command_ends_with_3_where_anything_changed_and_shows_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    written(tmp_path, OLD, [page(weight_kg=fact(50, "fifty"))])
    written(tmp_path, READER_VERSION, [page(weight_kg=fact(60, "sixty"))])

    assert ends(monkeypatch, "diff", "--data", tmp_path) == 3
    said = capsys.readouterr().out
    assert "http://reedbank.example/mat" in said
    assert "was  50 “fifty” (text)" in said
    assert "now  60 “sixty” (text)" in said
    assert ends(monkeypatch, "diff", "--data", tmp_path, "--field", "price") == 0
    capsys.readouterr()
    assert ends(monkeypatch, "diff", "--data", tmp_path, "--json") == 3
    told = orjson.loads(capsys.readouterr().out)
    assert told["diff"]["fields"]["weight_kg"]["changed"]["count"] == 1
    assert (told["diff"]["from"], told["diff"]["to"], told["exit"]) == (OLD, READER_VERSION, 3)


def test_the_reader_that_read_last_before_is_the_one_compared_with(tmp_path: Path) -> None:
    for number, version in enumerate(("1-aa", "1-cc", "1-bb")):
        seal = written(tmp_path, version, [page()]).with_suffix(".seal")
        os.utime(seal, (number, number))

    assert versions(tmp_path / "readings") == ["1-aa", "1-cc", "1-bb"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--field", "colour"), "no such field"),
        (("--shop", "nobody"), "matguide shops"),
        (("--from", "1-ffff"), OLD),
        (("20200101T000000Z",), "no readings of it"),
        (("--examples", "-1"), "--examples"),
        (("--data", "no-such-folder"), "--data"),
    ],
)
def test_what_is_typed_wrongly_ends_in_one_sentence_and_2(
    tmp_path: Path,
    words: tuple[str, ...],
    says: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    written(tmp_path, OLD, [page()])
    written(tmp_path, READER_VERSION, [page()])

    assert ends(monkeypatch, "diff", "--data", tmp_path, *words) == 2
    assert says in capsys.readouterr().err


def test_readings_that_are_not_there_yet_are_told_with_the_command_that_makes_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ends(monkeypatch, "diff", "--data", tmp_path) == 2
    assert "another reader" in capsys.readouterr().err
    written(tmp_path, OLD, [page()])
    assert ends(monkeypatch, "diff", "--data", tmp_path) == 2
    assert "matguide reread" in capsys.readouterr().err


def test_a_damaged_file_costs_its_own_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for run in (RUN, "20260902T080000Z"):
        damaged = written(tmp_path, OLD, [page()], run)
        written(tmp_path, READER_VERSION, [page()], run)
    damaged.write_bytes(b"?")

    assert ends(monkeypatch, "diff", "--data", tmp_path) == 1
    printed = capsys.readouterr()
    assert str(damaged) in printed.err
    assert "1 runs" in printed.out
