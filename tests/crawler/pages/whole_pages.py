# ruff: noqa: E501  # pages as tables of what is printed: long lines are what they are
"""Whole pages of invented shops in the style of many kinds of shop software, countries and years, with what they state.

Around each product stand a cart, a menu, other goods with prices and reviews, as on any shop's page. The pages of
OTHERS sell nothing by themselves, though most of them show prices.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

FIELDS = ("name", "price", "currency", "list_price", "availability", "brand", "sku", "gtin")


@dataclass(frozen=True, slots=True)
class Whole:
    """A page and what must be read of it; a field that is not named must not be read wrong, but need not be read."""

    url: str
    language: str
    title: str
    body: str
    expected: dict[str, str | None]
    head: str = ""
    money: str = "€ {}"

    def html(self) -> str:
        """Return the page with everything that stands around its main part."""
        return (
            f'<!doctype html><html lang="{self.language}"><head><title>{self.title}</title>{self.head}</head><body>'
            f"{self._above()}{self.body}{self._below()}</body></html>"
        )

    def _above(self) -> str:
        nothing, free = self.money.format("0"), self.money.format("75")
        return (
            f'<div class="announcement">Sale until Sunday · {free}</div><header class="site-header"><a href="/">Home</a>'
            f'<ul class="menu"><li><a href="/mats">Mats</a></li><li><a href="/sale">Sale</a></li></ul>'
            f'<div class="mini-cart"><span class="price">{nothing}</span></div></header>'
            '<ol class="breadcrumb"><li><a href="/">Home</a></li><li><a href="/mats">Mats</a></li></ol>'
        )

    def _below(self) -> str:
        cards = "".join(
            f'<div class="card"><a href="/p/other-{place}"><h3>Other thing {place}</h3></a>'
            f'<span class="price">{self.money.format(19 + place)}</span></div>'
            for place in range(5)
        )
        return (
            f'<section class="related-products"><h2>You may also like</h2>{cards}</section>'
            f'<section class="reviews"><h2>Reviews</h2><p>I paid {self.money.format(33)} elsewhere and it was sold out.</p></section>'
            f'<footer><p>Free shipping over {self.money.format(50)}</p><a href="/returns">Returns</a></footer>'
        )


def ld(*things: dict[str, Any]) -> str:
    return "".join(f'<script type="application/ld+json">{json.dumps(thing)}</script>' for thing in things)


def offer(price: str, currency: str = "EUR", term: str = "InStock") -> dict[str, str]:
    return {"@type": "Offer", "price": price, "priceCurrency": currency, "availability": f"https://schema.org/{term}"}


PRODUCTS: dict[str, Whole] = {
    "woocommerce, de": Whole(
        "https://heidekraut.example/produkt/ruheinsel-matte/", "de", "Ruheinsel Akupressurmatte – Heidekraut",
        '<div class="product type-product"><div class="summary entry-summary"><h1 class="product_title entry-title">Ruheinsel Akupressurmatte</h1>'
        '<p class="price"><del><span class="woocommerce-Price-amount amount"><bdi>79,00&nbsp;<span class="woocommerce-Price-currencySymbol">€</span></bdi></span></del> '
        '<ins><span class="woocommerce-Price-amount amount"><bdi>59,00&nbsp;<span class="woocommerce-Price-currencySymbol">€</span></bdi></span></ins></p>'
        '<p class="wc-gzd-additional-info">inkl. 19 % MwSt.</p><p>zzgl. <a href="/versand">Versandkosten</a></p>'
        '<p class="stock in-stock">23 vorrätig</p><form class="cart"><input type="number" name="quantity" value="1"><button type="submit" '
        'class="single_add_to_cart_button button alt">In den Warenkorb</button></form><div class="product_meta"><span class="sku_wrapper">'
        'Artikelnummer: <span class="sku">HK-771</span></span> <span class="posted_in">Kategorie: <a href="/mats">Matten</a></span></div></div></div>',
        {"name": "Ruheinsel Akupressurmatte", "price": "59.00", "list_price": "79.00", "currency": "EUR", "availability": "InStock", "sku": "HK-771"},
        money="{},00 €",
    ),
    "magento, nl": Whole(
        "https://veenhof.example/ligmat-wijd.html", "nl", "Ligmat Wijd | Veenhof",
        '<main id="maincontent"><div class="page-title-wrapper product"><h1 class="page-title"><span class="base">Ligmat Wijd</span></h1></div>'
        '<div class="product-info-price"><div class="price-box price-final_price"><span class="special-price"><span class="price-container">'
        '<span class="price-label">Nu</span><span class="price-wrapper" data-price-amount="49.95"><span class="price">€&nbsp;49,95</span></span></span></span>'
        '<span class="old-price"><span class="price-container"><span class="price-label">Was</span><span class="price-wrapper"><span class="price">€&nbsp;64,95</span>'
        '</span></span></span></div><div class="product-info-stock-sku"><div class="stock available" title="Beschikbaarheid"><span>Op voorraad</span></div>'
        '<div class="product attribute sku"><strong class="type">Artikelnr.</strong><div class="value" itemprop="sku">VH1204</div></div></div></div>'
        '<div class="product-add-form"><label>Aantal</label><input name="qty" value="1"><button id="product-addtocart-button" class="action primary tocart"><span>In winkelwagen</span></button></div></main>',
        {"name": "Ligmat Wijd", "price": "49.95", "list_price": "64.95", "currency": "EUR", "availability": "InStock", "sku": "VH1204"},
    ),
    "shopware, de, unit price": Whole(
        "https://torfstich.example/detail/8f2", "de", "Stachelwiese L, anthrazit | Torfstich",
        '<div class="product-detail"><h1 class="product-detail-name">Stachelwiese L, anthrazit</h1><div class="product-detail-buy">'
        '<p class="product-detail-price">64,90 €*</p><div class="product-detail-price-unit"><span class="price-unit-label">Inhalt:</span> '
        '<span class="price-unit-content">1.4 Kilogramm</span> <span class="price-unit-reference-content">(46,36 €* / 1 Kilogramm)</span></div>'
        '<p class="product-detail-tax">Preise inkl. MwSt. zzgl. Versandkosten</p><p class="delivery-information delivery-available">Sofort verfügbar, Lieferzeit: 1-3 Tage</p>'
        '<button class="btn btn-primary btn-buy">In den Warenkorb</button></div><div class="product-detail-ordernumber-container"><span class="product-detail-ordernumber-label">'
        'Produktnummer:</span> <span class="product-detail-ordernumber">TS-0815</span></div></div>',
        {"name": "Stachelwiese L, anthrazit", "price": "64.90", "list_price": None, "currency": "EUR", "availability": "InStock", "sku": "TS-0815"},
        money="{},00 €*",
    ),
    "prestashop, fr": Whole(
        "https://lande-bleue.example/tapis/41-tapis-repos.html", "fr", "Tapis Repos - Lande Bleue",
        '<section id="main"><h1 class="h1">Tapis Repos</h1><div class="product-prices"><div class="product-discount"><span class="regular-price">79,00 €</span></div>'
        '<div class="product-price h5 has-discount"><div class="current-price"><span>59,25 €</span><span class="discount discount-percentage">Économisez 25%</span></div></div>'
        '<div class="tax-shipping-delivery-label">TTC</div></div><div class="product-add-to-cart"><span class="control-label">Quantité</span><button class="btn btn-primary add-to-cart">'
        'Ajouter au panier</button><span id="product-availability">En stock</span></div><div class="product-reference"><label class="label">Référence </label><span>LB41</span></div>'
        '<dl class="data-sheet"><dt class="name">Marque</dt><dd class="value">Lande Bleue</dd></dl></section>',
        {"name": "Tapis Repos", "price": "59.25", "list_price": "79.00", "currency": "EUR", "availability": "InStock", "sku": "LB41", "brand": "Lande Bleue"},
        money="{},00 €",
    ),
    "shopify, gb, instalments": Whole(
        "https://furzehill.example/products/hollow-mat", "en", "Hollow Mat – Furzehill",
        '<main><div class="product__title"><h1>Hollow Mat</h1></div><div class="price price--large price--on-sale"><div class="price__container"><div class="price__regular" hidden>'
        '<span class="visually-hidden">Regular price</span><span class="price-item price-item--regular">£79.00</span></div><div class="price__sale"><span class="visually-hidden">Regular price</span>'
        '<span><s class="price-item price-item--regular">£79.00</s></span><span class="visually-hidden">Sale price</span><span class="price-item price-item--sale price-item--last">£59.00</span></div>'
        '<small class="unit-price caption hidden"><span class="visually-hidden">Unit price</span><span class="price-item--last">£42.14</span></small></div></div>'
        '<p class="installments">or 4 interest-free payments of £14.75 with Clearpay</p><div class="product__tax">Tax included. <a href="/policies/shipping-policy">Shipping</a> calculated at checkout.</div>'
        '<button type="submit" name="add" class="product-form__submit button"><span>Add to cart</span></button></main>',
        {"name": "Hollow Mat", "price": "59.00", "list_price": "79.00", "currency": "GBP", "availability": "InStock"},
        money="£{}.00",
    ),
    "shopify, us, sold out": Whole(
        "https://sagehollow.example/products/spike-bed", "en", "Spike Bed – Sage Hollow",
        '<main><h1 class="product-single__title">Spike Bed</h1><span class="product__price">$59.00</span><span class="product-price__sold-out">Sold out</span>'
        '<button type="submit" disabled class="btn product-form__cart-submit"><span>Sold out</span></button><p>Be the first to know when it is back.</p></main>',
        {"name": "Spike Bed", "price": "59.00", "currency": "USD", "availability": "OutOfStock"},
        head='<meta property="og:type" content="product"><meta property="og:price:amount" content="59.00"><meta property="og:price:currency" content="USD">',
        money="${}.00",
    ),
    "bigcommerce, au": Whole(
        "https://billabend.example/rest-mat/", "en-AU", "Rest Mat - Billabend",
        '<div class="productView"><section class="productView-details"><h1 class="productView-title">Rest Mat</h1><h2 class="productView-brand"><a href="/brands/billabend"><span>Billabend</span></a></h2>'
        '<div class="productView-price"><div class="price-section price-section--withTax rrp-price--withTax"><span>MSRP:</span> <span class="price price--rrp">$89.00</span></div>'
        '<div class="price-section price-section--withTax"><span class="price-now-label">Now:</span> <span class="price price--withTax">$69.00</span> <abbr>(Inc. GST)</abbr></div>'
        '<div class="price-section price-section--saving"><span>(You save</span> <span class="price price--saving">$20.00</span>)</div></div>'
        '<dl class="productView-info"><dt class="productView-info-name">SKU:</dt><dd class="productView-info-value">BB-7</dd><dt class="productView-info-name">UPC:</dt><dd class="productView-info-value">036000291452</dd></dl>'
        '<form><input id="form-action-addToCart" class="button button--primary" type="submit" value="Add to Cart"></form></section></div>',
        {"name": "Rest Mat", "price": "69.00", "list_price": "89.00", "currency": "AUD", "availability": "InStock", "sku": "BB-7", "gtin": "036000291452", "brand": "Billabend"},
        money="${}.00",
    ),
    "squarespace, ca": Whole(
        "https://cedarloft.ca.example/shop/p/nail-mat", "en-CA", "Nail Mat — Cedarloft",
        '<article class="ProductItem"><h1 class="ProductItem-details-title">Nail Mat</h1><div class="product-price">CA$84.00</div><div class="quantity-label">Quantity:</div>'
        '<div class="sqs-add-to-cart-button" role="button"><div class="sqs-add-to-cart-button-inner">Add To Cart</div></div></article>',
        {"name": "Nail Mat", "price": "84.00", "currency": "CAD", "availability": "InStock"},
        money="CA${}.00",
    ),
    "wix, it": Whole(
        "https://ginestra.example/product-page/tappetino", "it", "Tappetino Ginestra | Ginestra",
        '<article><h1 data-hook="product-title">Tappetino Ginestra</h1><div data-hook="sku">SKU: GIN-3</div><div><span data-hook="formatted-secondary-price" style="text-decoration:line-through">70,00&nbsp;€</span>'
        '<span data-hook="formatted-primary-price">56,00&nbsp;€</span></div><div>IVA inclusa</div><label>Quantità</label><button data-hook="add-to-cart"><span>Aggiungi al carrello</span></button></article>',
        {"name": "Tappetino Ginestra", "price": "56.00", "list_price": "70.00", "currency": "EUR", "availability": "InStock", "sku": "GIN-3"},
        money="{},00 €",
    ),
    "opencart, us": Whole(
        "https://tansy.example/index.php?route=product/product&product_id=51", "en", "Tansy Pressure Mat",
        '<div id="content"><h1>Tansy Pressure Mat</h1><ul class="list-unstyled"><li>Brand: <a href="/tansy">Tansy</a></li><li>Product Code: TPM-51</li><li>Reward Points: 40</li><li>Availability: In Stock</li></ul>'
        '<ul class="list-unstyled"><li><span style="text-decoration: line-through;">$75.00</span></li><li><h2>$62.00</h2></li><li>Ex Tax: $51.67</li><li>10 or more $55.00</li></ul>'
        '<label>Qty</label><button type="button" id="button-cart" class="btn btn-primary">Add to Cart</button></div>',
        {"name": "Tansy Pressure Mat", "price": "62.00", "currency": "USD", "availability": "InStock", "sku": "TPM-51", "brand": "Tansy"},
        money="${}.00",
    ),
    "salesforce, it": Whole(
        "https://collina.example/it/p/stuoia-100234.html", "it", "Stuoia di punte | Collina",
        '<div class="container product-detail" data-pid="100234"><h1 class="product-name">Stuoia di punte</h1><div class="prices"><div class="price"><del><span class="strike-through list">'
        '<span class="value" content="89.00"><span class="sr-only">Prezzo ridotto da</span>€ 89,00<span class="sr-only"> a</span></span></span></del><span class="sales"><span class="value" content="69.00">€ 69,00</span></span></div></div>'
        '<ul class="availability-msg"><li><div>Disponibile</div></li></ul><button class="add-to-cart btn btn-primary">Aggiungi al carrello</button><div class="product-number">Articolo n. <span class="product-id">100234</span></div></div>',
        {"name": "Stuoia di punte", "price": "69.00", "list_price": "89.00", "currency": "EUR", "availability": "InStock", "sku": "100234"},
        money="€ {},00",
    ),
    "hybris, es": Whole(
        "https://romeral.example/es/esterillas/p/ROM55", "es", "Esterilla Romero | Romeral",
        '<div class="product-details"><h1 class="name">Esterilla Romero</h1><p class="code">Ref. ROM55</p><p class="price">54,90 €</p><p class="price-old">PVPR: <span>69,90 €</span></p>'
        '<div class="stock-wrapper">Disponible en 24 h</div><button class="btn btn-primary btn-block js-add-to-cart">Añadir a la cesta</button><p class="financing">Financia desde 9,15 €/mes</p></div>',
        {"name": "Esterilla Romero", "price": "54.90", "currency": "EUR", "availability": "InStock", "sku": "ROM55"},
        money="{},00 €",
    ),
    "jtl, de": Whole(
        "https://moorbirke.example/Nadelmatte-Birke", "de", "Nadelmatte Birke, 49,90 €",
        '<div id="result-wrapper"><h1 class="product-title h2">Nadelmatte Birke</h1><ul class="info-essential"><li class="product-sku"><strong>Artikelnummer:</strong> <span>MB-9</span></li>'
        '<li class="product-ean"><strong>GTIN:</strong> <span>4006381333931</span></li><li class="product-manufacturer"><strong>Hersteller:</strong> <span>Moorbirke</span></li></ul>'
        '<div class="price_wrapper"><strong class="price">49,90 €</strong><div class="vat_info">inkl. 19% USt., versandfreie Lieferung</div><div class="base-price text-nowrap-util"><span class="value">35,64 € pro 1 kg</span></div></div>'
        '<div class="delivery-status"><span class="status status-2">sofort verfügbar</span><div class="estimated-delivery">Lieferzeit: 2 - 3 Werktage</div></div><button class="btn btn-primary"><span>In den Warenkorb</span></button></div>',
        {"name": "Nadelmatte Birke", "price": "49.90", "currency": "EUR", "availability": "InStock", "sku": "MB-9", "gtin": "4006381333931", "brand": "Moorbirke"},
        money="{},00 €",
    ),
    "marketplace, us": Whole(
        "https://www.bazaarium.example/Reedbank-Acupressure-Mat/dp/B0C7XYZ123", "en-us", "Reedbank Acupressure Mat with Pillow : Bazaarium",
        '<div id="dp"><div id="centerCol"><h1 id="title"><span id="productTitle">Reedbank Acupressure Mat with Pillow</span></h1><a id="bylineInfo" href="/stores/reedbank">Visit the Reedbank Store</a>'
        '<div id="corePriceDisplay"><span class="a-price priceToPay"><span class="a-offscreen">$39.99</span><span aria-hidden="true"><span class="a-price-symbol">$</span><span class="a-price-whole">39<span class="a-price-decimal">.</span></span>'
        '<span class="a-price-fraction">99</span></span></span><span class="a-size-small basisPrice">List Price: <span class="a-price a-text-price"><span class="a-offscreen">$54.99</span></span></span></div>'
        '<p>Or $6.67 /mo (6 mo).</p></div><div id="buybox"><div id="availability"><span>In Stock</span></div><input id="add-to-cart-button" type="button" value="Add to Cart"><div id="olpLink"><a href="/gp/offer-listing/B0C7XYZ123">New &amp; Used (4) from $31.50</a></div></div>'
        '<table id="productDetails"><tr><th>ASIN</th><td>B0C7XYZ123</td></tr><tr><th>Manufacturer</th><td>Reedbank</td></tr></table></div>',
        {"name": "Reedbank Acupressure Mat with Pillow", "price": "39.99", "currency": "USD", "availability": "InStock", "sku": "B0C7XYZ123", "brand": "Reedbank"},
        money="${}.00",
    ),
    "auction house, us": Whole(
        "https://www.gavelly.example/itm/285512345678", "en", "Spiky mat, hardly used | Gavelly",
        '<div class="vi"><h1 class="x-item-title">Spiky mat, hardly used</h1><div class="x-item-condition">Condition: Used</div><div class="x-price-primary">US $24.50</div><div class="ux-labels">Shipping: US $12.40 Standard Shipping</div>'
        '<a class="ux-call-to-action btn" role="button" href="#">Buy It Now</a><a class="btn" role="button" href="#">Add to cart</a><div class="row"><div class="ux-labels-values__labels">Item number:</div><div class="ux-labels-values__values">285512345678</div></div></div>',
        {"name": "Spiky mat, hardly used", "price": "24.50", "currency": "USD", "availability": "InStock", "sku": "285512345678"},
        money="US ${}.00",
    ),
    "classified ad, dk": Whole(
        "https://www.loppetorv.example/annonce/sommaatte-1034567", "da", "Sømmåtte sælges | Loppetorv",
        '<main><h1>Sømmåtte sælges</h1><div class="price">350 kr.</div><p>Næsten ikke brugt, afhentes i Ribe.</p><button class="button">Kontakt sælger</button></main>',
        {"name": "Sømmåtte sælges", "price": "350", "currency": "DKK"},
        money="{} kr.",
    ),
    "idosell, pl, lowest of 30 days": Whole(
        "https://wrzosowisko.example/product-pol-118-Mata-z-kolcami.html", "pl", "Mata z kolcami Wrzos - Wrzosowisko",
        '<main><h1 class="product_name__name">Mata z kolcami Wrzos</h1><div class="projector_prices"><strong class="projector_prices__price">189,00 zł</strong><span class="projector_prices__unit">/ szt.</span>'
        '<div class="projector_prices__lowest omnibus_price"><span>Najniższa cena z 30 dni przed obniżką: </span><del>179,00 zł</del></div><div class="projector_prices__maxprice_wrapper">Cena regularna: <del>239,00 zł</del></div></div>'
        '<div class="projector_status">Produkt dostępny w magazynie</div><p>Dostawa od 9,99 zł</p><button class="projector_buttons__button">Dodaj do koszyka</button><div class="row"><span>Kod produktu:</span> <strong>WRZ-118</strong></div></main>',
        {"name": "Mata z kolcami Wrzos", "price": "189.00", "currency": "PLN", "availability": "InStock", "sku": "WRZ-118"},
        money="{},00 zł",
    ),
    "shoptet, cs": Whole(
        "https://vresoviste.example/podlozka-vres/", "cs", "Podložka Vřes - Vřesoviště",
        '<main><h1>Podložka Vřes</h1><div class="p-detail-info"><div class="p-code"><span class="p-code-label">Kód:</span> <span>VR-12</span></div><div>Značka: <a href="/znacka/vres">Vřes</a></div></div>'
        '<div class="p-final-price-wrapper"><span class="price-standard"><span>1 890 Kč</span></span><span class="price-save">–15 %</span><strong class="price-final"><span class="price-final-holder">1 590 Kč</span></strong>'
        '<span class="price-additional">1 314 Kč bez DPH</span></div><div class="availability-value"><span class="availability-label">Skladem (&gt;5 ks)</span></div><button class="btn btn-lg btn-conversion add-to-cart-button">Přidat do košíku</button></main>',
        {"name": "Podložka Vřes", "price": "1590", "currency": "CZK", "availability": "InStock", "sku": "VR-12", "brand": "Vřes"},
        money="{} Kč",
    ),
    "sv, credit": Whole(
        "https://ljungheden.example/spikmatta-vila", "sv", "Spikmatta Vila - Ljungheden",
        '<main><h1>Spikmatta Vila</h1><div class="pris"><span class="nu">599 kr</span> <span class="ord-pris">Ord. pris 799 kr</span></div><p>Delbetala från 52 kr/mån</p><p>Frakt 49 kr</p>'
        '<p class="lagerstatus">I lager</p><button class="buy">Lägg i varukorgen</button><p>Artikelnummer: LH-4410</p></main>',
        {"name": "Spikmatta Vila", "price": "599", "currency": "SEK", "availability": "InStock", "sku": "LH-4410"},
        money="{} kr",
    ),
    "nb, dash": Whole(
        "https://rosslyng.example/produkt/spikermatte", "no", "Spikermatte Hvile | Røsslyng",
        '<main><h1>Spikermatte Hvile</h1><div class="product-price"><span class="old">899,-</span><span class="special">699,-</span></div><div class="stock">På lager</div><button>Legg i handlekurv</button><p>Varenr: 77120</p></main>',
        {"name": "Spikermatte Hvile", "price": "699", "availability": "InStock", "sku": "77120"},
        money="{},-",
    ),
    "fi": Whole(
        "https://kanerva.example/tuote/piikkimatto", "fi", "Piikkimatto Lepo | Kanerva",
        '<main><h1>Piikkimatto Lepo</h1><p class="hinta">59,90 €</p><p>Toimituskulut alk. 4,90 €</p><p class="saatavuus">Varastossa</p><button>Lisää ostoskoriin</button><p>Tuotekoodi: KNV-2</p></main>',
        {"name": "Piikkimatto Lepo", "price": "59.90", "currency": "EUR", "availability": "InStock"},
        money="{},00 €",
    ),
    "ja, tax": Whole(
        "https://hagi.example.jp/item/1203", "ja", "やすらぎ指圧マット｜はぎ商店",
        '<main><h1>やすらぎ指圧マット</h1><div class="price-area"><span class="price">5,980円</span><span class="tax">(税込)</span> <span class="price-ex">税抜 5,437円</span></div><p>送料 550円</p><p>在庫あり</p>'
        '<button>カートに入れる</button><table><tr><th>商品番号</th><td>hg-1203</td></tr><tr><th>ブランド</th><td>はぎ</td></tr></table></main>',
        {"name": "やすらぎ指圧マット", "price": "5980", "currency": "JPY", "availability": "InStock", "sku": "hg-1203"},
        money="{}円",
    ),
    "pt-br, instalments": Whole(
        "https://capim.example/produto/tapete-acupressao", "pt-BR", "Tapete de acupressão Capim | Capim",
        '<main><h1>Tapete de acupressão Capim</h1><div class="preco"><span class="preco-de">De: <s>R$ 329,00</s></span> <span class="preco-por">Por: <strong>R$ 259,00</strong></span></div>'
        '<p class="parcelas">ou 10x de R$ 25,90 sem juros</p><button>Comprar</button><p>Código: CAP-10</p></main>',
        {"name": "Tapete de acupressão Capim", "price": "259.00", "list_price": "329.00", "currency": "BRL", "availability": "InStock"},
        money="R$ {},00",
    ),
    "tr": Whole(
        "https://funda.example/urun/akupresur-mati-p-55210", "tr", "Akupresür Matı Funda",
        '<main><h1>Akupresür Matı Funda</h1><div class="product-price"><span class="old-price">1.599,00 TL</span> <span class="new-price">1.299,00 TL</span></div><button class="add-to-cart">Sepete Ekle</button></main>',
        {"name": "Akupresür Matı Funda", "price": "1299.00", "list_price": "1599.00", "currency": "TRY", "availability": "InStock"},
        money="{},00 TL",
    ),
    "ru": Whole(
        "https://veresk.example/catalog/kovrik-78112/", "ru", "Массажный коврик Вереск купить - Вереск",
        '<main><h1>Массажный коврик Вереск</h1><div class="price_block"><div class="price">5 990 руб.</div><div class="price_old">7 490 руб.</div></div><div class="item-stock">Есть в наличии</div><button>В корзину</button><div>Артикул: ВК-78</div></main>',
        {"name": "Массажный коврик Вереск", "price": "5990", "currency": "RUB", "availability": "InStock"},
        money="{} руб.",
    ),
    "hu": Whole(
        "https://hanga.example/szoges-matrac", "hu", "Szöges matrac Hanga - Hanga bolt",
        '<main><h1>Szöges matrac Hanga</h1><div class="product-page-price"><span class="product-price-special">17 990 Ft</span> <span class="product-price-original">21 990 Ft</span></div><p>Raktáron</p><button>Kosárba</button></main>',
        {"name": "Szöges matrac Hanga", "price": "17990", "currency": "HUF"},
        money="{} Ft",
    ),
    "ch, dashes": Whole(
        "https://erika.example.ch/de/produkt/nadelmatte-881234", "de-CH", "Nadelmatte Erika kaufen",
        '<main><h1>Nadelmatte Erika</h1><div class="price"><strong>CHF 59.–</strong> <span class="insteadof">statt CHF 79.–</span></div><p>Lieferbar in 2 Tagen</p><button>In den Warenkorb</button><p>Artikelnummer 881234</p></main>',
        {"name": "Nadelmatte Erika", "price": "59", "currency": "CHF"},
        money="CHF {}.–",
    ),
    "in": Whole(
        "https://jhaadi.example.in/p/spike-mat-77001", "en-IN", "Spike Mat by Jhaadi - Buy Online",
        '<main><h1>Spike Mat by Jhaadi</h1><div class="pdp-price"><strong>₹1,499</strong></div><div class="pdp-mrp">MRP <s>₹2,999</s></div><div class="pdp-discount">(50% OFF)</div><p>EMI starting from ₹71/month</p><button>ADD TO BAG</button></main>',
        {"name": "Spike Mat by Jhaadi", "price": "1499", "list_price": "2999", "currency": "INR", "availability": "InStock"},
        money="₹{}",
    ),
    "gb, trade prices": Whole(
        "https://gorsefield.example.co.uk/acupressure-mat-gf200", "en-GB", "Acupressure Mat GF200 | Gorsefield Clinic Supplies",
        '<main><h1>Acupressure Mat GF200</h1><p>Product code: GF200</p><div class="price-wrapper"><span class="price-inc">£59.00 <small>inc VAT</small></span> <span class="price-ex">£49.17 <small>ex VAT</small></span></div>'
        '<p class="stock">In stock, dispatched today</p><label>Qty</label><button>Add to basket</button></main>',
        {"name": "Acupressure Mat GF200", "price": "59.00", "currency": "GBP", "availability": "InStock", "sku": "GF200"},
        money="£{}.00",
    ),
    "rental beside sale": Whole(
        "https://leihheide.example/produkt/therapiematte", "de", "Therapiematte | Leihheide",
        '<main><h1>Therapiematte</h1><div class="buy-box"><p class="price">Kaufpreis: 249,00 €</p><button>In den Warenkorb</button></div><div class="rent-box"><p class="price">Miete: 19,90 € / Monat</p><p>Kaution: 50,00 €</p><button>Jetzt mieten</button></div></main>',
        {"name": "Therapiematte", "price": "249.00", "currency": "EUR", "availability": "InStock"},
        money="{},00 €",
    ),
    "deposit": Whole(
        "https://kistenheide.example/produkt/lavendelwasser", "de", "Lavendelwasser 0,5 l | Kistenheide",
        '<main><h1>Lavendelwasser 0,5 l</h1><p class="price">4,90 €</p><p>zzgl. 0,25 € Pfand</p><p>9,80 € / 1 l</p><button>In den Warenkorb</button></main>',
        {"name": "Lavendelwasser 0,5 l", "price": "4.90", "currency": "EUR"},
        money="{},00 €",
    ),
    "oscommerce, old tables": Whole(
        "https://oldmoor.example/product_info.php?products_id=88", "en", "Oldmoor Store: Nail Board",
        '<table width="100%"><tr><td class="pageHeading"><h1>Nail Board</h1></td><td class="pageHeading" align="right">£34.95</td></tr><tr><td class="smallText">[NB-88]</td></tr><tr><td class="main">A board with nails.</td></tr>'
        '<tr><td class="main"><input type="image" src="x.gif" alt="Add to Cart"></td></tr></table>',
        {"name": "Nail Board", "price": "34.95", "currency": "GBP", "availability": "InStock"},
        money="£{}.00",
    ),
    "range of variants": Whole(
        "https://brookheath.example/products/layer-mat", "en", "Layer Mat | Brookheath",
        '<main><h1>Layer Mat</h1><p class="price">€49.00 – €69.00</p><select name="size"><option>Choose a size</option><option>S</option><option>L</option></select><button>Add to cart</button></main>',
        {"name": "Layer Mat"},
        head=ld({"@context": "https://schema.org", "@type": "Product", "name": "Layer Mat", "offers": {"@type": "AggregateOffer", "lowPrice": "49.00", "highPrice": "69.00", "priceCurrency": "EUR", "offerCount": 2}}),
    ),
    "markup and shown disagree": Whole(
        "https://brookheath.example/products/quiet-mat", "en", "Quiet Mat | Brookheath",
        '<main><h1>Quiet Mat</h1><p class="price">€64.00</p><button>Add to cart</button></main>',
        {"name": "Quiet Mat", "price": None, "availability": "InStock"},
        head=ld({"@context": "https://schema.org", "@type": "Product", "name": "Quiet Mat", "offers": offer("59.00")}),
    ),
    "two markups disagree, one is shown": Whole(
        "https://brookheath.example/products/still-mat", "en", "Still Mat | Brookheath",
        '<main><h1>Still Mat</h1><p class="price">€59.00</p><button>Add to cart</button></main>',
        {"name": "Still Mat", "price": "59.00", "currency": "EUR", "availability": "InStock"},
        head=ld({"@context": "https://schema.org", "@type": "Product", "name": "Still Mat", "offers": offer("59.00")})
        + '<meta property="product:price:amount" content="79.00"><meta property="product:price:currency" content="EUR">',
    ),
    "other goods in markup first": Whole(
        "https://brookheath.example/products/far-mat", "en", "Far Mat | Brookheath",
        '<main><h1>Far Mat</h1><p class="price">€59.00</p><button>Add to cart</button></main>',
        {"name": "Far Mat", "price": "59.00", "currency": "EUR", "sku": "FM-1", "availability": "InStock"},
        head=ld({"@type": "Product", "name": "Near Pillow", "sku": "NP-1", "offers": offer("19.00", term="OutOfStock")},
                {"@type": "Product", "name": "Far Mat", "sku": "FM-1", "offers": offer("59.00")}),
    ),
    "cards are microdata, too": Whole(
        "https://brookheath.example/products/wide-mat", "en", "Wide Mat | Brookheath",
        '<main itemscope itemtype="https://schema.org/Product"><h1 itemprop="name">Wide Mat</h1><div itemprop="offers" itemscope itemtype="https://schema.org/Offer"><meta itemprop="priceCurrency" content="EUR">'
        '<span class="price" itemprop="price" content="59">€59</span><link itemprop="availability" href="https://schema.org/InStock"></div><button>Add to cart</button></main><aside>'
        + "".join(f'<div itemscope itemtype="https://schema.org/Product"><a itemprop="url" href="/p/{n}"><span itemprop="name">Pillow {n}</span></a><div itemprop="offers" itemscope itemtype="https://schema.org/Offer"><span itemprop="price">{n}</span></div></div>' for n in range(11, 17))
        + "</aside>",
        {"name": "Wide Mat", "price": "59", "currency": "EUR", "availability": "InStock"},
    ),
    "preorder": Whole(
        "https://brookheath.example/products/dawn-mat", "en", "Dawn Mat | Brookheath",
        '<main><h1>Dawn Mat</h1><p class="price">€59.00</p><p class="stock">Pre-order, ships in March</p><button>Pre-order now</button></main>',
        {"name": "Dawn Mat", "price": "59.00", "currency": "EUR", "availability": "PreOrder"},
    ),
    "heading behind a pop-up": Whole(
        "https://brookheath.example/products/deep-mat", "en", "Deep Mat | Brookheath",
        '<div class="popup"><h1>Get 10% off!</h1><p>Only €5.00</p></div><main><div class="product-title">Deep Mat</div><p class="price">€59.00</p><button>Add to cart</button></main>',
        {"name": "Deep Mat", "price": "59.00", "currency": "EUR", "availability": "InStock"},
    ),
    "nothing but an app's words": Whole(
        "https://brookheath.example/products/plain-mat", "en", "Plain Mat | Brookheath",
        '<div id="app"><div class="css-1x"><div class="css-2y"><h1 class="css-3z">Plain Mat</h1><span class="css-4">by Brookheath</span><div class="css-5"><span class="css-6">€59.00</span><span class="css-7">€79.00</span></div>'
        '<div class="css-8"><button class="css-9">Add to bag</button></div></div></div></div>',
        {"name": "Plain Mat", "availability": "InStock"},
    ),
}  # fmt: skip


def grid(count: int = 12, *, microdata: bool = False, buy: bool = True) -> str:
    scope = ' itemscope itemtype="https://schema.org/Product"' if microdata else ""
    name = ' itemprop="name"' if microdata else ""
    return (
        '<ul class="products">'
        + "".join(
            f'<li class="product"{scope}><a href="/products/mat-{n}"><img src="{n}.jpg"><h2{name}>Mat number {n}</h2></a><span class="price">€{40 + n}.00</span>'
            f"{'<button>Add to cart</button>' if buy else ''}</li>"
            for n in range(count)
        )
        + "</ul>"
    )


def other(url: str, title: str, body: str, kind: str, language: str = "en", head: str = "") -> Whole:
    return Whole(url, language, title, body, {"kind": kind}, head=head)


_SHOP = "https://brookheath.example"
OTHERS: dict[str, Whole] = {
    "category": other(f"{_SHOP}/product-category/mats/", "Mats | Brookheath", f"<main><h1>Mats</h1><p>12 results</p>{grid()}</main>", "category"),
    "category, microdata": other(f"{_SHOP}/mats", "Mats | Brookheath", f"<main><h1>Mats</h1>{grid(microdata=True)}</main>", "category"),
    "category, list in markup": other(
        f"{_SHOP}/mats", "Mats | Brookheath", f"<main><h1>Mats</h1>{grid()}</main>", "category",
        head=ld({"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "position": n, "item": {"@type": "Product", "name": f"Mat number {n}", "offers": offer(str(40 + n))}} for n in range(12)]}),
    ),
    "category marked as one product": other(
        f"{_SHOP}/mats", "Acupressure mats | Brookheath", f"<main><h1>Acupressure mats</h1><p>120 articles</p>{grid(24)}</main>", "category",
        head=ld({"@type": "Product", "name": "Acupressure mats", "aggregateRating": {"@type": "AggregateRating", "ratingValue": 4.5, "reviewCount": 812}, "offers": {"@type": "AggregateOffer", "lowPrice": "40.00", "highPrice": "63.00", "priceCurrency": "EUR", "offerCount": 120}}),
    ),
    "category of three": other(f"{_SHOP}/collections/new", "New in | Brookheath", f"<main><h1>New in</h1>{grid(3)}</main>", "other"),
    "category of one": other(f"{_SHOP}/collections/rare", "Rare | Brookheath", f"<main><h1>Rare</h1><p>1 product</p>{grid(1)}</main>", "other"),
    "category without prices": other(f"{_SHOP}/kategorie/matten", "Matten | Brookheath", '<main><h1>Matten</h1><ul>' + "".join(f'<li><a href="/m/{n}">Matte {n}</a></li>' for n in range(9)) + "</ul></main>", "other", "de"),
    "search": other(f"{_SHOP}/search?q=mat", "Search: 8 results for mat", f"<main><h1>8 results for “mat”</h1>{grid(8)}</main>", "category"),
    "search without results": other(f"{_SHOP}/search?q=zzz", "Search", "<main><h1>No results</h1><p>Try another word.</p></main>", "other"),
    "brand": other(f"{_SHOP}/brands/reedbank", "Reedbank | Brookheath", f"<main><h1>Reedbank</h1><p>All from Reedbank.</p>{grid(6)}</main>", "category"),
    "home": other(f"{_SHOP}/", "Brookheath: rest well", f"<main><h1>Rest well</h1><p>From €39.00</p><a href='/mats'>Shop now</a><h2>Bestsellers</h2>{grid(4)}</main>", "category", head='<meta property="og:type" content="website">'),
    "home with organisation": other(f"{_SHOP}/", "Brookheath", "<main><h1>Brookheath</h1><p>Mats and rest.</p></main>", "other", head=ld({"@type": "Organization", "name": "Brookheath"}, {"@type": "WebSite", "name": "Brookheath"})),
    "blog": other(f"{_SHOP}/blog/how-to-lie", "How to lie on a mat | Brookheath", '<main><article><h1>How to lie on a mat</h1><p>Start with ten minutes. Mats cost €30.00 to €120.00.</p><div class="product-embed"><a href="/products/wide-mat">Wide Mat</a> <span class="price">€59.00</span> <a class="button" href="/products/wide-mat">Buy now</a></div></article></main>', "other", head=ld({"@type": "BlogPosting", "headline": "How to lie on a mat"})),
    "review article": other("https://magazine.example/reviews/wide-mat", "Wide Mat review: worth it?", "<main><article><h1>Wide Mat review: worth it?</h1><p>We lay on it for a month. It costs €59.00 at Brookheath.</p><a class='btn' href='https://brookheath.example/products/wide-mat'>Check price</a></article></main>", "other", head=ld({"@type": "NewsArticle", "headline": "Wide Mat review: worth it?"})),
    "recipe": other("https://kitchen.example/recipes/soup", "Nettle soup", "<main><h1>Nettle soup</h1><p>Serves 4, about €2.50 a head.</p></main>", "other", head=ld({"@type": "Recipe", "name": "Nettle soup"})),
    "cart": other(f"{_SHOP}/cart", "Your cart | Brookheath", '<main><h1>Your cart</h1><table><tr><td><a href="/products/wide-mat">Wide Mat</a></td><td class="price">€59.00</td></tr></table><p class="total">Total: €59.00</p><button>Checkout</button></main>', "other"),
    "returns": other(f"{_SHOP}/policies/refund-policy", "Refund policy | Brookheath", "<main><h1>Refund policy</h1><p>Send it back within 30 days. Return labels cost €4.90.</p></main>", "policy"),
    "shipping, de": other(f"{_SHOP}/versand", "Versand und Zahlung | Brookheath", "<main><h1>Versand und Zahlung</h1><p>Der Versand kostet 4,90 €, ab 50,00 € ist er frei.</p></main>", "policy", "de"),
    "terms, fr": other(f"{_SHOP}/content/3-cgv", "Conditions générales de vente", "<main><h1>Conditions générales de vente</h1><p>Livraison 5,90 €.</p></main>", "policy", "fr"),
    "contact": other(f"{_SHOP}/contact", "Contact | Brookheath", "<main><h1>Contact</h1><form><input name='email'><button>Send</button></form></main>", "other"),
    "stores": other(f"{_SHOP}/stores", "Our stores", "<main><h1>Our stores</h1><p>Heath Lane 4, open until six.</p></main>", "other", head=ld({"@type": "Store", "name": "Brookheath", "priceRange": "€€"})),
    "login": other(f"{_SHOP}/account/login", "Log in", "<main><h1>Log in</h1><form><input type='password'><button>Log in</button></form></main>", "other"),
    "questions": other(f"{_SHOP}/faq", "Questions | Brookheath", "<main><h1>Questions</h1><h2>What does postage cost?</h2><p>€4.90.</p></main>", "other", head=ld({"@type": "FAQPage", "mainEntity": [{"@type": "Question", "name": "What does postage cost?"}]})),
    "comparison": other("https://magazine.example/best-mats", "The 5 best mats", "<main><h1>The 5 best mats</h1>" + "".join(f'<h2>{n}. Mat number {n}</h2><p class="price">€{40 + n}.00</p><a class="button" href="https://shop{n}.example/p/{n}">Buy now</a>' for n in range(1, 6)) + "</main>", "other"),
    "plans": other("https://app.example/pricing", "Pricing", "<main><h1>Pricing</h1>" + "".join(f'<div class="plan"><h2>{name}</h2><p class="price">${price} / month</p><button>Buy now</button></div>' for name, price in (("Solo", 9), ("Team", 29), ("All", 99))) + "</main>", "other"),
    "gone": other(f"{_SHOP}/products/gone", "Page not found", "<main><h1>Page not found</h1><p>It has moved on.</p></main>", "other"),
    "search, microdata": other(f"{_SHOP}/catalogsearch/result/?q=mat+number+3", "Search results for: 'mat number 3'", f"<main><h1>Search results for: 'mat number 3'</h1>{grid(9, microdata=True)}</main>", "category"),
    "category marked with its first price": other(
        f"{_SHOP}/sleep-well", "Mats to rest on | Brookheath", f"<main><h1>Mats to rest on</h1>{grid(16)}</main>", "category",
        head=ld({"@type": "Product", "name": "Mats to rest on", "offers": offer("40.00")}),
    ),
    "category without a word for it in its address": other(f"{_SHOP}/herren/schuhe/", "Schuhe | Brookheath", f"<main><h1>Schuhe</h1>{grid(20)}</main>", "category", "de"),
    "category, prices in links": other(
        f"{_SHOP}/acupressure", "Acupressure | Brookheath",
        "<main><h1>Acupressure</h1>" + "".join(f'<a class="tile" href="/m-{n}"><h3>Mat {n}</h3><span class="price">€{40 + n}.00</span></a>' for n in range(10)) + "</main>", "category",
    ),
    "category of rows with their stock": other(
        f"{_SHOP}/shop/mats", "Mats | Brookheath",
        "<main><h1>Mats</h1>" + "".join(f'<div class="row item"><h2><a href="/i/{n}">Mat {n}</a></h2><p>Art. no. {n}771</p><span class="price">€{40 + n}.00</span><p class="stock">In stock</p><a class="btn" href="/cart/add/{n}">Add to cart</a></div>' for n in range(7)) + "</main>", "category",
    ),
    "category with metas of a product": other(
        f"{_SHOP}/rest", "Rest | Brookheath", f"<main><h1>Rest</h1>{grid(12)}</main>", "category", head='<meta property="og:type" content="product.group">',
    ),
    "home with one thing on offer": other(f"{_SHOP}/", "Brookheath", '<main><h1>Rest well</h1><section class="hero"><h2>Wide Mat</h2><p class="price">€59.00</p><a class="button" href="/products/wide-mat">Shop now</a></section></main>', "other"),
    "home that lists in markup": other(
        f"{_SHOP}/index.php", "Brookheath", f"<main><h1>Brookheath</h1>{grid(8)}</main>", "category",
        head=ld(*({"@type": "Product", "name": f"Mat number {n}", "url": f"{_SHOP}/products/mat-{n}", "offers": offer(str(40 + n))} for n in range(8))),
    ),
    "wishlist": other(f"{_SHOP}/wishlist", "My wishlist", f"<main><h1>My wishlist</h1>{grid(2)}</main>", "other"),
    "checkout": other(f"{_SHOP}/checkout", "Checkout", '<main><h1>Checkout</h1><p>Wide Mat × 1</p><p class="price">€59.00</p><button>Place order</button></main>', "other"),
    "gift guide": other(f"{_SHOP}/pages/gift-guide", "Gift guide | Brookheath", f"<main><h1>Gifts under €50</h1><p>Things for tired backs.</p>{grid(5)}</main>", "category"),
    "store news": other(f"{_SHOP}/news/sale", "Our summer sale | Brookheath", "<main><h1>Our summer sale</h1><p>Up to 40% off, mats from €29.00. Use SUN for €5.00 off.</p><a href='/sale'>Shop the sale</a></main>", "other"),
    "forum": other("https://talk.example/t/which-mat/4410", "Which mat? - Talk", "<main><h1>Which mat?</h1><p>I got mine for €25.00.</p><p>Mine was $40.</p><button>Reply</button></main>", "other"),
    "video": other("https://videos.example/watch?v=abc", "Lying on 6,000 spikes", "<main><h1>Lying on 6,000 spikes</h1><p>1,204 views</p></main>", "other", head=ld({"@type": "VideoObject", "name": "Lying on 6,000 spikes"})),
    "hotel": other("https://stay.example/heath-inn", "Heath Inn", "<main><h1>Heath Inn</h1><p>Rooms from €80.00 a night.</p><button>Check availability</button></main>", "other", head=ld({"@type": "Hotel", "name": "Heath Inn", "priceRange": "€80"})),
}  # fmt: skip
