"""
ETag and Last-Modified, used only where the server's word proved good.

A server keeps its word when equal validators come with equal payloads, and breaks it when they come with different
ones: then a 304 would hide a changed article, and it is not believed again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Connection, select

from newscrawler.state.tables import validator
from newscrawler.state.upsert import insert_or_update
from newscrawler.urls import key_hash

if TYPE_CHECKING:
    from newscrawler.state.journal import CaptureRow

CHECK_EVERY = 10
"""Every so many conditional requests a whole answer is asked for."""

_NOTED = ("etag", "last_modified", "payload_digest", "kept_word", "broke_word", "unchecked")


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What to send as If-None-Match and If-Modified-Since, and the payload that a 304 would stand for."""

    etag: str | None
    last_modified: str | None
    payload_digest: str


def usable_validators(connection: Connection, url_key: str) -> Validators | None:
    """The validators of a page if its server proved honest and no check is due."""
    row = connection.execute(select(validator).where(validator.c.key_hash == key_hash(url_key))).first()
    if row is None or not row.kept_word or row.broke_word or row.unchecked >= CHECK_EVERY:
        return None
    return Validators(etag=row.etag, last_modified=row.last_modified, payload_digest=row.payload_digest)


def note_validators(connection: Connection, rows: Sequence[CaptureRow]) -> None:
    """Learn from captures just archived: whole answers to GET that carry validators, and 304s."""
    for row in rows:
        if row.method != "GET" or row.truncated:
            continue
        if row.http_status == 304:
            _note_unchanged(connection, row)
        elif row.http_status == 200 and row.payload_digest and (row.etag or row.last_modified):
            _note_answer(connection, row)


def _note_unchanged(connection: Connection, row: CaptureRow) -> None:
    connection.execute(
        validator.update()
        .where(validator.c.key_hash == key_hash(row.url_key))
        .values(unchecked=validator.c.unchecked + 1)
    )


def _note_answer(connection: Connection, row: CaptureRow) -> None:
    before = connection.execute(select(validator).where(validator.c.key_hash == key_hash(row.url_key))).first()
    kept, broke = (before.kept_word, before.broke_word) if before else (0, 0)
    if before and (before.etag, before.last_modified) == (row.etag, row.last_modified):
        same = before.payload_digest == row.payload_digest
        kept, broke = kept + same, broke + (not same)
    connection.execute(
        insert_or_update(connection, validator, key=("key_hash",), change=_NOTED),
        {
            "key_hash": key_hash(row.url_key),
            "etag": row.etag,
            "last_modified": row.last_modified,
            "payload_digest": row.payload_digest,
            "kept_word": kept,
            "broke_word": broke,
            "unchecked": 0,
        },
    )
