"""CSS selectors and XPath expressions, compiled once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from cssselect import SelectorError
from lxml import etree, html
from lxml.cssselect import CSSSelector

MAX_SELECTOR = 1_000
MAX_SELECTED = 1_000
"""Elements of one page; a selector that means more means the whole page."""

_XPATH_BEGINS = ("/", "./", "(/", "(./")


def check_selector(text: str) -> str:
    """The selector as it is. ValueError says what is wrong with it."""
    try:
        found = _compiled(text)(html.fragment_fromstring("<div></div>"))
    except (etree.XPathError, SelectorError, ValueError) as error:
        raise ValueError(f"a CSS selector, or an XPath expression that begins with / or ./ ({error})") from None
    if not isinstance(found, list):
        raise ValueError("an expression that selects elements")
    return text


def select(tree: Any, selectors: Sequence[str]) -> list[Any]:
    """The elements that the first telling selector selects, in the order of the page."""
    for text in selectors:
        try:
            found = _compiled(text)(tree)
        except etree.XPathError:  # a function that only a page with such elements comes to call
            continue
        if nodes := [node for node in found[:MAX_SELECTED] if isinstance(getattr(node, "tag", None), str)]:
            return nodes
    return []


@lru_cache(maxsize=4096)
def _compiled(text: str) -> Any:
    return etree.XPath(text) if text.startswith(_XPATH_BEGINS) else CSSSelector(text, translator="html")
