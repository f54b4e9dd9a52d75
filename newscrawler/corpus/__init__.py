"""From captures to a corpus and back: schema, workers, builder, reader. Names are resolved when first used."""

from __future__ import annotations

from importlib import import_module
from typing import Any

_DOOR = {
    "CorpusBuilder": "builder",
    "build_corpus": "builder",
    "Summary": "builder",
    "Outcome": "tasks",
    "extract_capture": "capture",
    "open_corpus": "reader",
    "Corpus": "reader",
}
"""Public name → the module here that defines it; `schema` is a module of its own."""

__all__ = [*_DOOR, "schema"]


def __getattr__(name: str) -> Any:
    if name == "schema":
        return import_module(f"{__name__}.schema")
    if name not in _DOOR:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_DOOR[name]}"), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *_DOOR, "schema"])
