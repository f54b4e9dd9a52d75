"""The runs of a collection, and which sources have gone silent."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from newscrawler.state.database import Database
from newscrawler.state.tables import run, source
from newscrawler.state.upsert import insert_or_update


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One crawl; ``ended_at`` None means that it still runs, or was killed."""

    crawl_id: str
    sources: tuple[str, ...]
    settings_digest: str | None
    started_at: datetime
    ended_at: datetime | None
    finish_reason: str | None
    exit_code: int | None
    counts: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRecord:
    """When a source was last crawled, when it last had something new, and how many runs in a row failed for it."""

    name: str
    site: str | None
    last_run_at: datetime | None
    last_new_at: datetime | None
    failures: int


class Runs:
    """The book of runs; every method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def start(
        self, crawl_id: str, sources: Sequence[str], *, started_at: datetime, settings_digest: str | None = None
    ) -> None:
        """Write down that a run began."""
        row = {
            "crawl_id": crawl_id,
            "sources": json.dumps(list(sources)),
            "settings_digest": settings_digest,
            "started_at": started_at,
            "counts": "{}",
        }
        with self._database.write() as connection:
            connection.execute(run.insert(), row)

    def finish(
        self, crawl_id: str, *, ended_at: datetime, finish_reason: str, exit_code: int, counts: Mapping[str, Any]
    ) -> None:
        """Write down how a run ended."""
        values = {
            "ended_at": ended_at,
            "finish_reason": finish_reason,
            "exit_code": exit_code,
            "counts": json.dumps(dict(counts)),
        }
        with self._database.write() as connection:
            connection.execute(run.update().where(run.c.crawl_id == crawl_id).values(**values))

    def last(self, n: int = 10) -> list[Run]:
        """The latest runs, newest first."""
        with self._database.read() as connection:
            rows = connection.execute(select(run).order_by(run.c.started_at.desc()).limit(n)).all()
        return [_run(row._mapping) for row in rows]

    def note_source(self, name: str, *, site: str | None, at: datetime, new: int, failed: bool) -> None:
        """Write down what one run brought for one source."""
        with self._database.write() as connection:
            before = connection.execute(select(source).where(source.c.name == name)).first()
            row = {
                "name": name,
                "site": site,
                "last_run_at": at,
                "last_new_at": at if new else (before.last_new_at if before else None),
                "failures": (before.failures if before else 0) + 1 if failed else 0,
            }
            change = [column for column in row if column != "name"]
            connection.execute(insert_or_update(connection, source, key=("name",), change=change), row)

    def sources(self) -> list[SourceRecord]:
        """Every source that was ever crawled, by name."""
        with self._database.read() as connection:
            return [SourceRecord(**row._mapping) for row in connection.execute(select(source).order_by(source.c.name))]


def _run(row: Mapping[Any, Any]) -> Run:
    return Run(**{**row, "sources": tuple(json.loads(row["sources"])), "counts": json.loads(row["counts"] or "{}")})
