from __future__ import annotations

import gzip
import io
import os
import zlib
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawler.archive.compress import gzip_member, is_packed
from newscrawler.archive.reader import read_records
from newscrawler.archive.records import derived_record_id, digest_of, target_uri, write_date, write_record
from tests.archive.making import BEGUN


def record_of(block: bytes, **fields: str):
    return write_record(
        "resource",
        block,
        record_id="<urn:uuid:1>",
        date=BEGUN,
        content_type="text/plain",
        fields=[("WARC-Target-URI", "http://a.example/"), *fields.items()],
    )


def test_record_is_written_byte_for_byte():
    assert record_of(b"block\r\n\x00").data == (
        b"WARC/1.1\r\n"
        b"WARC-Type: resource\r\n"
        b"WARC-Record-ID: <urn:uuid:1>\r\n"
        b"WARC-Date: 2026-11-20T10:00:00.000123Z\r\n"
        b"WARC-Target-URI: http://a.example/\r\n"
        b"WARC-Block-Digest: sha1:AZDAMKBTTD5RI4YCEMSEH2C2E2IOBY4Q\r\n"
        b"Content-Type: text/plain\r\n"
        b"Content-Length: 8\r\n"
        b"\r\n"
        b"block\r\n\x00"
        b"\r\n\r\n"
    )


def test_fields_without_a_value_are_left_out():
    record = write_record(
        "metadata", b"", record_id="<a:b>", date=BEGUN, content_type="a/b", fields=[("X", None), ("Y", "1")]
    )
    assert b"X:" not in record.head
    assert b"\r\nY: 1\r\n" in record.head


def test_no_value_can_add_a_line():
    head = record_of(b"", Evil="a\r\nWARC-Type: response\n\x00\x85\u2028").head
    assert b"Evil: aWARC-Type: response\r\n" in head


def test_dates_are_utc_with_six_digits():
    assert write_date(datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)) == "2026-01-02T03:04:05.000000Z"
    assert (
        write_date(datetime(2026, 1, 2, 3, 4, 5, tzinfo=timezone(timedelta(hours=2)))) == "2026-01-02T01:04:05.000000Z"
    )


def test_derived_identifiers_come_out_the_same_and_differ_by_part():
    assert derived_record_id("a", "b") == derived_record_id("a", "b")
    assert len({derived_record_id("a", "b"), derived_record_id("ab"), derived_record_id("b", "a")}) == 3


@pytest.mark.parametrize(
    ("url", "written"),
    [
        ("http://a.example/ü?q=1", "http://a.example/%C3%BC?q=1"),
        ('http://a.example/a b<c>"d"', "http://a.example/a%20b%3Cc%3E%22d%22"),
        ("http://a.example/\r\nX: y", "http://a.example/%0D%0AX:%20y"),
        ("http://a.example/%0D%0A?a[]={1}|2", "http://a.example/%0D%0A?a[]={1}|2"),
        ("http://user:secret@a.example/x", "http://a.example/x"),
        ("http://user:p@ss@a.example/x", "http://a.example/x"),
        ("http://a.example/@x", "http://a.example/@x"),
        ("http://a.example/x#part", "http://a.example/x"),
        ("http://a.example/\ud800", "http://a.example/%3F"),
        ("urn:newscrawler:source:daily", "urn:newscrawler:source:daily"),
    ],
)
def test_target_uri_is_clean(url: str, written: str):
    assert target_uri(url) == written


@given(st.text(max_size=60))
@settings(max_examples=150, deadline=None)
def test_target_uri_of_any_text_is_one_plain_word(url: str):
    written = target_uri("http://a.example/" + url)
    assert written.isascii()
    assert written.isprintable()
    assert not set(' <>"') & set(written)
    assert target_uri(written) == written


@given(st.binary(max_size=3000), st.booleans())
@settings(max_examples=80, deadline=None)
def test_any_block_comes_back_as_it_was(block: bytes, long: bool):
    block = block + os.urandom(70_000) if long else block
    member = gzip_member(record_of(block))
    (record,) = read_records(io.BytesIO(member), name="x.warc.gz")
    assert record.block.read() == block
    assert record.length == len(member)
    assert record.field("WARC-Block-Digest") == digest_of(block)
    assert not record.flaws


@pytest.mark.parametrize("size", [0, 8191, 8192, 65_535, 65_536, 131_070, 200_001])
def test_incompressible_blocks_are_stored_and_every_gunzip_agrees(size: int):
    record = record_of(b"HTTP/1.1 200 OK\r\n\r\n" + os.urandom(size))
    member = gzip_member(record)
    assert gzip.decompress(member) == record.data
    unzip = zlib.decompressobj(31)
    assert unzip.decompress(member) == record.data
    assert unzip.eof
    assert not unzip.unused_data


def test_packed_bytes_are_told_by_a_sample():
    assert is_packed(os.urandom(20_000))
    assert is_packed(b"<html>" * 100 + gzip.compress(os.urandom(30_000)))
    assert not is_packed(b"<p>The harbour reopened.</p>" * 1000)
    assert not is_packed(bytes(20_000))


def test_equal_records_are_equal_members_without_a_time_stamp():
    for block in (b"<p>harbour</p>" * 2000, bytes(range(256)) * 100, b"x"):
        member = gzip_member(record_of(block))
        assert member == gzip_member(record_of(block))
        assert member[4:8] == b"\0\0\0\0"
