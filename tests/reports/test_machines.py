"""What machines read: JSON-LD, feeds, sitemap, canonical addresses, pictures; and the check of who answers for them."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

from reports.address import Site, load_site
from reports.checks import Checks
from reports.feeds import atom, build_feeds
from reports.known import Known
from reports.language import ENGLISH, load_language
from reports.machines import Machines
from reports.pictures import Picture, draw
from reports.site import Published, PublishError
from reports.structured import embedded, product
from reports.texts import GUIDE_TEXTS, GuideTextError
from reports.words import load_words
from scoring.results import PriceSpell, Results
from tests.reports.conftest import INPUTS, publish, write_exports
from tests.reports.html import tree
from tests.reports.invented_results import TODAY, invented_results

FEW = 14
OWN = "https://mats.example.org/guide/"
ATOM = "{http://www.w3.org/2005/Atom}"
WHO = f'name = "Mats"\naddress = "{OWN}"\nowner = "Jane Doe, Exampletown"\ncontact = "editor@mats.example.org"\n'
SITE = Site(name="Mats", address=OWN, owner="Jane Doe, Exampletown", contact="editor@mats.example.org")


def spell(results: Results, price: str, since: date, **changes: Any) -> PriceSpell:
    offer = results.offers[0]
    made = PriceSpell(
        offer.product_id, offer.shop, offer.shop_name, offer.url, offer.seller, offer.variant, Decimal(price),
        offer.currency, since, since, None, 1, 1,
    )  # fmt: skip
    return replace(made, **changes)


@pytest.fixture(scope="module")
def market() -> Results:
    """A market that is real as far as the pages know, with a price that fell and rose again."""
    results = invented_results(FEW, market="real")
    days = [date(2026, 8, 20), date(2026, 8, 25), date(2026, 9, 1)]
    spells = [spell(results, price, day) for price, day in zip(("80", "60", "70"), days, strict=True)]
    return replace(results, price_spells=tuple(spells))


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("texts") / "guide"
    shutil.copytree(GUIDE_TEXTS, folder)
    (folder / "site.toml").write_text(WHO)
    return folder


@pytest.fixture(scope="module")
def site(market: Results, texts: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An edition of a site that says where it stands."""
    folder = tmp_path_factory.mktemp("addressed")
    return publish(market, folder, exports=write_exports, inputs=INPUTS, texts=texts).path


def xml(written: bytes) -> ET.Element:
    return ET.fromstring(written)  # noqa: S314 - ours


def known_of(results: Results) -> Known:
    return Known(results, load_words())


def json_ld(page: Path) -> list[dict[str, Any]]:
    nodes = tree(page).css("script[type='application/ld+json']")
    return [each for node in nodes for each in json.loads(node.text())["@graph"]]


