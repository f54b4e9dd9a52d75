"""The journal of captures: written in one transaction after the WARC's fdatasync, read by everyone else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, bindparam, func, select, update

from newscrawler.errors import ArchiveError
from newscrawler.model import Provenance, Truncation
from newscrawler.state.database import Database
from newscrawler.state.tables import capture, warc_file
from newscrawler.state.upsert import insert_new, insert_or_update
from newscrawler.state.validators import Validators, note_validators, usable_validators

RecordType = Literal["response", "revisit", "resource", "request", "metadata"]

_PAGE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureRow(Provenance):
    """
    One capture as the journal knows it: its Provenance, what was asked, and what kind of record holds the answer.

    ``payload_length`` is of the transfer-decoded payload in bytes: 0 keeps an empty body from being anyone's original.
    ``refers_to`` is the record id of a revisit's original. ``id`` is the row number that ``Journal.captures(after=…)``
    continues from, None before the row is stored.
    """

    url: str
    url_key: str
    method: str = "GET"
    record_type: RecordType = "response"
    truncated: Truncation | None = None
    payload_length: int | None = None
    refers_to: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    id: int | None = None

    def provenance(self) -> Provenance:
        """The part that an article record carries."""
        return Provenance(**{name: getattr(self, name) for name in _PROVENANCE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """The first whole record of a payload: what a revisit refers to."""

    record_id: str
    url: str
    captured_at: datetime
    warc_filename: str
    warc_offset: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenFile:
    """A WARC that was not closed, and how many of its bytes are known to be durable."""

    name: str
    committed: int
    crawl_id: str | None = None


_PROVENANCE = tuple(field.name for field in fields(Provenance))
_COLUMNS = tuple(field.name for field in fields(CaptureRow))
_ROW = select(*(capture.c[name] for name in _COLUMNS))
_ORIGINAL = (
    select(capture.c.record_id, capture.c.url, capture.c.captured_at, capture.c.warc_filename, capture.c.warc_offset)
    .where(
        capture.c.payload_digest == bindparam("digest"),
        capture.c.record_type == "response",
        capture.c.truncated.is_(None),
        capture.c.payload_digest.is_not(None),
        func.coalesce(capture.c.payload_length, 1) > 0,
    )
    .order_by(capture.c.id)
    .limit(1)
)


class Journal:
    """
    What is durably archived, and where.

    Every method is one transaction on a connection of its own, so that the archive's writer thread and the crawl may
    use one Journal at once.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def commit(self, file: str, committed: int, rows: Sequence[CaptureRow]) -> None:
        """
        Say that ``file`` is durable up to byte ``committed`` and holds these captures.

        Call it after fdatasync only. Rows already known (same file and offset) are left alone, so recovery may adopt a
        whole file again. Raises ArchiveError when the file was closed before.
        """
        with self._database.write() as connection:
            closed = connection.execute(select(warc_file.c.closed).where(warc_file.c.name == file)).scalar()
            if closed:
                raise ArchiveError(f"{file} is closed and must not grow; open a new WARC file")
            connection.execute(
                insert_or_update(connection, warc_file, key=("name",), change=("committed",)),
                {"name": file, "committed": committed, "closed": False, "crawl_id": rows[0].crawl_id if rows else None},
            )
            if rows:
                connection.execute(insert_new(connection, capture, key=("warc_filename", "warc_offset")), _values(rows))
                note_validators(connection, rows)

    def original(self, payload_digest: str) -> Original | None:
        """The first whole, non-empty response with this payload; None when there is none: then archive it in full."""
        with self._database.read() as connection:
            row = connection.execute(_ORIGINAL, {"digest": payload_digest}).first()
        return Original(**row._mapping) if row else None

    def validators(self, url_key: str) -> Validators | None:
        """
        The ETag and Last-Modified to send for a page, None when a whole answer is wanted.

        None unless the server has proved honest: equal validators came with equal payloads, and never with different
        ones. Every tenth time None too, as a check.
        """
        with self._database.read() as connection:
            return usable_validators(connection, url_key)

    def close_file(
        self, name: str, *, committed: int | None = None, records: int | None = None, sha256: str | None = None
    ) -> None:
        """Say that a WARC has its final name and will never change again."""
        known = {"committed": committed, "records": records, "sha256": sha256}
        values = {key: value for key, value in known.items() if value is not None}
        with self._database.write() as connection:
            connection.execute(
                insert_or_update(connection, warc_file, key=("name",), change=("closed", "closed_at", *values)),
                {"name": name, "closed": True, "closed_at": datetime.now(UTC), "committed": 0, **values},
            )

    def open_files(self) -> list[OpenFile]:
        """The WARCs that a crash may have left unfinished, by name."""
        wanted = select(warc_file.c.name, warc_file.c.committed, warc_file.c.crawl_id)
        with self._database.read() as connection:
            rows = connection.execute(wanted.where(~warc_file.c.closed).order_by(warc_file.c.name))
            return [OpenFile(**row._mapping) for row in rows]

    def captures(
        self,
        *,
        url_key: str | None = None,
        prefix: str | None = None,
        warc_filename: str | None = None,
        after: int = 0,
        limit: int | None = None,
    ) -> Iterator[CaptureRow]:
        """
        Captures in the order they were archived, those after row ``after``; read in pages, so the journal may grow meanwhile.

        ``prefix`` is the beginning of a url_key ("com,example)/news").
        """
        conditions = list(_conditions(url_key=url_key, prefix=prefix, warc_filename=warc_filename))
        left = limit if limit is not None else -1
        while left:
            size = _PAGE if left < 0 else min(_PAGE, left)
            with self._database.read() as connection:
                page = _page(connection, conditions, after, size)
            yield from page
            if len(page) < size:
                return
            after, left = page[-1].id or after, left - size if left > 0 else left

    def count(self) -> int:
        """How many captures there are."""
        with self._database.read() as connection:
            return connection.execute(select(func.count()).select_from(capture)).scalar_one()

    def move(self, name: str, *, to: str) -> None:
        """Say that a WARC was renamed."""
        with self._database.write() as connection:
            connection.execute(update(warc_file).where(warc_file.c.name == name).values(name=to))
            connection.execute(update(capture).where(capture.c.warc_filename == name).values(warc_filename=to))


def _page(connection: Connection, conditions: list[ColumnElement[bool]], after: int, size: int) -> list[CaptureRow]:
    rows = connection.execute(_ROW.where(capture.c.id > after, *conditions).order_by(capture.c.id).limit(size))
    return [CaptureRow(**row._mapping) for row in rows]


def _conditions(*, url_key: str | None, prefix: str | None, warc_filename: str | None) -> Iterable[ColumnElement[bool]]:
    if url_key is not None:
        yield capture.c.url_key == url_key
    if prefix:
        yield capture.c.url_key >= prefix
        yield capture.c.url_key < prefix[:-1] + chr(ord(prefix[-1]) + 1)
    if warc_filename is not None:
        yield capture.c.warc_filename == warc_filename


def _values(rows: Sequence[CaptureRow]) -> list[dict[str, Any]]:
    values = [asdict(row) for row in rows]
    for value in values:
        del value["id"]
    return values
