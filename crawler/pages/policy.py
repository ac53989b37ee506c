"""A page of a shop's terms.

Reads a Document; gives a ShopPolicy.
"""

from __future__ import annotations

from crawler.items import ShopPolicy
from crawler.pages.document import Document
from crawler.pages.ground import Ground, grounded
from crawler.pages.passages import policy_passages
from crawler.pages.platform import platform_of
from crawler.pages.return_markup import read_return_markup
from crawler.pages.things import json_ld_scripts
from crawler.readers.decide import decide_all
from crawler.readers.terms import read_terms


def read_policy(document: Document, language: str | None) -> ShopPolicy:
    """Return the facts that a page of terms states."""
    issues: list[str] = []
    ground = Ground(document.source, json_ld_scripts(document.landmarks))
    read = read_terms(policy_passages(document), language)
    for key, values in read_return_markup(document).items():
        read.setdefault(key, []).extend(values)
    kept = {key: grounded(key, values, ground, issues) for key, values in read.items()}
    facts, contradictions = decide_all({key: values for key, values in kept.items() if values})
    return ShopPolicy(
        url=document.url,
        platform=platform_of(document.source),
        language=language,
        issues=tuple(dict.fromkeys([*issues, *contradictions])),
        facts=facts,
    )
