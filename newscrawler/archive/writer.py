"""
The core of the store, for one thread: records into the open WARC, then durable, then journalled.

What is appended counts only after ``commit``. A failed write is cut out again, back to the last whole group of records;
what cannot be cut out safely stays for the next run to check.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from newscrawler.archive.compress import gzip_member
from newscrawler.archive.credentials import BY_DEFAULT
from newscrawler.archive.disk import disk_errors
from newscrawler.archive.exchanges import Answer, Resource, read_answer, write_exchange, write_resource
from newscrawler.archive.finishing import finish_warc, tell
from newscrawler.archive.layout import CollectionPaths
from newscrawler.archive.naming import next_serial, warc_filename
from newscrawler.archive.open_warc import OpenWarc
from newscrawler.archive.records import Clock, RecordIds, new_record_id, utc_now
from newscrawler.archive.rows import Place, row_of_exchange, row_of_resource
from newscrawler.archive.warcinfo import CrawlFacts, write_warcinfo
from newscrawler.errors import ArchiveError
from newscrawler.model import Exchange
from newscrawler.state import CaptureRow, Journal, Original


@dataclass(frozen=True, slots=True, kw_only=True)
class WriterOptions:
    """How the archive is written; see docs/archive.md."""

    prefix: str | None = None
    """Begins the names of WARC files; the collection's name when None."""
    max_bytes: int = 10**9
    """A WARC of this size is closed and the next one begun."""
    max_age_s: float = 86_400.0
    revisits: bool = True
    redact: Collection[str] = BY_DEFAULT
    clock: Clock = utc_now
    ids: RecordIds = new_record_id


@dataclass(slots=True)
class Written:
    """Counts since the start."""

    exchanges: int = 0
    revisits: int = 0
    members: int = 0
    bytes: int = 0
    commits: int = 0
    files: int = 0


