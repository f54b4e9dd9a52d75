"""Vertical text: a token a line in ``<doc>``, ``<p>`` and ``<s>``, for Sketch Engine and the Corpus Workbench."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO
from xml.sax.saxutils import escape, quoteattr

from newscrawler.corpus.rows import Row

_TOKEN = re.compile(
    r"https?://\S+|[@#]\w+|\d+(?:[.,:]\d+)*|\w+(?:[-'’.·]\w+)*|\.{3}|[^\w\s]",
)
# A full stop, question or exclamation mark, with closing quotes behind it, then a space and what begins a sentence.
_SENTENCE_END = re.compile(r"(?<=[.!?…。！？])[\"'”’»)\]]*\s+(?=[\"'“‘«(\[¿¡]*[^\W\d_a-z]|\d)|(?<=[。！？])|\n+")
_ABBREVIATION = re.compile(
    r"(?:^|\s)(?:\w|Mr|Mrs|Ms|Dr|Prof|St|Jr|Sr|No|Nr|Gen|Col|Sen|Gov|Rep|bzw|ca|vs|etc|M|Mme)\.$"
)
_ATTRIBUTES = ("id", "url", "source", "site", "language", "section", "headline", "genre", "agency")


def write_stream(rows: Iterable[Row], file: BinaryIO) -> None:
    """One ``<doc>`` an article; ``<g/>`` glues a token to the one before, where no blank stood."""
    file.writelines("".join(_document(row)).encode() for row in rows)


def _document(row: Row) -> Iterator[str]:
    facts = {name: row[name] for name in _ATTRIBUTES if row[name]}
    facts["date"] = (row["created"] or "")[:10]
    yield f"<doc {' '.join(f'{name}={quoteattr(_flat(value))}' for name, value in facts.items())}>\n"
    for block in row["blocks"]:
        kind = "" if block["kind"] == "paragraph" else f" type={quoteattr(block['kind'])}"
        yield f"<p{kind}>\n"
        for sentence in sentences(block["text"]):
            yield "<s>\n"
            yield from _tokens(sentence)
            yield "</s>\n"
        yield "</p>\n"
    yield "</doc>\n"


def _flat(value: str) -> str:
    return " ".join(str(value).split())


def sentences(text: str) -> Iterator[str]:
    """The text cut behind sentences, by punctuation; an abbreviation before a name ends none."""
    start = 0
    for match in _SENTENCE_END.finditer(text):
        if "\n" not in match[0] and _ABBREVIATION.search(text[start : match.start()]):
            continue
        if text[start : match.end()].strip():
            yield text[start : match.end()].strip()
        start = match.end()
    if text[start:].strip():
        yield text[start:].strip()


def _tokens(sentence: str) -> Iterator[str]:
    behind = -1
    for match in _TOKEN.finditer(sentence):
        if match.start() == behind:
            yield "<g/>\n"
        yield escape(match[0]) + "\n"
        behind = match.end()
