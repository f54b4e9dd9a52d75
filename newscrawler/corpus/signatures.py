"""What near-duplicates are found by: a signature for each text, and the facts that versions are counted by."""

from __future__ import annotations

import re
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from rensa import RMinHash

from newscrawler.corpus.rows import Row

BANDS, ROWS_IN_BAND = 24, 5
"""Texts that share about half of their word triples meet in at least one band (1/24 ** 1/5 = 0.53)."""

SAMPLES = BANDS * ROWS_IN_BAND
SHORTEST = 30
"""Shorter texts are equal or not; near says nothing."""

_SEED = 20261122
_WORD = re.compile(r"\w+")
_ROWS_IN_GROUP = 2000
_LONG_WORDS = 15
"""More characters than this for a word, on average, and the script is one that does not part words."""

_SCHEMA = pa.schema(
    [
        ("id", pa.string()),
        ("article_id", pa.string()),
        ("added", pa.string()),
        ("created", pa.string()),
        ("source", pa.string()),
        ("agency", pa.string()),
        ("language", pa.string()),
        ("access", pa.string()),
        ("rights", pa.list_(pa.string())),
        ("text_digest", pa.string()),
        ("bands", pa.binary(BANDS * 8)),
        ("samples", pa.binary(SAMPLES)),
    ]
)


_FACTS = pa.schema([field for field in _SCHEMA if field.name not in ("bands", "samples")]).append(
    pa.field("signed", pa.bool_())
)

Array = np.ndarray[Any, Any]


def split_words(text: str) -> list[str]:
    """The words of a text in small letters, or its letters where the script does not part words; none when too short."""
    words = _WORD.findall(text.casefold())
    if len(words) * _LONG_WORDS < len(text):
        words = [letter for word in words for letter in word]
    return words if len(words) >= SHORTEST else []


def sign(text: str) -> tuple[bytes, bytes] | None:
    """
    A text's MinHash over triples of words: its bands, 8 bytes each, and the low byte of each sample.

    The share of equal bytes is about the share of triples that two texts have in common. None for short texts.
    """
    words = split_words(text)
    if not words:
        return None
    minhash = RMinHash(num_perm=SAMPLES, seed=_SEED)
    minhash.update([" ".join(words[at : at + 3]) for at in range(len(words) - 2)])
    samples = np.array(minhash.digest(), dtype=np.uint64)
    return _bands(samples).tobytes(), samples.astype(np.uint8).tobytes()


def _bands(samples: Array) -> Array:
    """One number a band, made of its samples by multiplication and shift (FNV-like, in 64 bits)."""
    rows = samples.reshape(BANDS, ROWS_IN_BAND)
    key = np.full(BANDS, 14695981039346656037, dtype=np.uint64)
    for column in rows.T:
        key = (key ^ column) * np.uint64(1099511628211)
        key ^= key >> np.uint64(29)
    return key


class SignatureRows:
    """Writes the signatures of a WARC's articles into an open file (Parquet under another name); a context manager."""

    def __init__(self, file: BinaryIO) -> None:
        self._writer = pq.ParquetWriter(file, _SCHEMA, compression="zstd")
        self._rows: list[dict[str, Any]] = []

    def add(self, row: Row) -> None:
        bands, samples = sign(row["text"]) or (None, None)
        facts = {name: row[name] for name in _SCHEMA.names if name in row}
        facts["agency"] = row["agency"] or (row["dateline"] or {}).get("agency")
        self._rows.append({**facts, "bands": bands, "samples": samples})
        if len(self._rows) >= _ROWS_IN_GROUP:
            self._write_group()

    def _write_group(self) -> None:
        self._writer.write_table(pa.Table.from_pylist(self._rows, _SCHEMA))
        self._rows = []

    def __enter__(self) -> SignatureRows:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if kind is None and self._rows:
            self._write_group()
        self._writer.close()


def read_signatures(files: list[Path]) -> tuple[pa.Table, Array, Array]:
    """
    The facts, bands and samples of many WARCs' articles, row for row; bands and samples are zeros where a text has none.

    About 600 bytes of memory an article.
    """
    size = sum(pq.read_metadata(path).num_rows for path in files)
    bands, samples = np.zeros((size, BANDS), np.uint64), np.zeros((size, SAMPLES), np.uint8)
    facts, at = [_FACTS.empty_table()], 0
    for path in files:
        table = pq.read_table(path, schema=_SCHEMA, partitioning=None, use_threads=False)
        for column, matrix in (("bands", bands), ("samples", samples)):
            _fill(matrix[at : at + len(table)], table[column].combine_chunks())
        signed = pc.is_valid(table["bands"])
        facts.append(table.drop_columns(["bands", "samples"]).append_column("signed", signed))
        at += len(table)
    return pa.concat_tables(facts), bands, samples


def _fill(matrix: Array, column: pa.FixedSizeBinaryArray) -> None:
    """Copy fixed-size binary into rows of numbers; what stands where a value is null is copied too and not looked at."""
    if len(column):
        width = matrix.shape[1] * matrix.itemsize
        data = np.frombuffer(column.buffers()[1], np.uint8)[column.offset * width :][: len(column) * width]
        matrix[:] = data.view(matrix.dtype).reshape(matrix.shape)
