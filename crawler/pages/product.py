"""A page with one product: everything its markup, state and visible words state of it, put together.

Reads a parsed response; gives a Listing, or says that the page sells nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain, islice, tee
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborNode

from crawler.items import FACT_KEYS, Candidate, Fact, Listing, Offer, Source, Status
from crawler.pages import opengraph
from crawler.pages.address_code import read_address_code
from crawler.pages.buying import BuyingArea, read_buying_area
from crawler.pages.document import Document, named_for, node_path
from crawler.pages.ground import Ground, grounded, with_labels
from crawler.pages.heading import page_titles, parts_of
from crawler.pages.kind import Kind, Signs, kind_of
from crawler.pages.passages import product_passages
from crawler.pages.platform import platform_of
from crawler.pages.return_markup import read_return_markup
from crawler.pages.schema_org import products_in, statement_of
from crawler.pages.settle import settle_currency, settle_name, settle_price, settled
from crawler.pages.specs import labelled, read_rows
from crawler.pages.state import read_state
from crawler.pages.statement import Statement, text, worded
from crawler.pages.stock import read_stock
from crawler.pages.things import Thing, from_json_ld, from_microdata, from_rdfa, json_ld_scripts
from crawler.readers.decide import decide_all
from crawler.readers.language import SAMPLE, language_of
from crawler.readers.lookalike import recognise_mat
from crawler.readers.mat import read_mat
from crawler.readers.money import Role
from crawler.readers.passage import Passage
from crawler.readers.terms import read_terms
from crawler.readers.text import fold, similarity, squeeze, words

_IDENTITY = ("brand", "sku", "gtin", "mpn")
_SETTLED = frozenset({"name", "price", "currency", "list_price"})
"""Facts that are decided by what the page shows, apart from the others."""
_OWN_WORDS = ("material", "dimensions")
_MAX_IMAGES = 20
_SHARED = 3
"""Words that title and address share from which both name the thing."""
_CODE_MARKS = "[itemprop=sku],.sku,#sku,.product-sku,.product_sku,.product-code,.item-number,.article-number"
_MAX_MARKED = 100
_CODE = re.compile(r"\w[\w./#-]{2,39}")
_names_brand = named_for(r"brand|byline|manufacturer|marque|hersteller|vendor|designer|marca|producent")
_BRAND_WORDS = re.compile(
    r"(?:(?:visit the|visiter la boutique|besuchen? sie den|visita lo store di|visita la tienda de|by|von|par|de|da|av|"
    r"af|door|brand|marke|marque|marca|merk|märke|mærke|merke|producent|značka|výrobce)\s?:?\s)?"
    r"(?P<brand>.{2,40}?)(?:[- ](?:store|shop))?",
    re.IGNORECASE,
)


class ProductPage:
    """Everything that can be read of one page about one product."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.issues: list[str] = []
        self.has_state = False
        self.page_titles = page_titles(document.landmarks)
        self.titles = self._all_titles()
        self.meta, self.declared_type = opengraph.read_opengraph(document.landmarks)
        self.types: frozenset[str] = frozenset()
        self.statements, self.listed = self._markup()
        self.area: BuyingArea = read_buying_area(document)
        self.rows = read_rows(document)
        self.codes = labelled(self.rows)
        self.stock = read_stock(document, self.area)

    @cached_property
    def language(self) -> str | None:
        """Language of the page's words."""
        root = self.document.parser.css_first("html")
        words, length = [], 0
        for line in self.document.lines:
            words.append(line.text)
            length += len(line.text)
            if length > SAMPLE:
                break
        return language_of(root.attributes.get("lang") if root else None, " ".join(words))

    @cached_property
    def kind(self) -> Kind:
        """What kind of page it is; embedded state is asked where what is shown does not tell."""
        kind = self._kind(next(iter(self.statements), None))
        if kind == "other" and self.document.title is not None:
            self._add_state()
            kind = self._kind(next(iter(self.statements), None))
        return kind

    def _kind(self, main: Statement | None) -> Kind:
        has_contact = self.area.button is None and self.stock.offered is not None
        has_stock, codes = self.stock.said is not None, set(self.codes)
        if main is None and "sku" not in codes and self._marked_code:
            codes.add("sku")
        return kind_of(
            self.document,
            Signs(
                main, self.meta, self.declared_type, self.listed, self.area, codes, has_contact, has_stock, self.types
            ),
        )

    def _all_titles(self) -> list[str]:
        heading = self.document.text(self.document.title) if self.document.title else ""
        titles = [heading] if heading else []
        return [*titles, *(part for title in self.page_titles for part in parts_of(title))]

    def _markup(self) -> tuple[list[Statement], int]:
        """Return what markup states of the main product, best source first, and how many products it merely lists."""
        landmarks = self.document.landmarks
        json_ld, issues = from_json_ld(landmarks)
        self.issues += issues
        self.types = frozenset(kind for thing in json_ld for kind in thing.types)
        statements: list[Statement] = []
        listed = 0
        for things in (json_ld, from_microdata(landmarks), from_rdfa(landmarks)):
            own, others = products_in(things)
            listed += len(others)
            main = self._main(own)
            if main is None:
                listed += len(own) if len(own) > 1 else 0
            else:
                statements.append(statement_of(main))
        return statements, listed

    def _main(self, own: Sequence[Thing]) -> Thing | None:
        """Return the product that the page is about: named like the page, or alone on it."""
        scored = [(self._likeness(thing), thing) for thing in own]
        if not scored:
            return None
        likeness, thing = max(scored, key=lambda pair: pair[0])
        if self.document.title is None and len(own) == 1:
            return thing
        if len(own) > 2 and self._are_listed([other for like, other in scored if like > likeness - 0.1]):
            return None
        return thing if likeness >= (0.5 if len(own) > 1 else 0.25) or not thing.word("name") else None

    def _are_listed(self, things: Sequence[Thing]) -> bool:
        """Tell whether things that fit the page alike have pages of their own: it lists them, whatever it is called."""
        addresses = (word.text for thing in things if (word := thing.word("url", "@id")))
        paths = {urlsplit(self.document.address(address)).path.rstrip("/") for address in addresses}
        return len(paths - {urlsplit(self.document.url).path.rstrip("/")}) > 2

    def _likeness(self, thing: Thing) -> float:
        name, address = thing.word("name"), thing.word("url", "@id")
        likeness = max((similarity(name.text, title) for title in self.titles), default=0.0) if name else 0.2
        if address and _same_path(self.document.address(address.text), self.document.url):
            likeness += 0.5
        return likeness + (0.1 if any(True for _ in thing.things("offers")) else 0.0)

    def listing(self) -> Listing:
        """Return the page's facts as a Listing."""
        language = self.language
        ground = Ground(self.document.source, json_ld_scripts(self.document.landmarks))
        self._add_state()
        heading = self._heading()
        # Other goods are known by their names, or by the first passages; nobody reads the rest.
        judged, passages = tee(self._passages(heading))
        is_mat, reason = recognise_mat(heading, judged, language)
        # What a yoga mat's or a lamp's page says of spikes and returns is nobody's fact.
        candidates = (
            {} if is_mat is False else _read_passages(list(passages), language, read_return_markup(self.document))
        )
        for key in _IDENTITY:
            candidates[key] = self._identity(key)
        candidates["availability"] = self._availability()
        for key in _OWN_WORDS:
            of_text = [each for each in candidates.get(key, ()) if each.source is Source.TEXT]
            candidates[key] = self.codes.get(key) or of_text
        keys = [key for key in dict.fromkeys([*candidates, *FACT_KEYS]) if key not in _SETTLED]
        candidates = {key: self.own(key, candidates.get(key, [])) for key in keys}
        kept = {key: grounded(key, values, ground, self.issues) for key, values in candidates.items() if values}
        # What names the thing or is given in its own words stays as it is; other rows are quoted with their label.
        labelled = {key: with_labels(kept[key], self.rows, ground) for key in kept.keys() - {*_IDENTITY, *_OWN_WORDS}}
        facts, issues = decide_all({key: values for key, values in {**kept, **labelled}.items() if values})
        settled = self._settled(ground, language)
        facts = {**facts, **settled}
        return Listing(
            url=self.document.url,
            platform=platform_of(self.document.source),
            language=language,
            issues=tuple(dict.fromkeys([*self.issues, *issues])),
            facts=facts,
            is_mat=is_mat,
            is_mat_reason=reason,
            offers=tuple(o for o in self._offers() if not o.evidence or ground.holds(o.evidence.quote or "")),
            images=tuple(self._images()),
        )

    def own(self, key: str, candidates: list[Candidate]) -> list[Candidate]:  # noqa: ARG002  # a shop's page class asks
        """Return the candidates of one fact, corrected or added to; here, for any shop, as they are.

        What a shop's page class (crawler/pages/shops) returns is held to the same rules: a quote that the page does
        not contain is dropped, and candidates that disagree are a contradicted fact.
        """
        return candidates

    def _add_state(self) -> None:
        """Read embedded state where markup leaves a price, a stock or a code open."""
        if self.has_state:
            return
        self.has_state = True
        stated = {key for said in self.statements for key, values in said.candidates.items() if values}
        if not {"price", "availability", "sku", "brand", "currency"} <= stated:
            self.statements += read_state(self.document, self.titles)

    def _heading(self) -> str | None:
        heading = self.document.text(self.document.title) if self.document.title else None
        if heading and worded(heading, Source.TITLE, "") is None:
            # A template left unfilled: the name is what markup says it is.
            heading = next((str(name.value) for name in self._of("name", with_meta=False)), heading)
        return heading

    def _passages(self, heading: str | None) -> Iterator[Passage]:
        described = (passage for said in self.statements for passage in said.passages)
        return chain(product_passages(self.document, self.rows, heading), described)

    def _identity(self, key: str) -> list[Candidate]:
        stated, rows = self._of(key), self.codes.get(key, [])
        if key == "sku":
            return self._article_numbers(stated, rows)
        if key == "brand":
            return [each for each in (*stated, *rows) if self._is_a_name(str(each.value))] or self._marked_brand()
        return [*stated, *rows]

    def _is_a_name(self, brand: str) -> bool:
        """Whether what markup gives for a brand is no mere number of the shop's: `4711` is one that its titles show."""
        return not brand.isdigit() or any(brand in title for title in self.titles)

    def _article_numbers(self, stated: list[Candidate], rows: list[Candidate]) -> list[Candidate]:
        """Return article numbers; a name in markup's place for one yields to the code that the address carries."""
        if codes := [candidate for candidate in stated if " " not in str(candidate.value)]:
            return [*codes, *rows]
        address = squeeze(urlsplit(self.document.url).path)
        there = [
            row for row in [*rows, *self._of("mpn")] if len(str(row.value)) > 4 and squeeze(str(row.value)) in address
        ]
        # A number of the address may be another system's; what the page itself calls an article number is not.
        if named := there or rows or self._marked_code:
            return named
        code = read_address_code(self.document)
        return [code] if code else stated

    @cached_property
    def _marked_code(self) -> list[Candidate]:
        """Return the one code that elements named for an article number hold; several are those of several goods."""
        found: dict[str, LexborNode] = {}
        for node in islice(self.document.parser.css(_CODE_MARKS), _MAX_MARKED):
            code = fold(node.attributes.get("content") or node.text(deep=True)[:_MAX_MARKED])
            if _CODE.fullmatch(code) and any(map(str.isdigit, code)):
                found.setdefault(code, node)
        if len(found) != 1:
            return []
        ((code, node),) = found.items()
        made = worded(code, Source.TEXT, node_path(node), longest=64)
        return [made] if made else []

    def _marked_brand(self) -> list[Candidate]:
        """Return the text of an element that is named for a brand, where the page's titles say it too."""
        titles = f" {' '.join(words(' '.join(self.titles)))} "
        for element in self.document.elements:
            if element.end - element.index > 6 or not _names_brand(element.marks):
                continue
            match = _BRAND_WORDS.fullmatch(self.document.text(element))
            if match and f" {' '.join(words(match['brand']))} " in titles:
                made = worded(match["brand"], Source.TEXT, element.path, longest=40)
                return [made] if made else []
        return []

    def _of(self, key: str, *, with_meta: bool = True) -> list[Candidate]:
        said = [*self.statements, self.meta] if with_meta else self.statements
        return [candidate for statement in said for candidate in statement.candidates.get(key, ())]

    def _availability(self) -> list[Candidate]:
        stated = self._of("availability")
        if stated:
            # Markup often gives the first variant's stock; plain words on the page against it leave the fact open.
            against = self.stock.said if self.stock.plain else None
            return [*stated[:1], against] if against else stated[:1]
        # A button is no word on stock where markup's own place for it is left blank.
        blank = any(said.stock_is_blank for said in self.statements)
        return [found for found in (self.stock.said or (None if blank else self.stock.offered),) if found]

    def _settled(self, ground: Ground, language: str | None) -> dict[str, Fact]:
        """Decide name, price, list price and currency by what the page shows."""
        names = grounded("name", self.own("name", self._names()), ground, self.issues)
        prices = grounded("price", self.own("price", self._of("price")), ground, self.issues)
        variants = [candidate for said in self.statements for candidate in said.variant_prices]
        currencies = grounded("currency", self.own("currency", self._of("currency")), ground, self.issues)
        declared = next((code for candidate in currencies if (code := text(candidate))), None)
        price = settle_price(prices, grounded("price", variants, ground, self.issues), self.area, declared)
        root = self.document.parser.css_first("html")
        tag = root.attributes.get("lang") if root else None
        currency = settle_currency(currencies, self.area, price, self.document.url, tag or language)
        facts = {"name": settle_name(names, self.page_titles), "price": price, "currency": currency}
        facts["list_price"] = self._list_price(price, currency, ground)
        held = {key: self._held(fact, ground) for key, fact in facts.items() if fact is not None}
        return {key: fact for key, fact in held.items() if fact is not None}

    def _held(self, fact: Fact, ground: Ground) -> Fact | None:
        """Return a fact without candidates whose words a broken page does not hold; None where its own are gone."""
        # All others were looked for already.
        shown = {id(candidate) for candidate in fact.candidates if candidate.source is Source.TEXT}
        kept = [c for c in fact.candidates if id(c) not in shown or ground.holds_across_tags(c.quote or "")]
        if len(kept) == len(fact.candidates):
            return fact
        if fact.status is not Status.STATED or fact.quote not in {candidate.quote for candidate in kept}:
            return None
        return fact.model_copy(update={"candidates": tuple(kept)})

    def _names(self) -> list[Candidate]:
        names = self._of("name", with_meta=False)
        if (title := self.document.title) is not None:
            names.append(_title_candidate(self.document.text(title), title.path))
            own = fold("".join(w for w, o in self._words_of_title() if o == title.index))
            if own and len(own) >= 3 and own != self.document.text(title):
                names.append(_title_candidate(own, title.path))
        if names and self._heads_something_else():
            names = [*self._title_names(), *names]
        names = names or self.meta.candidates.get("name", [])
        if not names or (not self.statements and self.document.title is None):
            names = [*self._title_names(), *names]
        return [name for name in names if str(name.value)]

    def _heads_something_else(self) -> bool:
        """Tell whether the heading shares no word with the page's title, while the page's address does: a banner's."""
        if self.document.title is None or self.statements:
            return False
        heading = set(words(self.document.text(self.document.title)))
        titled = {word for title in self.page_titles for word in words(title)}
        address = set(words(re.sub(r"[-_+/]", " ", unquote(urlsplit(self.document.url).path))))
        return len(titled & address) >= _SHARED and not heading & (titled | address)

    def _title_names(self) -> list[Candidate]:
        """Return the longest piece of the page's title that og:title repeats, else its first piece."""
        *shared, title = self.page_titles or [""]
        pieces = [piece for piece in parts_of(title) if piece]
        repeated = [piece for piece in pieces if piece != title and any(piece in other for other in shared)]
        chosen = max(
            repeated,
            key=len,
            default=pieces[-1]
            if pieces and len(pieces) == 1
            else (title if not pieces else pieces[min(1, len(pieces) - 1)]),
        )
        head = self.document.landmarks
        places = (
            mark.node
            for mark in [*head.titles, *head.metas]
            if chosen in fold(mark.node.text() or mark.attribute("content"))
        )
        place = next(places, None) if chosen else None
        return [_title_candidate(chosen, node_path(place))] if place is not None else []

    def _words_of_title(self) -> Iterable[tuple[str, int]]:
        title = self.document.title
        if title is None:
            return ()
        span = slice(title.start, title.stop)
        return zip(self.document.words[span], self.document.owners[span], strict=True)

    def _list_price(self, price: Fact | None, currency: Fact | None, ground: Ground) -> Fact | None:
        value = price.value if price else None
        code = str(currency.value) if currency and currency.value else None
        candidates = self._of("list_price")
        shown = (each for each in self.area.of(Role.LIST) if each.weight > 0)
        candidates += [each.candidate(code) for each in islice(shown, 1)]
        higher = [c for c in candidates if value is not None and c.value > value]  # type: ignore[operator]  # both Decimal
        higher = grounded("list_price", higher, ground, self.issues)
        return settled("list_price", [c for c in higher if c.value == higher[0].value], higher) if higher else None

    def _offers(self) -> Iterable[Offer]:
        return next((said.offers for said in self.statements if said.offers), [])

    def _images(self) -> list[str]:
        addresses = (self.document.address(link) for said in [*self.statements, self.meta] for link in said.images)
        return list(dict.fromkeys(filter(None, addresses)))[:_MAX_IMAGES]


def _read_passages(
    passages: list[Passage], language: str | None, marked_up: dict[str, list[Candidate]]
) -> dict[str, list[Candidate]]:
    """Read the facts of a mat and the shop's terms that its page states, beside those of its markup."""
    found: dict[str, list[Candidate]] = {}
    for read in (marked_up, read_mat(passages, language), read_terms(passages, language)):
        for key, values in read.items():
            found.setdefault(key, []).extend(values)
    return found


def _title_candidate(words: str, locator: str) -> Candidate:
    return Candidate(value=words, quote=words, source=Source.TITLE, locator=locator)


def _same_path(one: str, other: str) -> bool:
    return urlsplit(one).path.rstrip("/") == urlsplit(other).path.rstrip("/")
