"""Currencies: codes and signs as shops print them, and which of a sign's currencies a page means.

Reads nothing; gives ISO 4217 codes.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from babel.core import get_global

_TODAY = {
    "RUR": "RUB", "BYR": "BYN", "BYB": "BYN", "TRL": "TRY", "ROL": "RON", "BGL": "BGN", "AZM": "AZN", "MZM": "MZN",
    "GHC": "GHS", "ZMK": "ZMW", "VEB": "VES", "VEF": "VES", "MXP": "MXN", "PLZ": "PLN", "CSD": "RSD", "YUM": "RSD",
    "UAK": "UAH", "BRR": "BRL", "ARP": "ARS", "PEI": "PEN", "ILR": "ILS", "NIS": "ILS", "RMB": "CNY", "NTD": "TWD",
}  # fmt: skip
"""Codes that are obsolete, or in use without being ISO's -> the code of the same money today."""

_GONE = frozenset(
    {
        "ATS", "BEF", "CYP", "DEM", "EEK", "ESP", "FIM", "FRF", "GRD", "IEP", "ITL", "LTL", "LUF", "LVL", "MTL", "NLG",
        "PTE", "SIT", "SKK", "XXX", "XTS",
    }
)  # fmt: skip
"""Codes whose money is no more (a price in them is no price today)."""

_SIGNS: dict[str, tuple[str, ...]] = {
    "€": ("EUR",), "euro": ("EUR",), "euros": ("EUR",), "£": ("GBP", "EGP"), "us$": ("USD",), "$us": ("USD",),
    "usd$": ("USD",),
    "$": ("USD", "CAD", "AUD", "NZD", "MXN", "CLP", "ARS", "COP", "SGD", "HKD", "TWD", "UYU"), "c$": ("CAD",),
    "ca$": ("CAD",),
    "cdn$": ("CAD",), "a$": ("AUD",), "au$": ("AUD",), "nz$": ("NZD",), "hk$": ("HKD",), "s$": ("SGD",),
    "nt$": ("TWD",),
    "mx$": ("MXN",), "r$": ("BRL",), "kr": ("SEK", "NOK", "DKK", "ISK"), "kr.": ("DKK", "SEK", "NOK", "ISK"),
    ":-": ("SEK", "NOK"), "zł": ("PLN",), "zl": ("PLN",), "kč": ("CZK",), "ft": ("HUF",), "lei": ("RON",),
    "лв": ("BGN",),
    "лв.": ("BGN",), "₽": ("RUB",), "руб": ("RUB",), "руб.": ("RUB",), "₴": ("UAH",), "грн": ("UAH",), "¥": ("JPY",
    "CNY"),
    "￥": ("JPY", "CNY"), "円": ("JPY",), "元": ("CNY", "TWD"), "₩": ("KRW",), "원": ("KRW",), "₹": ("INR",),
    "rs": ("INR", "PKR", "LKR"),
    "rs.": ("INR", "PKR", "LKR"), "₨": ("PKR", "INR", "LKR"), "₪": ("ILS",), 'ש"ח': ("ILS",), "ש״ח": ("ILS",),
    "sfr": ("CHF",), "fr.": ("CHF",),
    "₺": ("TRY",), "tl": ("TRY",), "฿": ("THB",), "₫": ("VND",), "đ": ("VND",), "rm": ("MYR",), "rp": ("IDR",),
    "s/": ("PEN",),
    "₱": ("PHP",), "kn": ("HRK",), "dh": ("AED", "MAD"), "₸": ("KZT",), "₾": ("GEL",), "₼": ("AZN",),
    "din": ("RSD",), "рсд": ("RSD",),
    "د.ك": ("KWD",), "د.ب": ("BHD",), "د.ت": ("TND",), "د.أ": ("JOD",), "د.ل": ("LYD",), "ر.ع.": ("OMR",),
    "د.إ": ("AED",), "ر.س": ("SAR",), "ر.ق": ("QAR",),
    "r": ("ZAR",),
}  # fmt: skip
"""Sign or word, lower case -> currencies that print it, the commonest first."""

CODES: frozenset[str] = frozenset(get_global("all_currencies"))
"""ISO 4217 codes, past ones included."""

_TERRITORY = re.compile(r"[-_]([A-Za-z]{2})\b")
_LANGUAGE_HOME = {
    "ja": "JP", "ko": "KR", "pl": "PL", "cs": "CZ", "sv": "SE", "da": "DK", "nb": "NO", "no": "NO", "nn": "NO",
    "hu": "HU", "ro": "RO",
    "he": "IL", "tr": "TR", "ru": "RU", "uk": "UA", "th": "TH", "vi": "VN", "zh": "CN", "is": "IS", "sk": "SK",
    "bg": "BG",
}  # fmt: skip
"""Languages that one country's shops write."""

