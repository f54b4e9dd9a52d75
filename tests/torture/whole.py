"""What must be true of a collection once a run has ended in peace, whatever befell the runs before it (I1 to I9)."""

from __future__ import annotations

import gzip
import hashlib
import json
import subprocess
import tempfile
from collections import Counter
from pathlib import Path

import pyarrow.parquet

from newscrawler.state import Database, Ledger
from tests.torture.invariants import Broken, Whole, check_index, whole_file
from tests.torture.paper import SITEMAPS
from tests.torture.world import World

WINDOW = 120
"""Pages whose end may not be written down yet when a run dies: what the frontier gathers, and what is under way."""
LISTINGS = 2 + SITEMAPS
_WORKING = (".open", ".new", ".part", ".tmp")


def check_whole(world: World) -> Counter[str]:
    """Check everything; gives counts of what is there. Raises Broken."""
    left = [path.name for path in world.paths.base.rglob("*") if path.name.endswith(_WORKING) or ".work-" in path.name]
    if left:
        raise Broken(f"I2: working names are left: {left}")
    records = [record for path in world.paths.warcs() for record in whole_file(path)]
    by_id = {record.record_id: record for record in records}
    if len(by_id) != len(records):
        raise Broken("a record is there twice")
    if gone := world.seen - by_id.keys():
        raise Broken(f"I4: {len(gone)} records that were whole on disk are gone")
    captures = [record for record in records if record.kind in {"response", "revisit"}]
    check_index(world.paths.base, [*captures, *(record for record in records if record.kind == "resource")])
    _check_sent(world, captures, by_id)
    _check_ledger(world)
    rows = _check_corpus(world, captures)
    _check_extracted_again(world)
    _call(world, "verify")
    refetched = _refetched(world)
    return Counter(pages=world.paper.pages, captures=len(captures), rows=rows, refetched=refetched)


def _check_sent(world: World, captures: list[Whole], by_id: dict[str, Whole]) -> None:
    """I1 and I9: what the server sent whole is archived whole, and every page of the site was sent."""
    archived = {
        (capture.url.removeprefix(world.paper.origin), hashlib.sha256(_payload(capture, by_id)).hexdigest())
        for capture in captures
    }
    if lost := set(world.paper.sent) - archived:
        raise Broken(f"I1: {len(lost)} responses that were sent whole are not archived, such as {min(lost)}")
    if missing := set(world.paper.articles()) - {path for path, _ in world.paper.sent}:
        raise Broken(f"I9: {len(missing)} pages were never fetched, such as {min(missing)}")


def _payload(capture: Whole, by_id: dict[str, Whole]) -> bytes:
    original = capture if capture.kind == "response" else by_id[capture.fields["WARC-Refers-To"]]
    if original.kind != "response" or "WARC-Truncated" in original.fields:
        raise Broken(f"a revisit points at {original.kind} {original.record_id}")
    return original.block.partition(b"\r\n\r\n")[2]


def _check_ledger(world: World) -> None:
    with Database(world.paths.state) as database:
        ledger = Ledger(database)
        counts = ledger.table()
        total = ledger.total()
    if sum(count.urls for count in counts) != total:
        raise Broken(f"the ledger's reasons sum to {sum(count.urls for count in counts)}, not to {total}")
    if waiting := [count for count in counts if count.state in {"pending", "leased"}]:
        raise Broken(f"I9: URLs still wait: {waiting}")


def _check_corpus(world: World, captures: list[Whole]) -> int:
    """I5: each response has one row or one rejection, in lines and in Parquet; gives the number of rows."""
    ids, pages = Counter[str](), set[str]()
    for path in sorted(world.paths.corpus.glob("v=*/date=*/*.jsonl.gz")):
        lines = gzip.decompress(path.read_bytes()).splitlines(keepends=True)
        rows = [json.loads(line) for line in lines if line.endswith(b"\n")]
        parquet = path.with_name(path.name.removesuffix(".jsonl.gz") + ".parquet")
        if len(rows) != len(lines) or pyarrow.parquet.read_metadata(parquet).num_rows != len(rows):
            raise Broken(f"I5: {path.name} is torn, or its Parquet twin is another")
        ids.update(row["capture"]["record_id"] for row in rows)
        pages |= {row["url"].removeprefix(world.paper.origin) for row in rows}
    for path in world.paths.corpus.glob("v=*/date=*/*.rejected.jsonl"):
        ids.update(json.loads(line)["record_id"] for line in path.read_text().splitlines())
    if double := [one for one, times in ids.items() if times > 1]:
        raise Broken(f"I5: {len(double)} captures have two rows")
    if without := {capture.record_id for capture in captures} - ids.keys():
        raise Broken(f"I5: {len(without)} captures have neither row nor rejection")
    _check_pages(world)
    if textless := set(world.paper.articles()) - pages:
        raise Broken(f"I5: {len(textless)} articles have no text, such as {min(textless)}")
    return sum(ids.values())


def _check_pages(world: World) -> None:
    """The list of pages names each article of the corpus once, and no line of it is torn."""
    _, *lines = world.paths.pages.read_text().splitlines()
    listed = Counter(json.loads(line)["id"] for line in lines)
    files = world.paths.corpus.glob("v=*/date=*/*.jsonl.gz")
    ids = Counter(json.loads(line)["id"] for path in files for line in gzip.decompress(path.read_bytes()).splitlines())
    if listed != ids:
        raise Broken(f"I5: pages.jsonl lists {listed.total()} articles, the corpus holds {ids.total()}")


def _check_extracted_again(world: World) -> None:
    """The corpus is what `newscrawler extract` makes of the WARCs, byte for byte."""
    with tempfile.TemporaryDirectory() as directory:
        _call(world, "extract", *world.paths.warcs(), "-o", directory)
        again = {path.name: path for path in Path(directory).glob("corpus/v=*/date=*/*.*")}
        ours = {path.name: path for path in world.paths.corpus.glob("v=*/date=*/*.*")}
        if again.keys() != ours.keys():
            raise Broken(f"I5: extract makes other files: {sorted(again.keys() ^ ours.keys())[:4]}")
        for name, path in ours.items():
            if path.read_bytes() != again[name].read_bytes():
                raise Broken(f"I5: {name} is not what extract makes")


def _call(world: World, name: str, *arguments: object) -> None:
    done = subprocess.run(world.command(name, *arguments), capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Broken(f"`newscrawler {name}` ended with {done.returncode}: {(done.stdout + done.stderr)[-800:]}")


def _refetched(world: World) -> int:
    """I6: how many articles were sent more than once."""
    articles = set(world.paper.articles())
    again = sum(times for (path, _), times in world.paper.sent.items() if path in articles) - len(articles)
    most = (world.kills + 1) * WINDOW + world.forgotten * len(articles)
    if again > most:
        raise Broken(f"I6: {again} articles were fetched again after {world.kills} kills; at most {most} may be")
    return again
