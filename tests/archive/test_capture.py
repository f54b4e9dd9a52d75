from __future__ import annotations

import gzip
from datetime import UTC, datetime

import brotli
import pytest
from backports import zstd

from newscrawler.archive import open_archive, read_capture
from newscrawler.errors import ArchiveError, DamagedRecord, NotArchived, Undecodable
from newscrawler.model import Lead
from tests.archive import foreign
from tests.archive.foreign import PAGE, RECORD_IDS, answer
from tests.archive.making import BEGUN, HTML, CollectionPaths, archive, chunked, exchange
from tests.archive.making import response as wire


def captures(path, *records, **wanted):
    found = open_archive(foreign.write(path / "a.warc.gz", *records))
    return list(found.captures(include_revisits=True, **wanted))


@pytest.mark.parametrize(
    ("coding", "encode"), [("gzip", gzip.compress), ("br", brotli.compress), ("zstd", zstd.compress)]
)
def test_payload_is_decoded_and_raw_is_not(tmp_path, coding, encode):
    body = encode(PAGE)
    (capture,) = captures(tmp_path, foreign.response(body, f"Content-Encoding: {coding}"))
    assert capture.payload() == PAGE
    assert capture.body() == body
    assert capture.raw() == answer(body, f"Content-Encoding: {coding}")


def test_chunked_and_coded_body_is_both_undone(tmp_path):
    body = gzip.compress(PAGE)
    block = answer(
        chunked(body[:10], body[10:], trailer=b"X-Sum: 1\r\n"), "Transfer-Encoding: chunked", "Content-Encoding: gzip"
    )
    (capture,) = captures(tmp_path, foreign.response(body, block=block))
    assert capture.body() == body
    assert capture.decoded() == (PAGE, True, ("gzip",))


def test_cut_chunked_body_gives_what_is_there(tmp_path):
    block = answer(chunked(b"a" * 100, b"b" * 100)[:150], "Transfer-Encoding: chunked")
    (capture,) = captures(tmp_path, foreign.response(b"", block=block, more=[("WARC-Truncated", "disconnect")]))
    assert capture.payload().startswith(b"a" * 100 + b"b")
    assert capture.truncated == "disconnect"
    assert not capture.decoded().complete


def test_body_whose_framing_was_taken_away_comes_as_it_is(tmp_path):
    """As pywb's recorder writes it: the header says chunked, the body is not."""
    (capture,) = captures(tmp_path, foreign.response(PAGE, "Transfer-Encoding: chunked"))
    assert capture.payload() == PAGE


def test_headers_that_an_archiver_renamed_are_not_undone_twice(tmp_path):
    """As Browsertrix writes them: the body is decoded, its codings are in x-orig-… fields."""
    block = answer(PAGE, "x-orig-content-encoding: br", "x-orig-transfer-encoding: chunked")
    (capture,) = captures(tmp_path, foreign.response(PAGE, block=block))
    assert capture.payload() == PAGE


def test_undecodable_body_is_an_error_of_ours(tmp_path):
    (capture,) = captures(tmp_path, foreign.response(b"\x1f\x8b\x08\0" + b"\xff" * 60, "Content-Encoding: gzip"))
    with pytest.raises(Undecodable):
        capture.payload()


def test_head_is_told_as_it_was_sent(tmp_path):
    block = (
        b"HTTP/1.1 404 Gone \xe9\r\nX-b: 2\r\nx-A:  1 \r\nX-b: 3\r\nContent-Type: TEXT/HTML;charset='Latin1'\r\n\r\n"
    )
    (capture,) = captures(tmp_path, foreign.response(b"", block=block))
    assert capture.http_headers[:3] == [("X-b", "2"), ("x-A", "1"), ("X-b", "3")]
    assert (capture.http_status, capture.content_type, capture.charset) == (404, "text/html", "latin1")


@pytest.mark.parametrize(
    ("headers", "body", "more", "expected"),
    [
        (["Content-Type: text/html"], b"", [], True),
        (["Content-Type: application/xhtml+xml"], b"", [], True),
        (["Content-Type: text/plain"], b"<html>", [], False),
        ([], b"\n <!DOCTYPE html>", [], True),
        ([], b"%PDF-1.4", [], False),
        ([], b"", [("WARC-Identified-Payload-Type", "text/html")], True),
    ],
)
def test_html_is_what_is_called_so_or_looks_so(tmp_path, headers, body, more, expected):
    block = b"HTTP/1.1 200 OK\r\n" + "".join(f"{line}\r\n" for line in headers).encode() + b"\r\n" + body
    (capture,) = captures(tmp_path, foreign.response(body, block=block, more=more))
    assert capture.is_html is expected


@pytest.mark.parametrize("request_first", [True, False])
def test_request_belongs_to_its_response_in_either_order(tmp_path, request_first):
    parts = [foreign.response(number=1), foreign.request(2, of=1)]
    (capture,) = captures(tmp_path, *(reversed(parts) if request_first else parts))
    assert capture.request.id == RECORD_IDS.format(2)


def test_response_that_names_its_request_takes_it(tmp_path):
    """As wget writes it."""
    ask = foreign.record(foreign.fields("request", 2), b"GET / HTTP/1.1\r\n\r\n")
    named = foreign.response(number=1, more=[("WARC-Concurrent-To", RECORD_IDS.format(2))])
    (capture,) = captures(tmp_path, ask, named)
    assert capture.request.id == RECORD_IDS.format(2)


