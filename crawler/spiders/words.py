"""The words by which a walk finds its way: names of pages with terms, of further pages, of parts of an address.

Reads words.toml beside this module; gives patterns and sets.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path

_TABLES = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))


def _pattern(forms: Iterable[str]) -> str:
    return "|".join(
        re.escape(form.removesuffix("*")) + (r"\w*" if form.endswith("*") else "") for form in sorted(forms)
    )


def _anywhere(forms: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_pattern(forms)})(?!\w)", re.IGNORECASE)


def _whole(forms: Iterable[str]) -> re.Pattern[str]:
    # Arrows and blanks around the words, not a page full of them: each would be tried from every place.
    return re.compile(rf"[\W_]{{0,12}}(?:{_pattern(forms)})[\W_]{{0,12}}", re.IGNORECASE)


TERMS: dict[str, re.Pattern[str]] = {
    kind: _anywhere({form for forms in languages.values() for form in forms})
    for kind, languages in _TABLES["terms"].items()
}
"""What a page of terms tells (returns, shipping, …) → the words that name it."""
NO_TERMS = _anywhere(_TABLES["no_terms"]["words"])
"""Words of a page that is none of these."""
SERVICE = _anywhere(_TABLES["service"]["words"])
"""Words of a page that leads on to them."""
NEXT = _whole(_TABLES["next"]["words"])
"""The whole words of a link to more of a list."""
PREVIOUS = _whole(_TABLES["next"]["previous"])
"""The whole words of a link back in a list."""
PAGE = frozenset(_TABLES["parameters"]["page"])
"""Parameters that count pages of a list."""
OFFSET = frozenset(_TABLES["parameters"]["offset"])
"""Parameters that count what a list has shown so far."""
CURSOR = frozenset(_TABLES["parameters"]["cursor"])
"""Parameters that say where a list goes on."""
TRACKING = _whole(_TABLES["parameters"]["tracking"])
"""A parameter without which the page is the same."""
SESSION = _whole(_TABLES["parameters"]["session"])
"""A parameter that holds a session's id."""
PRODUCT = frozenset(_TABLES["parameters"]["product"])
"""Parameters that name a product."""
CONVENTIONS: dict[str, tuple[str, ...]] = {software: tuple(paths) for software, paths in _TABLES["conventions"].items()}
"""Shop software → paths of its pages with terms."""
WOOCOMMERCE_PRODUCT = rf"/(?:{_pattern(_TABLES['product_bases']['woocommerce'])})/(?!page/)[^/]+"
"""Path of a product's page in a shop on WooCommerce."""
SHOP_PAGES: dict[str, tuple[str, ...]] = {language: tuple(slugs) for language, slugs in _TABLES["shop_pages"].items()}
"""Language → paths under which shops on WooCommerce list their products."""
