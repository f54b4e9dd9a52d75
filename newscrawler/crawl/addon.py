"""The add-on that makes a Scrapy crawl a newscrawler crawl: one line in ADDONS, everything else follows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newscrawler.crawl.wiring import DEFAULTS as WIRE
from newscrawler.crawl.wiring import DOWNLOADER_MIDDLEWARES

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

OFF: dict[str, bool] = {
    # Runs posted Python inside the crawler; on by default in Scrapy.
    "REMOTE_CONTROL_ENABLED": False,
    "TELNETCONSOLE_ENABLED": False,
    # Bodies are decoded by our own bounded decoder, once.
    "COMPRESSION_ENABLED": False,
    # Our robots middleware disallows on 5xx and timeouts (RFC 9309, 2.3.1.4); Scrapy's crawls on.
    "ROBOTSTXT_OBEY": False,
    # Follows what a page's own HTML says, past every check we make on links.
    "METAREFRESH_ENABLED": False,
    # A statistic of every request's referrer tells publishers where we come from.
    "REFERER_ENABLED": False,
    "DEPTH_STATS_VERBOSE": False,
    "LOGSTATS_INTERVAL": False,
}

STEADY: dict[str, Any] = {
    "TWISTED_REACTOR": "twisted.internet.asyncioreactor.AsyncioSelectorReactor",
    "SCHEDULER": "newscrawler.crawl.scheduler.FrontierScheduler",
    # The frontier knows what was seen, and it knows it after a crash too.
    "DUPEFILTER_CLASS": "scrapy.dupefilters.BaseDupeFilter",
    "CONCURRENT_REQUESTS": 16,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
    "DOWNLOAD_DELAY": 1.0,
    # Scrapy makes this many tasks for every response (measured: 260,000 for 2,500 pages at its default of 100).
    "CONCURRENT_ITEMS": 2,
    "COOKIES_ENABLED": True,
    "RETRY_TIMES": 2,
    "DNS_TIMEOUT": 20,
    "HTTPERROR_ALLOW_ALL": True,
    # What somebody in between sent is no word of the publisher's; off in Scrapy.
    "DOWNLOAD_VERIFY_CERTIFICATES": True,
    # br and zstd cannot be read back by the WARC readers of today; deflate is two formats of one name.
    "DEFAULT_REQUEST_HEADERS": {
        "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        "Accept-Language": "*",
        "Accept-Encoding": "gzip",
    },
}

EXTENSIONS: dict[str, int] = {
    "newscrawler.crawl.keeper.SessionKeeper": 0,
    "newscrawler.crawl.steady.Steady": 5,
    "newscrawler.crawl.budget.BudgetWatch": 10,
    "newscrawler.crawl.pulse.Pulse": 20,
}

SPIDER_MIDDLEWARES: dict[str, int | None] = {
    # Outermost: a URL is done when everything its page gave is written down.
    "newscrawler.crawl.settle.SettleMiddleware": 0,
    # Sends our own trail to the sites we ask.
    "scrapy.spidermiddlewares.referer.RefererMiddleware": None,
}

HANDLERS: dict[str, str | None] = {
    "http": "newscrawler.crawl.handler.CaptureHandler",
    "https": "newscrawler.crawl.handler.CaptureHandler",
    # Nothing but the web is fetched, whatever a feed names.
    "file": None,
    "data": None,
    "ftp": None,
    "s3": None,
}


BARE: dict[str, Any] = {"NEWSCRAWLER_ARCHIVING": False, "SCHEDULER": "scrapy.core.scheduler.Scheduler"}
"""Settings for fetching with our wire, guard and politeness but without archive and frontier."""


class NewscrawlerAddon:
    """Scrapy add-on. It sets defaults only: a project's own settings, and what the command line says, win."""

    def update_settings(self, settings: BaseSettings) -> None:
        for name, value in {**OFF, **STEADY, **WIRE}.items():
            settings.set(name, value, "addon")
        settings["EXTENSIONS"].set("newscrawler.crawl.log_lines.HarmlessLog", 0, "addon")
        if settings.getbool("NEWSCRAWLER_ARCHIVING", True):
            for extension, order in EXTENSIONS.items():
                settings["EXTENSIONS"].set(extension, order, "addon")
            for middleware, place in SPIDER_MIDDLEWARES.items():
                settings["SPIDER_MIDDLEWARES"].set(middleware, place, "addon")
        for middleware, place in DOWNLOADER_MIDDLEWARES.items():
            settings["DOWNLOADER_MIDDLEWARES"].set(middleware, place, "addon")
        for scheme, handler in HANDLERS.items():
            settings["DOWNLOAD_HANDLERS"].set(scheme, handler, "addon")
