"""A capture: one URL fetched at one time, as archived; a response with the request and metadata that belong to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from newscrawler.archive import http
from newscrawler.archive.encodings import Decoded, decode_content, read_codings
from newscrawler.archive.hints import read_fields, read_lead
from newscrawler.archive.reader import Record
from newscrawler.errors import DamagedRecord, NotArchived, Undecodable
from newscrawler.model import Lead, Provenance

HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
MAX_BODY = 256 * 1024 * 1024
"""A chunked body larger than this is not put together in memory."""

_MAX_HTTP_HEAD = 1024 * 1024
_USUAL_HTTP_HEAD = 16 * 1024
LONGEST_SIZE_LINE = 20
"""A body that begins with no chunk size within so many bytes was never chunked."""

_CRAWL_FIELDS = ("crawl-id", "isPartOf")
"""Fields of a warcinfo record that name the crawl: ours, Heritrix's."""

_ANSWERS = frozenset({"response", "revisit", "resource"})
_SNIFFED = (b"<!doctype html", b"<html", b"<head", b"<body")

FindOriginal = Callable[[Record], "Capture | None"]


@dataclass(frozen=True, slots=True, eq=False)
class Capture:
    """
    One archived answer: a ``response``, a ``revisit`` that points at an earlier one, or a ``resource``.

    Nothing is decoded before it is asked for. ``request`` and ``metadata`` are the records that WARC-Concurrent-To ties to it.
    """

    record: Record
    captured_at: datetime
    http_head: bytes = b""
    """Status line and header fields exactly as sent, with the blank line; empty for a resource."""
    request: Record | None = None
    metadata: tuple[Record, ...] = ()
    crawl_id: str = ""
    find_original: FindOriginal | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        return self.record.url or ""

    @property
    def record_type(self) -> str:
        return self.record.type

    @property
    def is_revisit(self) -> bool:
        return self.record.type == "revisit"

    @property
    def truncated(self) -> str | None:
        """Why the body is not whole: WARC-Truncated. A revisit's is always "length" and says nothing of the payload."""
        return None if self.is_revisit else self.record.field("WARC-Truncated")

    @property
    def http_status(self) -> int | None:
        return http.status_of(self.http_head)

    @property
    def http_headers(self) -> list[tuple[str, str]]:
        """The header fields in the order and case in which they were sent, as latin-1."""
        return [(name.decode("latin-1"), value.decode("latin-1")) for name, value in http.read_headers(self.http_head)]

    @property
    def content_type(self) -> str | None:
        """The media type as the server declared it, lower case, without parameters."""
        return self._declared_type()[0]

    @property
    def charset(self) -> str | None:
        """The character set as the server declared it."""
        return self._declared_type()[1]

    @property
    def identified_type(self) -> str | None:
        """The media type that the archiving software saw in the bytes: WARC-Identified-Payload-Type."""
        return self.record.field("WARC-Identified-Payload-Type")

    @property
    def is_html(self) -> bool:
        """True for what the server calls HTML, or calls nothing and looks like it."""
        declared = self.content_type
        if declared is not None:
            return declared in HTML_TYPES
        if self.identified_type is not None:
            return self.identified_type in HTML_TYPES
        try:
            return self.payload()[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_SNIFFED)
        except (Undecodable, NotArchived):
            return False

    @property
    def hints(self) -> Lead | None:
        """What the feed or page that named the URL said of it, from the metadata record; None in other software's."""
        leads = (read_lead(record.block.read(), url=self.url) for record in self.metadata)
        return next((lead for lead in leads if lead is not None), None)

    @property
    def notes(self) -> list[tuple[str, str]]:
        """Every field of the metadata records, in their order; names repeat."""
        return [field for record in self.metadata for field in read_fields(record.block.read())]

    @property
    def provenance(self) -> Provenance:
        """Where the bytes are, to the byte."""
        declared, charset = self._declared_type()
        hints = self.hints
        return Provenance(
            crawl_id=self.crawl_id,
            captured_at=self.captured_at,
            warc_filename=self.record.warc,
            warc_offset=self.record.offset,
            warc_length=self.record.length,
            record_id=self.record.id,
            payload_digest=self.record.field("WARC-Payload-Digest"),
            http_status=self.http_status,
            content_type=declared,
            charset=charset,
            found_via=hints.found_via if hints else None,
            found_at=hints.found_at if hints else None,
        )

    def raw(self) -> bytes:
        """The block as archived: for a response all that the server sent, head and body, codings and framing kept."""
        return self.record.block.read()

    def body(self) -> bytes:
        """
        The body without its chunked framing, still content-encoded; what WARC-Payload-Digest is taken over.

        A body that was archived without the framing which its header speaks of (pywb's recorder) comes as it is. Raises
        Undecodable for a chunked body of more than MAX_BODY bytes.
        """
        return self._unchunked()[0]

    def payload(self) -> bytes:
        """
        What the reader of the page got: all codings undone; a revisit gives the payload of its original.

        A cut-off body gives what is there. Raises Undecodable when the codings cannot be undone within their limits,
        NotArchived when a revisit's original is out of reach.
        """
        return self.decoded().data

    def decoded(self) -> Decoded:
        """The payload, with whether it is complete and the content codings that were undone."""
        if self.is_revisit:
            return self.original().decoded()
        body, whole = self._unchunked()
        decoded = decode_content(body, read_codings(http.header_values(self.http_head, b"content-encoding")))
        return decoded._replace(complete=decoded.complete and whole and self.truncated is None)

    def original(self) -> Capture:
        """The capture that holds the payload: this one, or the one that a revisit points at. Raises NotArchived."""
        if not self.is_revisit:
            return self
        found = self.find_original(self.record) if self.find_original else None
        if found is None or found.is_revisit:
            target = self.record.field("WARC-Refers-To-Target-URI") or self.url
            date = self.record.field("WARC-Refers-To-Date") or "an earlier time"
            raise NotArchived(
                f"{self.url}: the capture of {target} at {date}, whose payload this one repeats, is not in this archive; "
                "open the whole collection"
            )
        return found

    def _declared_type(self) -> tuple[str | None, str | None]:
        if self.http_head:
            return http.content_type(self.http_head)
        return http.content_type(b"\r\nContent-Type: " + (self.record.field("Content-Type") or "").encode())

    def _unchunked(self) -> tuple[bytes, bool]:
        body_start = len(self.http_head)
        if not http.is_chunked(self.http_head):
            return b"".join(self.record.block.pieces(start=body_start)), True
        if self.record.block.size > MAX_BODY:
            raise Undecodable(f"{self.url}: chunked body of more than {MAX_BODY:,} bytes", ("chunked",))
        body = b"".join(self.record.block.pieces(start=body_start))
        data, whole, _ = http.dechunk(body)
        if not data and not whole and len(body) > LONGEST_SIZE_LINE:
            return body, True
        return data, whole


