from __future__ import annotations

import hashlib
from base64 import b32encode
from dataclasses import replace
from datetime import timedelta

import pytest

from newscrawler.archive.cipher_suites import iana_name
from newscrawler.archive.credentials import redact_request
from newscrawler.archive.exchanges import read_answer, write_exchange
from newscrawler.archive.hints import read_fields
from newscrawler.archive.records import EMPTY_DIGEST, digest_of
from newscrawler.model import Exchange
from newscrawler.state import Original
from tests.archive.making import BEGUN, HTML, chunked, counted_ids, exchange, response

WARCINFO = "<urn:uuid:info>"
ORIGINAL = Original(
    record_id="<urn:uuid:first>",
    url="http://news.example/first",
    captured_at=BEGUN - timedelta(days=1),
    warc_filename="a.warc.gz",
    warc_offset=0,
)


def written(one: Exchange, original: Original | None = None, **options: object):
    return write_exchange(one, read_answer(one), warcinfo_id=WARCINFO, original=original, ids=counted_ids(), **options)


def sha1(data: bytes) -> bytes:
    return b"sha1:" + b32encode(hashlib.sha1(data).digest())


def test_records_of_a_capture_byte_for_byte():
    one = exchange(tls_version="TLSv1.2", tls_cipher="ECDHE-RSA-AES128-GCM-SHA256", fetch_ms=42)
    answer, request, metadata = (record.data for record in written(one).records)
    tls = b"WARC-Protocol: tls/1.2\r\nWARC-Cipher-Suite: TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256\r\n"
    common = (
        b"WARC-Date: 2026-11-20T10:00:00.000123Z\r\n"
        b"WARC-Target-URI: http://news.example/story\r\n"
        b"WARC-IP-Address: 127.0.0.1\r\n"
        b"WARC-Protocol: http/1.1\r\n" + tls + b"WARC-Warcinfo-ID: <urn:uuid:info>\r\n"
    )
    assert answer == (
        b"WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000001>\r\n"
        + common
        + b"WARC-Payload-Digest: " + sha1(HTML) + b"\r\n"
        + b"WARC-Identified-Payload-Type: text/html\r\n"
        + b"WARC-Block-Digest: " + sha1(one.response) + b"\r\n"
        + b"Content-Type: application/http; msgtype=response\r\n"
        + b"Content-Length: %d\r\n\r\n" % len(one.response) + one.response + b"\r\n\r\n"
    )  # fmt: skip
    assert request == (
        b"WARC/1.1\r\nWARC-Type: request\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000002>\r\n"
        + common
        + b"WARC-Concurrent-To: <urn:uuid:00000000-0000-4000-8000-000000000001>\r\n"
        + b"WARC-Block-Digest: " + sha1(one.request) + b"\r\n"
        + b"Content-Type: application/http; msgtype=request\r\n"
        + b"Content-Length: %d\r\n\r\n" % len(one.request) + one.request + b"\r\n\r\n"
    )  # fmt: skip
    block = (
        b"via: http://news.example/feed\r\nhopsFromSeed: M\r\nfound-how: feed\r\n"
        b"found-at: 2026-11-20T10:00:00.000123Z\r\nlead-kind: article\r\nfetchTimeMs: 42\r\n"
    )
    assert metadata == (
        b"WARC/1.1\r\nWARC-Type: metadata\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000003>\r\n"
        b"WARC-Date: 2026-11-20T10:00:00.000123Z\r\nWARC-Target-URI: http://news.example/story\r\n"
        b"WARC-Warcinfo-ID: <urn:uuid:info>\r\n"
        b"WARC-Concurrent-To: <urn:uuid:00000000-0000-4000-8000-000000000001>\r\n"
        + b"WARC-Block-Digest: " + sha1(block) + b"\r\n"
        + b"Content-Type: application/warc-fields\r\n"
        + b"Content-Length: %d\r\n\r\n" % len(block) + block + b"\r\n\r\n"
    )  # fmt: skip


