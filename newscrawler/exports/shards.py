"""A stream of rows cut into files of a number of rows each, for folders that hold more than one file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, islice

from newscrawler.corpus.rows import Row


def in_shards(rows: Iterable[Row], size: int) -> Iterator[tuple[int, Iterator[Row]]]:
    """Number and rows of each shard; a shard's rows must be read before the next is asked for."""
    left = iter(rows)
    for number, first in enumerate(left):
        yield number, chain([first], islice(left, size - 1))
