"""The outcomes of one WARC as they come, in no order, until the WARC is closed and they are written in order."""

from __future__ import annotations

import struct
from array import array
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import numpy as np

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
    """
    A closed spool: outcomes and article lines in the order of the WARC; of two for one record, the first.

    Memory: 24 bytes a capture, and one outcome.
    """

    def __init__(self, path: Path) -> None:
        self._file: BinaryIO = path.open("rb")
        self._starts, self._lengths = array("Q"), array("Q")
        offsets = array("Q")
        while frame := self._file.read(_FRAME.size):
            offset, length = _FRAME.unpack(frame)
            offsets.append(offset)
            self._starts.append(self._file.tell())
            self._lengths.append(length)
            self._file.seek(length, 1)
        self._order = np.argsort(np.frombuffer(offsets, np.uint64), kind="stable") if offsets else np.empty(0, np.int64)

    def __iter__(self) -> Iterator[tuple[Outcome, bytes]]:
        before = None
        for number in self._order:
            self._file.seek(self._starts[number])
            outcome, line = Outcome.read(self._file.read(self._lengths[number]))
            if before != (outcome.offset, outcome.record_id):
                yield outcome, line
            before = (outcome.offset, outcome.record_id)
