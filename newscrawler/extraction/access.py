"""Whether readers must pay, as the page declares it, and which parts it says are paid for."""

from __future__ import annotations

import re
from typing import Any

from newscrawler.extraction.json_ld import Node
from newscrawler.extraction.page import Page
from newscrawler.extraction.wording import names, table

MAX_SELECTORS = 20

# Meta tags that say it in words of their own.
TIER_META = names("meta", "access")
TIERS: dict[str, str] = table("tiers")

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
