"""The peers: stock Scrapy that reads pages the usual way, and stock Scrapy that does nothing with them.

`python -m tests.benchmarks.usual_way FOLDER PORT HOSTS PAGES reads|nothing`; prints pages and seconds as JSON.
Settings are Scrapy's own; only the log goes to a file, and robots.txt is obeyed where the job is the same as ours.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import AsyncIterator, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import scrapy
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response
from scrapy.linkextractors import LinkExtractor
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

FOLDER, PORT, HOSTS, PAGES = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])


class Nothing(scrapy.Spider):
    """Asks for every page and does nothing with it."""

    name = "nothing"
    pages = 0

    async def start(self) -> AsyncIterator[Any]:
        for number in range(PAGES):
            yield scrapy.Request(f"http://127.0.0.{2 + number % HOSTS}:{PORT}/products/{number // HOSTS}")

    def parse(self, response: Response) -> None:  # noqa: ARG002 - Scrapy's signature
        self.pages += 1


class Reads(scrapy.Spider):
    """Follows links with LinkExtractor, archives with warcio, reads with extruct in all its syntaxes."""

    name = "reads"
    pages = 0

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.stream = (FOLDER / "usual.warc.gz").open("wb")
        self.writer = WARCWriter(self.stream, gzip=True)

    async def start(self) -> AsyncIterator[Any]:
        for number in range(HOSTS):
            yield scrapy.Request(f"http://127.0.0.{2 + number}:{PORT}/")

    def parse(self, response: Response) -> Iterator[Any]:
        for link in LinkExtractor(allow="/products/").extract_links(response):
            if int(link.url.rpartition("/")[2]) * HOSTS < PAGES:
                yield response.follow(link, self.parse_product)

    def parse_product(self, response: Response) -> Iterator[Any]:
        import extruct  # noqa: PLC0415 - the peer that does nothing does not pay for it

        self.pages += 1
        headers = [
            (name.decode(), value.decode()) for name in response.headers for value in response.headers.getlist(name)
        ]
        answered = StatusAndHeaders(f"{response.status} OK", headers, protocol="HTTP/1.1")
        self.writer.write_record(
            self.writer.create_warc_record(
                response.url, "response", payload=BytesIO(response.body), http_headers=answered
            )
        )
        for link in LinkExtractor(allow="/products/").extract_links(response):
            if int(link.url.rpartition("/")[2]) * HOSTS < PAGES:
                yield response.follow(link, self.parse_product)
        yield {"url": response.url, **extruct.extract(response.text, base_url=response.url)}


def main() -> None:
    spider = {"nothing": Nothing, "reads": Reads}[sys.argv[5]]
    settings = {"LOG_FILE": str(FOLDER / "scrapy.log"), "ROBOTSTXT_OBEY": spider is Reads}
    settings["FEEDS"] = (
        {str(FOLDER / "usual.jsonl"): {"format": "jsonlines", "overwrite": True}} if spider is Reads else {}
    )
    crawling = CrawlerProcess(settings)
    crawler = crawling.create_crawler(spider)
    crawling.crawl(crawler)
    began = time.perf_counter()
    crawling.start()
    seconds = time.perf_counter() - began
    sys.stdout.write(json.dumps({"pages": crawler.spider.pages, "seconds": seconds}) + "\n")


if __name__ == "__main__":
    main()
