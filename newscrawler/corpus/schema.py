"""
The shape of the article record, read off ``model.Article``: Arrow, JSON Schema and `datasets` features from one place.

Every key is in every line, lists are never null, times are RFC 3339 UTC with six decimals in JSON and
``timestamp[us, UTC]`` in Parquet.
"""

from __future__ import annotations

import types
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, Union, get_args, get_origin, get_type_hints

from newscrawler.corpus.fields import FIELDS
from newscrawler.model import Article

if TYPE_CHECKING:
    import pyarrow as pa

SCHEMA_VERSION = "1"
TIME_PATTERN = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$"

_SCALARS: dict[type, str] = {str: "string", int: "integer", float: "number", bool: "boolean", datetime: "time"}
_FEATURE_TYPES = {
    "string": "string",
    "integer": "int64",
    "number": "float64",
    "boolean": "bool",
    "time": "timestamp[us, tz=UTC]",
}


@dataclass(frozen=True, slots=True)
class Column:
    """
    One field: its path (``images[].caption``), kind, and for structs and lists what is inside.

    ``kind`` is string, integer, number, boolean, time, struct or list. ``nullable`` columns may be null.
    """

    name: str
    path: str
    kind: str
    nullable: bool
    children: tuple[Column, ...] = ()
    values: tuple[str, ...] = ()
    model: type | None = None

    def walk(self) -> Iterator[Column]:
        """This column and everything inside it that has a name of its own, in order."""
        yield self
        for child in self.item.children if self.kind == "list" else self.children:
            yield from child.walk()

    @property
    def item(self) -> Column:
        """What a list holds."""
        return self.children[0]


@cache
def columns() -> tuple[Column, ...]:
    """The columns of the article record in their order."""
    return _columns_of(Article, "")


def _columns_of(model: type, prefix: str) -> tuple[Column, ...]:
    hints = get_type_hints(model)
    return tuple(_column(field.name, f"{prefix}{field.name}", hints[field.name]) for field in fields(model))


def _column(name: str, path: str, hint: Any) -> Column:
    hint, nullable = _without_none(hint)
    origin = get_origin(hint)
    if origin is tuple:
        return Column(name, path, "list", False, (_column("item", f"{path}[]", get_args(hint)[0]),))
    if origin is Literal:
        return Column(name, path, "string", nullable, values=get_args(hint))
    if isinstance(hint, type) and is_dataclass(hint):
        return Column(name, path, "struct", nullable, _columns_of(hint, f"{path}."), model=hint)
    return Column(name, path, _SCALARS[hint], nullable)


def _without_none(hint: Any) -> tuple[Any, bool]:
    if get_origin(hint) not in (Union, types.UnionType):
        return hint, False
    (inner,) = (part for part in get_args(hint) if part is not type(None))
    return inner, True


def arrow_schema() -> pa.Schema:
    """The record as an Arrow schema; what the Parquet files are written with."""
    import pyarrow as pa

    # Only the outer columns say "not null": pyarrow's JSON reader refuses a null struct whose fields are required.
    return pa.schema([pa.field(c.name, _arrow_type(c), nullable=c.nullable) for c in columns()])


def _arrow_type(column: Column) -> pa.DataType:
    import pyarrow as pa

    if column.kind == "list":
        return pa.list_(_arrow_type(column.item))
    if column.kind == "struct":
        return pa.struct([(c.name, _arrow_type(c)) for c in column.children])
    return {
        "string": pa.string(),
        "integer": pa.int64(),
        "number": pa.float64(),
        "boolean": pa.bool_(),
        "time": pa.timestamp("us", tz="UTC"),
    }[column.kind]


def json_schema() -> dict[str, Any]:
    """The record as JSON Schema (2020-12): what every line of a JSONL file keeps to."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "newscrawler article",
        "description": f"A cleaned news article and where its bytes are archived, schema {SCHEMA_VERSION}.",
        **_object(columns()),
    }


def _object(of: tuple[Column, ...]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {c.name: _described(c) for c in of},
        "required": [c.name for c in of],
        "additionalProperties": False,
    }


def _described(column: Column) -> dict[str, Any]:
    kind = _json_type(column)
    if column.path in FIELDS:
        kind["description"] = FIELDS[column.path].meaning
    return kind


def _json_type(column: Column) -> dict[str, Any]:
    if column.kind == "list":
        return {"type": "array", "items": _json_type(column.item)}
    if column.kind == "struct":
        kind = _object(column.children)
    elif column.kind == "time":
        kind = {"type": "string", "format": "date-time", "pattern": TIME_PATTERN}
    else:
        kind = {"type": column.kind}
    if column.values:
        kind["enum"] = [*column.values, None] if column.nullable else list(column.values)
    if column.nullable:
        kind["type"] = [kind["type"], "null"]
    return kind


def features() -> list[dict[str, Any]]:
    """The record as the ``dataset_info.features`` of a dataset card, for `datasets.load_dataset`."""
    return [_feature(column) for column in columns()]


def _feature(column: Column) -> dict[str, Any]:
    named = {"name": column.name}
    if column.kind == "list":
        item = column.item
        inside: Any = [_feature(c) for c in item.children] if item.kind == "struct" else _FEATURE_TYPES[item.kind]
        return {**named, "list": inside}
    if column.kind == "struct":
        return {**named, "struct": [_feature(c) for c in column.children]}
    return {**named, "dtype": _FEATURE_TYPES[column.kind]}
