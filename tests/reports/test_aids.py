"""Filter, sort, weigh, compare in Chromium: DuckDB's arithmetic, everything in the address, by keyboard too."""

from __future__ import annotations

import gzip
import random
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from playwright.sync_api import Browser, Page, expect

from reports.address import Site
from reports.aids import script_source
from reports.known import Known
from reports.pages import render_pages
from reports.prose import load_prose
from reports.texts import GUIDE_TEXTS
from reports.words import load_words
from scoring.results import Results
from tests.reports.invented_results import invented_results

pytestmark = pytest.mark.browser

WEIGHTINGS = 1_000
PARTIALS = "partial decimal(9, 6), worst decimal(9, 6), best decimal(9, 6)"
READ_ROWS = """(weightings) => weightings.map((weights) => {
  history.replaceState(null, "", "#?weights=" + weights);
  dispatchEvent(new HashChangeEvent("hashchange"));
  return [...document.querySelectorAll("#ranking tbody tr")].map((row) => [
    row.dataset.mat, row.querySelector(".place").lastChild.textContent.trim(),
    row.querySelector(".value .figure").textContent]);
})"""
SHIFTS = """window.shifts = [];
new PerformanceObserver((seen) => seen.getEntries().forEach((entry) => window.shifts.push(
  [entry.value, ...entry.sources.map((source) => source.node?.outerHTML?.slice(0, 80))]
))).observe({type: "layout-shift", buffered: true});"""
PAINTED = """new Promise((tell) => {
  const look = () => {
    const [paint] = performance.getEntriesByName("first-contentful-paint");
    if (!paint) requestAnimationFrame(look);
    else tell(paint.startTime < performance.getEntriesByType("navigation")[0].responseEnd);
  };
  look();
})"""
RANKING = """
with points as (
    select
        weighting,
        product_id,
        sum(weight) filter (where is_stated) as known,
        sum(cast(round(weight * partial * 100, 4) as decimal(9, 4))) as value,
        sum(cast(round(weight * worst * 100, 4) as decimal(9, 4))) as worst,
        sum(cast(round(weight * best * 100, 4) as decimal(9, 4))) as best
    from partials join weights using (criterion) group by all
),
limits as (
    select product_id, min(l) filter (where applies) as sure, min(l) as possible from caps group by all
),
capped as (
    select
        weighting,
        product_id,
        least(value, coalesce(sure, 100)) as value,
        least(worst, coalesce(possible, 100)) as worst,
        least(best, coalesce(sure, 100)) as best
    from points left join limits using (product_id)
    where coalesce(known, 0) >= ?
)
select
    one.weighting,
    one.product_id,
    one.value,
    1 + count(*) filter (where other.worst > one.best) as first,
    count(*) - count(*) filter (where other.best < one.worst) as last
from capped as one join capped as other using (weighting)
group by all
"""


@pytest.fixture(scope="module")
def guide(browser: Browser, serve: Callable[[Path], str], site: Path) -> Iterator[Page]:
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.goto(f"{serve(site)}/index.html")
    yield page
    page.context.close()


@pytest.fixture
def fresh(guide: Page) -> Page:
    guide.goto(guide.url.split("#")[0] + "#")
    guide.reload()
    return guide


def shown(page: Page) -> list[str]:
    found = page.locator("#ranking tbody tr:visible").evaluate_all("rows => rows.map((row) => row.dataset.mat)")
    return [str(mat) for mat in found]


