"""
The bytes of a WARC as a row of gzip members, read strictly: a member ends where its own end says, or it is damaged.

Readers of the field take a torn last member for whole; here a member counts only when its end marker, CRC and length
were read (RFC 1952), and nothing but another member follows. A plain WARC is read as one member without coding.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from isal.igzip_lib import DECOMP_GZIP, IgzipDecompressor, IsalError

from newscrawler.errors import DamagedRecord

MAGIC = b"\x1f\x8b\x08"
InflateError = cast("type[Exception]", IsalError)  # isal's stub calls the class an instance
MAX_HEAD = 256 * 1024
"""Bytes that the named fields of a record may take."""

_READ = 512 * 1024
FIRST = 2048
"""Compressed bytes of a member that are inflated first: most records are that small, and a bomb gives 2 MB here."""

_PIECE = 256 * 1024
_CONTENT_LENGTH = re.compile(rb"\r?\ncontent-length:[ \t]*(\d{1,15})[ \t]*\r?\n", re.IGNORECASE)
_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
_BETWEEN_RECORDS = b"\r\n\r\n"


class Piecewise(Protocol):
    """A stretch of record bytes, given piece by piece; ``length`` is its size in the file once the last was given."""

    offset: int
    length: int

    def read(self) -> bytes: ...


class Feed:
    """A file read forwards in large steps; knows the position of the byte that comes next."""

    def __init__(self, file: BinaryIO, *, name: str = "", start: int = 0) -> None:
        self.name = name
        self._file = file
        self._at = 0
        self._fill(b"", start)
        file.seek(start)

    @property
    def position(self) -> int:
        return self._buffer_start + self._at

    def peek(self, size: int) -> bytes:
        """The next bytes, fewer at the end of the file; they stay unread. ``size`` is small."""
        if len(self._buffer) - self._at < size:
            self._refill()
        return self._buffer[self._at : self._at + size]

    def take(self, size: int) -> memoryview:
        """Up to ``size`` bytes, none at the end of the file."""
        if self._at >= len(self._buffer):
            self._refill()
        taken = self._view[self._at : self._at + size]
        self._at += len(taken)
        return taken

    def take_buffer(self) -> bytes:
        """All that was read of the file and not taken yet, or what comes next of it."""
        if self._at >= len(self._buffer):
            self._refill()
        taken = self._buffer[self._at :]
        self._at = len(self._buffer)
        return taken

    def give_back(self, size: int) -> None:
        """Unread the last ``size`` bytes of what ``take`` just gave."""
        self._at -= size

    def seek(self, offset: int) -> None:
        within = offset - self._buffer_start
        if 0 <= within <= len(self._buffer):
            self._at = within
            return
        self._file.seek(offset)
        self._fill(b"", offset)

    def find(self, needle: bytes, start: int) -> int | None:
        """Where ``needle`` next begins at or after ``start``, None when nowhere; leaves the position there."""
        self.seek(start)
        while True:
            window = self._buffer[self._at :]
            found = window.find(needle)
            if found >= 0:
                self._at += found
                return self.position
            self._at += max(len(window) - len(needle) + 1, 0)
            before = len(self._buffer) - self._at
            self._refill()
            if len(self._buffer) - self._at == before:
                return None

    def _refill(self) -> None:
        kept = self._buffer[self._at :]
        self._fill(kept + self._file.read(_READ), self.position)

    def _fill(self, data: bytes, start: int) -> None:
        self._buffer, self._view = data, memoryview(data)
        self._at = 0
        self._buffer_start = start


class GzipMember:
    """The gzip member at the feed's position, inflated piece by piece; raises DamagedRecord when it is not whole."""

    def __init__(self, feed: Feed) -> None:
        self.offset, self.length = feed.position, 0
        self._feed = feed
        self._stream = IgzipDecompressor(DECOMP_GZIP)
        self._begun = False

    def read(self, most: int = _PIECE) -> bytes:
        """The next inflated bytes, none once the member ended well; behind the first piece not more than ``most``."""
        stream = self._stream
        while not stream.eof:
            # What is taken beyond the member's end is copied twice for nothing: little at first, then what may be needed.
            size, limit = (most + (most >> 10) + 64, most) if self._begun else (FIRST, -1)
            taken = self._feed.take(size) if stream.needs_input else b""
            if not taken and stream.needs_input:
                raise DamagedRecord(self._feed.name, self.offset, "the file ends inside this gzip member")
            self._begun = True
            try:
                piece = stream.decompress(taken, limit)
            except InflateError as error:
                raise DamagedRecord(self._feed.name, self.offset, f"the gzip member is damaged ({error})") from error
            if stream.eof:
                self._feed.seek(self._feed.position - len(stream.unused_data))
                self.length = self._feed.position - self.offset
            if piece:
                return piece
        return b""


