"""
``pages/pages.jsonl``: the articles as replay tools list and search them (WACZ 1.1.1, 5.2.2).

``python -m newscrawler.corpus.pages CORPUS TEXT PAGES VERSION`` writes the list anew, in a process of its own.
"""

from __future__ import annotations

import gzip
import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from newscrawler.corpus.folders import JSONL, CorpusFolders, ended_by_full_disk, written_aside
from newscrawler.corpus.rows import Row

_HEADER = {"format": "json-pages-1.0", "id": "pages", "title": "Articles", "hasText": True}


def page_line(row: Row) -> bytes:
    """The page entry of an article row."""
    page = {
        "id": row["id"],
        "url": row["url"],
        "ts": row["added"],
        "title": row["headline"] or row["url"],
        "text": row["text"],
    }
    return json.dumps(page, ensure_ascii=False).encode() + b"\n"


def _header_line() -> bytes:
    return json.dumps(_HEADER).encode() + b"\n"


@contextmanager
def append_pages(path: Path) -> Iterator[Callable[[bytes], None]]:
    """
    Add page lines to the list, all of them or, on an error, none.

    A run that dies between this and the corpus file it belongs to leaves lines of its own, maybe half of one: the next
    one calls `rebuild_pages`.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        before = file.tell()
        if not before:
            file.write(_header_line())
        try:
            yield lambda line: (file.write(line), None)[1]
            file.flush()
            os.fsync(file.fileno())
        except BaseException:
            file.flush()
            file.truncate(before)
            raise


def rebuild_pages(folders: CorpusFolders, version: str) -> None:
    """Write the list anew from the corpus files of one extraction version."""
    files = sorted(folders.version(version).glob(f"date=*/*{JSONL}"), key=lambda path: path.name)
    with written_aside(folders.pages) as pages:
        pages.write(_header_line())
        for path in files:
            with gzip.open(path) as lines:
                pages.writelines(page_line(json.loads(line)) for line in lines)


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    *places, version = sys.argv[1:]
    with ended_by_full_disk():
        rebuild_pages(CorpusFolders(*map(Path, places)), version)


if __name__ == "__main__":
    main()
