"""Versions of an article: captures of one article_id, in order; a version counts when the text changed."""

from __future__ import annotations

from newscrawler.corpus.rows import Row


class Versions:
    """Numbers the captures of each article in the order in which they are given."""

    def __init__(self) -> None:
        self._last: dict[str, tuple[str, str, int]] = {}

    def number(self, row: Row) -> Row:
        """The row with ``version`` and ``previous_id`` set."""
        previous, digest, version = self._last.get(row["article_id"], (None, None, 0))
        if digest != row["text_digest"]:
            version += 1
        self._last[row["article_id"]] = (row["id"], row["text_digest"], version)
        row["version"], row["previous_id"] = version, previous
        return row
