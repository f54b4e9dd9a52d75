"""What keeps the reactor from being held by the interpreter itself: its garbage collector and its turn-taking of threads."""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING

from scrapy import signals

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler

SWITCH_INTERVAL_S = 0.0005
"""
How long another thread keeps the interpreter from the reactor; Python's own 5 ms, waited after every call into the
database and at every wake-up, add up to a tenth of a second while a feed is parsed.
"""


class Steady:
    """
    Scrapy extension, while the spider is open: what was loaded until then is no longer looked through for garbage.

    That is half a million objects of imported modules, of which none is ever garbage, and a look at all of them takes
    more than 0.1 s (measured). What a crawl makes is collected as before.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._interval = sys.getswitchinterval()
        crawler.signals.connect(self._open, signals.spider_opened)
        crawler.signals.connect(self._close, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def _open(self) -> None:
        gc.collect()
        gc.freeze()
        gc.collect()  # of nothing: a full look waits until a quarter as much is new as it last saw
        sys.setswitchinterval(SWITCH_INTERVAL_S)

    def _close(self) -> None:
        sys.setswitchinterval(self._interval)
        gc.unfreeze()
