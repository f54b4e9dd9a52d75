"""A crawl of one loopback site on the frontier, as a program of its own: `frontier_crawl.py PORT STATE [PAGES]`."""

import json
import sys

import scrapy
from scrapy.crawler import AsyncCrawlerProcess

from newscrawler.crawl.settle import VERDICT


class SiteSpider(scrapy.Spider):
    name = "site"

    def __init__(self, home="", **kwargs):
        super().__init__(**kwargs)
        self.home = home

    async def start(self):
        yield scrapy.Request(self.home, self.front, dont_filter=True)

    def front(self, response):
        for href in response.css("a::attr(href)").getall():
            yield scrapy.Request(response.urljoin(href), self.page, meta=dict(response.meta))

    def page(self, response):
        if response.url.endswith("/raises"):
            raise ValueError("a defect in a spider")
        if response.url.endswith("/wall"):
            response.meta[VERDICT] = "paywall"
        yield {"url": response.url}


def main() -> None:
    port, state = sys.argv[1:3]
    settings = {
        "SCHEDULER": "newscrawler.crawl.scheduler.FrontierScheduler",
        "SPIDER_MIDDLEWARES": {"newscrawler.crawl.settle.SettleMiddleware": 10},
        "NEWSCRAWLER_STATE": state,
        "ROBOTSTXT_OBEY": True,
        "RETRY_TIMES": 1,
        "RETRY_HTTP_CODES": [500],
        "DOWNLOAD_DELAY": 0.0,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
        "LOG_LEVEL": "CRITICAL",
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "DOWNLOAD_TIMEOUT": 2,
        "FRONTIER_PATIENCE_S": 0,
    }
    process = AsyncCrawlerProcess(settings)
    crawler = process.create_crawler(SiteSpider)
    process.crawl(crawler, home=f"http://127.0.0.1:{port}/")
    process.start()
    stats = crawler.stats.get_stats()
    print(json.dumps({name: value for name, value in stats.items() if isinstance(value, int | float | str)}))


if __name__ == "__main__":
    main()
