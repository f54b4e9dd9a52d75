"""What the disk says, in our words, and names made durable."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from newscrawler.errors import ArchiveError, LimitReached

DISK_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@contextmanager
def disk_errors() -> Iterator[None]:
    """An OSError within is raised as LimitReached when disk, quota or file-size limit are full, else as ArchiveError."""
    try:
        yield
    except OSError as error:
        if error.errno in DISK_FULL:
            raise LimitReached(
                f"the archive cannot grow: {error.strerror}; free disk space or raise the limit, then run again"
            ) from error
        raise ArchiveError(f"the archive cannot be written: {error}; check the disk, then run again") from error


def sync_directory(directory: Path) -> None:
    """Make names created, renamed or removed in a directory durable."""
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
