"""Where WARCs lie: a file, a glob, a directory, a collection, a WACZ, on this machine or behind any fsspec URL."""

from __future__ import annotations

import glob
import io
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, cast

from newscrawler.archive.layout import OPEN_SUFFIX, CollectionPaths
from newscrawler.errors import ArchiveError, ConfigurationError

WARC_ENDINGS = (".warc.gz", ".warc", ".warc.gz" + OPEN_SUFFIX)
WACZ_ENDING = ".wacz"
INDEX_ENDINGS = (".cdxj", ".cdx", ".cdx.gz", ".cdxj.gz")

_MISSING_EXTRA = {"http": "http", "https": "http", "s3": "s3", "s3a": "s3"}
_LOCAL_HEADER = 30
"""Bytes of a ZIP local file header before name and extra field (APPNOTE 4.3.7)."""


@dataclass(frozen=True, slots=True)
class Place:
    """One file that can be opened: a WARC or an index, with the name that records call it by."""

    name: str
    open: Callable[[], BinaryIO] = field(repr=False)
    being_written: bool = False
    changed: float = 0.0
    """When the file last changed, seconds of the epoch; 0 when that is not known."""


@dataclass(frozen=True, slots=True)
class Places:
    """The WARCs and indexes found at a location, in the order of their names."""

    warcs: tuple[Place, ...]
    indexes: tuple[Place, ...] = ()
    collection: CollectionPaths | None = None


def find_places(location: str | Path) -> Places:
    """
    What lies at ``location``: a path, a glob, or a URL that fsspec knows.

    A directory that holds ``archive/`` is a collection, with its index; any other directory gives all WARC and WACZ
    files below it. Raises ArchiveError when nothing is there, ConfigurationError when a URL needs an extra package.
    """
    text = str(location)
    if "://" in text:
        return _merge([_remote(url) for url in _remote_names(text)], text)
    path = Path(text)
    if path.is_dir():
        return _collection(path) if (path / "archive").is_dir() else _merge(_below(path), text)
    if path.exists():
        return _file(path, path.name)
    if glob.has_magic(text):
        return _merge([_file(Path(name), Path(name).name) for name in sorted(glob.glob(text, recursive=True))], text)
    raise ArchiveError(f"{text}: nothing is there; give a WARC or WACZ file, a directory, a glob or a URL")


def _merge(found: list[Places], location: str) -> Places:
    warcs = tuple(place for places in found for place in places.warcs)
    if not warcs:
        raise ArchiveError(f"{location}: no WARC or WACZ file is there; their names end in .warc.gz, .warc or .wacz")
    # An index speaks for its own files only: beside WARCs without one it would hide them.
    complete = all(places.indexes for places in found)
    return Places(warcs, tuple(index for places in found for index in places.indexes) if complete else ())


def _collection(base: Path) -> Places:
    paths = CollectionPaths(base.parent.parent, base.name) if base.parent.name == "collections" else None
    warcs = [path for path in sorted((base / "archive").iterdir()) if path.name.endswith(WARC_ENDINGS)]
    index = base / "indexes" / "index.cdxj"
    return Places(
        tuple(_local(path, path.name) for path in warcs),
        (_local(index, index.name),) if index.is_file() else (),
        paths,
    )


def _below(directory: Path) -> list[Places]:
    names = sorted(path for path in directory.rglob("*") if path.name.endswith((*WARC_ENDINGS, WACZ_ENDING)))
    return [_file(path, path.relative_to(directory).as_posix()) for path in names if path.is_file()]


def _file(path: Path, name: str) -> Places:
    if path.name.endswith(WACZ_ENDING):
        return _wacz(lambda: _open_local(path), str(path))
    return Places((_local(path, name),))


def _local(path: Path, name: str) -> Place:
    try:
        changed = path.stat().st_mtime
    except OSError:
        changed = 0.0  # It was renamed just now; opening it will tell.
    return Place(name.removesuffix(OPEN_SUFFIX), lambda: _open_local(path), name.endswith(OPEN_SUFFIX), changed)


