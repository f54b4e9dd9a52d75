import threading

import pytest

from newscrawler.errors import ArchiveError
from newscrawler.state import Journal, OpenFile
from tests.state.conftest import capture_row

FILE = "NEWS-1.warc.gz"


@pytest.fixture
def journal(database):
    return Journal(database)


def test_a_committed_capture_comes_back_as_it_was(journal):
    row = capture_row(1, etag='"a"', truncated="length", found_via="https://news.example/feed")
    journal.commit(FILE, 200, [row])
    (found,) = journal.captures()
    assert found.provenance() == row.provenance()
    assert (found.url, found.truncated, found.etag, found.id) == (row.url, "length", '"a"', 1)


def test_the_first_whole_response_is_the_original(journal):
    cut = capture_row(1, payload_digest="sha1:x", truncated="time")
    empty = capture_row(2, payload_digest="sha1:x", payload_length=0)
    revisit = capture_row(3, payload_digest="sha1:x", record_type="revisit")
    journal.commit(FILE, 400, [cut, empty, revisit])
    assert journal.original("sha1:x") is None
    journal.commit(FILE, 600, [capture_row(4, payload_digest="sha1:x"), capture_row(5, payload_digest="sha1:x")])
    assert journal.original("sha1:x").record_id == "<urn:uuid:4>"


def test_recovery_may_adopt_the_same_records_twice(journal):
    rows = [capture_row(number) for number in range(3)]
    journal.commit(FILE, 300, rows)
    journal.commit(FILE, 300, rows)
    assert journal.count() == 3


def test_a_closed_file_is_not_open_and_does_not_grow(journal):
    journal.commit(FILE, 100, [capture_row(0)])
    assert journal.open_files() == [OpenFile(name=FILE, committed=100, crawl_id="crawl-1")]
    journal.close_file(FILE, committed=120, records=3, sha256="ab")
    assert journal.open_files() == []
    with pytest.raises(ArchiveError, match="open a new WARC"):
        journal.commit(FILE, 200, [capture_row(1)])


def test_captures_are_found_by_key_prefix_and_cursor(journal):
    urls = [
        "https://www.news.example/a",
        "https://news.example/a/b",
        "https://news.example/b",
        "https://other.example/a",
    ]
    journal.commit(FILE, 900, [capture_row(number, url=url) for number, url in enumerate(urls)])
    assert [row.url for row in journal.captures(url_key="example,news)/a")] == urls[:1]
    assert [row.url for row in journal.captures(prefix="example,news)/a")] == urls[:2]
    assert [row.url for row in journal.captures(after=2)] == urls[2:]
    assert [row.url for row in journal.captures(after=1, limit=1)] == urls[1:2]


def test_captures_are_read_page_by_page(journal):
    journal.commit(FILE, 1, [capture_row(number) for number in range(1_203)])
    assert [row.id for row in journal.captures()] == list(range(1, 1_204))
    assert len(list(journal.captures(limit=700))) == 700


def test_control_characters_never_reach_a_row(journal):
    journal.commit(FILE, 1, [capture_row(0, content_type="text/html\x00\x1b[31m\ud800")])
    assert next(journal.captures()).content_type == "text/html [31m "


def test_validators_wait_until_the_server_kept_its_word(journal):
    first = capture_row(0, etag='"1"', payload_digest="sha1:one")
    journal.commit(FILE, 100, [first])
    assert journal.validators(first.url_key) is None
    journal.commit(FILE, 200, [capture_row(9, url=first.url, etag='"1"', payload_digest="sha1:one")])
    found = journal.validators(first.url_key)
    assert (found.etag, found.payload_digest) == ('"1"', "sha1:one")


def test_a_server_that_broke_its_word_is_not_believed_again(journal):
    url = "https://news.example/a"
    for number, digest in enumerate(["sha1:one", "sha1:one", "sha1:two", "sha1:two", "sha1:two"]):
        journal.commit(FILE, 100, [capture_row(number, url=url, etag='"1"', payload_digest=digest)])
    assert journal.validators("example,news)/a") is None


def test_after_ten_304_a_whole_answer_is_asked_for(journal):
    url = "https://news.example/a"
    journal.commit(
        FILE, 100, [capture_row(number, url=url, etag='"1"', payload_digest="sha1:a") for number in range(2)]
    )
    for number in range(10):
        assert journal.validators("example,news)/a")
        journal.commit(FILE, 100, [capture_row(10 + number, url=url, http_status=304, record_type="revisit")])
    assert journal.validators("example,news)/a") is None


def test_threads_may_commit_and_read_at_once(journal):
    def write(thread: int) -> None:
        for number in range(20):
            journal.commit(f"{thread}.warc.gz", number, [capture_row(number, warc_filename=f"{thread}.warc.gz")])

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for _ in range(20):
        journal.original("sha1:1")
    for thread in threads:
        thread.join()
    assert journal.count() == 80


def test_a_renamed_file_keeps_its_captures(journal):
    journal.commit(FILE, 100, [capture_row(0)])
    journal.move(FILE, to="OTHER-1.warc.gz")
    assert [row.record_id for row in journal.captures(warc_filename="OTHER-1.warc.gz")] == ["<urn:uuid:0>"]
    assert [file.name for file in journal.open_files()] == ["OTHER-1.warc.gz"]
