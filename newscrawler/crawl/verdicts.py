"""What cleaning made of a capture, told to the ledger and the counters while the crawl runs."""

from __future__ import annotations

from datetime import datetime

from newscrawler.corpus import Outcome
from newscrawler.crawl.tally import Tally
from newscrawler.discovery.blocks import KINDS
from newscrawler.discovery.rights import reason_of_signal
from newscrawler.errors import NOT_ARTICLE_REASONS
from newscrawler.state import Ledger
from newscrawler.urls import same_site, url_key

UNJUDGED = {"listing", "status", "revisit", "resource", "truncated"}
"""Outcomes that say nothing new: the ledger has a better reason from the fetch itself."""

THE_SAME_PAGE = frozenset({"article", "fetched", "pending"})
"""Reasons of a page that others may be a duplicate of: it gives the article itself, or is going to."""


class Verdicts:
    """Takes outcomes from the corpus builder's threads; a few short transactions each."""

    def __init__(self, ledger: Ledger, tally: Tally, *, crawl_id: str, sources: tuple[str, ...]) -> None:
        self._ledger, self._tally, self._crawl_id, self._sources = ledger, tally, crawl_id, sources

    def take(self, outcome: Outcome) -> None:
        """Note one outcome; what an earlier run left undone counts for its own source, if this run crawls it."""
        if outcome.reason in UNJUDGED or _is_known_wall(outcome):
            return
        source = outcome.source if outcome.source in self._sources else self._sources[0]
        self._tally.add(source, "extracted" if outcome.reason is None else "rejected")
        if outcome.reason is None:
            self._record(outcome)
        other = self._other_of(outcome)
        reason, detail = (
            ("duplicate-of", other) if other else (reason_of(outcome), outcome.id or outcome.detail or None)
        )
        self._tally.reason(source, reason)
        if other or outcome.reason is not None:
            self._ledger.decide(outcome.url, reason, detail, source=outcome.source or None, crawl_id=self._crawl_id)

    def _record(self, outcome: Outcome) -> None:
        self._ledger.record(
            outcome.url,
            id=outcome.id or "",
            text_digest=outcome.text_digest or "",
            captured_at=datetime.fromisoformat(outcome.captured_at),
            headline=outcome.headline,
            source=outcome.source or None,
            crawl_id=self._crawl_id,
        )

    def _other_of(self, outcome: Outcome) -> str | None:
        """The URL that an article says is its own, if that is another one of its site which the ledger has a page of."""
        other = outcome.canonical_url
        if outcome.reason is not None or other is None or url_key(other) == url_key(outcome.url):
            return None
        if not same_site(other, outcome.url) or self._ledger.reason(other) not in THE_SAME_PAGE:
            return None
        return other


def _is_known_wall(outcome: Outcome) -> bool:
    """Whether the fetch has said already that this is a challenge or a consent wall: it asks the same table."""
    return outcome.reason in ("bot-challenge", "consent-wall") and outcome.detail in KINDS


def reason_of(outcome: Outcome) -> str:
    """The ledger's word for an outcome."""
    if outcome.reason is None:
        return "article"
    if outcome.reason == "rights":
        return reason_of_signal(outcome.detail)
    kind = "not-article" if outcome.reason in NOT_ARTICLE_REASONS else "extraction"
    return f"{kind}:{outcome.reason}"
