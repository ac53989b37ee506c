"""Scrapy's settings; the middlewares stand in the order in which an answer passes them, last to first."""

from __future__ import annotations

from crawler.coding import BODY_LIMIT

BOT_NAME = "matguide"
SPIDER_MODULES = ["crawler.spiders"]

# asyncio alone: there is no reactor, so there is none that could run only once, and the handler is aiohttp's.
TWISTED_REACTOR_ENABLED = False
DOWNLOAD_HANDLERS = {
    "http": "crawler.connection.GuardedDownloads",
    "https": "crawler.connection.GuardedDownloads",
    "data": None,
    "file": None,
    "ftp": None,
    "s3": None,
}

DOWNLOADER_MIDDLEWARES_BASE: dict[str, int] = {}
DOWNLOADER_MIDDLEWARES = {
    "crawler.politeness.BoundariesMiddleware": 50,  # the shop's own site, while the visit goes on
    "crawler.robots.RobotsMiddleware": 100,  # what robots.txt allows
    "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
    "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": 500,
    "crawler.politeness.RetriesMiddleware": 550,  # again after a pause, Retry-After kept
    "crawler.middlewares.DecodeMiddleware": 590,  # content encoding removed, broken bodies flagged
    "crawler.politeness.RedirectsMiddleware": 600,
    "crawler.middlewares.ConditionalMiddleware": 900,  # 304: the earlier body
    "crawler.middlewares.ArchiveMiddleware": 950,  # as received
    "crawler.middlewares.HeldMiddleware": 960,  # what the cut-off part of this run holds
}
SPIDER_MIDDLEWARES_BASE: dict[
    str, int
] = {}  # the spiders keep depth and length themselves, and log what they leave out
EXTENSIONS_BASE: dict[str, int] = {}  # telnet console and remote control among them

DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/json,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Encoding": "gzip, deflate, br, zstd",
}

CONCURRENT_REQUESTS = 2  # per shop: one under way, one waiting for its turn
CONCURRENT_REQUESTS_PER_DOMAIN = 1
CONCURRENT_ITEMS = 2  # Scrapy makes that many tasks for every response; 100 halve its speed (2026-11-22)
# Scrapy parses a callback's source for every response to look for a `return` with a value: a third of a crawl's CPU
# where the callbacks are methods (2026-11-23). mypy sees such a return here.
WARN_ON_GENERATOR_RETURN_VALUE = False
DOWNLOAD_DELAY = 0.0  # the pause is kept at the wire, for all shops of a crawl (crawler/turns.py)
DOWNLOAD_TIMEOUT = 30
DOWNLOAD_MAXSIZE = BODY_LIMIT
REDIRECT_MAX_TIMES = 5
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"  # the spider knows what it asked for
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"
SCHEDULER_PRIORITY_QUEUE = "scrapy.pqueues.ScrapyPriorityQueue"
STATS_DUMP = False
"""The manifest holds what counts."""
