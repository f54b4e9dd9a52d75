"""Pages that were taken out: an audit list that extraction obeys, so that they do not come back with the next version."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from newscrawler.corpus.reader import read_lines
from newscrawler.urls import article_id, url_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Redaction:
    """
    One line of the audit list: an article, or when ``record_id`` is given one capture of it, when and why.

    The address itself is not kept: ``article_id`` is a digest of it.
    """

    article_id: str
    record_id: str | None
    at: str
    reason: str

    def covers(self, url: str, record_id: str) -> bool:
        return self.record_id == record_id if self.record_id else self.article_id == article_id(url_key(url))


class Redactions:
    """The list of a corpus."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._all = [Redaction(**line) for line in read_lines(path)] if path.is_file() else []

    def cover(self, url: str, record_id: str) -> bool:
        return any(redaction.covers(url, record_id) for redaction in self._all)

    def add(self, redaction: Redaction) -> None:
        """Append to the list, durably."""
        self._all.append(redaction)
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(redaction), ensure_ascii=False) + "\n")
            file.flush()
            os.fsync(file.fileno())
