"""INSERT … ON CONFLICT in both dialects."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def _insert(connection: Connection, table: Table) -> Any:
    return (postgresql if connection.dialect.name == "postgresql" else sqlite).insert(table)


def insert_new(connection: Connection, table: Table, *, key: Sequence[str]) -> Any:
    """An INSERT that leaves rows alone whose ``key`` is taken."""
    return _insert(connection, table).on_conflict_do_nothing(index_elements=list(key))


def insert_or_update(connection: Connection, table: Table, *, key: Sequence[str], change: Sequence[str]) -> Any:
    """An INSERT that sets the columns ``change`` where ``key`` is taken."""
    statement = _insert(connection, table)
    return statement.on_conflict_do_update(
        index_elements=list(key), set_={name: statement.excluded[name] for name in change}
    )
