"""`newscrawler status`: where every URL of a collection stands."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from newscrawler.commands.console import collection_options, json_option, out_table

if TYPE_CHECKING:
    from newscrawler.state import Database


@click.command("status")
@click.argument("source", required=False)
@collection_options
@click.option("--runs", "what", flag_value="runs", help="The latest runs instead.")
@click.option(
    "--listings", "what", flag_value="listings", help="Feeds, sitemaps and fronts, and when they are read next."
)
@click.option(
    "--sources", "what", flag_value="sources", help="When each source was crawled and last had something new."
)
@click.option("--reasons", "what", flag_value="meanings", help="What each reason means.")
@json_option
def command(source: str | None, archives: Path, collection: str, what: str | None, as_json: bool) -> None:
    """
    Show how many URLs of each source (or of SOURCE) have which reason.

    Every URL that was ever found has exactly one reason, so the counts sum up to the number of URLs.
    """
    if what == "meanings":
        out_table(_meanings(), ("reason", "meaning"), as_json=as_json)
        return
    with open_state(archives, collection) as database:
        rows, columns = {"runs": _runs, "listings": _listings, "sources": _sources}.get(what or "", _reasons)(
            database, source
        )
        out_table([{name: _shown(value) for name, value in row.items()} for row in rows], columns, as_json=as_json)


def _shown(value: Any) -> Any:
    """Times as everybody writes them, the rest as it is."""
    return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if isinstance(value, datetime) else value


def open_state(archives: Path, collection: str) -> Database:
    """The database of a collection that exists. Raises NotArchived for one that does not."""
    from newscrawler.archive import CollectionPaths
    from newscrawler.errors import NotArchived
    from newscrawler.state import Database

    path = CollectionPaths(archives, collection).state
    if not path.exists():
        raise NotArchived(
            f"there is no collection {collection!r} in {archives}; name it with --archives and --collection"
        )
    return Database(path)


def _reasons(database: Database, source: str | None) -> tuple[list[dict[str, Any]], tuple[str, ...]]:
    from newscrawler.state import Ledger

    counts = Ledger(database).table(source)
    rows: list[dict[str, Any]] = [
        {"source": count.source or None, "state": count.state, "reason": count.reason, "urls": count.urls}
        for count in counts
    ]
    rows.append({"source": "total", "state": None, "reason": None, "urls": sum(count.urls for count in counts)})
    return rows, ("source", "state", "reason", "urls")


def _runs(database: Database, source: str | None) -> tuple[list[dict[str, Any]], tuple[str, ...]]:
    from newscrawler.state import Runs

    columns = ("crawl_id", "sources", "started_at", "ended_at", "finish_reason", "exit_code")
    runs = [run for run in Runs(database).last(20) if source is None or source in run.sources]
    rows = [{**{name: getattr(run, name) for name in columns}, "sources": " ".join(run.sources)} for run in runs]
    return rows, columns


def _listings(database: Database, source: str | None) -> tuple[list[dict[str, Any]], tuple[str, ...]]:
    from newscrawler.state import Schedule

    columns = ("source", "kind", "url", "read_at", "share_new", "interval", "next_due")
    listings = [one for one in Schedule(database).listings() if source in {None, one.source}]
    rows = [
        {**{name: getattr(one, name) for name in columns}, "share_new": round(one.share_new, 3)} for one in listings
    ]
    return rows, columns


def _sources(database: Database, source: str | None) -> tuple[list[dict[str, Any]], tuple[str, ...]]:
    from newscrawler.state import Runs

    columns = ("name", "site", "last_run_at", "last_new_at", "failures")
    runs = Runs(database)
    latest = {name: run for run in reversed(runs.last(1000)) if run.ended_at for name in run.sources}
    silent = {name for name, run in latest.items() if name in run.counts.get("silent", ())}
    records = [one for one in runs.sources() if source in {None, one.name}]
    rows = [{**{name: getattr(one, name) for name in columns}, "silent": one.name in silent or None} for one in records]
    return rows, (*columns, "silent")


def _meanings() -> Iterator[dict[str, str]]:
    from newscrawler.state import REASONS

    for word, reason in REASONS.items():
        yield {"reason": word, "meaning": reason.meaning}
