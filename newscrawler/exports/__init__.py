"""A corpus in the formats of other tools: one module a format, one table. See docs/exports.md."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newscrawler.exports.table import EXPORTS, Export
    from newscrawler.exports.writing import write_export

__all__ = ["EXPORTS", "Export", "write_export"]

_DOOR = {"EXPORTS": "table", "Export": "table", "write_export": "writing"}
"""Public name → the module here that defines it."""


def __getattr__(name: str) -> Any:
    if name not in _DOOR:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_DOOR[name]}"), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *_DOOR])
