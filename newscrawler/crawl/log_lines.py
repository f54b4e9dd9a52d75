"""Log lines are shown by terminals: what pages and servers say in them is made harmless."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler

_HARMFUL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""Controls but tab and line feed, which tracebacks need; changes of direction; halves of surrogate pairs."""


class HarmlessFormatter(logging.Formatter):
    """Formats as another formatter does, with control characters and terminal escapes as visible marks."""

    def __init__(self, inner: logging.Formatter) -> None:
        super().__init__()
        self.inner = inner

    def format(self, record: logging.LogRecord) -> str:
        return _HARMFUL.sub(lambda found: f"\\x{ord(found[0]):02x}", self.inner.format(record))


class HarmlessLog:
    """Scrapy extension: puts `HarmlessFormatter` around the formatter of every handler that Scrapy has set up."""

    @classmethod
    def from_crawler(cls, _: Crawler) -> Self:
        for handler in logging.root.handlers:
            if not isinstance(handler.formatter, HarmlessFormatter):
                handler.setFormatter(HarmlessFormatter(handler.formatter or logging.Formatter()))
        return cls()
