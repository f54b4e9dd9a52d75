"""What every TOML file that people write for us has in common: read with limits, checked key by key, all problems told at once."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from newscrawler.errors import SourceError
from newscrawler.sources.fields import Key

MAX_FILE = 1_000_000


def read_text(path: Path, *, what: str = "source file") -> str:
    """The text of a file of ours; SourceError when it cannot be read, is too large or no UTF-8."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise SourceError(f"{path}: {error.strerror}; name an existing {what}") from error
    if len(raw) > MAX_FILE:
        raise SourceError(f"{path}: {len(raw)} bytes; a {what} has at most {MAX_FILE}")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceError(f"{path}: byte {error.start} is not UTF-8; save the file as UTF-8") from error


def read_document(text: str, *, path: Path) -> dict[str, Any]:
    """The TOML document of a file's text; SourceError when it is none."""
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise SourceError(f"{path}: not TOML: {error}") from error


@dataclass(slots=True)
class Reading:
    """One pass over a document: the good values, and the problems in the words of the person who must cure them."""

    path: Path
    text: str
    problems: list[str] = field(default_factory=list)

    def values(
        self, pairs: Iterable[tuple[str, Any]], keys: Mapping[str, Key], *, table: str = "", nth: int = 0
    ) -> dict[str, Any]:
        """
        What the keys' readers made of the pairs; names of unknown keys and refused values become problems.

        ``table`` and ``nth`` say which of several ``[[table]]`` the pairs stand in, for the line of a problem.
        """
        found: dict[str, Any] = {}
        for name, value in pairs:
            if (key := keys.get(name)) is None:
                self.problem(_dotted(table, name), f"unknown key; {_nearest(name, keys)}", nth=nth)
                continue
            try:
                found[name] = key.read(value)
            except ValueError as error:
                self.refuse(_dotted(table, name), value, str(error) or key.accepts, nth=nth)
        return found

    def refuse(self, name: str, value: object, accepts: str, *, nth: int = 0) -> None:
        """Note a value that is not accepted, and what is."""
        self.problem(name, f"{shown(value)} is not accepted: expected {accepts}", nth=nth)

    def problem(self, name: str, what: str, *, nth: int = 0) -> None:
        """Note a problem of the key ``name``, with the line where it stands."""
        line = _line_of(name, self.text, nth)
        self.problems.append(f"{self.path}{f':{line}' if line else ''}: {_printable(name)}: {what}")

    def finish(self) -> None:
        """Raise SourceError with every problem on a line of its own, if there is one."""
        if self.problems:
            raise SourceError("\n".join(self.problems))


def shown(value: object) -> str:
    """A value as a message shows it: on one line, printable, not endless."""
    text = _printable(repr(value))
    return text if len(text) <= 80 else f"{text[:77]}…"


def _dotted(table: str, name: str) -> str:
    return f"{table}.{name}" if table else name


def _nearest(name: str, keys: Mapping[str, Key]) -> str:
    near = difflib.get_close_matches(name, keys, n=1, cutoff=0.5) or [
        key for key in keys if key.rpartition(".")[2] == name.rpartition(".")[2]
    ]
    return f"did you mean {near[0]}?" if near else "known keys: " + ", ".join(keys)


def _line_of(name: str, text: str, nth: int = 0) -> int | None:
    """The line where the key stands: a look at the text, since tomllib keeps no positions."""
    table, _, key = name.rpartition(".")
    inside, at, begun = "", 0, None
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*\[{1,2}\s*([^\[\]]+?)\s*\]", line):
            inside = header[1]
            at += inside == table
            if inside == name:
                return number
            if inside == table and at == nth + 1:
                begun = number
        elif inside == table and at in (0, nth + 1) and re.match(rf"\s*(['\"]?){re.escape(key)}\1\s*[=.]", line):
            return number
    return begun


def _printable(text: str) -> str:
    return "".join(character if character.isprintable() else "?" for character in text)
