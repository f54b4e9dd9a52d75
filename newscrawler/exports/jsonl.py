"""The records as they are: strict JSON, a line each, every key in every line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from newscrawler.corpus.rows import Row, row_line


def write_stream(rows: Iterable[Row], file: BinaryIO) -> None:
    file.writelines(row_line(row).encode() for row in rows)
