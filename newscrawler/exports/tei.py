"""One TEI corpus (P5): header and body of every article, paragraphs, crossheads, lists and quotes kept apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import BinaryIO
from xml.sax.saxutils import escape, quoteattr

from newscrawler.corpus.rows import Row

_NAMESPACE = "http://www.tei-c.org/ns/1.0"
_HEAD = f"""<?xml version="1.0" encoding="UTF-8"?>
<teiCorpus xmlns="{_NAMESPACE}">
<teiHeader><fileDesc>
<titleStmt><title>News articles</title></titleStmt>
<publicationStmt><p>Made by newscrawler from web archives; the texts belong to their publishers.</p></publicationStmt>
<sourceDesc><p>Web pages; each article names its own.</p></sourceDesc>
</fileDesc></teiHeader>
"""
_ELEMENTS = {"crosshead": "head", "quote": "quote", "pre": "ab", "paragraph": "p"}
_GROUPED = {"list-item": ("list", "item"), "table-row": ("table", "row")}


def write_stream(rows: Iterable[Row], file: BinaryIO) -> None:
    """Valid XML 1.0 with one ``TEI`` element an article, streamed."""
    file.write(_HEAD.encode())
    file.writelines("".join(_article(row)).encode() for row in rows)
    file.write(b"</teiCorpus>\n")


def _article(row: Row) -> Iterator[str]:
    yield f"<TEI xml:id={quoteattr('a' + row['id'])}{_language(row)}>\n<teiHeader><fileDesc>\n<titleStmt>"
    yield _element("title", row["headline"] or row["url"], 'type="main"')
    yield from (_element("author", author["name"]) for author in row["authors"])
    yield "</titleStmt>\n<publicationStmt>"
    yield _element("publisher", row["publisher"] or row["site"])
    yield from (_element("availability", "", "", f"<p>{escape(row['access'])}</p>"),)
    yield _element("date", row["published"], f"when={quoteattr(row['published'] or '')}")
    yield "</publicationStmt>\n"
    yield from _notes(row)
    yield f"<sourceDesc>{_bibl(row)}</sourceDesc>\n</fileDesc>\n{_profile(row)}</teiHeader>\n<text>"
    yield _front(row)
    yield f"<body>\n{''.join(_blocks(row['blocks']))}</body></text>\n</TEI>\n"


def _language(row: Row) -> str:
    return f" xml:lang={quoteattr(row['language'])}" if row["language"] else ""


def _element(name: str, text: str | None, attributes: str = "", inside: str = "") -> str:
    if not text and not inside:
        return ""
    return f"<{name}{' ' + attributes if attributes else ''}>{escape(text or '')}{inside}</{name}>"


def _notes(row: Row) -> Iterator[str]:
    notes = [
        *([("dateline", row["dateline"]["raw"])] if row["dateline"] else []),
        *(("correction", note) for note in row["corrections"]),
        *(("rights", signal) for signal in row["rights"]),
    ]
    if notes:
        yield "<notesStmt>" + "".join(_element("note", text, f"type={quoteattr(kind)}") for kind, text in notes)
        yield "</notesStmt>\n"


def _bibl(row: Row) -> str:
    capture = row["capture"] or {}
    facts = [("url", row["url"]), ("warc", capture.get("warc_filename")), ("record", capture.get("record_id"))]
    idnos = "".join(_element("idno", value, f"type={quoteattr(kind)}") for kind, value in facts)
    return f"<bibl>{idnos}{_element('date', row['added'], 'type=' + quoteattr('captured'))}</bibl>"


def _profile(row: Row) -> str:
    language = f"<langUsage><language ident={quoteattr(row['language'])}/></langUsage>" if row["language"] else ""
    words = "".join(f"<item>{escape(tag)}</item>" for tag in row["tags"])
    keywords = f"<textClass><keywords><list>{words}</list></keywords></textClass>" if words else ""
    return f"<profileDesc>{language}{keywords}</profileDesc>\n" if language or keywords else ""


def _front(row: Row) -> str:
    abstract = _element("div", "", 'type="standfirst"', _element("p", row["standfirst"])) if row["standfirst"] else ""
    return f"<front>{abstract}</front>" if abstract else ""


def _blocks(blocks: list[Row]) -> Iterator[str]:
    """Crossheads open divisions, so that the body is valid whatever follows what."""
    division: list[str] = []
    for kind, group in groupby(blocks, key=lambda block: block["kind"]):
        texts = [_text(block["text"]) for block in group]
        if kind == "crosshead":
            if division:
                yield _division(division)
            division = [f"<head>{text}</head>\n" for text in texts]
        elif kind in _GROUPED:
            outer, inner = _GROUPED[kind]
            cells = [f"<cell>{text}</cell>" if inner == "row" else text for text in texts]
            division.append(f"<{outer}>{''.join(f'<{inner}>{cell}</{inner}>' for cell in cells)}</{outer}>\n")
        else:
            division += [f"<{_ELEMENTS[kind]}>{text}</{_ELEMENTS[kind]}>\n" for text in texts]
    yield _division(division)


def _division(parts: list[str]) -> str:
    only_head = all(part.startswith("<head>") for part in parts)
    return f"<div>\n{''.join(parts)}{'<p/>' if only_head else ''}</div>\n"


def _text(text: str) -> str:
    return escape(text).replace("\n", "<lb/>")
