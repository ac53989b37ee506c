"""In Chromium: no console error, nothing for axe-core to find, nothing that sticks out, at both widths and schemes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from scoring.results import Results
from tests.reports.conftest import INPUTS, publish, write_exports
from tests.reports.invented_results import invented_results, unranked_results, with_a_past

pytestmark = pytest.mark.browser

LOOKS = [
    pytest.param((390, "dark"), id="390-dark"),
    pytest.param((1280, "light"), id="1280-light"),
    pytest.param((390, "light"), id="390-light", marks=pytest.mark.campaign),
    pytest.param((1280, "dark"), id="1280-dark", marks=pytest.mark.campaign),
]
"""Width and scheme. Each of both is looked at with every change; the other two pairs of them take as long again."""
LOOK = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "resultTypes": ["violations"],
}
"""What axe looks for; only violations are told at length, which is most of its time."""


CUT_OFF = """
[...document.querySelectorAll('svg text')].filter(text => {
  const words = text.getBoundingClientRect(), picture = text.ownerSVGElement.getBoundingClientRect();
  return words.left < picture.left || words.right > picture.right
    || words.top < picture.top || words.bottom > picture.bottom;
}).map(text => text.textContent)
"""
FEW = 10
"""Mats of the market that axe looks through: as many kinds of cells as with all of them, in a fifth of the time."""


@pytest.fixture(scope="module")
def few() -> Results:
    """A small market in which the first two mats have a past, and the second a way up."""
    return with_a_past(invented_results(FEW))


@pytest.fixture(scope="module")
def few_site(few: Results, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish(few, tmp_path_factory.mktemp("few"), exports=write_exports, inputs=INPUTS).path


@pytest.fixture(scope="module")
def few_unranked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish(unranked_results(FEW), tmp_path_factory.mktemp("noted"), exports=write_exports, inputs=INPUTS).path


@dataclass
class Watched:
    """A browser page and what went wrong on it."""

    page: Page
    wrong: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def open(self, address: str) -> Page:
        self.page.goto(address)
        return self.page


@pytest.fixture(params=LOOKS)
def watched(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Watched]:
    width, scheme = request.param
    context = browser.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme)
    seen = Watched(context.new_page())
    seen.page.on("console", lambda message: seen.wrong.append(message.text) if message.type != "info" else None)
    seen.page.on("pageerror", lambda error: seen.wrong.append(str(error)))
    seen.page.on("request", lambda asked: seen.asked.append(asked.url))
    yield seen
    context.close()


ALIKE = {"corrections.html", "options.html", "privacy.html", "questions.html", "use.html"}
"""Prose of the same template and the same kinds of parts as evidence.html and quick-facts.html."""


def page_types(site: Path, results: Results) -> list[str]:
    """Every page of its own, one head-to-head, and four mats: the first two, one contradicted, one not ranked."""
    torn = next(cell.product_id for cell in results.cells if cell.state == "contradicted")
    unranked = next(mat.product_id for mat in results.mats if mat.state != "ranked")
    mats = {results.mats[0].product_id, results.mats[1].product_id, torn, unranked}
    pairs = sorted(path.relative_to(site).as_posix() for path in site.glob("versus/*/*.html"))
    return [
        *sorted(path.name for path in site.glob("*.html")),
        *pairs[:1],
        *(f"mats/{mat}.html" for mat in sorted(mats)),
    ]


def test_axe_finds_nothing_and_the_console_stays_empty(
    watched: Watched, few_site: Path, few: Results, serve: Callable[[Path], str]
) -> None:
    address = serve(few_site)
    for name in page_types(few_site, few):
        if name in ALIKE:
            continue
        page = watched.open(f"{address}/{name}")
        found = Axe().run(page, options=LOOK)
        assert found.violations_count == 0, f"{name}: {found.generate_report()}"
    assert watched.wrong == []
    assert {asked.split("/")[2] for asked in watched.asked} == {address.removeprefix("http://")}


def test_axe_finds_nothing_where_nothing_is_ranked(
    watched: Watched, few_unranked: Path, serve: Callable[[Path], str]
) -> None:
    address = serve(few_unranked)
    for name in ("index.html", f"mats/{unranked_results(FEW).mats[0].product_id}.html"):
        found = Axe().run(watched.open(f"{address}/{name}"), options=LOOK)
        assert found.violations_count == 0, f"{name}: {found.generate_report()}"
    assert watched.wrong == []


def test_axe_finds_what_is_wrong(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content("<html lang=en><title>x</title><main><h1>x</h1><img src=x><p style='color:#aaa'>pale</p></main>")
    found = {violation["id"] for violation in Axe().run(page).response["violations"]}
    page.close()

    assert {"image-alt", "color-contrast"} <= found


@pytest.mark.parametrize("width", [320, 390, 768, 1280, 2560])
def test_no_page_is_wider_than_the_screen(width: int, browser: Browser, site: Path, results: Results) -> None:
    context = browser.new_context(viewport={"width": width, "height": 844})
    page = context.new_page()
    too_wide = []
    for name in page_types(site, results):
        page.goto((site / name).as_uri())
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            too_wide.append(name)
    context.close()

    assert too_wide == []


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_that_a_picture_says_is_cut_off(width: int, browser: Browser, site: Path, results: Results) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    for path in ("index.html", f"mats/{results.mats[0].product_id}.html"):
        page.goto((site / path).as_uri())
        if path != "index.html":  # sizes in inches are told to a hundredth of a centimetre
            page.evaluate("document.querySelector('.to-scale .upright').replaceChildren('140.89 cm')")
        assert page.locator("svg text").count()
        assert page.evaluate(CUT_OFF) == []


def test_the_site_is_whole_when_opened_from_a_folder(browser: Browser, site: Path, results: Results) -> None:
    page = browser.new_page()
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text))
    page.on("requestfailed", lambda request: wrong.append(request.url))
    page.goto((site / "index.html").as_uri())
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.click("#ranking tbody tr:first-child td:nth-of-type(3) a")
    address, shown = page.url, page.locator(":target").is_visible()
    page.close()

    assert wrong == []
    assert paper != "rgba(0, 0, 0, 0)", "the stylesheet is not in force"
    assert f"mats/{results.mats[0].product_id}.html#fact-" in address
    assert shown


def test_head_and_first_column_stay_in_sight_on_a_phone(browser: Browser, site: Path) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto((site / "index.html").as_uri())
    region = page.locator("#ranking .scroll")
    region.focus()
    region.evaluate("region => region.scrollTo(400, 1500)")
    frame = region.bounding_box()
    head = page.locator("#ranking thead th:nth-child(6)").bounding_box()
    names = page.locator("#ranking tbody th")
    lefts = {names.nth(index).bounding_box()["x"] for index in (0, 20)}  # type: ignore[index]
    focused = page.evaluate("document.activeElement.className")
    context.close()

    assert frame is not None
    assert head is not None
    assert abs(head["y"] - frame["y"]) < 4, "the head is at the top of the region"
    assert lefts == {frame["x"]}, "the names are at its left"
    assert focused == "scroll", "the region can be scrolled from the keyboard"


def test_the_page_can_be_used_by_keyboard_alone(browser: Browser, site: Path) -> None:
    page = browser.new_page()
    page.goto((site / "index.html").as_uri())
    page.keyboard.press("Tab")
    skip = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    where = page.url
    page.close()

    assert skip == "Skip to the page"
    assert where.endswith("#main")


def test_the_evidence_of_a_fact_is_opened_by_keyboard_without_a_script(browser: Browser, site: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / "index.html").as_uri())
    page.locator("#ranking tbody tr:first-child td.cover a.line").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/mats/*#fact-cover_material")
    words = page.locator("#fact-cover_material blockquote").first
    more = page.locator("#facts .proof > details > summary").first
    closed = page.locator("#facts details blockquote").first
    hidden_before = not closed.is_visible()
    more.focus()
    page.keyboard.press("Enter")
    opened, shown = closed.is_visible(), words.is_visible()
    context.close()

    assert shown, "the words behind a fact stand open"
    assert hidden_before
    assert opened, "the other places where it is said are opened with Enter"
