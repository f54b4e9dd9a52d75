"""Where an export goes: standard output, a file, a folder, on this machine or behind any URL that fsspec knows."""

from __future__ import annotations

import gzip
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, BinaryIO, cast

from newscrawler.corpus.folders import written_aside
from newscrawler.corpus.remote import file_system, is_url, remote_errors
from newscrawler.corpus.rows import Row
from newscrawler.errors import ConfigurationError, ExportError, UsageError
from newscrawler.exports.table import EXPORTS, Export


def write_export(name: str, rows: Iterable[Row], target: str | Path, **options: Any) -> int:
    """
    Write article rows in a format of EXPORTS to ``target``; gives their number.

    ``target`` is ``-``, a path, or a URL such as ``s3://bucket/corpus``. A file appears when it is whole. Rows are
    streamed. Raises UsageError for an unknown format or a target that the format cannot be written to, ExportError
    when the target cannot be written, ConfigurationError when an extra is missing.
    """
    export = EXPORTS.get(name)
    if export is None:
        raise UsageError(f"there is no export {name!r}; choose one of {', '.join(EXPORTS)}")
    counted = _Counted(rows)
    try:
        _write(export, _module(export), counted, str(target), options)
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            raise
        raise ExportError(f"{target}: {error.strerror or error}; give a target that can be written") from error
    return counted.count


class _Counted:
    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows, self.count = rows, 0

    def __iter__(self) -> Iterator[Row]:
        for row in self._rows:
            self.count += 1
            yield row


def _module(export: Export) -> ModuleType:
    try:
        return import_module(f"newscrawler.exports.{export.name}")
    except ImportError as error:
        if export.needs is None:
            raise
        raise ConfigurationError(
            f"{export.name} needs {error.name}: pip install 'newscrawler[{export.needs}]'"
        ) from error


def _write(export: Export, module: ModuleType, rows: Iterable[Row], target: str, options: dict[str, Any]) -> None:
    streams, foldered = hasattr(module, "write_stream"), hasattr(module, "write_folder")
    if streams and (not foldered or target == "-" or target.endswith(export.endings)):
        with _opened(target) as file:
            module.write_stream(rows, file, **options)
    elif target == "-":
        raise UsageError(f"{export.name} writes a folder: give one with -o DIR")
    else:
        module.write_folder(rows, Folder(target), **options)


@contextmanager
def _opened(target: str) -> Iterator[BinaryIO]:
    """The target as a binary file; one whose name ends in .gz is packed, without a time in its header."""
    if target == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    with _remote(target) if is_url(target) else written_aside(Path(target)) as file:
        if not target.endswith(".gz") or target.endswith((".warc.gz", ".wet.gz")):
            yield file
            return
        with gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0, compresslevel=6) as packed:
            yield cast("BinaryIO", packed)


@contextmanager
def _remote(url: str) -> Iterator[BinaryIO]:
    """A file behind a URL, written here first: an error must not leave half a file there."""
    with tempfile.TemporaryFile(prefix="newscrawler-export-") as here:
        yield cast("BinaryIO", here)
        here.seek(0)
        system, path = file_system(url)
        with remote_errors(url), system.open(path, "wb") as there:
            shutil.copyfileobj(here, there, 1024 * 1024)


class Folder:
    """A folder to write files into, here or behind a URL."""

    def __init__(self, target: str) -> None:
        self.target = target.rstrip("/")

    @contextmanager
    def open(self, name: str) -> Iterator[BinaryIO]:
        """A new file at ``name`` below the folder, which appears when it is whole."""
        with _opened(f"{self.target}/{name}" if is_url(self.target) else os.path.join(self.target, name)) as file:
            yield file
