from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newscrawler.state import CaptureRow, Database
from newscrawler.urls import url_key


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with Database(tmp_path / "state.sqlite") as opened:
        yield opened


def capture_row(number: int = 0, **changes) -> CaptureRow:
    url = changes.pop("url", f"https://news.example/story-{number}")
    values = {
        "crawl_id": "crawl-1",
        "captured_at": datetime(2026, 11, 20, 10, 0, number % 60, tzinfo=UTC),
        "warc_filename": "NEWS-1.warc.gz",
        "warc_offset": number * 100,
        "warc_length": 100,
        "record_id": f"<urn:uuid:{number}>",
        "payload_digest": f"sha1:{number}",
        "payload_length": 10,
        "http_status": 200,
        "url": url,
        "url_key": url_key(url),
    }
    return CaptureRow(**{**values, **changes})
