"""Every defect of the validators' table, made on purpose, and the good files of others, which must raise no alarm."""

from __future__ import annotations

import gzip
import io
import shutil
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from newscrawler.archive import verify_archive
from newscrawler.archive.verifying.findings import CHECKS
from tests.archive import foreign
from tests.archive.foreign import PAGE, RECORD_IDS, answer, fields, record, request, response, sha1, warcinfo
from tests.archive.making import chunked


def verify(path: Path, *records: bytes, strict: bool = False, raw: bytes | None = None, name: str = "a.warc.gz"):
    foreign.write(path / name, *records)
    if raw is not None:
        (path / name).write_bytes(raw)
    return verify_archive(path / name, strict=strict)


def reasons(report) -> set[str]:
    return {reason for _, reason in report.counts}


GOOD = [warcinfo(), response(number=1), request(2, of=1)]
SWAPPED = PAGE.replace(b"tide", b"TIDE", 1)
CHUNKED = chunked(PAGE[:20], PAGE[20:])
REVISIT = [
    ("WARC-Profile", "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"),
    ("WARC-Payload-Digest", sha1(PAGE)),
    ("WARC-Refers-To", RECORD_IDS.format(1)),
    ("WARC-Truncated", "length"),
]


def good_response(block: bytes, payload: bytes = PAGE, **facts) -> bytes:
    return response(payload, block=block, **facts)


DEFECTS: dict[str, tuple[str, list[bytes]]] = {
    "payload digest of other bytes": (
        "payload-digest",
        [record(fields(more=[("WARC-Block-Digest", sha1(answer())), ("WARC-Payload-Digest", sha1(b"x"))]), answer())],
    ),
    "body flipped": (
        "block-digest",
        [
            record(
                fields(more=[("WARC-Block-Digest", sha1(answer())), ("WARC-Payload-Digest", sha1(PAGE))]),
                answer(SWAPPED),
            )
        ],
    ),
    "head flipped": (
        "block-digest",
        [record(fields(more=[("WARC-Block-Digest", sha1(answer()))]), answer().replace(b"text", b"TEXT"))],
    ),
    "Content-Length short": ("damaged", [response(length=len(answer()) - 5)]),
    "Content-Length long": ("damaged", [response(length=len(answer()) + 5)]),
    "no line ends": ("record-end", [response()[:-4]]),
    "no date": ("missing-field", [response().replace(b"WARC-Date", b"WARC-Dote", 1)]),
    "bad date": ("bad-date", [response(date="2026-11-20 10:00:00")]),
    "impossible date": ("bad-date", [response(date="2026-02-30T10:00:00Z")]),
    "no id": ("missing-field", [response().replace(b"WARC-Record-ID", b"WARC-Record-XX", 1)]),
    "bad id": ("bad-record-id", [response().replace(b"<urn", b"urn", 1)]),
    "same id twice": ("repeated-record-id", [response(), response(url="http://news.example/other")]),
    "blank in the URI": ("target-malformed", [response(url="http://news.example/a b")]),
    "no URI": ("target-missing", [response(url=None)]),
    "no type": ("missing-field", [response().replace(b"WARC-Type", b"WARC-Typo", 1)]),
    "cut body": ("cut-in-silence", [good_response(answer(length=len(PAGE) + 100))]),
    "cut chunks": ("cut-in-silence", [good_response(answer(CHUNKED[:-9], "Transfer-Encoding: chunked"), PAGE)]),
    "body too long": ("body-too-long", [good_response(answer(length=10))]),
    "bytes behind the last chunk": (
        "body-too-long",
        [good_response(answer(CHUNKED + b"HTTP/1.1 200", "Transfer-Encoding: chunked"))],
    ),
    "chunked header, plain body": ("framing-lost", [good_response(answer(PAGE, "Transfer-Encoding: chunked"))]),
    "gzip header, decoded body": ("coding-lost", [good_response(answer(PAGE, "Content-Encoding: gzip"))]),
    "no digests at all": ("no-digest", [response(digests=False)]),
    "field twice": ("repeated-field", [response(more=[("WARC-Type", "response")])]),
    "folded field": ("odd-head", [response(more=[("X-Note", "a\r\n b")])]),
    "unknown digest": ("unknown-digest", [response(digests=False, more=[("WARC-Block-Digest", "crc:1234")])]),
    "digest over the framing": (
        "payload-digest-reading",
        [good_response(answer(CHUNKED, "Transfer-Encoding: chunked"), CHUNKED)],
    ),
    "digest over the decoded body": (
        "payload-digest-reading",
        [good_response(answer(gzip.compress(PAGE), "Content-Encoding: gzip"))],
    ),
    "no block type": ("block-type", [response(content_type=None)]),
    "revisit without profile": ("revisit-profile", [record(fields("revisit", more=REVISIT[1:]), answer(b""))]),
    "revisit without digest": ("revisit-digest", [record(fields("revisit", more=REVISIT[:1]), answer(b""))]),
    "revisit of a cut capture": (
        "revisit-of-cut",
        [response(more=[("WARC-Truncated", "length")]), record(fields("revisit", 3, more=REVISIT), answer(b""))],
    ),
    "concurrent with nothing": ("concurrent-dangling", [response(), request(2, of=77)]),
    "Refers-To on a response": ("unwanted-field", [response(more=[("WARC-Refers-To", RECORD_IDS.format(5))])]),
    "request at another time": ("date-differs", [response(), request(2, of=1, date="2026-11-20T10:00:01Z")]),
    "no warcinfo": ("no-warcinfo", [response()]),
    "other file name": (
        "other-filename",
        [
            record(
                [
                    *fields("warcinfo", 9, url=None, content_type="application/warc-fields"),
                    ("WARC-Filename", "b.warc.gz"),
                ],
                b"",
            )
        ],
    ),
}


