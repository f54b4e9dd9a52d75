"""When each feed, sitemap and front is read next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from newscrawler.state.database import Database
from newscrawler.state.tables import listing
from newscrawler.state.upsert import insert_or_update
from newscrawler.urls import key_hash, url_key


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingRecord:
    """A listing as it was last read; ``share_new`` is the part of its entries that were new then."""

    url: str
    source: str | None
    kind: str
    interval: timedelta
    share_new: float
    read_at: datetime
    next_due: datetime


class Schedule:
    """The reading times of listings; every method is one transaction. How long an interval is, is discovery's to say."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def is_due(self, url: str, now: datetime) -> bool:
        """Whether a listing is to be read now; one that was never read is."""
        record = self.record(url)
        return record is None or record.next_due <= now

    def record(self, url: str) -> ListingRecord | None:
        """The listing as it was last read, None if it never was."""
        with self._database.read() as connection:
            row = connection.execute(select(listing).where(listing.c.key_hash == _number(url))).first()
        return _record(row._mapping) if row else None

    def read(
        self,
        url: str,
        *,
        kind: str,
        now: datetime,
        interval: timedelta,
        new: int,
        total: int,
        source: str | None = None,
    ) -> None:
        """Write down that a listing was read: ``new`` of its ``total`` entries were; it is due again after ``interval``."""
        row = {
            "key_hash": _number(url),
            "url": url,
            "source": source,
            "kind": kind,
            "interval_s": int(interval.total_seconds()),
            "share_new": new / total if total else 0.0,
            "read_at": now,
            "next_due": now + interval,
        }
        change = [name for name in row if name != "key_hash"]
        with self._database.write() as connection:
            connection.execute(insert_or_update(connection, listing, key=("key_hash",), change=change), row)

    def listings(self) -> Iterable[ListingRecord]:
        """Every listing, the next due first."""
        with self._database.read() as connection:
            rows = connection.execute(select(listing).order_by(listing.c.next_due)).all()
        return [_record(row._mapping) for row in rows]


def _number(url: str) -> int:
    return key_hash(url_key(url))


def _record(row: object) -> ListingRecord:
    values = dict(row)  # type: ignore[call-overload]
    del values["key_hash"]
    values["interval"] = timedelta(seconds=values.pop("interval_s"))
    return ListingRecord(**values)