def of_type(nodes: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [node for node in nodes if node["@type"] == kind]


def every_text(node: Any) -> Iterator[str]:
    match node:
        case str():
            yield node
        case dict():
            for each in node.values():
                yield from every_text(each)
        case list():
            for each in node:
                yield from every_text(each)


def test_an_offer_says_what_was_seen_and_nothing_else(market: Results) -> None:
    known = known_of(market)
    for mat in market.mats:
        described = product(known, mat, "")
        fresh = [offer for offer in known.offers[mat.product_id] if offer.price and offer.currency and not offer.stale]
        assert (described is None) == (not fresh)
        if described is None:
            continue
        together = described["offers"]
        offers = together if isinstance(together, list) else together.get("offers", [together])
        assert [(offer["price"], offer["priceCurrency"]) for offer in offers] == [
            (f"{offer.price:f}", offer.currency) for offer in fresh
        ]
        assert {offer["seller"]["name"] for offer in offers} <= {offer.seller or offer.shop_name for offer in fresh}
        assert not {"review", "aggregateRating", "positiveNotes"} & described.keys(), "nobody has tested it"


def returns_of(market: Results, **terms: str) -> Any:
    offer = replace(market.offers[0], return_summary=terms, stale=False, price=Decimal(9), currency="EUR")
    known = known_of(replace(market, offers=(offer,)))
    described = product(known, known.mats[offer.product_id], "")
    assert described is not None
    policy = described["offers"].get("hasMerchantReturnPolicy")
    return policy and {key: value for key, value in policy.items() if key not in {"@type", "merchantReturnLink"}}


def test_a_return_policy_says_what_is_stated_and_leaves_out_the_rest(market: Results) -> None:
    assert returns_of(market) is None
    assert returns_of(market, return_used_allowed="true") is None, "without a window there is no category to name"
    assert returns_of(market, return_window_days="30") == {
        "returnPolicyCategory": "https://schema.org/MerchantReturnFiniteReturnWindow", "merchantReturnDays": 30,
    }  # fmt: skip
    stated = returns_of(market, return_window_days="30", return_paid_by='"buyer"', return_used_allowed="true")
    assert stated["returnFees"] == "https://schema.org/ReturnFeesCustomerResponsibility"
    assert stated["itemCondition"] == ["https://schema.org/NewCondition", "https://schema.org/UsedCondition"]
    for refused in ({"return_window_days": "0"}, {"final_sale": "true", "return_window_days": "30"}):
        never = {"returnPolicyCategory": "https://schema.org/MerchantReturnNotPermitted"}
        assert returns_of(market, **refused) == never


@pytest.mark.parametrize("terms", [{"return_window_basis": '"business"'}, {"return_clock": '"dispatch"'}])
def test_days_that_are_no_calendar_days_from_delivery_are_not_said_to_be(
    terms: dict[str, str], market: Results
) -> None:
    assert returns_of(market, return_window_days="30", **terms) is None


def test_facts_noted_by_hand_are_no_offers(market: Results) -> None:
    recorded = replace(market, edition=replace(market.edition, market="recorded"))
    known = known_of(recorded)

    assert [mat for mat in recorded.mats if product(known, mat, "")] == []


def test_no_text_ends_the_element_that_it_stands_in() -> None:
    said = "</script><!--<script>alert(1)</script>\u2028\x00"
    written = embedded([{"name": said}])

    assert "<" not in written
    assert json.loads(written)["@graph"] == [{"name": "</script><!--<script>alert(1)</script>\u2028"}]


def test_a_list_names_the_ranked_mats_in_their_order(site: Path, market: Results) -> None:
    (listed,) = of_type(json_ld(site / "index.html"), "ItemList")
    ranked = [mat.product_id for mat in market.mats if mat.state == "ranked"]

    assert [each["url"] for each in listed["itemListElement"]] == [f"{OWN}mats/{each}.html" for each in ranked]
    assert [each["position"] for each in listed["itemListElement"]] == [*range(1, len(ranked) + 1)]


def test_every_address_of_ours_is_a_file_of_the_edition(site: Path) -> None:
    told = 0
    for path in site.rglob("*.html"):
        page = tree(path)
        addresses = [node.attributes["href"] or "" for node in page.css("link[rel=canonical], link[hreflang]")]
        addresses += [node.attributes["content"] or "" for node in page.css("meta[property^='og:']")]
        for address in (*addresses, *every_text(json_ld(path))):
            if address.startswith(OWN):
                told += 1
                assert (site / address.removeprefix(OWN)).exists(), address
    assert told > FEW


def test_each_page_has_its_own_canonical_address_and_the_404_none(site: Path) -> None:
    canonical = {path: tree(path).css("link[rel=canonical]") for path in site.rglob("*.html")}
    assert canonical.pop(site / "404.html") == []
    addresses = [node.attributes["href"] for (node,) in canonical.values()]

    assert len(set(addresses)) == len(addresses)
    assert OWN in addresses


def test_the_sitemap_lists_every_page_once_and_dates_only_what_is_known(site: Path, market: Results) -> None:
    root = xml((site / "sitemap.xml").read_bytes())
    space = root.tag.removesuffix("urlset")
    days = {node.findtext(f"{space}loc"): node.findtext(f"{space}lastmod") for node in root}
    pages = {path.relative_to(site).as_posix() for path in site.rglob("*.html")} - {"404.html"}

    assert set(days) == {OWN + (page if page != "index.html" else "") for page in pages}
    assert days[f"{OWN}safety.html"] is None
    assert all(date.fromisoformat(day) <= TODAY for day in days.values() if day)
    assert f"Sitemap: {OWN}sitemap.xml" in (site / "robots.txt").read_text()
    quiet = next(
        mat for mat in market.mats if not any(change.product_id == mat.product_id for change in market.changes)
    )
    seen = [row.unchanged_since for row in market.evidence if row.product_id == quiet.product_id]
    offered = [offer.unchanged_since for offer in market.offers if offer.product_id == quiet.product_id]
    assert days[f"{OWN}mats/{quiet.product_id}.html"] == max([*seen, *offered, quiet.first_seen]).isoformat()


def entries(results: Results, page: str, site: Site = SITE) -> list[ET.Element]:
    known = known_of(results)
    feed = next(feed for feed in build_feeds(known, site) if feed.page == page)
    return xml(atom(feed, site, known)).findall(f"{ATOM}entry")


def ids(found: list[ET.Element]) -> list[str | None]:
    return [entry.findtext(f"{ATOM}id") for entry in found]


def test_a_feed_has_what_rfc_4287_asks_for(site: Path) -> None:
    for path in (site / "feeds").iterdir():
        root = xml(path.read_bytes())
        (own,) = (link.get("href") for link in root.findall(f"{ATOM}link") if link.get("rel") == "self")
        assert own == f"{OWN}feeds/{path.name}"
        assert root.findtext(f"{ATOM}author/{ATOM}name") == SITE.owner
        told = [root, *root.findall(f"{ATOM}entry")]
        assert len(told) > 1, path.name
        for node in told:
            assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", node.findtext(f"{ATOM}id") or "")
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", node.findtext(f"{ATOM}updated") or "")
            assert node.findtext(f"{ATOM}title")
        assert len(set(ids(told))) == len(told)


def test_every_price_change_that_was_seen_is_told_on_the_day_it_was_seen(market: Results) -> None:
    found = entries(market, "feeds/prices.xml")

    assert [entry.findtext(f"{ATOM}updated") for entry in found] == ["2026-09-01T00:00:00Z", "2026-08-25T00:00:00Z"]


def test_an_entry_stays_the_same_when_the_next_edition_adds_others(market: Results) -> None:
    later = spell(market, "75", date(2026, 9, 3))
    tomorrow = replace(
        market,
        edition=replace(market.edition, edition_date=date(2026, 9, 3)),
        price_spells=(*market.price_spells, later),
    )
    before, after = entries(market, "feeds/prices.xml"), entries(tomorrow, "feeds/prices.xml")

    assert ids(after)[1:] == ids(before)
    assert [ET.tostring(entry) for entry in after[1:]] == [ET.tostring(entry) for entry in before]


def test_hostile_names_stay_text_in_a_feed(market: Results) -> None:
    named = "</title><script>alert(1)</script>]]>&amp;\x00\ufffe"
    hostile = replace(market, changes=tuple(replace(change, name=named) for change in market.changes))
    found = entries(hostile, "feeds/ranking.xml")

    assert found
    assert all(
        "</title><script>alert(1)</script>]]>&amp;:" in (entry.findtext(f"{ATOM}title") or "") for entry in found
    )


def test_without_an_address_nothing_is_absolute_and_the_build_says_so(
    publishing: Callable[..., Published], market: Results
) -> None:
    published = publishing(market)

    (missing,) = published.missing
    assert "names no address" in missing
    assert not (published.path / "sitemap.xml").exists()
    assert not (published.path / "pictures").exists()
    page = tree(published.path / "index.html")
    assert page.css("link[rel=canonical], meta[property='og:image'], meta[property='og:url']") == []
    (feed, *_) = page.css("link[type='application/atom+xml']")
    root = xml((published.path / (feed.attributes["href"] or "")).read_bytes())
    links = [link.get("href") or "" for link in root.iter(f"{ATOM}link")]
    assert links
    assert all((published.path / "feeds" / link).resolve().is_file() for link in links)


def test_an_invented_market_asks_not_to_be_listed(site: Path, texts: Path, tmp_path: Path) -> None:
    invented = publish(invented_results(6), tmp_path, inputs=INPUTS, texts=texts).path

    def unlisted(folder: Path) -> set[str]:
        return {path.name for path in folder.rglob("*.html") if tree(path).css("meta[name=robots][content=noindex]")}

    assert unlisted(invented) == {path.name for path in invented.rglob("*.html")}
    assert unlisted(site) == {"404.html"}
    assert not (invented / "sitemap.xml").exists()
    assert "Disallow" not in (invented / "robots.txt").read_text(), "who may not read a page can't see that it asks"
    products = [node for path in (invented / "mats").iterdir() for node in of_type(json_ld(path), "Product")]
    assert products
    assert all("Invented" in node["disambiguatingDescription"] for node in products)
    assert not [each for node in products for each in every_text(node) if ".example/" in each and OWN not in each]


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        ('name = "M"\naddress = "https://m.example/"\n', r"site\.toml:2: .*who answers for the pages; add owner"),
        (
            'address = "https://m.example/"\nname = "M"\nowner = "J"\n',
            r"site\.toml:1: .*how to reach who does; add contact",
        ),
        ('name = "M"\n\naddress = "https://m.example"\n', r"site\.toml:3: .*no address of a folder"),
        ('name = "M"\naddress = "m.example/"\n', r"site\.toml:2: .*no address of a folder"),
        ('name = "M"\naddress = "https://m.example/?a/"\n', r"site\.toml:2: .*no address of a folder"),
        ('name = "M"\nadress = "https://m.example/"\n', r"site\.toml: adress: Extra inputs"),
    ],
)
def test_a_site_that_says_not_who_answers_for_it_stops_the_edition(lines: str, fault: str, tmp_path: Path) -> None:
    (tmp_path / "site.toml").write_text(lines)

    with pytest.raises(GuideTextError, match=fault):
        load_site(tmp_path)


