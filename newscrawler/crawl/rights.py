"""
The source's policy for pages that reserve their rights, where they are archived.

"dont-archive" leaves the response out; "drop-text" archives it with the word that no text is to be made of it, so that
extraction from the WARC alone comes to the same corpus.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newscrawler.archive.encodings import decode_content, read_codings
from newscrawler.archive.hints import RIGHTS_DROP_TEXT
from newscrawler.archive.http import header_values, payload_of, read_headers, split_message
from newscrawler.discovery.rights import forbids_index, read_header_rights, read_meta_rights, reserves
from newscrawler.errors import Undecodable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scrapy import Request
    from scrapy.crawler import Crawler

    from newscrawler.model import Exchange, LeadKind
    from newscrawler.sources.source import RightsPolicy

EXEMPT_KINDS: frozenset[str] = frozenset({"robots", "feed", "sitemap"})
"""What is not a page: its own rights are those of the pages it names."""


def rights_policy(crawler: Crawler, request: Request) -> RightsPolicy:
    """What the request's source wants done with a page that reserves its rights; "record" for what is no page."""
    lead = request.meta.get("lead")
    session: Any = getattr(crawler, "session", None)
    if session is None or lead is None or lead.kind in EXEMPT_KINDS:
        return "record"
    policy: RightsPolicy = session.source(lead.source).rights
    return policy


def site_signals(crawler: Crawler, url: str) -> tuple[str, ...]:
    """What robots.txt, tdmrep.json and ai.txt signal for the whole site; of files that were fetched already."""
    robots: Any = getattr(crawler, "robots", None)
    rules = robots.known_rules(url) if robots is not None else None
    signals: tuple[str, ...] = rules.signals if rules is not None else ()
    files: Any = getattr(crawler, "rights_files", None)
    return (*signals, *files.signals(url)) if files is not None else signals


def reserving_signal(response: bytes, site: Iterable[str] = (), *, kind: LeadKind = "article") -> str | None:
    """
    The first signal of the site or of a response, in its headers or meta tags, that reserves it; None when none does.

    "noindex" counts on articles only: sites mark their lists with it, and lists give no text.
    """
    if signal := reserves(site):
        return signal
    head, _ = split_message(response)
    headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in read_headers(head)]
    found = read_header_rights(headers)
    try:
        page = decode_content(payload_of(response), read_codings(header_values(head, b"content-encoding"))).data
        found += read_meta_rights(page)
    except Undecodable:
        pass  # its headers have spoken
    return reserves(found) or (forbids_index(found) if kind == "article" else None)


def apply_policy(policy: RightsPolicy, exchange: Exchange, signal: str) -> None:
    """Do to an exchange what the policy wants; the metadata record names the signal that asked for it."""
    if policy == "drop-text":
        exchange.notes = (*exchange.notes, (RIGHTS_DROP_TEXT, signal))
        return
    exchange.response = exchange.interim = b""
    exchange.truncated, exchange.error = None, "rights"
    exchange.notes = (*exchange.notes, ("rights", signal))
