"""Nothing is dropped without a reason: what was asked for as a product is in the guide or listed as left out."""

from __future__ import annotations

from pathlib import Path

from scoring.results import Results
from tests.scoring.small_runs import DAY_1, build_guide, listing, write_run
from tests.scoring.test_history import mats


def left_out(results: Results) -> dict[str, str]:
    return {line.url.rsplit("/", 1)[1]: line.reason for line in results.left_out}


def answered(path: str) -> dict[str, object]:
    return {"shop": "a", "url": f"http://a.example/{path}", "outcome": "answered", "status": 200}


def test_a_products_address_that_reads_as_terms_or_as_nothing_is_listed(tmp_path: Path) -> None:
    terms = {"shop": "a", "url": "http://a.example/terms", "kind": "policy", "facts": {}}
    write_run(tmp_path, DAY_1, [*mats("a", 1), terms], walk=[answered("terms"), answered("unread")])

    assert left_out(build_guide(tmp_path)) == dict.fromkeys(("terms", "unread"), "No product was found on the page.")


def test_a_wall_in_a_products_place_is_named(tmp_path: Path) -> None:
    issue = "Not read: a check for robots stands in its place (“Robot check”)."
    wall = {"shop": "a", "url": "http://a.example/wall", "kind": "other", "facts": {}, "issues": [issue]}
    write_run(tmp_path, DAY_1, [*mats("a", 1), wall], walk=[answered("wall")])

    assert left_out(build_guide(tmp_path)) == {"wall": issue}


def test_what_the_walk_leaves_out_and_what_the_reader_judges_no_mat_are_listed_side_by_side(tmp_path: Path) -> None:
    lamp = {**answered("lamp"), "outcome": "left_out", "status": None, "reason": "names none of: acupressure"}
    yoga = listing("a", "/yoga", "Yoga mat", "Sol", is_mat=False, is_mat_reason="The name says “yoga mat”.")
    write_run(tmp_path, DAY_1, [*mats("a", 1), yoga], walk=[lamp, answered("yoga")])

    assert left_out(build_guide(tmp_path)) == {
        "lamp": "Left out: names none of: acupressure",
        "yoga": "Not an acupressure mat: The name says “yoga mat”.",
    }


def test_a_page_that_only_its_feed_states_is_in_the_guide_and_not_left_out(tmp_path: Path) -> None:
    (mat,) = mats("a", 1)
    other = {"shop": "a", "url": mat["url"], "kind": "other", "facts": {}}
    write_run(tmp_path, DAY_1, [mat, other], walk=[answered(str(mat["url"]).rsplit("/", 1)[1])])

    results = build_guide(tmp_path)

    assert len(results.mats) == 1
    assert left_out(results) == {}
