"""The clean texts of one WARC as a WARC of their own: ``conversion`` records (WARC 1.1, 6.7), like Common Crawl's WET."""

from __future__ import annotations

from datetime import datetime
from typing import BinaryIO

from newscrawler.archive.compress import gzip_member
from newscrawler.archive.hints import write_fields
from newscrawler.archive.records import WARC_FIELDS, Record, derived_record_id, target_uri, write_record
from newscrawler.corpus.rows import Row


class ConversionRecords:
    """
    Writes a warcinfo record and then one ``conversion`` record an article into an open file.

    Identifiers are derived and dates are those of the captures, so the same rows give the same bytes.
    WARC-Refers-To names the response; WARC-Refers-To-Target-URI is for revisits only and is not written.
    """

    def __init__(self, file: BinaryIO, *, name: str, version: str, made_from: str) -> None:
        self._file, self._name, self._version, self._made_from = file, name, version, made_from
        self._begun = False

    def add(self, row: Row) -> None:
        """Add the text of an article row."""
        date = datetime.fromisoformat(row["added"])
        if not self._begun:
            self._begun = True
            self._file.write(gzip_member(self._warcinfo(date)))
        self._file.write(gzip_member(self._conversion(row, date)))

    def _warcinfo(self, date: datetime) -> Record:
        facts = [
            ("software", f"newscrawler (extraction {self._version})"),
            ("format", "WARC File Format 1.1"),
            ("description", f"clean text of the articles in {self._made_from}"),
        ]
        return write_record(
            "warcinfo",
            write_fields(facts),
            record_id=derived_record_id("warcinfo", self._name, self._version),
            date=date,
            content_type=WARC_FIELDS,
            fields=[("WARC-Filename", self._name)],
        )

    def _conversion(self, row: Row, date: datetime) -> Record:
        refers_to = (row["capture"] or {}).get("record_id")
        return write_record(
            "conversion",
            row["text"].encode(),
            record_id=derived_record_id("conversion", row["id"], refers_to or "", self._version),
            date=date,
            content_type="text/plain; charset=utf-8",
            fields=[
                ("WARC-Target-URI", target_uri(row["url"])),
                ("WARC-Refers-To", refers_to or None),
                ("WARC-Identified-Content-Language", row["language"]),
            ],
        )
