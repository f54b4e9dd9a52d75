"""
The database of a collection: what was found, what was fetched, where it lies, and what became of it.

SQLite by default (WAL, on a local disk, never NFS), PostgreSQL with the same code; see docs/state.md.
The door is lazy: importing it costs nothing, the first use of a name imports SQLAlchemy.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newscrawler.state.database import Database
    from newscrawler.state.frontier import Frontier, Leased
    from newscrawler.state.journal import CaptureRow, Journal, OpenFile, Original
    from newscrawler.state.ledger import Count, Event, Ledger, Story, Version
    from newscrawler.state.reasons import REASONS
    from newscrawler.state.runs import Run, Runs, SourceRecord
    from newscrawler.state.schedule import ListingRecord, Schedule
    from newscrawler.state.validators import Validators

_ROOMS = {
    "CaptureRow": "journal",
    "Count": "ledger",
    "Database": "database",
    "Event": "ledger",
    "Frontier": "frontier",
    "Journal": "journal",
    "Leased": "frontier",
    "Ledger": "ledger",
    "ListingRecord": "schedule",
    "OpenFile": "journal",
    "Original": "journal",
    "REASONS": "reasons",
    "Run": "runs",
    "Runs": "runs",
    "Schedule": "schedule",
    "SourceRecord": "runs",
    "Story": "ledger",
    "Validators": "validators",
    "Version": "ledger",
}

__all__ = [
    "REASONS",
    "CaptureRow",
    "Count",
    "Database",
    "Event",
    "Frontier",
    "Journal",
    "Leased",
    "Ledger",
    "ListingRecord",
    "OpenFile",
    "Original",
    "Run",
    "Runs",
    "Schedule",
    "SourceRecord",
    "Story",
    "Validators",
    "Version",
]


def __getattr__(name: str) -> Any:
    if name not in _ROOMS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_ROOMS[name]}"), name)
