"""Words of shop pages in many languages: buttons that buy, stock, labels of codes, policy titles.

Patterns over lower-case, folded text. They say what a part of a page is; what a mat is made of is the vocabulary's matter.
"""

from __future__ import annotations

import re


def _whole(*wordings: str) -> re.Pattern[str]:
    return re.compile(rf"^\W*(?:{'|'.join(wordings)})\W*$")


def _in(*wordings: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(wordings)})(?!\w)")


BUY = re.compile(
    r"^\W*(?:add (?:it )?to (?:my |your |shopping )?(?:cart|basket|bag|trolley)|buy(?: it)?(?: now)?|order now|purchase|place (?:a )?bid|bid now|"
    r"(?:jetzt )?(?:in den|zum) (?:warenkorb|einkaufswagen)(?: legen)?|jetzt kaufen|sofort.?kaufen|kaufen|bestellen|jetzt bestellen|in den korb|"
    r"ajouter (?:cet article )?au panier|acheter(?: maintenant| cet article)?|commander|j.achète|mettre dans le panier|"
    r"añadir (?:al carrito|a la cesta|a la bolsa|al carro)|agregar al carr(?:ito|o)|comprar(?: ahora| ya)?|lo quiero|"
    r"aggiungi(?: al| alla)?(?: carrello| borsa)?|acquista(?: ora| subito)?|compra(?:lo)?(?: ora| subito)?|metti nel carrello|"
    r"in (?:mijn )?winkel(?:wagen|mand)(?:tje)?|toevoegen aan winkel(?:wagen|mand)\w*|in winkelwagentje|bestel(?:len)?(?: nu)?|koop nu|"
    r"lägg i (?:varukorg\w*|kundvagn\w*|korg\w*)|köp(?: nu)?|lägg till i (?:varukorg\w*|kundvagn\w*)|"
    r"læg i kurv\w*|tilføj til kurv\w*|køb(?: nu)?|legg i (?:handle)?(?:kurv\w*|vogn\w*)|legg til i (?:handle)?(?:kurv\w*|vogn\w*)|kjøp(?: nå)?|"
    r"lisää (?:ostos)?(?:koriin|kassiin|kärryyn)|osta(?: nyt)?|lisää ostoskoriin|"
    r"(?:dodaj )?do koszyka|dodaj do koszyka|kup(?: teraz| bilet)?|zamów|"
    r"(?:přidat |vložit )?do košíku|přidat do košíku|koupit|(?:pridať |vložiť )?do košíka|kúpiť|pridať do košíka|"
    r"adicionar ao (?:carrinho|cesto)|comprar(?: agora)?|comprar entradas?|kosárba(?: teszem| rakom)?|adaugă în coș|"
    r"в корзину|купить|добавить в корзину|sepete ekle|satın al|הוסף לסל|הוספה לסל|קנה עכשיו|לרכישה|"
    r"カートに(?:入れる|追加(?:する)?)|買い物かごに入れる|今すぐ(?:買う|購入)|購入する|장바구니(?:\s?담기)?|구매하기|바로\s?구매|加入购物车|加入購物車|立即购买)\W*$"
)
"""Whole text of a button that puts the thing into a cart or buys it."""

IN_STOCK = re.compile(
    r"(?<!\w)(?<!not )(?<!nicht )(?<!ikke )(?<!inte )(?<!no )(?<!pas )(?<!non )(?<!niet )(?<!ei )(?<!nie )(?:in stock|available (?:now|online|to ship|for delivery|in store)|ready to ship|ships (?:today|now|within|in)|in store|usually dispatched|"
    r"only \d+ left|\d+ (?:in stock|available)|not sold|dispatched within|"
    r"auf lager|sofort (?:lieferbar|verfügbar|versandfertig)|lieferbar|vorrätig|verfügbar|am lager|lagernd|online verfügbar|versandfertig|"
    r"en stock|disponible|expédié sous|livrable|in magazzino|disponibile|disponibilità immediata|disponibilità|hay existencias|en existencias|"
    r"op voorraad|direct leverbaar|voorradig|leverbaar|finns i lager|i lager|(?:\d+\+? )?på lager|varastossa|heti saatavilla|saatavilla|"
    r"dostępny|dostępna|dostępne|w magazynie|na stanie|produkt dostępny|skladem|na sklade|ihned k (?:odeslání|dodání)|dostupné|k dispozici|"
    r"disponível|em stock|em estoque|raktáron|készleten|în stoc|в наличии|есть в наличии|stokta|במלאי|在庫あり|在庫有|在庫：○|재고\s?있음|有货|現貨)(?!\w)"
)
OUT_OF_STOCK = re.compile(
    r"(?<!\w)(?:out of stock|sold ?out|currently unavailable|not available|unavailable|no longer available|temporarily out|back in stock|discontinued|"
    r"nicht (?:auf lager|lieferbar|verfügbar|vorrätig|mehr (?:lieferbar|verfügbar))|ausverkauft|vergriffen|derzeit nicht|zurzeit nicht|momentan nicht|"
    r"en rupture(?: de stock)?|rupture de stock|épuisé|indisponible|actuellement indisponible|non disponible|plus disponible|"
    r"agotado|sin existencias|sin stock|no disponible|fuera de stock|esaurito|non disponibile|terminato|"
    r"niet op voorraad|uitverkocht|niet leverbaar|niet beschikbaar|slut i lager|slutsåld|ej i lager|inte i lager|tillfälligt slut|udsolgt|ikke på lager|utsolgt|"
    r"loppuunmyyty|loppu varastosta|ei varastossa|ei saatavilla|niedostępny|niedostępna|brak w magazynie|wyprzedan\w+|chwilowo niedostępn\w+|"
    r"vyprodáno|není skladem|nedostupn\w+|vypredané|nie je skladom|esgotado|indisponível|sem stock|elfogyott|stoc epuizat|нет в наличии|tükendi|אזל|"
    r"在庫切れ|在庫なし|売り切れ|品切れ|完売|품절|缺货|售罄)(?!\w)"
)
PREORDER = re.compile(
    r"(?<!\w)(?:pre-?order|vorbestell(?:en|ung|bar)|précommand\w+|preventa|reservar|preordin\w+|prenota\w*|forudbestil\w*|förbeställ\w*|forhåndsbestill\w*|"
    r"ennakkotila\w*|przedsprzedaż|předobjedn\w+|pré-venda|予約(?:受付中)?|예약\s?판매)(?!\w)"
)

