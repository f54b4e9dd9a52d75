"""
What WARC 1.1 (ISO 28500:2017), the IIPC's recommendations and CDXJ 0.1.0 ask of a writer, one test a rule, by its number.

Read with a few lines of our own, with warcio, FastWARC and cdxj-indexer; never with the reader that ships in the package.
"""

from __future__ import annotations

import gzip
import io
import json
import os
import re
import subprocess
import sys
import zlib
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from fastwarc.warc import ArchiveIterator as FastIterator
from fastwarc.warc import WarcRecordType
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from newscrawler.archive import verify_collection
from newscrawler.archive.layout import CollectionPaths
from newscrawler.archive.records import digest_of
from newscrawler.archive.writer import WriterOptions
from newscrawler.model import Exchange
from tests.archive.making import BEGUN, HTML, chunked, exchange, opened, response

GZIPPED = gzip.compress(HTML + os.urandom(20_000), mtime=0)
ODD_URLS = [
    "http://news.example/a b",
    "http://news.example/café?q=ü",
    "http://b\u00fccher.example/",
    "http://WWW.News.Example:80/Upper?B=2&a=1",
    "http://news.example:8080",
    "http://news.example/%7Euser/%2fx?%41",
    "http://news.example/\r\nWARC-Type: evil",
    "http://news.example/<tag>#part",
    "http://user:secret@news.example/x",
    "https://news.example/?utm_source=a&b=c;d=e",
    "http://192.0.2.7/x",
    "http://[2001:db8::1]:8080/x",
]
EXCHANGES = [
    exchange("http://news.example/1", fetch_ms=7),
    exchange("http://news.example/2", started=BEGUN + timedelta(seconds=2)),
    exchange("https://news.example/tls", tls_version="TLSv1.3", tls_cipher="TLS_AES_128_GCM_SHA256"),
    exchange("http://news.example/chunked", response=response(chunked(b"<p>", HTML), b"Transfer-Encoding: chunked")),
    exchange("http://news.example/gzip", response=response(GZIPPED, b"Content-Encoding: gzip")),
    exchange("http://news.example/gone", response=response(b"<h1>gone</h1>", status=b"410 Gone")),
    exchange("http://news.example/moved", response=response(b"", b"Location: /1", status=b"301 Moved Permanently")),
    exchange("http://news.example/robots.txt", response=response(b"User-agent: *\nAllow: /\n")),
    exchange("http://news.example/cut", response=response(b"<p>half", b"Content-Length: 999"), truncated="disconnect"),
    exchange("http://news.example/cut", started=BEGUN + timedelta(seconds=9), response=response(b"<p>half"), truncated="time"),
    exchange(
        "http://news.example/unchanged",
        response=b"HTTP/1.1 304 Not Modified\r\nETag: \"x\"\r\n\r\n",
        not_modified_of=digest_of(HTML),
        started=BEGUN + timedelta(seconds=60),
    ),
    exchange("http://news.example/lf", response=b"HTTP/1.0 200\nX-Bytes: \xff\xe9\nno colon\nA: 1\n b\n\n" + b"<p>bare"),
    exchange(
        "http://news.example/head",
        method="HEAD",
        request=b"HEAD /head HTTP/1.1\r\n\r\n",
        response=response(b"", b"Content-Length: 5"),
    ),
    Exchange(url="http://dead.example/", started=BEGUN, error="dns", request=b""),
    *[exchange(url, response=response(b"<p>%d" % number)) for number, url in enumerate(ODD_URLS)],
]  # fmt: skip


class Seen(NamedTuple):
    """A record as read by the few lines below."""

    warc: str
    offset: int
    length: int
    fields: list[tuple[str, str]]
    block: bytes
    raw: bytes

    def all(self, name: str) -> list[str]:
        return [value for field, value in self.fields if field.lower() == name.lower()]

    def __getitem__(self, name):
        return next(iter(self.all(name)), None)


def read_members(path: Path) -> list[Seen]:
    data, offset, seen = path.read_bytes(), 0, []
    while offset < len(data):
        unzip = zlib.decompressobj(31)
        raw = unzip.decompress(data[offset:])
        assert unzip.eof, "a member without an end"
        length = len(data) - offset - len(unzip.unused_data)
        head, _, rest = raw.partition(b"\r\n\r\n")
        fields = [tuple(line.split(": ", 1)) for line in head.decode().split("\r\n")[1:]]
        size = int(dict(fields)["Content-Length"])
        seen.append(Seen(path.name, offset, length, fields, rest[:size], raw))
        offset += length
    return seen


