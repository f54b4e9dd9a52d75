"""
What joins articles across WARCs: versions, previous captures, near-duplicates. A small table beside the corpus files.

A corpus file is a function of its WARC alone; what depends on other WARCs stands in ``links.jsonl`` of the version's
folder, one line for each article that has something to say, sorted by id, and is merged in when rows are read.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from newscrawler.corpus.rows import Row

LINKS, CLUSTERS, GONE = "links.jsonl", "clusters.jsonl", "gone.jsonl"
JOINED = ("version", "previous_id", "duplicate_of")
"""The columns that a link sets."""


class Links:
    """The links of a corpus, by article record id; about 300 bytes of memory for each one."""

    def __init__(self, by_id: dict[str, tuple[Any, ...]]) -> None:
        self._by_id = by_id

    def __len__(self) -> int:
        return len(self._by_id)

    def join(self, row: Row) -> None:
        """Set in a row what the links know better than its own WARC did."""
        if link := self._by_id.get(row["id"]):
            row.update(zip(JOINED, link, strict=True))


def read_links(folder: Path) -> Links:
    """The links of a version's folder; none when they were never made."""
    path = folder / LINKS
    if not path.is_file():
        return Links({})
    with path.open("rb") as lines:
        return Links({link["id"]: tuple(link[name] for name in JOINED) for link in map(json.loads, lines)})


def superseded(folder: Path) -> frozenset[str]:
    """The ids of captures that a later one of the same article follows."""
    path = folder / LINKS
    if not path.is_file():
        return frozenset()
    with path.open("rb") as lines:
        return frozenset(link["previous_id"] for link in map(json.loads, lines) if link["previous_id"])
