"""Corpus rows against the archive: row → record → text and back, from the JSON lines and the conversion records."""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from newscrawler.archive.hints import read_fields
from newscrawler.archive.layout import CollectionPaths
from newscrawler.archive.places import Place
from newscrawler.archive.reader import read_records
from newscrawler.archive.verifying.files import Holdings
from newscrawler.archive.verifying.findings import Report

_MAX_LINE = 64 * 1024 * 1024
_VERSION_MARK = "(extraction "


class Conversions:
    """The texts of a collection's conversion records, as digests by the record they were made from."""

    def __init__(self, places: list[Place]) -> None:
        self._texts: dict[tuple[str, str], str] = {}
        for place in places:
            version = ""
            with place.open() as file:
                for record in read_records(file, name=place.name, on_damage=lambda _: None):
                    if record.type == "warcinfo":
                        version = _extraction_version(record.block.start(65_536))
                    elif record.type == "conversion" and (target := record.field("WARC-Refers-To")):
                        self._texts[version, target] = hashlib.sha256(record.block.read()).hexdigest()

    def knows(self, version: str) -> bool:
        """True when there are records of this extraction version; only one version's lie in ``text/`` at a time."""
        return any(known == version for known, _ in self._texts)

    def text_digest(self, version: str, record_id: str) -> str | None:
        return self._texts.get((version, record_id))


def verify_corpus(paths: CollectionPaths, report: Report, holdings: Holdings, conversions: Conversions) -> None:
    """Check every row of every extraction version that lies in the corpus."""
    for path in sorted(paths.corpus.glob("v=*/date=*/*.jsonl.gz")):
        name = path.relative_to(paths.base).as_posix()
        version = path.parent.parent.name.removeprefix("v=")
        compared = conversions.knows(version)
        try:
            for number, row in enumerate(_rows(path), 1):
                report.corpus_rows += 1
                for reason, detail in _check_row(row, version, holdings, conversions if compared else None):
                    report.add(name, None, reason, f"line {number}: {detail}")
        except (ValueError, OSError, EOFError, zlib.error, RecursionError) as error:
            report.add(name, None, "corpus-row", str(error)[:200])


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path) as lines:
        while line := lines.readline(_MAX_LINE):
            row = json.loads(line)
            if not isinstance(row, dict) or not line.endswith(b"\n"):
                raise ValueError("a line is no whole JSON object")
            yield row


def _check_row(
    row: dict[str, Any], version: str, holdings: Holdings, conversions: Conversions | None
) -> Iterator[tuple[str, str]]:
    text, capture = row.get("text"), row.get("capture") or {}
    if not isinstance(text, str) or not isinstance(capture, dict):
        yield "corpus-row", "text or capture is missing"
        return
    digest = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
    if row.get("text_digest") != digest:
        yield "corpus-text", str(row.get("id"))
    place = (str(capture.get("warc_filename")), capture.get("warc_offset"))
    known = holdings.captures.get(place)  # type: ignore[arg-type]  # what a row has there may be anything
    record_id = str(capture.get("record_id"))
    if known is None or (known.record_id, known.length) != (record_id, capture.get("warc_length")):
        yield "corpus-place", f"{place[0]} {place[1]}"
    if conversions is not None and conversions.text_digest(version, record_id) != digest:
        yield "conversion-text", record_id


def _extraction_version(block: bytes) -> str:
    software = dict(read_fields(block)).get("software", "")
    return software.partition(_VERSION_MARK)[2].rstrip(")")
