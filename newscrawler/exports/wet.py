"""Clean text as WARC ``conversion`` records, like Common Crawl's WET files; datatrove and warcio read them unchanged."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from newscrawler.archive import write_conversion_warc
from newscrawler.corpus.rows import Row
from newscrawler.corpus.texts import SpooledTexts

NAME = "articles.warc.wet.gz"


def write_stream(rows: Iterable[Row], file: BinaryIO) -> None:
    """
    A warcinfo record and one record an article; WARC-Refers-To names the archived response.

    Rows that came from no archive are left out: there is no response to refer to.
    """
    with tempfile.TemporaryDirectory(prefix="newscrawler-export-") as work, SpooledTexts() as texts:
        for row in rows:
            if row["capture"]:
                texts.add(row)
        made = Path(work, NAME)
        if write_conversion_warc(made, texts, source_warc="several WARCs; WARC-Refers-To names each response"):
            with made.open("rb") as written:
                shutil.copyfileobj(written, file, 1024 * 1024)
