"""The words that say what an amount of money is: list price, saving, instalment, price per unit, postage …

Two tables of patterns over lower-case text, role by role, the first that fits wins: words that stand right after the
amount, and words before it. Names of roles are those of money.Role.
"""

from __future__ import annotations

import re


def _any(*wordings: str, end: str = "") -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(wordings)}){end}")


_UNIT = (
    r"(?:kg|g|gr|gramm?|mg|l|lt|ltr|litre|liter|litro|ml|cl|dl|m|m²|m2|qm|cm|mm|km|"
    r"oz|fl|lb|pound|count|100)\b"
)
_MONTH = (
    r"(?:month|mo|monat|mtl|mois|mese|mes|mês|maand|mnd|mån|månad|md|måned|kk|kuukausi|mies|miesiąc|měs|měsíc|week|woche|semaine|"
    r"semana|settimana|vecka|uge|uke|viikko|tydzień)\b"
)
_DAY = r"(?:day|night|hour|tag|nacht|stunde|jour|nuit|heure|día|noche|giorno|notte|dag|natt|dygn|päivä|dzień|den|dia)\b"

AFTER: dict[str, re.Pattern[str]] = {
    "instalment": _any(
        rf"\W{{0,4}}(?:/|per|pro|par|al|por|à|a|i|im|je)?\s?{_MONTH}",
        r"\W{0,3}(?:mtl|monatlich|mensuel|mensual|mensili|monthly)",
        r"\W{0,3}x\s?\d",
        r"\W{0,4}(?:with|mit|avec|con|with)\s(?:klarna|affirm|afterpay|sezzle|zip|clearpay|paypal)",
    ),
    "rental": _any(rf"\W{{0,4}}(?:/|per|pro|par|al|por|om)\s?{_DAY}"),
    "unit_price": _any(
        rf"\W{{0,4}}(?:/|per|pro|par|al|por|je|za|/\s?pro)\s?(?:1|10|100|1000)?\s?{_UNIT}",
        rf"\W{{0,3}}(?:le|la|el|il)\s(?:kg|litre|kilo|litro)",
    ),
    "saving": _any(
        r"\W{0,3}(?:off|discount|rabatt|gespart|sparen|günstiger|de réduction|de remise|d.économies|de descuento|di sconto|korting|rabat|"
        r"alennus|zniżki|taniej|sleva|slevy|desconto|saved|savings|cheaper|cashback)\b",
    ),
    "shipping_threshold": _any(
        r"\W{0,3}(?:or more|and up|and over|minimum order|bestellwert|mindestbestell|einkaufswert|d.achats?|de compra|di spesa)\b"
    ),
    "shipping": _any(
        r"\W{0,3}(?:shipping|delivery|postage|p&p|versand|versandkosten|lieferung|porto|de livraison|de port|de envío|di spedizione|"
        r"verzendkosten|verzending|frakt|fragt|levering|toimitus|dostawa|doprava|poštovné|de portes|de frete|送料)"
    ),
    "list": _any(r"\W{0,3}(?:rrp|msrp|uvp|statt|list price|prix conseillé|rekommenderat|regular price)\b"),
    "deposit": _any(r"\W{0,3}(?:deposit|pfand|consigne|caution|statiegeld|pant|kaucja)\b"),
}
"""Words right after an amount."""

