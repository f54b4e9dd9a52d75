"""Text and meta, a line each, as Prodigy and most annotation tools take them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import BinaryIO

from newscrawler.corpus.rows import Row


def write_stream(rows: Iterable[Row], file: BinaryIO) -> None:
    for row in rows:
        meta = {
            "id": row["id"],
            "source": row["source"] or row["site"],
            "url": row["url"],
            "date": (row["created"] or "")[:10] or None,
            "headline": row["headline"],
        }
        file.write(json.dumps({"text": row["text"], "meta": meta}, ensure_ascii=False).encode() + b"\n")
