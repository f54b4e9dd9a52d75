"""
Scrapy settings of the project: `scrapy crawl NAME` and `newscrawler crawl` read the same ones.

Everything that makes a Scrapy crawl a newscrawler crawl is set by the add-on (newscrawler/crawl/addon.py), with the reason
beside each; what stands here is what an add-on cannot set: names and modules.
"""

BOT_NAME = "newscrawler"
SPIDER_MODULES = ["newscrawler.spiders"]
NEWSPIDER_MODULE = "newscrawler.spiders"
ADDONS = {"newscrawler.crawl.addon.NewscrawlerAddon": 100}
