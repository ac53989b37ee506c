"""Which parts of a page are not about its main product: navigation, footers, pop-ups, carts, related products, reviews.

Goes by element, role and by whole words of class and id, so that `product-preview` is no review and `has-menu` no
menu; and by headings in many languages. Reads nothing but what it is handed. An ancestor of the page's title is never
cut (document.py).
"""

from __future__ import annotations

import re
from functools import lru_cache

INVISIBLE = frozenset(
    {
        "script", "style", "noscript", "template", "svg", "iframe", "object", "canvas", "textarea", "head", "video",
        "audio", "map", "math", "datalist", "nav", "footer", "dialog",
    }
)  # fmt: skip
_ROLES = frozenset({"navigation", "banner", "contentinfo", "dialog", "alertdialog", "search", "menu", "menubar"})
_ELSEWHERE_TYPES = re.compile(r"/(?:Review|BreadcrumbList|SiteNavigationElement|WPFooter|WPHeader|Question|Comment)\b")

# Runs of words in one class or id (camelCase split, signs as blanks); each must be a whole word there.
_ELSEWHERE = re.compile(
    r"""(?<![a-z])(?:
    nav|navbar|navigation|menu|megamenu|submenu|breadcrumbs?|footer|sitefooter|siteheader|site\ header|page\ header|
    topbar|top\ bar|skip\ link|
    cookies?|consent|gdpr|newsletter|newsletters|popup|pop\ up|modal|overlay|lightbox|offcanvas|off\ canvas|drawer|
    toast|
    minicart|mini\ cart|cart\ drawer|cart\ popup|cart\ preview|basket|wishlist|login|signin|
    related|relateds|recommend|recommended|recommendations?|recommender|recos?|upsells?|up\ sells?|cross\ sells?|
    crosssells?|
    crossselling|cross\ selling|similar|similars|also\ (?:bought|viewed|like|liked)|you\ may|may\ like|
    (?:recently|last)\ (?:viewed|visited|seen)|recent\ products|sponsored|sponsors?|advertisements?|banner\ ad|
    bestsellers?|complementary|frequently\ bought|bought\ together|bundle\ products|
    reviews?|customer\ reviews?|ratings?\ list|comments?|testimonials?|ugc|questions?|faqs?|q\ ?a|qna|
    suggest|suggestions?|suggested|autocomplete|search\ results?|social\ share|share\ buttons?
    )(?![a-z])""",
    re.VERBOSE,
)
# The same words also name state and layout on elements that hold the product itself.
_STATE = re.compile(
    r"(?:^|\s)(?:has|no|is|with|js|hide|show|open|close|toggle|btn|button|link|trigger|add to|add)[ ]|"
    r"\b(?:content|count|summary|stars?|score|average|badge|toggle|trigger|button|btn|link|enabled|disabled|active|"
    r"open|product|main)$"
)
_OF_PRODUCT = re.compile(r"prod(?:uct)?-?pop-?up__")
"""A product's own parts, in shops whose product page and pop-up are made of the same (Tilda)."""
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_SIGNS = re.compile(r"[^a-z]+")
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_REMEMBERED = 50_000
"""Values of class and id whose meaning is kept: all of a shop's pages, or of the fifty real ones."""
_HIDDEN_CLASSES = frozenset({"hidden", "d-none", "hide", "is-hidden", "u-hidden", "uk-hidden", "invisible"})
_NEVER = frozenset({"html", "body", "main", "form", "h1"})

