"""Thirty ways in which a shop's visit collapses, as changes of its archived answers."""

from __future__ import annotations

import re
from dataclasses import replace

from tests.campaigns.gate_market import Answer, Change, Visit


def _page(title: str, body: str = "", head: str = "") -> bytes:
    return f"<!doctype html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>".encode()


def _all(**fields: object) -> Change:
    return lambda visit: [replace(answer, **fields) for answer in visit]  # type: ignore[arg-type]


def _answered(body: bytes) -> Change:
    html = (("Content-Type", "text/html; charset=utf-8"),)
    return lambda visit: [replace(answer, body=body, headers=html) for answer in visit]


def _first(count: int) -> Change:
    return _kept(lambda products: count)  # noqa: ARG005 - as many whatever there are


def _kept(count_of: object) -> Change:
    def change(visit: Visit) -> Visit:
        products = sorted({answer.url for answer in visit if answer.role == "product"})
        stays = set(products[: count_of(len(products))])  # type: ignore[operator]
        kept = [answer for answer in visit if answer.role == "policy" or answer.url in stays]
        return [*kept, *(_shortened(answer, stays) for answer in visit if answer.role == "feed")]

    return change


def _shortened(feed: Answer, stays: set[str]) -> Answer:
    """Take out of a feed what the shop does not show any more, too."""
    import json  # noqa: PLC0415

    goods = json.loads(feed.body)
    products = goods["products"] if isinstance(goods, dict) else goods
    named = [
        each for each in products
        if any(f"/{each.get('handle') or each.get('slug')}" in url for url in stays)
    ]  # fmt: skip
    return feed.with_body(json.dumps({"products": named} if isinstance(goods, dict) else named).encode())


def _less(percent: int) -> Change:
    return _kept(lambda count: int(count * (100 - percent) / 100))


def _in_other_currency(visit: Visit) -> Visit:
    signs = ("EUR", "GBP", "USD", "SEK", "€", "£", "$", "&euro;", "&pound;", " kr")
    pairs = [(sign.encode(), b" CHF " if sign not in {"EUR", "GBP", "USD", "SEK"} else b"CHF") for sign in signs]
    changed = []
    for answer in visit:
        body = answer.body
        for old, new in pairs:
            body = body.replace(old, new)
        changed.append(answer.with_body(body))
    return changed


def _cut(visit: Visit) -> Visit:
    return [replace(answer, body=answer.body[: len(answer.body) // 3], broken=True) for answer in visit]


def _only_products(change: Change) -> Change:
    def changed(visit: Visit) -> Visit | str:
        made = change([answer for answer in visit if answer.role != "policy"])
        return made if isinstance(made, str) else [*made, *(answer for answer in visit if answer.role == "policy")]

    return changed


def _stripped(visit: Visit) -> Visit:
    return [
        answer.with_body(re.sub(rb"<body.*</body>", b"<body></body>", answer.body, flags=re.DOTALL)) for answer in visit
    ]


_YEAR_OLD = (
    ("Content-Type", "text/html; charset=utf-8"),
    ("Age", "31536000"),
    ("Warning", '110 - "Response is Stale"'),
)

COLLAPSES: dict[str, Change] = {
    "no listing": _first(0),
    "one listing": _first(1),
    "-90 %": _less(90),
    "-75 %": _less(75),
    "-50 %": _less(50),
    "-40 %": _less(40),
    "-30 %": _less(30),
    "-20 %": _less(20),
    "-15 %": _less(15),
    "-11 %": _less(11),
    "all 403": _all(status=403),
    "all 429": _all(status=429),
    "all 503": _all(status=503),
    "all 404": _all(status=404),
    "all 410": _all(status=410),
    "all 500": _all(status=500),
    "captcha with 200": _answered(_page("Robot check", '<div class="g-recaptcha"></div>')),
    "captcha without words": _answered(_page("", '<script src="https://geo.captcha-delivery.com/c.js"></script>')),
    "login wall": _answered(_page("Log in", '<form><input name="u"><input type="password" name="p"></form>')),
    "soft 404": _answered(_page("Page not found", "<h1>Page not found</h1><a href='/'>Home</a>")),
    "soft 404 in German": _answered(_page("Seite nicht gefunden", "<h1>Seite nicht gefunden</h1>")),
    "another currency": _in_other_currency,
    "truncated": _cut,
    "truncated, products alone": _only_products(_cut),
    "empty body": _all(body=b""),
    "a year-old copy": _all(headers=_YEAR_OLD),
    "parked domain": _answered(_page("This domain is for sale", '<script src="//sedoparking.com/x.js"></script>')),
    "scripts alone": _answered(_page("Shop", '<div id="app"></div><script src="/app.js"></script>')),
    "pages without a body": _stripped,
    "does not finish": lambda visit: "unreachable: no answer",  # noqa: ARG005 - nothing is left of it
}
