"""One WARC file, read once: every record's own checks, and what later checks need to know of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from newscrawler.archive.capture import is_answer
from newscrawler.archive.hints import read_fields
from newscrawler.archive.places import Place
from newscrawler.archive.reader import Record, read_records
from newscrawler.archive.verifying.digests import check_digests
from newscrawler.archive.verifying.findings import Report
from newscrawler.archive.verifying.messages import check_message
from newscrawler.archive.verifying.records import check_record
from newscrawler.archive.verifying.relations import Asked, Exchanges, Relations
from newscrawler.errors import DamagedRecord

OURS = "newscrawler"
"""Begins the ``software`` of a WARC that keeps all that we promise."""

_TAIL = "the file ends inside"


class Known(NamedTuple):
    """What indexes, journal and corpus must agree with."""

    length: int
    kind: str
    record_id: str
    url: str
    date: datetime | None


@dataclass(slots=True)
class Holdings:
    """Where every capture of the verified WARCs is: file name and offset → what is there. About 400 bytes a capture."""

    captures: dict[tuple[str, int], Known] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    """File name → bytes read."""


def verify_warc(
    place: Place, report: Report, relations: Relations, holdings: Holdings, *, strict: bool = False
) -> None:
    """Check one WARC file; ``strict`` asks of others what we promise of ours."""
    _WarcCheck(place, report, relations, holdings, strict=strict).run()


class _WarcCheck:
    def __init__(self, place: Place, report: Report, relations: Relations, holdings: Holdings, *, strict: bool) -> None:
        self._place, self._report, self._relations, self._holdings = place, report, relations, holdings
        self._name = place.name.rpartition("/")[2]
        self._promised = strict
        self._is_first = True
        self._warcinfo_id = ""
        self._exchanges = Exchanges()

    def run(self) -> None:
        with self._place.open() as file:
            for record in read_records(file, name=self._place.name, on_damage=self._note_damage):
                self._check(record)
                self._is_first = False
            rest = list(self._exchanges.rest())
            for asked in rest:
                self._check_response(asked, ends_file=asked is rest[-1])
            size = file.seek(0, 2)
        self._report.files += 1
        self._report.bytes += size
        self._holdings.sizes[self._name] = size

    def _check(self, record: Record) -> None:
        self._report.records += 1
        self._check_warcinfo(record)
        for reason, detail in check_record(record):
            self._add(record, reason, detail)
        for reason, detail in check_digests(record):
            self._add(record, reason, detail)
        self._relations.add(record, promised=self._promised)
        for asked in self._exchanges.add(record):
            self._check_response(asked)
        if record.type in ("response", "revisit", "resource", "metadata"):
            known = Known(record.length, record.type, record.id, record.url or "", record.date)
            self._holdings.captures[self._name, record.offset] = known
            self._report.captures += is_answer(record)

    def _check_warcinfo(self, record: Record) -> None:
        if record.type == "warcinfo":
            software = dict(read_fields(record.block.start(65_536))).get("software", "")
            self._promised = self._promised or software.startswith(OURS)
            self._warcinfo_id = record.id
            name = record.field("WARC-Filename")
            if name and name != self._name:
                # Whoever copies a file may name it: that breaks no promise.
                self._add(record, "other-filename", name[:200], promised=False)
        elif self._is_first:
            self._add(record, "no-warcinfo")
        elif self._warcinfo_id and record.field("WARC-Warcinfo-ID") is None and self._promised:
            self._add(record, "no-warcinfo-id")

    def _check_response(self, asked: Asked, *, ends_file: bool = False) -> None:
        response = asked.response
        for reason, detail in check_message(response, method=asked.method):
            # What a server mislabelled is archived as it came: no promise of ours is broken.
            self._add(response, reason, detail, promised=reason != "coding-lost")
        is_http = (response.url or "").lower().startswith(("http:", "https:"))
        if asked.method is None and is_http and self._promised:
            # A killed run may have been writing the request just then: recovery keeps the response all the same.
            self._add(response, "no-request", promised=not ends_file)
        if asked.date is not None and asked.date != response.date:
            self._add(response, "date-differs", f"request: {asked.date.isoformat()}")

    def _note_damage(self, damage: DamagedRecord) -> None:
        reason = "torn-tail" if damage.reason.startswith(_TAIL) else "damaged"
        self._report.add(self._place.name, damage.offset, reason, damage.reason)

    def _add(self, record: Record, reason: str, detail: str = "", *, promised: bool = True) -> None:
        self._report.add(record.warc, record.offset, reason, detail, promised=self._promised and promised)
