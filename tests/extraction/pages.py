"""Pages in few words, for tests."""

from __future__ import annotations

import json
from typing import Any

from newscrawler.extraction.page import Page, parse_page

URL = "https://www.herald.example/2024/03/03/world/orlin-dam"
PARAGRAPH = "The last families left the river terrace at dawn, carrying what the water had not taken from them, and went up to the ridge."


def page(body: str = "", head: str = "", url: str = URL, lang: str = "en") -> Page:
    return parse_page(f'<html lang="{lang}"><head>{head}</head><body>{body}</body></html>', url=url)


def ld(**node: Any) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@context": "https://schema.org", **node})}</script>'


def article(inside: str, before: str = "") -> str:
    return (
        f"<article><h1>Families flee the Orlin valley</h1>{before}"
        + f"<p>{PARAGRAPH}</p>" * 4
        + inside
        + f"<p>{PARAGRAPH}</p></article>"
    )
