"""
Records of any WARC 1.0 or 1.1: gzip with a record a member, gzip as one stream, or plain; of whatever software.

Bytes are exact. A record that is not whole is reported with its place and left out, and reading goes on behind it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import BinaryIO

from newscrawler.archive.blocks import Block, gather_block
from newscrawler.archive.digests import hash_pieces, read_digest
from newscrawler.archive.members import (
    MAGIC,
    MAX_HEAD,
    Feed,
    GzipMember,
    Piecewise,
    PlainStretch,
    find_next_member,
)
from newscrawler.errors import DamagedRecord

MAX_BLOCK = 16 * 1024**3
"""A block that says it is larger is damage: sixteen times what a whole WARC should be."""

OnDamage = Callable[[DamagedRecord], None]

_VERSION = re.compile(rb"WARC/\d\.\d")
_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
_LINE_ENDS = re.compile(rb"(?:\r?\n){1,2}")
_RECORD = b"WARC/1."
_END = b"\r\n\r\n"
_NEXT_RECORD = re.compile(rb"\n\r?\n" + re.escape(_RECORD))
_NO_RECORD = {b"\x28\xb5\x2f\xfd": "zstd-compressed WARCs are not read: recompress it as gzip, a record a member"}
_DIGITS = re.compile(r"\d{1,15}")


@dataclass(frozen=True, slots=True, eq=False)
class Record:
    """
    One whole WARC record.

    ``offset`` and ``length`` are those of its gzip member, or of its own bytes in a plain WARC. ``length`` is 0 when
    the record shares its member with others: nothing can be read there at random. ``flaws`` are what the standard
    forbids and a reader can live with.
    """

    warc: str
    offset: int
    length: int
    version: str
    fields: tuple[tuple[str, str], ...]
    """The named fields in their order, as written."""
    block: Block
    flaws: tuple[str, ...] = ()
    _first: dict[str, str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_first", {name.lower(): value for name, value in reversed(self.fields)})

    def field(self, name: str) -> str | None:
        """The first value of a named field, in any case of letters."""
        return self._first.get(name.lower())

    def values(self, name: str) -> list[str]:
        """Every value of a named field."""
        wanted = name.lower()
        return [value for field, value in self.fields if field.lower() == wanted] if wanted in self._first else []

    @property
    def type(self) -> str:
        return self._first.get("warc-type", "").lower()

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


def read_date(value: str | None) -> datetime | None:
    """A W3C date as WARC writes it, to the microsecond; None for anything else."""
    if not value or not value.endswith("Z"):
        return None
    try:
        return datetime.fromisoformat(value[:-1]).replace(tzinfo=UTC)
    except ValueError:
        return None


def read_records(
    file: BinaryIO, *, name: str = "", start: int = 0, on_damage: OnDamage | None = None
) -> Iterator[Record]:
    """
    The whole records of a WARC from ``start``, which is the start of a record, in the order of the file.

    What is not whole goes to ``on_damage`` as a DamagedRecord, and reading goes on at the next record that is; with no
    ``on_damage`` the first damage is raised.
    """
    report = on_damage or _raise
    feed = Feed(file, name=name, start=start)
    is_plain = feed.peek(5) == b"WARC/"
    while begins := feed.peek(4):
        damaged = feed.position
        try:
            if is_plain:
                yield from _Stretch(feed, PlainStretch(feed), packed=False).records(report)
            elif begins[:3] == MAGIC:
                yield from _Stretch(feed, GzipMember(feed), packed=True).records(report)
            else:
                raise DamagedRecord(name, damaged, _NO_RECORD.get(begins, "no record begins here"))
        except DamagedRecord as damage:
            report(damage)
            found = _find_next_plain(feed, damage.offset) if is_plain else find_next_member(feed, damaged + 1)
            if found is None:
                return
            feed.seek(found)


def _find_next_plain(feed: Feed, damaged: int) -> int | None:
    # A WARC in the body of a damaged record looks like the next ones; only gzip members tell them apart.
    found = feed.find(b"\r\n\r\n" + _RECORD, damaged)
    return None if found is None else found + 4


def _raise(damage: DamagedRecord) -> None:
    raise damage


class _Ill(Exception):
    """The record at hand is badly framed; the text says how."""


class _Stretch:
    """The records within one gzip member, or within a plain file."""

    def __init__(self, feed: Feed, source: Piecewise, *, packed: bool) -> None:
        self._feed, self._source, self._packed = feed, source, packed
        self._text = _Text(source)

    def records(self, report: OnDamage) -> Iterator[Record]:
        alone = self._packed
        while self._text.skip_line_ends():
            begin = self._text.position
            try:
                record, alone = self._read(alone)
            except _Ill as ill:
                damage = DamagedRecord(self._feed.name, self._source.offset + (0 if self._packed else begin), str(ill))
                if not self._packed:
                    raise damage from ill
                report(damage)
                # In a member of its own, what looks like another record is part of the damaged one.
                if not self._text.find(_NEXT_RECORD, keep=alone):
                    return
            else:
                yield record

    def _read(self, alone: bool) -> tuple[Record, bool]:
        text, begin = self._text, self._text.position
        version, fields, flaws = _read_head(text.head())
        block = text.block(_content_length(fields))
        ends = text.line_ends()
        if ends != _END:
            if not _is_whole(block, fields, ends):
                raise _Ill("Content-Length is larger than the block")
            flaws.append("no two line ends after the block")
        if follows := text.peek(5):
            if not follows.lstrip().startswith(b"WARC/"[: len(follows.lstrip())]):
                raise _Ill("bytes follow the block that Content-Length leaves out")
            alone = False
        if self._packed and not alone:
            flaws.append("shares its gzip member with other records")
        offset = self._source.offset + (0 if self._packed else begin)
        length = (self._source.length if alone else 0) if self._packed else text.position - begin
        return Record(self._feed.name, offset, length, version, fields, block, tuple(flaws)), alone


def _is_whole(block: Block, fields: tuple[tuple[str, str], ...], ends: bytes) -> bool:
    """Whether a block without two line ends behind it is one of a careless writer, and did not swallow them."""
    label = next((value for name, value in fields if name.lower() == "warc-block-digest"), "")
    expected = read_digest(label)
    if expected is not None:
        return hash_pieces(block.pieces(), label) == expected
    return not (block.end(len(_END)) + ends).endswith(_END)


def _read_head(head: bytes) -> tuple[str, tuple[tuple[str, str], ...], list[str]]:
    """Version, named fields and flaws of a record's head."""
    flaws = []
    lines = head.decode("utf-8", "replace").replace("\r\n", "\n").rstrip("\n").split("\n")
    fields: list[tuple[str, str]] = []
    for line in lines[1:]:
        name, colon, value = line.partition(":")
        if line[:1] in " \t" and fields:
            flaws.append(f"{fields[-1][0]} is folded")
            fields[-1] = (fields[-1][0], f"{fields[-1][1]} {line.strip()}")
        elif colon and name:
            fields.append((name.strip(), value.strip()))
        else:
            flaws.append("a line of the head is no named field")
    return lines[0].removeprefix("WARC/"), tuple(fields), flaws


