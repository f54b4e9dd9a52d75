"""
Names of WARC files: ``PREFIX-17 digits-SERIAL-PID~HOST.warc.gz`` (WARC 1.1, Annex C), never one that was used before.

The serial number grows over the runs of a collection, so names keep their order when the clock was put back.
"""

from __future__ import annotations

import os
import re
import socket
from datetime import UTC, datetime
from pathlib import Path

from newscrawler.archive.layout import OPEN_SUFFIX, WARC_SUFFIX

_UNSAFE = re.compile(r"[^A-Za-z0-9.-]+")
_SERIAL = re.compile(r"-\d{17}-(\d{5,})-\d+~")


def warc_filename(prefix: str, *, begun: datetime, serial: int, pid: int | None = None, host: str | None = None) -> str:
    """The name of the ``serial``-th WARC of a collection, begun at a time, by a process on a host."""
    digits = begun.astimezone(UTC).strftime("%Y%m%d%H%M%S%f")[:17]
    where = _UNSAFE.sub("-", socket.gethostname() if host is None else host)[:64] or "localhost"
    return f"{prefix}-{digits}-{serial:05d}-{os.getpid() if pid is None else pid}~{where}{WARC_SUFFIX}"


def next_serial(directory: Path) -> int:
    """One more than the highest serial number in ``directory``, of finished and of open files."""
    names = (entry.name.removesuffix(OPEN_SUFFIX) for entry in directory.iterdir())
    serials = (match for name in names if name.endswith(WARC_SUFFIX) and (match := _SERIAL.search(name)))
    return max((int(match[1]) for match in serials), default=-1) + 1
