"""The market's bank: invented rates of exchange, in the form in which the European Central Bank publishes its own.

The rates of a business day come out in the afternoon, so that a market day, which begins at 8, knows those of the
business day before. Rates depend on the day alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from xml.sax.saxutils import quoteattr

from crawler.market.chance import Chance

HOST = "tallybank.example"
"""Where it answers; its recipe is data/rates/invented/tallybank.toml."""

_ABOUT = {
    "CAD": "1.6", "CHF": "0.95", "DKK": "7.4", "GBP": "0.86", "NOK": "11.5", "PLN": "4.3", "SEK": "11.2", "USD": "1.1",
}  # fmt: skip
"""What one euro is worth in this market, about; no rate of any real day."""
_DAYS = 90
_SATURDAY = 5
_ENVELOPE = """<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" \
xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
	<gesmes:subject>Reference rates</gesmes:subject>
	<gesmes:Sender>
		<gesmes:name>Tally Bank (invented)</gesmes:name>
	</gesmes:Sender>
	<Cube>
{days}	</Cube>
</gesmes:Envelope>
"""


def published(path: str, today: date) -> bytes | None:
    """Return the file that lies at a path of the bank in the morning of a day; None where there is none."""
    known = _business_days(today)
    match path:
        case "/stats/eurofxref/eurofxref-daily.xml":
            days = [next(known)]
        case "/stats/eurofxref/eurofxref-hist-90d.xml":
            days = list(known)
        case _:
            return None
    return _ENVELOPE.format(days="".join(map(_cube, days))).encode()


def rates_of(day: date) -> dict[str, Decimal]:
    """Return what one euro is worth on a business day, by currency."""
    return {
        code: (Decimal(about) * (1000 + Chance(HOST, day, code).number(-9, 9)) / 1000).quantize(Decimal("0.0001"))
        for code, about in _ABOUT.items()
    }


def _business_days(today: date) -> Iterator[date]:
    """Yield the business days before today, newest first."""
    days = (today - timedelta(days=passed) for passed in range(1, _DAYS + 1))
    return (day for day in days if day.weekday() < _SATURDAY)


def _cube(day: date) -> str:
    rates = "".join(
        f"\t\t\t<Cube currency={quoteattr(code)} rate={quoteattr(f'{rate:f}')}/>\n"
        for code, rate in rates_of(day).items()
    )
    return f'\t\t<Cube time="{day}">\n{rates}\t\t</Cube>\n'
