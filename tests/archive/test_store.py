from __future__ import annotations

import errno
import os
import threading
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta
from pathlib import Path

import pytest

from newscrawler.archive.layout import CollectionPaths
from newscrawler.archive.store import Store
from newscrawler.archive.writer import WriterOptions
from newscrawler.errors import ArchiveError, LimitReached
from newscrawler.model import Exchange
from tests.archive.making import (
    BEGUN,
    HTML,
    archive,
    exchange,
    journal_of,
    of_type,
    opened,
    pages,
    plain,
    read_warc,
    records_of,
    response,
)


@pytest.fixture
def paths(tmp_path: Path) -> CollectionPaths:
    return CollectionPaths(tmp_path, "daily").create()


def test_future_gives_the_place_of_the_record(paths: CollectionPaths):
    with opened(paths) as store:
        (place,) = store.submit([exchange()]).result(20)
    record = of_type(records_of(paths), "response")[0]
    assert (place.warc_filename, place.warc_offset, place.warc_length) == (record.warc, record.offset, record.length)
    assert place.record_id == record.id
    assert (place.crawl_id, place.http_status, place.content_type, place.charset) == (
        "crawl-1",
        200,
        "text/html",
        "utf-8",
    )
    assert place.found_via == "http://news.example/feed"


def test_bytes_are_on_the_disk_and_in_the_journal_before_the_future_resolves(
    paths: CollectionPaths, monkeypatch: pytest.MonkeyPatch
):
    events = []
    sync = os.fdatasync
    monkeypatch.setattr(os, "fdatasync", lambda descriptor: (events.append("sync"), sync(descriptor)))
    with journal_of(paths) as journal:
        commit = journal.commit
        monkeypatch.setattr(type(journal), "commit", lambda _, *args: (events.append("journal"), commit(*args)))
        with Store(paths, journal, crawl_id="c") as store:
            store.submit([exchange()]).add_done_callback(lambda _: events.append("resolved"))
    assert events[:3] == ["sync", "journal", "resolved"]


def test_many_submissions_share_one_sync(paths: CollectionPaths, monkeypatch: pytest.MonkeyPatch):
    first, more = threading.Event(), threading.Event()
    sync = os.fdatasync

    def slow_sync(descriptor: int) -> None:
        first.set()
        more.wait(10)
        sync(descriptor)

    monkeypatch.setattr(os, "fdatasync", slow_sync)
    with opened(paths) as store:
        futures = [store.submit([page]) for page in pages(1)]
        first.wait(10)
        futures += [store.submit([page]) for page in pages(40, start=1)]
        more.set()
        wait(futures, 20)
        assert store.written.commits == 2
        assert store.written.exchanges == 41


def test_exchanges_of_one_submission_keep_their_order(paths: CollectionPaths):
    with opened(paths) as store:
        places = store.submit(pages(5)).result(20)
    assert [place.warc_offset for place in places] == sorted(place.warc_offset for place in places)
    assert [record.url for record in of_type(records_of(paths), "response")] == [page.url for page in pages(5)]


def test_submissions_from_many_threads_are_all_archived(paths: CollectionPaths):
    with opened(paths) as store, ThreadPoolExecutor(8) as threads:
        futures = list(threads.map(lambda page: store.submit([page]), pages(60)))
        assert len({future.result(20)[0].record_id for future in futures}) == 60
    assert len(of_type(records_of(paths), "response")) == 60


def test_submit_waits_while_too_much_is_pending(paths: CollectionPaths, monkeypatch: pytest.MonkeyPatch):
    release, sync = threading.Event(), os.fdatasync
    monkeypatch.setattr(os, "fdatasync", lambda descriptor: (release.wait(10), sync(descriptor)))
    with opened(paths, max_pending_bytes=1000) as store:
        store.submit([exchange(response=response(b"x" * 900))])
        second = threading.Thread(target=store.submit, args=([exchange(response=response(b"y" * 900))],))
        second.start()
        second.join(0.2)
        assert second.is_alive()
        release.set()
        second.join(10)
        assert not second.is_alive()


def test_repeated_payload_becomes_a_revisit_of_the_first_capture(paths: CollectionPaths):
    urls = [f"http://news.example/{number}" for number in range(4)]
    with opened(paths) as store:
        store.submit([exchange(url) for url in urls[:2]]).result(20)
        store.submit([exchange(urls[2])]).result(20)
    archive(paths, exchange(urls[3]))
    first, revisits = of_type(records_of(paths), "response"), of_type(records_of(paths), "revisit")
    assert [record.url for record in first] == urls[:1]
    assert [record.url for record in revisits] == urls[1:]
    assert {record.field("WARC-Refers-To") for record in revisits} == {first[0].id}
    assert {record.field("WARC-Refers-To-Target-URI") for record in revisits} == {urls[0]}


