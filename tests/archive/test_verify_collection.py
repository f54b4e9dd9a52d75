from __future__ import annotations

import gzip
import hashlib
import json
from datetime import timedelta
from pathlib import Path

import pytest

from newscrawler.archive import (
    lock_collection,
    open_archive,
    repair_archive,
    repair_collection,
    verify_archive,
    verify_collection,
)
from newscrawler.archive.records import write_record
from newscrawler.archive.verifying.repair import cut_torn_tail
from newscrawler.errors import ArchiveError, Busy, UsageError
from newscrawler.urls import article_id, url_key
from tests.archive import foreign
from tests.archive.making import (
    BEGUN,
    HTML,
    CollectionPaths,
    archive,
    chunked,
    copied,
    exchange,
    journal_of,
    pages,
    records_of,
    response,
)


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> CollectionPaths:
    paths = CollectionPaths(tmp_path_factory.mktemp("made"), "daily")
    archive(
        paths,
        *pages(3),
        exchange(),
        exchange(started=BEGUN + timedelta(days=1)),
        exchange("http://news.example/c", response=response(chunked(HTML), b"Transfer-Encoding: chunked")),
        exchange("http://news.example/cut", response=response(HTML, b"Content-Length: 9999"), truncated="disconnect"),
        exchange(
            "http://news.example/head",
            method="HEAD",
            request=b"HEAD / HTTP/1.1\r\n\r\n",
            response=response(b"", b"Content-Length: 9"),
        ),
        exchange("http://news.example/gone", response=b"", error="timeout"),
    )
    return paths


@pytest.fixture
def paths(made: CollectionPaths, tmp_path: Path) -> CollectionPaths:
    return copied(made, tmp_path)


def reasons(report) -> set[str]:
    return {reason for _, reason in report.counts}


def rewrite_index(paths: CollectionPaths, change) -> None:
    paths.index.write_bytes(b"".join(change(paths.index.read_bytes().splitlines(keepends=True))))


def write_corpus(paths: CollectionPaths, **changed) -> None:
    """One corpus row of the story, and its conversion record."""
    record = next(one for one in records_of(paths) if one.url == "http://news.example/story")
    text = "The harbour reopened on Friday."
    row = {
        "id": "a-1",
        "url": record.url,
        "text": text,
        "text_digest": hashlib.sha256(text.encode()).hexdigest(),
        "capture": {
            "warc_filename": record.warc,
            "warc_offset": record.offset,
            "warc_length": record.length,
            "record_id": record.id,
        },
    }
    day = paths.corpus / "v=1" / "date=2026-11-20"
    day.mkdir(parents=True)
    (day / "x.jsonl.gz").write_bytes(gzip.compress(json.dumps({**row, **changed.get("row", {})}).encode() + b"\n"))
    refers_to = changed.get("refers_to", record.id)
    info = write_record(
        "warcinfo",
        b"software: newscrawler (extraction 1)\r\n",
        record_id="<urn:uuid:10000000-0000-4000-8000-000000000000>",
        date=BEGUN,
        content_type="application/warc-fields",
    )
    conversion = write_record(
        "conversion",
        changed.get("conversion", text).encode(),
        record_id="<urn:uuid:10000000-0000-4000-8000-000000000001>",
        date=BEGUN,
        content_type="text/plain",
        fields=[("WARC-Target-URI", record.url), ("WARC-Refers-To", refers_to), ("WARC-Warcinfo-ID", info.record_id)],
    )
    (paths.text / "x-conversion.warc.gz").write_bytes(gzip.compress(info.data) + gzip.compress(conversion.data))


