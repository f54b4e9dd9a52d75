"""docs/schema.md, made from the schema: what each field means, in words, with an example."""

from __future__ import annotations

import json
from collections.abc import Iterator

from newscrawler.corpus.fields import FIELDS
from newscrawler.corpus.schema import SCHEMA_VERSION, Column, columns

_HEAD = f"""\
# The article record, schema {SCHEMA_VERSION}

This page is generated: `python -m newscrawler.corpus.codebook > docs/schema.md`.

One row is one capture of one article.
Every key is in every line, lists are never null, and a value that is not known is `null`.
Times are RFC 3339 in UTC with six decimals in JSONL, and `timestamp[us, UTC]` in Parquet.
Text is Unicode NFC without control characters; JSON is strict (no NaN, no lone surrogates).
`newscrawler.schema.json_schema()` and `newscrawler.schema.arrow_schema()` give the same in JSON Schema and Arrow.

A column marked `?` may be null.
`[]` stands for the items of a list.
"""


def codebook() -> str:
    """The page, with a line feed at its end."""
    return "\n".join([_HEAD, *_table("Fields", columns()), *_nested()]) + "\n"


def _nested() -> Iterator[str]:
    for column in columns():
        inside = column.item.children if column.kind == "list" else column.children
        if inside:
            yield from ["", *_table(f"`{column.path}{'[]' if column.kind == 'list' else ''}`", inside)]


def _table(title: str, of: tuple[Column, ...]) -> Iterator[str]:
    yield f"## {title}\n"
    yield "| field | type | meaning | comes from | example |"
    yield "|---|---|---|---|---|"
    for column in of:
        field = FIELDS[column.path]
        unit = f" ({field.unit})" if field.unit else ""
        yield f"| `{column.name}` | {_kind(column)} | {field.meaning}{unit} | {field.origin} | {_example(field.example)} |"


def _kind(column: Column) -> str:
    name = f"list of {column.item.kind}" if column.kind == "list" else column.kind
    return f"{name}{'?' if column.nullable else ''}"


def _example(value: object) -> str:
    return "" if value in (None, [], {}) else f"`{json.dumps(value, ensure_ascii=False)}`".replace("|", "\\|")


if __name__ == "__main__":
    import sys

    sys.stdout.write(codebook())
