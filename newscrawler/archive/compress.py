"""
One record as one gzip member (WARC 1.1, Annex D.3), at the least cost in time.

What still has slack is deflated by igzip at level 2. What came compressed is stored: deflating a gzipped page again
costs a hundred times more than copying it and gains a fraction of a percent. Headers are deflated in either case.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from isal import igzip_lib, isal_zlib

from newscrawler.archive.records import END_OF_RECORD, Record

LEVEL = 2

_GZIP_HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
"""RFC 1952: deflate, no name, no time (so that equal records are equal bytes), no particular system."""

_STORED_MAX = 0xFFFF
_SAMPLE = 512
_NOISE = 180
_SMALL = 8192


def gzip_member(record: Record) -> bytes:
    """A record as a gzip member without a time stamp: the same record gives the same bytes."""
    block = record.block
    if len(block) < _SMALL or not is_packed(block):
        return bytes(igzip_lib.compress(record.data, LEVEL, igzip_lib.COMP_GZIP))
    # The HTTP head stands in the block's first bytes and is worth deflating with the record's own.
    start = block.find(b"\r\n\r\n", 0, _SMALL) + 4
    return b"".join(_stored_member(record.head + block[:start], memoryview(block)[start:]))


def is_packed(block: bytes) -> bool:
    """
    True when a sample from the middle of the block looks like noise: it came compressed, whatever its headers say.

    Among 512 random bytes 221 of the 256 values occur, give or take ten; in markup of any script, base64 included, less
    than 130. A wrong guess costs some space and nothing else.
    """
    middle = len(block) // 2
    return len(set(block[middle : middle + _SAMPLE])) > _NOISE


def _stored_member(start: bytes, packed: memoryview) -> Iterator[bytes | memoryview]:
    """``start`` deflated, then ``packed`` and the record's end as stored blocks (RFC 1951, 3.2.4), in one member."""
    deflate = isal_zlib.compressobj(LEVEL, isal_zlib.DEFLATED, -15)
    yield _GZIP_HEADER
    yield deflate.compress(start)
    yield deflate.flush(isal_zlib.Z_SYNC_FLUSH)
    for at in range(0, len(packed), _STORED_MAX):
        yield from _stored_block(packed[at : at + _STORED_MAX], last=False)
    yield from _stored_block(memoryview(END_OF_RECORD), last=True)
    crc = isal_zlib.crc32(END_OF_RECORD, isal_zlib.crc32(packed, isal_zlib.crc32(start)))
    yield struct.pack("<II", crc, (len(start) + len(packed) + len(END_OF_RECORD)) & 0xFFFFFFFF)


def _stored_block(data: memoryview, *, last: bool) -> Iterator[bytes | memoryview]:
    yield struct.pack("<BHH", last, len(data), len(data) ^ 0xFFFF)
    yield data