def test_own_collection_keeps_every_promise(paths):
    write_corpus(paths)
    report = verify_collection(paths)
    assert [str(finding) for finding in report.findings] == []
    assert (report.captures, report.index_lines, report.corpus_rows) == (8, 8, 1)
    assert report.journal_rows == 9


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda lines: lines[::-1], "index-order"),
        (lambda lines: lines[1:], "index-gap"),
        (lambda lines: [lines[0][:40] + b"\n", *lines[1:]], "index-line"),
        (lambda lines: [lines[0].replace(b'"digest"', b'"dogest"'), *lines[1:]], "index-line"),
        (lambda lines: [line.replace(b'"offset": "', b'"offset": "1') for line in lines], "index-place"),
        (lambda lines: [line.replace(b" 2026112", b" 2025112") for line in lines], "index-time"),
        (lambda lines: [line.replace(b"example,news", b"example,mews") for line in lines], "index-key"),
        (lambda lines: [line.replace(b"news.example/0", b"news.example/9") for line in lines], "index-place"),
    ],
)
def test_wrong_index_is_found_and_made_anew(paths, change, reason):
    before = paths.index.read_bytes()
    rewrite_index(paths, change)
    assert reason in reasons(verify_collection(paths))
    repair_collection(paths)
    assert verify_collection(paths).counts == {}
    assert paths.index.read_bytes() == before


@pytest.mark.parametrize("whole_page", [True, False])
def test_redacted_page_is_no_gap_and_repair_does_not_bring_it_back(paths, whole_page):
    gone = next(capture for capture in open_archive(paths.base).captures() if capture.url.endswith("/1"))
    redaction = {"article_id": article_id(url_key(gone.url)), "record_id": None if whole_page else gone.record.id}
    (paths.base / "redactions.jsonl").write_text(json.dumps(redaction) + '\n{"artic')
    rewrite_index(paths, lambda lines: [line for line in lines if b"news.example/1" not in line])
    assert verify_collection(paths).counts == {}
    repair_collection(paths)
    assert b"news.example/1" not in paths.index.read_bytes()


def test_missing_index_is_found(paths):
    paths.index.unlink()
    assert "index-gap" in reasons(verify_collection(paths))


def test_warc_that_the_journal_knows_and_is_gone_is_found(paths):
    (warc,) = paths.warcs()
    warc.rename(paths.base / "elsewhere")
    foreign.write(paths.archive / "other.warc.gz", foreign.warcinfo())
    assert "journal-file" in reasons(verify_collection(paths))


def test_journal_that_points_at_nothing_is_found(paths):
    (warc,) = paths.warcs()
    with journal_of(paths) as journal:
        row = next(journal.captures())
        journal.move(warc.name, to="moved.warc.gz")
    (paths.archive / warc.name).rename(paths.archive / "moved.warc.gz")
    data = (paths.archive / "moved.warc.gz").read_bytes()
    # The first response goes missing: everything behind it stands earlier than the journal says.
    cut = data[: row.warc_offset] + data[row.warc_offset + row.warc_length :]
    (paths.archive / "moved.warc.gz").write_bytes(cut)
    assert "journal-place" in reasons(verify_collection(paths))


def test_journal_that_cannot_be_opened_is_no_damage(paths):
    paths.state.write_bytes(b"no database")
    report = verify_collection(paths)
    assert reasons(report) == {"journal-unread"}
    assert report.is_good


def test_capture_that_the_journal_misses_is_adopted_by_repair(paths):
    foreign.write(paths.archive / "zz.warc.gz", foreign.warcinfo(), foreign.response())
    assert {"journal-gap", "index-gap"} <= reasons(verify_collection(paths))
    repair_collection(paths)
    assert verify_collection(paths).is_good
    assert open_archive(paths.base).capture("http://news.example/tide").http_status == 200


@pytest.mark.parametrize("cut", [1, 20])
def test_torn_tail_goes_to_quarantine_before_it_is_cut(paths, cut):
    (warc,) = paths.warcs()
    whole = warc.read_bytes()
    last = records_of(paths)[-1]
    warc.write_bytes(whole[:-cut])
    assert "torn-tail" in reasons(verify_collection(paths))
    done = repair_collection(paths)
    assert warc.read_bytes() == whole[: last.offset]
    (kept,) = paths.quarantine.iterdir()
    assert kept.read_bytes() == whole[last.offset : -cut]
    assert any("moved" in line for line in done)
    assert "torn-tail" not in reasons(verify_collection(paths))


