"""The main job from end to end: the demonstration newspapers are crawled once, and every promise is held against what came of it."""

import gzip
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from cdxj_indexer.main import CDXJIndexer
from fastwarc.warc import ArchiveIterator, WarcRecordType

from newscrawler.archive import open_archive
from newscrawler.state import Database, Ledger
from tests.crawled import newscrawler

pytestmark = [pytest.mark.wire, pytest.mark.xdist_group("crawl")]


def test_the_crawl_ends_well_and_says_so(crawled):
    assert (crawled.run.returncode, crawled.summary["finish_reason"]) == (0, "finished")
    assert crawled.summary["failed_sources"] == []


def test_every_request_that_the_server_saw_is_in_the_archive(crawled):
    with open_archive(crawled.paths.base) as archive:
        archived = Counter(capture.url for capture in archive.captures(include_revisits=True))
    assert archived == Counter(crawled.asked)


def test_every_article_that_robots_allow_becomes_a_row(crawled):
    urls = {row["url"] for row in crawled.rows()}
    with Database(crawled.paths.state) as database:
        refused = {
            url for url in crawled.expected if (story := Ledger(database).story(url)) and story.reason == "robots"
        }
    assert set(crawled.expected) - urls == refused


def test_the_ledger_sums_to_every_url_discovered(crawled):
    with Database(crawled.paths.state) as database:
        ledger = Ledger(database)
        assert sum(count.urls for count in ledger.table()) == ledger.total() > 60
        assert not [count for count in ledger.table() if count.state in ("pending", "leased")]


def test_nothing_is_left_open(crawled):
    assert not crawled.paths.open_warcs()
    assert not list(crawled.paths.base.rglob("*.tmp"))


def test_other_readers_find_the_archive_whole(crawled):
    for warc in crawled.paths.warcs():
        fastwarc = subprocess.run(
            [Path(sys.executable).with_name("fastwarc"), "check", warc], capture_output=True, text=True, check=False
        )
        assert fastwarc.returncode == 0, fastwarc.stdout


def test_our_index_says_what_cdxj_indexer_says(crawled, tmp_path):
    theirs = tmp_path / "theirs.cdxj"
    CDXJIndexer(str(theirs), [str(path) for path in crawled.paths.warcs()], sort=True).process_all()

    def places(text: str) -> set[tuple]:
        found = set()
        for line in text.splitlines():
            key, stamp, fields = line.split(" ", 2)
            facts = json.loads(fields)  # cdxj-indexer gives a resource no status, pywb and we give it 200
            found.add(
                (
                    key,
                    stamp,
                    facts["url"],
                    facts.get("status", "200"),
                    facts["offset"],
                    facts["length"],
                    facts["filename"],
                )
            )
        return found

    assert places(crawled.paths.index.read_text()) == places(theirs.read_text())


def test_verify_finds_nothing_to_complain_of(crawled):
    verified = newscrawler("verify", "--archives", crawled.paths.root)
    assert verified.returncode == 0, verified.stdout + verified.stderr


def test_extracting_the_warcs_again_gives_the_same_corpus_byte_for_byte(crawled, tmp_path):
    again = newscrawler(
        "extract", *crawled.paths.warcs(), "-o", tmp_path, "--workers", 2, env={"TZ": "Asia/Tokyo", "PATH": ""}
    )
    assert again.returncode == 0, again.stderr
    for file in crawled.paths.corpus.glob("v=*/date=*/*"):
        twin = next(tmp_path.rglob(file.name), None)
        assert twin is not None, file.name
        assert twin.read_bytes() == file.read_bytes(), file.name


def test_clean_text_is_archived_as_conversion_records_of_their_responses(crawled):
    responses = {row["capture"]["record_id"]: row["text"] for row in crawled.rows()}
    found = {}
    for warc in crawled.paths.text.glob("*.warc.gz"):
        with warc.open("rb") as stream:
            for record in ArchiveIterator(stream, record_types=WarcRecordType.conversion):
                found[record.headers["WARC-Refers-To"]] = record.reader.read().decode()
    assert found.keys() == responses.keys()
    assert all(found[key].strip() == text.strip() for key, text in responses.items())


def test_row_leads_to_its_bytes(crawled):
    row = crawled.rows()[0]
    place = row["capture"]
    with crawled.paths.warc(place["warc_filename"]).open("rb") as stream:
        stream.seek(place["warc_offset"])
        record = gzip.decompress(stream.read(place["warc_length"]))
    assert f"WARC-Record-ID: {place['record_id']}".encode() in record
    assert f"WARC-Target-URI: {row['url']}".encode() in record


def test_the_manifest_tells_what_was_asked_and_what_came_of_it(crawled):
    manifest = json.loads(crawled.paths.manifest(crawled.summary["crawl_id"]).read_text())
    assert manifest["exit_code"] == 0
    assert manifest["options"]["sources"] == [*crawled.summary["sources"]]
    assert manifest["software"].keys() >= {"newscrawler", "scrapy", "trafilatura"}
    assert manifest["totals"]["extracted"] == len(crawled.rows())
    assert {name for name in manifest["stats"] if name.startswith("reactor/")} == {
        "reactor/longest_stall_ms",
        "reactor/stalls_over_50_ms",
        "reactor/longest_hold_ms",
        "reactor/holds_over_50_ms",
    }


@pytest.fixture(scope="module")
def asked_again(crawled, newspaper) -> list[str]:
    """What a second crawl asked for; it only archives, as do those after it."""
    before = len(newspaper.requests)
    again = crawled.crawl("--workers", 0)
    assert again.returncode == 0, again.stderr
    return newspaper.requests[before:]


def test_a_second_crawl_reads_the_listings_again_and_no_article(crawled, asked_again):
    assert asked_again
    assert not set(asked_again) & set(crawled.expected)


@pytest.mark.usefixtures("asked_again")
def test_an_honest_server_is_asked_conditionally_and_its_304_becomes_a_revisit(crawled):
    # The first two crawls saw equal validators come with equal payloads; from then on the server is believed.
    crawled.crawl("--workers", 0)
    with open_archive(crawled.paths.base) as archive:
        unchanged = [c for c in archive.captures(include_revisits=True) if c.http_status == 304]
    assert unchanged
    assert {capture.record_type for capture in unchanged} == {"revisit"}
