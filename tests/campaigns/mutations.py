"""Pages broken on purpose: seeded mutations of whole pages, as crawls, proxies and careless templates break them."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

Mutation = Callable[[bytes, Random], bytes]

_TAG = re.compile(rb"<[^<>]{1,400}>")
_MOST = 40
"""Bytes or tags that one mutation changes, at most."""
_ODD = (
    b"\0",
    b"\xff",
    b"\xed\xa0\x80",
    b"&#0;",
    b"&nbsp",
    b"<!--",
    b"]]>",
    b'"',
    b"'",
    b"\\",
    b"{",
    b"}",
    b"\xe2\x80\xae",
)


def bytes_deleted(page: bytes, random: Random) -> bytes:
    start = random.randrange(len(page))
    return page[:start] + page[start + random.randint(1, _MOST) :]


def bytes_changed(page: bytes, random: Random) -> bytes:
    changed = bytearray(page)
    for _ in range(random.randint(1, _MOST)):
        changed[random.randrange(len(changed))] = random.randrange(256)
    return bytes(changed)


def bytes_doubled(page: bytes, random: Random) -> bytes:
    start = random.randrange(len(page))
    stop = start + random.randint(1, 2000)
    return page[:stop] + page[start:stop] + page[stop:]


def odd_signs_put_in(page: bytes, random: Random) -> bytes:
    for _ in range(random.randint(1, 8)):
        place = random.randrange(len(page))
        page = page[:place] + random.choice(_ODD) + page[place:]
    return page


def tags_deleted(page: bytes, random: Random) -> bytes:
    return _with_tags(page, random, lambda _: b"")


def tags_doubled(page: bytes, random: Random) -> bytes:
    return _with_tags(page, random, lambda tag: tag * random.randint(2, 5))


def tags_unclosed(page: bytes, random: Random) -> bytes:
    return _with_tags(page, random, lambda tag: tag[:-1])


def tags_swapped(page: bytes, random: Random) -> bytes:
    spans = sorted(random.sample(spans, 2)) if len(spans := [m.span() for m in _TAG.finditer(page)]) > 1 else None
    if spans is None:
        return page
    (a, b), (c, d) = spans
    return page[:a] + page[c:d] + page[b:c] + page[a:b] + page[d:]


def cut_off(page: bytes, random: Random) -> bytes:
    return page[: random.randrange(len(page))]


def parts_swapped(page: bytes, random: Random) -> bytes:
    a, b, c = sorted(random.randrange(len(page)) for _ in range(3))
    return page[:a] + page[b:c] + page[a:b] + page[c:]


def digits_changed(page: bytes, random: Random) -> bytes:
    return re.sub(rb"\d", lambda d: b"%d" % random.randrange(10) if random.random() < 0.1 else d[0], page)


def charset_confused(page: bytes, random: Random) -> bytes:
    text = page.decode("utf-8", "replace")
    return text.encode(random.choice(("cp1252", "shift_jis", "utf-16", "koi8-r", "utf-7", "gb18030")), "replace")


def encoded_twice(page: bytes, random: Random) -> bytes:
    start = random.randrange(len(page))
    return page[:start] + page[start:].decode("cp1252", "replace").encode()


MUTATIONS: tuple[Mutation, ...] = (
    bytes_deleted, bytes_changed, bytes_doubled, odd_signs_put_in, tags_deleted, tags_doubled, tags_unclosed,
    tags_swapped, cut_off, parts_swapped, digits_changed, charset_confused, encoded_twice,
)  # fmt: skip


def mutated(page: bytes, seed: int) -> tuple[str, bytes]:
    """Return what was done to a page, and the page after it: one to three mutations."""
    random = Random(seed)  # noqa: S311  # seeded on purpose
    chosen = [random.choice(MUTATIONS) for _ in range(random.randint(1, 3))]
    for mutation in chosen:
        page = mutation(page, random) if page else page
    return " + ".join(mutation.__name__ for mutation in chosen), page


def _with_tags(page: bytes, random: Random, change: Callable[[bytes], bytes]) -> bytes:
    tags = list(_TAG.finditer(page))
    picked = random.sample(tags, min(len(tags), random.randint(1, _MOST)))
    for tag in sorted(picked, key=lambda tag: -tag.start()):
        page = page[: tag.start()] + change(tag.group()) + page[tag.end() :]
    return page