def test_cut_and_empty_payloads_are_never_originals(paths: CollectionPaths):
    cut = exchange(truncated="disconnect")
    empty = exchange(response=response(b""))
    records = archive(paths, cut, exchange(), empty, empty, cut)
    assert [record.type for record in records if record.type in {"response", "revisit"}] == ["response"] * 5


def test_capture_of_an_earlier_time_is_no_revisit_of_a_later_one(paths: CollectionPaths):
    later = exchange("http://news.example/later", started=BEGUN + timedelta(hours=1))
    records = archive(
        paths,
        later,
        exchange("http://news.example/earlier"),
        exchange("http://news.example/now", started=later.started),
    )
    kinds = {record.url: record.type for record in records if record.type in {"response", "revisit"}}
    assert list(kinds.values()) == ["response", "response", "revisit"]


def test_304_points_at_the_capture_it_stands_for(paths: CollectionPaths):
    with opened(paths) as store:
        (first,) = store.submit([exchange()]).result(20)
        answer = exchange(response=b"HTTP/1.1 304 Not Modified\r\n\r\n", not_modified_of=first.payload_digest)
        (second,) = store.submit([answer]).result(20)
    (revisit,) = of_type(records_of(paths), "revisit")
    assert revisit.field("WARC-Profile").endswith("server-not-modified")
    assert revisit.field("WARC-Refers-To") == first.record_id
    assert second.payload_digest == first.payload_digest


def test_full_warc_is_closed_and_the_next_begun(paths: CollectionPaths):
    closed: list[Path] = []
    archive(paths, *pages(6), options=WriterOptions(max_bytes=2500), on_close=closed.append)
    warcs = paths.warcs()
    assert len(warcs) > 1
    assert closed == warcs
    assert not paths.open_warcs()
    for warc in warcs:
        assert read_warc(warc)[0].type == "warcinfo"
        assert read_warc(warc)[0].field("WARC-Filename") == warc.name
    assert len({record.id for record in records_of(paths)}) == len(records_of(paths))


def test_old_warc_is_closed_and_the_next_begun(paths: CollectionPaths):
    archive(paths, *pages(3), options=WriterOptions(max_age_s=0))
    assert len(paths.warcs()) == 3


def test_run_without_captures_leaves_no_warc(paths: CollectionPaths):
    assert archive(paths) == []
    assert list(paths.archive.iterdir()) == []


def test_names_keep_their_order_when_the_clock_is_put_back(paths: CollectionPaths):
    for years in (10, 0, -1):
        then = BEGUN + timedelta(days=365 * years)
        archive(paths, *pages(1), options=WriterOptions(clock=lambda then=then: then))
    serials = {warc.name.split("-")[2] for warc in paths.warcs()}
    assert serials == {"00000", "00001", "00002"}


def test_resource_is_archived_beside_the_pages(paths: CollectionPaths):
    with opened(paths) as store:
        (place,) = store.submit_resource(
            "urn:newscrawler:robots:news.example", "application/json", b'{"allow": true}'
        ).result(20)
    (record,) = of_type(records_of(paths), "resource")
    assert record.url == "urn:newscrawler:robots:news.example"
    assert record.block.read() == b'{"allow": true}'
    assert place.record_id == record.id


def test_strange_exchange_fails_alone(paths: CollectionPaths):
    strange = exchange(started="yesterday")
    with opened(paths) as store:
        futures = [store.submit([strange]), store.submit([exchange()])]
        with pytest.raises(ArchiveError):
            futures[0].result(20)
        assert futures[1].result(20)
    assert len(records_of(paths)) == 4


def test_hook_that_fails_does_not_harm_the_archive(paths: CollectionPaths):
    def hook(_: Path) -> None:
        raise RuntimeError("no room for the corpus")

    assert len(archive(paths, exchange(), on_close=hook)) == 4


def test_submitting_to_a_closed_store_is_refused(paths: CollectionPaths):
    with opened(paths) as store:
        pass
    with pytest.raises(ArchiveError, match="closed"):
        store.submit([exchange()])


def test_close_writes_what_waits_and_may_be_called_twice(paths: CollectionPaths):
    with opened(paths) as store:
        futures = [store.submit([page]) for page in pages(20)]
        store.close()
        assert all(future.done() for future in futures)
        store.close()
    assert len(of_type(records_of(paths), "response")) == 20


