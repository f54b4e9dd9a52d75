"""Which leads become URLs to fetch: the one place where a run says no before anything is asked of a server."""

from __future__ import annotations

from datetime import UTC, datetime

from newscrawler.crawl.guard import Guard, parse_allowed
from newscrawler.crawl.limits import DEFAULTS
from newscrawler.crawl.options import CrawlOptions
from newscrawler.crawl.tally import Tally
from newscrawler.model import FoundHow, Lead, LeadKind
from newscrawler.sources import Source
from newscrawler.state import Frontier
from newscrawler.urls import PageBudget, refuse_reason

UNTOLD = {"no-url", "repeated", "not-article", "hidden"}
"""What a reader leaves out that never was a lead: a menu entry needs no line in the ledger."""

LISTINGS = ("feed", "sitemap", "front")

_HOW: dict[LeadKind, FoundHow] = {"feed": "feed", "sitemap": "sitemap", "front": "front"}


class Admission:
    """Writes leads into the frontier, or down as refused with the reason, and counts them by source."""

    def __init__(self, frontier: Frontier, options: CrawlOptions, tally: Tally) -> None:
        self._frontier, self._options, self._tally = frontier, options, tally
        self._patterns = PageBudget()
        self._guard = Guard(map(parse_allowed, allowed_addresses(options)))
        self._sitemaps: dict[str, set[str]] = {}
        self._most_sitemaps, self._deepest_sitemap, self._longest_url = (
            int(options.settings.get(name, DEFAULTS[name]))
            for name in ("NEWSCRAWLER_SITEMAPS", "NEWSCRAWLER_SITEMAP_DEPTH", "NEWSCRAWLER_URL_LENGTH")
        )

    def admit(self, lead: Lead, source: Source) -> bool:
        """Whether the lead will be fetched, now or once; if not, the ledger has the reason."""
        refusal = self._refusal(lead, source)
        if refusal is None:
            refusal = self._frontier.found(lead)
        else:
            self._frontier.refuse(lead, refusal)
        self._tally.add(source.name, "leads")
        if refusal is not None:
            self._tally.reason(source.name, refusal)
        return refusal is None

    def refuse(self, url: str, reason: str, listing: Lead) -> None:
        """Write down what a listing named and its reader refused."""
        if reason in UNTOLD:
            return
        lead = Lead(
            url=url,
            found_how=_HOW.get(listing.kind, "link"),
            found_via=listing.url,
            found_at=datetime.now(UTC),
            source=listing.source,
        )
        self._frontier.refuse(lead, "limit" if reason == "too-many" else reason)

    def _refusal(self, lead: Lead, source: Source) -> str | None:
        if refuse_reason(lead.url, via=lead.found_via) is None and self._guard.refuse_url(lead.url) is not None:
            return "refused-address"
        if len(lead.url) > self._longest_url:
            return "too-long"
        if lead.kind == "sitemap":
            return "too-deep" if lead.depth > self._deepest_sitemap else self._one_more_sitemap(lead.url, source.name)
        if lead.kind in LISTINGS:
            return None
        if refusal := source.refusal(lead.url):
            return "excluded" if refusal == "not-included" else refusal
        oldest = self._oldest(source)
        told = lead.modified or lead.published
        if oldest is not None and told is not None and told < oldest:
            return "too-old"
        return self._patterns.refuse(lead.url)

    def _one_more_sitemap(self, url: str, source: str) -> str | None:
        known = self._sitemaps.setdefault(source, set())
        if url not in known and len(known) >= self._most_sitemaps:
            return "limit"
        known.add(url)
        return None

    def _oldest(self, source: Source) -> datetime | None:
        if self._options.since is not None:
            return self._options.since
        return datetime.now(UTC) - source.max_age if source.max_age is not None else None


def allowed_addresses(options: CrawlOptions) -> list[str]:
    """What the run may connect to beside global addresses: the setting when it is given, else the options and sources."""
    if setting := options.settings.get("NEWSCRAWLER_ALLOW_ADDRESSES"):
        return setting.split(",") if isinstance(setting, str) else list(setting)
    return [*options.allow_addresses, *(one for source in options.sources for one in source.allow_addresses)]
