"""One engine a collection: how its connections are set up, and which schema it must have."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Connection, Engine, create_engine, event, inspect, select
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DatabaseError

from newscrawler.errors import ConfigurationError, LimitReached
from newscrawler.state import tables

_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    # The WARC is the truth and recovery adopts whole records, so a power cut may take the last commits.
    "PRAGMA synchronous=NORMAL",
    "PRAGMA busy_timeout=15000",
    "PRAGMA cache_size=-32000",
    # Whoever commits must not wait for the disk: a thread of ours writes the WAL back.
    "PRAGMA wal_autocheckpoint=0",
)

_SCHEMA_LOCK = 0x6E657773
_WAL_BYTES = 8 << 20
"""How far the write-ahead log may grow before it is written back."""
_WRITES = 200
"""
Transactions between two looks at it: once grown, its file stays as large although it is written anew from its beginning,
and starting a thread keeps the one that starts it waiting.
"""


class Database:
    """
    The state of one collection, made or brought up to date on opening.

    ``where`` is a path (SQLite) or a SQLAlchemy URL (``postgresql+psycopg://…``). Safe to use from several threads; use
    as a context manager or call ``close``. Raises ConfigurationError when the place cannot be written, is no database,
    or was made by a newer newscrawler, LimitReached when its disk is full; so do all that use it.
    """

    def __init__(self, where: str | Path) -> None:
        self.url = _as_url(where)
        self.engine = _engine(self.url)
        self._relief = threading.Lock()
        # SQLite has one writer at a time and lets others try again ever more seldom (up to 0.1 s): our own threads
        # queue here instead, and go on the moment it is their turn.
        self._turn: AbstractContextManager[object] = threading.Lock() if self.path else nullcontext()
        self._writes = 0
        try:
            with self._errors_told():
                self._prepare()
        except (ConfigurationError, LimitReached):
            self.engine.dispose()
            raise

    @property
    def path(self) -> Path | None:
        """The SQLite file; None on a server."""
        is_file = self.url.get_backend_name() == "sqlite" and self.url.database not in {None, "", ":memory:"}
        return Path(str(self.url.database)) if is_file else None

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction that is committed at the end of the block, or rolled back by an exception."""
        with self._turn, self._errors_told(), self.engine.begin() as connection:
            yield connection
        self._writes += 1
        if self._writes % _WRITES == 0:
            self._relieve()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one moment of the database."""
        with self._errors_told(), self.engine.connect() as connection:
            yield connection.execution_options(reads_only=True)

    def close(self) -> None:
        """Let go of every connection, and write the log back if anything was written: a mere look disturbs no crawl."""
        if self._writes:
            with self._relief:
                self._checkpoint("TRUNCATE")
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def _errors_told(self) -> Iterator[None]:
        """What the database itself says went wrong becomes our error, with the cure."""
        try:
            yield
        except (DatabaseError, OSError) as error:
            cause = error.orig if isinstance(error, DatabaseError) else error
            if getattr(cause, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL:
                raise LimitReached("the state database cannot grow: free disk space, then run again") from error
            raise ConfigurationError(
                f"the state database {self.url.render_as_string()} cannot be used: {cause}; "
                "check its path, permissions, free disk space and, for a server, that it runs"
            ) from error

    def _prepare(self) -> None:
        if self.path:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.read() as connection:
            if _revision(connection) == tables.HEAD:
                return
        with self.engine.begin() as connection:
            if connection.dialect.name == "postgresql":  # two processes may open a new database at once
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_SCHEMA_LOCK})")
            found = _revision(connection)
            if found is None:
                tables.metadata.create_all(connection)
                connection.execute(tables.version.insert().values(version_num=tables.HEAD))
            elif found != tables.HEAD:
                from newscrawler.state.migrations import upgrade

                upgrade(connection, found)

    def _relieve(self) -> None:
        """Start writing the WAL back when it has grown; never waits."""
        if not self.path or _size(Path(f"{self.path}-wal")) < _WAL_BYTES or not self._relief.acquire(blocking=False):
            return
        threading.Thread(target=self._write_back, name="newscrawler-checkpoint", daemon=True).start()

    def _write_back(self) -> None:
        try:
            self._checkpoint("PASSIVE")
            if _size(Path(f"{self.path}-wal")) > 8 * _WAL_BYTES:
                self._checkpoint("TRUNCATE")  # writers never paused: the few pages that are left make them wait
        finally:
            self._relief.release()

    def _checkpoint(self, mode: str) -> None:
        if not self.path or not self.path.exists():
            return
        try:
            connection = sqlite3.connect(self.path, timeout=5)
            try:
                connection.execute(f"PRAGMA wal_checkpoint({mode})")
            finally:
                connection.close()
        except sqlite3.Error:  # another process reads: the next one to close writes it back
            return


def _as_url(where: str | Path) -> URL:
    if isinstance(where, str) and "://" in where:
        return make_url(where)
    return URL.create("sqlite", database=str(where))


def _engine(url: URL) -> Engine:
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True)
    engine = create_engine(url, connect_args={"timeout": 15.0})
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def _set_up(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves; sqlite3 would delay it past reads
    for pragma in _PRAGMAS:
        connection.execute(pragma)


def _begin(connection: Connection) -> None:
    # IMMEDIATE where a write follows: a deferred one that becomes a writer later fails at once instead of waiting.
    deferred = connection.get_execution_options().get("reads_only", False)
    connection.exec_driver_sql("BEGIN" if deferred else "BEGIN IMMEDIATE")


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table(tables.version.name):
        return None
    return connection.execute(select(tables.version.c.version_num)).scalar()


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
