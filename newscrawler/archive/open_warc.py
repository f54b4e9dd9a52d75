"""A WARC file that is being written: it only grows, is durable when it says so, and gets its name when it is done."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

from newscrawler.archive.disk import sync_directory
from newscrawler.archive.layout import OPEN_SUFFIX


class OpenWarc:
    """
    ``NAME.open`` in a directory, made new; never a file that was there before.

    ``size`` and ``sha256`` speak of the members that were appended whole. Not thread-safe: one writer owns it.
    """

    def __init__(self, directory: Path, name: str) -> None:
        if (directory / name).exists():
            raise FileExistsError(f"{directory / name} is there already")
        self.name = name
        self.final = directory / name
        self.path = directory / f"{name}{OPEN_SUFFIX}"
        self.size = 0
        self.members = 0
        self._digest = hashlib.sha256()
        flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC
        self._descriptor = os.open(self.path, flags, 0o644)
        sync_directory(directory)

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()

    def append(self, members: Sequence[bytes]) -> None:
        """
        Write members behind ``size``; durable only after ``sync``.

        When writing fails (OSError) part of them may be in the file: ``cut_back`` takes it out again.
        """
        data = b"".join(members)
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(self._descriptor, rest) :]
        self._digest.update(data)
        self.size += len(data)
        self.members += len(members)

    def cut_back(self) -> None:
        """Take out what a failed ``append`` left behind the last whole member; nothing before it is touched."""
        os.ftruncate(self._descriptor, self.size)

    def sync(self) -> None:
        """Return once every appended byte, and the length of the file, are on the disk."""
        os.fdatasync(self._descriptor)

    def close(self) -> None:
        """Let go of the file; it keeps the name that says it is not finished."""
        os.close(self._descriptor)


def give_final_name(path: Path) -> Path:
    """Take ``.open`` off a file's name, never over another file, so that the name is still there after a power cut."""
    final = path.with_name(path.name.removesuffix(OPEN_SUFFIX))
    if final.exists():
        raise FileExistsError(f"{final} is there already")
    path.rename(final)
    sync_directory(path.parent)
    return final