LABELS: dict[str, re.Pattern[str]] = {
    "sku": _whole(
        "sku", r"item(?:\s?(?:no|number|#|id|code|model number))?\.?", r"article (?:no|number|code|id)\.?", r"art\.?\s?(?:-?\s?nr|no|num|numer)?\.?", r"artikel-?\s?(?:nr|nummer|nummer\.|number)\.?",
        r"bestell-?\s?(?:nr|nummer)\.?", r"produkt-?\s?(?:nr|nummer|kod|code|id)\.?", r"product (?:code|id|no|number|sku|reference|ref)\.?", r"référence(?: produit)?", r"réf\.?", r"ref\.?", r"referencia",
        r"riferimento", r"codice(?: prodotto| articolo)?", r"código(?: de producto| do produto| produto)?", r"cod\.?(?: prodotto| produto| art)?\.?", r"artikelcode", r"varenr\.?", r"varenummer", r"tuotenumero", r"tuotekoodi",
        r"indeks", r"numer katalogowy", r"kod(?: produktu| towaru)?", r"kód(?: produktu| tovaru| zboží| výrobku)?", r"katalogové číslo", r"numer referencyjny", r"nr ref\.?(?:erencyjny)?", r"asin", r"web id", r"model\s?#",
        r"catalog(?:ue)? (?:no|number)\.?", r"stock (?:code|no|number)", r"listing (?:id|number)", r"ad\s?(?:#|id|no\.?|number)", r"post id", r"anzeigen?(?:-?(?:nr|nummer|id))?\.?", r"商品(?:コード|番号|id)", r"品番", r"型番", r"상품\s?(?:번호|코드)", r"מק.ט",
        r"numéro d.objet", r"numero oggetto", r"ebay item number", r"artikelnummer bei \w+", r"numéro de l.article", r"lot(?: number| #)?", r"id(?:-nr)?\.?", r"n° article", r"referência",
    ),
    "mpn": _whole(
        r"mpn", r"model(?: number| no\.?| name/number)?", r"item model number", r"part (?:no|number)\.?", r"manufacturer(?:.s)? (?:part number|part no\.?|reference|code|number)", r"hersteller(?:-?\s?artikel)?-?\s?(?:nr|nummer)\.?",
        r"herstellernummer", r"modellnummer", r"modell-?nr\.?", r"numéro (?:de modèle|du modèle|de pièce\w*)(?: de l.article)?", r"référence (?:fabricant|constructeur)", r"número de modelo(?: del producto)?", r"numero modello(?: articolo)?", r"modelnummer",
        r"kod producenta", r"part number", r"p/n", r"tillverkarens art\.?nr\.?", r"mfg\.? part(?: number)?",
    ),
    "gtin": _whole(r"ean(?:[- ]?(?:13|8|code|nummer|nr))?\.?", r"gtin(?:-?\d{1,2})?", r"upc(?:-?a| code)?", r"isbn(?:-?1[03])?", r"jan(?:コード)?", r"barcode", r"strichcode", r"code[- ]?barres?", r"código de barras", r"codice a barre", r"kod ean", r"viivakoodi"),
    "brand": _whole(
        r"brand(?: name)?", r"make", r"manufacturer", r"marke(?:nname)?", r"hersteller", r"marque", r"fabricant", r"marca", r"fabricante", r"produttore", r"merk", r"fabrikant", r"varumärke", r"märke", r"tillverkare", r"mærke", r"merke",
        r"brand/\w+", r"producent", r"marka", r"značka", r"výrobce", r"výrobca", r"tuotemerkki", r"merkki", r"valmistaja", r"ブランド(?:名)?", r"メーカー", r"브랜드", r"제조사", r"מותג", r"יצרן", r"бренд", r"производитель", r"marque du produit", r"nombre de la marca", r"make / manufacturer",
    ),
    "material": _whole(
        r"(?:main |outer |product )?materials?(?: type| composition)?", r"composition", r"fabric", r"made of", r"material(?:ien|zusammensetzung|angabe)?", r"obermaterial", r"hauptmaterial", r"zusammensetzung", r"stoff", r"bezug", r"füllung", r"matière(?:s| principale)?", r"matériaux?", r"tissu", r"materiales?",
        r"composición", r"tejido", r"materiali?", r"composizione", r"tessuto", r"materiaal", r"samenstelling", r"stof", r"tyg", r"materiale", r"stoff", r"materiaali", r"kangas", r"materiał", r"skład", r"materiál", r"složení", r"zloženie", r"composição", r"tecido", r"素材", r"材質", r"소재", r"재질", r"хим. состав|материал",
    ),
    "dimensions": _whole(
        r"(?:product |item |package |overall |assembled )?dimensions?(?:\s?\(.{1,20}\))?", r"sizes?", r"measurements?", r"(?:produkt|artikel)?(?:abmessungen|maße|masse)", r"größe", r"(?:produkt)?maße \(.{1,20}\)", r"dimensions? (?:du produit|de l.article|des produits)", r"taille", r"dimensiones?(?: del producto)?", r"medidas", r"tamaño", r"dimensioni(?: articolo| prodotto)?",
        r"misure", r"afmeting(?:en)?", r"maat", r"mått", r"storlek", r"dimensioner", r"størrelse", r"mål", r"mitat", r"koko", r"wymiary", r"rozmiar", r"rozměry?", r"rozmery?", r"dimensões", r"tamanho", r"サイズ", r"寸法", r"크기", r"사이즈", r"l x w x h", r"b x t x h", r"размеры?",
    ),
}  # fmt: skip
"""Fact key -> the whole label of a row that states it."""

