"""Small pages in our own wording, and the response they come in."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from crawler.archive import Response
from crawler.items import Listing
from crawler.reading import AnyReading, read

HTML = "text/html; charset=utf-8"
MAT_URL = "http://reedbank.example/products/lie-easy"


def response(body: str | bytes, url: str = MAT_URL, content_type: str = HTML, status: int = 200) -> Response:
    raw = body.encode() if isinstance(body, str) else body
    return Response(
        url=url,
        status=status,
        headers=(("Content-Type", content_type),) if content_type else (),
        body=raw,
        digest="sha1:TEST",
        observed_at=datetime(2026, 9, 1, 8, tzinfo=UTC),
    )


def html(main: str, head: str = "", language: str = "en", title: str = "Lie-easy acupressure mat | Reedbank") -> str:
    return (
        f'<!doctype html><html lang="{language}"><head><title>{title}</title>{head}</head>'
        f'<body><nav><a href="/">Home</a></nav><main>{main}</main><footer>Reedbank, 2026</footer></body></html>'
    )


def json_ld(*things: dict[str, Any] | str) -> str:
    return "".join(
        f'<script type="application/ld+json">{thing if isinstance(thing, str) else json.dumps(thing)}</script>'
        for thing in things
    )


def product(**properties: Any) -> dict[str, Any]:
    return {
        "@context": "https://schema.org",
        "@type": "Product",
        "name": "Lie-easy acupressure mat",
        "offers": {
            "@type": "Offer",
            "price": "59.00",
            "priceCurrency": "EUR",
            "availability": "https://schema.org/InStock",
        },
        **properties,
    }


BUYING = '<h1>Lie-easy acupressure mat</h1><p class="price">€59.00</p><button>Add to cart</button>'


def read_one(body: str | bytes, url: str = MAT_URL, content_type: str = HTML) -> AnyReading:
    (reading,) = read(response(body, url, content_type))
    return reading


def listing_of(body: str | bytes, url: str = MAT_URL, content_type: str = HTML) -> Listing:
    reading = read_one(body, url, content_type)
    assert isinstance(reading, Listing), (reading.kind, reading.issues)
    return reading
