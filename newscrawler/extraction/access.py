"""Whether readers must pay, as the page declares it, which parts it says are paid for, and whether these are missing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from newscrawler.extraction.json_ld import Node
from newscrawler.extraction.page import Page
from newscrawler.extraction.plain import all_text
from newscrawler.extraction.wording import names, table

MAX_SELECTORS = 20
MAX_WORDS = 200_000
MIN_PAID = 100
"""Characters: a paid part with fewer is an empty frame."""
STUB = 150
"""Words: whole bodies that lack the declared part are longer, since many pages declare parts that no page has."""
WHOLE = 0.6
"""Share of the declared words that a whole body has: some count captions and boxes too."""

# Meta tags that say it in words of their own.
TIER_META = names("meta", "access")
TIERS: dict[str, str] = table("tiers")

_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u3040-\u30ff\u3400-\u9fff]")
_CLASS = re.compile(r"[.#]([\w-]{2,80})")


def read_access(page: Page, articles: list[Node]) -> tuple[str, tuple[str, ...]]:
    """
    "free", "metered", "paywalled" or "unknown", and the class names (or ids) of the paid parts.

    schema.org isAccessibleForFree of the article decides, then of its parts, then the content tier of the meta tags.
    """
    selectors = tuple(dict.fromkeys(name for node in articles for name in _paid_parts(node)))[:MAX_SELECTORS]
    for node in articles:
        free = _truth(node.get("isAccessibleForFree"))
        if free is not None:
            return ("free" if free else "paywalled"), selectors
    if selectors:
        return "paywalled", selectors
    for name in TIER_META:
        for value in page.meta.get(name, ()):
            word = value.strip().lower()
            if name in ("premium", "paywall") and word in ("true", "false"):
                return ("paywalled" if word == "true" else "free"), ()
            if word in TIERS:
                return TIERS[word], ()
    return "unknown", ()


def paid_chars(page: Page, paywalls: Iterable[str]) -> int | None:
    """How many characters the page shows in the parts that it declares as paid for; None when it declares none."""
    wanted = frozenset(paywalls)
    if not wanted:
        return None
    shown = 0
    for node in page.tree.iter("div", "section", "p", "article", "main", "span", "ul", "body"):
        if not wanted.isdisjoint((node.get("class") or "").split()) or node.get("id") in wanted:
            shown = max(shown, len(all_text(node)))
    return shown


def declared_words(articles: Iterable[Node]) -> int | None:
    """The article's wordCount, as JSON-LD declares it."""
    for node in articles:
        value = node.get("wordCount")
        digits = value if isinstance(value, int) else value.strip() if isinstance(value, str) else ""
        if str(digits).isdecimal() and 0 < int(digits) <= MAX_WORDS:
            return int(digits)
    return None


def is_cut_off(text: str, *, access: str, paid: int | None = None, words: int | None = None) -> bool:
    """
    Whether the body ``text`` ends where a paywall begins, on a page that does not call itself free.

    It does when it has far fewer words than declared (``words``, declared_words). Where none are declared, it does when
    it is short and the part declared as paid (``paid`` characters, paid_chars) is not there, or ends in an ellipsis.
    """
    if access not in ("paywalled", "metered"):
        return False
    count = _words(text)
    if words is not None:
        return count < WHOLE * words
    missing = paid is not None and paid < MIN_PAID
    return (missing and count < STUB) or text.rstrip(" )]\n").endswith(("…", "..."))


def _words(text: str) -> int:
    """Words; where the script has no spaces, two characters count as one."""
    return max(len(text.split()), len(_UNSPACED.findall(text)) // 2)


def _truth(value: Any) -> bool | None:
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        word = value.strip().lower().rsplit("/", 1)[-1]
        return {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}.get(word)
    return None


def _paid_parts(node: Node) -> list[str]:
    parts = node.get("hasPart")
    found: list[str] = []
    for part in parts[:MAX_SELECTORS] if isinstance(parts, list) else [parts]:
        if isinstance(part, dict) and _truth(part.get("isAccessibleForFree")) is False:
            selectors = part.get("cssSelector")
            for selector in selectors[:MAX_SELECTORS] if isinstance(selectors, list) else [selectors]:
                found += _CLASS.findall(selector[:400]) if isinstance(selector, str) else []
    return found