@pytest.fixture(scope="module")
def paths(tmp_path_factory: pytest.TempPathFactory) -> CollectionPaths:
    paths = CollectionPaths(tmp_path_factory.mktemp("archives"), "daily")
    with opened(
        paths, options=WriterOptions(max_bytes=40_000), operator="The Desk", user_agent="newscrawler/1"
    ) as store:
        for one in EXCHANGES:
            store.submit([one]).result(20)
        store.submit_resource("urn:newscrawler:source:daily", "application/toml", b"name = 'daily'\n").result(20)
    return paths


@pytest.fixture(scope="module")
def records(paths: CollectionPaths) -> list[Seen]:
    return [record for warc in paths.warcs() for record in read_members(warc)]


def of(records: list[Seen], *kinds: str) -> list[Seen]:
    return [record for record in records if record["WARC-Type"] in kinds]


def primaries(records: list[Seen]) -> list[Seen]:
    return of(records, "response", "revisit", "resource")


def test_w1_record_is_version_fields_block_and_two_line_ends(records: list[Seen]):
    for record in records:
        assert record.raw.startswith(b"WARC/1.1\r\n")
        head, _, rest = record.raw.partition(b"\r\n\r\n")
        assert rest == record.block + b"\r\n\r\n"
        assert all(re.fullmatch(rb"[A-Za-z-]+: \S.*", line) for line in head.split(b"\r\n")[1:])


def test_w2_mandatory_fields_are_there_and_identifiers_unique(records: list[Seen]):
    for record in records:
        for name in ("WARC-Record-ID", "Content-Length", "WARC-Date", "WARC-Type"):
            assert record[name]
        assert re.fullmatch(r"<[a-z]+:[^\s<>]+>", record["WARC-Record-ID"])
    assert max(Counter(record["WARC-Record-ID"] for record in records).values()) == 1


def test_w3_date_is_utc_and_the_start_of_the_capture_on_all_its_records(records: list[Seen]):
    by_id = {record["WARC-Record-ID"]: record for record in records}
    for record in records:
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", record["WARC-Date"])
        for other in record.all("WARC-Concurrent-To"):
            assert by_id[other]["WARC-Date"] == record["WARC-Date"]
    assert of(records, "response")[0]["WARC-Date"] == "2026-11-20T10:00:00.000123Z"


def test_w4_no_field_is_repeated_or_folded(records: list[Seen]):
    for record in records:
        repeated = {name for name, count in Counter(name.lower() for name, _ in record.fields).items() if count > 1}
        # WARC-Protocol may be: https://github.com/iipc/warc-specifications/issues/42
        assert repeated <= {"warc-concurrent-to", "warc-protocol"}
        assert b"\r\n " not in record.raw.partition(b"\r\n\r\n")[0]


def test_w5_target_uri_is_clean_and_absent_on_warcinfo(records: list[Seen]):
    for record in records:
        uri = record["WARC-Target-URI"]
        assert (uri is None) == (record["WARC-Type"] == "warcinfo")
        assert uri is None or re.fullmatch(r"[a-z]+:[\x21-\x7e]+", uri)
        assert uri is None or not set('<>" #') & set(uri)
        assert uri is None or "secret" not in uri


def test_w6_cut_response_says_why_and_has_its_real_length(records: list[Seen]):
    cut = [record for record in of(records, "response") if record["WARC-Target-URI"].endswith("/cut")]
    assert [record["WARC-Truncated"] for record in cut] == ["disconnect", "time"]
    assert all(record.block.endswith(b"<p>half") for record in cut)
    assert not any(record["WARC-Truncated"] for record in of(records, "response") if record not in cut)


def test_w7_response_block_is_what_was_received(records: list[Seen]):
    received = {one.response for one in EXCHANGES if one.response}
    assert {record.block for record in of(records, "response")} <= received
    full = {record["WARC-Target-URI"] for record in of(records, "response")}
    assert len(full) == len({one.url for one in EXCHANGES if one.response}) - len(of(records, "revisit"))


def test_w8_content_types_and_address(records: list[Seen]):
    for record in of(records, "response", "revisit"):
        assert record["Content-Type"] == "application/http; msgtype=response"
        assert record["WARC-IP-Address"] == "127.0.0.1"
    for record in of(records, "request"):
        assert record["Content-Type"] == "application/http; msgtype=request"


def test_w9_warcinfo_is_first_and_named_by_all_others(paths: CollectionPaths):
    assert len(paths.warcs()) > 1
    for warc in paths.warcs():
        info, *others = read_members(warc)
        assert info["WARC-Type"] == "warcinfo"
        assert info["WARC-Filename"] == warc.name
        assert {record["WARC-Warcinfo-ID"] for record in others} == {info["WARC-Record-ID"]}
        names = [line.split(b":")[0] for line in info.block.splitlines()]
        for name in (
            b"software",
            b"format",
            b"conformsTo",
            b"http-header-user-agent",
            b"robots",
            b"operator",
            b"hostname",
        ):
            assert name in names