class ArchiveWriter:
    """
    Writes one WARC after the other. One thread at a time; ``close`` at the end.

    Every method raises LimitReached when the disk, a quota or a file-size limit is full (what was committed stays, and
    trying again later is fine) and ArchiveError when the disk fails (then nothing more is written).
    """

    def __init__(
        self,
        paths: CollectionPaths,
        journal: Journal,
        facts: CrawlFacts,
        *,
        options: WriterOptions | None = None,
        on_close: Callable[[Path], None] | None = None,
    ) -> None:
        self.written = Written()
        self._paths, self._journal, self._facts, self._on_close = paths, journal, facts, on_close
        self._options = options or WriterOptions()
        self._serial = next_serial(paths.archive)
        self._warc: OpenWarc | None = None
        self._warcinfo_id = ""
        self._begun = 0.0
        self._rows: list[CaptureRow] = []
        self._fresh: dict[str, Original] = {}
        self._broken: str | None = None

    def write_exchange(self, exchange: Exchange) -> CaptureRow:
        """Append the records of an exchange; gives its row."""
        warc = self._ready()
        answer = read_answer(exchange)
        original = self._original(exchange, answer)
        group = write_exchange(
            exchange,
            answer,
            warcinfo_id=self._warcinfo_id,
            original=original,
            redact=self._options.redact,
            ids=self._options.ids,
        )
        members = [gzip_member(record) for record in group.records]
        place = Place(warc.name, warc.size, len(members[0]))
        row = row_of_exchange(exchange, answer, group, place, crawl_id=self._facts.crawl_id, original=original)
        self._append(warc, members)
        self._rows.append(row)
        self.written.exchanges += 1
        self.written.revisits += original is not None
        if answer and original is None and answer.may_be_original:
            self._fresh.setdefault(answer.payload_digest, _as_original(row))
        return row

    def write_resource(self, resource: Resource) -> CaptureRow:
        """Append a resource record; gives its row."""
        warc = self._ready()
        date = self._options.clock()
        record = write_resource(resource, date=date, warcinfo_id=self._warcinfo_id, ids=self._options.ids)
        members = [gzip_member(record)]
        place = Place(warc.name, warc.size, len(members[0]))
        row = row_of_resource(resource, record, place, date=date, crawl_id=self._facts.crawl_id)
        self._append(warc, members)
        self._rows.append(row)
        return row

    def commit(self) -> None:
        """Return once everything appended is durable and journalled: one fdatasync, one transaction."""
        if self._warc is None or not self._rows:
            return
        self._refuse_if_broken()
        with disk_errors():
            try:
                self._warc.sync()
            except OSError as error:
                # After a failed sync nobody knows what is on the disk: only a check of every member can tell.
                self._broken = str(error)
                raise
        # When the journal fails, the rows wait for the next commit: what is whole in the file stays there.
        self._journal.commit(self._warc.name, self._warc.size, self._rows)
        self._rows, self._fresh = [], {}
        self.written.commits += 1

    def close(self) -> None:
        """Commit, index and name the open WARC. When that fails it stays ``.open``, and the next run takes care of it."""
        try:
            if not self._broken:
                self._finish()
        finally:
            if self._warc is not None:
                self._warc.close()
                self._warc = None

    def _ready(self) -> OpenWarc:
        """The WARC to write to: the one at hand, or a new one when that is large or old enough."""
        self._refuse_if_broken()
        if self._warc is not None and self._is_full(self._warc):
            self._finish()
        if self._warc is None:
            with disk_errors():
                self._warc = self._begin()
        return self._warc

    def _is_full(self, warc: OpenWarc) -> bool:
        return warc.size >= self._options.max_bytes or time.monotonic() - self._begun >= self._options.max_age_s

    def _begin(self) -> OpenWarc:
        """A new file that begins with its warcinfo record."""
        begun = self._options.clock()
        name = warc_filename(self._options.prefix or self._paths.name, begun=begun, serial=self._serial)
        self._serial += 1
        record = write_warcinfo(self._facts, filename=name, date=begun, ids=self._options.ids)
        warc = OpenWarc(self._paths.archive, name)
        try:
            warc.append([gzip_member(record)])
        except OSError:
            warc.close()
            warc.path.unlink()
            raise
        self._begun, self._warcinfo_id = time.monotonic(), record.record_id
        self.written.members += 1
        self.written.bytes += warc.size
        return warc

    def _append(self, warc: OpenWarc, members: Sequence[bytes]) -> None:
        before = warc.size
        with disk_errors():
            try:
                warc.append(members)
            except OSError:
                self._cut_back(warc)
                raise
        self.written.members += len(members)
        self.written.bytes += warc.size - before

    def _cut_back(self, warc: OpenWarc) -> None:
        try:
            warc.cut_back()
        except OSError as error:
            self._broken = str(error)

    def _original(self, exchange: Exchange, answer: Answer | None) -> Original | None:
        """The first whole capture of the payload that an answer holds or stands for, if it is no later than this one."""
        if answer is None or not self._options.revisits:
            return None
        if answer.status == 304 and exchange.not_modified_of:
            digest = exchange.not_modified_of
        elif answer.may_be_original:
            digest = answer.payload_digest
        else:
            return None
        original = self._fresh.get(digest) or self._journal.original(digest)
        # Fetched at the same time, or with the clock put back: a revisit cannot refer to the future.
        return original if original and original.captured_at <= exchange.started else None

    def _refuse_if_broken(self) -> None:
        if self._broken:
            raise ArchiveError(f"the disk failed ({self._broken}): nothing more is written; check it, then run again")

    def _finish(self) -> None:
        """Make the open WARC a finished one."""
        if self._warc is None:
            return
        self.commit()
        warc = self._warc
        with disk_errors():
            warc.sync()
            self._warc = None
            warc.close()
            path = finish_warc(
                self._paths, self._journal, warc.path, committed=warc.size, records=warc.members, sha256=warc.sha256
            )
        self.written.files += 1
        tell(self._on_close, path)


def _as_original(row: CaptureRow) -> Original:
    return Original(
        record_id=row.record_id,
        url=row.url,
        captured_at=row.captured_at,
        warc_filename=row.warc_filename,
        warc_offset=row.warc_offset,
    )
