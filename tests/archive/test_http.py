from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawler.archive import http
from tests.archive.making import chunked

ODD_HEAD = (
    b"HTTP/1.0 200\nServer: a\r\nX-Folded: one\r\n\ttwo\r\nSet-Cookie: a=1\r\nset-cookie: b=2\r\n"
    b"no colon here\r\nX-Bytes: \xff\xe9\r\n\r\n"
)


def test_head_ends_with_the_first_blank_line_whatever_ends_the_lines():
    for blank in (b"\r\n\r\n", b"\n\n", b"\n\r\n"):
        head, body = http.split_message(b"HTTP/1.1 200 OK\r\nA: b" + blank + b"body\r\n\r\nmore")
        assert head == b"HTTP/1.1 200 OK\r\nA: b" + blank
        assert body == b"body\r\n\r\nmore"


def test_message_without_blank_line_is_all_head():
    assert http.split_message(b"HTTP/1.1 200 OK\r\nA: b") == (b"HTTP/1.1 200 OK\r\nA: b", b"")


def test_message_without_status_line_is_all_body():
    assert http.split_message(b"<html>\r\n\r\n</html>") == (b"", b"<html>\r\n\r\n</html>")


def test_odd_headers_are_read_and_lines_without_colon_passed_over():
    assert http.read_headers(ODD_HEAD) == (
        (b"Server", b"a"),
        (b"X-Folded", b"one two"),
        (b"Set-Cookie", b"a=1"),
        (b"set-cookie", b"b=2"),
        (b"X-Bytes", b"\xff\xe9"),
    )


def test_repeated_header_gives_every_value_in_any_case():
    assert http.header_values(ODD_HEAD, b"SET-COOKIE") == [b"a=1", b"b=2"]
    assert http.header(ODD_HEAD, b"x-bytes") == "\xff\xe9"
    assert http.header(ODD_HEAD, b"missing") is None


def test_status_is_read_without_reason_phrase_and_missing_when_malformed():
    assert http.status_of(ODD_HEAD) == 200
    assert http.status_of(b"HTTP/1.1 404 G\xe9ne\r\n\r\n") == 404
    assert http.status_of(b"HTTP/1.1 OK\r\n\r\n") is None
    assert http.status_of(b"") is None


def test_version_of_the_protocol_is_named_as_warc_wants_it():
    assert [http.http_version(head) for head in (b"HTTP/1.1 200", b"HTTP/1.0 200", b"")] == [
        "http/1.1",
        "http/1.0",
        "http/0.9",
    ]


def test_content_type_is_lower_case_and_none_when_malformed():
    def declared(value: bytes) -> tuple[str | None, str | None]:
        return http.content_type(b"HTTP/1.1 200 OK\r\nContent-Type: " + value + b"\r\n\r\n")

    assert declared(b'Text/HTML; Charset="UTF-8"') == ("text/html", "utf-8")
    assert declared(b"text/html;charset='latin1'") == ("text/html", "latin1")
    assert declared(b"html") == (None, None)
    assert declared(b"\xff/\xff") == (None, None)


def test_chunks_are_joined_and_extensions_passed_over():
    body = b"4;name=value\r\nWiki\r\n5 \r\npedia\r\n0\r\nTrailer: x\r\n\r\n"
    assert http.dechunk(body) == (b"Wikipedia", True, b"Trailer: x\r\n\r\n")


def test_cut_chunks_give_what_came_and_are_not_whole():
    whole = chunked(b"a" * 40, b"b" * 40)
    for size in range(len(whole) - 4):
        data, complete, _ = http.dechunk(whole[:size])
        assert not complete
        assert (b"a" * 40 + b"b" * 40).startswith(data)


def test_body_that_was_never_chunked_comes_back_as_it_is():
    assert http.dechunk(b"<p>\nnot chunked") == (b"<p>\nnot chunked", False, b"")


def test_huge_chunk_sizes_are_no_sizes():
    assert http.dechunk(b"fffffffffffffffffffff\r\nx").whole is False
    assert http.dechunk(b"-5\r\nx\r\n").whole is False


def test_only_a_last_coding_named_chunked_is_chunked():
    assert http.is_chunked(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, Chunked\r\n\r\n")
    assert not http.is_chunked(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, gzip\r\n\r\n")
    assert not http.is_chunked(b"HTTP/1.1 200 OK\r\n\r\n")


def test_short_body_is_known_by_its_framing():
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n"
    assert http.is_cut_short(head, b"short")
    assert not http.is_cut_short(head, b"0123456789")
    assert not http.is_cut_short(head, b"", method="HEAD")
    assert not http.is_cut_short(head.replace(b"200", b"304"), b"")
    assert not http.is_cut_short(head.replace(b"10", b"ten"), b"")
    assert http.is_cut_short(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"5\r\nabc")


@given(st.lists(st.binary(min_size=1, max_size=50), max_size=6), st.binary(max_size=20))
@settings(max_examples=60, deadline=None)
def test_dechunk_undoes_chunking(parts: list[bytes], rest: bytes):
    assert http.dechunk(chunked(*parts) + rest) == (b"".join(parts), True, b"\r\n" + rest)


@given(st.binary(max_size=300))
@settings(max_examples=150, deadline=None)
def test_any_bytes_can_be_looked_into(raw: bytes):
    for message in (raw, b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + raw, b"HTTP/1.1 " + raw):
        head, body = http.split_message(message)
        assert head + body == message
        http.read_headers(head)
        http.content_type(head)
        assert len(http.payload_of(message)) <= len(message)
