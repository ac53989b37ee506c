"""Views: what a product template prints, made from a listing (or a look-alike) and from noise that states nothing."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup

from crawler.market.addresses import address, product_path
from crawler.market.chance import Chance
from crawler.market.figures import money
from crawler.market.goods import LookAlike
from crawler.market.listings import TERM_TOPICS, Listing
from crawler.market.offers import SellerOffer, offers_of
from crawler.market.shops import InventedShop, PriceTag
from crawler.market.wording import Statement, wordings

_BULLETS = 0.45


@dataclass(frozen=True, slots=True)
class ProductView:
    """Everything a product page shows."""

    shop: InventedShop
    """Who sells."""
    url: str
    """Full address."""
    slug: str
    """Part of the address that names it."""
    number: int
    """Running number."""
    title: str
    """Main heading."""
    brand: str | None
    """Brand, where the shop shows it."""
    sku: str
    """Article number."""
    gtin: str | None
    """GTIN-13, where the shop shows it."""
    mpn: str | None
    """Maker's number, where the shop shows it."""
    tag: PriceTag
    """Price and stock."""
    quirks: frozenset[str]
    """Faults of the template on this page."""
    bullets: tuple[Markup, ...]
    """List of the description."""
    paragraphs: tuple[Markup, ...]
    """Paragraphs of the description."""
    terms: tuple[Markup, ...]
    """Sentences about shipping and returns."""
    rows: tuple[tuple[Markup, Markup], ...]
    """Labels and cells of the spec table."""
    questions: tuple[tuple[str, str], ...]
    """Questions and answers that state nothing."""
    reviews: tuple[str, ...]
    """Customers' words that state nothing."""
    offers: tuple[SellerOffer, ...]
    """Sellers, on a marketplace."""

    @property
    def price(self) -> str:
        """The price as the page prints it."""
        return self.money(self.tag.price)

    @property
    def list_price(self) -> str | None:
        """The crossed-out price as printed."""
        return None if self.tag.list_price is None else self.money(self.tag.list_price)

    @property
    def stock(self) -> str:
        """The words for the stock."""
        return wordings(self.shop.language).ui[self.tag.availability]

    @property
    def in_stock(self) -> bool:
        """Whether it can be bought at all."""
        return self.tag.availability != "OutOfStock"

    @property
    def marked_price(self) -> Decimal:
        """The price in the markup: an old one where the page is stale."""
        return self.tag.price + 40 if "stale_price" in self.quirks else self.tag.price

    @property
    def variant(self) -> str:
        """Name of the only variant."""
        return "Mat + neck pillow" if "pillow_variant" in self.quirks else "Default Title"

    @property
    def description(self) -> str:
        """Plain text for markup and meta tags."""
        return " ".join(str(paragraph.striptags()) for paragraph in self.paragraphs[:1])

    @property
    def body(self) -> Markup:
        """The description as a feed carries it."""
        paragraphs = Markup().join(Markup("<p>{}</p>").format(paragraph) for paragraph in self.paragraphs)
        bullets = Markup().join(Markup("<li>{}</li>").format(bullet) for bullet in self.bullets)
        return paragraphs + (Markup("<ul>{}</ul>").format(bullets) if bullets else Markup())

    def money(self, amount: Decimal) -> str:
        """Print an amount as the shop does."""
        return money(amount, self.shop.language, self.shop.currency)


def listing_view(seed: int, listing: Listing) -> ProductView:
    """Lay a listing out: fragments and some sentences as bullets, the rest as paragraphs with noise between."""
    shop, mat = listing.shop, listing.mat
    chance = Chance(seed, shop.key, mat.key, "layout")
    rows = tuple((said.label, said.html) for said in listing.statements if said.place == "rows" and said.label)
    prose = [said for said in listing.statements if said.place == "prose"]
    terms = [said for said in prose if set(said.says) & set(TERM_TOPICS)]
    about = chance.shuffled([said for said in prose if said not in terms])
    bullets = [said for said in about if _is_fragment(said) or chance.happens(_BULLETS)]
    noise = wordings(shop.language).noise
    sentences = [said for said in about if said not in bullets]
    return ProductView(
        shop=shop,
        url=address(shop, product_path(shop, listing.slug, listing.number)),
        slug=listing.slug,
        number=listing.number,
        title=listing.title,
        brand=mat.brand if listing.shows("brand") else None,
        sku=listing.sku,
        gtin=mat.gtin if listing.shows("gtin") else None,
        mpn=mat.mpn if listing.shows("mpn") else None,
        tag=listing.tag,
        quirks=listing.quirks,
        bullets=tuple(said.html for said in bullets),
        paragraphs=_paragraphs(
            chance, sentences, [*chance.some(noise["generic"], 2), *chance.some(noise["competitor"], 1)]
        ),
        terms=tuple(said.html for said in terms),
        rows=_with_numbers(shop, listing, rows),
        questions=tuple((question, answer) for question, answer in chance.some(noise["question"], 3)),
        reviews=tuple(chance.some(noise["review"], 2)),
        offers=offers_of(seed, listing),
    )


def goods_view(seed: int, goods: LookAlike) -> ProductView:
    """Lay out a look-alike: a few sentences, nothing else."""
    return ProductView(
        shop=goods.shop,
        url=address(goods.shop, product_path(goods.shop, goods.slug, goods.number)),
        slug=goods.slug,
        number=goods.number,
        title=goods.title,
        brand=None,
        sku=goods.sku,
        gtin=None,
        mpn=None,
        tag=goods.tag,
        quirks=frozenset(),
        bullets=(),
        paragraphs=tuple(Markup("{}").format(words) for words in goods.says),
        terms=(),
        rows=(),
        questions=(),
        reviews=tuple(Chance(seed, goods.title, "review").some(wordings(goods.shop.language).noise["review"][:1], 1)),
        offers=(),
    )


def _is_fragment(said: Statement) -> bool:
    return str(said.html)[-1:] not in ".!?"


def _paragraphs(chance: Chance, said: list[Statement], noise: list[str]) -> tuple[Markup, ...]:
    """Two to three sentences a paragraph; sentences about the pillow stand apart, so that "it" stays clear."""
    pillow = [one for one in said if any(key.startswith("pillow_") for key in one.says)]
    sentences = [one.html for one in said if one not in pillow]
    paragraphs: list[Markup] = []
    while sentences:
        count = chance.number(1, 3)
        paragraphs.append(Markup(" ").join(sentences[:count]))
        sentences = sentences[count:]
    paragraphs += [one.html for one in pillow]
    for words in noise:
        paragraphs.insert(chance.number(0, len(paragraphs)), Markup(words))  # noqa: S704 - our own words
    return tuple(paragraphs)


def _with_numbers(
    shop: InventedShop, listing: Listing, rows: tuple[tuple[Markup, Markup], ...]
) -> tuple[tuple[Markup, Markup], ...]:
    """Add brand, article number and GTIN as rows where the shop has nowhere else to show them."""
    ui = wordings(shop.language).ui
    numbers = [
        ("brand", ui["brand"], listing.mat.brand),
        ("sku", ui["article"], listing.sku),
        ("gtin", "EAN", listing.mat.gtin),
    ]
    shown = [
        (Markup("{}").format(label), Markup("{}").format(value))
        for what, label, value in numbers
        if value and listing.shows(what)
    ]
    return (*shown, *rows) if shop.platform in {"plain", "hyllan", "luma"} else rows
