"""Downloader middleware: a challenge or consent wall ends as its reason, and is never read as a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawler.crawl.refusals import Refused
from newscrawler.crawl.resting import politeness_of
from newscrawler.discovery.blocks import recognise_block
from newscrawler.urls import host_group

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

UNREAD: frozenset[str] = frozenset({"robots", "well-known"})


class BlockMiddleware:
    """
    Raises ``Refused("blocked:<kind>")`` or ``Refused("consent")`` for what `discovery.recognise_block` recognises.

    The response is in the archive by then. A block counts as a failure of the host, so that a site which begins to
    refuse us is asked ever more seldom. Nothing is tried to get around it.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._politeness = politeness_of(crawler)
        self._stats = crawler.stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        """The response when it is a page."""
        lead = request.meta.get("lead")
        if getattr(lead, "kind", None) in UNREAD:
            return response
        headers = [
            (name.decode("latin-1"), value.decode("latin-1"))
            for name, values in response.headers.items()
            for value in values
        ]
        kind = recognise_block(response.status, headers, response.body, url=response.url)
        if kind is None:
            return response
        reason = "consent" if kind == "consent" else f"blocked:{kind}"
        if self._stats is not None:
            self._stats.inc_value(f"blocks/{kind}")
        if kind != "consent":
            self._politeness.failed(host_group(request.url))
        raise Refused(reason, f"{response.url}: HTTP {response.status}, recognised as {kind}")
