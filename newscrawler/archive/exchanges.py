"""What an exchange becomes in the archive: response or revisit, request and metadata records that belong together."""

from __future__ import annotations

import ipaddress
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from newscrawler.archive import hints, http
from newscrawler.archive.cipher_suites import iana_name
from newscrawler.archive.credentials import BY_DEFAULT, redact_request
from newscrawler.archive.records import (
    EMPTY_DIGEST,
    HTTP_REQUEST,
    HTTP_RESPONSE,
    WARC_FIELDS,
    Record,
    RecordIds,
    RecordKind,
    digest_of,
    new_record_id,
    target_uri,
    write_date,
    write_record,
)
from newscrawler.archive.sniffing import identify_payload
from newscrawler.model import Exchange, Truncation

if TYPE_CHECKING:
    from newscrawler.state import Original

IDENTICAL_PAYLOAD = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"

Fields = list[tuple[str, str | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the bytes of a response tell, found out once."""

    head: bytes
    payload_length: int
    payload_digest: str
    status: int | None
    content_type: str | None
    charset: str | None
    identified: str | None
    truncated: Truncation | None

    @property
    def may_be_original(self) -> bool:
        """Only a whole payload of at least one byte may stand for others: one cut fetch would spoil all later ones."""
        return self.truncated is None and self.payload_length > 0 and self.head != b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """Something that did not come over the wire as it is: a source file, a decision about robots.txt, rights signals."""

    uri: str
    content_type: str
    block: bytes


@dataclass(frozen=True, slots=True)
class RecordGroup:
    """The records of one exchange in the order they are written; the first is the one that others refer to."""

    first: Record
    beside: tuple[Record, ...]
    payload_digest: str | None = None

    @property
    def records(self) -> tuple[Record, ...]:
        return (self.first, *self.beside)


def read_answer(exchange: Exchange) -> Answer | None:
    """
    What there is to know of a response, None when no byte came.

    A response that its own framing shows to be cut short counts as truncated even when nobody said so.
    """
    if not exchange.response:
        return None
    head, body = http.split_message(exchange.response)
    payload = http.dechunk(body).data if http.is_chunked(head) else body
    media_type, charset = http.content_type(head)
    truncated = exchange.truncated
    if truncated is None and http.is_cut_short(head, body, method=exchange.method):
        truncated = "disconnect"
    return Answer(
        head=head,
        payload_length=len(payload),
        payload_digest=digest_of(payload) if payload else EMPTY_DIGEST,
        status=http.status_of(head),
        content_type=media_type,
        charset=charset,
        identified=identify_payload(head, payload),
        truncated=truncated,
    )


def write_exchange(
    exchange: Exchange,
    answer: Answer | None,
    *,
    warcinfo_id: str,
    original: Original | None = None,
    redact: Collection[str] = BY_DEFAULT,
    ids: RecordIds = new_record_id,
) -> RecordGroup:
    """
    The records of one exchange.

    With ``original`` a 304 becomes a server-not-modified revisit and any other answer an identical-payload revisit,
    which keeps the HTTP head only. Without an answer, the metadata record comes first and says what went wrong; the
    request follows when any of it was sent.
    """
    request, replaced = redact_request(exchange.request, redact)
    common: Fields = [("WARC-Target-URI", target_uri(exchange.url)), *_connection(exchange)]
    warcinfo: Fields = [("WARC-Warcinfo-ID", warcinfo_id)]

    def record(kind: RecordKind, block: bytes, content_type: str, fields: Fields) -> Record:
        return write_record(
            kind, block, record_id=ids(), date=exchange.started, content_type=content_type, fields=fields
        )

    def metadata(fields: Fields) -> Record:
        block = hints.write_fields(_facts(exchange, replaced))
        return record("metadata", block, WARC_FIELDS, [common[0], *warcinfo, *fields])

    if answer is None:
        first = metadata([])
        beside = [
            record("request", request, HTTP_REQUEST, [*common, *warcinfo, ("WARC-Concurrent-To", first.record_id)])
        ]
        return RecordGroup(first, tuple(beside if request else ()))
    first = _write_answer(exchange, answer, original, common + warcinfo, ids())
    concurrent: Fields = [("WARC-Concurrent-To", first.record_id)]
    sent = [record("request", request, HTTP_REQUEST, [*common, *warcinfo, *concurrent])] if request else []
    return RecordGroup(first, (*sent, metadata(concurrent)), original_digest(exchange, answer, original))


def write_resource(resource: Resource, *, date: datetime, warcinfo_id: str, ids: RecordIds = new_record_id) -> Record:
    """The record of a resource, which came into being at ``date``."""
    return write_record(
        "resource",
        resource.block,
        record_id=ids(),
        date=date,
        content_type=resource.content_type,
        fields=[
            ("WARC-Target-URI", target_uri(resource.uri)),
            ("WARC-Warcinfo-ID", warcinfo_id),
            ("WARC-Payload-Digest", digest_of(resource.block)),
        ],
    )


def original_digest(exchange: Exchange, answer: Answer, original: Original | None) -> str:
    """The payload digest of an answer; of a 304 with a known original, that of the payload which it stands for."""
    if answer.status == 304 and original is not None and exchange.not_modified_of:
        return exchange.not_modified_of
    return answer.payload_digest


def _write_answer(
    exchange: Exchange, answer: Answer, original: Original | None, common: Fields, record_id: str
) -> Record:
    kind: RecordKind = "response" if original is None else "revisit"
    digest: Fields = [("WARC-Payload-Digest", original_digest(exchange, answer, original))]
    identified: Fields = [("WARC-Identified-Payload-Type", answer.identified)]
    if original is None:
        fields = [*common, ("WARC-Truncated", answer.truncated), *digest, *identified]
        block = exchange.response
    else:
        unchanged = answer.status == 304
        profile = NOT_MODIFIED if unchanged else IDENTICAL_PAYLOAD
        cut = answer.truncated if unchanged else "length"
        fields = [
            *common,
            ("WARC-Profile", profile),
            ("WARC-Truncated", cut),
            *_refers_to(original),
            *digest,
            *identified,
        ]
        block = answer.head
    return write_record(
        kind, block, record_id=record_id, date=exchange.started, content_type=HTTP_RESPONSE, fields=fields
    )


def _refers_to(original: Original) -> Fields:
    return [
        ("WARC-Refers-To", original.record_id),
        ("WARC-Refers-To-Target-URI", original.url),
        ("WARC-Refers-To-Date", write_date(original.captured_at)),
    ]


def _connection(exchange: Exchange) -> Fields:
    """The address really connected to and the protocols spoken (WARC-Protocol, proposed for WARC 1.2, may be repeated)."""
    version = http.http_version(exchange.response) if exchange.response else "http/1.1"
    fields: Fields = [("WARC-IP-Address", _address(exchange.ip)), ("WARC-Protocol", version)]
    if exchange.tls_version:
        fields.append(("WARC-Protocol", _tls_protocol(exchange.tls_version)))
        fields.append(("WARC-Cipher-Suite", iana_name(exchange.tls_cipher)))
    return fields


@lru_cache(maxsize=1024)
def _address(ip: str | None) -> str | None:
    try:
        address = ipaddress.ip_address((ip or "").partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return str(mapped or address)


def _tls_protocol(openssl_name: str) -> str:
    """ "TLSv1.3" as "tls/1.3"; OpenSSL leaves the zero of TLS 1.0 out."""
    family, _, version = openssl_name.lower().partition("v")
    return f"{family}/{version if '.' in version or family != 'tls' else version + '.0'}"


def _facts(exchange: Exchange, replaced: tuple[str, ...]) -> hints.Fields:
    known: hints.Fields = hints.lead_fields(exchange.lead) if exchange.lead else []
    facts = {
        "fetchTimeMs": str(exchange.fetch_ms),
        "error": exchange.error,
        "redacted": ", ".join(replaced) or None,
        "interim": exchange.interim.decode("latin-1") or None,
        "tls-cipher": exchange.tls_cipher if exchange.tls_cipher and not iana_name(exchange.tls_cipher) else None,
    }
    return [*known, *((name, value) for name, value in facts.items() if value is not None), *exchange.notes]