def test_a_page_that_hides_who_answers_for_it_is_a_fault() -> None:
    checks = Checks(load_words().safety, SITE)
    checks.add("about.html", b"<!doctype html><title>x</title><p>Jane Doe, Exampletown</p>")

    assert checks.faults([]) == ["about.html: does not say editor@mats.example.org, who answers for it"]


@pytest.mark.parametrize(
    ("path", "body", "fault"),
    [
        ("a.html", f'<link rel="canonical" href="{OWN}gone.html">', "'gone.html', which is not in the edition"),
        ("a.html", f'<meta property="og:image" content="{OWN}p.png">', "'p.png', which is not in the edition"),
        ("a.html", f'<script type="application/ld+json">{{"item": ["{OWN}x"]}}</script>', "'x', which is not"),
        ("a.html", '<script type="application/ld+json">{"item</script>', "JSON-LD that is no JSON"),
        ("feeds/a.xml", '<feed><link href="../gone.html"/></feed>', "'../gone.html', which is not in the edition"),
        ("sitemap.xml", f"<urlset><loc>{OWN}mats/</loc></urlset>", "'mats/index.html', which is not in the edition"),
        ("sitemap.xml", "<urlset>", "is no XML"),
    ],
)
def test_a_dead_address_for_machines_is_found(path: str, body: str, fault: str) -> None:
    who = f"<p>{SITE.owner} {SITE.contact}</p>"
    checks = Checks(load_words().safety, SITE)
    checks.add(path, (f"<!doctype html><title>x</title>{who}{body}" if path.endswith("html") else body).encode())

    (found,) = checks.faults([path])
    assert found.startswith(f"{path}: ")
    assert fault in found


