"""Product ids over runs: no id changes without a line, and what editors decide always holds."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.identity import Cluster, Link, Telling, join_pages
from scoring.identity_decisions import load_decisions
from scoring.identity_ledger import Ledger, Line, Listed, Page, read_ledger, settle, write_ledger
from scoring.inputs import InputError
from tests.scoring.small_runs import DAY_1, DAY_2, build_guide, edited_copy, listing, write_run

PAGES = [
    Listed(Page(shop, f"http://{shop}.example/{n}"), f"2026090{n}T080000Z", slug)
    for shop, n, slug in [("a", 1, "klara"), ("a", 2, "klara"), ("b", 1, "fjell"), ("b", 3, "klara"), ("c", 1, "mat"),
                          ("c", 4, "fjell")]
]  # fmt: skip
partitions = st.lists(st.integers(0, 3), min_size=len(PAGES), max_size=len(PAGES))


def components(labels: list[int]) -> list[list[Listed]]:
    return [group for n in range(4) if (group := [page for page, of in zip(PAGES, labels, strict=True) if of == n])]


def reread(ledger: Ledger, path: Path) -> Ledger:
    write_ledger(path, ledger)
    return read_ledger(path)


@given(st.lists(partitions, min_size=1, max_size=5))
def test_what_the_lines_say_is_every_pages_id_and_settling_again_adds_none(
    tmp_path_factory: pytest.TempPathFactory, builds: list[list[int]]
) -> None:
    path = tmp_path_factory.getbasetemp() / "ledger.jsonl"
    path.unlink(missing_ok=True)
    for labels in builds:
        ledger = read_ledger(path)
        before = dict(ledger.product_of)
        products = settle(ledger, components(labels), DAY_2, {})
        text = ledger.as_text()

        assert text.startswith(path.read_text() if path.exists() else "")
        assert reread(ledger, path).product_of == {**before, **products}
        again = read_ledger(path)
        assert settle(again, components(labels), DAY_2, {}) == products
        assert again.as_text() == text
        for group in components(labels):
            assert len({products[each.page] for each in group}) == 1
        assert len(set(products.values())) == len(components(labels))


@given(partitions, st.permutations(range(len(PAGES))), st.randoms(use_true_random=False))
def test_the_order_of_pages_and_components_is_irrelevant(labels: list[int], order: list[int], chance: Random) -> None:
    one, other = Ledger(), Ledger()
    mixed = [[page for place in order if (page := PAGES[place]) in group] for group in components(labels)]
    chance.shuffle(mixed)

    assert settle(one, components(labels), DAY_2, {}) == settle(other, mixed, DAY_2, {})
    assert one.as_text() == other.as_text()


def test_runs_that_join_nothing_anew_leave_the_same_ledger_one_by_one_as_all_at_once() -> None:
    labels = [0, 0, 1, 0, 2, 1]
    at_once, step_by_step = Ledger(), Ledger()
    settle(at_once, components(labels), DAY_2, {})
    for day in "1234":
        seen = [[each for each in group if each.run <= f"2026090{day}U"] for group in components(labels)]
        settle(step_by_step, [group for group in seen if group], DAY_2, {})

    assert step_by_step.as_text() == at_once.as_text()


def test_a_merge_a_split_and_a_rename_each_leave_a_line() -> None:
    a, b = PAGES[0], PAGES[2]
    ledger = Ledger()
    settle(ledger, [[a], [b]], DAY_1, {})
    assert set(settle(ledger, [[a, b]], DAY_2, {}).values()) == {"fjell"} or ledger.lines[-1].old == "fjell"
    settle(ledger, [[a], [b]], DAY_2, {})
    products = settle(ledger, [[a], [b]], DAY_2, {ledger.product_of[a.page]: "klara-2026"})

    assert [line.change for line in ledger.lines] == ["new", "new", "merge", "split", "renamed"]
    assert products[a.page] == "klara-2026"
    assert settle(ledger, [[a], [b]], DAY_2, {"klara": "klara-2026"}) == products


def test_an_id_that_is_gone_is_given_to_no_other_mat() -> None:
    ledger = Ledger()
    settle(ledger, [[PAGES[0]]], DAY_1, {})

    assert set(settle(ledger, [[PAGES[3]]], DAY_2, {}).values()) == {"klara-2"}


@pytest.mark.parametrize(
    "text",
    ["nonsense", "[]", '{"change": "moved", "product": "x", "run": "r"}',
     '{"change": "new", "product": "x", "run": "r"}',
     '{"change": "merge", "product": "x", "run": "r"}', '{"change": "new", "product": "x"'],
)  # fmt: skip
def test_a_line_that_is_none_is_named_with_its_number(text: str, tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    path.write_text(Line("new", "x", DAY_1, PAGES[0].page).as_text() + f"\n{text}\n")

    with pytest.raises(InputError, match=r"ledger\.jsonl, line 2: .*restore"):
        read_ledger(path)


DECISION = 'reason = "r"\nby = "b"\n'
WRONG = {
    "[[must_link]]\npages = ['u', 'v']\n": "line 1: .*pages, reason, by",
    f"\n[[cannot_link]]\npages = ['u']\n{DECISION}": "line 2: .*two pages",
    f"[[rename]]\nproduct = 'x'\nto = 'No Id'\n{DECISION}": "line 1: .*No Id",
    f"[[keep]]\n{DECISION}": "there is no",
    "[[": "can't be read",
    f"[[must_link]]\npages = ['u', 'v']\n{DECISION}[[must_link]]\npages = ['v', 'w']\n{DECISION}"
    f"[[cannot_link]]\npages = ['w', 'u']\n{DECISION}": "line 9: .*take one away",
    f"[[rename]]\nproduct = 'x'\nto = 'y'\n{DECISION}[[rename]]\nproduct = 'y'\nto = 'z'\n{DECISION}": "line 6",
}


@pytest.mark.parametrize("text", WRONG)
def test_a_decision_that_cant_be_is_named_with_file_and_line(text: str, tmp_path: Path) -> None:
    path = tmp_path / "decisions.toml"
    path.write_text(text)

    with pytest.raises(InputError, match=rf"(?s)decisions\.toml.*{WRONG[text]}"):
        load_decisions(path)


def test_pages_of_a_key_that_are_kept_from_its_first_page_stay_together() -> None:
    links = [Link(0, page, "the same GTIN") for page in (1, 2, 3)]

    assert grouped(links, [(0, 1), (0, 2)])[:2] == [{0, 3}, {1, 2}]


pairs = st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda pair: pair[0] != pair[1])


def grouped(links: list[Link], apart: list[tuple[int, int]], specs: dict[int, int] | None = None) -> list[set[int]]:
    clusters = {page: Cluster([page]) for page in range(8)}
    for page, count in (specs or {}).items():
        clusters[page].specs["spike_count"] = ((float(count), frozenset()),)
    for one, other in apart:
        clusters[one].apart |= {other}
    pages, _ = join_pages(clusters, links, {"spike_count": Telling(0.01, firm=True)})
    return sorted((set(group) for group in pages), key=min)


@given(st.lists(pairs, max_size=4), st.lists(pairs, max_size=3), st.lists(pairs, max_size=20))
def test_what_editors_link_and_keep_apart_always_wins(
    must: list[tuple[int, int]], cannot: list[tuple[int, int]], found: list[tuple[int, int]]
) -> None:
    linked = grouped([Link(*pair, "editor", by_editor=True) for pair in must], [])
    cannot = [pair for pair in cannot if not any(set(pair) <= group for group in linked)]

    groups = grouped(
        [Link(*pair, "editor", by_editor=True) for pair in must] + [Link(*pair, "gtin") for pair in found], cannot
    )

    assert all(any(set(pair) <= group for group in groups) for pair in must)
    assert not any(set(pair) <= group for pair in cannot for group in groups)


@given(st.lists(pairs, max_size=20), st.dictionaries(st.integers(0, 7), st.sampled_from([4000, 6210, 8820])))
def test_likeness_never_joins_what_a_specification_tells_apart(
    found: list[tuple[int, int]], specs: dict[int, int]
) -> None:
    groups = grouped([Link(*pair, "alike", 1) for pair in found], [], specs)

    assert all(len({specs[page] for page in group if page in specs}) <= 1 for group in groups)
    assert all(len(group) == 1 or all(page in specs for page in group) for group in groups)


def test_a_page_that_an_editor_splits_off_leaves_a_line_and_the_warehouse_stays_as_built(tmp_path: Path) -> None:
    edited = edited_copy(tmp_path / "edited")
    data = tmp_path / "data"
    write_run(data, DAY_1, [listing("a", "/1", "Klara mat", "Nordlys"), listing("b", "/2", "Klara mat", "Nordlys")])
    assert {mat.product_id for mat in build_guide(data, edited=edited).mats} == {"nordlys-klara"}
    pages = "pages = ['http://a.example/1', 'http://b.example/2']"
    (edited / "identity" / "decisions.toml").write_text(f"[[cannot_link]]\n{pages}\n{DECISION}")

    assert {mat.product_id for mat in build_guide(data, edited=edited).mats} == {"nordlys-klara", "nordlys-klara-2"}
    built, ledger = (data / "guide.duckdb").stat(), (data / "identity" / "ledger.jsonl").read_text()
    build_guide(data, edited=edited)

    again = (data / "guide.duckdb").stat()
    assert (again.st_ino, again.st_mtime_ns) == (built.st_ino, built.st_mtime_ns)
    assert (data / "identity" / "ledger.jsonl").read_text() == ledger
    assert [json.loads(line)["change"] for line in ledger.splitlines()] == ["new", "joined", "split"]
