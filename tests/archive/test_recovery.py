from __future__ import annotations

import gzip
import hashlib
import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newscrawler.archive import verify_collection
from newscrawler.archive.layout import OPEN_SUFFIX, CollectionPaths
from newscrawler.archive.members import scan_members
from newscrawler.archive.recovery import recover_collection
from newscrawler.archive.store import Store
from newscrawler.archive.warcinfo import CrawlFacts
from newscrawler.archive.writer import ArchiveWriter
from newscrawler.model import Exchange
from newscrawler.state import CaptureRow
from tests.archive.making import HTML, chunked, exchange, journal_of, opened, pages, read_warc, records_of, response

VARIED = [
    *pages(2),
    exchange("http://news.example/again", response=response(HTML + b"<!-- 0 -->")),
    exchange("http://news.example/cut", truncated="time"),
    exchange("http://news.example/form", method="POST", request=b"POST /form HTTP/1.1\r\n\r\na=1"),
    exchange(
        "http://news.example/chunked",
        response=response(chunked(b"<p>one", b"two"), b"Transfer-Encoding: chunked", b"ETag: x", b"Last-Modified: y"),
    ),
    exchange("http://news.example/empty", response=response(b"")),
    Exchange(url="http://gone.example/#part", started=exchange().started, error="dns"),
]


@pytest.fixture
def paths(tmp_path: Path) -> CollectionPaths:
    return CollectionPaths(tmp_path, "daily").create()


def leave_open(paths: CollectionPaths, committed: list[Exchange], uncommitted: list[Exchange] = ()) -> Path:
    """What a run leaves behind that is killed after writing, and not syncing, its last exchanges."""
    with journal_of(paths) as journal:
        writer = ArchiveWriter(paths, journal, CrawlFacts(crawl_id="crawl-1"))
        for one in committed:
            writer.write_exchange(one)
        writer.commit()
        for one in uncommitted:
            writer.write_exchange(one)
        writer._warc.close()
    return paths.open_warcs()[0]


def recover(paths: CollectionPaths):
    with journal_of(paths) as journal:
        return recover_collection(paths, journal)


def rows_of(paths: CollectionPaths) -> list[CaptureRow]:
    with journal_of(paths) as journal:
        return [replace(row, id=None) for row in journal.captures()]


def urls_of(paths: CollectionPaths) -> list[str]:
    return [row.url for row in rows_of(paths)]


def drop_journal(paths: CollectionPaths) -> None:
    for file in paths.base.glob("state.sqlite*"):
        file.unlink()


def members_of(path: Path) -> Iterator[tuple[int, int]]:
    with path.open("rb") as file:
        yield from [(member.offset, member.length) for member in scan_members(file)]


def test_file_left_open_gets_its_name_and_its_index(paths: CollectionPaths):
    left = leave_open(paths, pages(3))
    (recovered,) = recover(paths)
    assert recovered.path == left.with_name(left.name.removesuffix(OPEN_SUFFIX))
    assert (recovered.adopted, recovered.quarantined) == (0, 0)
    assert paths.warcs() == [recovered.path]
    assert not paths.open_warcs()
    assert len(paths.index.read_bytes().splitlines()) == 3


def test_whole_records_that_the_journal_does_not_know_are_adopted(paths: CollectionPaths):
    leave_open(paths, pages(2), pages(3, start=2))
    (recovered,) = recover(paths)
    assert recovered.adopted == 3
    assert urls_of(paths) == [page.url for page in pages(5)]


def test_rows_made_from_records_are_the_rows_made_from_exchanges(paths: CollectionPaths):
    with opened(paths) as store:
        for one in VARIED:
            store.submit([one]).result(20)
        store.submit_resource("urn:newscrawler:robots", "application/json; charset=utf-8", b"{}").result(20)
    before = rows_of(paths)
    drop_journal(paths)
    recover(paths)
    assert rows_of(paths) == before
    assert len(before) == len(VARIED) + 1


def test_index_made_from_records_is_the_index_made_from_exchanges(paths: CollectionPaths):
    with opened(paths) as store:
        store.submit(VARIED).result(20)
    before = paths.index.read_bytes()
    drop_journal(paths)
    paths.index.unlink()
    recover(paths)
    assert paths.index.read_bytes() == before