BEFORE: dict[str, re.Pattern[str]] = {
    "lowest_30_days": _any(
        r"(?:30|thirty|dreißig)?.{0,12}(?:lowest|niedrigste|bester preis|tiefst|plus bas|más bajo|più basso|laagste|lägsta|laveste|alin|"
        r"najniższa|nejnižší|mais baixo).{0,40}",
    ),
    "shipping_threshold": _any(
        r"(?:free|gratis|kostenlos\w*|frei|versandkostenfrei|offerte?|gratuite?|gratuita|gratuito|ilmainen|darmowa|zdarma|grátis)\b.{0,34}"
        r"(?:over|above|from|on orders|ab|über|dès|à partir|desde|a partir|partire|sopra|vanaf|boven|över|från|over|fra|yli|od|powyżej|nad|acima)\W{0,3}",
        r"(?:orders?|bestellungen|bestellwert|commandes?|pedidos|ordini|bestellingen|beställningar|ordrer)\s(?:over|above|from|ab|über|dès|de plus de|superiores|oltre|vanaf|boven|över)\W{0,3}",
        r"(?:mindestbestellwert|minimum order|minimum spend)\W{0,4}",
        r"送料無料.{0,8}",
        end="$",
    ),
    "shipping": _any(
        r"(?:shipping|delivery|postage|p&p|versand|versandkosten|lieferung|lieferkosten|porto|livraison|frais de port|envío|gastos de envío|"
        r"spedizione|verzendkosten|verzending|bezorgkosten|frakt|fragt|levering|toimitus|dostawa|wysyłka|doprava|poštovné|portes|frete|送料)\W.{0,20}",
        end="$",
    ),
    "instalment": _any(
        r"\d\s?(?:x|×|rate[ns]?|raten|instal?lments?|payments?|mensualidades|cuotas|fois|mal)\W.{0,12}",
        r"(?:or|as low as|from|ab|dès|desde|da)\s(?:only\s)?\d+\s?x\W{0,4}",
        r"(?:instal?lments?|raten|monthly|monatlich|monatliche rate|mensualit\w+|cuotas|rate|termijnen|delbetal\w+|avbetal\w+|afbetal\w+|osamaksu|raty|splátk\w+|parcelas)\b.{0,16}",
        r"(?:pay|starting at|as low as)\W{0,3}",
        r"\dx\s(?:de|da|von)?\W{0,3}",
        end="$",
    ),
    "saving": _any(
        r"(?:you save|save up to|save|saving|savings|sie sparen|du sparst|sparen|ersparnis|gespart|spare|économisez|économie|soit|ahorra|ahorras|ahorro|risparmi|"
        r"risparmia|risparmio|bespaar|je bespaart|spara|du sparar|spar|du sparer|säästä|säästät|oszczędzasz|ušetříte|sleva|poupe|poupa|rabatt|rabat|remise|korting|"
        r"sconto|descuento|discount|desconto|cashback|zniżka|割引)\W{0,12}",
        end="$",
    ),
    "list": _any(
        r"(?:was|were|before|previously|regular(?:\sprice|ly)?|reg\.?|list(?:\sprice)?|rrp|r\.r\.p\.?|msrp|m\.s\.r\.p\.?|original(?:ly|\sprice)?|compare at(?:\sprice)?|old price|retail(?:\sprice)?|"
        r"statt|uvp|unser alter preis|alter preis|bisher(?:iger preis)?|vorher|ursprünglich|früher|streichpreis|listenpreis|"
        r"au lieu de|prix (?:de base|barré|conseillé|d.origine|habituel|public|initial)|avant|prix normal|"
        r"antes|precio (?:anterior|original|recomendado|normal|habitual|de lista)|pvpr?|"
        r"prezzo (?:originale|precedente|consigliato|di listino|pieno)|prima|anziché|invece di|listino|"
        r"adviesprijs|van|was|oorspronkelijk|normale prijs|ordinarie(?:\spris)?|ord\.?(?:\spris)?|tidigare(?:\spris)?|rek\.?\spris|"
        r"før|førpris|normalpris|vejl\.?(?:\spris)?|vejledende|veil\.?(?:\spris)?|norm\.?\spris|ovh|norm\.|aiemmin|alkuperäinen hinta|suositushinta|"
        r"cena (?:regularna|katalogowa|przed|pierwotna)|poprzednia cena|zamiast|stara cena|původní cena|běžná cena|původně|dříve|pôvodná cena|"
        r"de|preço (?:original|anterior|recomendado|normal)|定価|通常価格|メーカー希望小売価格|参考価格|정가)\W{0,6}(?:price|preis|prix|precio|prezzo|prijs|pris|hinta|cena|preço)?\W{0,6}",
        end="$",
    ),
    "unit_price": _any(
        r"(?:grundpreis|unit price|prix (?:au|unitaire)|preis pro|price per|precio por|prezzo al|prijs per|jämförpris|jmf|stykpris|vertailuhinta|cena za)\W.{0,14}",
        end="$",
    ),
    "coupon": _any(r"(?:coupon|voucher|gutschein|code|bon de|kupon|buono|cupón|with code|mit code)\W.{0,14}", end="$"),
    "deposit": _any(
        r"(?:deposit|pfand|consigne|caution|zzgl\.?\spfand|statiegeld|kaucja|anzahlung|acompte)\W{0,6}", end="$"
    ),
    "rental": _any(
        r"(?:rent|rental|hire|mieten?|miete|location|louer|alquiler|noleggio|huur|hyra|leje|leie|vuokra)\W{0,10}",
        end="$",
    ),
    "tax": _any(
        r"(?:vat|tax|mwst\.?|ust\.?|tva|iva|btw|moms|mva|alv|dph|bez dph|excl\.? (?:vat|btw)|ex\.? vat|ohne mwst\.?|hors taxes|netto|bez vat|netto cena|plus shipping)\W{0,6}",
        end="$",
    ),
    "other_offer": _any(
        r"(?:used|new|gebraucht|neu|d.occasion|neufs?|other sellers|weitere angebote|usato|nuovo|sold by others|buy both|total|gesamt|bundle)\s?(?:\(\d+\))?\s?(?:from|ab|à partir de|da|desde)\W{0,4}",
        end="$",
    ),
    "from": _any(
        r"(?:from|starting (?:at|from)|ab|dès|à partir de|desde|a partir de|da|a partire da|vanaf|från|fra|alkaen|od|już od)\W{0,4}",
        end="$",
    ),
}
"""Words before an amount; each pattern ends where the amount begins."""
