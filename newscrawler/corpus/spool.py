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


class SpooledOutcomes:
    """A closed spool: outcomes and article lines in the order of the WARC; of two for one record, the first."""

    def __init__(self, path: Path) -> None:
        self._file: BinaryIO = path.open("rb")
        places = []
        while frame := self._file.read(_FRAME.size):
            offset, length = _FRAME.unpack(frame)
            places.append((offset, self._file.tell(), length))
            self._file.seek(length, 1)
        self._places = sorted(places)

    def __iter__(self) -> Iterator[tuple[Outcome, bytes]]:
        before = None
        for offset, at, length in self._places:
            self._file.seek(at)
            outcome, line = Outcome.read(self._file.read(length))
            if before != (offset, outcome.record_id):
                yield outcome, line
            before = (offset, outcome.record_id)
