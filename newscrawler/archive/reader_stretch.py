"""
The records within one gzip member, or within a plain WARC, read with care: every habit and every damage of the field.

In a row of ordinary records, where one visibly ends at the next, each is taken at a glance (``reader_ordinary``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from newscrawler.archive.blocks import Block, gather_block
from newscrawler.archive.digests import hash_pieces, read_digest
from newscrawler.archive.members import MAX_HEAD, Feed, Piecewise
from newscrawler.archive.reader_head import END_OF_RECORD, BadlyFramed, Head, content_length, read_head
from newscrawler.archive.reader_ordinary import find_ordinary
from newscrawler.archive.reader_record import OrdinaryRecord, Record
from newscrawler.errors import DamagedRecord

RECORD = b"WARC/1."

_VERSION = re.compile(rb"WARC/\d\.\d")
_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
_LINE_ENDS = re.compile(rb"(?:\r?\n){1,2}")
_NEXT_RECORD = re.compile(rb"\n\r?\n" + re.escape(RECORD))


class Stretch:
    """The records within one gzip member, or within a plain file."""

    def __init__(self, feed: Feed, source: Piecewise, *, packed: bool) -> None:
        self._feed, self._source, self._packed = feed, source, packed
        self._text = _Text(source)

    def records(self, report: Callable[[DamagedRecord], None]) -> Iterator[Record]:
        """
        The whole records, in their order.

        Damage within a gzip member goes to ``report``; raises DamagedRecord for a member that is not whole and for
        damage in a plain WARC, where only the caller knows how to go on.
        """
        alone = self._packed
        while self._text.skip_line_ends():
            if not alone:
                yield from self._ordinary()
            begin = self._text.position
            try:
                record, alone = self._read(alone)
            except BadlyFramed as ill:
                damage = DamagedRecord(self._feed.name, self._source.offset + (0 if self._packed else begin), str(ill))
                if not self._packed:
                    raise damage from ill
                report(damage)
                # In a member of its own, what looks like another record is part of the damaged one.
                if not self._text.find(_NEXT_RECORD, keep=alone):
                    return
            else:
                yield record

    def _ordinary(self) -> Iterator[Record]:
        """The records from here on that are at hand and plain to see, up to the first that is not."""
        text, name, packed = self._text, self._feed.name, self._packed
        data, start = text.buffer, self._source.offset + text.position - text.at
        flaws = (_SHARED,) if packed else ()
        for begin, block_start, block_end in find_ordinary(data, text.at):
            text.at = end = block_end + len(END_OF_RECORD)
            offset, length = (self._source.offset, 0) if packed else (start + begin, end - begin)
            block = Block(data[block_start:block_end])
            yield OrdinaryRecord(name, offset, length, data[begin:block_start], block, flaws)

    def _read(self, alone: bool) -> tuple[Record, bool]:
        text, begin = self._text, self._text.position
        raw = text.head()
        head, flaws = read_head(raw), []
        block = text.block(content_length(head))
        ends = text.line_ends()
        if ends != END_OF_RECORD:
            if not _is_whole(block, head, ends):
                raise BadlyFramed("Content-Length is larger than the block")
            flaws.append("no two line ends after the block")
        if follows := text.peek(5):
            if not follows.lstrip().startswith(b"WARC/"[: len(follows.lstrip())]):
                raise BadlyFramed("bytes follow the block that Content-Length leaves out")
            alone = False
        if self._packed and not alone:
            flaws.append(_SHARED)
        offset = self._source.offset + (0 if self._packed else begin)
        length = (self._source.length if alone else 0) if self._packed else text.position - begin
        return Record(self._feed.name, offset, length, raw, block, tuple(flaws)), alone


_SHARED = "shares its gzip member with other records"


def _is_whole(block: Block, head: Head, ends: bytes) -> bool:
    """Whether a block without two line ends behind it is one of a careless writer, and did not swallow them."""
    label = next((value for name, value in head.fields if name.lower() == "warc-block-digest"), "")
    expected = read_digest(label)
    if expected is not None:
        return hash_pieces(block.pieces(), label) == expected
    return not (block.end(len(END_OF_RECORD)) + ends).endswith(END_OF_RECORD)


class _Text:
    """The bytes of a stretch, read forwards, with the place of the next one."""

    def __init__(self, source: Piecewise) -> None:
        self._source = source
        self.buffer = b""
        self.at = 0
        self._buffer_start = 0

    @property
    def position(self) -> int:
        return self._buffer_start + self.at

    def peek(self, size: int) -> bytes:
        while len(self.buffer) - self.at < size and self._more():
            pass
        return self.buffer[self.at : self.at + size]

    def _more(self) -> bool:
        piece = self._source.read()
        if piece:
            self._buffer_start += self.at
            self.buffer, self.at = self.buffer[self.at :] + piece, 0
        return bool(piece)

    def skip_line_ends(self) -> bool:
        """Passes over line ends; False when nothing else is left."""
        while (next_byte := self.peek(1)) in (b"\r", b"\n"):
            self.at += 1
        return bool(next_byte)

    def line_ends(self) -> bytes:
        """The line ends that come next, two at most."""
        match = _LINE_ENDS.match(self.peek(4))
        ends = match[0] if match else b""
        self.at += len(ends)
        return ends

    def head(self) -> bytes:
        """A record's version line and named fields."""
        if not _VERSION.match(self.peek(10)):
            raise BadlyFramed("no record begins here")
        searched = self.at
        while (end := _END_OF_HEAD.search(self.buffer, searched)) is None:
            searched = max(len(self.buffer) - 3, self.at) - self.at
            if len(self.buffer) - self.at > MAX_HEAD:
                raise BadlyFramed("the named fields do not end")
            if not self._more():
                raise BadlyFramed("the named fields are cut off")
        head = self.buffer[self.at : end.end()]
        self.at = end.end()
        return head

    def block(self, size: int) -> Block:
        """The next ``size`` bytes."""
        have = len(self.buffer) - self.at
        if have >= size:
            self.at += size
            return Block(self.buffer[self.at - size : self.at])
        return gather_block(self._next(size), size)

    def _next(self, size: int) -> Iterator[bytes]:
        while size:
            piece = self.buffer[self.at : self.at + size]
            yield piece
            size -= len(piece)
            self.at += len(piece)
            if size and not self._more():
                raise BadlyFramed(f"the block ends {size:,} bytes before its Content-Length")

    def find(self, needle: re.Pattern[bytes], *, keep: bool) -> bool:
        """Moves to where ``needle`` next begins; to the end, and False, when it does not or ``keep`` forbids it."""
        while True:
            found = None if keep else needle.search(self.buffer, self.at)
            if found:
                self.at = found.end() - len(RECORD)
                return True
            self.at = max(len(self.buffer) - 16, self.at)
            if not self._more():
                return False
