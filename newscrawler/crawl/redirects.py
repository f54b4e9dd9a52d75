"""Redirects: followed a bounded number of times, cookie walls passed once, loops named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import IgnoreRequest

from newscrawler.crawl.refusals import Refused

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.http import Response

MOST_VISITS = 2
"""How often one chain may come to the same URL: a cookie wall sends the reader back to where he was, once."""


class BoundedRedirectMiddleware(RedirectMiddleware):
    """
    Scrapy's redirects, with an end that the ledger can name.

    A redirect to a URL of the same chain is followed once more, with the cookies that were set on the way (Scrapy's
    duplicate filter would drop it). More is ``Refused("redirect-loop")``, as are more than REDIRECT_MAX_TIMES hops.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        # Not the base class's: it looks for the middleware that would tell sites where we come from, and warns without it.
        middleware = cls(crawler.settings)
        middleware.crawler = crawler
        return middleware

    def handle_referer(self, request: Request, response: Response) -> None:
        """No Referer is sent."""
        request.headers.pop("Referer", None)

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """The request to follow, or the response when it is no redirect."""
        try:
            followed = super().process_response(request, response)
        except IgnoreRequest as error:
            raise Refused("redirect-loop", f"{request.url}: {error}") from error
        if isinstance(followed, Request):
            chain = followed.meta.get("redirect_urls", ())
            if chain.count(followed.url) >= MOST_VISITS:
                raise Refused("redirect-loop", f"{followed.url} leads back to itself")
            followed.dont_filter = followed.dont_filter or followed.url in chain
            followed.meta.pop("retry_times", None)
        return followed