def shares(wished: list[int]) -> list[Decimal]:
    """Share out a whole in millionths by the largest remainders."""
    whole, total = [wish * 1_000_000 // sum(wished) for wish in wished], sum(wished)
    left = 1_000_000 - sum(whole)
    for place in sorted(range(len(wished)), key=lambda at: (-(wished[at] * 1_000_000 % total), at))[:left]:
        whole[place] += 1
    return [Decimal(each).scaleb(-6) for each in whole]


def test_own_weights_rank_as_duckdb_does(fresh: Page, results: Results) -> None:
    chance = random.Random(20261123)  # noqa: S311 - weightings to try, not secrets
    ranked = [mat.product_id for mat in results.mats if mat.state == "ranked"]
    wished = [[chance.randint(0, 30) * chance.randint(0, 1) for _ in results.criteria] for _ in range(WEIGHTINGS)]
    wished = [wish for wish in wished if sum(wish)]
    caps = [(cap.product_id, cap.limit, cap.applies) for cap in results.mat_caps]
    keys, least = [criterion.key for criterion in results.criteria], results.edition.known_weight_min
    partials = [
        (line.product_id, line.key, line.partial, line.partial_worst, line.partial_best, line.state == "stated")
        for line in results.contributions if line.kind == "criterion" and line.product_id in ranked
    ]  # fmt: skip

    rows = fresh.evaluate(READ_ROWS, [".".join(map(str, wish)) for wish in wished])

    weights = [(at, *each) for at, wish in enumerate(wished) for each in zip(keys, shares(wish), strict=True)]
    expected: dict[int, dict[str, list[Any]]] = {at: {} for at in range(len(wished))}
    for weighting, product_id, *stands in _in_duckdb(partials, caps, weights, least):
        expected[weighting][product_id] = stands
    for at, found in enumerate(rows):
        ranked_here = [mat for mat, place, _ in found if place != "too little stated"]
        assert set(ranked_here) == expected[at].keys(), wished[at]
        values = [expected[at][mat][0] for mat in ranked_here]
        assert values == sorted(values, reverse=True), wished[at]
        for mat, place, value in found[: len(ranked_here)]:
            exact, first, last = expected[at][mat]
            assert place == (str(first) if first == last else f"{first}–{last}"), (wished[at], mat)
            assert abs(Decimal(value) - exact) <= Decimal("0.05"), (wished[at], mat)


def _in_duckdb(
    partials: list[tuple[Any, ...]], caps: list[tuple[Any, ...]], weights: list[tuple[Any, ...]], least: Decimal
) -> list[tuple[Any, ...]]:
    with duckdb.connect() as oracle:
        for table, columns, rows in (
            ("partials", f"product_id text, criterion text, {PARTIALS}, is_stated bool", partials),
            ("caps", "product_id text, l decimal(9, 4), applies bool", caps),
            ("weights", "weighting int, criterion text, weight decimal(9, 6)", weights),
        ):
            oracle.execute(f"create table {table} ({columns})")
            marks = ", ".join("unnest(?)" for _ in rows[0])
            oracle.execute(f"insert into {table} select {marks}", [list(column) for column in zip(*rows, strict=True)])
        return oracle.execute(RANKING, [least]).fetchall()


def test_a_shared_address_restores_everything(fresh: Page, results: Results, browser: Browser) -> None:
    fresh.get_by_text("Filter and sort").click()
    fresh.locator("[name=price]").fill("90")
    fresh.locator("[name=sort]").select_option("price")
    fresh.get_by_text("Weigh by what matters to you").click()
    fresh.locator("[type=range]").first.fill("30")
    for box in fresh.locator("[name=compared]:visible").all()[:2]:
        box.check()
    seen = (shown(fresh), fresh.locator("#side-by-side").inner_text(), fresh.locator("[role=status]").inner_text())

    other = browser.new_page()
    other.goto(fresh.url)

    assert (
        shown(other),
        other.locator("#side-by-side").inner_text(),
        other.locator("[role=status]").inner_text(),
    ) == seen
    assert 0 < len(seen[0]) < len(results.mats)
    other.close()


def test_a_filter_leaves_what_states_that_it_fits(fresh: Page, results: Results) -> None:
    prices = {mat.product_id: mat.offer.price_guide for mat in results.mats if mat.offer and mat.state == "ranked"}
    fresh.get_by_text("Filter and sort").click()

    fresh.locator("[name=price]").fill("60")

    assert set(shown(fresh)) == {mat for mat, price in prices.items() if price is not None and price <= 60}


def pale(page: Page) -> set[str]:
    marks = page.locator("#frontier circle.away, #frontier .away circle")
    return set(marks.evaluate_all("marks => marks.map((mark) => mark.closest('[data-mat]').dataset.mat)"))


def test_the_picture_of_price_against_value_follows_the_filters(fresh: Page, browser: Browser) -> None:
    drawn = set(fresh.locator("#frontier circle").evaluate_all(
        "marks => marks.map((mark) => mark.closest('[data-mat]').dataset.mat)"
    ))  # fmt: skip
    assert pale(fresh) == set()
    assert not fresh.locator("#frontier-filtered").is_visible()

    fresh.get_by_text("Filter and sort").click()
    fresh.locator("[name=price]").fill("60")
    left_out = drawn - set(shown(fresh))

    assert 0 < len(left_out) < len(drawn)
    assert pale(fresh) == left_out
    assert fresh.locator("#frontier-filtered").is_visible()

    shared = browser.new_page()
    shared.goto(fresh.url)
    assert pale(shared) == left_out, "a shared address draws the same picture"
    shared.close()


def test_what_does_not_state_it_is_counted_apart(fresh: Page) -> None:
    fresh.get_by_text("Filter and sort").click()
    fresh.locator("[name=used]").check()

    expect(fresh.locator("[role=status]")).to_contain_text("do not state it")


@pytest.mark.parametrize(
    "address", ["#?price=abc&sort=none&cover=moss", "#?weights=1.2&compare=x.y", "#?weights=a.b.c", "#?%%%"]
)
def test_an_address_typed_wrongly_shows_the_guide(fresh: Page, address: str) -> None:
    everything = shown(fresh)

    fresh.goto(fresh.url.split("#")[0] + address)
    fresh.reload()

    assert shown(fresh) == everything
    expect(fresh.locator("#side-by-side")).to_be_hidden()


def test_showing_everything_again_restores_the_guide(fresh: Page) -> None:
    before = fresh.locator("#ranking tbody").inner_text()
    fresh.goto(fresh.url.split("#")[0] + "#?price=40&weights=30.0.0.0.0.0.0.0.1&used=1")
    fresh.reload()
    assert fresh.locator("#ranking tbody").inner_text() != before

    fresh.get_by_role("button", name="Show everything again").click()

    assert fresh.locator("#ranking tbody").inner_text() == before
    assert fresh.url.endswith("#")


def test_no_more_than_five_mats_stand_side_by_side(fresh: Page) -> None:
    boxes = fresh.locator("[name=compared]")
    for at in range(5):
        boxes.nth(at).check()

    expect(boxes.nth(5)).to_be_disabled()
    expect(fresh.locator("#side-by-side thead th")).to_have_count(5)
    boxes.nth(0).uncheck()
    expect(boxes.nth(5)).to_be_enabled()


def test_everything_is_reached_by_keyboard_alone(fresh: Page) -> None:
    fresh.locator("#aids summary").first.focus()
    fresh.keyboard.press("Enter")
    fresh.keyboard.press("Tab")
    fresh.keyboard.type("60")
    assert len(shown(fresh)) < fresh.locator("#ranking tbody tr").count()
    fresh.locator("#aids summary").nth(1).focus()
    fresh.keyboard.press("Enter")
    fresh.keyboard.press("Tab")
    fresh.keyboard.press("End")
    expect(fresh.locator("[role=status]")).to_contain_text("ranked by your weights")
    box = fresh.locator("[name=compared]:visible")
    for at in range(2):
        box.nth(at).focus()
        fresh.keyboard.press("Space")
    fresh.locator("#picked [data-see]").focus()
    fresh.keyboard.press("Enter")
    expect(fresh.locator("#side-by-side h2")).to_be_focused()


def test_without_javascript_the_aids_stay_away(browser: Browser, serve: Callable[[Path], str], site: Path) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{serve(site)}/index.html")

    expect(page.locator("#aids")).to_be_hidden()
    expect(page.locator("#ranking tbody tr").first).to_be_visible()
    page.context.close()


def test_our_script_is_small() -> None:
    assert len(gzip.compress(script_source().encode(), 9)) <= 20_000


def test_the_guide_of_two_hundred_mats_is_light() -> None:
    known = Known(invented_results(200), load_words())
    pages = render_pages(known, {"en": load_prose(GUIDE_TEXTS / "pages")}, (), (), Site(name="Matguide"))
    guide = next(page for page in pages if page.path == "index.html")

    assert len(gzip.compress(guide.make(), 9)) <= 120_000


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_moves_while_a_page_comes_in_slowly(
    width: int, browser: Browser, serve: Callable[[Path], str], site: Path
) -> None:
    page = browser.new_context(viewport={"width": width, "height": 4000}).new_page()
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    slow = {"offline": False, "latency": 20, "downloadThroughput": 200_000, "uploadThroughput": 400_000}
    network.send("Network.emulateNetworkConditions", slow)
    page.add_init_script(SHIFTS)

    for name in ("index.html", *sorted(path.relative_to(site).as_posix() for path in (site / "mats").iterdir())[:3]):
        page.goto(f"{serve(site)}/{name}")
        early = page.evaluate(PAINTED)
        shifts = page.evaluate("window.shifts")
        assert sum(value for value, *_ in shifts) < 0.0005, (name, shifts)  # Lighthouse shows three digits
        assert early or name != "index.html", "painted when all was there, so that nothing could have been seen to move"
    page.context.close()
