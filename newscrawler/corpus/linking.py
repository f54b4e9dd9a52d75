"""
What joins articles across WARCs, made anew from the signatures of all: versions, near-duplicates, tombstones, the card.

Runs as a process of its own (``python -m newscrawler.corpus.linking FOLDER``) for its memory's sake. The files
depend on the corpus files alone, not on the order in which they came.
"""

from __future__ import annotations

import json
import signal
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from newscrawler.corpus.card import write_card
from newscrawler.corpus.clusters import Array, cluster
from newscrawler.corpus.folders import REJECTED, written_aside
from newscrawler.corpus.links import CLUSTERS, GONE, LINKS
from newscrawler.corpus.signatures import BANDS, SAMPLES, SIGNATURES, read_signatures
from newscrawler.urls import article_id, url_key

_GONE = {"404", "410"}


@dataclass(frozen=True, slots=True)
class Linked:
    """How many articles were looked at, and what was found."""

    articles: int
    links: int
    clusters: int
    gone: int


def link_corpus(folder: Path) -> Linked:
    """
    Write links, clusters, tombstones and the dataset card of one ``v=`` folder.

    One million articles take about 600 MB and less than a minute; the signatures were made when each WARC was closed.
    """
    table = read_signatures(iter(sorted(folder.glob(f"date=*/*{SIGNATURES}"))))
    # Who is earliest stands first; the id decides between equal times.
    table = table.take(pc.sort_indices(table, [("created", "ascending"), ("added", "ascending"), ("id", "ascending")]))
    ids, articles = table["id"].to_pylist(), table["article_id"].to_pylist()
    versions = _versions(table)
    firsts = cluster(*_arrays(table))
    duplicates = {
        number: ids[first]
        for number, first in enumerate(firsts.tolist())
        if first != number and articles[first] != articles[number]
    }
    with written_aside(folder / LINKS) as file:
        numbers = sorted(versions.keys() | duplicates.keys(), key=ids.__getitem__)
        links = _write(file, (_link(ids[number], versions.get(number), duplicates.get(number)) for number in numbers))
    with written_aside(folder / CLUSTERS) as file:
        found = _write(file, _clusters(table, firsts))
    with written_aside(folder / GONE) as file:
        gone = _write(file, _tombstones(folder, table))
    columns = ("source", "added", "language", "access", "agency", "rights")
    write_card(folder, {name: table[name].to_pylist() for name in columns}, clusters=found, gone=gone)
    return Linked(len(ids), links, found, gone)


def _write(file: Any, lines: Iterable[dict[str, Any]]) -> int:
    count = 0
    for count, line in enumerate(lines, 1):  # noqa: B007 - the last number is what is asked for
        file.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
    return count


def _link(name: str, version: tuple[int, str | None] | None, duplicate_of: str | None) -> dict[str, Any]:
    number, previous = version or (1, None)
    return {"id": name, "version": number, "previous_id": previous, "duplicate_of": duplicate_of}


def _versions(table: pa.Table) -> dict[int, tuple[int, str | None]]:
    """Version and previous capture of every capture of an article that was captured more than once."""
    order = pc.sort_indices(table, [("article_id", "ascending"), ("added", "ascending"), ("id", "ascending")])
    ids, articles, digests = (table[name].to_pylist() for name in ("id", "article_id", "text_digest"))
    found: dict[int, tuple[int, str | None]] = {}
    before: int | None = None
    for number in order.to_pylist():
        if before is not None and articles[before] == articles[number]:
            version = found.setdefault(before, (1, None))[0]
            found[number] = (version + (digests[before] != digests[number]), ids[before])
        before = number
    return found


def _arrays(table: pa.Table) -> tuple[Array, Array, Array, Array]:
    digests = pc.dictionary_encode(table["text_digest"]).combine_chunks().indices.to_numpy(zero_copy_only=False)
    signed = pc.is_valid(table["bands"]).to_numpy(zero_copy_only=False)
    return digests, _matrix(table["bands"], BANDS, np.uint64), _matrix(table["samples"], SAMPLES, np.uint8), signed


def _matrix(column: pa.ChunkedArray, width: int, kind: Any) -> Array:
    """Fixed-size binary as rows of numbers; rows that are null hold what lies there and are not looked at."""
    parts = [
        np.frombuffer(chunk.buffers()[1], dtype=kind).reshape(-1, width)[chunk.offset : chunk.offset + len(chunk)]
        for chunk in column.chunks
        if len(chunk)
    ]
    return np.concatenate(parts) if parts else np.empty((0, width), dtype=kind)


def _clusters(table: pa.Table, firsts: Array) -> Iterator[dict[str, Any]]:
    """Groups of more than one article: the earliest, the sources, the agency that most of them name."""
    members: dict[int, list[int]] = {}
    sizes = Counter(firsts.tolist())
    for number, first in enumerate(firsts.tolist()):
        if sizes[first] > 1:
            members.setdefault(first, []).append(number)
    ids, articles, sources, agencies, created = (
        table[name].to_pylist() for name in ("id", "article_id", "source", "agency", "created")
    )
    for first, numbers in sorted(members.items()):
        if len({articles[number] for number in numbers}) < 2:
            continue
        named = Counter(agencies[number] for number in numbers if agencies[number])
        yield {
            "earliest": ids[first],
            "created": created[first],
            "articles": len({articles[number] for number in numbers}),
            "sources": sorted({sources[number] for number in numbers}),
            "agency": min(named, key=lambda name: (-named[name], name)) if named else None,
            "ids": [ids[number] for number in numbers],
        }


def _tombstones(folder: Path, table: pa.Table) -> Iterator[dict[str, Any]]:
    """Articles of the corpus whose address later answered that they are gone, the last such answer for each."""
    last: dict[str, tuple[str, str]] = {}
    for article, added, name in zip(*(table[c].to_pylist() for c in ("article_id", "added", "id")), strict=True):
        last[article] = max(last.get(article, ("", "")), (added or "", name))
    found: dict[str, dict[str, Any]] = {}
    for path in sorted(folder.glob(f"date=*/*{REJECTED}")):
        for line in path.open("rb"):
            rejected = json.loads(line)
            if rejected["reason"] != "status" or rejected["detail"] not in _GONE:
                continue
            article = article_id(url_key(rejected["url"]))
            if article in last and rejected["captured_at"] > max(
                last[article][0], found.get(article, {}).get("gone_at", "")
            ):
                found[article] = {
                    "article_id": article,
                    "url": rejected["url"],
                    "gone_at": rejected["captured_at"],
                    "status": int(rejected["detail"]),
                    "last_id": last[article][1],
                    "record_id": rejected["record_id"],
                }
    yield from (found[article] for article in sorted(found))


def main(folder: str) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    link_corpus(Path(folder))


if __name__ == "__main__":
    main(*sys.argv[1:])
