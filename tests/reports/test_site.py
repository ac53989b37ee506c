"""Publishing: deterministic, linked where unchanged, switched in whole or not at all."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from reports import pages as pages_module
from reports.site import Published, PublishError
from reports.texts import GUIDE_TEXTS, GuideTextError
from scoring.results import Results
from tests.conftest import ROOT
from tests.reports.conftest import INPUTS, publish, write_exports
from tests.reports.invented_results import invented_results

Publish = Callable[..., Published]
FEW = 14
NEW_INPUTS = {**INPUTS, "run 20260903T080000Z": "c" * 64}


@pytest.fixture(scope="module")
def results() -> Results:
    """A market small enough to be published again and again."""
    return invented_results(FEW)


@pytest.fixture(scope="module")
def site(results: Results, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish(results, tmp_path_factory.mktemp("few"), exports=write_exports, inputs=INPUTS).path


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_two_editions_of_the_same_results_are_the_same_bytes(results: Results, site: Path, publishing: Publish) -> None:
    again = publishing(results)

    assert files_of(again.path) == files_of(site)


@pytest.mark.parametrize(
    "surroundings", [{"PYTHONHASHSEED": "1", "TZ": "Asia/Tokyo"}, {"PYTHONHASHSEED": "2", "TZ": "UTC", "LC_ALL": "C"}]
)
def test_hash_seed_time_zone_and_locale_change_nothing(
    surroundings: dict[str, str], site: Path, tmp_path: Path
) -> None:
    script = (
        "import sys; from pathlib import Path; from tests.reports.conftest import publish\n"
        "from tests.reports.invented_results import invented_results\n"
        "from tests.reports.conftest import INPUTS, write_exports\n"
        f"publish(invented_results({FEW}), Path(sys.argv[1]), exports=write_exports, inputs=INPUTS)"
    )
    subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)], check=True, cwd=ROOT, env={**os.environ, **surroundings}
    )

    assert files_of(tmp_path / "current") == files_of(site)


def test_the_same_inputs_are_nothing_new(results: Results, publishing: Publish) -> None:
    first = publishing(results)
    folders = sorted(path.name for path in first.path.parent.iterdir())

    second = publishing(results)

    assert not second.changed
    assert second.edition_id == first.edition_id
    assert sorted(path.name for path in first.path.parent.iterdir()) == folders


@pytest.mark.parametrize("damage", ["gone", "cut"])
def test_a_damaged_current_edition_is_made_again_from_the_same_inputs(
    damage: str, results: Results, publishing: Publish
) -> None:
    first = publishing(results)
    whole = files_of(first.path)
    page = first.path.resolve() / "index.html"
    if damage == "gone":
        page.unlink()
    else:
        body = page.read_bytes()
        page.unlink()
        page.write_bytes(body[:100])

    second = publishing(results)
    third = publishing(results)

    assert second.changed
    assert files_of(second.path) == whole
    assert not third.changed


def test_only_what_changed_is_written_again(results: Results, publishing: Publish) -> None:
    first = publishing(results)
    before = {path: (first.path / path).stat() for path in files_of(first.path)}
    changed = replace(results.mats[-1], name="Another Name")
    mats = (*results.mats[:-1], changed)

    second = publishing(replace(results, mats=mats), inputs=NEW_INPUTS)

    fresh = {path for path in files_of(second.path) if (second.path / path).stat().st_ino != before[path].st_ino}
    assert f"mats/{changed.product_id}.html" in fresh
    assert fresh <= {
        f"mats/{changed.product_id}.html",
        "index.html",
        "about.html",
        "changes.html",
        "manifest.json",
        "for-short-trips.html",
    }
    assert second.kept == len(before) - len(fresh)
    assert second.written == len(fresh) - 1, "the manifest is not counted"


def test_the_manifest_names_every_file_and_every_input(site: Path) -> None:
    manifest = json.loads((site / "manifest.json").read_bytes())

    assert INPUTS.items() <= manifest["inputs"].items()
    assert manifest["files"] == {
        path: hashlib.sha256(body).hexdigest() for path, body in files_of(site).items() if path != "manifest.json"
    }
    assert manifest["edition"] == site.resolve().name


def test_a_changed_text_makes_a_new_edition(results: Results, publishing: Publish, tmp_path: Path) -> None:
    first = publishing(results)
    texts = tmp_path / "texts"
    shutil.copytree(GUIDE_TEXTS, texts)
    for path in GUIDE_TEXTS.glob("*.toml"):
        (texts / path.name).write_text(path.read_text().replace("Not for everyone", "Not for all"))

    second = publishing(results, texts=texts)

    assert second.changed
    assert second.edition_id != first.edition_id
    assert b"Not for all" in (second.path / "index.html").read_bytes()


def test_a_page_at_fault_leaves_the_current_edition(
    results: Results, publishing: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = publishing(results)
    before = files_of(good.path)

    def with_a_broken_link(*arguments: object) -> object:
        yield from original(*arguments)  # type: ignore[arg-type]  # handed on as they came
        yield pages_module.Page("extra.html", lambda: b'<!doctype html><title>x</title><a href="nowhere.html">x</a>')

    original = pages_module.render_pages
    monkeypatch.setattr("reports.site.render_pages", with_a_broken_link)

    with pytest.raises(PublishError, match=r"extra\.html: links to 'nowhere\.html'"):
        _ = publishing(results, inputs=NEW_INPUTS)
    _nothing_switched(good, before)


def test_exports_that_fail_leave_the_current_edition(results: Results, publishing: Publish) -> None:
    good = publishing(results)
    before = files_of(good.path)

    def full_disk(folder: Path) -> None:
        raise OSError(28, "No space left on device", str(folder / "mats.csv"))

    with pytest.raises(PublishError, match="No space left on device"):
        publishing(results, inputs=NEW_INPUTS, exports=full_disk)
    _nothing_switched(good, before)


def test_a_broken_text_is_named_with_its_file(results: Results, publishing: Publish, tmp_path: Path) -> None:
    texts = tmp_path / "texts"
    shutil.copytree(GUIDE_TEXTS, texts)
    (texts / "safety.toml").write_text('heading = "Careful"\n')

    with pytest.raises(GuideTextError, match=r"safety\.toml: notice: Field required"):
        publishing(results, texts=texts)

    (texts / "safety.toml").write_text('heading = "Careful\n')
    with pytest.raises(GuideTextError, match=r"safety\.toml: not readable as TOML: .*line 1"):
        publishing(results, texts=texts)


@pytest.mark.parametrize("product_id", ["../escape", "Mat", "mat/one", "", "a" * 200])
def test_a_product_id_that_is_no_file_name_stops_the_edition(
    product_id: str, results: Results, publishing: Publish, tmp_path: Path
) -> None:
    bad = replace(results.mats[0], product_id=product_id)

    with pytest.raises(PublishError, match="can't be a page's name"):
        publishing(replace(results, mats=(bad, *results.mats[1:])))
    assert not (tmp_path / "editions" / "current").exists()


def test_a_reader_of_current_sees_one_edition_or_the_other(results: Results, publishing: Publish) -> None:
    first = publishing(results)
    held = first.path.resolve()
    cheaper = replace(results.offers[0], price=Decimal("1.11"))

    second = publishing(replace(results, offers=(cheaper, *results.offers[1:])), inputs=NEW_INPUTS)

    assert second.path.resolve() != held
    assert json.loads((held / "manifest.json").read_bytes())["edition"] == first.edition_id
    assert sorted(path.name for path in held.parent.iterdir()) == sorted(
        ["current", first.edition_id, second.edition_id]
    )


def test_what_a_killed_publish_left_is_cleared_away(results: Results, publishing: Publish, tmp_path: Path) -> None:
    first = publishing(results)
    (tmp_path / "editions" / "current").unlink()
    left = tmp_path / "editions" / f"{first.edition_id}.partial"
    left.mkdir()
    (left / "half.html").write_text("half")

    again = publishing(results)

    assert again.changed
    assert "half.html" not in files_of(again.path)
    assert sorted(path.name for path in (tmp_path / "editions").iterdir()) == sorted(["current", first.edition_id])


def test_the_draft_of_another_edition_is_cleared_away_though_nothing_is_new(
    results: Results, publishing: Publish, tmp_path: Path
) -> None:
    first = publishing(results)
    for name in ("2026-08-31-0123456789.partial", "2026-08-31-0123456789.old"):
        (tmp_path / "editions" / name / "mats").mkdir(parents=True)

    assert not publishing(results).changed

    assert sorted(path.name for path in (tmp_path / "editions").iterdir()) == sorted(["current", first.edition_id])


def test_a_copy_switches_nothing_and_can_be_renewed(results: Results, publishing: Publish, tmp_path: Path) -> None:
    current = publishing(results)
    copy = publishing(results, to=tmp_path / "www")

    assert copy.path == tmp_path / "www"
    assert files_of(copy.path) == files_of(current.path)

    renewed = publishing(results, to=tmp_path / "www")
    assert renewed.written == 0
    assert files_of(tmp_path / "www") == files_of(current.path)


def test_a_copy_never_replaces_a_folder_of_something_else(
    results: Results, publishing: Publish, tmp_path: Path
) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "letters.txt").write_text("mine")

    with pytest.raises(PublishError, match="is no copy of an edition"):
        publishing(results, to=tmp_path / "home")
    assert (tmp_path / "home" / "letters.txt").read_text() == "mine"


def test_a_web_server_can_read_the_edition_whatever_the_umask(results: Results, tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        published = publish(results, tmp_path / "editions", inputs={"run": "1"})
    finally:
        os.umask(before)
    paths = [published.path, published.path.resolve().parent, *published.path.rglob("*")]
    modes = {(path.is_dir(), path.stat().st_mode & 0o777) for path in paths}
    assert modes == {(True, 0o755), (False, 0o644)}


def test_a_folder_that_cannot_be_written_is_named(results: Results, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")

    with pytest.raises(PublishError, match="can't be written"):
        publish(results, tmp_path / "file" / "editions", exports=write_exports, inputs=INPUTS)


def _nothing_switched(good: Published, before: dict[str, bytes]) -> None:
    assert files_of(good.path) == before
    assert not list(good.path.parent.glob("*.partial"))
    assert sorted(path.name for path in good.path.parent.iterdir()) == sorted(["current", good.edition_id])
