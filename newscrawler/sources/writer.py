"""`Source` → the text of its file, each value with the evidence for it as a comment."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from newscrawler.sources.durations import write_duration
from newscrawler.sources.fields import REQUIRED, TABLES
from newscrawler.sources.source import Source

ALWAYS_WRITTEN = ("name", "title", *REQUIRED)


def write_source(source: Source, evidence: Mapping[str, str] | None = None) -> str:
    """
    The TOML text from which `read_source` makes ``source`` again; values that are the default are left out.

    ``evidence`` says why: its keys are URLs (the comment stands behind them) or names of keys (before them); the key
    "" stands at the head of the file.
    """
    why = dict(evidence or {})
    lines = [f"# {_one_line(line)}" for line in why.pop("", "").splitlines()]
    lines += _assignments(source, why, skip=TABLES)
    for table in TABLES:
        inner = list(_assignments(getattr(source, table), why, skip=()))
        lines += ["", f"[{table}]", *inner] if inner else []
    return "\n".join(lines) + "\n"


def _assignments(record: Any, why: Mapping[str, str], *, skip: tuple[str, ...]) -> Iterator[str]:
    for item in dataclasses.fields(record):
        value = getattr(record, item.name)
        if item.name in skip or item.name == "path" or (value == item.default and item.name not in ALWAYS_WRITTEN):
            continue
        if item.name in why:
            yield f"# {_one_line(why[item.name])}"
        yield f"{item.name} = {_value(value, why)}"


def _value(value: Any, why: Mapping[str, str]) -> str:
    if isinstance(value, tuple):
        items = "".join(
            f"\n  {_string(item)}," + (f"  # {_one_line(why[item])}" if item in why else "") for item in value
        )
        return f"[{items}\n]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, timedelta):
        return _string(write_duration(value))
    return str(value) if isinstance(value, int | float) else _string(str(value))


def _string(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() or c == " " else f"\\U{ord(c):08x}" for c in escaped) + '"'


def _one_line(text: str) -> str:
    return "".join(character if character.isprintable() else " " for character in text)
