"""Small shops walked by the real crawl, for tests of what a walk asks for and leaves out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from crawler.crawl import crawl
from crawler.run import Manifest, Outcome, WalkLine, load_manifest, read_walk
from crawler.shops import Recipe
from tests.crawler.shop_server import Answer, Page, ShopServer, serve

ROBOTS: dict[str, Answer] = {"/robots.txt": Page(b"User-agent: *\nAllow: /\n")}


def recipe(key: str, kind: str, *, language: str = "en", country: str = "IE", **walk: object) -> Recipe:
    """Return a recipe of the shop `http://<key>.example/`."""
    home = f"http://{key}.example/"
    return Recipe.model_validate(
        {
            "key": key,
            "digest": "0" * 64,
            "market": "invented",
            "shop": {"name": key, "home": home, "country": country, "currency": "EUR", "language": language},
            "walk": {"kind": kind, **walk},
            "expect": {"listings_min": 1},
        }
    )


def page(*hrefs: str, words: str = "", more: str = "") -> Page:
    """Return a page with links that all have the same words."""
    return Page(("".join(f'<a href="{href}">{words or href}</a>' for href in hrefs) + more).encode())


@dataclass
class Walked:
    """One run of some shops, and what they saw of it."""

    run: Path
    server: ShopServer

    @property
    def manifest(self) -> Manifest:
        return load_manifest(self.run)

    def lines(self, shop: str, outcome: Outcome | None = None, role: str | None = None) -> list[WalkLine]:
        return [
            line
            for line in read_walk(self.run)
            if line.shop == shop and outcome in {None, line.outcome} and role in {None, line.role}
        ]

    def products(self, shop: str) -> list[str]:
        """Return the paths of the product pages that answered, in order."""
        return [_path(line) for line in self.lines(shop, Outcome.ANSWERED, "product")]

    def policies(self, shop: str) -> list[str]:
        return [_path(line) for line in self.lines(shop, Outcome.ANSWERED, "policy")]

    def left_out(self, shop: str) -> dict[str, str]:
        """Return why addresses were left out, by path."""
        return {_path(line): line.reason or "" for line in self.lines(shop, Outcome.LEFT_OUT)}

    def asked(self, shop: str) -> list[str]:
        """Return what the shop saw, robots.txt aside."""
        return [path for path in self.server.asked(f"{shop}.example") if path != "/robots.txt"]


def _path(line: WalkLine) -> str:
    return line.url.removeprefix(f"http://{line.shop}.example")


def walk(
    folder: Path, recipes: Sequence[Recipe], shops: Mapping[str, Mapping[str, Answer]], delay: float = 0.0
) -> Walked:
    """Crawl shops by their recipes; pages are by shop key and path, robots.txt is added."""
    pages = {f"{key}.example": {**ROBOTS, **paths} for key, paths in shops.items()}
    with serve(pages) as server:
        run = crawl(
            recipes,
            folder / "runs",
            market="invented",
            started_at=datetime(2026, 9, 1, 8, tzinfo=UTC),
            addresses=server.addresses,
            delay=delay,
            market_day=1,
            market_seed=7,
        )
    return Walked(run, server)
