"""From captures to a corpus and back: schema, workers, builder, reader. Names are resolved when first used."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newscrawler.corpus import schema
    from newscrawler.corpus.builder import CorpusBuilder, Summary, build_corpus
    from newscrawler.corpus.capture import extract_capture
    from newscrawler.corpus.filters import Filter
    from newscrawler.corpus.reader import Corpus, open_corpus
    from newscrawler.corpus.tasks import Outcome

__all__ = [
    "Corpus",
    "CorpusBuilder",
    "Filter",
    "Outcome",
    "Summary",
    "build_corpus",
    "extract_capture",
    "open_corpus",
    "schema",
]

_DOOR = {
    "CorpusBuilder": "builder",
    "build_corpus": "builder",
    "Summary": "builder",
    "Outcome": "tasks",
    "extract_capture": "capture",
    "open_corpus": "reader",
    "Corpus": "reader",
    "Filter": "filters",
}
"""Public name → the module here that defines it; `schema` is a module of its own."""


def __getattr__(name: str) -> Any:
    if name == "schema":
        return import_module(f"{__name__}.schema")
    if name not in _DOOR:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_DOOR[name]}"), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *_DOOR, "schema"])