class PlainStretch:
    """The rest of a file that is not compressed, as it stands."""

    def __init__(self, feed: Feed) -> None:
        self.offset, self.length = feed.position, 0
        self._feed = feed

    def read(self) -> bytes:
        piece = self._feed.take_buffer()
        self.length += len(piece)
        return piece


@dataclass(frozen=True, slots=True)
class Member:
    """A whole gzip member: where it lies, the named fields of its first record, and its size when inflated."""

    offset: int
    length: int
    head: bytes
    inflated: int

    @property
    def end(self) -> int:
        return self.offset + self.length

    @property
    def is_one_record(self) -> bool:
        """True when the member holds exactly one well-framed WARC record (WARC 1.1, Annex D.3)."""
        size = _CONTENT_LENGTH.search(self.head)
        if not self.head.startswith(b"WARC/1.") or size is None:
            return False
        return len(self.head) + int(size[1]) + len(_BETWEEN_RECORDS) == self.inflated


def scan_members(file: BinaryIO, *, name: str = "", start: int = 0) -> Iterator[Member]:
    """
    Every whole gzip member from ``start`` to the end of the file, in memory that does not grow with it.

    Raises DamagedRecord, with the offset of the first byte that belongs to no whole member, where the row breaks:
    everything given before is whole.
    """
    feed = Feed(file, name=name, start=start)
    while feed.peek(1):
        if feed.peek(3) != MAGIC:
            raise DamagedRecord(name, feed.position, "no gzip member begins here")
        member = GzipMember(feed)
        start_of_text, inflated = b"", 0
        while piece := member.read():
            inflated += len(piece)
            if len(start_of_text) < MAX_HEAD and not _END_OF_HEAD.search(start_of_text):
                start_of_text += piece
        end = _END_OF_HEAD.search(start_of_text)
        head = start_of_text[: end.end()] if end else start_of_text[:MAX_HEAD]
        yield Member(member.offset, member.length, head, inflated)


def whole_end(path: Path) -> int:
    """The offset behind the last gzip member, counted from the start without a break, that holds exactly one record."""
    end = 0
    with path.open("rb") as file:
        try:
            for member in scan_members(file, name=path.name):
                if not member.is_one_record:
                    break
                end = member.end
        except DamagedRecord:
            pass
    return end


def find_next_member(feed: Feed, start: int) -> int | None:
    """
    Behind damage: the offset at or after ``start`` where a row of whole members begins again, None when nowhere.

    A WARC that a page was made of can lie inside a damaged member. Its row breaks off in the middle of other bytes,
    so a row counts only when it leads to the end of the file, to another damaged member or to zeros.
    """
    while (candidate := feed.find(MAGIC, start)) is not None:
        end = _row_end(feed, candidate)
        feed.seek(end)
        follows = feed.peek(16)
        if end > candidate and (not follows or follows[:3] == MAGIC or not follows.strip(b"\0")):
            return candidate
        start = max(end, candidate + 1)
    return None


def _row_end(feed: Feed, start: int) -> int:
    """Where the row of whole members that begins at ``start`` with a WARC record ends; ``start`` when none does."""
    feed.seek(start)
    end = start
    while feed.peek(3) == MAGIC:
        member = GzipMember(feed)
        try:
            first = member.read()
            if not first.startswith(b"WARC/"[: len(first)]):
                break
            while member.read():
                pass
        except DamagedRecord:
            break
        end = feed.position
    return end
