"""schema.org NewsArticle as JSON-LD, a line each."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, BinaryIO

from newscrawler.corpus.rows import Row

_TYPES = {
    "liveblog": "LiveBlogPosting",
    "opinion": "OpinionNewsArticle",
    "review": "ReviewNewsArticle",
}
"""Genres that schema.org has a type of its own for."""

_FREE = {"free": True, "paywalled": False}


def write_stream(rows: Iterable[Row], file: BinaryIO) -> None:
    file.writelines(json.dumps(news_article(row), ensure_ascii=False, allow_nan=False).encode() + b"\n" for row in rows)


def news_article(row: Row) -> dict[str, Any]:
    """One article; what the page did not give is left out."""
    dateline, capture = row["dateline"] or {}, row["capture"] or {}
    return _filled(
        {
            "@context": "https://schema.org",
            "@type": _TYPES.get(row["genre"], "NewsArticle"),
            "@id": f"urn:newscrawler:{row['id']}",
            "identifier": row["id"],
            "url": row["url"],
            "mainEntityOfPage": row["canonical_url"],
            "headline": row["headline"],
            "alternativeHeadline": row["kicker"],
            "abstract": row["standfirst"],
            "articleBody": row["text"],
            "wordCount": row["word_count"],
            "articleSection": row["section"],
            "keywords": row["tags"],
            "inLanguage": row["language"],
            "datePublished": row["published"],
            "dateModified": row["modified"],
            "dateline": dateline.get("raw"),
            "locationCreated": {"@type": "Place", "name": dateline["place"]} if dateline.get("place") else None,
            "author": [_filled({"@type": "Person", "name": a["name"], "url": a["url"]}) for a in row["authors"]],
            "publisher": {"@type": "Organization", "name": row["publisher"] or row["site"]},
            "sourceOrganization": {"@type": "NewsMediaOrganization", "name": row["agency"]} if row["agency"] else None,
            "isAccessibleForFree": _FREE.get(row["access"]),
            "correction": row["corrections"],
            "image": [_picture(image) for image in row["images"]],
            "video": [_player("VideoObject", video) for video in row["videos"]],
            "audio": [_player("AudioObject", audio) for audio in row["audios"]],
            "usageInfo": row["rights"],
            "sdDatePublished": capture.get("captured_at"),
        }
    )


def _picture(image: Row) -> Row:
    return _filled(
        {
            "@type": "ImageObject",
            "contentUrl": image["url"],
            "caption": image["caption"],
            "creditText": image["credit"],
            "description": image["alt"],
            "width": image["width"],
            "height": image["height"],
        }
    )


def _player(kind: str, player: Row) -> Row:
    return _filled(
        {
            "@type": kind,
            "name": player["title"],
            "contentUrl": player["url"],
            "embedUrl": player["embed_url"],
            "caption": player["caption"],
            "creditText": player["credit"],
            "duration": f"PT{player['duration_s']}S" if player["duration_s"] else None,
            "thumbnailUrl": player.get("thumbnail_url"),
            "provider": player["provider"],
        }
    )


def _filled(item: Row) -> Row:
    return {name: value for name, value in item.items() if value not in (None, "", [])}
