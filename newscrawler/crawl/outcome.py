"""How a run ends: everything closed, judged by what it counted and why it ended, and written down."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from newscrawler.crawl.book import note_end, note_sources
from newscrawler.crawl.manifest import CrawlSummary, write_manifest
from newscrawler.crawl.tally import COUNTERS, Tally
from newscrawler.errors import ExitCode, NewscrawlerError
from newscrawler.sources import Source

if TYPE_CHECKING:
    from newscrawler.crawl.session import CrawlSession

ENDINGS: dict[str, ExitCode] = {
    "interrupted": ExitCode.INTERRUPTED,
    "terminated": ExitCode.TERMINATED,
    "max-pages": ExitCode.DONE,
    "time-limit": ExitCode.LIMIT_REACHED,
    "max-size": ExitCode.LIMIT_REACHED,
    "disk": ExitCode.LIMIT_REACHED,
    "state-failed": ExitCode.BAD_CONFIGURATION,
}
"""Finish reasons that decide the exit code by themselves. ``max-pages`` is what was asked for: done."""


_WELL = frozenset({ExitCode.DONE, ExitCode.SOME_SOURCES_FAILED, ExitCode.NOTHING_CAPTURED})
"""Exit codes that give way to that of an end which could not be written down."""

logger = logging.getLogger(__name__)


def conclude(session: CrawlSession, reason: Callable[[], str]) -> CrawlSummary:
    """
    Close what the run writes, judge it, and write its end into the book of runs and its manifest.

    ``reason`` is asked for the finish reason when all is closed. What cannot be written down is told, and is in the exit code.
    """
    session.finish()
    summary = judge(session, reason(), ended=datetime.now(UTC))
    try:
        silent = note_sources(session, summary.failed_sources, now=summary.ended)
        summary = replace(summary, silent_sources=silent)
        note_end(session, summary)
        return write_manifest(session, summary)
    except NewscrawlerError as error:
        logger.error("the end of the run could not be written down: %s", error)
        return replace(summary, exit_code=error.exit_code if summary.exit_code in _WELL else summary.exit_code)


def judge(session: CrawlSession, finish_reason: str, *, ended: datetime) -> CrawlSummary:
    """The summary of a run whose parts are closed; the manifest is not written yet."""
    tally = session.tally
    failed = tuple(source.name for source in session.sources if has_failed(source, tally))
    names = sorted({source.name for source in session.sources} | set(tally.sources()))
    return CrawlSummary(
        crawl_id=session.crawl_id,
        started=session.started,
        ended=ended,
        finish_reason=finish_reason,
        exit_code=_exit_code(session, finish_reason, failed),
        totals={name: tally.total(name) for name in COUNTERS},
        sources={name: {**tally.of(name), "reasons": tally.reasons(name)} for name in names},
        reasons=tally.reasons(),
        failed_sources=failed,
        warcs=tuple(session.warcs),
    )


def has_failed(source: Source, tally: Tally) -> bool:
    """Whether the source's own thresholds say that something is wrong with it."""
    counts = tally.of(source.name)
    tried = counts["fetched"] + counts["failed"]
    if counts["fetched"] < source.thresholds.least_pages:
        return True
    return tried > 0 and counts["failed"] / tried > source.thresholds.failed_share


def _exit_code(session: CrawlSession, finish_reason: str, failed: tuple[str, ...]) -> ExitCode:
    if session.failure is not None:
        return session.failure.exit_code if session.failure.exit_code != ExitCode.FAILED else ExitCode.BAD_CONFIGURATION
    if session.corpus.failure is not None:
        return session.corpus.failure.exit_code
    if finish_reason in ENDINGS and ENDINGS[finish_reason] is not ExitCode.DONE:
        return ENDINGS[finish_reason]
    if finish_reason not in ENDINGS and finish_reason != "finished":
        return ExitCode.FAILED
    if not session.tally.total("archived"):
        return ExitCode.NOTHING_CAPTURED
    if failed:
        return ExitCode.SOME_SOURCES_FAILED
    return ExitCode.DONE
