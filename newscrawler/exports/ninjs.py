"""IPTC ninjs 3.3 (News in JSON), one item a line: what newsroom systems exchange."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, BinaryIO

from newscrawler.corpus.rows import Row

STANDARD = {"name": "ninjs", "version": "3.3", "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.3.json#"}


def write_stream(rows: Iterable[Row], file: BinaryIO) -> None:
    file.writelines(json.dumps(item(row), ensure_ascii=False, allow_nan=False).encode() + b"\n" for row in rows)


def item(row: Row) -> dict[str, Any]:
    """One article as a ninjs item; what the page did not give is left out, as the schema knows no null."""
    dateline = row["dateline"] or {}
    return _filled(
        {
            "uri": row["canonical_url"] or row["url"],
            "standard": STANDARD,
            "type": "text",
            "version": str(row["version"]),
            "firstCreated": row["published"],
            "versionCreated": row["modified"] or row["created"] or row["added"],
            "language": row["language"],
            "headlines": _valued(("main", row["headline"]), ("kicker", row["kicker"])),
            "descriptions": _valued(("summary", row["standfirst"])),
            "bodies": [
                {
                    "role": "main",
                    "contentType": "text/plain",
                    "charCount": row["char_count"],
                    "wordCount": row["word_count"],
                    "value": row["text"],
                }
            ],
            "by": row["byline"],
            "located": dateline.get("place"),
            "edNote": "\n".join(row["corrections"]),
            "usageTerms": "\n".join(row["rights"]),
            "subjects": [{"name": tag, "rel": "about"} for tag in row["tags"]],
            "genres": [{"name": row["genre"]}],
            "infoSources": [{"name": row["agency"], "role": "agency"}] if row["agency"] else [],
            "people": [_filled({"name": a["name"], "rel": "author", "uri": a["url"]}) for a in row["authors"]],
            "associations": [
                *(_picture(image, number) for number, image in enumerate(row["images"], 1)),
                *(_player(video, number, "video") for number, video in enumerate(row["videos"], 1)),
                *(_player(audio, number, "audio") for number, audio in enumerate(row["audios"], 1)),
            ],
            "altIds": [{"role": "newscrawler", "value": row["id"]}],
        }
    )


def _picture(image: Row, number: int) -> Row:
    rendition = {"name": "main", "href": image["url"], "width": image["width"], "height": image["height"]}
    return _filled(
        {
            "name": f"picture-{number}",
            "uri": image["url"],
            "type": "picture",
            "by": image["credit"],
            "descriptions": _valued(("caption", image["caption"]), ("alt", image["alt"])),
            "renditions": [_filled(rendition)],
        }
    )


def _player(player: Row, number: int, kind: str) -> Row:
    address = player["url"] or player["embed_url"]
    rendition = _filled({"name": "main", "href": address, "duration": player["duration_s"]})
    return _filled(
        {
            "name": f"{kind}-{number}",
            "uri": address or f"urn:newscrawler:{kind}-{number}",
            "type": kind,
            "title": player["title"],
            "by": player["credit"],
            "descriptions": _valued(("caption", player["caption"])),
            "renditions": [rendition] if address else [],
        }
    )


def _valued(*parts: tuple[str, str | None]) -> list[Row]:
    return [{"role": role, "contentType": "text/plain", "value": value} for role, value in parts if value]


def _filled(item: Row) -> Row:
    return {name: value for name, value in item.items() if value not in (None, "", [])}
