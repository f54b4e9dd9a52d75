"""Which articles are wanted: by source, time, language, site, rights, and what a record has."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Any

from newscrawler.corpus.rows import Row, rfc3339
from newscrawler.corpus.schema import columns
from newscrawler.errors import UsageError

_CONDITION = re.compile(r"\s*(?P<name>[a-z_]+)\s*(?P<sign>!=|>=|<=|=|<|>)\s*(?P<value>.*?)\s*")
_HAS = re.compile(r"\s*(?P<word>has|hasnt|has-not)\s+(?P<name>[a-z_]+)\s*")
_NAMES = frozenset(column.name for column in columns())

Test = Callable[[Row], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """
    Conditions that an article row must all meet; empty ones are met by every row.

    ``since`` is included and ``until`` is not; both are compared with ``created``. A ``language`` also takes its
    regional forms ("en" takes "en-GB"). ``without_rights`` leaves out pages whose rights signals contain one of the
    words, ``without_ids`` single records. ``tests`` are further conditions, see `parse_where`.
    """

    sources: frozenset[str] = frozenset()
    sites: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    since: str | None = None
    until: str | None = None
    has: frozenset[str] = frozenset()
    has_not: frozenset[str] = frozenset()
    without_rights: frozenset[str] = frozenset()
    without_ids: frozenset[str] = frozenset()
    tests: tuple[Test, ...] = ()

    def takes(self, row: Row) -> bool:
        """Whether the row is wanted."""
        created = row["created"] or ""
        return (
            (not self.sources or row["source"] in self.sources)
            and (not self.sites or row["site"] in self.sites)
            and (not self.languages or _is_one_of(row["language"], self.languages))
            and (self.since is None or created >= self.since)
            and (self.until is None or created < self.until)
            and all(_has(row, name) for name in self.has)
            and not any(_has(row, name) for name in self.has_not)
            and row["id"] not in self.without_ids
            and not any(word in signal for signal in row["rights"] for word in self.without_rights)
            and all(test(row) for test in self.tests)
        )

    def also(self, conditions: Iterable[str]) -> Filter:
        """This filter and conditions in words (`parse_where`)."""
        return replace(self, tests=(*self.tests, *map(parse_where, conditions)))


def moment_key(moment: datetime | date | str) -> str:
    """A time as rows write it, so that both compare as text. Raises UsageError for what is no time."""
    if isinstance(moment, str):
        try:
            moment = datetime.fromisoformat(moment)
        except ValueError:
            raise UsageError(f"{moment!r} is no time; write 2026-11-20 or 2026-11-20T10:00:00Z") from None
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time())
    return rfc3339(moment if moment.tzinfo else moment.replace(tzinfo=UTC))


def parse_where(condition: str) -> Test:
    """
    A condition in words as a test of a row.

    ``has images``, ``has-not agency``, ``source=daily``, ``language!=en``, ``word_count>=200``,
    ``published<2026-11-20``. On a list, ``=`` asks whether it holds the value. Raises UsageError that says what is
    accepted.
    """
    if match := _HAS.fullmatch(condition):
        name = _known(match["name"], condition)
        wanted = match["word"] == "has"
        return lambda row: _has(row, name) is wanted
    match = _CONDITION.fullmatch(condition)
    if match is None:
        raise UsageError(
            f"--where {condition!r}: write `has FIELD`, `has-not FIELD` or `FIELD=VALUE` with =, !=, <, <=, > or >="
        )
    name, sign, value = _known(match["name"], condition), match["sign"], match["value"]
    return lambda row: _holds(row[name], sign, value)


def _known(name: str, condition: str) -> str:
    if name not in _NAMES:
        raise UsageError(f"--where {condition!r}: there is no field {name}; docs/schema.md lists the fields")
    return name


def _has(row: Row, name: str) -> bool:
    return row[name] not in (None, "", [], False, 0)


def _is_one_of(language: str | None, wanted: frozenset[str]) -> bool:
    return language is not None and (language in wanted or language.partition("-")[0] in wanted)


def _holds(found: Any, sign: str, value: str) -> bool:
    if isinstance(found, list):
        return (value in found) is (sign == "=")
    if found is None:
        return sign == "!="
    if isinstance(found, bool):
        return (str(found).lower() == value.lower()) is (sign == "=")
    if isinstance(found, int | float):
        try:
            return _compare(found, sign, float(value))
        except ValueError:
            return sign == "!="
    return _compare(str(found), sign, value)


def _compare(found: Any, sign: str, value: Any) -> bool:
    match sign:
        case "=":
            return bool(found == value)
        case "!=":
            return bool(found != value)
        case "<":
            return bool(found < value)
        case "<=":
            return bool(found <= value)
        case ">":
            return bool(found > value)
    return bool(found >= value)
