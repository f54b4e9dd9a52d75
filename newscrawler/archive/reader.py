"""
Records of any WARC 1.0 or 1.1: gzip with a record a member, gzip as one stream, or plain; of whatever software.

Bytes are exact. A record that is not whole is reported with its place and left out, and reading goes on behind it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import BinaryIO

from newscrawler.archive.members import MAGIC, Feed, GzipMember, PlainStretch, find_next_member
from newscrawler.archive.reader_head import MAX_BLOCK
from newscrawler.archive.reader_ordinary import read_ordinary_members
from newscrawler.archive.reader_record import Record, read_date
from newscrawler.archive.reader_stretch import RECORD, Stretch
from newscrawler.errors import DamagedRecord

__all__ = ["MAX_BLOCK", "OnDamage", "Record", "read_date", "read_records"]

OnDamage = Callable[[DamagedRecord], None]

_NO_RECORD = {b"\x28\xb5\x2f\xfd": "zstd-compressed WARCs are not read: recompress it as gzip, a record a member"}


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
    while True:
        if not is_plain:
            yield from read_ordinary_members(feed)
        begins, damaged = feed.peek(4), feed.position
        if not begins:
            return
        try:
            if is_plain:
                yield from Stretch(feed, PlainStretch(feed), packed=False).records(report)
            elif begins[:3] != MAGIC:
                raise DamagedRecord(name, damaged, _NO_RECORD.get(begins, "no record begins here"))
            else:
                yield from Stretch(feed, GzipMember(feed), packed=True).records(report)
        except DamagedRecord as damage:
            report(damage)
            found = _find_next_plain(feed, damage.offset) if is_plain else find_next_member(feed, damaged + 1)
            if found is None:
                return
            feed.seek(found)


def _find_next_plain(feed: Feed, damaged: int) -> int | None:
    # A WARC in the body of a damaged record looks like the next ones; only gzip members tell them apart.
    found = feed.find(b"\r\n\r\n" + RECORD, damaged)
    return None if found is None else found + 4


def _raise(damage: DamagedRecord) -> None:
    raise damage
