"""The sitemap, and what crawlers are told: which pages there are, and when what they show last changed.

Reads known facts and the pages' paths; writes nothing. A page whose day of change nobody knows has none here: a day
made up would teach crawlers to distrust the others.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from reports.address import Site
from reports.known import Known

SITEMAP = "sitemap.xml"
ROBOTS = "robots.txt"
_SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML = "http://www.w3.org/1999/xhtml"
_UNLISTED = frozenset({"404.html"})


def is_listed(page: str) -> bool:
    """Tell whether a page is one to be found: not the one that says that there is none."""
    return page.endswith(".html") and page not in _UNLISTED


def sitemap(site: Site, known: Known, pages: Iterable[str]) -> bytes:
    """Write the sitemap of https://www.sitemaps.org/protocol.html.

    Args:
        site: whose address is known.
        known: what is known.
        pages: every page of the edition, as it is called in the first language; each stands in all of them.
    """
    days = changed_on(known)
    several = {"xmlns:xhtml": _XHTML} if len(site.languages) > 1 else {}
    root = Element("urlset", {"xmlns": _SCHEMA, **several})
    for language in site.languages:
        for page in filter(is_listed, pages):
            node = SubElement(root, "url")
            SubElement(node, "loc").text = site.absolute(site.page_in(page, language))
            for each, address in site.alternates(page):
                SubElement(node, "xhtml:link", {"rel": "alternate", "hreflang": each, "href": address})
            if page in days:
                SubElement(node, "lastmod").text = days[page].isoformat()
    indent(root, " ")
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def robots(site: Site, known: Known) -> bytes:
    """Write robots.txt. Invented pages may be read, too: only who reads them sees that they are not to be listed."""
    lines = ["User-agent: *", "Allow: /"]
    if site.address and known.results.edition.market != "invented":
        lines += ["", f"Sitemap: {site.absolute(SITEMAP)}"]
    return ("\n".join(lines) + "\n").encode()


def changed_on(known: Known) -> dict[str, date]:
    """Tell for each page of facts the newest day on which something that it shows changed, by the runs."""
    today = known.results.edition.edition_date
    days = {f"mats/{mat.product_id}.html": _mat_changed(known, mat.product_id) for mat in known.results.mats}
    moved = bool(known.results.changes)
    newest = today if moved else max(days.values(), default=today)
    return {**days, "index.html": newest, "changes.html": today}


def _mat_changed(known: Known, product_id: str) -> date:
    """Find the newest day among a mat's first sightings of what is shown: prices, words, places."""
    seen = [known.mats[product_id].first_seen]
    seen += [offer.unchanged_since for offer in known.offers[product_id]]
    for cell in known.cells_of[product_id]:
        seen += [row.unchanged_since for row in known.evidence[product_id, cell.key]]
    if known.changes[product_id]:
        seen.append(known.results.edition.edition_date)
    return max(seen)
