"""
The corpus files of one WARC, written in one go once each of its captures has an outcome.

Runs as a process of its own (``python -m newscrawler.corpus.closing < closing.json``), because pyarrow shall weigh
neither on the crawl nor on the page workers.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, replace
from pathlib import Path

import pyarrow as pa

from newscrawler.archive.conversion import write_conversion_warc
from newscrawler.corpus.folders import JSONL, PARQUET, REJECTED, SIGNATURES, ended_by_full_disk, written_aside
from newscrawler.corpus.pages import append_pages, page_line
from newscrawler.corpus.parquet import ParquetRows
from newscrawler.corpus.redactions import Redactions
from newscrawler.corpus.rows import row_line
from newscrawler.corpus.signatures import SignatureRows
from newscrawler.corpus.simhash import simhash
from newscrawler.corpus.spool import SpooledOutcomes
from newscrawler.corpus.tasks import Closing, Outcome
from newscrawler.corpus.texts import SpooledTexts
from newscrawler.corpus.versions import Versions

_REJECTED_FIELDS = ("url", "captured_at", "source", "record_id", "offset", "reason", "detail")


def write_corpus_files(closing: Closing) -> Counter[str]:
    """
    Write JSONL, rejections, signatures, conversion WARC, pages and Parquet of one WARC; count articles ("") and rejections.

    The bytes depend on the outcomes alone. A WARC without captures gets no files.
    """
    outcomes = SpooledOutcomes(Path(closing.spool))
    day = next((outcome.captured_at[:10] for outcome, _ in outcomes if outcome.captured_at), None)
    if day is None:
        return Counter()
    base = closing.folders.day(closing.version, day) / closing.stem
    counts: Counter[str] = Counter()
    with ExitStack() as stack:
        # Left in reverse: Parquet, opened first, gets its name last.
        parquet = stack.enter_context(ParquetRows(stack.enter_context(written_aside(_named(base, PARQUET)))))
        pages = stack.enter_context(append_pages(closing.folders.pages))
        rejected = stack.enter_context(written_aside(_named(base, REJECTED)))
        lines = stack.enter_context(_gzipped(_named(base, JSONL)))
        signatures = stack.enter_context(SignatureRows(stack.enter_context(written_aside(_named(base, SIGNATURES)))))
        texts = stack.enter_context(SpooledTexts())
        versions = Versions()
        redactions = Redactions(closing.folders.redactions)
        for outcome, data in outcomes:
            if redactions.cover(outcome.url, outcome.record_id):
                outcome = replace(outcome, reason="redacted", detail="", url="")
            counts[outcome.reason or ""] += 1
            if outcome.reason is not None:
                rejected.write(_rejection(outcome))
                continue
            row = versions.number(json.loads(data))
            row["simhash"] = simhash(row["text"])
            line = row_line(row).encode()
            lines(line)
            parquet.add(line)
            signatures.add(row)
            texts.add(row)
            pages(page_line(row))
        _write_texts(closing, texts)
    return counts


def _named(base: Path, ending: str) -> Path:
    return base.with_name(base.name + ending)


def _rejection(outcome: Outcome) -> bytes:
    facts = asdict(outcome)
    return json.dumps({name: facts[name] for name in _REJECTED_FIELDS}, ensure_ascii=False).encode() + b"\n"


@contextmanager
def _gzipped(path: Path) -> Iterator[Callable[[bytes], object]]:
    """
    A gzip file without time or name in its header; gives the function that adds to it.

    Packed by the zlib within pyarrow: Python's own is another one from system to system, and packs otherwise.
    """
    with ExitStack() as stack:
        file = stack.enter_context(written_aside(path))
        # Arrow closes what it wrote to, and this file is not done yet.
        lent = stack.enter_context(open(os.dup(file.fileno()), "wb"))
        yield stack.enter_context(pa.CompressedOutputStream(lent, "gzip")).write


def _write_texts(closing: Closing, texts: SpooledTexts) -> None:
    path = closing.folders.conversion(closing.stem)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_conversion_warc(path, texts, source_warc=closing.warc, facts=[("extraction", closing.version)])


def main() -> None:
    """Read one Closing from standard input, write its files, say the counts on standard output."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with ended_by_full_disk():
        counts = write_corpus_files(Closing(**json.load(sys.stdin)))
    json.dump(counts, sys.stdout)


if __name__ == "__main__":
    main()
