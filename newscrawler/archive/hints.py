"""
What is known of a capture beside its bytes, as the block of a metadata record (``application/warc-fields``).

The lead that named the URL travels here, so that extraction is a function of the WARC alone. ``via``,
``hopsFromSeed`` and ``fetchTimeMs`` are WARC 1.1's own names (6.6); the others are ours. One fact a line; control
characters are escaped, so no value of a hostile page can add a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import get_args

from newscrawler.model import FoundHow, Lead, LeadKind

CONTENT_TYPE = "application/warc-fields"
RIGHTS_OF_SITE = "rightsOfSite"
"""The field that holds a signal of the site's robots.txt, tdmrep.json or ai.txt, in force when the page was captured."""
RIGHTS_DROP_TEXT = "rightsDropText"
"""The field by which extraction knows that the source drops the text of this page; its value is the signal."""

MAX_VALUE_CHARACTERS = 10_000
MAX_FIELDS = 500
MAX_BLOCK = 1024 * 1024
"""Bytes of a block that are looked at."""

Fields = list[tuple[str, str]]

# Heritrix's letters for the last hop: Link, Redirect, Prerequisite, Manifest, Inferred.
_HOPS: dict[FoundHow, str] = {
    "feed": "M", "sitemap": "M", "front": "L", "link": "L", "canonical": "I", "amp": "I",
    "redirect": "R", "robots": "P", "well-known": "P",
}  # fmt: skip
_CONTROLS = re.compile(r"[\\\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]|^ | $")
_ESCAPE = re.compile(r"\\(?:\\|u([0-9a-fA-F]{4}))")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,63}")


def write_fields(fields: Iterable[tuple[str, str]]) -> bytes:
    """
    The block of a warc-fields record: a line a field, UTF-8, in the order given.

    Values are cut at MAX_VALUE_CHARACTERS. A name that is no plain token, or more than MAX_FIELDS fields, are left
    out: they could only come from a page.
    """
    usable = [(name, value) for name, value in fields if _NAME.fullmatch(name)][:MAX_FIELDS]
    return "".join(f"{name}: {_escape(value)}\r\n" for name, value in usable).encode()


def read_fields(block: bytes) -> Fields:
    """The fields of a warc-fields block in their order; lines that are none are passed over."""
    lines = block[:MAX_BLOCK].decode("utf-8", "replace").split("\n")[: MAX_FIELDS * 2]
    parts = (line.rstrip("\r").partition(":") for line in lines)
    return [
        (name, _unescape(value.removeprefix(" "))) for name, colon, value in parts if colon and _NAME.fullmatch(name)
    ]


def lead_fields(lead: Lead) -> Fields:
    """A lead as fields; what it leaves out is left out here."""
    facts = {
        "via": lead.found_via,
        "hopsFromSeed": _hops(lead),
        "found-how": lead.found_how,
        "found-at": _time(lead.found_at),
        "lead-kind": lead.kind,
        "lead-title": lead.title,
        "lead-published": _time(lead.published),
        "lead-modified": _time(lead.modified),
        "lead-summary": lead.summary,
        "lead-language": lead.language,
        "lead-source": lead.source,
        "lead-depth": str(lead.depth) if lead.depth else None,
        "lead-priority": str(lead.priority) if lead.priority else None,
    }
    return [(name, value) for name, value in facts.items() if value is not None]


def lead_of(fields: Iterable[tuple[str, str]], *, url: str) -> Lead | None:
    """The lead that the fields of a metadata record describe, None when it was written by other software."""
    facts = dict(reversed(list(fields)))
    how, kind = facts.get("found-how"), facts.get("lead-kind", "article")
    if how not in get_args(FoundHow) or kind not in get_args(LeadKind):
        return None
    return Lead(
        url=url,
        kind=kind,  # type: ignore[arg-type]  # checked above against the type's own words
        found_how=how,  # type: ignore[arg-type]
        found_via=facts.get("via"),
        found_at=_read_time(facts.get("found-at")),
        title=facts.get("lead-title"),
        published=_read_time(facts.get("lead-published")),
        modified=_read_time(facts.get("lead-modified")),
        summary=facts.get("lead-summary"),
        language=facts.get("lead-language"),
        source=facts.get("lead-source"),
        depth=_read_number(facts.get("lead-depth")),
        priority=_read_number(facts.get("lead-priority")),
    )


def write_lead(lead: Lead) -> bytes:
    """The block of a metadata record that holds a lead and nothing else."""
    return write_fields(lead_fields(lead))


def read_lead(block: bytes, *, url: str) -> Lead | None:
    """The lead in the block of a metadata record, None when there is none."""
    return lead_of(read_fields(block), url=url)


def _hops(lead: Lead) -> str | None:
    last = _HOPS.get(lead.found_how)
    return "L" * min(max(lead.depth - 1, 0), 100) + last if last else None


def _escape(value: str) -> str:
    return _CONTROLS.sub(
        lambda match: "\\\\" if match[0] == "\\" else f"\\u{ord(match[0]):04x}", value[:MAX_VALUE_CHARACTERS]
    )


def _unescape(value: str) -> str:
    return _ESCAPE.sub(lambda match: _character(int(match[1], 16)) if match[1] else "\\", value)


def _character(code: int) -> str:
    # Half a surrogate pair is no character: it could not be written to any row.
    return "\ufffd" if 0xD800 <= code <= 0xDFFF else chr(code)


def _time(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _read_time(value: str | None) -> datetime | None:
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _read_number(value: str | None) -> int:
    return int(value) if value and re.fullmatch(r"-?\d{1,9}", value) else 0
