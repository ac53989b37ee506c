"""Twenty-five redesigns of a shop, as changes of its archived bytes: it means the same and says it otherwise.

Some of them would make any reader read something wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.campaigns.gate_market import Change, Visit

Rewrite = Callable[[str], str]

_MONEY = re.compile(r"(?<![\d.,])(\d{1,3}(?:[ .,]\d{3})*)([.,])(\d\d)(?!\d)")
_LD = re.compile(r'<script type="application/ld\+json">.*?</script>', re.DOTALL)
_TABLE = re.compile(r"<(table|dl)\b.*?</\1>", re.DOTALL)
_SOLD_OUT = "sold out|out of stock|ausverkauft|slutsåld|épuisé"
_H1 = re.compile(r"<h1\b.*?</h1>", re.DOTALL)


def _pages(rewrite: Rewrite, *roles: str) -> Change:
    """Change the pages of products, and what else is named; a page keeps its charset."""

    def change(visit: Visit) -> Visit:
        return [
            answer.with_body(rewrite(answer.body.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape"))
            if answer.role in {"product", *roles}
            else answer
            for answer in visit
        ]

    return change


def _sub(pattern: str, new: str | Callable[[re.Match[str]], str]) -> Rewrite:
    compiled = re.compile(pattern, re.DOTALL)
    return lambda page: compiled.sub(new, page)


def _in_turn(*rewrites: Rewrite) -> Rewrite:
    def rewrite(page: str) -> str:
        for each in rewrites:
            page = each(page)
        return page

    return rewrite


def _without_prices_in_head(page: str) -> str:
    page = re.sub(r'<meta property="(?:og|product):price[^>]*>', "", page)
    return re.sub(r'<meta itemprop="price[^>]*>', "", page)


def _no_markup(page: str) -> str:
    page = _without_prices_in_head(_LD.sub("", page))
    return re.sub(r' (?:itemprop|itemscope|itemtype|property|typeof)(?:="[^"]*")?', "", page)


def _cents(match: re.Match[str]) -> str:
    return re.sub(r"\D", "", match.group(1)) + match.group(3)


def _cards(page: str) -> str:
    def card(match: re.Match[str]) -> str:
        return (
            re.sub(r"</?(?:table|tbody|tr|dl)\b[^>]*>", "", match.group(0)).replace("<td", "<p").replace("</td", "</p")
        )

    return _TABLE.sub(card, page)


def _rows_turned(page: str) -> str:
    def turned(match: re.Match[str]) -> str:
        rows = re.findall(r"<tr\b.*?</tr>|<dt\b.*?</dd>", match.group(0), re.DOTALL)
        if len(rows) < 2:
            return match.group(0)
        first, last = match.group(0).find(rows[0]), match.group(0).rfind(rows[-1]) + len(rows[-1])
        return match.group(0)[:first] + "".join(reversed(rows)) + match.group(0)[last:]

    return _TABLE.sub(turned, page)


def _columns_swapped(page: str) -> str:
    return re.sub(r"<tr><td>(.*?)</td><td>(.*?)</td></tr>", r"<tr><td>\2</td><td>\1</td></tr>", page)


def _related_first(page: str) -> str:
    card = (
        '<div class="product-card"><h1>Everyday foot roller</h1><span class="price">9.99</span>'
        "<button>Add to cart</button></div>"
    )
    return re.sub(r"(<body\b[^>]*>)", lambda match: match.group(1) + card, page, count=1)


def _sale_swapped(page: str) -> str:
    """Show the crossed-out price where the price was, and the other way round."""
    crossed = re.search(r"<(?:s|del|strike)\b[^>]*>[^<]*?(\d+[.,]\d\d)", page) or re.search(
        r"(?:was|compare|old|list|regular|instead|statt|UVP|ord\.?)[^<>]{0,60}>[^<\d]{0,20}(\d+[.,]\d\d)", page
    )
    current = re.search(r'(?:"price"\s*:\s*"?|price:amount" content="|itemprop="price" content=")(\d+[.,]\d\d)', page)
    if not crossed or not current or crossed.group(1) == current.group(1):
        return page
    old, new = crossed.group(1), current.group(1)
    forms = [(old, new), (old.replace(".", ","), new.replace(".", ",")), (old.replace(",", "."), new.replace(",", "."))]
    for one, other in dict.fromkeys(forms):
        page = page.replace(one, "\0").replace(other, one).replace("\0", other)
    return page


def _renamed(page: str) -> str:
    return re.sub(r'class="([^"]*)"', lambda match: f'class="x{abs(hash_of(match.group(1))) % 997}"', page)


def hash_of(words: str) -> int:
    """Return a number that is the same in every process."""
    return sum((place + 1) * ord(letter) for place, letter in enumerate(words))


def _microdata(page: str) -> str:
    name = re.search(r'"name"\s*:\s*"([^"]*)"', page)
    price = re.search(r'"price"\s*:\s*"?([\d.]+)', page)
    if not name or not price:
        return page
    block = (
        f'<div itemscope itemtype="http://schema.org/Product"><meta itemprop="name" content="{name.group(1)}">'
        f'<div itemprop="offers" itemscope itemtype="http://schema.org/Offer"><meta itemprop="price" '
        f'content="{price.group(1)}"></div></div>'
    )
    return _LD.sub("", page).replace("</main>", block + "</main>", 1)


def _nested(page: str) -> str:
    return re.sub(r'"offers"\s*:', '"commerce": {"deal": {}}, "x-offers":', page)


def _to_attribute(page: str) -> str:
    return re.sub(r">([^<>\d]{0,8})(\d+[.,]\d\d)([^<>\d]{0,6})<", r' data-amount="\2">\1\3<', _no_markup(page))


REDESIGNS: dict[str, Change] = {
    "classes renamed": _pages(_renamed),
    "classes renamed, no markup": _pages(_in_turn(_no_markup, _renamed)),
    "JSON-LD dropped": _pages(lambda page: _LD.sub("", page)),
    "all markup dropped": _pages(_no_markup),
    "offer nested elsewhere": _pages(_nested),
    "price into an attribute": _pages(_to_attribute),
    "price and list price swapped": _pages(_sale_swapped),
    "decimal point for comma": _pages(
        _sub(r"(\d+)([.,])(\d\d)(?!\d)", lambda m: m[1] + ("," if m[2] == "." else ".") + m[3]), "feed"
    ),
    "decimal sign dropped": _pages(lambda page: _MONEY.sub(_cents, page), "feed"),
    "description loaded later": _pages(_sub(r"<p>.*?</p>", '<p data-src="/later"></p>')),
    "main part loaded later": _pages(
        _sub(r"<main\b.*?</main>|<table width.*?</table>", '<main data-src="/later"></main>')
    ),
    "tables to cards": _pages(_cards),
    "fields in another order": _pages(_rows_turned),
    "labels and values swapped": _pages(_columns_swapped),
    "microdata for JSON-LD": _pages(_microdata),
    "inches called centimetres": _pages(_sub(r"(?<=\d) ?(?:cm|in)\b", " mm"), "feed"),
    "unit gone": _pages(_sub(r"(?<=\d) ?(?:cm|mm|in)\b", ""), "feed"),
    "currency sign moved": _pages(_sub(r"(€|£|\$|&euro;|&pound;) ?(\d+[.,]\d\d)", r"\2 \1")),
    "currency sign gone": _pages(_sub("€|£|\\$(?=\\d)|&euro;|&pound;| kr\\b", "")),
    "table of details gone": _pages(lambda page: _TABLE.sub("", page)),
    "template left unfilled": _pages(_sub(r"<h1\b.*?</h1>", "<h1>{{ product.title }}</h1>")),
    "values left unfilled": _pages(_sub(r"</td><td>.*?</td>", "</td><td>{{ value }}</td>")),
    "related goods on top": _pages(_related_first),
    "mat and pillow swapped": _pages(
        _sub(r"(?i)\b(mat|pillow|matte|kissen|matta|kudde|tapis|coussin)\b", lambda m: _OTHER[m[1].lower()])
    ),
    "stock no longer shown": _pages(
        _sub(r"(?i)(?:https?://schema\.org/)?(?:OutOfStock|SoldOut|BackOrder)|" + _SOLD_OUT, "")
    ),
}
_OTHER = {
    "mat": "pillow", "pillow": "mat", "matte": "kissen", "kissen": "matte", "matta": "kudde", "kudde": "matta",
    "tapis": "coussin", "coussin": "tapis",
}  # fmt: skip
