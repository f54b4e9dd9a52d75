"""A source file → `Source`. All that is wrong with a file is said at once, each with its line, value and what is accepted."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from newscrawler.errors import SourceError
from newscrawler.sources.fields import KEYS, REQUIRED, TABLES, slug
from newscrawler.sources.source import Politeness, Source, Thresholds

MAX_FILE = 1_000_000


def read_source(path: Path) -> Source:
    """The source that the file at ``path`` describes; SourceError when it cannot be read or says something wrong."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise SourceError(f"{path}: {error.strerror}; name an existing source file") from error
    if len(raw) > MAX_FILE:
        raise SourceError(f"{path}: {len(raw)} bytes; a source file has at most {MAX_FILE}")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceError(f"{path}: byte {error.start} is not UTF-8; save the file as UTF-8") from error
    return parse_source(text, path=path)


def parse_source(text: str, *, path: Path) -> Source:
    """The same for a file's text; ``path`` names it in errors and gives the default name and the base of relative paths."""
    try:
        document = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise SourceError(f"{path}: not TOML: {error}") from error
    reading = _Reading(path, text)
    values = reading.values(document)
    if reading.problems:
        raise SourceError("\n".join(reading.problems))
    return _build(values, path)


@dataclass(slots=True)
class _Reading:
    """One pass over a document: the good values, and the problems in the words of the person who must cure them."""

    path: Path
    text: str
    problems: list[str] = field(default_factory=list)

    def values(self, document: Mapping[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, value in self._flat(document):
            if (key := KEYS.get(name)) is None:
                self._problem(name, f"unknown key; {_nearest(name)}")
                continue
            try:
                found[name] = key.read(value)
            except ValueError as error:
                self._problem(name, f"{_shown(value)} is not accepted: expected {str(error) or key.accepts}")
        for name in REQUIRED:
            if name not in document:
                self.problems.append(f"{self.path}: {name} is missing: expected {KEYS[name].accepts}")
        return found

    def _flat(self, document: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
        for name, value in document.items():
            if name not in TABLES:
                yield name, value
            elif isinstance(value, dict):
                yield from ((f"{name}.{inner}", inner_value) for inner, inner_value in value.items())
            else:
                self._problem(name, f"{_shown(value)} is not accepted: expected a table, written as [{name}]")

    def _problem(self, name: str, what: str) -> None:
        line = _line_of(name, self.text)
        self.problems.append(f"{self.path}{f':{line}' if line else ''}: {_printable(name)}: {what}")


def _build(values: dict[str, Any], path: Path) -> Source:
    tables = {
        table: {
            name.removeprefix(f"{table}."): values.pop(name) for name in list(values) if name.startswith(f"{table}.")
        }
        for table in TABLES
    }
    values.setdefault("name", slug(path.stem))
    values.setdefault("title", values["name"])
    cookies = values.get("cookies_file")
    if cookies is not None:
        values["cookies_file"] = path.parent / cookies.expanduser()
    return Source(
        **values,
        politeness=Politeness(**tables["politeness"]),
        thresholds=Thresholds(**tables["thresholds"]),
        path=path,
    )


def _nearest(name: str) -> str:
    near = difflib.get_close_matches(name, KEYS, n=1, cutoff=0.5) or [
        key for key in KEYS if key.rpartition(".")[2] == name.rpartition(".")[2]
    ]
    return f"did you mean {near[0]}?" if near else "known keys: " + ", ".join(KEYS)


def _line_of(name: str, text: str) -> int | None:
    """The line where the key stands: a look at the text, since tomllib keeps no positions."""
    table, _, key = name.rpartition(".")
    inside = ""
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*\[\s*([^\[\]]+?)\s*\]", line):
            inside = header[1]
            if inside == name:
                return number
        elif inside == table and re.match(rf"\s*(['\"]?){re.escape(key)}\1\s*[=.]", line):
            return number
    return None


def _shown(value: object) -> str:
    text = _printable(repr(value))
    return text if len(text) <= 80 else f"{text[:77]}…"


def _printable(text: str) -> str:
    return "".join(character if character.isprintable() else "?" for character in text)
