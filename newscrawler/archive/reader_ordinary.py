"""
Ordinary records, taken at a glance: the head as nearly every program writes it, the block where it says, nothing else.

What is odd in any way is not read here, and not reported either: it is left to careful reading, at whose answer an
ordinary record is only arrived at sooner. WARC 1.1, 4 and Annex D.3, say what is ordinary.
"""

from __future__ import annotations

from collections.abc import Iterator

from isal.igzip_lib import DECOMP_GZIP, IgzipDecompressor

from newscrawler.archive.blocks import IN_MEMORY, Block
from newscrawler.archive.members import FIRST, Feed, InflateError
from newscrawler.archive.reader_head import END_OF_RECORD, LARGEST_ORDINARY_HEAD, ORDINARY_HEAD
from newscrawler.archive.reader_record import OrdinaryRecord

_match = ORDINARY_HEAD.match
_FOLLOWED = END_OF_RECORD + b"WARC/"


def read_ordinary_members(feed: Feed) -> Iterator[OrdinaryRecord]:
    """
    The records of the gzip members from here on that hold one ordinary record each.

    Ends at the first that does not, or is not whole, with the feed at its start.
    """
    begin, name = feed.position, feed.name
    while True:
        stream = IgzipDecompressor(DECOMP_GZIP)
        try:
            text = stream.decompress(feed.take(FIRST))
            head = _match(text, 0, LARGEST_ORDINARY_HEAD)
            if head is None:
                break
            start = head.end()
            end = start + int(head[1])
            if not stream.eof:
                text += _rest(feed, stream, end + len(END_OF_RECORD) - len(text))
        except InflateError:
            break
        if text[end:] != END_OF_RECORD or not stream.eof:
            break
        feed.give_back(len(stream.unused_data))
        length = feed.position - begin
        yield OrdinaryRecord(name, begin, length, text[:start], Block(text[start:end]))
        begin += length
    feed.seek(begin)


def _rest(feed: Feed, stream: IgzipDecompressor, missing: int) -> bytes:
    """What a member still holds, a byte more than ``missing`` at most; less when it is not whole, or very large."""
    pieces = []
    while not stream.eof and 0 <= missing <= IN_MEMORY:
        taken = feed.take(missing + (missing >> 10) + 64) if stream.needs_input else b""
        if not taken and stream.needs_input:
            break
        pieces.append(stream.decompress(taken, missing + 1))
        missing -= len(pieces[-1])
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)


def find_ordinary(data: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Begin, block's begin and block's end of the ordinary records in ``data`` from ``at`` on that another one follows."""
    while head := _match(data, at, at + LARGEST_ORDINARY_HEAD):
        start = head.end()
        end = start + int(head[1])
        if not data.startswith(_FOLLOWED, end):
            return
        yield at, start, end
        at = end + len(END_OF_RECORD)
