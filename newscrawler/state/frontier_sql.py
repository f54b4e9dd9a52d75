"""The frontier's statements, compiled once a run. Conditions that partial indexes rest on are literal, not parameters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Row,
    Subquery,
    Update,
    and_,
    bindparam,
    case,
    false,
    literal_column,
    or_,
    select,
    text,
    tuple_,
    union_all,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from newscrawler.state.columns import Moment, Words
from newscrawler.state.reasons import FETCHED, PENDING
from newscrawler.state.ring import Lane
from newscrawler.state.tables import url

EVENTS_KEPT = 32
"""Attempts and decisions remembered of one URL; older ones are overwritten."""

LANES = 16
"""How many lanes one statement leases from."""

NO_LANE: Lane = ("", " ")
"""A lane that no URL has: host names hold no blanks."""

SETTLED_WORDS = ("to_state", "to_reason", "to_detail", "to_passing", "to_retry_at", "tried", "at", "by")
"""What `Statements.settle` wants of each row, beside its number."""

MISSED_FOR = timedelta(days=1)
"""How long a page is gone before a listing that still names it is believed, once."""

CLOCK_WAS_WRONG = timedelta(days=400)
"""No run lasts that long: what was settled so far ahead was settled under a wrong clock."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_READY: ColumnElement[bool] = and_(literal_column("url.state = 'pending'"), url.c.retry_at.is_(None))
_RESTING: ColumnElement[bool] = and_(literal_column("url.state = 'pending'"), url.c.retry_at.is_not(None))
_SETTLED: ColumnElement[bool] = or_(url.c.state == "done", url.c.state == "failed")
_LEASED: ColumnElement[bool] = literal_column("url.state = 'leased'")

# Cleaning may have said what the page is before the crawl says that it was fetched; that word is the better one.
_STANDS = and_(url.c.decided, bindparam("to_reason", type_=Words) == FETCHED)

_SETTLE = (
    update(url)
    .where(url.c.id == bindparam("row"))
    .values(
        state=bindparam("to_state"),
        reason=case((_STANDS, url.c.reason), else_=bindparam("to_reason", type_=Words)),
        detail=case((_STANDS, url.c.detail), else_=bindparam("to_detail", type_=Words)),
        passing=bindparam("to_passing"),
        retry_at=bindparam("to_retry_at"),
        settled_at=bindparam("at"),
        attempts=url.c.attempts + bindparam("tried", type_=Integer),
        events=url.c.events + 1,
        leases=0,
    )
)

_EVENT = """
INSERT INTO event (key_hash, slot, at, what, reason, detail, crawl_id)
SELECT key_hash, events % {kept}, :at, '{what}', :to_reason, :to_detail, :by FROM url WHERE {where}
ON CONFLICT (key_hash, slot) DO UPDATE SET
  at = excluded.at, what = excluded.what, reason = excluded.reason, detail = excluded.detail, crawl_id = excluded.crawl_id
"""


def event_of(what: str, where: str) -> Any:
    """The statement that writes the newest event of a URL over its oldest one."""
    return text(_EVENT.format(kept=EVENTS_KEPT, what=what, where=where)).bindparams(
        bindparam("at", type_=Moment),
        bindparam("to_reason", type_=Words),
        bindparam("to_detail", type_=Words),
        bindparam("by", type_=Words),
    )


_IS_READY = (
    select(url.c.id).where(_READY, url.c.source == bindparam("source"), url.c.host_group == bindparam("host")).limit(1)
)
_ATTEMPT = event_of("attempt", "id = :row")
_ASKED = update(url).where(url.c.id == bindparam("row"), _LEASED).values(leases=url.c.leases + 1)
_RELEASE = (
    update(url)
    .where(url.c.id == bindparam("row"), _LEASED)
    .values(state="pending", leases=url.c.leases - bindparam("asked", type_=Integer))
    .returning(url.c.source, url.c.host_group)
)


def _before_this_run(opened: datetime) -> ColumnElement[bool]:
    """Settled by an earlier run: before this one was opened, or in a future that a wrong clock once told."""
    return or_(url.c.settled_at < opened, url.c.settled_at > opened + CLOCK_WAS_WRONG)


