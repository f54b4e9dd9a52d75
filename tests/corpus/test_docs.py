"""What the documentation says of the corpus is so."""

from __future__ import annotations

from pathlib import Path

import pytest

from newscrawler.corpus.tasks import REJECTIONS
from newscrawler.errors import NOT_ARTICLE_REASONS

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("reason", [*REJECTIONS, *NOT_ARTICLE_REASONS])
def test_every_reason_is_documented(reason):
    assert reason in (DOCS / "corpus.md").read_text(encoding="utf-8")
