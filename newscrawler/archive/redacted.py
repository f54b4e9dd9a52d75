"""Pages that were taken out of a collection: whoever makes its index anew must leave them out again."""

from __future__ import annotations

import json
from pathlib import Path

from newscrawler.archive.layout import CollectionPaths
from newscrawler.urls import article_id, url_key


class RedactedPages:
    """The audit list that `newscrawler redact` keeps: whole pages by article id, single captures by record id."""

    def __init__(self, paths: CollectionPaths) -> None:
        self._articles: set[str] = set()
        self._records: set[str] = set()
        path = paths.base / "redactions.jsonl"
        if path.is_file():
            self._read(path)

    def _read(self, path: Path) -> None:
        for line in path.read_bytes().splitlines():
            try:
                redaction = json.loads(line)
            except ValueError:
                continue  # The line that a killed run left half.
            if redaction.get("record_id"):
                self._records.add(redaction["record_id"])
            else:
                self._articles.add(str(redaction.get("article_id")))

    def cover(self, url: str, record_id: str) -> bool:
        """True for a capture that was taken out."""
        return record_id in self._records or (bool(self._articles) and article_id(url_key(url)) in self._articles)
