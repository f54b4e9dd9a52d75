"""The last steps of a WARC file, the same after a crawl and after a crash: index, name, journal; each may be done twice."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from newscrawler.archive.cdxj import cdxj_lines, merge_index
from newscrawler.archive.layout import OPEN_SUFFIX, CollectionPaths
from newscrawler.archive.open_warc import give_final_name
from newscrawler.state import Journal

_log = logging.getLogger(__name__)


def finish_warc(
    paths: CollectionPaths, journal: Journal, path: Path, *, committed: int, records: int, sha256: str
) -> Path:
    """
    Index a durable and journalled ``.open`` file and give it its final name; the path under that name.

    The index comes first: a crash in between leaves the file ``.open``, and the next run does it all again.
    """
    name = path.name.removesuffix(OPEN_SUFFIX)
    merge_index(paths.index, name, cdxj_lines(journal.captures(warc_filename=name)))
    final = give_final_name(path)
    journal.close_file(name, committed=committed, records=records, sha256=sha256)
    return final


def tell(on_close: Callable[[Path], None] | None, path: Path) -> None:
    """Tell who waits for finished WARCs of this one; what goes wrong there is not the archive's concern."""
    if on_close is None:
        return
    try:
        on_close(path)
    except Exception:  # noqa: BLE001 - whatever the caller's code raises
        _log.exception("what was to follow the closing of %s failed; the WARC itself is complete", path.name)