@pytest.mark.parametrize("name", DEFECTS)
def test_each_defect_is_found(tmp_path, name):
    reason, records = DEFECTS[name]
    report = verify(tmp_path, *records)
    assert reason in reasons(report)
    finding = next(finding for finding in report.findings if finding.reason == reason)
    assert finding.file == "a.warc.gz"
    assert finding.check.cure in str(finding)


@pytest.mark.parametrize("name", DEFECTS)
def test_strict_calls_every_defect_broken(tmp_path, name):
    reason, records = DEFECTS[name]
    # A server may have sent a body of another coding, a user renamed a file.
    if reason not in ("coding-lost", "other-filename"):
        assert not verify(tmp_path, *records, strict=True).is_good


@pytest.mark.parametrize("cut", [1, 8, 60])
def test_torn_tail_is_found(tmp_path, cut):
    whole = b"".join(gzip.compress(one) for one in GOOD)
    report = verify(tmp_path, raw=whole[:-cut])
    assert reasons(report) >= {"torn-tail"}
    assert report.records == 2


@pytest.mark.parametrize("cut", [1, 8, 60])
def test_torn_single_stream_is_found(tmp_path, cut):
    assert not verify(tmp_path, raw=gzip.compress(b"".join(GOOD))[:-cut]).is_good


def test_records_that_share_a_member_are_found(tmp_path):
    assert "shared-member" in reasons(verify(tmp_path, raw=gzip.compress(b"".join(GOOD))))


def test_flipped_byte_in_a_plain_warc_is_found_by_digest(tmp_path):
    data = bytearray(b"".join(GOOD))
    data[data.index(b"tide turned")] ^= 1
    assert "block-digest" in reasons(verify(tmp_path, raw=bytes(data), name="a.warc"))


def test_good_file_raises_no_alarm(tmp_path):
    report = verify(tmp_path, *GOOD, strict=True)
    # Strictly, records name their warcinfo record.
    assert reasons(report) <= {"no-warcinfo-id"}
    assert (report.files, report.records, report.captures) == (1, 3, 1)


@pytest.mark.parametrize(
    ("block", "payload", "more"),
    [
        (answer(CHUNKED, "Transfer-Encoding: chunked"), PAGE, []),
        (answer(chunked(PAGE, trailer=b"X: 1\r\nY: 2\r\n"), "Transfer-Encoding: chunked"), PAGE, []),
        (answer(gzip.compress(PAGE, mtime=0), "Content-Encoding: gzip"), gzip.compress(PAGE, mtime=0), []),
        (answer(PAGE[:9], length=100), PAGE[:9], [("WARC-Truncated", "disconnect")]),
        (answer(CHUNKED[:20], "Transfer-Encoding: chunked"), CHUNKED[4:20], [("WARC-Truncated", "time")]),
        (answer(b"", status="304 Not Modified", length=500), b"", []),
        (answer(b"", length=500), b"", []),
        (b"HTTP/1.0 200 OK\nContent-Type: text/html\n\n" + PAGE, PAGE, []),
        (b"<html>an answer of HTTP/0.9</html>", b"<html>an answer of HTTP/0.9</html>", []),
    ],
)
def test_odd_answers_that_are_true_to_the_wire_raise_no_alarm(tmp_path, block, payload, more):
    assert verify(tmp_path, warcinfo(), response(payload, block=block, more=more)).counts == {}


def test_answer_to_head_needs_no_body(tmp_path):
    block = answer(b"", length=500)
    assert verify(tmp_path, warcinfo(), response(b"", block=block), request(2, method="HEAD")).counts == {}
    assert "cut-in-silence" in reasons(verify(tmp_path, warcinfo(), response(b"", block=block), request(2)))


