"""The formats: what each is for, the module that writes it, and the endings of its files."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Export:
    """
    One format. Its module is named as the format and defines ``write_stream(rows, file)``, ``write_folder(rows, folder)``
    or both; where it has both, a target with one of ``endings`` is a file and any other a folder.
    """

    name: str
    purpose: str
    endings: tuple[str, ...]
    needs: str | None = None
    """The extra to install, for a format that rests on another tool's library."""


EXPORTS: dict[str, Export] = {
    export.name: export
    for export in (
        Export("jsonl", "the records as they are, a line each", (".jsonl", ".jsonl.gz", ".ndjson")),
        Export("parquet", "columns, a folder a day (Hive), sorted by site", (".parquet",)),
        Export("csv", "a flat choice of columns for spreadsheets", (".csv", ".csv.gz")),
        Export("dolma", "documents for language-model toolkits (dolma, datatrove)", (".json.gz", ".jsonl.gz")),
        Export("wet", "clean text as WARC conversion records, like Common Crawl's WET", (".warc.gz", ".warc.wet.gz")),
        Export("tei", "one TEI corpus in XML", (".xml", ".xml.gz")),
        Export("vertical", "a token a line for Sketch Engine and the Corpus Workbench", (".vert", ".vert.gz")),
        Export("prodigy", "text and meta for annotation tools", (".jsonl", ".jsonl.gz")),
        Export("docbin", "spaCy documents", (".spacy",), needs="spacy"),
        Export("ninjs", "IPTC ninjs 3 items, a line each", (".jsonl", ".jsonl.gz")),
        Export("jsonld", "schema.org NewsArticle, a line each", (".jsonl", ".jsonl.gz")),
        Export("sqlite", "a database with full-text search, opens in datasette", (".db", ".sqlite")),
        Export("markdown", "a file an article, with front matter", ()),
    )
}