def test_torn_tail_is_quarantined_before_it_is_cut(paths: CollectionPaths):
    left = leave_open(paths, pages(2), pages(1, start=2))
    whole = left.read_bytes()
    *_, (offset, length) = members_of(left)
    torn = whole[: offset + length - 1]
    left.write_bytes(torn)
    (recovered,) = recover(paths)
    assert recovered.path.read_bytes() == whole[:offset]
    (copy,) = paths.quarantine.iterdir()
    assert copy.read_bytes() == torn[offset:]
    assert recovered.quarantined == length - 1
    assert urls_of(paths) == [page.url for page in pages(3)]


@pytest.mark.parametrize(
    "garbage",
    [b"\0" * 5000, b"\x1f\x8b\x08", os.urandom(5000), b"WARC/1.1\r\n", gzip.compress(b"not a record", mtime=0)],
)
def test_garbage_at_the_end_is_quarantined(paths: CollectionPaths, garbage: bytes):
    left = leave_open(paths, pages(2))
    whole = left.read_bytes()
    left.write_bytes(whole + garbage)
    (recovered,) = recover(paths)
    assert recovered.path.read_bytes() == whole
    assert recovered.quarantined == len(garbage)
    assert next(paths.quarantine.iterdir()).read_bytes() == garbage


def test_zeroed_last_record_that_was_never_journalled_is_quarantined(paths: CollectionPaths):
    left = leave_open(paths, pages(1), pages(1, start=1))
    *_, (offset, length) = members_of(left)
    whole = left.read_bytes()
    left.write_bytes(whole[:offset] + b"\0" * length)
    assert recover(paths)[0].path.read_bytes() == whole[:offset]


def test_hole_behind_what_was_journalled_ends_the_file(paths: CollectionPaths):
    left = leave_open(paths, pages(1), pages(2, start=1))
    whole = left.read_bytes()
    offset, length = list(members_of(left))[4]
    left.write_bytes(whole[:offset] + b"\0" * length + whole[offset + length :])
    assert recover(paths)[0].path.read_bytes() == whole[:offset]
    assert urls_of(paths) == [page.url for page in pages(1)]
    assert next(paths.quarantine.iterdir()).read_bytes() == b"\0" * length + whole[offset + length :]


def test_damage_within_what_was_journalled_stays_so_that_offsets_stay_true(paths: CollectionPaths):
    left = leave_open(paths, pages(3))
    offset, length = list(members_of(left))[4]
    damaged = bytearray(left.read_bytes())
    damaged[offset + 20 : offset + length] = b"\0" * (length - 20)
    left.write_bytes(damaged)
    (recovered,) = recover(paths)
    assert recovered.path.read_bytes() == damaged
    assert len(rows_of(paths)) == 3


def test_response_without_its_torn_off_request_is_kept(paths: CollectionPaths):
    left = leave_open(paths, pages(1), pages(1, start=1))
    *_, request, metadata = members_of(left)
    assert metadata[0] > request[0]
    os.truncate(left, request[0] + 5)
    recover(paths)
    assert urls_of(paths) == [page.url for page in pages(2)]
    assert records_of(paths)[-1].type == "response"
    assert not any(finding.level == "must" for finding in verify_collection(paths).findings)


def test_file_with_nothing_whole_goes_to_quarantine(paths: CollectionPaths):
    left = paths.archive / f"daily-20261120100000000-00000-1~host.warc.gz{OPEN_SUFFIX}"
    left.write_bytes(b"\x1f\x8b\x08torn")
    assert recover(paths) == []
    assert list(paths.archive.iterdir()) == []
    assert next(paths.quarantine.iterdir()).read_bytes() == b"\x1f\x8b\x08torn"


def test_empty_file_is_removed_without_a_trace(paths: CollectionPaths):
    (paths.archive / f"x.warc.gz{OPEN_SUFFIX}").touch()
    assert recover(paths) == []
    assert not list(paths.archive.iterdir())
    assert not list(paths.quarantine.iterdir())


