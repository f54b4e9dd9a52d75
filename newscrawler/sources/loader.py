"""A source file → `Source`. All that is wrong with a file is said at once, each with its line, value and what is accepted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from newscrawler.sources.fields import KEYS, REQUIRED, TABLES, slug
from newscrawler.sources.reading import Reading, read_document, read_text
from newscrawler.sources.source import Politeness, Source, Thresholds

_RELATIVE = ("cookies_file", "pack")


def read_source(path: Path) -> Source:
    """The source that the file at ``path`` describes; SourceError when it cannot be read or says something wrong."""
    return parse_source(read_text(path), path=path)


def parse_source(text: str, *, path: Path) -> Source:
    """The same for a file's text; ``path`` names it in errors and gives the default name and the base of relative paths."""
    document = read_document(text, path=path)
    reading = Reading(path, text)
    values = reading.values(_flat(document, reading), KEYS)
    for name in REQUIRED:
        if name not in document:
            reading.problems.append(f"{path}: {name} is missing: expected {KEYS[name].accepts}")
    reading.finish()
    return _build(values, path)


def _flat(document: Mapping[str, Any], reading: Reading) -> Iterator[tuple[str, Any]]:
    for name, value in document.items():
        if name not in TABLES:
            yield name, value
        elif isinstance(value, dict):
            yield from ((f"{name}.{inner}", inner_value) for inner, inner_value in value.items())
        else:
            reading.refuse(name, value, f"a table, written as [{name}]")


def _build(values: dict[str, Any], path: Path) -> Source:
    tables = {
        table: {
            name.removeprefix(f"{table}."): values.pop(name) for name in list(values) if name.startswith(f"{table}.")
        }
        for table in TABLES
    }
    values.setdefault("name", slug(path.stem))
    values.setdefault("title", values["name"])
    for name in _RELATIVE:
        if values.get(name) is not None:
            values[name] = path.parent / values[name].expanduser()
    return Source(
        **values,
        politeness=Politeness(**tables["politeness"]),
        thresholds=Thresholds(**tables["thresholds"]),
        path=path,
    )
