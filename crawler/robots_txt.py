"""What one robots.txt says to one agent, as RFC 9309 means it: bytes → rules → may an address be asked for?

Pure; reads and writes nothing. A matcher of our own, because Protego (measured 2026-11-23) lets in what a shop forbids
where a line it doesn't know stands between two agents, compares agents by how they begin, and makes a regular
expression of each path, which a hostile path (`/*a*a*a*a…`) brings to exponential time; here it is linear.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import quote, urlsplit

SIZE_LIMIT = 500 * 1024
"""Bytes of a robots.txt that are read, and on to the end of that line (RFC 9309 section 2.5)."""

# How the lines begin that are known, misspellings seen in the wild among them (as in Google's parser).
_KEYS = {
    "user-agent": ("user-agent", "useragent", "user agent"),
    "disallow": ("disallow", "dissallow", "dissalow", "disalow", "diasllow", "disallaw"),
    "allow": ("allow",),
    "crawl-delay": ("crawl-delay", "crawldelay", "crawl delay"),
    "sitemap": ("sitemap", "site-map"),
}
_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)?(?:e\+?[0-9]+)?", re.IGNORECASE)
_LONGEST_DELAY = 1e9
_PRINTABLE = "".join(map(chr, range(0x21, 0x7F)))
_UNRESERVED = re.compile("[A-Za-z0-9._~-]")


class Rule(NamedTuple):
    """One path that is allowed or disallowed."""

    length: int
    """Octets of the path: the longest rule that matches decides."""
    allows: bool
    """At equal length, allow decides."""
    pieces: tuple[str, ...]
    """The path between its `*`."""
    to_the_end: bool
    """Whether the path ends in `$`."""

    def matches(self, path: str) -> bool:
        """Tell whether a path, normalised, is one of the rule's; each piece is sought once, from left to right."""
        if not path.startswith(self.pieces[0]):
            return False
        at = len(self.pieces[0])
        last = len(self.pieces) - 1
        for number, piece in enumerate(self.pieces[1:], 1):
            if self.to_the_end and number == last:
                return path.endswith(piece) and len(path) - len(piece) >= at
            at = path.find(piece, at)
            if at < 0:
                return False
            at += len(piece)
        return not self.to_the_end or at == len(path)


@dataclass(frozen=True, slots=True)
class RobotsTxt:
    """What a robots.txt says to one agent."""

    rules: tuple[Rule, ...] = ()
    """In the order in which they decide: the first that matches does."""
    crawl_delay: float | None = None
    """Crawl-delay of the agent's groups, seconds; the longest of several."""
    sitemaps: tuple[str, ...] = ()
    """Sitemaps it names."""
    speaks: bool = False
    """Whether there is a line for any agent at all."""

    def allows(self, url: str) -> bool:
        """Tell whether an address may be asked for; robots.txt itself always may (RFC 9309 section 2.2.2)."""
        try:
            parts = urlsplit(url)
        except ValueError:
            return False
        path = _normal((parts.path or "/") + (f"?{parts.query}" if "?" in url.partition("#")[0] else ""))
        if path == "/robots.txt":
            return True
        path = path.replace("*", "%2A").replace("$", "%24")
        return next((rule.allows for rule in self.rules if rule.matches(path)), True)


@dataclass(slots=True, eq=False)
class _Groups:
    """The groups of one agent, or of all, as they are met; they count as one."""

    met: bool = False
    allows: dict[str, bool] = field(default_factory=dict)
    delay: float | None = None

    def add_rule(self, path: str, *, allows: bool) -> None:
        if not path:
            return
        self.allows[path] = allows or self.allows.get(path, False)
        folder, slash, page = path.rpartition("/")
        if allows and page.startswith("index.htm"):  # its folder is the same page (as in Google's parser)
            self.allows[f"{folder}{slash}$"] = True

    def add_delay(self, value: str) -> None:
        number = _NUMBER.match(value)
        if number:
            self.delay = max(self.delay or 0.0, min(float(number[0].replace(",", ".")), _LONGEST_DELAY))


def parse_robots_txt(body: bytes, agent: str) -> RobotsTxt:
    """Read a robots.txt for one agent.

    A line that is not known ends no group (section 2.2); an agent is its product token, in whatever case and whatever
    follows it (section 2.2.1); its own groups count, merged, or else those of `*`. A Crawl-delay that is no number
    (`NaN`, `-1`, `inf`) is passed over, a decimal comma is read, units are not.

    Args:
        body: the answer, content encoding removed.
        agent: our product token.
    """
    own, everyone = _Groups(), _Groups()
    current: list[_Groups] = []
    in_agents = False
    sitemaps: list[str] = []
    speaks = False
    for line in _text(body):
        key, value = _key_and_value(line)
        if key == "user-agent":
            current = current if in_agents else []
            in_agents = speaks = True
            token = (re.match("[A-Za-z_-]*", value) or [""])[0]
            if token.lower() == agent.lower():
                own.met = True
                current = _with(current, own)
            elif value.split()[:1] == ["*"]:
                current = _with(current, everyone)
        elif key in {"allow", "disallow"}:
            in_agents = False
            for groups in current:
                groups.add_rule(value, allows=key == "allow")
        elif key == "crawl-delay":
            for groups in current:
                groups.add_delay(value)
        elif key == "sitemap" and value:
            sitemaps.append(value)
    ours = own if own.met else everyone
    rules = sorted((_rule(path, allows=allows) for path, allows in ours.allows.items()), reverse=True)
    return RobotsTxt(tuple(rules), ours.delay, tuple(sitemaps), speaks)


def _with(current: list[_Groups], named: _Groups) -> list[_Groups]:
    return current if named in current else [*current, named]


def _text(body: bytes) -> list[str]:
    """Return the lines; UTF-8 as it must be, or UTF-16 where it says so; NULs are nothing."""
    end = re.compile(rb"[\r\n]").search(body, SIZE_LIMIT)
    body = body[: end.start()] if end else body
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = body.decode("utf-16", "replace")
    else:
        text = re.sub(rb"\A\xef\xbb?\xbf?", b"", body).decode("utf-8", "surrogateescape")
    return re.split(r"\r\n?|\n", text.replace("\0", ""))


def _key_and_value(line: str) -> tuple[str | None, str]:
    line = line.partition("#")[0]
    key, colon, value = line.partition(":")
    if not colon:
        words = line.split()
        if len(words) != 2:
            return None, ""
        key, value = words
    key = key.strip().lower()
    return next((name for name, spellings in _KEYS.items() if key.startswith(spellings)), None), value.strip()


def _rule(path: str, *, allows: bool) -> Rule:
    normal = _normal(path)
    to_the_end = normal.endswith("$")
    first, *rest = (normal[:-1] if to_the_end else normal).replace("$", "%24").split("*")
    # Of several * on end one says it all; the last piece stays, so that `*$` matches whatever follows.
    pieces = (first, *filter(None, rest[:-1]), *rest[-1:])
    return Rule(len(normal), allows, pieces, to_the_end)


def _normal(path: str) -> str:
    """Bring a path to the form in which it is compared (section 2.2.2): only what must be escaped is."""
    escaped = quote(path.encode("utf-8", "surrogateescape"), safe=_PRINTABLE)
    return re.sub("%([0-9A-Fa-f]{2})", _unescape, escaped)


def _unescape(escape: re.Match[str]) -> str:
    character = chr(int(escape[1], 16))
    return character if _UNRESERVED.fullmatch(character) else escape[0].upper()
