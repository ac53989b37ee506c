"""Campaign: every input of html5lib's test corpus as a page, bare and in the midst of a product's page.

The corpus is another project's and does not come with this one: fetch https://github.com/html5lib/html5lib-tests at a
commit that still holds `tree-construction` (9329e64, June 2026, is the last), and name its folder:

    python -m tests.campaigns.html5lib FOLDER

Prints what was read and what is wrong, and ends with 1 where anything is: an exception, more than five seconds, or a
fact whose quote is not in the page.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from crawler.archive import Response
from crawler.items import Listing
from crawler.reading import read
from tests.benchmarks.rounds import tell
from tests.campaigns.test_mutations import amiss
from tests.crawler.evidence import all_evidence
from tests.crawler.pages.build import BUYING, html, json_ld, product, response

_HELD = "@@"
_AROUND = {
    "after": f"{BUYING}<div>{_HELD}</div><p>In stock</p>",
    "amid": f"<h1>Lie-easy {_HELD} mat</h1><p>6,210 {_HELD} spikes, cotton {_HELD} cover</p>{BUYING}",
}
"""The product's pages that hold an input, and where."""


class CorpusError(Exception):
    """The folder does not hold the corpus; the message says what is missing."""


def inputs(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield file and place, and the bytes, of every input of the corpus.

    Raises:
        CorpusError: the folder lacks a part of the corpus.
    """
    for part, pattern in (("tree-construction", "*.dat"), ("tokenizer", "*.test"), ("encoding", "*.dat")):
        files = sorted((folder / part).rglob(pattern))
        if not files:
            raise CorpusError(f"{folder / part} holds no {pattern}: name a checkout of html5lib-tests at 9329e64")
        for file in files:
            for place, body in enumerate(_tokenized(file) if pattern == "*.test" else _sections(file), 1):
                yield f"{file.relative_to(folder)}:{place}", body


def _sections(file: Path) -> Iterator[bytes]:
    """Yield what stands between `#data` and the next line that begins with `#errors` or `#encoding`."""
    for block in (b"\n" + file.read_bytes()).split(b"\n#data\n")[1:]:
        ends = [end for mark in (b"#errors", b"#encoding") if (end := (b"\n" + block).find(b"\n" + mark)) >= 0]
        yield block[: max(0, min(ends, default=len(block)) - 1)]


def _tokenized(file: Path) -> Iterator[bytes]:
    """Yield the inputs of a JSON file of tokenizer tests; those escaped twice are unescaped."""
    held = json.loads(file.read_bytes())
    for case in (case for cases in held.values() if isinstance(cases, list) for case in cases):
        text = json.loads(f'"{case["input"]}"') if case.get("doubleEscaped") else case["input"]
        yield text.encode("utf-8", "surrogatepass")


def pages_of(body: bytes) -> Iterator[tuple[str, Response]]:
    """Yield the pages that are made of one input: itself, and a product's, which hold it after and amid their words."""
    yield "bare", response(body)
    for how, words in _AROUND.items():
        yield how, response(html(words, json_ld(product())).encode().replace(_HELD.encode(), body))


def main(folder: Path) -> int:
    """Read every page, print the figures, and return 1 where something is wrong."""
    seen = stated = products = 0
    slowest = 0.0
    wrong: list[str] = []
    for name, body in inputs(folder):
        for how, answer in pages_of(body):
            began = time.process_time()
            wrong += [f"{name} {how}: {said}" for said in amiss(answer)]
            slowest = max(slowest, time.process_time() - began)
            readings = read(answer)
            seen += 1
            products += sum(isinstance(reading, Listing) for reading in readings)
            stated += sum(1 for reading in readings for _ in all_evidence(reading))
    for said in wrong:
        tell(f"{said}\n")
    tell(f"{seen} pages, {products} of them a product's, {stated} quotes followed, slowest {slowest * 1000:.0f} ms\n")
    tell(f"{len(wrong)} wrong\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    try:
        sys.exit(main(Path(sys.argv[1])))
    except CorpusError as error:
        sys.exit(str(error))
