from __future__ import annotations

import gzip
import io
import os
import threading
import zipfile
from datetime import UTC, datetime, timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawler.archive import open_archive, pack_wacz
from newscrawler.archive.lookup import line_before, lines_from, read_line
from newscrawler.errors import ArchiveError, NotArchived, UsageError
from newscrawler.urls import surt_key
from tests.archive import foreign
from tests.archive.making import BEGUN, CollectionPaths, archive, copied, exchange, pages, response

STORY = "http://news.example/story"


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> CollectionPaths:
    """A collection of four pages and a story that was captured on three days, unchanged on the second."""
    paths = CollectionPaths(tmp_path_factory.mktemp("made"), "daily")
    later = [
        exchange(started=BEGUN + timedelta(days=day), response=response(b"<p>version %d</p>" % (day // 2)))
        for day in range(3)
    ]
    archive(
        paths, *pages(4), *later, exchange("http://news.example/feed", response=response(b"<rss/>", status=b"404 No"))
    )
    return paths


@pytest.fixture
def paths(made: CollectionPaths, tmp_path: Path) -> CollectionPaths:
    return copied(made, tmp_path / "archives")


@pytest.fixture(params=["indexed", "scanned", "packed", "copied"])
def location(request, paths: CollectionPaths, tmp_path: Path) -> Path:
    """The same captures in every shape in which an archive may come."""
    if request.param == "scanned":
        paths.index.unlink()
    if request.param == "packed":
        return pack_wacz(paths, tmp_path / "daily.wacz").path
    if request.param == "copied":
        return paths.archive
    return paths.base


def test_latest_capture_is_given_unless_a_time_is_asked_for(location):
    with open_archive(location) as found:
        assert found.capture(STORY).captured_at == BEGUN + timedelta(days=2)
        assert found.capture(STORY, at="2026-11-19").captured_at == BEGUN
        assert found.capture(STORY, at=BEGUN + timedelta(hours=30)).captured_at == BEGUN + timedelta(days=1)


def test_revisit_found_by_time_gives_its_payload(location):
    with open_archive(location) as found:
        capture = found.capture(STORY, at="2026-11-21T10:00:00Z")
        assert capture.is_revisit
        assert capture.payload() == b"<p>version 0</p>"


def test_missing_url_names_the_nearest(location):
    with open_archive(location) as found, pytest.raises(NotArchived, match=r"nearest: .*http://news\.example/story"):
        found.capture("http://news.example/stories")


def test_prefix_takes_all_below_it(location):
    with open_archive(location) as found:
        assert len(list(found.captures(url_prefix="https://www.news.example/"))) == 7
        assert {capture.url for capture in found.captures(url_prefix="http://news.example/s")} == {STORY}
        assert list(found.captures(url_prefix="http://news.example/story/")) != []
        assert list(found.captures(url_prefix="http://other.example/")) == []


def test_captures_of_one_url_are_all_of_its_times(location):
    with open_archive(location) as found:
        assert len(list(found.captures(url=STORY, include_revisits=True))) == 3


def test_walk_is_filtered(location):
    with open_archive(location) as found:
        assert [capture.http_status for capture in found.captures(status=404)] == [404]
        assert len(list(found.captures(mime="text/html"))) == 7
        assert len(list(found.captures(mime="text/"))) == 7
        assert list(found.captures(mime="image/")) == []
        assert [one.url for one in found.captures(since="2026-11-22")] == [STORY]
        assert len(list(found.captures(until=datetime(2026, 11, 20, 10, 0, 2, tzinfo=UTC)))) == 4


def test_walk_gives_revisits_only_when_asked(location):
    with open_archive(location) as found:
        assert len(list(found.captures())) == 7
        assert len(list(found.captures(include_revisits=True))) == 8


def test_time_that_is_none_is_refused_with_an_example(location):
    with open_archive(location) as found, pytest.raises(UsageError, match="2026-11-20"):
        found.capture(STORY, at="last week")


def test_captures_newer_than_the_index_are_found_by_reading(paths):
    os.utime(paths.index, (1, 1))
    extra = foreign.write(paths.archive / "zz-00000000000000000-99999-1~h.warc.gz", foreign.response())
    assert open_archive(paths.base).capture("http://news.example/tide").record.warc == extra.name


def test_file_being_written_is_read_as_far_as_it_is_whole(paths):
    (warc,) = paths.warcs()
    data = warc.read_bytes()
    warc.unlink()
    paths.index.unlink()
    (paths.archive / f"{warc.name}.open").write_bytes(data[:-20])
    with open_archive(paths.base) as found:
        assert found.capture(STORY, at=BEGUN).record.warc == warc.name
        assert found.damage == []


def test_damage_is_remembered_and_told(paths):
    (warc,) = paths.warcs()
    warc.write_bytes(warc.read_bytes()[:-20])
    told = []
    with open_archive(warc, on_damage=told.append) as found:
        assert len(list(found.captures())) == 7
    assert found.damage == told
    assert told[0].warc == warc.name


def test_glob_and_directory_take_everything(paths, tmp_path):
    (warc,) = paths.warcs()
    (tmp_path / "more").mkdir()
    for number in range(3):
        (tmp_path / "more" / f"{number}.warc.gz").write_bytes(warc.read_bytes())
    assert len(list(open_archive(tmp_path / "more").captures())) == 21
    assert len(list(open_archive(str(tmp_path / "more" / "[01].warc.gz")).captures())) == 14


def test_directory_of_packages_is_read_through_their_indexes(paths, tmp_path):
    pack_wacz(paths, tmp_path / "daily.wacz")
    found = open_archive(str(tmp_path / "*.wacz"))
    assert found.places.indexes
    assert found.capture(STORY).captured_at == BEGUN + timedelta(days=2)


def test_package_of_other_tools_with_a_compressed_index_is_read(paths, tmp_path):
    (warc,) = paths.warcs()
    with zipfile.ZipFile(tmp_path / "other.wacz", "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("archive/data.warc.gz", warc.read_bytes())
        index = paths.index.read_bytes().replace(warc.name.encode(), b"data.warc.gz")
        package.writestr("indexes/index.cdx.gz", gzip.compress(index))
        package.writestr("indexes/index.idx", '!meta 0 {"format": "cdxj-gzip-1.0"}\n')
    with open_archive(tmp_path / "other.wacz") as found:
        assert found.capture(STORY, at=BEGUN).payload() == b"<p>version 0</p>"


@pytest.mark.parametrize("name", ["none.warc.gz", "*.warc.gz", "."])
def test_nothing_to_read_is_an_error_with_a_cure(tmp_path, name):
    with pytest.raises(ArchiveError, match="WARC or WACZ"):
        open_archive(tmp_path / name)


def test_file_that_is_no_package_is_an_error(tmp_path):
    (tmp_path / "a.wacz").write_bytes(b"not a zip")
    with pytest.raises(ArchiveError, match="WACZ"):
        open_archive(tmp_path / "a.wacz")


def test_fsspec_url_is_read(paths):
    fsspec = pytest.importorskip("fsspec")
    (warc,) = paths.warcs()
    with fsspec.open("memory://daily/a.warc.gz", "wb") as file:
        file.write(warc.read_bytes())
    assert len(list(open_archive("memory://daily/*.warc.gz").captures())) == 7
    assert open_archive("memory://daily/a.warc.gz").capture(STORY).http_status == 200


def test_missing_remote_file_is_an_error_of_ours():
    with pytest.raises(ArchiveError):
        list(open_archive("memory://nowhere/a.warc.gz").captures())


class _Ranged(SimpleHTTPRequestHandler):
    """Serves byte ranges, as every web server but this library's does."""

    def do_GET(self) -> None:
        asked = self.headers.get("Range")
        if not asked:
            return super().do_GET()
        data = Path(self.translate_path(self.path)).read_bytes()
        first, _, last = asked.removeprefix("bytes=").partition("-")
        part = data[int(first) : int(last or len(data) - 1) + 1]
        self.server.served += len(part)
        self.send_response(206)
        self.send_header("Content-Range", f"bytes {first}-{int(first) + len(part) - 1}/{len(data)}")
        self.send_header("Content-Length", str(len(part)))
        self.end_headers()
        self.wfile.write(part)
        return None

    def log_message(self, *_: object) -> None:
        pass

    def end_headers(self) -> None:
        self.send_header("Accept-Ranges", "bytes")
        super().end_headers()


@pytest.mark.wire
def test_package_behind_http_is_read_by_ranges(paths, tmp_path):
    pytest.importorskip("aiohttp")
    pack_wacz(paths, tmp_path / "daily.wacz")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Ranged, directory=str(tmp_path))) as server:
        server.served = 0
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            with open_archive(f"http://127.0.0.1:{server.server_port}/daily.wacz") as found:
                assert found.capture(STORY, at=BEGUN).payload() == b"<p>version 0</p>"
        finally:
            server.shutdown()
    assert server.served


KEYS = st.lists(st.text("abc", min_size=1, max_size=4), max_size=40)


@settings(max_examples=100, deadline=None)
@given(KEYS, st.text("abc", min_size=1, max_size=4))
def test_binary_search_agrees_with_reading_every_line(names, wanted):
    keys = sorted(surt_key(f"http://{name}.example/") for name in names)
    index = b"".join(
        b'%b 20261120100000 {"url": "u", "filename": "f", "offset": "0", "length": "1"}\n' % key.encode()
        for key in keys
    )
    key = surt_key(f"http://{wanted}.example/")
    assert [line.key for line in lines_from(io.BytesIO(index), key)] == [one for one in keys if one >= key]
    before = line_before(io.BytesIO(index), key)
    assert (before.key if before else None) == max((one for one in keys if one < key), default=None)


@pytest.mark.parametrize(
    "line", [b"", b"a b", b"a 20261120100000 {}", b"a nonsense {}", b'a 2026 {"url": 1}', b"\xff 1 2"]
)
def test_malformed_index_lines_are_passed_over(line):
    assert read_line(line) is None


def test_timestamps_of_17_digits_keep_their_milliseconds():
    line = read_line(
        b'a 20261120100000123 {"url": "u", "filename": "x/f", "offset": "0", "length": "1", "status": "-"}'
    )
    assert line.captured_at == datetime(2026, 11, 20, 10, 0, 0, 123000, tzinfo=UTC)
    assert (line.filename, line.status) == ("f", None)