def test_neighbours_that_do_not_name_each_other_stay_apart(tmp_path):
    found = captures(tmp_path, foreign.response(number=1), foreign.request(2, of=8), foreign.response(number=3))
    assert [capture.request for capture in found] == [None, None]


def test_crawlers_logs_and_name_lookups_are_no_captures(tmp_path):
    log = foreign.record(foreign.fields("resource", 1, url="metadata://gnu.org/log", content_type="text/plain"), b"log")
    dns = foreign.record(foreign.fields("response", 2, url="dns:news.example", content_type="text/dns"), b"127.0.0.1")
    assert captures(tmp_path, log, dns) == []


def test_resource_of_a_web_page_is_a_capture(tmp_path):
    named = foreign.fields("resource", 1, content_type="text/html; charset=utf-8")
    (capture,) = captures(tmp_path, foreign.record(named, PAGE))
    assert (capture.payload(), capture.content_type, capture.charset) == (PAGE, "text/html", "utf-8")
    assert capture.is_html


def test_capture_without_a_date_is_damage(tmp_path):
    found = open_archive(foreign.write(tmp_path / "a.warc.gz", foreign.response(date="soon")))
    assert list(found.captures()) == []
    assert "WARC-Date" in found.damage[0].reason


def test_own_archive_gives_hints_and_provenance(tmp_path):
    lead = Lead(
        url="http://news.example/story",
        found_how="feed",
        found_via="http://news.example/feed",
        title="Tide",
        found_at=BEGUN,
    )
    paths = CollectionPaths(tmp_path, "daily")
    archive(paths, exchange(lead=lead))
    (capture,) = open_archive(paths.base).captures()
    assert capture.hints == lead
    place = capture.provenance
    assert (place.crawl_id, place.found_via, place.found_at) == ("crawl-1", lead.found_via, BEGUN)
    assert place.captured_at == datetime(2026, 11, 20, 10, 0, 0, 123, tzinfo=UTC)
    assert read_capture(paths.archive / place.warc_filename, place.warc_offset).provenance == place


def test_revisit_gives_the_payload_of_its_original(tmp_path):
    paths = CollectionPaths(tmp_path, "daily")
    archive(paths, exchange(), exchange(started=BEGUN.replace(day=21)))
    first, second = open_archive(paths.base).captures(include_revisits=True)
    assert (first.is_revisit, second.is_revisit) == (False, True)
    assert second.payload() == first.payload() == HTML
    assert second.original().record.id == first.record.id
    warc = paths.archive / second.record.warc
    assert read_capture(warc, second.record.offset).payload() == HTML


def test_revisit_finds_its_original_by_digest_when_it_names_none(tmp_path):
    digest = foreign.sha1(PAGE)
    named = foreign.fields(
        "revisit",
        3,
        date="2026-11-21T10:00:00Z",
        more=[
            ("WARC-Profile", "http://netpreserve.org/warc/1.0/revisit/identical-payload-digest"),
            ("WARC-Payload-Digest", digest),
        ],
    )
    _, revisit = captures(tmp_path, foreign.response(number=1), foreign.record(named, answer(b"")))
    assert revisit.payload() == PAGE


def test_revisit_without_its_original_says_what_is_missing(tmp_path):
    named = foreign.fields("revisit", 3, more=[("WARC-Refers-To", RECORD_IDS.format(1))])
    (revisit,) = captures(tmp_path, foreign.record(named, answer(b"")))
    with pytest.raises(NotArchived, match="open the whole collection"):
        revisit.payload()


def test_reading_at_an_offset_ignores_damage_behind_the_capture(tmp_path):
    path = foreign.write(tmp_path / "a.warc.gz", foreign.warcinfo(), foreign.response(number=1), foreign.request(2))
    offset = open_archive(path).capture("http://news.example/tide").record.offset
    path.write_bytes(path.read_bytes()[:-5])
    capture = read_capture(path, offset)
    assert (capture.payload(), capture.request, capture.crawl_id) == (PAGE, None, "autumn")


@pytest.mark.parametrize("offset", [1, 10_000])
def test_reading_where_no_capture_begins_is_damage(tmp_path, offset):
    path = foreign.write(tmp_path / "a.warc.gz", foreign.response())
    with pytest.raises(DamagedRecord):
        read_capture(path, offset)


@pytest.mark.parametrize(("asked", "there"), [("a.warc.gz", "a.warc.gz.open"), ("a.warc.gz.open", "a.warc.gz")])
def test_file_that_was_just_renamed_is_found_by_its_other_name(tmp_path, asked, there):
    (tmp_path / there).write_bytes(gzip.compress(foreign.response()))
    capture = read_capture(tmp_path / asked, 0)
    assert (capture.payload(), capture.record.warc) == (PAGE, "a.warc.gz")


def test_file_that_cannot_be_opened_is_an_error_of_ours(tmp_path):
    path = foreign.write(tmp_path / "a.warc.gz", foreign.response())
    archive = open_archive(path)
    path.unlink()
    with pytest.raises(ArchiveError, match="cannot be read"):
        list(archive.captures())


def test_reading_a_missing_file_says_so(tmp_path):
    with pytest.raises(ArchiveError, match="nothing is there"):
        read_capture(tmp_path / "none.warc.gz", 0)


def test_large_wire_response_comes_back_whole(tmp_path):
    page = b"<p>%s</p>" % (b"0123456789abcdef" * 700_000)
    paths = CollectionPaths(tmp_path, "daily")
    archive(paths, exchange(response=wire(page)))
    (capture,) = open_archive(paths.base).captures()
    assert capture.payload() == page
