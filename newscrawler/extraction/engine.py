"""trafilatura's opinion of what the body is: asked once a page, on the tree that is already parsed, with no metadata."""

from __future__ import annotations

import logging
from functools import cache
from typing import Any

from lxml import etree

MAX_ELEMENTS = 25_000
MAX_OF_A_KIND = 3_000
"""Of paragraphs or of line breaks: trafilatura's time grows with their square (60,000 of them took more than six seconds)."""
HEAVY = ("p", "br", "li", "td", "span")

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


def engine_lines(tree: Any, url: str, *, thorough: bool = False) -> list[str] | None:
    """
    The lines of text that trafilatura takes for the body, none when it finds nothing; None when the page would freeze it.

    ``thorough`` lets it compare its find with those of other algorithms, which costs half as much again and changes
    the answer where it found next to nothing. The tree stays as it is.
    """
    if not _is_bearable(tree):
        return None
    from trafilatura import bare_extraction

    try:
        document = bare_extraction(tree, url=url, options=_options(thorough))
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError, etree.LxmlError):
        # What broken trees raise inside of it; its own callers see a warning and nothing else.
        return []
    text = getattr(document, "text", None) or ""
    return [line for line in text.split("\n") if line.strip()]


@cache
def engine_version() -> str:
    """The installed trafilatura's version."""
    from importlib.metadata import version

    return version("trafilatura")


_count = etree.XPath("count(//*)")
_of_a_kind = [etree.XPath(f"count(//{tag})") for tag in HEAVY]


@cache
def _options(thorough: bool) -> Any:
    from trafilatura.settings import Extractor

    return Extractor(output_format="python", comments=False, with_metadata=False, fast=not thorough)


def _is_bearable(tree: Any) -> bool:
    if _count(tree) > MAX_ELEMENTS:
        return False
    return all(count(tree) <= MAX_OF_A_KIND for count in _of_a_kind)