def test_w10_every_answer_has_its_request_and_metadata_beside_it(records: list[Seen]):
    for index, record in enumerate(records):
        if record["WARC-Type"] in {"response", "revisit"}:
            beside = records[index + 1 : index + 3]
            assert [other["WARC-Type"] for other in beside] == ["request", "metadata"]
            assert {other["WARC-Concurrent-To"] for other in beside} == {record["WARC-Record-ID"]}


def test_w11_digests_are_base32_and_right(records: list[Seen]):
    for record in records:
        assert re.fullmatch(r"sha1:[A-Z2-7]{32}", record["WARC-Block-Digest"])
        assert record["WARC-Block-Digest"] == digest_of(record.block)
    for record in of(records, "response"):
        body = re.split(rb"\r?\n\r?\n", record.block, maxsplit=1)[1]
        if b"Transfer-Encoding: chunked" in record.block:
            body = b"<p>" + HTML
        assert record["WARC-Payload-Digest"] == digest_of(body)


def test_w12_revisits_name_profile_digest_and_an_earlier_response(records: list[Seen]):
    by_id = {record["WARC-Record-ID"]: record for record in records}
    profiles = Counter(record["WARC-Profile"].rpartition("/")[2] for record in of(records, "revisit"))
    assert profiles == {"identical-payload-digest": 2, "server-not-modified": 1}
    for record in of(records, "revisit"):
        original = by_id[record["WARC-Refers-To"]]
        assert original["WARC-Type"] == "response"
        assert record["WARC-Refers-To-Target-URI"] == original["WARC-Target-URI"]
        assert record["WARC-Refers-To-Date"] == original["WARC-Date"] <= record["WARC-Date"]
        assert record["WARC-Payload-Digest"] == original["WARC-Payload-Digest"]
        identical = record["WARC-Profile"].endswith("identical-payload-digest")
        assert record["WARC-Truncated"] == ("length" if identical else None)
        assert record.block.endswith(b"\r\n\r\n")


def test_w13_cut_payload_is_nobodys_original(records: list[Seen]):
    cut = {record["WARC-Record-ID"] for record in of(records, "response") if record["WARC-Truncated"]}
    assert cut
    assert not cut & {record["WARC-Refers-To"] for record in of(records, "revisit")}


def test_w14_fields_stand_only_where_they_may(records: list[Seen]):
    for record in records:
        kind = record["WARC-Type"]
        assert not record["WARC-Payload-Digest"] or kind in {"response", "revisit", "resource"}
        assert not record["WARC-Refers-To"] or kind == "revisit"
        assert not record["WARC-Filename"] or kind == "warcinfo"
        assert not record["WARC-Concurrent-To"] or kind in {"request", "metadata"}
        assert not record["WARC-Profile"] or kind == "revisit"


def test_w15_one_gzip_member_a_record_and_standard_names(paths: CollectionPaths):
    for warc in paths.warcs():
        assert re.fullmatch(r"daily-\d{17}-\d{5}-\d+~[A-Za-z0-9.-]+\.warc\.gz", warc.name)
        for record in read_members(warc):
            assert record.raw.startswith(b"WARC/1.1\r\n")
            assert record.raw.count(record.block + b"\r\n\r\n") >= 1
            assert len(record.raw) == record.raw.index(b"\r\n\r\n") + 4 + len(record.block) + 4


def test_w17_two_independent_readers_see_the_same_records(paths: CollectionPaths, records: list[Seen]):
    expected = [(record["WARC-Record-ID"], record.block) for record in records]
    with_warcio, with_fastwarc = [], []
    for warc in paths.warcs():
        with warc.open("rb") as file:
            iterator = ArchiveIterator(file, no_record_parse=True)
            with_warcio += [(one.rec_headers.get_header("WARC-Record-ID"), one.raw_stream.read()) for one in iterator]
        with warc.open("rb") as file:
            iterator = FastIterator(file, parse_http=False, record_types=WarcRecordType.any_type)
            with_fastwarc += [(record.headers["WARC-Record-ID"], record.reader.read()) for record in iterator]
    assert with_warcio == expected
    assert with_fastwarc == expected


def test_w17_warcio_check_finds_fault_with_chunked_payloads_only(paths: CollectionPaths, records: list[Seen]):
    chunked_ids = {record["WARC-Record-ID"] for record in records if b"Transfer-Encoding: chunked" in record.block}
    assert chunked_ids
    wrong = set()
    for warc in paths.warcs():
        with warc.open("rb") as file:
            for record in ArchiveIterator(file, check_digests=True):
                record.raw_stream.read()
                if record.digest_checker.passed is False:
                    wrong.add(record.rec_headers.get_header("WARC-Record-ID"))
    assert wrong == chunked_ids


