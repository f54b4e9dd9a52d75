"""What cleaning made of a capture, told to the ledger and the counters while the crawl runs."""

from __future__ import annotations

from newscrawler.corpus import Outcome
from newscrawler.crawl.tally import Tally
from newscrawler.errors import NOT_ARTICLE_REASONS
from newscrawler.state import Ledger

UNJUDGED = {"listing", "status", "revisit", "resource", "truncated"}
"""Outcomes that say nothing new: the ledger has a better reason from the fetch itself."""


class Verdicts:
    """Takes outcomes from the corpus builder's threads; one short transaction each."""

    def __init__(self, ledger: Ledger, tally: Tally, *, crawl_id: str, sources: tuple[str, ...]) -> None:
        self._ledger, self._tally, self._crawl_id, self._sources = ledger, tally, crawl_id, sources

    def take(self, outcome: Outcome) -> None:
        """Note one outcome; what an earlier run left undone counts for its own source, if this run crawls it."""
        if outcome.reason in UNJUDGED:
            return
        reason = reason_of(outcome)
        source = outcome.source if outcome.source in self._sources else self._sources[0]
        self._tally.add(source, "extracted" if outcome.reason is None else "rejected")
        self._tally.reason(source, reason)
        self._ledger.decide(
            outcome.url,
            reason,
            outcome.id or outcome.detail or None,
            source=outcome.source or None,
            crawl_id=self._crawl_id,
        )


def reason_of(outcome: Outcome) -> str:
    """The ledger's word for an outcome."""
    if outcome.reason is None:
        return "article"
    kind = "not-article" if outcome.reason in NOT_ARTICLE_REASONS else "extraction"
    return f"{kind}:{outcome.reason}"
