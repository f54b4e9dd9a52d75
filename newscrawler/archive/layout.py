"""Where everything of a collection lies: the one place that knows the names of the tree in docs/architecture.md."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from newscrawler.errors import ConfigurationError

OPEN_SUFFIX = ".open"
"""Ends the name of a WARC that is still being written."""

WARC_SUFFIX = ".warc.gz"

_SAFE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


@dataclass(frozen=True, slots=True)
class CollectionPaths:
    """
    The paths of one collection under an ``archives/`` directory; nothing is created before ``create``.

    ``name`` is 1 to 64 letters, digits, dots, hyphens or underscores and starts with a letter or digit, so that it
    can stand in file names, URLs and WARC headers. Raises ConfigurationError for any other name.
    """

    root: Path
    name: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "root", Path(self.root))
        if not _SAFE_NAME.fullmatch(self.name):
            raise ConfigurationError(
                f"{self.name!r} cannot name a collection: use 1 to 64 letters, digits, '.', '-' or '_', a letter or digit first"
            )

    @classmethod
    def at(cls, path: Path | str) -> CollectionPaths:
        """The collection whose own directory is ``path`` (``archives/collections/NAME``)."""
        base = Path(path).absolute()
        if base.parent.name != "collections":
            raise ConfigurationError(
                f"{path} is no collection: its directory must stand in a directory named 'collections'"
            )
        return cls(base.parent.parent, base.name)

    @property
    def base(self) -> Path:
        return self.root / "collections" / self.name

    @property
    def archive(self) -> Path:
        return self.base / "archive"

    @property
    def indexes(self) -> Path:
        return self.base / "indexes"

    @property
    def index(self) -> Path:
        return self.indexes / "index.cdxj"

    @property
    def pages_directory(self) -> Path:
        return self.base / "pages"

    @property
    def pages(self) -> Path:
        return self.pages_directory / "pages.jsonl"

    @property
    def text(self) -> Path:
        return self.base / "text"

    @property
    def corpus(self) -> Path:
        return self.base / "corpus"

    @property
    def crawls(self) -> Path:
        return self.base / "crawls"

    @property
    def quarantine(self) -> Path:
        return self.base / "quarantine"

    @property
    def state(self) -> Path:
        return self.base / "state.sqlite"

    @property
    def lock(self) -> Path:
        return self.base / "lock"

    def warc(self, filename: str) -> Path:
        return self.archive / filename

    def warcs(self) -> list[Path]:
        """The finished WARCs, in the order they were begun by each process."""
        return sorted(self.archive.glob(f"*{WARC_SUFFIX}"))

    def open_warcs(self) -> list[Path]:
        """WARCs that are being written, or that a killed run left behind."""
        return sorted(self.archive.glob(f"*{WARC_SUFFIX}{OPEN_SUFFIX}"))

    def conversion_warc(self, warc_filename: str) -> Path:
        return self.text / f"{warc_stem(warc_filename)}-conversion{WARC_SUFFIX}"

    def corpus_day(self, extraction_version: str, day: date) -> Path:
        return self.corpus / f"v={extraction_version}" / f"date={day.isoformat()}"

    def manifest(self, crawl_id: str) -> Path:
        return self.crawls / f"{crawl_id}.json"

    def create(self) -> CollectionPaths:
        """
        Make the directories that are missing.

        Raises ConfigurationError when the disk does not let us write there.
        """
        try:
            for directory in (
                self.archive,
                self.indexes,
                self.pages_directory,
                self.text,
                self.corpus,
                self.crawls,
                self.quarantine,
            ):
                directory.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ConfigurationError(
                f"cannot create {error.filename}: {error.strerror}; choose a writable directory"
            ) from error
        return self


def warc_stem(filename: str | Path) -> str:
    """The name of a WARC without ``.open``, ``.warc.gz`` and ``.warc``: what the files derived from it are named after."""
    name = Path(filename).name.removesuffix(OPEN_SUFFIX)
    return name.removesuffix(".gz").removesuffix(".warc")
