"""
The limits of one transfer and of what one document may name, and the settings that hold them. docs/limits.md is the reader's table of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

DEFAULTS: dict[str, int | float] = {
    # Of one response, as it comes over the wire, and of every decoded layer again.
    "DOWNLOAD_MAXSIZE": 32 * 1024 * 1024,
    # From the first packet to the last, name look-up and all.
    "DOWNLOAD_TIMEOUT": 60,
    "NEWSCRAWLER_HEAD_BYTES": 256 * 1024,
    "NEWSCRAWLER_HEAD_LINES": 1000,
    "NEWSCRAWLER_MIN_RATE": 1024,
    "NEWSCRAWLER_RATE_WINDOW": 30.0,
    "REDIRECT_MAX_TIMES": 10,
    "NEWSCRAWLER_LINKS": 500,
    "NEWSCRAWLER_FEED_ENTRIES": 2_000,
    "NEWSCRAWLER_SITEMAP_ENTRIES": 50_000,
    "NEWSCRAWLER_SITEMAPS": 1_000,
    "NEWSCRAWLER_SITEMAP_DEPTH": 3,
    "NEWSCRAWLER_URL_LENGTH": 2_000,
}
"""Setting → default. The add-on gives these to every crawl; a project or ``--set`` may change each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferLimits:
    """What one exchange may cost: bytes, header lines, seconds and the least bytes a second."""

    head_bytes: int = 256 * 1024
    head_lines: int = 1000
    body_bytes: int = 32 * 1024 * 1024
    min_rate: float = 1024.0
    """Bytes a second, measured over each window once the first byte is there."""
    rate_window_s: float = 30.0

    @property
    def wire_bytes(self) -> int:
        """All of one response: chunk framing counts too, else its extensions were a way around the limit. 0: no limit."""
        return self.head_bytes + self.body_bytes if self.body_bytes else 0

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> TransferLimits:
        """The limits that the settings name; what they do not name has its default."""

        def number(name: str) -> float:
            value = settings.get(name)
            return float(DEFAULTS[name] if value is None else value)

        return cls(
            head_bytes=int(number("NEWSCRAWLER_HEAD_BYTES")),
            head_lines=int(number("NEWSCRAWLER_HEAD_LINES")),
            body_bytes=settings.getint("DOWNLOAD_MAXSIZE"),
            min_rate=number("NEWSCRAWLER_MIN_RATE"),
            rate_window_s=number("NEWSCRAWLER_RATE_WINDOW"),
        )
