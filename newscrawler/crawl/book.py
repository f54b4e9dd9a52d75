"""A run's lines in the book of runs: that it began, what it brought for each source, how it ended, who has gone silent."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from newscrawler.sources import Source
from newscrawler.state import Runs

if TYPE_CHECKING:
    from newscrawler.crawl.manifest import CrawlSummary
    from newscrawler.crawl.session import CrawlSession


def note_start(session: CrawlSession) -> None:
    """Write down that the run began; a run that is killed stays in the book without an end."""
    Runs(session.database).start(
        session.crawl_id,
        [source.name for source in session.sources],
        started_at=session.started,
        settings_digest=session.options.digest(),
    )


def note_sources(session: CrawlSession, failed: tuple[str, ...], *, now: datetime) -> tuple[str, ...]:
    """Write down what the run brought for each source; gives those that are silent for longer than they may be."""
    runs = Runs(session.database)
    for source in session.sources:
        new = session.new_articles[source.name]
        runs.note_source(source.name, site=source.site, at=now, new=new, failed=source.name in failed)
    last_new = {record.name: record.last_new_at for record in runs.sources()}
    return tuple(source.name for source in session.sources if is_silent(source, last_new.get(source.name), now=now))


def note_end(session: CrawlSession, summary: CrawlSummary) -> None:
    """Write down how the run ended."""
    Runs(session.database).finish(
        session.crawl_id,
        ended_at=summary.ended,
        finish_reason=summary.finish_reason,
        exit_code=int(summary.exit_code),
        counts={**summary.totals, "silent": list(summary.silent_sources)},
    )


def is_silent(source: Source, last_new: datetime | None, *, now: datetime) -> bool:
    """Whether the source's threshold says that its last new article, None if there never was one, is too long ago."""
    longest = source.thresholds.silence
    return longest is not None and (last_new is None or now - last_new > longest)
