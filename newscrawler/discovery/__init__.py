"""What documents of the web say about where articles are: bytes → leads. Pure, bounded, never raises (docs/discovery.md)."""

from newscrawler.discovery.feeds import read_feed
from newscrawler.discovery.found import PROBLEMS, REFUSALS, Found, Refused
from newscrawler.discovery.fronts import read_front, read_sections
from newscrawler.discovery.head import Head, read_head
from newscrawler.discovery.intervals import next_interval
from newscrawler.discovery.planner import Plan, discover_source
from newscrawler.discovery.robots import read_robots_sitemaps
from newscrawler.discovery.sitemaps import read_sitemap

__all__ = [
    "PROBLEMS",
    "REFUSALS",
    "Found",
    "Head",
    "Plan",
    "Refused",
    "discover_source",
    "next_interval",
    "read_feed",
    "read_front",
    "read_head",
    "read_robots_sitemaps",
    "read_sections",
    "read_sitemap",
]
