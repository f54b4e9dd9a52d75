"""
What must be true of a collection after a kill, and after the run that follows it; with the standard library only.

I1 no loss · I2 no tears · I3 after the kill only one torn tail · I4 what was whole once stays · I6 bounded repeats ·
I7 the index resolves and is sorted · and the journal and the files say the same.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from tests.torture.pages import payload_of, url_of
from tests.torture.victim import COLLECTION, WINDOW


class Broken(AssertionError):
    """An invariant does not hold; the text says which and where."""


@dataclass(frozen=True)
class Whole:
    """A whole member that holds one whole record."""

    warc: str
    offset: int
    length: int
    fields: dict[str, str]
    block: bytes

    @property
    def kind(self) -> str:
        return self.fields["WARC-Type"]

    @property
    def record_id(self) -> str:
        return self.fields["WARC-Record-ID"]

    @property
    def url(self) -> str:
        return self.fields.get("WARC-Target-URI", "")


def base_of(root: Path) -> Path:
    return root / "collections" / COLLECTION


def whole_records(path: Path) -> tuple[list[Whole], int]:
    """The whole records from the start of a file, and the offset where they end."""
    data, offset, found = path.read_bytes(), 0, []
    while offset < len(data):
        unzip = zlib.decompressobj(31)
        try:
            raw = unzip.decompress(data[offset:])
        except zlib.error:
            break
        if not unzip.eof:
            break
        length = len(data) - offset - len(unzip.unused_data)
        head, _, rest = raw.partition(b"\r\n\r\n")
        lines = head.decode().split("\r\n")
        fields = dict(line.split(": ", 1) for line in lines[1:])
        size = int(fields["Content-Length"])
        if lines[0] != "WARC/1.1" or rest[size:] != b"\r\n\r\n":
            break
        name = path.name.removesuffix(".open")
        found.append(Whole(name, offset, length, fields, rest[:size]))
        offset += length
    return found, offset


def survivors(root: Path) -> dict[str, Whole]:
    """The records that are whole on disk right after a kill (I3: finished files are whole, at most one is open)."""
    archive = base_of(root) / "archive"
    found: dict[str, Whole] = {}
    for path in sorted(archive.glob("*")):
        records, end = whole_records(path)
        if not path.name.endswith(".open") and end != path.stat().st_size:
            raise Broken(f"I3: the finished {path.name} is damaged at byte {end}")
        found.update((record.record_id, record) for record in records)
    if len(list(archive.glob("*.open"))) > 2:
        raise Broken("I3: more than one file was left open by one writer")
    return found


def check_finished(root: Path, *, pages: int, kills: int, promised: dict[str, int], seen: set[str]) -> int:
    """Everything that must hold after a run that ended well; gives the number of captures."""
    base = base_of(root)
    left = [path.name for path in base.rglob("*") if path.name.endswith((".open", ".new"))]
    if left:
        raise Broken(f"I2: working names are left: {left}")
    records = [record for path in sorted((base / "archive").iterdir()) for record in whole_file(path)]
    by_id = {record.record_id: record for record in records}
    if len(by_id) != len(records):
        raise Broken("a record is there twice")
    if gone := seen - set(by_id):
        raise Broken(f"I4: {len(gone)} records that were whole on disk are gone, such as {min(gone)}")
    if lost := set(promised) - set(by_id):
        raise Broken(f"I1: {len(lost)} promised records are gone, such as page {promised[min(lost)]}")
    captures = [record for record in records if record.kind in {"response", "revisit"}]
    _check_pages(captures, by_id, pages)
    if len(captures) > pages + (kills + 1) * WINDOW:
        raise Broken(f"I6: {len(captures)} captures of {pages} pages after {kills} kills")
    check_index(base, captures)
    _check_journal(base, captures)
    return len(captures)


def whole_file(path: Path) -> list[Whole]:
    records, end = whole_records(path)
    if end != path.stat().st_size:
        raise Broken(f"I2: {path.name} is damaged at byte {end}")
    if records[0].kind != "warcinfo" or records[0].fields["WARC-Filename"] != path.name:
        raise Broken(f"I2: {path.name} does not begin with its warcinfo record")
    return records


def _check_pages(captures: list[Whole], by_id: dict[str, Whole], pages: int) -> None:
    urls: dict[str, list[Whole]] = {}
    for capture in captures:
        urls.setdefault(capture.url, []).append(capture)
    for number in range(pages):
        wanted = hashlib.sha256(payload_of(number)).digest()
        of_page = urls.get(url_of(number), [])
        if not any(hashlib.sha256(_payload(capture, by_id)).digest() == wanted for capture in of_page):
            raise Broken(f"I1: page {number} is not in the archive as it was sent")


def _payload(capture: Whole, by_id: dict[str, Whole]) -> bytes:
    original = capture if capture.kind == "response" else by_id[capture.fields["WARC-Refers-To"]]
    if original.kind != "response" or "WARC-Truncated" in original.fields:
        raise Broken(f"a revisit points at {original.kind} {original.record_id}")
    head, _, body = original.block.partition(b"\r\n\r\n")
    if b"Transfer-Encoding: chunked" in head:
        size, _, rest = body.partition(b"\r\n")
        return rest[: int(size, 16)]
    return body


def check_index(base: Path, captures: list[Whole]) -> None:
    lines = (base / "indexes" / "index.cdxj").read_bytes().splitlines()
    if lines != sorted(lines):
        raise Broken("I7: the index is not sorted")
    facts = [json.loads(line.split(b" ", 2)[2]) for line in lines]
    places = Counter((fact["filename"], int(fact["offset"]), int(fact["length"])) for fact in facts)
    if places != Counter((capture.warc, capture.offset, capture.length) for capture in captures):
        raise Broken("I7: the index does not name each capture once")


def _check_journal(base: Path, captures: list[Whole]) -> None:
    connection = sqlite3.connect(f"file:{base / 'state.sqlite'}?mode=ro", uri=True)
    try:
        rows = connection.execute(
            "SELECT record_id, warc_filename, warc_offset, warc_length, url FROM capture"
        ).fetchall()
        still_open = connection.execute("SELECT name FROM warc_file WHERE NOT closed").fetchall()
    finally:
        connection.close()
    expected = [(one.record_id, one.warc, one.offset, one.length, one.url) for one in captures]
    if Counter(rows) != Counter(expected):
        raise Broken("the journal and the files do not say the same")
    if still_open:
        raise Broken(f"the journal holds {still_open} for open")