def test_revisit_of_an_identical_payload_keeps_the_head_and_points_at_the_original():
    one = exchange()
    head = one.response[: -len(HTML)]
    record = written(one, ORIGINAL).first
    assert record.block == head
    assert (
        b"WARC-Profile: http://netpreserve.org/warc/1.1/revisit/identical-payload-digest\r\n"
        b"WARC-Truncated: length\r\n"
        b"WARC-Refers-To: <urn:uuid:first>\r\n"
        b"WARC-Refers-To-Target-URI: http://news.example/first\r\n"
        b"WARC-Refers-To-Date: 2026-11-19T10:00:00.000123Z\r\n"
        b"WARC-Payload-Digest: " + sha1(HTML) + b"\r\n"
    ) in record.head
    assert b"WARC-Type: revisit\r\n" in record.head
    assert b"WARC-Block-Digest: " + sha1(head) in record.head


def test_304_with_a_known_original_is_a_server_not_modified_revisit():
    digest = digest_of(HTML)
    one = exchange(response=b"HTTP/1.1 304 Not Modified\r\nETag: x\r\n\r\n", not_modified_of=digest)
    record = written(one, ORIGINAL).first
    assert record.kind == "revisit"
    assert record.block == one.response
    assert b"WARC-Profile: http://netpreserve.org/warc/1.1/revisit/server-not-modified\r\n" in record.head
    assert b"WARC-Truncated" not in record.head
    assert b"WARC-Refers-To: <urn:uuid:first>\r\n" in record.head
    assert b"WARC-Payload-Digest: " + digest.encode() in record.head


def test_304_without_a_known_original_is_a_response():
    one = exchange(response=b"HTTP/1.1 304 Not Modified\r\n\r\n")
    record = written(one).first
    assert record.kind == "response"
    assert EMPTY_DIGEST.encode() in record.head


def test_payload_digest_is_of_the_dechunked_still_gzipped_body():
    raw = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n" + chunked(
        b"\x1f\x8bzip", b"ped"
    )
    group = written(exchange(response=raw))
    assert group.first.block == raw
    assert group.payload_digest == digest_of(b"\x1f\x8bzipped")


@pytest.mark.parametrize("reason", ["length", "time", "disconnect", "unspecified"])
def test_cut_response_says_why_and_is_no_original(reason: str):
    one = exchange(truncated=reason)
    assert f"WARC-Truncated: {reason}\r\n".encode() in written(one).first.head
    assert not read_answer(one).may_be_original


def test_response_shorter_than_its_framing_is_cut_even_when_nobody_says_so():
    one = exchange(response=response(b"short", b"Content-Length: 99"))
    assert read_answer(one).truncated == "disconnect"
    assert b"WARC-Truncated: disconnect\r\n" in written(one).first.head


def test_empty_payload_is_no_original():
    assert not read_answer(exchange(response=response(b""))).may_be_original


def test_answer_without_http_head_is_archived_but_no_original():
    answer = read_answer(exchange(response=b"SSH-2.0-OpenSSH\r\n"))
    assert answer.status is None
    assert not answer.may_be_original


def test_attempt_without_an_answer_leaves_its_request_and_the_error():
    group = written(exchange(response=b"", error="timeout"))
    assert [record.kind for record in group.records] == ["metadata", "request"]
    assert ("error", "timeout") in read_fields(group.first.block)
    assert b"WARC-Concurrent-To: " + group.first.record_id.encode() in group.beside[0].head
    assert b"Payload-Digest" not in group.first.data


def test_attempt_that_sent_nothing_leaves_the_error_only():
    assert [record.kind for record in written(exchange(response=b"", request=b"", error="dns")).records] == ["metadata"]


def test_interim_responses_and_notes_stand_in_the_metadata_record():
    one = exchange(interim=b"HTTP/1.1 103 Early Hints\r\nLink: </a\xff>\r\n\r\n", notes=(("robots", "allowed"),))
    facts = dict(read_fields(written(one).records[-1].block))
    assert facts["interim"] == "HTTP/1.1 103 Early Hints\r\nLink: </a\xff>\r\n\r\n"
    assert facts["robots"] == "allowed"


