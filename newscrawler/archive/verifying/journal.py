"""The journal of a collection against its records: what it promises is there, what is there it knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawler.archive.layout import CollectionPaths
from newscrawler.archive.verifying.files import Holdings
from newscrawler.archive.verifying.findings import Report
from newscrawler.errors import ConfigurationError

if TYPE_CHECKING:
    from newscrawler.state import CaptureRow


class JournalCheck:
    """
    A journal read before the WARCs are, so that a crawl may go on meanwhile: what it knew by then must be there.

    Rows are held by file and offset, about 300 bytes each.
    """

    def __init__(self, paths: CollectionPaths) -> None:
        self._rows: dict[tuple[str, int], tuple[int, str]] = {}
        self._committed: dict[str, int] = {}
        self._unread = ""
        if paths.state.is_file():
            try:
                self._read(paths)
            except ConfigurationError as error:
                self._unread = str(error)

    @property
    def count(self) -> int:
        return len(self._rows)

    def _read(self, paths: CollectionPaths) -> None:
        from newscrawler.state import Database, Journal

        with Database(paths.state) as database:
            journal = Journal(database)
            for row in journal.captures():
                self._take(row)
            self._committed = {file.name: file.committed for file in journal.open_files()}

    def _take(self, row: CaptureRow) -> None:
        self._rows[row.warc_filename, row.warc_offset] = row.warc_length, row.record_id

    def check(self, report: Report, holdings: Holdings, *, growing: set[str]) -> None:
        """Compare with what was read; files in ``growing`` may hold what the journal did not know yet."""
        report.journal_rows += self.count
        if self._unread:
            report.add("state.sqlite", None, "journal-unread", self._unread)
        missing = {filename for filename, _ in self._rows} - holdings.sizes.keys()
        missing |= {name for name, size in self._committed.items() if size and holdings.sizes.get(name, 0) < size}
        for name in sorted(missing):
            report.add(name, None, "journal-file")
        for (filename, offset), (length, record_id) in self._rows.items():
            known = holdings.captures.get((filename, offset))
            if filename not in missing and (known is None or (known.length, known.record_id) != (length, record_id)):
                report.add(filename, offset, "journal-place", record_id)
        if not self._rows:
            return
        for (filename, offset), known in holdings.captures.items():
            if (
                known.kind in ("response", "revisit")
                and filename not in growing
                and (filename, offset) not in self._rows
            ):
                report.add(filename, offset, "journal-gap", known.url[:200])