def test_unknown_types_and_fields_are_ignored(tmp_path):
    """WARC 1.1, 5.5 and 4: software shall skip what it does not know."""
    odd = record(fields("hologram", 5, more=[("X-Mood", "calm"), ("X-Mood", "gay")]), b"...")
    assert verify(tmp_path, warcinfo(), odd).counts == {}


def test_heritrix_file_of_warc_1_0_raises_no_alarm(tmp_path):
    block = b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(PAGE) + PAGE
    digest = [("WARC-IP-Address", "127.0.0.1"), ("WARC-Payload-Digest", sha1(PAGE))]
    parts = [
        warcinfo(software="Heritrix/3.4", version="1.0"),
        record(
            fields("response", 1, content_type="application/http; msgtype=response", more=digest), block, version="1.0"
        ),
        request(2, of=1).replace(b"WARC/1.1", b"WARC/1.0"),
        record(
            fields(
                "metadata",
                3,
                content_type="application/warc-fields",
                more=[("WARC-Concurrent-To", RECORD_IDS.format(1))],
            ),
            b"seed: \r\nfetchTimeMs: 31\r\n",
            version="1.0",
        ),
        record(
            fields("response", 4, url="dns:news.example", content_type="text/dns"), b"20261120\nnews.example 127.0.0.1"
        ),
    ]
    report = verify(tmp_path, *parts)
    assert report.is_good
    assert reasons(report) <= {"no-digest"}


def test_browsertrix_file_raises_no_alarm(tmp_path):
    block = answer(PAGE, "x-orig-content-encoding: br", "x-orig-transfer-encoding: chunked")
    more = [("WARC-Block-Digest", foreign.sha256(block)), ("WARC-Payload-Digest", foreign.sha256(PAGE))]
    parts = [
        warcinfo(software="Browsertrix-Crawler 1.5"),
        record(fields("response", 1, more=more), block),
        request(2, of=1),
        record(fields("resource", 3, url="urn:pageinfo:http://news.example/", content_type="application/json"), b"{}"),
    ]
    assert verify(tmp_path, *parts).counts == {}


def test_file_made_by_warcio_raises_no_alarm(tmp_path):
    with (tmp_path / "a.warc.gz").open("wb") as file:
        writer = WARCWriter(file, gzip=True, warc_version="1.1")
        writer.write_record(writer.create_warcinfo_record("a.warc.gz", {"software": "warcio"}))
        head = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
        writer.write_record(
            writer.create_warc_record("http://news.example/", "response", payload=io.BytesIO(PAGE), http_headers=head)
        )
        asked = StatusAndHeaders("POST / HTTP/1.1", [("Host", "news.example")], is_http_request=True)
        for body in (b"", b"name=value"):
            writer.write_record(
                writer.create_warc_record(
                    "http://news.example/", "request", payload=io.BytesIO(body), http_headers=asked
                )
            )
    assert verify_archive(tmp_path / "a.warc.gz").counts == {}


class _Chunked(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.wfile.write(CHUNKED)

    def log_message(self, *_: object) -> None:
        pass


@pytest.mark.wire
@pytest.mark.skipif(shutil.which("wget") is None, reason="wget is not installed")
def test_file_made_by_wget_raises_no_alarm(tmp_path):
    with ThreadingHTTPServer(("127.0.0.1", 0), _Chunked) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            subprocess.run(
                ["wget", "-q", "--no-proxy", "--tries=1", "--timeout=10", "--warc-file=made", "-O", "page.html",
                 f"http://127.0.0.1:{server.server_port}/story"],
                cwd=tmp_path,
                check=True,
                timeout=30,
            )  # fmt: skip
        finally:
            server.shutdown()
    report = verify_archive(tmp_path / "made.warc.gz")
    assert [finding for finding in report.findings if finding.level == "must"] == []
    assert report.captures == 1


def test_fastwarc_sees_the_same_records(tmp_path):
    fastwarc = pytest.importorskip("fastwarc.warc")
    path = foreign.write(tmp_path / "a.warc.gz", *GOOD)
    with path.open("rb") as file:
        theirs = [(one.record_id, one.stream_pos) for one in fastwarc.ArchiveIterator(file, parse_http=False)]
    from newscrawler.archive.reader import read_records

    with path.open("rb") as file:
        ours = [(one.id, one.offset) for one in read_records(file)]
    assert [offset for _, offset in theirs] == [offset for _, offset in ours]
    assert [name.strip("<>") for name, _ in theirs] == [name.strip("<>") for name, _ in ours]


def test_every_check_has_a_number_and_a_cure():
    assert all(check.number[0] in "WCJTZ" and check.cure and check.meaning for check in CHECKS.values())
