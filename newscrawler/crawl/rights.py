"""The policy "dont-archive": a page whose publisher reserved it is recorded as such, without its body."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newscrawler.archive.encodings import decode_content, read_codings
from newscrawler.archive.http import header_values, payload_of, read_headers, split_message
from newscrawler.discovery.rights import read_header_rights, read_meta_rights, reserves
from newscrawler.errors import Undecodable

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

    from newscrawler.model import Exchange

EXEMPT_KINDS: frozenset[str] = frozenset({"robots", "feed", "sitemap"})
"""What is not a page: its own rights are those of the pages it names."""


def is_withheld(crawler: Crawler, request: Request) -> bool:
    """Whether the request's source asks for reserved pages not to be archived."""
    lead = request.meta.get("lead")
    if getattr(lead, "kind", None) in EXEMPT_KINDS:
        return False
    session: Any = getattr(crawler, "session", None)
    if session is None or lead is None:
        return bool(crawler.settings.get("NEWSCRAWLER_RIGHTS") == "dont-archive")
    return bool(session.source(lead.source).rights == "dont-archive")


def reserving_signal(response: bytes) -> str | None:
    """The first signal of a response, in its headers or meta tags, that reserves it; None when none does."""
    head, _ = split_message(response)
    headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in read_headers(head)]
    if signal := reserves(read_header_rights(headers)):
        return signal
    try:
        page = decode_content(payload_of(response), read_codings(header_values(head, b"content-encoding"))).data
    except Undecodable:
        return None
    return reserves(read_meta_rights(page))


def withhold(exchange: Exchange, signal: str) -> None:
    """Leave the response out of the exchange; the metadata record says which signal asked for it."""
    exchange.response = exchange.interim = b""
    exchange.truncated, exchange.error = None, "rights"
    exchange.notes = (*exchange.notes, ("rights", signal))
