"""The first record of every WARC file: who made it, with what, and how it was set up."""

from __future__ import annotations

import hashlib
import json
import platform
import re
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from newscrawler.archive import hints
from newscrawler.archive.records import WARC_FIELDS, Record, RecordIds, new_record_id, write_record

CONFORMS_TO = "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"
SECRET = re.compile(r"pass|secret|token|key|auth|cookie|credential|proxy|dsn|database", re.IGNORECASE)
"""Settings whose names hold one of these words are named in the archive, their values are not."""

_URL_CREDENTIALS = re.compile(r"(://)[^/@\s]+@")


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlFacts:
    """What every WARC of a crawl says of it."""

    crawl_id: str
    collection: str = ""
    operator: str | None = None
    user_agent: str | None = None
    robots: str = "obey"
    description: str | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)
    settings_digest: str | None = None


def write_warcinfo(facts: CrawlFacts, *, filename: str, date: datetime, ids: RecordIds = new_record_id) -> Record:
    """
    The warcinfo record of the file ``filename`` (WARC 1.1, 6.2).

    Settings are there one by one, sorted, secrets left out; ``settings-digest`` is of the same, so that two crawls can be
    compared at a glance.
    """
    settings = sanitise_settings(facts.settings)
    described = {
        "software": software(),
        "format": "WARC File Format 1.1",
        "conformsTo": CONFORMS_TO,
        "hostname": socket.gethostname(),
        "operator": facts.operator,
        "isPartOf": facts.collection or None,
        "description": facts.description,
        "robots": facts.robots,
        "http-header-user-agent": facts.user_agent,
        "crawl-id": facts.crawl_id,
        "settings-digest": facts.settings_digest or settings_digest(settings),
    }
    fields = [(name, value) for name, value in described.items() if value is not None]
    fields += [(f"setting-{name.replace('_', '-').lower()}", value) for name, value in settings.items()]
    return write_record(
        "warcinfo",
        hints.write_fields(fields),
        record_id=ids(),
        date=date,
        content_type=WARC_FIELDS,
        fields=[("WARC-Filename", filename)],
    )


def software() -> str:
    """Our name and version, and those whose code shaped the bytes: ``newscrawler/1.0 (Scrapy/2.19; Python/3.11)``."""
    try:
        scrapy = f"Scrapy/{version('scrapy')}; "
    except PackageNotFoundError:
        scrapy = ""
    return f"newscrawler/{version('newscrawler')} ({scrapy}Python/{platform.python_version()})"


def sanitise_settings(settings: Mapping[str, Any]) -> dict[str, str]:
    """Settings as sorted text: values of secrets and credentials in URLs replaced."""
    return {
        name: "[redacted]" if SECRET.search(name) else _URL_CREDENTIALS.sub(r"\1[redacted]@", _as_text(settings[name]))
        for name in sorted(settings)
    }


def settings_digest(settings: Mapping[str, Any]) -> str:
    """sha256 of settings as sorted JSON: equal settings, equal digest."""
    text = json.dumps(dict(settings), sort_keys=True, ensure_ascii=True, default=str)
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def _as_text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True, default=str)
