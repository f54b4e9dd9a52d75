"""A corpus as its readers use it: rows and articles, streamed, filtered, in the order of days and WARCs."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import IO

from newscrawler.corpus.filters import Filter, moment_key
from newscrawler.corpus.folders import JSONL, REJECTED
from newscrawler.corpus.links import GONE, Links, read_links
from newscrawler.corpus.rows import Row, row_article
from newscrawler.corpus.version import sorted_versions
from newscrawler.errors import ConfigurationError
from newscrawler.model import Article

_LINE_FILES = (".jsonl", ".jsonl.gz", ".ndjson", ".json")


def open_corpus(path: Path | str, *, version: str | None = None) -> Corpus:
    """
    The corpus at ``path``: a collection, its ``corpus/`` folder, one ``v=`` folder of it, or one JSONL file.

    Of several extraction versions the newest is taken, unless ``version`` names one. Raises ConfigurationError when no
    corpus is there.
    """
    given = Path(path)
    if given.is_file() and given.name.endswith(_LINE_FILES):
        return Corpus(given, (given,))
    folder = _version_folder(given, version)
    return Corpus(folder, tuple(sorted(folder.glob(f"date=*/*{JSONL}"))))


def _version_folder(given: Path, version: str | None) -> Path:
    root = given / "corpus" if (given / "corpus").is_dir() else given
    folders = (
        [given] if given.name.startswith("v=") and given.is_dir() else [root / name for name in sorted_versions(root)]
    )
    if version is not None:
        folders = [folder for folder in folders if folder.name == f"v={version}"]
    if not folders:
        wanted = f" of version {version}" if version else ""
        raise ConfigurationError(f"{given}: no corpus{wanted} is there; make one with `newscrawler extract`")
    return folders[-1]


class Corpus:
    """
    The articles of one extraction version. Nothing is held in memory but one row, and the links between articles.

    ``folder`` is the ``v=`` folder, or the file.
    """

    def __init__(self, folder: Path, files: tuple[Path, ...]) -> None:
        self.folder, self.files = folder, files

    @property
    def version(self) -> str:
        """The extraction version; empty for a single file."""
        return self.folder.name.removeprefix("v=") if self.folder.is_dir() else ""

    def rows(self, wanted: Filter | None = None) -> Iterator[Row]:
        """Rows as JSON values, with what is known across WARCs: versions, previous captures, near-duplicates."""
        links = read_links(self.folder)
        for path in self.files:
            yield from self._of(path, wanted, links)

    def _of(self, path: Path, wanted: Filter | None, links: Links) -> Iterator[Row]:
        for row in read_lines(path):
            links.join(row)
            if wanted is None or wanted.takes(row):
                yield row

    def articles(
        self,
        *,
        source: str | Iterable[str] = (),
        site: str | Iterable[str] = (),
        language: str | Iterable[str] = (),
        since: datetime | date | str | None = None,
        until: datetime | date | str | None = None,
        where: str | Iterable[str] = (),
    ) -> Iterator[Article]:
        """
        Articles that meet every condition, one by one.

        ``since`` is included, ``until`` is not; both are compared with ``created``. ``where`` takes conditions in words
        (``"has images"``, ``"word_count>=200"``). Raises UsageError for a condition that cannot be read.
        """
        wanted = Filter(
            sources=_set(source),
            sites=_set(site),
            languages=_set(language),
            since=None if since is None else moment_key(since),
            until=None if until is None else moment_key(until),
        ).also([where] if isinstance(where, str) else where)
        return map(row_article, self.rows(wanted))

    def rejected(self) -> Iterator[Row]:
        """Captures that gave no article, each with its reason."""
        for path in self.files:
            beside = path.with_name(path.name.removesuffix(JSONL) + REJECTED)
            if beside != path and beside.exists():
                yield from read_lines(beside)

    def gone(self) -> Iterator[Row]:
        """Articles whose address later answered 404 or 410: the tombstones in ``gone.jsonl``."""
        path = self.folder / GONE
        return read_lines(path) if path.is_file() else iter(())

    def find(self, what: str) -> list[Row]:
        """The rows of an id, an article_id or a URL, the earliest first."""
        found = [row for row in self.rows() if what in _names(row)]
        return sorted(found, key=lambda row: (row["added"] or "", row["id"]))


def read_lines(path: Path) -> Iterator[Row]:
    """The objects of a JSONL file, packed or not."""
    with _open(path) as lines:
        for line in lines:
            yield json.loads(line)


def _open(path: Path) -> IO[bytes] | gzip.GzipFile:
    if path.name.endswith(".gz"):
        return gzip.open(path, "rb")
    return path.open("rb")


def _names(row: Row) -> tuple[str | None, ...]:
    return row["id"], row["article_id"], row["url"], row["canonical_url"], row["url_key"]


def _set(words: str | Iterable[str]) -> frozenset[str]:
    return frozenset([words] if isinstance(words, str) and words else words)
