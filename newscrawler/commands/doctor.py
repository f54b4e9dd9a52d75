"""`newscrawler doctor`: is this installation sound, and what would go wrong."""

from __future__ import annotations

import importlib
import importlib.metadata
import importlib.util
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import click

from newscrawler.commands.console import archives_option, json_option, out_table
from newscrawler.errors import ExitCode

_NEEDED = (
    "scrapy",
    "twisted",
    "trafilatura",
    "lxml",
    "warcio",
    "isal",
    "feedparser",
    "sqlalchemy",
    "pyarrow",
    "click",
    "rich",
)
_EXTRAS = {
    "s3fs": "read and write s3:// addresses: pip install 'newscrawler[s3]'",
    "psycopg": "PostgreSQL instead of SQLite: pip install 'newscrawler[postgres]'",
    "duckdb": "newscrawler query: pip install 'newscrawler[query]'",
    "spacy": "export docbin: pip install 'newscrawler[spacy]'",
}
FREE_DISK_WARNING = 5 * 10**9


class Finding(NamedTuple):
    check: str
    state: str
    detail: str


def _package(name: str) -> Finding:
    try:
        importlib.import_module(name)
    except ImportError as error:
        return Finding(name, "broken", f"{error}; install newscrawler anew in a fresh environment")
    return Finding(name, "ok", importlib.metadata.version(name))


def _python() -> Finding:
    sound = sys.version_info >= (3, 11)
    return Finding(
        "python", "ok" if sound else "broken", sys.version.split()[0] + ("" if sound else "; 3.11 or newer is needed")
    )


def _brotli() -> Finding:
    """`brotlipy` hides the module that Scrapy needs and no resolver notices (pywb brings it along)."""
    brotli = importlib.import_module("brotli")
    if hasattr(brotli.Decompressor(), "process"):
        return Finding("brotli", "ok", getattr(brotli, "__version__", ""))
    return Finding(
        "brotli", "broken", "brotlipy hides brotli: pip uninstall brotlipy, and give pywb an environment of its own"
    )


def _html_clean() -> Finding:
    try:
        importlib.import_module("lxml.html.clean")
    except ImportError:
        return Finding("lxml_html_clean", "broken", "old pips skip it: pip install 'lxml_html_clean>=0.4'")
    return Finding("lxml_html_clean", "ok", importlib.metadata.version("lxml_html_clean"))


def _extras() -> Iterator[Finding]:
    for name, use in _EXTRAS.items():
        found = importlib.util.find_spec(name) is not None
        yield Finding(
            name, "ok" if found else "absent", importlib.metadata.version(name) if found else f"optional; {use}"
        )


def _disk(root: Path) -> Finding:
    there = next(p for p in (root.absolute(), *root.absolute().parents) if p.exists())
    free = shutil.disk_usage(there).free
    if not os.access(there, os.W_OK):
        return Finding("archives", "broken", f"{there} is not writable; choose another with --archives")
    state = "ok" if free > FREE_DISK_WARNING else "low"
    return Finding("archives", state, f"{there}: {free / 1e9:.1f} GB free")


def findings(root: Path) -> Iterator[Finding]:
    """Every check, in the order in which a failure explains the next."""
    yield _python()
    yield from map(_package, _NEEDED)
    checks: tuple[Callable[[], Finding], ...] = (_html_clean, _brotli)
    for check in checks:
        yield check()
    yield from _extras()
    yield _disk(root)


@click.command("doctor")
@archives_option
@json_option
def command(archives: Path, as_json: bool) -> int:
    """Check versions, known clashes, optional parts and the disk; exit 4 when something needed is broken."""
    found = list(findings(archives))
    out_table((f._asdict() for f in found), Finding._fields, as_json=as_json)
    return int(ExitCode.BAD_CONFIGURATION if any(f.state == "broken" for f in found) else ExitCode.DONE)