def test_file_named_but_not_yet_closed_in_the_journal_is_closed(paths: CollectionPaths):
    left = leave_open(paths, pages(2))
    left.rename(left.with_name(left.name.removesuffix(OPEN_SUFFIX)))
    (recovered,) = recover(paths)
    assert recovered.path in paths.warcs()
    assert recover(paths) == []
    with journal_of(paths) as journal:
        assert not journal.open_files()


def test_lost_journal_is_made_again_from_every_warc(paths: CollectionPaths):
    with opened(paths) as store:
        store.submit(pages(2)).result(20)
    leave_open(paths, pages(2, start=2))
    before = rows_of(paths)
    drop_journal(paths)
    assert {recovered.adopted for recovered in recover(paths)} == {2}
    assert sorted(rows_of(paths), key=lambda row: row.url) == sorted(before, key=lambda row: row.url)
    assert len(paths.index.read_bytes().splitlines()) == 4


def test_revisits_go_on_pointing_at_the_first_capture_after_the_journal_was_lost(paths: CollectionPaths):
    with opened(paths) as store:
        store.submit([exchange("http://news.example/1"), exchange("http://news.example/2")]).result(20)
    drop_journal(paths)
    with opened(paths) as store:
        store.submit([exchange("http://news.example/3")]).result(20)
    records = records_of(paths)
    original = next(record for record in records if record.type == "response")
    assert [record.field("WARC-Refers-To") for record in records if record.type == "revisit"] == [original.id] * 2


def test_vanished_file_is_told_once_and_does_not_stop_the_run(paths: CollectionPaths, caplog: pytest.LogCaptureFixture):
    leave_open(paths, pages(1)).unlink()
    assert recover(paths) == []
    assert "is gone" in caplog.text
    caplog.clear()
    recover(paths)
    assert not caplog.text


def test_new_run_recovers_by_itself_and_writes_a_new_file(paths: CollectionPaths):
    left = leave_open(paths, pages(1), pages(1, start=1))
    told: list[Path] = []
    with journal_of(paths) as journal, Store(paths, journal, crawl_id="crawl-2", on_close=told.append) as store:
        assert [recovered.adopted for recovered in store.recovered] == [1]
        store.submit(pages(1, start=2)).result(20)
    assert [path.name for path in told] == [path.name for path in paths.warcs()]
    assert told[0].name == left.name.removesuffix(OPEN_SUFFIX)
    assert [row.crawl_id for row in rows_of(paths)] == ["crawl-1", "crawl-1", "crawl-2"]


def test_finished_files_are_never_changed_again(paths: CollectionPaths):
    with opened(paths) as store:
        store.submit(pages(3)).result(20)
    (warc,) = paths.warcs()
    before = (warc.stat().st_mtime_ns, hashlib.sha256(warc.read_bytes()).hexdigest())
    for start in (3, 4):
        with opened(paths) as store:
            store.submit(pages(1, start=start)).result(20)
    assert (warc.stat().st_mtime_ns, hashlib.sha256(warc.read_bytes()).hexdigest()) == before


@pytest.fixture(scope="module")
def left_open(tmp_path_factory: pytest.TempPathFactory) -> CollectionPaths:
    paths = CollectionPaths(tmp_path_factory.mktemp("left"), "daily").create()
    leave_open(paths, pages(2), pages(2, start=2))
    return paths


@given(data=st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_cut_anywhere_loses_no_whole_record_and_invents_none(
    left_open: CollectionPaths, tmp_path: Path, data: st.DataObject
):
    shutil.rmtree(tmp_path / "collections", ignore_errors=True)
    shutil.copytree(left_open.base, tmp_path / "collections" / "daily")
    paths = CollectionPaths(tmp_path, "daily")
    (left,) = paths.open_warcs()
    members = list(members_of(left))
    with journal_of(paths) as journal:
        committed = journal.open_files()[0].committed
    cut = data.draw(st.integers(committed, left.stat().st_size))
    whole = left.read_bytes()
    left.write_bytes(whole[:cut] + data.draw(st.sampled_from([b"", b"\0" * 100, b"\x1f\x8b\x08"])))
    (recovered,) = recover(paths)
    end = max(offset + length for offset, length in members if offset + length <= cut)
    assert recovered.path.read_bytes() == whole[:end]
    assert len(read_warc(recovered.path)) == sum(offset < end for offset, _ in members)