POLICY = re.compile(
    r"(?<!\w)(?:returns?|refunds?|exchanges?|cancellations?|shipping|delivery|warrant(?:y|ies)|guarantees?|terms|conditions|polic(?:y|ies)|privacy|legal notice|imprint|"
    r"rückgabe\w*|rücksendung\w*|retouren\w*|widerruf\w*|versand\w*|liefer\w*|garantie\w*|gewährleistung|agb|geschäftsbedingungen|datenschutz\w*|impressum|umtausch\w*|"
    r"retours?|remboursements?|livraison|rétractation|conditions générales|cgv|mentions légales|échanges?|"
    r"devoluci\w+|reembolsos?|envíos?|garantías?|desistimiento|condiciones|cambios|política|"
    r"resi|reso|rimborsi?|spedizion\w+|garanzia|recesso|condizioni|politica|"
    r"retourneren|retourbeleid|verzend\w*|bezorg\w*|herroeping\w*|voorwaarden|ruilen|"
    r"retur\w*|ångerrätt\w*|frakt\w*|leverans\w*|köpvillkor|villkor|öppet köp|reklamation\w*|byten?|återbetalning\w*|"
    r"returnering|fortrydelse\w*|fragt\w*|levering\w*|handelsbetingelser|betingelser|angrerett|kjøpsvilkår|bytte|"
    r"palautu\w*|toimitus\w*|peruutus\w*|takuu\w*|toimitusehdot|ehdot|"
    r"zwrot\w*|dostaw\w*|gwarancj\w*|regulamin\w*|odstąpieni\w*|reklamacj\w*|wysyłk\w*|"
    r"vrácení|reklama\w*|doprava|dodání|záruka|obchodní podmínky|odstoupení|vrátenie|obchodné podmienky|"
    r"devoluções|trocas|reembolso|envios?|garantia|termos|"
    r"返品\w*|返金\w*|交換|配送\w*|送料\w*|特定商取引\w*|保証\w*|利用規約|ご利用ガイド|반품|환불|배송)(?!\w)"
)
"""A word that titles a page of a shop's terms."""
POLICY_PATH = re.compile(
    r"(?:^|[/_-])(?:polic(?:y|ies)|returns?|refunds?|shipping|delivery|warranty|guarantee|terms|conditions|legal|privacy|rueckgabe|widerruf\w*|versand\w*|agb|garantie|"
    r"retours?|remboursements?|livraison|cgv|devoluciones|envios?|resi|spedizion\w+|recesso|retourneren|verzend\w*|voorwaarden|retur\w*|angerratt\w*|kopvillkor|frakt|"
    r"fortrydelse\w*|handelsbetingelser|palautus\w*|toimitus\w*|zwrot\w*|dostawa|regulamin|reklamac\w*|doprava|obchodni|vraceni|devolucoes|trocas|tokushoho|law)(?:[/_.-]|$)"
)
