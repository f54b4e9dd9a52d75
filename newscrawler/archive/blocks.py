"""Content blocks of records: bytes, in memory while they are few and in a temporary file when they are many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from tempfile import TemporaryFile
from typing import IO

IN_MEMORY = 8 * 1024 * 1024
"""A block larger than this waits in a temporary file."""


class Block:
    """The content block of a record, byte for byte; a large one lies in a temporary file."""

    __slots__ = ("_data", "_file", "size")

    def __init__(self, data: bytes = b"", *, file: IO[bytes] | None = None, size: int | None = None) -> None:
        self._data, self._file = data, file
        self.size = len(data) if size is None else size

    def read(self) -> bytes:
        """All of it, in memory."""
        return self._data if self._file is None else b"".join(self.pieces())

    def start(self, size: int) -> bytes:
        """Its first bytes."""
        if self._file is None:
            return self._data[:size]
        self._file.seek(0)
        return self._file.read(size)

    def end(self, size: int) -> bytes:
        """Its last bytes."""
        return b"".join(self.pieces(start=max(self.size - size, 0)))

    def pieces(self, *, start: int = 0) -> Iterator[bytes]:
        """What stands behind ``start``, in pieces that do not fill the memory."""
        if self._file is None:
            yield self._data[start:] if start else self._data
            return
        self._file.seek(start)
        while piece := self._file.read(1024 * 1024):
            yield piece


def gather_block(pieces: Iterable[bytes], size: int) -> Block:
    """A block of ``size`` bytes from its pieces."""
    if size <= IN_MEMORY:
        return Block(b"".join(pieces))
    file = TemporaryFile()  # noqa: SIM115 - it lives as long as the block
    file.writelines(pieces)
    return Block(file=file, size=size)
