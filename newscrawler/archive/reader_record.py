"""A WARC record as it was read: its place, its named fields, its block."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from newscrawler.archive.blocks import Block
from newscrawler.archive.reader_head import Head, read_head


class Record:
    """
    One whole WARC record.

    ``offset`` and ``length`` are those of its gzip member, or of its own bytes in a plain WARC. ``length`` is 0 when
    the record shares its member with others: nothing can be read there at random. The head is kept as bytes, and its
    fields are read when the first is asked for.
    """

    __slots__ = ("_first", "_framing", "_head", "_raw", "_reading", "block", "length", "offset", "warc")

    def __init__(
        self,
        warc: str,
        offset: int,
        length: int,
        head: bytes,
        block: Block,
        flaws: tuple[str, ...] = (),
        read: Callable[[bytes], Head] = read_head,
    ) -> None:
        self.warc = warc
        self.offset = offset
        self.length = length
        self.block = block
        self._raw = head
        self._framing = flaws
        self._reading = read
        self._head: Head | None = None
        self._first: dict[str, str] | None = None

    def __repr__(self) -> str:
        return f"<{self.type or 'record'} {self.id} at {self.offset} of {self.warc}>"

    @property
    def version(self) -> str:
        return self._read().version

    @property
    def fields(self) -> tuple[tuple[str, str], ...]:
        """The named fields in their order, as written."""
        return self._read().fields

    @property
    def flaws(self) -> tuple[str, ...]:
        """What the standard forbids and a reader can live with."""
        return self._read().flaws + self._framing

    def field(self, name: str) -> str | None:
        """The first value of a named field, in any case of letters."""
        return (self._first or self._index()).get(name.lower())

    def values(self, name: str) -> list[str]:
        """Every value of a named field."""
        wanted = name.lower()
        if wanted not in (self._first or self._index()):
            return []
        return [value for field, value in self.fields if field.lower() == wanted]

    @property
    def type(self) -> str:
        return (self._first or self._index()).get("warc-type", "").lower()

    @property
    def id(self) -> str:
        return (self._first or self._index()).get("warc-record-id", "")

    @property
    def url(self) -> str | None:
        """The Target-URI; without the angle brackets that WARC 1.0's grammar put around it and wget writes."""
        value = self.field("WARC-Target-URI")
        return value[1:-1] if value and value.startswith("<") and value.endswith(">") else value

    @property
    def date(self) -> datetime | None:
        """WARC-Date; None when it is missing or no time."""
        return read_date(self.field("WARC-Date"))

    def _read(self) -> Head:
        if self._head is None:
            self._head = self._reading(self._raw)
        return self._head

    def _index(self) -> dict[str, str]:
        self._first = first = {name.lower(): value for name, value in reversed(self._read().fields)}
        return first


def read_date(value: str | None) -> datetime | None:
    """A W3C date as WARC writes it, to the microsecond; None for anything else."""
    if not value or not value.endswith("Z"):
        return None
    try:
        return datetime.fromisoformat(value[:-1]).replace(tzinfo=UTC)
    except ValueError:
        return None
