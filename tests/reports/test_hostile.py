"""Everything scraped is hostile: no text, address or attribute slot may become markup, a script or a link elsewhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest

from reports.address import Site
from reports.filters import anchor, plain, web_address
from reports.known import Known
from reports.language import load_language
from reports.pages import render_pages
from reports.words import load_words
from scoring.results import Results
from tests.reports.html import faults, shape, tree
from tests.reports.invented_results import invented_results, with_a_past

# Slots that come out of the engine's own vocabulary, or that join the rows to each other.
OURS = {
    "product_id", "key", "group_key", "state", "kind", "role", "tier", "fact_keys", "run_ids", "market", "currency",
    "availability", "shop", "walk", "unit", "qualifier", "source", "country", "profile", "goal", "cause",
    "dominated_by",
}  # fmt: skip
MARKUP = (
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "</title><svg/onload=alert(1)>",
    "</blockquote></div><iframe src=//evil.example>",
    "<!--", "-->", "]]>", "<![CDATA[", "</style><style>*{display:none}</style>", "&lt;b&gt;&#60;script&#62;",
    "{{ 7*7 }}", "{% include '/etc/passwd' %}", "{# x #}", "${7*7}", "<a href=javascript:alert(1)>x</a>",
    "\x00<b>\x1b[31m", "\ud800lone", "\u202egnp.exe", "\ufffe\U0001fffe", "<plaintext>", "a\nb\tc\rd", "x" * 5000,
)  # fmt: skip


def filled(results: Results, texts: Iterator[str], *, keep: frozenset[str] = frozenset()) -> Results:
    """Put the next text into every text slot of every row; what joins the rows stays."""

    def fill(row: Any) -> Any:
        if not hasattr(row, "__dataclass_fields__"):
            return row
        changed: dict[str, Any] = {}
        for slot in fields(row):
            value = getattr(row, slot.name)
            if slot.name in OURS or slot.name in keep:
                continue
            if isinstance(value, str):
                changed[slot.name] = next(texts)
            elif isinstance(value, dict):
                changed[slot.name] = {
                    key: next(texts) if isinstance(each, str) else each for key, each in value.items()
                }
            elif hasattr(value, "__dataclass_fields__"):
                changed[slot.name] = fill(value)
            elif isinstance(value, tuple):
                changed[slot.name] = tuple(_fill_entry(entry, texts, fill) for entry in value)
        return replace(row, **changed)

    filled_results: Results = fill(results)
    return filled_results


def _fill_entry(entry: Any, texts: Iterator[str], fill: Callable[[Any], Any]) -> Any:
    if isinstance(entry, str):
        return next(texts)
    if isinstance(entry, tuple):
        return tuple(next(texts) if isinstance(part, str) else part for part in entry)
    return fill(entry)


def rendered(results: Results, folder: Path, language: str = "en") -> list[Path]:
    site = Site(name="Matguide", languages=(language,))
    for page in render_pages(Known(results, load_words()), {}, (), (), site, [load_language(language)]):
        (folder / page.path).parent.mkdir(parents=True, exist_ok=True)
        (folder / page.path).write_bytes(page.body)
    return sorted(folder.rglob("*.html"))


def numbered() -> Iterator[str]:
    """Harmless texts, as different from each other as the hostile ones are."""
    number = 0
    while True:
        number += 1
        yield f"w{number}"


def hostile_and_benign(
    payloads: list[str], mats: int, tmp_path: Path, language: str = "en"
) -> tuple[list[Path], list[Path]]:
    """Render the same market twice: once with the payloads, each told apart by a number, once with harmless words."""
    results = with_a_past(invented_results(mats))
    texts = (f"w{number} {payload}" for number, payload in enumerate(cycle(payloads)))
    return (
        rendered(filled(results, texts), tmp_path / "hostile", language),
        rendered(filled(results, numbered()), tmp_path / "benign", language),
    )


@pytest.mark.parametrize("language", ["en", "de"])
def test_no_text_slot_becomes_markup(language: str, tmp_path: Path) -> None:
    hostile, benign = hostile_and_benign(list(MARKUP), 6, tmp_path, language)

    assert [path.name for path in hostile] == [path.name for path in benign]
    for ours, twin in zip(hostile, benign, strict=True):
        assert shape(ours) == shape(twin), ours.name
        assert faults(ours.read_bytes()) == []


def test_the_comparison_of_shapes_finds_injected_markup(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<!doctype html><title>x</title><p>w1</p>")
    (tmp_path / "b.html").write_text("<!doctype html><title>x</title><p>w1<b onclick=x>y</b></p>")

    assert shape(tmp_path / "a.html") != shape(tmp_path / "b.html")


@pytest.mark.shared
@pytest.mark.parametrize("corpus", ["xss_payloads.txt", "template_injection.txt"])
def test_no_payload_that_others_collected_becomes_markup(corpus: str, shared: Path, tmp_path: Path) -> None:
    payloads = (shared / "corpora" / corpus).read_text(encoding="utf-8", errors="replace").splitlines()
    results = invented_results(46)
    slots = sum(1 for _ in _texts_of(results))
    assert slots > 8_348, "fewer places than payloads: some would not be tried"

    hostile, benign = hostile_and_benign(payloads, 46, tmp_path)

    for ours, twin in zip(hostile, benign, strict=True):
        assert shape(ours) == shape(twin), ours.name


def _texts_of(results: Results) -> Iterator[str]:
    asked = 0

    def counted() -> Iterator[str]:
        nonlocal asked
        while True:
            asked += 1
            yield "x"

    filled(results, counted())
    yield from (["x"] * asked)


ADDRESSES = (
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,<script>alert(1)</script>", "vbscript:x",
    "file:///etc/passwd", "//evil.example/", "http://", "https:///path", "http://[::1", " http://shop.example/",
    "http://shop.example/\"onmouseover=\"x", "http://shop.example/<b>", "ht\ttp://shop.example/",
    "http:\\\\evil.example",
    "\x00javascript:alert(1)", "", "mats/../../secret",
)  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_only_web_addresses_may_be_links(address: str) -> None:
    assert web_address(address) == ""


@pytest.mark.parametrize(
    "address", ["https://shop.example/p?a=1&b=2#c", "http://münchen.example/ü", "https://a.example:8443/"]
)
def test_web_addresses_stay_as_they_are(address: str) -> None:
    assert web_address(address) == address


@pytest.mark.parametrize("market", ["real", "recorded"])
def test_hostile_addresses_are_shown_and_never_linked(market: str, tmp_path: Path) -> None:
    results = invented_results(4, market=market)
    addresses = cycle(ADDRESSES)
    hostile = replace(
        results,
        offers=tuple(replace(offer, url=next(addresses)) for offer in results.offers),
        evidence=tuple(replace(row, url=next(addresses), source_address=next(addresses)) for row in results.evidence),
        shops=tuple(replace(shop, home=next(addresses), policy_url=next(addresses)) for shop in results.shops),
        left_out=tuple(replace(row, url=next(addresses)) for row in results.left_out),
    )

    for path in rendered(hostile, tmp_path):
        for node in tree(path).css("[href], [src]"):
            where = node.attributes.get("href") or node.attributes.get("src") or ""
            assert re.fullmatch(r"(\.\./)*([a-z0-9/-]+\.(html|css|svg|json|xml))?(#[A-Za-z0-9_.-]+)?", where), where


def test_text_keeps_its_letters_and_loses_what_is_no_text() -> None:
    assert plain("Größe 5 ½ – 日本 🙂\n x") == "Größe 5 ½ – 日本 🙂  x"
    assert plain("a\x00b\x1bc\ud800d\ufffee\u202ef") == "abcdef"


def test_any_text_makes_an_id_without_white_space_or_quotes() -> None:
    assert anchor("return_window_days") == "return_window_days"
    assert re.fullmatch(r"[A-Za-z0-9_.-]+", anchor('a "b"<é>'))
    assert anchor("a b") != anchor("a-b")
    assert anchor("") == "-"
