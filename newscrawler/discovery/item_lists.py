"""The URLs of schema.org ItemLists (and hasPart, blogPost) in a page's JSON-LD."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from newscrawler.discovery.found import absolute

MAX_SCRIPTS = 20
MAX_SCRIPT = 512 * 1024
MAX_NODES = 20_000

LIST_KEYS: tuple[str, ...] = ("itemListElement", "hasPart", "blogPost", "blogPosts")
ADDRESS_KEYS: tuple[str, ...] = ("url", "@id", "mainEntityOfPage")
NOT_ARTICLES: frozenset[str] = frozenset({"BreadcrumbList", "SiteNavigationElement", "WPHeader", "WPFooter"})
"""Types whose lists name sections, not articles."""


def listed_urls(root: Any, url: str) -> tuple[str, ...]:
    """The addresses that the page's lists name, in order, each once; broken scripts give nothing."""
    found: dict[str, None] = {}
    scripts = (script for script in root.iter("script") if "ld+json" in (script.get("type") or "").lower())
    for _, script in zip(range(MAX_SCRIPTS), scripts, strict=False):
        text = (script.text or "").strip()
        if len(text) > MAX_SCRIPT or not any(f'"{key}"' in text for key in LIST_KEYS):
            continue
        try:
            document = json.loads(text, strict=False)
        except (ValueError, RecursionError):  # comments, trailing commas, endless nesting: leave it
            continue
        found.update(dict.fromkeys(target for raw in _listed(document) if (target := absolute(raw, url))))
    return tuple(found)


def _listed(document: Any) -> Iterator[str]:
    waiting, seen = [document], 0
    while waiting and seen < MAX_NODES:
        node, seen = waiting.pop(0), seen + 1
        if isinstance(node, list):
            waiting.extend(node)
        elif isinstance(node, dict) and str(node.get("@type")) not in NOT_ARTICLES:
            for key in LIST_KEYS:
                yield from _addresses(node.get(key))
            waiting.extend(
                value for key, value in node.items() if key not in LIST_KEYS and isinstance(value, dict | list)
            )


def _addresses(items: Any) -> Iterator[str]:
    for item in items[:1000] if isinstance(items, list) else [items]:
        node = item.get("item", item) if isinstance(item, dict) else item
        if isinstance(node, str):
            yield node
        elif isinstance(node, dict):
            candidates = (node.get(key) for key in ADDRESS_KEYS)
            yield from (value for value in candidates if isinstance(value, str))
            if node is not item and isinstance(item.get("url"), str):
                yield item["url"]