def test_pictures_are_drawn_for_the_guide_the_wishes_and_the_picks(site: Path) -> None:
    pictured = {
        path.name: image[0].attributes["content"] or ""
        for path in site.rglob("*.html")
        if (image := tree(path).css("meta[property='og:image']"))
    }

    assert {"index.html", "for-short-trips.html"} < pictured.keys()
    assert len(pictured) > 2, "a pick has one, too"
    for address in pictured.values():
        with Image.open(BytesIO((site / address.removeprefix(OWN)).read_bytes())) as picture:
            assert picture.size == (1200, 630)


def test_any_name_can_be_drawn_and_other_words_are_another_picture() -> None:
    long = Picture("k", "Wohlfühlentspannungsmattenversandhandel " * 30, "W" * 4000, "日本 🙂 \u202e")

    assert draw(long) == draw.__wrapped__(long)
    assert long.page != replace(long, foot="x").page


def test_a_second_language_is_told_to_those_who_ask(market: Results) -> None:
    known = known_of(market)
    site, german = SITE.model_copy(update={"languages": ("en", "de")}), load_language("de")
    machines = Machines(known, site, {}, (ENGLISH, german))
    heads = [machines.head("shops.html", known, language) for language in (ENGLISH, german)]

    assert site.page_in("shops.html", "de") == "de/shops.html"
    assert [head.canonical for head in heads] == [f"{OWN}shops.html", f"{OWN}de/shops.html"]
    addresses = (("en", heads[0].canonical), ("de", heads[1].canonical), ("x-default", heads[0].canonical))
    assert [head.alternates for head in heads] == [addresses, addresses]


def test_a_broken_link_in_a_feed_stops_the_edition(
    publishing: Callable[..., Published], market: Results, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reports.feeds._link", lambda _, up, page: up + page.replace("mats/", "mat/"))

    with pytest.raises(PublishError, match=r"feeds/\w+\.xml: links to '\.\./mat/"):
        publishing(market)
