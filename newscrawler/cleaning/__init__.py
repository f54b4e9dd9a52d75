"""From a page to an article: the rules before, after and beside trafilatura, every cut of which is kept in ``removed``."""

from __future__ import annotations

from importlib import import_module
from typing import Any

CLEANER_VERSION = "1"
"""Raised whenever the same bytes may give another text."""

_DOORS = {
    "extract": "newscrawler.cleaning.article",
    "clean_text": "newscrawler.cleaning.plain_text",
    "CleanedText": "newscrawler.cleaning.plain_text",
}
__all__ = ["CLEANER_VERSION", "CleanedText", "clean_text", "extract"]


def __getattr__(name: str) -> Any:
    if name not in _DOORS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_DOORS[name]), name)
    globals()[name] = value
    return value
