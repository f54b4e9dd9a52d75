"""What a crawl is asked to do, as one value."""

from __future__ import annotations

import hashlib
import ipaddress
import json
import re
import socket
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from newscrawler import __version__
from newscrawler.errors import ConfigurationError, UsageError
from newscrawler.sources import Source

_CONTACT = re.compile(r"(mailto:)?[^@\s]+@[^@\s]+\.[^@\s]+|https?://[^\s()]+")
_LOOPBACK_NAMES = ("localhost", "localhost.localdomain")


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlOptions:
    """
    One crawl over one or more sources into one collection.

    ``contact`` is a mail address or a page about the crawler; it goes into the User-Agent and is demanded as soon as
    a host beyond loopback is asked. ``max_pages`` counts article pages, not feeds or robots.txt. Spans are in seconds, sizes in bytes.
    """

    sources: tuple[Source, ...]
    archives: Path = Path("archives")
    collection: str = "default"
    contact: str | None = None
    operator: str | None = None
    max_pages: int | None = None
    time_limit_s: float | None = None
    max_bytes: int | None = None
    """The run stops cleanly once it archived this many bytes."""
    min_free_bytes: int = 1_000_000_000
    """The run stops cleanly when the disk has less than this left."""
    since: datetime | None = None
    delay_s: float | None = None
    """Overrides the sources' own delay."""
    allow_addresses: tuple[str, ...] = ()
    due_only: bool = False
    """Read only feeds, sitemaps and fronts whose next reading is due."""
    workers: int = 1
    packs: tuple[Path, ...] = ()
    """Files and folders of rule packs, in place of ./packs and what ./sources names (docs/packs.md)."""
    dry_run: bool = False
    log_level: str = "WARNING"
    settings: Mapping[str, Any] = field(default_factory=dict)
    """Further Scrapy settings; they win over ours."""

    @property
    def user_agent(self) -> str:
        """Who we are and how to reach the operator, as RFC 9110 10.1.5 wants it."""
        return (
            f"newscrawler/{__version__} (+{self.contact})"
            if self.contact
            else f"newscrawler/{__version__} (loopback only)"
        )

    def digest(self) -> str:
        """Sixteen hex digits that change whenever what is asked changes; in the warcinfo and the manifest."""
        plain = json.dumps(self.public(), sort_keys=True, default=str)
        return hashlib.sha256(plain.encode()).hexdigest()[:16]

    def public(self) -> dict[str, Any]:
        """The options as plain values, with nothing secret in them."""
        options = asdict(self)
        options["settings"] = {k: v for k, v in self.settings.items() if not _secret(k)}
        options["sources"] = [source.name for source in self.sources]
        return options


def _secret(name: str) -> bool:
    return any(word in name.upper() for word in ("PASS", "TOKEN", "SECRET", "AUTH", "COOKIE", "KEY"))


def demand_contact(options: CrawlOptions) -> None:
    """
    Refuse a crawl beyond loopback whose User-Agent would not say whom to write to.

    Raises UsageError for a contact that is neither mail address nor page, ConfigurationError when none is given.
    """
    if options.contact is not None:
        if not _CONTACT.fullmatch(options.contact):
            raise UsageError(
                f"--contact {options.contact!r}: give a mail address or the address of a page about your crawler"
            )
        return
    beyond = [source.name for source in options.sources if not all(map(_is_loopback, _hosts(source)))]
    if beyond:
        raise ConfigurationError(
            f"{', '.join(beyond[:5])}: before a site is crawled its operator must be able to reach you; give --contact "
            'you@your.example (or NEWSCRAWLER_CRAWL_CONTACT, or contact = "…" under [crawl] in newscrawler.toml)'
        )


def _hosts(source: Source) -> Iterable[str]:
    urls = (source.site, *source.feeds, *source.sitemaps, *source.fronts, *source.articles)
    return {urlsplit(url).hostname or "" for url in urls}


def _is_loopback(host: str) -> bool:
    """Whether every address of the host is this machine."""
    if host in _LOOPBACK_NAMES:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        pass
    try:
        addresses = {info[4][0] for info in socket.getaddrinfo(host, None)}
    except (OSError, UnicodeError):
        return False
    return all(ipaddress.ip_address(str(address).split("%")[0]).is_loopback for address in addresses)
