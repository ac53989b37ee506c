"""A recipe as text: TOML whose comments tell what each choice rests on.

A pure function of what was found out; gives the text of data/shops/<key>.toml.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from crawler.newshop.identity import Identity, Told
from crawler.newshop.platforms import Platform
from crawler.newshop.walks import Plan

_WIDTH = 118
_SEEN_ON = {
    "shopify": "feed's first page",
    "woocommerce": "feed's first page",
    "category": "list's first page",
    "search": "first page of results",
    "sitemap": "sitemaps",
}


class Findings(NamedTuple):
    """What a recipe is written from."""

    url: str
    """Address that was looked at."""
    home: str
    """Home page, as it answers."""
    at: datetime
    platform: Platform
    identity: Identity
    plan: Plan
    terms: Sequence[str]
    """Paths of the pages that read as terms."""
    listings: int
    """Product pages of the sample that were read."""
    robots: str
    """Verdict on robots.txt."""


def recipe_text(found: Findings) -> str:
    """Return the recipe."""
    return "\n".join([*_head(found), *_shop(found), *_walk(found), *_expect(found), ""])


def _head(found: Findings) -> Iterator[str]:
    yield from _comment(f"Written by `matguide new-shop {found.url}` on {found.at:%Y-%m-%d}. Check it, then commit it.")
    yield from _comment(f"Software: {found.platform.name}: {found.platform.why}.")
    yield from _comment(f"robots.txt: {found.robots}.")


def _shop(found: Findings) -> Iterator[str]:
    who = found.identity
    yield "[shop]"
    yield from _line("name", who.name)
    yield f"home = {_quoted(found.home)}"
    yield from _line("country", who.country)
    yield from _line("currency", who.currency)
    yield from _line("language", who.language)


def _walk(found: Findings) -> Iterator[str]:
    plan = found.plan
    yield ""
    yield "[walk]"
    yield from _comment(f"{plan.why[0].upper()}{plan.why[1:]}.")
    yield f"kind = {_quoted(plan.kind)}"
    if plan.start:
        yield f"start = {_list(plan.start)}"
    if plan.queries:
        yield f"queries = {_list(plan.queries)}"
    if plan.product is not None:
        yield from _comment("What the paths of the mats seen have in common.")
        yield f"product = {_literal(plan.product)}"
    if plan.search:
        yield from _comment("The shop sells much else: only what one of these names in title or path is asked for.")
        yield f"search = {_list(plan.search)}"
    if found.terms:
        yield from _comment("The pages that read as the shop's terms.")
        yield f"policies = {_list(found.terms)}"
    else:
        yield from _comment('No page of terms was read: name it here, policies = ["/returns"], where there is one.')


def _expect(found: Findings) -> Iterator[str]:
    plan = found.plan
    yield ""
    yield "[expect]"
    yield from _comment(
        f"Four fifths of the {len(plan.products)} products seen on its {_SEEN_ON[plan.kind]}; "
        f"of {found.listings} of them the pages were read."
    )
    yield f"listings_min = {plan.listings_min}"


def _line(name: str, told: Told) -> Iterator[str]:
    why = f"{told.why[0].upper()}{told.why[1:]}."
    yield from _comment(why if told.sure else f"CHECK THIS. {why}")
    yield f"{name} = {_quoted(told.value)}"


def _comment(words: str) -> Iterator[str]:
    """Yield comment lines; words of a shop can't break out of them."""
    line = "#"
    for word in "".join(sign if sign.isprintable() else " " for sign in words).split():
        if len(line) + len(word) >= _WIDTH:
            yield line
            line = "#"
        line += f" {word}"
    yield line


def _quoted(text: str) -> str:
    """Return a TOML string; JSON's escapes are TOML's, but for DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _literal(pattern: str) -> str:
    return f"'{pattern}'" if "'" not in pattern and pattern.isprintable() else _quoted(pattern)


def _list(texts: Sequence[str]) -> str:
    return f"[{', '.join(map(_quoted, texts))}]"
