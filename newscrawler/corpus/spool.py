"""The outcomes of one WARC as they come, in no order, until the WARC is closed and they are written in order."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from newscrawler.corpus.tasks import Outcome

_FRAME = struct.Struct("!QI")
"""Where the capture's record begins, and how many bytes follow."""


class Spool:
    """A file of answers of page workers, written by one process and read by another."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: BinaryIO = path.open("ab")

    def add(self, offset: int, answer: bytes) -> None:
        self._file.write(_FRAME.pack(offset, len(answer)) + answer)

    def close(self) -> None:
        self._file.close()


def read_spool(path: Path) -> Iterator[tuple[Outcome, bytes]]:
    """Outcomes and article lines in the order of the WARC; of two for one record, the later."""
    with path.open("rb") as file:
        places = _places(file)
        for offset in sorted(places):
            at, length = places[offset]
            file.seek(at)
            yield Outcome.read(file.read(length))


def _places(file: BinaryIO) -> dict[int, tuple[int, int]]:
    places = {}
    while frame := file.read(_FRAME.size):
        offset, length = _FRAME.unpack(frame)
        places[offset] = (file.tell(), length)
        file.seek(length, 1)
    return places
