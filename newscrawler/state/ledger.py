"""The ledger: one current reason for every URL, and the story behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, select, update

from newscrawler.model import Lead
from newscrawler.state.database import Database
from newscrawler.state.frontier_sql import event_of
from newscrawler.state.journal import CaptureRow, Journal
from newscrawler.state.leads import lead_of, row_of
from newscrawler.state.reasons import is_passing, known
from newscrawler.state.tables import article, event, url
from newscrawler.state.upsert import insert_new, insert_or_update
from newscrawler.urls import key_hash, url_key

CAPTURES_TOLD = 100

_DECIDE = (
    update(url)
    .where(url.c.key_hash == bindparam("row"))
    .values(
        reason=bindparam("to_reason"),
        detail=bindparam("to_detail"),
        passing=bindparam("to_passing"),
        decided=True,
        events=url.c.events + 1,
    )
)
_DECISION = event_of("decision", "key_hash = :row")


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One attempt ("attempt") or later judgement ("decision") on a URL."""

    at: datetime
    what: str
    reason: str
    detail: str | None
    crawl_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """An article made of one capture; ``version`` counts up where the text is another than before."""

    id: str
    version: int
    captured_at: datetime
    headline: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Everything known of one URL: where it stands, how it was found, what was tried, what is archived, what was made of it."""

    url_key: str
    lead: Lead | None
    """None for a URL that was archived without ever being discovered, such as a robots.txt."""
    state: str
    reason: str
    detail: str | None
    attempts: int
    retry_at: datetime | None
    events: tuple[Event, ...]
    captures: tuple[CaptureRow, ...]
    versions: tuple[Version, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many URLs of a source have a reason; ``source`` is "" for those of none."""

    source: str
    state: str
    reason: str
    urls: int


class Ledger:
    """
    What became of every URL. Every method is one transaction; any thread may call.

    The frontier writes how fetching ended; `decide` and `record` say what cleaning made of the page, which then stands.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def decide(
        self,
        page: str,
        reason: str,
        detail: str | None = None,
        *,
        source: str | None = None,
        crawl_id: str | None = None,
    ) -> None:
        """
        Give a fetched URL its reason: "not-article:index-page", "duplicate-of", "noindex" …

        A URL that the frontier does not know, the end of a redirect perhaps, is written down as found and done.
        """
        with self._database.write() as connection:
            _decide(connection, Lead(url=page, source=source, found_how="redirect"), reason, detail, crawl_id)

    def record(
        self,
        page: str,
        *,
        id: str,  # noqa: A002 - the field's name in the schema
        text_digest: str,
        captured_at: datetime,
        headline: str | None = None,
        source: str | None = None,
        crawl_id: str | None = None,
    ) -> None:
        """Say that an article was made of a capture of this URL: its reason is "article", and its story has the version."""
        row = {
            "id": id,
            "key_hash": key_hash(url_key(page)),
            "text_digest": text_digest,
            "captured_at": captured_at,
            "headline": headline,
        }
        change = ("text_digest", "headline")
        with self._database.write() as connection:
            connection.execute(insert_or_update(connection, article, key=("id",), change=change), row)
            _decide(connection, Lead(url=page, source=source, found_how="redirect"), "article", id, crawl_id)

    def reason(self, page: str) -> str | None:
        """The current reason of a URL, None when it was never discovered."""
        wanted = select(url.c.reason).where(url.c.key_hash == key_hash(url_key(page)))
        with self._database.read() as connection:
            return connection.execute(wanted).scalar_one_or_none()

    def total(self) -> int:
        """How many URLs were ever discovered: the sum of `table`."""
        with self._database.read() as connection:
            return connection.execute(select(func.count()).select_from(url)).scalar_one()

    def table(self, source: str | None = None) -> list[Count]:
        """URLs counted by source, state and reason, in that order; the most frequent reason first within a state."""
        number = func.count()
        counted = select(url.c.source, url.c.state, url.c.reason, number.label("urls"))
        if source is not None:
            counted = counted.where(url.c.source == source)
        counted = counted.group_by(url.c.source, url.c.state, url.c.reason)
        with self._database.read() as connection:
            rows = connection.execute(counted.order_by(url.c.source, url.c.state, number.desc(), url.c.reason))
            return [Count(**row._mapping) for row in rows]

    def story(self, page: str) -> Story | None:
        """The story of a URL, or of a url_key; None when it was neither discovered nor archived."""
        key = page if ")/" in page and "://" not in page else url_key(page)
        number = key_hash(key)
        captures = tuple(Journal(self._database).captures(url_key=key, limit=CAPTURES_TOLD))
        with self._database.read() as connection:
            row = connection.execute(select(url).where(url.c.key_hash == number)).first()
            if row is None and not captures:
                return None
            return _story(key, row, captures, _events(connection, number), _versions(connection, number))


def _decide(connection: Connection, lead: Lead, reason: str, detail: str | None, crawl_id: str | None) -> None:
    row = row_of(lead, callback=None, refused=None, now=datetime.now(UTC))
    words: dict[str, Any] = {
        "row": row["key_hash"],
        "to_reason": known(reason),
        "to_detail": detail and detail[:500],
        "to_passing": is_passing(reason),
        "at": datetime.now(UTC),
        "by": crawl_id,
    }
    if not connection.execute(_DECIDE, words).rowcount:
        row |= {"state": "done", "settled_at": datetime.now(UTC)}
        connection.execute(insert_new(connection, url, key=("key_hash",)), row)
        connection.execute(_DECIDE, words)
    connection.execute(_DECISION, words)


def _events(connection: Connection, number: int) -> tuple[Event, ...]:
    wanted = select(event.c.at, event.c.what, event.c.reason, event.c.detail, event.c.crawl_id)
    rows = connection.execute(wanted.where(event.c.key_hash == number).order_by(event.c.at, event.c.slot))
    return tuple(Event(**row._mapping) for row in rows)


def _versions(connection: Connection, number: int) -> tuple[Version, ...]:
    wanted = select(article.c.id, article.c.captured_at, article.c.text_digest, article.c.headline)
    rows = connection.execute(wanted.where(article.c.key_hash == number).order_by(article.c.captured_at, article.c.id))
    versions: list[Version] = []
    before = None
    for row in rows:
        count = (versions[-1].version if versions else 0) + (row.text_digest != before)
        versions.append(Version(id=row.id, version=count, captured_at=row.captured_at, headline=row.headline))
        before = row.text_digest
    return tuple(versions)


def _story(
    key: str,
    row: Row[Any] | None,
    captures: Sequence[CaptureRow],
    events: tuple[Event, ...],
    versions: tuple[Version, ...],
) -> Story:
    return Story(
        url_key=key,
        lead=lead_of(row) if row else None,
        state=row.state if row else "done",
        reason=row.reason if row else "fetched",
        detail=row.detail if row else None,
        attempts=row.attempts if row else len(captures),
        retry_at=row.retry_at if row else None,
        events=events,
        captures=tuple(captures),
        versions=versions,
    )
