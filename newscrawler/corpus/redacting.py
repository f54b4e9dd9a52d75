"""Taking a page out of the corpus, its texts, its page list and the index; the archived records stay as they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from newscrawler.archive.layout import CollectionPaths
from newscrawler.archive.lookup import read_line
from newscrawler.corpus.folders import JSONL, REJECTED, CorpusFolders, work_directory, written_aside
from newscrawler.corpus.pages import rebuild_pages
from newscrawler.corpus.reader import open_corpus, read_lines
from newscrawler.corpus.redactions import Redaction, Redactions
from newscrawler.corpus.rows import Row, rfc3339, row_line
from newscrawler.corpus.spool import Spool
from newscrawler.corpus.tasks import Closing, Outcome
from newscrawler.corpus.workers import run_apart
from newscrawler.errors import NotArchived
from newscrawler.urls import article_id, url_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Redacted:
    """What was done: rows taken out (over all extraction versions), files written anew, index lines dropped."""

    rows: int
    files: int
    index_lines: int


def redact(paths: CollectionPaths, what: str, *, reason: str, now: datetime) -> Redacted:
    """
    Take out a page: every capture of a URL or article id, or with a record id that capture only.

    The redaction is written down first, so a run that dies is finished by calling again, and a later extraction keeps
    to it. Raises NotArchived when neither corpus nor index know the page.
    """
    folders = CorpusFolders.of(paths)
    versions = sorted(folder.name.removeprefix("v=") for folder in folders.corpus.glob("v=*"))
    rows = [row for version in versions for row in open_corpus(paths.corpus, version=version).find(what)]
    article = rows[0]["article_id"] if rows else article_id(url_key(what))
    record = rows[0]["capture"]["record_id"] if rows and rows[0]["id"] == what else None
    redaction = Redaction(article_id=article, record_id=record, at=rfc3339(now), reason=reason)
    lines = _drop_index_lines(paths.index, _is_of(redaction, rows))
    if not rows and not lines:
        raise NotArchived(
            f"{what} is in neither corpus nor index; give its URL or id as `newscrawler captures` shows it"
        )
    Redactions(folders.redactions).add(redaction)
    files = sum(_write_anew(folders, version, redaction) for version in versions)
    return Redacted(rows=len(rows), files=files, index_lines=lines)


def _is_of(redaction: Redaction, rows: list[Row]) -> Callable[[bytes], bool]:
    """Whether an index line speaks of what is redacted."""
    places = {(row["capture"]["warc_filename"], row["capture"]["warc_offset"]) for row in rows}

    def speaks_of(line: bytes) -> bool:
        entry = read_line(line)
        if entry is None:
            return False
        if redaction.record_id:
            return (entry.filename, entry.offset) in places
        return article_id(url_key(entry.url)) == redaction.article_id

    return speaks_of


def _drop_index_lines(index: Path, speaks_of: Callable[[bytes], bool]) -> int:
    if not index.is_file():
        return 0
    dropped = 0
    with index.open("rb") as lines, written_aside(index) as file:
        for line in lines:
            if speaks_of(line):
                dropped += 1
            else:
                file.write(line)
    return dropped


def _write_anew(folders: CorpusFolders, version: str, redaction: Redaction) -> int:
    """Write the files of every WARC that holds the page again, without it; gives how many WARCs that were."""
    concerned = [
        path
        for path in open_corpus(folders.corpus, version=version).files
        if any(redaction.covers(row["url"], row["capture"]["record_id"]) for row in read_lines(path))
    ]
    with work_directory(folders) as work:
        for path in concerned:
            closing = _respooled(path, folders, version, work)
            run_apart("closing", written=closing.written())
    if concerned:
        run_apart("linking", str(folders.version(version)))
        rebuild_pages(folders, version)
    return len(concerned)


def _respooled(path: Path, folders: CorpusFolders, version: str, work: Path) -> Closing:
    """The corpus files of one WARC as the outcomes that they were made of."""
    stem = path.name.removesuffix(JSONL)
    spool = Spool(work / f"{stem}.spool")
    for row in read_lines(path):
        outcome = _outcome(row)
        spool.add(outcome.offset, outcome.written(row_line(row)))
    for rejected in read_lines(path.with_name(stem + REJECTED)):
        outcome = Outcome(warc_filename=stem, **rejected)
        spool.add(outcome.offset, outcome.written())
    spool.close()
    return Closing(
        spool=str(spool.path),
        warc=f"{stem}.warc.gz",
        stem=stem,
        version=version,
        corpus=str(folders.corpus),
        text=str(folders.text),
        pages=str(work / "pages.jsonl"),
    )


def _outcome(row: Row) -> Outcome:
    capture = row["capture"]
    return Outcome(
        url=row["url"],
        warc_filename=capture["warc_filename"],
        offset=capture["warc_offset"],
        record_id=capture["record_id"],
        captured_at=capture["captured_at"],
        source=row["source"],
        id=row["id"],
        article_id=row["article_id"],
        text_digest=row["text_digest"],
    )