def test_file_left_open_is_found_and_finished(paths):
    (warc,) = paths.warcs()
    warc.rename(paths.archive / f"{warc.name}.open")
    paths.state.unlink()
    paths.index.unlink()
    assert "left-open" in reasons(verify_collection(paths))
    repair_collection(paths)
    assert verify_collection(paths).counts == {}
    assert paths.warcs() == [warc]


def test_file_of_a_running_crawl_is_no_damage(paths):
    (warc,) = paths.warcs()
    open_name = paths.archive / f"{warc.name}.open"
    warc.rename(open_name)
    paths.index.unlink()
    with lock_collection(paths):
        assert verify_collection(paths).is_good
        with pytest.raises(Busy):
            repair_collection(paths)


def test_damage_inside_a_file_is_told_and_left_alone(paths):
    (warc,) = paths.warcs()
    data = bytearray(warc.read_bytes())
    data[records_of(paths)[4].offset + 60] ^= 0xFF
    warc.write_bytes(bytes(data))
    assert "damaged" in reasons(verify_collection(paths))
    repair_collection(paths)
    assert warc.read_bytes() == bytes(data)
    assert not verify_collection(paths).is_good


def test_tail_is_untouched_when_the_quarantine_cannot_be_written(tmp_path):
    path = foreign.write(tmp_path / "a.warc.gz", foreign.warcinfo(), foreign.response())
    path.write_bytes(path.read_bytes()[:-3])
    before = path.read_bytes()
    (tmp_path / "quarantine").write_bytes(b"in the way")
    with pytest.raises((ArchiveError, OSError)):
        cut_torn_tail(path, tmp_path / "quarantine")
    assert path.read_bytes() == before


def test_single_file_is_repaired_beside_itself(tmp_path):
    path = foreign.write(tmp_path / "a.warc.gz", foreign.warcinfo(), foreign.response())
    whole = path.read_bytes()
    path.write_bytes(whole[:-3])
    repair_archive(path)
    assert verify_archive(path).is_good
    assert whole.startswith(path.read_bytes() + next((tmp_path / "quarantine").iterdir()).read_bytes())
    assert repair_archive(path) == []
    with pytest.raises(UsageError):
        repair_archive(tmp_path / "a.warc")


def test_file_without_anything_whole_is_left_alone(tmp_path):
    path = tmp_path / "a.warc.gz"
    path.write_bytes(b"nothing of a WARC")
    assert repair_archive(path) == []
    assert path.exists()


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"row": {"text": "Other words."}}, "corpus-text"),
        ({"row": {"capture": {"warc_filename": "x", "warc_offset": 1}}}, "corpus-place"),
        ({"row": {"capture": None}}, "corpus-place"),
        ({"row": {"text": None}}, "corpus-row"),
        ({"conversion": "Other words."}, "conversion-text"),
        ({"refers_to": "<urn:uuid:99999999-0000-4000-8000-000000000001>"}, "conversion-dangling"),
    ],
)
def test_corpus_that_does_not_agree_is_found(paths, changed, reason):
    write_corpus(paths, **changed)
    report = verify_collection(paths)
    assert reason in reasons(report)
    assert not report.is_good


def test_torn_corpus_file_is_found(paths):
    write_corpus(paths)
    (path,) = paths.corpus.glob("v=*/date=*/*.jsonl.gz")
    path.write_bytes(path.read_bytes()[:-9])
    assert "corpus-row" in reasons(verify_collection(paths))


def test_collection_that_is_none_says_what_to_check(tmp_path):
    with pytest.raises(ArchiveError, match="--collection"):
        verify_collection(CollectionPaths(tmp_path, "none"))


def test_revisit_whose_original_is_gone_is_found(paths):
    (warc,) = paths.warcs()
    original = next(one for one in records_of(paths) if one.url == "http://news.example/story")
    data = warc.read_bytes()
    warc.write_bytes(data[: original.offset] + data[original.offset + original.length :])
    assert "revisit-dangling" in reasons(verify_collection(paths))


def test_collection_is_told_by_its_directory(paths):
    told = []
    assert verify_archive(paths.base, on_file=told.append).journal_rows == 9
    assert told == [paths.warcs()[0].name]
