from __future__ import annotations

import re
from pathlib import Path

from newscrawler.archive.capture import Capture
from newscrawler.archive.encodings import CODINGS
from newscrawler.archive.verifying.findings import CHECKS

DOCS = Path(__file__).parents[2] / "docs"


def test_table_of_checks_and_checks_agree():
    page = (DOCS / "verify.md").read_text()
    rows = re.findall(r"^\| ([A-Z]\d+) \| `([a-z-]+)` \| (must|should) \| (.+?) \|", page, re.MULTILINE)
    assert rows == [(check.number, reason, check.level, check.meaning) for reason, check in CHECKS.items()]


def test_everything_that_a_capture_gives_is_described():
    page = (DOCS / "reading.md").read_text()
    public = [name for name in vars(Capture) if not name.startswith("_")]
    assert [name for name in public if f"`{name}" not in page and name not in _INSIDE] == []


_INSIDE = {"record", "crawl_id", "find_original", "original", "is_revisit"}


def test_every_coding_is_named():
    page = (DOCS / "reading.md").read_text()
    assert [name for name in CODINGS if name.removeprefix("x-") not in page] == []
