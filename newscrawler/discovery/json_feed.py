"""JSON Feed 1.0 and 1.1 (jsonfeed.org) → leads."""

from __future__ import annotations

import json
from typing import Any

from newscrawler.discovery.dates import read_time
from newscrawler.discovery.elements import Stream
from newscrawler.discovery.found import Found, Gathering
from newscrawler.discovery.wording import MAX_SUMMARY, plain

LINK_KEYS: tuple[str, ...] = ("url", "external_url", "id")
SUMMARY_KEYS: tuple[str, ...] = ("summary", "content_text", "content_html")


def read(stream: Stream, gathering: Gathering) -> Found:
    """The items of the feed; a document without a list of items is no feed."""
    try:
        document = json.loads("".join(stream.text()))
    except (ValueError, RecursionError):  # not JSON, numbers of thousands of digits; nested without end
        return Found(problem="not-a-feed")
    items = document.get("items") if isinstance(document, dict) else None
    if not isinstance(items, list):
        return Found(problem="not-a-feed")
    language = plain(_string(document, ("language",)), 35)
    for item in items:
        if gathering.is_full:
            gathering.remark("cut")
            break
        if isinstance(item, dict):
            _take_item(item, gathering, language)
    return gathering.found("json-feed", title=plain(_string(document, ("title",))), language=language)


def _take_item(item: dict[str, Any], gathering: Gathering, language: str | None) -> None:
    gathering.take(
        _string(item, LINK_KEYS),
        title=plain(_string(item, ("title",))),
        published=read_time(_string(item, ("date_published",))),
        modified=read_time(_string(item, ("date_modified",))),
        summary=plain(_string(item, SUMMARY_KEYS), MAX_SUMMARY),
        language=plain(_string(item, ("language",)), 35) or language,
    )


def _string(record: dict[str, Any], keys: tuple[str, ...]) -> str | None:
    return next((value for key in keys if isinstance(value := record.get(key), str) and value.strip()), None)