def _content_length(fields: tuple[tuple[str, str], ...]) -> int:
    sizes = [value for name, value in fields if name.lower() == "content-length"]
    if not sizes:
        raise _Ill("Content-Length is missing")
    if not _DIGITS.fullmatch(sizes[0]) or int(sizes[0]) > MAX_BLOCK or len(set(sizes)) > 1:
        raise _Ill(f"Content-Length {sizes[0][:30]!r} is no size")
    return int(sizes[0])


class _Text:
    """The bytes of a stretch, read forwards, with the place of the next one."""

    def __init__(self, source: Piecewise) -> None:
        self._source = source
        self._buffer = b""
        self._at = 0
        self._buffer_start = 0

    @property
    def position(self) -> int:
        return self._buffer_start + self._at

    def peek(self, size: int) -> bytes:
        while len(self._buffer) - self._at < size and self._more():
            pass
        return self._buffer[self._at : self._at + size]

    def _more(self) -> bool:
        piece = self._source.read()
        if piece:
            self._buffer_start += self._at
            self._buffer, self._at = self._buffer[self._at :] + piece, 0
        return bool(piece)

    def skip_line_ends(self) -> bool:
        """Passes over line ends; False when nothing else is left."""
        while (next_byte := self.peek(1)) in (b"\r", b"\n"):
            self._at += 1
        return bool(next_byte)

    def line_ends(self) -> bytes:
        """The line ends that come next, two at most."""
        match = _LINE_ENDS.match(self.peek(4))
        ends = match[0] if match else b""
        self._at += len(ends)
        return ends

    def head(self) -> bytes:
        """A record's version line and named fields."""
        if not _VERSION.match(self.peek(10)):
            raise _Ill("no record begins here")
        searched = self._at
        while (end := _END_OF_HEAD.search(self._buffer, searched)) is None:
            searched = max(len(self._buffer) - 3, self._at) - self._at
            if len(self._buffer) - self._at > MAX_HEAD:
                raise _Ill("the named fields do not end")
            if not self._more():
                raise _Ill("the named fields are cut off")
        head = self._buffer[self._at : end.end()]
        self._at = end.end()
        return head

    def block(self, size: int) -> Block:
        """The next ``size`` bytes."""
        have = len(self._buffer) - self._at
        if have >= size:
            self._at += size
            return Block(self._buffer[self._at - size : self._at])
        return gather_block(self._next(size), size)

    def _next(self, size: int) -> Iterator[bytes]:
        while size:
            piece = self._buffer[self._at : self._at + size]
            yield piece
            size -= len(piece)
            self._at += len(piece)
            if size and not self._more():
                raise _Ill(f"the block ends {size:,} bytes before its Content-Length")

    def find(self, needle: re.Pattern[bytes], *, keep: bool) -> bool:
        """Moves to where ``needle`` next begins; to the end, and False, when it does not or ``keep`` forbids it."""
        while True:
            found = None if keep else needle.search(self._buffer, self._at)
            if found:
                self._at = found.end() - len(_RECORD)
                return True
            self._at = max(len(self._buffer) - 16, self._at)
            if not self._more():
                return False
