"""Finding lines in a CDXJ index: by binary search where the file is plain, line by line where it is compressed."""

from __future__ import annotations

import gzip
import io
import json
import os
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import BinaryIO

_MAX_LINE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class IndexLine:
    """One capture as a CDXJ index knows it."""

    key: str
    timestamp: str
    url: str
    filename: str
    offset: int
    length: int
    mime: str | None = None
    status: int | None = None
    digest: str | None = None

    @property
    def captured_at(self) -> datetime:
        """To the second, or finer when the index has 17 or 20 digits."""
        return read_timestamp(self.timestamp)


def read_timestamp(digits: str) -> datetime:
    """14 digits of a CDXJ, 17 with milliseconds, 20 with microseconds. Raises ValueError for anything else."""
    moment = datetime.strptime(digits[:14], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    return moment.replace(microsecond=int(digits[14:20].ljust(6, "0")))


def read_line(line: bytes) -> IndexLine | None:
    """A line of CDXJ; None for headers, for what is malformed, and for ZipNum's summary lines."""
    try:
        key, timestamp, text = line.decode("utf-8").rstrip("\r\n").split(" ", 2)
        facts = json.loads(text)
        read_timestamp(timestamp)
        return IndexLine(
            key,
            timestamp,
            str(facts["url"]),
            str(facts["filename"]).rpartition("/")[2],
            int(facts["offset"]),
            int(facts["length"]),
            facts.get("mime"),
            _status(facts.get("status")),
            facts.get("digest"),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _status(value: object) -> int | None:
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) == 3 else None


def lines_from(file: BinaryIO, key: str, *, plain: bool = True) -> Iterator[IndexLine]:
    """
    The lines of a sorted index whose key is ``key`` or comes after it.

    A plain file is searched in about log2(size) reads; a compressed one is read from its start.
    """
    wanted = key.encode()
    lines = lines_at(file, _first_at(file, wanted)) if plain else inflated_lines(file)
    for line in lines:
        if line.partition(b" ")[0] >= wanted and (entry := read_line(line)):
            yield entry


def line_before(file: BinaryIO, key: str) -> IndexLine | None:
    """The last line of a plain sorted index whose key comes before ``key``."""
    end = _first_at(file, key.encode())
    file.seek(max(end - _MAX_LINE, 0))
    lines = file.read(end - file.tell()).splitlines()
    return read_line(lines[-1]) if lines else None


def _first_at(file: BinaryIO, wanted: bytes) -> int:
    """The offset of the first line whose key is not less than ``wanted``."""
    low, high = 0, file.seek(0, os.SEEK_END)
    while low < high:
        middle = (low + high) // 2
        file.seek(middle)
        if middle:
            file.seek(middle - 1)
            file.readline(_MAX_LINE)
        line_start = file.tell()
        line = file.readline(_MAX_LINE)
        if not line or line_start >= high or line.partition(b" ")[0] >= wanted:
            high = middle
        else:
            low = line_start + len(line)
    return low


def lines_at(file: BinaryIO, offset: int) -> Iterator[bytes]:
    """The raw lines of a plain index from a line's start."""
    file.seek(offset)
    return iter(lambda: file.readline(_MAX_LINE), b"")


def inflated_lines(file: BinaryIO) -> Iterator[bytes]:
    """The raw lines of a gzip-compressed index, up to where it is damaged."""
    try:
        with gzip.open(io.BufferedReader(file) if isinstance(file, io.RawIOBase) else file) as text:
            yield from iter(lambda: text.readline(_MAX_LINE), b"")
    except (OSError, EOFError, zlib.error):
        return
