"""JSONL lines as Parquet: one schema, fixed options, so that the same rows give the same bytes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.json
import pyarrow.parquet as pq

from newscrawler.corpus.schema import arrow_schema

ROWS_IN_GROUP = 512
BYTES_IN_GROUP = 8 * 2**20
"""A row group ends at whichever comes first; what the writer holds in memory is a few times this."""

_OPTIONS: dict[str, Any] = {
    "compression": "zstd",
    "compression_level": 6,
    "version": "2.6",
    "data_page_version": "1.0",
    "store_schema": True,
    "write_statistics": True,
    "coerce_timestamps": "us",
}


class ParquetRows:
    """Article lines as they come, into an open file; a context manager."""

    def __init__(self, file: BinaryIO) -> None:
        self._schema = arrow_schema()
        self._writer = pq.ParquetWriter(file, self._schema, **_OPTIONS)
        self._lines: list[bytes] = []
        self._bytes = 0

    def add(self, line: bytes) -> None:
        """Add one line of JSONL, with its line feed."""
        self._lines.append(line)
        self._bytes += len(line)
        if len(self._lines) >= ROWS_IN_GROUP or self._bytes >= BYTES_IN_GROUP:
            self._write_group()

    def _write_group(self) -> None:
        if self._lines:
            data = b"".join(self._lines)
            self._writer.write_table(read_lines(data, self._schema), row_group_size=len(self._lines))
        self._lines, self._bytes = [], 0

    def __enter__(self) -> ParquetRows:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._write_group()
        self._writer.close()


def read_lines(data: bytes, schema: pa.Schema) -> pa.Table:
    """JSONL as an Arrow table of exactly this schema."""
    table = pyarrow.json.read_json(
        pa.BufferReader(data),
        # One block: a line that crosses two would need a parser that looks back.
        read_options=pyarrow.json.ReadOptions(use_threads=False, block_size=len(data) + 1),
        parse_options=pyarrow.json.ParseOptions(explicit_schema=schema, unexpected_field_behavior="error"),
    )
    return table.cast(schema)


def read_rows(path: Path, columns: list[str] | None = None) -> Iterator[dict[str, Any]]:
    """The rows of a Parquet file, a group at a time."""
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(batch_size=ROWS_IN_GROUP, columns=columns, use_threads=False):
            yield from batch.to_pylist()