def test_through_a_proxy_there_is_no_address_and_no_credential():
    request = (
        b"GET http://user:secret@news.example/story HTTP/1.1\r\nHost: news.example\r\n"
        b"Proxy-Authorization: Basic c2VjcmV0\r\n\r\n"
    )
    group = written(exchange("http://user:secret@news.example/story", ip=None, request=request))
    everything = b"".join(record.data for record in group.records)
    assert b"c2VjcmV0" not in everything
    assert b"secret" not in everything
    assert b"WARC-IP-Address" not in everything
    assert ("redacted", "userinfo, proxy-authorization") in read_fields(group.records[-1].block)


def test_authorization_is_replaced_with_its_folded_lines_and_all_else_stays():
    request = b"GET / HTTP/1.1\r\nHost: a\r\nAUTHORIZATION: Bearer abc\r\n def\r\n\tghi\r\nCookie: s=1\r\n\r\nAuthorization: body"
    assert redact_request(request) == (
        b"GET / HTTP/1.1\r\nHost: a\r\nAUTHORIZATION: [redacted]\r\nCookie: s=1\r\n\r\nAuthorization: body",
        ("authorization",),
    )


def test_cookies_are_replaced_on_demand():
    one = exchange(request=b"GET / HTTP/1.1\r\nCookie: s=1\r\n\r\n")
    assert b"Cookie: s=1\r\n" in written(one).records[1].block
    assert b"Cookie: [redacted]\r\n" in written(one, redact={"cookie"}).records[1].block


def test_proxy_credentials_are_replaced_whatever_the_policy():
    assert redact_request(b"GET / HTTP/1.1\nProxy-Authorization: x\n\n", ()) == (
        b"GET / HTTP/1.1\nProxy-Authorization: [redacted]\n\n",
        ("proxy-authorization",),
    )


@pytest.mark.parametrize(
    ("ip", "line"),
    [
        ("2001:DB8::1", b"WARC-IP-Address: 2001:db8::1\r\n"),
        ("fe80::1%eth0", b"WARC-IP-Address: fe80::1\r\n"),
        ("::ffff:192.0.2.1", b"WARC-IP-Address: 192.0.2.1\r\n"),
    ],
)
def test_addresses_are_plain(ip: str, line: bytes):
    assert line in written(exchange(ip=ip)).first.head


def test_what_is_no_address_is_left_out():
    assert b"WARC-IP-Address" not in written(exchange(ip="news.example\r\nX: y")).first.head


def test_protocols_are_named_for_old_servers_and_old_tls():
    one = exchange(response=b"HTTP/1.0 200 OK\r\n\r\nx", tls_version="TLSv1", tls_cipher="AES128-SHA")
    head = written(one).first.head
    assert b"WARC-Protocol: http/1.0\r\nWARC-Protocol: tls/1.0\r\n" in head
    assert b"WARC-Cipher-Suite: TLS_RSA_WITH_AES_128_CBC_SHA\r\n" in head


@pytest.mark.parametrize(
    ("openssl", "iana"),
    [
        ("TLS_AES_256_GCM_SHA384", "TLS_AES_256_GCM_SHA384"),
        ("ECDHE-ECDSA-CHACHA20-POLY1305", "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256"),
        ("DHE-RSA-AES256-SHA256", "TLS_DHE_RSA_WITH_AES_256_CBC_SHA256"),
        ("AES256-GCM-SHA384", "TLS_RSA_WITH_AES_256_GCM_SHA384"),
        ("FANCY-NEW", None),
        (None, None),
    ],
)
def test_cipher_suites_have_their_iana_names(openssl: str | None, iana: str | None):
    assert iana_name(openssl) == iana


def test_unknown_cipher_suite_is_kept_as_a_note():
    one = exchange(tls_version="TLSv1.2", tls_cipher="FANCY-NEW")
    assert ("tls-cipher", "FANCY-NEW") in read_fields(written(one).records[-1].block)


def test_every_strange_url_gives_one_clean_line():
    for url in ("http://a.example/\r\nWARC-Type: x", "http://a.example/ b", "http://a.example/<b>\x00"):
        for record in written(replace(exchange(), url=url)).records:
            assert record.head.count(b"WARC-Type: ") == 1