OTHER_GOODS_HEADING = re.compile(
    r"""^\W*(?:
    # other goods
    (?:you|customers?|others?|people|shoppers)\b.{0,25}\b(?:also|may|might)\b.{0,12}\b(?:like|love|bought|buy|view|
    viewed|enjoy|consider)|
    related\ (?:products?|items?|goods)|similar\ (?:products?|items?|mats?)|recently\ viewed|recommended|
    recommendations|
    frequently\ bought|pairs\ well|
    (?:\d+\ )?(?:we\ found\ )?other\ products.{0,30}|
    complete\ (?:the|your)\ |more\ from|more\ like\ this|bestsellers?|new\ arrivals|
    goes\ well\ with|compare\ with|sponsored|trending|featured\ (?:products|collection)|
    (?:ähnliche|verwandte|weitere|passende|empfohlene|andere|zuletzt\ (?:angesehene?|gesehen)).{0,40}|
    das\ könnte.{0,30}|kunden\ (?:kauften|haben).{0,40}|wird\ oft\ zusammen.{0,30}|unsere\ (?:empfehlungen|
    bestseller)|dazu\ passt|
    produits?\ (?:similaires?|associés?|apparentés?|complémentaires?|recommandés?)|vous\ (?:aimerez|aimeriez|
    pourriez).{0,40}|
    (?:\d+\ )?autres?\ produits?.{0,30}|
    récemment\ (?:vus?|consultés?)|les\ clients.{0,40}|nos\ best.{0,15}|
    otros\ productos.{0,30}|altri\ prodotti.{0,30}|outros\ produtos.{0,30}|
    productos?\ (?:relacionados?|similares?|recomendados?)|también\ te.{0,30}|te\ puede.{0,30}|vistos?\ recientemente|
    prodotti\ (?:correlati|simili|consigliati)|potrebbe.{0,30}|potrebbero.{0,30}|ti\ potrebbe.{0,30}|visti\ di\ recente|
    (?:gerelateerde|vergelijkbare|andere)\ (?:producten|artikelen)|(?:dit\ )?vind\ je\ misschien.{0,30}|
    anderen\ (?:bekeken|kochten).{0,30}|
    (?:relaterade|liknande|rekommenderade)\ (?:produkter|varor)|andra\ (?:köpte|kunder).{0,30}|du\ (?:kanske|kan|
    vil)\ (?:också|også).{0,30}|
    (?:relaterede|lignende|relaterte|anbefalte|anbefalede)\ (?:produkter|varer)|andre\ (?:købte|kjøpte|kunder).{0,30}|
    (?:samankaltaisia|suositellut|muita|vastaavia)\ .{0,25}|saatat\ pitää.{0,20}|asiakkaat\ ostivat.{0,20}|
    produkty\ (?:podobne|powiązane|polecane).{0,15}|
    (?:podobne|powiązane|polecane|inne)\ (?:produkty|towary|propozycje)|może\ ci\ się.{0,20}|klienci\ kupili.{0,20}|
    ostatnio\ oglądane|
    (?:související|podobné|doporučené|súvisiace|odporúčané)\ .{0,20}|mohlo\ by.{0,25}|
    produtos?\ (?:relacionados?|semelhantes?|recomendados?)|também\ (?:pode|poderá).{0,25}|
    関連商品|おすすめ.{0,12}|こちらも.{0,12}|この商品を.{0,20}|最近チェック.{0,12}|
    # other people's words
    (?:customer|product|verified)?\ ?(?:reviews?|testimonials?|ratings?)(?:\W.{0,20})?|what\ .{0,20}(?:customers|
    people|users)\ .{0,15}say.{0,10}|
    (?:kunden)?(?:bewertungen|rezensionen|meinungen)|das\ sagen.{0,30}|avis\ (?:clients?|des\ clients|vérifiés)|
    opiniones.{0,25}|reseñas.{0,20}|
    recensioni.{0,20}|(?:klant)?beoordelingen|ervaringen|recensioner|omdömen|anmeldelser|arvostelut|opinie.{0,15}|
    hodnocení|recenze|
    avaliações|(?:カスタマー)?レビュー|
    # questions of a general kind
    (?:faqs?|frequently\ asked.{0,15}|questions?\ (?:and|&)\ answers?|q\ ?&\ ?a|häufig(?:e|\ gestellte)\ fragen|
    fragen\ und\ antworten|
    questions\ fréquentes|foire\ aux\ questions|preguntas\ frecuentes|domande\ frequenti|veelgestelde\ vragen|
    vanliga\ frågor|
    ofte\ stillede.{0,20}|ofte\ stilte.{0,20}|vanlige\ spørsmål|usein\ kysytyt.{0,15}|najczęściej\ zadawane.{0,15}|
    časté\ dotazy|
    perguntas\ frequentes|よくある(?:ご)?質問)\W*
    )\W*$""",
    re.VERBOSE | re.IGNORECASE,
)
"""A whole heading that opens a part with other goods, customers' words or general questions."""


def zone_of(tag: str, attributes: dict[str, str | None]) -> tuple[bool, bool]:
    """Tell whether an element opens a part that is not about the main product, and whether it is not shown.

    Not shown is what shows only when the page is used: a closed tab, another variant's price.
    """
    classes = attributes.get("class")
    elsewhere, hidden = _of_classes(classes) if classes else (False, False)
    if classes is None or len(attributes) > 1:  # most elements have a class and nothing else
        elsewhere = elsewhere or _is_elsewhere(attributes)
        hidden = hidden or "hidden" in attributes or _is_styled_away(attributes)
    return elsewhere and tag not in _NEVER, hidden


def _is_elsewhere(attributes: dict[str, str | None]) -> bool:
    if attributes.get("role") in _ROLES or attributes.get("aria-modal") == "true":
        return True
    if (kind := attributes.get("itemtype")) and _ELSEWHERE_TYPES.search(kind):
        return True
    name = attributes.get("id")
    return bool(name) and _of_classes(str(name))[0]


def _is_styled_away(attributes: dict[str, str | None]) -> bool:
    style = attributes.get("style")
    return bool(style) and _HIDDEN_STYLE.search(str(style)) is not None


@lru_cache(maxsize=_REMEMBERED)
def _of_classes(marks: str) -> tuple[bool, bool]:
    # The same few hundred values make up a page, and a shop's pages share them.
    names = marks.split()
    return any(map(_names_elsewhere, names)), not _HIDDEN_CLASSES.isdisjoint(names)


@lru_cache(maxsize=_REMEMBERED)
def _names_elsewhere(mark: str) -> bool:
    spelled = _SIGNS.sub(" ", _CAMEL.sub(" ", _OF_PRODUCT.sub("", mark[:200])).lower()).strip()
    return bool(_ELSEWHERE.search(spelled)) and not _STATE.search(spelled)
