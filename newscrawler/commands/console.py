"""Words on stderr, data on stdout: the two consoles, tables, and times as people write them."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from rich.console import Console

F = TypeVar("F", bound=Callable[..., Any])

_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_SPAN = re.compile(r"(?P<count>\d+(?:\.\d+)?)(?P<unit>ms|s|m|h|d|w)?")
_SECONDS = {"ms": 0.001, "s": 1.0, None: 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0, "w": 604800.0}


def err() -> Console:
    """The console for words: stderr, honours NO_COLOR, plain when it is no terminal."""
    from rich.console import Console

    return Console(stderr=True, highlight=False, soft_wrap=True)


def out() -> Console:
    """The console for data: stdout."""
    from rich.console import Console

    return Console(highlight=False, soft_wrap=True)


def printable(text: object) -> str:
    """Text that may go to a terminal: control characters, escapes and direction overrides become visible marks."""
    return _CONTROLS.sub(lambda m: f"\\x{ord(m[0]):02x}", str(text))


def out_table(
    rows: Iterable[Mapping[str, Any]], columns: Sequence[str], *, as_json: bool = False, title: str | None = None
) -> None:
    """
    Print rows as a table, or with ``as_json`` one JSON object a line with every column.

    Values are made printable; None shows as nothing in a table and as null in JSON. On a terminal JSON is ASCII, so that no
    page's control characters reach it.
    """
    if as_json:
        for row in rows:
            sys.stdout.write(
                json.dumps({c: row.get(c) for c in columns}, ensure_ascii=sys.stdout.isatty(), default=_plain) + "\n"
            )
        return
    from rich.table import Table
    from rich.text import Text

    table = Table(*columns, title=title, box=None, pad_edge=False, title_justify="left")
    for row in rows:
        table.add_row(*(Text("" if row.get(c) is None else printable(row[c])) for c in columns))
    console = out()
    if console.is_terminal:
        console.print(table)
        return
    # In a pipe nobody sees a margin: lines stay whole and carry no padding.
    console.width = 10_000
    with console.capture() as capture:
        console.print(table)
    sys.stdout.write("".join(line.rstrip() + "\n" for line in capture.get().splitlines()))


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return str(value)


def seconds(text: str) -> float:
    """ "30m", "2d", "1.5h", "90" as seconds. Raises click.BadParameter naming the accepted forms."""
    match = _SPAN.fullmatch(text.strip())
    if match is None:
        raise click.BadParameter(f"{text!r} is no span of time; write for example 90, 30m, 12h or 2d")
    return float(match["count"]) * _SECONDS[match["unit"]]


def moment(text: str, *, now: datetime | None = None) -> datetime:
    """ "2026-11-20", an RFC 3339 time, "now" or a span back from now ("2d") as an aware UTC time."""
    now = now or datetime.now(UTC)
    if text == "now":
        return now
    if _SPAN.fullmatch(text) and not re.fullmatch(r"\d{8,14}", text):
        return now - timedelta(seconds=seconds(text))
    try:
        value = datetime.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(
            f"{text!r} is no time; write for example 2026-11-20, 2026-11-20T10:00:00Z, 2d or now"
        ) from None
    return value if value.tzinfo else value.replace(tzinfo=UTC)


class Span(click.ParamType[float]):
    """A span of time on the command line, in seconds."""

    name = "span"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        return value if isinstance(value, float) else seconds(str(value))


class Moment(click.ParamType[datetime]):
    """A point in time on the command line."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        return value if isinstance(value, datetime) else moment(str(value))


archives_option = click.option(
    "--archives",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("archives"),
    show_default=True,
    envvar="NEWSCRAWLER_ARCHIVES",
    metavar="DIR",
    help="Where the collections lie.",
)
collection_option = click.option(
    "--collection",
    default="default",
    show_default=True,
    envvar="NEWSCRAWLER_COLLECTION",
    metavar="NAME",
    help="Which collection.",
)
packs_option = click.option(
    "--packs",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="Rule packs: a file or a folder of files; repeatable [default: ./packs and what ./sources name].",
)
json_option = click.option("--json", "as_json", is_flag=True, help="One JSON object a line instead of a table.")


def collection_options(function: F) -> F:
    """Add `--archives DIR` and `--collection NAME`, the same for every command that looks at a collection."""
    return archives_option(collection_option(function))
