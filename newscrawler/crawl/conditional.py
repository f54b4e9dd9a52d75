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

CONDITIONS = ("If-None-Match", "If-Modified-Since")

NOT_MODIFIED_OF = "not_modified_of"
"""The request.meta key for the payload digest of the capture whose validators are sent; the download handler reads it."""


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
        """Add the validators of the last whole answer to this URL, if they may be believed."""
        _forget(request)
        lead = request.meta.get("lead")
        session = getattr(self._crawler, "session", None)
        if session is None or lead is None or lead.kind not in LISTINGS or request.method != "GET":
            return
        known = Journal(session.database).validators(url_key(request.url))
        if known is None:
            return
        if known.etag:
            request.headers[CONDITIONS[0]] = known.etag
        if known.last_modified:
            request.headers[CONDITIONS[1]] = known.last_modified
        request.meta[NOT_MODIFIED_OF] = known.payload_digest


def _forget(request: Request) -> None:
    """Take off what was added for another URL: a redirected request is a copy."""
    if request.meta.pop(NOT_MODIFIED_OF, None) is not None:
        for name in CONDITIONS:
            request.headers.pop(name, None)