def read_http_head(record: Record) -> bytes:
    """The head of the HTTP message in a record's block; empty when the block holds none."""
    if not (record.field("Content-Type") or "").lower().startswith("application/http") and record.type != "revisit":
        return b""
    if record.block.start(5) != b"HTTP/" and record.type != "request":
        return b""
    start = record.block.start(_USUAL_HTTP_HEAD)
    if (end := http.end_of_head(start)) is None:
        start = record.block.start(_MAX_HTTP_HEAD)
        end = http.end_of_head(start)
    return start[:end]


def read_crawl_id(warcinfo: Record) -> str:
    """The crawl that a warcinfo record speaks of, empty when it names none."""
    facts = {name.lower(): value for name, value in reversed(read_fields(warcinfo.block.start(_MAX_HTTP_HEAD)))}
    return next((facts[name.lower()] for name in _CRAWL_FIELDS if facts.get(name.lower())), "")


def group_captures(
    records: Iterable[Record],
    *,
    crawl_id: str = "",
    find_original: FindOriginal | None = None,
    on_damage: Callable[[DamagedRecord], None] | None = None,
) -> Iterator[Capture]:
    """
    Captures out of records in the order of their file; warcinfo, conversion and lone records pass by.

    The records of one capture stand side by side and name each other in WARC-Concurrent-To, in either direction. A
    capture without a date goes to ``on_damage``.
    """
    group = _Group()
    for record in records:
        following = group.followed_by(record)
        if following is not group:
            yield from group.captures(crawl_id, find_original, on_damage)
            group = following
        if group.newest == "warcinfo":
            crawl_id = read_crawl_id(record)
    yield from group.captures(crawl_id, find_original, on_damage)


class _Group:
    """The records at hand that name each other."""

    def __init__(self) -> None:
        self.newest = ""
        """The type of the record that came last."""
        self._answer: Record | None = None
        self._request: Record | None = None
        self._metadata: tuple[Record, ...] = ()
        self._ids: set[str] = set()
        self._named: set[str] = set()

    def followed_by(self, record: Record) -> _Group:
        """The group that the next record belongs to: this one, or one that begins with it."""
        kind, record_id, names = record.type, record.id, record.values("WARC-Concurrent-To")
        answers = kind in _ANSWERS and _is_page(record)
        is_tied = record_id in self._named or not self._ids.isdisjoint(names)
        group = self if not self._ids or (is_tied and not (answers and self._answer)) else _Group()
        group.newest = kind
        group._ids.add(record_id)
        group._named.update(names)
        if answers:
            group._answer = record
        elif kind == "request":
            group._request = group._request or record
        elif kind == "metadata":
            group._metadata += (record,)
        return group

    def captures(
        self, crawl_id: str, find_original: FindOriginal | None, on_damage: Callable[[DamagedRecord], None] | None
    ) -> Iterator[Capture]:
        answer = self._answer
        if answer is None:
            return
        if (date := answer.date) is None:
            if on_damage is not None:
                on_damage(DamagedRecord(answer.warc, answer.offset, "WARC-Date is missing or no time"))
            return
        head = read_http_head(answer)
        yield Capture(answer, date, head, self._request, self._metadata, crawl_id, find_original)


def is_answer(record: Record) -> bool:
    """A response, a revisit or a resource that stands for a web page: not a crawler's log, not a name look-up."""
    return record.type in _ANSWERS and _is_page(record)


def _is_page(record: Record) -> bool:
    return (record.url or "").lower().startswith(("http://", "https://"))
