"""The words newsrooms print around articles (wording.toml) and the names machines use (names.toml), ready to look things up in."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any


@cache
def _tables() -> dict[str, Any]:
    read = [
        tomllib.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))
        for name in ("wording.toml", "names.toml")
    ]
    return read[0] | read[1]


@cache
def phrases(table: str) -> tuple[str, ...]:
    """All phrases of a table, of every language, longest first, each once."""
    found = {phrase for words in _tables()[table].values() for phrase in words}
    return tuple(sorted(found, key=lambda phrase: (-len(phrase), phrase)))


@cache
def word_set(table: str) -> frozenset[str]:
    """A table as a set, for looking up single words in lower case."""
    return frozenset(phrases(table))


@cache
def agencies() -> dict[str, str]:
    """What pages call a news agency, in lower case → its one name here."""
    return dict(_tables()["agencies"])


@cache
def months() -> dict[str, int]:
    """A month's name or short form in any of the languages, in lower case → its number."""
    numbered: dict[str, int] = {}
    for language in _tables()["months"].values():
        for number, names in enumerate(language, start=1):
            for name in names.split():
                numbered.setdefault(name, number)
    return numbered


@cache
def names(table: str, kind: str) -> tuple[str, ...]:
    """The names of one kind, in the order of belief: ``names("meta", "author")``."""
    return tuple(_tables()[table][kind])


@cache
def table(name: str) -> dict[str, Any]:
    """A whole table as it stands in the file."""
    return dict(_tables()[name])