def _open_local(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise ArchiveError(f"{path} cannot be read: {error.strerror}; check that it is there and readable") from error


def _remote_names(url: str) -> list[str]:
    if not glob.has_magic(url) or url.startswith(("http://", "https://")):
        return [url]
    with _fsspec_errors(url):
        from fsspec.core import url_to_fs

        system, path = url_to_fs(url)
        return [str(system.unstrip_protocol(name)) for name in sorted(system.glob(path))]


def _remote(url: str) -> Places:
    def open_url() -> BinaryIO:
        with _fsspec_errors(url):
            from fsspec.core import url_to_fs

            system, path = url_to_fs(url)
            return cast("BinaryIO", system.open(path, "rb"))

    name = url.partition("?")[0].rstrip("/").rpartition("/")[2]
    return _wacz(open_url, url) if name.endswith(WACZ_ENDING) else Places((Place(name, open_url),))


@contextmanager
def _fsspec_errors(url: str) -> Iterator[None]:
    scheme = url.partition("://")[0]
    try:
        yield
    except ImportError as error:
        extra = _MISSING_EXTRA.get(scheme)
        cure = f"pip install 'newscrawler[{extra}]'" if extra else str(error)
        raise ConfigurationError(f"{scheme}:// cannot be read here: {cure}") from error
    except Exception as error:  # the client of each store has errors of its own: no credentials, no region …
        raise ArchiveError(f"{url}: cannot be read: {error}; check the address and your access to it") from error


def _wacz(open_file: Callable[[], BinaryIO], name: str) -> Places:
    """The WARCs and indexes of a WACZ, each read in place."""
    try:
        with open_file() as file, zipfile.ZipFile(file) as package:
            entries = sorted(package.infolist(), key=lambda entry: entry.filename)
    except (OSError, zipfile.BadZipFile) as error:
        raise ArchiveError(f"{name}: no readable WACZ ({error}); fetch or pack it again") from error
    warcs = [entry for entry in entries if entry.filename.startswith("archive/") and _ends(entry, WARC_ENDINGS)]
    indexes = [entry for entry in entries if entry.filename.startswith("indexes/") and _ends(entry, INDEX_ENDINGS)]
    return Places(
        tuple(_entry(open_file, entry, "archive/") for entry in warcs),
        tuple(_entry(open_file, entry, "indexes/") for entry in indexes),
    )


def _ends(entry: zipfile.ZipInfo, endings: tuple[str, ...]) -> bool:
    return entry.filename.endswith(endings)


def _entry(open_file: Callable[[], BinaryIO], entry: zipfile.ZipInfo, folder: str) -> Place:
    def open_entry() -> BinaryIO:
        file = open_file()
        if entry.compress_type == zipfile.ZIP_STORED:
            return cast("BinaryIO", io.BufferedReader(Window(file, _data_start(file, entry), entry.file_size)))
        return cast("BinaryIO", zipfile.ZipFile(file).open(entry))

    return Place(entry.filename.removeprefix(folder), open_entry)


def _data_start(file: BinaryIO, entry: zipfile.ZipInfo) -> int:
    file.seek(entry.header_offset)
    header = file.read(_LOCAL_HEADER)
    name, extra = int.from_bytes(header[26:28], "little"), int.from_bytes(header[28:30], "little")
    return entry.header_offset + _LOCAL_HEADER + name + extra


class Window(io.RawIOBase):
    """A stretch of a file as a file of its own; closing it closes the file."""

    def __init__(self, file: BinaryIO, start: int, size: int) -> None:
        super().__init__()
        self._file, self._start, self._size, self._at = file, start, size, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(base + offset, 0)
        return self._at

    def readinto(self, buffer: Any) -> int:
        wanted = max(min(len(buffer), self._size - self._at), 0)
        self._file.seek(self._start + self._at)
        data = self._file.read(wanted)
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)

    def close(self) -> None:
        self._file.close()
        super().close()
