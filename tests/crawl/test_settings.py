"""The settings of the wire and their documentation say the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from newscrawler.crawl.wiring import DEFAULTS, DOWNLOADER_MIDDLEWARES

DOCS = Path(__file__).parents[2] / "docs"
ROWS = dict(
    re.findall(
        r"^\| `([A-Z_]+)` \| (\S+)",
        (DOCS / "limits.md").read_text() + (DOCS / "politeness.md").read_text(),
        re.MULTILINE,
    )
)


@pytest.mark.parametrize("name", DEFAULTS)
def test_setting_is_documented_with_its_default(name):
    value = DEFAULTS[name]
    said = ROWS[name]
    assert (said == "true") is value if isinstance(value, bool) else float(said) == value


@pytest.mark.parametrize("path", [path for path, place in DOWNLOADER_MIDDLEWARES.items() if place is not None])
def test_middleware_can_be_loaded(path):
    from scrapy.utils.misc import load_object

    assert load_object(path).__doc__
