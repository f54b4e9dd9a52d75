"""Where the payload of a revisit is: the one capture, earlier in the archive, that holds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawler.archive.capture import Capture
from newscrawler.archive.reader import Record, read_date, read_records

if TYPE_CHECKING:
    from newscrawler.archive.collection import Archive


class Originals:
    """
    Finds originals of revisits: through the index, else by reading the archive once.

    What was read is kept by record id and payload digest, about 300 bytes a response, from the first revisit on that no
    index could serve.
    """

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._read: dict[str, tuple[str, int]] | None = None

    def find(self, revisit: Record) -> Capture | None:
        """The capture that a revisit points at, or whose payload digest it names; None when it is not here."""
        if self._archive.places.indexes and (found := self._indexed(revisit)):
            return found
        if self._read is None:
            self._read = self._read_all()
        for name in (revisit.field("WARC-Refers-To"), revisit.field("WARC-Payload-Digest")):
            if name and name in self._read:
                return self._archive.read_at(*self._read[name])
        return None

    def _indexed(self, revisit: Record) -> Capture | None:
        target = revisit.field("WARC-Refers-To-Target-URI") or revisit.url or ""
        date = read_date(revisit.field("WARC-Refers-To-Date"))
        wanted = {revisit.field("WARC-Refers-To"), revisit.field("WARC-Payload-Digest")}
        for line in self._archive.index_lines(target):
            if date is not None and line.timestamp[:14] != date.strftime("%Y%m%d%H%M%S"):
                continue
            found = self._archive.read_at(line.filename, line.offset)
            if found is not None and not wanted.isdisjoint(_names(found.record)):
                return found
        return None

    def _read_all(self) -> dict[str, tuple[str, int]]:
        found: dict[str, tuple[str, int]] = {}
        for place in self._archive.places.warcs:
            with place.open() as file:
                for record in read_records(file, name=place.name, on_damage=lambda _: None):
                    for name in _names(record) if record.length else ():
                        found.setdefault(name, (place.name.rpartition("/")[2], record.offset))
        return found


def _names(record: Record) -> list[str]:
    """What a revisit may know a response by: its id, and its payload digest when the payload is whole."""
    if record.type != "response":
        return []
    digest = None if record.field("WARC-Truncated") else record.field("WARC-Payload-Digest")
    return [name for name in (record.id, digest) if name]
