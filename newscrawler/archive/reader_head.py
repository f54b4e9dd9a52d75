"""
The head of a WARC record: what its named fields say, and what is wrong with them.

Any head is read with care; one as nearly every program writes it is known at sight, and read sooner to the same end.
"""

from __future__ import annotations

import re
from typing import NamedTuple

MAX_BLOCK = 16 * 1024**3
"""A block that says it is larger is damage: sixteen times what a whole WARC should be."""

END_OF_RECORD = b"\r\n\r\n"

LARGEST_ORDINARY_HEAD = 16 * 1024
_FIELD = rb"(?!(?i:content-length):)[!-9;-~]++: (?! )[ -~]++(?<! )\r\n"
ORDINARY_HEAD = re.compile(
    rb"WARC/1\.[01]\r\n(?:" + _FIELD + rb")*+(?i:content-length): (\d{1,15}+)\r\n(?:" + _FIELD + rb")*+\r\n"
)
"""Printable ASCII, a line a field, a space behind the colon, one Content-Length: group 1. No step is ever taken back."""

_DIGITS = re.compile(r"\d{1,15}")


class Head(NamedTuple):
    """What a head says: the named fields in their order as written, and what the standard forbids of them."""

    version: str
    fields: tuple[tuple[str, str], ...]
    flaws: tuple[str, ...]


class BadlyFramed(Exception):
    """The record at hand does not end where it says, or says nothing; the text says how."""


def read_head(head: bytes) -> Head:
    """Version, named fields and flaws of a record's head."""
    flaws = []
    lines = head.decode("utf-8", "replace").replace("\r\n", "\n").rstrip("\n").split("\n")
    fields: list[tuple[str, str]] = []
    for line in lines[1:]:
        name, colon, value = line.partition(":")
        if line[:1] in " \t" and fields:
            flaws.append(f"{fields[-1][0]} is folded")
            fields[-1] = (fields[-1][0], f"{fields[-1][1]} {line.strip()}")
        elif colon and name:
            fields.append((name.strip(), value.strip()))
        else:
            flaws.append("a line of the head is no named field")
    return Head(lines[0].removeprefix("WARC/"), tuple(fields), tuple(flaws))


def content_length(head: Head) -> int:
    """The size of the block that a head speaks of. Raises BadlyFramed when it names none, or several."""
    sizes = [value for name, value in head.fields if name.lower() == "content-length"]
    if not sizes:
        raise BadlyFramed("Content-Length is missing")
    if not _DIGITS.fullmatch(sizes[0]) or int(sizes[0]) > MAX_BLOCK or len(set(sizes)) > 1:
        raise BadlyFramed(f"Content-Length {sizes[0][:30]!r} is no size")
    return int(sizes[0])


def read_ordinary_head(head: bytes) -> Head:
    """Version and fields of a head that ORDINARY_HEAD matched."""
    version, *lines = head[5:-4].decode("ascii").split("\r\n")
    return Head(version, tuple([tuple(line.split(": ", 1)) for line in lines]), ())  # type: ignore[misc]