class FullDisk:
    """Lets ``room`` more bytes into files, then says what a full disk says, after writing what fits."""

    def __init__(self, room: int, code: int = errno.ENOSPC) -> None:
        self.room, self.code, self.write = room, code, os.write

    def __call__(self, descriptor: int, data: memoryview) -> int:
        fits = min(len(data), self.room)
        if not fits:
            raise OSError(self.code, os.strerror(self.code))
        self.room -= self.write(descriptor, data[:fits])
        return fits


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
def test_full_disk_fails_what_does_not_fit_and_keeps_the_archive_valid(
    paths: CollectionPaths, monkeypatch: pytest.MonkeyPatch, code: int
):
    kept, refused = pages(2), pages(3, start=2)
    with opened(paths) as store:
        for page in kept:
            store.submit([page]).result(20)
        monkeypatch.setattr(os, "write", FullDisk(300, code))
        for page in refused:
            with pytest.raises(LimitReached, match="free disk space"):
                store.submit([page]).result(20)
        monkeypatch.undo()
        store.submit([refused[0]]).result(20)
    assert [record.url for record in of_type(records_of(paths), "response")] == [
        page.url for page in (*kept, refused[0])
    ]
    assert all(not record.flaws for record in records_of(paths))


def test_disk_full_at_the_first_byte_leaves_no_file(paths: CollectionPaths, monkeypatch: pytest.MonkeyPatch):
    with opened(paths) as store:
        monkeypatch.setattr(os, "write", FullDisk(10))
        with pytest.raises(LimitReached):
            store.submit([exchange()]).result(20)
        assert list(paths.archive.iterdir()) == []
        monkeypatch.undo()
        store.submit([exchange()]).result(20)
    assert len(records_of(paths)) == 4


def test_failed_sync_stops_the_store_and_leaves_the_file_to_be_checked(
    paths: CollectionPaths, monkeypatch: pytest.MonkeyPatch
):
    def fail(_: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    with opened(paths) as store:
        store.submit([pages(1)[0]]).result(20)
        monkeypatch.setattr(os, "fdatasync", fail)
        with pytest.raises(ArchiveError, match="check the disk"):
            store.submit(pages(1, start=1)).result(20)
        monkeypatch.undo()
        with pytest.raises(ArchiveError, match="nothing more is written"):
            store.submit(pages(1, start=2)).result(20)
    assert len(paths.open_warcs()) == 1
    with opened(paths) as store:
        assert [recovered.adopted for recovered in store.recovered] == [1]
    assert len(of_type(records_of(paths), "response")) == 2


def test_journal_that_fails_once_loses_no_row(paths: CollectionPaths, monkeypatch: pytest.MonkeyPatch):
    with journal_of(paths) as journal:
        with Store(paths, journal, crawl_id="c") as store:
            with monkeypatch.context() as patch:
                patch.setattr(type(journal), "commit", lambda *_: (_ for _ in ()).throw(OSError("database is full")))
                with pytest.raises(ArchiveError):
                    store.submit(pages(1)).result(20)
            store.submit(pages(1, start=1)).result(20)
        assert [row.url for row in journal.captures()] == [page.url for page in pages(2)]


def test_settings_in_the_warcinfo_hold_no_secrets(paths: CollectionPaths):
    settings = {
        "DOWNLOAD_DELAY": 1.5,
        "S3_SECRET": "hush",
        "FEED": "https://me:hush@feeds.example/",
        "HTTP_PROXY": "hush",
    }
    archive(paths, exchange(), settings=settings, operator="The Desk <desk@news.example>", user_agent="newscrawler/1")
    info = plain(paths.warcs()[0]).decode()
    assert "hush" not in info
    assert "setting-download-delay: 1.5\r\n" in info
    assert "operator: The Desk <desk@news.example>\r\n" in info
    assert "http-header-user-agent: newscrawler/1\r\n" in info
    assert "robots: obey\r\n" in info
    assert "crawl-id: crawl-1\r\n" in info
    assert "settings-digest: sha256:" in info


def test_attempt_without_answer_is_journalled_but_not_indexed(paths: CollectionPaths):
    archive(paths, Exchange(url="http://gone.example/", started=exchange().started, error="dns"), exchange())
    with journal_of(paths) as journal:
        assert [row.record_type for row in journal.captures()] == ["metadata", "response"]
    assert b"gone.example" not in paths.index.read_bytes()


def test_large_bodies_pass_through(paths: CollectionPaths):
    body = HTML + os.urandom(3_000_000)
    records = archive(paths, exchange(response=response(body)))
    assert of_type(records, "response")[0].block.read() == response(body)
