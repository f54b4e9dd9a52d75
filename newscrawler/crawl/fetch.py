"""
A few pages for a person who sets up a source: guarded and polite as in every crawl, archived nowhere.

Each call runs a crawl in a process of its own, because Twisted's reactor cannot be started twice in one.
"""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from newscrawler.errors import NewscrawlerError

if TYPE_CHECKING:
    from scrapy.http import Response

MOST_PAGES = 100
MOST_SECONDS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """One page: its address after redirects, its status, the decoded body, the Content-Type header."""

    url: str
    status: int
    body: bytes
    content_type: str | None = None


def fetch_pages(
    urls: Iterable[str], *, allow_addresses: tuple[str, ...] = (), contact: str | None = None, delay_s: float = 1.0
) -> dict[str, Fetched]:
    """
    What the servers gave, by the URL that was asked for; URLs that failed or that robots.txt forbids are missing.

    At most MOST_PAGES in MOST_SECONDS. Raises NewscrawlerError when the fetching process itself fails.
    """
    asked = {"urls": list(urls)[:MOST_PAGES], "allow": allow_addresses, "contact": contact, "delay": delay_s}
    command = [sys.executable, "-m", "newscrawler.crawl.fetch"]
    try:
        ended = subprocess.run(
            command, input=json.dumps(asked).encode(), stdout=subprocess.PIPE, timeout=MOST_SECONDS, check=True
        )
    except subprocess.SubprocessError as error:
        raise NewscrawlerError(f"the pages could not be fetched: {error}; run `newscrawler doctor`") from error
    pages = {}
    for line in ended.stdout.splitlines():
        page = json.loads(line)
        asked_for, body = page.pop("asked"), base64.b64decode(page.pop("body"))
        pages[asked_for] = Fetched(**page, body=body)
    return pages


def main() -> None:
    """The fetching process: what to fetch as JSON on stdin, one JSON line a page on stdout."""
    from scrapy import Request, Spider
    from scrapy.crawler import AsyncCrawlerProcess

    from newscrawler import __version__
    from newscrawler.crawl.addon import BARE, NewscrawlerAddon

    asked: dict[str, Any] = json.load(sys.stdin)

    class PageSpider(Spider):
        name = "pages"

        async def start(self) -> AsyncIterator[Request]:
            for url in asked["urls"]:
                yield Request(url, cb_kwargs={"asked": url}, errback=self.say_why)

        def parse(self, response: Response, asked: str) -> None:
            page = {
                "asked": asked,
                "url": response.url,
                "status": response.status,
                "body": base64.b64encode(response.body).decode(),
                "content_type": (response.headers.get("Content-Type") or b"").decode("latin-1") or None,
            }
            sys.stdout.write(json.dumps(page) + "\n")

        def say_why(self, failure: Any) -> None:
            self.logger.warning("%s: %s", failure.request.url, failure.value)

    agent = f"newscrawler/{__version__} (+{asked['contact']})" if asked["contact"] else f"newscrawler/{__version__}"
    process = AsyncCrawlerProcess(
        {
            "ADDONS": {NewscrawlerAddon: 100},
            "LOG_LEVEL": "WARNING",
            "USER_AGENT": agent,
            "DOWNLOAD_DELAY": asked["delay"],
            "NEWSCRAWLER_ALLOW_ADDRESSES": asked["allow"],
            **BARE,
        }
    )
    process.crawl(PageSpider)
    process.start()


if __name__ == "__main__":
    main()
