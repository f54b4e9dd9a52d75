"""Which downloader middlewares a crawl has, and in which order: one table for the add-on."""

from __future__ import annotations

from newscrawler.crawl.limits import DEFAULTS as LIMITS
from newscrawler.crawl.politeness import DEFAULTS as POLITENESS

DOWNLOADER_MIDDLEWARES: dict[str, int | None] = {
    # First on the way out: nothing that may not be fetched gets as far as a look at robots.txt.
    "newscrawler.crawl.resting.GateMiddleware": 50,
    "newscrawler.crawl.robots_keeper.RobotsMiddleware": 100,
    "newscrawler.crawl.rights_files.RightsFilesMiddleware": 120,
    "newscrawler.crawl.conditional.ConditionalMiddleware": 150,
    "newscrawler.crawl.resting.RestMiddleware": 550,
    # Sees decoded bodies, before a challenge sent as 503 is taken for a server's trouble.
    "newscrawler.crawl.blocks.BlockMiddleware": 570,
    "newscrawler.crawl.decode.DecodeMiddleware": 590,
    "newscrawler.crawl.redirects.BoundedRedirectMiddleware": 600,
    "newscrawler.crawl.cookies.SourceCookiesMiddleware": 700,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "scrapy.downloadermiddlewares.cookies.CookiesMiddleware": None,
    # Sends a password to whatever host it is set up for; logins come from a source's cookie file.
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    # Would keep what is not archived, and hand it out without asking robots.txt.
    "scrapy.downloadermiddlewares.httpcache.HttpCacheMiddleware": None,
}
"""Ours, and None for those of Scrapy's that they replace."""

DEFAULTS: dict[str, int | float | bool] = {**LIMITS, **POLITENESS}
"""The settings of the wire, for the add-on."""
