"""What waits to be extracted, on disk, so that a crawl may be far ahead of its workers in little memory."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO


class Backlog:
    """A queue of lines in a file, first in, first out; safe to share between threads."""

    def __init__(self, path: Path) -> None:
        self._file: BinaryIO = path.open("w+b")
        self._changed = threading.Condition()
        self._waiting = 0
        self._read_at = self._write_at = 0
        self._closed = False

    def __len__(self) -> int:
        return self._waiting

    def put(self, line: bytes) -> None:
        """Add a line, without line feeds in it."""
        with self._changed:
            self._file.seek(self._write_at)
            self._write_at += self._file.write(line + b"\n")
            self._waiting += 1
            self._changed.notify()

    def take(self) -> Iterator[bytes]:
        """Lines as they come, until the backlog is closed and empty."""
        while True:
            with self._changed:
                while not self._waiting and not self._closed:
                    self._changed.wait()
                if not self._waiting:
                    return
                line = self._next()
                self._changed.notify_all()
            yield line

    def _next(self) -> bytes:
        self._file.seek(self._read_at)
        line = self._file.readline()
        self._read_at += len(line)
        self._waiting -= 1
        if not self._waiting:
            self._read_at = self._write_at = 0
            self._file.seek(0)
            self._file.truncate()
        return line.rstrip(b"\n")

    def wait_below(self, lines: int) -> None:
        """Return once fewer than ``lines`` wait."""
        with self._changed:
            self._changed.wait_for(lambda: self._waiting < lines or self._closed)

    def close(self, *, drop: bool = False) -> None:
        """Nothing more will come; with ``drop``, what waits is let go."""
        with self._changed:
            self._closed = True
            if drop:
                self._waiting = 0
            self._changed.notify_all()
