"""What waits to be fetched: pending → leased → done or failed, in order, fairly, and across crashes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row

from newscrawler.model import Lead
from newscrawler.state.database import Database
from newscrawler.state.frontier_sql import LANES, Statements
from newscrawler.state.leads import LISTINGS, lead_of, row_of
from newscrawler.state.reasons import FETCHED, PENDING, is_passing, known
from newscrawler.state.ring import Ring
from newscrawler.urls import load_rules, refuse_reason

POISON_DEATHS = 3
"""How often the process may die after asking for a URL, without having dealt with it, before the URL is given up."""

FLUSH_ROWS = 100
"""Rows gathered before they are written without being asked: a write stays in the low milliseconds."""

WAKE_ROWS = 200

_OPENING = ("page", "listing", "again")
"""How a lead may be remembered that makes a URL wait to be fetched; the others are settled at once."""

_SOON = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Leased:
    """A URL handed out for fetching; ``id`` is what `done`, `failed`, `retry_at` and `release` want back."""

    id: int
    lead: Lead
    url_key: str
    host_group: str
    callback: str | None
    attempts: int


class Frontier:
    """
    The frontier of one run over some sources of a collection; ``sources`` None means all of them.

    `found`, `done`, `failed` and `retry_at` only remember; `flush` writes what they remembered in one transaction, and
    `lease` flushes first. So the links of a page and the word that it is done become durable together. Not
    thread-safe: it belongs to the thread that crawls. Two runs may share a database as long as their sources differ.
    """

    def __init__(
        self, database: Database, *, sources: Collection[str] | None = None, crawl_id: str | None = None
    ) -> None:
        self._database = database
        self._crawl_id = crawl_id
        self._opened = datetime.now(UTC)
        self._sql = Statements(database.engine.dialect.name, self._opened, sources)
        self.opened = 0
        """How many leads were new, or open again, since the run began."""
        self._found: dict[int, tuple[str, dict[str, Any]]] = {}
        self._settled: list[dict[str, Any]] = []
        self._asked: set[int] = set()
        self._new = 0
        self._ring = Ring()
        self._next_wake: datetime = datetime.min.replace(tzinfo=UTC)
        load_rules()
        self._rehearse()
        with database.read() as connection:
            self._ring.add(self._sql.lanes(connection))

    def discover(self, leads: Iterable[Lead], *, callback: str | None = None, again: bool = False) -> int:
        """
        Write leads down and say how many of them are new or open again.

        Known pages stay as they are, but for three: listings are read once a run; an article comes back when the lead
        says it was modified after we fetched it, or when it had failed for a reason that passes; and everything that
        is settled comes back with ``again``. What `urls.refuse_reason` refuses is written down as failed.
        """
        for lead in leads:
            self._remember(lead, callback, again, refuse_reason(lead.url, via=lead.found_via))
        return self.flush()

    def found(self, lead: Lead, *, callback: str | None = None, again: bool = False) -> str | None:
        """Remember one lead for the next `flush`; the reason if it is refused, None if it will be fetched or is known."""
        refused = refuse_reason(lead.url, via=lead.found_via)
        self._remember(lead, callback, again, refused)
        if len(self._found) >= FLUSH_ROWS:
            self.flush()
        return refused

    def refuse(self, lead: Lead, reason: str) -> None:
        """Remember a lead that will not be fetched, with the reason: off-site, too-old, excluded, limit …"""
        self._remember(lead, None, False, reason)

    def arrived(self, lead: Lead) -> None:
        """Remember a lead whose page was fetched under another URL's lease: the end of a redirect."""
        row = row_of(lead, callback=None, refused=None, now=datetime.now(UTC))
        row |= {"state": "done", "reason": FETCHED, "settled_at": datetime.now(UTC)}
        self._found[row["key_hash"]] = "arrived", row

    def lease(self, n: int, *, busy_hosts: Collection[str] = (), per_host: int = 1) -> list[Leased]:
        """
        Up to ``n`` URLs to fetch now, at most ``per_host`` of a host group, one host after the other in turn.

        ``busy_hosts`` are passed over. An empty list means that nothing can be fetched at this moment.
        """
        waits = self._found or self._settled or self._next_wake <= datetime.now(UTC)
        if not n or not (waits or self._ring.turn(1, without=busy_hosts)):
            return []
        leased: list[Leased] = []
        with self._writing() as connection:
            self._wake(connection)
            while len(leased) < n and (lanes := self._ring.turn(min(n - len(leased), LANES), without=busy_hosts)):
                each = max(1, min(per_host, (n - len(leased)) // len(lanes)))
                rows = self._sql.lease(connection, lanes, each)
                self._ring.keep(lanes, {(row.source, row.host_group) for row in rows})
                leased.extend(map(_leased, rows))
                busy_hosts = {*busy_hosts, *(lane[1] for lane in lanes)}
        return leased

    def done(self, id: int, reason: str = FETCHED, detail: str | None = None) -> None:  # noqa: A002 - the contract's word
        """The page was fetched, archived and read."""
        self._settle(id, "done", reason, detail)

    def failed(self, id: int, reason: str, detail: str | None = None) -> None:  # noqa: A002
        """The page will not be had, and trying again will not help."""
        self._settle(id, "failed", reason, detail)

    def retry_at(
        self,
        id: int,  # noqa: A002
        when: datetime,
        reason: str,
        detail: str | None = None,
        *,
        tried: bool = True,
    ) -> None:
        """Try this page again, not before ``when``. Without ``tried`` it was not asked for: that is no attempt."""
        self._settle(id, "pending", f"retry:{reason}", detail, when, tried=tried)
        self._next_wake = min(self._next_wake, when)

    def asked(self, id: int) -> None:  # noqa: A002
        """
        The leased page is about to be requested; durable at once, so that a process that dies over it is remembered.

        Once a lease: its retries and redirects count no further.
        """
        if id not in self._asked:
            with self._database.write() as connection:
                self._sql.asked(connection, id)
            self._asked.add(id)

    def release(self, ids: Iterable[int]) -> None:
        """Give leases back that came to nothing: the pages wait as if nothing had happened."""
        rows = [{"row": number, "asked": int(number in self._asked)} for number in ids]
        self._asked.difference_update(row["row"] for row in rows)
        if rows:
            with self._writing() as connection:
                self._ring.add(self._sql.release(connection, rows))

    def recover(self) -> int:
        """
        Make pending again what a dead process had leased; say how many.

        What was asked for by three processes that died is poison; what they had only leased ahead is not.
        """
        with self._database.write() as connection:
            lanes = self._sql.recover(connection, POISON_DEATHS, self._crawl_id)
        self._ring.add(lanes)
        return len(lanes)

    def flush(self) -> int:
        """Write what was remembered, in one transaction; say how many leads were new or open again."""
        if not self._found and not self._settled:
            return 0
        with self._writing():
            pass
        return self._new

    def has_pending(self, *, patience_s: float = 0.0, without_hosts: Collection[str] = ()) -> bool:
        """Whether a URL waits that may be fetched now, or within ``patience_s`` seconds; some hosts do not count."""
        if self._found or self._settled:
            self.flush()
        with self._database.read() as connection:
            waiting = self._sql.next_retry(connection)
            if waiting is not None and (waiting - datetime.now(UTC)).total_seconds() <= patience_s:
                return True
            lanes = self._ring.turn(len(self._ring), without=without_hosts)
            return any(self._sql.is_ready(connection, lane) for lane in lanes)

    def _rehearse(self) -> None:
        with self._database.engine.connect() as connection:
            leads = (Lead(url=f"https://rehearsal.invalid/{number}") for number in range(2))
            samples = [row_of(lead, callback=None, refused=None, now=self._opened) for lead in leads]
            self._sql.rehearse(connection, samples)
            connection.rollback()

    def _remember(self, lead: Lead, callback: str | None, again: bool, refused: str | None) -> None:
        row = row_of(lead, callback=callback, refused=refused, now=datetime.now(UTC))
        if refused:
            how = "refused"
        elif again:
            how = "again"
        else:
            how = "listing" if lead.kind in LISTINGS else "page"
        if row["key_hash"] not in self._found or how == "again":
            self._found[row["key_hash"]] = how, row

    def _settle(
        self,
        row: int,
        state: str,
        reason: str,
        detail: str | None,
        when: datetime | None = None,
        *,
        tried: bool = True,
    ) -> None:
        self._asked.discard(row)
        self._settled.append(
            {
                "row": row,
                "to_state": state,
                "to_reason": known(reason),
                "to_passing": is_passing(reason),
                "to_detail": detail and detail[:500],
                "to_retry_at": when,
                "tried": int(tried),
                "at": datetime.now(UTC),
                "by": self._crawl_id,
            }
        )
        if len(self._settled) >= FLUSH_ROWS:
            self.flush()

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """A transaction that begins with what was remembered; only its success makes that forgotten."""
        found, settled = self._found, self._settled
        with self._database.write() as connection:
            if settled:  # before the leads: a page may ask for itself again
                self._sql.settle(connection, settled)
            counts = self._sql.insert(connection, found.values())
            self._ring.add((row["source"], row["host_group"]) for _, row in found.values() if row["reason"] == PENDING)
            yield connection
        self._new = counts.total()
        self.opened += sum(counts[how] for how in _OPENING)
        self._found, self._settled = {}, []

    def _wake(self, connection: Connection) -> None:
        now = datetime.now(UTC)
        if now < self._next_wake:
            return
        self._ring.add(self._sql.wake(connection, now, WAKE_ROWS))
        self._next_wake = self._sql.next_retry(connection) or _SOON


def _leased(row: Row[Any]) -> Leased:
    return Leased(
        id=row.id,
        lead=lead_of(row),
        url_key=row.url_key,
        host_group=row.host_group,
        callback=row.callback,
        attempts=row.attempts,
    )
