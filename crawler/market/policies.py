"""A shop's terms as it words them: which sentences stand on its policy pages, and what they state."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup

from crawler.market.addresses import policy_paths
from crawler.market.chance import Chance
from crawler.market.listings import TERM_TOPICS, tongue_of
from crawler.market.mats import Value
from crawler.market.shops import InventedShop, terms_of
from crawler.market.traps import all_traps, planted
from crawler.market.wording import Statement, state, wordings

_SHIPPING = ("shipping_cost", "free_shipping_from")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of a policy page and what stands under it."""

    heading: str
    """Heading."""
    paragraphs: tuple[Markup, ...]
    """Paragraphs under it."""


@dataclass(frozen=True, slots=True)
class PolicyPage:
    """One page of terms."""

    path: str
    """Where it stands."""
    title: str
    """Main heading."""
    sections: tuple[Section, ...]
    """Its parts."""
    statements: tuple[Statement, ...]
    """What it states."""


@lru_cache(maxsize=64)
def policies_of(seed: int, shop: InventedShop) -> tuple[PolicyPage, ...]:
    """Return the policy pages of a shop; its terms don't move with the days."""
    terms = terms_of(seed, shop)
    ui = wordings(shop.language).ui
    returns = _stated(seed, shop, terms, tuple(topic for topic in TERM_TOPICS if topic not in _SHIPPING))
    warranty = _stated(seed, shop, terms, ("warranty_months",))
    shipping = _stated(seed, shop, terms, _SHIPPING)
    chance = Chance(seed, shop.key, "policy")
    noise = [Markup(words) for words in chance.some(wordings(shop.language).noise["policy"], 4)]  # noqa: S704 - our words
    sections = [Section(ui["returns_title"], _paragraphs(chance, returns, noise[:2]))]
    if warranty:
        sections.append(Section(ui["warranty_title"], _paragraphs(chance, warranty, [])))
    delivery = Section(ui["shipping_title"], _paragraphs(chance, shipping, noise[2:]))
    returns_path, shipping_path = policy_paths(shop)
    if returns_path == shipping_path:
        every = (*returns, *warranty, *shipping)
        return (PolicyPage(returns_path, ui["returns_title"], (*sections, delivery), every),)
    return (
        PolicyPage(returns_path, ui["returns_title"], tuple(sections), (*returns, *warranty)),
        PolicyPage(shipping_path, ui["shipping_title"], (delivery,), tuple(shipping)),
    )


def _stated(seed: int, shop: InventedShop, terms: dict[str, Value], topics: tuple[str, ...]) -> list[Statement]:
    """State each term once: a sentence that states two leaves no need for a second; then the traps."""
    statements: list[Statement] = []
    for topic in topics:
        if topic in terms and not any(topic in statement.says for statement in statements):
            chance = Chance(seed, shop.key, topic, "policy")
            statement = state(topic, terms, "policy", tongue_of(shop), chance)
            if statement is None:
                msg = f"no wording in {shop.language}.toml states {topic} = {terms[topic]!r} on a policy page"
                raise LookupError(msg)
            statements.append(statement)
    if "return_window_days" in topics:
        statements += [planted(seed, trap, "policy") for trap in all_traps() if trap.shop == shop.key and trap.policy]
    return statements


def _paragraphs(chance: Chance, statements: list[Statement], noise: list[Markup]) -> tuple[Markup, ...]:
    """One to three sentences a paragraph; the first statements stay first, because they are the main terms."""
    sentences = [statement.html for statement in statements]
    paragraphs: list[Markup] = []
    while sentences:
        count = chance.number(1, 3)
        paragraphs.append(Markup(" ").join(sentences[:count]))
        sentences = sentences[count:]
    for words in noise:
        paragraphs.insert(chance.number(0, len(paragraphs)), words)
    return tuple(paragraphs)
