"""Listings are asked for conditionally, where the server proved that its word is good."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawler.crawl.admission import LISTINGS
from newscrawler.state import Journal
from newscrawler.urls import url_key

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler


class ConditionalMiddleware:
    """
    Downloader middleware: If-None-Match and If-Modified-Since on feeds, sitemaps and fronts.

    `Journal.validators` decides whether the server is believed. A 304 is archived as a revisit of the capture whose
    validators were sent (WARC 1.1, server-not-modified). Articles are asked for in full: their text is the point.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Add the validators of the last whole answer, if they may be believed."""
        lead = request.meta.get("lead")
        session = getattr(self._crawler, "session", None)
        if session is None or lead is None or lead.kind not in LISTINGS or request.method != "GET":
            return
        known = Journal(session.database).validators(url_key(request.url))
        if known is None:
            return
        if known.etag:
            request.headers["If-None-Match"] = known.etag
        if known.last_modified:
            request.headers["If-Modified-Since"] = known.last_modified
        request.meta["not_modified_of"] = known.payload_digest
