"""Clean text as WARC ``conversion`` records, apart from the raw files, so that cleaning can be done anew (WARC 1.1, 6.8)."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from newscrawler.archive import hints
from newscrawler.archive.compress import gzip_member
from newscrawler.archive.disk import disk_errors, sync_directory
from newscrawler.archive.languages import three_letters
from newscrawler.archive.records import WARC_FIELDS, Record, derived_record_id, digest_of, target_uri, write_record
from newscrawler.archive.warcinfo import CONFORMS_TO

PLAIN_TEXT = "text/plain; charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
    """The clean text of one capture. ``language`` is a BCP 47 tag."""

    url: str
    captured_at: datetime
    record_id: str
    """Of the response or revisit that the text was made of."""
    text: str
    language: str | None = None


def write_conversion_warc(
    path: Path,
    conversions: Sequence[Conversion],
    *,
    source_warc: str,
    facts: Iterable[tuple[str, str]] = (),
) -> int:
    """
    Write the texts made of one WARC as ``path``, in one step; gives the number of bytes.

    The same texts give the same file, byte for byte: identifiers are derived from the response's and the text's digest,
    dates are those of the captures, and ``facts`` (software and rules that made the text, for the warcinfo record) must
    hold no clock time. Without conversions no file is left at ``path``. Raises LimitReached or ArchiveError.
    """
    with disk_errors():
        if not conversions:
            path.unlink(missing_ok=True)
            return 0
        info = _write_warcinfo(path.name, conversions, source_warc, facts)
        aside = path.with_name(f"{path.name}.new")
        with aside.open("wb") as file:
            file.write(gzip_member(info))
            file.writelines(gzip_member(_write_conversion(conversion, info.record_id)) for conversion in conversions)
            file.flush()
            os.fsync(file.fileno())
            size = file.tell()
        aside.replace(path)
        sync_directory(path.parent)
    return size


def _write_conversion(conversion: Conversion, warcinfo_id: str) -> Record:
    block = conversion.text.encode("utf-8", "replace")
    return write_record(
        "conversion",
        block,
        record_id=derived_record_id(conversion.record_id, digest_of(block)),
        date=conversion.captured_at,
        content_type=PLAIN_TEXT,
        fields=[
            ("WARC-Target-URI", target_uri(conversion.url)),
            ("WARC-Refers-To", conversion.record_id),
            ("WARC-Warcinfo-ID", warcinfo_id),
            ("WARC-Identified-Content-Language", three_letters(conversion.language)),
        ],
    )


def _write_warcinfo(
    name: str, conversions: Sequence[Conversion], source_warc: str, facts: Iterable[tuple[str, str]]
) -> Record:
    fields = [
        ("format", "WARC File Format 1.1"),
        ("conformsTo", CONFORMS_TO),
        ("description", f"clean text of the news pages in {source_warc}"),
        ("source-warc", source_warc),
        *facts,
    ]
    block = hints.write_fields(fields)
    return write_record(
        "warcinfo",
        block,
        record_id=derived_record_id(name, digest_of(block)),
        date=min(conversion.captured_at for conversion in conversions),
        content_type=WARC_FIELDS,
        fields=[("WARC-Filename", name)],
    )
