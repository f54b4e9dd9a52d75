"""The manifest of a crawl: what was asked, with which software, what came of it, and how it ended."""

from __future__ import annotations

import json
import os
import platform
import secrets
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newscrawler import __version__
from newscrawler.archive.disk import disk_errors, sync_directory
from newscrawler.errors import ExitCode

if TYPE_CHECKING:
    from newscrawler.crawl.session import CrawlSession

_ASIDE = ".tmp"
_SOFTWARE = ("scrapy", "twisted", "trafilatura", "lxml", "warcio", "pyarrow", "sqlalchemy")


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlSummary:
    """
    How a crawl ended. ``sources`` holds each source's counters and reasons; ``finish_reason`` is a slug such as
    "finished", "max-pages", "time-limit", "disk", "interrupted"; ``manifest`` is None for a dry run.
    """

    crawl_id: str
    started: datetime
    ended: datetime
    finish_reason: str
    exit_code: ExitCode
    totals: Mapping[str, int]
    sources: Mapping[str, Mapping[str, Any]]
    reasons: Mapping[str, int]
    failed_sources: tuple[str, ...] = ()
    silent_sources: tuple[str, ...] = ()
    """Those with no new article for longer than their threshold; a warning, no failure."""
    warcs: tuple[str, ...] = ()
    manifest: Path | None = None


def summary_record(summary: CrawlSummary) -> dict[str, Any]:
    """The summary as plain JSON values."""
    record = {field.name: getattr(summary, field.name) for field in fields(summary)}
    record["exit_code"] = int(summary.exit_code)
    plain: dict[str, Any] = json.loads(json.dumps(record, default=_plain))
    return plain


def new_crawl_id(now: datetime) -> str:
    """A name for a run that sorts by time and cannot repeat: "20261120T100000-3f9a"."""
    return f"{now.astimezone(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(2)}"


def software() -> dict[str, str]:
    """Versions of everything that shapes an archive or a text."""
    return {
        "newscrawler": __version__,
        "python": platform.python_version(),
        **{name: version(name) for name in _SOFTWARE},
    }


def write_json(path: Path, value: Mapping[str, Any]) -> None:
    """
    Write a JSON file so that it is whole or absent whatever happens: written aside, synced, renamed, directory synced.

    Raises LimitReached when the disk is full, ArchiveError when it fails.
    """
    aside = path.with_name(path.name + _ASIDE)
    with disk_errors(), ExitStack() as stack:
        path.parent.mkdir(parents=True, exist_ok=True)
        stack.callback(aside.unlink, missing_ok=True)
        with aside.open("w", encoding="utf-8") as stream:
            json.dump(value, stream, ensure_ascii=False, indent=1, default=_plain, allow_nan=False)
            stream.write("\n")
            stream.flush()
            os.fsync(stream.fileno())
        aside.replace(path)
        sync_directory(path.parent)


def remove_half_written(directory: Path) -> None:
    """Clear away manifests that a killed run had begun to write; with the collection locked."""
    for path in directory.glob(f"*{_ASIDE}"):
        path.unlink(missing_ok=True)


def _plain(value: object) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, frozenset | set | tuple):
        return list(value)
    return str(value)


def write_manifest(session: CrawlSession, summary: CrawlSummary) -> CrawlSummary:
    """Write the run's manifest into the collection; gives the summary back with its path."""
    summary = replace(summary, manifest=session.paths.manifest(session.crawl_id))
    assert summary.manifest is not None
    asked = {
        "options": session.options.public(),
        "settings_digest": session.options.digest(),
        "user_agent": session.options.user_agent,
        "software": software(),
        "stats": dict(session.stats),
    }
    write_json(summary.manifest, {**summary_record(summary), **asked})
    return summary
