"""Reading: a response in, readings out. A pure function of the bytes; a better reader re-reads all of history.

Reads archives and saved pages; crawler/readings.py makes a run's readings with it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from crawler.archive import Response, iter_responses, payload_digest
from crawler.items import Candidate, Listing, OtherPage, ShopPolicy
from crawler.pages import reader_for
from crawler.pages.document import MAX_BYTES
from crawler.pages.limits import PageTooLargeError
from crawler.readers.decide import decide_all
from crawler.readers.vocabulary import VocabularyError, check_vocabulary

AnyReading = Listing | ShopPolicy | OtherPage

_HERE = Path(__file__).parent
_VOCABULARY = _HERE.parent / "data" / "vocabulary"
_HEAD = 8_192  # bytes in which what is no text shows it
_BEFORE_A_TAG = b"\xff\xfe\xef\xbb\xbf\0 \t\r\n"


class ReadingError(Exception):
    """Something given to read is no archive, page or run; the message names it and the remedy."""


@cache
def _reader_version() -> str:
    """Return `1-` and ten hex digits of a digest over everything that decides what is read."""
    digest = hashlib.sha256()
    folders = (_HERE / "pages", _HERE / "readers", _VOCABULARY)
    sources = [path for folder in folders for path in folder.rglob("*") if path.suffix in {".py", ".toml"}]
    sources.append(_HERE / "items.py")
    for path in sorted(sources, key=lambda path: path.relative_to(_HERE.parent).as_posix()):
        digest.update(path.relative_to(_HERE.parent).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return f"1-{digest.hexdigest()[:10]}"


READER_VERSION: str = _reader_version()
"""Version of the reader: the same sources give the same readings."""


def read(response: Response) -> list[AnyReading]:
    """Read one response.

    Returns:
        One reading of a page, one Listing for each product of a feed. A page that can't be read is a page of kind
        `other` with an issue: no bytes make this raise.

    Raises:
        VocabularyError: a file in data/vocabulary is broken.
    """
    if len(response.body) > MAX_BYTES:
        return [_unread(response, f"Not read: {len(response.body)} bytes are more than {MAX_BYTES}.")]
    try:
        readings = reader_for(response).read(response)
    except VocabularyError:
        raise
    except PageTooLargeError as error:
        return [_unread(response, f"Not read: {error}.")]
    except RecursionError:
        return [_unread(response, "Not read: the page nests too deeply.")]
    except MemoryError:
        return [_unread(response, "Not read: it takes too much memory.")]
    except Exception as error:  # noqa: BLE001  # any bytes may come; a page costs at most its own listing
        return [_unread(response, f"Not read: {type(error).__name__}.")]
    readings = [_traced(reading, response) for reading in readings]
    if response.truncated:
        issue = "The archived body breaks off; what was read may lack facts."
        return [reading.model_copy(update={"issues": (*reading.issues, issue)}) for reading in readings]
    return readings


def _traced(reading: AnyReading, response: Response) -> AnyReading:
    """Note on each candidate which response its words stand in, where that is not the page itself."""
    if reading.url == response.url or not isinstance(reading, Listing):
        return reading
    trace = {"response_url": response.url, "response_digest": response.digest}
    facts = {
        key: fact.model_copy(
            update={"candidates": tuple(candidate.model_copy(update=trace) for candidate in fact.candidates)}
        )
        for key, fact in reading.facts.items()
    }
    offers = tuple(
        offer.model_copy(update={"evidence": offer.evidence.model_copy(update=trace)}) if offer.evidence else offer
        for offer in reading.offers
    )
    return reading.model_copy(update={"facts": facts, "offers": offers})


def _unread(response: Response, issue: str) -> OtherPage:
    return OtherPage(kind="other", url=response.url, issues=(issue,))


def read_file(path: Path, url: str | None = None) -> Iterator[AnyReading]:
    """Read an archive (.warc, .warc.gz) or one saved page.

    Args:
        path: The file.
        url: Address that a saved page had; links and country are told by it.

    Raises:
        ReadingError: there is no such file, or it holds no text.
        VocabularyError: a file in data/vocabulary is broken.
        ArchiveError: an archive is damaged; what stands before the damage was yielded.
    """
    if not path.is_file():
        msg = f"{path}: there is no such file"
        raise ReadingError(msg)
    check_vocabulary()
    if path.name.endswith((".warc", ".warc.gz")):
        for response in iter_responses(path):
            yield from read(response)
        return
    body = path.read_bytes()
    # UTF-16 has NULs, too, but begins with a tag; and what a shop calls a page is one, whatever it sent.
    named = path.suffix.lower() in {".html", ".htm"}
    if not named and b"\0" in body[:_HEAD] and not body[:_HEAD].lstrip(_BEFORE_A_TAG).startswith(b"<"):
        msg = f"{path}: is neither a web page nor text; `matguide read` takes .html, .warc and .warc.gz files"
        raise ReadingError(msg)
    response = Response(
        url=url or path.resolve().as_uri(),
        status=200,
        headers=(),
        body=body,
        digest=payload_digest(body),
        observed_at=datetime.fromtimestamp(0, UTC),
    )
    yield from read(response)


def put_together(readings: Sequence[AnyReading]) -> tuple[int, AnyReading]:
    """Make one reading of several of one address and kind: a page stands before a feed, the first before the next.

    Returns:
        Which of them it is that stands first, and the one reading.
    """
    first, *others = sorted(range(len(readings)), key=lambda number: _is_of_feed(readings[number]))
    whole = readings[first]
    for number in others:
        other = readings[number]
        if isinstance(whole, Listing) and isinstance(other, Listing):
            whole = merge(whole, other)
    return first, whole


def _is_of_feed(reading: AnyReading) -> bool:
    return any(fact.source == "feed" for fact in reading.facts.values())


def merge(page: Listing, feed: Listing) -> Listing:
    """Put the candidates of a product's page and of its feed entry together, and decide again."""
    facts = dict(page.facts)
    issues = [*page.issues, *feed.issues]
    shared: dict[str, list[Candidate]] = {}
    for key, fact in feed.facts.items():
        if key in facts:
            shared[key] = [*facts[key].candidates, *_unhedged(facts[key].candidates, fact.candidates)]
        else:
            facts[key] = fact
    decided, contradictions = decide_all(shared)
    facts.update({key: fact for key, fact in decided.items() if facts[key].status == "stated"})
    is_mat = page.is_mat if page.is_mat is not None else feed.is_mat
    return page.model_copy(
        update={
            "facts": facts,
            "issues": tuple(dict.fromkeys([*issues, *contradictions])),
            "is_mat": is_mat,
            "is_mat_reason": page.is_mat_reason if page.is_mat is not None else feed.is_mat_reason,
            "offers": page.offers or feed.offers,
            "images": page.images or feed.images,
            "platform": page.platform or feed.platform,
        }
    )


def _unhedged(known: tuple[Candidate, ...], more: tuple[Candidate, ...]) -> list[Candidate]:
    """Leave out `from` prices of a feed where the page gives the price itself."""
    exact = any(candidate.qualifier is None for candidate in known)
    return [candidate for candidate in more if not (exact and candidate.qualifier is not None)]