def test_w17_fastwarc_verifies_every_block_digest(paths: CollectionPaths, records: list[Seen]):
    verified = 0
    for warc in paths.warcs():
        with warc.open("rb") as file:
            for record in FastIterator(file, parse_http=False):
                assert record.verify_block_digest()
                verified += 1
    assert verified == len(records)


def test_w18_errors_redirects_robots_and_failed_attempts_are_archived(records: list[Seen]):
    first_lines = {record["WARC-Target-URI"]: record.block.split(b"\r\n")[0] for record in of(records, "response")}
    assert first_lines["http://news.example/gone"] == b"HTTP/1.1 410 Gone"
    assert first_lines["http://news.example/moved"] == b"HTTP/1.1 301 Moved Permanently"
    assert first_lines["http://news.example/robots.txt"] == b"HTTP/1.1 200 OK"
    (dead,) = [record for record in records if record["WARC-Target-URI"] == "http://dead.example/"]
    assert b"error: dns\r\n" in dead.block


def test_w19_no_working_names_after_a_run(paths: CollectionPaths):
    assert not [path for path in paths.base.rglob("*") if path.name.endswith((".open", ".new", ".tmp"))]


def index_lines(paths: CollectionPaths) -> list[tuple[str, str, dict[str, str]]]:
    lines = paths.index.read_text().splitlines()
    return [(key, stamp, json.loads(text)) for key, stamp, text in (line.split(" ", 2) for line in lines)]


def test_c1_line_is_key_timestamp_json(paths: CollectionPaths):
    for key, stamp, _ in index_lines(paths):
        assert re.fullmatch(r"\S+", key)
        assert re.fullmatch(r"\d{14}", stamp)


def test_c2_lines_are_sorted_by_bytes(paths: CollectionPaths):
    subprocess.run(["sort", "-c", paths.index], check=True, env={"LC_ALL": "C", "PATH": os.environ["PATH"]})


def test_c3_json_holds_every_field(paths: CollectionPaths):
    for _, _, facts in index_lines(paths):
        assert set(facts) == {"url", "mime", "status", "digest", "length", "offset", "filename"}


def test_c4_timestamp_is_the_records_date(paths: CollectionPaths, records: list[Seen]):
    by_place = {(record.warc, record.offset): record for record in records}
    for _, stamp, facts in index_lines(paths):
        date = by_place[facts["filename"], int(facts["offset"])]["WARC-Date"]
        assert re.sub(r"\D", "", date)[:14] == stamp


def test_c5_offset_and_length_frame_one_member(paths: CollectionPaths):
    for _, _, facts in index_lines(paths):
        start, length = int(facts["offset"]), int(facts["length"])
        member = paths.warc(facts["filename"]).read_bytes()[start : start + length]
        (record,) = FastIterator(io.BytesIO(member), parse_http=False)
        assert record.headers["WARC-Target-URI"] == facts["url"]


def test_c6_one_line_for_every_response_revisit_and_resource(paths: CollectionPaths, records: list[Seen]):
    assert len(index_lines(paths)) == len(primaries(records))


def test_c7_keys_and_fields_agree_with_cdxj_indexer(paths: CollectionPaths):
    theirs = subprocess.run(
        [sys.executable, "-m", "cdxj_indexer.main", "--sort", *paths.warcs()],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.splitlines()
    parsed = [(key, stamp, json.loads(text)) for key, stamp, text in (line.split(" ", 2) for line in theirs)]
    # cdxj-indexer reports failed attempts' metadata never, and gives a resource no status.
    ours = [(key, stamp, facts) for key, stamp, facts in index_lines(paths)]
    for _, _, facts in parsed:
        facts.setdefault("status", "200")
        facts.setdefault("mime", "unk")
    assert sorted(map(repr, _ordered(ours))) == sorted(map(repr, _ordered(parsed)))


def _ordered(lines: list[tuple[str, str, dict[str, str]]]) -> list[tuple[str, str, list[tuple[str, str]]]]:
    return [(key, stamp, sorted(facts.items())) for key, stamp, facts in lines]


def test_our_own_verifier_finds_nothing(paths: CollectionPaths):
    assert verify_collection(paths).findings == []


def test_warcio_checker_passes_archives_without_chunked_pages(tmp_path: Path):
    paths = CollectionPaths(tmp_path, "daily")
    with opened(paths) as store:
        store.submit([one for one in EXCHANGES if b"chunked" not in one.response]).result(20)
    assert Checker(type("Options", (), {"inputs": list(map(str, paths.warcs())), "verbose": False})).process_all() == 0
