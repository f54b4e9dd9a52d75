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
    from newscrawler.state.validators import Validators

_ROOMS = {
    "CaptureRow": "journal",
    "Database": "database",
    "Frontier": "frontier",
    "Journal": "journal",
    "Leased": "frontier",
    "OpenFile": "journal",
    "Original": "journal",
    "Validators": "validators",
}

__all__ = ["CaptureRow", "Database", "Frontier", "Journal", "Leased", "OpenFile", "Original", "Validators"]


def __getattr__(name: str) -> Any:
    if name not in _ROOMS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_ROOMS[name]}"), name)
