"""The work of a page worker: read one capture from its WARC, make its row, or say why there is none."""

from __future__ import annotations

import json
import logging
import warnings
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newscrawler.archive.capture import Capture
from newscrawler.archive.collection import Archive, open_archive
from newscrawler.archive.layout import OPEN_SUFFIX
from newscrawler.corpus.capture import extract_capture, refusal
from newscrawler.corpus.rows import article_row, plain, rfc3339, row_line
from newscrawler.corpus.tasks import Outcome, Task
from newscrawler.errors import ArchiveError, ExtractionError, NotAnArticle

if TYPE_CHECKING:
    from newscrawler.cleaning.packs import Pack

_WARM_UP = (
    b"<html lang=en><head><title>Warm-up</title></head><body><article><h1>Warm-up</h1>"
    + b"<p>This page makes every table be read and every pattern be compiled before the workers are forked.</p>" * 5
    + b"</article></body></html>"
)

_OF_ROW = ("id", "article_id", "text_digest", "headline", "canonical_url")


def prepare(pack_files: str = "[]") -> Callable[[bytes], bytes]:
    """Import and warm up all that a page needs, once for all workers. ``pack_files``: paths of rule packs, as JSON."""
    from newscrawler.cleaning import extract
    from newscrawler.cleaning.packs import load_packs

    warnings.simplefilter("ignore")
    logging.disable()
    with suppress(NotAnArticle):
        extract(_WARM_UP, url="https://warm-up.example/2026/11/20/page")
    return partial(answer, packs=load_packs(map(Path, json.loads(pack_files))))


def answer(request: bytes, *, packs: Sequence[Pack] = ()) -> bytes:
    """One Task in, one Outcome out; never raises but MemoryError."""
    task = Task.read(request)
    try:
        capture = _read(task)
    except (ArchiveError, OSError) as error:
        return unread(task, "damaged", str(error)).written()
    try:
        refused = refusal(capture)
        if refused:
            return _rejected(task, capture, *refused)
        row = article_row(extract_capture(capture, packs=packs))
    except NotAnArticle as error:
        return _rejected(task, capture, error.reason, error.detail)
    except (ExtractionError, ArchiveError) as error:
        return _rejected(task, capture, error.reason, str(error))
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever a hostile page brings about must cost that page only
        return _rejected(task, capture, "failed", f"{type(error).__name__}: {error}")
    return _outcome(task, capture, **{name: row[name] for name in _OF_ROW}).written(row_line(row))


def lost(task: Task, reason: str, detail: str) -> Outcome:
    """The outcome of a capture that took its worker with it."""
    try:
        return _outcome(task, _read(task), reason=reason, detail=detail)
    except (ArchiveError, OSError):
        return unread(task, reason, detail)


def unread(task: Task, reason: str, detail: str) -> Outcome:
    """The outcome of a capture of which nothing can be read."""
    return Outcome(url="", warc_filename=task.warc, offset=task.offset, reason=reason, detail=detail)


def _outcome(task: Task, capture: Capture, **found: Any) -> Outcome:
    return Outcome(
        url=plain(capture.url),
        warc_filename=task.warc,
        offset=task.offset,
        record_id=capture.record.id,
        captured_at=rfc3339(capture.captured_at),
        source=(capture.hints.source if capture.hints else None) or "",
        **found,
    )


def _rejected(task: Task, capture: Capture, reason: str, detail: str) -> bytes:
    return _outcome(task, capture, reason=reason, detail=plain(detail)[:500]).written()


def _read(task: Task) -> Capture:
    capture = _archive(task.archive).read_at(task.warc, task.offset)
    if capture is None:
        raise ArchiveError(
            f"{task.warc}: no whole capture begins at byte {task.offset}; run `newscrawler verify` on it"
        )
    return capture


@lru_cache(maxsize=4)
def _archive(location: str) -> Archive:
    """An archive kept open. One that is being written has ``.open`` behind its name, and may lose it at any moment."""
    for name in (location, location + OPEN_SUFFIX, location):
        try:
            return open_archive(name)
        except ArchiveError:
            continue
    return open_archive(location)
