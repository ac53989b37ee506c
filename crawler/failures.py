"""Of what kind a failure is: an error or a status → Failure, so that a gate can tell a block from an outage.

Pure; reads and writes nothing.
"""

from __future__ import annotations

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)

from crawler.run import Failure


class BodyTooLargeError(Exception):
    """A body is larger than a page can be; nothing of it is kept."""


class CertificateError(DownloadFailedError):
    """No trusted connection can be made."""


class GarbledAnswerError(DownloadFailedError):
    """What came back is no HTTP."""


_KINDS: dict[type[BaseException], Failure] = {
    CannotResolveHostError: Failure.DNS,
    DownloadTimeoutError: Failure.TIME_OUT,
    ResponseDataLossError: Failure.CUT_OFF,
    BodyTooLargeError: Failure.TOO_LARGE,
    CertificateError: Failure.TLS,
    GarbledAnswerError: Failure.PARSE,
    IgnoreRequest: Failure.STATUS,  # Scrapy's, after too many redirects
}


def failure_of(error: BaseException) -> Failure:
    """Return the kind of an error that kept an answer away; what has no kind of its own is a lost connection."""
    return next((kind for known, kind in _KINDS.items() if isinstance(error, known)), Failure.CONNECTION)


def failure_of_status(status: int) -> Failure:
    """Return the kind of an answer whose status is no success."""
    if status in {404, 410}:
        return Failure.GONE
    if status in {401, 403, 407, 429, 451}:
        return Failure.BLOCKED
    return Failure.SERVER if status >= 500 else Failure.STATUS


def reason_of(error: BaseException) -> str:
    """Return why a request failed, in words an operator can act on."""
    return str(error) or type(error).__name__
