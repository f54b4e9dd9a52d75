"""spaCy documents in DocBin: tokenised by the language's own rules, provenance in ``doc.user_data``."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any, BinaryIO

import spacy
from spacy.tokens import Doc, DocBin

from newscrawler.corpus.rows import Row
from newscrawler.exports.shards import in_shards
from newscrawler.exports.writing import Folder

DOCS_IN_FILE = 2_000
"""A DocBin is read whole: as many as fit well into memory."""

_META = ("id", "url", "source", "site", "headline", "created", "language", "section")


def write_stream(rows: Iterable[Row], file: BinaryIO) -> None:
    """One .spacy file; all its documents are held in memory."""
    docs = DocBin(store_user_data=True)
    for row in rows:
        docs.add(_doc(row))
    file.write(docs.to_bytes())


def write_folder(rows: Iterable[Row], folder: Folder) -> None:
    """``articles-00000.spacy`` and so on; ``spacy train`` takes the folder."""
    for number, some in in_shards(rows, DOCS_IN_FILE):
        with folder.open(f"articles-{number:05d}.spacy") as file:
            write_stream(some, file)


def _doc(row: Row) -> Doc:
    doc = _language(row["language"] or "xx").make_doc(row["text"])
    doc.user_data.update({name: row[name] for name in _META})
    return doc


@cache
def _language(code: str) -> Any:
    """A blank pipeline: the rules of the language when spaCy has them, the general ones otherwise."""
    try:
        return spacy.blank(code.partition("-")[0])
    except ImportError:
        return spacy.blank("xx")
