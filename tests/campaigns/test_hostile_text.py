"""Campaign: the payloads that others collected, in every text and address of a whole published edition.

What tests/reports/test_hostile.py holds for single pages by a quick parser is held here for editions as they are
published, by the parser of the HTML standard and by Chromium.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count, cycle
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import html5lib
import pytest
from playwright.sync_api import Browser, Page

from reports import pages
from scoring.results import Results
from tests.benchmarks.rounds import tell
from tests.reports.conftest import INPUTS, publish, write_exports
from tests.reports.invented_results import invented_results, with_a_past
from tests.reports.test_hostile import filled, numbered

pytestmark = [pytest.mark.campaign, pytest.mark.shared]

CORPORA = ("xss_payloads.txt", "template_injection.txt", "path_traversal.txt")
MATS = 46
MANY_MATS = 130
"""Enough for an address slot for every payload."""
ACTIVE = """() => [document.scripts.length, [...document.querySelectorAll("*")]
    .filter(node => [...node.attributes].some(each => each.name.startsWith("on"))).length]"""
"""How many scripts a page has in Chromium, and how many elements with a handler."""
GOOD = "https://shop.example/mats?page=1"
RAW = '<!doctype html><html lang="en"><title>x</title><img src="x" onerror="alert(1)">'


@pytest.fixture(scope="module", params=CORPORA)
def payloads(request: pytest.FixtureRequest) -> list[str]:
    shared: Path = request.getfixturevalue("shared")
    text = (shared / "corpora" / request.param).read_text(encoding="utf-8", errors="replace")
    return [line for line in text.splitlines() if line.strip()]


def marked(payloads: list[str]) -> Iterator[str]:
    """Number each payload behind it, so that no two texts are the same and each begins as it was collected."""
    return (f"{payload} w{number}" for number, payload in zip(count(), cycle(payloads)))


def with_addresses(results: Results, payloads: list[str]) -> Results:
    """Put a payload, as it is, into every address slot but each tenth, which gets a good address."""
    texts = cycle(text for start in range(0, len(payloads), 9) for text in (GOOD, *payloads[start : start + 9]))
    return replace(
        results,
        offers=tuple(replace(offer, url=next(texts)) for offer in results.offers),
        evidence=tuple(replace(row, url=next(texts), source_address=next(texts)) for row in results.evidence),
        shops=tuple(replace(shop, home=next(texts), policy_url=next(texts)) for shop in results.shops),
        left_out=tuple(replace(row, url=next(texts)) for row in results.left_out),
    )


def published(results: Results, folder: Path) -> dict[str, Element]:
    site = publish(results, folder, exports=write_exports, inputs=INPUTS).path
    return {path.relative_to(site).as_posix(): parsed(path.read_bytes()) for path in sorted(site.rglob("*.html"))}


def parsed(body: bytes) -> Element:
    root: Element = html5lib.parse(body, transport_encoding="utf-8", namespaceHTMLElements=False)
    return root


def markup(root: Element) -> Counter[tuple[str, tuple[str, ...]]]:
    return Counter((str(node.tag), tuple(sorted(node.attrib))) for node in root.iter() if isinstance(node.tag, str))


def addresses(root: Element) -> Iterator[str]:
    for node in root.iter():
        for name in ("href", "src", "action", "formaction", "data", "poster", "srcset"):
            if name in node.attrib:
                yield node.attrib[name]


def test_no_payload_becomes_an_element_or_an_attribute(payloads: list[str], tmp_path: Path) -> None:
    results = with_a_past(invented_results(MATS))
    placed = 0

    def counted() -> Iterator[str]:
        nonlocal placed
        for text in marked(payloads):
            placed += 1
            yield text

    hostile = published(filled(results, counted()), tmp_path / "hostile")
    benign = published(filled(results, numbered()), tmp_path / "benign")
    tell(f"{len(payloads):,} payloads in {placed:,} texts on {len(hostile)} pages\n")

    assert placed >= len(payloads)
    assert hostile.keys() == benign.keys()
    assert {name for name, root in hostile.items() if markup(root) != markup(benign[name])} == set()


@pytest.mark.parametrize("market", ["real", "recorded"])
def test_no_payload_becomes_a_link_that_is_no_web_address(payloads: list[str], market: str, tmp_path: Path) -> None:
    results = invented_results(MANY_MATS, market=market)
    assert 0.9 * (len(results.offers) + 2 * len(results.evidence)) > len(payloads)
    rendered = published(with_addresses(results, payloads), tmp_path)
    seen = {address for root in rendered.values() for address in addresses(root)}
    elsewhere = {address for address in seen if urlsplit(address).scheme or address.startswith("//")}
    tell(f"{market}: {len(seen):,} addresses, {len(elsewhere)} of them elsewhere\n")

    assert GOOD in elsewhere, "no address at all was linked: nothing was tried"
    assert {address for address in elsewhere if not re.match(r"https?://[^/\s]", address)} == set()
    assert not [
        address for address in seen if re.match(r"[\x00-\x20]*[a-z][a-z0-9+.-]*:(?!//)", address, re.IGNORECASE)
    ]


def watch(page: Page) -> list[str]:
    """Collect what must not happen: a dialog, a word on the console, a request to another host."""
    seen: list[str] = []

    def dismissed(dialog: object) -> None:
        seen.append("dialog")
        dialog.dismiss()  # type: ignore[attr-defined]

    page.on("dialog", dismissed)
    page.on("console", lambda message: seen.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: seen.append(f"error: {error}"))
    page.on("request", lambda asked: None if "//127.0.0.1:" in asked.url else seen.append(f"asked: {asked.url}"))
    return seen


def opened(site: Path, address: str, browser: Browser) -> tuple[list[str], dict[str, list[int]]]:
    """Open every page with its content security policy taken away; what happened, and what is active on each."""
    page = browser.new_page(bypass_csp=True)
    seen, active = watch(page), {}
    for path in sorted(site.rglob("*.html")):
        name = path.relative_to(site).as_posix()
        page.goto(f"{address}/{name}")
        page.mouse.move(200, 200)
        active[name] = page.evaluate(ACTIVE)
    page.close()
    return seen, active


@pytest.mark.browser
def test_chromium_without_the_policy_shows_the_payloads_and_runs_none(
    payloads: list[str], browser: Browser, serve: Callable[[Path], str], tmp_path: Path
) -> None:
    results = with_addresses(filled(with_a_past(invented_results(MATS)), marked(payloads)), payloads)
    twin = filled(with_a_past(invented_results(MATS)), numbered())
    sites = [
        publish(each, tmp_path / name, exports=write_exports, inputs=INPUTS).path
        for name, each in (("hostile", results), ("benign", twin))
    ]
    (seen, active), (_, benign) = (opened(site, serve(site), browser) for site in sites)
    tell(f"Chromium opened {len(active)} pages without their policy: {len(seen)} events\n")

    assert seen == []
    assert active == benign


@pytest.mark.browser
def test_chromium_without_the_policy_would_run_what_is_on_a_page(
    browser: Browser, serve: Callable[[Path], str], tmp_path: Path
) -> None:
    policy = "<meta http-equiv='Content-Security-Policy' content=\"default-src 'none'\">"
    (tmp_path / "index.html").write_text(
        f"<!doctype html><title>x</title>{policy}<script>alert(1)</script><b onclick=x>"
    )

    seen, active = opened(tmp_path, serve(tmp_path), browser)

    assert "dialog" in seen
    assert active == {"index.html": [1, 1]}


def test_a_name_that_leads_elsewhere_makes_no_file_elsewhere(payloads: list[str], tmp_path: Path) -> None:
    results = invented_results(MATS)
    hostile = publish(filled(results, marked(payloads)), tmp_path / "hostile", inputs=INPUTS).path
    benign = publish(filled(results, numbered()), tmp_path / "benign", inputs=INPUTS).path

    def files(folder: Path) -> list[str]:
        return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))

    assert files(hostile) == files(benign)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["benign", "hostile"]


def test_an_id_that_leads_elsewhere_is_refused_before_any_page_is_made(payloads: list[str]) -> None:
    results = invented_results(4)
    refused = 0
    for payload in payloads:
        mats = (replace(results.mats[0], product_id=payload), *results.mats[1:])
        try:
            pages._check_product_ids(replace(results, mats=mats))
        except pages.PageError:
            refused += 1
        else:
            assert re.fullmatch(r"[a-z0-9][a-z0-9-]*", payload), payload
    tell(f"{refused:,} of {len(payloads):,} ids refused\n")


@pytest.mark.browser
def test_the_watch_sees_a_payload_that_runs(browser: Browser, serve: Callable[[Path], str], tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(RAW)
    page = browser.new_page()
    seen = watch(page)
    page.goto(f"{serve(tmp_path)}/index.html")
    page.close()

    assert "dialog" in seen
    assert markup(parsed(RAW.encode()))["img", ("onerror", "src")] == 1
