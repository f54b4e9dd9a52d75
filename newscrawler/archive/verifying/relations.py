"""What records say of each other: unique names, and fields that name another record."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from datetime import datetime
from hashlib import blake2b
from typing import NamedTuple

from newscrawler.archive.reader import Record, read_date
from newscrawler.archive.verifying.findings import Report

_NEAR = 16
"""Requests that are remembered while responses may name them."""

_WAITING = 4
"""Responses that wait for a request which may follow: every writer puts it next."""


class _Reference(NamedTuple):
    file: str
    offset: int
    reason: str
    targets: tuple[int, ...]
    """What it names, by different names for the same; one that is known will do."""
    detail: str
    promised: bool


class Relations:
    """
    Ids and references of all files of one verification, held as numbers of 64 bits: a million records take about 100 MB.

    Give every record to ``add`` and call ``settle`` at the end.
    """

    def __init__(self, report: Report) -> None:
        self._report = report
        self._ids: set[int] = set()
        self._cut: set[int] = set()
        self._originals: set[int] = set()
        self._waiting: list[_Reference] = []

    def add(self, record: Record, *, promised: bool) -> None:
        """Note a record; ``promised`` when its writer is ours."""
        number = _number(record.id)
        if record.id and number in self._ids:
            self._report.add(record.warc, record.offset, "repeated-record-id", record.id)
        self._ids.add(number)
        if record.type == "response":
            self._note_original(record, number)
        for reference in _references(record, promised=promised):
            if reference.reason == "revisit-of-cut" or not self._is_known(reference):
                self._waiting.append(reference)

    def settle(self, *, complete: bool) -> None:
        """Report what names nothing; only among all WARCs of a collection is that certain (``complete``)."""
        for waiting in self._waiting:
            if waiting.reason == "revisit-of-cut":
                if not self._cut.isdisjoint(waiting.targets):
                    self._report.add(waiting.file, waiting.offset, waiting.reason, waiting.detail)
            elif not self._is_known(waiting) and (complete or waiting.reason == "concurrent-dangling"):
                promised = waiting.promised and complete
                self._report.add(waiting.file, waiting.offset, waiting.reason, waiting.detail, promised=promised)

    def _is_known(self, reference: _Reference) -> bool:
        known = self._originals if reference.reason == "revisit-dangling" else self._ids
        return not known.isdisjoint(reference.targets)

    def _note_original(self, record: Record, number: int) -> None:
        if cut := record.field("WARC-Truncated"):
            self._cut.add(number)
        # A cut-off body's digest speaks of no payload that anything could repeat.
        digest = record.field("WARC-Payload-Digest")
        names = [digest] if digest and not cut else []
        if record.url and record.date:
            names.append(_at(record.url, record.date))
        self._originals.update((number, *map(_number, names)))


def _references(record: Record, *, promised: bool) -> Iterator[_Reference]:
    """What a record says of others."""

    def reference(reason: str, *names: str) -> _Reference:
        return _Reference(
            record.warc, record.offset, reason, tuple(map(_number, names)), ", ".join(names)[:200], promised
        )

    for name in record.values("WARC-Concurrent-To"):
        yield reference("concurrent-dangling", name)
    target = record.field("WARC-Refers-To")
    if record.type == "conversion" and target:
        yield reference("conversion-dangling", target)
    if record.type == "revisit":
        url, date = record.field("WARC-Refers-To-Target-URI"), read_date(record.field("WARC-Refers-To-Date"))
        names = [target, _at(url, date) if url and date else None, record.field("WARC-Payload-Digest")]
        yield reference("revisit-dangling", *(name for name in names if name))
        if target:
            yield reference("revisit-of-cut", target)


class Asked(NamedTuple):
    """A response with the method and time of its request; None without one."""

    response: Record
    method: str | None = None
    date: datetime | None = None


class _Request(NamedTuple):
    id: str
    concurrent_to: frozenset[str]
    method: str
    date: datetime | None


class Exchanges:
    """Which request belongs to which response, while both are near each other in the file."""

    def __init__(self) -> None:
        self._requests: deque[_Request] = deque(maxlen=_NEAR)
        self._responses: deque[Record] = deque()

    def add(self, record: Record) -> list[Asked]:
        """Take a record; gives the responses that can be judged now."""
        if record.type == "request":
            method = record.block.start(32).split(b" ")[0].decode("latin-1").upper()
            concurrent = frozenset(record.values("WARC-Concurrent-To"))
            self._requests.append(_Request(record.id, concurrent, method, record.date))
        elif record.type == "response":
            self._responses.append(record)
        ready = [asked for asked in map(self._ask, self._responses) if asked.method is not None]
        for asked in ready:
            self._responses.remove(asked.response)
        if len(self._responses) > _WAITING:
            ready.append(Asked(self._responses.popleft()))
        return ready

    def rest(self) -> list[Asked]:
        """The responses that are still waiting, at the end of a file."""
        left = [Asked(response) for response in self._responses]
        self._responses.clear()
        return left

    def _ask(self, response: Record) -> Asked:
        named = response.values("WARC-Concurrent-To")
        for request in reversed(self._requests):
            if response.id in request.concurrent_to or request.id in named:
                return Asked(response, request.method, request.date)
        return Asked(response)


def _at(url: str, date: datetime) -> str:
    return f"{url} {date:%Y%m%d%H%M%S}"


def _number(name: str) -> int:
    return int.from_bytes(blake2b(name.encode("utf-8", "replace"), digest_size=8).digest(), "big")
