"""The data's way between the wire and a spider: archive as received, ask conditionally, decode; and what is held.

crawler/settings.py has the order. Reads earlier runs' archives, writes this run's.
"""

from __future__ import annotations

from typing import TypedDict

from scrapy import Request
from scrapy.http import Headers, Response

from crawler import archive
from crawler.coding import decode
from crawler.resume import Held
from crawler.run import CONTINUED_WITHIN, RecordPlace
from crawler.visit import EarlierAnswer, PartOfVisit
from crawler.warc import Earlier, Exchange


class ArchiveMiddleware(PartOfVisit):
    """Writes every answer to the archive before anything else sees it."""

    def process_response(self, request: Request, response: Response) -> Response:
        """Archive the exchange and note the place in the request's meta."""
        if "held" in response.flags:
            return response
        visit = self.visit
        exchange = Exchange(url=request.url, at=visit.clock.now(), body=response.body, **request.meta.pop("wire"))
        earlier = request.meta.get("asked_with")
        with visit.run.writing(visit.run.archive):
            if response.status == 304 and earlier is not None:
                visit.archive.write_revisit(exchange, Earlier(request.url, earlier.at, earlier.record.digest))
                return response
            written = visit.archive.write_response(exchange)
        request.meta["record"] = RecordPlace(
            run=visit.run.run_id, file=written.file, offset=written.offset, digest=written.digest
        )
        return response


class HeldMiddleware(PartOfVisit):
    """Answers from the archive what a continued run holds already; nothing is sent."""

    def process_request(self, request: Request) -> Response | None:
        """Return the answer that is held for an address; None where it must be asked for."""
        held = self.visit.held.get(request.url)
        if held is None or request.method != "GET" or self.visit.clock.now() - held.at > CONTINUED_WITHIN:
            return None
        if held.status == 304:
            return self._unchanged(request, held)
        try:
            answer = archive.read_response(self.visit.run.archive / held.record.file, held.record.offset)
        except archive.ArchiveError:
            return None
        if answer.truncated:
            return None
        request.meta["record"] = held.record
        return Response(
            request.url,
            answer.status,
            headers=Headers(list(answer.headers)),
            body=answer.body,
            flags=["held", "decoded"],
        )

    def _unchanged(self, request: Request, held: Held) -> Response | None:
        earlier: EarlierAnswer | None = request.meta.get("asked_with")
        same = earlier is not None and earlier.record.digest == held.record.digest
        return Response(request.url, 304, flags=["held"]) if same else None


class ConditionalMiddleware(PartOfVisit):
    """Asks with the ETag and Last-Modified of the newest earlier answer; a 304 stands for that answer's body."""

    def process_request(self, request: Request) -> None:
        """Add the conditions of the address that is asked now (a redirect brings those of another one)."""
        for header in ("If-None-Match", "If-Modified-Since"):
            request.headers.pop(header, None)
        request.meta.pop("asked_with", None)
        earlier = self.visit.earlier.get(request.url)
        if earlier is None or request.meta.get("unconditional"):
            return
        if earlier.etag:
            request.headers["If-None-Match"] = earlier.etag
        if earlier.last_modified:
            request.headers["If-Modified-Since"] = earlier.last_modified
        request.meta["asked_with"] = earlier

    def process_response(self, request: Request, response: Response) -> Response | Request:
        """Put the archived body in place of a 304; where it can't be read, ask again without conditions."""
        if response.status != 304:
            return response
        earlier: EarlierAnswer | None = request.meta.get("asked_with")
        archived = self._archived(earlier) if earlier else None
        if earlier is None or archived is None:
            return response if request.meta.get("unconditional") else _unconditional(request)
        request.meta["record"] = earlier.record
        # A 304 repeats some headers and leaves out the others, which stay as they were (RFC 9111 section 3.2).
        headers = Headers(list(archived.headers))
        headers.update(response.headers)
        return Response(request.url, status=304, headers=headers, body=archived.body, flags=["unchanged", "decoded"])

    def _archived(self, earlier: EarlierAnswer) -> archive.Response | None:
        folder = self.visit.run.folder.parent / earlier.record.run / "archive"
        try:
            response = archive.read_response(folder / earlier.record.file, earlier.record.offset)
        except archive.ArchiveError:
            return None
        return response if response.digest == earlier.record.digest else None


def _unconditional(request: Request) -> Request:
    again = request.replace(dont_filter=True)
    again.meta["unconditional"] = True
    return again


class DecodeMiddleware:
    """Removes the content encoding; a body that breaks off or is damaged is flagged `broken`."""

    def process_response(self, request: Request, response: Response) -> Response:  # noqa: ARG002 - Scrapy's signature
        """Return the answer with its body decoded."""
        if "decoded" in response.flags:
            return response
        codings = b", ".join(response.headers.getlist("Content-Encoding")).decode("latin-1")
        decoded = decode(response.body, codings)
        flags = [*response.flags, "decoded"] if decoded.whole else [*response.flags, "decoded", "broken"]
        return response.replace(body=decoded.body, flags=flags)


class Place(TypedDict):
    """The fields of a walk line that say where a body lies and how to ask for it next time."""

    record: RecordPlace | None
    etag: str | None
    last_modified: str | None


def place_of(response: Response | None) -> Place:
    """Return the place of an answer's body, as walk lines have it."""
    if response is None:
        return Place(record=None, etag=None, last_modified=None)
    meta = response.meta
    if "unchanged" in response.flags:
        earlier: EarlierAnswer = meta["asked_with"]
        return Place(record=earlier.record, etag=earlier.etag, last_modified=earlier.last_modified)
    return Place(
        record=meta.get("record"), etag=_header(response, "ETag"), last_modified=_header(response, "Last-Modified")
    )


def _header(response: Response, name: str) -> str | None:
    value = (response.headers.get(name) or b"").decode("latin-1")
    return value if value and value.isascii() and value.isprintable() else None
