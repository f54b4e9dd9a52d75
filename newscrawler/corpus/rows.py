"""Articles as rows and lines, and back: the one place that decides how a value is written."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from newscrawler.corpus.schema import Column, columns
from newscrawler.errors import ExtractionError
from newscrawler.model import Article

# No tool agrees on these: C0 and C1 controls but for line feed and tab, byte order marks, interlinear marks,
# noncharacters (not allowed in XML either). Line and paragraph separators would end a line for str.splitlines.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff"
    + "".join(chr(plane + low) for plane in range(0x10000, 0x110000, 0x10000) for low in (0xFFFE, 0xFFFF))
    + "]"
)
_SURROGATES = re.compile("[\ud800-\udfff]")
_BREAKS = re.compile("\r\n?|[\u2028\u2029\x85]")

Row = dict[str, Any]


def plain(text: str) -> str:
    """The text in NFC, line breaks as line feeds, without control characters, noncharacters or half surrogates."""
    if text.isascii() and text.isprintable():
        return text
    text = _SURROGATES.sub("\ufffd", _BREAKS.sub("\n", text))
    return unicodedata.normalize("NFC", _FORBIDDEN.sub("", text))


def rfc3339(moment: datetime) -> str:
    """UTC with six decimals always, so that times sort as text."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ").rjust(27, "0")


def article_row(article: Article) -> Row:
    """
    The article as JSON values: every key, lists never null, strings plain, times as text.

    What is derived from ``text`` is derived here, so that it holds for the text as written.
    """
    row: Row = {column.name: _written(column, getattr(article, column.name)) for column in columns()}
    row["text_digest"] = hashlib.sha256(row["text"].encode()).hexdigest()
    row["char_count"] = len(row["text"])
    return row


def _written(column: Column, value: Any) -> Any:
    if value is None:
        return None
    match column.kind:
        case "string":
            return plain(value)
        case "time":
            return rfc3339(value)
        case "list":
            return [_written(column.item, item) for item in value]
        case "struct":
            return {child.name: _written(child, getattr(value, child.name)) for child in column.children}
        case "number":
            return float(value)
    return value


def row_line(row: Mapping[str, Any]) -> str:
    """One line of JSONL with its line feed: strict JSON, keys in their order, UTF-8 not escaped."""
    return json.dumps(row, ensure_ascii=False, allow_nan=False, separators=(",", ":")) + "\n"


def json_line(article: Article) -> str:
    """The article as one line of JSONL, with its line feed."""
    return row_line(article_row(article))


def row_article(row: Mapping[str, Any]) -> Article:
    """
    The article of a row, whether its times are text (JSONL) or datetimes (Parquet).

    Raises ExtractionError when a key is missing or a value is of another type.
    """
    try:
        return Article(**{column.name: _read(column, row[column.name]) for column in columns()})
    except (KeyError, TypeError, ValueError) as error:
        raise ExtractionError(f"no article record of schema 1: {error!r}; extract the WARC again") from error


def _read(column: Column, value: Any) -> Any:
    if value is None:
        return () if column.kind == "list" else None
    match column.kind:
        case "time":
            moment = datetime.fromisoformat(value) if isinstance(value, str) else value
            return moment.astimezone(UTC)
        case "list":
            return tuple(_read(column.item, item) for item in value)
        case "struct":
            assert column.model is not None
            return column.model(**{child.name: _read(child, value[child.name]) for child in column.children})
    return value
