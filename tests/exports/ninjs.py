"""
What IPTC ninjs 3.3 allows, as a JSON Schema of our own making: the properties, types, enumerations and closed objects of
the published schema (specification/ninjs-schema_3.3.json of iptc/newsinjson, copyright 2025 IPTC, CC BY 4.0), without its
prose and without events and planning, which an article has not.

With NINJS_SCHEMA=path/to/ninjs-schema_3.3.json the tests take the published file itself.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

STRING = {"type": "string"}
URI = {"type": "string", "format": "uri"}
TIME = {"type": "string", "format": "date-time"}
INTEGER = {"type": "integer"}
NUMBER = {"type": "number"}
PERCENT = {"type": "integer", "minimum": 0, "maximum": 100}


def closed(*, required: tuple[str, ...] = (), **properties: Any) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": False, "properties": properties, "required": list(required)}


def listed(item: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": item}


CONCEPT = {"name": STRING, "rel": STRING, "uri": URI, "literal": STRING}
VALUED = {"role": STRING, "contentType": STRING, "value": STRING}
RENDITION = closed(
    required=("name",),
    **dict.fromkeys(
        ("name", "contentType", "title", "format", "aspectRatio", "videoCodec", "transportProtocol", "bitrate"), STRING
    ),
    **dict.fromkeys(("width", "height", "sizeInBytes"), INTEGER),
    **dict.fromkeys(("duration", "frameRate"), NUMBER),
    href=URI,
    poi=closed(x=INTEGER, y=INTEGER),
    scanType={"enum": ["progressive", "interlaced"]},
    resources=listed(closed(role=STRING, title=STRING, language=STRING, contentType=STRING)),
    extensions={"type": "object", "additionalProperties": STRING},
)
ITEM = {
    "type": "object",
    "required": ["uri"],
    "properties": {
        **dict.fromkeys(
            ("profile", "version", "copyrightHolder", "copyrightNotice", "usageTerms", "edNote", "language"), STRING
        ),
        **dict.fromkeys(("title", "by", "slugline", "located"), STRING),
        **dict.fromkeys(
            ("firstCreated", "versionCreated", "contentCreated", "contentDigitised", "embargoedUntil", "expires"), TIME
        ),
        "uri": URI,
        "type": {
            "enum": ["text", "audio", "video", "picture", "graphic", "composite", "component", "event", "planning"]
        },
        "representationType": {"enum": ["full", "partial"]},
        "pubStatus": {"enum": ["usable", "withheld", "canceled"]},
        "urgency": {"type": "integer", "minimum": 1, "maximum": 9},
        "descriptions": listed(closed(required=("value",), **VALUED)),
        "headlines": listed(closed(required=("value",), **VALUED)),
        "bodies": listed(closed(required=("value",), **VALUED, charCount=INTEGER, wordCount=INTEGER)),
        "people": listed(closed(**CONCEPT)),
        "organisations": listed(closed(**CONCEPT)),
        "places": listed(closed(**CONCEPT)),
        "subjects": listed(closed(**CONCEPT, creator=STRING, relevance=PERCENT, confidence=PERCENT)),
        "objects": listed(closed(**CONCEPT)),
        "infoSources": listed(closed(name=STRING, role=STRING, uri=URI, literal=STRING)),
        "genres": listed(closed(name=STRING, uri=STRING, literal=STRING)),
        "altIds": listed(closed(role=STRING, value=STRING)),
        "trustIndicators": listed(closed(role=URI, title=STRING, href=URI)),
        "standard": closed(name=STRING, version=STRING, schema=URI),
        "renditions": listed(RENDITION),
        "associations": listed(
            {
                "$ref": "#/$defs/item",
                "required": ["name"],
                "properties": {"name": STRING, "rel": STRING},
                "unevaluatedProperties": False,
            }
        ),
    },
}
SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "$defs": {"item": ITEM},
    "$ref": "#/$defs/item",
    "unevaluatedProperties": False,
}


def ninjs_schema() -> dict[str, Any]:
    """The published schema when it is at hand, else ours."""
    published = os.environ.get("NINJS_SCHEMA")
    return json.loads(Path(published).read_text(encoding="utf-8")) if published else SCHEMA
