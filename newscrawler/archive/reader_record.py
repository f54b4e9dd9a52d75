"""A WARC record as it was read: its place, its named fields, its block."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache

from newscrawler.archive.blocks import Block
from newscrawler.archive.reader_head import Head, read_head, read_ordinary_head


class Record:
    """
    One whole WARC record; it is not changed once it is made.

    ``offset`` and ``length`` are those of its gzip member, or of its own bytes in a plain WARC. ``length`` is 0 when
    the record shares its member with others: nothing can be read there at random. The head is kept as it was written,
    and read when it is asked for.
    """

    __slots__ = ("_first", "_framing", "_head", "_lower", "_raw", "block", "length", "offset", "warc")

    def __init__(
        self, warc: str, offset: int, length: int, head: bytes, block: Block, flaws: tuple[str, ...] = ()
    ) -> None:
        self.warc = warc
        self.offset = offset
        self.length = length
        self.block = block
        self._raw = head
        self._framing = flaws
        self._lower = b""
        self._head: Head | None = None
        self._first: dict[str, str] | None = None

    def __repr__(self) -> str:
        return f"<{self.type or 'record'} {self.id} at {self.offset} of {self.warc}>"

    @property
    def head(self) -> Head:
        """Version, named fields and what is wrong with them."""
        if self._head is None:
            self._head = read_head(self._raw)
        return self._head

    @property
    def version(self) -> str:
        return self.head.version

    @property
    def fields(self) -> tuple[tuple[str, str], ...]:
        """The named fields in their order, as written."""
        return self.head.fields

    @property
    def flaws(self) -> tuple[str, ...]:
        """What the standard forbids and a reader can live with."""
        return self.head.flaws + self._framing

    def field(self, name: str) -> str | None:
        """The first value of a named field, in any case of letters."""
        if self._first is None:
            self._first = {name.lower(): value for name, value in reversed(self.fields)}
        return self._first.get(name.lower())

    def values(self, name: str) -> list[str]:
        """Every value of a named field."""
        wanted = name.lower()
        return [value for field, value in self.fields if field.lower() == wanted]

    @property
    def type(self) -> str:
        return (self.field("WARC-Type") or "").lower()

    @property
    def id(self) -> str:
        return self.field("WARC-Record-ID") or ""

    @property
    def url(self) -> str | None:
        """The Target-URI; without the angle brackets that WARC 1.0's grammar put around it and wget writes."""
        value = self.field("WARC-Target-URI")
        return value[1:-1] if value and value.startswith("<") and value.endswith(">") else value

    @property
    def date(self) -> datetime | None:
        """WARC-Date; None when it is missing or no time."""
        return read_date(self.field("WARC-Date"))


class OrdinaryRecord(Record):
    """A record with an ordinary head, in whose bytes a field is found without reading the others."""

    __slots__ = ()

    @property
    def head(self) -> Head:
        if self._head is None:
            self._head = read_ordinary_head(self._raw)
        return self._head

    def field(self, name: str) -> str | None:
        lower = self._lower or self._lowered()
        label = _label(name)
        found = lower.find(label)
        if found < 0:
            return None
        start = found + len(label)
        return self._raw[start : lower.find(b"\r", start)].decode("ascii")

    def values(self, name: str) -> list[str]:
        lower = self._lower or self._lowered()
        label = _label(name)
        found, values = lower.find(label), []
        while found >= 0:
            start = found + len(label)
            found = lower.find(b"\r", start)
            values.append(self._raw[start:found].decode("ascii"))
            found = lower.find(label, found)
        return values

    def _lowered(self) -> bytes:
        self._lower = self._raw.lower()
        return self._lower


@lru_cache(maxsize=256)
def _label(name: str) -> bytes:
    """What stands before the value of a field in a head in lower case."""
    return b"\r\n" + name.lower().encode() + b": "


def read_date(value: str | None) -> datetime | None:
    """A W3C date as WARC writes it, to the microsecond; None for anything else."""
    if not value or not value.endswith("Z"):
        return None
    try:
        return datetime.fromisoformat(value[:-1]).replace(tzinfo=UTC)
    except ValueError:
        return None
