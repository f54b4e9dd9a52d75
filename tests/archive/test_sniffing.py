from __future__ import annotations

import gzip
import zlib

import brotli
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawler.archive.sniffing import identify, identify_payload


def head(content_type: bytes = b"", coding: bytes = b"") -> bytes:
    lines = [b"HTTP/1.1 200 OK"]
    lines += [b"Content-Type: " + content_type] if content_type else []
    lines += [b"Content-Encoding: " + coding] if coding else []
    return b"\r\n".join(lines) + b"\r\n\r\n"


@pytest.mark.parametrize(
    ("start", "declared", "found"),
    [
        (b"<!DOCTYPE html><html>", None, "text/html"),
        (b"\xef\xbb\xbf \n<!-- a > b --><HTML lang=en>", "text/plain", "text/html"),
        (b"<p>Just words", "application/octet-stream", "text/html"),
        (b"Just words", "text/html", "text/html"),
        (b"\x00\x01broken", "text/html", "text/html"),
        (b"<\0h\0t\0m\0l\0>\0", "text/html", "text/html"),
        (b"\xff\xfe<\0h\0t\0m\0l\0>\0", None, "text/html"),
        (b"<?xml version='1.0'?><!DOCTYPE html><html xmlns='x'>", "text/html", "text/html"),
        (b"<?xml version='1.0'?><html xmlns='x'>", "application/xhtml+xml", "application/xhtml+xml"),
        (b"<?xml version='1.0'?><html xmlns='x'>", "text/xml", "application/xhtml+xml"),
        (b"<?xml version='1.0'?><rss version='2.0'>", "text/html", "application/rss+xml"),
        (b"<?xml version='1.0'?><!-- x --><feed xmlns='a'>", "text/xml", "application/atom+xml"),
        (b"<rdf:RDF xmlns:rdf='x'>", "text/xml", "application/rss+xml"),
        (b"<?xml version='1.0'?><urlset>", None, "application/xml"),
        (b"<svg xmlns='x'>", "image/svg+xml", "image/svg+xml"),
        (b'{"a": 1}', None, "application/json"),
        (b'{"a": 1}', "application/ld+json", "application/ld+json"),
        (b"User-agent: *", "text/plain", "text/plain"),
        (b"User-agent: *", None, "text/plain"),
        (b"%PDF-1.7", "text/html", "application/pdf"),
        (b"\xff\xd8\xff\xe0", None, "image/jpeg"),
        (b"RIFF\0\0\0\0WEBPVP8", None, "image/webp"),
        (b"\0\0\0\x20ftypavif", None, "image/avif"),
        (b"\x00\x01\x02", "application/x-thing", "application/x-thing"),
        (b"\x00\x01\x02", "text/plain", "application/octet-stream"),
    ],
)
def test_type_is_found_by_first_bytes_and_declaration(start: bytes, declared: str | None, found: str):
    assert identify(start, declared) == found


@pytest.mark.parametrize(
    ("coding", "encode"),
    [(b"gzip", gzip.compress), (b"deflate", zlib.compress), (b"br", brotli.compress), (b"", bytes), (b"gzip", bytes)],
)
def test_type_is_found_below_content_codings(coding: bytes, encode):
    page = b"<!doctype html><title>Harbour</title>" + b"<p>reopened</p>" * 5000
    assert identify_payload(head(coding=coding), encode(page)) == "text/html"


def test_codings_upon_codings_and_unknown_ones_do_not_stop_it():
    page = gzip.compress(gzip.compress(b"<html>" * 100))
    assert identify_payload(head(coding=b"gzip, gzip"), page) == "text/html"
    assert identify_payload(head(b"text/html", b"compress"), b"\x1f\x9d\x90") == "text/html"


def test_empty_payload_has_no_type():
    assert identify_payload(head(b"text/html"), b"") is None


@given(st.binary(max_size=200), st.sampled_from([b"", b"gzip", b"br", b"zstd", b"deflate", b"gzip, br"]))
@settings(max_examples=150, deadline=None)
def test_any_payload_has_a_type(payload: bytes, coding: bytes):
    assert identify_payload(head(coding=coding), b"x" + payload)
