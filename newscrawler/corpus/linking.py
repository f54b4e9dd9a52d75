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
from newscrawler.corpus.folders import REJECTED, SIGNATURES, ended_by_full_disk, written_aside
from newscrawler.corpus.links import CLUSTERS, GONE, LINKS
from newscrawler.corpus.reader import read_lines
from newscrawler.corpus.rows import Row
from newscrawler.corpus.signatures import read_signatures
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

    One million articles take about 1 GB and half a minute; the signatures were made when each WARC was closed.
    """
    table, bands, samples = read_signatures(sorted(folder.glob(f"date=*/*{SIGNATURES}")))
    # Who is earliest stands first; the id decides between equal times.
    order = _order(table, "created", "added", "id")
    digests, signed = _codes(table["text_digest"]), table["signed"].to_numpy(zero_copy_only=False)
    firsts = cluster(digests, bands, samples, signed, order)
    del bands, samples
    table, digests = table.take(pa.array(order)), digests[order]
    links = _links(table, digests, firsts)
    with written_aside(folder / LINKS) as file:
        linked = _write(file, (links[name] for name in sorted(links)))
    with written_aside(folder / CLUSTERS) as file:
        found = _write(file, _clusters(table, firsts))
    with written_aside(folder / GONE) as file:
        gone = _write(file, _tombstones(folder, table))
    write_card(folder, table, clusters=found, gone=gone)
    return Linked(len(table), linked, found, gone)


def _order(table: pa.Table, *columns: str) -> Array:
    order: Array = pc.sort_indices(table, [(column, "ascending") for column in columns]).to_numpy()
    return order


def _codes(column: pa.ChunkedArray) -> Array:
    """Numbers that are equal where the values are."""
    codes: Array = pc.dictionary_encode(column.combine_chunks()).indices.to_numpy(zero_copy_only=False)
    return codes


def _links(table: pa.Table, digests: Array, firsts: Array) -> dict[str, dict[str, Any]]:
    """What each article has to say, by id: captures that others precede, and near-duplicates of another article."""
    articles, ids = _codes(table["article_id"]), table["id"]
    links: dict[str, dict[str, Any]] = {}
    for number, (version, previous) in _versions(table, articles, digests).items():
        name = ids[number].as_py()
        previous_id = None if previous is None else ids[previous].as_py()
        links[name] = {"id": name, "version": version, "previous_id": previous_id, "duplicate_of": None}
    for number in np.flatnonzero(articles != articles[firsts]).tolist():
        name = ids[number].as_py()
        link = links.setdefault(name, {"id": name, "version": 1, "previous_id": None})
        link["duplicate_of"] = ids[int(firsts[number])].as_py()
    return links


def _versions(table: pa.Table, articles: Array, digests: Array) -> dict[int, tuple[int, int | None]]:
    """Version and previous capture of every capture of an article that was captured more than once."""
    several = np.flatnonzero(np.bincount(articles, minlength=1)[articles] > 1)
    some = table.select(["article_id", "added", "id"]).take(pa.array(several))
    found: dict[int, tuple[int, int | None]] = {}
    before: int | None = None
    for number in several[_order(some, "article_id", "added", "id")].tolist():
        if before is None or articles[before] != articles[number]:
            found[number] = (1, None)
        else:
            found[number] = (found[before][0] + int(digests[before] != digests[number]), before)
        before = number
    return found


def _write(file: Any, lines: Iterable[dict[str, Any]]) -> int:
    count = 0
    for count, line in enumerate(lines, 1):  # noqa: B007 - the last number is what is asked for
        file.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
    return count


def _clusters(table: pa.Table, firsts: Array) -> Iterator[dict[str, Any]]:
    """Groups of more than one article: the earliest, the sources, the agency that most of them name."""
    grouped = np.flatnonzero(np.bincount(firsts, minlength=1)[firsts] > 1)
    columns = ["id", "article_id", "source", "agency", "created"]
    groups: dict[int, list[dict[str, Any]]] = {}
    for first, row in zip(
        firsts[grouped].tolist(), table.select(columns).take(pa.array(grouped)).to_pylist(), strict=True
    ):
        groups.setdefault(first, []).append(row)
    for rows in groups.values():
        articles = {row["article_id"] for row in rows}
        if len(articles) < 2:
            continue
        named = Counter(row["agency"] for row in rows if row["agency"])
        yield {
            "earliest": rows[0]["id"],
            "created": rows[0]["created"],
            "articles": len(articles),
            "sources": sorted({row["source"] for row in rows}),
            "agency": min(named, key=lambda name: (-named[name], name)) if named else None,
            "ids": [row["id"] for row in rows],
        }


def _tombstones(folder: Path, table: pa.Table) -> Iterator[dict[str, Any]]:
    """Articles of the corpus whose address later answered that they are gone, the last such answer for each."""
    answers: dict[str, Row] = {}
    for path in sorted(folder.glob(f"date=*/*{REJECTED}")):
        for rejected in read_lines(path):
            if rejected["reason"] == "status" and rejected["detail"] in _GONE:
                article = article_id(url_key(rejected["url"]))
                answers[article] = max(
                    answers.get(article, rejected), rejected, key=lambda row: str(row["captured_at"])
                )
    captured = table.filter(pc.is_in(table["article_id"], pa.array(list(answers), pa.string())))
    last: dict[str, tuple[str, str]] = {}
    for row in captured.select(["article_id", "added", "id"]).to_pylist():
        last[row["article_id"]] = max(last.get(row["article_id"], ("", "")), (row["added"] or "", row["id"]))
    for article, (added, name) in sorted(last.items()):
        answer = answers[article]
        if answer["captured_at"] > added:
            yield {
                "article_id": article,
                "url": answer["url"],
                "gone_at": answer["captured_at"],
                "status": int(answer["detail"]),
                "last_id": name,
                "record_id": answer["record_id"],
            }


def main(folder: str) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with ended_by_full_disk():
        link_corpus(Path(folder))


if __name__ == "__main__":
    main(*sys.argv[1:])
