"""Folders and files behind a URL that fsspec knows: found, and a whole corpus kept there."""

from __future__ import annotations

import glob
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from newscrawler.archive.disk import DISK_FULL
from newscrawler.corpus.folders import PARQUET
from newscrawler.errors import ConfigurationError, ExportError, LimitReached, NewscrawlerError

Signature = tuple[int, int, int]


def is_url(location: str) -> bool:
    return "://" in location


def file_system(url: str) -> tuple[Any, str]:
    """The file system of a URL and the path in it. Raises ConfigurationError when its package is missing."""
    from fsspec.core import url_to_fs

    try:
        system, path = url_to_fs(url)
    except (ImportError, ValueError) as error:
        scheme = url.partition("://")[0]
        cure = f"pip install 'newscrawler[{scheme}]'" if scheme == "s3" else str(error)
        raise ConfigurationError(f"{scheme}:// cannot be used here: {cure}") from error
    return system, path


@contextmanager
def remote_errors(url: str) -> Iterator[None]:
    """What goes wrong behind a URL as ExportError; a disk that is full here as LimitReached."""
    try:
        yield
    except NewscrawlerError:
        raise
    except Exception as error:  # each file system has errors of its own, and not all are OSErrors
        if isinstance(error, OSError) and error.errno in DISK_FULL:
            raise LimitReached(f"{url}: {error.strerror} on this machine; free disk space, then run again") from error
        raise ExportError(f"{url}: {error}; check the address, your access to it, and run again") from error


def files_behind(url: str, endings: tuple[str, ...]) -> list[str]:
    """The URLs of the files that a URL means: itself, or what a pattern or a folder holds with one of these endings."""
    if url.startswith(("http://", "https://")) or (url.endswith(endings) and not glob.has_magic(url)):
        return [url]
    system, path = file_system(url)
    with remote_errors(url):
        found = system.glob(path) if glob.has_magic(path) else system.find(path)
        return [str(system.unstrip_protocol(name)) for name in sorted(found) if name.endswith(endings)] or [url]


@contextmanager
def mirrored(url: str) -> Iterator[Path]:
    """
    A folder behind a URL as one on this machine, which needs room for it.

    What is there is fetched first; what is new, changed or gone here is so there when the block is left, in error too:
    whole files only, each WARC's Parquet file after its neighbours.
    """
    system, root = file_system(url)
    with tempfile.TemporaryDirectory(prefix="newscrawler-mirror-") as work:
        here = Path(work)
        with remote_errors(url):
            before = _fetch(system, root.rstrip("/"), here)
        try:
            yield here
        finally:
            with remote_errors(url):
                _hand_over(system, root.rstrip("/"), here, before)


def _fetch(system: Any, root: str, here: Path) -> dict[str, Signature]:
    system.invalidate_cache()
    for there in system.find(root) if system.exists(root) else ():
        name = there.removeprefix(root).lstrip("/")
        (here / name).parent.mkdir(parents=True, exist_ok=True)
        system.get_file(there, str(here / name))
    return _signatures(here)


def _hand_over(system: Any, root: str, here: Path, before: dict[str, Signature]) -> None:
    after = _signatures(here)
    for name in sorted(after.keys(), key=lambda name: (name.endswith(PARQUET), name)):
        if after[name] != before.get(name):
            system.put_file(str(here / name), f"{root}/{name}")
    for name in before.keys() - after.keys():
        system.rm_file(f"{root}/{name}")


def _signatures(folder: Path) -> dict[str, Signature]:
    """What changes when a file is written anew; names that begin with a dot are work that is not done."""
    found: dict[str, Signature] = {}
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and not any(part.startswith(".") for part in name.split("/")):
            facts = path.stat()
            found[name] = (facts.st_ino, facts.st_mtime_ns, facts.st_size)
    return found
