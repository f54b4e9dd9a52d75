"""
URL policy: what is asked for, what is the same page, what is one site, what is a trap.

No function here raises on any text, asks the network, or keeps state; see docs/urls.md.
"""

from newscrawler.urls._budget import PageBudget, url_pattern
from newscrawler.urls._clean import clean_url, request_url
from newscrawler.urls._keys import article_id, key_hash, load_rules, surt_key, url_key
from newscrawler.urls._sites import host_group, same_site, site_of
from newscrawler.urls._traps import refuse_reason

__all__ = [
    "PageBudget",
    "article_id",
    "clean_url",
    "host_group",
    "key_hash",
    "load_rules",
    "refuse_reason",
    "request_url",
    "same_site",
    "site_of",
    "surt_key",
    "url_key",
    "url_pattern",
]
