"""A Markdown file an article, with YAML front matter: for reading, note-taking tools and static sites."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import groupby

from newscrawler.corpus.rows import Row
from newscrawler.exports.writing import Folder

_FRONT_MATTER = (
    "id",
    "url",
    "source",
    "headline",
    "published",
    "modified",
    "added",
    "language",
    "section",
    "tags",
    "agency",
)
_UNSAFE = re.compile(r"[^a-z0-9]+")
# What would be markup at the start of a line, and everywhere.
_AT_START = re.compile(r"^(\s*)([#>+*-]|\d+[.)])(?=\s)", re.MULTILINE)
_ANYWHERE = re.compile(r"([\\`*_\[\]<])")


def write_folder(rows: Iterable[Row], folder: Folder) -> None:
    """``source/2026/11/20/headline-id.md`` for each article."""
    for row in rows:
        with folder.open(_path(row)) as file:
            file.write("".join(_page(row)).encode())


def _path(row: Row) -> str:
    day = (row["created"] or "unknown")[:10].replace("-", "/")
    return f"{_slug(row['source'] or row['site'])}/{day}/{_slug(row['headline'] or '')}-{row['id']}.md"


def _slug(words: str) -> str:
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    return _UNSAFE.sub("-", plain).strip("-")[:60].rstrip("-") or "article"


def _page(row: Row) -> Iterator[str]:
    # JSON is YAML: no value of a page can break out of its line.
    facts = {name: row[name] for name in _FRONT_MATTER if row[name]}
    facts["authors"] = [author["name"] for author in row["authors"]]
    yield "---\n"
    yield from (f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in facts.items() if value)
    yield "---\n\n"
    yield f"# {_escaped(row['headline'] or row['url'])}\n\n"
    if row["standfirst"]:
        yield f"**{_escaped(row['standfirst'])}**\n\n"
    for kind, blocks in groupby(row["blocks"], key=lambda block: block["kind"]):
        texts = [_marked(kind, block["text"], block["level"]) for block in blocks]
        yield ("\n" if kind in ("list-item", "table-row") else "\n\n").join(texts) + "\n\n"


def _marked(kind: str, text: str, level: int | None) -> str:
    match kind:
        case "crosshead":
            return f"{'#' * min(max(level or 2, 2), 6)} {_escaped(text)}"
        case "list-item":
            return f"- {_escaped(text)}"
        case "quote":
            return "\n".join(f"> {line}" for line in _escaped(text).split("\n"))
        case "pre":
            return "\n".join(f"    {line}" for line in text.split("\n"))
    return _escaped(text)


def _escaped(text: str) -> str:
    return _AT_START.sub(r"\1\\\2", _ANYWHERE.sub(r"\\\1", text))