class Statements:
    """Everything the frontier says to the database, for one dialect, one run and its sources."""

    def __init__(self, dialect: str, opened: datetime, sources: Collection[str] | None) -> None:
        self._postgres = dialect == "postgresql"
        self._ours: tuple[ColumnElement[bool], ...] = () if sources is None else (url.c.source.in_(list(sources)),)
        self._inserts = {
            "refused": self._insert(false()),
            "again": self._insert(_SETTLED),
            "listing": self._insert(and_(_SETTLED, _before_this_run(opened))),
            "arrived": self._insert(url.c.state == "pending", state="done", reason=FETCHED),
            "page": self._insert(self._worth_another_look(opened)),
        }
        self._lease = self._lease_statement()
        self._wake = self._wake_statement()

    def rehearse(self, connection: Connection, samples: list[dict[str, Any]]) -> None:
        """
        Run every statement once, for one row and for many, so that none is compiled while a crawl waits (0.1 s each).

        Roll it back afterwards.
        """
        settled = [{"row": number, **dict.fromkeys(SETTLED_WORDS)} for number in (-1, -2)]
        for some in (1, 2):
            for kind in self._inserts:
                self.insert(connection, [(kind, sample) for sample in samples[:some]])
            self.settle(connection, settled[:some])
        self.lease(connection, [], 1)
        self.asked(connection, -1)
        self.release(connection, [{"row": -1, "asked": 0}])
        self.wake(connection, _EPOCH, 0)
        self.next_retry(connection)
        self.is_ready(connection, NO_LANE)

    def insert(self, connection: Connection, found: Iterable[tuple[str, dict[str, Any]]]) -> Counter[str]:
        """Write leads down; how many rows of each kind were new or came back."""
        by_kind: dict[str, list[dict[str, Any]]] = {}
        for kind, row in found:
            by_kind.setdefault(kind, []).append(row)
        # In the order of the index: two runs that meet on a server then wait for each other instead of locking both up.
        return Counter(
            {
                kind: self._count(connection, self._inserts[kind], sorted(rows, key=lambda row: row["key_hash"]))
                for kind, rows in by_kind.items()
            }
        )

    def _count(self, connection: Connection, insert: Any, rows: list[dict[str, Any]]) -> int:
        """How many rows an INSERT wrote; PostgreSQL tells it of many rows at once only by giving them back."""
        if self._postgres:
            return len(connection.execute(insert.returning(url.c.id), rows).all())
        return max(0, connection.execute(insert, rows).rowcount)

    def lease(self, connection: Connection, lanes: Sequence[Lane], per_lane: int) -> list[Row[Any]]:
        """
        Up to ``per_lane`` of the best ready rows of each lane, now leased: in the order of the lanes, best first.

        No more than LANES lanes. Fewer are made up with one that cannot be, so that one statement serves them all.
        """
        words: dict[str, Any] = {"n": per_lane}
        for number in range(LANES):
            source, host = lanes[number] if number < len(lanes) else NO_LANE
            words |= {f"source{number}": source, f"host{number}": host}
        turn = {lane: number for number, lane in enumerate(lanes)}
        rows = connection.execute(self._lease, words).all()
        return sorted(rows, key=lambda row: (turn[row.source, row.host_group], -row.rank, row.id))

    @staticmethod
    def settle(connection: Connection, settled: list[dict[str, Any]]) -> None:
        """Give rows their new state and reason, and remember the attempt."""
        connection.execute(_SETTLE, settled)
        connection.execute(_ATTEMPT, settled)

    @staticmethod
    def asked(connection: Connection, row: int) -> None:
        """Count that a leased row's URL is about to be requested."""
        connection.execute(_ASKED, {"row": row})

    @staticmethod
    def release(connection: Connection, rows: list[dict[str, Any]]) -> set[Lane]:
        lanes: set[Lane] = set()
        for row in rows:
            lanes.update((source, host) for source, host in connection.execute(_RELEASE, row))
        return lanes

    def recover(self, connection: Connection, poison: int, crawl_id: str | None) -> list[Lane]:
        """Leased rows to pending, or to failed when they were asked for too often; the lanes of those pending, with repeats."""
        words = {
            "to_state": "failed",
            "to_reason": "poison",
            "to_passing": False,
            "to_detail": f"asked for in {poison} runs that died over it",
        }
        also = {"to_retry_at": None, "tried": 1, "at": datetime.now(UTC), "by": crawl_id}
        dying = select(url.c.id).where(_LEASED, url.c.leases >= poison, *self._ours)
        if settled := [{"row": row, **words, **also} for row in connection.execute(dying).scalars()]:
            self.settle(connection, settled)
        back = update(url).where(_LEASED, *self._ours).values(state="pending").returning(url.c.source, url.c.host_group)
        return [(source, host) for source, host in connection.execute(back)]

    def wake(self, connection: Connection, now: datetime, n: int) -> set[Lane]:
        """Make up to ``n`` rows ready whose rest is over; their lanes."""
        return {(source, host) for source, host in connection.execute(self._wake, {"now": now, "n": n})}

    def next_retry(self, connection: Connection) -> datetime | None:
        """When the next resting row is due."""
        due = select(url.c.retry_at).where(_RESTING, *self._ours).order_by(url.c.retry_at).limit(1)
        return connection.execute(due).scalar()

    @staticmethod
    def is_ready(connection: Connection, lane: Lane) -> bool:
        """Whether a lane has a row to lease."""
        return connection.execute(_IS_READY, {"source": lane[0], "host": lane[1]}).first() is not None

    def lanes(self, connection: Connection) -> Iterator[Lane]:
        """The lanes with something ready; jumps from one to the next along the index, whatever lies between."""
        here = tuple_(url.c.source, url.c.host_group)
        query = select(url.c.source, url.c.host_group).where(_READY, *self._ours).order_by(*here).limit(1)
        later = query.where(here > tuple_(bindparam("source"), bindparam("host")))
        row = connection.execute(query).first()
        while row is not None:
            yield row.source, row.host_group
            row = connection.execute(later, {"source": row.source, "host": row.host_group}).first()

    def _worth_another_look(self, opened: datetime) -> ColumnElement[bool]:
        excluded = (postgresql if self._postgres else sqlite).insert(url).excluded
        return and_(
            _before_this_run(opened),
            or_(
                and_(url.c.state == "done", excluded.modified > url.c.settled_at),
                and_(url.c.state == "failed", url.c.passing),
                self._missed(excluded, opened),
            ),
        )

    @staticmethod
    def _missed(excluded: Any, opened: datetime) -> ColumnElement[bool]:
        """Gone at the only attempt so far, yet a feed or sitemap lists it a day later: it may have been announced early."""
        return and_(
            url.c.reason == "gone",
            url.c.events <= 1,
            url.c.settled_at < opened - MISSED_FOR,
            or_(excluded.found_how == "feed", excluded.found_how == "sitemap"),
        )

    def _insert(self, where: ColumnElement[bool], *, state: str = "pending", reason: str = PENDING) -> Any:
        """An INSERT that gives a known row this state again where the condition holds, and leaves others alone."""
        statement = (postgresql if self._postgres else sqlite).insert(url)
        new = statement.excluded
        return statement.on_conflict_do_update(
            index_elements=["key_hash"],
            set_={
                "state": state,
                "reason": reason,
                "settled_at": new.settled_at,
                "detail": None,
                "retry_at": None,
                "attempts": 0,
                "leases": 0,
                "rank": new.rank,
                "priority": new.priority,
                "callback": new.callback,
                "modified": new.modified,
            },
            where=where,
        )

    def _lease_statement(self) -> Any:
        best = union_all(*(select(self._best(number).c.id) for number in range(LANES)))
        leased = update(url).where(url.c.id.in_(best.scalar_subquery()))
        return leased.values(state="leased", decided=False).returning(url)

    def _best(self, number: int) -> Subquery:
        best = (
            select(url.c.id)
            .where(_READY, url.c.source == bindparam(f"source{number}"), url.c.host_group == bindparam(f"host{number}"))
            .order_by(url.c.rank.desc(), url.c.id)
            .limit(bindparam("n"))
        )
        return (best.with_for_update(skip_locked=True) if self._postgres else best).subquery()

    def _wake_statement(self) -> Update:
        due = select(url.c.id).where(_RESTING, url.c.retry_at <= bindparam("now"), *self._ours)
        due = due.order_by(url.c.retry_at).limit(bindparam("n"))
        woken = update(url).where(url.c.id.in_(due.scalar_subquery())).values(retry_at=None)
        return woken.returning(url.c.source, url.c.host_group)