IN_THOUSANDTHS = frozenset({"BHD", "JOD", "KWD", "LYD", "OMR", "TND"})
"""Currencies whose prices have three decimals (ISO 4217, exponent 3; Iraq prints none)."""
DECIMAL_COMMA = frozenset({"TND"})
"""Those of them that are printed with a comma before the decimals."""

_SPELLED = "|".join(re.escape(sign) for sign in sorted(_SIGNS, key=len, reverse=True) if sign != "r")
_TENDER = sorted(
    {line[0] for lines in get_global("territory_currencies").values() for line in lines if line[2] is None and line[3]}
    - {"ALL", "TOP", "TRY", "CUP", "GEL", "MOP", "SOS", "PEN", "BAM", "LAK", "PAB", "LSL", "SLL", "ANG", "FOK"}
)
"""Codes of money that is tender today, without those that are words in capitals (ALL, TOP, TRY)."""
CURRENCY = rf"(?:{_SPELLED}|(?<![A-Za-z])(?-i:{'|'.join(_TENDER)})(?![A-Za-z]))"
"""Regular expression for a currency sign in any case, or a code in capitals."""
_SPELLINGS = [*_TENDER, *(spelled for sign in _SIGNS for spelled in (sign, sign.upper()))]
FIRST_OF_CURRENCY = frozenset(spelled[0] for spelled in _SPELLINGS)
"""Characters that CURRENCY can begin with: looked at first, as its hundred and fifty alternatives are slow to fail."""
LAST_OF_CURRENCY = frozenset(spelled[-1] for spelled in _SPELLINGS)
"""Characters that CURRENCY can end with."""


def code_of(printed: str) -> str | None:
    """Return the ISO 4217 code that a code as printed means today, or None where it is no code or its money is gone."""
    code = printed.strip().upper()
    code = _TODAY.get(code, code)
    return code if code in CODES and code not in _GONE else None


def codes_of(printed: str) -> tuple[str, ...]:
    """Return the currencies that a sign or code may mean, the commonest first; empty where it is neither."""
    signs = _SIGNS.get(printed.strip().lower())
    if printed.strip() == "ft":  # feet; forint are printed Ft
        return ()
    if signs is not None:
        return signs
    code = code_of(printed)
    return (code,) if code else ()


def resolve(printed: str, *, url: str, language: str | None, markup: str | None = None) -> str | None:
    """Return the currency that a printed sign means on this page.

    A code or an unambiguous sign speaks for itself. An ambiguous one is what the markup says, if that is one of its
    currencies; else what the country of the address or of the language prints it for.
    """
    codes = codes_of(printed)
    if len(codes) < 2:
        return codes[0] if codes else None
    if markup in codes:
        return markup
    for territory in territories(url, language):
        for code in _currencies_of(territory):
            if code in codes:
                return code
    # In another language than English a bare `$` is rather a peso.
    native = {"£": "GBP"} if language and not language.lower().startswith("en") else {"$": "USD", "£": "GBP"}
    return native.get(printed.strip()) if _is_generic(url) else None


def territories(url: str, language: str | None) -> list[str]:
    """Return the countries that an address and a declared language speak of, the address's own domain first."""
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    last = host.rsplit(".", 1)[-1]
    found = (
        [{"uk": "GB"}.get(last, last.upper())] if len(last) == 2 and last not in {"io", "co", "me", "tv", "ai"} else []
    )
    found += [{"UK": "GB"}.get(code.upper(), code.upper()) for code in _path_territories(parts.path)]
    if language and (region := _TERRITORY.search(language)):
        found.append(region.group(1).upper())
    if language and (home := _LANGUAGE_HOME.get(language[:2].lower())):
        found.append(home)
    return found


_PATH_TERRITORY = re.compile(r"(?:[a-z]{2}[-_])?(?P<last>[A-Za-z]{2})|(?P<first>[A-Za-z]{2})[-_][a-z]{2}")


def _path_territories(path: str) -> list[str]:
    """Return the countries that the first parts of a path name: `/gb/en/`, `/de-AT/`."""
    parts = map(_PATH_TERRITORY.fullmatch, path.strip("/").split("/", 2)[:2])
    return [match["last"] or match["first"] for match in parts if match]


def _currencies_of(territory: str) -> list[str]:
    """Return the tender of a country today, by CLDR."""
    lines = get_global("territory_currencies").get(territory, ())
    return [code for code, _, end, tender in lines if tender and end is None]


def _is_generic(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    return host.rsplit(".", 1)[-1] in {"com", "us", "shop", "store", "net", "org", "example"}
